//! Draws of parameters survive whatever ends the program: killed at random moments, stopped, refused.

use assert_cmd::Command;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Output, Stdio};
use std::time::{Duration, Instant};

const ANAGEN: &str = env!("CARGO_BIN_EXE_anagen");
/// Moments at which the program is killed.
const KILLS: usize = 20;
/// The stage in which draws are made.
const DRAWING: &str = "drawing parameters";
/// Bytes of the kept file before its first draw.
const HEADER: u64 = 20;
/// Bytes of a draw of the small protocol.
const RECORD: u64 = 1428;
/// Draws of the run that is killed.
const DRAWS: &str = "24";

fn protocol() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small/draws.toml").display().to_string()
}

fn run(dir: &Path, args: &[&str]) -> Output {
    Command::new(ANAGEN)
        .current_dir(dir)
        .args(["run", &protocol(), "--no-pictures", "--quiet"])
        .args(args)
        .output()
        .unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Asserts the exit code and returns standard error.
fn ends(output: &Output, code: i32) -> String {
    assert_eq!(output.status.code(), Some(code), "{}\n{}", String::from_utf8_lossy(&output.stdout), err(output));
    assert!(!err(output).contains("panicked"), "{}", err(output));
    err(output)
}

fn names(dir: &Path) -> Vec<String> {
    let name = |e: std::io::Result<std::fs::DirEntry>| e.unwrap().file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = std::fs::read_dir(dir).unwrap().map(name).collect();
    names.sort();
    names
}

/// Every file of a run but the record, which holds the command line.
fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let read = |name: String| (name.clone(), std::fs::read(dir.join(name)).unwrap());
    names(dir).into_iter().filter(|n| n != "provenance.json").map(read).collect()
}

fn assert_same(one: &Path, other: &Path) {
    let (one, other) = (files(one), files(other));
    let names = |files: &[(String, Vec<u8>)]| files.iter().map(|f| f.0.clone()).collect::<Vec<_>>();
    assert_eq!(names(&one), names(&other));
    assert!(names(&one).iter().filter(|n| n.ends_with(".parquet")).count() >= 5);
    for (a, b) in one.iter().zip(&other) {
        assert!(a.1 == b.1, "{} differs", a.0);
    }
}

fn begin(dir: &Path, args: &[&str]) -> Child {
    let mut command = std::process::Command::new(ANAGEN);
    let command = command.current_dir(dir).args(["run", &protocol(), "--no-pictures"]).args(args);
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits for the stage; false if the program ended before it.
fn reaches(child: &mut Child, stage: &str) -> bool {
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    lines.map_while(Result::ok).any(|line| line.contains(stage))
}

fn kept(dir: &Path) -> u64 {
    std::fs::metadata(dir.join("out/draws.unfinished/draws.kept")).map_or(0, |file| file.len())
}

/// A sequence of numbers in [0, 1) (Weyl): the moments of the kills, the same in every run of the test.
fn moments() -> impl Iterator<Item = f64> {
    (1..).map(|i| f64::from(i) * 0.618_033_988_749_895 % 1.0)
}

/// The stages in which the program is killed: most while draws are made, some before, the last when all
/// are there.
fn stage_of(kill: usize) -> &'static str {
    match kill {
        16.. => ["putting draws together", "writing tables"][kill % 2],
        k if k % 4 == 3 => ["enrolling", "growing the head", "simulating plans", "possible patients"][k / 4],
        _ => DRAWING,
    }
}

#[test]
fn killed_twenty_times_a_run_with_draws_ends_with_the_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    ends(&run(dir, &["--draws", DRAWS, "--out", "whole"]), 0);
    ends(&run(dir, &["--draws", DRAWS, "--out", "alone", "--threads", "1"]), 0);
    assert_same(&dir.join("whole"), &dir.join("alone"));

    let mut moments = moments();
    let (mut kills, mut done, mut grew) = (0, 0, 0);
    while kills < KILLS {
        // A longer run than is wanted in the end, with one thread or two, on wide vectors or none, keeps the
        // same draws.
        let (draws, threads) = if kills % 5 == 4 && kills < 16 { ("40", "1") } else { (DRAWS, "2") };
        let simd: &[&str] = if kills % 2 == 0 { &["--simd", "scalar"] } else { &[] };
        let before = kept(dir);
        let mut child = begin(dir, &[&["--draws", draws, "--resume", "--threads", threads], simd].concat());
        // So long after the stage began; of the draws, after none, one or two more of them are kept.
        let moment = moments.next().unwrap();
        // What comes after the draws is over in some milliseconds.
        let longest_ms = if kills < 16 { 100.0 } else { 10.0 };
        let delay = Duration::from_micros((1000.0 * longest_ms * moment) as u64);
        let more = if stage_of(kills) == DRAWING { (7.0 * moment) as u64 % 3 } else { 0 };
        if reaches(&mut child, stage_of(kills)) {
            while kept(dir) < before.max(HEADER) + more * RECORD && child.try_wait().unwrap().is_none() {
                std::thread::sleep(Duration::from_millis(1));
            }
            std::thread::sleep(delay);
        }
        child.kill().unwrap();
        let killed = child.wait().unwrap().code().is_none();
        println!("kill {kills}: {delay:?} after {:?} and {more} draws, {} bytes kept", stage_of(kills), kept(dir));
        grew += usize::from(kept(dir) > before);
        match killed {
            true => kills += 1,
            // It was through: once more from the start.
            false => {
                done += 1;
                assert_same(&dir.join("whole"), &dir.join("out/draws"));
                std::fs::remove_dir_all(dir.join("out")).unwrap();
            }
        }
        assert!(done < 20, "the kills come too late");
    }
    assert_eq!((kept(dir) - HEADER) % RECORD, 0);
    assert!(grew >= 5, "hardly any run kept a draw before it was killed");
    assert!(!dir.join("out/draws").exists() && dir.join("out/draws.unfinished").exists());
    ends(&run(dir, &["--draws", DRAWS, "--resume"]), 0);
    assert_same(&dir.join("whole"), &dir.join("out/draws"));
    assert_eq!(names(&dir.join("out")), ["draws"]);

    let again = ["run", "--again", "out/draws", "--quiet"];
    let again = Command::new(ANAGEN).current_dir(dir).args(again).output().unwrap();
    ends(&again, 0);
    assert!(String::from_utf8_lossy(&again.stdout).contains("identical: all 8 files"), "{again:?}");
}

/// An interrupted run that has kept some draws.
fn interrupted() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let mut child = begin(dir.path(), &["--draws", "2000"]);
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    assert!(lines.any(|line| line.contains(DRAWING)));
    let begun = Instant::now();
    while kept(dir.path()) < HEADER + 5 * RECORD {
        assert!(begun.elapsed() < Duration::from_secs(60), "no draw is kept");
        std::thread::sleep(Duration::from_millis(20));
    }
    let kill = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(kill.unwrap().success());
    let said: Vec<String> = lines.collect();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{said:?}");
    let [.., what, hint] = &said[..] else { panic!("{said:?}") };
    assert!(what.starts_with("interrupted; ") && what.ends_with("are kept in out/draws.unfinished"), "{what}");
    assert!(hint.contains("--resume") && hint.contains("--force"), "{hint}");
    assert_eq!(names(&dir.path().join("out")), ["draws.unfinished"]);
    assert_eq!(names(&dir.path().join("out/draws.unfinished")), ["draws.kept", "question.json"]);
    let path = dir.path().to_path_buf();
    (dir, path)
}

#[test]
fn an_interrupted_run_is_gone_on_with_or_thrown_away_as_told() {
    let (_guard, dir) = interrupted();
    let before = kept(&dir);
    let said = ends(&run(&dir, &["--draws", "3"]), 2);
    assert!(said.contains("--resume goes on with them, --force throws them away"), "{said}");
    let said = ends(&run(&dir, &["--draws", "3", "--resume", "--seed", "2"]), 2);
    assert!(said.contains("begun with other inputs") && said.contains("seed: 1 then, 2 now"), "{said}");
    let other = std::fs::read_to_string(protocol()).unwrap().replace("area_cm2 = 0.5", "area_cm2 = 0.6");
    std::fs::write(dir.join("draws.toml"), other).unwrap();
    let args = ["run", "draws.toml", "--no-pictures", "--quiet", "--draws", "3", "--resume"];
    let said = ends(&Command::new(ANAGEN).current_dir(&dir).args(args).output().unwrap(), 2);
    assert!(said.contains("the protocol: ") && said.contains(" then, "), "{said}");
    ends(&run(&dir, &["--resume"]), 2);
    assert_eq!(kept(&dir), before, "a refusal changes nothing");

    // A shorter run is done with what is there; thrown away, it is made anew, with the same bytes.
    ends(&run(&dir, &["--draws", "3", "--resume", "--out", "out/draws"]), 0);
    assert_eq!(names(&dir.join("out")), ["draws"]);
    ends(&run(&dir, &["--draws", "3", "--out", "fresh"]), 0);
    assert_same(&dir.join("out/draws"), &dir.join("fresh"));
    let unfinished = dir.join("fresh.unfinished");
    std::fs::create_dir(&unfinished).unwrap();
    std::fs::write(unfinished.join("draws.kept"), "torn before its first record").unwrap();
    ends(&run(&dir, &["--draws", "3", "--out", "fresh", "--force"]), 0);
    assert_same(&dir.join("out/draws"), &dir.join("fresh"));
}

#[test]
fn a_place_where_draws_cannot_be_kept_is_told_before_anything_is_done() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    std::fs::create_dir(dir.join("out")).unwrap();
    let unfinished = dir.join("out/draws.unfinished");
    std::fs::write(&unfinished, "a file").unwrap();
    let said = ends(&run(dir, &["--draws", "3"]), 2);
    assert!(said.contains("out/draws.unfinished is not a folder that a run wrote"), "{said}");
    std::fs::remove_file(&unfinished).unwrap();
    std::fs::create_dir(&unfinished).unwrap();
    std::fs::write(unfinished.join("letter.txt"), "dear").unwrap();
    for how in ["--force", "--resume"] {
        let said = ends(&run(dir, &["--draws", "3", how]), 2);
        assert!(said.contains("it holds files that no run wrote"), "{said}");
    }
    std::fs::remove_file(unfinished.join("letter.txt")).unwrap();
    std::fs::create_dir(unfinished.join("draws.kept")).unwrap();
    let said = ends(&run(dir, &["--draws", "3"]), 2);
    assert!(said.contains("cannot open out/draws.unfinished/draws.kept") && said.contains("hint: "), "{said}");
    assert_eq!(names(&dir.join("out")), ["draws.unfinished"]);
}
