//! The jobs that are timed: a whole head over ten years and over the first 48 weeks of a drug.

use super::minimum::{Minimum, Result};
use super::{cpu_of, median};
use crate::setup::{Plan, Scene, treatment_of, whole_head};
use anagen_model::follicle::Phase;
use anagen_model::head::{Harvest, Head};
use anagen_model::law::Parameters;
use anagen_model::quantity::Value;
use anagen_model::quantity::stream::Stream;

/// Seed of the head.
const SEED: u64 = 1;

/// A whole head of grade III-vertex, and what it was grown from.
pub struct Ward {
    /// From what.
    pub scene: Scene,
    /// The head.
    pub head: Head,
    /// CPU-seconds of growing it and living its history.
    pub grow_s: f64,
}

impl Ward {
    /// Grows it.
    pub fn open() -> Ward {
        let scene = Scene::trial(Parameters::default(), whole_head(), SEED);
        let (grow_s, head) = cpu_of(|| scene.grow());
        Ward { scene, head, grow_s }
    }
}

/// A job on the whole head.
pub struct Job {
    /// What it is.
    pub name: &'static str,
    /// The treatments.
    pub plan: Plan,
    /// Days simulated.
    pub days: f64,
    /// Days on which every follicle is seen.
    pub visits: Vec<f64>,
}

/// What a job took.
pub struct Timed {
    /// Follicle-days per CPU-second of the engine, calendar and fields included.
    pub engine: f64,
    /// The same of the minimum kernel.
    pub minimum: f64,
    /// CPU-seconds of the engine: calendar, fields and depots; follicles.
    pub split_s: [f64; 2],
}

/// Finasteride from day 0.
pub fn finasteride() -> Plan {
    vec![treatment_of("finasteride", &[("dose_mg_per_day", Value::Number(1.0)), ("start_day", Value::Number(0.0))])]
}

/// Three sessions of cells on the top of the head.
pub fn cells() -> Plan {
    let regions = ["vertex", "mid-scalp", "frontal"].map(String::from).to_vec();
    vec![treatment_of(
        "cell_injection",
        &[
            ("dose_cells_per_cm2", Value::Number(1e5)),
            ("session_days", Value::Numbers(vec![0.0, 90.0, 180.0])),
            ("regions", Value::Texts(regions)),
        ],
    )]
}

/// Ten years of finasteride and three sessions of cells.
pub fn ten_years() -> Job {
    Job {
        name: "finasteride and three cell sessions, ten years",
        plan: finasteride().into_iter().chain(cells()).collect(),
        days: 3650.0,
        visits: vec![0.0, 42.0, 84.0, 168.0, 336.0, 504.0, 720.0, 3650.0],
    }
}

/// The first 48 weeks of finasteride.
pub fn first_weeks() -> Job {
    Job {
        name: "finasteride, first 48 weeks",
        plan: finasteride(),
        days: 336.0,
        visits: vec![0.0, 42.0, 84.0, 168.0, 336.0],
    }
}

impl Job {
    /// Times engine and minimum in turn, so that both see the same machine, and holds their results
    /// against each other.
    pub fn time(&self, ward: &Ward) -> Timed {
        let Ward { scene, head, .. } = ward;
        let course = || head.course(&scene.law, &scene.causes, &self.plan, self.days);
        let drawn_up = course();
        let minimum = Minimum::of(head, &drawn_up, &scene.law, Stream::new(SEED, scene.patient.number), &self.visits);
        let (mut calendars, mut walks, mut least) = (Vec::new(), Vec::new(), Vec::new());
        for run in 0..super::RUNS {
            let start = super::cpu_seconds();
            let course = course();
            let drawn = super::cpu_seconds();
            let harvest = course.harvest(&self.visits);
            let walked = super::cpu_seconds();
            let result = minimum.run();
            let end = super::cpu_seconds();
            calendars.push(drawn - start);
            walks.push(walked - drawn);
            least.push(end - walked);
            if run == 0 {
                same(&harvest, &result);
            }
        }
        let follicle_days = head.follicles.len() as f64 * self.days;
        let split_s = [median(calendars), median(walks)];
        Timed {
            engine: follicle_days / (split_s[0] + split_s[1]),
            minimum: follicle_days / median(least),
            split_s,
        }
    }
}

/// Panics unless engine and minimum agree: every phase and every shed hair, and what is measured to
/// within rounding.
fn same(engine: &Harvest, minimum: &Result) {
    assert_eq!(engine.shed.len(), minimum.shed.len(), "hairs shed");
    for (visit, (seen, least)) in engine.snapshots.iter().zip(&minimum.visits).enumerate() {
        assert_eq!(seen.len(), least.phase.len());
        let count = |phase: Phase| seen.iter().filter(|s| s.phase == phase).count();
        let counted = |phase: Phase| least.phase.iter().filter(|p| **p == phase).count();
        for phase in Phase::ALL {
            assert_eq!(count(phase), counted(phase), "{} at visit {visit}", phase.name());
        }
        let dormant = [seen.iter().filter(|s| s.dormant).count(), least.dormant.iter().filter(|d| **d).count()];
        assert_eq!(dormant[0], dormant[1], "dormant at visit {visit}");
        let close = |what: &str, a: f64, b: f64| assert!((a / b - 1.0).abs() < 1e-6, "{what} at visit {visit}: {a} {b}");
        let sum = |of: &dyn Fn(usize) -> f64| (0..seen.len()).map(of).sum::<f64>();
        close("length", sum(&|i| seen[i].length_mm.into()), sum(&|i| least.length_mm[i].into()));
        close("calibre", sum(&|i| seen[i].calibre_um.into()), sum(&|i| least.calibre_um[i].into()));
        close("mass", sum(&|i| seen[i].grown_mass), sum(&|i| least.mass[i]));
    }
}
