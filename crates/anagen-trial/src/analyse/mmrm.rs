//! The mixed model for repeated measures: arm by visit, baseline by visit, covariates; unstructured, all visits up
//! to that of the analysis, where the arms are compared. Who has a value at any of them is analysed.

use anagen_statistics::mmrm::{self, Mmrm};

use super::adjust::design;
use super::arms::Arms;
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
    let arms = Arms::of(question, &units);
    let (design, left_out) = design(question, &arms, &units);
    let visit = question.analysis.visit;
    let answers = arms.answers(question, &units, Mmrm::fit(&design, &values), |fit, [arm, than]| {
        let of_arms = [arm, than].map(|arm| fit.adjusted_mean(arm, visit, degrees).value);
        (of_arms, fit.difference(arm, than, visit, degrees).estimate(question.level()))
    });
    answers.into_iter().map(|answer| answer.without(&left_out)).collect()
}
