//! V21. Donor dominance, and mass before number.
//!
//! Claim 1: follicles that an operation moves from the occipital scalp (sensitivity of that place, a
//! history at its site factor 0.57) into a bald patch (site factor 1) keep sensitivity and calibre within
//! 10 % over ten years, and as many hairs as the survival of grafts allows, while the patch's own
//! follicles thin. Claim 2: in untreated loss hair mass falls about
//! twice as fast as count (Price 2006: -24.5 % weight against -13.0 % count at week 192, 1.9 times).
//! Tolerance: 10 % (MODEL.md, section 8); "about twice" as 1.5 to 2.5, for interval weight (grown in 30
//! days, as trials weigh) and for standing uncut hair (MODEL.md's own re-implementation reads 1.8 and
//! 2.3).
//! Sample: 4,000 grafts (8,000 follicles) on 100 cm2; a follicle's calibre before the operation is that
//! fixed at its last anagen entry, after it that of its hair; 1,600 cm2 of vertex for the ratio, whose standard error comes from 64 areas of 25
//! cm2. False-alarm rate: printed. Source: Orentreich's donor dominance; PRICE2006 of the evidence
//! tables.
//! Seen to fail: grafts taken from the vertex (4 checks); calibre with a tenth of beta (2 checks).

use anagen_model::head::PlanCourse;
use anagen_model::head::graft::Outcome;
use anagen_model::law::Parameters;
use anagen_model::measure::visible;
use anagen_model::quantity::Value;
use anagen_model::scalp::Region;
use anagen_model::treatment;
use anagen_verification::case::{Case, mean_and_error};
use anagen_verification::setup::{Plan, Scene, Tally, WEEK, YEAR, square, values};
use rayon::prelude::*;

/// Areas of 25 cm2 for the ratio of mass to count.
const AREAS: u64 = 64;

#[test]
fn a_graft_keeps_its_calibre() {
    let law = Parameters::default();
    let visits = [0.0, 5.0 * YEAR, 10.0 * YEAR];
    let mut case = Case::new("V21");
    // A bald patch: grade VI, so that the recipient has little left.
    let bald = |region: Region| {
        let mut scene = Scene::trial(law.clone(), square(10.0, region), 21);
        scene.patient.traits.sensitivity = 0.86;
        scene.patient.traits.exposure_years = 14.0;
        scene
    };
    let scene = bald(Region::Vertex);
    let head = scene.grow();
    let transplant = treatment::registered("transplant").expect("registered");
    let plan: Plan = vec![(transplant.build)(
        &values(&[
            ("method", Value::Text("fut".into())),
            ("grafts_per_cm2", Value::Number(40.0)),
            ("session_days", Value::Numbers(vec![0.0])),
            ("regions", Value::Texts(vec!["vertex".into()])),
        ]),
        &[],
    )];
    let course = head.course(&law, &scene.causes, &plan, visits[2] + 0.5);
    let seen = course.harvest(&visits);
    let guests = &course.grafting.guests;
    let n = guests.len();
    let alive: Vec<usize> = (0..n).filter(|g| grows(&course, head.follicles.len() + g)).collect();
    let before = alive.iter().map(|g| guests[*g].state.calibre_um).sum::<f64>() / alive.len() as f64;
    let [five, ten] = [1, 2].map(|v| {
        let now: Vec<f64> = alive
            .iter()
            .map(|g| seen.snapshots[v][head.follicles.len() + g])
            .filter(|s| visible(s, &law))
            .map(|s| s.calibre_um as f64)
            .collect();
        (now.iter().sum::<f64>() / now.len() as f64 / before, now.len() as f64)
    });
    // The spread of calibres is about a third of the mean.
    let error = 0.33 * (2.0 / ten.1).sqrt();
    case.between("graft: mean calibre after 5 years, relative", 0.9, 1.1, five.0, error, n);
    case.between("graft: mean calibre after 10 years, relative", 0.9, 1.1, ten.0, error, n);
    case.between(
        "graft: hairs of living follicles seen after 10 years",
        0.85,
        1.0,
        ten.1 / alive.len() as f64,
        0.004,
        n,
    );
    let sensitivity = guests.iter().map(|g| g.follicle.sensitivity).sum::<f64>() / n as f64;
    case.between("graft: mean sensitivity, that of the occiput", 0.03, 0.06, sensitivity, 0.002, n);
    let own = head.follicles.iter().map(|f| f.sensitivity).sum::<f64>() / head.follicles.len() as f64;
    case.between("the patch's own mean sensitivity", 0.8, 0.9, own, 0.002, head.follicles.len());
    // Own follicles given the history of a scalp only five years into its loss.
    let mut scene = bald(Region::Vertex);
    scene.patient.traits.exposure_years = 2.0;
    let head = scene.grow();
    let seen = scene.follow(&head, &Vec::new(), &visits);
    let [now, later] = [0, 2].map(|v| Tally::of(&seen.snapshots[v], &law));
    let own = later.mean_calibre() / now.mean_calibre();
    case.between("the patch's own follicles thin in the same years", 0.0, 0.9, own, error, n);
    case.judge();
}

/// Whether a follicle of the plan stands and lives where it was put.
fn grows(course: &PlanCourse, follicle: usize) -> bool {
    course.grafting.of_follicle(follicle as u32).is_some_and(|m| m.outcome == Outcome::Grows)
}

#[test]
fn mass_falls_twice_as_fast_as_count() {
    let law = Parameters::default();
    let weeks = 192.0 * WEEK;
    let visits = [-30.0, 0.0, weeks - 30.0, weeks];
    // Per area of 25 cm2: hairs now and then, weight of 30 days now and then, uncut mass now and then.
    let rows: Vec<[f64; 6]> = (0..AREAS)
        .into_par_iter()
        .map(|seed| {
            let scene = Scene::trial(law.clone(), square(5.0, Region::Vertex), 2100 + seed).from_day(-30.0);
            let head = scene.grow();
            let seen = scene.follow(&head, &Vec::new(), &visits).snapshots;
            let t: Vec<Tally> = seen.iter().map(|s| Tally::of(s, &law)).collect();
            [t[1].hairs, t[3].hairs, t[1].grown - t[0].grown, t[3].grown - t[2].grown, t[1].mass, t[3].mass]
        })
        .collect();
    let ratios = |rows: &[[f64; 6]]| {
        let sum = |i: usize| rows.iter().map(|r| r[i]).sum::<f64>();
        let fall = |i: usize| 1.0 - sum(i + 1) / sum(i);
        [fall(2) / fall(0), fall(4) / fall(0), fall(0)]
    };
    let all = ratios(&rows);
    // Jackknife over areas.
    let left_out: Vec<[f64; 3]> = (0..rows.len())
        .map(|i| ratios(&rows.iter().enumerate().filter(|r| r.0 != i).map(|r| *r.1).collect::<Vec<_>>()))
        .collect();
    let error = |k: usize| mean_and_error(&left_out.iter().map(|r| r[k]).collect::<Vec<_>>()).1 * (AREAS - 1) as f64;
    let mut case = Case::new("V21");
    println!("V21  count at week 192: {:.1} % +- {:.1}", -100.0 * all[2], 100.0 * error(2));
    case.between("fall of interval weight over fall of count", 1.5, 2.5, all[0], error(0), 1600);
    case.between("fall of uncut mass over fall of count", 1.5, 2.5, all[1], error(1), 1600);
    case.judge();
}
