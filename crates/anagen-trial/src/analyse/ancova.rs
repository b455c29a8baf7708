//! Analysis of covariance at the visit of the analysis, of those who have a value there.

use anagen_statistics::Ancova;

use super::adjust::Adjusted;
use super::frame::Unit;
use super::{Answer, Question};

pub(crate) fn answers(question: &Question) -> Vec<Answer> {
    let value = |unit: &Unit| unit.last().and_then(|seen| unit.on(question.analysis.scale, seen.value));
    let (units, values): (Vec<&Unit>, Vec<Option<f64>>) =
        question.units.iter().filter_map(|unit| Some((*unit, Some(value(unit)?)))).unzip();
    let adjusted = Adjusted::of(question, &units);
    let fit = Ancova::fit(&adjusted.design, &values).map_err(|failure| adjusted.reason(question, failure));
    adjusted.answers(question, &units, fit, |fit, [arm, than]| {
        let of_arms = [arm, than].map(|arm| fit.adjusted_mean(arm).value);
        (of_arms, fit.difference(arm, than).estimate(question.level()))
    })
}
