//! What to expect: hairs and benefit at the visit nearest to day 336 and at the last, with ranges in words.

use askama::Template;

use super::ranges::what_ranges_hold;
use super::{Section, Told};
use crate::noticed::{ByEye, Noticed};
use crate::report::plot::{Canvas, Marker, Style};
use crate::report::words::{self, HEADLINE};
use crate::result::Range;
use crate::shown::headline_days;

/// What to expect, at the visit nearest to day 336 and at the last.
#[derive(Template)]
#[template(path = "outlook.html")]
struct Outlook {
    days: Vec<String>,
    sites: Vec<SiteOutlook>,
    /// Whether there are ranges at all.
    ranges: bool,
    /// What ranges hold.
    what_ranges_hold: String,
    /// The smallest change an eye notices.
    least: Option<[String; 2]>,
}

/// The outlook at one site.
pub struct SiteOutlook {
    pub name: String,
    pub region: String,
    pub rows: Vec<OutlookRow>,
    /// Plan by plan, whether a change would be noticed.
    noticed: Vec<NoticedRow>,
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
        let Told { result, point, .. } = told;
        let days = headline_days(&result.visit_days);
        let lookup = |plan: &str, site: &str, day: f64| result.range("benefit", HEADLINE.measure, plan, site, day);
        let mut low = 0.0f64;
        let mut high = 0.0f64;
        for (_, site) in result.measured_sites() {
            for (plan, day) in result.plans.iter().flat_map(|p| days.iter().map(move |d| (p, *d))) {
                if let Some(r) = lookup(&plan.name, &site.name, day) {
                    low = low.min(r.low);
                    high = high.max(r.high);
                }
            }
        }
        let told_at = |site: &str| {
            let site = site.to_string();
            result.noticed.iter().filter(move |n| n.site == site && Some(n.day) == result.visit_days.last().copied())
        };
        let sites = result.measured_sites().map(|(s, site)| {
            let rows = result.plans.iter().enumerate().map(|(p, plan)| {
                let found: Vec<_> = days.iter().map(|d| lookup(&plan.name, &site.name, *d)).collect();
                let cells = days.iter().zip(&found).map(|(day, range)| OutlookCell {
                    value: point.value(HEADLINE.measure, s, *day, p).map_or("\u{2013}".into(), |v| HEADLINE.datum(v)),
                    benefit: point
                        .benefit(HEADLINE.measure, s, *day, p)
                        .map_or("\u{2013}".into(), |v| HEADLINE.change(v)),
                    range: range.as_ref().map_or(String::new(), |r| r.span(HEADLINE)),
                    forest: range.as_ref().map_or(String::new(), |r| forest(r, low, high, Style::of_plan(p).class)),
                });
                let seen = told_at(&site.name).find(|n| n.plan == plan.name).map_or(String::new(), would_be_noticed);
                let last = found.last().and_then(Option::as_ref);
                OutlookRow {
                    key: Style::of_plan(p).key(),
                    plan: plan.name.clone(),
                    untreated: p == 0,
                    user: !plan.user_products.is_empty(),
                    cells: cells.collect(),
                    verdict: if p == 0 { String::new() } else { last.map_or(String::new(), verdict) + &seen },
                }
            });
            let rows = rows.collect();
            let noticed = told_at(&site.name).map(|n| NoticedRow::of(n, n.plan == result.plans[0].name)).collect();
            SiteOutlook { name: site.name.clone(), region: site.region.clone(), rows, noticed }
        });
        let sites = sites.collect();
        let percent = |eye: &ByEye| words::datum(eye.least, &words::fixed(100.0 * eye.least, 0));
        let least = result.noticed.first().map(|n| [percent(&n.eye[0]), percent(&n.eye[1])]);
        let days = days.iter().map(|d| words::day(*d)).collect();
        Outlook { days, sites, ranges: result.ranges(), what_ranges_hold: what_ranges_hold(result), least }
    }
}

/// A range of benefits in plain words.
fn verdict(r: &Range) -> String {
    let [low, high] = [r.low, r.high].map(|x| words::datum(x, &hairs(x)));
    match (r.low > 0.0, r.high < 0.0) {
        (true, _) => {
            format!("More hair than untreated: 9 in 10 such patients gain {low} to {high} hairs on each cm\u{b2}.")
        }
        (_, true) => {
            format!("Less hair than untreated: 9 in 10 such patients lose {high} to {low} hairs more on each cm\u{b2}.")
        }
        _ if hairs(r.low) == "0" && hairs(r.high) == "0" => "No difference from untreated.".into(),
        _ => {
            let one = if hairs(r.low) == "1" { "hair" } else { "hairs" };
            format!("May or may not help: from {low} {one} fewer to {high} more on each cm\u{b2}.")
        }
    }
}

/// A number of hairs, without its sign.
fn hairs(x: f64) -> String {
    HEADLINE.number(x.abs())
}

/// A plan's changes as an eye and a device see them.
struct NoticedRow {
    plan: String,
    /// Gain and loss since the start, more than the twin: by the stricter source, and by the other.
    shares: [[String; 2]; 3],
    device_error: String,
    device: String,
}

impl NoticedRow {
    fn of(n: &Noticed, untreated: bool) -> NoticedRow {
        let share = |x: f64| words::datum(x, &in_ten(x, n.counted));
        let both = |of: fn(&ByEye) -> f64| n.eye.map(|eye| share(of(&eye)));
        let beside = if untreated { [(); 2].map(|_| "\u{2013}".into()) } else { both(|e| e.beside_untreated) };
        NoticedRow {
            plan: n.plan.clone(),
            shares: [both(|e| e.gain), both(|e| e.loss), beside],
            device_error: words::datum(n.device_error, &words::fixed(100.0 * n.device_error, 0)),
            device: share(n.told_by_device),
        }
    }
}

/// In how many such patients the difference from the twin would be noticed, in words.
fn would_be_noticed(n: &Noticed) -> String {
    let share = |eye: &ByEye| words::datum(eye.beside_untreated, &in_ten(eye.beside_untreated, n.counted));
    let [strict, lax] = [&n.eye[0], &n.eye[1]].map(share);
    format!(" In {strict} such patients the gain over an untreated twin would be noticed, by a laxer source in {lax}.")
}

/// A share of cases in words: `7 of 10`.
fn in_ten(share: f64, cases: usize) -> String {
    let tenths = (10.0 * share).round();
    match share {
        x if x <= 0.0 => format!("none of {cases}"),
        x if x >= 1.0 => format!("all {cases}"),
        _ if tenths == 0.0 => "fewer than 1 of 10".into(),
        _ if tenths == 10.0 => "more than 9 of 10".into(),
        _ => format!("{tenths} of 10"),
    }
}

/// The range as a bar about a line at no benefit, in the colour of a class.
fn forest(i: &Range, low: f64, high: f64, class: &str) -> String {
    let span = (high - low).max(1e-9);
    let x = |v: f64| 4.0 + 112.0 * (v - low) / span;
    let mut canvas = Canvas::silent("forest", 120.0, 16.0);
    canvas.path("zero", &format!("M{:.1} 1v14", x(0.0)));
    canvas.group(class);
    canvas.path("bar", &format!("M{:.1} 8H{:.1}", x(i.low), x(i.high)));
    canvas.marker(&Style { marker: Marker::Disc, ..Style::of_plan(0) }, x(i.median), 8.0);
    canvas.end_group();
    canvas.svg()
}
