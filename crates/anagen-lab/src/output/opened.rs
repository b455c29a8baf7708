//! A run's folder, opened to be read: its record and its results.

use std::fs;
use std::path::{Path, PathBuf};

use super::{OutputError, PROVENANCE, Provenance, read_summary};
use crate::result::RunResult;

/// Name of the results in a run's folder.
pub const SUMMARY: &str = "summary.json";

/// The folder of a finished run.
#[derive(Debug)]
pub struct RunFolder {
    /// Where it is.
    pub path: PathBuf,
    /// The record of the run.
    pub record: Provenance,
    /// What it found; readings of possible patients are not in it.
    pub result: RunResult,
    /// Whether the results are those the run wrote.
    pub untouched: bool,
}

impl RunFolder {
    /// Opens the folder of a run of this version.
    pub fn open(path: &Path) -> Result<RunFolder, OutputError> {
        let no = |why: String| OutputError::NoRun { path: path.to_path_buf(), why };
        if !path.is_dir() {
            return Err(no(if path.exists() { "it is a file".into() } else { "there is no such folder".into() }));
        }
        if !path.join(PROVENANCE).is_file() {
            return Err(no(format!("it holds no {PROVENANCE}")));
        }
        let record = Provenance::read(path)?;
        if let Some((option, _)) = record.options.iter().find(|(option, _)| option == crate::cohort::PATIENTS) {
            return Err(no(format!("it holds a cohort (`--{option}`), which has no report")));
        }
        let here = env!("CARGO_PKG_VERSION");
        if record.version != here {
            return Err(no(format!("anagen {} wrote it, and this is anagen {here}", record.version)));
        }
        let file = path.join(SUMMARY);
        let text = fs::read_to_string(&file).map_err(|e| OutputError::io("read", &file, e))?;
        let result = read_summary(&text, &file)?;
        let hash = blake3::hash(text.as_bytes()).to_hex();
        let untouched = record.outputs.iter().any(|w| w.name == SUMMARY && w.blake3 == hash.as_str());
        Ok(RunFolder { path: path.to_path_buf(), record, result, untouched })
    }

    /// What it is called in tables: the last part of its path.
    pub fn name(&self) -> String {
        let whole = self.path.canonicalize().unwrap_or_else(|_| self.path.clone());
        whole.file_name().map_or_else(|| self.path.display().to_string(), |n| n.to_string_lossy().into_owned())
    }
}
