//! From everybody's SALT to what a study would have printed.

use super::super::outcome::not_staged;
use super::super::{Predicted, Staged};
use crate::study::{Finding, Outcome};
use libm::sqrt;

/// What was computed for everybody of one arm; NaN for who does not count.
pub(super) struct Column {
    pub(super) each: Vec<f64>,
    /// Of a share, the number that stands for all people (1 or 100).
    pub(super) share: Option<f64>,
}

impl Column {
    fn counted(&self) -> Vec<f64> {
        self.each.iter().copied().filter(|x| !x.is_nan()).collect()
    }

    /// Mean and variance between people. A share of few people is never taken as certain: its variance is that
    /// of one more success and failure, halves of people.
    fn moments(&self) -> Option<(f64, f64)> {
        let counted = self.counted();
        let n = counted.len() as f64;
        if counted.is_empty() {
            return None;
        }
        let mean = counted.iter().sum::<f64>() / n;
        let variance = match self.share {
            Some(all) => {
                let p = (mean / all * n + 0.5) / (n + 1.0);
                all * all * p * (1.0 - p)
            }
            None => counted.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0).max(1.0),
        };
        Some((mean, variance))
    }
}

/// The outcome from its arm and, if it is a difference, the other; with the people printed for each.
pub(super) fn answer(outcome: &Outcome, columns: &[Column], n: Option<f64>, n_other: Option<f64>) -> Staged {
    let Some((mean, variance)) = columns[0].moments() else { return not_staged(outcome, "nobody answered") };
    let counted = columns[0].counted().len() as f64;
    let found = match columns.get(1) {
        None => (mean, n.map(|n| variance / n), variance / counted),
        Some(other) => {
            let Some((theirs, spread)) = other.moments() else { return not_staged(outcome, "nobody answered") };
            let sampling = n.zip(n_other).map(|(n, m)| variance / n + spread / m);
            // The same people in both: their luck is shared.
            let pairs = columns[0].each.iter().zip(&other.each).map(|(a, b)| a - b);
            let apart = Column { each: pairs.collect(), share: None };
            let paired = apart.moments().map_or(variance + spread, |m| m.1);
            (mean - theirs, sampling, paired / counted)
        }
    };
    let printed = match &outcome.finding {
        Finding::Number { dispersion, .. } => dispersion.variance(n),
        _ => None,
    };
    Staged::Number(Predicted {
        value: found.0,
        sampling_variance: printed.or(found.1),
        chance_variance: found.2,
        people_sd: sqrt(variance),
    })
}
