//! Power and number of people under the normal model: where a search by simulated trials starts.
//!
//! A fixed design of means has the power of the noncentral t distribution; one of rates that of the score
//! test with the variance pooled under no effect and separate under the effect (Farrington and Manning
//! 1990). With several looks the drift is that at which a single look would have the same power at the
//! level of a side, so that the looks only change how it is spent (as rpact does; Wassmer and Brannath
//! 2016, chapter 5).

use crate::distribution::{normal_cdf, normal_quantile, student_quantile};
use crate::plan_fault::PlanFault;
use crate::sequential::Looks;
use libm::{exp, fabs, lgamma, log, sqrt};

/// What is asked of people, and what the answer is supposed to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Question {
    /// Means of two arms.
    Means {
        /// Treated less control.
        difference: f64,
        /// Standard deviation within an arm.
        sd: f64,
    },
    /// Differences within people (split head), or one arm against a known mean.
    Paired {
        /// Their mean.
        difference: f64,
        /// Their standard deviation.
        sd: f64,
    },
    /// Shares of two arms who respond.
    Rates {
        /// Of the treated.
        treated: f64,
        /// Of the control.
        control: f64,
    },
}

impl Question {
    /// Mean of the test statistic at the end, with that share of the people treated (a paired design treats
    /// all) and that level on a side. People may be a fraction, as while solving for their number.
    pub fn drift(&self, people: f64, treated_share: f64, level_of_a_side: f64) -> Result<f64, PlanFault> {
        let paired = matches!(self, Question::Paired { .. });
        if !paired && !(treated_share > 0.0 && treated_share < 1.0) {
            return Err(PlanFault("both arms need people"));
        }
        match *self {
            Question::Means { difference, sd } => {
                let error = sd / sqrt(people * treated_share * (1.0 - treated_share));
                by_t(difference / error, people - 2.0, level_of_a_side)
            }
            Question::Paired { difference, sd } => by_t(difference * sqrt(people) / sd, people - 1.0, level_of_a_side),
            Question::Rates { treated, control } => {
                let within = |p: f64| p > 0.0 && p < 1.0;
                if !(people > 0.0 && within(treated) && within(control)) {
                    return Err(PlanFault("rates lie between 0 and 1, people above 0"));
                }
                let pooled = treated_share * treated + (1.0 - treated_share) * control;
                let binomial = |p: f64| p * (1.0 - p);
                let apart = binomial(treated) / treated_share + binomial(control) / (1.0 - treated_share);
                let alike = binomial(pooled) / (treated_share * (1.0 - treated_share));
                let critical = -normal_quantile(level_of_a_side);
                let size = fabs(treated - control) * sqrt(people / apart) + critical * (1.0 - sqrt(alike / apart));
                // Without an effect the statistic has mean 0 whatever the variances.
                Ok(if treated > control {
                    size
                } else if treated < control {
                    -size
                } else {
                    0.0
                })
            }
        }
    }

    /// Power in the direction of a positive difference.
    pub fn power(&self, people: f64, treated_share: f64, looks: &Looks) -> Result<f64, PlanFault> {
        Ok(looks.course(self.drift(people, treated_share, looks.level_of_a_side())?).power())
    }

    /// The fewest people, in both arms together, that reach the power; up to ten million.
    pub fn people(&self, treated_share: f64, looks: &Looks, power: f64) -> Result<u32, PlanFault> {
        // The drift needed does not depend on people: the looks are integrated once.
        let needed = looks.drift_for(power)?;
        let enough = |people: u32| {
            self.drift(f64::from(people), treated_share, looks.level_of_a_side()).is_ok_and(|drift| drift >= needed)
        };
        let (mut few, mut many) = (2, 4);
        while !enough(many) {
            if many > 10_000_000 {
                return Err(PlanFault("ten million people would not reach the power"));
            }
            (few, many) = (many, 2 * many);
        }
        while many - few > 1 {
            let middle = few + (many - few) / 2;
            if enough(middle) { many = middle } else { few = middle }
        }
        Ok(many)
    }
}

/// The drift of a normal test with the power of the t test.
fn by_t(noncentrality: f64, degrees: f64, level: f64) -> Result<f64, PlanFault> {
    if !(degrees > 0.0 && noncentrality.is_finite()) {
        return Err(PlanFault("too few people, or a spread that is not above 0"));
    }
    if noncentrality < 0.0 {
        return by_t(-noncentrality, degrees, level).map(|drift| -drift);
    }
    let missed = noncentral_t_cdf(-student_quantile(level, degrees), degrees, noncentrality);
    let missed = missed.clamp(1e-300, 1.0 - 1e-16);
    Ok(-normal_quantile(level) - normal_quantile(missed))
}

/// Chance that a noncentral t is at most `t`: a normal over an independent chi, integrated over the chi by
/// Simpson's rule.
pub fn noncentral_t_cdf(t: f64, degrees: f64, noncentrality: f64) -> f64 {
    const STEPS: usize = 1000;
    // chi / sqrt(degrees) lies about 1, with a standard deviation below 1 / sqrt(2 degrees). Its square root is
    // what the steps are equal in: few degrees leave a kink at 0 otherwise.
    let reach = 9.0 / sqrt(2.0 * degrees);
    let (low, high) = (sqrt((1.0 - reach).max(0.0)), sqrt(1.0 + reach));
    let half = 0.5 * degrees;
    let constant = log(4.0) + half * log(half) - lgamma(half);
    let at = |root: f64| {
        let s = root * root;
        let density = if s > 0.0 { exp(constant + (degrees - 0.5) * log(s) - half * s * s) } else { 0.0 };
        density * normal_cdf(t * s - noncentrality)
    };
    let width = (high - low) / STEPS as f64;
    let inner = (1..STEPS).map(|i| (if i % 2 == 1 { 4.0 } else { 2.0 }) * at(low + i as f64 * width));
    (at(low) + inner.sum::<f64>() + at(high)) * width / 3.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sequential::Sides;

    /// R 4.2.2: pt(q, df, ncp).
    #[test]
    fn noncentral_t_is_that_of_r() {
        for (t, degrees, noncentrality, wanted) in NONCENTRAL {
            let found = noncentral_t_cdf(t, degrees, noncentrality);
            assert!((found - wanted).abs() < 1e-8, "{t} {degrees} {noncentrality}: {found} {wanted}");
        }
    }

    const NONCENTRAL: [(f64, f64, f64, f64); 8] = [
        (2.0, 10.0, 1.5, 0.65915407244),
        (1.7, 3.0, 0.4, 0.83465519045),
        (12.7, 1.0, 3.0, 0.81380321801),
        (2.1, 1.5, 2.0, 0.42331583917),
        (1.96, 400.0, 2.8, 0.20067464095),
        (4.3, 2.0, 5.0, 0.28042167566),
        (1.65, 5000.0, 0.0, 0.95049712633),
        (-1.0, 7.0, 0.5, 0.07810220220),
    ];

    #[test]
    fn the_number_found_is_the_fewest() {
        let looks = Looks::fixed(0.05, Sides::Two).unwrap();
        let question = Question::Means { difference: 10.0, sd: 20.0 };
        let people = question.people(0.5, &looks, 0.9).unwrap();
        assert!(question.power(f64::from(people), 0.5, &looks).unwrap() >= 0.9);
        assert!(question.power(f64::from(people - 1), 0.5, &looks).unwrap() < 0.9);
    }

    #[test]
    fn what_cannot_be_meant_is_said() {
        let looks = Looks::fixed(0.05, Sides::Two).unwrap();
        assert!(Question::Means { difference: 1.0, sd: 0.0 }.power(20.0, 0.5, &looks).is_err());
        assert!(Question::Means { difference: 1.0, sd: 1.0 }.power(20.0, 1.0, &looks).is_err());
        assert!(Question::Means { difference: 1.0, sd: 1.0 }.power(2.0, 0.5, &looks).is_err());
        assert!(Question::Rates { treated: 1.0, control: 0.5 }.power(20.0, 0.5, &looks).is_err());
        assert!(Question::Means { difference: -1.0, sd: 1.0 }.people(0.5, &looks, 0.9).is_err());
    }
}
