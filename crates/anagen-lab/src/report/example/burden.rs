//! A made-up burden of the made-up plans.

use super::{DAYS, SITES, effect};
use crate::burden::{AtHome, Borne, Burdens, PlanBurden, Price, Trade};
use crate::result::PlanInfo;
use anagen_model::treatment::registered;

/// What the plans might ask: a tablet, cells, or both.
pub(super) fn burden(plans: &[PlanInfo]) -> Burdens {
    let until_day = DAYS[6];
    let borne = |name: &str| {
        let treatment = registered(name).expect("registered");
        Borne::of(treatment.kind.title, &treatment.burden)
    };
    let asks = |(number, info): (usize, &PlanInfo)| {
        let (tablet, cells) = (number != 2, number > 1);
        let price = Price { low: 236.5, high: 709.5, currency: "USD".into() };
        let daily = AtHome {
            treatment: "Finasteride, oral".into(),
            what: "tablet".into(),
            times: 1.0,
            per: "day".into(),
            total: until_day,
        };
        let named = [("finasteride", tablet), ("cell_injection", cells)];
        PlanBurden {
            plan: info.name.clone(),
            visits: if cells { 3.0 } else { 0.0 },
            injections: Some(if cells { 804.0 } else { 0.0 }),
            operations: 0.0,
            grafts: 0.0,
            at_home: if tablet { vec![daily] } else { Vec::new() },
            cost: (!cells).then_some(price),
            unpriced: if cells { vec!["Mesenchymal cells, injected".into()] } else { Vec::new() },
            treatments: named.into_iter().filter(|(_, has)| *has).map(|(name, _)| borne(name)).collect(),
        }
    };
    let all: Vec<PlanBurden> = plans.iter().enumerate().skip(1).map(asks).collect();
    let mut trades = Vec::new();
    for (site, _, strength) in SITES {
        for (number, plan) in all.iter().enumerate() {
            let benefit = strength * (effect(number + 1, until_day) - effect(0, until_day));
            trades.push(Trade::of(plan, site, until_day, benefit, Some([0.5 * benefit, 1.6 * benefit])));
        }
    }
    Burdens { until_day, plans: all, trades }
}
