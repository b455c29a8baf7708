//! The work itself. Threads take tasks (some patches of the head under a plan, a possible patient) of
//! which none knows of another, and results are put together in a fixed order.

use super::Setup;
use super::areas::read_areas;
use super::conclude::conclude;
use super::enrolled::{Enrolled, Walked};
use super::patches::Tissue;
use super::sites::Placed;
use super::twins::twins;
use crate::claim::judged_claims;
use crate::counterfactual::{Counterfactual, People};
use crate::output::OutputError;
use crate::protocol::Mistakes;
use crate::result::{Derived, HeadShed, Row, RunResult};
use anagen_model::follicle::Snapshot;
use anagen_model::head::{Grafting, Harvest, Head};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// Why a run ended without a result.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The enrolled head cannot give what the protocol asks of it.
    #[error("{0}")]
    Mistakes(Mistakes),
    /// Stopped from outside.
    #[error("interrupted: nothing was written")]
    Interrupted,
    /// Stopped or failed, with draws that another run can go on with.
    #[error("{why}\n{left}")]
    Unfinished {
        /// How many draws there are, where, and what to do with them.
        left: String,
        /// Why it ended.
        why: Box<RunError>,
    },
    /// Keeping a result failed.
    #[error("{0}")]
    Keep(String),
    /// What was asked has no answer, and why.
    #[error("{0}")]
    NoAnswer(String),
    /// Writing it failed.
    #[error(transparent)]
    Output(#[from] OutputError),
}

/// Who hears how far a run has come.
pub trait Listener: Sync {
    /// A stage begins, of `tasks` tasks.
    fn stage(&self, name: &str, tasks: usize);
    /// One task is done.
    fn task_done(&self);
    /// The thread that calls works on this part of the run from now on.
    fn part(&self, part: Part) {
        let _ = part;
    }
}

/// Nobody listens.
impl Listener for () {
    fn stage(&self, _: &str, _: usize) {}
    fn task_done(&self) {}
}

/// The parts of a run, for whoever measures where its time goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Finding the hidden state of the patient.
    Enrol,
    /// Growing a scalp and living its history.
    Grow,
    /// What a plan does to the tissue, day by day.
    Calendar,
    /// The walk of every follicle.
    Follicles,
    /// Placing sites and reading measures.
    Observe,
    /// Possible patients under plans, days and laws that nobody wrote.
    Counterfactual,
    /// Putting the results together, and into tables.
    Write,
    /// The pictures.
    Draw,
    /// The page.
    Report,
}

/// One plan on the whole head, at every visit.
pub struct PlanSnapshots<'a> {
    /// Index of the plan.
    pub plan: usize,
    /// The head.
    pub head: &'a Head,
    /// Snapshots and shed hairs.
    pub harvest: &'a Harvest,
    /// What the plan's operations moved.
    pub grafting: &'a Grafting,
    /// The follicles on the days that the keeper asked for.
    pub between: &'a [(f64, Vec<Snapshot>)],
    /// What it does to the tissue.
    pub tissue: &'a Tissue,
    /// The middles of the sites, cm.
    pub centres_cm: &'a [[f64; 3]],
}

/// Who keeps the follicles of the point estimate; called plan by plan, in order.
pub trait Keeper {
    /// Days on which it wants to see the follicles beside the visits.
    fn days(&self) -> Vec<f64> {
        Vec::new()
    }
    /// The head, once, with the follicles of each site (indices into its roots).
    fn head(&mut self, head: &Head, sites: &[Vec<u32>]) -> Result<(), String>;
    /// One plan.
    fn plan(&mut self, snapshots: PlanSnapshots) -> Result<(), String>;
}

/// Runs a checked protocol.
pub fn simulate(
    setup: &mut Setup,
    seed: u64,
    stop: &AtomicBool,
    listener: &dyn Listener,
    keeper: &mut dyn Keeper,
) -> Result<RunResult, RunError> {
    let going = || if stop.load(Ordering::Relaxed) { Err(RunError::Interrupted) } else { Ok(()) };
    let enrolled = Enrolled::of(setup, seed, stop, listener)?;
    let (world, head) = (enrolled.world(), &enrolled.head);
    super::donor::enough(setup, &world, head).map_err(RunError::Mistakes)?;

    let plans = setup.plans.len();
    listener.stage("simulating plans on the whole head", plans);
    let mut rows = Vec::new();
    let mut head_shed = Vec::new();
    let mut placed: Vec<Placed> = Vec::new();
    let mut derived = Vec::new();
    let mut shown = Vec::new();
    let days = keeper.days();
    let mut next = Some(enrolled.walk_and_see(0, &days, stop, listener));
    let mut plan = 0;
    while let Some(walked) = next.take() {
        going()?;
        let Walked { harvest, grafting, between, tissue } = &walked;
        if plan == 0 {
            listener.part(Part::Observe);
            placed = enrolled.place(&walked);
            let members: Vec<Vec<u32>> = placed.iter().map(|s| s.members.clone()).collect();
            listener.part(Part::Write);
            keeper.head(head, &members).map_err(RunError::Keep)?;
        }
        let centres_cm = &placed.iter().map(|site| site.centre_cm).collect::<Vec<_>>();
        // While one thread keeps this plan the others read it and walk the next.
        let (mut read, mut seen) = (Vec::new(), None);
        let kept = rayon::in_place_scope(|scope| {
            scope.spawn(|_| {
                listener.part(Part::Observe);
                read = enrolled.read(plan, &walked, &placed);
                seen = Some(enrolled.shown(plan, &walked, &placed));
            });
            if plan + 1 < plans {
                scope.spawn(|_| next = Some(enrolled.walk_and_see(plan + 1, &days, stop, listener)));
            }
            listener.part(Part::Write);
            keeper.plan(PlanSnapshots { plan, head, harvest, grafting, between, tissue, centres_cm })
        });
        kept.map_err(RunError::Keep)?;
        rows.append(&mut read);
        shown.extend(seen);
        head_shed.extend(shed_of_head(setup, plan, harvest));
        let of = |t: &Box<dyn anagen_model::treatment::Treatment>| t.derived(&head.ground);
        let design = setup.plans[plan].treatments.iter().flat_map(of);
        derived.push(design.chain(super::donor::outcome(grafting)).collect::<Vec<_>>());
        plan += 1;
    }
    going()?;
    let mut shown = enrolled.all_shown(shown, &placed);

    let enrolment = &enrolled.enrolment;
    listener.stage("simulating possible patients", enrolment.possible_patients.len());
    let work = |d: usize| -> Vec<Row> {
        let mut rows = Vec::new();
        if !stop.load(Ordering::Relaxed) {
            read_areas(setup, &world, &enrolment.possible_patients[d], d as u32, listener, &mut rows);
        }
        listener.task_done();
        rows
    };
    let drawn: Vec<Vec<Row>> = (0..enrolment.possible_patients.len()).into_par_iter().map(work).collect();
    going()?;
    listener.part(Part::Write);
    rows.extend(drawn.into_iter().flatten());
    shown.twins = twins(setup, &world, &enrolment.possible_patients, &rows, (stop, listener));
    going()?;

    let people = People { setup, world: &world, patients: &enrolment.possible_patients };
    let counterfactual = Counterfactual::of(&people, stop, listener)?;
    going()?;
    let claims = judged_claims(setup, &world, people.patients, &head.ground, stop, listener)?;

    let Enrolled { enrolment, head, .. } = enrolled;
    for (plan, derived) in setup.plans.iter_mut().zip(derived) {
        let of_plan = |(key, value): (&str, f64)| Derived { treatment: plan.info.name.clone(), key: key.into(), value };
        plan.info.derived = derived.into_iter().map(of_plan).collect();
    }
    let concluded = conclude(setup, seed, &enrolment, &head, placed, rows, head_shed);
    Ok(RunResult { shown, counterfactual, claims, ..concluded })
}

fn shed_of_head(setup: &Setup, plan: usize, harvest: &Harvest) -> Vec<HeadShed> {
    let between = |pair: &[f64]| {
        let (first_day, last_day) = (pair[0], pair[1]);
        let fell = harvest.shed.iter().filter(|s| (s.1 as f64) >= first_day && (s.1 as f64) < last_day).count();
        let hairs_per_day = fell as f64 / (last_day - first_day);
        HeadShed { plan: setup.plans[plan].info.name.clone(), first_day, last_day, hairs_per_day }
    };
    setup.visits.windows(2).map(between).collect()
}
