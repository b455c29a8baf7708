//! The program itself, as a user starts it.

use anagen_lab::output::RunFolder;
use anagen_lab::protocol::WHOLE_HEAD;
use anagen_lab::report::picture::View;
use anagen_lab::result::Row;
use anagen_lab::run::{Portrait, portrait};
use anagen_verification::speed::clockwork::{PARTS, run_by_parts};
use anagen_verification::speed::live::MAIN;
use anagen_verification::speed::memory::peak_of;
use anagen_verification::speed::{cpu_of, file, on_threads, protocol, wall_of};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// The word that asks this benchmark for the memory of a plan, in a process of its own.
pub const MEMORY: &str = "memory-of-a-plan";

fn anagen(verb: &str, path: &str, dir: &Path) -> Command {
    let mut anagen = Command::new(env!("CARGO_BIN_EXE_anagen"));
    anagen.arg(verb).arg(file(path)).args(["--quiet", "--force", "--threads", "2", "--out"]).arg(dir);
    anagen.stdout(Stdio::null());
    anagen
}

fn done(anagen: &mut Command) {
    assert!(anagen.status().expect("anagen starts").success(), "anagen failed");
}

/// Panics unless `anagen run` of the protocol reads what was read in the benchmark.
pub fn reads_the_same(path: &str, rows: &[Row]) {
    let dir = tempfile::tempdir().expect("a place for results");
    let place = dir.path().join("run");
    done(anagen("run", path, &place).arg("--csv"));
    let text = std::fs::read_to_string(place.join("visits.csv")).expect("visits.csv");
    let setup = protocol(path);
    let site = |row: &Row| setup.sites.get(row.site as usize).map_or(WHOLE_HEAD, |site| &site.name);
    let plan = |row: &Row| &setup.plans[row.plan as usize].info.name;
    let ours = rows
        .iter()
        .map(|row| format!("0,{},0,{},{},{},{},{}", plan(row), site(row), row.day, row.measure, row.value, row.unit));
    assert!(text.lines().skip(1).eq(ours), "the benchmark does not read what `anagen run {path}` reads");
    assert!(rows.len() > 100, "hardly anything was read");
}

/// CPU-seconds of the parts of the main job, whose readings are those of the program to the byte.
pub fn parts() -> [f64; PARTS.len()] {
    let dir = tempfile::tempdir().expect("a place for results");
    let (ours, theirs) = (dir.path().join("ours"), dir.path().join("theirs"));
    let parts = run_by_parts(|| protocol(MAIN), 0, &ours, 1);
    done(&mut anagen("run", MAIN, &theirs));
    for name in ["visits.parquet", "follicles.parquet"] {
        let read = |place: &Path| std::fs::read(place.join(name)).expect(name);
        assert!(read(&ours) == read(&theirs), "{name} is not that of `anagen run`");
    }
    parts
}

/// Seconds on the wall of the main job on two threads: without pictures (median), and with all of them (once).
pub fn main_job_s() -> [f64; 2] {
    let dir = tempfile::tempdir().expect("a place for results");
    let place = dir.path().join("run");
    let bare = wall_of(|| done(anagen("run", MAIN, &place).arg("--no-pictures"))).0;
    let start = Instant::now();
    done(&mut anagen("run", MAIN, &place));
    [bare, start.elapsed().as_secs_f64()]
}

/// The report that is timed, and its draws of parameters.
const REPORT: (&str, u32) = ("verification/speed/report.toml", 64);

/// What the timed report takes.
pub struct Reported {
    /// Seconds on the wall, on two threads.
    pub wall_s: f64,
    /// Peak of memory, MiB.
    pub peak_mib: Option<f64>,
    /// CPU-seconds of its parts, on one thread.
    pub parts_s: [f64; PARTS.len()],
    /// CPU-seconds of one view of 1600 pixels from the run's folder, on one thread: the slowest, and its name.
    pub view: (f64, &'static str),
}

/// Runs the timed report: once each for wall and parts, for it takes a minute.
pub fn report() -> Reported {
    let (path, draws) = REPORT;
    let dir = tempfile::tempdir().expect("a place for results");
    let place = dir.path().join("run");
    let start = Instant::now();
    let peak_mib = peak_of(anagen("run", path, &place).args(["--draws", &draws.to_string()]));
    let wall_s = start.elapsed().as_secs_f64();
    assert!(peak_mib.is_some(), "the report failed");
    let parts_s = run_by_parts(|| protocol(path), draws, &dir.path().join("parts"), 1);
    let run = RunFolder::open(&place).expect("the run's folder");
    let drawn = |name: &'static str| {
        let view = View::named(name).expect("a view");
        let asked = Portrait { view, day: 720.0, plan: Some("finasteride".into()), size_px: 1600, clipped_mm: None };
        let draw = || portrait(&run, &asked, &AtomicBool::new(false)).expect("a picture").expect("a whole one");
        (on_threads(1, || cpu_of(draw).0), name)
    };
    let views = View::NAMES.map(drawn);
    let view = views.into_iter().max_by(|a, b| a.0.total_cmp(&b.0)).expect("views");
    Reported { wall_s, peak_mib, parts_s, view }
}

/// MiB that a plan and its twin add to the peak of a process of their own.
pub fn plan_and_twin_mib() -> Option<f64> {
    let said = Command::new(std::env::current_exe().ok()?).arg(MEMORY).output().ok()?;
    String::from_utf8(said.stdout).ok()?.trim().parse().ok()
}

/// Peak of a hundred thousand target-area patients, MiB.
pub fn cohort_mib() -> Option<f64> {
    let dir = tempfile::tempdir().ok()?;
    peak_of(anagen("cohort", "verification/speed/patient.toml", &dir.path().join("run")).args(["--patients", "100000"]))
}
