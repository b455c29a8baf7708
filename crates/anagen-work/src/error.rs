//! Why work could not be planned, done or put together, in words a person can act on.

use crate::job::JobError;
use std::io;
use std::path::{Path, PathBuf};

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// A unit or a round could not be done.
    #[error(transparent)]
    Job(#[from] JobError),
    /// There is something of that name.
    #[error("{} exists already\nhint: --out names another folder", .path.display())]
    Exists {
        /// The folder asked for.
        path: PathBuf,
    },
    /// Another program holds the folder.
    #[error("another run is at work on {}\nhint: wait for its end, or --out names another folder", .path.display())]
    AtWork {
        /// The folder.
        path: PathBuf,
    },
    /// A folder that is not ours.
    #[error("{} is not a folder of unfinished work: it holds {found}, which no work wrote", .path.display())]
    NotOurs {
        /// The folder.
        path: PathBuf,
        /// A name in it.
        found: String,
    },
    /// A folder without a plan that can be read.
    #[error("{} is not the folder of a plan: {why}\nhint: `anagen plan COMMAND --shards N --out DIR` makes one", .path.display())]
    NoPlan {
        /// The folder.
        path: PathBuf,
        /// What speaks against it.
        why: String,
    },
    /// A plan of another version.
    #[error("anagen {theirs} made the plan in {}, and this is anagen {ours}: their bytes may differ\nhint: plan it again, or use that version", .path.display())]
    OtherVersion {
        /// The folder.
        path: PathBuf,
        /// The version that made it.
        theirs: String,
        /// This version.
        ours: String,
    },
    /// A plan that is not what it was.
    #[error("{} is not what was planned: {why}\nhint: plan it again", .path.display())]
    Changed {
        /// The file.
        path: PathBuf,
        /// What differs.
        why: String,
    },
    /// A shard number past the last.
    #[error("there is no shard {index}: the plan in {} has shards 0 to {}", .path.display(), .shards - 1)]
    NoShard {
        /// The folder.
        path: PathBuf,
        /// The number asked for.
        index: u32,
        /// How many there are.
        shards: u32,
    },
    /// A piece of other work.
    #[error("{} is not of this work: {why}\nhint: take it away; `anagen shard` makes the right one", .path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// Of which work it is.
        why: String,
    },
    /// Shards that are not there, or damaged.
    #[error("{} of {shards} shards of round {round} ({name}) are missing: {}{}\nhint: `anagen shard {} --index {}` makes the first of them",
        .missing.len(), listed(.missing), told_damaged(.damaged), .path.display(), .missing[0])]
    Missing {
        /// The folder.
        path: PathBuf,
        /// The round, counted from 1.
        round: u32,
        /// Its name.
        name: String,
        /// How many there are to be.
        shards: u32,
        /// Which are not there whole.
        missing: Vec<u32>,
        /// Those of them of which there is a damaged file.
        damaged: Vec<PathBuf>,
    },
    /// The operating system refused.
    #[error("cannot {doing} {}: {source}", .path.display())]
    Refused {
        /// What was tried.
        doing: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// What it said.
        #[source]
        source: io::Error,
    },
}

impl WorkError {
    /// The error of the operating system on `path` while trying to `doing`.
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> WorkError {
        let path = path.to_path_buf();
        move |source| WorkError::Refused { doing, path, source }
    }
}

/// Numbers in rising order, neighbours drawn together: `3, 5-7`.
fn listed(numbers: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &n in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == n => *last = n,
            _ => runs.push((n, n)),
        }
    }
    let run = |&(first, last): &(u32, u32)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    runs.iter().map(run).collect::<Vec<_>>().join(", ")
}

fn told_damaged(files: &[PathBuf]) -> String {
    files.iter().map(|file| format!("\n  {} is damaged", file.display())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_drawn_together() {
        assert_eq!(listed(&[0, 1, 2, 5, 7, 8]), "0-2, 5, 7-8");
        assert_eq!(listed(&[3]), "3");
    }
}
