//! What to expect: hairs and benefit at the visit nearest to day 336 and at the last, with ranges in words.

use askama::Template;

use super::{Section, Told};
use crate::report::plot::{Canvas, Marker, Style};
use crate::report::words::{self, MAIN, Wording};
use crate::result::{Interval, RunResult};

/// The measure that the headline speaks of.
const HEADLINE: &Wording = &MAIN[0];
/// The day at which trials of hair loss are usually read.
const TRIAL_DAY: f64 = 336.0;

/// What to expect, at the visit nearest to day 336 and at the last.
#[derive(Template)]
#[template(path = "outlook.html")]
struct Outlook {
    days: Vec<String>,
    sites: Vec<SiteOutlook>,
    /// Whether there are ranges at all.
    ranges: bool,
    possible_patients: usize,
}

/// The outlook at one site.
pub struct SiteOutlook {
    pub name: String,
    pub region: String,
    pub rows: Vec<OutlookRow>,
}

/// One plan at one site.
pub struct OutlookRow {
    pub key: String,
    pub plan: String,
    pub untreated: bool,
    pub user: bool,
    pub cells: Vec<OutlookCell>,
    /// What the last visit means.
    pub verdict: String,
}

/// One plan at one site on one day.
pub struct OutlookCell {
    pub value: String,
    pub benefit: String,
    pub range: String,
    pub forest: String,
}

/// The section.
pub(super) fn section(told: &Told) -> Result<Option<Section>, askama::Error> {
    Section::of("outlook", "What to expect", &Outlook::of(told))
}

impl Outlook {
    /// The outlook of a run.
    fn of(told: &Told) -> Outlook {
        let Told { result, point } = told;
        let days = outlook_days(&result.visit_days);
        let lookup = |plan: &str, site: &str, day: f64| interval(result, "benefit", HEADLINE.measure, plan, site, day);
        let mut low = 0.0f64;
        let mut high = 0.0f64;
        for (_, site) in result.measured_sites() {
            for (plan, day) in result.plans.iter().flat_map(|p| days.iter().map(move |d| (p, *d))) {
                if let Some(i) = lookup(&plan.name, &site.name, day) {
                    low = low.min(i.low).min(i.point);
                    high = high.max(i.high).max(i.point);
                }
            }
        }
        let sites = result.measured_sites().map(|(s, site)| {
            let rows = result.plans.iter().enumerate().map(|(p, plan)| {
                let found: Vec<_> = days.iter().map(|d| lookup(&plan.name, &site.name, *d)).collect();
                let cells = days.iter().zip(&found).map(|(day, range)| OutlookCell {
                    value: point.value(HEADLINE.measure, s, *day, p).map_or("\u{2013}".into(), |v| HEADLINE.datum(v)),
                    benefit: point
                        .benefit(HEADLINE.measure, s, *day, p)
                        .map_or("\u{2013}".into(), |v| HEADLINE.change(v)),
                    range: range.map_or(String::new(), |i| span(HEADLINE, i)),
                    forest: range.map_or(String::new(), |i| forest(i, low, high, Style::of_plan(p).class)),
                });
                let last = found.last().copied().flatten();
                OutlookRow {
                    key: Style::of_plan(p).key(),
                    plan: plan.name.clone(),
                    untreated: p == 0,
                    user: !plan.user_products.is_empty(),
                    cells: cells.collect(),
                    verdict: if p == 0 { String::new() } else { last.map_or(String::new(), verdict) },
                }
            });
            SiteOutlook { name: site.name.clone(), region: site.region.clone(), rows: rows.collect() }
        });
        let sites = sites.collect();
        let possible_patients = result.intervals.iter().map(|i| i.possible_patients).max().unwrap_or(0);
        let days = days.iter().map(|d| words::day(*d)).collect();
        Outlook { days, sites, ranges: told.ranges(), possible_patients }
    }
}

/// The visit nearest to day 336 if one is within 60 days, and the last.
pub(super) fn outlook_days(visits: &[f64]) -> Vec<f64> {
    let Some(last) = visits.last().copied() else { return Vec::new() };
    let off = |d: &f64| (d - TRIAL_DAY).abs();
    let near = visits.iter().copied().filter(|d| *d < last && off(d) <= 60.0).min_by(|a, b| off(a).total_cmp(&off(b)));
    near.into_iter().chain([last]).collect()
}

/// The range of a number.
pub(super) fn interval<'a>(
    r: &'a RunResult,
    kind: &str,
    measure: &str,
    plan: &str,
    site: &str,
    day: f64,
) -> Option<&'a Interval> {
    r.intervals.iter().find(|i| {
        i.day == day
            && i.plan == plan
            && i.site == site
            && i.kind == kind
            && i.measure == measure
            && i.possible_patients > 1
    })
}

/// `+4 to +21`.
pub(super) fn span(wording: &Wording, i: &Interval) -> String {
    format!("{} to {}", wording.change(i.low), wording.change(i.high))
}

/// A range of benefits in plain words.
fn verdict(i: &Interval) -> String {
    let [low, high] = [i.low, i.high].map(|x| HEADLINE.signed(x.abs()).trim_start_matches('+').to_string());
    match (i.low > 0.0, i.high < 0.0) {
        (true, _) => {
            format!("More hair than untreated: 9 in 10 such patients gain {low} to {high} hairs on each cm\u{b2}.")
        }
        (_, true) => {
            format!("Less hair than untreated: 9 in 10 such patients lose {high} to {low} hairs more on each cm\u{b2}.")
        }
        _ if low == "0" && high == "0" => "No difference from untreated.".into(),
        _ => {
            let hairs = if low == "1" { "hair" } else { "hairs" };
            format!("May or may not help: from {low} {hairs} fewer to {high} more on each cm\u{b2}.")
        }
    }
}

/// The range as a bar about a line at no benefit, in the colour of a class.
fn forest(i: &Interval, low: f64, high: f64, class: &str) -> String {
    let span = (high - low).max(1e-9);
    let x = |v: f64| 4.0 + 112.0 * (v - low) / span;
    let mut canvas = Canvas::silent("forest", 120.0, 16.0);
    canvas.path("zero", &format!("M{:.1} 1v14", x(0.0)));
    canvas.group(class);
    canvas.path("bar", &format!("M{:.1} 8H{:.1}", x(i.low), x(i.high)));
    canvas.marker(&Style { marker: Marker::Disc, ..Style::of_plan(0) }, x(i.point), 8.0);
    canvas.end_group();
    canvas.svg()
}
