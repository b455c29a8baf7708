//! Rounds on disk: a folder each, closed by one file that holds all of its units.

use crate::disk;
use crate::error::WorkError;
use crate::job::Done;
use crate::piece::{Found, Piece, Question};
use std::fs;
use std::path::{Path, PathBuf};

/// The file that closes a round.
pub(crate) const DONE: &str = "done.bin";

/// The rounds of some work in a folder.
#[derive(Clone, Debug)]
pub struct Rounds {
    folder: PathBuf,
    question: Question,
}

/// Where work stands: what is done, and what the round after it asks.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The closed rounds.
    pub done: Done,
    /// The question of the round that is open.
    pub question: Question,
}

impl Standing {
    /// The number of the open round, counted from 0.
    pub fn round(&self) -> u32 {
        self.done.rounds.len() as u32
    }
}

impl Rounds {
    /// The rounds in `folder` of the work that asks this.
    pub fn of(folder: &Path, question: &Question) -> Rounds {
        Rounds { folder: folder.to_path_buf(), question: question.clone() }
    }

    /// The folder of a round, counted from 0.
    pub fn folder(&self, round: u32) -> PathBuf {
        self.folder.join(format!("{round:03}"))
    }

    /// Reads the closed rounds. One whose file is damaged is open again, and so is all after it.
    pub fn standing(&self) -> Result<Standing, WorkError> {
        let mut standing = Standing { done: Done::default(), question: self.question.clone() };
        self.advance(&mut standing)?;
        Ok(standing)
    }

    /// Reads rounds that are closed already after those that are known.
    fn advance(&self, standing: &mut Standing) -> Result<(), WorkError> {
        while let Some(units) = self.closed(standing)? {
            standing.question = standing.question.after(&units);
            standing.done.rounds.push(units);
        }
        Ok(())
    }

    /// The units of the open round if somebody has closed it since.
    pub fn closed(&self, standing: &Standing) -> Result<Option<Vec<Vec<u8>>>, WorkError> {
        let path = self.folder(standing.round()).join(DONE);
        let Found::Whole(piece) = Piece::read(&path)? else { return Ok(None) };
        match piece.foreign(&standing.question, standing.round(), 0, piece.units.len() as u32, &path) {
            Some(error) => Err(error),
            None => Ok(Some(piece.units)),
        }
    }

    /// Closes the open round with its units, takes away what it was put together from, and goes on to the next
    /// that is open.
    pub fn close(&self, standing: &mut Standing, units: Vec<Vec<u8>>) -> Result<(), WorkError> {
        let folder = self.folder(standing.round());
        disk::make(&folder)?;
        let piece = Piece { question: standing.question.clone(), round: standing.round(), first: 0, units };
        match disk::write_whole(&folder.join(DONE), &piece.to_bytes()) {
            // Somebody else closed it at the same time, and took away what this process was writing.
            Err(_) if self.closed(standing)?.is_some() => {}
            written => written?,
        }
        // What cannot be taken away does no harm.
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            if entry.file_name() != DONE {
                let _ = fs::remove_file(entry.path());
            }
        }
        self.advance(standing)
    }
}
