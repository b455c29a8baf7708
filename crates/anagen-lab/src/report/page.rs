//! `report.html`: a run told to a reader, in one file that needs nothing else.
//!
//! The page loads nothing and runs nothing: style, plots and pictures are inside it. It is a function of
//! the results as `summary.json` has them and of the pictures, so that it can be made again from a
//! folder. Each section is one file and one line in `SECTIONS`; a section computes no number, it
//! rounds what the results hold, prints it as a `<data>` element, and puts words to it by fixed rules.

use askama::Template;

pub use ranges::what_ranges_hold;

use super::plot::Style;
use super::words;
use crate::result::{PointEstimate, RunResult};

mod basis;
mod benefits;
mod burden;
mod claims;
mod close_up;
mod courses;
mod evidence;
mod follicles;
mod kept;
mod maps;
mod outlook;
mod parts;
mod patient;
mod people;
mod ranges;
mod scalp;
mod tornado;
mod unknown;

/// The sections, in the order of the page.
const SECTIONS: &[MakeSection] = &[
    scalp::section,
    outlook::section,
    people::section,
    close_up::section,
    maps::section,
    courses::section,
    follicles::section,
    benefits::section,
    parts::section,
    kept::section,
    evidence::section,
    burden::section,
    claims::section,
    tornado::section,
    unknown::section,
    patient::doses,
    patient::section,
    basis::section,
    basis::limits,
];

/// Makes a section, if the results have something for it.
type MakeSection = fn(&Told) -> Result<Option<Section>, askama::Error>;

/// What sections are made from.
struct Told<'a> {
    result: &'a RunResult,
    /// The point estimate by name.
    point: PointEstimate<'a>,
    /// The pictures.
    album: Album<'a>,
}

/// One section of the page.
struct Section {
    /// Its anchor.
    id: &'static str,
    /// Its heading.
    title: &'static str,
    /// What stands under the heading.
    html: String,
}

impl Section {
    /// A section of a filled template.
    fn of(id: &'static str, title: &'static str, template: &impl Template) -> Result<Option<Section>, askama::Error> {
        Ok(Some(Section { id, title, html: template.render()? }))
    }
}

impl Told<'_> {
    /// The plans with their keys to figures.
    fn plans(&self) -> Vec<PlanWords> {
        let words = |(number, info): (usize, &crate::result::PlanInfo)| PlanWords {
            key: Style::of_plan(number).key(),
            name: info.name.clone(),
            treatments: info.treatments.clone(),
            user_products: info.user_products.clone(),
        };
        self.result.plans.iter().enumerate().map(words).collect()
    }
}

/// Reads a file of the album by its path from the run's folder; `None` if it is not there.
pub type Album<'a> = &'a (dyn Fn(&str) -> Option<Vec<u8>> + Sync);

/// The page as HTML.
pub fn render(result: &RunResult, album: Album) -> Result<String, askama::Error> {
    let told = Told { result, point: PointEstimate::of(result), album };
    let mut sections = Vec::new();
    for make in SECTIONS {
        sections.extend(make(&told)?);
    }
    let hash = &result.made_by.protocol_blake3;
    Page {
        title: result.title.clone(),
        asked: asked(result),
        plans: told.plans(),
        sections,
        result,
        short_hash: hash.get(..16).unwrap_or(hash),
    }
    .render()
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    title: String,
    asked: String,
    plans: Vec<PlanWords>,
    sections: Vec<Section>,
    result: &'a RunResult,
    short_hash: &'a str,
}

/// A plan and how it is drawn.
struct PlanWords {
    key: String,
    name: String,
    treatments: Vec<String>,
    user_products: Vec<String>,
}

/// The question in one paragraph.
fn asked(r: &RunResult) -> String {
    let patient: Vec<String> = r.patient.iter().map(|f| format!("{} {}", f.what, f.value)).collect();
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
