//! The density of the test statistic of a trial that has not stopped yet, carried from look to look
//! (Armitage, McPherson and Rowe 1969) on the grid of Jennison and Turnbull (2000), section 19.2.

use crate::distribution::{normal_cdf, normal_density};
use libm::{log, sqrt};

/// A sixth of the points of the grid. Jennison and Turnbull take 16 to 32; 48 leaves errors of 1e-8 at most.
const FINENESS: usize = 48;

/// The statistic Z of a trial still running after a look: where it may be, and how much probability each
/// point stands for. Z has mean `drift * sqrt(t)` and variance 1 at information fraction `t`, and
/// independent increments on the scale `Z * sqrt(t)`.
pub(super) struct Density {
    fraction: f64,
    drift: f64,
    points: Vec<f64>,
    masses: Vec<f64>,
}

impl Density {
    /// Before the first look.
    pub fn start(drift: f64) -> Density {
        Density { fraction: 0.0, drift, points: vec![0.0], masses: vec![1.0] }
    }

    /// Probability of running until the look at `fraction` and seeing Z above `z` there.
    pub fn above(&self, fraction: f64, z: f64) -> f64 {
        let step = fraction - self.fraction;
        let bar = z * sqrt(fraction) - self.drift * step;
        let (root, spread) = (sqrt(self.fraction), sqrt(step));
        self.sum(|point| normal_cdf((point * root - bar) / spread))
    }

    /// Probability of running until the look at `fraction` and seeing Z below `z` there.
    pub fn below(&self, fraction: f64, z: f64) -> f64 {
        let step = fraction - self.fraction;
        let bar = z * sqrt(fraction) - self.drift * step;
        let (root, spread) = (sqrt(self.fraction), sqrt(step));
        self.sum(|point| normal_cdf((bar - point * root) / spread))
    }

    /// The density after a look at `fraction` that lets the trial run on where Z is between `low` and `high`.
    pub fn after(&self, fraction: f64, low: f64, high: f64) -> Density {
        let step = fraction - self.fraction;
        let (old, new, spread) = (sqrt(self.fraction), sqrt(fraction), sqrt(step));
        let (points, weights) = simpson(&grid(self.drift * new, low, high));
        let scale = new / spread;
        let masses = points.iter().zip(&weights).map(|(z, weight)| {
            let at = z * new - self.drift * step;
            weight * scale * self.sum(|point| normal_density((at - point * old) / spread))
        });
        let masses = masses.collect();
        Density { fraction, drift: self.drift, points, masses }
    }

    fn sum(&self, of: impl Fn(f64) -> f64) -> f64 {
        self.points.iter().zip(&self.masses).map(|(point, mass)| mass * of(*point)).sum()
    }
}

/// Points dense within 3 of the centre and ever sparser to 17 of it, cut to `low..high`.
fn grid(centre: f64, low: f64, high: f64) -> Vec<f64> {
    let r = FINENESS as f64;
    let offset = |i: usize| {
        let i_ = i as f64;
        if i < FINENESS {
            -3.0 - 4.0 * log(r / i_)
        } else if i <= 5 * FINENESS {
            -3.0 + 3.0 * (i_ - r) / (2.0 * r)
        } else {
            3.0 + 4.0 * log(r / (6.0 * r - i_))
        }
    };
    let all: Vec<f64> = (1..6 * FINENESS).map(|i| centre + offset(i)).collect();
    let (first, last) = (all[0], all[all.len() - 1]);
    if low >= last || high <= first || low >= high {
        return Vec::new();
    }
    let mut points = Vec::with_capacity(all.len() + 2);
    points.push(if low > first { low } else { first });
    points.extend(all.iter().copied().filter(|z| *z > low && *z < high && *z > first && *z < last));
    points.push(if high < last { high } else { last });
    points
}

/// The points with a midpoint in each gap, and Simpson's weight of each.
fn simpson(points: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let mut all = Vec::with_capacity(2 * points.len());
    let mut weights = vec![0.0; (2 * points.len()).saturating_sub(1)];
    for (i, pair) in points.windows(2).enumerate() {
        let width = pair[1] - pair[0];
        all.extend([pair[0], 0.5 * (pair[0] + pair[1])]);
        weights[2 * i] += width / 6.0;
        weights[2 * i + 1] += 4.0 * width / 6.0;
        weights[2 * i + 2] += width / 6.0;
    }
    all.extend(points.last());
    (all, weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever the looks, a trial either stops or runs on: probabilities add up to 1.
    #[test]
    fn nothing_is_lost_between_looks() {
        for drift in [0.0, 2.8, -1.0] {
            let mut now = Density::start(drift);
            let mut stopped = 0.0;
            for (fraction, low, high) in [(0.1, -1.0, 3.0), (0.15, -0.5, 2.7), (0.6, 0.1, 2.3), (0.95, 1.9, 2.0)] {
                stopped += now.above(fraction, high) + now.below(fraction, low);
                now = now.after(fraction, low, high);
                let running = now.sum(|_| 1.0);
                assert!((stopped + running - 1.0).abs() < 1e-8, "{drift} {fraction}: {}", stopped + running - 1.0);
            }
            assert!((stopped + now.above(1.0, 2.0) + now.below(1.0, 2.0) - 1.0).abs() < 1e-8);
        }
    }

    /// With no stopping before it, the second look sees a standard normal about its drift.
    #[test]
    fn without_stopping_a_look_sees_a_normal() {
        let infinite = f64::INFINITY;
        let now = Density::start(1.7).after(0.3, -infinite, infinite).after(0.8, -infinite, infinite);
        for z in [-1.0, 0.5, 2.0, 4.0] {
            let wanted = normal_cdf(1.7 - z);
            assert!((now.above(1.0, z) - wanted).abs() < 1e-8, "{z}");
        }
    }
}
