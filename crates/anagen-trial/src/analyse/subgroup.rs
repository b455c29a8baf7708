//! The primary analysis in each group of each cut, and whether its groups differ.
//!
//! Groups are compared by Cochran's Q (Cochran 1954): the squared distances of their estimates from the mean
//! weighted by precision, against chi-square with one degree of freedom less than there are groups. It takes
//! standard errors as known, so with few people its P is somewhat too small.

use anagen_statistics::distribution::chi_square_survival;

use super::Question;
use super::frame::{Readings, Unit};
use crate::design::{Cut, Trial};
use crate::finding::{Finding, Interaction};

pub(crate) fn forest(trial: &Trial, readings: &Readings) -> (Vec<Finding>, Vec<Interaction>) {
    let (mut forest, mut interactions) = (Vec::new(), Vec::new());
    let Some(analysis) = trial.analyses.first() else { return (forest, interactions) };
    let units = if trial.subgroups.is_empty() { Vec::new() } else { readings.units(analysis) };
    for (number, cut) in trial.subgroups.iter().enumerate() {
        let groups = groups(cut, readings, &units);
        let first = forest.len();
        for group in 0..cut.groups() {
            let of_group = units.iter().zip(&groups).filter(|(_, of)| **of == group).map(|(unit, _)| unit).collect();
            let question = Question { trial, data: readings.data, analysis, units: of_group };
            forest.extend(question.findings(0, Some((number, group))));
        }
        for arms in &analysis.compare {
            let of_pair = || forest[first..].iter().filter(|finding| finding.arms == *arms);
            let (groups, p) = differ(of_pair());
            interactions.push(Interaction { analysis: 0, arms: *arms, cut: number, groups, p });
        }
    }
    (forest, interactions)
}

/// The group of each unit: that of the person, whose baseline is the mean over sites.
fn groups(cut: &Cut, readings: &Readings, units: &[Unit]) -> Vec<usize> {
    let mut baselines = vec![(0.0, 0.0); readings.data.subjects.len()];
    for unit in units {
        baselines[unit.subject].0 += unit.baseline;
        baselines[unit.subject].1 += 1.0;
    }
    let group = |unit: &Unit| {
        let (sum, sites) = baselines[unit.subject];
        cut.group(readings.data.subjects[unit.subject].covariate(cut.by, sum / sites))
    };
    units.iter().map(group).collect()
}

/// How many groups could be analysed, and P that they differ so by chance.
fn differ<'a>(findings: impl Iterator<Item = &'a Finding>) -> (u32, Option<f64>) {
    let found: Vec<_> = findings.filter_map(|finding| finding.result.as_ref().ok()).collect();
    let weighted: Vec<(f64, f64)> = found
        .iter()
        .filter_map(|estimate| Some((estimate.value, 1.0 / (estimate.standard_error? * estimate.standard_error?))))
        .filter(|(_, weight)| weight.is_finite())
        .collect();
    let groups = found.len() as u32;
    if groups < 2 || weighted.len() < found.len() {
        return (groups, None);
    }
    let weights: f64 = weighted.iter().map(|(_, weight)| weight).sum();
    let mean = weighted.iter().map(|(value, weight)| value * weight).sum::<f64>() / weights;
    let q: f64 = weighted.iter().map(|(value, weight)| weight * (value - mean) * (value - mean)).sum();
    (groups, Some(chi_square_survival(q, f64::from(groups - 1))))
}
