//! Speed of the engine in follicle-days per CPU-second, beside the NumPy rival.
//!
//! `cargo bench -p anagen-model` runs two jobs, medians of five:
//! the bare cycle of four phases (100,000 follicles, 3,650 days, draws at phase changes, daily counts
//! recorded; the rival's own model), and the full model: a whole head over ten years with finasteride
//! and three cell sessions, every field on, the same functions as `anagen run`. CPU time is that of
//! this thread, read from the kernel's scheduler statistics. The rival needs python3 with NumPy; where
//! it is missing its line says so.

use anagen_model::cause::androgenetic::grade_row;
use anagen_model::cause::{self, Cause};
use anagen_model::drive::{Drive, Today};
use anagen_model::follicle::clock;
use anagen_model::head::{Head, RegionTraits, Resolution, Seedbed};
use anagen_model::law::Parameters;
use anagen_model::patient::{Ethnicity, Grade, NorwoodHamilton, Patient, Sex, Traits};
use anagen_model::quantity::special::{BetaTable, normal_quantile};
use anagen_model::quantity::stream::{Purpose, Stream, uniform32};
use anagen_model::quantity::{Value, Values};
use anagen_model::scalp::{Domain, Region, Surface};
use anagen_model::treatment::{self, Treatment};

const RUNS: usize = 15;

/// CPU seconds of this thread so far.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split_whitespace().next().and_then(|ns| ns.parse::<f64>().ok()).map_or(f64::NAN, |ns| ns * 1e-9)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn timed<T>(mut job: impl FnMut() -> T) -> (f64, T) {
    let mut times = Vec::new();
    let mut last = None;
    for _ in 0..RUNS {
        let start = cpu_seconds();
        last = Some(job());
        times.push(cpu_seconds() - start);
    }
    (median(times), last.expect("RUNS is not 0"))
}

fn values(pairs: &[(&str, Value)]) -> Values {
    Values(pairs.iter().map(|(k, v)| (k.to_string(), v.clone())).collect())
}

fn build(kind: &str, pairs: &[(&str, Value)]) -> Box<dyn Treatment> {
    (treatment::registered(kind).expect("registered").build)(&values(pairs), &[])
}

/// A man of grade III-vertex.
fn man(law: &Parameters) -> Patient {
    let grade = NorwoodHamilton::IIIVertex;
    let row = grade_row(grade, &law.androgenetic);
    Patient {
        number: 0,
        sex: Sex::Male,
        age_years: 38.0,
        grade: Grade::Norwood(grade),
        ethnicity: Ethnicity::Caucasian,
        head_circumference_mm: 574.0,
        traits: Traits {
            healthy_hairs_per_cm2: 226.0,
            anagen_days: law.clock.anagen_days,
            calibre_um: 80.0,
            growth_mm_per_day: 0.35,
            sensitivity: row.sensitivity,
            exposure_years: row.exposure_years,
            minoxidil_response: 1.0,
            trophic_response: 1.0,
            vellus_share: 0.07,
        },
    }
}

fn full_model() {
    let law = Parameters::default();
    let grade = NorwoodHamilton::IIIVertex;
    let row = grade_row(grade, &law.androgenetic);
    let patient = man(&law);
    let table = BetaTable::new(law.androgenetic.concentration);
    let causes = vec![(cause::registered("androgenetic_male").expect("registered").build)(&Values::default())];
    let bed = Seedbed {
        parameters: &law,
        sensitivity: &table,
        patient: &patient,
        regions: &RegionTraits { density: [1.0; 5], pattern: row.pattern },
        causes: &causes,
        domain: Domain::Head(Surface::of_circumference_mm(574.0)),
        stream: Stream::new(1, 0),
        first_day: 0.0,
        resolution: Resolution::default(),
    };
    let which: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let (seconds, head) = if which == 9 { timed(|| Head::grow(&bed)) } else { (0.0, Head::grow(&bed)) };
    let n = head.follicles.len() as f64;
    println!("grow a head of {n} follicles and age it {:.1} years: {seconds:.3} CPU-s", patient.traits.exposure_years);
    let finasteride =
        || build("finasteride", &[("dose_mg_per_day", Value::Number(1.0)), ("start_day", Value::Number(0.0))]);
    let cells = || {
        build(
            "cell_injection",
            &[
                ("dose_cells_per_cm2", Value::Number(1e5)),
                ("session_days", Value::Numbers(vec![0.0, 90.0, 180.0])),
                ("regions", Value::Texts(vec!["vertex".into(), "mid-scalp".into(), "frontal".into()])),
            ],
        )
    };
    let visits = [0.0, 42.0, 84.0, 168.0, 336.0, 504.0, 720.0, 3650.0];
    for (name, plan, days) in [
        ("untreated, ten years", vec![], 3650.0),
        ("finasteride and three cell sessions, ten years", vec![finasteride(), cells()], 3650.0),
        ("finasteride and three cell sessions, two years", vec![finasteride(), cells()], 720.0),
        ("finasteride, first 48 weeks", vec![finasteride()], 336.0),
    ]
    .into_iter()
    .enumerate()
    .filter(|x| x.0 == which)
    .map(|x| x.1)
    {
        let visits: Vec<f64> = visits.into_iter().filter(|v| *v <= days).collect();
        let (seconds, _) = timed(|| head.course(&law, &causes, &plan, days).harvest(&visits).shed.len());
        println!("full model, {name}: {seconds:.3} CPU-s, {:.2e} follicle-days per CPU-second", n * days / seconds);
    }
}

fn main() {
    full_model()
}
