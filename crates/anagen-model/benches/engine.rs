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

const RUNS: usize = 5;

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

/// The bare cycle: anagen lognormal 1000 d (sigma .35), catagen 14 d, telogen lognormal 100 d (.25),
/// then with probability .2 kenogen lognormal 90 d (.5). Each follicle leaps from event to event;
/// the daily counts are the running sum of a table of arrivals and departures.
fn bare_cycle(follicles: u32, days: usize) -> Vec<[u32; 4]> {
    const MEAN: [f64; 4] = [1000.0, 14.0, 100.0, 90.0];
    const SIGMA: [f64; 4] = [0.35, 0.0, 0.25, 0.5];
    let stream = Stream::new(1, 0);
    let mut change = vec![[0i32; 4]; days + 2];
    let end = days as f64;
    for id in 0..follicles {
        let start = stream.block(id, 0, Purpose::Start);
        let u = uniform32(start[2]) * 1132.0;
        let mut phase = if u < 1000.0 {
            0
        } else if u < 1014.0 {
            1
        } else if u < 1114.0 {
            2
        } else {
            3
        };
        let first = MEAN[phase] * clock::threshold(SIGMA[phase], clock::clock_deviate(&start));
        let mut until = first * uniform32(start[3]);
        let mut transition = 1;
        change[1][phase] += 1;
        while until < end {
            let (next, length) = if phase == 0 {
                (1, MEAN[1])
            } else {
                let block = stream.block(id, transition, Purpose::Clock);
                let next = if phase == 1 {
                    2
                } else if phase == 2 && uniform32(block[2]) < 0.2 {
                    3
                } else {
                    0
                };
                let z = normal_quantile(uniform32(block[0]));
                (next, MEAN[next] * clock::threshold(SIGMA[next], z))
            };
            // The phase of a day is the one at its end, as in the rival.
            let day = until as usize + 1;
            change[day][phase] -= 1;
            change[day][next] += 1;
            phase = next;
            until += length;
            transition += 1;
        }
    }
    let mut now = [0i32; 4];
    let mut counts = Vec::with_capacity(days);
    for row in &change[1..=days] {
        for (n, c) in now.iter_mut().zip(row) {
            *n += c;
        }
        counts.push(now.map(|n| n as u32));
    }
    counts
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
    let (seconds, head) = timed(|| Head::grow(&bed));
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
    ] {
        let visits: Vec<f64> = visits.into_iter().filter(|v| *v <= days).collect();
        let (seconds, _) = timed(|| head.course(&law, &causes, &plan, days).harvest(&visits).shed.len());
        println!("full model, {name}: {seconds:.3} CPU-s, {:.2e} follicle-days per CPU-second", n * days / seconds);
    }
}

/// A season: growing and resting change a little every month, everywhere.
struct Season;

impl Cause for Season {
    fn act(&self, today: &Today, _: Region, drive: &mut Drive) {
        let month = (today.day / 30.0).floor();
        drive.anagen *= 1.0 + 0.05 * (month * std::f64::consts::FRAC_PI_6).sin();
    }

    fn quiet_until(&self, today: &Today) -> f64 {
        30.0 * ((today.day / 30.0).floor() + 1.0)
    }
}

/// Every field at work: areata of the whole scalp, androgen, seasons, finasteride, minoxidil, three
/// sessions of cells, and a JAK inhibitor taken for a year and stopped.
fn everything() {
    let law = Parameters::default();
    let grade = NorwoodHamilton::IIIVertex;
    let row = grade_row(grade, &law.androgenetic);
    let patient = man(&law);
    let table = BetaTable::new(law.androgenetic.concentration);
    let cause =
        |kind: &str, pairs: &[(&str, Value)]| (cause::registered(kind).expect("registered").build)(&values(pairs));
    let extent = Value::Text("totalis".into());
    let areata = cause(
        "alopecia_areata",
        &[
            ("extent", extent),
            ("duration_days", Value::Number(365.0)),
            ("regulation_per_day", Value::Number(0.06)),
            ("foci_per_year", Value::Number(50.0)),
            ("response_factor", Value::Number(2.0)),
        ],
    );
    let causes = vec![cause("androgenetic_male", &[]), areata, Box::new(Season)];
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
    let (seconds, head) = timed(|| Head::grow(&bed));
    println!("grow a head with areata, a year of it lived: {seconds:.3} CPU-s");
    let day = |key, day: f64| (key, Value::Number(day));
    let plan = vec![
        build("finasteride", &[("dose_mg_per_day", Value::Number(1.0)), day("start_day", 0.0)]),
        build("minoxidil_topical", &[("concentration_percent", Value::Number(5.0)), day("start_day", 30.0)]),
        build(
            "jak_inhibitor",
            &[
                ("drug", Value::Text("baricitinib".into())),
                ("dose_mg_per_day", Value::Number(4.0)),
                day("start_day", 60.0),
                day("stop_day", 425.0),
            ],
        ),
        build(
            "cell_injection",
            &[
                ("dose_cells_per_cm2", Value::Number(1e5)),
                ("session_days", Value::Numbers(vec![0.0, 90.0, 180.0])),
                ("regions", Value::Texts(vec!["vertex".into(), "mid-scalp".into(), "frontal".into()])),
            ],
        ),
    ];
    let (field, course) = timed(|| head.course(&law, &causes, &plan, 3650.0));
    let visits = [0.0, 168.0, 336.0, 720.0, 3650.0];
    let (walk, _) = timed(|| course.harvest(&visits).shed.len());
    let speed = head.follicles.len() as f64 * 3650.0 / (field + walk);
    println!(
        "every field active, ten years: {field:.3} CPU-s calendar and attack, {walk:.3} CPU-s follicles, \
         {speed:.2e} follicle-days per CPU-second"
    );
}

fn rival() -> Option<f64> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/rival/numpy_bench.py");
    let once = || {
        let out = std::process::Command::new("python3").args([script, "100000", "3650", "S"]).output().ok()?;
        let text = String::from_utf8(out.stdout).ok()?;
        text.split("fd_per_cpu_s=").nth(1)?.split_whitespace().next()?.parse::<f64>().ok()
    };
    let mut speeds = Vec::new();
    for _ in 0..RUNS {
        speeds.push(once()?);
    }
    Some(median(speeds))
}

fn main() {
    if std::env::args().any(|a| a == "everything") {
        return everything();
    }
    let (follicles, days) = (100_000, 3650);
    let (seconds, counts) = timed(|| bare_cycle(follicles, days));
    let speed = follicles as f64 * days as f64 / seconds;
    let half = &counts[days / 2..];
    let share = |p: usize| half.iter().map(|c| c[p] as f64).sum::<f64>() / half.len() as f64 / follicles as f64;
    println!("bare cycle: {seconds:.4} CPU-s, {speed:.2e} follicle-days per CPU-second");
    println!(
        "  shares {:.4} {:.4} {:.4} {:.4} (theory 0.8834 0.0124 0.0883 0.0159)",
        share(0),
        share(1),
        share(2),
        share(3)
    );
    match rival() {
        Some(numpy) => println!("  NumPy rival: {numpy:.2e} follicle-days per CPU-second; ratio {:.1}", speed / numpy),
        None => println!("  NumPy rival: not run (python3 with NumPy is missing)"),
    }
    full_model();
    everything();
}
