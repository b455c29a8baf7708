//! What a model is adjusted for: numbers of the analysis, and the strata of the allocation as a factor.
//!
//! A number that is the same for all people of each stratum (with one stratum: for everybody) adds nothing to
//! the strata; the model goes without it, and the finding says so.

use anagen_statistics::Design;

use super::Question;
use super::arms::Arms;
use super::frame::Unit;
use crate::design::Covariate;

/// The fixed effects of these units, the baseline with a slope for each visit, and the words of the covariates that the
/// model goes without.
pub(crate) fn design(question: &Question, arms: &Arms, units: &[&Unit]) -> (Design, Vec<String>) {
    let strata: Vec<usize> = units.iter().map(|unit| question.stratum(unit)).collect();
    let mut design = Design::new(arms.count, units.iter().map(|unit| arms.place(unit)).collect());
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
    (design, left_out)
}

/// Whether all of each stratum have one value.
fn settled(values: &[f64], strata: &[usize]) -> bool {
    let mut of_stratum: Vec<Option<f64>> = vec![None; strata.iter().max().map_or(0, |most| most + 1)];
    values.iter().zip(strata).all(|(value, stratum)| *value == *of_stratum[*stratum].get_or_insert(*value))
}
