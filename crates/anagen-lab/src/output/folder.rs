//! The output folder: written beside its place under another name, put there whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::provenance::{Provenance, Written};
use super::{OutputError, PROVENANCE};

/// A run's folder while it is being written.
///
/// Everything goes into `.NAME.partial-PID` beside the place asked for; [`Folder::finish`] renames it.
/// Dropped before that (an error, Ctrl-C), it takes the half-written folder away again.
///
/// A limit on file size (`ulimit -f`) makes the system *kill* the process with SIGXFSZ before any
/// error can be reported; a program that wants the error instead must ignore that signal at its start.
/// A full disk or `/dev/full` needs no such care.
#[derive(Debug)]
pub struct Folder {
    target: PathBuf,
    partial: Leftover,
    force: bool,
    written: Vec<Written>,
    finished: bool,
}

/// What an abandoned run leaves: its half-written folder, and the parents made for it.
#[derive(Clone, Debug, Default)]
pub struct Leftover {
    path: PathBuf,
    /// Parents made for it, innermost first.
    made: Vec<PathBuf>,
}

impl Leftover {
    /// A folder whose parents were there before.
    pub fn folder(path: &Path) -> Leftover {
        Leftover { path: path.to_path_buf(), made: Vec::new() }
    }

    /// Takes it away; nobody is left to hear that this failed.
    pub fn remove(&self) {
        if !self.path.as_os_str().is_empty() {
            // A file that is being opened at this moment can keep the folder alive for a moment.
            let gone = |_: &usize| fs::remove_dir_all(&self.path).is_ok() || !self.path.exists();
            let _ = (0..3).find(gone);
        }
        for parent in &self.made {
            let _ = fs::remove_dir(parent);
        }
    }
}

/// One file of the folder, hashed as it is written.
#[derive(Debug)]
pub struct OutFile {
    name: String,
    path: PathBuf,
    file: BufWriter<File>,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl Folder {
    /// Opens a folder to be put at `dir`. An existing one is refused, or with `force` replaced at the
    /// end if it is empty or holds a run and nothing else.
    pub fn create(dir: &Path, force: bool) -> Result<Folder, OutputError> {
        let target = Folder::may_be_put_at(dir, force)?;
        let mut folder = Folder::beside(&target, force)?;
        let name = target.file_name().unwrap_or_default();
        folder.partial.path = spare(&parent_of(&target), name, "partial", |path| fs::create_dir(path))
            .map_err(|e| OutputError::io("create", &target, e))?;
        Ok(folder)
    }

    /// The same with the files at `path` for the time being; what lies there is taken away.
    pub fn create_at(dir: &Path, path: &Path, force: bool) -> Result<Folder, OutputError> {
        let target = Folder::may_be_put_at(dir, force)?;
        let mut folder = Folder::beside(&target, force)?;
        let create = || {
            if path.exists() {
                fs::remove_dir_all(path)?;
            }
            fs::create_dir_all(path)
        };
        create().map_err(|e| OutputError::io("create", path, e))?;
        folder.partial.path = path.to_path_buf();
        Ok(folder)
    }

    /// Where a folder asked for at `dir` will be, if it may.
    pub fn may_be_put_at(dir: &Path, force: bool) -> Result<PathBuf, OutputError> {
        let target = if dir.is_symlink() || dir.exists() {
            if !force {
                return Err(OutputError::Exists { path: dir.to_path_buf() });
            }
            replaceable(dir)?;
            dir.canonicalize().map_err(|e| OutputError::io("open", dir, e))?
        } else {
            dir.to_path_buf()
        };
        if target.file_name().is_none() {
            let why = "it is the root of a disk or has no name of its own".to_string();
            return Err(OutputError::NotARun { path: dir.to_path_buf(), why });
        }
        Ok(target)
    }

    /// A folder to be put at `target`, whose parents are made.
    fn beside(target: &Path, force: bool) -> Result<Folder, OutputError> {
        Ok(Folder {
            partial: Leftover { path: PathBuf::new(), made: make_parents(&parent_of(target))? },
            force,
            written: Vec::new(),
            finished: false,
            target: target.to_path_buf(),
        })
    }

    /// Where the files are for now.
    pub fn path(&self) -> &Path {
        &self.partial.path
    }

    /// What is to be taken away if this run ends before [`Folder::finish`].
    pub fn leftover(&self) -> Leftover {
        self.partial.clone()
    }

    /// Where they will be.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Opens the file `name` in it; the name may lead through folders, which are made.
    pub fn file(&self, name: &str) -> Result<OutFile, OutputError> {
        let path = self.partial.path.join(name);
        let made = path.parent().map_or(Ok(()), fs::create_dir_all);
        let file = made
            .and_then(|()| File::create(&path))
            .map_err(|e| OutputError::io("create", &self.target.join(name), e))?;
        Ok(OutFile::new(name, self.target.join(name), file))
    }

    /// Closes a file and enters it in [`Folder::written`].
    pub fn seal(&mut self, file: OutFile) -> Result<(), OutputError> {
        self.written.push(file.close()?);
        Ok(())
    }

    /// Writes a whole file.
    pub fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), OutputError> {
        let mut file = self.file(name)?;
        file.write_all(bytes).map_err(|e| OutputError::io("write", &file.path, e))?;
        self.seal(file)
    }

    /// Name, size and hash of every file so far.
    pub fn written(&self) -> &[Written] {
        &self.written
    }

    /// Writes the provenance with all files so far listed, and puts the folder in its place.
    pub fn finish(mut self, provenance: &mut Provenance) -> Result<PathBuf, OutputError> {
        provenance.outputs = self.written.clone();
        self.write(PROVENANCE, provenance.to_json().as_bytes())?;
        let refused = |e| OutputError::io("put in place", &self.target, e);
        if self.target.is_symlink() || self.target.exists() {
            if !self.force {
                return Err(OutputError::Exists { path: self.target.clone() });
            }
            replaceable(&self.target)?;
            let name = self.target.file_name().unwrap_or_default();
            let parent = parent_of(&self.target);
            let aside = spare(&parent, name, "replaced", |path| match path.exists() {
                true => Err(io::ErrorKind::AlreadyExists.into()),
                false => fs::rename(&self.target, path),
            })
            .map_err(refused)?;
            if let Err(e) = fs::rename(&self.partial.path, &self.target) {
                // Give the old results back before saying what happened.
                let _ = fs::rename(&aside, &self.target);
                return Err(refused(e));
            }
            self.finished = true;
            fs::remove_dir_all(&aside).map_err(|e| OutputError::io("remove the replaced folder", &aside, e))?;
        } else {
            fs::rename(&self.partial.path, &self.target).map_err(refused)?;
            self.finished = true;
        }
        Ok(self.target.clone())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.finished {
            self.partial.remove();
        }
    }
}

impl OutFile {
    fn new(name: &str, path: PathBuf, file: File) -> Self {
        let file = BufWriter::with_capacity(1 << 17, file);
        OutFile { name: name.to_string(), path, file, hasher: blake3::Hasher::new(), bytes: 0 }
    }

    /// Where it will be.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Flushes it to the disk: some file systems report that they are full only now.
    fn close(mut self) -> Result<Written, OutputError> {
        let done = self.file.flush().and_then(|()| match self.file.get_ref().sync_all() {
            // Not every place can be synchronised (pipes, /dev/full).
            Err(e) if matches!(e.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
            other => other,
        });
        done.map_err(|e| OutputError::io("write", &self.path, e))?;
        Ok(Written { name: self.name, bytes: self.bytes, blake3: self.hasher.finalize().to_hex().to_string() })
    }
}

impl Write for OutFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.file.write(bytes)?;
        self.hasher.update(&bytes[..n]);
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Whether `dir` may be replaced: empty, or a run and nothing that a run did not write.
fn replaceable(dir: &Path) -> Result<(), OutputError> {
    let no = |why: String| Err(OutputError::NotARun { path: dir.to_path_buf(), why });
    if !dir.is_dir() {
        return no("it is a file".into());
    }
    let read = |e| OutputError::io("read", dir, e);
    let mut names = Vec::new();
    list(dir, "", &mut names).map_err(read)?;
    if names.is_empty() {
        return Ok(());
    }
    names.sort();
    if !names.iter().any(|n| n == PROVENANCE) {
        return no(format!("it holds {} but no {PROVENANCE}", names[0]));
    }
    let record = match Provenance::read(dir) {
        Ok(record) => record,
        Err(error) => return no(error.to_string()),
    };
    let foreign = |n: &&String| *n != PROVENANCE && !record.outputs.iter().any(|w| w.name == **n);
    match names.iter().find(foreign) {
        Some(foreign) => no(format!("it also holds {foreign}, which no run wrote")),
        None => Ok(()),
    }
}

/// The files of a folder and of the folders in it, and empty folders, by their paths from it.
fn list(dir: &Path, before: &str, names: &mut Vec<String>) -> io::Result<()> {
    let start = names.len();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        match entry.file_type()?.is_dir() {
            true => list(&entry.path(), &format!("{name}/"), names)?,
            false => names.push(name),
        }
    }
    if names.len() == start && !before.is_empty() {
        names.push(before.to_string());
    }
    Ok(())
}

fn parent_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// Makes missing parents; returns those made, innermost first.
fn make_parents(parent: &Path) -> Result<Vec<PathBuf>, OutputError> {
    let missing: Vec<PathBuf> =
        parent.ancestors().take_while(|p| !p.as_os_str().is_empty() && !p.exists()).map(Path::to_path_buf).collect();
    fs::create_dir_all(parent).map_err(|e| OutputError::io("create", parent, e))?;
    Ok(missing)
}

/// A name beside the target that nobody uses, as `make` finds out.
fn spare(
    parent: &Path,
    name: &std::ffi::OsStr,
    what: &str,
    make: impl Fn(&Path) -> io::Result<()>,
) -> io::Result<PathBuf> {
    let mut serial = 0;
    loop {
        let mut own = std::ffi::OsString::from(".");
        own.push(name);
        own.push(format!(".{what}-{}", std::process::id()));
        if serial > 0 {
            own.push(format!("-{serial}"));
        }
        let path = parent.join(own);
        match make(&path) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists && serial < 1000 => serial += 1,
            Err(e) => return Err(e),
            Ok(()) => return Ok(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::provenance::tests::question;

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn run_into(dir: &Path, force: bool, text: &str) -> Result<PathBuf, OutputError> {
        let mut folder = Folder::create(dir, force)?;
        folder.write("summary.json", text.as_bytes())?;
        folder.finish(&mut question())
    }

    #[test]
    fn results_appear_whole_and_are_not_overwritten_unasked() {
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().join("deep/run");
        run_into(&dir, false, "one").unwrap();
        assert_eq!(names(&dir), [PROVENANCE, "summary.json"]);
        assert_eq!(names(dir.parent().unwrap()), ["run"]);
        let record = Provenance::read(&dir).unwrap();
        assert_eq!(record.outputs[0].blake3, blake3::hash(b"one").to_hex().to_string());
        assert_eq!((record.outputs[0].name.as_str(), record.outputs[0].bytes), ("summary.json", 3));

        assert!(matches!(run_into(&dir, false, "two"), Err(OutputError::Exists { .. })));
        assert_eq!(fs::read(dir.join("summary.json")).unwrap(), b"one");
        run_into(&dir, true, "two").unwrap();
        assert_eq!(fs::read(dir.join("summary.json")).unwrap(), b"two");
        assert_eq!(names(dir.parent().unwrap()), ["run"], "nothing is left beside it");
    }

    #[test]
    fn force_replaces_only_runs_and_empty_folders() {
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().join("mine");
        fs::create_dir(&dir).unwrap();
        run_into(&dir, true, "into an empty folder").unwrap();
        fs::write(dir.join("notes.txt"), "mine").unwrap();
        let error = run_into(&dir, true, "over notes").unwrap_err();
        assert!(error.to_string().contains("also holds notes.txt"), "{error}");

        let other = root.path().join("other");
        fs::create_dir(&other).unwrap();
        fs::write(other.join("thesis.txt"), "mine").unwrap();
        assert!(matches!(run_into(&other, true, "over a thesis"), Err(OutputError::NotARun { .. })));
        fs::write(root.path().join("file"), "mine").unwrap();
        assert!(matches!(run_into(&root.path().join("file"), true, ""), Err(OutputError::NotARun { .. })));
        assert_eq!(names(root.path()), ["file", "mine", "other"]);
    }

    #[test]
    fn an_abandoned_run_leaves_nothing() {
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().join("a/b/run");
        let mut folder = Folder::create(&dir, false).unwrap();
        folder.write("visits.parquet", b"half").unwrap();
        let partial = folder.path().file_name().unwrap().to_string_lossy().into_owned();
        assert_eq!(partial, format!(".run.partial-{}", std::process::id()));
        let second = Folder::create(&dir, false).unwrap();
        assert_ne!(folder.path(), second.path());
        drop(second);
        drop(folder);
        assert!(names(root.path()).is_empty());
    }

    #[test]
    fn a_place_that_cannot_be_written_is_named_with_a_hint() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("file"), "").unwrap();
        let error = Folder::create(&root.path().join("file/run"), false).unwrap_err().to_string();
        assert!(error.contains("file") && error.contains("\nhint: "), "{error}");
        let Ok(full) = File::create("/dev/full") else { return };
        let mut file = OutFile::new("visits.parquet", "run/visits.parquet".into(), full);
        file.write_all(b"rows").unwrap();
        let error = file.close().unwrap_err().to_string();
        assert!(error.starts_with("cannot write run/visits.parquet: the disk is full\nhint: "), "{error}");
    }
}
