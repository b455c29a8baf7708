//! `anagen calibrate`: a calibration file in, a posterior out.

use crate::failure::Failure;
use crate::here::{Place, earlier, here};
use crate::jobs::{Made, Planned};
use crate::out;
use crate::stop::Stop;
use anagen_evidence::calibrate::file::Calibration;
use anagen_evidence::calibrate::posterior::{Apart, Learned, PosteriorFile};
use anagen_evidence::calibrate::work::{Calibrating, POSTERIOR};
use anagen_evidence::library::Library;
use anagen_lab::output::{Folder, Provenance};
use anagen_lab::protocol::Shelf;
use anagen_lab::report::words;
use anagen_work::job::{Done, Job};
use std::path::{Path, PathBuf};

/// What `anagen calibrate` is told.
#[derive(clap::Args)]
pub struct Args {
    /// The calibration: what is unknown, and what it is fitted to
    file: PathBuf,
    /// Where the results go; must not exist yet (default: `out/NAME-calibration`, NAME being that of the file)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Little effort: few people, few members, few moves
    #[arg(long)]
    quick: bool,
    /// Go on with a calibration that was interrupted
    #[arg(long)]
    resume: bool,
    /// A folder of study files (*.toml) instead of the studies the program carries
    #[arg(long, value_name = "DIR")]
    evidence: Option<PathBuf>,
    /// Threads to use; changes no result [default: all]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Hold the result against another posterior: exit 1 if their medians lie further apart than those of a
    /// quick and a whole fit may
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// Print posterior.json to standard output instead of the table
    #[arg(long)]
    json: bool,
    /// Do not tell how far the work has come
    #[arg(long)]
    quiet: bool,
    /// Replace the results of an earlier calibration, and without --resume one that was interrupted
    #[arg(long)]
    force: bool,
}

/// Fits the laws.
pub fn calibrate(args: &Args) -> Result<(), Failure> {
    let stop = Stop::listen()?;
    let planning = Planning::of(args, &Shelf::Disk)?;
    let other = args.against.as_deref().map(posterior_of).transpose()?;
    let name = args.file.file_stem().unwrap_or_default().to_string_lossy();
    let target = args.out.clone().unwrap_or_else(|| Path::new("out").join(format!("{name}-calibration")));
    let Args { force, resume, threads, quiet, .. } = *args;
    let place = Place { target: Some(&target), force, earlier: earlier(resume, force), threads, quiet };
    out::print(&here(&planning, place, &stop)?)?;
    other.map_or(Ok(()), |other| compare(&posterior_of(&target.join(POSTERIOR))?, &other))
}

/// A calibration from the words of its command.
pub fn planned(args: &Args, shelf: &Shelf) -> Made {
    match args.against {
        Some(_) => Err(Failure::refused("--against holds a finished calibration against another; a plan has none yet")),
        None => Ok(Box::new(Planning::of(args, shelf)?)),
    }
}

/// A calibration as work.
struct Planning {
    calibrating: Calibrating,
    /// The files of `--evidence`, those that are not fitted to as well.
    library: Vec<(String, String)>,
    json: bool,
}

impl Planning {
    fn of(args: &Args, shelf: &Shelf) -> Result<Planning, Failure> {
        let source = shelf.read(&args.file).map_err(Failure::Mistakes)?;
        let calibration = Calibration::of(source).map_err(Failure::Mistakes)?;
        let calibration = if args.quick { calibration.made_quick() } else { calibration };
        let library = Library::shelved(args.evidence.as_deref(), shelf).map_err(Failure::Mistakes)?;
        let calibrating = Calibrating::of(calibration, &library).map_err(Failure::Mistakes)?;
        let own = library.studies().filter(|_| args.evidence.is_some());
        let library = own.map(|s| (s.source.path.clone(), s.source.text.clone())).collect();
        Ok(Planning { calibrating, library, json: args.json })
    }
}

impl Planned for Planning {
    fn job(&self) -> &dyn Job {
        &self.calibrating.rounds
    }

    fn record(&self) -> Provenance {
        self.calibrating.record()
    }

    fn files(&self) -> Vec<(String, String)> {
        let inputs = self.record().inputs.into_iter().map(|input| (input.path, input.text));
        let mut all: Vec<(String, String)> = inputs.collect();
        let others = self.library.iter().filter(|(path, _)| all.iter().all(|(p, _)| p != path)).cloned();
        all.extend(others.collect::<Vec<_>>());
        all
    }

    fn bare(&self) -> bool {
        self.json
    }

    fn finish(&self, done: &Done, folder: Option<&mut Folder>) -> Result<String, Failure> {
        let posterior = self.calibrating.posterior(done).map_err(Failure::failed)?;
        if let Some(folder) = folder {
            folder.write(POSTERIOR, posterior.to_json().as_bytes()).map_err(Failure::failed)?;
        }
        Ok(if self.json { posterior.to_json() } else { table(&posterior, self.calibrating.left_out()) })
    }
}

fn posterior_of(path: &Path) -> Result<PosteriorFile, Failure> {
    let no = |why: String| Failure::refused(format!("cannot read {}: {why}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|e| no(e.to_string()))?;
    serde_json::from_str(&text).map_err(|e| no(e.to_string()))
}

/// Says how far two posteriors lie apart; a failure if that is further than tolerated.
fn compare(one: &PosteriorFile, other: &PosteriorFile) -> Result<(), Failure> {
    let apart = Apart::of(one, other).ok_or_else(|| Failure::refused("the two posteriors share no unknown"))?;
    let [typical, greatest] = Apart::TOLERATED;
    out::complain(&format!(
        "medians lie apart by {} SD of the prior (at most {typical}), the most {} of {} (at most {greatest})\n",
        words::fixed(apart.typical, 2),
        words::fixed(apart.greatest.1, 2),
        apart.greatest.0,
    ));
    if apart.tolerated() { Ok(()) } else { Err(Failure::No) }
}

/// What was learned of every unknown, then how far to trust it.
fn table(posterior: &PosteriorFile, left_out: &[(String, String)]) -> String {
    let PosteriorFile { title, seed, members, parameters, disagreement, data, diagnostics, .. } = posterior;
    let mut text = format!("{title}\nseed {seed}, {} members, {} numbers\n\n", members.len(), data.len());
    let cell = |x: f64| words::short(x);
    let range = |v: &[f64; 3]| format!("{} ({} to {})", cell(v[1]), cell(v[0]), cell(v[2]));
    let row = |p: &Learned| vec![p.name.clone(), range(&p.before), range(&p.after), words::fixed(p.spread_left, 2)];
    let mut rows = vec![["unknown", "before", "after", "spread left"].map(String::from).to_vec()];
    rows.extend(parameters.iter().map(row));
    text += &out::columns(&rows, &[3]);
    text += "\nhow far studies disagree beside their sampling\n";
    for d in disagreement {
        text += &format!("- {}: {} ({} to {})\n", d.kind, cell(d.mean), cell(d.range[0]), cell(d.range[1]));
    }
    text += &format!(
        "\n{} evaluations; at least {} members effective, {} of them different; halves agree to {}; another luck \
         changes what is expected by {} SD of the chance counted\n",
        diagnostics.evaluations,
        words::fixed(diagnostics.least_effective, 0),
        diagnostics.different_members,
        words::fixed(diagnostics.worst_agreement, 3),
        words::fixed(diagnostics.overlooked, 2),
    );
    for (label, why) in left_out {
        text += &format!("not fitted: {label}: {why}\n");
    }
    text
}
