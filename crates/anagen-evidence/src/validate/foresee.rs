//! Every study staged under every member of a belief, and what follows for each outcome.

use super::belief::Belief;
use super::describe::{drifts, row_of};
use super::mixture::{Bell, Mixture};
use super::row::{Prediction, Row, State};
use crate::restage::{Order, Staged};
use crate::study::Study;
use anagen_lab::run::{Listener, RunError};
use anagen_model::law::Parameters;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// Stages a study under laws: [`crate::restage::restage`], or what stands in for it in a test.
pub type Stage<'a> = &'a (dyn Fn(&Study, &Parameters, &Order) -> Vec<Staged> + Sync);

/// How the work is done and heard of.
#[derive(Clone, Copy)]
pub struct Work<'a> {
    /// Stages one study.
    pub stage: Stage<'a>,
    /// How.
    pub order: Order,
    /// Set when someone wants it to end.
    pub stop: &'a AtomicBool,
    /// Hears how far it is.
    pub listener: &'a dyn Listener,
}

/// What each member says of each outcome of each study: `[study][member][outcome]`.
pub type Foreseen = Vec<Vec<Vec<Staged>>>;

/// Studies that are staged under every member of a belief: a task is one study under one member.
pub struct Cast<'a> {
    /// The studies.
    pub studies: Vec<&'a Study>,
    /// The belief.
    pub belief: &'a Belief,
}

impl Cast<'_> {
    /// How many tasks it takes, each apart from the others.
    pub fn tasks(&self) -> usize {
        self.studies.len() * self.belief.members.len()
    }

    /// Does a task. All members share their luck.
    pub fn task(&self, task: usize, stage: Stage, order: &Order) -> Vec<Staged> {
        let (member, study) = (task / self.studies.len(), task % self.studies.len());
        // What no source prints of a design is drawn anew with each member.
        let order = Order { replicate: Some(member as u32), ..*order };
        stage(self.studies[study], &self.belief.members[member].laws, &order)
    }

    /// What the tasks gave, in their order, by study.
    pub fn by_study(&self, done: impl Iterator<Item = Vec<Staged>>) -> Foreseen {
        let mut all: Foreseen = self.studies.iter().map(|_| Vec::with_capacity(self.belief.members.len())).collect();
        for (task, staged) in done.enumerate() {
            all[task % self.studies.len()].push(staged);
        }
        all
    }
}

/// Stages studies under every member of a belief.
pub fn foresee(studies: &[&Study], belief: &Belief, name: &str, work: &Work) -> Result<Foreseen, RunError> {
    let cast = Cast { studies: studies.to_vec(), belief };
    work.listener.stage(name, cast.tasks());
    let one = |task: usize| {
        if work.stop.load(Ordering::Relaxed) {
            return Err(RunError::Interrupted);
        }
        let staged = cast.task(task, work.stage, &work.order);
        work.listener.task_done();
        Ok(staged)
    };
    let done: Result<Vec<Vec<Staged>>, RunError> = (0..cast.tasks()).into_par_iter().map(one).collect();
    Ok(cast.by_study(done?.into_iter()))
}

/// The rows of a study under a belief.
pub fn rows(study: &Study, foreseen: &[Vec<Staged>], belief: &Belief) -> Vec<Row> {
    let row = |(i, outcome)| {
        let mut row = row_of(study, outcome);
        let staged: Vec<Option<&Staged>> = foreseen.iter().map(|member| member.get(i)).collect();
        row.state = state(&row, drifts(outcome), &staged, belief, &[]);
        row
    };
    study.outcomes.iter().enumerate().map(row).collect()
}

/// What a belief says of a row. `weights` of the members; none: all alike.
pub fn state(row: &Row, drifts: bool, staged: &[Option<&Staged>], belief: &Belief, weights: &[f64]) -> State {
    let (mut bells, mut orders, mut refused) = (Vec::new(), Vec::new(), None);
    for (i, (staged, member)) in staged.iter().zip(&belief.members).enumerate() {
        match staged {
            Some(Staged::Number(p)) => bells.push(Bell {
                weight: weights.get(i).copied().unwrap_or(1.0),
                centre: p.value,
                people: p.sampling_variance.unwrap_or(0.0),
                chance: p.chance_variance,
                // The scale of a density is that of 1 cm2; a count stands for an area.
                between: member.disagreement[row.block].variance(row.kind, drifts) * row.per() * row.per(),
            }),
            Some(Staged::Ordering(p)) => orders.push(*p),
            Some(Staged::NotApplicable(why)) => return State::NotApplicable(why.clone()),
            Some(Staged::Skipped(why)) => refused = refused.or(Some(why.clone())),
            None => refused = refused.or(Some("the staging said nothing of it".into())),
        }
    }
    let reason = refused.unwrap_or("nothing finite came of it".into());
    let failed = staged.len() - bells.len() - orders.len();
    // What fails under most of the laws is not foreseen.
    if 2 * failed > staged.len() || staged.is_empty() {
        return State::Skipped(reason);
    }
    if let Some(p) = super::score::mean(&orders) {
        return State::Ordered(p);
    }
    match Mixture::new(bells, belief.degrees) {
        Some(mixture) => State::Predicted(Prediction::of(mixture, row.published, failed)),
        None => State::Skipped(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::{belief, number, outcome, study, work};
    use crate::study::Role;

    #[test]
    fn members_are_staged_in_their_place_whatever_the_threads() {
        let studies = [study("A", Role::Calibrate, vec![outcome("a", 1.0)]), study("B", Role::Validate, Vec::new())];
        let mut of = belief(40, 1.0);
        for (i, member) in of.members.iter_mut().enumerate() {
            member.laws.cells.potency = i as f64;
        }
        let stage = |s: &Study, laws: &Parameters, _: &Order| {
            s.outcomes.iter().map(|_| number(laws.cells.potency, 1.0)).collect::<Vec<_>>()
        };
        let all: Vec<&Study> = studies.iter().collect();
        let in_threads = |n| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n).build().expect("threads");
            pool.install(|| foresee(&all, &of, "", &work(&stage)).expect("nobody stops it"))
        };
        let (one, three) = (in_threads(1), in_threads(3));
        assert_eq!(one, three);
        assert!(one[0].iter().enumerate().all(|(i, m)| m[0] == number(i as f64, 1.0)) && one[1][0].is_empty());
    }

    #[test]
    fn it_ends_when_it_is_told_to() {
        let stage = |s: &Study, _: &Parameters, _: &Order| vec![number(0.0, 1.0); s.outcomes.len()];
        let stop = AtomicBool::new(true);
        let studies = study("A", Role::Calibrate, vec![outcome("a", 1.0)]);
        let done = foresee(&[&studies], &belief(2, 1.0), "", &Work { stop: &stop, ..work(&stage) });
        assert!(matches!(done, Err(RunError::Interrupted)));
    }

    #[test]
    fn what_most_laws_cannot_stage_is_skipped_and_told_why() {
        let of = belief(4, 1.0);
        let row = row_of(&study("A", Role::Calibrate, Vec::new()), &outcome("a", 1.0));
        let (yes, no) = (number(2.0, 3.0), Staged::Skipped("no such people".into()));
        let State::Predicted(p) = state(&row, false, &[Some(&yes), Some(&no), Some(&yes), Some(&yes)], &of, &[]) else {
            panic!("three of four are enough")
        };
        assert!(p.failed == 1 && p.mean == 2.0 && (p.parts.people, p.parts.between_studies) == (3.0, 1.0));
        let most = state(&row, false, &[Some(&yes), Some(&no), Some(&no), Some(&no)], &of, &[]);
        assert_eq!(most, State::Skipped("no such people".into()));
        let foreign = Staged::NotApplicable("blood".into());
        assert_eq!(state(&row, false, &[Some(&foreign)], &belief(1, 1.0), &[]), State::NotApplicable("blood".into()));
    }

    #[test]
    fn a_count_in_an_area_has_the_disagreement_of_that_area() {
        let mut count = outcome("a", 100.0);
        count.unit = crate::study::Unit::PerArea;
        count.area_cm2 = Some(crate::study::Given::Printed(5.0));
        let row = row_of(&study("A", Role::Calibrate, Vec::new()), &count);
        let State::Predicted(p) = state(&row, false, &[Some(&number(90.0, 1.0))], &belief(1, 2.0), &[]) else {
            panic!("it is a number")
        };
        assert!((p.parts.between_studies - 100.0).abs() < 1e-9, "{:?}", p.parts);
    }
}
