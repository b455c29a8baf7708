//! The jobs that are timed: a whole head over ten years and over the first 48 weeks of a drug, by the
//! functions that `anagen run` calls.

use super::clockwork::{Clockwork, PARTS};
use super::minimum::{Minimum, Outcome};
use super::{RUNS, cpu_seconds, median, on_threads, protocol};
use anagen_lab::result::Row;
use anagen_lab::run::{Enrolled, Part, Setup};
use anagen_model::follicle::Phase;
use anagen_model::head::Harvest;
use anagen_model::quantity::stream::Stream;
use std::sync::atomic::AtomicBool;

/// The jobs: what they are, and their protocols, whose last plan is timed.
pub const JOBS: [(&str, &str); 2] = [
    ("whole head, finasteride and three cell sessions, ten years", "verification/speed/ten-years.toml"),
    ("whole head, finasteride from day 0, 48 weeks", "verification/speed/first-weeks.toml"),
];

/// What a job took.
pub struct Timed {
    /// Follicles of the head.
    pub follicles: usize,
    /// Follicle-days per CPU-second of the engine, calendar and fields included.
    pub engine: f64,
    /// The same of the minimum kernel, which is handed calendar and fields.
    pub minimum: f64,
    /// CPU-seconds of the engine: calendar, fields and depots; follicles.
    pub split_s: [f64; 2],
    /// What was read of every plan, to be held against a run's own readings.
    pub rows: Vec<Row>,
}

/// Times engine and minimum in turn on one thread, so that both see the same machine, and holds their
/// results against each other.
pub fn time(path: &str) -> Timed {
    let setup = protocol(path);
    on_threads(1, || time_here(&setup))
}

fn time_here(setup: &Setup) -> Timed {
    let (seed, stop) = (setup.file.seed, AtomicBool::new(false));
    let enrolled = Enrolled::of(setup, seed, &stop, &()).expect("nobody stops it");
    let plan = setup.plans.len() - 1;
    let head = &enrolled.head;
    let course = head.course(&setup.parameters, &setup.causes, &setup.plans[plan].treatments, setup.horizon);
    let minimum = Minimum::of(head, &course, &setup.parameters, Stream::new(seed, 0), &setup.visits);
    let (mut engine, mut least) = (Vec::new(), Vec::new());
    for run in 0..RUNS {
        let clockwork = Clockwork::default();
        let walked = enrolled.walk(plan, &stop, &clockwork);
        engine.push(
            [Part::Calendar, Part::Follicles]
                .map(|part| clockwork.seconds()[PARTS.iter().position(|p| p.0 == part).expect("all parts are told")]),
        );
        let start = cpu_seconds();
        let result = minimum.run();
        least.push(cpu_seconds() - start);
        if run == 0 {
            same(&walked.harvest, &result);
        }
    }
    let untreated = enrolled.walk(0, &stop, &());
    let placed = enrolled.place(&untreated);
    let mut rows = enrolled.read(0, &untreated, &placed);
    rows.extend(enrolled.read(plan, &enrolled.walk(plan, &stop, &()), &placed));
    let follicle_days = head.follicles.len() as f64 * setup.horizon;
    Timed {
        follicles: head.follicles.len(),
        engine: follicle_days / median(engine.iter().map(|s| s[0] + s[1]).collect()),
        minimum: follicle_days / median(least),
        split_s: [0, 1].map(|i| median(engine.iter().map(|s| s[i]).collect())),
        rows,
    }
}

/// Panics unless engine and minimum agree: every phase and every shed hair, and what is measured to
/// within rounding.
pub fn same(engine: &Harvest, minimum: &Outcome) {
    assert_eq!(engine.shed.len(), minimum.shed.len(), "hairs shed");
    for (visit, (seen, least)) in engine.snapshots.iter().zip(&minimum.visits).enumerate() {
        assert_eq!(seen.len(), least.phase.len());
        for phase in Phase::ALL {
            let count = seen.iter().filter(|s| s.phase == phase).count();
            let least = least.phase.iter().filter(|p| **p == phase).count();
            assert_eq!(count, least, "{} at visit {visit}", phase.name());
        }
        let dormant = [seen.iter().filter(|s| s.dormant).count(), least.dormant.iter().filter(|d| **d).count()];
        assert_eq!(dormant[0], dormant[1], "dormant at visit {visit}");
        let close = |what: &str, of: &dyn Fn(usize) -> [f64; 2]| {
            let [engine, least] = [0, 1].map(|i| (0..seen.len()).map(|f| of(f)[i]).sum::<f64>());
            assert!((engine / least - 1.0).abs() < 1e-6, "{what} at visit {visit}: {engine} {least}");
        };
        close("length", &|f| [seen[f].length_mm.into(), least.length_mm[f].into()]);
        close("calibre", &|f| [seen[f].calibre_um.into(), least.calibre_um[f].into()]);
        close("mass", &|f| [seen[f].grown_mass, least.mass[f]]);
    }
}
