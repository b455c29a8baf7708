//! Arms of the trial and arms of a model: those that somebody is in. A pair with an arm that nobody is in fails
//! alone; the others are answered by the model of the rest.

use anagen_statistics::{Estimate, FitFailure};

use super::frame::Unit;
use super::{Answer, Question};

/// The arms of a model.
pub(crate) struct Arms {
    /// How many there are.
    pub count: usize,
    /// Place of each arm of the trial among them.
    places: Vec<Option<usize>>,
}

impl Arms {
    /// Those that any of these units is in.
    pub fn of(question: &Question, units: &[&Unit]) -> Self {
        let mut arms = Arms { count: 0, places: vec![None; question.trial.arms.len()] };
        for (arm, place) in arms.places.iter_mut().enumerate() {
            if units.iter().any(|unit| unit.arm == arm) {
                *place = Some(arms.count);
                arms.count += 1;
            }
        }
        arms
    }

    /// The place of a unit's arm.
    pub fn place(&self, unit: &Unit) -> usize {
        self.places[unit.arm].expect("an arm that somebody is in")
    }

    /// What a fit says of each pair of the analysis; `pair` asks it about two arms of the model.
    pub fn answers<F>(
        &self,
        question: &Question,
        units: &[&Unit],
        fit: Result<F, FitFailure>,
        pair: impl Fn(&F, [usize; 2]) -> ([f64; 2], Estimate),
    ) -> Vec<Answer> {
        let fit = fit.map_err(|failure| self.reason(question, failure));
        let answer = |&(arm, than): &(usize, usize)| {
            let found = match (self.places[arm], self.places[than]) {
                (Some(arm), Some(than)) => fit.as_ref().map(|fit| pair(fit, [arm, than])).map_err(String::clone),
                (found, _) => Err(nobody(question, if found.is_none() { arm } else { than })),
            };
            let n = [arm, than].map(|arm| units.iter().filter(|unit| unit.arm == arm).count() as u32);
            let of_arms = found.as_ref().ok().map(|(of_arms, _)| *of_arms);
            Answer { n, of_arms, result: found.map(|(_, estimate)| estimate), left_out: Vec::new() }
        };
        question.analysis.compare.iter().map(answer).collect()
    }

    /// Why a fit failed, in the words of the trial.
    fn reason(&self, question: &Question, failure: FitFailure) -> String {
        let week = |visit: usize| question.trial.visits.weeks[visit];
        match failure {
            FitFailure::EmptyVisit { arm, visit } => {
                let arm = self.places.iter().position(|place| *place == Some(arm)).expect("an arm of the model");
                format!("nobody of arm {} has a value at week {}", question.trial.arms[arm].id, week(visit))
            }
            FitFailure::NeverTogether { first, second } => {
                format!("nobody has a value both at week {} and at week {}", week(first), week(second))
            }
            other => other.to_string(),
        }
    }
}

/// Why a pair cannot be compared.
pub(crate) fn nobody(question: &Question, arm: usize) -> String {
    format!("nobody of arm {} has a value", question.trial.arms[arm].id)
}
