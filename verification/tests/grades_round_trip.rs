//! Claim: a scalp made by grade is read back as that grade, and a higher grade has less hair.
//!
//! 230 heads: Norwood-Hamilton I to VII (8 grades with III-vertex, 15 heads each), Sinclair 1 to 5 (16
//! each), with the spread between people that the enrolment draws from (sensitivity, exposure, density,
//! calibre, regions), and SALT grades S0 to S5 (5 each, extents spread over the grade; these with a quarter
//! of the follicles, 57 hairs/cm2). Checked: the grading measure reads 95 % of them back within one grade
//! (III-vertex counts as III), each scale by itself; and means over the heads of a grade of visible
//! hairs per cm2, calibre and mass fall from grade to grade on the top of the head. III and III-vertex are
//! one step each after II: which of them has more hair on the top is a matter of where it is lost.
//! On top, of heads of grades VI and VII the mean keeps less than 45 % of its hairs.
//!
//! At a quarter of the density chance leaves a few patches bare on a healthy scalp and single hairs on a bare
//! one, so S0 reads S1 and S5 reads S4: within one grade, never exact. In areata, which spares or takes whole hairs, hairs and mass fall with the grade; calibre stays. Men and
//! women are 55, so that exposure is not cut short at puberty. The thresholds were set on heads of another
//! seed. Everything is keyed, so the verdict does not waver; on a fresh seed a grade's mean of 15 heads
//! moves by about 0.01 of health, and a true agreement of 98 % would fall below 95 % in one of 20. Source:
//! the acceptance of the specification's table of grades, MODEL.md section 5; no published number enters.

use anagen_model::head::Head;
use anagen_model::law::Parameters;
use anagen_model::measure::visible;
use anagen_model::patient::{Grade, NorwoodHamilton, Sinclair};
use anagen_model::quantity::Values;
use anagen_model::quantity::special::BetaTable;
use anagen_model::scalp::Region;
use anagen_verification::areata::head_patient;
use anagen_verification::made::{head_of_grade, read_head};
use rayon::prelude::*;

const AGE_YEARS: f64 = 55.0;

/// What is found on one head.
#[derive(Clone, Copy)]
struct Found {
    read: Option<f64>,
    /// On the top, relative to the healthy density and calibre of this patient: hairs, calibre, mass.
    top: [f64; 3],
}

fn on_top(law: &Parameters, head: &Head, hairs: &[anagen_model::follicle::Snapshot]) -> [f64; 3] {
    let is_top = |r: Region| matches!(r, Region::Frontal | Region::MidScalp | Region::Vertex);
    let patches = &head.ground.patches;
    let top = patches.area_cm2.iter().zip(&patches.region).filter(|(_, r)| is_top(**r));
    let area_cm2: f64 = top.map(|(a, _)| a).sum();
    let [mut count, mut calibre, mut mass] = [0.0; 3];
    for (root, hair) in head.ground.roots.iter().zip(hairs) {
        if is_top(root.region) && visible(hair, law) {
            let c = hair.mean_calibre_um as f64;
            count += 1.0;
            calibre += c;
            mass += c * c * (hair.length_mm as f64).min(30.0);
        }
    }
    let traits = &head.patient.traits;
    let full = traits.healthy_hairs_per_cm2 * area_cm2;
    let d0 = traits.calibre_um;
    [count / full, calibre / count / d0, mass / (full * d0 * d0 * 30.0)]
}

/// `each` heads of every grade of a scale, read by `kind`.
fn made(grades: &[Grade], each: u32, kind: &str) -> Vec<Vec<Found>> {
    let law = Parameters::default();
    let sensitivity = BetaTable::new(law.androgenetic.concentration);
    let one = |(number, grade): (u32, Grade)| {
        let head = head_of_grade(&law, &sensitivity, grade, AGE_YEARS, number);
        let harvest = head.course(&law, &[], &[], 1.0).harvest(&[0.0]);
        let read = read_head(kind, &Values::default(), &law, &head, &harvest, &[0.0], 0);
        Found { read: read.first().map(|r| r.value), top: on_top(&law, &head, &harvest.snapshots[0]) }
    };
    let jobs: Vec<(u32, Grade)> = (0..).zip(grades.iter().flat_map(|g| (0..each).map(|_| *g))).collect();
    let all: Vec<Found> = jobs.into_par_iter().map(one).collect();
    all.chunks(each as usize).map(<[Found]>::to_vec).collect()
}

/// Checks agreement; returns the means of hairs, calibre and mass, grade by grade.
fn judged(names: &[&str], truth: &[f64], found: &[Vec<Found>]) -> Vec<[f64; 3]> {
    let (mut agree, mut exact, mut total) = (0, 0, 0);
    let mut means = Vec::new();
    for ((name, grade), heads) in names.iter().zip(truth).zip(found) {
        let read: Vec<f64> = heads.iter().map(|h| h.read.unwrap_or(f64::NAN).floor()).collect();
        agree += read.iter().filter(|r| (*r - grade).abs() <= 1.0).count();
        exact += read.iter().filter(|r| *r == grade).count();
        total += read.len();
        let mean = [0, 1, 2].map(|i| heads.iter().map(|h| h.top[i]).sum::<f64>() / heads.len() as f64);
        println!(
            "{name:11} top: hairs {:.3}, calibre {:.3}, mass {:.3} of full; read {read:?}",
            mean[0], mean[1], mean[2]
        );
        means.push(mean);
    }
    println!("within one grade {agree} of {total}, exactly {exact}");
    assert!(agree as f64 >= 0.95 * total as f64, "only {agree} of {total} heads read back within one grade");
    means
}

/// Each mean below the one before, quantity by quantity.
fn falls(names: &[&str], means: &[[f64; 3]]) {
    for (i, pair) in means.windows(2).enumerate() {
        for (what, (before, now)) in ["hairs", "calibre", "mass"].iter().zip(pair[0].iter().zip(&pair[1])) {
            assert!(now < before, "{what} on top do not fall from {} to {}: {before} {now}", names[i], names[i + 1]);
        }
    }
}

#[test]
fn norwood_grades_are_read_back() {
    let truth = [1.0, 2.0, 3.0, 3.0, 4.0, 5.0, 6.0, 7.0];
    let names = NorwoodHamilton::NAMES;
    let found = made(&NorwoodHamilton::ALL.map(Grade::Norwood), 15, "norwood_grade");
    let means = judged(&names, &truth, &found);
    for skipped in [2, 3] {
        let keep = |i: &usize| *i != skipped;
        let path: Vec<usize> = (0..8).filter(keep).collect();
        let names: Vec<&str> = path.iter().map(|i| names[*i]).collect();
        let means: Vec<[f64; 3]> = path.iter().map(|i| means[*i]).collect();
        falls(&names, &means);
    }
    assert!(means[6][0] < 0.45 && means[7][0] < 0.45, "grades VI and VII are not bald: {means:?}");
}

#[test]
fn sinclair_grades_are_read_back() {
    let found = made(&Sinclair::ALL.map(Grade::Sinclair), 16, "sinclair_grade");
    let means = judged(&Sinclair::NAMES, &[1.0, 2.0, 3.0, 4.0, 5.0], &found);
    falls(&Sinclair::NAMES, &means);
}

/// Extents that make each grade: none, four quarters, all.
const SALT: [[f64; 2]; 6] = [[0.0, 0.0], [4.0, 22.0], [28.0, 46.0], [53.0, 71.0], [78.0, 96.0], [100.0, 100.0]];

#[test]
fn salt_grades_are_read_back() {
    const EACH: u32 = 5;
    let one = |(number, grade): (u32, usize)| {
        let [least, most] = SALT[grade];
        let extent = least + (most - least) * f64::from(number % EACH) / f64::from(EACH - 1);
        let scene = head_patient(extent, 365.0, &[], 57.0, number);
        let head = scene.grow();
        let harvest = head.course(&scene.law, &scene.causes, &[], 1.0).harvest(&[0.0]);
        let read = read_head("salt", &Values::default(), &scene.law, &head, &harvest, &[0.0], 0);
        let read = read.iter().find(|r| r.measure == "salt_grade").map(|r| r.value);
        Found { read, top: on_top(&scene.law, &head, &harvest.snapshots[0]) }
    };
    let jobs: Vec<(u32, usize)> = (0..6 * EACH).map(|n| (n, (n / EACH) as usize)).collect();
    let all: Vec<Found> = jobs.into_par_iter().map(one).collect();
    let found: Vec<Vec<Found>> = all.chunks(EACH as usize).map(<[Found]>::to_vec).collect();
    let names = ["S0", "S1", "S2", "S3", "S4", "S5"];
    let means = judged(&names, &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0], &found);
    for (i, pair) in means.windows(2).enumerate() {
        for what in [0, 2] {
            assert!(pair[1][what] < pair[0][what], "no fall from {} to {}: {pair:?}", names[i], names[i + 1]);
        }
    }
}
