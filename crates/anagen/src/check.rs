//! `anagen check`: every mistake of a protocol or a trial and of the files it names, without running it.

use crate::failure::Failure;
use crate::jobs::command_of;
use crate::out;
use anagen_lab::protocol::Mistakes;
use anagen_lab::result::Warning;
use anagen_lab::run::{Setup, read};
use anagen_trial::design::{Layout, Trial};
use std::path::PathBuf;

/// What `anagen check` is told.
#[derive(clap::Args)]
pub struct Args {
    /// The protocol or the trial
    file: PathBuf,
    /// Print mistakes (file, line, column, value, accepted form, hint) and warnings as JSON to standard output
    #[arg(long)]
    json: bool,
}

/// Reads the file and says what is wrong, or what it will do.
pub fn check(args: &Args) -> Result<(), Failure> {
    if matches!(command_of(&args.file), Some("power" | "trial")) {
        return match anagen_trial::file::open(&args.file) {
            Err(mistakes) => Err(mistaken(mistakes, args.json)),
            Ok(trial) if args.json => {
                let assumed = trial.assumptions.iter();
                let assumed =
                    assumed.map(|(what, value, why)| serde_json::json!({ "what": what, "value": value, "why": why }));
                let all = serde_json::json!({ "mistakes": [], "assumptions": assumed.collect::<Vec<_>>() });
                out::print(&(serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"))
            }
            Ok(trial) => out::print(&sound_trial(&trial)),
        };
    }
    match read(&args.file) {
        Err(mistakes) => Err(mistaken(mistakes, args.json)),
        Ok(setup) if args.json => {
            let all = serde_json::json!({ "mistakes": [], "warnings": setup.warnings });
            out::print(&(serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"))
        }
        Ok(setup) => out::print(&sound(&setup)),
    }
}

/// The mistakes as a failure, printed to standard output first if JSON is asked for.
pub fn mistaken(mistakes: Mistakes, json: bool) -> Failure {
    if !json {
        return Failure::Mistakes(mistakes);
    }
    let text = serde_json::to_string_pretty(&mistakes.to_json()).unwrap_or_default();
    match out::print(&(text + "\n")) {
        Ok(()) => Failure::MistakesPrinted,
        Err(failure) => failure,
    }
}

fn sound(setup: &Setup) -> String {
    let mut text = format!("{}: no mistake\n\n{}\n", setup.file.source.path, setup.file.title);
    let days: Vec<String> = setup.visits.iter().map(f64::to_string).collect();
    let sites: Vec<String> = setup.sites.iter().map(|s| format!("{} ({})", s.name, s.region.name())).collect();
    text += &format!("sites     {}\n", sites.join(", "));
    text += &format!("visits    day {}\n", days.join(", "));
    text += &format!("patients  {} possible ones\n", setup.possible_patients);
    for plan in &setup.plans {
        text += &format!("plan      {}\n", plan.info.name);
        for line in &plan.info.treatments {
            text += &format!("          {line}\n");
        }
    }
    for note in &setup.notes {
        text += &format!("note      {note}\n");
    }
    text + &warnings(&setup.warnings)
}

/// What a trial will do, and what it assumes.
fn sound_trial(trial: &Trial) -> String {
    let mut text = format!("{}: no mistake\n\n{}\n", trial.source.path, trial.title);
    let whom = match trial.allocation.layout {
        Layout::Parallel => "allotted to one arm each",
        Layout::WithinHead => "each with every arm",
    };
    text += &format!("people    {}, {whom}\n", trial.participants.n);
    let weeks: Vec<String> = trial.visits.weeks.iter().map(f64::to_string).collect();
    text += &format!("visits    week {}\n", weeks.join(", "));
    for arm in &trial.arms {
        text += &format!("arm       {}: {}\n", arm.id, arm.title);
    }
    for analysis in &trial.analyses {
        let endpoint = &trial.endpoints[analysis.endpoint];
        let week = trial.week(analysis.visit + 1);
        text += &format!("analysis  {}: {}, week {week}\n", analysis.name, endpoint.title);
    }
    text += "\nassumed, because the file leaves it open or says so:\n";
    for (what, value, why) in &trial.assumptions {
        text += &format!("  {what} = {value}: {why}\n");
    }
    text
}

/// The warnings of a protocol, each with the line it speaks of and its source; nothing if there are none.
pub fn warnings(all: &[Warning]) -> String {
    let mut text = String::new();
    for w in all {
        text += &format!("\nwarning: {}: {}\n", w.kind, w.what);
        for place in &w.places {
            text += &format!("  --> {}:{} ({})\n", w.file, place.line, place.of);
        }
        text += &format!("  source: {}\n", w.source);
    }
    text
}
