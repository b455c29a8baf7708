//! The tables of the page: what to expect, benefit at each visit, shedding, doses, hidden quantities.

use crate::report::plot::{Canvas, Marker, Style};
use crate::report::words::{self, MAIN, Wording};
use crate::result::{Interval, PointEstimate, RunResult};

/// The measure that the headline speaks of.
const HEADLINE: &Wording = &MAIN[0];
/// The day at which trials of hair loss are usually read.
const TRIAL_DAY: f64 = 336.0;

/// What to expect, at the visit nearest to day 336 and at the last.
pub struct Outlook {
    pub days: Vec<String>,
    pub sites: Vec<SiteOutlook>,
    /// Whether there are ranges at all.
    pub ranges: bool,
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

impl Outlook {
    /// The outlook of a run.
    pub fn of(result: &RunResult, point: &PointEstimate) -> Outlook {
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
                    value: point.value(HEADLINE.measure, s, *day, p).map_or("\u{2013}".into(), |v| HEADLINE.number(v)),
                    benefit: point
                        .benefit(HEADLINE.measure, s, *day, p)
                        .map_or("\u{2013}".into(), |v| HEADLINE.signed(v)),
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
        let ranges = result.intervals.iter().any(|i| i.kind == "benefit" && i.possible_patients > 1);
        Outlook { days: days.iter().map(|d| words::day(*d)).collect(), sites, ranges }
    }
}

/// The visit nearest to day 336 if one is within 60 days, and the last.
pub(super) fn outlook_days(visits: &[f64]) -> Vec<f64> {
    let Some(last) = visits.last().copied() else { return Vec::new() };
    let off = |d: &f64| (d - TRIAL_DAY).abs();
    let near = visits.iter().copied().filter(|d| *d < last && off(d) <= 60.0).min_by(|a, b| off(a).total_cmp(&off(b)));
    near.into_iter().chain([last]).collect()
}

fn interval<'a>(r: &'a RunResult, kind: &str, measure: &str, plan: &str, site: &str, day: f64) -> Option<&'a Interval> {
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
fn span(wording: &Wording, i: &Interval) -> String {
    format!("{} to {}", wording.signed(i.low), wording.signed(i.high))
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

/// Benefit at each visit at one site.
pub struct SiteBenefits {
    pub name: String,
    pub region: String,
    pub days: Vec<String>,
    pub measures: Vec<MeasureBenefits>,
}

/// One measure.
pub struct MeasureBenefits {
    pub title: &'static str,
    pub unit: &'static str,
    /// Plan, and (benefit, range) visit by visit.
    pub rows: Vec<(String, Vec<(String, String)>)>,
}

impl SiteBenefits {
    /// The tables of all sites, without the first visit if it is day 0.
    pub fn all(result: &RunResult, point: &PointEstimate) -> Vec<SiteBenefits> {
        let days: Vec<f64> = result.visit_days.iter().copied().filter(|d| *d > 0.0).collect();
        let table = |(s, site): (usize, &crate::result::Site)| {
            let read = point.measures(s);
            let present = MAIN.iter().filter(|w| read.iter().any(|(m, _)| *m == w.measure));
            let measure = |wording: &'static Wording| {
                let rows = result.plans.iter().enumerate().skip(1).map(|(p, plan)| {
                    let cell = |day: &f64| {
                        let benefit = point.benefit(wording.measure, s, *day, p);
                        let range = interval(result, "benefit", wording.measure, &plan.name, &site.name, *day);
                        (
                            benefit.map_or("\u{2013}".into(), |b| wording.signed(b)),
                            range.map_or(String::new(), |i| span(wording, i)),
                        )
                    };
                    (plan.name.clone(), days.iter().map(cell).collect())
                });
                MeasureBenefits { title: wording.title, unit: wording.unit_of_change(), rows: rows.collect() }
            };
            SiteBenefits {
                name: site.name.clone(),
                region: site.region.clone(),
                days: days.iter().map(|d| words::day(*d)).collect(),
                measures: present.map(measure).collect(),
            }
        };
        result.measured_sites().map(table).collect()
    }
}

/// What was read off the whole head: quantity by quantity, plans against visits.
pub struct HeadTable {
    pub days: Vec<String>,
    pub quantities: Vec<HeadQuantity>,
    /// Quantities that were 0 for every plan on every day: told in a line, not in rows of zeros.
    pub nothing: String,
}

/// One quantity of the head.
pub struct HeadQuantity {
    pub title: String,
    pub unit: String,
    pub rows: Vec<(String, Vec<String>)>,
}

impl HeadTable {
    /// The table, if the head was read.
    pub fn of(result: &RunResult, point: &PointEstimate) -> Option<HeadTable> {
        let head = result.head_site()?;
        let quantity = |(measure, unit): (&'static str, &'static str)| HeadQuantity {
            title: words::key(measure),
            unit: words::unit(unit),
            rows: (result.plans.iter().enumerate())
                .map(|(p, plan)| {
                    let value = |day: &f64| point.value(measure, head, *day, p);
                    let cell = |day: &f64| value(day).map_or("\u{2013}".into(), |x| words::short(settled(x)));
                    (plan.name.clone(), result.visit_days.iter().map(cell).collect())
                })
                .collect(),
        };
        let all: Vec<HeadQuantity> = point.measures(head).into_iter().map(quantity).collect();
        let (zero, quantities): (Vec<_>, Vec<_>) = all.into_iter().partition(HeadQuantity::is_nothing);
        let nothing = words::list(&zero.into_iter().map(|q| q.title).collect::<Vec<_>>());
        let days = result.visit_days.iter().map(|d| words::day(*d)).collect();
        (!quantities.is_empty()).then_some(HeadTable { days, quantities, nothing })
    }
}

impl HeadQuantity {
    /// Whether every cell is 0 or was not read, and one was.
    fn is_nothing(&self) -> bool {
        let cells = || self.rows.iter().flat_map(|row| &row.1);
        cells().all(|c| c == "0" || c == "\u{2013}") && cells().any(|c| c == "0")
    }
}

/// A reading as the page prints it: below half a hundredth it is nothing.
fn settled(x: f64) -> f64 {
    if x.abs() < 0.005 { 0.0 } else { x }
}

/// Hairs shed on the whole head: plans against stretches of days.
pub struct ShedTable {
    pub spans: Vec<String>,
    pub rows: Vec<(String, Vec<String>)>,
}

impl ShedTable {
    /// The table, if the run counted.
    pub fn of(result: &RunResult) -> Option<ShedTable> {
        let mut spans: Vec<(f64, f64)> = Vec::new();
        for (_, first, last, _) in &result.head_shed {
            if !spans.contains(&(*first, *last)) {
                spans.push((*first, *last));
            }
        }
        let row = |(number, plan): (usize, &crate::result::PlanInfo)| {
            let cell = |(first, last): &(f64, f64)| {
                let found = result.head_shed.iter().find(|s| (s.0 as usize, s.1, s.2) == (number, *first, *last));
                found.map_or("\u{2013}".into(), |s| words::fixed(s.3, 0))
            };
            (plan.name.clone(), spans.iter().map(cell).collect())
        };
        let rows = result.plans.iter().enumerate().map(row).collect();
        let name = |(a, b): &(f64, f64)| format!("{}\u{2013}{}", words::day(*a), words::day(*b));
        (!spans.is_empty()).then(|| ShedTable { spans: spans.iter().map(name).collect(), rows })
    }
}

/// One design value that follows from those written.
pub struct DerivedRow {
    pub plan: String,
    pub treatment: String,
    pub what: String,
    pub value: String,
}

impl DerivedRow {
    /// The values of all plans.
    pub fn all(result: &RunResult) -> Vec<DerivedRow> {
        let mut rows: Vec<DerivedRow> = Vec::new();
        for plan in &result.plans {
            for (number, (treatment, key, value)) in plan.derived.iter().enumerate() {
                // A name is written where it begins.
                let again = number > 0 && plan.derived[number - 1].0 == *treatment;
                rows.push(DerivedRow {
                    plan: if number == 0 { plan.name.clone() } else { String::new() },
                    treatment: if again { String::new() } else { words::key(treatment) },
                    what: words::key(key),
                    value: words::short(*value),
                });
            }
        }
        rows
    }
}

/// One hidden quantity of the patient.
pub struct HiddenRow {
    pub name: String,
    pub origin: &'static str,
    pub value: String,
    pub range: String,
    pub unit: String,
}

impl HiddenRow {
    /// All of them.
    pub fn all(result: &RunResult) -> Vec<HiddenRow> {
        let row = |h: &crate::result::Hidden| HiddenRow {
            name: words::key(&h.name),
            origin: h.origin.words(),
            value: words::short(h.value),
            range: format!("{} to {}", words::short(h.low), words::short(h.high)),
            unit: words::unit(&h.unit),
        };
        result.hidden.iter().map(row).collect()
    }
}
