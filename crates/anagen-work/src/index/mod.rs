//! The index of runs: a table in SQLite of every run below a folder, read from the records the runs left.
//!
//! It is a memory, not a source: whatever becomes of it (lost, torn, killed while it was written, written by
//! two at once), the folders say again what it said.

mod record;

use crate::error::WorkError;
use record::record;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, params};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

/// The file of the index in the folder it is about.
pub const INDEX: &str = "anagen-runs.sqlite";
/// The file that makes a folder a run.
const RECORD: &str = "provenance.json";
/// Version of the table.
const FORMAT: i64 = 1;
/// How long one process waits for another that writes.
const PATIENCE: Duration = Duration::from_secs(30);

const TABLE: &str = "CREATE TABLE runs (
    folder TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    version TEXT NOT NULL,
    seed TEXT NOT NULL,
    written_ns INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    blake3 TEXT NOT NULL,
    sound TEXT NOT NULL
) STRICT";

/// A run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Run {
    /// Its folder, from the one that was searched.
    pub folder: String,
    /// The command that made it: `run`, `power`.
    pub kind: String,
    /// The title of what was run; empty if it has none.
    pub title: String,
    /// Version of the program that made it.
    pub version: String,
    /// Its seed.
    pub seed: u64,
    /// When its record was written, UTC.
    pub written: String,
    /// Hash of its record.
    pub blake3: String,
}

/// A record on disk, and whether it is what it was: when it was written, and its size.
type Stamp = (i64, i64);

/// All runs below a folder, by folder. The index in it is brought up to date; where none can be kept, the runs
/// are listed all the same.
pub fn runs(folder: &Path) -> Result<Vec<Run>, WorkError> {
    let there = found(folder)?;
    let path = folder.join(INDEX);
    let open = || -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        Connection::open_with_flags(&path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
    };
    match open().and_then(|index| listed(index, folder, &there)) {
        Ok(runs) => return Ok(runs),
        // Whoever else has it open keeps what it has; the next reader begins a new one.
        Err(error) if is_damage(&error) => {
            for file in [path.clone(), folder.join(format!("{INDEX}-journal"))] {
                let _ = fs::remove_file(file);
            }
            if let Ok(runs) = open().and_then(|index| listed(index, folder, &there)) {
                return Ok(runs);
            }
        }
        Err(_) => {}
    }
    let failed = |e: rusqlite::Error| WorkError::io("read", &path)(std::io::Error::other(e));
    Connection::open_in_memory().and_then(|index| listed(index, folder, &there)).map_err(failed)
}

/// Whether a file is no index that can be used.
fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode as E;
    match error.sqlite_error_code() {
        Some(code) => matches!(code, E::DatabaseCorrupt | E::NotADatabase | E::Unknown | E::SystemIoFailure),
        None => true,
    }
}

/// Brings the index up to date and lists it. All of it is one transaction: it is done or it is not.
fn listed(mut index: Connection, folder: &Path, there: &BTreeMap<String, Stamp>) -> rusqlite::Result<Vec<Run>> {
    index.busy_timeout(PATIENCE)?;
    let changes = index.transaction_with_behavior(TransactionBehavior::Immediate)?;
    prepare(&changes)?;
    let known: BTreeMap<String, Stamp> = rows(&changes)?.into_iter().map(|(run, stamp)| (run.folder, stamp)).collect();
    for gone in known.keys().filter(|name| !there.contains_key(*name)) {
        changes.execute("DELETE FROM runs WHERE folder = ?1", [gone])?;
    }
    for (name, stamp) in there.iter().filter(|(name, stamp)| known.get(*name) != Some(stamp)) {
        changes.execute("DELETE FROM runs WHERE folder = ?1", [name])?;
        let Some(r) = record(&folder.join(name).join(RECORD)) else { continue };
        let sound = sound(name, [&r.kind, &r.title, &r.version, &r.blake3], r.seed, *stamp);
        changes.execute(
            "INSERT INTO runs VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![name, r.kind, r.title, r.version, r.seed.to_string(), stamp.0, stamp.1, r.blake3, sound],
        )?;
    }
    let runs = rows(&changes)?.into_iter().map(|(run, _)| run).collect();
    changes.commit()?;
    Ok(runs)
}

/// Makes the table, or that of another layout anew; finds torn pages now, not when a run is wanted.
fn prepare(index: &Transaction) -> rusqlite::Result<()> {
    let format: i64 = index.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if format != FORMAT {
        index.execute("DROP TABLE IF EXISTS runs", [])?;
        index.execute(TABLE, [])?;
        index.pragma_update(None, "user_version", FORMAT)?;
    }
    match index.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0))?.as_str() {
        "ok" => Ok(()),
        _ => Err(rusqlite::Error::InvalidQuery),
    }
}

/// All runs of the index; an error if one is not what was written.
fn rows(index: &Transaction) -> rusqlite::Result<Vec<(Run, Stamp)>> {
    let mut rows = index.prepare(
        "SELECT folder, kind, title, version, blake3, seed, written_ns, bytes, sound,
            strftime('%Y-%m-%d %H:%M:%S', written_ns / 1000000000, 'unixepoch')
        FROM runs ORDER BY folder",
    )?;
    let run = |row: &rusqlite::Row| {
        let (stamp, seed): (Stamp, String) = ((row.get(6)?, row.get(7)?), row.get(5)?);
        let run = Run {
            folder: row.get(0)?,
            kind: row.get(1)?,
            title: row.get(2)?,
            version: row.get(3)?,
            blake3: row.get(4)?,
            seed: seed.parse().map_err(|_| rusqlite::Error::InvalidQuery)?,
            written: row.get(9)?,
        };
        let sound = sound(&run.folder, [&run.kind, &run.title, &run.version, &run.blake3], run.seed, stamp);
        match sound == row.get::<_, String>(8)? {
            true => Ok((run, stamp)),
            false => Err(rusqlite::Error::InvalidQuery),
        }
    };
    rows.query_map([], run)?.collect()
}

/// A hash of a row, by which one that was damaged on the disk is found.
fn sound(folder: &str, words: [&str; 4], seed: u64, stamp: Stamp) -> String {
    blake3::hash(format!("{folder:?} {words:?} {seed} {stamp:?}").as_bytes()).to_hex().to_string()
}

/// Every record below a folder. What is being written (hidden, or unfinished) is passed over, and so is what
/// lies inside of a run.
fn found(folder: &Path) -> Result<BTreeMap<String, Stamp>, WorkError> {
    let mut there = BTreeMap::new();
    let mut open: Vec<PathBuf> = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        if let Some(stamp) = stamp(&next.join(RECORD)) {
            let name = next.strip_prefix(folder).unwrap_or(&next).to_string_lossy().into_owned();
            there.insert(if name.is_empty() { ".".into() } else { name }, stamp);
            continue;
        }
        let entries = match fs::read_dir(&next) {
            // Only the folder asked for must be there: others may go at any moment.
            Err(e) if next == folder => return Err(WorkError::io("read", folder)(e)),
            entries => entries.into_iter().flatten().flatten(),
        };
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let passed = name.starts_with('.') || name.ends_with(".unfinished");
            if !passed && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                open.push(entry.path());
            }
        }
    }
    Ok(there)
}

fn stamp(record: &Path) -> Option<Stamp> {
    let file = fs::metadata(record).ok().filter(fs::Metadata::is_file)?;
    let written = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some((i64::try_from(written.as_nanos()).ok()?, i64::try_from(file.len()).ok()?))
}
