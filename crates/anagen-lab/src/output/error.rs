//! What can go wrong on disk, in words a person can act on.

use std::io;
use std::path::{Path, PathBuf};

use parquet::errors::ParquetError;

/// Why results could not be written or read back.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// There is a folder or file of that name, and nobody said to replace it.
    #[error("{} exists already\nhint: --force replaces it, --out names another place", .path.display())]
    Exists {
        /// The folder asked for.
        path: PathBuf,
    },
    /// Told to replace a folder, but it does not look like a run's.
    #[error("{} is not a folder that a run wrote: {why}\nhint: --force replaces only a run or an empty folder; --out names another folder", .path.display())]
    NotARun {
        /// The folder asked for.
        path: PathBuf,
        /// What speaks against it.
        why: String,
    },
    /// Asked to read a run where there is none that this program can read.
    #[error("{} is not the folder of a run that this program can read: {why}\nhint: `anagen run PROTOCOL --out DIR` makes one; `anagen run --again DIR` repeats that of another version", .path.display())]
    NoRun {
        /// The folder asked for.
        path: PathBuf,
        /// What speaks against it.
        why: String,
    },
    /// An earlier run was not finished.
    #[error("{} holds {what} of an earlier run\nhint: --resume goes on with them, --force throws them away and begins anew", .path.display())]
    Unfinished {
        /// Its folder.
        path: PathBuf,
        /// What it has finished: `7 finished draws`.
        what: String,
    },
    /// An unfinished run asks something else.
    #[error("{} was begun with other inputs, so what it holds is not of this run:\n  {differences}\nhint: ask as then to go on with them, or --force throws them away and begins anew", .path.display())]
    AnotherQuestion {
        /// Its folder.
        path: PathBuf,
        /// In what it differs, a line each.
        differences: String,
    },
    /// Another program holds a file.
    #[error("another run is at work on {}\nhint: wait for its end, or --out names another folder", .path.display())]
    AtWork {
        /// The file.
        path: PathBuf,
    },
    /// A run does not have what was asked of it.
    #[error("the run in {} has no {what}\nhint: it has {has}", .path.display())]
    NotInRun {
        /// Its folder.
        path: PathBuf,
        /// What was asked for: `plan "x"`, `visit on day 7`.
        what: String,
        /// What there is instead.
        has: String,
    },
    /// The operating system refused.
    #[error("cannot {doing} {}: {reason}\nhint: {hint}", .path.display())]
    Refused {
        /// What was tried: `write`, `create`, ...
        doing: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// What it said.
        reason: String,
        /// What to do about it.
        hint: &'static str,
        /// The error itself.
        #[source]
        source: io::Error,
    },
    /// A file is there but does not hold what it should.
    #[error("cannot read {}: {reason}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

impl OutputError {
    /// The error of the operating system on `path` while trying to `doing`.
    pub fn io(doing: &'static str, path: &Path, source: io::Error) -> Self {
        let (reason, hint) = explain(&source);
        OutputError::Refused { doing, path: path.to_path_buf(), reason, hint, source }
    }

    /// What the Parquet writer met on `path`.
    pub(crate) fn parquet(path: &Path, error: ParquetError) -> Self {
        let source = match error {
            ParquetError::External(inner) => match inner.downcast::<io::Error>() {
                Ok(io) => *io,
                Err(other) => io::Error::other(other),
            },
            other => io::Error::other(other),
        };
        OutputError::io("write", path, source)
    }
}

/// Cause and remedy of an error of the operating system.
fn explain(error: &io::Error) -> (String, &'static str) {
    use io::ErrorKind as K;
    let (reason, hint) = match error.kind() {
        K::StorageFull => {
            ("the disk is full", "a run takes up to 100 MB; free some space or write elsewhere with --out")
        }
        K::QuotaExceeded => ("the disk quota is used up", "free some space or write elsewhere with --out"),
        K::FileTooLarge => {
            ("the file would grow past the limit on file size", "raise the limit (ulimit -f) or write elsewhere")
        }
        K::PermissionDenied => ("permission denied", "choose a folder you may write to with --out"),
        K::ReadOnlyFilesystem => ("the disk is read-only", "choose a folder you may write to with --out"),
        K::NotFound => ("no such file or folder", "check the path"),
        K::NotADirectory => ("part of the path is a file, not a folder", "check the path"),
        K::AlreadyExists => ("a file of that name is in the way", "check the path"),
        K::InvalidFilename => ("the name is not allowed there", "choose a shorter, plainer name with --out"),
        _ => return (error.to_string(), "check the disk and the path, or write elsewhere with --out"),
    };
    (reason.to_string(), hint)
}
