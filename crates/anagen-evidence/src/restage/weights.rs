//! People made to match a baseline table.
//!
//! Density: the logarithms of the simulated counts are stretched and moved until mean and SD are the
//! printed ones, and each person's hairs are taken that many times; counts are proportional to density,
//! so nothing is simulated again and whoever had more hair still has. Everything else (share of growing
//! hairs, calibre): people are weighted by the least change of weights that meets the printed mean
//! (exponential tilting), so correlations stay those of the model. **Ignored:** that density and injected
//! dose interact, and shapes beyond mean and SD.

use libm::{exp, log, sqrt};

/// Least share of people that may carry the weights: a baseline that the model can hardly show is met
/// only so far.
const LEAST_EFFECTIVE: f64 = 0.35;

/// Factors on everybody's density so that weighted mean and SD of the counts become those printed; without
/// an SD the spread is left as it is.
pub(super) fn density_factors(counts: &[f64], weights: &[f64], mean: f64, sd: Option<f64>) -> Vec<f64> {
    let logs: Vec<f64> = counts.iter().map(|c| log(c.max(1.0))).collect();
    let average = |f: &dyn Fn(usize) -> f64| weights.iter().enumerate().map(|(i, w)| w * f(i)).sum::<f64>();
    let centre = average(&|i| logs[i]);
    let spread = sqrt(average(&|i| (logs[i] - centre) * (logs[i] - centre)));
    let stretch = match sd {
        Some(sd) if spread > 1e-9 => sqrt(log(1.0 + (sd / mean) * (sd / mean))) / spread,
        _ => 1.0,
    };
    let moved: Vec<f64> = logs.iter().map(|l| exp(stretch * (l - centre))).collect();
    let scale = mean / average(&|i| moved[i]).max(1e-9);
    moved.iter().zip(counts).map(|(m, c)| scale * m / c.max(1.0)).collect()
}

/// Weights that sum to 1 under which the mean of `values` is `target`, or as near as the people allow.
pub(super) fn tilted(weights: &[f64], values: &[f64], target: f64) -> Vec<f64> {
    let mean: f64 = weights.iter().zip(values).map(|(w, v)| w * v).sum();
    let variance: f64 = weights.iter().zip(values).map(|(w, v)| w * (v - mean) * (v - mean)).sum();
    if !(variance > 0.0) || !mean.is_finite() {
        return weights.to_vec();
    }
    let sd = sqrt(variance);
    let at = |tilt: f64| {
        let raw: Vec<f64> = weights.iter().zip(values).map(|(w, v)| w * exp(tilt * (v - mean) / sd)).collect();
        let sum: f64 = raw.iter().sum();
        raw.iter().map(|w| w / sum).collect::<Vec<f64>>()
    };
    let effective = |w: &[f64]| 1.0 / (w.iter().map(|w| w * w).sum::<f64>() * w.len() as f64);
    let mean_at = |w: &[f64]| w.iter().zip(values).map(|(w, v)| w * v).sum::<f64>();
    // The mean rises with the tilt: bisection between the tilts that the people bear.
    let (mut low, mut high) = (-4.0, 4.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        let tried = at(middle);
        let too_far = effective(&tried) < LEAST_EFFECTIVE;
        let below = mean_at(&tried) < target;
        match (too_far, middle > 0.0) {
            (true, true) => high = middle,
            (true, false) => low = middle,
            _ if below => low = middle,
            _ => high = middle,
        }
    }
    at(0.5 * (low + high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_moments_are_met() {
        let counts: Vec<f64> = (0..101).map(|i| 120.0 + f64::from(i)).collect();
        let weights = vec![1.0 / 101.0; 101];
        let factors = density_factors(&counts, &weights, 200.0, Some(45.0));
        let matched: Vec<f64> = counts.iter().zip(&factors).map(|(c, f)| c * f).collect();
        let mean = matched.iter().sum::<f64>() / 101.0;
        let sd = sqrt(matched.iter().map(|c| (c - mean) * (c - mean)).sum::<f64>() / 101.0);
        assert!((mean - 200.0).abs() < 1e-9 && (sd - 45.0).abs() < 2.0, "{mean} {sd}");
        assert!(matched.windows(2).all(|w| w[0] < w[1]), "who had more still has");
        let shares: Vec<f64> = (0..101).map(|i| 0.5 + 0.002 * f64::from(i)).collect();
        let tilt = tilted(&weights, &shares, 0.65);
        let got: f64 = tilt.iter().zip(&shares).map(|(w, s)| w * s).sum();
        assert!((got - 0.65).abs() < 1e-9 && (tilt.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{got}");
        let far = tilted(&weights, &shares, 2.0);
        let effective = 1.0 / (far.iter().map(|w| w * w).sum::<f64>() * 101.0);
        assert!(effective > 0.34 && effective < 0.37, "{effective}: what nobody is like is met only so far");
    }
}
