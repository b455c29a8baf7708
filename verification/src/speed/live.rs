//! What a live slider needs: one plan of the main job on a grown head, no output.

use super::{RUNS, on_threads, process_cpu_seconds, protocol, wall_of};
use anagen_lab::run::Enrolled;
use std::sync::atomic::AtomicBool;

/// The main job.
pub const MAIN: &str = "protocols/vertex-thinning.toml";

/// One plan on a grown head.
pub struct Shown {
    /// The plan.
    pub name: String,
    /// Seconds on the wall.
    pub wall_s: f64,
    /// CPU-seconds of all threads.
    pub cpu_s: f64,
}

/// What each plan of the main job takes on a grown head: calendar, walk, and every measure at every visit.
pub fn plans(threads: usize) -> Vec<Shown> {
    let setup = protocol(MAIN);
    let stop = AtomicBool::new(false);
    on_threads(threads, || {
        let enrolled = Enrolled::of(&setup, setup.file.seed, &stop, &()).expect("nobody stops it");
        let placed = enrolled.place(&enrolled.walk(0, &stop, &()));
        let time = |plan: usize| {
            let before = process_cpu_seconds();
            let (wall_s, rows) = wall_of(|| enrolled.read(plan, &enrolled.walk(plan, &stop, &()), &placed).len());
            assert!(rows > 0, "nothing was read");
            let cpu_s = (process_cpu_seconds() - before) / RUNS as f64;
            Shown { name: setup.plans[plan].info.name.clone(), wall_s, cpu_s }
        };
        (1..setup.plans.len()).map(time).collect()
    })
}

/// MiB by which the last plan of a protocol and its untreated twin raise the peak of this process, on one
/// thread, with everything that is read of them. Only the first call in a process tells the truth.
pub fn plan_and_twin_mib(path: &str) -> Option<f64> {
    let setup = protocol(path);
    let stop = AtomicBool::new(false);
    on_threads(1, || {
        let enrolled = Enrolled::of(&setup, setup.file.seed, &stop, &()).ok()?;
        let before = super::memory::own_peak_mib()?;
        let twin = enrolled.walk(0, &stop, &());
        let placed = enrolled.place(&twin);
        let mut rows = enrolled.read(0, &twin, &placed);
        // As a run has it, the twin is let go when the plan has been walked.
        let plan = setup.plans.len() - 1;
        let walked = enrolled.walk(plan, &stop, &());
        drop(twin);
        rows.extend(enrolled.read(plan, &walked, &placed));
        Some(super::memory::own_peak_mib()? - before)
    })
}
