//! Intervals by drawing again, with replacement, what was drawn.

use anagen_model::quantity::stream::{Purpose, Stream};

/// How often is drawn again.
const TIMES: u32 = 500;
/// The part of them that lies below the lower end of a 95 % interval.
const TAIL: f64 = 0.025;
/// Resampling has streams of its own, apart from those of the points.
const STREAM: u32 = 1;

/// The central 95 % of `statistic` over resamplings of `n` rows; each is given the rows it is of.
pub(super) fn interval(seed: u64, n: usize, statistic: impl Fn(&[usize]) -> f64) -> [f64; 2] {
    let stream = Stream::new(seed, STREAM);
    let mut rows = vec![0; n];
    let mut found: Vec<f64> = (0..TIMES)
        .map(|time| {
            for (four, rows) in rows.chunks_mut(4).enumerate() {
                let words = stream.block(time, four as u32, Purpose::Sensitivity);
                // The high half of a product is an even draw below n, to one part in 2^32 / n.
                rows.iter_mut().zip(words).for_each(|(row, w)| *row = ((u64::from(w) * n as u64) >> 32) as usize);
            }
            statistic(&rows)
        })
        .collect();
    found.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = share * (found.len() - 1) as f64;
        let (below, part) = (place as usize, place.fract());
        found[below] + part * (found[(below + 1).min(found.len() - 1)] - found[below])
    };
    [at(TAIL), at(1.0 - TAIL)]
}
