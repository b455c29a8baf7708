//! The page: what was found, in Markdown.

use crate::Found;
use anagen_model::quantity::Lanes;
use anagen_verification::speed::clockwork::PARTS;
use anagen_verification::speed::counts::{ALLOWED, rustc};
use anagen_verification::speed::jobs::JOBS;
use anagen_verification::speed::sheet::{acceptance, short, table};
use anagen_verification::speed::{RUNS, file};
use std::process::Command;

/// What others were measured at before: follicle-days per CPU-second of the same bare cycle.
const PEERS: [(&str, f64); 8] = [
    ("ixa 4.0.0 (Rust), event-driven, its idiom", 3.8e8),
    ("NumPy, one vectorised pass a day", 3.0e8),
    ("Numba, one thread", 4.7e8),
    ("Starsim 3.7.2", 2.6e7),
    ("ixa 4.0.0, daily sweep", 2.6e7),
    ("krABMaga 0.6.2 (Rust)", 1.0e7),
    ("Mesa 3.3.1", 4.4e6),
    ("PhysiCell 1.14.2 (C++), which pays for mechanics too", 7.5e5),
];

/// The page.
pub fn page(found: &Found) -> String {
    [
        heading(),
        acceptance(&found.lines),
        held_elsewhere(found),
        parts(found),
        minimum(found),
        rivals(found),
        instructions(found),
    ]
    .join("\n")
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(String::from).to_vec()
}

fn heading() -> String {
    let said = |program: &str, args: &[&str]| {
        let said = Command::new(program).args(args).current_dir(file("")).output();
        said.map_or("unknown".into(), |out| String::from_utf8_lossy(&out.stdout).trim().to_string())
    };
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(": unknown");
    let threads = std::thread::available_parallelism().map_or(0, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().next().unwrap_or("unknown");
    let day = said("git", &["log", "-1", "--format=%cs"]);
    format!(
        "# Performance\n\n\
         Made by `cargo bench -- --write`; do not edit. Every figure is the median of {RUNS} runs; CPU-seconds are those \
         of one thread. The jobs call what `anagen run` calls, with every field on, and what they read is held against \
         what `anagen run` reads.\n\n\
         Machine: {}, {threads} cores, vector instructions {}, load {load} at the end (on a busy machine seconds on the wall mean little). \
         Commit {} of {day}, {}.\n",
        model.trim_start_matches([' ', '\t', ':']),
        Lanes::best().name(),
        said("git", &["rev-parse", "--short", "HEAD"]),
        rustc(),
    )
}

fn held_elsewhere(found: &Found) -> String {
    let [one, two] = found.sharing;
    format!(
        "A thousand patients use {one:.2} CPU-seconds in a second on one thread and {two:.2} on two.\n\n\
         What has no figure is held by tests: equal bytes for threads and levels of vector instructions \
         (`crates/anagen/tests/cli.rs`), for batches (`crates/anagen-model/tests/same_bytes.rs`) and for draws that were \
         killed and resumed (`crates/anagen/tests/draws.rs`); transition days against the daily twin \
         (`verification/tests/twin/`); memory (`crates/anagen-lab/tests/memory.rs`); random protocols \
         (`verification/tests/soak.rs`) and what fuzzing found (`verification/tests/corpus.rs`).\n"
    )
}

fn parts(found: &Found) -> String {
    let total = |job: usize| found.parts_s[job].iter().sum::<f64>();
    let cells = |s: [f64; 2]| {
        let cell = |job: usize| [format!("{:.3}", s[job]), format!("{:.0} %", 100.0 * s[job] / total(job))];
        [cell(0), cell(1)].concat()
    };
    let line = |(number, (_, name)): (usize, &(_, &str))| {
        [vec![name.to_string()], cells([0, 1].map(|job| found.parts_s[job][number]))].concat()
    };
    let mut rows: Vec<Vec<String>> = PARTS.iter().enumerate().map(line).collect();
    rows.push(row(["in all", &format!("{:.3}", total(0)), "", &format!("{:.3}", total(1)), ""]));
    let head = row(["part", "main job, CPU-seconds", "share", "report with 64 draws, CPU-seconds", "share"]);
    format!(
        "## Where the time of a run goes\n\n`protocols/vertex-thinning.toml`, and `verification/speed/report.toml` with \
         `--draws 64`, once each, on one thread with pictures. What a draw enrols, grows and walks stands in those rows.\n\n{}",
        table(&head, &rows)
    )
}

/// Where the time of the report with draws goes, alone.
pub fn parts_of_report(parts_s: &[f64; PARTS.len()]) -> String {
    let total: f64 = parts_s.iter().sum();
    let line =
        |((_, name), s): (&(_, &str), &f64)| row([name, &format!("{s:.3}"), &format!("{:.0} %", 100.0 * s / total)]);
    let mut rows: Vec<Vec<String>> = PARTS.iter().zip(parts_s).map(line).collect();
    rows.push(row(["in all", &format!("{total:.3}"), ""]));
    table(&row(["part", "CPU-seconds", "share"]), &rows)
}

fn minimum(found: &Found) -> String {
    let rows: Vec<_> = JOBS
        .iter()
        .zip(&found.jobs)
        .map(|((name, _), job)| {
            let [calendar, walk] = job.split_s.map(|s| format!("{s:.3}"));
            let ratio = format!("{:.2}", job.engine / job.minimum);
            row([name, &short(job.engine), &short(job.minimum), &ratio, &calendar, &walk])
        })
        .collect();
    let head = row([
        "job",
        "engine",
        "minimum kernel",
        "ratio",
        "engine: calendar and fields, CPU-s",
        "engine: follicles, CPU-s",
    ]);
    let follicles = found.jobs.first().map_or(0, |job| job.follicles);
    format!(
        "## Beside a minimum kernel\n\nFollicle-days per CPU-second, {follicles} follicles. The minimum kernel \
         (`verification/src/speed/minimum.rs`) is hand-written for these two jobs and nothing else: one thread of scalar \
         code, compiled for the baseline of the target where the engine uses what the machine has, over the same laws, draws and visits, handed the daily androgen, the courses of depots and each follicle's \
         strengths. Its phases at every visit, its hairs shed, lengths, calibres and masses are the engine's.\n\n{}",
        table(&head, &rows)
    )
}

fn rivals(found: &Found) -> String {
    let (engine, numpy) = found.bare;
    let numpy_found = numpy.map_or("not run: python3 with NumPy is missing".into(), short);
    let mut rows = vec![row(["the engine's draws, from event to event", &short(engine), "here"])];
    rows.push(row(["NumPy, one vectorised pass a day", &numpy_found, "here"]));
    rows.extend(PEERS.iter().map(|(name, speed)| row([name, &short(*speed), "earlier"])));
    format!(
        "## Rivals\n\nThe bare cycle (four phases, 100,000 follicles, ten years, daily counts; \
         `verification/src/speed/rival.rs`), follicle-days per CPU-second. Those marked earlier were measured once, in 2026, on \
         another run of a machine of two Zen 4 cores, each with the size it could do; they are quoted, not measured here.\
         \n\n{}",
        table(&row(["program", "follicle-days per CPU-second", "measured"]), &rows)
    )
}

fn instructions(found: &Found) -> String {
    let counts = &found.counts;
    let rows: Vec<_> = counts.counts.iter().map(|(job, n)| row([job, &n.to_string()])).collect();
    format!(
        "## Instructions\n\nThe committed table (`verification/speed/instructions.csv`), counted by valgrind at {} under {}; \
         the test command fails if a job takes {:.0} % more ({:.0} % under another compiler).\n\n{}",
        counts.level,
        counts.rustc,
        100.0 * ALLOWED[0],
        100.0 * ALLOWED[1],
        table(&row(["job", "instructions"]), &rows)
    )
}
