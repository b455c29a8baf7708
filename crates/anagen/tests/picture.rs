//! `anagen picture`: what it draws, and what it says of folders and questions it cannot read.

use assert_cmd::Command;
use std::path::Path;
use std::process::Output;

fn anagen(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_anagen")).current_dir(dir).args(args).output().unwrap()
}

/// Asserts the exit code and returns standard output and standard error.
fn ends(output: &Output, code: i32) -> [String; 2] {
    let [out, err] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    assert_eq!(output.status.code(), Some(code), "{out}\n{err}");
    assert!(!err.contains("panicked"), "{err}");
    [out, err]
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A folder with a run named `run`, without pictures.
fn with_a_run() -> tempfile::TempDir {
    let scratch = tempfile::tempdir().unwrap();
    ends(&anagen(scratch.path(), &["new", "mine.toml"]), 0);
    let args = ["run", "mine.toml", "--out", "run", "--possible-patients", "0", "--no-pictures", "--quiet"];
    ends(&anagen(scratch.path(), &args), 0);
    assert!(!scratch.path().join("run/pictures").exists());
    scratch
}

#[test]
fn a_picture_is_written_beside_where_one_stands_and_nothing_is_replaced_unasked() {
    let scratch = with_a_run();
    let dir = scratch.path();
    let before = names(&dir.join("run"));
    let args = ["picture", "run", "--view", "front", "--day", "336", "--plan", "untreated", "--size", "120"];
    let [said, _] = ends(&anagen(dir, &args), 0);
    let file = dir.join("run-front-untreated-day-336.png");
    assert_eq!(said, "run-front-untreated-day-336.png is written\n");
    let first = std::fs::read(&file).unwrap();
    assert!(first.starts_with(b"\x89PNG"));
    let [_, told] = ends(&anagen(dir, &args), 2);
    assert!(told.contains("exists already") && told.contains("--force"), "{told}");
    ends(&anagen(dir, &[&args[..], &["--clipped", "3", "--force"]].concat()), 0);
    let clipped = std::fs::read(&file).unwrap();
    assert!(clipped != first);
    ends(&anagen(dir, &[&args[..], &["--out", "again.png", "--threads", "1"]].concat()), 0);
    assert!(std::fs::read(dir.join("again.png")).unwrap() == first);
    let all = ["picture", "run", "--view", "top", "--size", "240", "--out", "all.png"];
    ends(&anagen(dir, &all), 0);
    assert_eq!(names(&dir.join("run")), before, "nothing is written into the run's folder");
}

#[test]
fn what_cannot_be_drawn_is_refused_in_words_and_nothing_is_written() {
    let scratch = with_a_run();
    let dir = scratch.path();
    let before = names(dir);
    let refused = |args: &[&str], words: &[&str]| {
        let [_, told] = ends(&anagen(dir, &[&["picture"], args].concat()), 2);
        for word in words {
            assert!(told.contains(word), "{word}: {told}");
        }
        assert_eq!(names(dir), before);
    };
    refused(&["run", "--view", "inside"], &["inside", "top, vertex, front, three-quarter, behind"]);
    refused(&["run", "--plan", "magic"], &["no plan \"magic\"", "\"untreated\""]);
    refused(&["run", "--day", "100"], &["no visit on day 100", "visits on days 0, 84, 168, 336, 504 and 720"]);
    refused(&["run", "--day", "99999"], &["no visit on day 99999", "and 720"]);
    refused(&["run", "--day", "-4"], &["no visit on day -4"]);
    refused(&["run", "--size", "9"], &["9", "64"]);
    refused(&["nowhere"], &["no such folder"]);
    refused(&["mine.toml"], &["it is a file"]);
    refused(&["run", "--size", "64", "--out", "no/such/place.png"], &["no/such/place.png", "check the path"]);

    let run = dir.join("run");
    let whole = |name: &str| std::fs::read(run.join(name)).unwrap();
    let spoilt = |name: &str, bytes: Option<&[u8]>, words: &[&str]| {
        let kept = whole(name);
        match bytes {
            Some(bytes) => std::fs::write(run.join(name), bytes).unwrap(),
            None => std::fs::remove_file(run.join(name)).unwrap(),
        }
        refused(&["run", "--size", "64"], words);
        std::fs::write(run.join(name), kept).unwrap();
    };
    let follicles = whole("follicles.parquet");
    spoilt("follicles.parquet", Some(&follicles[..follicles.len() / 2]), &["follicles.parquet", "cut short", "hint: "]);
    spoilt("follicles.parquet", Some(b""), &["follicles.parquet", "cut short"]);
    let mut turned = follicles.clone();
    turned[follicles.len() / 3] ^= 0x55;
    spoilt("follicles.parquet", Some(&turned), &["follicles.parquet", "its hash differs"]);
    spoilt("heads.parquet", None, &["heads.parquet", "it is missing"]);
    let record = String::from_utf8(whole("provenance.json")).unwrap();
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let other = record.replace(&version, "\"version\": \"0.0.7\"");
    assert!(other != record);
    spoilt("provenance.json", Some(other.as_bytes()), &["anagen 0.0.7 wrote it"]);
    let without = record.replacen("\"name\": \"heads.parquet\"", "\"name\": \"hats.parquet\"", 1);
    spoilt("provenance.json", Some(without.as_bytes()), &["it holds no heads.parquet"]);
    ends(&anagen(dir, &["picture", "run", "--size", "64", "--out", "good.png"]), 0);
}
