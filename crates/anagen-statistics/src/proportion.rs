//! Responders: the risk difference of two arms and its tests, over strata or not, and the exact tests of
//! Fisher and McNemar.

use crate::distribution::{normal_quantile, normal_survival};
use crate::estimate::Estimate;
use crate::failure::FitFailure;
use libm::{acos, cos, exp, fabs, lgamma, sqrt};
use std::f64::consts::PI;

/// Those of an arm who respond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Responders {
    /// People who respond.
    pub responders: u32,
    /// People in the arm.
    pub people: u32,
}

impl Responders {
    fn share(self) -> f64 {
        f64::from(self.responders) / f64::from(self.people)
    }

    fn n(self) -> f64 {
        f64::from(self.people)
    }
}

/// The treated and the control arm, of one stratum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// The treated arm.
    pub treated: Responders,
    /// The control arm.
    pub control: Responders,
}

/// The risk difference over strata with Miettinen and Nurminen's test and interval (1985, Statistics in
/// Medicine 4: 213): the variance at each difference is that of the likeliest shares that differ so, times
/// n / (n - 1). Strata without people in one arm tell nothing and are left out. Strata are weighted after Mantel and
/// Haenszel. The standard error is Wald's, which neither the statistic nor the interval rests on.
pub fn risk_difference(all: &[Table], level: f64) -> Result<Estimate, FitFailure> {
    let strata: Vec<Table> = all.iter().copied().filter(|t| t.treated.people > 0 && t.control.people > 0).collect();
    if strata.is_empty() {
        let treated: u32 = all.iter().map(|t| t.treated.people).sum();
        return Err(FitFailure::EmptyArm { arm: usize::from(treated > 0) });
    }
    let weight = |t: &Table| t.treated.n() * t.control.n() / (t.treated.n() + t.control.n());
    let total: f64 = strata.iter().map(weight).sum();
    let pooled = |of: &dyn Fn(&Table) -> f64| strata.iter().map(|t| weight(t) * of(t)).sum::<f64>() / total;
    let value = pooled(&|t| t.treated.share() - t.control.share());
    let binomial = |r: Responders| r.share() * (1.0 - r.share()) / r.n();
    let wald = strata.iter().map(|t| square(weight(t) / total) * (binomial(t.treated) + binomial(t.control)));
    let standard_error = sqrt(wald.sum());
    let score = |difference: f64| {
        let variance = strata.iter().map(|t| square(weight(t) / total) * variance_at(t, difference)).sum::<f64>();
        let gap = value - difference;
        // All or none respond in both arms of every stratum: nothing speaks against no difference.
        if gap == 0.0 { 0.0 } else { gap / sqrt(variance) }
    };
    let statistic = score(0.0);
    let critical = normal_quantile(0.5 + 0.5 * level);
    Ok(Estimate {
        value,
        standard_error: Some(standard_error),
        degrees: None,
        statistic: Some(statistic),
        p: 2.0 * normal_survival(fabs(statistic)),
        interval: [crossing(|d| score(d) - critical, -1.0, value), crossing(|d| score(d) + critical, value, 1.0)],
    })
}

fn square(x: f64) -> f64 {
    x * x
}

/// Where a falling function changes sign, by 60 halvings.
fn crossing(f: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if f(middle) > 0.0 { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// Variance of the difference of the two shares observed, at the likeliest true shares that differ by
/// `difference`.
fn variance_at(t: &Table, difference: f64) -> f64 {
    let control = likeliest_control(t, difference);
    let treated = (control + difference).clamp(0.0, 1.0);
    let n = t.treated.n() + t.control.n();
    // A single person in each arm would have n / (n - 1) = 2; fewer cannot be.
    (treated * (1.0 - treated) / t.treated.n() + control * (1.0 - control) / t.control.n()) * n / (n - 1.0)
}

/// The control's share that maximises the likelihood under a given difference: the root of a cubic, in
/// closed form (Miettinen and Nurminen 1985, appendix 1).
fn likeliest_control(t: &Table, difference: f64) -> f64 {
    let (treated, control, d) = (t.treated.n(), t.control.n(), difference);
    let (their, all) = (f64::from(t.control.responders), f64::from(t.treated.responders + t.control.responders));
    let n = treated + control;
    let l2 = (treated + 2.0 * control) * d - n - all;
    let l1 = (control * d - n - 2.0 * their) * d + all;
    let l0 = their * d * (1.0 - d);
    let third = l2 / (3.0 * n);
    let q = third * third * third - l1 * l2 / (6.0 * n * n) + l0 / (2.0 * n);
    let size = sqrt((third * third - l1 / (3.0 * n)).max(0.0));
    let p = if q < 0.0 { -size } else { size };
    let ratio = if p == 0.0 { 0.0 } else { (q / (p * p * p)).clamp(-1.0, 1.0) };
    let angle = (PI + acos(ratio)) / 3.0;
    (2.0 * p * cos(angle) - third).clamp((-d).max(0.0), (1.0 - d).min(1.0))
}

/// Newcombe's interval for the difference of two shares, from Wilson's interval of each (1998, Statistics in
/// Medicine 17: 873, method 10).
pub fn newcombe(treated: Responders, control: Responders, level: f64) -> Result<[f64; 2], FitFailure> {
    for (arm, r) in [treated, control].into_iter().enumerate() {
        if r.people == 0 {
            return Err(FitFailure::EmptyArm { arm });
        }
    }
    let (a, b) = (wilson(treated, level), wilson(control, level));
    let (p, q) = (treated.share(), control.share());
    Ok([p - q - sqrt(square(p - a[0]) + square(b[1] - q)), p - q + sqrt(square(a[1] - p) + square(q - b[0]))])
}

/// Wilson's interval of one share.
pub fn wilson(r: Responders, level: f64) -> [f64; 2] {
    let z = normal_quantile(0.5 + 0.5 * level);
    let (n, p) = (r.n(), r.share());
    let middle = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * sqrt(p * (1.0 - p) / n + z * z / (4.0 * n * n));
    [(middle - half).max(0.0), (middle + half).min(1.0)]
}

/// Fisher's exact test, two-sided: the chance, given both margins, of a table no likelier than this one. It
/// rejects less often than its level says.
pub fn fisher_exact(table: &Table) -> f64 {
    let (treated, control) = (table.treated.people, table.control.people);
    let responders = table.treated.responders + table.control.responders;
    let (least, most) = (responders.saturating_sub(control), responders.min(treated));
    let ln =
        |k: u32| ln_choose(treated, k) + ln_choose(control, responders - k) - ln_choose(treated + control, responders);
    as_unlikely((least..=most).map(ln), ln(table.treated.responders))
}

/// McNemar's exact test of pairs within people, two-sided: of those who answer differently on the two
/// occasions, one way is as likely as the other.
pub fn mcnemar_exact(gained: u32, lost: u32) -> f64 {
    let n = gained + lost;
    let ln = |k: u32| ln_choose(n, k) - f64::from(n) * std::f64::consts::LN_2;
    as_unlikely((0..=n).map(ln), ln(gained))
}

/// The sum of the chances that are no greater than the one seen; those as good as equal count.
fn as_unlikely(all: impl Iterator<Item = f64>, seen: f64) -> f64 {
    all.filter(|ln| *ln <= seen + 1e-7).map(exp).sum::<f64>().min(1.0)
}

fn ln_choose(n: u32, k: u32) -> f64 {
    let ln_factorial = |m: u32| lgamma(f64::from(m) + 1.0);
    ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(a: u32, n: u32, b: u32, m: u32) -> Table {
        let of = |responders, people| Responders { responders, people };
        Table { treated: of(a, n), control: of(b, m) }
    }

    /// Newcombe (1998), table II: method 10, and method 6 for Miettinen and Nurminen's.
    #[test]
    fn intervals_are_those_that_newcombe_printed() {
        let printed = [
            (table(56, 70, 48, 80), [0.0524, 0.3339], [0.0528, 0.3382]),
            (table(9, 10, 3, 10), [0.1705, 0.8090], [0.1700, 0.8406]),
            (table(10, 10, 0, 20), [0.6791, 1.0000], [0.7156, 1.0000]),
        ];
        for (t, hybrid, score) in printed {
            let n = newcombe(t.treated, t.control, 0.95).unwrap();
            let s = risk_difference(&[t], 0.95).unwrap().interval;
            for (found, wanted) in [(n[0], hybrid[0]), (n[1], hybrid[1]), (s[0], score[0]), (s[1], score[1])] {
                assert!((found - wanted).abs() < 6e-5, "{t:?}: {found} {wanted}");
            }
        }
    }

    /// The closed form is where the likelihood under the difference is greatest.
    #[test]
    fn the_likeliest_shares_are_the_likeliest() {
        for t in [table(56, 70, 48, 80), table(0, 12, 5, 9), table(12, 12, 9, 9), table(1, 40, 0, 7)] {
            for d in [-0.7, -0.2, -1e-3, 0.0, 0.1, 0.6, 0.95] {
                let term = |k: f64, p: f64| if k == 0.0 { 0.0 } else { k * libm::log(p) };
                let ln = |p: f64| {
                    let of = |r: Responders, p: f64| {
                        let k = f64::from(r.responders);
                        term(k, p) + term(r.n() - k, 1.0 - p)
                    };
                    of(t.control, p) + of(t.treated, p + d)
                };
                let best = likeliest_control(&t, d);
                let (low, high) = (f64::max(0.0, -d), f64::min(1.0, 1.0 - d));
                for step in [1e-4, 1e-3, 0.1] {
                    for other in [best - step, best + step] {
                        assert!(
                            other < low || other > high || ln(other) <= ln(best) + 1e-9,
                            "{t:?} {d} {best} {other}"
                        );
                    }
                }
            }
        }
    }

    /// Of two equal strata the difference is that of one, its error smaller by the square root of 2.
    #[test]
    fn strata_add_up() {
        let one = risk_difference(&[table(30, 60, 20, 50)], 0.95).unwrap();
        let two = risk_difference(&[table(30, 60, 20, 50); 2], 0.95).unwrap();
        assert!((one.value - two.value).abs() < 1e-15);
        assert!((one.standard_error.unwrap() / two.standard_error.unwrap() - sqrt(2.0)).abs() < 1e-12);
        assert!((two.statistic.unwrap() / one.statistic.unwrap() - sqrt(2.0)).abs() < 1e-12);
        // A stratum with one arm only tells nothing.
        assert_eq!(risk_difference(&[table(30, 60, 20, 50), table(3, 5, 0, 0)], 0.95).unwrap(), one);
        assert!(risk_difference(&[table(3, 5, 0, 0)], 0.95).is_err());
        assert!(newcombe(table(3, 5, 0, 0).treated, table(3, 5, 0, 0).control, 0.95).is_err());
    }

    /// Nobody or everybody responds: no difference, p 1, an interval about 0.
    #[test]
    fn an_empty_margin_says_nothing() {
        for t in [table(0, 20, 0, 20), table(20, 20, 20, 20)] {
            let found = risk_difference(&[t], 0.95).unwrap();
            assert_eq!((found.value, found.statistic, found.p), (0.0, Some(0.0), 1.0));
            assert!(found.interval[0] < -0.1 && found.interval[1] > 0.1);
            assert!((fisher_exact(&t) - 1.0).abs() < 1e-12);
        }
        assert_eq!(mcnemar_exact(0, 0), 1.0);
    }

    /// R 4.2.2: fisher.test, binom.test.
    #[test]
    fn exact_tests_are_those_of_r() {
        let fisher = [
            (table(3, 12, 9, 12), 0.0391257013),
            (table(56, 70, 48, 80), 0.0125211297),
            (table(0, 5, 4, 30), 1.0),
            (table(7, 9, 1, 11), 0.0045248869),
        ];
        for (t, wanted) in fisher {
            assert!((fisher_exact(&t) - wanted).abs() < 1e-7, "{t:?} {}", fisher_exact(&t));
        }
        for (gained, lost, wanted) in
            [(9, 1, 0.0214843750), (4, 4, 1.0), (15, 5, 0.0413894653), (100, 70, 0.0258443876)]
        {
            assert!((mcnemar_exact(gained, lost) - wanted).abs() < 1e-7, "{gained} {lost}");
        }
    }

    /// Every table of two arms, weighed by its chance: the size of each exact test is at most its level.
    #[test]
    fn exact_tests_never_exceed_their_level() {
        let chance = |n: u32, k: u32, p: f64| {
            exp(ln_choose(n, k) + f64::from(k) * libm::log(p) + f64::from(n - k) * libm::log(1.0 - p))
        };
        let mut largest: f64 = 0.0;
        for (n, m) in [(7, 7), (12, 20), (30, 25)] {
            let rejected: Vec<(u32, u32, f64)> =
                (0..=n).flat_map(|a| (0..=m).map(move |b| (a, b, fisher_exact(&table(a, n, b, m))))).collect();
            for level in [0.01, 0.05, 0.1] {
                for p in [0.02, 0.1, 0.3, 0.5, 0.77, 0.95] {
                    let size: f64 = rejected
                        .iter()
                        .filter(|(_, _, found)| *found <= level)
                        .map(|(a, b, _)| chance(n, *a, p) * chance(m, *b, p))
                        .sum();
                    assert!(size <= level, "{n} {m} {p} {level}: {size}");
                    largest = largest.max(size / level);
                }
            }
        }
        // The bound is not met by never rejecting.
        assert!(largest > 0.5, "{largest}");
        for n in [5, 12, 40] {
            let size: f64 = (0..=n).filter(|k| mcnemar_exact(*k, n - k) <= 0.1).map(|k| chance(n, k, 0.5)).sum();
            assert!(size <= 0.1 && size > 0.03, "{n}: {size}");
        }
    }
}
