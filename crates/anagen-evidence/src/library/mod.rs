//! The library of studies: read from files, checked, listed and shown.
//!
//! One file is one study (`fields` has its keys); the program carries those of `evidence/`, and any folder
//! of such files can be read instead.

mod across;
pub mod assumed;
mod check;
pub mod fields;
mod obstacle;
mod outcome;
mod read;
mod sense;
pub mod tables;

use crate::study::Study;
use anagen_lab::protocol::{Mistake, Mistakes, Shelf, Source};
use read::Shelved;
use std::path::Path;

pub use obstacle::{fitted, obstacle};

/// Path and text of every study the program carries, by path.
const CARRIED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/studies.rs"));

/// Studies, in the order of their ids.
#[derive(Clone, Debug)]
pub struct Library {
    shelved: Vec<Shelved>,
    /// What is not wrong but should be known: numbers that are shown and not fitted, and why.
    pub remarks: Vec<Mistake>,
}

impl Library {
    /// The studies that the program carries.
    pub fn embedded() -> Result<Library, Mistakes> {
        Library::of(Library::carried())
    }

    /// Every `*.toml` of a folder.
    pub fn from_folder(folder: &Path) -> Result<Library, Mistakes> {
        Library::of(Library::sources(folder)?)
    }

    /// Of the folder, if there is one, else those that the program carries.
    pub fn open(folder: Option<&Path>) -> Result<Library, Mistakes> {
        folder.map_or_else(Library::embedded, Library::from_folder)
    }

    /// The same, with what a folder holds taken from a shelf.
    pub fn shelved(folder: Option<&Path>, shelf: &Shelf) -> Result<Library, Mistakes> {
        match (folder, shelf) {
            (Some(folder), Shelf::Kept(kept)) => {
                let of_folder = kept.iter().filter(|(path, _)| path.parent() == Some(folder));
                Library::of(of_folder.map(|(path, text)| Source::new(path.display().to_string(), &**text)).collect())
            }
            _ => Library::open(folder),
        }
    }

    /// The library of these files; every mistake of any of them if there is one.
    pub fn of(sources: Vec<Source>) -> Result<Library, Mistakes> {
        let (library, mistakes) = Library::as_far_as_read(sources);
        Mistakes::of(mistakes).map_or(Ok(library), Err)
    }

    /// What can be read of these files in spite of the mistakes.
    pub fn as_far_as_read(sources: Vec<Source>) -> (Library, Vec<Mistake>) {
        let mut notes = Notes::default();
        let mut shelved = Vec::new();
        for source in sources {
            let (study, mut mistakes) = read::read(source);
            let sound = mistakes.is_empty();
            notes.mistakes.append(&mut mistakes);
            let Some(study) = study else { continue };
            // A number that could not be read would be complained about twice.
            if sound {
                check::check(&study, &mut notes);
            }
            shelved.push(study);
        }
        shelved.sort_by(|a, b| a.study.id.cmp(&b.study.id));
        across::check(&shelved, &mut notes);
        (Library { shelved, remarks: notes.remarks }, notes.mistakes)
    }

    /// The files that the program carries.
    pub fn carried() -> Vec<Source> {
        CARRIED.iter().map(|(path, text)| Source::new(*path, *text)).collect()
    }

    /// The files of a folder, by name.
    pub fn sources(folder: &Path) -> Result<Vec<Source>, Mistakes> {
        let shown = folder.display().to_string();
        let unreadable = |e: std::io::Error| {
            let what = format!("the folder cannot be read: {e}");
            Mistakes::from(Mistake::of_file(&shown, what, "a folder of study files (*.toml)", ""))
        };
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            paths.push(entry.map_err(unreadable)?.path());
        }
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
        paths.sort();
        if paths.is_empty() {
            let hint = "every study is one file; evidence/ in the source of anagen has many to copy";
            return Err(Mistake::of_file(&shown, "no study file is in this folder", "*.toml", hint).into());
        }
        let mut sources = Vec::new();
        let mut mistakes = Vec::new();
        for path in paths {
            match Source::read(&path) {
                Ok(source) => sources.push(source),
                Err(found) => mistakes.extend(found.into_vec()),
            }
        }
        Mistakes::of(mistakes).map_or(Ok(sources), Err)
    }

    /// Every study, by id.
    pub fn studies(&self) -> impl Iterator<Item = &Study> {
        self.shelved.iter().map(|shelved| &shelved.study)
    }

    /// The study of that id, whatever the case of its letters.
    pub fn get(&self, id: &str) -> Option<&Study> {
        self.studies().find(|study| study.id.eq_ignore_ascii_case(id))
    }
}

/// What checks find.
#[derive(Default)]
struct Notes {
    mistakes: Vec<Mistake>,
    remarks: Vec<Mistake>,
}

#[cfg(test)]
mod tests;
