//! `anagen cohort` as a user meets it: what it prints, writes, refuses and leaves behind.

use assert_cmd::Command;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

const ANAGEN: &str = env!("CARGO_BIN_EXE_anagen");

fn protocol(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    root.join("protocols").join(name).display().to_string()
}

fn anagen(dir: &Path, args: &[&str]) -> Output {
    Command::new(ANAGEN).current_dir(dir).args(args).output().unwrap()
}

/// Asserts the exit code; standard output and standard error.
fn ends(output: &Output, code: i32) -> (String, String) {
    let [out, err] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned());
    assert_eq!(output.status.code(), Some(code), "{out}\n{err}");
    assert!(!err.contains("panicked"), "{err}");
    (out, err)
}

fn names(dir: &Path) -> Vec<String> {
    let name = |e: std::io::Result<std::fs::DirEntry>| e.unwrap().file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = std::fs::read_dir(dir).unwrap().map(name).collect();
    names.sort();
    names
}

#[test]
fn patients_are_written_told_and_repeat_themselves() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let file = protocol("vanneste-cohort.toml");
    let (said, told) = ends(&anagen(dir, &["cohort", &file, "--patients", "25", "--threads", "1"]), 0);
    for words in ["25 patients", "over untreated", "published 198 (45)", "- held: total_hairs_per_cm2"] {
        assert!(said.contains(words), "{said}");
    }
    assert!(told.contains("simulating patients"), "{told}");
    let place = dir.join("out/vanneste-cohort-cohort");
    assert_eq!(names(&place), ["patients.parquet", "provenance.json", "summary.json", "traits.parquet"]);
    let args = ["run", "--again", "out/vanneste-cohort-cohort", "--threads", "2", "--simd", "scalar", "--quiet"];
    let (again, _) = ends(&anagen(dir, &args), 0);
    assert!(again.contains("identical: all 3 files"), "{again}");

    let args = ["cohort", &file, "--patients", "3", "--quiet", "--json"];
    let (_, refused) = ends(&anagen(dir, &args), 2);
    assert!(refused.contains("exists already") && refused.contains("--force"), "{refused}");
    let (json, told) = ends(&anagen(dir, &[&args[..], &["--force", "--seed", "9"]].concat()), 0);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["seed"], &json["patients"], told.as_str()), (&9.into(), &3.into(), ""));
    assert!(json["numbers"].as_array().unwrap().iter().all(|n| n["standard_error_of_mean"].is_number()));
}

#[test]
fn mistakes_are_shown_before_any_work() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let of_one = protocol("vertex-thinning.toml");
    let (_, said) = ends(&anagen(dir, &["cohort", &of_one, "--patients", "10"]), 2);
    for words in ["an intake is that of one person", "vertex-thinning.toml:", "use `anagen run`", "nothing was run"] {
        assert!(said.contains(words), "{said}");
    }
    let (json, _) = ends(&anagen(dir, &["cohort", &of_one, "--patients", "10", "--json"]), 2);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["mistakes"].as_array().unwrap().len(), 1);
    ends(&anagen(dir, &["cohort", &of_one]), 2);
    ends(&anagen(dir, &["cohort", &of_one, "--patients", "0"]), 2);
    assert_eq!(names(dir), Vec::<String>::new());
}

#[test]
fn interrupted_it_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let file = PathBuf::from(protocol("vanneste-cohort.toml"));
    let mut work = std::process::Command::new(ANAGEN)
        .current_dir(dir.path())
        .args(["cohort", &file.display().to_string(), "--patients", "100000"])
        .stderr(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(work.stderr.take().unwrap()).lines().map(Result::unwrap);
    assert!(lines.any(|line| line.contains("simulating patients")), "the work never began");
    assert_eq!(names(&dir.path().join("out")).len(), 1, "the folder is being written");
    let kill = std::process::Command::new("kill").args(["-INT", &work.id().to_string()]).status();
    assert!(kill.unwrap().success());
    let said: Vec<String> = lines.collect();
    assert_eq!(work.wait().unwrap().code(), Some(130), "{said:?}");
    assert_eq!(said.last().map(String::as_str), Some("interrupted; nothing was written"));
    assert_eq!(names(dir.path()), Vec::<String>::new());
}
