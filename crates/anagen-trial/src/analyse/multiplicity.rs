//! One error for all hypotheses.
//!
//! A hypothesis whose analysis failed counts as P = 1: it is never won, and it ends a sequence. Under gatekeeping
//! an analysis of no family is outside the claim: it gets no adjusted P and is never won.

use anagen_statistics::multiplicity::{fixed_sequence, hochberg, holm, serial_gatekeeping};

use super::more_is_better;
use crate::design::{Sharing, Trial};
use crate::finding::Finding;

/// Shares the error among all findings, which are those in all people, in order.
pub(crate) fn share(trial: &Trial, findings: &mut [Finding]) {
    let p = |finding: &Finding| finding.result.as_ref().map_or(1.0, |estimate| estimate.p);
    let all: Vec<f64> = findings.iter().map(p).collect();
    let adjusted: Vec<Option<f64>> = match trial.multiplicity.sharing {
        Sharing::None => all.into_iter().map(Some).collect(),
        Sharing::Holm => holm(&all).into_iter().map(Some).collect(),
        Sharing::Hochberg => hochberg(&all).into_iter().map(Some).collect(),
        Sharing::FixedSequence => fixed_sequence(&all).into_iter().map(Some).collect(),
        Sharing::Gatekeeping => {
            let of_family = |family: &Vec<usize>| -> Vec<usize> {
                (0..findings.len()).filter(|place| family.contains(&findings[*place].analysis)).collect()
            };
            let families: Vec<Vec<usize>> = trial.multiplicity.families.iter().map(of_family).collect();
            let p: Vec<Vec<f64>> = families.iter().map(|family| family.iter().map(|at| all[*at]).collect()).collect();
            let mut adjusted = vec![None; findings.len()];
            for (at, p) in families.iter().flatten().zip(serial_gatekeeping(&p).into_iter().flatten()) {
                adjusted[*at] = Some(p);
            }
            adjusted
        }
    };
    for (finding, adjusted) in findings.iter_mut().zip(adjusted) {
        let Ok(estimate) = &finding.result else { continue };
        finding.adjusted_p = adjusted;
        let benefit = match more_is_better(trial, &trial.analyses[finding.analysis]) {
            true => estimate.value > 0.0,
            false => estimate.value < 0.0,
        };
        finding.won = benefit && adjusted.is_some_and(|p| p <= trial.multiplicity.alpha);
    }
}
