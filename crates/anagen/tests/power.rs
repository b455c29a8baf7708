//! A trial run, and repeated: killed at any moment, cut into shards, done by two at once, it ends with the bytes of
//! an unbroken run.

use assert_cmd::Command;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

const ANAGEN: &str = env!("CARGO_BIN_EXE_anagen");
/// How often the program is killed.
const KILLS: u64 = 20;
const POWER: &str = "power trial.toml --quiet";

/// A folder with a small trial and the posterior it names.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let copy = |from: &str, to: &str| std::fs::copy(root.join(from), dir.path().join(to)).unwrap();
    copy("crates/anagen/tests/small/trial.toml", "trial.toml");
    copy("posterior/androgenetic.json", "fit.json");
    dir
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
    let kept = named.filter(|(name, _)| name != "provenance.json");
    let mut all: Vec<(String, Vec<u8>)> = kept.map(|(name, path)| (name, std::fs::read(path).unwrap())).collect();
    all.sort();
    all
}

fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copied(&entry.path(), &to),
            false => drop(std::fs::copy(entry.path(), to).unwrap()),
        }
    }
}

/// The unbroken run.
fn whole(dir: &Path) -> Vec<(String, Vec<u8>)> {
    ends(&anagen(dir, &format!("{POWER} --out whole --threads 2")), &[0]);
    let whole = results(&dir.join("whole"));
    assert_eq!(whole.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["power.json", "report.html"]);
    whole
}

#[test]
fn a_trial_leaves_its_data_and_what_was_found() {
    let dir = folder();
    let dir = dir.path();
    let (_, said) = ends(&anagen(dir, "trial trial.toml --quiet"), &[0]);
    assert!(said.contains("FIN1 - PBO") && said.contains("12 people randomised"), "{said}");
    let found = results(&dir.join("out/trial-trial"));
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    let expected = ["adhair.json", "adhair.parquet", "adsl.json", "adsl.parquet", "report.html", "summary.json"];
    assert_eq!(names, expected);
    let adsl: serde_json::Value = serde_json::from_slice(&found[2].1).unwrap();
    assert_eq!((adsl["records"].as_u64(), adsl["datasetJSONVersion"].as_str()), (Some(12), Some("1.1.0")));
    let (_, said) = ends(&anagen(dir, "trial trial.toml --quiet"), &[2]);
    assert!(said.contains("--force"), "{said}");
    ends(&anagen(dir, "trial trial.toml --quiet --force --threads 1"), &[0]);
    assert!(results(&dir.join("out/trial-trial")) == found, "the same question, other bytes");
    ends(&anagen(dir, "plan trial trial.toml --shards 2 --out plan"), &[0]);
    for index in [1, 0] {
        ends(&anagen(dir, &format!("shard plan --index {index} --quiet")), &[0]);
    }
    ends(&anagen(dir, "merge plan"), &[0]);
    assert!(results(&dir.join("plan/results")) == found, "other bytes from shards");
    ends(&anagen(dir, "trial trial.toml --quiet --seed 2 --out two"), &[0]);
    assert!(results(&dir.join("two")) != found, "another seed, another trial");
}

#[test]
fn repeated_trials_killed_at_twenty_moments_end_with_the_same_bytes() {
    let dir = folder();
    let dir = dir.path();
    let whole = whole(dir);
    let (mut met, mut moment) = (0, 17u64);
    for _ in 0..KILLS {
        let mut command = std::process::Command::new(ANAGEN);
        let words = "power trial.toml --out out --resume --threads 1";
        let command = command.current_dir(dir).args(words.split(' ')).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let begun = lines.any(|line| line.contains("trials") || line.contains("making people"));
        moment = moment * 69 % 251;
        std::thread::sleep(Duration::from_millis(moment));
        let _ = child.kill();
        match child.wait().unwrap().success() {
            // It was done before; what it left is whole, and the next begins anew.
            true => {
                assert!(results(&dir.join("out")) == whole, "other bytes than unbroken");
                std::fs::remove_dir_all(dir.join("out")).unwrap();
            }
            false => met += u64::from(begun),
        }
    }
    assert!(met >= KILLS * 3 / 4, "{met} of {KILLS} kills met work under way");
    ends(&anagen(dir, &format!("{POWER} --out out --resume --threads 2")), &[0]);
    assert!(results(&dir.join("out")) == whole, "other bytes than unbroken");
    assert!(!dir.join("out.unfinished").exists());
}

#[test]
fn repeated_trials_cut_up_in_copies_and_done_by_two_at_once_are_the_unbroken_ones() {
    let dir = folder();
    let dir = dir.path();
    let whole = whole(dir);
    ends(&anagen(dir, "plan power trial.toml --shards 3 --out plan"), &[0]);
    std::fs::rename(dir.join("trial.toml"), dir.join("gone.toml")).unwrap();
    std::fs::rename(dir.join("fit.json"), dir.join("gone.json")).unwrap();
    // A shard that is missing is named.
    ends(&anagen(dir, "shard plan --index 0 --quiet"), &[0]);
    let (_, said) = ends(&anagen(dir, "merge plan"), &[1, 2, 3]);
    assert!(said.contains('1') && said.contains("shard"), "{said}");
    let mut rounds = 0;
    loop {
        rounds += 1;
        // Two at once do the same shard; the third is done in a copy elsewhere.
        let copy: PathBuf = dir.join(format!("copy-{rounds}"));
        copied(&dir.join("plan"), &copy);
        let at_once = |index: u32| {
            let mut command = std::process::Command::new(ANAGEN);
            let words = format!("shard plan --index {index} --threads 1 --quiet");
            command.current_dir(dir).args(words.split(' ')).stdout(Stdio::null()).spawn().unwrap()
        };
        for mut child in [at_once(0), at_once(1), at_once(1)] {
            assert!(child.wait().unwrap().success());
        }
        ends(&anagen(dir, &format!("shard copy-{rounds} --index 2 --quiet")), &[0]);
        let (code, _) = ends(&anagen(dir, &format!("merge plan --with copy-{rounds}")), &[0, 3]);
        if code == 0 {
            break;
        }
    }
    assert!(rounds >= 3, "people, trials and what confirms them");
    assert!(results(&dir.join("plan/results")) == whole, "other bytes than unbroken");
}
