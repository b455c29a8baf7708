//! How fast the engine is, and where the time of a run goes: what `cargo bench` prints and
//! `docs/performance.md` holds.
//!
//! CPU-seconds are those of the calling thread, read from the kernel's scheduler; every figure is the
//! median of at least [`RUNS`] runs.

pub mod jobs;
pub mod minimum;

use std::time::Instant;

/// Runs behind every median.
pub const RUNS: usize = 5;

/// CPU-seconds of this thread so far; not a number where the kernel does not tell.
pub fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split_whitespace().next().and_then(|ns| ns.parse::<f64>().ok()).map_or(f64::NAN, |ns| ns * 1e-9)
}

/// The median.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Median CPU-seconds of a job on this thread, and what it made last.
pub fn cpu_of<T>(mut job: impl FnMut() -> T) -> (f64, T) {
    timed(cpu_seconds, &mut job)
}

/// Median seconds on the wall of a job on any threads, and what it made last.
pub fn wall_of<T>(mut job: impl FnMut() -> T) -> (f64, T) {
    let start = Instant::now();
    timed(|| start.elapsed().as_secs_f64(), &mut job)
}

fn timed<T>(clock: impl Fn() -> f64, job: &mut dyn FnMut() -> T) -> (f64, T) {
    let mut once = || {
        let start = clock();
        let made = job();
        (clock() - start, made)
    };
    let (mut times, mut last) = (Vec::with_capacity(RUNS), None);
    for _ in 0..RUNS {
        drop(last.take());
        let (seconds, made) = once();
        times.push(seconds);
        last = Some(made);
    }
    (median(times), last.expect("there is a run"))
}
