//! `anagen check`: every mistake of a protocol and of the files it names, without running it.

use crate::failure::Failure;
use crate::out;
use anagen_lab::protocol::Mistakes;
use anagen_lab::result::Warning;
use anagen_lab::run::{Setup, read};
use std::path::PathBuf;

/// What `anagen check` is told.
#[derive(clap::Args)]
pub struct Args {
    /// The protocol
    file: PathBuf,
    /// Print mistakes (file, line, column, value, accepted form, hint) and warnings as JSON to standard output
    #[arg(long)]
    json: bool,
}

/// Reads the protocol and says what is wrong, or what it will do.
pub fn check(args: &Args) -> Result<(), Failure> {
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
