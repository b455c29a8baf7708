//! Claim: the enrolment finds patients it has never seen. 200 patients with known hidden state print
//! their intake through the device's error and are enrolled from that alone.
//!
//! Checked: mean error of the predicted 48-week change, untreated and on finasteride, below 1
//! hair/cm2; coverage of its 90 % interval 85-95 %. Sample: 200 patients, one 2-cm2 vertex site each.
//! The mean error of 200 has a standard deviation of about 0.5 hairs/cm2 and coverage one of 2.1
//! points, so a sound enrolment would fail one of the four checks on a fresh seed with a chance of a
//! few per cent; the seed is fixed, so the verdict here never wavers. Source: the issue's
//! acceptance; no published number enters.

use anagen_lab::enrol::{Known, SeenSite, World, candidate_of, enrol, simulate};
use anagen_lab::summary::percentile;
use anagen_model::cause::{self, Cause};
use anagen_model::follicle::Snapshot;
use anagen_model::head::Head;
use anagen_model::law::Parameters;
use anagen_model::measure::phototrichogram::{Device, Phototrichogram};
use anagen_model::measure::{View, visible};
use anagen_model::patient::{Ethnicity, Grade, NorwoodHamilton, Sex, deviates};
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::stream::{Purpose, Stream};
use anagen_model::quantity::{Lanes, Value, Values};
use anagen_model::scalp::{Region, TargetArea};
use anagen_model::treatment::{self, Treatment};
use rayon::prelude::*;

const AREA_CM2: f64 = 2.0;
const WEEKS_48: f64 = 336.0;

fn finasteride() -> Box<dyn Treatment> {
    let mut values = Values::default();
    values.0.insert("dose_mg_per_day".into(), Value::Number(1.0));
    values.0.insert("start_day".into(), Value::Number(0.0));
    (treatment::registered("finasteride").unwrap().build)(&values, &[])
}

/// Hairs per cm2 gained from day 0 to week 48, untreated and on finasteride.
fn changes(world: &World, head: &Head, plans: &[Vec<Box<dyn Treatment>>; 2]) -> [f64; 2] {
    let count = |s: &[Snapshot]| s.iter().filter(|s| visible(s, world.law) && s.calibre_um >= 10.0).count() as f64;
    [0, 1].map(|p| {
        let harvest = head.course(world.law, world.causes, &plans[p], WEEKS_48 + 1.0).harvest(&[0.0, WEEKS_48]);
        (count(&harvest.snapshots[1]) - count(&harvest.snapshots[0])) / AREA_CM2
    })
}

#[test]
fn two_hundred_patients_are_found_again() {
    let law = Parameters::default();
    let table = BetaTable::new(law.androgenetic.concentration);
    let causes: Vec<Box<dyn Cause>> = vec![(cause::registered("androgenetic_male").unwrap().build)(&Values::default())];
    let plans = [Vec::new(), vec![finasteride()]];
    let grades = [NorwoodHamilton::III, NorwoodHamilton::IIIVertex, NorwoodHamilton::IV, NorwoodHamilton::V];
    let one = |number: u32| -> ([(f64, f64, bool); 2], f64) {
        let known = Known {
            sex: Sex::Male,
            age_years: 30.0 + (number % 30) as f64,
            grade: Grade::Norwood(grades[number as usize % 4]),
            ethnicity: Ethnicity::Caucasian,
            head_circumference_mm: 574.0,
        };
        let world = World {
            law: &law,
            sensitivity: &table,
            known,
            causes: &causes,
            history: &[],
            first_day: 0.0,
            seed: 1000 + number as u64,
            lanes: Lanes::best(),
        };
        // The true patient has a seed of his own: nothing of his luck is known to the enrolment.
        let truth = World { seed: 9_000_000 + number as u64, causes: &causes, history: &[], ..world };
        let mut z = vec![0.0; 19];
        deviates(&Stream::new(truth.seed, 0), 7, Purpose::Patient, &mut z);
        let (traits, regions) = candidate_of(&truth, &z);
        let head = simulate(&truth, &traits, &regions, TargetArea::square(AREA_CM2, Region::Vertex), 1);
        let harvest = head.course(&law, &causes, &plans[0], 1.0).harvest(&[0.0]);
        let view = View {
            area_cm2: AREA_CM2,
            follicles: &harvest.snapshots[0],
            ..View::bare(&law, Stream::new(truth.seed, 0))
        };
        let device = Phototrichogram {
            least_calibre_um: law.reading.faint_um,
            least_length_mm: 0.0,
            vellus_cut_um: law.reading.vellus_cut_um,
            device: Device::Automatic,
        };
        let read = device.read(&view, &device.count(&view));
        let columns = [
            Some(read.total_per_cm2),
            Some(read.terminal_per_cm2),
            Some(read.vellus_per_cm2),
            Some(read.anagen_fraction),
            Some(read.mean_calibre_um),
        ];
        let site = SeenSite::printed("A", Region::Vertex, AREA_CM2, Device::Automatic, columns, &law);
        let found = enrol(&world, &[site], false, 120, &|| true).expect("nobody stops it");
        let predicted: Vec<[f64; 2]> = found
            .possible_patients
            .iter()
            .map(|d| {
                changes(
                    &world,
                    &simulate(&world, &d.traits, &d.regions, TargetArea::square(AREA_CM2, Region::Vertex), d.luck[0]),
                    &plans,
                )
            })
            .collect();
        let true_change = changes(&truth, &head, &plans);
        let answers = [0, 1].map(|p| {
            let mut sample: Vec<f64> = predicted.iter().map(|c| c[p]).collect();
            sample.sort_by(f64::total_cmp);
            let mean = sample.iter().sum::<f64>() / sample.len() as f64;
            let inside = percentile(&sample, 0.05) <= true_change[p] && true_change[p] <= percentile(&sample, 0.95);
            (mean - true_change[p], mean, inside)
        });
        (answers, found.effective)
    };
    let n = std::env::var("ANAGEN_ROUND_TRIP").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
    let results: Vec<_> = (0..n).into_par_iter().map(one).collect();
    let effective = results.iter().map(|r| r.1).sum::<f64>() / n as f64;
    println!("{n} patients, {effective:.0} effective candidates on average");
    let results: Vec<_> = results.into_iter().map(|r| r.0).collect();
    for (p, plan) in ["untreated", "finasteride"].iter().enumerate() {
        let error = results.iter().map(|r| r[p].0).sum::<f64>() / n as f64;
        let rms = (results.iter().map(|r| r[p].0 * r[p].0).sum::<f64>() / n as f64).sqrt();
        let mean = results.iter().map(|r| r[p].1).sum::<f64>() / n as f64;
        let covered = results.iter().filter(|r| r[p].2).count() as f64 / n as f64;
        println!(
            "{plan}: mean error {error:+.2} hairs/cm2 (rms {rms:.1}, mean change {mean:+.1}), 90 % interval covers {:.1} %",
            100.0 * covered
        );
        assert!(error.abs() < 1.0, "{plan}: mean error {error}");
        assert!((0.85..=0.95).contains(&covered), "{plan}: coverage {covered}");
    }
}
