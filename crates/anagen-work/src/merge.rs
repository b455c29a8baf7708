//! Shards put together: a round is closed when all of them are there, and the next one opens.

use crate::error::WorkError;
use crate::job::{Done, Job};
use crate::piece::{Found, Piece, Question};
use crate::plan::PlanFolder;
use crate::rounds::Standing;
use std::path::PathBuf;

/// What a merge came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// A round was closed, and another is open now.
    Opened {
        /// The open round, counted from 1.
        round: u32,
        /// What it does.
        name: String,
        /// Its units.
        units: u32,
    },
    /// All rounds are closed: what they gave.
    Finished(Done),
}

/// Closes the open round with the shards found in the folder or in copies of it elsewhere.
pub fn merge(
    folder: &PlanFolder,
    others: &[PlanFolder],
    question: &Question,
    job: &dyn Job,
) -> Result<Merged, WorkError> {
    others.iter().try_for_each(|other| same(folder, other))?;
    let rounds = folder.rounds(question);
    let mut standing = rounds.standing()?;
    let Some(round) = job.next(&standing.done)? else { return Ok(Merged::Finished(standing.done)) };
    let (name, count) = (round.name(), round.units());
    drop(round);
    let units = match gathered(folder, others, &standing, count, &name) {
        // Another merge closed the round and cleared its shards meanwhile.
        Err(missing @ WorkError::Missing { .. }) => rounds.closed(&standing)?.ok_or(missing)?,
        units => units?,
    };
    rounds.close(&mut standing, units)?;
    let opened = job.next(&standing.done)?.map(|round| (round.name(), round.units()));
    Ok(match opened {
        Some((name, units)) => Merged::Opened { round: standing.round() + 1, name, units },
        None => Merged::Finished(standing.done),
    })
}

/// Whether another folder is a copy of this plan.
fn same(folder: &PlanFolder, other: &PlanFolder) -> Result<(), WorkError> {
    let no = |why: String| Err(WorkError::Foreign { path: other.path.clone(), why });
    if other.plan.question != folder.plan.question {
        return no(format!("it is the plan of another question than {}", folder.path.display()));
    }
    match (other.plan.shards, folder.plan.shards) {
        (theirs, ours) if theirs != ours => no(format!("it is cut into {theirs} shards, and this plan into {ours}")),
        _ => Ok(()),
    }
}

/// All units of the open round, or which shards are missing.
fn gathered(
    folder: &PlanFolder,
    others: &[PlanFolder],
    standing: &Standing,
    count: u32,
    name: &str,
) -> Result<Vec<Vec<u8>>, WorkError> {
    let round = standing.round();
    let (mut units, mut missing, mut damaged) = (Vec::with_capacity(count as usize), Vec::new(), Vec::new());
    for index in 0..folder.plan.shards {
        let range = folder.units_of(index, count);
        if range.is_empty() {
            continue;
        }
        let mut found = None;
        for place in std::iter::once(folder).chain(others) {
            let path: PathBuf = place.shard_file(round, index);
            match Piece::read(&path)? {
                Found::Nothing => {}
                Found::Damaged => damaged.push(path),
                Found::Whole(piece) => {
                    let foreign = piece.foreign(&standing.question, round, range.start, range.len() as u32, &path);
                    foreign.map_or(Ok(()), Err)?;
                    found = found.or(Some(piece));
                }
            }
        }
        match found {
            Some(piece) => units.extend(piece.units),
            None => missing.push(index),
        }
    }
    if missing.is_empty() {
        return Ok(units);
    }
    let (path, name, shards) = (folder.path.clone(), name.to_string(), folder.plan.shards);
    Err(WorkError::Missing { path, round: round + 1, name, shards, missing, damaged })
}
