//! V26 and V27: trials of injected cells, simulated at their published size. Consistency cases: both were
//! in sight when defaults were made, so agreement proves nothing and a miss is named.
//!
//! Every patient also has a response to trophic signals (CV of the parameter table). A reading of 1 cm2
//! carries the noise of one count and of one mean calibre. Trials are drawn with replacement from the
//! patients, each site with luck of its own.

use crate::row::{Interval, row};
use crate::{PATIENTS, men};
use anagen_model::law::Parameters;
use anagen_model::patient::factor_of_median_one;
use anagen_model::quantity::Value;
use anagen_model::quantity::special::normal_quantile;
use anagen_model::quantity::stream::{Purpose, Stream};
use anagen_model::scalp::Region;
use anagen_model::treatment::{self, Treatment};
use anagen_verification::setup::{Plan, Scene, Tally, WEEK, square, values};
use rayon::prelude::*;

const TRIALS: u32 = 1000;

/// Hairs, hairs from 30 um and mean calibre of one site at one visit.
type Look = [f64; 3];
const HAIRS: usize = 0;
const NON_VELLUS: usize = 1;
const CALIBRE: usize = 2;

/// All looks: patient, site, arm, visit.
struct Pool(Vec<Vec<Vec<Vec<Look>>>>);

fn session(kind: &str, own: &[(&str, Value)]) -> Box<dyn Treatment> {
    let days = [("session_days", Value::Numbers(vec![0.0]))];
    let all: Vec<(&str, Value)> = own.iter().cloned().chain(days).collect();
    (treatment::registered(kind).expect("a registered treatment").build)(&values(&all), &[])
}

impl Pool {
    /// The men of every table, each with `sites` of 1 cm2, under these laws and arms.
    fn of(law: &Parameters, sites: u64, arms: fn() -> Vec<Plan>, weeks: &[f64]) -> Pool {
        let days: Vec<f64> = weeks.iter().map(|w| w * WEEK).collect();
        let patient = |(i, scene): (usize, Scene)| {
            let u = (0.5 + (i + 1) as f64 * 0.618_033_988_749_894_9).fract();
            let response = factor_of_median_one(law.patient.activation_cv, normal_quantile(u));
            let site = |s: u64| {
                let mut scene = Scene {
                    law: law.clone(),
                    patient: scene.patient.clone(),
                    domain: square(1.0, Region::Vertex),
                    ..Scene::trial(law.clone(), square(1.0, Region::Vertex), 2600 + s)
                };
                scene.patient.traits.trophic_response = response;
                let head = scene.grow();
                let look = |follicles: &Vec<_>| {
                    let tally = Tally::of(follicles, law);
                    [tally.hairs, tally.from_30_um, tally.mean_calibre()]
                };
                let walk = |plan: Plan| scene.follow(&head, &plan, &days).snapshots.iter().map(look).collect();
                arms().into_iter().map(walk).collect()
            };
            (0..sites).map(site).collect()
        };
        Pool(men().into_par_iter().enumerate().map(patient).collect())
    }

    /// Mean of one arm less another under the same luck, and its standard error over patients.
    fn less(&self, arm: usize, other: usize, visit: usize, what: usize) -> (f64, f64) {
        let sites = |p: &Vec<Vec<Vec<Look>>>| {
            p.iter().map(|s| s[arm][visit][what] - s[other][visit][what]).sum::<f64>() / p.len() as f64
        };
        let all: Vec<f64> = self.0.iter().map(sites).collect();
        moments(&all)
    }

    /// Change of one arm since the first visit.
    fn gain(&self, arm: usize, visit: usize, what: usize) -> (f64, f64) {
        let all: Vec<f64> = self.0.iter().flatten().map(|s| s[arm][visit][what] - s[arm][0][what]).collect();
        moments(&all)
    }
}

/// Mean and standard error.
fn moments(all: &[f64]) -> (f64, f64) {
    anagen_verification::case::mean_and_error(all)
}

/// The luck of one simulated trial.
struct Dice {
    stream: Stream,
    trial: u32,
    next: u32,
}

impl Dice {
    fn roll(&mut self) -> [f64; 2] {
        self.next += 1;
        self.stream.uniforms(self.trial, self.next, Purpose::Device)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.roll()[0] * n as f64) as usize
    }

    /// What a device reads of one site, visit by visit.
    fn read(&mut self, law: &Parameters, site: &[Look]) -> Vec<Look> {
        let noisy = |[hairs, non_vellus, calibre]: &Look| {
            let [count, width] = self.roll().map(normal_quantile);
            let count = 1.0 + law.reading.count_cv * count;
            [hairs * count, non_vellus * count, calibre * (1.0 + law.reading.calibre_cv * width)]
        };
        site.iter().map(noisy).collect()
    }
}

/// What one trial reads: arm, patient, visit.
type Trial = Vec<Vec<Vec<Look>>>;

fn trials(one: impl Fn(&mut Dice) -> Trial) -> Vec<Trial> {
    (0..TRIALS).map(|trial| one(&mut Dice { stream: Stream::new(2627, 0), trial, next: 0 })).collect()
}

/// Share of trials of which something holds, %.
fn share(trials: &[Trial], holds: impl Fn(&Trial) -> bool) -> f64 {
    100.0 * trials.iter().filter(|t| holds(t)).count() as f64 / trials.len() as f64
}

/// Changes of one arm since the first visit.
fn changes(trial: &Trial, arm: usize, visit: usize, what: usize) -> Vec<f64> {
    trial[arm].iter().map(|looks| looks[visit][what] - looks[0][what]).collect()
}

// Arms of TSUBOI2020 in the order of their simulation.
const PLACEBO: usize = 0;
const CELLS: [(usize, &str, f64); 3] = [(1, "3.0e5", 3e5), (2, "1.5e6", 1.5e6), (3, "7.5e6", 7.5e6)];
const VISITS: [f64; 5] = [0.0, 13.0, 26.0, 39.0, 52.0];

fn four_sites() -> Vec<Plan> {
    // One point of 0.05 ml in the middle of each site.
    let disc = [("centre_polar_deg", 33.0), ("centre_azimuth_deg", 180.0), ("radius_cm", 0.4)];
    let disc = disc.map(|(k, x)| (k, Value::Number(x)));
    let dose = |n: f64| [&disc[..], &[("dose_cells_per_site", Value::Number(n))]].concat();
    let cells = CELLS.map(|(_, _, n)| vec![session("dermal_sheath_cup_cells", &dose(n))]);
    std::iter::once(vec![session("sham_injection", &disc)]).chain(cells).collect()
}

fn tsuboi(law: &Parameters, title: &str) {
    const N: usize = 65;
    let pool = Pool::of(law, 4, four_sites, &VISITS);
    println!(
        "V26  Tsuboi 2020, four sites of 1 cm2 on each of {N} heads, {title}; published: only 3.0e5 above placebo, at wk 26 and 39 alone; calibre unchanged"
    );
    for (arm, name, _) in CELLS {
        let cell = |v: usize, what: usize| {
            let (x, e) = pool.less(arm, PLACEBO, v, what);
            format!("{x:+.1} +- {e:.1}")
        };
        let counts: Vec<String> = (1..5).map(|v| cell(v, HAIRS)).collect();
        let calibres: Vec<String> = (1..5).map(|v| cell(v, CALIBRE)).collect();
        println!(
            "V26    {name} cells over placebo at wk 13, 26, 39, 52: {} hairs; calibre {} um",
            counts.join(", "),
            calibres.join(", ")
        );
    }
    let read = trials(|dice| {
        let mut trial: Trial = vec![Vec::new(); 1 + CELLS.len()];
        for _ in 0..N {
            let (patient, turn) = (dice.below(PATIENTS), dice.below(4));
            for (arm, readings) in trial.iter_mut().enumerate() {
                readings.push(dice.read(law, &pool.0[patient][(arm + turn) % 4][arm]));
            }
        }
        trial
    });
    // t of the paired differences of one dose and placebo; beyond 2 counts as significant for n 65.
    let t = |trial: &Trial, arm: usize, visit: usize| {
        let (cells, placebo) = (changes(trial, arm, visit, HAIRS), changes(trial, PLACEBO, visit, HAIRS));
        let (mean, error) = moments(&cells.iter().zip(&placebo).map(|(a, b)| a - b).collect::<Vec<_>>());
        mean / error
    };
    let [low, mid, high] = CELLS.map(|c| c.0);
    for (week, visit) in [(26, 2), (39, 3), (52, 4)] {
        let [a, b, c] = [low, mid, high].map(|arm| share(&read, |trial| t(trial, arm, visit) > 2.0));
        println!(
            "V26    significantly above placebo at wk {week}: {a:.0}, {b:.0}, {c:.0} % of {TRIALS} trials (3.0e5, 1.5e6, 7.5e6; 2 by chance)"
        );
    }
    let silent = [(mid, 2), (mid, 3), (high, 2), (high, 3), (low, 4), (mid, 4), (high, 4)];
    let whole = share(&read, |trial| {
        let heard = [2, 3].iter().all(|v| t(trial, low, *v) > 2.0);
        heard && silent.iter().all(|(arm, v)| t(trial, *arm, *v).abs() <= 2.0)
    });
    println!("V26    the whole published pattern: {whole:.1} % of trials");
    let best = |v: usize| {
        let gains = CELLS.map(|(arm, name, _)| (name, pool.less(arm, PLACEBO, v, HAIRS).0));
        let (name, gain) = gains.into_iter().fold(("", f64::MIN), |best, x| if x.1 > best.1 { x } else { best });
        if gain > 0.5 { name } else { "none above placebo" }
    };
    println!("V26    best of the three doses: wk 26 {}, wk 39 {}, wk 52 {}", best(2), best(3), best(4));
}

// Arms of KUKA2020 in the order of their simulation, with their numbers of people.
const SALINE: (usize, usize) = (0, 9);
const FAT: (usize, usize) = (1, 24);
const LOW: (usize, usize) = (2, 22);
const HIGH: (usize, usize) = (3, 16);
const STYLE_WEEKS: [f64; 5] = [0.0, 6.0, 12.0, 24.0, 52.0];

fn style_arms() -> Vec<Plan> {
    let vertex = ("regions", Value::Texts(vec!["vertex".into()]));
    let fat = || session("fat_graft", &[vertex.clone(), ("volume_ml_per_site", Value::Number(0.1))]);
    let cells =
        |n: f64| session("stromal_vascular_fraction", &[vertex.clone(), ("dose_cells_per_cm2", Value::Number(n))]);
    vec![
        vec![session("sham_injection", &[vertex.clone()])],
        vec![fat()],
        vec![fat(), cells(5e5)],
        vec![fat(), cells(1e6)],
    ]
}

fn style(law: &Parameters) {
    let pool = Pool::of(law, 1, style_arms, &STYLE_WEEKS);
    println!(
        "V27  STYLE 2020, 1 cm2 a head, 10-mm grid of 0.05 ml and 0.1 ml of fat per cm2 (grid assumed); published: no difference over all patients at wk 24"
    );
    for (name, arm) in [("fat", FAT), ("fat and 0.5e6 cells/cm2", LOW), ("fat and 1e6 cells/cm2", HIGH)] {
        let (hairs, calibre) = (pool.less(arm.0, SALINE.0, 3, NON_VELLUS), pool.less(arm.0, SALINE.0, 3, CALIBRE));
        println!(
            "V27    {name} over saline, wk 24: {:+.1} +- {:.1} hairs >= 30 um, calibre {:+.2} +- {:.2} um",
            hairs.0, hairs.1, calibre.0, calibre.1
        );
    }
    let read = trials(|dice| {
        let mut group = |(arm, n): (usize, usize)| {
            (0..n)
                .map(|_| {
                    let patient = dice.below(PATIENTS);
                    dice.read(law, &pool.0[patient][0][arm])
                })
                .collect()
        };
        [SALINE, FAT, LOW, HIGH].map(&mut group).to_vec()
    });
    // Welch's t at week 24; 2.2 counts as significant against nine people.
    let differs = |trial: &Trial, arm: (usize, usize), what: usize| {
        let [(a, ea), (b, eb)] = [arm.0, SALINE.0].map(|arm| moments(&changes(trial, arm, 3, what)));
        ((a - b) / (ea * ea + eb * eb).sqrt()).abs() > 2.2
    };
    let power = |arm, what| share(&read, |trial| differs(trial, arm, what));
    println!(
        "V27    power at that size (n 9 saline, 24 fat, 22 low, 16 high): low {:.0} %, high {:.0} %, fat {:.0} % for hairs; low {:.0} %, high {:.0} % for calibre (5 by chance)",
        power(LOW, NON_VELLUS),
        power(HIGH, NON_VELLUS),
        power(FAT, NON_VELLUS),
        power(LOW, CALIBRE),
        power(HIGH, CALIBRE)
    );
    let null = share(&read, |trial| {
        [LOW, HIGH].iter().all(|a| !differs(trial, *a, NON_VELLUS) && !differs(trial, *a, CALIBRE))
    });
    println!(
        "V27    no difference of either dose, hairs or calibre: {null:.0} % of trials; the published null says little against the cells"
    );
    for (week, published, sd) in [(6.0, 13.9, 16.68), (12.0, 11.75, 19.42), (24.0, 16.56, 14.68), (52.0, 2.78, 16.15)] {
        let visit = STYLE_WEEKS.iter().position(|w| *w == week).expect("a visit");
        let what = format!("low dose from baseline, >= 30 um, wk {week} (STYLE subgroup, SD {sd})");
        row("V27", &what, published, Interval::None, pool.gain(LOW.0, visit, NON_VELLUS));
    }
}

/// Prints V26, with the first-day law and without, and V27.
pub fn print() {
    let law = Parameters::default();
    tsuboi(&law, "with the law of first-day survival");
    let mut forgetful = Parameters::default();
    forgetful.cells.first_day_law = 0.0;
    tsuboi(&forgetful, "WITHOUT it");
    style(&law);
}
