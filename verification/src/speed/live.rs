//! What a live slider needs: one plan of the main job on a grown head, no output.

use super::{on_threads, protocol, wall_of};
use anagen_lab::run::Enrolled;
use std::sync::atomic::AtomicBool;

/// The main job.
pub const MAIN: &str = "protocols/vertex-thinning.toml";

/// Seconds on the wall of each plan of the main job on a grown head: calendar, walk, and every measure
/// at every visit.
pub fn plans_s(threads: usize) -> Vec<(String, f64)> {
    let setup = protocol(MAIN);
    let stop = AtomicBool::new(false);
    on_threads(threads, || {
        let enrolled = Enrolled::of(&setup, setup.file.seed, &stop, &()).expect("nobody stops it");
        let placed = enrolled.place(&enrolled.walk(0, &stop, &()));
        let time = |plan: usize| {
            let (seconds, rows) = wall_of(|| enrolled.read(plan, &enrolled.walk(plan, &stop, &()), &placed).len());
            assert!(rows > 0, "nothing was read");
            (setup.plans[plan].info.name.clone(), seconds)
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
