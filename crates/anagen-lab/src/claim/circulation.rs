//! Claim: the cells improve circulation and calm inflammation.

use super::{Claim, Found, Numbers, Prediction, Published, Stance, Subject};
use anagen_model::quantity::Grade;

/// The claim.
pub const CLAIM: Claim = Claim {
    name: "circulation",
    subject: Subject::Therapy,
    sentence: "The cells improve circulation and calm inflammation, and so bring hair.",
    published: Published {
        grade: Grade::D,
        stance: Stance::Silent,
        says: "No trial of cells measured blood flow or inflammation of the scalp beside hair. That flow is low in androgenetic loss is known; that more of it brings hair is not.",
        sources: &["MODEL.md, section 4 (perfusion and inflammation are scenarios)"],
    },
    rule: "Yes if mechanism M4 alone gives more hair than the sham 12 weeks after the last session, with the whole 90 % range above 0; no if none of the range is above 0; otherwise unclear.",
    predict: |found: &Found| {
        Vec::from_iter(Prediction::of(
            "alone",
            "hairs over the sham with M4 alone, 12 weeks after the last session",
            "/cm2",
            &found.circulation,
        ))
    },
    shown: |numbers: &Numbers| numbers.above_zero("alone"),
};
