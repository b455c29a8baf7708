//! What a virtual patient costs: a 1-cm2 target area, made, aged through its exposure to androgen, simulated
//! for 336 days on finasteride from day 0 and read by phototrichogram at five visits; and how well whole
//! patients share the cores.
//!
//! `cargo bench -p anagen-lab --bench patients` prints CPU-milliseconds a patient, medians of five, by the
//! functions that `anagen run` calls. The parts are timed over all patients at once, the whole patient
//! by patient, so that it has no part left out.

use anagen_lab::enrol::{World, bed, candidate_of, names, person, simulate};
use anagen_lab::protocol::Shelf;
use anagen_lab::run::{Setup, read_area, read_from};
use anagen_model::head::{Head, PlanCourse, RegionTraits};
use anagen_model::patient::{Patient, deviates};
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::stream::{Purpose, Stream};
use anagen_model::scalp::Domain;
use rayon::prelude::*;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

const PROTOCOL: &str = r#"
format = 1
title = "A target area"
horizon_days = 336
visit_days = [0, 84, 168, 252, 336]
[patient]
sex = "male"
age_years = 38
grade = "III-vertex"
[[cause]]
kind = "androgenetic_male"
[[site]]
name = "A"
region = "vertex"
area_cm2 = 1.0
[[measure]]
kind = "phototrichogram"
[[plan]]
name = "finasteride"
[[plan.treatment]]
kind = "finasteride"
dose_mg_per_day = 1.0
start_day = 0
"#;

const RUNS: usize = 5;
const PATIENTS: u32 = 2000;
/// The plan that is simulated; 0 is the untreated twin.
const PLAN: usize = 1;

/// CPU seconds of this thread so far.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split_whitespace().next().and_then(|ns| ns.parse::<f64>().ok()).map_or(f64::NAN, |ns| ns * 1e-9)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// CPU-milliseconds a patient of a job over all of them.
fn timed<T>(mut job: impl FnMut() -> T) -> f64 {
    let once = |_| {
        let start = cpu_seconds();
        black_box(job());
        1e3 * (cpu_seconds() - start) / PATIENTS as f64
    };
    median((0..RUNS).map(once).collect())
}

/// A patient and what differs from region to region.
fn patients(world: &World) -> Vec<(Patient, RegionTraits)> {
    let stream = Stream::new(world.seed, 0);
    let of = |number: u32| {
        let mut z = vec![0.0; names().len()];
        deviates(&stream, number, Purpose::Enrolment, &mut z);
        let (traits, regions) = candidate_of(world, &z);
        (person(world, &traits, number), regions)
    };
    (0..PATIENTS).map(of).collect()
}

fn split(setup: &Setup, world: &World) {
    let (law, treatments) = (world.law, &setup.plans[PLAN].treatments);
    let area = setup.sites[0].area();
    let people = patients(world);
    let make = |(patient, regions)| Head::in_health(&bed(world, patient, regions, Domain::Target(area)));
    let grow =
        |(patient, regions): &(Patient, RegionTraits)| simulate(world, &patient.traits, regions, area, patient.number);
    let pairs = || people.iter().map(|(patient, regions)| (patient, regions));
    let making = timed(|| pairs().map(|p| make(p).states.len()).sum::<usize>());
    let growing = timed(|| people.iter().map(|p| grow(p).states.len()).sum::<usize>());
    let heads: Vec<Head> = people.iter().map(grow).collect();
    let course = |head| -> PlanCourse { Head::course(head, law, world.causes, treatments, setup.horizon) };
    let drawing = timed(|| heads.iter().map(|h| course(h).calendar.stretches()).sum::<usize>());
    let courses: Vec<PlanCourse> = heads.iter().map(course).collect();
    let walking = timed(|| courses.iter().map(|c| c.harvest(&setup.visits).shed.len()).sum::<usize>());
    let read = |head: &Head, rows: &mut Vec<_>| read_area(setup, world, (0, head), (PLAN, treatments), 0, &(), rows);
    let simulating = timed(|| {
        let mut rows = Vec::new();
        heads.iter().for_each(|h| read(h, &mut rows));
        rows.len()
    });
    let whole = timed(|| {
        let mut rows = Vec::new();
        people.iter().for_each(|p| read(&grow(p), &mut rows));
        rows.len()
    });
    let follicles = heads.iter().map(|h| h.follicles.len()).sum::<usize>() as f64 / PATIENTS as f64;
    println!(
        "one patient, 1 cm2 ({follicles:.0} follicles), 336 days on finasteride, five visits: {whole:.4} CPU-ms in all"
    );
    let observing = simulating - drawing - walking;
    for (part, ms) in
        [("make", making), ("age", growing - making), ("calendar", drawing), ("walk", walking), ("observe", observing)]
    {
        println!("  {part:10} {ms:.4} CPU-ms");
    }
    println!("  {:10} {:.4} CPU-ms", "sum", growing + simulating);
}

/// CPU seconds of this process so far, user and system, at 10 ms.
fn cpu_seconds_of_all() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = text.rsplit(')').next().unwrap_or("");
    let fields: Vec<f64> = after.split_whitespace().filter_map(|f| f.parse().ok()).collect();
    // utime and stime are fields 14 and 15 of the whole line; the state letter is not a number.
    (fields[10] + fields[11]) / 100.0
}

fn sharing(setup: &Setup, world: &World) {
    let people = patients(world);
    let area = setup.sites[0].area();
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let patient = |(patient, regions): &(Patient, RegionTraits)| {
            let head = simulate(world, &patient.traits, regions, area, patient.number);
            head.course(world.law, world.causes, &[], 3650.0).harvest(&[0.0, 3650.0]).shed.len()
        };
        let once = |_| {
            let (wall, cpu) = (Instant::now(), cpu_seconds_of_all());
            pool.install(|| people.par_iter().map(patient).sum::<usize>());
            (cpu_seconds_of_all() - cpu) / wall.elapsed().as_secs_f64()
        };
        let ratio = median((0..RUNS).map(once).collect());
        println!("{PATIENTS} patients on {threads} threads: {ratio:.2} CPU-seconds per second (median of {RUNS})");
    }
}

fn main() {
    let path = Path::new("target-area.toml");
    let shelf = Shelf::Kept(vec![(path.to_path_buf(), PROTOCOL.to_string())]);
    let setup = read_from(&shelf, path).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let sensitivity = BetaTable::new(setup.parameters.androgenetic.concentration);
    let world = setup.world(&sensitivity, 1);
    split(&setup, &world);
    sharing(&setup, &world);
}
