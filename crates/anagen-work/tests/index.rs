//! The index of runs says what the folders say, whatever happened to it.

use anagen_work::index::{INDEX, Run, runs};
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

fn record(command: &str, seed: u64, title: &str) -> String {
    format!(
        r#"{{"format": 1, "program": "anagen", "version": "0.2.0", "command": ["anagen", "{command}"], "seed": {seed},
        "inputs": [{{"role": "protocol", "path": "../trials/x.toml", "blake3": "", "text": "{title}"}}], "more": []}}"#
    )
}

/// Puts a run there, written so many seconds after 1970.
fn put(root: &Path, folder: &str, record: &str, second: u64) {
    let folder = root.join(folder);
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("provenance.json");
    fs::write(&path, record).unwrap();
    let written = UNIX_EPOCH + Duration::from_secs(second);
    File::options().write(true).open(path).unwrap().set_modified(written).unwrap();
}

fn some(root: &Path) {
    put(root, "vertex", &record("run", 3, "title = \\\"A man\\\"\\nformat = 1\\n"), 1_764_000_000);
    put(root, "deep/er/trial", &record("power", u64::MAX, "format = 1"), 86_399);
    put(root, "vertex/inside", &record("run", 4, ""), 5);
    put(root, ".vertex.partial-7", &record("run", 4, ""), 5);
    put(root, "fit.unfinished/results", &record("run", 4, ""), 5);
    put(root, "foreign", r#"{"program": "make", "version": "1", "command": [], "seed": 1}"#, 5);
    put(root, "torn", "{", 5);
}

fn told(runs: &[Run]) -> Vec<String> {
    let one = |r: &Run| format!("{} {} {} {} {} {}", r.folder, r.kind, r.title, r.version, r.seed, r.written);
    runs.iter().map(one).collect()
}

#[test]
fn runs_are_listed_as_their_records_say() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    some(root);
    let first = runs(root).unwrap();
    let expected = [
        "deep/er/trial power x.toml 0.2.0 18446744073709551615 1970-01-01 23:59:59",
        "vertex run A man 0.2.0 3 2025-11-24 16:00:00",
    ];
    assert_eq!(told(&first), expected);
    let bytes = fs::read(root.join("vertex/provenance.json")).unwrap();
    assert_eq!(first[1].blake3, blake3::hash(&bytes).to_hex().to_string());
    assert_eq!(runs(root).unwrap(), first);
    let inside = runs(&root.join("vertex")).unwrap();
    assert_eq!(told(&inside), [". run A man 0.2.0 3 2025-11-24 16:00:00"]);
    assert!(runs(&root.join("no/such")).unwrap_err().to_string().contains("no/such"));
}

#[test]
fn only_what_changed_is_read_again() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    some(root);
    let first = runs(root).unwrap();
    // Other words of the same length, written at the same moment: the index does not look.
    let as_it_was = record("run", 3, "title = \\\"A man\\\"\\nformat = 1\\n");
    put(root, "vertex", &as_it_was.replace("A man", "A dog"), 1_764_000_000);
    assert_eq!(runs(root).unwrap(), first);
    put(root, "vertex", &as_it_was.replace("A man", "A cat"), 1_764_000_001);
    fs::remove_dir_all(root.join("deep")).unwrap();
    put(root, "new", &record("validate", 1, ""), 0);
    let expected = ["new validate x.toml 0.2.0 1 1970-01-01 00:00:00", "vertex run A cat 0.2.0 3 2025-11-24 16:00:01"];
    assert_eq!(told(&runs(root).unwrap()), expected);
}

#[test]
fn lost_or_damaged_it_is_made_again() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    for i in 0..60 {
        put(root, &format!("run-{i:02}"), &record("run", i, &"# \u{b5}".repeat(200)), i);
    }
    let first = runs(root).unwrap();
    assert_eq!(first.len(), 60);
    let index = root.join(INDEX);
    let sound = fs::read(&index).unwrap();
    assert!(sound.len() > 8192, "more than a page or two");
    let damaged = |place: usize, length: usize| {
        let mut bytes = sound.clone();
        let end = (place + length).min(bytes.len());
        bytes[place..end].fill(0xa5);
        bytes
    };
    let mut cases = vec![Vec::new(), b"no database at all".to_vec(), sound[..sound.len() / 2].to_vec()];
    cases.extend((0..sound.len()).step_by(1024).map(|place| damaged(place, 300)));
    cases.push(damaged(0, sound.len()));
    for (number, case) in cases.iter().enumerate() {
        fs::write(&index, case).unwrap();
        assert_eq!(runs(root).unwrap(), first, "case {number}");
        assert!(fs::read(&index).unwrap().starts_with(b"SQLite format 3"), "case {number}: no new index");
    }
    // Where no index can be kept, runs are listed all the same.
    fs::remove_file(&index).unwrap();
    fs::create_dir(&index).unwrap();
    assert_eq!(runs(root).unwrap(), first);
}

#[test]
fn many_at_once_agree() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    for attempt in 0..6 {
        for i in 0..20 {
            put(root, &format!("{attempt}/run-{i:02}"), &record("run", i, ""), i);
        }
        let lists: Vec<Vec<Run>> = std::thread::scope(|scope| {
            let readers: Vec<_> = (0..4).map(|_| scope.spawn(|| runs(root).unwrap())).collect();
            readers.into_iter().map(|reader| reader.join().unwrap()).collect()
        });
        assert!(lists.iter().all(|list| *list == lists[0] && list.len() == 20 * (attempt + 1)));
        if attempt % 2 == 1 {
            fs::write(root.join(INDEX), "torn").unwrap();
        }
    }
}
