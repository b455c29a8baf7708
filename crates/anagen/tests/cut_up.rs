//! A validation and a calibration cut into shards, done by processes that share nothing but the folder of the
//! plan, are the unbroken ones to the byte; so is a validation that is killed and gone on with.

use assert_cmd::Command;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

const ANAGEN: &str = env!("CARGO_BIN_EXE_anagen");
/// Moments at which the program is killed.
const KILLS: u64 = 6;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Copies files into a folder, which is made.
fn copied(files: &[&str], to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in files {
        let from = root().join(file);
        std::fs::copy(&from, to.join(from.file_name().unwrap())).unwrap();
    }
}

fn anagen(dir: &Path, words: &str) -> Output {
    Command::new(ANAGEN).current_dir(dir).args(words.split(' ')).output().unwrap()
}

fn ends(output: &Output, codes: &[i32]) -> (i32, String) {
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let code = output.status.code().unwrap_or(-1);
    assert!(codes.contains(&code), "exit code {code}\n{said}");
    (code, said)
}

/// What lies in a folder of results, but for the record of who made it.
fn results(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let files = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let named = files.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), path));
    let mut all: Vec<(String, Vec<u8>)> = named
        .filter(|(name, _)| name != "provenance.json")
        .map(|(name, path)| (name, std::fs::read(path).unwrap()))
        .collect();
    all.sort();
    all
}

/// Plans a command in so many shards and does it, the shards of every round from the last to the first, in a
/// folder where its files are no more. Returns how many rounds there were.
fn cut_up(dir: &Path, words: &str, shards: u32, files: &[&str]) -> usize {
    let (plan, elsewhere) = (format!("plan-{shards}"), dir.join(format!("elsewhere-{shards}")));
    ends(&anagen(dir, &format!("plan {words} --shards {shards} --out {plan}")), &[0]);
    std::fs::create_dir_all(&elsewhere).unwrap();
    std::fs::rename(dir.join(&plan), elsewhere.join("plan")).unwrap();
    assert!(files.iter().all(|file| !elsewhere.join(file).exists()));
    for round in 1.. {
        for index in (0..shards).rev() {
            ends(&anagen(&elsewhere, &format!("shard plan --index {index} --threads 1 --quiet")), &[0]);
        }
        match ends(&anagen(&elsewhere, "merge plan"), &[0, 3]) {
            (0, _) => return round,
            (_, said) => assert!(said.contains(&format!("round {} is open", round + 1)), "{said}"),
        }
    }
    unreachable!("a merge ends")
}

const VALIDATE: &str = "validate --evidence studies --posterior fit.json --members 4 --people 2";

/// A library of four studies, of which one is fitted to, and a posterior of a calibration of its own.
fn library(dir: &Path) {
    let studies = ["DRAKE1999", "KAUFMAN1998", "KAUFMAN2002", "KUKA2020"].map(|id| format!("evidence/{id}.toml"));
    copied(&studies.each_ref().map(String::as_str), &dir.join("studies"));
    copied(&["crates/anagen/tests/small/calibration.toml"], dir);
    // The same for every test.
    static FIT: OnceLock<Vec<u8>> = OnceLock::new();
    let fit = FIT.get_or_init(|| {
        ends(&anagen(dir, "calibrate calibration.toml --evidence studies --out fit --quiet"), &[0]);
        std::fs::read(dir.join("fit/posterior.json")).unwrap()
    });
    std::fs::write(dir.join("fit.json"), fit).unwrap();
}

#[test]
fn a_validation_cut_up_is_the_unbroken_one() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    library(dir);
    ends(&anagen(dir, &format!("{VALIDATE} --out whole --threads 2 --quiet")), &[0]);
    let whole = results(&dir.join("whole"));
    let names: Vec<&str> = whole.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["validation.html", "validation.json", "validation.md"]);
    for shards in [1, 3, 7] {
        assert_eq!(cut_up(dir, VALIDATE, shards, &["studies", "fit.json", "calibration.toml"]), 1);
        let found = results(&dir.join(format!("elsewhere-{shards}/plan/results")));
        assert!(found == whole, "other bytes from {shards} shards");
    }
    let (_, said) = ends(&anagen(dir, "plan validate --structures --shards 2 --out p"), &[2]);
    assert!(said.contains("not work that can be cut up"), "{said}");
}

#[test]
fn a_calibration_cut_up_is_the_unbroken_one() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    library(dir);
    let whole = std::fs::read(dir.join("fit.json")).unwrap();
    let rounds = serde_json::from_slice::<serde_json::Value>(&whole).unwrap();
    let rounds = rounds["diagnostics"]["generations"].as_array().unwrap().len();
    for shards in [1, 3, 7] {
        let words = "calibrate calibration.toml --evidence studies";
        assert_eq!(cut_up(dir, words, shards, &["studies", "calibration.toml"]), rounds, "a round a generation");
        let found = std::fs::read(dir.join(format!("elsewhere-{shards}/plan/results/posterior.json"))).unwrap();
        assert!(found == whole, "other bytes from {shards} shards");
    }
}

#[test]
fn a_validation_killed_at_any_moment_ends_with_the_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    library(dir);
    ends(&anagen(dir, &format!("{VALIDATE} --out whole --quiet")), &[0]);
    let mut kills = 0;
    for kill in 0..KILLS {
        let words = format!("{VALIDATE} --out out --resume --threads 1");
        let mut command = std::process::Command::new(ANAGEN);
        let command = command.current_dir(dir).args(words.split(' ')).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let begun = lines.any(|line| line.contains("staging the studies"));
        std::thread::sleep(Duration::from_millis(20 + kill * 7));
        let _ = child.kill();
        kills += u64::from(begun && !child.wait().unwrap().success());
    }
    assert!(kills >= KILLS / 2, "{kills} kills met a validation at work");
    let (_, said) = ends(&anagen(dir, &format!("{VALIDATE} --out out")), &[2]);
    assert!(said.contains("--resume"), "{said}");
    ends(&anagen(dir, &format!("{VALIDATE} --out out --resume --threads 2 --quiet")), &[0]);
    assert!(results(&dir.join("out")) == results(&dir.join("whole")), "other bytes than unbroken");
    assert!(!dir.join("out.unfinished").exists());
}
