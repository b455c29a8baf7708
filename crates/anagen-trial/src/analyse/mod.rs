//! What the data of a trial say: every analysis of its file, the error shared among them, the primary one in
//! subgroups, and the time courses.
//!
//! People without a baseline are not analysed, nor those without a value that the method can use; `n` says how
//! many were. A model that cannot be fitted is a finding with its reason: no other method takes its place.

mod adjust;
mod ancova;
mod arms;
mod frame;
mod hairs;
mod means;
mod mmrm;
mod multiplicity;
mod paired;
mod responders;
mod subgroup;
#[cfg(test)]
mod tests;

use anagen_evidence::study::Measured;
use anagen_statistics::Estimate;

use crate::design::{Analysis, Covariate, Layout, Method, Trial};
use crate::finding::{Finding, Findings};
use crate::record::Data;
use frame::{Readings, Unit};

/// Analyses the data of a trial as its file says.
pub fn analyse(trial: &Trial, data: &Data) -> Findings {
    let readings = Readings::of(trial, data);
    let mut findings = Vec::new();
    for (number, analysis) in trial.analyses.iter().enumerate() {
        let units = readings.units(analysis);
        let question = Question { trial, data, analysis, units: units.iter().collect() };
        findings.extend(question.findings(number, None));
    }
    multiplicity::share(trial, &mut findings);
    let (forest, interactions) = subgroup::forest(trial, &readings);
    findings.extend(forest);
    Findings { findings, interactions, means: means::means(trial, &readings) }
}

/// Whether more is better in the difference that an analysis estimates.
pub fn more_is_better(trial: &Trial, analysis: &Analysis) -> bool {
    match analysis.method {
        Method::Responders { .. } | Method::SaltAtMost { .. } => true,
        _ => trial.endpoints[analysis.endpoint].measured != Measured::Salt,
    }
}

/// One analysis put to some of the people.
pub(crate) struct Question<'a> {
    trial: &'a Trial,
    data: &'a Data,
    analysis: &'a Analysis,
    /// All of them who have a baseline, by subject and site.
    units: Vec<&'a Unit>,
}

/// What a method says of one pair of arms.
pub(crate) struct Answer {
    n: [u32; 2],
    of_arms: Option<[f64; 2]>,
    result: Result<Estimate, String>,
    left_out: Vec<String>,
}

impl Answer {
    /// The answer of a model that went without these covariates.
    fn without(self, left_out: &[String]) -> Answer {
        Answer { left_out: left_out.to_vec(), ..self }
    }
}

impl Question<'_> {
    fn findings(&self, analysis: usize, subgroup: Option<(usize, usize)>) -> Vec<Finding> {
        let finding = |(arms, answer): (&(usize, usize), Answer)| {
            // Numbers that are none (a rate of people without spread) are no result.
            let result =
                answer.result.and_then(|estimate| match estimate.p.is_finite() && estimate.value.is_finite() {
                    true => Ok(estimate),
                    false => Err("the test has no answer: nothing varies".into()),
                });
            Finding {
                analysis,
                arms: *arms,
                subgroup,
                n: answer.n,
                of_arms: answer.of_arms.filter(|_| result.is_ok()),
                result,
                left_out: answer.left_out,
                adjusted_p: None,
                won: false,
            }
        };
        self.analysis.compare.iter().zip(self.answers()).map(finding).collect()
    }

    /// By the method that was asked for, one answer for each pair.
    fn answers(&self) -> Vec<Answer> {
        let within = self.trial.allocation.layout == Layout::WithinHead;
        match self.analysis.method {
            Method::Paired if !within => self.no_answer("it compares sites of one head"),
            Method::Ancova | Method::Mmrm(_) | Method::Responders { .. } | Method::SaltAtMost { .. } if within => {
                self.no_answer("it takes people as independent, and sites of one head are not")
            }
            Method::Ancova => ancova::answers(self),
            Method::Mmrm(degrees) => mmrm::answers(self, degrees),
            Method::Responders { exact, .. } | Method::SaltAtMost { exact, .. } => responders::answers(self, exact),
            Method::Paired => paired::answers(self),
            Method::HairToHair => hairs::answers(self),
        }
    }

    fn no_answer(&self, reason: &str) -> Vec<Answer> {
        let answer = |_| Answer { n: [0; 2], of_arms: None, result: Err(reason.to_owned()), left_out: Vec::new() };
        self.analysis.compare.iter().map(answer).collect()
    }

    /// Level of intervals.
    fn level(&self) -> f64 {
        1.0 - self.trial.multiplicity.alpha
    }

    fn stratum(&self, unit: &Unit) -> usize {
        self.data.subjects[unit.subject].stratum as usize
    }

    fn covariate(&self, unit: &Unit, by: Covariate) -> f64 {
        self.data.subjects[unit.subject].covariate(by, unit.baseline)
    }

    /// What a unit has at the visit of the analysis, on its scale.
    fn value(&self, unit: &Unit) -> Option<f64> {
        unit.on(self.analysis.scale, unit.last()?.value)
    }
}

/// What an analysis takes of each person: the value on its scale at its visit, 1 or 0 of responders, the mean over
/// sites within heads; `None` for who has none.
pub(crate) fn values(trial: &Trial, data: &Data, analysis: &Analysis) -> Vec<Option<f64>> {
    let readings = Readings::of(trial, data);
    let units = readings.units(analysis);
    let question = Question { trial, data, analysis, units: units.iter().collect() };
    let value = |unit: &Unit| match analysis.method {
        Method::Responders { .. } | Method::SaltAtMost { .. } => {
            responders::responds(&question, unit).map(|yes| f64::from(u8::from(yes)))
        }
        _ => question.value(unit),
    };
    let mut values = vec![None; data.subjects.len()];
    for one in units.chunk_by(|unit, next| unit.subject == next.subject) {
        let told: Option<Vec<f64>> = one.iter().map(value).collect();
        values[one[0].subject] = told.map(|told| told.iter().sum::<f64>() / told.len() as f64);
    }
    values
}
