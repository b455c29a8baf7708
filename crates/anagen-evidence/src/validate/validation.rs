//! The whole of a validation: every study staged under two beliefs, every row scored.

use super::acceptance::{Promise, promises};
use super::asked::Asked;
use super::belief::Belief;
use super::foresee::{Cast, Foreseen, Stage, rows};
use super::rival::pooled;
use super::row::{Row, State};
use super::score::{Score, score};
use crate::bytes::{of_bytes, to_bytes};
use crate::contrast::against_own_control;
use crate::restage::{Order, Staged};
use crate::study::{Role, Study};
use anagen_model::law::Parameters;
use anagen_work::job::{Done, Job, JobError, Round};

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

/// A validation as work that can be cut up. There is one round, whose units are stagings of a study under a
/// member; all that is told follows from them.
pub struct Validating<'a> {
    /// Hash of what determines it.
    inputs: String,
    /// Whether the studies are a whole library, so that what was promised of one is judged.
    whole: bool,
    /// The studies, changes held against the control of each.
    studies: Vec<Study>,
    /// What nobody printed and is promised all the same.
    asked: Asked,
    /// The belief after the fit, and that before it.
    beliefs: [Belief; 2],
    /// How studies are staged.
    order: Order,
    stage: Stage<'a>,
}

impl<'a> Validating<'a> {
    /// The validation of these studies; `whole` says that they are a library.
    pub fn of(studies: &[Study], whole: bool, beliefs: Beliefs, order: Order, stage: Stage<'a>) -> Validating<'a> {
        let inputs = inputs(studies, beliefs, &order);
        let studies: Vec<Study> = studies.iter().map(against_own_control).collect();
        let asked = Asked::of(if whole { &studies } else { &[] });
        let beliefs = [beliefs.posterior.clone(), beliefs.prior.clone()];
        Validating { inputs, whole, studies, asked, beliefs, order, stage }
    }

    /// What is staged: every study under the posterior, those that are scored under the prior, and what
    /// nobody printed.
    fn casts(&self) -> [Cast<'_>; 3] {
        let [posterior, prior] = &self.beliefs;
        let scored = self.studies.iter().filter(|s| SCORED.contains(&s.role)).collect();
        [
            Cast { studies: self.studies.iter().collect(), belief: posterior },
            Cast { studies: scored, belief: prior },
            Cast { studies: self.asked.studies(), belief: posterior },
        ]
    }

    /// The belief after the fit.
    pub fn posterior(&self) -> &Belief {
        &self.beliefs[0]
    }

    /// Hash of all that determines it.
    pub fn inputs(&self) -> &str {
        &self.inputs
    }

    /// What follows from all units.
    pub fn told(&self, done: &Done) -> Result<Validation, JobError> {
        let units: Vec<&[u8]> = done.rounds.iter().flatten().map(Vec::as_slice).collect();
        let staged = units.into_iter().map(of_bytes).collect::<Result<Vec<Vec<Staged>>, JobError>>()?;
        let casts = self.casts();
        let (held, asked) = (staged.len(), casts.iter().map(Cast::tasks).sum::<usize>());
        if held != asked {
            return Err(JobError::Failed(format!("{held} stagings were kept where {asked} were asked for")));
        }
        let mut staged = staged.into_iter();
        let [after, before, answers] = casts.each_ref().map(|cast| cast.by_study(staged.by_ref().take(cast.tasks())));
        let rows_of = |cast: &Cast, foreseen: &Foreseen| -> Vec<Row> {
            cast.studies.iter().zip(foreseen).flat_map(|(s, f)| rows(s, f, cast.belief)).collect()
        };
        let (mut table, prior) = (rows_of(&casts[0], &after), rows_of(&casts[1], &before));
        for row in &mut table {
            let same = prior.iter().find(|p| p.study == row.study && p.outcome == row.outcome);
            row.prior = same.and_then(|p| p.scored()).map(|p| p.log_score);
        }
        pooled(&mut table);
        let [posterior, prior] = &self.beliefs;
        let scores = SCORED.map(|role| score(role, &table, self.order.seed)).to_vec();
        let promises = match self.whole {
            true => promises(&table, &scores, posterior, &self.asked.answers(&answers)),
            false => Vec::new(),
        };
        let members = [posterior, prior].map(|belief| belief.members.len() as u64);
        Ok(Validation {
            inputs: self.inputs.clone(),
            belief: posterior.name.clone(),
            hashes: posterior.hashes.clone(),
            done_with: [self.order.seed, u64::from(self.order.people), members[0], members[1]],
            studies: self.studies.iter().map(|s| study_told(s, &table)).collect(),
            rows: table,
            scores,
            promises,
        })
    }
}

impl Job for Validating<'_> {
    fn kind(&self) -> &'static str {
        "validate"
    }

    fn next<'a>(&'a self, done: &'a Done) -> Result<Option<Box<dyn Round + 'a>>, JobError> {
        let round = Staging { casts: self.casts(), of: self };
        let left = done.rounds.is_empty() && round.units() > 0;
        Ok(left.then(|| Box::new(round) as Box<dyn Round>))
    }
}

/// The round of a validation.
struct Staging<'a> {
    casts: [Cast<'a>; 3],
    of: &'a Validating<'a>,
}

impl Round for Staging<'_> {
    fn name(&self) -> String {
        "staging the studies under every member of both beliefs".into()
    }

    fn units(&self) -> u32 {
        self.casts.iter().map(Cast::tasks).sum::<usize>() as u32
    }

    fn unit(&self, index: u32) -> Result<Vec<u8>, JobError> {
        let mut task = index as usize;
        for cast in &self.casts {
            match task.checked_sub(cast.tasks()) {
                Some(rest) => task = rest,
                None => return to_bytes(&cast.task(task, self.of.stage, &self.of.order)),
            }
        }
        Err(JobError::Failed(format!("there is no unit {index}")))
    }
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

#[cfg(test)]
mod tests {
    use super::super::foresee::foresee;
    use super::*;
    use crate::fake::work;
    use crate::fake::{belief, number, outcome, study};

    #[test]
    fn shards_give_what_members_foresee() {
        let stage = |s: &Study, laws: &Parameters, order: &Order| {
            let drawn = f64::from(order.replicate.expect("a replicate each member"));
            s.outcomes.iter().map(|o| number(laws.cells.potency + drawn, o.id.len() as f64)).collect::<Vec<_>>()
        };
        let of = |potency: f64| {
            let mut belief = belief(5, 1.0);
            belief.members.iter_mut().for_each(|m| m.laws.cells.potency = potency);
            belief
        };
        let (posterior, prior) = (of(1.0), of(3.0));
        let outcomes = || vec![outcome("one", 2.0), outcome("three", 5.0)];
        let roles = [("A", Role::Calibrate), ("B", Role::Reference), ("KAUFMAN2002", Role::Validate)];
        let studies = roles.map(|(id, role)| study(id, role, outcomes()));
        let beliefs = Beliefs { posterior: &posterior, prior: &prior };
        let make = || Validating::of(&studies, true, beliefs, Order::of(8, 1), &stage);
        let cut = |shards: u32| {
            let (none, mut units) = (Done::default(), std::collections::BTreeMap::new());
            for shard in (0..shards).rev() {
                let job = make();
                let round = job.next(&none).unwrap().expect("a round");
                // 3 studies under the posterior, 2 of them under the prior, the untreated men.
                assert_eq!(round.units(), 5 * (3 + 2 + 1));
                let own = shard * round.units() / shards..(shard + 1) * round.units() / shards;
                own.for_each(|unit| assert!(units.insert(unit, round.unit(unit).unwrap()).is_none()));
            }
            let done = Done { rounds: vec![units.into_values().collect()] };
            assert!(make().next(&done).unwrap().is_none());
            make().told(&done).unwrap()
        };
        let one = cut(1);
        assert_eq!([cut(3), cut(7)], [one.clone(), one.clone()]);
        let all: Vec<&Study> = studies.iter().collect();
        let foreseen = foresee(&all, &posterior, "", &work(&stage)).expect("nobody stops it");
        let expected: Vec<Row> = all.iter().zip(&foreseen).flat_map(|(s, f)| rows(s, f, &posterior)).collect();
        let states = |rows: &[Row]| rows.iter().map(|r| (r.study.clone(), r.state.clone())).collect::<Vec<_>>();
        assert_eq!(states(&one.rows), states(&expected));
        assert!(one.rows.iter().all(|r| r.prior.is_some() == (r.study != "B")));
        assert!(!one.promises.is_empty());
    }

    #[test]
    fn units_of_another_validation_are_told() {
        let stage = |s: &Study, _: &Parameters, _: &Order| vec![number(0.0, 1.0); s.outcomes.len()];
        let (belief, studies) = (belief(2, 1.0), [study("A", Role::Calibrate, vec![outcome("a", 1.0)])]);
        let job =
            Validating::of(&studies, false, Beliefs { posterior: &belief, prior: &belief }, Order::of(8, 1), &stage);
        let round = |job: &Validating| {
            let none = Done::default();
            let round = job.next(&none).unwrap().expect("a round");
            (0..round.units()).map(|unit| round.unit(unit).unwrap()).collect::<Vec<_>>()
        };
        let mut units = round(&job);
        assert!(job.told(&Done { rounds: vec![units.clone()] }).is_ok());
        units.pop();
        let said = job.told(&Done { rounds: vec![units] }).unwrap_err().to_string();
        assert_eq!(said, "3 stagings were kept where 4 were asked for");
    }
}
