//! What many patients showed, and `summary.json` that tells it.

use super::simulate::CohortOrder;
use super::summaries::{Of, Summaries, Summary};
use crate::protocol::WHOLE_HEAD;
use crate::result::{Assumption, CauseInfo, Expected, Fact, PlanInfo, Warning};
use crate::run::{Setup, assumptions, causes, patient_words};
use serde::Serialize;
use serde_json::{Value, json};

/// Version of the summary's layout.
const FORMAT: u32 = 1;

/// A published number beside that of the patients drawn from it, day 0 untreated.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Published {
    /// Site.
    pub site: String,
    /// Quantity.
    pub measure: &'static str,
    /// Published mean.
    pub mean: f64,
    /// Published spread between patients, or the one assumed in its place.
    pub sd: f64,
    /// Mean of the patients.
    pub found: f64,
    /// Their spread.
    pub found_sd: f64,
}

/// Everything a cohort found.
pub struct CohortResult {
    /// Title of the protocol.
    pub title: String,
    /// Seed in force.
    pub seed: u64,
    /// How many patients.
    pub patients: u32,
    /// The patients in words: (what, value).
    pub patient: Vec<Fact>,
    /// Days of the visits.
    pub visit_days: Vec<f64>,
    /// The sites: name, region, area in cm2.
    pub sites: Vec<(String, &'static str, f64)>,
    /// The plans, the untreated twin first.
    pub plans: Vec<PlanInfo>,
    /// The numbers.
    pub summaries: Summaries,
    /// The published numbers the patients are drawn from, beside theirs.
    pub published: Vec<Published>,
    /// What a reader must know.
    pub notes: Vec<String>,
    /// Label limits and contra-indications.
    pub warnings: Vec<Warning>,
    /// Assumptions of the protocol.
    pub assumptions: Vec<Assumption>,
    /// Expectations of the protocol, held against the means.
    pub expected: Vec<Expected>,
    /// The causes in words, and how well their course is known.
    causes: Vec<CauseInfo>,
}

impl CohortResult {
    /// Puts it together; `taken` is the share of candidates that became patients.
    pub(super) fn of(setup: &Setup, order: &CohortOrder, taken: f64, summaries: Summaries) -> CohortResult {
        let mut notes = setup.notes.clone();
        notes.push(format!(
            "All patients are {} years old and of one grade and origin; they differ in the hidden traits of traits.parquet and in luck.",
            setup.known.age_years
        ));
        if setup.cohort {
            notes.push(format!(
                "Patients of the cohort are drawn one by one, each with the chance that the published numbers give them; about {:.0} % of candidates are taken.",
                100.0 * taken
            ));
        }
        if !setup.head_measures.is_empty() {
            notes.push(
                "Patients are simulated on their sites only: what is read off the whole head is left out.".into(),
            );
        }
        let mut result = CohortResult {
            title: setup.file.title.clone(),
            seed: order.seed,
            patients: order.patients,
            patient: patient_words(setup),
            visit_days: setup.visits.clone(),
            sites: setup.sites.iter().map(|s| (s.name.clone(), s.region.name(), s.area_cm2)).collect(),
            plans: setup.plans.iter().map(|p| p.info.clone()).collect(),
            published: published(setup, &summaries),
            summaries,
            notes,
            warnings: setup.warnings.clone(),
            assumptions: assumptions(setup),
            expected: Vec::new(),
            causes: causes(setup),
        };
        let at_sites = setup.file.expect.iter().filter(|e| e.site != WHOLE_HEAD);
        let held = |e| Expected::of(e, |measure, site, day, plan| result.mean(measure, site, day, plan));
        result.expected = at_sites.map(held).collect();
        result
    }

    /// The mean of a quantity over all patients.
    pub fn mean(&self, measure: &str, site: &str, day: f64, plan: &str) -> Option<f64> {
        let plan = self.plans.iter().position(|p| p.name == plan)?;
        let site = self.sites.iter().position(|s| s.0 == site)?;
        let visit = self.visit_days.iter().position(|d| *d == day)?;
        self.summaries.tally(measure, plan, site, visit, Of::Value).map(|tally| tally.mean())
    }
}

/// The numbers of a cohort table that a measure of this protocol reads too.
fn published(setup: &Setup, summaries: &Summaries) -> Vec<Published> {
    let mut all = Vec::new();
    for (number, site) in setup.sites.iter().enumerate() {
        for seen in &site.seen {
            let (measure, sd) = (seen.source.name(), seen.source.unscaled_sd(seen.value, seen.sd));
            let found = summaries.tally(measure, 0, number, 0, Of::Value);
            all.extend(found.map(|tally| Published {
                site: site.name.clone(),
                measure,
                mean: seen.value,
                sd,
                found: tally.mean(),
                found_sd: tally.sd(),
            }));
        }
    }
    all
}

/// A cohort as JSON: what the patients have in common and how they differ, number by number.
pub fn cohort_json(result: &CohortResult) -> String {
    let r = result;
    let site = |(name, region, area): &(String, &str, f64)| json!({ "name": name, "region": region, "area_cm2": area });
    let number = |s: &Summary| {
        let [p05, p25, median, p75, p95] = [0.05, 0.25, 0.5, 0.75, 0.95].map(|p| s.tally.quantile(p));
        json!({
            "plan": r.plans[s.plan].name,
            "site": r.sites[s.site].0,
            "day": r.visit_days[s.visit],
            "measure": s.measure,
            "unit": s.unit,
            "of": s.of.name(),
            "patients": s.tally.count(),
            "mean": s.tally.mean(),
            "standard_error_of_mean": s.tally.standard_error(),
            "sd_between_patients": s.tally.sd(),
            "p05": p05,
            "p25": p25,
            "median": median,
            "p75": p75,
            "p95": p95,
        })
    };
    let summary = json!({
        "format": FORMAT,
        "title": r.title,
        "seed": r.seed,
        "patients": r.patients,
        "patient": r.patient,
        "causes": r.causes,
        "visit_days": r.visit_days,
        "sites": r.sites.iter().map(site).collect::<Vec<Value>>(),
        "plans": r.plans,
        "warnings": r.warnings,
        "published": r.published,
        "notes": r.notes,
        "numbers": r.summaries.all().iter().map(number).collect::<Vec<Value>>(),
        "expected": r.expected,
        "assumptions": r.assumptions,
    });
    let mut text = serde_json::to_string_pretty(&summary).expect("no keys but strings");
    text.push('\n');
    text
}
