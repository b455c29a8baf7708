//! Claim: the cells repair follicles and reverse miniaturisation.

use super::{Claim, Found, Numbers, Prediction, Published, Shown, Stance, Subject};
use anagen_model::quantity::Grade;

/// Gain of calibre from which a hair is called thicker, um (assumption).
const LEAST_UM: f64 = 0.5;

/// The claim.
pub const CLAIM: Claim = Claim {
    name: "repair",
    subject: Subject::Therapy,
    sentence: "The cells repair follicles and reverse their miniaturisation.",
    published: Published {
        grade: Grade::B,
        stance: Stance::Mixed,
        says: "Mean calibre did not change at any dose of sheath-cup cells, nor hair width with cells in fat; follicle cells thickened shafts for up to three months, thin hairs more; an extract without cells thickened hair by 14.2 against 6.3 %.",
        sources: &["TSUBOI2020", "KUKA2020", "HFMSC_CN2023", "TAK2020"],
    },
    rule: "Yes if hairs that were thin on the first day are at least 0.5 µm thicker 12 weeks after the last session than under the sham, with the whole 90 % range; no if none of the range reaches 0.5 µm; otherwise unclear.",
    predict,
    shown,
};

fn predict(found: &Found) -> Vec<Prediction> {
    let all = [
        Prediction::of(
            "thicker",
            "thin hairs thicker than under the sham, 12 weeks after the last session",
            "um",
            &found.thicker_um,
        ),
        Prediction::of("terminal", "terminal hairs over the sham on that day", "/cm2", &found.terminal),
    ];
    all.into_iter().flatten().collect()
}

fn shown(numbers: &Numbers) -> Shown {
    match numbers.get("thicker") {
        None => Shown::NotAsked,
        Some(p) if p.low >= LEAST_UM => Shown::Yes,
        Some(p) if p.high < LEAST_UM => Shown::No,
        Some(_) => Shown::Unclear,
    }
}
