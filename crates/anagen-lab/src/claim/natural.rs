//! Claim: what grows is natural hair.

use super::{Claim, Found, Numbers, Prediction, Published, Shown, Stance, Subject};
use anagen_model::quantity::Grade;

/// Calibre of regrown hairs against terminal ones from which they pass for natural (assumption).
const LEAST_SHARE: f64 = 0.75;

/// The claim.
pub const CLAIM: Claim = Claim {
    name: "natural",
    subject: Subject::Therapy,
    sentence: "The regrowth is natural: the person's own hair.",
    published: Published {
        grade: Grade::C,
        stance: Stance::For,
        says: "Biopsies after micrografts held more follicles than before, of the person's own. Curl, direction and colour of regrown hair were not measured.",
        sources: &["GENTILE2019A"],
    },
    rule: "Yes if the cells add hair (whole 90 % range above 0), no follicle is moved, and hairs that stand only under the cells have at least 0.75 of the calibre of terminal hairs; no if no hair is added or follicles are moved; otherwise unclear. Curl and direction are the follicle's own: the model does not change them.",
    predict,
    shown,
};

fn predict(found: &Found) -> Vec<Prediction> {
    let all = [
        Prediction::of("benefit", "hairs over the sham, 12 weeks after the last session", "/cm2", &found.benefit),
        Prediction::of(
            "calibre",
            "calibre of hairs that stand only under the cells, against terminal hairs",
            "share",
            &found.regrown_calibre,
        ),
        Some(Prediction::exact("moved", "follicles moved by the course", "", found.therapy.grafts)),
    ];
    all.into_iter().flatten().collect()
}

fn shown(numbers: &Numbers) -> Shown {
    let added = numbers.above_zero("benefit");
    let moved = numbers.get("moved").is_none_or(|p| p.median > 0.0);
    let like = numbers.get("calibre").is_some_and(|p| p.median >= LEAST_SHARE);
    match added {
        Shown::Yes if moved => Shown::No,
        Shown::Yes if !like => Shown::Unclear,
        other => other,
    }
}
