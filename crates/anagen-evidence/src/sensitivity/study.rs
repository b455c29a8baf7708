//! Outcomes of studies as a function of the laws: staged again, with the same people and luck every time.

use super::analysis::Model;
use super::screened;
use crate::library::Library;
use crate::restage::{Order, Staged, restage};
use crate::study::{Condition, Study};
use anagen_lab::protocol::words::nearest;
use anagen_model::law::Parameters;
use anagen_model::law::drawn::Priors;
use anagen_model::quantity::Parameter;

/// Outcomes of studies.
pub struct Outcomes<'a> {
    /// Each study with the numbers of its outcomes that are asked about.
    studies: Vec<(&'a Study, Vec<usize>)>,
    names: Vec<(String, String)>,
    order: Order,
    priors: Priors,
    rows: Vec<&'static Parameter>,
}

impl<'a> Outcomes<'a> {
    /// The outcomes called `STUDY/outcome`, or every outcome of a `STUDY` that can be staged. An error says
    /// which cannot be asked about, and why.
    pub fn of(library: &'a Library, wanted: &[String], order: Order) -> Result<Outcomes<'a>, String> {
        let laws = Parameters::default();
        let mut studies: Vec<(&Study, Vec<usize>)> = Vec::new();
        for name in wanted {
            let (id, outcome) = name.split_once('/').map_or((name.as_str(), None), |(id, o)| (id, Some(o)));
            let study = library.get(id).ok_or_else(|| {
                let near = nearest(id, library.studies().map(|s| s.id.as_str()));
                let near = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
                format!("no study is called {id:?}{near}\nhint: `anagen evidence list` names them all")
            })?;
            let staged = restage(study, &laws, &order);
            let chosen = match outcome {
                Some(outcome) => vec![number_of(study, outcome, &staged)?],
                None => (0..staged.len()).filter(|i| value(&staged[*i]).is_some()).collect(),
            };
            if chosen.is_empty() {
                return Err(format!("nothing of {} can be staged\nhint: `anagen evidence show {0}`", study.id));
            }
            match studies.iter_mut().find(|(known, _)| known.id == study.id) {
                Some((_, all)) => all.extend(chosen),
                None => studies.push((study, chosen)),
            }
        }
        for (_, chosen) in &mut studies {
            chosen.sort_unstable();
            chosen.dedup();
        }
        let name = |study: &Study, i: &usize| {
            let outcome = &study.outcomes[*i];
            (format!("{}/{}", study.id, outcome.id), outcome.unit.name().replace('_', " "))
        };
        let names = studies.iter().flat_map(|(study, chosen)| chosen.iter().map(move |i| name(study, i))).collect();
        let there: Vec<&str> = studies.iter().flat_map(|(study, _)| kinds(study)).collect();
        let priors = Priors::about(&laws);
        let rows = screened::rows(&priors, &there);
        Ok(Outcomes { studies, names, order, priors, rows })
    }

    /// The studies that are asked about.
    pub fn studies(&self) -> impl Iterator<Item = &'a Study> {
        self.studies.iter().map(|(study, _)| *study)
    }
}

impl Model for Outcomes<'_> {
    fn rows(&self) -> &[&'static Parameter] {
        &self.rows
    }

    fn outputs(&self) -> &[(String, String)] {
        &self.names
    }

    fn at(&self, rows: &[&'static Parameter], u: &[f64]) -> Result<Vec<f64>, String> {
        let laws = screened::laws(&self.priors, rows, u);
        let mut values = Vec::with_capacity(self.names.len());
        for (study, chosen) in &self.studies {
            let staged = restage(study, &laws, &self.order);
            for i in chosen {
                let value = value(&staged[*i]).filter(|x| x.is_finite());
                let missing = || format!("{}/{} has no value under some laws", study.id, study.outcomes[*i].id);
                values.push(value.ok_or_else(missing)?);
            }
        }
        Ok(values)
    }
}

/// The expected value of a number, the probability of an ordering.
fn value(staged: &Staged) -> Option<f64> {
    match staged {
        Staged::Number(predicted) => Some(predicted.value),
        Staged::Ordering(probability) => Some(*probability),
        Staged::Skipped(_) | Staged::NotApplicable(_) => None,
    }
}

fn number_of(study: &Study, id: &str, staged: &[Staged]) -> Result<usize, String> {
    let number = study.outcomes.iter().position(|o| o.id == id).ok_or_else(|| {
        let near = nearest(id, study.outcomes.iter().map(|o| o.id.as_str()));
        let near = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
        format!("{} has no outcome {id:?}{near}\nhint: `anagen evidence show {}`", study.id, study.id)
    })?;
    match &staged[number] {
        Staged::Skipped(why) | Staged::NotApplicable(why) => Err(format!("{}/{id} cannot be staged: {why}", study.id)),
        _ => Ok(number),
    }
}

/// Causes, treatments and measures of a study, by name.
fn kinds(study: &Study) -> Vec<&'static str> {
    let (men, women) = ("androgenetic_male", "androgenetic_female");
    let mut there = match study.condition {
        Condition::AndrogeneticMale => vec![men],
        Condition::AndrogeneticFemale => vec![women],
        Condition::AndrogeneticMixed => vec![men, women],
        Condition::Areata => vec!["alopecia_areata", "salt"],
        Condition::Other => vec![],
    };
    there.push("phototrichogram");
    there.extend(study.arms.iter().flat_map(|arm| &arm.treatments).map(|t| t.kind.name));
    there
}
