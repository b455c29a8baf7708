//! Work in one process, ended on the way and gone on with: the same bytes, and nothing done twice.

mod toy;

use anagen_work::error::WorkError;
use anagen_work::here::Unfinished;
use std::path::Path;
use std::sync::atomic::Ordering;
use toy::{Toy, files, toy};

fn begun(path: &Path) -> Unfinished {
    let unfinished = Unfinished::open(path).unwrap();
    if !unfinished.holds_work() {
        unfinished.begin("why").unwrap();
    }
    unfinished
}

fn one_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(work)
}

#[test]
fn stopped_after_any_unit_it_goes_on_to_the_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let whole = toy().here(None).unwrap();
    for last in 1..=17 {
        let path = dir.path().join(format!("{last}.unfinished"));
        let first = Toy { stops_after: Some(last), ..toy() };
        let unfinished = begun(&path);
        let error = one_thread(|| first.here(Some(&unfinished))).unwrap_err();
        assert_eq!(error.to_string(), "interrupted");
        // A process that is killed tells nobody; the folder is as it is.
        drop(unfinished);
        let unfinished = begun(&path);
        let second = toy();
        assert_eq!(one_thread(|| second.here(Some(&unfinished))).unwrap(), whole);
        let both = first.done.load(Ordering::Relaxed) + second.done.load(Ordering::Relaxed);
        assert_eq!(both, 18, "nothing is done twice");
        assert!(files(&path).iter().all(|file| !file.ends_with("units.kept")), "closed rounds are kept compactly");
        unfinished.done().unwrap();
        assert!(!path.exists());
    }
}

#[test]
fn what_is_finished_is_told_and_kept_if_there_is_any() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.unfinished");
    let stopped = |last| Toy { stops_after: Some(last), ..toy() };
    let unfinished = begun(&path);
    one_thread(|| stopped(3).here(Some(&unfinished))).unwrap_err();
    assert_eq!(unfinished.finished(), "3 finished units");
    one_thread(|| stopped(9).here(Some(&unfinished))).unwrap_err();
    assert_eq!(unfinished.finished(), "1 finished round and 1 finished unit");
    assert_eq!(unfinished.leave().as_deref(), Some("1 finished round and 1 finished unit"));
    assert!(path.exists());
    let unfinished = Unfinished::open(&path).unwrap();
    assert!(unfinished.holds_work());
    unfinished.begin("something else").unwrap();
    assert_eq!(unfinished.finished(), "0 finished units");
    assert_eq!(std::fs::read(unfinished.question_file()).unwrap(), b"something else");
    let idle = Toy { stop: true.into(), ..toy() };
    idle.here(Some(&unfinished)).unwrap_err();
    assert_eq!((unfinished.leave(), idle.done.into_inner()), (None, 0));
    assert!(!path.exists());
}

#[test]
fn a_folder_is_held_by_one_and_must_be_ours() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.unfinished");
    let first = begun(&path);
    let error = Unfinished::open(&path).unwrap_err();
    assert!(matches!(error, WorkError::AtWork { .. }), "{error}");
    drop(first);
    std::fs::write(path.join("thesis.txt"), "mine").unwrap();
    let said = Unfinished::open(&path).unwrap_err().to_string();
    assert!(said.contains("it holds thesis.txt, which no work wrote"), "{said}");
}
