//! The engine with its studies as a model to be fitted: laws from unknowns, every study staged again, the
//! numbers that a fit may use picked out.

use super::unknowns::Unknowns;
use super::{Datum, DatumKind, Forward, Guess};
use crate::library::fitted;
use crate::restage::{Order, Predicted, Staged, restage};
use crate::study::{Finding, Given, Outcome, Study, Unit, Versus};
use anagen_model::law::Parameters;
use anagen_model::law::drawn::seed_of;

/// "No difference" is a value somewhere within 1.96 standard errors of 0, each as likely: as a variance, this
/// many times that of sampling.
const NOT_SIGNIFICANT: f64 = 1.0 + 1.96 * 1.96 / 3.0;
/// People of the rehearsal that finds out which outcomes are staged.
const REHEARSAL: u32 = 4;

/// A number of the fit: which outcome of which study, and what turns it into its kind's unit.
#[derive(Clone, Copy, Debug)]
struct Part {
    outcome: usize,
    factor: f64,
    null: bool,
}

/// Studies, staged under laws that unknowns give.
#[derive(Clone)]
pub struct Engine {
    studies: Vec<(Study, Vec<Part>)>,
    unknowns: Unknowns,
    order: Order,
    data: Vec<Datum>,
    /// What a fit might use and why it does not, with study and outcome.
    pub left_out: Vec<(String, String)>,
}

impl Engine {
    /// These studies; which of their outcomes the engine stages is found out once, under the default laws.
    pub fn new(studies: &[&Study], unknowns: &Unknowns, order: Order) -> Engine {
        let rehearsal = Order { people: REHEARSAL, ..order };
        let (mut kept, mut data, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
        for study in studies {
            let staged = restage(study, &Parameters::default(), &rehearsal);
            let mut parts = Vec::new();
            for (outcome, (about, staged)) in study.outcomes.iter().zip(staged).enumerate() {
                if !fitted(study, about) || matches!(about.finding, Finding::Ordering { .. }) {
                    continue;
                }
                let label = format!("{}/{}", study.id, about.id);
                let part = match staged {
                    Staged::Number(_) => part(study, outcome, about).ok_or("a rate of 0 has no percents".to_string()),
                    Staged::Skipped(why) | Staged::NotApplicable(why) => Err(why),
                    Staged::Ordering(_) => Err("it is an ordering".into()),
                };
                match part {
                    Ok((part, kind, value)) => {
                        let drifts = about.versus == Versus::Itself && about.day.is_none_or(|day| day > 0.0);
                        data.push(Datum { label, study: kept.len(), value, kind, drifts });
                        parts.push(part);
                    }
                    Err(why) => left_out.push((label, why)),
                }
            }
            if !parts.is_empty() {
                kept.push(((*study).clone(), parts));
            }
        }
        Engine { studies: kept, unknowns: unknowns.clone(), order, data, left_out }
    }

    /// The same studies and numbers staged in another way.
    pub fn ordered(&self, order: Order) -> Engine {
        Engine { order, ..self.clone() }
    }

    /// The studies that have a number.
    pub fn studies(&self) -> impl Iterator<Item = &Study> {
        self.studies.iter().map(|(study, _)| study)
    }
}

impl Forward for Engine {
    fn unknowns(&self) -> usize {
        self.unknowns.0.len()
    }

    fn data(&self) -> &[Datum] {
        &self.data
    }

    fn guess(&self, x: &[f64], luck: u64) -> Vec<Guess> {
        let laws = self.unknowns.laws(x);
        let order = Order { seed: seed_of(self.order.seed, luck as u32), ..self.order };
        let mut guesses = Vec::with_capacity(self.data.len());
        for (study, parts) in &self.studies {
            let staged = restage(study, &laws, &order);
            guesses.extend(parts.iter().map(|part| guess(&staged[part.outcome], part)));
        }
        guesses
    }
}

/// How an outcome enters the fit: its part, kind and value; `None` if it cannot.
fn part(study: &Study, outcome: usize, about: &Outcome) -> Option<(Part, DatumKind, f64)> {
    let (value, null) = match &about.finding {
        Finding::Number { value, .. } => (*value, false),
        Finding::Null => (0.0, true),
        Finding::Ordering { .. } => return None,
    };
    let area = about.area_cm2.as_ref().or(study.site.area_cm2.as_ref()).map_or(1.0, Given::value);
    let (kind, factor) = match about.unit {
        Unit::PerCm2 => (DatumKind::Density, 1.0),
        Unit::PerArea => (DatumKind::Density, 1.0 / area),
        Unit::Percent | Unit::Points => (DatumKind::Percent, 1.0),
        Unit::Fraction => (DatumKind::Share, 1.0),
        Unit::Um => (DatumKind::Calibre, 1.0),
        // A rate of growth counts in percents of what was printed.
        Unit::MmPerDay => (DatumKind::Percent, (value != 0.0).then(|| 100.0 / value.abs())?),
    };
    Some((Part { outcome, factor, null }, kind, value * factor))
}

/// What is expected of one number, in the unit of its kind; not a number where it was not staged.
fn guess(staged: &Staged, part: &Part) -> Guess {
    let Staged::Number(Predicted { value, sampling_variance, chance_variance, .. }) = staged else {
        return Guess { value: f64::NAN, sampling_variance: 0.0, chance_variance: 0.0 };
    };
    let squared = part.factor * part.factor;
    let sampling = sampling_variance.unwrap_or(0.0) * if part.null { NOT_SIGNIFICANT } else { 1.0 };
    Guess {
        value: value * part.factor,
        sampling_variance: sampling * squared,
        chance_variance: chance_variance * squared,
    }
}
