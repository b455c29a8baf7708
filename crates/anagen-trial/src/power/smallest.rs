//! The smallest trial that reaches a power, from the curve over the number of people.
//!
//! All points of the curve share their luck. The powers are first made to rise (pooled where a larger trial did
//! worse by chance); between two points the probit of the power is taken to be a line in the root of n, which is
//! exact for a normal test. How far the answer may be off is learned by leaving out a twentieth of the trials (of
//! the members) at a time.

use super::share::{Clusters, Z95};
use anagen_model::quantity::special::normal_quantile;
use libm::{ceil, erfc, exp, log, sqrt};

/// Parts that are left out in turn.
const PARTS: usize = 20;

/// Whether each trial is won at each number of people, the numbers rising; by cluster.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wins {
    /// Numbers of people.
    pub n: Vec<f64>,
    /// Trials by cluster, each with an answer at every number.
    pub trials: Clusters<Vec<bool>>,
}

/// Where on a curve a power is reached.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reached {
    /// Between the numbers tried: the number, and how far off it may be (95 %).
    At {
        /// People.
        n: f64,
        /// Monte-Carlo interval.
        interval: [f64; 2],
        /// Power by the curve at the next whole number.
        power: f64,
    },
    /// Every number tried reaches it.
    Everywhere,
    /// None does.
    Nowhere,
}

/// Powers that never fall, by pooling neighbours that do.
fn rising(powers: &[f64]) -> Vec<f64> {
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for p in powers {
        pools.push((*p, 1));
        while pools.len() > 1 && pools[pools.len() - 2].0 > pools[pools.len() - 1].0 {
            let (last, before) = (pools.pop().expect("two"), pools.pop().expect("two"));
            let count = before.1 + last.1;
            pools.push(((before.0 * before.1 as f64 + last.0 * last.1 as f64) / count as f64, count));
        }
    }
    pools.into_iter().flat_map(|(p, count)| vec![p; count]).collect()
}

fn probit(p: f64) -> f64 {
    normal_quantile(p.clamp(1e-4, 1.0 - 1e-4))
}

fn normal_cdf(x: f64) -> f64 {
    0.5 * erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// Where powers at these numbers cross the target: the number and the line there; `Err` says whether all lie above.
fn crossing(n: &[f64], powers: &[f64], target: f64) -> Result<(f64, [f64; 4]), bool> {
    let powers = rising(powers);
    let Some(above) = powers.iter().position(|p| *p >= target) else { return Err(false) };
    if above == 0 {
        return Err(true);
    }
    let (x, y) = (sqrt(n[above - 1]), sqrt(n[above]));
    let (low, high) = (probit(powers[above - 1]), probit(powers[above]));
    let part = if high > low { ((probit(target) - low) / (high - low)).clamp(0.0, 1.0) } else { 1.0 };
    let root = x + part * (y - x);
    Ok((root * root, [x, y, low, high]))
}

impl Wins {
    /// Power at each number without some of the clusters or trials.
    fn powers(&self, without: Option<usize>) -> Vec<f64> {
        // With several clusters these are left out whole, otherwise trials.
        let by_cluster = self.trials.len() > 1;
        let mut yes = vec![0u32; self.n.len()];
        let mut all = 0u32;
        for (c, cluster) in self.trials.iter().enumerate() {
            for (t, trial) in cluster.iter().enumerate() {
                let place = if by_cluster { c } else { t };
                if without == Some(place % PARTS) {
                    continue;
                }
                all += 1;
                yes.iter_mut().zip(trial).for_each(|(count, won)| *count += u32::from(*won));
            }
        }
        yes.iter().map(|count| f64::from(*count) / f64::from(all.max(1))).collect()
    }

    /// Where the target is reached.
    pub fn reached(&self, target: f64) -> Reached {
        let (n, line) = match crossing(&self.n, &self.powers(None), target) {
            Ok(found) => found,
            Err(true) => return Reached::Everywhere,
            Err(false) => return Reached::Nowhere,
        };
        // Those of a part that cross nowhere stand at the end of what was tried.
        let (first, last) = (self.n[0], self.n[self.n.len() - 1]);
        let part = |part: usize| match crossing(&self.n, &self.powers(Some(part)), target) {
            Ok((n, _)) => log(n),
            Err(true) => log(first),
            Err(false) => log(last),
        };
        let logs: Vec<f64> = (0..PARTS).map(part).collect();
        let mean = logs.iter().sum::<f64>() / PARTS as f64;
        let squares: f64 = logs.iter().map(|l| (l - mean) * (l - mean)).sum();
        let error = sqrt(squares * (PARTS - 1) as f64 / PARTS as f64);
        let whole = ceil(n - 1e-9);
        let [x, y, low, high] = line;
        let power = normal_cdf(low + (high - low) * (sqrt(whole) - x) / (y - x));
        Reached::At { n: whole, interval: [exp(log(n) - Z95 * error), exp(log(n) + Z95 * error)], power }
    }
}

/// Further numbers to try where the target was not crossed: larger ones up to `most`, or smaller ones down to
/// `least`.
pub fn further(n: &[f64], reached: &Reached, least: f64, most: f64) -> Vec<u32> {
    let (first, last) = (n.first().copied().unwrap_or(least), n.last().copied().unwrap_or(least));
    let mut more: Vec<u32> = match reached {
        Reached::At { .. } => Vec::new(),
        Reached::Nowhere => {
            [1.4, 2.0].iter().map(|by| (last * by).min(most)).filter(|n| *n > last).map(|n| n as u32).collect()
        }
        Reached::Everywhere => {
            [0.5, 0.7].iter().map(|by| (first * by).max(least)).filter(|n| *n < first).map(|n| n as u32).collect()
        }
    };
    more.dedup();
    more
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Trials of a normal test of drift `0.2 sqrt(n / 2) / sqrt 2`: 785 people (393 an arm) for 80 % at 5 %.
    fn normal(trials: usize, n: &[f64]) -> Wins {
        let spread = |t: usize| (t as f64 + 0.5) / trials as f64;
        let won = |t: usize, n: &f64| normal_quantile(spread((t * 7919) % trials)) + 0.1 * sqrt(*n) > 1.959_964;
        let trials = vec![(0..trials).map(|t| n.iter().map(|n| won(t, n)).collect()).collect()];
        Wins { n: n.to_vec(), trials }
    }

    #[test]
    fn a_known_curve_gives_its_number() {
        let Reached::At { n, interval, power } = normal(5000, &[300.0, 600.0, 1200.0]).reached(0.8) else { panic!() };
        assert!((n - 785.0).abs() < 4.0, "{n}");
        assert!(interval[0] < 785.0 && 785.0 < interval[1] && interval[1] - interval[0] < 90.0, "{interval:?}");
        assert!((power - 0.8).abs() < 0.002, "{power}");
        let few = normal(200, &[300.0, 600.0, 1200.0]).reached(0.8);
        let Reached::At { interval: wider, .. } = few else { panic!() };
        assert!(wider[1] - wider[0] > 2.5 * (interval[1] - interval[0]), "fewer trials say less: {wider:?}");
    }

    #[test]
    fn what_is_not_crossed_is_sought_further() {
        let wins = normal(1000, &[100.0, 200.0]);
        assert_eq!(wins.reached(0.8), Reached::Nowhere);
        assert_eq!(wins.reached(0.1), Reached::Everywhere);
        assert_eq!(further(&wins.n, &Reached::Nowhere, 10.0, 300.0), [280, 300]);
        assert!(further(&wins.n, &Reached::Nowhere, 10.0, 200.0).is_empty());
        assert_eq!(further(&wins.n, &Reached::Everywhere, 60.0, 300.0), [60, 70]);
    }

    #[test]
    fn a_larger_trial_is_never_worse() {
        assert_eq!(rising(&[0.1, 0.5, 0.3, 0.4, 0.9]), [0.1, 0.4, 0.4, 0.4, 0.9]);
    }
}
