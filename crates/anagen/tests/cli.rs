//! The program as a user meets it: what it prints, writes, refuses and leaves behind.
//!
//! Runs are real ones of whole heads; only the number of possible patients is reduced.

use anagen_model::quantity::Lanes;
use assert_cmd::Command;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

const ANAGEN: &str = env!("CARGO_BIN_EXE_anagen");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn protocol(name: &str) -> String {
    root().join("protocols").join(name).display().to_string()
}

/// Runs `anagen` in `dir`.
fn anagen(dir: &Path, args: &[&str]) -> Output {
    Command::new(ANAGEN).current_dir(dir).args(args).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Asserts the exit code and returns standard output.
fn ends(output: &Output, code: i32) -> String {
    assert_eq!(output.status.code(), Some(code), "{}\n{}", out(output), err(output));
    assert!(!err(output).contains("panicked"), "{}", err(output));
    out(output)
}

fn names(dir: &Path) -> Vec<String> {
    let name = |e: std::io::Result<std::fs::DirEntry>| e.unwrap().file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = std::fs::read_dir(dir).unwrap().map(name).collect();
    names.sort();
    names
}

/// The one plan and the few possible patients that the quickest run has.
fn quick(dir: &Path) -> String {
    let text = ends(&anagen(dir, &["new"]), 0);
    let path = dir.join("quick.toml");
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

#[test]
fn what_a_protocol_may_say_can_be_asked() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    ends(&anagen(dir, &["new", "mine.toml"]), 0);
    assert!(ends(&anagen(dir, &["check", "mine.toml"]), 0).contains("no mistake"));
    assert_eq!(
        ends(&anagen(dir, &["check", "mine.toml", "--json"]), 0),
        "{\n  \"mistakes\": [],\n  \"warnings\": []\n}\n"
    );
    let again = anagen(dir, &["new", "mine.toml"]);
    ends(&again, 2);
    assert!(err(&again).contains("exists already"));
    assert_eq!(ends(&anagen(dir, &["new"]), 0), std::fs::read_to_string(dir.join("mine.toml")).unwrap());

    let schema: serde_json::Value = serde_json::from_str(&ends(&anagen(dir, &["schema"]), 0)).unwrap();
    assert!(schema["properties"]["plan"].is_object());
    for (list, word) in
        [("causes", "androgenetic_male"), ("treatments", "dose_mg_per_day"), ("measures", "mean_calibre_um_read")]
    {
        assert!(ends(&anagen(dir, &["list", list]), 0).contains(word));
    }
    let causes = ends(&anagen(dir, &["list", "causes"]), 0);
    for words in
        ["evidence A (several", "published 0.61", "model     0.6", "androgenetic.occipital_pattern", "Out of scope"]
    {
        assert!(causes.contains(words), "{words}: {causes}");
    }
    ends(&anagen(dir, &["list", "causis"]), 2);
    ends(&anagen(dir, &["run"]), 2);
    assert!(ends(&anagen(dir, &["--help"]), 0).contains("Not medical advice"));
    assert_eq!(names(dir), ["mine.toml"]);
}

#[test]
fn label_limits_are_warned_of_in_check_and_run_and_stop_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let text = std::fs::read_to_string(quick(dir)).unwrap();
    let text = text.replace("\ndose_mg_per_day = 1\n", "\ndose_mg_per_day = 5\n");
    let line = 1 + text.lines().position(|l| l == "dose_mg_per_day = 5").expect("a plan of finasteride");
    let text = text.replace("\nage_years = 38\n", "\nage_years = 17\n");
    std::fs::write(dir.join("quick.toml"), text).unwrap();
    let said = ends(&anagen(dir, &["check", "quick.toml"]), 0);
    for words in [
        "5 mg a day is above the 1 mg",
        &format!("--> quick.toml:{line} (plan my plan)\n  source: label"),
        "under 18 years",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let said = ends(&anagen(dir, &["check", "quick.toml", "--json"]), 0);
    let json: serde_json::Value = serde_json::from_str(&said).unwrap();
    let found = json["warnings"].as_array().unwrap();
    assert!(
        found.len() == 2
            && found.iter().any(|w| w["places"][0]["line"] == line && w["places"][0]["of"] == "plan my plan"),
        "{said}"
    );
    let said = ends(&anagen(dir, &["run", "quick.toml", "--possible-patients", "0", "--no-pictures", "--quiet"]), 0);
    assert!(said.contains("5 mg a day is above the 1 mg"), "{said}");
    let summary = std::fs::read_to_string(dir.join("out/quick/summary.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
    assert_eq!(summary["warnings"], json["warnings"]);
    assert_eq!(summary["plans"][1]["evidence"][0]["grade"], "A");
    let report = std::fs::read_to_string(dir.join("out/quick/report.html")).unwrap();
    assert!(report.contains("<b>2 warnings</b>"));
}

#[test]
fn parameters_come_in_four_forms() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let all = ends(&anagen(dir, &["parameters"]), 0);
    let assumed = ends(&anagen(dir, &["parameters", "--assumed"]), 0);
    assert!(all.contains("clock.anagen_days") && all.lines().count() > assumed.lines().count());
    let is_assumed = |line: &&str| line.contains("  guess  ") || line.contains("  memory  ");
    assert_eq!(assumed.lines().filter(is_assumed).count() + 3, assumed.lines().count(), "{assumed}");
    let json = ends(&anagen(dir, &["parameters", "--json"]), 0);
    let json: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    let markdown = ends(&anagen(dir, &["parameters", "--markdown"]), 0);
    assert_eq!((json.len() + 3, json.len() + 2), (all.lines().count(), markdown.lines().count()));
    assert!(json.iter().all(|row| row["source"].as_str().is_some_and(|s| s.len() > 6)));

    // The printed values are a file that a protocol can name.
    std::fs::write(dir.join("own.toml"), ends(&anagen(dir, &["parameters", "--toml"]), 0)).unwrap();
    let form = ends(&anagen(dir, &["new"]), 0).replace("format = 1\n", "format = 1\nparameters = \"own.toml\"\n");
    std::fs::write(dir.join("mine.toml"), form).unwrap();
    ends(&anagen(dir, &["check", "mine.toml"]), 0);
    ends(&anagen(dir, &["parameters", "--toml", "--json"]), 2);
}

/// Between them the protocols show every cause and every treatment.
#[test]
fn every_cause_and_treatment_stands_in_a_protocol() {
    let folder = root().join("protocols");
    let all: String = names(&folder).iter().map(|n| std::fs::read_to_string(folder.join(n)).unwrap()).collect();
    let causes = anagen_model::cause::CAUSES.iter().map(|r| r.kind.name);
    for kind in causes.chain(anagen_model::treatment::TREATMENTS.iter().map(|r| r.kind.name)) {
        assert!(all.contains(&format!("kind = \"{kind}\"\n")), "no protocol shows {kind}");
    }
}

#[test]
fn every_protocol_is_sound_and_shows_what_it_expects() {
    let scratch = tempfile::tempdir().unwrap();
    let protocols = names(&root().join("protocols"));
    assert!(protocols.len() >= 4);
    for name in protocols {
        let file = protocol(&name);
        assert!(ends(&anagen(scratch.path(), &["check", &file]), 0).contains("no mistake"));
        let args = ["run", &file, "--strict", "--possible-patients", "0", "--no-pictures", "--quiet"];
        let run = anagen(scratch.path(), &args);
        let said = ends(&run, 0);
        assert!(said.contains("- held: ") && said.contains("Not medical advice."), "{said}");
        assert_eq!(err(&run), "");
        let place = scratch.path().join("out").join(name.trim_end_matches(".toml"));
        let written = ["follicles.parquet", "heads.parquet", "patches.parquet", "provenance.json"];
        let written = written.into_iter().chain(["report.html", "summary.json"]);
        let mut written: Vec<_> = written.chain(["visits.parquet"]).collect();
        if std::fs::read_to_string(&file).unwrap().contains("\"transplant\"") {
            written.insert(1, "grafts.parquet");
        }
        assert_eq!(names(&place), written);
        assert!(place.join("follicles.parquet").metadata().unwrap().len() < 60_000_000);
    }
}

#[test]
fn threads_and_levels_change_no_byte_and_a_run_repeats_itself() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let file = protocol("vertex-thinning.toml");
    let mut before: Option<Vec<(String, Vec<u8>)>> = None;
    for threads in ["1", "2", "7"] {
        let args = [
            "run",
            &file,
            "--threads",
            threads,
            "--out",
            threads,
            "--possible-patients",
            "9",
            "--csv",
            "--no-pictures",
            "--quiet",
        ];
        ends(&anagen(dir, &args), 0);
        let place = dir.join(threads);
        let read = |name: String| (name.clone(), std::fs::read(place.join(name)).unwrap());
        // The record holds the command line, and that says how many threads there were.
        let files: Vec<_> = names(&place).into_iter().filter(|n| n != "provenance.json").map(read).collect();
        assert_eq!(files.len(), 7);
        for (one, other) in before.iter().flatten().zip(&files) {
            assert!(one == other, "{} differs with {threads} threads", one.0);
        }
        before = Some(files);
    }
    // Nor does any level of vector instructions; the record names the one in use.
    for lanes in Lanes::all() {
        let level = lanes.name();
        let args = [
            "run",
            &file,
            "--simd",
            level,
            "--out",
            level,
            "--possible-patients",
            "9",
            "--csv",
            "--no-pictures",
            "--quiet",
        ];
        ends(&anagen(dir, &args), 0);
        for (name, bytes) in before.iter().flatten() {
            assert!(*bytes == std::fs::read(dir.join(level).join(name)).unwrap(), "{name} differs at {level}");
        }
        let record = std::fs::read_to_string(dir.join(level).join("provenance.json")).unwrap();
        assert!(record.contains(&format!("\"simd\": \"{level}\"")), "{level} is not in the record");
    }
    assert!(Lanes::all().len() > 1, "a machine with one level compares nothing");
    let again = ends(&anagen(dir, &["run", "--again", "7", "--threads", "3", "--quiet"]), 0);
    assert!(again.contains("identical: all 7 files"), "{again}");

    // A record that asks for other luck, and a file that was touched, are both found.
    let record = dir.join("2/provenance.json");
    let text = std::fs::read_to_string(&record).unwrap();
    std::fs::write(&record, text.replace("\"seed\": 1,", "\"seed\": 2,")).unwrap();
    std::fs::write(dir.join("2/heads.parquet"), "PAR1").unwrap();
    let said = ends(&anagen(dir, &["run", "--again", "2", "--quiet"]), 1);
    for words in ["changed since the run: heads.parquet", "result differs: visits.parquet", "summary.json/"] {
        assert!(said.contains(words), "{said}");
    }
    ends(&anagen(dir, &["run", "--again", "nowhere"]), 2);

    let unknown = anagen(dir, &["run", &file, "--simd", "abacus"]);
    ends(&unknown, 2);
    for lanes in Lanes::all() {
        assert!(err(&unknown).contains(lanes.name()), "{}", err(&unknown));
    }
}

/// What such a head is expected to give is asked for, and the enrolled one holds less.
#[test]
fn a_donor_zone_that_holds_too_little_is_a_mistake_of_the_protocol() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let text = std::fs::read_to_string(protocol("transplant-finasteride.toml")).unwrap();
    std::fs::write(dir.join("many.toml"), text.replace("grafts_total = 1600", "grafts_total = 6400")).unwrap();
    assert!(ends(&anagen(dir, &["check", "many.toml"]), 0).contains("no mistake"));
    let run = anagen(dir, &["run", "many.toml", "--possible-patients", "0", "--no-pictures", "--quiet"]);
    ends(&run, 2);
    let said = err(&run);
    for words in ["asks for 6400 grafts", "grafts_total = 6400", "the enrolled head gives", "3 mistakes"] {
        assert!(said.contains(words), "{said}");
    }
    assert_eq!(names(dir), ["many.toml"]);
}

#[test]
fn folders_are_not_overwritten_unasked() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let file = quick(dir);
    std::fs::create_dir(dir.join("mine")).unwrap();
    std::fs::write(dir.join("mine/letter.txt"), "dear").unwrap();
    let refused = anagen(dir, &["run", &file, "--out", "mine"]);
    ends(&refused, 2);
    assert!(err(&refused).contains("mine exists already") && err(&refused).contains("--force"), "{}", err(&refused));
    let forced = anagen(dir, &["run", &file, "--out", "mine", "--force"]);
    ends(&forced, 2);
    assert!(err(&forced).contains("letter.txt"), "{}", err(&forced));
    let below = anagen(dir, &["run", &file, "--out", "mine/letter.txt/deep"]);
    ends(&below, 2);
    assert!(err(&below).contains("a file of that name is in the way"), "{}", err(&below));
    assert_eq!(
        (names(dir), names(&dir.join("mine"))),
        (vec!["mine".into(), "quick.toml".into()], vec!["letter.txt".into()])
    );

    ends(&anagen(dir, &["run", &file, "--possible-patients", "0", "--no-pictures", "--quiet"]), 0);
    let args =
        ["run", &file, "--possible-patients", "0", "--no-pictures", "--quiet", "--force", "--seed", "8", "--json"];
    let summary: serde_json::Value = serde_json::from_str(&ends(&anagen(dir, &args), 0)).unwrap();
    assert_eq!(summary["seed"], 8);
    assert_eq!(names(&dir.join("out")), ["quick"]);
}

#[test]
fn a_full_disk_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let file = quick(dir);
    let limited =
        format!("ulimit -f 100; exec {ANAGEN} run {file} --possible-patients 0 --no-pictures --quiet --out deep/run");
    let run = Command::new("sh").current_dir(dir).args(["-c", &limited]).output().unwrap();
    ends(&run, 1);
    assert!(err(&run).contains("limit on file size") && err(&run).contains("parquet"), "{}", err(&run));
    assert_eq!(names(dir), ["quick.toml"]);

    let full =
        format!("exec {ANAGEN} run {file} --possible-patients 0 --no-pictures --quiet --out done --json > /dev/full");
    let run = Command::new("sh").current_dir(dir).args(["-c", &full]).output().unwrap();
    ends(&run, 1);
    assert!(err(&run).contains("No space left") && err(&run).contains("complete in done"), "{}", err(&run));
    assert!(names(&dir.join("done")).contains(&"summary.json".to_string()));
}

#[test]
fn a_reader_that_went_away_is_an_error_like_any_other() {
    for args in [&["parameters"][..], &["schema"], &["list", "measures"], &["new"], &["--help"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let gone =
            std::process::Command::new(ANAGEN).args(args).stdout(writer).stderr(Stdio::piped()).output().unwrap();
        ends(&gone, 1);
        assert!(err(&gone).contains("cannot write to standard output"), "{}", err(&gone));
    }
}

/// Waits until a run has begun the stage, sends it signals, and sees what becomes of it.
fn stopped_by(signals: &[&str], stage: &str) {
    let dir = tempfile::tempdir().unwrap();
    let file = protocol("vertex-thinning.toml");
    let mut run = std::process::Command::new(ANAGEN)
        .current_dir(dir.path())
        .args(["run", &file])
        .stderr(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(run.stderr.take().unwrap()).lines().map(Result::unwrap);
    assert!(lines.any(|line| line.contains(stage)), "the run never began");
    assert_eq!(names(&dir.path().join("out")).len(), 1, "the folder is being written");
    // Signals of one kind that come too soon after each other are one signal.
    let send: Vec<String> = signals.iter().map(|signal| format!("kill -{signal} {}", run.id())).collect();
    let kill = std::process::Command::new("sh").args(["-c", &send.join("; ")]).status();
    assert!(kill.unwrap().success());
    let said: Vec<String> = lines.collect();
    assert_eq!(run.wait().unwrap().code(), Some(130), "{said:?}");
    if signals.len() == 1 {
        assert_eq!(said.last().map(String::as_str), Some("interrupted; nothing was written"));
    }
    assert_eq!(names(dir.path()), Vec::<String>::new());
}

#[test]
fn an_interrupted_run_leaves_nothing_behind() {
    stopped_by(&["INT"], "simulating plans");
    stopped_by(&["TERM"], "simulating plans");
    stopped_by(&["INT"], "enrolling the patient");
    stopped_by(&["INT", "TERM"], "simulating plans");
}

#[test]
fn mistakes_name_file_and_line_and_nothing_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    for (name, place) in [("many.toml", "many.toml:2:1"), ("not_utf8.toml", "not_utf8.toml:2:20")] {
        let file = root().join("tests/bad").join(name).display().to_string();
        let run = anagen(dir, &["run", &file]);
        assert_eq!(ends(&run, 2), "");
        assert!(err(&run).contains(place) && err(&run).contains("nothing was run or written"), "{}", err(&run));
        let said = ends(&anagen(dir, &["run", &file, "--json"]), 2);
        let said: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert!(said["mistakes"][0]["line"].as_u64() > Some(0));
    }
    std::fs::File::create(dir.join("large.toml")).unwrap().set_len(100_000_000).unwrap();
    let run = anagen(dir, &["run", "large.toml"]);
    ends(&run, 2);
    assert!(err(&run).contains("100.0 MB"), "{}", err(&run));
    ends(&anagen(dir, &["run", "nobody.toml"]), 2);
    assert_eq!(names(dir), ["large.toml"]);
}

#[test]
fn an_expectation_that_does_not_hold_is_said_and_strict_fails() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let file = quick(dir);
    let wrong = "format = 1\nexpect = [\"total_hairs_per_cm2 at A on day 336: untreated > my plan\"]\n";
    let text = std::fs::read_to_string(&file).unwrap().replace("format = 1\n", wrong);
    std::fs::write(&file, text).unwrap();
    let said = ends(&anagen(dir, &["run", &file, "--possible-patients", "0", "--no-pictures", "--quiet"]), 0);
    assert!(said.contains("DID NOT HOLD: total_hairs_per_cm2"), "{said}");
    ends(
        &anagen(dir, &["run", &file, "--possible-patients", "0", "--no-pictures", "--quiet", "--force", "--strict"]),
        1,
    );
}
