//! `anagen runs` says what the folders say, also when it is killed or run twice at once.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Instant;

const ANAGEN: &str = env!("CARGO_BIN_EXE_anagen");
/// Runs below the folder.
const RUNS: usize = 300;

fn command(dir: &Path, words: &str) -> Command {
    let mut command = Command::new(ANAGEN);
    command.current_dir(dir).args(words.split(' ')).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn ends(output: &Output, code: i32) -> String {
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}

fn runs(dir: &Path, words: &str) -> String {
    ends(&command(dir, words).output().unwrap(), 0)
}

/// A folder of runs that only left their records.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for i in 0..RUNS {
        let run = dir.path().join(format!("out/{}/run-{i:03}", i % 7));
        std::fs::create_dir_all(&run).unwrap();
        let record = format!(
            r#"{{"program": "anagen", "version": "0.2.0", "command": ["anagen", "cohort"], "seed": {i}, "inputs":
            [{{"role": "protocol", "path": "x.toml", "blake3": "", "text": "title = \"Number {i}\""}}]}}"#
        );
        std::fs::write(run.join("provenance.json"), record).unwrap();
    }
    dir
}

#[test]
fn runs_are_listed_as_a_table_and_as_json() {
    let dir = folder();
    let table = runs(dir.path(), "runs");
    assert_eq!(table.lines().count(), RUNS + 1);
    let line = table.lines().nth(1).unwrap().split_whitespace().collect::<Vec<_>>();
    assert_eq!(
        (line[0], line[1], line[2], line[3], line[7], line[8]),
        ("0/run-000", "cohort", "0", "0.2.0", "Number", "0")
    );
    let json: serde_json::Value = serde_json::from_str(&runs(dir.path(), "runs out --json")).unwrap();
    let last = &json.as_array().unwrap()[RUNS - 1];
    assert_eq!((&last["folder"], &last["seed"]), (&"6/run-293".into(), &293.into()));
    assert_eq!(runs(dir.path(), "runs out/6/run-293").lines().nth(1).unwrap().split(' ').next(), Some("."));
    let said = ends(&command(dir.path(), "runs nowhere").output().unwrap(), 2);
    assert!(said.contains("nowhere is no folder\nhint: "), "{said}");
}

#[test]
fn killed_while_it_writes_or_run_twice_at_once_it_lists_the_same() {
    let dir = folder();
    let start = Instant::now();
    let first = runs(dir.path(), "runs --json out");
    let longest = start.elapsed();
    let index = dir.path().join("out/anagen-runs.sqlite");
    let sound = std::fs::read(&index).unwrap();
    for kill in 1..=20 {
        // From nothing, from a torn index, and from a whole one whose runs were all written anew.
        match kill % 3 {
            0 => std::fs::remove_file(&index).unwrap(),
            1 => std::fs::write(&index, &sound[..sound.len() / 2]).unwrap(),
            _ => drop(Command::new("touch").arg(dir.path().join("out/3/run-003/provenance.json")).status().unwrap()),
        }
        let mut child = command(dir.path(), "runs out").stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(longest.mul_f64(f64::from(kill) * 0.618_033_988_749_895 % 1.0));
        child.kill().unwrap();
        child.wait().unwrap();
        // Two at once find it as it was left.
        let two = [0, 1].map(|_| command(dir.path(), "runs out --json").spawn().unwrap());
        let listed = two.map(|child| ends(&child.wait_with_output().unwrap(), 0));
        assert_eq!(listed[0], listed[1]);
        let without_dates = |text: &str| {
            let lines = text.lines().filter(|line| !line.contains("\"written\""));
            lines.map(String::from).collect::<Vec<_>>()
        };
        assert!(without_dates(&listed[0]) == without_dates(&first), "after kill {kill}");
        assert!(std::fs::metadata(&index).unwrap().len() >= sound.len() as u64, "no whole index after kill {kill}");
    }
}
