//! `anagen run`: a protocol in, a folder of results out.

use crate::again;
use crate::check::mistaken;
use crate::failure::Failure;
use crate::progress::Progress;
use crate::stop::Stop;
use crate::{out, table};
use anagen_lab::output::{Earlier, Folder, OutputError, Unfinished, summary_json};
use anagen_lab::result::RunResult;
use anagen_lab::run::{Order, RunError, Setup, question, read, run_to_folder};
use anagen_model::quantity::Lanes;
use clap::builder::PossibleValuesParser;
use std::path::{Path, PathBuf};

/// What `anagen run` is told.
#[derive(clap::Args)]
pub struct Args {
    /// The protocol
    #[arg(required_unless_present = "again")]
    file: Option<PathBuf>,
    /// Where the results go; must not exist yet (default: `out/NAME`, NAME being that of the protocol)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Seed of all chance, instead of the protocol's
    #[arg(long, value_parser = clap::value_parser!(u64).range(..=1_000_000_000_000_000))]
    seed: Option<u64>,
    /// Possible patients simulated for the intervals, instead of the protocol's; 0 for none
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(..=2000))]
    possible_patients: Option<u32>,
    /// Draws of parameters from their priors: how much of each number's spread is luck, the patient, and
    /// what is not known of the laws
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=10_000))]
    draws: u32,
    /// Go on with the draws that an interrupted run kept
    #[arg(long, requires = "draws")]
    resume: bool,
    /// Threads to use; changes no result [default: all]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Vector instructions to use; changes no result [default: the widest this machine has]
    #[arg(long, value_name = "LEVEL", value_parser = levels())]
    simd: Option<String>,
    /// Write visits.csv too
    #[arg(long)]
    csv: bool,
    /// Draw no pictures, which take most of a run's time
    #[arg(long)]
    no_pictures: bool,
    /// Print summary.json to standard output instead of the table
    #[arg(long)]
    json: bool,
    /// Do not tell how far the run has come
    #[arg(long)]
    quiet: bool,
    /// Replace the results of an earlier run, and without --resume the draws of an interrupted one
    #[arg(long)]
    force: bool,
    /// Exit with 1 if an expectation of the protocol does not hold; otherwise it is only said
    #[arg(long)]
    strict: bool,
    /// Repeat the run in DIR from its own record and say what differs; exit 0 if nothing, else 1
    #[arg(long, value_name = "DIR", conflicts_with_all = ["file", "out", "seed", "possible_patients", "draws", "resume", "csv", "no_pictures", "json", "force", "strict"])]
    again: Option<PathBuf>,
}

/// The levels of vector instructions this machine has, by name.
pub fn levels() -> PossibleValuesParser {
    PossibleValuesParser::new(Lanes::all().into_iter().map(Lanes::name))
}

/// The level of that name; without a name the widest.
pub fn lanes(name: Option<&str>) -> Lanes {
    name.and_then(Lanes::named).unwrap_or_else(Lanes::best)
}

/// Runs the protocol.
pub fn run(args: &Args) -> Result<(), Failure> {
    let stop = Stop::listen()?;
    if let Some(dir) = &args.again {
        return again::again(dir, args.threads, lanes(args.simd.as_deref()), args.quiet, &stop);
    }
    let file = args.file.as_deref().unwrap_or(Path::new(""));
    let mut setup = read(file).map_err(|mistakes| mistaken(mistakes, args.json))?;
    let order = Order {
        command: std::env::args_os().map(|a| a.to_string_lossy().into_owned()).collect(),
        seed: args.seed.unwrap_or(setup.file.seed),
        csv: args.csv,
        draws: args.draws,
        pictures: !args.no_pictures,
    };
    setup.possible_patients = args.possible_patients.map_or(setup.possible_patients, |n| n as usize);
    setup.lanes = lanes(args.simd.as_deref());
    let dir = args.out.clone().unwrap_or_else(|| Path::new("out").join(file.file_stem().unwrap_or_default()));
    let earlier = match (args.resume, args.force) {
        (true, _) => Earlier::GoOn,
        (false, true) => Earlier::Discard,
        (false, false) => Earlier::Refuse,
    };
    let (folder, unfinished) = open(&dir, args.force, earlier, &setup, &order).map_err(Failure::refused)?;
    stop.takes_away(unfinished.as_ref().map_or(folder.leftover(), Unfinished::leftover));
    let work = |progress: &Progress| run_to_folder(&mut setup, folder, unfinished, &order, stop.flag(), progress);
    let (result, place) = in_threads(args.threads, args.quiet, work)?;
    tell(args, &setup, &result, &place)?;
    match args.strict && result.expected.iter().any(|e| !e.held) {
        true => Err(Failure::No),
        false => Ok(()),
    }
}

/// The folder for the results, and with draws the one that keeps them.
pub fn open(
    dir: &Path,
    force: bool,
    earlier: Earlier,
    setup: &Setup,
    order: &Order,
) -> Result<(Folder, Option<Unfinished>), OutputError> {
    if order.draws == 0 {
        return Ok((Folder::create(dir, force)?, None));
    }
    let (question, values) = question(setup, order);
    let (folder, unfinished) = Unfinished::open(dir, force, earlier, &question, values)?;
    Ok((folder, Some(unfinished)))
}

fn tell(args: &Args, setup: &Setup, result: &RunResult, place: &Path) -> Result<(), Failure> {
    let text = match args.json {
        true => summary_json(result),
        false => table::summary(setup, result, place),
    };
    out::print(&text).map_err(|failure| match failure {
        Failure::Failed(why) => Failure::Failed(format!("{why}\nthe results are complete in {}", place.display())),
        other => other,
    })
}

/// Does the work on `threads` threads of its own, and tells of it.
pub fn in_threads<T: Send>(
    threads: Option<u16>,
    quiet: bool,
    work: impl FnOnce(&Progress) -> Result<T, RunError> + Send,
) -> Result<T, Failure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0).into()).build();
    let pool = pool.map_err(|e| Failure::failed(format!("cannot start the threads: {e}")))?;
    let progress = Progress::new(quiet);
    let done = pool.install(|| work(&progress));
    progress.end();
    done.map_err(Failure::from)
}
