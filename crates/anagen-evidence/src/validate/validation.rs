//! The whole of a validation: every study staged under two beliefs, every row scored.

use super::acceptance::{Promise, promises};
use super::asked::ask;
use super::belief::Belief;
use super::foresee::{Foreseen, Work, foresee, rows};
use super::rival::pooled;
use super::row::{Row, State};
use super::score::{Score, score};
use crate::contrast::against_own_control;
use crate::restage::Order;
use crate::study::{Role, Study};
use anagen_lab::run::RunError;
use anagen_model::law::Parameters;

/// The two beliefs that are held against each other.
#[derive(Clone, Copy)]
pub struct Beliefs<'a> {
    /// After the fit.
    pub posterior: &'a Belief,
    /// Before it.
    pub prior: &'a Belief,
}

/// What became of a study.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct StudyTold {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its role.
    pub role: &'static str,
    /// Outcomes that were simulated.
    pub simulated: usize,
    /// Outcomes the model has and could not stage.
    pub skipped: usize,
    /// Outcomes the model has not.
    pub not_applicable: usize,
    /// Why outcomes were skipped or not applicable, each reason once.
    pub why: Vec<String>,
}

impl StudyTold {
    /// In a word.
    pub fn word(&self) -> &'static str {
        match (self.simulated, self.skipped) {
            (0, 0) => "not applicable",
            (0, _) => "skipped",
            _ => "simulated",
        }
    }
}

/// A validation.
#[derive(Clone, Debug, PartialEq)]
pub struct Validation {
    /// What determines it, as a hash: studies, laws, beliefs and how it was done.
    pub inputs: String,
    /// The belief.
    pub belief: String,
    /// Hashes of its files.
    pub hashes: Vec<String>,
    /// Seed, people of a study, members of the belief, members of the prior.
    pub done_with: [u64; 4],
    /// The studies.
    pub studies: Vec<StudyTold>,
    /// The rows, study by study.
    pub rows: Vec<Row>,
    /// Scores of the roles that count.
    pub scores: Vec<Score>,
    /// What was promised of a whole library.
    pub promises: Vec<Promise>,
}

/// Members of either belief, where nobody says another number.
pub const MEMBERS: u32 = 48;
/// Virtual people of a study.
pub const PEOPLE: u32 = 48;
/// Seed.
pub const SEED: u64 = 1;

/// Roles whose rows are scored.
pub const SCORED: [Role; 2] = [Role::Calibrate, Role::Validate];

/// Stages studies under both beliefs and scores them; what was promised of a whole library is judged if they
/// are one. Also returns what the posterior's members foresaw.
pub fn validate(
    studies: &[Study],
    whole: bool,
    beliefs: Beliefs,
    work: &Work,
) -> Result<(Validation, Foreseen), RunError> {
    let inputs = inputs(studies, beliefs, &work.order);
    let done_with = [
        work.order.seed,
        u64::from(work.order.people),
        beliefs.posterior.members.len() as u64,
        beliefs.prior.members.len() as u64,
    ];
    let studies: Vec<Study> = studies.iter().map(against_own_control).collect();
    let all: Vec<&Study> = studies.iter().collect();
    let after = foresee(&all, beliefs.posterior, "staging every study under the posterior", work)?;
    let counted: Vec<&Study> = studies.iter().filter(|s| SCORED.contains(&s.role)).collect();
    let before = foresee(&counted, beliefs.prior, "staging the scored studies under the prior", work)?;
    let mut table: Vec<Row> = all.iter().zip(&after).flat_map(|(s, f)| rows(s, f, beliefs.posterior)).collect();
    let prior: Vec<Row> = counted.iter().zip(&before).flat_map(|(s, f)| rows(s, f, beliefs.prior)).collect();
    for row in &mut table {
        let same = prior.iter().find(|p| p.study == row.study && p.outcome == row.outcome);
        row.prior = same.and_then(|p| p.scored()).map(|p| p.log_score);
    }
    pooled(&mut table);
    let scores = SCORED.map(|role| score(role, &table, work.order.seed)).to_vec();
    let promises = match whole {
        true => promises(&table, &scores, beliefs.posterior, &ask(&studies, beliefs.posterior, work)?),
        false => Vec::new(),
    };
    let belief = beliefs.posterior.name.clone();
    let hashes = beliefs.posterior.hashes.clone();
    let told = studies.iter().map(|s| study_told(s, &table)).collect();
    let validation = Validation { inputs, belief, hashes, done_with, studies: told, rows: table, scores, promises };
    Ok((validation, after))
}

fn study_told(study: &Study, rows: &[Row]) -> StudyTold {
    let of = || rows.iter().filter(|r| r.study == study.id);
    let mut why: Vec<String> = Vec::new();
    for row in of() {
        if let State::Skipped(reason) | State::NotApplicable(reason) = &row.state
            && !why.contains(reason)
        {
            why.push(reason.clone());
        }
    }
    StudyTold {
        id: study.id.clone(),
        title: study.title.clone(),
        role: study.role.name(),
        simulated: of().filter(|r| matches!(r.state, State::Predicted(_) | State::Ordered(_))).count(),
        skipped: of().filter(|r| matches!(r.state, State::Skipped(_))).count(),
        not_applicable: of().filter(|r| matches!(r.state, State::NotApplicable(_))).count(),
        why,
    }
}

/// A hash of all that determines a validation: the text of the studies, the rows of the laws, the files of
/// the beliefs and how it was done.
pub fn inputs(studies: &[Study], beliefs: Beliefs, order: &Order) -> String {
    let mut hash = blake3::Hasher::new();
    for study in studies {
        hash.update(study.source.text.as_bytes());
    }
    for row in Parameters::rows() {
        hash.update(format!("{} {} {} {} {:?}\n", row.name, row.value, row.low, row.high, row.prior).as_bytes());
    }
    for belief in [beliefs.posterior, beliefs.prior] {
        hash.update(format!("{} {} {:?}\n", belief.name, belief.members.len(), belief.hashes).as_bytes());
    }
    hash.update(format!("{order:?}").as_bytes());
    hash.finalize().to_hex().to_string()
}
