//! The commands whose work can be cut up, and how each is made from its words.
//!
//! To add a kind of job:
//! 1. implement `anagen_work::job::Job` beside the work itself (a unit is a function of job, earlier rounds and index);
//! 2. in its command's file write `planned(args, shelf)`: read every file through the `shelf`, build the job,
//!    and return it as a [`Planned`]: `record` says all that goes in, `finish` writes what came out;
//! 3. add one line to [`planned`] below, and to [`command_of`] if a file alone can tell that it is meant;
//! 4. let the command itself call `here::here`, so that it is done the same way unbroken.
//!
//! Nothing else: `plan`, `shard`, `merge` and `--resume` follow.

use crate::failure::Failure;
use crate::{Cli, Command, calibrate, power, trial, validate};
use anagen_lab::output::{Folder, Provenance};
use anagen_lab::protocol::Shelf;
use anagen_work::job::{Done, Job};
use anagen_work::piece::Question;
use clap::Parser;
use std::path::Path;

/// Work that a command plans, does and finishes.
pub trait Planned: Sync {
    /// The work itself.
    fn job(&self) -> &dyn Job;

    /// All that determines its results: seed, options, every input file whole, parameters.
    fn record(&self) -> Provenance;

    /// Path, as the shelf was asked for it, and text of every file it was made from.
    fn files(&self) -> Vec<(String, String)> {
        self.record().inputs.into_iter().map(|input| (input.path, input.text)).collect()
    }

    /// Whether what `finish` says stands alone, as JSON must.
    fn bare(&self) -> bool {
        false
    }

    /// Writes the results into a folder, if they are to be kept, and says them for standard output. The record
    /// is written by others.
    fn finish(&self, done: &Done, folder: Option<&mut Folder>) -> Result<String, Failure>;
}

/// Work, or why it cannot be begun.
pub type Made = Result<Box<dyn Planned>, Failure>;

/// Makes work from the words of its command, without the program: `power trials/x.toml --seed 3`. Files are read
/// from the shelf.
pub fn planned(words: &[String], shelf: &Shelf) -> Made {
    let cli = Cli::try_parse_from(std::iter::once("anagen").chain(words.iter().map(String::as_str)));
    match cli.map_err(|e| Failure::Usage(e.to_string()))?.command {
        Command::Calibrate(args) => calibrate::planned(&args, shelf),
        Command::Power(args) => power::planned(&args, shelf),
        Command::Trial(args) => trial::planned(&args, shelf),
        Command::Validate(args) => validate::planned(&args, shelf),
        _ => {
            let what = words.first().map_or("", String::as_str);
            Err(Failure::refused(format!("`anagen {what}` is not work that can be cut up")))
        }
    }
}

/// The command that a file is meant for, told from its keys.
pub fn command_of(file: &Path) -> Option<&'static str> {
    let text = std::fs::read_to_string(file).ok()?;
    let has = |key: &str| text.lines().any(|line| line.trim_start().starts_with(key));
    match () {
        () if has("[[unknown]]") => Some("calibrate"),
        () if has("[power]") => Some("power"),
        () if has("[[endpoint]]") => Some("trial"),
        () => None,
    }
}

/// The question of some work, and the text that asks it: its record without where and by whom it is done.
pub fn question(planned: &dyn Planned) -> (Question, String) {
    let record = planned.record();
    let none = String::new;
    let asked = Provenance { command: Vec::new(), target: none(), simd: none(), outputs: Vec::new(), ..record };
    let text = asked.to_json();
    (Question::of(env!("CARGO_PKG_VERSION"), text.as_bytes()), text)
}

/// Words of a command without those that change no byte of its results.
pub fn asked(words: impl IntoIterator<Item = String>) -> Vec<String> {
    const ALONE: [&str; 4] = ["--force", "--resume", "--quiet", "--json"];
    const WITH_VALUE: [&str; 2] = ["--out", "--threads"];
    let mut kept = Vec::new();
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        let name = word.split_once('=').map_or(word.as_str(), |(name, _)| name);
        if WITH_VALUE.contains(&name) {
            if name == word {
                words.next();
            }
        } else if !ALONE.contains(&word.as_str()) {
            kept.push(word);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_change_nothing_are_left_out() {
        let words = "power x.toml --out a --seed 3 --threads=2 --resume --n 40 --out=b --json";
        let kept = asked(words.split(' ').map(String::from));
        assert_eq!(kept.join(" "), "power x.toml --seed 3 --n 40");
    }
}
