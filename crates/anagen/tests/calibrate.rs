//! A calibration survives whatever ends the program, and runs draw from what it wrote.

use assert_cmd::Command;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

const ANAGEN: &str = env!("CARGO_BIN_EXE_anagen");
/// Moments at which the program is killed.
const KILLS: usize = 8;

fn small(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small").join(name).display().to_string()
}

/// A folder with one study.
fn library(dir: &Path) -> PathBuf {
    let evidence = dir.join("evidence");
    let study = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../evidence/DRAKE1999.toml");
    std::fs::create_dir_all(&evidence).unwrap();
    std::fs::copy(study, evidence.join("DRAKE1999.toml")).unwrap();
    evidence
}

fn calibrate(dir: &Path, args: &[&str]) -> Output {
    let evidence = library(dir).display().to_string();
    let (file, own) = (small("calibration.toml"), ["--quiet", "--evidence", &evidence]);
    Command::new(ANAGEN).current_dir(dir).args(["calibrate", &file]).args(own).args(args).output().unwrap()
}

fn ends(output: &Output, code: i32) -> String {
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{}\n{err}", String::from_utf8_lossy(&output.stdout));
    assert!(!err.contains("panicked"), "{err}");
    err
}

fn posterior(dir: &Path, out: &str) -> String {
    std::fs::read_to_string(dir.join(out).join("posterior.json")).unwrap()
}

/// Begins a calibration and ends it by a signal, some time after a generation began; false if it ended first.
fn struck(dir: &Path, args: &[&str], signal: &str, stage: &str, later: Duration) -> bool {
    let evidence = library(dir).display().to_string();
    let file = small("calibration.toml");
    let mut command = std::process::Command::new(ANAGEN);
    let command = command.current_dir(dir).args(["calibrate", &file, "--evidence", &evidence]).args(args);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let begun = lines.any(|line| line.contains(stage));
    std::thread::sleep(later);
    let kill = std::process::Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).output();
    kill.unwrap();
    let said: Vec<String> = lines.collect();
    let status = child.wait().unwrap();
    if signal == "INT" {
        assert_eq!(status.code(), Some(130), "{said:?}");
        assert!(said.iter().any(|line| line.contains("finished round") && line.contains("kept in")), "{said:?}");
    }
    begun && !status.success()
}

#[test]
fn killed_at_any_moment_a_calibration_ends_with_the_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    ends(&calibrate(dir, &["--out", "whole", "--threads", "1"]), 0);
    let whole = posterior(dir, "whole");

    ends(&calibrate(dir, &["--out", "whole"]), 2);
    assert_eq!(posterior(dir, "whole"), whole, "never replaced unasked");
    let stages = ["from the prior", "generation 1", "generation 3", "generation 4", "generation 5", "confirmation"];
    let mut kills = 0;
    for kill in 0..KILLS {
        let later = Duration::from_millis(kill as u64 * 37 % 101);
        let args = ["--out", "out", "--resume"];
        kills += usize::from(struck(dir, &args, "KILL", stages[kill * stages.len() / KILLS], later));
    }
    assert!(kills >= KILLS / 2, "{kills} kills met a calibration at work");
    assert!(dir.join("out.unfinished/question.json").exists());
    let said = ends(&calibrate(dir, &["--out", "out"]), 2);
    assert!(
        said.contains("finished round") && said.contains("of an earlier run") && said.contains("--resume"),
        "{said}"
    );
    // Another question than the one that was begun.
    let said = ends(&calibrate(dir, &["--out", "out", "--resume", "--quick"]), 2);
    assert!(said.contains("was begun with other inputs") && said.contains("quick: false then, true now"), "{said}");
    ends(&calibrate(dir, &["--out", "out", "--resume", "--threads", "2"]), 0);
    assert!(posterior(dir, "out") == whole, "other bytes than unbroken");
    assert!(!dir.join("out.unfinished").exists(), "nothing is left beside the results");
}

#[test]
fn a_calibration_told_to_stop_keeps_what_it_has() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let none = Duration::ZERO;
    assert!(struck(dir, &["--out", "out"], "INT", "generation 2", none));
    ends(&calibrate(dir, &["--out", "out", "--force"]), 0);
    assert!(!dir.join("out.unfinished").exists());
    let record = std::fs::read_to_string(dir.join("out/provenance.json")).unwrap();
    for words in ["DRAKE1999.toml", "calibration.toml", "\"calibration\"", "\"study\"", "\"seed\": 1"] {
        assert!(record.contains(words), "{words}");
    }
}

#[test]
fn runs_draw_from_the_posterior_and_say_so() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    ends(&calibrate(dir, &["--out", "fit"]), 0);
    let protocol = std::fs::read_to_string(small("draws.toml")).unwrap();
    let with = |word: &str| protocol.replacen("format = 1\n", &format!("format = 1\nposterior = \"{word}\"\n"), 1);
    let run = |name: &str, text: &str| {
        std::fs::write(dir.join(name), text).unwrap();
        let args = ["--draws", "4", "--no-pictures", "--quiet"];
        Command::new(ANAGEN).current_dir(dir).args(["run", name]).args(args).output().unwrap()
    };
    ends(&run("own.toml", &with("fit/posterior.json")), 0);
    ends(&run("none.toml", &with("none")), 0);
    let read = |file: &str| std::fs::read_to_string(dir.join("out").join(file)).unwrap();
    let json = |file: &str| serde_json::from_str::<serde_json::Value>(&read(file)).unwrap();
    let hash = blake3::hash(posterior(dir, "fit").as_bytes()).to_hex().to_string();
    let record = json("own/provenance.json");
    let options = record["options"].as_array().unwrap();
    assert!(options.iter().any(|o| o[0] == "posterior androgenetic" && o[1] == hash.as_str()), "{options:?}");
    assert!(
        record["inputs"].as_array().unwrap().iter().any(|i| i["role"] == "posterior" && i["blake3"] == hash.as_str())
    );
    let said = read("own/summary.json");
    assert!(said.contains("is taken from the posterior androgenetic (16 members") && said.contains(&hash[..12]));
    assert!(said.contains("one of its members (androgenetic); all others independently"));
    assert!(!read("none/provenance.json").contains("posterior androgenetic"));
    assert!(json("none/summary.json")["uncertainty"]["notes"].to_string().contains("drawn independently"));
    // The record is enough to repeat it.
    let again = Command::new(ANAGEN).current_dir(dir).args(["run", "--again", "out/own", "--quiet"]).output().unwrap();
    ends(&again, 0);

    let said = ends(&run("lost.toml", &with("nowhere.json")), 2);
    assert!(said.contains("lost.toml:2:13") && said.contains("nowhere.json"), "{said}");
    std::fs::write(dir.join("bad.json"), posterior(dir, "fit").replacen("greatest_fall", "greatest_fal", 1)).unwrap();
    let said = ends(&run("bad.toml", &with("bad.json")), 2);
    assert!(said.contains("there is no parameter finasteride.greatest_fal"), "{said}");
}
