//! Claim of the alternatives: they are invasive.

use super::{Claim, Found, Numbers, Prediction, Published, Shown, Stance, Subject};
use anagen_model::quantity::Grade;

/// Grafts of a first transplantation where the protocol has none: mean of the members' census of the
/// International Society of Hair Restoration Surgery of 2025, as quoted by advancedhair.com.
const USUAL_GRAFTS: f64 = 2347.0;

/// The claim.
pub const CLAIM: Claim = Claim {
    name: "invasive",
    subject: Subject::Alternatives,
    sentence: "The alternatives are invasive.",
    published: Published {
        grade: Grade::C,
        stance: Stance::For,
        says: "Transplantation is an operation: complications in 4.7 % of 533, swelling in 42 % of 73 men, a wide scar in 15 %. Tablets and lotions pierce nothing.",
        sources: &["Salanitri 2009, Aesthet Surg J 29:72", "Int J Trichology 2014;6:168"],
    },
    rule: "Yes if a transplantation (of this protocol, or the usual one of 2347 grafts; two wounds a graft) wounds the skin more often than the course of cells; no otherwise; not asked if the injections are not known. Drugs are not: it can be no more than partly true.",
    predict,
    shown,
};

fn predict(found: &Found) -> Vec<Prediction> {
    let grafts = found.transplanted.unwrap_or(USUAL_GRAFTS);
    let wounds = Prediction::exact("wounds", "wounds of a transplantation, two a graft", "", 2.0 * grafts);
    let needles = found.therapy.injections;
    let needles = needles.map(|n| Prediction::exact("injections", "injections of the course of cells", "", n));
    std::iter::once(wounds).chain(needles).collect()
}

fn shown(numbers: &Numbers) -> Shown {
    match (numbers.get("wounds"), numbers.get("injections")) {
        (Some(wounds), Some(injections)) if wounds.median > injections.median => Shown::Yes,
        (Some(_), Some(_)) => Shown::No,
        _ => Shown::NotAsked,
    }
}
