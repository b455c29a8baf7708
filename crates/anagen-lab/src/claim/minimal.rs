//! Claim: the therapy is minimally invasive.

use super::{Claim, Found, Numbers, Prediction, Published, Shown, Stance, Subject};
use anagen_model::quantity::Grade;

/// The claim.
pub const CLAIM: Claim = Claim {
    name: "minimally_invasive",
    subject: Subject::Therapy,
    sentence: "The therapy is minimally invasive.",
    published: Published {
        grade: Grade::B,
        stance: Stance::For,
        says: "Mild events at an injection site in 14 of 65 people, as often under placebo, none serious. Fat, marrow or scalp has to be taken first: STYLE took fat by liposuction.",
        sources: &["TSUBOI2020", "KUKA2020"],
    },
    rule: "Yes if nothing is cut: no operation moves follicles and none obtains the product; unclear if an operation obtains it; no if follicles are moved.",
    predict,
    shown,
};

fn predict(found: &Found) -> Vec<Prediction> {
    let therapy = &found.therapy;
    let harvest = therapy.treatments.iter().filter(|t| t.harvest.is_some()).count() as f64;
    let counted = |key, what, unit, value| Prediction::exact(key, what, unit, value);
    let mut all = vec![
        counted("visits", "visits of the course", "", therapy.visits),
        counted("harvest", "treatments whose product is taken from the body first", "", harvest),
        counted("operations", "operations that move follicles", "", therapy.operations),
    ];
    all.extend(therapy.injections.map(|n| counted("injections", "injections of the course", "", n)));
    all
}

fn shown(numbers: &Numbers) -> Shown {
    match (numbers.get("operations"), numbers.get("harvest")) {
        (Some(operations), _) if operations.median > 0.0 => Shown::No,
        (Some(_), Some(harvest)) if harvest.median > 0.0 => Shown::Unclear,
        (Some(_), Some(_)) => Shown::Yes,
        _ => Shown::NotAsked,
    }
}
