//! The mixed model for repeated measures: arm by visit, baseline by visit, covariates; unstructured, all visits up
//! to that of the analysis, where the arms are compared. Who has a value at any of them is analysed.

use anagen_statistics::mmrm::{self, Mmrm};

use super::adjust::Adjusted;
use super::frame::Unit;
use super::{Answer, Question};
use crate::design::Degrees;

pub(crate) fn answers(question: &Question, degrees: Degrees) -> Vec<Answer> {
    let degrees = match degrees {
        Degrees::KenwardRoger => mmrm::Degrees::KenwardRoger,
        Degrees::Satterthwaite => mmrm::Degrees::Satterthwaite,
    };
    let values = |unit: &Unit| -> Vec<Option<f64>> {
        unit.visits.iter().map(|seen| seen.and_then(|seen| unit.on(question.analysis.scale, seen.value))).collect()
    };
    let (units, values): (Vec<&Unit>, Vec<Vec<Option<f64>>>) = question
        .units
        .iter()
        .map(|unit| (*unit, values(unit)))
        .filter(|(_, values)| values.iter().any(Option::is_some))
        .unzip();
    let adjusted = Adjusted::of(question, &units);
    let fit = Mmrm::fit(&adjusted.design, &values).map_err(|failure| adjusted.reason(question, failure));
    let visit = question.analysis.visit;
    adjusted.answers(question, &units, fit, |fit, [arm, than]| {
        let of_arms = [arm, than].map(|arm| fit.adjusted_mean(arm, visit, degrees).value);
        (of_arms, fit.difference(arm, than, visit, degrees).estimate(question.level()))
    })
}
