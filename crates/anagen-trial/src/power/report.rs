//! The answer of the whole work.

use super::company::Company;
use super::gathered::All;
use super::result::{FORMAT, PowerResult, UnderLaws};
use super::rounds::{OF_EACH_MEMBER, PowerJob};
use super::sum::{Sum, smallest};
use crate::design::{Analysis, Method, Scale, Trial, unit_of};
use anagen_work::job::{Done, JobError};

impl<C: Company> PowerJob<C> {
    /// What was found, once all rounds are done; `belief` says in words what the members are of.
    pub fn result(&self, done: &Done, belief: &str) -> Result<PowerResult, JobError> {
        let Some(power) = self.trial.power.clone() else {
            return Err(JobError::Failed("the trial has no [power]".into()));
        };
        let all = All::of(done)?;
        let sum = |kind: usize| Sum {
            trial: &self.trial,
            settings: &self.settings[kind],
            learned: &all.kinds[kind].learned,
            of_members: kind == 1,
            asked: power.analysis,
        };
        let under = |kind: usize, laws: String| UnderLaws {
            smallest: smallest(self, kind, &all.kinds[kind], power.target),
            ..sum(kind).under(laws, self.needed(kind, &all.kinds[kind]).0)
        };
        let analysis = &self.trial.analyses[power.analysis];
        Ok(PowerResult {
            format: FORMAT,
            id: self.trial.id.clone(),
            title: self.trial.title.clone(),
            seed: self.trial.seed,
            n: self.trial.participants.n,
            analysis: analysis.name.clone(),
            week: self.trial.visits.weeks[analysis.visit],
            unit: unit(&self.trial, analysis).into(),
            alpha: self.trial.multiplicity.alpha,
            target: power.target,
            standard_error: power.standard_error,
            most_trials: power.most_trials,
            power: under(0, "the default laws".into()),
            assurance: self.assurance.then(|| under(1, belief.into())),
            enrichment: sum(0).enrichment(),
            notes: self.notes(),
        })
    }

    /// What a reader must know.
    fn notes(&self) -> Vec<String> {
        let mut notes = vec![
            "Power is under the default laws; assurance is the mean power over what is believed of them. Standard \
             errors and intervals are of Monte Carlo alone: more trials make them smaller."
                .to_string(),
            "What is true of a hypothesis is what the model expects of the two arms, the same people in both, at the \
             adherence of the file, if nobody leaves and every visit is seen; bias is against that."
                .to_string(),
            "Without effect everybody has the course of the first control arm, with all errors, mishaps and the \
             placebo response of the file."
                .to_string(),
        ];
        if self.assurance {
            notes.push(format!(
                "Each member of the belief is tried in {OF_EACH_MEMBER} trials on luck of their own; the spread \
                 between members is told apart from that within them."
            ));
        }
        if self.settings[0].lines.iter().any(|line| line.over == "n") {
            notes.push(
                "Points of a curve share people and luck; a smaller trial is the first people of a larger one. The \
                 smallest trial is confirmed on people and luck that had no part in finding it."
                    .into(),
            );
        }
        notes
    }
}

/// The unit of what an analysis estimates.
fn unit(trial: &Trial, analysis: &Analysis) -> &'static str {
    match (analysis.method, analysis.scale) {
        (Method::Responders { .. } | Method::SaltAtMost { .. } | Method::HairToHair, _) => "fraction",
        (_, Scale::PercentChange) => "percent",
        _ => unit_of(trial.endpoints[analysis.endpoint].measured),
    }
}
