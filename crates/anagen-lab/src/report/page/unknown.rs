//! What is not known: the benefits of draws of parameters, each with what its range consists of.

use std::fmt::Write;

use askama::Template;

use super::{Section, Told};
use crate::draws::{Influence, Spread, Uncertainty};
use crate::report::words::{self, MAIN, Wording};
use crate::result::RunResult;
use crate::shown::headline_days;

/// The three parts of a range, in the order and the colours of the bar.
const PARTS: [(&str, &str); 3] =
    [("luck", "part-luck"), ("patient", "part-patient"), ("parameters", "part-parameters")];

/// The section, if parameters were drawn.
pub(super) fn section(told: &Told) -> Result<Option<Section>, askama::Error> {
    let Some(unknown) = Unknown::of(told.result) else { return Ok(None) };
    Section::of("unknown", "How much is luck, how much the patient, how much nobody knows", &unknown)
}

/// What draws found.
#[derive(Template)]
#[template(path = "unknown.html")]
struct Unknown {
    pub asked: String,
    pub key: String,
    pub sites: Vec<SiteUnknown>,
    pub influences: Vec<InfluenceList>,
    /// How far a correlation is to be trusted.
    pub chance: String,
    pub notes: Vec<String>,
}

/// One site.
pub struct SiteUnknown {
    pub name: String,
    pub region: String,
    pub rows: Vec<UnknownRow>,
}

/// One benefit.
pub struct UnknownRow {
    pub plan: String,
    pub day: String,
    pub measure: String,
    pub median: String,
    pub range: String,
    pub bar: String,
    /// Standard deviations by luck, patient and parameters.
    pub sds: [String; 3],
}

/// What one benefit moves with.
pub struct InfluenceList {
    pub what: String,
    pub rows: Vec<InfluenceRow>,
}

/// One parameter.
pub struct InfluenceRow {
    pub parameter: String,
    pub about: String,
    pub correlation: String,
    pub prior: String,
    pub assumed: bool,
}

impl Unknown {
    /// The section, if parameters were drawn.
    fn of(result: &RunResult) -> Option<Unknown> {
        let u = result.uncertainty.as_ref()?;
        let days = headline_days(&result.visit_days);
        let last = days.last().copied();
        let site = |name: &str, region: &str| {
            let told = |s: &&Spread| s.kind == "benefit" && s.site == name;
            // Hairs at the days of the outlook, everything else on the last.
            let row = |s: &Spread| {
                let wording = words::main(&s.measure)?;
                let told = Some(s.day) == last || (s.measure == MAIN[0].measure && days.contains(&s.day));
                told.then(|| row(s, wording))
            };
            let rows = u.spreads.iter().filter(told).filter_map(row).collect();
            SiteUnknown { name: name.into(), region: region.into(), rows }
        };
        let sites = result.measured_sites().map(|(_, s)| site(&s.name, &s.region));
        Some(Unknown {
            asked: asked(u),
            key: PARTS.map(|(part, class)| format!("<span>{} {part}</span>", square(class))).concat(),
            sites: sites.filter(|s| !s.rows.is_empty()).collect(),
            influences: influences(u),
            chance: format!(
                "A rank correlation over {} draws has a standard error of {:.2}; of {} parameters without any influence the largest would come out near {:.2}. Weaker ones say nothing.",
                u.draws, u.correlation_error, u.parameters, u.largest_by_chance
            ),
            notes: u.notes.clone(),
        })
    }
}

fn asked(u: &Uncertainty) -> String {
    format!(
        "The question was asked again under {} sets of laws: {} parameters that this protocol uses were drawn from their priors, of which {} are only guesses. Under each the patient was enrolled anew, and {} possible patients went through every plan with {} futures each. The range holds 90 % of all of them.",
        u.draws, u.parameters, u.assumed, u.patients, u.lucks,
    )
}

fn row(s: &Spread, wording: &Wording) -> UnknownRow {
    let p = &s.parts;
    let sd = |x: f64| words::datum(x, &words::fixed(x * wording.factor, wording.digits.max(1)));
    UnknownRow {
        plan: s.plan.clone(),
        day: words::datum(s.day, &words::day(s.day)),
        measure: format!("{}, {}", wording.title, wording.unit_of_change()),
        median: wording.change(p.median),
        range: format!("{} to {}", wording.change(p.low), wording.change(p.high)),
        bar: bar(p.shares()),
        sds: [p.luck_sd, p.patient_sd, p.parameter_sd].map(sd),
    }
}

/// The shares of the variance as a bar.
fn bar(shares: [f64; 3]) -> String {
    let mut svg = String::from("<svg class=\"shares\" viewBox=\"0 0 120 12\" width=\"120\" height=\"12\">");
    let mut x = 0.0;
    for (share, (part, class)) in shares.into_iter().zip(PARTS) {
        let width = 120.0 * share;
        let percent = 100.0 * share;
        let _ = write!(
            svg,
            "<rect x=\"{x:.1}\" y=\"1\" width=\"{width:.1}\" height=\"10\" class=\"{class}\"><title>{part}: {percent:.0} % of the variance</title></rect>"
        );
        x += width;
    }
    svg + "</svg>"
}

fn square(class: &str) -> String {
    format!(
        "<svg viewBox=\"0 0 10 10\" width=\"10\" height=\"10\"><rect width=\"10\" height=\"10\" class=\"{class}\"/></svg>"
    )
}

/// What hairs move with, plan by plan and site by site.
fn influences(u: &Uncertainty) -> Vec<InfluenceList> {
    let mut lists: Vec<InfluenceList> = Vec::new();
    let headline = |i: &&Influence| i.measure == MAIN[0].measure;
    for i in u.influences.iter().filter(headline) {
        let what = format!("{} at {}, day {}", i.plan, i.site, words::day(i.day));
        let row = InfluenceRow {
            parameter: i.parameter.clone(),
            about: i.about.clone(),
            correlation: words::datum(i.correlation, &words::signed(i.correlation, 2)),
            prior: i.founded.clone(),
            assumed: i.assumed,
        };
        match lists.last_mut() {
            Some(list) if list.what == what => list.rows.push(row),
            _ => lists.push(InfluenceList { what, rows: vec![row] }),
        }
    }
    lists
}
