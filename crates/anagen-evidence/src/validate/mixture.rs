//! What is predicted of one printed number: one bell a member of the belief, all on one scale.
//!
//! A bell stands at the value its laws expect. Its variance has parts that are kept apart: the study had
//! only so many people; the simulation had only so many; studies of one truth disagree. How far the bells
//! stand from each other is the part of the laws. Disagreement between studies has heavy tails: a bell is
//! Student's t with the degrees of freedom of the fit.

use anagen_model::quantity::special::{beta_cdf, normal_quantile};
use anagen_statistics::distribution::normal_cdf;
use libm::{exp, lgamma, log, sqrt};
use std::f64::consts::PI;

/// The prediction under one set of laws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bell {
    /// Weight of the member; weights need not sum to 1.
    pub weight: f64,
    /// Expected value.
    pub centre: f64,
    /// Variance because the study had only so many people.
    pub people: f64,
    /// Variance because so many were simulated.
    pub chance: f64,
    /// Variance between studies, as the square of a scale.
    pub between: f64,
}

impl Bell {
    /// The square of its scale.
    pub fn scale2(&self) -> f64 {
        self.people + self.chance + self.between
    }
}

/// All bells, with the degrees of freedom of their tails.
#[derive(Clone, Debug, PartialEq)]
pub struct Mixture {
    bells: Vec<Bell>,
    degrees: f64,
}

/// The variance of a prediction by where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Parts {
    /// What is not known of the laws: between members.
    pub parameters: f64,
    /// The study had only so many people.
    pub people: f64,
    /// Only so many were simulated.
    pub chance: f64,
    /// Studies of one truth disagree.
    pub between_studies: f64,
}

impl Parts {
    /// All of it.
    pub fn sum(&self) -> f64 {
        self.parameters + self.people + self.chance + self.between_studies
    }
}

/// Halvings when a quantile is searched for.
const HALVINGS: u32 = 46;

impl Mixture {
    /// A mixture of at least one bell with a weight; `degrees` above 2, infinite for normal tails.
    pub fn new(bells: Vec<Bell>, degrees: f64) -> Option<Mixture> {
        let sound = |b: &Bell| b.weight >= 0.0 && b.centre.is_finite() && b.scale2() > 0.0 && b.scale2().is_finite();
        let enough = bells.iter().map(|b| b.weight).sum::<f64>() > 0.0;
        (enough && degrees > 2.0 && bells.iter().all(sound)).then_some(Mixture { bells, degrees })
    }

    /// The bells.
    pub fn bells(&self) -> &[Bell] {
        &self.bells
    }

    /// The same bells under other weights, one each.
    pub fn weighed(&self, weights: &[f64]) -> Option<Mixture> {
        let bells = self.bells.iter().zip(weights).map(|(bell, weight)| Bell { weight: *weight, ..*bell });
        Mixture::new(bells.collect(), self.degrees)
    }

    fn mean_of(&self, of: impl Fn(&Bell) -> f64) -> f64 {
        let weights: f64 = self.bells.iter().map(|b| b.weight).sum();
        self.bells.iter().map(|b| b.weight * of(b)).sum::<f64>() / weights
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        self.mean_of(|b| b.centre)
    }

    /// The variance by its parts. What heavy tails add to a bell counts as disagreement between studies.
    pub fn parts(&self) -> Parts {
        let mean = self.mean();
        let (people, chance) = (self.mean_of(|b| b.people), self.mean_of(|b| b.chance));
        let tails = if self.degrees.is_finite() { self.degrees / (self.degrees - 2.0) } else { 1.0 };
        Parts {
            parameters: self.mean_of(|b| (b.centre - mean) * (b.centre - mean)),
            people,
            chance,
            between_studies: tails * self.mean_of(Bell::scale2) - people - chance,
        }
    }

    /// Logarithm of the density at `y`.
    pub fn log_density(&self, y: f64) -> f64 {
        let logs: Vec<f64> = self.bells.iter().map(|b| log(b.weight) + self.log_bell(b, y)).collect();
        let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let weights: f64 = self.bells.iter().map(|b| b.weight).sum();
        top + log(logs.iter().map(|l| exp(l - top)).sum::<f64>() / weights)
    }

    fn log_bell(&self, bell: &Bell, y: f64) -> f64 {
        let z2 = (y - bell.centre) * (y - bell.centre) / bell.scale2();
        let height = 0.5 * log(bell.scale2());
        match self.degrees {
            d if d.is_finite() => {
                let norm = lgamma(0.5 * (d + 1.0)) - lgamma(0.5 * d) - 0.5 * log(PI * d);
                norm - height - 0.5 * (d + 1.0) * log(1.0 + z2 / d)
            }
            _ => -0.5 * log(2.0 * PI) - height - 0.5 * z2,
        }
    }

    /// The probability of less than `y`.
    pub fn below(&self, y: f64) -> f64 {
        self.mean_of(|b| t_cdf((y - b.centre) / sqrt(b.scale2()), self.degrees))
    }

    /// The probability of a value between `-half` and `half` times the study's own standard error: that a
    /// study of that size finds no difference.
    pub fn no_difference(&self, half: f64) -> f64 {
        self.mean_of(|b| {
            let (scale, edge) = (sqrt(b.scale2()), half * sqrt(b.people));
            t_cdf((edge - b.centre) / scale, self.degrees) - t_cdf((-edge - b.centre) / scale, self.degrees)
        })
    }

    /// The value at probability `u` in (0, 1).
    pub fn quantile(&self, u: f64) -> f64 {
        let reach = |b: &Bell| 100.0 * sqrt(b.scale2());
        let ends = |of: fn(f64, f64) -> f64, sign: f64| {
            self.bells.iter().map(|b| b.centre + sign * reach(b)).reduce(of).unwrap_or(0.0)
        };
        let (mut low, mut high) = (ends(f64::min, -1.0), ends(f64::max, 1.0));
        for _ in 0..HALVINGS {
            let middle = 0.5 * (low + high);
            if self.below(middle) < u { low = middle } else { high = middle }
        }
        0.5 * (low + high)
    }

    /// The central 95 %.
    pub fn interval(&self) -> [f64; 2] {
        [0.025, 0.975].map(|u| self.quantile(u))
    }

    /// How far out `y` lies: the standard normal deviate of its probability, whatever the shape.
    pub fn z(&self, y: f64) -> f64 {
        let u = self.below(y);
        // Beyond this the deviate says no more than "far out".
        normal_quantile(u.clamp(1e-12, 1.0 - 1e-12))
    }
}

/// The probability that Student's t with so many degrees of freedom is below `t`; normal if infinite.
pub fn t_cdf(t: f64, degrees: f64) -> f64 {
    if !degrees.is_finite() {
        return normal_cdf(t);
    }
    let tail = 0.5 * beta_cdf(degrees / (degrees + t * t), 0.5 * degrees, 0.5);
    if t < 0.0 { tail } else { 1.0 - tail }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bell(centre: f64, people: f64, between: f64) -> Bell {
        Bell { weight: 1.0, centre, people, chance: 0.0, between }
    }

    fn normal(bells: Vec<Bell>) -> Mixture {
        Mixture::new(bells, f64::INFINITY).expect("sound bells")
    }

    #[test]
    fn one_normal_bell_is_the_normal_distribution() {
        let m = normal(vec![bell(10.0, 3.0, 1.0)]);
        let [low, high] = m.interval();
        assert!((low - (10.0 - 2.0 * 1.959_963_984_540_054)).abs() < 1e-9 && (low + high - 20.0).abs() < 1e-9);
        // Density of N(10, 2^2) at 13.
        assert!((m.log_density(13.0) - (-0.5 * log(2.0 * PI) - log(2.0) - 1.125)).abs() < 1e-12);
        assert!((m.z(13.0) - 1.5).abs() < 1e-9 && (m.z(7.0) + 1.5).abs() < 1e-9);
    }

    #[test]
    fn student_s_t_has_the_published_quantiles() {
        // Abramowitz and Stegun, table 26.10: t at 0.975 is 2.776 for 4 degrees of freedom, 2.228 for 10.
        for (degrees, t) in [(4.0, 2.776_445), (10.0, 2.228_139)] {
            assert!((t_cdf(t, degrees) - 0.975).abs() < 1e-6 && (t_cdf(-t, degrees) - 0.025).abs() < 1e-6);
            let m = Mixture::new(vec![bell(0.0, 1.0, 0.0)], degrees).expect("sound");
            assert!((m.interval()[1] - t).abs() < 1e-5);
            assert!((m.parts().sum() - degrees / (degrees - 2.0)).abs() < 1e-12);
        }
        // The density is the slope of the distribution.
        let m = Mixture::new(vec![bell(1.0, 2.0, 1.0), bell(3.0, 0.5, 1.0)], 5.0).expect("sound");
        let slope = (m.below(2.001) - m.below(1.999)) / 0.002;
        assert!((exp(m.log_density(2.0)) - slope).abs() < 1e-7);
    }

    #[test]
    fn the_parts_of_the_variance_are_those_that_were_put_in() {
        let m = normal(vec![bell(8.0, 4.0, 9.0), bell(12.0, 6.0, 9.0)]);
        let parts = m.parts();
        assert!((parts.parameters - 4.0).abs() < 1e-12 && (parts.people - 5.0).abs() < 1e-12);
        assert!((parts.between_studies - 9.0).abs() < 1e-12 && (parts.sum() - 18.0).abs() < 1e-12);
        let twice = [Bell { weight: 2.0, ..bell(8.0, 4.0, 9.0) }, Bell { weight: 0.0, ..bell(12.0, 6.0, 9.0) }];
        assert_eq!(normal(twice.to_vec()).mean(), 8.0);
    }

    #[test]
    fn a_study_of_that_size_finds_no_difference_where_there_is_none() {
        let m = normal(vec![bell(0.0, 1.0, 0.0)]);
        assert!((m.no_difference(1.959_963_984_540_054) - 0.95).abs() < 1e-9);
        let far = normal(vec![bell(10.0, 1.0, 0.0)]);
        assert!(far.no_difference(1.96) < 1e-12);
    }

    #[test]
    fn what_is_no_distribution_is_refused() {
        assert!(Mixture::new(Vec::new(), 4.0).is_none());
        assert!(Mixture::new(vec![bell(0.0, 0.0, 0.0)], 4.0).is_none());
        assert!(Mixture::new(vec![bell(0.0, 1.0, 0.0)], 2.0).is_none());
        assert!(Mixture::new(vec![bell(f64::NAN, 1.0, 0.0)], 4.0).is_none());
    }
}
