//! Claim of the alternatives: their result is temporary.

use super::{Claim, Found, Numbers, Prediction, Published, Shown, Stance, Subject};
use anagen_model::quantity::Grade;

/// The claim.
pub const CLAIM: Claim = Claim {
    name: "temporary",
    subject: Subject::Alternatives,
    sentence: "What drugs give is temporary.",
    published: Published {
        grade: Grade::A,
        stance: Stance::For,
        says: "24 weeks after minoxidil was stopped weight and count were back at about the placebo level; of those who had regrown under baricitinib 80 % had lost it 100 weeks after stopping. Of finasteride the label says within a year (remembered, no trial was read). Moved hair stays.",
        sources: &["PRICE1999", "BRAVEAA1W", "label PROPECIA, section 2"],
    },
    rule: "The drugs are taken for two years and stopped. Yes if their benefit over untreated is then above 0 with its whole 90 % range and less than half of it is left a year later; no if more is left, or there was no benefit; unclear if its range holds 0.",
    predict,
    shown,
};

fn predict(found: &Found) -> Vec<Prediction> {
    let of = |key: &str, what: &str, sample: &[f64]| Prediction::of(key, what, "/cm2", sample);
    let mut all: Vec<Prediction> = [
        of("stop", "benefit over untreated on the day the drugs are stopped", &found.drug_stop),
        of("year", "benefit over untreated a year later", &found.drug_stopped),
    ]
    .into_iter()
    .flatten()
    .collect();
    if let Some(kept) = found.drug_kept {
        all.push(Prediction::exact("kept", "share that is left (of the means)", "share", kept));
    }
    all
}

fn shown(numbers: &Numbers) -> Shown {
    match (numbers.above_zero("stop"), numbers.get("kept")) {
        (Shown::Yes, Some(kept)) if kept.median < 0.5 => Shown::Yes,
        (Shown::Yes, Some(_)) => Shown::No,
        (Shown::Yes, None) => Shown::NotAsked,
        (other, _) => other,
    }
}
