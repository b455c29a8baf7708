//! The work itself. Threads take whole tasks (a plan on the head, a possible patient), never the
//! inside of a head, and results are put together in a fixed order.

use super::Setup;
use super::conclude::conclude;
use super::sites::{Placed, Reader, place_sites};
use crate::enrol::{Enrolment, World, enrol, simulate as grow_area};
use crate::output::OutputError;
use crate::protocol::Mistakes;
use crate::result::{Row, RunResult};
use anagen_model::head::{Grafting, Harvest, Head, Resolution, Seedbed};
use anagen_model::patient::Patient;
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::stream::{Purpose, Stream};
use anagen_model::scalp::{Domain, Surface};
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
    /// Keeping a result failed.
    #[error("{0}")]
    Keep(String),
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
}

/// Who keeps the follicles of the point estimate; called plan by plan, in order.
pub trait Keeper {
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
    let sensitivity = BetaTable::new(setup.parameters.androgenetic.concentration);
    let world = World {
        law: &setup.parameters,
        sensitivity: &sensitivity,
        known: setup.known,
        causes: &setup.causes,
        history: &setup.history,
        first_day: setup.first_day,
        seed,
    };
    listener.stage("enrolling the patient", 1);
    let on = || !stop.load(Ordering::Relaxed);
    let enrolment =
        enrol(&world, &setup.sites, setup.cohort, setup.possible_patients, &on).ok_or(RunError::Interrupted)?;
    listener.task_done();
    going()?;

    listener.stage("growing the head", 1);
    let head = grow_head(&world, &enrolment);
    listener.task_done();
    going()?;

    super::donor::enough(setup, &world, &head).map_err(RunError::Mistakes)?;

    let plans = setup.plans.len();
    listener.stage("simulating plans on the whole head", plans);
    let mut rows = Vec::new();
    let mut head_shed = Vec::new();
    let mut placed: Vec<Placed> = Vec::new();
    let mut derived = Vec::new();
    let width = rayon::current_num_threads().max(1);
    let numbers: Vec<usize> = (0..plans).collect();
    for chunk in numbers.chunks(width) {
        let work = |&p: &usize| {
            let plan = &setup.plans[p];
            let course = head.course(world.law, world.causes, &plan.treatments, setup.horizon);
            let patches = head.ground.patches.len();
            let harvest = course.harvest_patches(&setup.visits, 0..patches, &mut || !stop.load(Ordering::Relaxed));
            listener.task_done();
            (p, harvest, course.grafting)
        };
        let done: Vec<(usize, Harvest, Grafting)> = chunk.par_iter().map(work).collect();
        going()?;
        for (p, harvest, grafting) in done {
            if p == 0 {
                placed = place_sites(&world, &head, &setup.sites, (&harvest, &grafting));
                let members: Vec<Vec<u32>> = placed.iter().map(|s| s.members.clone()).collect();
                keeper.head(&head, &members).map_err(RunError::Keep)?;
            }
            let stream = Stream::new(world.seed, 0);
            let reader = Reader {
                setup,
                stream,
                possible_patient: 0,
                plan: p,
                head: &head,
                harvest: &harvest,
                grafting: &grafting,
            };
            placed.iter().for_each(|site| reader.site(site, &mut rows));
            reader.head(&mut rows);
            shed_of_head(&setup.visits, p, &harvest, &mut head_shed);
            let of = |t: &Box<dyn anagen_model::treatment::Treatment>| t.derived(&head.ground);
            let design = setup.plans[p].treatments.iter().flat_map(of);
            derived.push(design.chain(super::donor::outcome(&grafting)).collect::<Vec<_>>());
            keeper
                .plan(PlanSnapshots { plan: p, head: &head, harvest: &harvest, grafting: &grafting })
                .map_err(RunError::Keep)?;
        }
    }

    listener.stage("simulating possible patients", enrolment.possible_patients.len());
    let work = |d: usize| -> Vec<Row> {
        let patient = &enrolment.possible_patients[d];
        // Each possible patient gets a batch of its own of the user's products.
        let u = Stream::new(seed, 0).normals(d as u32, 0, Purpose::Parameters);
        let batch: Vec<_> = setup.products.iter().map(|p| p.drawn(u)).collect();
        let mut rows = Vec::new();
        if stop.load(Ordering::Relaxed) {
            return rows;
        }
        for (s, site) in setup.sites.iter().enumerate() {
            let area = grow_area(&world, &patient.traits, &patient.regions, site.area(), patient.luck[s]);
            for (p, plan) in setup.plans.iter().enumerate() {
                let treatments = plan.with(&batch);
                let course = area.course(world.law, world.causes, &treatments, setup.horizon);
                let harvest = course.harvest(&setup.visits);
                let grafting = &course.grafting;
                let stream = Stream::new(seed, patient.luck[s]);
                let reader = Reader {
                    setup,
                    stream,
                    possible_patient: d as u32 + 1,
                    plan: p,
                    head: &area,
                    harvest: &harvest,
                    grafting,
                };
                reader.site(&Placed::area(s, &area), &mut rows);
            }
        }
        listener.task_done();
        rows
    };
    let drawn: Vec<Vec<Row>> = (0..enrolment.possible_patients.len()).into_par_iter().map(work).collect();
    going()?;
    rows.extend(drawn.into_iter().flatten());

    for (plan, derived) in setup.plans.iter_mut().zip(derived) {
        plan.info.derived = derived.into_iter().map(|(k, v)| (plan.info.name.clone(), k.to_string(), v)).collect();
    }
    Ok(conclude(setup, seed, &enrolment, &head, placed, rows, head_shed))
}

fn grow_head(world: &World, enrolment: &Enrolment) -> Head {
    let known = world.known;
    let patient = Patient {
        number: 0,
        sex: known.sex,
        age_years: known.age_years,
        grade: known.grade,
        ethnicity: known.ethnicity,
        head_circumference_mm: known.head_circumference_mm,
        traits: enrolment.traits,
    };
    Head::grow(&Seedbed {
        parameters: world.law,
        sensitivity: world.sensitivity,
        patient: &patient,
        regions: &enrolment.regions,
        causes: world.causes,
        domain: Domain::Head(Surface::of_circumference_mm(known.head_circumference_mm)),
        stream: Stream::new(world.seed, 0),
        first_day: world.first_day,
        resolution: Resolution::default(),
    })
}

fn shed_of_head(visits: &[f64], plan: usize, harvest: &Harvest, out: &mut Vec<(u16, f64, f64, f64)>) {
    for pair in visits.windows(2) {
        let fell = harvest.shed.iter().filter(|s| (s.1 as f64) >= pair[0] && (s.1 as f64) < pair[1]).count();
        out.push((plan as u16, pair[0], pair[1], fell as f64 / (pair[1] - pair[0])));
    }
}
