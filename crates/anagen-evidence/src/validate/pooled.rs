//! A random-effects meta-analysis: what a statistician without a model would predict for the next study.
//!
//! Between-study variance by restricted maximum likelihood, the mean's error after Hartung and Knapp
//! (Viechtbauer 2010, J Stat Softw 36(3); Hartung and Knapp 2001, Stat Med 20:3875). The next study's
//! number is Student's t about the mean (Higgins, Thompson and Spiegelhalter 2009, J R Stat Soc A 172:137),
//! with its own sampling variance beside.

use super::mixture::{Bell, Mixture};
use libm::sqrt;

/// A mean over studies.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Pool {
    /// Studies in it.
    pub studies: usize,
    /// Mean effect.
    pub mean: f64,
    /// Standard error of the mean.
    pub se: f64,
    /// Variance between studies.
    pub tau2: f64,
}

/// Weighted mean under a variance between studies: mean, sum of weights, sum of their squares.
fn weighted(studies: &[(f64, f64)], tau2: f64) -> (f64, f64, f64) {
    let weight = |v: f64| 1.0 / (v + tau2);
    let sum: f64 = studies.iter().map(|s| weight(s.1)).sum();
    let squares = studies.iter().map(|s| weight(s.1) * weight(s.1)).sum();
    (studies.iter().map(|s| weight(s.1) * s.0).sum::<f64>() / sum, sum, squares)
}

/// The slope of the restricted log-likelihood in the variance between studies, times two.
fn slope(studies: &[(f64, f64)], tau2: f64) -> f64 {
    let (mean, sum, squares) = weighted(studies, tau2);
    let far = |s: &(f64, f64)| {
        let r = (s.0 - mean) / (s.1 + tau2);
        r * r
    };
    studies.iter().map(far).sum::<f64>() - sum + squares / sum
}

/// Pools studies, each a (value, variance of it); `None` for fewer than two.
pub fn pool(studies: &[(f64, f64)]) -> Option<Pool> {
    if studies.len() < 2 {
        return None;
    }
    let spread = studies.iter().map(|s| s.0).fold(f64::NEG_INFINITY, f64::max)
        - studies.iter().map(|s| s.0).fold(f64::INFINITY, f64::min);
    let (mut low, mut high) = (0.0, spread * spread);
    if slope(studies, 0.0) > 0.0 {
        for _ in 0..100 {
            let middle = 0.5 * (low + high);
            if slope(studies, middle) > 0.0 { low = middle } else { high = middle }
        }
    }
    let tau2 = low;
    let (mean, sum, _) = weighted(studies, tau2);
    let residual: f64 = studies.iter().map(|s| (s.0 - mean) * (s.0 - mean) / (s.1 + tau2)).sum();
    // Never less than the classical error: few studies that agree by luck do not know more.
    let scale = (residual / (studies.len() as f64 - 1.0)).max(1.0);
    Some(Pool { studies: studies.len(), mean, se: sqrt(scale / sum), tau2 })
}

impl Pool {
    /// What it predicts of a study whose number has that sampling variance.
    pub fn predicts(&self, sampling_variance: f64) -> Option<Mixture> {
        let between = self.tau2 + self.se * self.se;
        let bell = Bell { weight: 1.0, centre: self.mean, people: sampling_variance, chance: 0.0, between };
        // One degree of freedom has no variance; three are the fewest a mixture takes.
        Mixture::new(vec![bell], (self.studies as f64 - 1.0).max(3.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use libm::log;

    /// Thirteen trials of BCG against tuberculosis: cases and non-cases, vaccinated and not (Colditz et
    /// al. 1994, as given by Viechtbauer 2010).
    const BCG: [[f64; 4]; 13] = [
        [4.0, 119.0, 11.0, 128.0],
        [6.0, 300.0, 29.0, 274.0],
        [3.0, 228.0, 11.0, 209.0],
        [62.0, 13536.0, 248.0, 12619.0],
        [33.0, 5036.0, 47.0, 5761.0],
        [180.0, 1361.0, 372.0, 1079.0],
        [8.0, 2537.0, 10.0, 619.0],
        [505.0, 87886.0, 499.0, 87892.0],
        [29.0, 7470.0, 45.0, 7232.0],
        [17.0, 1699.0, 65.0, 1600.0],
        [186.0, 50448.0, 141.0, 27197.0],
        [5.0, 2493.0, 3.0, 2338.0],
        [27.0, 16886.0, 29.0, 17825.0],
    ];

    #[test]
    fn the_vaccine_trials_give_the_published_numbers() {
        let log_risk_ratio = |[a, b, c, d]: [f64; 4]| {
            (log(a / (a + b)) - log(c / (c + d)), 1.0 / a - 1.0 / (a + b) + 1.0 / c - 1.0 / (c + d))
        };
        let pool = pool(&BCG.map(log_risk_ratio)).expect("thirteen studies");
        // Viechtbauer 2010, section 3: tau^2 0.3132, estimate -0.7145; its classical error is 0.1798.
        assert!((pool.tau2 - 0.3132).abs() < 5e-5, "{pool:?}");
        assert!((pool.mean + 0.7145).abs() < 5e-5, "{pool:?}");
        // With Hartung and Knapp's error: 0.1808.
        assert!((pool.se - 0.1808).abs() < 5e-5, "{pool:?}");
        let next = pool.predicts(0.0).expect("sound");
        assert!((next.mean() - pool.mean).abs() < 1e-12 && next.interval()[0] < -1.8 && next.interval()[1] > 0.4);
    }

    #[test]
    fn studies_that_agree_have_nothing_between_them() {
        let pool = pool(&[(3.0, 1.0), (3.2, 1.0), (2.8, 1.0)]).expect("three");
        assert!(pool.tau2 < 1e-12 && (pool.mean - 3.0).abs() < 1e-12);
        assert!((pool.se - sqrt(1.0 / 3.0)).abs() < 1e-12, "not less than the classical error: {pool:?}");
    }

    #[test]
    fn one_study_is_no_pool() {
        assert!(pool(&[(1.0, 1.0)]).is_none());
    }
}
