//! One number over draws, taken apart: luck, patient, parameters. Never mixed.
//!
//! A number `y` stands for each draw, possible patient and future. Within a draw two futures of one
//! patient differ by luck alone (the cycle after day 0, the device); patients of the two halves of a
//! draw differ by patient and luck; and the two halves have nothing in common but the laws. Hence
//!
//! - variance of luck: half the mean square of the difference of two futures of one patient;
//! - variance between patients: half the mean square of the difference of a patient of one half and one
//!   of the other, each the mean of his futures, less the luck that is left in these means;
//! - variance of parameters: the covariance over draws of the means of the two halves. Whatever is
//!   chance within a draw, the small enrolment included, cancels in it.
//!
//! Each is unbiased, and so can come out below 0 where there is nothing: it is then told as 0.

use crate::summary::percentile;
use serde::{Deserialize, Serialize};

/// What a number's spread over draws consists of.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "Told", from = "Told")]
pub struct Parts {
    /// Draws in which every patient and future has the number.
    pub draws: usize,
    /// 5th percentile over draws, patients and futures.
    pub low: f64,
    /// Median.
    pub median: f64,
    /// 95th percentile.
    pub high: f64,
    /// Mean.
    pub mean: f64,
    /// Standard deviation by luck of cycle and device.
    pub luck_sd: f64,
    /// Standard deviation between possible patients.
    pub patient_sd: f64,
    /// Standard deviation by parameters.
    pub parameter_sd: f64,
    /// Standard error of the variance by parameters.
    pub parameter_variance_error: f64,
}

impl Parts {
    /// Takes apart `values`, which stand by draw, patient (half by half) and future; not finite ones are
    /// missing, and their draw is left out. `None` with fewer than two whole draws.
    pub fn of(values: &[f64], patients: usize, lucks: usize) -> Option<Parts> {
        let one = patients * lucks;
        let whole: Vec<&[f64]> = values.chunks(one).filter(|draw| draw.iter().all(|x| x.is_finite())).collect();
        if whole.len() < 2 || patients < 2 || lucks < 2 {
            return None;
        }
        let n = whole.len() as f64;
        let half = patients / 2;
        let (mut luck, mut between) = (0.0, 0.0);
        let mut halves = Vec::with_capacity(whole.len());
        for draw in &whole {
            let futures = |patient: usize| &draw[patient * lucks..(patient + 1) * lucks];
            luck += (0..patients).map(|p| variance(futures(p))).sum::<f64>() / patients as f64;
            let means: Vec<f64> = (0..patients).map(|p| mean(futures(p))).collect();
            let (first, second) = means.split_at(half);
            let square = |a: f64, b: f64| 0.5 * (a - b) * (a - b);
            let pairs = first.iter().map(|a| second.iter().map(|b| square(*a, *b)).sum::<f64>()).sum::<f64>();
            between += pairs / (first.len() * second.len()) as f64;
            halves.push([mean(first), mean(second)]);
        }
        let (luck, between) = (luck / n, between / n);
        let centre = [0, 1].map(|h| halves.iter().map(|x| x[h]).sum::<f64>() / n);
        let moment = |a: usize, b: usize| {
            halves.iter().map(|x| (x[a] - centre[a]) * (x[b] - centre[b])).sum::<f64>() / (n - 1.0)
        };
        let common = moment(0, 1);
        let mut all: Vec<f64> = whole.concat();
        all.sort_by(f64::total_cmp);
        let sd = |variance: f64| libm::sqrt(variance.max(0.0));
        Some(Parts {
            draws: whole.len(),
            low: percentile(&all, 0.05),
            median: percentile(&all, 0.5),
            high: percentile(&all, 0.95),
            mean: mean(&all),
            luck_sd: sd(luck),
            patient_sd: sd(between - luck / lucks as f64),
            parameter_sd: sd(common),
            parameter_variance_error: libm::sqrt((common * common + moment(0, 0) * moment(1, 1)) / (n - 1.0)),
        })
    }

    /// The three shares of the variance: luck, patient, parameters; 0 if nothing varies.
    pub fn shares(&self) -> [f64; 3] {
        let parts = [self.luck_sd, self.patient_sd, self.parameter_sd].map(|sd| sd * sd);
        let total: f64 = parts.iter().sum();
        parts.map(|part| if total > 0.0 { part / total } else { 0.0 })
    }
}

/// Parts as files hold them, with the shares that follow from them.
#[derive(Serialize, Deserialize)]
struct Told {
    draws: usize,
    low: f64,
    median: f64,
    high: f64,
    mean: f64,
    luck_sd: f64,
    patient_sd: f64,
    parameter_sd: f64,
    parameter_variance_error: f64,
    shares: Shares,
}

/// Shares of the variance.
#[derive(Serialize, Deserialize)]
struct Shares {
    luck: f64,
    patient: f64,
    parameter: f64,
}

impl From<Parts> for Told {
    fn from(p: Parts) -> Told {
        let [luck, patient, parameter] = p.shares();
        let Parts { draws, low, median, high, mean, luck_sd, patient_sd, parameter_sd, parameter_variance_error } = p;
        let shares = Shares { luck, patient, parameter };
        Told { draws, low, median, high, mean, luck_sd, patient_sd, parameter_sd, parameter_variance_error, shares }
    }
}

impl From<Told> for Parts {
    fn from(t: Told) -> Parts {
        let Told {
            draws, low, median, high, mean, luck_sd, patient_sd, parameter_sd, parameter_variance_error, ..
        } = t;
        Parts { draws, low, median, high, mean, luck_sd, patient_sd, parameter_sd, parameter_variance_error }
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn variance(values: &[f64]) -> f64 {
    let m = mean(values);
    values.iter().map(|x| (x - m) * (x - m)).sum::<f64>() / (values.len() - 1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use anagen_model::quantity::stream::{Purpose, Stream};

    /// Draws of a number with known parts; with `settled`, patients of one half are one and the same.
    fn made(draws: u32, [luck, patient, parameter]: [f64; 3], settled: bool) -> Vec<f64> {
        let normal = |draw: u32, number: u32| Stream::new(11, 0).normals(draw, number, Purpose::Parameters)[0];
        let mut values = Vec::new();
        for draw in 0..draws {
            let common = 3.0 + parameter * normal(draw, 100);
            for p in 0..4 {
                let who = if settled { 10 + p / 2 } else { 10 + p };
                for l in 0..2 {
                    values.push(common + patient * normal(draw, who) + luck * normal(draw, 20 + 2 * p + l));
                }
            }
        }
        values
    }

    #[test]
    fn known_parts_are_found_again_and_not_mixed() {
        for sds in [[1.0, 2.0, 3.0], [3.0, 1.0, 0.0], [0.0, 2.0, 0.0], [2.0, 0.0, 1.0], [0.0, 0.0, 2.0]] {
            for settled in [false, true] {
                let parts = Parts::of(&made(3000, sds, settled), 4, 2).unwrap();
                let total: f64 = sds.iter().map(|s| s * s).sum();
                let found = [parts.luck_sd, parts.patient_sd, parts.parameter_sd];
                for (found, known) in found.iter().zip(sds) {
                    // Of 3,000 draws a variance has a relative error of a few per cent of the total.
                    assert!((found * found - known * known).abs() < 0.07 * total, "{sds:?} {settled}: {parts:?}");
                }
                assert!((parts.mean - 3.0).abs() < 0.2 && parts.draws == 3000);
                let spread = 1.6449 * total.sqrt();
                assert!((parts.high - 3.0 - spread).abs() < 0.1 * spread + 0.05, "{sds:?}: {parts:?}");
            }
        }
    }

    #[test]
    fn the_error_of_the_parameter_part_is_that_of_repeated_runs() {
        let sds = [1.0, 2.0, 1.5];
        let all = made(4000, sds, true);
        let runs: Vec<Parts> = all.chunks(8 * 40).map(|run| Parts::of(run, 4, 2).unwrap()).collect();
        let found: Vec<f64> = runs.iter().map(|p| p.parameter_sd * p.parameter_sd).collect();
        let told = mean(&runs.iter().map(|p| p.parameter_variance_error).collect::<Vec<_>>());
        let spread = variance(&found).sqrt();
        assert!((told / spread - 1.0).abs() < 0.25, "told {told}, found {spread}");
    }

    #[test]
    fn what_is_missing_is_left_out_and_too_little_gives_nothing() {
        let mut values = made(10, [1.0; 3], false);
        let all = Parts::of(&values, 4, 2).unwrap();
        values[17] = f64::NAN;
        let parts = Parts::of(&values, 4, 2).unwrap();
        assert_eq!((all.draws, parts.draws), (10, 9));
        assert_eq!(Parts::of(&values[..8], 4, 2), None);
        assert!((all.shares().iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert_eq!(Parts::of(&[2.0; 32], 4, 2).unwrap().shares(), [0.0; 3]);
    }
}
