//! Two answers of each person, one from each side of the head: the paired t test and Wilcoxon's signed ranks.

use crate::distribution::normal_survival;
use crate::failure::FitFailure;
use crate::fitted::Fitted;
use libm::{fabs, sqrt};

/// The mean of the differences within people.
pub fn paired_t(differences: &[f64]) -> Result<Fitted, FitFailure> {
    if differences.iter().any(|d| !d.is_finite()) {
        return Err(FitFailure::NotFinite { column: "response".into() });
    }
    if differences.len() < 2 {
        return Err(FitFailure::NoResidual { responses: differences.len(), coefficients: 1 });
    }
    let n = differences.len() as f64;
    let value = differences.iter().sum::<f64>() / n;
    let squares: f64 = differences.iter().map(|d| (d - value) * (d - value)).sum();
    let size: f64 = differences.iter().map(|d| d * d).sum();
    // What rounding leaves of equal differences.
    if squares <= 1e-24 * size || size == 0.0 {
        return Err(FitFailure::NoVariation);
    }
    Ok(Fitted { value, standard_error: sqrt(squares / (n - 1.0) / n), degrees: n - 1.0 })
}

/// Up to so many differences Wilcoxon's test is exact.
pub const EXACT_UP_TO: usize = 50;

/// Wilcoxon's signed-rank test, two-sided p-value. Differences of 0 are left out, equal ones share their mean
/// rank. Exact (over all signs, ties included) for up to [`EXACT_UP_TO`] differences, so that it rejects at
/// most as often as its level says; normal with the variance of the ranks at hand beyond.
pub fn signed_rank(differences: &[f64]) -> f64 {
    let mut sizes: Vec<(f64, bool)> = differences.iter().filter(|d| **d != 0.0).map(|d| (fabs(*d), *d > 0.0)).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Twice the mean rank, so that ties keep whole numbers.
    let mut ranks = vec![0_usize; sizes.len()];
    let mut first = 0;
    while first < sizes.len() {
        let end = first + sizes[first..].iter().take_while(|s| s.0 == sizes[first].0).count();
        ranks[first..end].fill(first + end + 1);
        first = end;
    }
    let total: usize = ranks.iter().sum();
    let positive: usize = ranks.iter().zip(&sizes).filter(|(_, s)| s.1).map(|(r, _)| r).sum();
    let smaller = positive.min(total - positive);
    if ranks.len() <= EXACT_UP_TO {
        return (2.0 * chance_at_most(&ranks, total, smaller)).min(1.0);
    }
    let squares: f64 = ranks.iter().map(|r| (*r as f64) * (*r as f64)).sum();
    2.0 * normal_survival((total as f64 - 2.0 * smaller as f64) / sqrt(squares))
}

/// Chance that ranks with signs tossed add up to `most` or less among the positive.
fn chance_at_most(ranks: &[usize], total: usize, most: usize) -> f64 {
    let mut chance = vec![0.0; total + 1];
    chance[0] = 1.0;
    let mut reach = 0;
    for rank in ranks {
        reach += rank;
        for sum in (0..=reach).rev() {
            let with = if sum >= *rank { chance[sum - rank] } else { 0.0 };
            chance[sum] = 0.5 * (chance[sum] + with);
        }
    }
    chance[..=most].iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Student's own data, the sleep of ten people on two drugs; R 4.2.2: t.test(paired = TRUE).
    #[test]
    fn students_sleep() {
        let differences = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4];
        let found = paired_t(&differences).unwrap();
        assert!((found.value - 1.58).abs() < 1e-12);
        assert!((found.t() - 4.062127683382037).abs() < 1e-10, "{}", found.t());
        assert!((found.p() - 0.00283289019738427).abs() < 1e-10, "{}", found.p());
        let [lower, upper] = found.interval(0.95);
        assert!((lower - 0.7001142367230).abs() < 1e-8 && (upper - 2.4598857632770).abs() < 1e-8);
    }

    #[test]
    fn data_that_cannot_answer_are_said() {
        assert_eq!(paired_t(&[1.0]), Err(FitFailure::NoResidual { responses: 1, coefficients: 1 }));
        assert_eq!(paired_t(&[0.1 + 0.2, 0.3, 0.3]), Err(FitFailure::NoVariation));
        assert_eq!(paired_t(&[0.0, 0.0]), Err(FitFailure::NoVariation));
        assert!(matches!(paired_t(&[0.0, f64::NAN]), Err(FitFailure::NotFinite { .. })));
    }

    /// R 4.2.2: wilcox.test(paired = TRUE, exact = TRUE) without ties; with ties, all signs by hand: of ranks 1.5, 1.5, 3
    /// and 4 the sums 0 and 1.5 (twice) are no larger than 1.5, 3 of 16 a side.
    #[test]
    fn signed_ranks_are_those_of_r() {
        let without = [1.83, 0.5, 1.62, 2.48, 1.68, -1.88, 1.55, -3.06, -1.3, 0.91];
        assert!((signed_rank(&without) - 0.556640625).abs() < 1e-12, "{}", signed_rank(&without));
        assert!((signed_rank(&[1.0, -1.0, 2.0, 3.0]) - 6.0 / 16.0).abs() < 1e-15);
        assert!((signed_rank(&[1.0, 2.0, 3.0, 4.0, 5.0, 0.0]) - 2.0 / 32.0).abs() < 1e-15);
        assert_eq!(signed_rank(&[0.0, 0.0]), 1.0);
    }

    /// At the seam the normal law says nearly what the exact one does.
    #[test]
    fn the_seam_is_smooth() {
        let up_to = |n: usize| -> Vec<f64> {
            (1..=n).map(|i| if i % 3 == 0 || i % 7 == 0 { -(i as f64) } else { i as f64 }).collect()
        };
        let exact = signed_rank(&up_to(EXACT_UP_TO));
        let ranks: Vec<usize> = (1..=EXACT_UP_TO).map(|i| 2 * i).collect();
        let squares: f64 = ranks.iter().map(|r| (*r as f64) * (*r as f64)).sum();
        let sum: f64 = up_to(EXACT_UP_TO).iter().sum();
        let normal = 2.0 * normal_survival(2.0 * fabs(sum) / sqrt(squares));
        assert!((exact / normal - 1.0).abs() < 0.05, "{exact} {normal}");
    }

    /// Over all signs of ranks in ties of two the exact test rejects at most as often as its level says.
    #[test]
    fn the_exact_test_never_exceeds_its_level() {
        for n in [5_u32, 9, 12] {
            let p: Vec<f64> = (0..1_u32 << n)
                .map(|signs| {
                    let sign = |i: u32| if signs >> i & 1 == 1 { 1.0 } else { -1.0 };
                    signed_rank(&(0..n).map(|i| sign(i) * f64::from(i / 2 + 1)).collect::<Vec<f64>>())
                })
                .collect();
            for level in [0.01, 0.05, 0.1, 0.2] {
                let size = p.iter().filter(|p| **p <= level).count() as f64 / p.len() as f64;
                assert!(size <= level, "{n} {level} {size}");
                assert!(n < 12 || size > 0.5 * level, "{n} {level} {size}");
            }
        }
    }
}
