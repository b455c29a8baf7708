//! What a model is adjusted for: numbers of the analysis, and the strata of the allocation as a factor.
//!
//! A number that is the same for all people of each stratum (with one stratum: for everybody) adds nothing to
//! the strata; the model goes without it, and the finding says so.

use anagen_statistics::Design;

use super::Question;
use super::frame::Unit;
use crate::design::Covariate;

/// The fixed effects of the units that are analysed, of arms and covariates.
pub(crate) struct Adjusted {
    /// For the model.
    pub design: Design,
    /// Place of each arm of the trial among those of the model, which are those that somebody is in.
    pub arms: Vec<Option<usize>>,
    /// Covariates that the model goes without.
    pub left_out: Vec<String>,
}

impl Adjusted {
    /// For these units; the baseline has a slope for each visit.
    pub fn of(question: &Question, units: &[&Unit]) -> Self {
        let mut arms = vec![None; question.trial.arms.len()];
        let mut next = 0;
        for (arm, place) in arms.iter_mut().enumerate() {
            if units.iter().any(|unit| unit.arm == arm) {
                *place = Some(next);
                next += 1;
            }
        }
        let arm = units.iter().map(|unit| arms[unit.arm].expect("an arm that somebody is in")).collect();
        let strata: Vec<usize> = units.iter().map(|unit| question.stratum(unit)).collect();
        let mut design = Design::new(next, arm);
        let mut left_out = Vec::new();
        for by in &question.analysis.covariates {
            let values: Vec<f64> = units.iter().map(|unit| question.covariate(unit, *by)).collect();
            if settled(&values, &strata) {
                left_out.push(by.name().to_owned());
                continue;
            }
            design = design.number(by.name(), values);
            if *by == Covariate::Baseline {
                design = design.by_visit();
            }
        }
        if strata.iter().any(|stratum| *stratum != strata[0]) {
            design = design.factor("stratum", strata);
        }
        Adjusted { design, arms, left_out }
    }
}

/// Whether all of each stratum have one value.
fn settled(values: &[f64], strata: &[usize]) -> bool {
    let mut of_stratum: Vec<Option<f64>> = vec![None; strata.iter().max().map_or(0, |most| most + 1)];
    values.iter().zip(strata).all(|(value, stratum)| *value == *of_stratum[*stratum].get_or_insert(*value))
}
