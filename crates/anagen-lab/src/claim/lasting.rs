//! Claim: the result lasts.

use super::{Claim, Found, Numbers, Prediction, Published, Shown, Stance, Subject};
use anagen_model::quantity::Grade;

/// The claim.
pub const CLAIM: Claim = Claim {
    name: "long_lasting",
    subject: Subject::Therapy,
    sentence: "The result is long-lasting.",
    published: Published {
        grade: Grade::B,
        stance: Stance::Mixed,
        says: "Both randomised trials that looked a year on say no: sheath-cup cells were no better than placebo at 52 weeks, and in a subgroup +16.6 hairs at week 24 were +2.8 at week 52. One clinic's half heads kept 27 of 33 % 44 weeks after the last session, and 21 of its 27 patients needed no new course in 26 months.",
        sources: &["TSUBOI2020", "KUKA2020", "GENTILE2019A", "GENTILE2020"],
    },
    rule: "Yes if the greatest benefit over the sham is above 0 with its whole 90 % range and at least half of it is left one year after the last session; no if less is left, or there is no benefit; unclear if the range of the greatest benefit holds 0.",
    predict,
    shown,
};

fn predict(found: &Found) -> Vec<Prediction> {
    let of = |key: &str, what: String, sample: &[f64]| Prediction::of(key, what, "/cm2", sample);
    let day = crate::report::words::day(found.peak_day);
    let mut all: Vec<Prediction> = [
        of("peak", format!("greatest benefit over the sham, on day {day}"), &found.peak),
        of("year", "benefit over the sham one year after the last session".into(), &found.year_on),
    ]
    .into_iter()
    .flatten()
    .collect();
    if let Some(kept) = found.kept {
        all.push(Prediction::exact(
            "kept",
            "share of the greatest benefit that is left then (of the means)",
            "share",
            kept,
        ));
    }
    all
}

fn shown(numbers: &Numbers) -> Shown {
    match (numbers.above_zero("peak"), numbers.get("kept")) {
        (Shown::Yes, Some(kept)) if kept.median >= 0.5 => Shown::Yes,
        (Shown::Yes, Some(_)) => Shown::No,
        (Shown::Yes, None) => Shown::NotAsked,
        (other, _) => other,
    }
}
