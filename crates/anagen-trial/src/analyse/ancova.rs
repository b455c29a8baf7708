//! Analysis of covariance at the visit of the analysis, of those who have a value there.

use anagen_statistics::Ancova;

use super::adjust::design;
use super::arms::Arms;
use super::frame::Unit;
use super::{Answer, Question};

pub(crate) fn answers(question: &Question) -> Vec<Answer> {
    let (units, values): (Vec<&Unit>, Vec<Option<f64>>) =
        question.units.iter().filter_map(|unit| Some((*unit, Some(question.value(unit)?)))).unzip();
    let arms = Arms::of(question, &units);
    let (design, left_out) = design(question, &arms, &units);
    let answers = arms.answers(question, &units, Ancova::fit(&design, &values), |fit, [arm, than]| {
        let of_arms = [arm, than].map(|arm| fit.adjusted_mean(arm).value);
        (of_arms, fit.difference(arm, than).estimate(question.level()))
    });
    answers.into_iter().map(|answer| answer.without(&left_out)).collect()
}
