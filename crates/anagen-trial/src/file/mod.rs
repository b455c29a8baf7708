//! Trial files: `trials/*.toml`, read with every mistake shown before anything runs.
//!
//! `fields` has the keys. The words are those of protocols and of published studies. Any number may be
//! written as `{ assumed = 1, low = 0.5, high = 2, why = "..." }`: its value is used, and it is named
//! among the assumptions of the trial, as is everything the file leaves open.

mod analyses;
mod check;
mod desk;
mod fields;
mod form;
mod people;
mod power;
mod read;
mod why;

use crate::design::Trial;
use anagen_evidence::library::assumed;
use anagen_lab::protocol::{Mistake, Mistakes, Reader, Shelf, Source};
use desk::Desk;
use std::path::Path;

pub use form::{new_trial, schema};

/// Reads a trial and checks it: every mistake at once.
pub fn read(source: Source) -> Result<Trial, Mistakes> {
    read_from(source, &Shelf::Disk)
}

/// The same, with the files that it names read from a shelf.
pub fn read_from(source: Source, shelf: &Shelf) -> Result<Trial, Mistakes> {
    let mut mistakes: Vec<Mistake> = Vec::new();
    let (plain, slips) = assumed::lift(&source, &mut mistakes);
    let mut desk = Desk { reader: Reader::new(&plain, fields::WHOLE_FILE), slips, assumptions: Vec::new() };
    let draft = read::read(&mut desk, &source, shelf);
    if let Some(draft) = &draft {
        check::check(&mut desk, draft);
    }
    let Desk { mut reader, slips, assumptions } = desk;
    if draft.is_some() {
        slips.left(&mut reader, "a number of its own, not one of a list");
    }
    // The mistakes show the file as its author wrote it.
    let as_written = |m: Mistake| if m.line == 0 { m } else { source.mistake(m.span, m.what, m.accepted, m.hint) };
    mistakes.extend(reader.mistakes.into_iter().map(as_written));
    match (draft, Mistakes::of(mistakes)) {
        (_, Some(mistakes)) => Err(mistakes),
        (Some(draft), None) => Ok(Trial { assumptions, ..draft.trial }),
        (None, None) => Err(Mistakes::of_unreadable(&source.path, Vec::new())),
    }
}

/// Reads the trial of a file.
pub fn open(path: &Path) -> Result<Trial, Mistakes> {
    read(Source::read(path)?)
}
