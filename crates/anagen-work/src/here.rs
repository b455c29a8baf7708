//! Work done in one process, from its first round to its last. Finished units are kept in a folder while it is
//! under way, so a process that is killed at any moment loses only the units it had in hand.

use crate::disk;
use crate::error::WorkError;
use crate::job::{Done, Job};
use crate::kept::{self, Kept};
use crate::piece::Question;
use crate::rounds::{DONE, Rounds};
use crate::watch::Watch;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The file that says what is asked.
const QUESTION: &str = "question.json";
/// The file that one program at a time holds.
const LOCK: &str = "lock";
/// The folder of rounds.
const ROUNDS: &str = "rounds";
/// The folder that results may be written in until they are whole.
pub const RESULTS: &str = "results";
/// The file of finished units of an open round.
const UNITS: &str = "units.kept";

/// A folder of unfinished work that this process alone works on.
#[derive(Debug)]
pub struct Unfinished {
    path: PathBuf,
    /// Held until the work ends.
    _lock: File,
}

impl Unfinished {
    /// Makes the folder if it is not there, and holds it.
    pub fn open(path: &Path) -> Result<Unfinished, WorkError> {
        disk::make(path)?;
        if let Some(found) = foreign(path)? {
            return Err(WorkError::NotOurs { path: path.to_path_buf(), found });
        }
        let lock = disk::lock(&path.join(LOCK), path)?;
        Ok(Unfinished { path: path.to_path_buf(), _lock: lock })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where it keeps what it is asked, as a text.
    pub fn question_file(&self) -> PathBuf {
        self.path.join(QUESTION)
    }

    /// Whether earlier work is in it.
    pub fn holds_work(&self) -> bool {
        self.question_file().exists()
    }

    /// What it has finished, in words: `1 finished round and 7 finished units`.
    pub fn finished(&self) -> String {
        let rounds = fs::read_dir(self.path.join(ROUNDS)).into_iter().flatten().flatten();
        let (mut closed, mut units) = (0, 0);
        for round in rounds {
            match round.path().join(DONE).exists() {
                true => closed += 1,
                false => units += kept::count(&round.path().join(UNITS)),
            }
        }
        let some = |n: usize, what: &str| format!("{n} finished {what}{}", if n == 1 { "" } else { "s" });
        match closed {
            0 => some(units, "unit"),
            _ => format!("{} and {}", some(closed, "round"), some(units, "unit")),
        }
    }

    /// Throws away what it holds and notes what is asked from now on.
    pub fn begin(&self, question: &str) -> Result<(), WorkError> {
        let question_file = self.question_file();
        let removed = |path: &Path, gone: std::io::Result<()>| match gone {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(WorkError::io("remove", path)(e)),
            _ => Ok(()),
        };
        removed(&question_file, fs::remove_file(&question_file))?;
        let rounds = self.path.join(ROUNDS);
        removed(&rounds, fs::remove_dir_all(&rounds))?;
        disk::write_whole(&question_file, question.as_bytes())
    }

    /// Takes the folder away: the results are in their place.
    pub fn done(self) -> Result<(), WorkError> {
        fs::remove_dir_all(&self.path).map_err(WorkError::io("remove", &self.path))
    }

    /// Leaves the folder for another time; one without a finished unit is taken away. Returns what is kept.
    pub fn leave(self) -> Option<String> {
        let finished = self.finished();
        if finished == "0 finished units" {
            let _ = fs::remove_dir_all(&self.path);
            return None;
        }
        Some(finished)
    }
}

/// Does all rounds of a job; what a folder of unfinished work holds is not done again.
pub fn work_through(
    job: &dyn Job,
    question: &Question,
    folder: Option<&Unfinished>,
    watch: Watch,
) -> Result<Done, WorkError> {
    let Some(folder) = folder else { return in_memory(job, watch) };
    let rounds = Rounds::of(&folder.path.join(ROUNDS), question);
    let mut standing = rounds.standing()?;
    loop {
        let Some(round) = job.next(&standing.done)? else { return Ok(standing.done) };
        let path = rounds.folder(standing.round());
        disk::make(&path)?;
        let (kept, there) = Kept::open(&path.join(UNITS), &standing.question)?;
        let kept = Mutex::new(kept);
        let keep = |unit, bytes: &[u8]| kept.lock().unwrap_or_else(PoisonError::into_inner).keep(unit, bytes);
        let units = watch.units(&*round, 0..round.units(), |unit| there.get(&unit).cloned(), keep)?;
        drop(round);
        rounds.close(&mut standing, units)?;
    }
}

fn in_memory(job: &dyn Job, watch: Watch) -> Result<Done, WorkError> {
    let mut done = Done::default();
    loop {
        let Some(round) = job.next(&done)? else { return Ok(done) };
        let units = watch.units(&*round, 0..round.units(), |_| None, |_, _| Ok(()))?;
        drop(round);
        done.rounds.push(units);
    }
}

/// A name in the folder that no work writes.
fn foreign(path: &Path) -> Result<Option<String>, WorkError> {
    let read = || -> std::io::Result<Option<String>> {
        for entry in fs::read_dir(path)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let ours = [QUESTION, LOCK, ROUNDS, RESULTS].contains(&name.as_str());
            if !ours && !name.starts_with(&format!(".{QUESTION}.")) {
                return Ok(Some(name));
            }
        }
        Ok(None)
    };
    read().map_err(WorkError::io("read", path))
}
