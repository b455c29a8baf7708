//! Finished units of an open round on disk: one file that only grows, a record a unit.
//!
//! A record is the unit's number, its length, its bytes and a checksum of all three. A torn one (the program
//! was killed, the disk went full) is found by its checksum and cut off with whatever stands behind it. What
//! was written survives the program at once, and the machine from the next second on.

use crate::error::WorkError;
use crate::piece::Question;
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const MAGIC: &[u8; 16] = b"anagen units 1\n\0";
/// Bytes of a checksum.
const CHECK: usize = 16;
/// Bytes of a record beside those of its unit: number, length, checksum.
const FRAME: usize = 4 + 8 + CHECK;
/// How long a finished unit may wait for the disk.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// The file of finished units.
#[derive(Debug)]
pub struct Kept {
    path: PathBuf,
    file: File,
    /// Where the next record goes.
    end: u64,
    synced: Instant,
}

impl Kept {
    /// Opens the file, or makes it; returns the units that are in it whole. One of another question is
    /// begun anew.
    pub fn open(path: &Path, question: &Question) -> Result<(Kept, BTreeMap<u32, Vec<u8>>), WorkError> {
        let open = || {
            let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            let header = [&MAGIC[..], &question.hash].concat();
            let mut units = BTreeMap::new();
            let mut end = header.len();
            if bytes.starts_with(&header) {
                while let Some((unit, content)) = record_at(&bytes, end) {
                    end += FRAME + content.len();
                    units.insert(unit, content);
                }
            } else {
                file.set_len(0)?;
                file.seek(SeekFrom::Start(0))?;
                file.write_all(&header)?;
            }
            file.set_len(end as u64)?;
            file.sync_all()?;
            let kept = Kept { path: path.to_path_buf(), file, end: end as u64, synced: Instant::now() };
            Ok((kept, units))
        };
        open().map_err(WorkError::io("open", path))
    }

    /// Keeps a unit.
    pub fn keep(&mut self, unit: u32, content: &[u8]) -> Result<(), WorkError> {
        let record = record(unit, content);
        let mut write = || {
            self.file.seek(SeekFrom::Start(self.end))?;
            if let Err(error) = self.file.write_all(&record) {
                // Half a record would be found torn; without it the file is whole.
                let _ = self.file.set_len(self.end);
                return Err(error);
            }
            self.end += record.len() as u64;
            if self.synced.elapsed() > LONGEST_WAIT {
                self.synced = Instant::now();
                self.file.sync_data()?;
            }
            io::Result::Ok(())
        };
        write().map_err(WorkError::io("keep a finished unit in", &self.path))
    }
}

/// How many whole units a file of that question holds.
pub(crate) fn count(path: &Path) -> usize {
    let Ok(bytes) = std::fs::read(path) else { return 0 };
    let mut at = MAGIC.len() + 32;
    let mut units = 0;
    while let Some((_, content)) = record_at(&bytes, at) {
        at += FRAME + content.len();
        units += 1;
    }
    units
}

fn record(unit: u32, content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(FRAME + content.len());
    bytes.extend(unit.to_le_bytes());
    bytes.extend((content.len() as u64).to_le_bytes());
    bytes.extend(content);
    let check = blake3::hash(&bytes);
    bytes.extend(&check.as_bytes()[..CHECK]);
    bytes
}

/// The record that begins there, if it is whole.
fn record_at(bytes: &[u8], at: usize) -> Option<(u32, Vec<u8>)> {
    let rest = bytes.get(at..)?;
    let unit = u32::from_le_bytes(rest.get(..4)?.try_into().ok()?);
    let length = usize::try_from(u64::from_le_bytes(rest.get(4..12)?.try_into().ok()?)).ok()?;
    let end = length.checked_add(12)?;
    let check = rest.get(end..end.checked_add(CHECK)?)?;
    let whole = blake3::hash(&rest[..end]).as_bytes()[..CHECK] == *check;
    whole.then(|| (unit, rest[12..end].to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(unit: u32) -> Vec<u8> {
        vec![unit as u8; 3 * unit as usize]
    }

    #[test]
    fn units_are_there_again_wherever_the_file_is_torn() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("units.kept");
        let question = Question::of("0.2.0", b"why");
        let order = [4, 0, 9];
        let mut ends = vec![16 + 32];
        let (mut kept, none) = Kept::open(&path, &question).unwrap();
        assert!(none.is_empty());
        for unit in order {
            kept.keep(unit, &content(unit)).unwrap();
            ends.push(ends[ends.len() - 1] + FRAME + 3 * unit as usize);
        }
        drop(kept);
        let whole = std::fs::read(&path).unwrap();
        assert_eq!(whole.len(), ends[3]);
        for length in 0..=whole.len() {
            std::fs::write(&path, &whole[..length]).unwrap();
            let (mut kept, units) = Kept::open(&path, &question).unwrap();
            let there = ends.iter().skip(1).filter(|end| **end <= length).count();
            assert_eq!(units, order[..there].iter().map(|u| (*u, content(*u))).collect(), "torn at {length}");
            kept.keep(2, &content(2)).unwrap();
            drop(kept);
            assert_eq!(count(&path), there + 1);
            assert_eq!(Kept::open(&path, &question).unwrap().1[&2], content(2));
        }
        let other = Question::of("0.2.0", b"who");
        assert!(Kept::open(&path, &other).unwrap().1.is_empty(), "units of another question are none of ours");
    }

    #[test]
    fn a_damaged_unit_and_all_behind_it_are_dropped() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("units.kept");
        let question = Question::of("0.2.0", b"why");
        let (mut kept, _) = Kept::open(&path, &question).unwrap();
        (1..4).for_each(|unit| kept.keep(unit, &content(unit)).unwrap());
        drop(kept);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[48 + FRAME + 3 + 13] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(Kept::open(&path, &question).unwrap().1.into_keys().collect::<Vec<_>>(), [1]);
        assert_eq!(std::fs::metadata(&path).unwrap().len() as usize, 48 + FRAME + 3, "cut off");
    }

    #[test]
    fn a_full_disk_is_told() {
        let Ok(file) = OpenOptions::new().read(true).write(true).open("/dev/full") else { return };
        let mut kept = Kept { path: "out/x.unfinished/units.kept".into(), file, end: 48, synced: Instant::now() };
        let said = kept.keep(0, b"x").unwrap_err().to_string();
        assert!(said.starts_with("cannot keep a finished unit in out/x.unfinished/units.kept: "), "{said}");
        assert_eq!(kept.end, 48);
    }
}
