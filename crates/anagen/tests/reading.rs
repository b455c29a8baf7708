//! Runs read back: the page made again, runs side by side, and folders that are no runs.

use assert_cmd::Command;
use std::path::Path;
use std::process::Output;

/// Runs `anagen` in `dir`.
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

fn run(dir: &Path, out: &str, more: &[&str]) {
    let args = ["run", "mine.toml", "--out", out, "--possible-patients", "3", "--no-pictures", "--quiet"];
    ends(&anagen(dir, &[&args, more].concat()), 0);
}

#[test]
fn a_page_is_made_again_and_runs_are_compared() {
    let scratch = tempfile::tempdir().unwrap();
    let dir = scratch.path();
    ends(&anagen(dir, &["new", "mine.toml"]), 0);
    run(dir, "first", &[]);
    run(dir, "second", &["--seed", "7"]);

    // The page is a function of the folder: to the byte what the run wrote.
    ends(&anagen(dir, &["report", "first"]), 0);
    let page = std::fs::read(dir.join("first.html")).unwrap();
    assert!(page == std::fs::read(dir.join("first/report.html")).unwrap());
    let [_, told] = ends(&anagen(dir, &["report", "first"]), 2);
    assert!(told.contains("first.html exists already") && told.contains("--force"), "{told}");
    ends(&anagen(dir, &["report", "first", "--force"]), 0);

    let [text, _] = ends(&anagen(dir, &["compare", "first", "second", "--out", "both.html"]), 0);
    for words in ["total_hairs_per_cm2 on day", "second differs in", "seed: 1 in first, 7 here", "page in both.html"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    // Each benefit is that of its run's summary.
    let summary: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(dir.join("second/summary.json")).unwrap()).unwrap();
    let last = summary["visit_days"].as_array().unwrap().last().unwrap().as_f64();
    let benefit = summary["benefits"].as_array().unwrap().iter().find(|b| {
        b["measure"] == "total_hairs_per_cm2" && b["day"].as_f64() == last && b["site"] == summary["sites"][0]["name"]
    });
    let benefit = benefit.unwrap();
    let with_plan = format!("{:.0}", benefit["with_plan"].as_f64().unwrap());
    let line = |l: &&str| l.starts_with("second ") && l.contains(benefit["plan"].as_str().unwrap());
    let line = text.lines().find(line).unwrap();
    assert!(line.contains(&format!(" {with_plan} ")), "{line}: {benefit}");

    // A run against itself differs in nothing.
    let [text, _] = ends(&anagen(dir, &["compare", "first", "first"]), 0);
    assert!(text.contains("- nothing that goes into a run"), "{text}");

    let [_, told] = ends(&anagen(dir, &["compare", "first", "second", "--day", "17"]), 2);
    assert!(told.contains("day 17 is no visit of every run") && told.contains("all of them visit days"), "{told}");
    let [_, told] = ends(&anagen(dir, &["compare", "first", "second", "--measure", "volume"]), 2);
    assert!(told.contains("`volume` is no main measure") && told.contains("mean_calibre_um"), "{told}");
}

#[test]
fn what_is_no_run_is_refused_in_words() {
    let scratch = tempfile::tempdir().unwrap();
    let dir = scratch.path();
    ends(&anagen(dir, &["new", "mine.toml"]), 0);
    run(dir, "good", &[]);
    std::fs::create_dir(dir.join("empty")).unwrap();

    // All folders that cannot be read are named at once.
    let [_, told] = ends(&anagen(dir, &["compare", "nowhere", "good", "empty", "mine.toml"]), 2);
    for words in ["nowhere is not the folder of a run", "no such folder", "holds no provenance.json", "it is a file"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let edit = |file: &str, from: &str, to: &str| {
        let path = dir.join("good").join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
        text
    };
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let before = edit("provenance.json", &version, "\"version\": \"0.0.7\"");
    let [_, told] = ends(&anagen(dir, &["report", "good"]), 2);
    assert!(told.contains("anagen 0.0.7 wrote it") && told.contains("run --again"), "{told}");
    std::fs::write(dir.join("good/provenance.json"), before).unwrap();

    let whole = edit("summary.json", "\"format\": 2", "\"format\": 9");
    let [_, told] = ends(&anagen(dir, &["report", "good"]), 2);
    assert!(told.contains("its format is 9"), "{told}");
    std::fs::write(dir.join("good/summary.json"), &whole[..whole.len() / 3]).unwrap();
    let [_, told] = ends(&anagen(dir, &["report", "good"]), 2);
    assert!(told.contains("cannot read good/summary.json"), "{told}");
    std::fs::remove_file(dir.join("good/summary.json")).unwrap();
    ends(&anagen(dir, &["report", "good"]), 2);
    assert!(!dir.join("good.html").exists());

    // One that somebody changed is shown, and said to be changed.
    std::fs::write(dir.join("good/summary.json"), whole.replacen("\"title\": \"", "\"title\": \"Another ", 1)).unwrap();
    let [_, told] = ends(&anagen(dir, &["report", "good"]), 0);
    assert!(told.contains("is not what the run wrote"), "{told}");
}
