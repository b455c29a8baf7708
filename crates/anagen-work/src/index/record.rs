//! What the index takes from the record of a run.

use serde::Deserialize;
use std::path::Path;

/// What a record says of its run.
pub struct Record {
    /// The command that made it.
    pub kind: String,
    /// The title of its first input.
    pub title: String,
    /// Version of the program.
    pub version: String,
    /// Seed.
    pub seed: u64,
    /// Hash of the record.
    pub blake3: String,
}

/// The part of `provenance.json` that is read; it may hold more.
#[derive(Deserialize)]
struct Told {
    program: String,
    version: String,
    command: Vec<String>,
    seed: u64,
    #[serde(default)]
    inputs: Vec<Input>,
}

#[derive(Deserialize)]
struct Input {
    path: String,
    text: String,
}

/// Reads a record; `None` if it is none of this program's.
pub fn record(path: &Path) -> Option<Record> {
    let bytes = std::fs::read(path).ok()?;
    let told: Told = serde_json::from_slice(&bytes).ok()?;
    (told.program == "anagen").then(|| Record {
        kind: told.command.get(1).cloned().unwrap_or_default(),
        title: told.inputs.first().map(title).unwrap_or_default(),
        version: told.version,
        seed: told.seed,
        blake3: blake3::hash(&bytes).to_hex().to_string(),
    })
}

/// The title a file gives itself, or else its name.
fn title(input: &Input) -> String {
    let own = input.text.parse::<toml_edit::DocumentMut>().ok();
    let own = own.and_then(|file| Some(file.get("title")?.as_str()?.to_string()));
    let name = || Path::new(&input.path).file_name().map(|name| name.to_string_lossy().into_owned());
    own.or_else(name).unwrap_or_default()
}
