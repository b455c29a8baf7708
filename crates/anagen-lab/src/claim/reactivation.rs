//! Claim: the cells wake dormant follicles.

use super::{Claim, Found, Numbers, Prediction, Published, Stance, Subject};
use anagen_model::quantity::Grade;

/// The claim.
pub const CLAIM: Claim = Claim {
    name: "reactivation",
    subject: Subject::Therapy,
    sentence: "The cells reactivate dormant follicles.",
    published: Published {
        grade: Grade::B,
        stance: Stance::Mixed,
        says: "Nobody has counted resting follicles in people. Half heads with follicle cells had more terminal hairs than with saline for three months; the low dose of sheath-cup cells beat placebo at 6 and 9 months, the higher doses did not; with cells in fat there was no difference over all patients.",
        sources: &["HFMSC_CN2023", "TSUBOI2020", "KUKA2020"],
    },
    rule: "Yes if the share of follicles that rested on the first day and grow 12 weeks later is larger than under the sham, with the whole 90 % range above 0; no if none of the range is above 0; otherwise unclear.",
    predict,
    shown: |numbers: &Numbers| numbers.above_zero("more"),
};

fn predict(found: &Found) -> Vec<Prediction> {
    let of = |key: &str, what: &str, sample: &[f64]| Prediction::of(key, what, "share", sample);
    let all = [
        of("sham", "resting follicles that grow 12 weeks later, under the sham", &found.woken_sham),
        of("cells", "the same under the cells", &found.woken),
        of("more", "more than under the sham", &found.woken_more),
    ];
    all.into_iter().flatten().collect()
}
