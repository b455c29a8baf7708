//! How fast the engine is, and where the time of a run goes: what `cargo bench` prints and
//! `docs/performance.md` holds.
//!
//! CPU-seconds are those of the thread that works; every figure is the median of [`RUNS`] runs.

pub mod clockwork;
pub mod counts;
pub mod jobs;
pub mod live;
pub mod memory;
pub mod minimum;
pub mod patients;
pub mod rival;
pub mod sheet;

use anagen_lab::run::{Setup, read};
use rustix::time::{ClockId, clock_gettime};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Runs behind every median.
pub const RUNS: usize = 5;

/// CPU-seconds of this thread so far.
pub fn cpu_seconds() -> f64 {
    seconds(ClockId::ThreadCPUTime)
}

/// CPU-seconds of all threads of this process so far.
pub fn process_cpu_seconds() -> f64 {
    seconds(ClockId::ProcessCPUTime)
}

fn seconds(clock: ClockId) -> f64 {
    let now = clock_gettime(clock);
    now.tv_sec as f64 + 1e-9 * now.tv_nsec as f64
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
    let (first, mut last) = once();
    let mut times = vec![first];
    for _ in 1..RUNS {
        drop(last);
        let (seconds, made) = once();
        times.push(seconds);
        last = made;
    }
    (median(times), last)
}

/// Does a job on so many threads of its own.
pub fn on_threads<T: Send>(threads: usize, job: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads").install(job)
}

/// A file of the repository.
pub fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

/// A protocol of the repository, checked.
pub fn protocol(name: &str) -> Setup {
    read(&file(name)).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}
