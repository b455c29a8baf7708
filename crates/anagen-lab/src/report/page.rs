//! `report.html`: a run told to a reader, in one file that needs nothing else.
//!
//! The page loads nothing and runs nothing: style, plots and picture are inside it. It is a function of
//! the results, the picture and the names in [`Frame`], so that a repeated run gives the same page.

use anagen_model::cause::CAUSES;
use anagen_model::cause::out_of_scope::OUT_OF_SCOPE;
use anagen_model::quantity::kind::Grade;
use askama::Template;
use base64::Engine;

use super::plot::Style;
use super::words::{self, MAIN};
use crate::result::{PointEstimate, RunResult};

mod courses;
mod tables;
mod unknown;

use courses::SiteCourses;
use tables::{DerivedRow, HeadTable, HiddenRow, Outlook, ShedTable, SiteBenefits};
use unknown::Unknown;

/// What the page shows beside the results.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// The picture `before-after.png`, if one was drawn.
    pub picture_png: Option<&'a [u8]>,
    /// Version of the program.
    pub version: &'a str,
    /// The protocol's file name.
    pub protocol: &'a str,
    /// Hash of its bytes.
    pub protocol_blake3: &'a str,
}

/// The page as HTML.
pub fn render(result: &RunResult, frame: &Frame) -> Result<String, askama::Error> {
    let point = PointEstimate::of(result);
    let plan = |(number, info): (usize, &crate::result::PlanInfo)| PlanWords {
        key: Style::of_plan(number).key(),
        name: info.name.clone(),
        treatments: info.treatments.clone(),
        evidence: info.evidence.clone(),
        user_products: info.user_products.clone(),
    };
    let possible_patients = result.intervals.iter().map(|i| i.possible_patients).max().unwrap_or(0);
    let fit = |f: &crate::result::Fit| FitRow {
        site: f.site.clone(),
        measure: words::key(&f.measure),
        intake: words::short(f.intake),
        model: words::short(f.model),
        error: words::short(f.error),
        met: f.met,
    };
    Page {
        title: result.title.clone(),
        asked: asked(result),
        plans: result.plans.iter().enumerate().map(plan).collect(),
        picture: frame.picture_png.map(|png| base64::engine::general_purpose::STANDARD.encode(png)),
        possible_patients,
        outlook: Outlook::of(result, &point),
        courses: SiteCourses::all(result, &point),
        benefits: SiteBenefits::all(result, &point),
        head: HeadTable::of(result, &point),
        shed: ShedTable::of(result),
        unknown: Unknown::of(result),
        derived: DerivedRow::all(result),
        hidden: HiddenRow::all(result),
        fits: result.fits.iter().map(fit).collect(),
        result,
        measures: &MAIN,
        grades: Grade::ALL.map(|g| format!("{}, {}", g.letter(), g.meaning())).join("; "),
        absent: absent(result),
        out_of_scope: OUT_OF_SCOPE.iter().map(|c| c.title).collect::<Vec<_>>().join(", "),
        short_hash: frame.protocol_blake3.get(..16).unwrap_or(frame.protocol_blake3),
        frame: *frame,
    }
    .render()
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    title: String,
    asked: String,
    plans: Vec<PlanWords>,
    picture: Option<String>,
    possible_patients: usize,
    outlook: Outlook,
    courses: Vec<SiteCourses>,
    benefits: Vec<SiteBenefits>,
    head: Option<HeadTable>,
    shed: Option<ShedTable>,
    unknown: Option<Unknown>,
    derived: Vec<DerivedRow>,
    hidden: Vec<HiddenRow>,
    fits: Vec<FitRow>,
    result: &'a RunResult,
    measures: &'a [words::Wording],
    grades: String,
    absent: String,
    out_of_scope: String,
    short_hash: &'a str,
    frame: Frame<'a>,
}

struct PlanWords {
    key: String,
    name: String,
    treatments: Vec<String>,
    evidence: Vec<crate::result::Support>,
    user_products: Vec<String>,
}

struct FitRow {
    site: String,
    measure: String,
    intake: String,
    model: String,
    error: String,
    met: bool,
}

/// The causes the program knows and this protocol does not name.
fn absent(r: &RunResult) -> String {
    let named = |title: &str| r.causes.iter().any(|(_, support)| support.title == title);
    let titles = CAUSES.iter().map(|c| c.kind.title).filter(|title| !named(title)).map(String::from);
    words::list(&titles.collect::<Vec<_>>())
}

/// The question in one paragraph.
fn asked(r: &RunResult) -> String {
    let patient: Vec<String> = r.patient.iter().map(|(what, value)| format!("{what} {value}")).collect();
    let sites: Vec<String> = r.measured_sites().map(|(_, s)| format!("{} ({})", s.name, s.region)).collect();
    let days: Vec<String> = r.visit_days.iter().map(|d| words::day(*d)).collect();
    let others = r.plans.len().saturating_sub(1);
    format!(
        "The patient: {}. What happens over {} days without treatment, and what under {}? Each of the {} follicles on {} cm\u{b2} of scalp was followed. {} {} read on days {}.",
        words::list(&patient),
        words::day(r.horizon_days),
        words::count(others, "plan", "plans"),
        words::fixed(r.follicles as f64, 0),
        words::fixed(r.scalp_cm2, 0),
        match sites.len() {
            1 => format!("Site {}", sites[0]),
            _ => format!("Sites {}", words::list(&sites)),
        },
        if sites.len() == 1 { "was" } else { "were" },
        words::list(&days),
    )
}

#[cfg(test)]
mod tests;
