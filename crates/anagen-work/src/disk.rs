//! Files that are there whole or not at all, whoever else writes them at the same moment.

use crate::error::WorkError;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes a file under a name of its own beside its place, then gives it its name. Two programs that write
/// the same file do not meet; the later one stands.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), WorkError> {
    let write = || {
        let (own, mut file) = own_file(path)?;
        let written = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| fs::rename(&own, path));
        written.inspect_err(|_| {
            let _ = fs::remove_file(&own);
        })
    };
    write().map_err(WorkError::io("write", path))
}

/// A new file beside `path` that nobody else has, on this machine or on another that shares the disk.
fn own_file(path: &Path) -> io::Result<(PathBuf, File)> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut serial = 0;
    loop {
        let own = path.with_file_name(format!(".{name}.{}-{serial}", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&own) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists && serial < 1000 => serial += 1,
            other => return other.map(|file| (own, file)),
        }
    }
}

/// The bytes of a file, if there is one.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, WorkError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(e) => Err(WorkError::io("read", path)(e)),
    }
}

/// Makes a folder and those it lies in.
pub fn make(folder: &Path) -> Result<(), WorkError> {
    fs::create_dir_all(folder).map_err(WorkError::io("create", folder))
}

/// Makes and holds a file that one program at a time may hold, for as long as the result lives.
pub fn lock(path: &Path, folder: &Path) -> Result<File, WorkError> {
    let file = File::create(path).map_err(WorkError::io("create", path))?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(WorkError::AtWork { path: folder.to_path_buf() }),
        // Where files cannot be locked, nobody can be asked.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_writers_leave_one_whole_file_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("piece");
        let bytes = |i: u8| vec![i; 100_000];
        std::thread::scope(|scope| {
            for i in 0..8 {
                let path = &path;
                scope.spawn(move || (0..10).for_each(|_| write_whole(path, &bytes(i)).unwrap()));
            }
        });
        let found = fs::read(&path).unwrap();
        assert!(found == bytes(found[0]), "torn");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_put_in_place_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("folder");
        fs::create_dir(&path).unwrap();
        assert!(write_whole(&path, b"x").unwrap_err().to_string().starts_with("cannot write"));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
