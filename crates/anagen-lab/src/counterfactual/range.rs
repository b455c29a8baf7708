//! A number over possible patients: its mean and the central 90 %.

use crate::summary::percentile;
use serde::{Deserialize, Serialize};

/// Mean and central 90 %.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// Mean.
    pub mean: f64,
    /// 5th percentile.
    pub low: f64,
    /// 95th percentile.
    pub high: f64,
}

impl Range {
    /// Of a sample that is not empty.
    pub fn of(mut sample: Vec<f64>) -> Range {
        let mean = sample.iter().sum::<f64>() / sample.len() as f64;
        sample.sort_by(f64::total_cmp);
        Range { mean, low: percentile(&sample, 0.05), high: percentile(&sample, 0.95) }
    }

    /// Whether nearly all patients agree on its sign.
    pub fn excludes_zero(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::Range;

    #[test]
    fn a_range_that_touches_nothing_has_no_sign() {
        let of = |values: &[f64]| Range::of(values.to_vec());
        assert!(of(&[1.0, 2.0, 3.0]).excludes_zero() && of(&[-1.0, -2.0]).excludes_zero());
        assert!(
            !of(&[0.0, 2.0, 3.0]).excludes_zero() && !of(&[-1.0, 2.0]).excludes_zero() && !of(&[0.0]).excludes_zero()
        );
        assert_eq!(of(&[3.0, 1.0, 2.0]).mean, 2.0);
    }
}
