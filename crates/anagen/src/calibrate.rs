//! `anagen calibrate`: a calibration file in, a posterior out.

use crate::failure::Failure;
use crate::out;
use crate::progress::Progress;
use crate::stop::Stop;
use anagen_evidence::calibrate::fit::{FitError, Watch};
use anagen_evidence::calibrate::posterior::{Apart, Learned, PosteriorFile};
use anagen_evidence::calibrate::work::{CalibrationError, Found, Place, calibrate as fit, read};
use anagen_evidence::library::Library;
use anagen_lab::output::Earlier;
use anagen_lab::report::words;
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
    let calibration = read(&args.file, args.quick).map_err(Failure::Mistakes)?;
    let library = Library::open(args.evidence.as_deref()).map_err(Failure::Mistakes)?;
    let other = args.against.as_deref().map(posterior_of).transpose()?;
    let name = args.file.file_stem().unwrap_or_default().to_string_lossy();
    let target = args.out.clone().unwrap_or_else(|| Path::new("out").join(format!("{name}-calibration")));
    let earlier = match (args.resume, args.force) {
        (true, _) => Earlier::GoOn,
        (false, true) => Earlier::Discard,
        (false, false) => Earlier::Refuse,
    };
    let place = Place { target, force: args.force, earlier };
    let command = std::env::args_os().map(|a| a.to_string_lossy().into_owned()).collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads.unwrap_or(0).into()).build();
    let pool = pool.map_err(|e| Failure::failed(format!("cannot start the threads: {e}")))?;
    let progress = Progress::new(args.quiet);
    let watch = Watch { stop: stop.flag(), listener: &progress };
    let done = pool.install(|| fit(&calibration, &library, &place, command, watch));
    progress.end();
    let found = done.map_err(failure)?;
    out::print(&if args.json { found.posterior.to_json() } else { table(&found) })?;
    other.map_or(Ok(()), |other| compare(&found.posterior, &other))
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

fn failure(error: CalibrationError) -> Failure {
    const HINT: &str = "the same command with --resume goes on with them, with --force it begins anew";
    match error {
        CalibrationError::Mistakes(mistakes) => Failure::Mistakes(mistakes),
        CalibrationError::Refused(why) => Failure::refused(why),
        CalibrationError::Ended { why, kept } => {
            let left = kept.map(|dir| format!("finished generations are kept in {}\nhint: {HINT}", dir.display()));
            match (why, left) {
                (FitError::Interrupted, None) => Failure::interrupted(),
                (FitError::Interrupted, Some(left)) => Failure::Interrupted(left),
                (why, left) => Failure::failed(format!("{why}\n{}", left.unwrap_or_default())),
            }
        }
        CalibrationError::Output(why) => Failure::failed(why),
    }
}

/// What was learned of every unknown, then how far to trust it.
fn table(found: &Found) -> String {
    let PosteriorFile { title, seed, members, parameters, disagreement, data, diagnostics, .. } = &found.posterior;
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
    for (label, why) in &found.left_out {
        text += &format!("not fitted: {label}: {why}\n");
    }
    text + &format!("results in {}\n", found.place.display())
}
