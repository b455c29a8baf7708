//! Claim of the alternatives: they have side effects.

use super::{Claim, Found, Numbers, Prediction, Published, Shown, Stance, Subject};
use crate::burden::Adverse;
use anagen_model::quantity::Grade;

/// The claim.
pub const CLAIM: Claim = Claim {
    name: "side_effects",
    subject: Subject::Alternatives,
    sentence: "Drugs have side effects.",
    published: Published {
        grade: Grade::A,
        stance: Stance::For,
        says: "Sexual side effects in 3.8 % under finasteride against 2.1 % under placebo in the first year; hypertrichosis in 15 % on low doses of oral minoxidil; infections in 1.3 against 0 % under baricitinib.",
        sources: &["KAUFMAN1998", "VANOGALVAN2021", "Am Fam Physician 2023;108:513"],
    },
    rule: "The model has no side effects: the numbers are published ones of these drugs. Yes if one is more frequent than in its control arm, or, without one, in more than 1 of 100; no if none is; not asked if no frequency is known.",
    predict,
    shown,
};

fn most<'a>(all: impl Iterator<Item = (f64, &'a Adverse)>) -> Option<(f64, &'a Adverse)> {
    all.max_by(|a, b| a.0.total_cmp(&b.0))
}

fn predict(found: &Found) -> Vec<Prediction> {
    let events = || found.alternative.treatments.iter().flat_map(|t| t.adverse.iter().flatten());
    let told = |key: &str, before: &str, (value, e): (f64, &Adverse)| {
        Prediction::exact(key, format!("{before}: {}", e.event), "share", value)
    };
    let excess = most(events().filter_map(|e| Some((e.share? - e.control?, e))));
    let alone = most(events().filter(|e| e.control.is_none()).filter_map(|e| Some((e.share?, e))));
    let all = [
        excess.map(|e| told("excess", "greatest excess over a control arm", e)),
        alone.map(|e| told("alone", "most frequent without a control arm", e)),
    ];
    all.into_iter().flatten().collect()
}

fn shown(numbers: &Numbers) -> Shown {
    let above = |key: &str, least: f64| numbers.get(key).map(|p| p.median > least);
    match (above("excess", 0.0), above("alone", 0.01)) {
        (None, None) => Shown::NotAsked,
        (Some(true), _) | (None, Some(true)) => Shown::Yes,
        _ => Shown::No,
    }
}
