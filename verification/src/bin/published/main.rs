//! What published trials say beside what the model says: V15 to V17, V22 and V26 to V28 of MODEL.md, and
//! what was published of the other treatments; reported and not judged, and never tuned to.
//!
//! Trial patients are of grade III-vertex with the spread MODEL.md gives them (S SD 0.08, years CV
//! 0.35, 59 % strong sulfators), the other traits at their medians: no entry criteria, no drop-out,
//! full adherence. A published interval is the printed one, or implied by n and an SD of change of 20
//! hairs/cm2, or at its widest by a printed P value; each is labelled. Counts are of all visible hairs
//! unless said otherwise; weight is what grew in 30 days. With the word `areata` only V22 is printed.

mod areata;
mod cell_trials;
mod cohort;
mod injected;
mod long_trials;
mod row;
mod short_trials;

use anagen_model::law::Parameters;
use anagen_model::scalp::Region;
use anagen_verification::setup::{Scene, square, trial_patients};

const PATIENTS: usize = 320;
const SIDE_CM: f64 = 3.0;

/// The men of every table.
fn men() -> Vec<Scene> {
    let law = Parameters::default();
    let of = |patient| Scene { patient, ..Scene::trial(law.clone(), square(SIDE_CM, Region::Vertex), 1500) };
    trial_patients(&law, PATIENTS).into_iter().map(of).collect()
}

fn main() {
    if std::env::args().any(|word| word == "areata") {
        return areata::print();
    }
    long_trials::print();
    println!();
    short_trials::print();
    println!();
    injected::print();
    println!();
    cell_trials::print();
    areata::print();
}
