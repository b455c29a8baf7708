//! SALT on coarse skin, to which the laws of areata are fitted, against whole heads.
//!
//! Claim: of the same people, under the same laws and plans, the stand-in of `anagen-evidence` (patches of
//! 6 mm, expected hair) gives the mean SALT of true heads (patches of 2 mm, every follicle walked) at every
//! visit, and the same people have SALT 20 or less.
//! Tolerance: mean SALT within 3 points and people apart by 3 in the mean; at week 12, when hair comes back within
//! days over all of a head and one person in twelve moves the mean by 8, within 5 and 8; at most one in twelve
//! on the other side of 20 at any visit and one in fifty over all.
//! Sample: 24 people with severe disease under the default laws and 12 each under two other sets, untreated
//! and on 4 mg of baricitinib until week 52; heads with a quarter of the follicles. Both see the same luck but for follicles:
//! deterministic, false-alarm rate 0.
//! Source: the engine itself. Seen to fail: young hairs attacked at the plain hazard in each of their stages, so that
//! too many outlive a waning attack (slow and wide, week 12: two people across 20).

use anagen_evidence::restage::areata::{Plan, entrants, salt_courses};
use anagen_evidence::study::People;
use anagen_model::law::Parameters;
use anagen_verification::areata::{baricitinib, head_patient, salt_course};
use anagen_verification::case::Case;
use anagen_verification::setup::WEEK;
use rayon::prelude::*;

const SEED: u64 = 2200;
const STOP: f64 = 52.0 * WEEK;
const VISITS: [f64; 6] = [0.0, 12.0 * WEEK, 36.0 * WEEK, STOP, 60.0 * WEEK, 76.0 * WEEK];
const HAIRS_PER_CM2: f64 = 57.0;

fn compare(case: &mut Case, what: &str, count: u32, changes: &[(&str, f64)]) {
    let mut laws = Parameters::default();
    for (name, value) in changes {
        laws.set(name, *value).expect("a row");
    }
    let plan = |mg: f64| Plan { treatments: baricitinib(mg, STOP), until_day: VISITS[5], responders_from: None };
    let plans = [plan(0.0), plan(4.0)];
    let people = entrants(&People::default(), SEED, count);
    let coarse = salt_courses(&people, &laws, SEED, &plans, &VISITS);
    let heads: Vec<Vec<Vec<f64>>> = people
        .par_iter()
        .map(|one| {
            let mut scene = head_patient(one.salt_percent, one.duration_days, &[], HAIRS_PER_CM2, one.number);
            scene.law = laws.clone();
            scene.seed = SEED;
            let head = scene.grow();
            plans.iter().map(|plan| salt_course(&scene, &head, &plan.treatments, &VISITS)).collect()
        })
        .collect();
    let n = count as usize;
    let mut crossed = 0;
    for (p, plan) in ["untreated", "4 mg until week 52"].into_iter().enumerate() {
        for (v, day) in VISITS.into_iter().enumerate() {
            let pairs: Vec<(f64, f64)> = (0..n).map(|i| (coarse[p][v][i], heads[i][p][v])).collect();
            let mean = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n as f64;
            let (off, apart) = if v == 1 { (5.0, 8.0) } else { (3.0, 3.0) };
            let label = format!("{what}, {plan}, week {:.0}", day / WEEK);
            case.near(&format!("{label}: mean SALT"), mean(&|p| p.1), mean(&|p| p.0), off, n);
            case.near(&format!("{label}: people apart by"), 0.0, mean(&|p| (p.0 - p.1).abs()), apart, n);
            let apart = pairs.iter().filter(|(a, b)| (*a <= 20.0) != (*b <= 20.0)).count();
            case.near(&format!("{label}: people across 20"), 0.0, apart as f64, (count / 12) as f64, n);
            crossed += apart;
        }
    }
    let visits = 2.0 * VISITS.len() as f64 * n as f64;
    case.near(&format!("{what}: share across 20"), 0.0, crossed as f64 / visits, 0.02, n);
}

#[test]
fn coarse_skin_gives_the_salt_of_whole_heads() {
    let mut case = Case::new("SALT");
    compare(&mut case, "default laws", 24, &[]);
    let slow = [("areata.activation_per_day", 0.18), ("areata.spread_mm2_per_day", 2.5), ("areata.threshold", 0.2)];
    compare(&mut case, "slow and wide", 12, &slow);
    let sharp = [("areata.activation_per_day", 0.45), ("areata.spread_mm2_per_day", 0.7), ("areata.threshold", 0.1)];
    compare(&mut case, "fast and narrow", 12, &sharp);
    case.judge();
}
