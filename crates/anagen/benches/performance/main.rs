//! How fast anagen is, every acceptance line with its figure, and where the time of a run goes.
//!
//! `cargo bench` prints it; `cargo bench -- --write` also writes `docs/performance.md`; `-- --report` times the
//! report with draws alone. It takes eight
//! minutes; on a busy machine the seconds on the wall mean little, and CPU-seconds still something.

mod page;
mod program;

use anagen_verification::speed::live::{MAIN, plan_and_twin_mib, plans};
use anagen_verification::speed::sheet::{Asked, Line, acceptance};
use anagen_verification::speed::{clockwork, counts, cpu_of, jobs, patients, rival};

/// Everything that was found.
pub struct Found {
    /// The acceptance lines.
    pub lines: Vec<Line>,
    /// CPU-seconds of each part of the main job, and of the report with draws.
    pub parts_s: [[f64; clockwork::PARTS.len()]; 2],
    /// The jobs on a whole head.
    pub jobs: Vec<jobs::Timed>,
    /// CPU-seconds that patients use in a second, on one thread and on two.
    pub sharing: [f64; 2],
    /// Follicle-days per CPU-second of the bare cycle: the engine's draws, and NumPy.
    pub bare: (f64, Option<f64>),
    /// The committed instruction counts.
    pub counts: counts::Table,
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if args.iter().any(|a| a == program::MEMORY) {
        return match plan_and_twin_mib(MAIN) {
            Some(mib) => println!("{mib}"),
            None => std::process::exit(1),
        };
    }
    if args.iter().any(|a| a == "--report") {
        let report = told("the report with draws", program::report);
        print!("{}\n{}", acceptance(&report_lines(&report)), page::parts_of_report(&report.parts_s));
        return;
    }
    let found = measure();
    let text = page::page(&found);
    print!("{text}");
    if args.iter().any(|a| a == "--write") {
        let place = anagen_verification::speed::file("docs/performance.md");
        std::fs::write(&place, text).expect("docs/performance.md can be written");
        eprintln!("written to docs/performance.md");
    }
}

/// Says what is being measured, so that nobody waits in silence.
fn told<T>(what: &str, measure: impl FnOnce() -> T) -> T {
    eprintln!("measuring {what}");
    measure()
}

fn measure() -> Found {
    let jobs: Vec<jobs::Timed> = told("whole heads, engine and minimum kernel", || {
        jobs::JOBS.iter().map(|(_, path)| jobs::time(path)).collect()
    });
    told("that a run reads the same", || {
        jobs::JOBS.iter().zip(&jobs).for_each(|((_, path), job)| program::reads_the_same(path, &job.rows));
    });
    let parts_s = told("the parts of the main job", program::parts);
    let main_s = told("the main job", program::main_job_s);
    let report = told("the report with draws", program::report);
    let live = told("one plan on a grown head", || plans(2));
    let patient = told("one virtual patient", patients::cost);
    let sharing = told("how patients share the cores", || [1, 2].map(patients::sharing));
    let twin_mib = told("memory of a plan and its twin", program::plan_and_twin_mib);
    let cohort_mib = told("memory of 100,000 patients", program::cohort_mib);
    let bare = told("the bare cycle and NumPy", bare_cycle);
    let counts = counts::Table::committed().unwrap_or_default();

    let line = |what: &str, found: Option<f64>, unit, asked, note: &str| Line {
        what: what.into(),
        found,
        unit,
        asked,
        note: note.into(),
    };
    let slowest = live.iter().max_by(|a, b| a.wall_s.total_cmp(&b.wall_s)).expect("a plan");
    let per_cpu_s = "follicle-days per CPU-second";
    let mut lines = Vec::new();
    for (((name, _), job), (least, aim)) in jobs::JOBS.iter().zip(&jobs).zip([(1e9, "aim 3e9"), (2.5e8, "aim 1e9")]) {
        lines.push(line(name, Some(job.engine), per_cpu_s, Asked::AtLeast(least), aim));
        let ratio = Some(job.engine / job.minimum);
        lines.push(line("... as a fraction of the minimum kernel", ratio, "", Asked::AtLeast(0.4), ""));
    }
    let split: Vec<String> = patient.split_ms.iter().map(|(part, ms)| format!("{part} {ms:.3}")).collect();
    lines.extend([
        line(
            "one virtual patient's target area",
            Some(patient.whole_ms),
            "CPU-ms",
            Asked::Under(0.5),
            &split.join(", "),
        ),
        line(
            "a plan and its untreated twin, added to the peak",
            twin_mib,
            "MiB",
            Asked::Under(64.0),
            "main job, one thread",
        ),
        line(
            "100,000 target-area patients, peak",
            cohort_mib,
            "MiB",
            Asked::Under(300.0),
            "anagen cohort, two threads",
        ),
        line(
            "the main job on two threads, without pictures",
            Some(main_s[0]),
            "s",
            Asked::Under(4.0),
            &format!("{:.1} s with all pictures", main_s[1]),
        ),
        line(
            "one plan on a grown head, two years, two threads",
            Some(1e3 * slowest.wall_s),
            "ms",
            Asked::Under(100.0),
            &format!("slowest of {}: {}; {:.0} CPU-ms", live.len(), slowest.name, 1e3 * slowest.cpu_s),
        ),
    ]);
    lines.extend(report_lines(&report));
    Found { lines, parts_s: [parts_s, report.parts_s], jobs, sharing, bare, counts }
}

/// The acceptance lines of the report with draws.
fn report_lines(report: &program::Reported) -> Vec<Line> {
    let line = |what: &str, found, unit, most: f64, note: String| {
        let asked = Asked::Under(most);
        Line { what: what.into(), found, unit, asked, note }
    };
    let what = "report: three plans, four sites, two years, 64 draws x 8 twins, two threads";
    let slowest = format!("slowest of the views: {}", report.view.1);
    vec![
        line(what, Some(report.wall_s), "s", 60.0, "pictures included; once".into()),
        line("... its peak of memory", report.peak_mib, "MiB", 512.0, String::new()),
        line("a view of 1600 pixels from a run's folder", Some(report.view.0), "CPU-s", 2.0, slowest),
    ]
}

fn bare_cycle() -> (f64, Option<f64>) {
    let (follicles, days) = (100_000, 3650);
    let (seconds, counts) = cpu_of(|| rival::bare_cycle(follicles, days));
    let half = &counts[days / 2..];
    for (phase, share) in rival::SHARES.iter().enumerate() {
        let found = half.iter().map(|c| f64::from(c[phase])).sum::<f64>() / half.len() as f64 / f64::from(follicles);
        assert!((found - share).abs() < 0.002, "share of phase {phase}: {found} for {share}");
    }
    (f64::from(follicles) * days as f64 / seconds, rival::numpy(follicles, days))
}
