//! What a model is adjusted for: numbers of the analysis, and the strata of the allocation as a factor.
//!
//! A number that is the same for all people of each stratum (with one stratum: for everybody) adds nothing to
//! the strata; the model goes without it, and the finding says so.

use anagen_statistics::estimate::Estimate;
use anagen_statistics::{Design, FitFailure};

use super::frame::Unit;
use super::{Answer, Question};
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

impl Adjusted {
    /// Why a fit failed, in the words of the trial.
    pub fn reason(&self, question: &Question, failure: FitFailure) -> String {
        let week = |visit: usize| question.trial.visits.weeks[visit];
        match failure {
            FitFailure::EmptyVisit { arm, visit } => {
                let arm = self.arms.iter().position(|place| *place == Some(arm)).expect("an arm of the model");
                format!("nobody of arm {} has a value at week {}", question.trial.arms[arm].id, week(visit))
            }
            FitFailure::NeverTogether { first, second } => {
                format!("nobody has a value both at week {} and at week {}", week(first), week(second))
            }
            other => other.to_string(),
        }
    }

    /// What a fit says of each pair; `pair` asks it about two arms of the model.
    pub fn answers<F>(
        &self,
        question: &Question,
        units: &[&Unit],
        fit: Result<F, String>,
        pair: impl Fn(&F, [usize; 2]) -> ([f64; 2], Estimate),
    ) -> Vec<Answer> {
        let answer = |&(arm, than): &(usize, usize)| {
            let found = match (self.arms[arm], self.arms[than]) {
                (Some(arm), Some(than)) => fit.as_ref().map(|fit| pair(fit, [arm, than])).map_err(String::clone),
                (found, _) => Err(nobody(question, if found.is_none() { arm } else { than })),
            };
            Answer {
                n: [arm, than].map(|arm| Question::count(units, arm)),
                of_arms: found.as_ref().ok().map(|(of_arms, _)| *of_arms),
                result: found.map(|(_, estimate)| estimate),
                left_out: self.left_out.clone(),
            }
        };
        question.analysis.compare.iter().map(answer).collect()
    }
}

/// Why a pair cannot be compared.
pub(crate) fn nobody(question: &Question, arm: usize) -> String {
    format!("nobody of arm {} has a value", question.trial.arms[arm].id)
}

/// Whether all of each stratum have one value.
fn settled(values: &[f64], strata: &[usize]) -> bool {
    let mut of_stratum: Vec<Option<f64>> = vec![None; strata.iter().max().map_or(0, |most| most + 1)];
    values.iter().zip(strata).all(|(value, stratum)| *value == *of_stratum[*stratum].get_or_insert(*value))
}
