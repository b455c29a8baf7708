//! What a virtual patient costs: a target area of 1 cm2, made, aged through its exposure to androgen,
//! simulated for 336 days on finasteride from day 0 and read by phototrichogram at five visits.

use super::{RUNS, cpu_of, median, on_threads, process_cpu_seconds, protocol};
use anagen_lab::enrol::{World, bed, candidate_of, names, person, simulate};
use anagen_lab::run::read_area;
use anagen_model::head::{Head, PlanCourse, RegionTraits};
use anagen_model::patient::{Patient, deviates};
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::stream::{Purpose, Stream};
use anagen_model::scalp::Domain;
use rayon::prelude::*;
use std::time::Instant;

/// Different people behind every median.
const PATIENTS: u32 = 1000;
/// The plan that is simulated; 0 is the untreated twin.
const PLAN: usize = 1;

/// CPU-milliseconds of one virtual patient.
pub struct Cost {
    /// Patient by patient, with no part left out.
    pub whole_ms: f64,
    /// Made, aged, calendar, walked, read: each over all patients at once.
    pub split_ms: [(&'static str, f64); 5],
    /// Follicles of a target area, on average.
    pub follicles: f64,
}

/// Times them on this thread.
pub fn cost() -> Cost {
    let setup = protocol("verification/speed/patient.toml");
    let sensitivity = BetaTable::new(setup.parameters.androgenetic.concentration);
    let world = setup.world(&sensitivity, 1);
    let people = people(&world);
    let (area, treatments) = (setup.sites[0].area(), &setup.plans[PLAN].treatments);
    let make = |(patient, regions): &(Patient, RegionTraits)| {
        Head::in_health(&bed(&world, patient, regions, Domain::Target(area)))
    };
    let grow =
        |(patient, regions): &(Patient, RegionTraits)| simulate(&world, &patient.traits, regions, area, patient.number);
    let course = |head| -> PlanCourse { Head::course(head, world.law, world.causes, treatments, setup.horizon) };
    let read = |head: &Head, rows: &mut Vec<_>| read_area(&setup, &world, (0, head), (PLAN, treatments), 0, &(), rows);
    let ms = |seconds: f64| 1e3 * seconds / f64::from(PATIENTS);

    let making = ms(cpu_of(|| people.iter().map(|p| make(p).states.len()).sum::<usize>()).0);
    let growing = ms(cpu_of(|| people.iter().map(|p| grow(p).states.len()).sum::<usize>()).0);
    let heads: Vec<Head> = people.iter().map(grow).collect();
    let drawing = ms(cpu_of(|| heads.iter().map(|h| course(h).calendar.stretches()).sum::<usize>()).0);
    let courses: Vec<PlanCourse> = heads.iter().map(course).collect();
    let walking = ms(cpu_of(|| courses.iter().map(|c| c.harvest(&setup.visits).shed.len()).sum::<usize>()).0);
    let rows_of = |each: &mut dyn FnMut(&mut Vec<_>)| {
        let mut rows = Vec::new();
        each(&mut rows);
        rows.len()
    };
    let simulating = ms(cpu_of(|| rows_of(&mut |rows| heads.iter().for_each(|h| read(h, rows)))).0);
    let whole_ms = ms(cpu_of(|| rows_of(&mut |rows| people.iter().for_each(|p| read(&grow(p), rows)))).0);
    Cost {
        whole_ms,
        split_ms: [
            ("made", making),
            ("aged", growing - making),
            ("calendar", drawing),
            ("walked", walking),
            ("read", simulating - drawing - walking),
        ],
        follicles: heads.iter().map(|h| h.follicles.len()).sum::<usize>() as f64 / f64::from(PATIENTS),
    }
}

/// CPU-seconds that whole patients use in a second on the wall, on so many threads.
pub fn sharing(threads: usize) -> f64 {
    let setup = protocol("verification/speed/patient.toml");
    let sensitivity = BetaTable::new(setup.parameters.androgenetic.concentration);
    let world = setup.world(&sensitivity, 1);
    let (people, area) = (people(&world), setup.sites[0].area());
    let grow = |(patient, regions): &(Patient, RegionTraits)| {
        simulate(&world, &patient.traits, regions, area, patient.number).states.len()
    };
    let once = |_| {
        let (wall, cpu) = (Instant::now(), process_cpu_seconds());
        on_threads(threads, || people.par_iter().map(grow).sum::<usize>());
        (process_cpu_seconds() - cpu) / wall.elapsed().as_secs_f64()
    };
    median((0..RUNS).map(once).collect())
}

fn people(world: &World) -> Vec<(Patient, RegionTraits)> {
    let stream = Stream::new(world.seed, 0);
    let of = |number: u32| {
        let mut z = vec![0.0; names().len()];
        deviates(&stream, number, Purpose::Enrolment, &mut z);
        let (traits, regions) = candidate_of(world, &z);
        (person(world, &traits, number), regions)
    };
    (0..PATIENTS).map(of).collect()
}
