//! `anagen`: a thin shell around the lab.

mod again;
mod calibrate;
mod check;
mod cohort;
mod compare;
mod evidence;
mod failure;
mod here;
mod jobs;
mod list;
mod new;
mod out;
mod parameters;
mod picture;
mod plan;
mod power;
mod progress;
mod report;
mod run;
mod runs;
mod schema;
mod sensitivity;
mod stop;
mod table;
mod trial;
mod validate;

use clap::{Parser, Subcommand};
use failure::Failure;
use std::process::ExitCode;

/// Simulates every hair follicle of a scalp, under treatment and beside its untreated twin.
///
/// Exit codes: 0 done; 1 failed while running; 2 a mistake in the input (nothing was run or written);
/// 3 a merge that closed a round and opened the next one; 130 interrupted (nothing is left behind but what
/// `--resume` goes on with). Not medical advice.
#[derive(Parser)]
#[command(name = "anagen", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a protocol, or repeat a run and say what differs
    Run(run::Args),
    /// Draw the scalp of a finished run, hair by hair
    Picture(picture::Args),
    /// Simulate a protocol on the sites of many different patients
    Cohort(cohort::Args),
    /// Put the plans of several runs side by side
    Compare(compare::Args),
    /// Make the page of a run again from its folder
    Report(report::Args),
    /// Run a virtual trial: its people, their data, its analyses
    Trial(trial::Args),
    /// Repeat a virtual trial: what it can see, and how small it may be
    Power(power::Args),
    /// Stage published studies again and hold what is predicted against what was printed
    Validate(validate::Args),
    /// Read a protocol or a trial and every file it names, and show all mistakes at once
    Check(check::Args),
    /// The published studies: list them, show one, check their files
    Evidence(evidence::Args),
    /// Fit the laws to published studies, and keep what remains unknown
    Calibrate(calibrate::Args),
    /// Which parameters a published outcome, or the benefit of a plan, hangs on
    Sensitivity(sensitivity::Args),
    /// Cut the work of a command into shards that any machines can do
    Plan(plan::Args),
    /// Do one shard of a plan
    Shard(plan::ShardArgs),
    /// Put the shards of a plan together: open its next round, or write the results
    Merge(plan::MergeArgs),
    /// List the runs below a folder
    Runs(runs::Args),
    /// Write a commented protocol or trial to start from
    New(new::Args),
    /// Print the JSON Schema of protocol or trial files, for editors
    Schema(schema::Args),
    /// Print every parameter with unit, range and source
    Parameters(parameters::Args),
    /// List what a protocol may name, with its keys, units, ranges and defaults
    List(list::Args),
}

fn main() -> ExitCode {
    let done = match Cli::try_parse() {
        Ok(cli) => match cli.command {
            Command::Run(args) => run::run(&args),
            Command::Picture(args) => picture::picture(&args),
            Command::Cohort(args) => cohort::cohort(&args),
            Command::Compare(args) => compare::compare(&args),
            Command::Report(args) => report::report(&args),
            Command::Trial(args) => trial::trial(&args),
            Command::Power(args) => power::power(&args),
            Command::Validate(args) => validate::validate(&args),
            Command::Check(args) => check::check(&args),
            Command::Evidence(args) => evidence::evidence(&args),
            Command::Calibrate(args) => calibrate::calibrate(&args),
            Command::Sensitivity(args) => sensitivity::sensitivity(&args),
            Command::Plan(args) => plan::plan(&args),
            Command::Shard(args) => plan::shard(&args),
            Command::Merge(args) => plan::merge(&args),
            Command::Runs(args) => runs::runs(&args),
            Command::New(args) => new::new(&args),
            Command::Schema(args) => schema::schema(&args),
            Command::Parameters(args) => parameters::parameters(&args),
            Command::List(args) => list::list(&args),
        },
        Err(error) => usage(&error),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

/// Help and version go to standard output, wrong use to standard error.
fn usage(error: &clap::Error) -> Result<(), Failure> {
    let text = error.render();
    if error.use_stderr() {
        return Err(Failure::Usage(if out::coloured_errors() { text.ansi().to_string() } else { text.to_string() }));
    }
    out::print(&text.to_string())
}
