//! A job whose units are hashes of all they may depend on, and folders for it.
#![allow(dead_code)]

use anagen_work::error::WorkError;
use anagen_work::here::{Unfinished, work_through};
use anagen_work::job::{Done, Job, JobError, Round};
use anagen_work::merge::{Merged, merge};
use anagen_work::piece::Question;
use anagen_work::plan::{Order, PlanFolder};
use anagen_work::shard::{Sharded, shard};
use anagen_work::watch::{Listener, Watch};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

/// Units of its rounds.
const UNITS: [u32; 3] = [11, 2, 5];

/// The job; counts its units, sleeps in each of them, and stops itself after so many.
#[derive(Default)]
pub struct Toy {
    pub seed: u64,
    /// Changes what units hold without being asked for.
    pub salt: u64,
    pub nap: Duration,
    pub stop: AtomicBool,
    pub stops_after: Option<u32>,
    pub done: AtomicU32,
}

struct ToyRound<'a> {
    toy: &'a Toy,
    done: &'a Done,
}

impl Job for Toy {
    fn kind(&self) -> &'static str {
        "toy"
    }

    fn next<'a>(&'a self, done: &'a Done) -> Result<Option<Box<dyn Round + 'a>>, JobError> {
        let open = done.rounds.len() < UNITS.len();
        Ok(open.then(|| Box::new(ToyRound { toy: self, done }) as Box<dyn Round>))
    }
}

impl Round for ToyRound<'_> {
    fn name(&self) -> String {
        format!("toy round {}", self.done.rounds.len())
    }

    fn units(&self) -> u32 {
        UNITS[self.done.rounds.len()]
    }

    fn unit(&self, index: u32) -> Result<Vec<u8>, JobError> {
        std::thread::sleep(self.toy.nap);
        let number = self.toy.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.toy.stops_after.is_some_and(|last| number >= last) {
            self.toy.stop.store(true, Ordering::Relaxed);
        }
        let all = format!("{} {} {index} {:?}", self.toy.seed, self.toy.salt, self.done.rounds);
        let hash = blake3::hash(all.as_bytes());
        Ok(hash.as_bytes()[..index as usize].to_vec())
    }
}

struct Nobody;

impl Listener for Nobody {
    fn round(&self, _: &str, _: usize) {}
    fn unit_done(&self) {}
}

pub const VERSION: &str = "0.2.0";

pub fn toy() -> Toy {
    Toy::default()
}

/// A toy that answers as the plan of seed 0, a little slower.
pub fn slow(ms: u64) -> Toy {
    Toy { nap: Duration::from_millis(ms), ..toy() }
}

impl Toy {
    pub fn question(&self) -> Question {
        Question::of(VERSION, self.seed.to_string().as_bytes())
    }

    fn watch(&self) -> Watch<'_> {
        Watch { stop: &self.stop, listener: &Nobody }
    }

    pub fn here(&self, folder: Option<&Unfinished>) -> Result<Done, WorkError> {
        work_through(self, &self.question(), folder, self.watch())
    }

    pub fn plan(&self, path: &Path, shards: u32) -> PlanFolder {
        let command = ["toy".to_string(), self.seed.to_string()];
        let question = self.question();
        let inputs = [("../in/x.toml".to_string(), "a = 1\n".to_string()), ("x.toml".into(), "µ\n".into())];
        let order = Order { kind: "toy", command: &command, question: &question, shards, inputs: &inputs, beside: &[] };
        PlanFolder::create(path, &order).unwrap();
        open(path)
    }

    pub fn shard(&self, folder: &PlanFolder, index: u32) -> Result<Sharded, WorkError> {
        shard(folder, &self.question(), self, index, self.watch())
    }

    pub fn merge(&self, folder: &PlanFolder, others: &[PlanFolder]) -> Result<Merged, WorkError> {
        merge(folder, others, &self.question(), self)
    }

    /// Does shards in this order and merges, until there is nothing left to do.
    pub fn through(&self, folder: &PlanFolder, order: impl Fn(u32) -> Vec<u32>) -> Done {
        for round in 0.. {
            for index in order(round) {
                self.shard(folder, index).unwrap();
            }
            if let Merged::Finished(done) = self.merge(folder, &[]).unwrap() {
                return done;
            }
        }
        unreachable!("it ends")
    }
}

pub fn open(path: &Path) -> PlanFolder {
    PlanFolder::open(path, VERSION).unwrap()
}

/// A copy of a folder, in another place.
pub fn copied(from: &Path, to: &Path) -> PathBuf {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        match entry.file_type().unwrap().is_dir() {
            true => drop(copied(&entry.path(), &to.join(entry.file_name()))),
            false => drop(std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap()),
        }
    }
    to.to_path_buf()
}

/// Every file below a folder, by its path from it.
pub fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => open.push(path),
                false => found.push(path.strip_prefix(folder).unwrap().display().to_string()),
            }
        }
    }
    found.sort();
    found
}
