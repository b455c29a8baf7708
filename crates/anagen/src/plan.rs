//! `anagen plan`, `anagen shard`, `anagen merge`: work cut up, done in pieces anywhere, and put together.

use crate::failure::Failure;
use crate::here::{finish, watched, wrote};
use crate::jobs::{Planned, asked, command_of, planned, question};
use crate::out;
use crate::stop::Stop;
use anagen_lab::output::Folder;
use anagen_lab::protocol::Shelf;
use anagen_work::merge::{Merged, merge as merged};
use anagen_work::piece::Question;
use anagen_work::plan::{Order, PlanFolder};
use anagen_work::shard::{Sharded, shard as sharded};
use clap::Parser;
use std::path::{Path, PathBuf};

/// What `anagen plan` is told.
#[derive(clap::Args)]
#[command(override_usage = "anagen plan COMMAND... --shards N --out DIR")]
pub struct Args {
    #[command(flatten)]
    cut: Cut,
    /// The command to be cut up, as it would be run unbroken, or only its file: `power trials/x.toml --seed 3`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    command: Vec<String>,
}

/// How it is cut: these options may stand among the words of the command.
#[derive(clap::Args, Default)]
struct Cut {
    /// Into how many shards the work of a round is cut; changes no result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    shards: Option<u32>,
    /// Where the plan goes; must not exist yet
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Also write slurm.sh, which runs the plan on a Slurm cluster
    #[arg(long)]
    slurm: bool,
}

/// The options of [`Cut`] alone, to be read from the words of a command.
#[derive(Parser)]
#[command(name = "anagen plan", disable_help_flag = true)]
struct CutAlone {
    #[command(flatten)]
    cut: Cut,
}

/// What `anagen shard` is told.
#[derive(clap::Args)]
pub struct ShardArgs {
    /// The folder of the plan
    plan: PathBuf,
    /// Which shard of the open round, from 0
    #[arg(long, value_name = "I")]
    index: u32,
    /// Threads to use; changes no result [default: all]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Do not tell how far the work has come
    #[arg(long)]
    quiet: bool,
}

/// What `anagen merge` is told.
#[derive(clap::Args)]
pub struct MergeArgs {
    /// The folder of the plan
    plan: PathBuf,
    /// Copies of the plan in other folders, whose finished shards count as well
    #[arg(long, value_name = "DIR", num_args = 1..)]
    with: Vec<PathBuf>,
    /// Where the results go; must not exist yet [default: `results` in the plan]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replace earlier results
    #[arg(long)]
    force: bool,
}

/// The version whose bytes these are.
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The script that runs a plan on Slurm.
const SLURM: &str = "slurm.sh";

/// Writes a plan.
pub fn plan(args: &Args) -> Result<(), Failure> {
    let (words, cut) = apart(args)?;
    let missing = |option: &str, hint: &str| Failure::refused(format!("{option} is missing\nhint: {hint}"));
    let shards = cut.shards.ok_or_else(|| missing("--shards N", "as many as machines or tasks will work on it"))?;
    let out = cut.out.ok_or_else(|| missing("--out DIR", "DIR is where the plan goes"))?;
    let words = asked(commanded(words)?);
    let planned = planned(&words, &Shelf::Disk)?;
    let kind = planned.job().kind();
    let (question, _) = question(&*planned);
    let script = (SLURM, include_str!("slurm.sh").replace("SHARDS", &(shards - 1).to_string()));
    let beside = if cut.slurm { &[script][..] } else { &[] };
    let inputs = planned.files();
    let order = Order { kind, command: &words, question: &question, shards, inputs: &inputs, beside };
    PlanFolder::create(&out, &order)?;
    let dir = out.display();
    let mut text = format!("{kind} cut into {shards} shards in {dir}\n");
    text += &match cut.slurm {
        true => format!("next: bash {dir}/{SLURM} submits all of it\n"),
        false => next(&out, shards),
    };
    out::print(&text)
}

/// What to run for a round.
fn next(plan: &Path, shards: u32) -> String {
    let plan = plan.display();
    match shards {
        1 => format!("next: anagen shard {plan} --index 0, then anagen merge {plan}\n"),
        n => format!("next: anagen shard {plan} --index I for every I from 0 to {}, then anagen merge {plan}\n", n - 1),
    }
}

/// The words of the command, and how it is to be cut.
fn apart(args: &Args) -> Result<(Vec<String>, Cut), Failure> {
    let (mut own, mut rest) = (vec!["anagen plan".to_string()], Vec::new());
    let mut words = args.command.iter().cloned();
    while let Some(word) = words.next() {
        match word.split_once('=').map_or(word.as_str(), |(name, _)| name) {
            "--slurm" => own.push(word),
            name @ ("--shards" | "--out") => {
                let value = if name == word { words.next() } else { None };
                own.push(word);
                own.extend(value);
            }
            _ => rest.push(word),
        }
    }
    let among = CutAlone::try_parse_from(own).map_err(|e| Failure::Usage(e.to_string()))?.cut;
    let Cut { shards, out, slurm } = &args.cut;
    let cut = Cut { shards: among.shards.or(*shards), out: among.out.or(out.clone()), slurm: among.slurm || *slurm };
    Ok((rest, cut))
}

/// The words with the command in front, which a file alone may tell.
fn commanded(words: Vec<String>) -> Result<Vec<String>, Failure> {
    let Some(file) = words.first().map(Path::new).filter(|file| file.is_file()) else { return Ok(words) };
    match command_of(file) {
        Some(command) => Ok(std::iter::once(command.to_string()).chain(words).collect()),
        None => {
            let hint = "name the command as well: `anagen plan power FILE`, `anagen plan calibrate FILE`";
            Err(Failure::refused(format!("{} is neither a trial nor a calibration\nhint: {hint}", file.display())))
        }
    }
}

/// A plan opened, its work made again from what it holds.
fn opened(path: &Path) -> Result<(PlanFolder, Box<dyn Planned>, Question), Failure> {
    let folder = PlanFolder::open(path, VERSION)?;
    let kept = folder.texts.iter().map(|(path, text)| (PathBuf::from(path), text.clone())).collect();
    let planned = planned(&folder.plan.command, &Shelf::Kept(kept))?;
    let (question, _) = question(&*planned);
    folder.asks(&question)?;
    Ok((folder, planned, question))
}

/// Does one shard of the open round.
pub fn shard(args: &ShardArgs) -> Result<(), Failure> {
    let stop = Stop::listen()?;
    let (folder, planned, question) = opened(&args.plan)?;
    let job = planned.job();
    let done = watched(args.threads, args.quiet, &stop, |watch| sharded(&folder, &question, job, args.index, watch))?;
    let index = args.index;
    out::print(&match done {
        Sharded::NothingLeft => {
            format!("all rounds are closed: anagen merge {} writes the results\n", args.plan.display())
        }
        Sharded::Already { round } => format!("shard {index} of round {round} was done already\n"),
        Sharded::Now { round, units } => format!("shard {index} of round {round} is done ({})\n", counted(units)),
    })
}

/// Puts shards together.
pub fn merge(args: &MergeArgs) -> Result<(), Failure> {
    let stop = Stop::listen()?;
    let (folder, planned, question) = opened(&args.plan)?;
    let others = args.with.iter().map(|copy| PlanFolder::open(copy, VERSION)).collect::<Result<Vec<_>, _>>()?;
    let target = args.out.clone().unwrap_or_else(|| args.plan.join("results"));
    match merged(&folder, &others, &question, planned.job())? {
        Merged::Opened { round, name, units } => {
            let copies = match others.is_empty() {
                true => "",
                false => "copies of the plan need its folder `rounds` as it is now\n",
            };
            let next = next(&args.plan, folder.plan.shards);
            out::print(&format!("round {round} is open ({name}: {})\n{copies}{next}", counted(units)))?;
            Err(Failure::More)
        }
        Merged::Finished(done) => {
            // Somebody who merges again, or at the same time, finds the same results.
            let there = || wrote(&target, &*planned).then(|| format!("results in {}\n", target.display()));
            if let Some(said) = there().filter(|_| !args.force) {
                return out::print(&said);
            }
            let results = Folder::create(&target, args.force).map_err(Failure::refused)?;
            stop.takes_away(results.leftover());
            match finish(&*planned, &done, results, folder.plan.command.clone()) {
                Err(failure) => there().map_or(Err(failure), |said| out::print(&said)),
                Ok(said) => out::print(&said),
            }
        }
    }
}

fn counted(units: u32) -> String {
    format!("{units} unit{}", if units == 1 { "" } else { "s" })
}
