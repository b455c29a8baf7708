//! Benefit at each visit of every site, and what was read off the whole head.

use askama::Template;

use super::{Section, Told};
use crate::report::words::{self, MAIN, Wording};
use crate::result::{HeadShed, RunResult};

/// The section.
pub(super) fn section(told: &Told) -> Result<Option<Section>, askama::Error> {
    let (sites, head, shed) = (SiteBenefits::all(told), HeadTable::of(told), ShedTable::of(told.result));
    Section::of("benefits", "Benefit at each visit", &Benefits { ranges: told.result.ranges(), sites, head, shed })
}

#[derive(Template)]
#[template(path = "benefits.html")]
struct Benefits {
    ranges: bool,
    sites: Vec<SiteBenefits>,
    head: Option<HeadTable>,
    shed: Option<ShedTable>,
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
    fn all(told: &Told) -> Vec<SiteBenefits> {
        let Told { result, point, .. } = told;
        let days: Vec<f64> = result.visit_days.iter().copied().filter(|d| *d > 0.0).collect();
        let table = |(s, site): (usize, &crate::result::Site)| {
            let read = point.measures(s);
            let present = MAIN.iter().filter(|w| read.iter().any(|(m, _)| *m == w.measure));
            let measure = |wording: &'static Wording| {
                let rows = result.plans.iter().enumerate().skip(1).map(|(p, plan)| {
                    let cell = |day: &f64| {
                        let benefit = point.benefit(wording.measure, s, *day, p);
                        let range = result.range("benefit", wording.measure, &plan.name, &site.name, *day);
                        (
                            benefit.map_or("\u{2013}".into(), |b| wording.change(b)),
                            range.map_or(String::new(), |r| r.span(wording)),
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
    fn of(Told { result, point, .. }: &Told) -> Option<HeadTable> {
        let head = result.head_site()?;
        let quantity = |(measure, unit): (&'static str, &'static str)| HeadQuantity {
            title: words::key(measure),
            unit: words::unit(unit),
            rows: (result.plans.iter().enumerate())
                .map(|(p, plan)| {
                    let value = |day: &f64| point.value(measure, head, *day, p);
                    let cell = |day: &f64| {
                        value(day).map_or("\u{2013}".into(), |x| words::datum(x, &words::short(settled(x))))
                    };
                    (plan.name.clone(), result.visit_days.iter().map(cell).collect())
                })
                .collect(),
        };
        let read = |measure: &str| {
            let days = |p: usize| result.visit_days.iter().filter_map(move |d| point.value(measure, head, *d, p));
            (0..result.plans.len()).flat_map(days).collect::<Vec<f64>>()
        };
        // Quantities without any reading are rows of dashes, not of nothing.
        let is_nothing = |(measure, _): &(&str, &str)| {
            let values = read(measure);
            !values.is_empty() && values.into_iter().all(|x| settled(x) == 0.0)
        };
        let (zero, told): (Vec<_>, Vec<_>) = point.measures(head).into_iter().partition(is_nothing);
        let quantities: Vec<HeadQuantity> = told.into_iter().map(quantity).collect();
        let nothing = words::list(&zero.into_iter().map(|q| words::key(q.0)).collect::<Vec<_>>());
        let days = result.visit_days.iter().map(|d| words::day(*d)).collect();
        (!quantities.is_empty()).then_some(HeadTable { days, quantities, nothing })
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
    fn of(result: &RunResult) -> Option<ShedTable> {
        let mut spans: Vec<(f64, f64)> = Vec::new();
        let span = |s: &HeadShed| (s.first_day, s.last_day);
        for shed in &result.head_shed {
            if !spans.contains(&span(shed)) {
                spans.push(span(shed));
            }
        }
        let row = |plan: &crate::result::PlanInfo| {
            let cell = |days: &(f64, f64)| {
                let found = result.head_shed.iter().find(|s| s.plan == plan.name && span(s) == *days);
                let told = |s: &HeadShed| words::datum(s.hairs_per_day, &words::fixed(s.hairs_per_day, 0));
                found.map_or("\u{2013}".into(), told)
            };
            (plan.name.clone(), spans.iter().map(cell).collect())
        };
        let rows = result.plans.iter().map(row).collect();
        let name = |(a, b): &(f64, f64)| format!("{}\u{2013}{}", words::day(*a), words::day(*b));
        (!spans.is_empty()).then(|| ShedTable { spans: spans.iter().map(name).collect(), rows })
    }
}
