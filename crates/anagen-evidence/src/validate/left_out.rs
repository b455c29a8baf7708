//! Each calibration study left out: what the others alone foresee of it, without another fit.
//!
//! A member of the posterior is weighed again by one over the likelihood of the study's numbers under it, so
//! that the study has no say (importance sampling; weights are cut at the mean times the root of their
//! number: Ionides 2008, J Comput Graph Stat 17:295). A study that taught much leaves few members of weight;
//! the effective number tells how many.

use super::belief::Belief;
use super::mixture::Mixture;
use super::row::{Prediction, Row};
use super::score::mean;
use crate::calibrate::likelihood::{Errors, student};
use crate::calibrate::linear::{Lower, dot};
use crate::study::Role;
use anagen_lab::report::words::{fixed, signed};
use libm::{exp, sqrt};

/// A study foreseen by the others.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct LeftOut {
    /// The study.
    pub study: String,
    /// Its rows that are fitted.
    pub rows: usize,
    /// Rows inside when it is left out.
    pub inside: usize,
    /// Mean log score of a row with the study in the fit, and without.
    pub log_scores: [f64; 2],
    /// Members that carry the weight, of all.
    pub effective: f64,
    /// All members.
    pub members: usize,
}

/// Heads of the table.
pub const HEADS: [&str; 6] =
    ["study", "rows", "inside without it", "log score a row, with it", "without it", "effective members"];

impl LeftOut {
    /// Its cells under [`HEADS`].
    pub fn cells(&self) -> [String; 6] {
        let [with, without] = self.log_scores.map(|s| signed(s, 2));
        let effective = format!("{} of {}", fixed(self.effective, 0), self.members);
        [self.study.clone(), self.rows.to_string(), self.inside.to_string(), with, without, effective]
    }
}

/// Leaves each calibration study out.
pub fn leave_out(rows: &[Row], belief: &Belief) -> Vec<LeftOut> {
    let mut studies: Vec<&str> = rows.iter().filter(|r| r.role == Role::Calibrate).map(|r| r.study.as_str()).collect();
    studies.dedup();
    studies.into_iter().filter_map(|study| without(study, rows, belief)).collect()
}

fn without(study: &str, rows: &[Row], belief: &Belief) -> Option<LeftOut> {
    let members = belief.members.len();
    let of = rows.iter().filter(|r| r.study == study);
    let fitted: Vec<(&Row, f64, &Prediction)> =
        of.filter_map(|r| Some((r, r.number()?, r.scored().filter(|p| p.failed == 0)?))).collect();
    let logs: Vec<f64> = (0..members).map(|i| log_likelihood(&fitted, belief, i)).collect();
    if fitted.is_empty() || logs.iter().any(|l| !l.is_finite()) {
        return None;
    }
    let weights = weights(&logs);
    let sum: f64 = weights.iter().sum();
    let effective = sum * sum / weights.iter().map(|w| w * w).sum::<f64>();
    let again: Vec<(f64, Mixture)> =
        fitted.iter().filter_map(|(_, value, p)| Some((*value, p.mixture.weighed(&weights)?))).collect();
    let inside = again.iter().filter(|(value, m)| m.interval()[0] <= *value && *value <= m.interval()[1]).count();
    let with = mean(&fitted.iter().map(|(_, _, p)| p.log_score).collect::<Vec<_>>())?;
    let lost = mean(&again.iter().map(|(value, m)| m.log_density(*value)).collect::<Vec<_>>())?;
    let log_scores = [with, lost];
    Some(LeftOut { study: study.into(), rows: fitted.len(), inside, log_scores, effective, members })
}

/// The logarithm of the likelihood of a study's numbers under one member: that of the fit.
fn log_likelihood(fitted: &[(&Row, f64, &Prediction)], belief: &Belief, member: usize) -> f64 {
    let tau = |row: &Row| belief.members[member].disagreement[row.block].tau[row.kind as usize];
    let rho = Errors::default().rho;
    let cell = |i: usize, j: usize| {
        let ((a, _, p), (b, _, _)) = (&fitted[i], &fitted[j]);
        match i == j {
            true => p.mixture.bells()[member].scale2(),
            false => rho * tau(a) * tau(b) * a.per() * b.per(),
        }
    };
    let n = fitted.len();
    let scale: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| cell(i, j)).collect()).collect();
    let Some(lower) = Lower::of(&scale) else { return f64::NEG_INFINITY };
    let off: Vec<f64> = fitted.iter().map(|(_, value, p)| value - p.mixture.bells()[member].centre).collect();
    let white = lower.whiten(&off);
    student(dot(&white, &white), lower.log_determinant(), n, belief.degrees)
}

/// Weights of one over the likelihood, cut.
fn weights(logs: &[f64]) -> Vec<f64> {
    let least = logs.iter().copied().fold(f64::INFINITY, f64::min);
    let raw: Vec<f64> = logs.iter().map(|l| exp(least - l)).collect();
    let most = mean(&raw).unwrap_or(0.0) * sqrt(raw.len() as f64);
    raw.into_iter().map(|w| w.min(most)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::foresee::{foresee, rows};
    use super::*;
    use crate::fake::{belief, normal, number, outcome, study, work};
    use crate::study::Study;
    use anagen_model::law::Parameters;

    /// The members are a posterior of a mean after `n` numbers of variance 1, normal about their mean.
    fn told(values: &[f64]) -> Vec<LeftOut> {
        let studies: Vec<Study> = values
            .iter()
            .enumerate()
            .map(|(i, v)| study(&format!("S{i}"), Role::Calibrate, vec![outcome("a", *v)]))
            .collect();
        let n = values.len() as f64;
        let centre = values.iter().sum::<f64>() / n;
        let mut of = belief(600, 0.0);
        for (i, member) in of.members.iter_mut().enumerate() {
            member.laws.cells.potency = 100.0 + centre + normal(i as u32) / sqrt(n);
        }
        // Tails close to normal: the posterior above is that of normal errors.
        of.degrees = 300.0;
        let all: Vec<&Study> = studies.iter().collect();
        let stage = |s: &Study, laws: &Parameters, _: &crate::restage::Order| {
            vec![number(laws.cells.potency - 100.0, 1.0); s.outcomes.len()]
        };
        let foreseen = foresee(&all, &of, "", &work(&stage)).expect("nobody stops it");
        let rows: Vec<Row> = all.iter().zip(&foreseen).flat_map(|(s, f)| rows(s, f, &of)).collect();
        leave_out(&rows, &of)
    }

    #[test]
    fn a_study_left_out_is_foreseen_by_the_others_alone() {
        let values = [4.0, 0.5, -0.5, 0.2, -0.2, 0.0, 0.4, -0.4];
        let all = told(&values);
        assert_eq!(all.len(), 8);
        // The others' mean is 0 with variance 1/7: the number 4 has the density of N(0, 1 + 1/7).
        let variance = 1.0 + 1.0 / 7.0;
        let expected = -0.5 * libm::log(2.0 * std::f64::consts::PI * variance) - 0.5 * 16.0 / variance;
        assert!((all[0].log_scores[1] - expected).abs() < 0.25, "{:?} {expected}", all[0]);
        assert!(all[0].log_scores[1] < all[0].log_scores[0] - 0.7 && all[0].inside == 0, "{:?}", all[0]);
        assert!(all[1].effective > all[0].effective && all[1].inside == 1, "{:?}", all[1]);
    }

    #[test]
    fn weights_are_one_over_the_likelihood_and_cut() {
        let w = weights(&[0.0, 0.1, 0.2]);
        assert!((w[1] / w[0] - exp(-0.1)).abs() < 1e-12 && (w[2] / w[0] - exp(-0.2)).abs() < 1e-12);
        let mut logs = vec![0.0; 100];
        logs[0] = -50.0;
        let cut = weights(&logs);
        assert!(cut[0] < 0.2, "one member may not carry everything: {}", cut[0]);
    }
}
