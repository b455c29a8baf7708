//! Claim of the alternatives: they need lifelong maintenance.

use super::{Claim, Found, Numbers, Prediction, Published, Stance, Subject};
use anagen_model::quantity::Grade;

/// The claim.
pub const CLAIM: Claim = Claim {
    name: "lifelong",
    subject: Subject::Alternatives,
    sentence: "Drugs have to be taken for life.",
    published: Published {
        grade: Grade::A,
        stance: Stance::For,
        says: "Men who went on with finasteride for five years were 277 hairs (in 5.1 cm2) ahead of placebo; those who stop minoxidil fall back within half a year. In practice 86 % stop within five years.",
        sources: &["KAUFMAN2002", "PRICE1999", "SHADI2023"],
    },
    rule: "Yes if a year after the two years those who go on have more hair than those who stop, with the whole 90 % range of the difference above 0; no if none of the range is above 0; otherwise unclear.",
    predict: |found: &Found| {
        Vec::from_iter(Prediction::of(
            "on",
            "hairs of those who go on over those who stop, a year later",
            "/cm2",
            &found.drug_on_less_off,
        ))
    },
    shown: |numbers: &Numbers| numbers.above_zero("on"),
};
