//! Plan beside plan with its range, and the benefit of each possible patient.

use askama::Template;

use super::{Section, Told};
use crate::report::plot::{Forest, ForestGroup, ForestRow, Style, Waterfall, figure};
use crate::report::words::{self, HEADLINE};
use crate::shown::{Twins, headline_days};

const AXIS: &str = "hairs/cm\u{b2} over untreated";

#[derive(Template)]
#[template(path = "people.html")]
struct People {
    /// The day of the waterfalls.
    day: String,
    sites: Vec<SitePeople>,
}

/// The figures of one site.
struct SitePeople {
    name: String,
    region: String,
    figures: String,
}

/// The section, if possible patients were simulated.
pub(super) fn section(told: &Told) -> Result<Option<Section>, askama::Error> {
    let result = told.result;
    let Some(day) = headline_days(&result.visit_days).first().copied().filter(|_| told.result.ranges()) else {
        return Ok(None);
    };
    let sites = result.measured_sites().map(|(place, site)| SitePeople {
        name: site.name.clone(),
        region: site.region.clone(),
        figures: forest(told, (place, &site.name)) + &waterfalls(told, &site.name, day),
    });
    let sites = sites.filter(|s| !s.figures.is_empty()).collect();
    Section::of("people", "Plan beside plan, patient by patient", &People { day: words::day(day), sites })
}

/// The plans at a site on the headline days.
fn forest(told: &Told, (place, site): (usize, &str)) -> String {
    let result = told.result;
    let days = headline_days(&result.visit_days);
    let group = |(number, plan): (usize, &crate::result::PlanInfo)| {
        let row = |day: &f64| {
            let range = told.result.range("benefit", HEADLINE.measure, &plan.name, site, *day)?;
            let point = told.point.benefit(HEADLINE.measure, place, *day, number)?;
            let [at, low, high] = [point, range.low, range.high].map(|x| HEADLINE.signed(x));
            let (name, numbers) = (format!("day {}", words::day(*day)), format!("{at} ({low} to {high})"));
            Some(ForestRow { name, point, range: (range.low, range.high), numbers })
        };
        ForestGroup {
            name: plan.name.clone(),
            style: Style::of_plan(number),
            rows: days.iter().filter_map(row).collect(),
        }
    };
    let groups: Vec<ForestGroup> = result.plans.iter().enumerate().skip(1).map(group).collect();
    let rows = || groups.iter().flat_map(|g| &g.rows);
    if rows().next().is_none() {
        return String::new();
    }
    let ends = |r: &ForestRow| [r.point, r.range.0, r.range.1];
    let range = rows().flat_map(ends).fold((0.0, 0.0), |(low, high): (f64, f64), v| (low.min(v), high.max(v)));
    let said = |g: &ForestGroup| g.rows.iter().map(|r| format!("{}, {}: {}", g.name, r.name, r.numbers)).collect();
    let said: Vec<String> = groups.iter().flat_map(|g| -> Vec<String> { said(g) }).collect();
    let title = format!("Benefit of each plan at {site} in hairs per cm\u{b2}, with its 90 % range");
    let svg = Forest { title, words: said.join("; "), groups, range, axis: AXIS }.svg();
    figure("All plans", "point and 90 % range", &svg, "")
}

/// The possible patients at a site, plan by plan.
fn waterfalls(told: &Told, site: &str, day: f64) -> String {
    let result = told.result;
    let here: Vec<(usize, &Twins)> = (result.plans.iter().enumerate())
        .filter_map(|(number, plan)| {
            let twins = &result.shown.twins;
            let found = twins.iter().find(|t| t.plan == plan.name && t.site == site && t.day == day)?;
            (!found.benefit_per_cm2.is_empty()).then_some((number, found))
        })
        .collect();
    let all = here.iter().flat_map(|(_, t)| &t.benefit_per_cm2);
    let range = all.fold((0.0, 0.0), |(low, high): (f64, f64), v| (low.min(*v), high.max(*v)));
    let one = |(number, twins): &(usize, &Twins)| {
        let people = twins.benefit_per_cm2.len();
        let (gaining, beyond) = (twins.gaining, twins.beyond_luck);
        let said = format!("{gaining} of {people} gain hair, {beyond} of them more than luck alone gives");
        let title = format!("Benefit of each of {people} possible patients under {} at {site}", twins.plan);
        let axis = "one bar each, sorted";
        let (values, luck, style) = (&twins.benefit_per_cm2[..], twins.luck_per_cm2, Style::of_plan(*number));
        let svg = Waterfall { title, words: said, values, luck, range, axis, style }.svg();
        let [gaining, beyond] = [gaining, beyond].map(|n| words::datum(n as f64, &n.to_string()));
        let note = format!("{gaining} of {people} gain, {beyond} of them more than luck alone");
        figure(&twins.plan, AXIS, &svg, &note)
    };
    here.iter().map(one).collect()
}
