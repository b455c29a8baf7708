//! Made-up findings for the claims of the made-up run.

use crate::burden::PlanBurden;
use crate::claim::{CLAIMS, Claims, Found, Judged};

/// What experiments might have found where cells and drugs have an effect of so many hairs per cm2.
pub fn found(effect: f64) -> Found {
    let around =
        |middle: f64, spread: f64| -> Vec<f64> { (0..20).map(|i| middle + spread * libm::sin(f64::from(i))).collect() };
    let hairs = |share: f64| around(share * effect, 0.3 * share * effect);
    let kinds = ["androgenetic (men)", "androgenetic (women)", "areata", "age-related", "stress-induced"];
    Found {
        woken: around(0.4 + 0.01 * effect, 0.02),
        woken_sham: around(0.4, 0.02),
        woken_more: around(0.01 * effect, 0.002 * effect),
        thicker_um: around(0.2 * effect, 0.05 * effect),
        terminal: hairs(0.6),
        benefit: hairs(1.0),
        integration: hairs(0.2),
        circulation: hairs(0.2),
        regrown_calibre: around(0.9, 0.05),
        peak: hairs(1.2),
        peak_day: 168.0,
        year_on: hairs(0.8),
        kept: (effect > 0.0).then_some(0.8 / 1.2),
        grades: ["III-vertex", "VI"],
        early: hairs(1.0),
        late: hairs(0.4),
        early_less_late: hairs(0.6),
        kinds: kinds.map(|kind| (kind, hairs(0.5))).to_vec(),
        drug_stop: hairs(1.5),
        drug_stopped: hairs(0.3),
        drug_kept: (effect > 0.0).then_some(0.2),
        drug_on_less_off: hairs(1.4),
        therapy: PlanBurden { visits: 3.0, injections: Some(804.0), ..PlanBurden::default() },
        ..Found::default()
    }
}

/// The claims of the made-up run.
pub(super) fn claims() -> Claims {
    let mut found = found(10.0);
    found.alternative = super::burden::burden(&super::plans()).plans.remove(0);
    Claims {
        therapy: "mesenchymal cells (adipose), 1e6 per cm2".into(),
        plan: Some("cells".into()),
        site: "A".into(),
        region: "vertex".into(),
        alternative: "finasteride 1 mg a day".into(),
        alternative_plan: Some("finasteride".into()),
        patients: 20,
        others: 20,
        claims: CLAIMS.iter().map(|claim| Judged::of(claim, &found)).collect(),
    }
}
