//! One shard of the open round of a plan: done once, however often it is asked for.

use crate::disk;
use crate::error::WorkError;
use crate::job::Job;
use crate::piece::{Found, Piece, Question};
use crate::plan::PlanFolder;
use crate::watch::Watch;

/// What became of a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharded {
    /// All rounds are closed.
    NothingLeft,
    /// It was there already, whole.
    Already {
        /// The round, counted from 1.
        round: u32,
    },
    /// It was done now.
    Now {
        /// The round, counted from 1.
        round: u32,
        /// Its units.
        units: u32,
    },
}

/// Does shard `index` of the open round. A finished one is left alone; one that is damaged, or of other work,
/// is done again. Two processes may do the same shard at once: both write the same bytes.
pub fn shard(
    folder: &PlanFolder,
    question: &Question,
    job: &dyn Job,
    index: u32,
    watch: Watch,
) -> Result<Sharded, WorkError> {
    let shards = folder.plan.shards;
    if index >= shards {
        return Err(WorkError::NoShard { path: folder.path.clone(), index, shards });
    }
    let rounds = folder.rounds(question);
    let standing = rounds.standing()?;
    let Some(round) = job.next(&standing.done)? else { return Ok(Sharded::NothingLeft) };
    let (number, question) = (standing.round(), &standing.question);
    let units = folder.units_of(index, round.units());
    let told = Sharded::Now { round: number + 1, units: units.len() as u32 };
    // A shard without units needs no file.
    if units.is_empty() {
        return Ok(told);
    }
    let path = folder.shard_file(number, index);
    if let Found::Whole(piece) = Piece::read(&path)?
        && piece.foreign(question, number, units.start, units.len() as u32, &path).is_none()
    {
        return Ok(Sharded::Already { round: number + 1 });
    }
    let first = units.start;
    let units = watch.units(&*round, units, |_| None, |_, _| Ok(()))?;
    let piece = Piece { question: question.clone(), round: number, first, units };
    disk::make(&rounds.folder(number))?;
    match disk::write_whole(&path, &piece.to_bytes()) {
        // Somebody else did the same shard, and the round was closed and cleared meanwhile.
        Err(_) if rounds.closed(&standing)?.is_some() => Ok(Sharded::Already { round: number + 1 }),
        written => written.map(|()| told),
    }
}
