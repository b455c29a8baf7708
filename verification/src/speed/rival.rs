//! The bare cycle, on which the engine's draws and a NumPy program meet.
//!
//! Four phases: anagen lognormal 1000 d (sigma .35), catagen 14 d, telogen lognormal 100 d (.25), then
//! with probability .2 kenogen lognormal 90 d (.5); daily counts of every phase are recorded.

use super::{RUNS, file, median};
use anagen_model::follicle::clock;
use anagen_model::quantity::special::normal_quantile;
use anagen_model::quantity::stream::{Purpose, Stream, uniform32};

const MEAN: [f64; 4] = [1000.0, 14.0, 100.0, 90.0];
const SIGMA: [f64; 4] = [0.35, 0.0, 0.25, 0.5];
/// Shares of the phases in the long run: means over the mean cycle, kenogen in one of five.
pub const SHARES: [f64; 4] = [1000.0 / 1132.0, 14.0 / 1132.0, 100.0 / 1132.0, 18.0 / 1132.0];

/// Counts of the four phases, day by day. Each follicle leaps from event to event; the daily counts are
/// the running sum of a table of arrivals and departures.
pub fn bare_cycle(follicles: u32, days: usize) -> Vec<[u32; 4]> {
    let stream = Stream::new(1, 0);
    let mut change = vec![[0i32; 4]; days + 2];
    let end = days as f64;
    for id in 0..follicles {
        let start = stream.block(id, 0, Purpose::Start);
        let mut pick = uniform32(start[2]);
        let mut phase = 0;
        while phase < 3 && pick >= SHARES[phase] {
            pick -= SHARES[phase];
            phase += 1;
        }
        let first = MEAN[phase] * clock::threshold(SIGMA[phase], clock::clock_deviate(&start));
        let mut until = first * uniform32(start[3]);
        let mut transition = 1;
        change[1][phase] += 1;
        while until < end {
            let (next, length) = if phase == 0 {
                (1, MEAN[1])
            } else {
                let block = stream.block(id, transition, Purpose::Clock);
                let next = match phase {
                    1 => 2,
                    2 if uniform32(block[2]) < 0.2 => 3,
                    _ => 0,
                };
                (next, MEAN[next] * clock::threshold(SIGMA[next], normal_quantile(uniform32(block[0]))))
            };
            // The phase of a day is the one at its end, as in the rival.
            let day = until as usize + 1;
            change[day][phase] -= 1;
            change[day][next] += 1;
            phase = next;
            until += length;
            transition += 1;
        }
    }
    let mut now = [0i32; 4];
    let sum = |row: &[i32; 4]| {
        now.iter_mut().zip(row).for_each(|(n, c)| *n += c);
        now.map(|n| n as u32)
    };
    change[1..=days].iter().map(sum).collect()
}

/// Follicle-days per CPU-second of the rival; `None` where python3 or NumPy is missing.
pub fn numpy(follicles: u32, days: usize) -> Option<f64> {
    let script = file("verification/speed/numpy_bench.py");
    let once = || {
        let (follicles, days) = (follicles.to_string(), days.to_string());
        let mut python = std::process::Command::new("python3");
        let out = python.arg(&script).args([follicles.as_str(), days.as_str(), "S"]).output().ok()?;
        let text = String::from_utf8(out.stdout).ok()?;
        text.split("fd_per_cpu_s=").nth(1)?.split_whitespace().next()?.parse::<f64>().ok()
    };
    (0..RUNS).map(|_| once()).collect::<Option<Vec<f64>>>().map(median)
}
