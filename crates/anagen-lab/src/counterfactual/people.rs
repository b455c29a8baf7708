//! Possible patients in a world, and what is counted of them under any plans on any days.

use crate::enrol::{PossiblePatient, World, simulate as grow_area};
use crate::run::{Listener, Part, Recipe, RunError, Setup, batch, count_area};
use anagen_model::measure::phototrichogram::Counts;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// Possible patients in a world.
#[derive(Clone, Copy)]
pub struct People<'a> {
    /// The protocol: its sites, products and definition of a hair.
    pub setup: &'a Setup,
    /// Laws, causes and history.
    pub world: &'a World<'a>,
    /// Who.
    pub patients: &'a [PossiblePatient],
}

/// What they go through, and where and when they are looked at.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// Numbers of sites of the protocol.
    pub sites: &'a [usize],
    /// The plans.
    pub plans: &'a [Recipe],
    /// Days on which hairs are counted, rising.
    pub days: &'a [f64],
    /// The last simulated day.
    pub until: f64,
}

/// Hairs counted, as they are, by patient, site, plan and day.
#[derive(Clone, Debug, PartialEq)]
pub struct Answers {
    /// Sites, plans and days.
    shape: [usize; 3],
    /// Patient by patient, site by site, plan by plan, day by day.
    counts: Vec<Counts>,
}

impl Answers {
    /// What was counted, each number being a place in the question.
    pub fn at(&self, patient: usize, site: usize, plan: usize, day: usize) -> &Counts {
        let [sites, plans, days] = self.shape;
        assert!(site < sites && plan < plans && day < days, "asked for what was not counted");
        &self.counts[((patient * sites + site) * plans + plan) * days + day]
    }

    /// Number of patients.
    pub fn patients(&self) -> usize {
        self.counts.len() / self.shape.iter().product::<usize>().max(1)
    }
}

impl People<'_> {
    /// Takes everybody through the question; threads share the patients. A task is done with each.
    pub fn ask(&self, question: &Question, stop: &AtomicBool, listener: &dyn Listener) -> Result<Answers, RunError> {
        let one = |number: usize| {
            listener.part(Part::Counterfactual);
            let counts = match stop.load(Ordering::Relaxed) {
                true => Vec::new(),
                false => self.ask_one(number, question),
            };
            listener.task_done();
            counts
        };
        let all: Vec<Vec<Counts>> = (0..self.patients.len()).into_par_iter().map(one).collect();
        if stop.load(Ordering::Relaxed) {
            return Err(RunError::Interrupted);
        }
        let shape = [question.sites.len(), question.plans.len(), question.days.len()];
        Ok(Answers { shape, counts: all.concat() })
    }

    /// Takes one patient through the question: counts site by site, plan by plan, day by day.
    fn ask_one(&self, number: usize, question: &Question) -> Vec<Counts> {
        let (setup, world, patient) = (self.setup, self.world, &self.patients[number]);
        let batch = batch(setup, world, number as u32);
        let plans: Vec<_> = question.plans.iter().map(|plan| plan.build(&batch)).collect();
        let mut counts = Vec::with_capacity(question.sites.len() * plans.len() * question.days.len());
        for site in question.sites.iter().copied() {
            let area =
                grow_area(world, &patient.traits, &patient.regions, setup.sites[site].area(), patient.luck[site]);
            for treatments in &plans {
                let when = (question.days, question.until);
                counts.extend(count_area(setup, world, (site, &area), treatments, when));
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{TABLET_AND_CELLS, setup, with};
    use super::*;
    use crate::run::read_areas;

    #[test]
    fn what_is_asked_of_the_plans_of_a_run_is_what_the_run_reads() {
        let setup = setup(TABLET_AND_CELLS);
        with(&setup, |people| {
            let plans: Vec<Recipe> = setup.plans.iter().map(|p| p.recipe.clone()).collect();
            let question = Question { sites: &[0, 1], plans: &plans, days: &setup.visits, until: setup.horizon };
            let stop = AtomicBool::new(false);
            let answers = people.ask(&question, &stop, &()).expect("nobody stops it");
            let (mut rows, patients) = (Vec::new(), people.patients);
            for (number, patient) in patients.iter().enumerate() {
                read_areas(&setup, people.world, patient, number as u32, &(), &mut rows);
            }
            let mut compared = 0;
            for row in &rows {
                let day = setup.visits.iter().position(|d| *d == row.day).unwrap();
                let place = (row.possible_patient as usize - 1, row.site as usize, row.plan as usize);
                let counts = answers.at(place.0, place.1, place.2, day);
                let counted = match row.measure {
                    "total_hairs_per_cm2" => counts.total_per_cm2,
                    "terminal_hairs_per_cm2" => counts.terminal_per_cm2,
                    "mean_calibre_um" => counts.mean_calibre_um,
                    _ => continue,
                };
                assert_eq!(counted, row.value, "{row:?}");
                compared += 1;
            }
            assert_eq!((compared, answers.patients()), (3 * 2 * 2 * 3 * 3, 3));
            stop.store(true, Ordering::Relaxed);
            assert!(matches!(people.ask(&question, &stop, &()), Err(RunError::Interrupted)));
        });
    }

    #[test]
    fn a_longer_look_changes_no_day_before() {
        let setup = setup(TABLET_AND_CELLS);
        with(&setup, |people| {
            let own = &setup.plans[1].recipe;
            let on = AtomicBool::new(false);
            let ask = |plan: Recipe, until: f64| {
                let days = [90.0, 200.0, 200.0_f64.max(until)];
                let question = Question { sites: &[0], plans: &[plan], days: &days, until };
                people.ask(&question, &on, &()).expect("nobody stops it")
            };
            let (short, long) = (ask(own.clone(), 200.0), ask(own.clone(), 900.0));
            let stopped = ask(own.stopped_at(200.0), 900.0);
            for patient in 0..people.patients.len() {
                let at = |answers: &Answers, day| *answers.at(patient, 0, 0, day);
                assert_eq!([at(&short, 0), at(&short, 1)], [at(&long, 0), at(&long, 1)]);
                assert_eq!([at(&short, 0), at(&short, 1)], [at(&stopped, 0), at(&stopped, 1)]);
                assert!(at(&long, 2).total_per_cm2 > at(&stopped, 2).total_per_cm2, "a tablet that goes on keeps hair");
            }
        });
    }
}
