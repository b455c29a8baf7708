//! Finished draws on disk: one file that only grows, a record a draw.
//!
//! A record is the draw's number, its numbers and a checksum of both. A record that was torn (the program
//! was killed, the disk went full) is found by its checksum and cut off, with whatever stands behind
//! it. What was written survives the program at once, and the machine from the next second on.

use crate::output::OutputError;
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const MAGIC: &[u8; 16] = b"anagen draws 1\n\0";
/// Magic and the number of values of a record.
const HEADER_BYTES: u64 = 20;
/// Bytes of a checksum.
const CHECK: usize = 16;
/// How long a finished draw may wait for the disk.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// The file of finished draws, held by this program alone.
#[derive(Debug)]
pub struct Kept {
    path: PathBuf,
    file: File,
    /// Numbers of a record.
    values: usize,
    /// Which record holds a draw.
    record_of: BTreeMap<u32, u32>,
    records: u32,
    synced: Instant,
}

impl Kept {
    /// Opens the file, or makes it if it is not there or was torn before its first record. Draws that
    /// are whole are there; what is not is cut off.
    pub fn open(path: &Path, values: usize) -> Result<Kept, OutputError> {
        let refused = |doing| move |e| OutputError::io(doing, path, e);
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let file = file.map_err(refused("open"))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(OutputError::AtWork { path: path.to_path_buf() }),
            // Where files cannot be locked, nobody can be asked.
            Err(TryLockError::Error(_)) => {}
        }
        let (path, record_of) = (path.to_path_buf(), BTreeMap::new());
        let mut kept = Kept { path, file, values, record_of, records: 0, synced: Instant::now() };
        kept.find().map_err(|e| OutputError::io("open", &kept.path, e))?;
        Ok(kept)
    }

    /// Whether a draw is there.
    pub fn has(&self, draw: u32) -> bool {
        self.record_of.contains_key(&draw)
    }

    /// How many draws are there.
    pub fn len(&self) -> usize {
        self.record_of.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Keeps a draw.
    pub fn keep(&mut self, draw: u32, block: &[f32]) -> Result<(), OutputError> {
        assert_eq!(block.len(), self.values, "a block of another form");
        let refused = |e| OutputError::io("keep a finished draw in", &self.path, e);
        let end = self.offset(self.records);
        let written = self.file.seek(SeekFrom::Start(end)).and_then(|_| self.file.write_all(&record(draw, block)));
        if let Err(e) = written {
            // Half a record would be found torn; without it the file is whole.
            let _ = self.file.set_len(end);
            return Err(refused(e));
        }
        self.enter(draw);
        if self.synced.elapsed() > LONGEST_WAIT {
            self.sync()?;
        }
        Ok(())
    }

    /// Waits until the disk has everything.
    pub fn sync(&mut self) -> Result<(), OutputError> {
        self.synced = Instant::now();
        self.file.sync_data().map_err(|e| OutputError::io("keep a finished draw in", &self.path, e))
    }

    /// The numbers of a draw that is there.
    pub fn read(&mut self, draw: u32) -> Result<Vec<f32>, OutputError> {
        let record = self.record_of.get(&draw).copied();
        let missing = || io::Error::new(io::ErrorKind::NotFound, format!("draw {draw} is not there"));
        let mut read = || {
            let at = self.offset(record.ok_or_else(missing)?);
            let mut bytes = vec![0; self.record_bytes()];
            self.file.seek(SeekFrom::Start(at))?;
            self.file.read_exact(&mut bytes)?;
            block_of(draw, &bytes).ok_or_else(|| io::Error::other(format!("draw {draw} was damaged on the disk")))
        };
        read().map_err(|e| OutputError::io("read", &self.path, e))
    }

    /// Finds the draws that are there and cuts off the rest.
    fn find(&mut self) -> io::Result<()> {
        let mut head = Vec::new();
        let mut reader = BufReader::with_capacity(1 << 20, &self.file);
        reader.by_ref().take(HEADER_BYTES).read_to_end(&mut head)?;
        let header = [&MAGIC[..], &(self.values as u32).to_le_bytes()].concat();
        let mut found = Vec::new();
        if head == header {
            let mut bytes = vec![0; self.record_bytes()];
            while reader.read_exact(&mut bytes).is_ok() {
                let draw = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
                if block_of(draw, &bytes).is_none() {
                    break;
                }
                found.push(draw);
            }
        } else {
            self.file.set_len(0)?;
            self.file.seek(SeekFrom::Start(0))?;
            self.file.write_all(&header)?;
        }
        found.into_iter().for_each(|draw| self.enter(draw));
        self.file.set_len(self.offset(self.records))?;
        self.file.sync_all()
    }

    fn enter(&mut self, draw: u32) {
        self.record_of.insert(draw, self.records);
        self.records += 1;
    }

    fn record_bytes(&self) -> usize {
        4 + 4 * self.values + CHECK
    }

    fn offset(&self, record: u32) -> u64 {
        HEADER_BYTES + u64::from(record) * self.record_bytes() as u64
    }
}

/// A draw as it stands on disk.
fn record(draw: u32, block: &[f32]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(4 + 4 * block.len() + CHECK);
    bytes.extend(draw.to_le_bytes());
    block.iter().for_each(|x| bytes.extend(x.to_le_bytes()));
    let check = blake3::hash(&bytes);
    bytes.extend(&check.as_bytes()[..CHECK]);
    bytes
}

/// The numbers of a record, if it is whole and that draw's.
fn block_of(draw: u32, record: &[u8]) -> Option<Vec<f32>> {
    let (body, check) = record.split_at(record.len() - CHECK);
    let whole = blake3::hash(body).as_bytes()[..CHECK] == *check && body[..4] == draw.to_le_bytes();
    let number = |four: &[u8]| f32::from_le_bytes([four[0], four[1], four[2], four[3]]);
    whole.then(|| body[4..].chunks_exact(4).map(number).collect())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A file that is full from the start, where there is such a thing.
    pub fn on_a_full_disk(values: usize) -> Option<Kept> {
        let file = OpenOptions::new().read(true).write(true).open("/dev/full").ok()?;
        let path = PathBuf::from("out/run.unfinished/draws.kept");
        Some(Kept { path, file, values, record_of: BTreeMap::new(), records: 0, synced: Instant::now() })
    }

    fn block(draw: u32) -> Vec<f32> {
        (0..30).map(|i| if i == 7 { f32::NAN } else { draw as f32 + i as f32 / 7.0 }).collect()
    }

    fn bits(block: &[f32]) -> Vec<u32> {
        block.iter().map(|x| x.to_bits()).collect()
    }

    #[test]
    fn draws_are_there_again_wherever_the_file_is_torn() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("draws.kept");
        let mut kept = Kept::open(&path, 30).unwrap();
        for draw in [2, 0, 5] {
            kept.keep(draw, &block(draw)).unwrap();
        }
        drop(kept);
        let whole = std::fs::read(&path).unwrap();
        let record = 4 + 120 + CHECK;
        assert_eq!(whole.len(), 20 + 3 * record);
        for length in 0..=whole.len() {
            std::fs::write(&path, &whole[..length]).unwrap();
            let mut kept = Kept::open(&path, 30).unwrap();
            let there = length.saturating_sub(20) / record;
            let draws: Vec<u32> = (0..9).filter(|d| kept.has(*d)).collect();
            assert_eq!(draws, [&[][..], &[2], &[0, 2], &[0, 2, 5]][there], "torn at {length}");
            kept.keep(7, &block(7)).unwrap();
            for draw in draws.into_iter().chain([7]) {
                assert_eq!(bits(&kept.read(draw).unwrap()), bits(&block(draw)));
            }
            drop(kept);
            assert_eq!(std::fs::metadata(&path).unwrap().len() as usize, 20 + (there + 1) * record);
        }
    }

    #[test]
    fn a_damaged_record_and_all_behind_it_are_dropped() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("draws.kept");
        let mut kept = Kept::open(&path, 30).unwrap();
        (0..3).for_each(|draw| kept.keep(draw, &block(draw)).unwrap());
        drop(kept);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[20 + 140 + 50] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        let kept = Kept::open(&path, 30).unwrap();
        assert!(kept.has(0) && !kept.has(1) && !kept.has(2) && kept.len() == 1);
        drop(kept);
        // Draws of another form are none of ours.
        assert!(Kept::open(&path, 31).unwrap().is_empty());
    }

    /// A disk that is full says so when something is written.
    #[test]
    fn a_full_disk_is_told_in_words() {
        let Some(mut kept) = on_a_full_disk(30) else { return };
        let said = kept.keep(0, &block(0)).unwrap_err().to_string();
        let expected = "cannot keep a finished draw in out/run.unfinished/draws.kept: the disk is full\nhint: ";
        assert!(said.starts_with(expected), "{said}");
        assert!(!kept.has(0));
    }

    #[test]
    fn two_programs_do_not_keep_in_one_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("draws.kept");
        let first = Kept::open(&path, 3).unwrap();
        let error = Kept::open(&path, 3).unwrap_err();
        assert!(matches!(error, OutputError::AtWork { .. }), "{error}");
        drop(first);
        assert!(Kept::open(&path, 3).is_ok());
    }
}
