//! Made-up shares, swings and what is kept of benefits, for tests of the page.

use super::SITES;
use crate::counterfactual::attribution::{PlanParts, Share, SiteParts};
use crate::counterfactual::kept::{Later, PlanKept, SiteKept};
use crate::counterfactual::players::Player;
use crate::counterfactual::tornado::{Bar, PlanTornado};
use crate::counterfactual::{Attribution, Counterfactual, Kept, Range, Tornado};
use crate::result::{PlanInfo, Support};

fn range(mean: f64, spread: f64) -> Range {
    Range { mean, low: mean - spread, high: mean + spread }
}

/// What possible patients of the made-up run say of these plans.
pub(super) fn counterfactual(plans: &[PlanInfo]) -> Counterfactual {
    let treated: Vec<(f64, &PlanInfo)> =
        plans.iter().enumerate().skip(1).map(|(p, plan)| (6.25 * p as f64, plan)).collect();
    Counterfactual {
        attribution: attribution(&treated),
        tornado: Tornado {
            day: 720.0,
            site: SITES[0].0.into(),
            possible_patients: 12,
            parameters: 96,
            note: String::new(),
            plans: treated.iter().map(|(benefit, plan)| moved(*benefit, &plan.name)).collect(),
        },
        kept: Kept {
            horizon_days: 720.0,
            possible_patients: 3,
            plans: treated.iter().map(|(benefit, plan)| kept(*benefit, &plan.name)).collect(),
        },
    }
}

fn attribution(treated: &[(f64, &PlanInfo)]) -> Attribution {
    let player = |treatment: &str, part: &str, grade: &str| Player {
        treatment: treatment.into(),
        part: part.into(),
        support: Support {
            title: treatment.into(),
            grade: grade.into(),
            meaning: "made up".into(),
            says: "Made up for a test.".into(),
        },
    };
    let players = || {
        vec![
            player("Cells, injected", "the injection itself: needle, volume, vehicle", "E"),
            player("Cells, injected", "M1 reactivation of resting follicles", "B"),
            player("Cells, injected", "M2 repair of miniaturised follicles", "B"),
            player("A tablet", "", "A"),
        ]
    };
    let parts = |(benefit, plan): &(f64, &PlanInfo)| {
        let site = |(name, _, size): &(&str, &str, f64)| {
            let whole = benefit * size;
            let shown = *size > 0.5;
            let share = |part: f64| Share { hairs: range(part * whole, 0.75), percent: shown.then_some(100.0 * part) };
            SiteParts {
                site: name.to_string(),
                benefit: range(whole, if shown { 0.5 * whole } else { 2.0 * whole }),
                shares: [-0.0625, 0.3125, 0.125, 0.625].map(share).to_vec(),
            }
        };
        PlanParts {
            plan: plan.name.clone(),
            players: players(),
            coalitions: 18,
            sites: SITES.iter().map(site).collect(),
        }
    };
    Attribution { day: 720.0, possible_patients: 3, plans: treated.iter().map(parts).collect(), notes: Vec::new() }
}

fn moved(benefit: f64, plan: &str) -> PlanTornado {
    let bar = |i: usize| {
        let reach = benefit / (1.5 + i as f64);
        let (at_low, at_high) = if i % 3 == 1 {
            (benefit + reach, benefit - 0.5 * reach)
        } else {
            (benefit - reach, benefit + 0.75 * reach)
        };
        Bar {
            parameter: format!("made_up.parameter_{i}"),
            about: "a made-up parameter".into(),
            unit: if i % 2 == 0 { "day".into() } else { "-".into() },
            founded: if i % 2 == 0 { "guess".into() } else { "abstract".into() },
            assumed: i % 2 == 0,
            low: 0.5 + i as f64,
            value: 1.25 + i as f64,
            high: 3.75 + i as f64,
            at_low,
            at_high,
            swing: (at_high - at_low).abs(),
            standard_error: 0.75,
        }
    };
    PlanTornado { plan: plan.into(), benefit, moving: 41, bars: (0..12).map(bar).collect() }
}

fn kept(benefit: f64, plan: &str) -> PlanKept {
    let site = |(name, _, size): &(&str, &str, f64)| {
        let whole = benefit * size;
        let shown = *size > 0.5;
        let later = |(years, left): (f64, f64)| Later {
            years,
            going_on: range(whole * (1.0 + 0.125 * years), 3.0),
            stopped: range(whole * left, 1.5),
            kept_percent: shown.then_some(100.0 * left),
        };
        SiteKept {
            site: name.to_string(),
            at_horizon: range(whole, if shown { 0.5 * whole } else { 2.0 * whole }),
            later: [(1.0, 0.375), (2.0, 0.1875), (5.0, 0.0625)].map(later).to_vec(),
            half_gone_months: shown.then_some(8.0),
        }
    };
    PlanKept { plan: plan.into(), goes_on: true, sites: SITES.iter().map(site).collect() }
}
