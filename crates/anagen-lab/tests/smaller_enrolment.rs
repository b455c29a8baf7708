//! The smaller enrolment of a draw finds the same patient as the full one, only rougher.
//!
//! Claim: over many seeds the possible patients of both have the same mean in every trait that an
//! intake of one site speaks of. Tolerance: 0.3 of the trait's spread between possible patients, against a
//! standard error of about 0.08; seeds are fixed, so there is no false alarm. With three sites and 80
//! seeds the means stood within 0.18 of that spread of an enrolment of 2,000 candidates.

use anagen_lab::draws::EFFORT;
use anagen_lab::enrol::{Effort, Known, SeenSite, World, enrol_halves};
use anagen_model::cause;
use anagen_model::law::Parameters;
use anagen_model::measure::phototrichogram::Device;
use anagen_model::patient::{Ethnicity, Grade, NorwoodHamilton, Sex};
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::{Lanes, Values};
use anagen_model::scalp::Region;
use rayon::prelude::*;

const TRAITS: [&str; 6] =
    ["healthy_hairs_per_cm2", "anagen_days", "calibre_um", "sensitivity", "exposure_years", "vellus_share"];

/// Mean and standard deviation of each trait over the possible patients of some enrolments.
fn moments(effort: Effort, patients: usize, seeds: std::ops::Range<u64>) -> Vec<(f64, f64)> {
    let law = Parameters::default();
    let sensitivity = BetaTable::new(law.androgenetic.concentration);
    let causes = [(cause::registered("androgenetic_male").expect("a cause").build)(&Values::default())];
    let known = Known {
        sex: Sex::Male,
        age_years: 38.0,
        grade: Grade::Norwood(NorwoodHamilton::IIIVertex),
        ethnicity: Ethnicity::Caucasian,
        head_circumference_mm: 574.0,
    };
    let printed = [Some(142.0), Some(98.0), Some(44.0), Some(0.66), Some(52.0)];
    let site = SeenSite::printed("A", Region::Vertex, 1.0, Device::Automatic, printed, &law);
    let enrolled = |seed: u64| {
        let (law, sensitivity) = (&law, &sensitivity);
        let (causes, lanes) = (&causes, Lanes::best());
        let world = World { law, sensitivity, known, causes, history: &[], first_day: 0.0, seed, lanes };
        let halves = enrol_halves(&world, std::slice::from_ref(&site), false, patients, effort, &|| true);
        let of = |p: &anagen_lab::enrol::PossiblePatient| {
            let t = p.traits;
            let hairs = t.healthy_hairs_per_cm2;
            [hairs, t.anagen_days, t.calibre_um, t.sensitivity, t.exposure_years, t.vellus_share]
        };
        halves.expect("nobody stops it").iter().flatten().map(of).collect::<Vec<_>>()
    };
    let all: Vec<[f64; 6]> = seeds.into_par_iter().flat_map_iter(enrolled).collect();
    let n = all.len() as f64;
    let one = |t: usize| {
        let mean = all.iter().map(|x| x[t]).sum::<f64>() / n;
        (mean, (all.iter().map(|x| (x[t] - mean) * (x[t] - mean)).sum::<f64>() / n).sqrt())
    };
    (0..TRAITS.len()).map(one).collect()
}

#[test]
fn fewer_candidates_are_rougher_and_not_biased() {
    let full = moments(Effort::FULL, 20, 0..12);
    let smaller = moments(EFFORT, 2, 100..140);
    for ((name, full), smaller) in TRAITS.iter().zip(full).zip(smaller) {
        let gap = (smaller.0 - full.0) / full.1;
        println!(
            "{name}: {:.3} and {:.3}, {gap:+.2} of the spread; spreads {:.3} and {:.3}",
            full.0, smaller.0, full.1, smaller.1
        );
        assert!(gap.abs() < 0.3, "{name}: {gap}");
        assert!((0.75..1.3).contains(&(smaller.1 / full.1)), "{name}: {} {}", full.1, smaller.1);
    }
}
