//! V21. Donor dominance, and mass before number.
//!
//! Claim 1: follicles from the occipital scalp (sensitivity of that place, a history at its site factor
//! 0.57) keep their calibre within 10 % over ten years after they are moved into a bald patch (site
//! factor 1), while the patch's own follicles do not. Claim 2: in untreated loss hair mass falls about
//! twice as fast as count (Price 2006: -24.5 % weight against -13.0 % count at week 192, 1.9 times).
//! Tolerance: 10 % (MODEL.md, section 8); "about twice" as 1.5 to 2.5, for interval weight (grown in 30
//! days, as trials weigh) and for standing uncut hair (MODEL.md's own re-implementation reads 1.8 and
//! 2.3).
//! Sample: 100 cm2 of occipital scalp (23,000 follicles), calibre of the same number of visible hairs
//! before and after; 1,600 cm2 of vertex for the ratio, whose standard error comes from 64 areas of 25
//! cm2. False-alarm rate: printed. Source: Orentreich's donor dominance; PRICE2006 of the evidence
//! tables.
//! Seen to fail: occipital sensitivity raised to half of the vertex (1 check); calibre with a tenth of
//! beta (2 checks).

use anagen_model::law::Parameters;
use anagen_model::scalp::Region;
use anagen_verification::case::{Case, mean_and_error};
use anagen_verification::setup::{Scene, Tally, WEEK, YEAR, square};
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
    let calibres = |moved: bool, region: Region| {
        let scene = bald(region);
        let mut head = scene.grow();
        if moved {
            for root in &mut head.ground.roots {
                root.region = Region::Vertex;
            }
            head.ground.patches.region.fill(Region::Vertex);
        }
        let seen = scene.follow(&head, &Vec::new(), &visits);
        let tallies: Vec<Tally> = seen.snapshots.iter().map(|s| Tally::of(s, &law)).collect();
        // The spread of calibres is about a third of the mean.
        let error = 0.33 * (2.0 / tallies[2].hairs).sqrt();
        let calibre = |v: usize| tallies[v].mean_calibre() / tallies[0].mean_calibre();
        (calibre(1), calibre(2), tallies[2].hairs / tallies[0].hairs, error, head.follicles.len())
    };
    let (five, ten, hairs, error, n) = calibres(true, Region::Occipital);
    case.between("graft: mean calibre after 5 years, relative", 0.9, 1.1, five, error, n);
    case.between("graft: mean calibre after 10 years, relative", 0.9, 1.1, ten, error, n);
    case.between("graft: visible hairs after 10 years, relative", 0.9, 1.1, hairs, error, n);
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
