//! What is kept of each benefit years after the protocol, if it goes on and if it is stopped.

use askama::Template;

use super::{Section, Told};
use crate::counterfactual::Range;
use crate::counterfactual::kept::{PlanKept, SiteKept};
use crate::report::words::{self, HEADLINE, datum};

#[derive(Template)]
#[template(path = "kept.html")]
struct Page {
    day: String,
    people: String,
    years: Vec<String>,
    sites: Vec<SiteTable>,
}

struct SiteTable {
    name: String,
    region: String,
    plans: Vec<PlanRows>,
}

/// Cells are HTML.
struct PlanRows {
    plan: String,
    /// If it goes on: on the last day and later; none if it has nothing that goes on.
    going_on: Option<Vec<String>>,
    /// If it is stopped.
    stopped: Vec<String>,
    half_gone: String,
}

/// The section, if possible patients were followed.
pub(super) fn section(told: &Told) -> Result<Option<Section>, askama::Error> {
    let Some(kept) = told.result.counterfactual.as_ref().map(|c| &c.kept) else { return Ok(None) };
    let years = kept.plans.iter().flat_map(|p| &p.sites).map(|s| &s.later).next();
    let site = |site: &crate::result::Site| {
        let rows = |plan: &PlanKept| Some(PlanRows::of(plan, plan.sites.iter().find(|s| s.site == site.name)?));
        let plans = kept.plans.iter().filter_map(rows).collect();
        SiteTable { name: site.name.clone(), region: site.region.clone(), plans }
    };
    let page = Page {
        day: datum(kept.horizon_days, &words::day(kept.horizon_days)),
        people: datum(kept.possible_patients as f64, &words::fixed(kept.possible_patients as f64, 0)),
        years: years.into_iter().flatten().map(|l| words::count(l.years as usize, "year", "years")).collect(),
        sites: told.result.measured_sites().map(|(_, s)| site(s)).filter(|s| !s.plans.is_empty()).collect(),
    };
    Section::of("kept", "What is kept after stopping", &page)
}

impl PlanRows {
    fn of(plan: &PlanKept, site: &SiteKept) -> PlanRows {
        let first = cell(&site.at_horizon, None);
        let going_on = || [first.clone()].into_iter().chain(site.later.iter().map(|l| cell(&l.going_on, None)));
        let stopped = site.later.iter().map(|l| cell(&l.stopped, l.kept_percent));
        PlanRows {
            plan: plan.plan.clone(),
            going_on: plan.goes_on.then(|| going_on().collect()),
            stopped: [first.clone()].into_iter().chain(stopped).collect(),
            half_gone: match site.half_gone_months {
                Some(months) => format!("month {}", datum(months, &words::fixed(months, 0))),
                None if site.at_horizon.excludes_zero() => "not in 5 years".into(),
                None => "\u{2013}".into(),
            },
        }
    }
}

/// A benefit, what share of the first it is, and its range.
fn cell(range: &Range, percent: Option<f64>) -> String {
    let kept = percent.map_or(String::new(), |p| format!(" ({} %)", datum(p, &words::fixed(p, 0))));
    let [low, high] = [range.low, range.high].map(|x| HEADLINE.change(x));
    format!("<b>{}</b>{kept}<small>{low} to {high}</small>", HEADLINE.change(range.mean))
}
