//! One quantity that a model fitted, before anybody asked at which level.

use crate::distribution::{student_quantile, student_two_sided};
use crate::estimate::Estimate;

/// A fitted quantity with its standard error and the degrees of freedom its test refers to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fitted {
    /// The estimated value.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Degrees of freedom of Student's t, not always whole; infinite where the normal distribution is meant.
    pub degrees: f64,
}

impl Fitted {
    /// The test statistic against a value of 0.
    pub fn t(&self) -> f64 {
        self.t_against(0.0)
    }

    /// The test statistic against `null`.
    pub fn t_against(&self, null: f64) -> f64 {
        (self.value - null) / self.standard_error
    }

    /// The two-sided p-value against a value of 0.
    pub fn p(&self) -> f64 {
        self.p_against(0.0)
    }

    /// The two-sided p-value against `null`.
    pub fn p_against(&self, null: f64) -> f64 {
        student_two_sided(self.t_against(null), self.degrees)
    }

    /// The two-sided confidence interval at `level`, 0.95 say.
    pub fn interval(&self, level: f64) -> [f64; 2] {
        let half = student_quantile(0.5 + 0.5 * level, self.degrees) * self.standard_error;
        [self.value - half, self.value + half]
    }

    /// As an analysis reports it: tested against 0, with its interval at `level`.
    pub fn estimate(&self, level: f64) -> Estimate {
        Estimate {
            value: self.value,
            standard_error: Some(self.standard_error),
            degrees: self.degrees.is_finite().then_some(self.degrees),
            statistic: Some(self.t()),
            p: self.p(),
            interval: self.interval(level),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interval_and_test_agree_with_each_other() {
        // The end of an interval is where the test is just significant.
        for degrees in [3.7, 24.0, f64::INFINITY] {
            let fitted = Fitted { value: 4.2, standard_error: 1.7, degrees };
            let [lower, upper] = fitted.interval(0.95);
            assert!((fitted.p_against(lower) - 0.05).abs() < 1e-12);
            assert!((fitted.p_against(upper) - 0.05).abs() < 1e-12);
            assert_eq!(fitted.estimate(0.95).interval, [lower, upper]);
        }
    }
}
