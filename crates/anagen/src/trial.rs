//! `anagen trial`: a trial file in; one whole trial, its data and what was found out.

use crate::failure::Failure;
use crate::here::{Place, earlier, here};
use crate::jobs::{Made, Planned};
use crate::out;
use crate::stop::Stop;
use anagen_lab::output::{Folder, Input, Provenance, Role};
use anagen_lab::posterior::Posterior;
use anagen_lab::protocol::Shelf;
use anagen_lab::report::words;
use anagen_model::law::Parameters;
use anagen_trial::data::{Adhair, Adsl, Moment, write_dataset_json, write_parquet};
use anagen_trial::design::{Belief, Trial};
use anagen_trial::file;
use anagen_trial::finding::{Finding, Findings};
use anagen_trial::once::{TrialJob, Whole};
use anagen_trial::page::{self, About};
use anagen_work::job::{Done, Job};
use std::path::{Path, PathBuf};

/// What `anagen trial` is told.
#[derive(clap::Args)]
pub struct Args {
    /// The trial
    file: PathBuf,
    /// Where the results go; must not exist yet (default: `out/NAME-trial`, NAME being that of the file)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Seed of all chance, instead of the file's
    #[arg(long, value_parser = clap::value_parser!(u64).range(..=1_000_000_000_000_000))]
    seed: Option<u64>,
    /// The moment at which the data sets are said to be made, as Dataset-JSON wants one: no clock is asked
    #[arg(long, value_name = "MOMENT", default_value = "1970-01-01T00:00:00Z", value_parser = moment)]
    made: Moment,
    /// Threads to use; changes no result [default: all]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Print summary.json to standard output instead of the tables
    #[arg(long)]
    json: bool,
    /// Do not tell how far the work has come
    #[arg(long)]
    quiet: bool,
    /// Go on with a trial that was interrupted
    #[arg(long)]
    resume: bool,
    /// Replace the results of an earlier run, and without --resume one that was interrupted
    #[arg(long)]
    force: bool,
}

fn moment(text: &str) -> Result<Moment, String> {
    Moment::read(text).ok_or("write it like 2026-11-25T23:10:00Z".into())
}

/// Runs the trial.
pub fn trial(args: &Args) -> Result<(), Failure> {
    let stop = Stop::listen()?;
    let target = args.out.clone().unwrap_or_else(|| place_of(&args.file, "trial"));
    let Args { force, threads, quiet, .. } = args;
    let earlier = earlier(args.resume, *force);
    let place = Place { target: Some(&target), force: *force, earlier, threads: *threads, quiet: *quiet };
    out::print(&here(&Planning::of(args, &Shelf::Disk)?, place, &stop)?)
}

/// Where the results of a file go if nothing is said.
pub fn place_of(file: &Path, what: &str) -> PathBuf {
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    Path::new("out").join(format!("{name}-{what}"))
}

/// A trial from the words of its command.
pub fn planned(args: &Args, shelf: &Shelf) -> Made {
    Ok(Box::new(Planning::of(args, shelf)?))
}

/// A trial file read, with what it is drawn from.
pub struct Asked {
    /// The trial.
    pub trial: Trial,
    /// The posteriors that members are drawn from.
    pub posteriors: Vec<Posterior>,
    /// The files read.
    pub inputs: Vec<Input>,
}

impl Asked {
    /// Reads a trial file and what it names from the shelf.
    pub fn of(path: &Path, seed: Option<u64>, shelf: &Shelf) -> Result<Asked, Failure> {
        let source = shelf.read(path).map_err(Failure::Mistakes)?;
        let mut inputs = vec![Input::new(Role::Trial, path.display().to_string(), &*source.text)];
        let mut trial = file::read_from(source, shelf).map_err(Failure::Mistakes)?;
        trial.seed = seed.unwrap_or(trial.seed);
        let posteriors = match &trial.belief {
            Belief::Default => Posterior::carried().to_vec(),
            Belief::Priors => Vec::new(),
            Belief::File(name) => {
                let source = shelf.read(Path::new(name)).map_err(Failure::Mistakes)?;
                inputs.push(Input::new(Role::Posterior, name, &*source.text));
                vec![Posterior::of(&source).map_err(|mistake| Failure::Mistakes(mistake.into()))?]
            }
        };
        Ok(Asked { trial, posteriors, inputs })
    }

    /// All that determines what comes of it.
    pub fn record(&self, options: Vec<(String, String)>) -> Provenance {
        let mut record = Provenance::new(self.trial.seed, "", Vec::new());
        record.options = options;
        record.options.extend(self.posteriors.iter().map(Posterior::option));
        record.inputs = self.inputs.clone();
        record.record_parameters(&Parameters::default());
        record
    }

    /// What is believed of the laws, in words.
    pub fn belief(&self) -> String {
        let names: Vec<&str> = self.posteriors.iter().map(|p| p.learned.name()).collect();
        match names.is_empty() {
            true => "the priors".into(),
            false => format!("the posteriors {}, and the priors of everything else", names.join(" and ")),
        }
    }

    /// Where its pages say it comes from.
    pub fn about(&self, belief: String) -> About {
        About {
            version: env!("CARGO_PKG_VERSION").into(),
            trial_blake3: self.inputs.first().map_or(String::new(), |input| input.blake3.clone()),
            belief,
            posteriors: self.posteriors.iter().map(|p| (p.learned.name().to_string(), p.blake3.clone())).collect(),
        }
    }
}

/// A trial as work.
struct Planning {
    asked: Asked,
    job: TrialJob,
    made: Moment,
    json: bool,
}

impl Planning {
    fn of(args: &Args, shelf: &Shelf) -> Result<Planning, Failure> {
        let asked = Asked::of(&args.file, args.seed, shelf)?;
        let job = TrialJob::new(asked.trial.clone());
        Ok(Planning { asked, job, made: args.made.clone(), json: args.json })
    }
}

impl Planned for Planning {
    fn job(&self) -> &dyn Job {
        &self.job
    }

    fn record(&self) -> Provenance {
        self.asked.record(vec![("made".into(), self.made.as_str().into())])
    }

    fn bare(&self) -> bool {
        self.json
    }

    fn finish(&self, done: &Done, folder: Option<&mut Folder>) -> Result<String, Failure> {
        let trial = &self.asked.trial;
        let Whole { data, findings } = self.job.whole(done).map_err(Failure::failed)?;
        let about = self.asked.about("the default laws".into());
        let summary = page::summary_json(trial, &data, &findings, &about);
        if let Some(folder) = folder {
            let mut put = |name: &str, bytes: &[u8]| folder.write(name, bytes).map_err(Failure::failed);
            let (adsl, adhair) = (Adsl::new(trial, &data), Adhair::new(trial, &data));
            put("adsl.parquet", &write_parquet(Vec::new(), &adsl).map_err(Failure::failed)?)?;
            put("adhair.parquet", &write_parquet(Vec::new(), &adhair).map_err(Failure::failed)?)?;
            put("adsl.json", &write_dataset_json(Vec::new(), &adsl, &self.made).map_err(Failure::failed)?)?;
            put("adhair.json", &write_dataset_json(Vec::new(), &adhair, &self.made).map_err(Failure::failed)?)?;
            put("report.html", page::page(trial, &data, &findings, &about).as_bytes())?;
            put("summary.json", summary.as_bytes())?;
        }
        Ok(if self.json { summary } else { told(trial, data.subjects.len(), &findings) })
    }
}

/// The findings as a table.
fn told(trial: &Trial, people: usize, findings: &Findings) -> String {
    let mut text = format!("{}\nseed {}, {people} people randomised\n\n", trial.title, trial.seed);
    let heads = ["analysis", "comparison", "people", "difference", "95 % interval", "P", "adjusted P", ""];
    let mut rows = vec![heads.map(String::from).to_vec()];
    rows[0][4] = format!("{} % interval", words::short(100.0 * (1.0 - trial.multiplicity.alpha)));
    rows.extend(findings.findings.iter().filter(|f| f.subgroup.is_none()).map(|f| row(trial, f)));
    text += &out::columns(&rows, &[2, 3, 4, 5, 6]);
    let failed = findings.findings.iter().filter(|f| f.subgroup.is_none());
    for (finding, why) in failed.filter_map(|f| Some((f, f.result.as_ref().err()?))) {
        text += &format!("failed: {}: {why}\n", trial.analyses[finding.analysis].name);
    }
    text + "Nobody took part: people, hairs and readings are computed. Not medical advice.\n"
}

fn row(trial: &Trial, finding: &Finding) -> Vec<String> {
    let [arm, control] = [finding.arms.0, finding.arms.1].map(|a| trial.arms[a].id.as_str());
    let mut row = vec![trial.analyses[finding.analysis].name.clone(), format!("{arm} - {control}")];
    row.push((finding.n[0] + finding.n[1]).to_string());
    match &finding.result {
        Ok(e) => {
            row.push(words::signed(e.value, 2));
            row.push(format!("{} to {}", words::signed(e.interval[0], 2), words::signed(e.interval[1], 2)));
            row.push(p(e.p));
            row.push(finding.adjusted_p.map_or(String::new(), p));
            row.push(if finding.won { "won".into() } else { String::new() });
        }
        Err(_) => row.extend(["failed", "", "", "", ""].map(String::from)),
    }
    row
}

fn p(p: f64) -> String {
    if p < 0.0001 { "< 0.0001".into() } else { words::fixed(p, 4) }
}
