//! The report of a run in a browser: `verification/page` looks at it at three widths, light and dark, by keyboard,
//! without scripts and on paper, and asks an HTML checker and axe-core.
//!
//! Needs Node.js, the packages of `verification/page` (`npm ci` there), Java and Chromium. Where one is missing the
//! test says so and passes; with CI=true it installs the packages and fails where a tool is missing.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository is there")
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The folder of the checks, with its packages; or why they cannot be used.
fn checks() -> Result<PathBuf, String> {
    let folder = root().join("verification/page");
    Command::new("node").arg("--version").output().map_err(|_| "Node.js is missing".to_string())?;
    if !folder.join("node_modules/playwright-core").exists() {
        if std::env::var_os("CI").is_none_or(|ci| ci != "true") {
            return Err("its packages are missing: `npm ci --ignore-scripts` in verification/page".into());
        }
        let install = Command::new("npm").args(["ci", "--ignore-scripts"]).current_dir(&folder).output();
        let install = install.map_err(|e| format!("npm: {e}"))?;
        if !install.status.success() {
            return Err(format!("npm ci: {}", text(&install)));
        }
    }
    Ok(folder)
}

/// Runs a protocol into `folder`.
fn run(protocol: &str, more: &[&str], folder: &Path) {
    let mut anagen = Command::new(env!("CARGO_BIN_EXE_anagen"));
    anagen.arg("run").arg(root().join(protocol)).arg("--out").arg(folder).args(more);
    let made = anagen.output().expect("anagen starts");
    assert!(made.status.success(), "{}", text(&made));
}

/// Checks the page of a run, or a page by itself.
fn check(checks: &Path, page: &Path) {
    let checked = Command::new("node").arg("check.mjs").arg(page).current_dir(checks).output().expect("node starts");
    let said = text(&checked);
    match checked.status.code() {
        Some(0) => println!("{}: {}", page.display(), said.lines().last().unwrap_or_default()),
        Some(2) => not_checked(said.lines().last().unwrap_or_default()),
        _ => panic!("{}:\n{said}", page.display()),
    }
}

fn not_checked(why: &str) {
    assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "the page cannot be checked: {why}");
    // Past the harness, which keeps back what passing tests print.
    use std::io::Write;
    writeln!(std::io::stderr().lock(), "PAGE NOT CHECKED: {why}").expect("standard error");
}

#[test]
fn the_page_of_the_main_job_passes_and_so_do_runs_side_by_side() {
    let checks = match checks() {
        Ok(checks) => checks,
        Err(why) => return not_checked(&why),
    };
    let out = tempfile::tempdir().expect("a folder");
    let (one, two, page) = (out.path().join("one"), out.path().join("two"), out.path().join("compare.html"));
    run("protocols/vertex-thinning.toml", &[], &one);
    check(&checks, &one);
    std::fs::create_dir(&two).expect("a folder");
    for entry in std::fs::read_dir(&one).expect("the run").map(|e| e.expect("an entry")) {
        if entry.path().is_file() {
            std::fs::copy(entry.path(), two.join(entry.file_name())).expect("copied");
        }
    }
    let mut anagen = Command::new(env!("CARGO_BIN_EXE_anagen"));
    let compared = anagen.arg("compare").args([&one, &two]).arg("--out").arg(&page).output().expect("anagen starts");
    assert!(compared.status.success(), "{}", text(&compared));
    check(&checks, &page);
}

#[test]
fn a_page_that_is_hard_to_lay_out_passes() {
    let checks = match checks() {
        Ok(checks) => checks,
        Err(why) => return not_checked(&why),
    };
    let out = tempfile::tempdir().expect("a folder");
    let folder = out.path().join("run");
    run("crates/anagen/tests/small/page.toml", &["--draws", "4"], &folder);
    check(&checks, &folder);
}

#[test]
fn the_pages_of_a_trial_and_of_its_power_pass() {
    let checks = match checks() {
        Ok(checks) => checks,
        Err(why) => return not_checked(&why),
    };
    let out = tempfile::tempdir().expect("a folder");
    let small = std::fs::read_to_string(root().join("crates/anagen/tests/small/trial.toml")).expect("a trial");
    let alone = out.path().join("small.toml");
    std::fs::write(&alone, small.replace("fit.json", "default")).expect("a file");
    for (command, trial) in [("trial", root().join("trials/dose-finding.toml")), ("power", alone)] {
        let folder = out.path().join(command);
        let mut anagen = Command::new(env!("CARGO_BIN_EXE_anagen"));
        let made = anagen.arg(command).arg(trial).arg("--out").arg(&folder).arg("--quiet").output();
        let made = made.expect("anagen starts");
        assert!(made.status.success(), "{}", text(&made));
        check(&checks, &folder.join("report.html"));
    }
}
