//! Within heads: the sites of each person under different arms, people as blocks. With two arms and nobody who lacks a
//! site this is the paired t test; who lacks one still tells of the others.

use anagen_statistics::blocks::{BlocksFit, Site};

use super::arms::Arms;
use super::frame::Unit;
use super::{Answer, Question};

pub(crate) fn answers(question: &Question) -> Vec<Answer> {
    let (units, values): (Vec<&Unit>, Vec<f64>) =
        question.units.iter().filter_map(|unit| Some((*unit, question.value(unit)?))).unzip();
    let arms = Arms::of(question, &units);
    let site = |(unit, value): (&&Unit, &f64)| Site {
        person: unit.subject as u32,
        treatment: arms.place(unit),
        covariates: Vec::new(),
        response: *value,
    };
    let sites: Vec<Site> = units.iter().zip(&values).map(site).collect();
    arms.answers(question, &units, BlocksFit::of(&sites, arms.count), |fit, pair| {
        let contrast = |weigh: [f64; 2]| {
            let mut weights = vec![0.0; arms.count];
            pair.iter().zip(weigh).for_each(|(arm, weight)| weights[*arm] += weight);
            fit.contrast(&weights)
        };
        let of_arms = [contrast([1.0, 0.0]).value, contrast([0.0, 1.0]).value];
        (of_arms, contrast([1.0, -1.0]).estimate(question.level()))
    })
}
