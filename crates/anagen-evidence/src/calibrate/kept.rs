//! A fit on disk while it is under way: `DIR.unfinished` beside the place asked for holds what it asks and
//! where it stands, and outlives the program, however it ends.

use super::fit::State;
use anagen_lab::output::{Earlier, Folder, OutputError, Provenance, compare, write_whole};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// The file that says which fit this is.
const QUESTION: &str = "question.json";
/// The file that says where it stands.
const STATE: &str = "state.json";
/// The file that one program at a time holds.
const LOCK: &str = "lock";

/// An unfinished fit that this program works on.
#[derive(Debug)]
pub struct Kept {
    path: PathBuf,
    /// Held until the fit ends.
    _lock: File,
}

impl Kept {
    /// Opens the folder beside `target`. `question` is all that determines the fit; `force` lets its results
    /// replace others in the end. Returns where the fit stands.
    pub fn open(
        target: &Path,
        force: bool,
        earlier: Earlier,
        question: &Provenance,
    ) -> Result<(Kept, State), OutputError> {
        Folder::may_be_put_at(target, force)?;
        let mut name = target.file_name().unwrap_or_default().to_os_string();
        name.push(".unfinished");
        let path = target.with_file_name(name);
        let there = path.exists();
        if there && !is_ours(&path)? {
            return Err(OutputError::NotARun { path, why: "it holds files that no fit wrote".into() });
        }
        fs::create_dir_all(&path).map_err(|e| OutputError::io("create", &path, e))?;
        let lock = path.join(LOCK);
        let file = File::create(&lock).map_err(|e| OutputError::io("create", &lock, e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(OutputError::AtWork { path }),
            // Where files cannot be locked, nobody can be asked.
            Err(TryLockError::Error(_)) => {}
        }
        let state = path.join(STATE);
        let mut found = State::default();
        if state.exists() {
            match earlier {
                Earlier::Refuse => {
                    let generations = read(&state)?.generations.len();
                    return Err(OutputError::Unfinished { path, what: format!("{generations} finished generations") });
                }
                Earlier::GoOn => {
                    same(&path, question)?;
                    found = read(&state)?;
                }
                Earlier::Discard => fs::remove_file(&state).map_err(|e| OutputError::io("remove", &state, e))?,
            }
        }
        write_whole(&path, QUESTION, question.to_json().as_bytes())?;
        Ok((Kept { path, _lock: file }, found))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps where the fit stands: whole or not at all.
    pub fn keep(&self, state: &State) -> Result<(), OutputError> {
        let text = serde_json::to_string(state).expect("a state has no keys but strings");
        write_whole(&self.path, STATE, text.as_bytes())
    }

    /// Takes the folder away: the results are in their place.
    pub fn done(self) -> Result<(), OutputError> {
        fs::remove_dir_all(&self.path).map_err(|e| OutputError::io("remove", &self.path, e))
    }

    /// Leaves the folder for another time; one without a generation is taken away. Returns whether anything
    /// is kept.
    pub fn leave(self) -> bool {
        let kept = self.path.join(STATE).exists();
        if !kept {
            let _ = fs::remove_dir_all(&self.path);
        }
        kept
    }
}

fn read(path: &Path) -> Result<State, OutputError> {
    let bytes = fs::read(path).map_err(|e| OutputError::io("read", path, e))?;
    serde_json::from_slice(&bytes)
        .map_err(|e| OutputError::Unreadable { path: path.to_path_buf(), reason: e.to_string() })
}

/// Whether the folder asks the same; if not, in what it differs.
fn same(path: &Path, question: &Provenance) -> Result<(), OutputError> {
    let file = path.join(QUESTION);
    let bytes = fs::read(&file).map_err(|e| OutputError::io("read", &file, e))?;
    let asked = Provenance::of(&file, &bytes)?;
    let differences: Vec<String> = compare(&asked, question).iter().map(ToString::to_string).collect();
    match differences.is_empty() {
        true => Ok(()),
        false => Err(OutputError::AnotherQuestion { path: path.to_path_buf(), differences: differences.join("\n  ") }),
    }
}

/// Whether a folder holds nothing that a fit does not write.
fn is_ours(path: &Path) -> Result<bool, OutputError> {
    if !path.is_dir() {
        return Ok(false);
    }
    let read = |e| OutputError::io("read", path, e);
    for entry in fs::read_dir(path).map_err(read)? {
        let name = entry.map_err(read)?.file_name().to_string_lossy().into_owned();
        if ![QUESTION, STATE, LOCK].contains(&name.trim_end_matches(".new")) {
            return Ok(false);
        }
    }
    Ok(true)
}
