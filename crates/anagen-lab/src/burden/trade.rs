//! Plan against plan: benefit for each visit, each hundred injections and each thousand of money.

use super::{Asked, Burdens, PlanBurden, counted};
use crate::result::{PointEstimate, RunResult};
use crate::run::Setup;
use anagen_model::scalp::Ground;
use serde::{Deserialize, Serialize};

/// The measure of the benefit: hairs over the untreated twin.
const MEASURE: &str = "total_hairs_per_cm2";

/// What a plan gives at a site on the last visit, for what it asks until then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trade {
    /// The plan.
    pub plan: String,
    /// The site.
    pub site: String,
    /// The day.
    pub day: f64,
    /// Hairs per cm2 over untreated, in the point estimate.
    pub benefit: f64,
    /// Its central 90 % over possible patients.
    pub range: Option<[f64; 2]>,
    /// Benefit for each visit; `None` if there is no visit.
    pub per_visit: Option<f64>,
    /// Benefit for each hundred injections; `None` if there are none, or their number is not known.
    pub per_100_injections: Option<f64>,
    /// Benefit for each thousand of the currency, at the highest and at the lowest price; `None` if a price is
    /// not known.
    pub per_1000: Option<[f64; 2]>,
}

/// The burden of every plan of a run, and what it buys.
pub fn burdens(setup: &Setup, ground: &Ground, result: &RunResult) -> Burdens {
    let until_day = result.visit_days.last().copied().unwrap_or(result.horizon_days);
    let asked = Asked { ground, products: &setup.products, until_day };
    let treated = setup.plans.iter().enumerate().skip(1);
    let plans: Vec<PlanBurden> = treated.map(|(_, plan)| counted(&plan.info.name, &plan.recipe, &asked)).collect();
    let point = PointEstimate::of(result);
    let mut trades = Vec::new();
    for (s, site) in result.measured_sites() {
        for (p, plan) in plans.iter().enumerate() {
            let Some(benefit) = point.benefit(MEASURE, s, until_day, p + 1) else { continue };
            let here = result.intervals.iter().find(|i| {
                i.kind == "benefit"
                    && i.measure == MEASURE
                    && i.plan == plan.plan
                    && i.site == site.name
                    && i.day == until_day
            });
            trades.push(Trade::of(plan, &site.name, until_day, benefit, here.map(|i| [i.low, i.high])));
        }
    }
    Burdens { until_day, plans, trades }
}

impl Trade {
    /// What a plan gives at a site for what it asks.
    pub fn of(plan: &PlanBurden, site: &str, day: f64, benefit: f64, range: Option<[f64; 2]>) -> Trade {
        let per = |much: f64, unit: f64| (much > 0.0).then(|| benefit / much * unit);
        Trade {
            plan: plan.plan.clone(),
            site: site.into(),
            day,
            benefit,
            range,
            per_visit: per(plan.visits, 1.0),
            per_100_injections: plan.injections.and_then(|n| per(n, 100.0)),
            per_1000: plan.cost.as_ref().and_then(|c| Some([per(c.high, 1000.0)?, per(c.low, 1000.0)?])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Price;
    use super::*;

    #[test]
    fn nothing_is_divided_by_nothing() {
        let cost = Some(Price { low: 500.0, high: 2000.0, currency: "USD".into() });
        let plan = PlanBurden {
            plan: "cells".into(),
            visits: 3.0,
            injections: Some(600.0),
            operations: 0.0,
            grafts: 0.0,
            at_home: Vec::new(),
            cost,
            unpriced: Vec::new(),
            treatments: Vec::new(),
        };
        let trade = Trade::of(&plan, "A", 720.0, 12.0, Some([3.0, 20.0]));
        assert_eq!(
            (trade.per_visit, trade.per_100_injections, trade.per_1000),
            (Some(4.0), Some(2.0), Some([6.0, 24.0]))
        );
        let pill = PlanBurden { visits: 0.0, injections: Some(0.0), cost: None, ..plan };
        let trade = Trade::of(&pill, "A", 720.0, 12.0, None);
        assert_eq!((trade.per_visit, trade.per_100_injections, trade.per_1000), (None, None, None));
    }
}
