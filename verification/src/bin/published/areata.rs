//! V22: trials of baricitinib in severe areata beside the model.
//!
//! Patients as in BRAVE-AA: SALT 50 to 100, half of them 95 or more, an episode of half a year to eight
//! years (lognormal, median 3), no androgenetic loss; severity, foci and response drawn for each. Heads
//! are whole, with a quarter of the follicles (57 hairs/cm2): SALT then errs by some points, as a
//! rater's does. Four plans a patient: none, 2 mg, 4 mg throughout, 4 mg until week 52. Full adherence,
//! no drop-out. Benefit is lost when SALT is more than 20 points worse than at week 52 in who had 20 or
//! less there, as in BRAVEAA1W.

use anagen_model::quantity::special::normal_quantile;
use anagen_model::quantity::stream::{Purpose, Stream};
use anagen_verification::areata::{baricitinib, head_patient, salt_course};
use anagen_verification::setup::WEEK;
use rayon::prelude::*;

/// Weeks of the study.
const WEEKS: [f64; 7] = [0.0, 36.0, 52.0, 56.0, 60.0, 76.0, 152.0];
/// A quarter of a Caucasian scalp.
const HAIRS_PER_CM2: f64 = 57.0;

/// SALT of one patient at every week, by plan: none, 2 mg, 4 mg, 4 mg until week 52.
type Patient = [Vec<f64>; 4];

/// The study.
fn study(count: u32) -> Vec<Patient> {
    let days = WEEKS.map(|w| w * WEEK);
    (0..count)
        .into_par_iter()
        .map(|number| {
            let [u, v] = Stream::new(2200, number).uniforms(0, 0, Purpose::Patient);
            let salt = if u < 0.5 { 50.0 + 90.0 * u } else { 95.0 + 10.0 * (u - 0.5) };
            let years = (3.0 * libm::exp(0.7 * normal_quantile(v))).clamp(0.5, 8.0);
            let scene = head_patient(salt, (365.25 * years).floor(), &[], HAIRS_PER_CM2, number);
            let head = scene.grow();
            let stop = 52.0 * WEEK;
            [Vec::new(), baricitinib(2.0, 1e4), baricitinib(4.0, 1e4), baricitinib(4.0, stop)]
                .map(|plan| salt_course(&scene, &head, &plan, &days))
        })
        .collect()
}

/// Heads of the study.
const HEADS: u32 = 40;

/// Prints the rows of V22.
pub fn print() {
    let study = study(HEADS);
    let responders: Vec<&Patient> = study.iter().filter(|p| p[3][2] <= 20.0).collect();
    let kept: Vec<&Patient> = study.iter().filter(|p| p[2][2] <= 20.0).collect();
    println!(
        "\n{HEADS} patients with severe areata, whole heads; mean SALT on day 0 {:.0}; {} answer to 4 mg by week 52.",
        study.iter().map(|p| p[0][0]).sum::<f64>() / HEADS as f64,
        responders.len()
    );
    let all: Vec<&Patient> = study.iter().collect();
    let well = |plan: usize| share(&all, |p| p[plan][1] <= 20.0);
    row("SALT <= 20, %, wk 36, placebo (BRAVEAA1 6.2, BRAVE-AA2 3.3)", 4.9, (3.3, 7.1), well(0));
    row("SALT <= 20, %, wk 36, baricitinib 2 mg (BRAVEAA1)", 22.8, (17.4, 29.4), well(1));
    row("SALT <= 20, %, wk 36, baricitinib 4 mg (BRAVEAA1)", 38.8, (33.3, 44.6), well(2));
    let lost = |visit: usize| share(&responders, |p| p[3][visit] - p[3][2] > 20.0);
    row("benefit lost, %, 4 wk after stopping (BRAVEAA1W)", 0.0, (0.0, 8.8), lost(3));
    row("benefit lost, %, 8 wk after stopping (BRAVEAA1W)", 10.0, (4.0, 23.1), lost(4));
    row("benefit lost, %, 24 wk after stopping (BRAVEAA1W)", 57.5, (42.2, 71.5), lost(5));
    row("benefit lost, %, 100 wk after stopping (BRAVEAA1W)", 80.0, (65.2, 89.5), lost(6));
    row(
        "benefit lost, %, 100 wk of going on (BRAVEAA1W)",
        7.0,
        (3.4, 13.8),
        share(&kept, |p| p[2][6] - p[2][2] > 20.0),
    );
}

/// Share of patients of whom something holds, percent, and its standard error.
fn share(patients: &[&Patient], holds: impl Fn(&Patient) -> bool) -> (f64, f64) {
    let n = patients.len() as f64;
    let p = patients.iter().filter(|p| holds(p)).count() as f64 / n;
    (100.0 * p, 100.0 * (p * (1.0 - p) / n).sqrt())
}

/// A row; the interval is Wilson's of the printed share and n (40 withdrawn patients together).
fn row(what: &str, published: f64, interval: (f64, f64), model: (f64, f64)) {
    let (low, high) = (model.0 - 2.0 * model.1, model.0 + 2.0 * model.1);
    let verdict = if interval.0 <= model.0 && model.0 <= interval.1 {
        "inside"
    } else if low <= interval.1 && interval.0 <= high {
        "inside with its error"
    } else {
        "OUTSIDE"
    };
    let shown = format!("{:.1} to {:.1}", interval.0, interval.1);
    println!(
        "V22  {what:<66} {published:>7.1}  {shown:<17} {:<36} {:>7.1} +- {:<4.1} {verdict}",
        "Wilson, printed n", model.0, model.1
    );
}
