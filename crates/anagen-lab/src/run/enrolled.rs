//! The enrolled patient: a grown head on which plans are walked and read.

use super::Setup;
use super::patches::Tissue;
use super::simulate::{Listener, Part, RunError};
use super::sites::{Placed, Reader, place_sites};
use crate::enrol::{Enrolment, World, bed, enrol, person};
use crate::result::Row;
use anagen_model::follicle::Snapshot;
use anagen_model::head::{Grafting, Harvest, Head, Share};
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::stream::Stream;
use anagen_model::scalp::{Domain, Surface};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// A patient enrolled by a checked protocol, with the head that the point estimate grows.
pub struct Enrolled<'a> {
    pub(super) setup: &'a Setup,
    seed: u64,
    sensitivity: BetaTable,
    /// What the enrolment found.
    pub enrolment: Enrolment,
    /// The head.
    pub head: Head,
}

/// What one plan left on the whole head.
pub struct Walked {
    /// Snapshots and shed hairs.
    pub harvest: Harvest,
    /// What the plan's operations moved.
    pub grafting: Grafting,
    /// The follicles on days beside the visits.
    pub between: Vec<(f64, Vec<Snapshot>)>,
    /// What it does to the tissue, if that was to be seen.
    pub tissue: Tissue,
}

/// Shares of the head that each thread walks: more than one, because depots lie on some of them only.
const SHARES: usize = 8;

impl<'a> Enrolled<'a> {
    /// Enrols the patient and grows the head.
    pub fn of(
        setup: &'a Setup,
        seed: u64,
        stop: &AtomicBool,
        listener: &dyn Listener,
    ) -> Result<Enrolled<'a>, RunError> {
        let going = || if stop.load(Ordering::Relaxed) { Err(RunError::Interrupted) } else { Ok(()) };
        listener.stage("enrolling the patient", 1);
        listener.part(Part::Enrol);
        let sensitivity = BetaTable::new(setup.parameters.androgenetic.concentration);
        let world = setup.world(&sensitivity, seed);
        let on = || !stop.load(Ordering::Relaxed);
        let enrolment =
            enrol(&world, &setup.sites, setup.cohort, setup.possible_patients, &on).ok_or(RunError::Interrupted)?;
        listener.task_done();
        going()?;

        listener.stage("growing the head", 1);
        listener.part(Part::Grow);
        let head = grow_head(&world, &enrolment);
        listener.task_done();
        going()?;
        Ok(Enrolled { setup, seed, sensitivity, enrolment, head })
    }

    /// What does not differ between candidates.
    pub fn world(&self) -> World<'_> {
        self.setup.world(&self.sensitivity, self.seed)
    }

    /// Walks a plan over the whole head; threads share the patches. Stopped, what it leaves is incomplete.
    pub fn walk(&self, plan: usize, stop: &AtomicBool, listener: &dyn Listener) -> Walked {
        self.walk_seen(plan, None, stop, listener)
    }

    /// The same, with the tissue, and with the follicles on `between` beside the visits. To look changes nothing.
    pub fn walk_and_see(&self, plan: usize, between: &[f64], stop: &AtomicBool, listener: &dyn Listener) -> Walked {
        self.walk_seen(plan, Some(between), stop, listener)
    }

    fn walk_seen(&self, plan: usize, look: Option<&[f64]>, stop: &AtomicBool, listener: &dyn Listener) -> Walked {
        let between = look.unwrap_or_default();
        listener.part(Part::Calendar);
        let (setup, head) = (self.setup, &self.head);
        let course = head.course(&setup.parameters, &setup.causes, &setup.plans[plan].treatments, setup.horizon);
        let mut days = setup.visits.clone();
        days.extend(between.iter().filter(|day| !setup.visits.contains(day)));
        days.sort_by(f64::total_cmp);
        let patches = head.ground.patches.len();
        let share = match rayon::current_num_threads() {
            1 => patches,
            threads => patches.div_ceil(SHARES * threads),
        };
        let gather = |part: &mut Share| {
            listener.part(Part::Follicles);
            course.gather(&days, part, &mut || !stop.load(Ordering::Relaxed));
        };
        let mut harvest = course.harvest_by_shares(&days, share, |parts| parts.par_iter_mut().for_each(gather));
        listener.task_done();
        let between = part_from(&mut harvest, &days, &setup.visits);
        let tissue = look.map(|_| Tissue::of(&course, &setup.visits)).unwrap_or_default();
        Walked { harvest, grafting: course.grafting, between, tissue }
    }

    /// Puts the sites where the head, seen on day 0 of a walk, looks most like the intake.
    pub fn place(&self, untreated: &Walked) -> Vec<Placed> {
        place_sites(&self.world(), &self.head, &self.setup.sites, (&untreated.harvest, &untreated.grafting))
    }

    /// Reads every site and the head as a whole, at every visit of a plan.
    pub fn read(&self, plan: usize, walked: &Walked, placed: &[Placed]) -> Vec<Row> {
        let reader = self.reader(plan, walked);
        let mut rows: Vec<Row> = placed.iter().flat_map(|site| reader.site(site)).collect();
        rows.extend(reader.head());
        rows
    }

    /// Who reads what a plan left on the head.
    pub(super) fn reader<'r>(&'r self, plan: usize, walked: &'r Walked) -> Reader<'r> {
        let Walked { harvest, grafting, .. } = walked;
        let (setup, head, stream) = (self.setup, &self.head, Stream::new(self.seed, 0));
        let (visits, law) = (&setup.visits[..], &setup.parameters);
        Reader { setup, visits, law, stream, possible_patient: 0, plan, head, harvest, grafting }
    }
}

/// Takes what was seen on other days than the visits out of a harvest.
fn part_from(harvest: &mut Harvest, days: &[f64], visits: &[f64]) -> Vec<(f64, Vec<Snapshot>)> {
    let mut between = Vec::new();
    for number in (0..days.len()).rev().filter(|n| !visits.contains(&days[*n])) {
        between.push((days[number], harvest.snapshots.remove(number)));
        harvest.perfusion.remove(number);
        harvest.inflammation.remove(number);
    }
    between.reverse();
    between
}

fn grow_head(world: &World, enrolment: &Enrolment) -> Head {
    let whole = Domain::Head(Surface::of_circumference_mm(world.known.head_circumference_mm));
    Head::grow(&bed(world, &person(world, &enrolment.traits, 0), &enrolment.regions, whole))
}
