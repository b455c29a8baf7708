//! `anagen power`: a trial file in; how often such a trial sees what is there, and what would change that, out.

use crate::failure::Failure;
use crate::here::{Place, earlier, here};
use crate::jobs::{Made, Planned};
use crate::out;
use crate::stop::Stop;
use crate::trial::{Asked, place_of};
use anagen_lab::output::{Folder, Provenance};
use anagen_lab::protocol::Shelf;
use anagen_lab::report::words;
use anagen_trial::page::power::page;
use anagen_trial::power::result::{PowerResult, Share, UnderLaws};
use anagen_trial::power::{PowerJob, VirtualCompany};
use anagen_work::job::{Done, Job};
use std::path::PathBuf;

/// What `anagen power` is told.
#[derive(clap::Args)]
pub struct Args {
    /// The trial, with its [power]
    file: PathBuf,
    /// Where the results go; must not exist yet (default: `out/NAME-power`, NAME being that of the file)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Seed of all chance, instead of the file's
    #[arg(long, value_parser = clap::value_parser!(u64).range(..=1_000_000_000_000_000))]
    seed: Option<u64>,
    /// Trials at most, of each kind of laws, instead of the file's
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    most_trials: Option<u32>,
    /// Under the default laws alone: power without assurance
    #[arg(long)]
    no_assurance: bool,
    /// Threads to use; changes no result [default: all]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Print power.json to standard output instead of the tables
    #[arg(long)]
    json: bool,
    /// Do not tell how far the work has come
    #[arg(long)]
    quiet: bool,
    /// Go on with work that was interrupted
    #[arg(long)]
    resume: bool,
    /// Replace the results of an earlier run, and without --resume one that was interrupted
    #[arg(long)]
    force: bool,
}

/// Repeats the trial.
pub fn power(args: &Args) -> Result<(), Failure> {
    let stop = Stop::listen()?;
    let target = args.out.clone().unwrap_or_else(|| place_of(&args.file, "power"));
    let Args { force, threads, quiet, .. } = args;
    let earlier = earlier(args.resume, *force);
    let place = Place { target: Some(&target), force: *force, earlier, threads: *threads, quiet: *quiet };
    out::print(&here(&Planning::of(args, &Shelf::Disk)?, place, &stop)?)
}

/// Repeated trials from the words of their command.
pub fn planned(args: &Args, shelf: &Shelf) -> Made {
    Ok(Box::new(Planning::of(args, shelf)?))
}

/// Repeated trials as work.
struct Planning {
    asked: Asked,
    job: PowerJob<VirtualCompany>,
    json: bool,
}

impl Planning {
    fn of(args: &Args, shelf: &Shelf) -> Result<Planning, Failure> {
        let mut asked = Asked::of(&args.file, args.seed, shelf)?;
        if let (Some(power), Some(most)) = (&mut asked.trial.power, args.most_trials) {
            power.most_trials = most;
        }
        let learned = asked.posteriors.iter().map(|p| p.learned.clone()).collect();
        let company = VirtualCompany::new(asked.trial.clone(), learned);
        let job = PowerJob::new(asked.trial.clone(), company, !args.no_assurance).map_err(|why| {
            let file = args.file.display();
            Failure::refused(format!("{file}: {why}\nhint: the two lines `[power]` and `target = 0.8` are enough"))
        })?;
        Ok(Planning { asked, job, json: args.json })
    }
}

impl Planned for Planning {
    fn job(&self) -> &dyn Job {
        &self.job
    }

    fn record(&self) -> Provenance {
        let most = self.asked.trial.power.as_ref().map_or(0, |power| power.most_trials);
        let options = [("assurance", self.job.assurance.to_string()), ("most trials", most.to_string())];
        self.asked.record(options.map(|(name, value)| (name.to_string(), value)).to_vec())
    }

    fn bare(&self) -> bool {
        self.json
    }

    fn finish(&self, done: &Done, folder: Option<&mut Folder>) -> Result<String, Failure> {
        let result = self.job.result(done, &self.asked.belief()).map_err(Failure::failed)?;
        let json = serde_json::to_string_pretty(&result).map_err(Failure::failed)? + "\n";
        if let Some(folder) = folder {
            let html = page(&result, &self.asked.about(self.asked.belief()));
            folder.write("report.html", html.as_bytes()).map_err(Failure::failed)?;
            folder.write("power.json", json.as_bytes()).map_err(Failure::failed)?;
        }
        Ok(if self.json { json } else { told(&result) })
    }
}

fn percent(share: &Share) -> String {
    format!("{} +- {}", words::fixed(100.0 * share.share, 1), words::fixed(100.0 * share.standard_error, 1))
}

/// The tables: operating characteristics, curves, the smallest trial.
fn told(r: &PowerResult) -> String {
    let week = words::short(r.week);
    let mut text = format!("{}\nseed {}, {} people; {} at week {week}\n", r.title, r.seed, r.n, r.analysis);
    text += "percent of trials +- Monte-Carlo standard error\n";
    for (what, under) in [("power", Some(&r.power)), ("assurance", r.assurance.as_ref())] {
        let Some(under) = under else { continue };
        text += &format!("\n{what}: {} trials under {}\n", under.trials, under.laws);
        text += &hypotheses(under);
        text += &curves(under);
        if let Some(smallest) = &under.smallest {
            let target = words::fixed(100.0 * smallest.target, 0);
            text += &match (&smallest.n, &smallest.interval) {
                (Some(n), Some([low, high])) => {
                    let confirmed = smallest
                        .confirmed
                        .as_ref()
                        .map_or(String::new(), |c| format!("; on fresh people and luck it has {} %", percent(c)));
                    let [low, high] = [low, high].map(|x| words::fixed(*x, 0));
                    format!("\nthe smallest trial for {target} %: {n} people ({low} to {high}){confirmed}\n")
                }
                _ => format!("\nno smallest trial for {target} %\n"),
            };
            text += &smallest.note.as_ref().map_or(String::new(), |note| format!("{note}\n"));
        }
    }
    text + "Not medical advice.\n"
}

fn hypotheses(under: &UnderLaws) -> String {
    let heads = ["analysis", "comparison", "won", "estimate", "true", "covered", "type-I error", "failed"];
    let mut rows = vec![heads.map(String::from).to_vec()];
    for h in &under.hypotheses {
        let none = || "\u{2013}".to_string();
        rows.push(vec![
            h.analysis.clone(),
            format!("{} - {}", h.arm, h.control),
            percent(&h.won),
            words::signed(h.estimate.mean, 2),
            h.truth.map_or_else(none, |truth| words::signed(truth, 2)),
            h.covered.as_ref().map_or_else(none, percent),
            percent(&h.null.rejected),
            percent(&h.failed),
        ]);
    }
    out::columns(&rows, &[2, 3, 4, 5, 6, 7])
}

fn curves(under: &UnderLaws) -> String {
    let mut text = String::new();
    for curve in &under.curves {
        let mut rows = vec![vec![curve.title.clone(), "won".into(), "more than designed".into()]];
        for point in &curve.points {
            let more = &point.more_than_designed;
            let more =
                format!("{} +- {}", words::signed(100.0 * more.mean, 1), words::fixed(100.0 * more.standard_error, 1));
            let more = if point.as_designed { "as designed".to_string() } else { more };
            rows.push(vec![point.label.clone(), percent(&point.won), more]);
        }
        text += &format!("\n{}", out::columns(&rows, &[0, 1, 2]));
    }
    text
}
