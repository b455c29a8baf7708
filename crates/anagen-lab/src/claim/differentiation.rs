//! Claim: the cells turn into cells of the follicle.

use super::{Claim, Found, Numbers, Prediction, Published, Stance, Subject};
use anagen_model::quantity::Grade;

/// The claim.
pub const CLAIM: Claim = Claim {
    name: "differentiation",
    subject: Subject::Therapy,
    sentence: "The cells differentiate into cells that support the follicle.",
    published: Published {
        grade: Grade::D,
        stance: Stance::Silent,
        says: "No injected cell was ever traced into a human papilla. Papilla and sheath-cup cells, which should do it best, left the mean calibre as it was.",
        sources: &["TSUBOI2020", "ICXTRC2009"],
    },
    rule: "Yes if mechanism M3 alone gives more hair than the sham 12 weeks after the last session, with the whole 90 % range above 0; no if none of the range is above 0. By default no cell is taken up: a protocol can say otherwise.",
    predict: |found: &Found| {
        Vec::from_iter(Prediction::of(
            "alone",
            "hairs over the sham with M3 alone, 12 weeks after the last session",
            "/cm2",
            &found.integration,
        ))
    },
    shown: |numbers: &Numbers| numbers.above_zero("alone"),
};
