//! A single file that somebody asked for: written beside its place, put there whole or not at all.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use super::OutputError;

/// Writes a file of that name. One that is there already is refused, or with `force` replaced.
pub fn write_new(path: &Path, bytes: &[u8], force: bool) -> Result<(), OutputError> {
    if !force && (path.is_symlink() || path.exists()) {
        return Err(OutputError::Exists { path: path.to_path_buf() });
    }
    let Some(name) = path.file_name() else {
        let why = "it has no name of its own".to_string();
        return Err(OutputError::NotARun { path: path.to_path_buf(), why });
    };
    let partial = path.with_file_name(format!(".{}.partial-{}", name.to_string_lossy(), std::process::id()));
    let written = File::create_new(&partial)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&partial, path));
    written.map_err(|e| {
        // Half a file is worse than none.
        let _ = fs::remove_file(&partial);
        OutputError::io("write", path, e)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays_unless_told() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("page.html");
        write_new(&path, b"one", false).unwrap();
        assert!(matches!(write_new(&path, b"two", false), Err(OutputError::Exists { .. })));
        assert_eq!(fs::read(&path).unwrap(), b"one");
        write_new(&path, b"two", true).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert!(write_new(&dir.path().join("no/such/page.html"), b"x", true).is_err());
        assert!(write_new(Path::new("/"), b"x", true).is_err());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
