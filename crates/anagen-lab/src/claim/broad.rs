//! Claim: it works in many kinds of hair loss.

use super::{Claim, Found, Numbers, Prediction, Published, Shown, Stance, Subject};
use anagen_model::quantity::Grade;

/// The claim.
pub const CLAIM: Claim = Claim {
    name: "broad",
    subject: Subject::Therapy,
    sentence: "It helps in many kinds of loss: androgenetic in men and women, areata, of age, of stress.",
    published: Published {
        grade: Grade::B,
        stance: Stance::Mixed,
        says: "Men and women did alike in the one randomised trial that says so. Of areata there are series without control, and areata remits by itself; of age and stress nothing is published.",
        sources: &["TSUBOI2020", "ANDERI2018", "LI2015", "AHN2021"],
    },
    rule: "People with each kind of loss get the same course. Yes if in every kind the benefit over the sham is above 0 with the whole 90 % range; no if in none any of the range is; otherwise unclear.",
    predict,
    shown,
};

fn predict(found: &Found) -> Vec<Prediction> {
    let one = |(kind, sample): &(&str, Vec<f64>)| {
        Prediction::of(
            kind,
            format!("benefit over the sham in {kind} loss, 12 weeks after the last session"),
            "/cm2",
            sample,
        )
    };
    found.kinds.iter().filter_map(one).collect()
}

fn shown(numbers: &Numbers) -> Shown {
    let all: Vec<Shown> = numbers.0.iter().map(|p| numbers.above_zero(&p.key)).collect();
    match () {
        _ if all.is_empty() => Shown::NotAsked,
        _ if all.iter().all(|s| *s == Shown::Yes) => Shown::Yes,
        _ if all.iter().all(|s| *s == Shown::No) => Shown::No,
        _ => Shown::Unclear,
    }
}
