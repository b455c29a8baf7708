//! The folder of a run that is not finished: what it asks, the draws it has, and its results so far.
//!
//! `NAME.unfinished` stands beside the place asked for and outlives the program, however it ends. Once
//! the results are in their place it is taken away.

use super::provenance::{Aspect, Provenance, compare};
use super::{Folder, Leftover, OutputError};
use crate::draws::kept::Kept;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The file that says which run this is.
const QUESTION: &str = "question.json";
/// The file of finished draws.
const DRAWS: &str = "draws.kept";
/// The folder of results under way.
const RESULTS: &str = "results";

/// What to do about draws of an earlier run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Earlier {
    /// There may be none.
    Refuse,
    /// Go on with them.
    GoOn,
    /// Throw them away.
    Discard,
}

/// An unfinished run that this program works on.
#[derive(Debug)]
pub struct Unfinished {
    path: PathBuf,
    /// What making it has left around it.
    around: Leftover,
    /// Its finished draws.
    pub kept: Kept,
}

impl Unfinished {
    /// Opens the folder beside `target`, with the folder of results inside of it. `question` is all
    /// that determines a draw; `values` is how many numbers one has; `force` lets the results replace
    /// others in the end.
    pub fn open(
        target: &Path,
        force: bool,
        earlier: Earlier,
        question: &Provenance,
        values: usize,
    ) -> Result<(Folder, Unfinished), OutputError> {
        Folder::may_be_put_at(target, force)?;
        let path = path_of(target);
        if path.exists() {
            match earlier {
                _ if !is_ours(&path)? => {
                    let why = "it holds files that no run wrote".to_string();
                    return Err(OutputError::NotARun { path, why });
                }
                Earlier::Refuse if path.join(QUESTION).exists() => {
                    let draws = Kept::open(&path.join(DRAWS), values)?.len();
                    return Err(OutputError::Unfinished { path, what: format!("{draws} finished draws") });
                }
                Earlier::GoOn if path.join(QUESTION).exists() => same(&path, question)?,
                _ => {
                    // Nobody takes from under another program what it works on.
                    drop(Kept::open(&path.join(DRAWS), values)?);
                    remove(&path)?;
                }
            }
        }
        let folder = Folder::create_at(target, &path.join(RESULTS), force)?;
        let open = || {
            if !path.join(QUESTION).exists() {
                write_whole(&path, QUESTION, question.to_json().as_bytes())?;
            }
            Kept::open(&path.join(DRAWS), values)
        };
        match open() {
            Ok(kept) => {
                let around = folder.leftover();
                Ok((folder, Unfinished { path, around, kept }))
            }
            Err(error) => {
                // Only an empty one: draws of an earlier run stay.
                drop(folder);
                let _ = fs::remove_dir(&path);
                Err(error)
            }
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What a program that is told to end at once takes away: results, not draws.
    pub fn leftover(&self) -> Leftover {
        Leftover::folder(&self.path.join(RESULTS))
    }

    /// Takes the folder away: its results are in their place.
    pub fn done(self) -> Result<(), OutputError> {
        let Unfinished { path, kept, .. } = self;
        drop(kept);
        remove(&path)
    }

    /// Leaves the folder for another time; one without a draw is taken away. Returns how many draws are
    /// kept.
    pub fn leave(mut self) -> usize {
        // What could not be brought to the disk is found torn, and made again.
        let _ = self.kept.sync();
        let draws = self.kept.len();
        if draws == 0 {
            let Unfinished { path, around, kept } = self;
            drop(kept);
            let _ = remove(&path);
            around.remove();
        }
        draws
    }
}

/// The folder of the unfinished run whose results go to `target`.
fn path_of(target: &Path) -> PathBuf {
    let mut name = target.file_name().unwrap_or_default().to_os_string();
    name.push(".unfinished");
    target.with_file_name(name)
}

/// Whether a folder holds nothing that this program does not write.
fn is_ours(path: &Path) -> Result<bool, OutputError> {
    if !path.is_dir() {
        return Ok(false);
    }
    let read = |e| OutputError::io("read", path, e);
    for entry in fs::read_dir(path).map_err(read)? {
        let name = entry.map_err(read)?.file_name();
        let known = [QUESTION, DRAWS, RESULTS].iter().any(|n| name == *n);
        if !known && name != *format!("{QUESTION}.new") {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the folder asks the same; if not, in what it differs.
fn same(path: &Path, question: &Provenance) -> Result<(), OutputError> {
    let asked = Provenance::read_file(&path.join(QUESTION))?;
    let differing = compare(&asked, question);
    let differences: Vec<String> =
        differing.iter().filter(|d| d.aspect != Aspect::Output).map(ToString::to_string).collect();
    match differences.is_empty() {
        true => Ok(()),
        false => Err(OutputError::AnotherQuestion { path: path.to_path_buf(), differences: differences.join("\n  ") }),
    }
}

/// Writes a file that is there whole or not at all, also after a power cut.
pub fn write_whole(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), OutputError> {
    let (path, new) = (folder.join(name), folder.join(format!("{name}.new")));
    let write = || {
        let mut file = File::create(&new)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&new, &path)
    };
    write().map_err(|e| {
        let _ = fs::remove_file(&new);
        OutputError::io("write", &path, e)
    })
}

fn remove(path: &Path) -> Result<(), OutputError> {
    fs::remove_dir_all(path).map_err(|e| OutputError::io("remove", path, e))
}
