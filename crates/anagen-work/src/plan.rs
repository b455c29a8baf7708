//! A plan: a folder that holds all that some work takes, so that it can be copied anywhere and done in pieces.
//!
//! | file | what |
//! |---|---|
//! | `plan.json` | version, command, question, number of shards, and the hash of every input |
//! | `inputs/` | a copy of every input file |
//! | `rounds/NNN/shard-NNNNN.bin` | a finished shard of the open round |
//! | `rounds/NNN/done.bin` | a closed round |

use crate::disk;
use crate::error::WorkError;
use crate::piece::Question;
use crate::rounds::Rounds;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Version of the layout.
const FORMAT: u32 = 1;
/// The file that makes a folder a plan.
const PLAN: &str = "plan.json";
/// The folder of rounds.
const ROUNDS: &str = "rounds";

/// An input file of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Its path as the command has it.
    pub path: String,
    /// Its copy in the folder.
    pub file: String,
    /// Hash of its bytes.
    pub blake3: String,
}

/// What is planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Version of this layout.
    pub format: u32,
    /// Version of the program that made it and that does it.
    pub version: String,
    /// What kind of work it is.
    pub kind: String,
    /// The command that does the same unbroken, without the program.
    pub command: Vec<String>,
    /// Hash of all that determines its results.
    pub question: String,
    /// Into how many shards each round is cut.
    pub shards: u32,
    /// Its input files.
    pub inputs: Vec<Input>,
}

/// The folder of a plan.
#[derive(Clone, Debug)]
pub struct PlanFolder {
    /// Where it is.
    pub path: PathBuf,
    /// What it holds.
    pub plan: Plan,
    /// Path, as the command has it, and text of every input.
    pub texts: Vec<(String, String)>,
}

/// What is to be planned.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// What kind of work it is.
    pub kind: &'a str,
    /// The command that does the same unbroken, without the program.
    pub command: &'a [String],
    /// What is asked.
    pub question: &'a Question,
    /// Into how many shards each round is cut.
    pub shards: u32,
    /// Path, as the command has it, and text of every input.
    pub inputs: &'a [(String, String)],
    /// Names and texts of further files for the folder.
    pub beside: &'a [(&'a str, String)],
}

impl PlanFolder {
    /// Writes a plan into a folder that is not there yet: whole or not at all.
    pub fn create(path: &Path, order: &Order) -> Result<(), WorkError> {
        if path.exists() || path.is_symlink() {
            return Err(WorkError::Exists { path: path.to_path_buf() });
        }
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        disk::make(parent)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let partial = parent.join(format!(".{name}.partial-{}", std::process::id()));
        let done = write(&partial, order).and_then(|()| {
            // A folder that somebody made meanwhile is replaced only if it is empty.
            std::fs::rename(&partial, path).map_err(WorkError::io("put in place", path))
        });
        if done.is_err() {
            let _ = std::fs::remove_dir_all(&partial);
        }
        done
    }

    /// Opens a plan of this `version`, and checks that its inputs are what they were.
    pub fn open(path: &Path, version: &str) -> Result<PlanFolder, WorkError> {
        let no = |why: String| WorkError::NoPlan { path: path.to_path_buf(), why };
        let file = path.join(PLAN);
        let bytes = disk::read(&file)?.ok_or_else(|| no(format!("it has no {PLAN}")))?;
        let told: serde_json::Value = serde_json::from_slice(&bytes).map_err(|e| no(format!("{PLAN}: {e}")))?;
        // A plan of another version may have another layout, but always has this.
        if let Some(theirs) = told["version"].as_str().filter(|theirs| *theirs != version) {
            let (path, theirs) = (path.to_path_buf(), theirs.to_string());
            return Err(WorkError::OtherVersion { path, theirs, ours: version.to_string() });
        }
        let plan: Plan = serde_json::from_value(told).map_err(|e| no(format!("{PLAN}: {e}")))?;
        if plan.format != FORMAT || plan.shards == 0 {
            return Err(no(format!("{PLAN} has format {} and {} shards", plan.format, plan.shards)));
        }
        let text = |input: &Input| {
            let file = path.join(&input.file);
            let changed = |why: String| WorkError::Changed { path: file.clone(), why };
            let bytes = disk::read(&file)?.ok_or_else(|| changed("it is missing".into()))?;
            if blake3::hash(&bytes).to_hex().as_str() != input.blake3 {
                return Err(changed(format!("{} was edited after the plan was made", input.path)));
            }
            let text = String::from_utf8(bytes).map_err(|e| changed(e.to_string()))?;
            Ok((input.path.clone(), text))
        };
        let texts = plan.inputs.iter().map(text).collect::<Result<_, _>>()?;
        Ok(PlanFolder { path: path.to_path_buf(), plan, texts })
    }

    /// Whether it is the plan of this question; an error says that it was edited.
    pub fn asks(&self, question: &Question) -> Result<(), WorkError> {
        match self.plan.question == question.hex() {
            true => Ok(()),
            false => {
                let why = "its command or inputs ask something else now".to_string();
                Err(WorkError::Changed { path: self.path.join(PLAN), why })
            }
        }
    }

    /// Its rounds.
    pub fn rounds(&self, question: &Question) -> Rounds {
        Rounds::of(&self.path.join(ROUNDS), question)
    }

    /// Where a shard of a round lies.
    pub(crate) fn shard_file(&self, round: u32, index: u32) -> PathBuf {
        self.path.join(ROUNDS).join(format!("{round:03}")).join(format!("shard-{index:05}.bin"))
    }

    /// The units of a shard, of a round of so many.
    pub fn units_of(&self, index: u32, units: u32) -> Range<u32> {
        let cut = |i: u32| (u64::from(i) * u64::from(units) / u64::from(self.plan.shards)) as u32;
        cut(index)..cut(index + 1)
    }
}

fn write(partial: &Path, order: &Order) -> Result<(), WorkError> {
    let inputs = partial.join("inputs");
    disk::make(&inputs)?;
    let mut listed = Vec::new();
    for (number, (path, text)) in order.inputs.iter().enumerate() {
        let name = Path::new(path).file_name().unwrap_or_default().to_string_lossy();
        let file = format!("inputs/{number:03}-{name}");
        disk::write_whole(&partial.join(&file), text.as_bytes())?;
        listed.push(Input { path: path.clone(), file, blake3: blake3::hash(text.as_bytes()).to_hex().to_string() });
    }
    for (name, text) in order.beside {
        disk::write_whole(&partial.join(name), text.as_bytes())?;
    }
    let plan = Plan {
        format: FORMAT,
        version: order.question.version.clone(),
        kind: order.kind.to_string(),
        command: order.command.to_vec(),
        question: order.question.hex(),
        shards: order.shards,
        inputs: listed,
    };
    let text = serde_json::to_string_pretty(&plan).expect("a plan has no keys but strings") + "\n";
    disk::write_whole(&partial.join(PLAN), text.as_bytes())
}
