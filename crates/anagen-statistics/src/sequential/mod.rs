//! Trials that look at their data before the end: when to stop, and what the looks cost.
//!
//! At look k of K the standardised statistic Z_k has information fraction t_k (t_K = 1), mean
//! `drift * sqrt(t_k)` and independent increments on the scale Z_k sqrt(t_k): the canonical joint
//! distribution (Jennison and Turnbull 2000, chapter 3), which means, rates, ANCOVA and MMRM share to the
//! first order. The drift is the mean of Z at full information.
//!
//! Futility bounds are not binding: ignoring one never raises the type-I error, as the efficacy bounds
//! are found without them. Estimates, p-values and intervals adjusted for the looks are not computed.

mod density;

use crate::distribution::{normal_cdf, normal_quantile};
use crate::plan_fault::PlanFault;
use density::Density;
use libm::{exp, log, sqrt};

/// One-sided (larger is better) or two-sided symmetric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sides {
    /// Reject where Z is large.
    One,
    /// Reject where Z is large or small, half of the level each.
    Two,
}

impl Sides {
    /// 1 or 2.
    pub fn count(self) -> f64 {
        match self {
            Sides::One => 1.0,
            Sides::Two => 2.0,
        }
    }
}

/// How the level is shared among the looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// Critical values C / sqrt(t) (O'Brien and Fleming 1979).
    OBrienFleming,
    /// One critical value for all looks (Pocock 1977).
    Pocock,
    /// Spending as O'Brien and Fleming would, for looks at any time: 2 - 2 Phi(z(alpha / 2) / sqrt(t)) a side
    /// (Lan and DeMets 1983).
    OBrienFlemingSpending,
    /// Spending as Pocock would: alpha ln(1 + (e - 1) t) (Lan and DeMets 1983).
    PocockSpending,
}

impl Shape {
    /// The level spent by information fraction `t` on a side that may spend `level`; none for the classical
    /// boundaries, which do not come from spending.
    pub fn spent(self, t: f64, level: f64) -> Option<f64> {
        match self {
            Shape::OBrienFlemingSpending => Some(2.0 * normal_cdf(normal_quantile(0.5 * level) / sqrt(t))),
            Shape::PocockSpending => Some(level * log(1.0 + (exp(1.0) - 1.0) * t)),
            Shape::OBrienFleming | Shape::Pocock => None,
        }
    }
}

/// The looks of a trial and the bounds at each.
#[derive(Clone, Debug, PartialEq)]
pub struct Looks {
    sides: Sides,
    level: f64,
    fractions: Vec<f64>,
    critical: Vec<f64>,
    futility: Vec<f64>,
}

/// How a trial ends: at each look, the probability of stopping there and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Rejecting with Z above the bound.
    pub upper: Vec<f64>,
    /// Rejecting with Z below the lower bound of a two-sided test.
    pub lower: Vec<f64>,
    /// Stopping for futility.
    pub futility: Vec<f64>,
    /// Information when the trial ends, as a share of the planned.
    pub expected_information: f64,
}

impl Course {
    /// Probability of rejecting in the direction hoped for.
    pub fn power(&self) -> f64 {
        self.upper.iter().sum()
    }

    /// Probability of rejecting in either direction: under no effect, the type-I error.
    pub fn rejection(&self) -> f64 {
        self.upper.iter().sum::<f64>() + self.lower.iter().sum::<f64>()
    }
}

impl Looks {
    /// One look, at the end.
    pub fn fixed(level: f64, sides: Sides) -> Result<Looks, PlanFault> {
        Looks::new(Shape::Pocock, &[1.0], level, sides)
    }

    /// Looks at these information fractions, the last at 1, with a type-I error of `level` over all of them.
    pub fn new(shape: Shape, fractions: &[f64], level: f64, sides: Sides) -> Result<Looks, PlanFault> {
        let rising = fractions.windows(2).all(|pair| pair[0] < pair[1]);
        if !rising || fractions.first().is_none_or(|t| !(*t > 0.0)) || fractions.last() != Some(&1.0) {
            return Err(PlanFault("information fractions must rise from above 0 to 1"));
        }
        if !(level > 0.0 && level < 0.5) {
            return Err(PlanFault("the level must lie between 0 and 0.5"));
        }
        let side = level / sides.count();
        let critical = match shape {
            Shape::OBrienFleming => classical(fractions, side, sides, |t| 1.0 / sqrt(t)),
            Shape::Pocock => classical(fractions, side, sides, |_| 1.0),
            spending => spend(fractions, sides, |t| spending.spent(t, side).expect("a spending function")),
        };
        let futility = vec![f64::NEG_INFINITY; fractions.len() - 1];
        Ok(Looks { sides, level, fractions: fractions.to_vec(), critical, futility })
    }

    /// The same with a bound for futility at each look but the last: a one-sided test stops where Z is below.
    pub fn with_futility(self, bounds: &[f64]) -> Result<Looks, PlanFault> {
        if self.sides == Sides::Two {
            return Err(PlanFault("bounds for futility go with a one-sided test"));
        }
        let below = bounds.iter().zip(&self.critical).all(|(futile, critical)| futile < critical);
        if bounds.len() + 1 != self.fractions.len() || !below {
            return Err(PlanFault("each look but the last has a bound for futility below its critical value"));
        }
        Ok(Looks { futility: bounds.to_vec(), ..self })
    }

    /// One-sided or two-sided.
    pub fn sides(&self) -> Sides {
        self.sides
    }

    /// The type-I error on one side.
    pub fn level_of_a_side(&self) -> f64 {
        self.level / self.sides.count()
    }

    /// Information fractions.
    pub fn fractions(&self) -> &[f64] {
        &self.fractions
    }

    /// Z at or above which each look rejects (for two sides: |Z|).
    pub fn critical(&self) -> &[f64] {
        &self.critical
    }

    /// The p-value at or below which each look rejects, of as many sides as the test has.
    pub fn nominal_levels(&self) -> Vec<f64> {
        self.critical.iter().map(|z| self.sides.count() * normal_cdf(-z)).collect()
    }

    /// How a trial with this drift ends.
    pub fn course(&self, drift: f64) -> Course {
        let looks = self.fractions.len();
        let mut now = Density::start(drift);
        let mut course = Course { upper: vec![], lower: vec![], futility: vec![0.0; looks], expected_information: 0.0 };
        let (mut running, mut before) = (1.0, 0.0);
        for (k, (&fraction, &critical)) in self.fractions.iter().zip(&self.critical).enumerate() {
            course.expected_information += running * (fraction - before);
            let low = match self.sides {
                Sides::Two => -critical,
                Sides::One => self.futility.get(k).copied().unwrap_or(f64::NEG_INFINITY),
            };
            let (above, below) = (now.above(fraction, critical), now.below(fraction, low));
            course.upper.push(above);
            course.lower.push(if self.sides == Sides::Two { below } else { 0.0 });
            if self.sides == Sides::One {
                course.futility[k] = below;
            }
            if k + 1 < looks {
                now = now.after(fraction, low, critical);
            }
            running -= above + below;
            before = fraction;
        }
        course
    }

    /// The drift at which the power is `power`.
    pub fn drift_for(&self, power: f64) -> Result<f64, PlanFault> {
        if !(power > self.level && power < 1.0) {
            return Err(PlanFault("the power must lie between the level and 1"));
        }
        let missing = |drift: f64| self.course(drift).power() - power;
        // The least the bounds allow, and more than any of them could need.
        let highest = self.critical.iter().copied().fold(0.0, f64::max).min(8.0);
        Ok(root(missing, 0.0, 2.0 * (highest + normal_quantile(power).max(0.0) + 1.0)))
    }

    /// How much more information the trial needs at most than one with a single look, for the same power.
    pub fn inflation(&self, power: f64) -> Result<f64, PlanFault> {
        let single = normal_quantile(power) - normal_quantile(self.level_of_a_side());
        let ratio = self.drift_for(power)? / single;
        Ok(ratio * ratio)
    }
}

/// Critical values `C * shape(t)` with the C that spends the level.
fn classical(fractions: &[f64], side: f64, sides: Sides, shape: impl Fn(f64) -> f64) -> Vec<f64> {
    let spent = |c: f64| {
        let mut now = Density::start(0.0);
        let mut sum = 0.0;
        for (k, &t) in fractions.iter().enumerate() {
            let critical = c * shape(t);
            sum += now.above(t, critical);
            if k + 1 < fractions.len() {
                now = now.after(t, lowest(critical, sides), critical);
            }
        }
        sum
    };
    let single = -normal_quantile(side);
    let at_most = -normal_quantile(side / fractions.len() as f64);
    let least = if fractions.len() == 1 { return vec![single * shape(1.0)] } else { single };
    let c = root(|c| side - spent(c), least - 1e-9, at_most + 1e-9);
    fractions.iter().map(|t| c * shape(*t)).collect()
}

/// Critical values that spend, look by look, what the function says has been spent by then.
fn spend(fractions: &[f64], sides: Sides, spent: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut now = Density::start(0.0);
    let mut before = 0.0;
    let mut critical = Vec::with_capacity(fractions.len());
    for (k, &t) in fractions.iter().enumerate() {
        let due = spent(t) - before;
        // Chances below 1e-300 are as good as none.
        let z = root(|z| log(due.max(1e-300)) - log(now.above(t, z).max(1e-300)), -8.0, 38.0);
        before = spent(t);
        critical.push(z);
        if k + 1 < fractions.len() {
            now = now.after(t, lowest(z, sides), z);
        }
    }
    critical
}

fn lowest(critical: f64, sides: Sides) -> f64 {
    match sides {
        Sides::One => f64::NEG_INFINITY,
        Sides::Two => -critical,
    }
}

/// Where a rising function is 0 between `low` and `high`, by false position that halves a stale end
/// (the Illinois rule), to 1e-11.
fn root(f: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    let (mut at_low, mut at_high) = (f(low), f(high));
    let mut stale = 0;
    for round in 0..200 {
        if high - low < 1e-11 {
            break;
        }
        let middle = if round % 4 == 3 || at_low >= 0.0 || at_high <= 0.0 {
            0.5 * (low + high)
        } else {
            (low * at_high - high * at_low) / (at_high - at_low)
        };
        let at = f(middle);
        if at == 0.0 {
            return middle;
        }
        if at < 0.0 {
            (low, at_low) = (middle, at);
            if stale == -1 {
                at_high *= 0.5;
            }
            stale = -1;
        } else {
            (high, at_high) = (middle, at);
            if stale == 1 {
                at_low *= 0.5;
            }
            stale = 1;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published constants: Jennison and Turnbull (2000), tables 2.1 and 2.3, two-sided level 0.05.
    #[test]
    fn classical_boundaries_are_those_of_the_tables() {
        for (looks, pocock, obrien) in [(2, 2.178, 1.977), (3, 2.289, 2.004), (5, 2.413, 2.040), (10, 2.555, 2.087)] {
            let fractions: Vec<f64> = (1..=looks).map(|k| k as f64 / looks as f64).collect();
            let at_end = |shape| *Looks::new(shape, &fractions, 0.05, Sides::Two).unwrap().critical().last().unwrap();
            assert!((at_end(Shape::Pocock) - pocock).abs() < 6e-4, "{looks}");
            assert!((at_end(Shape::OBrienFleming) - obrien).abs() < 6e-4, "{looks}");
        }
    }

    #[test]
    fn the_level_is_spent_whole_and_futility_spends_none() {
        for sides in [Sides::One, Sides::Two] {
            for shape in [Shape::OBrienFleming, Shape::Pocock, Shape::OBrienFlemingSpending, Shape::PocockSpending] {
                let looks = Looks::new(shape, &[0.2, 0.5, 0.55, 1.0], 0.04, sides).unwrap();
                assert!((looks.course(0.0).rejection() - 0.04).abs() < 1e-10, "{shape:?} {sides:?}");
                if sides == Sides::One {
                    let with = looks.clone().with_futility(&[-0.5, 0.0, 0.3]).unwrap();
                    assert_eq!(with.critical(), looks.critical());
                    assert!(with.course(0.0).rejection() < 0.04 - 1e-4);
                    assert!(with.course(0.0).expected_information < looks.course(0.0).expected_information);
                }
            }
        }
    }

    #[test]
    fn a_single_look_is_the_fixed_design() {
        let looks = Looks::fixed(0.05, Sides::Two).unwrap();
        assert!((looks.critical()[0] - 1.959963984540054).abs() < 1e-12);
        assert!((looks.course(1.959963984540054).power() - 0.5).abs() < 1e-12);
        assert!((looks.inflation(0.9).unwrap() - 1.0).abs() < 1e-9);
        assert!((looks.nominal_levels()[0] - 0.05).abs() < 1e-12);
    }

    #[test]
    fn what_cannot_be_meant_is_said() {
        for fractions in [&[][..], &[0.5], &[0.5, 0.5, 1.0], &[0.0, 1.0], &[0.7, 0.3, 1.0], &[f64::NAN, 1.0]] {
            assert!(Looks::new(Shape::Pocock, fractions, 0.05, Sides::One).is_err(), "{fractions:?}");
        }
        assert!(Looks::new(Shape::Pocock, &[1.0], 0.5, Sides::One).is_err());
        let looks = Looks::new(Shape::Pocock, &[0.5, 1.0], 0.025, Sides::One).unwrap();
        assert!(looks.clone().with_futility(&[3.0]).is_err());
        assert!(looks.clone().with_futility(&[0.0, 0.0]).is_err());
        assert!(looks.drift_for(1.0).is_err());
    }
}
