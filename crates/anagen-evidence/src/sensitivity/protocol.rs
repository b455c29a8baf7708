//! Benefits of a protocol's plans as a function of the laws.
//!
//! The patient is enrolled once, under the laws in force; his possible selves then keep hidden traits and
//! luck whatever the laws are, so what moves a benefit is the laws alone. Their sites need not look as the
//! intake says under other laws; draws of a run (`anagen run --draws`) enrol anew.

use super::analysis::Model;
use super::screened;
use anagen_lab::counterfactual::{People, Question};
use anagen_lab::draws::one::EFFORT;
use anagen_lab::enrol::{PossiblePatient, enrol_halves};
use anagen_lab::run::{Recipe, RunError, Setup};
use anagen_model::law::drawn::Priors;
use anagen_model::quantity::Parameter;
use anagen_model::quantity::special::BetaTable;
use std::sync::atomic::{AtomicBool, Ordering};

/// The site that is counted: the first.
const SITE: usize = 0;

/// Benefits of all plans on the last day, at the first site.
pub struct Benefits<'a> {
    setup: &'a Setup,
    seed: u64,
    patients: Vec<PossiblePatient>,
    plans: Vec<Recipe>,
    names: Vec<(String, String)>,
    priors: Priors,
    rows: Vec<&'static Parameter>,
}

impl<'a> Benefits<'a> {
    /// Enrols an even number of possible patients.
    pub fn of(setup: &'a Setup, seed: u64, patients: usize, stop: &AtomicBool) -> Result<Benefits<'a>, RunError> {
        let Some(site) = setup.sites.get(SITE) else {
            return Err(RunError::NoAnswer("the protocol measures no site".into()));
        };
        let sensitivity = BetaTable::new(setup.parameters.androgenetic.concentration);
        let world = setup.world(&sensitivity, seed);
        let sites = setup.sites_under(&setup.parameters);
        let going = || !stop.load(Ordering::Relaxed);
        let half = patients.div_ceil(2);
        let halves = enrol_halves(&world, &sites, setup.cohort, half, EFFORT, &going).ok_or(RunError::Interrupted)?;
        let name = |plan: &String| {
            let day = setup.horizon;
            (format!("{plan}: benefit at {} on day {day}", site.name), "hairs per cm2".to_string())
        };
        let file = &setup.file;
        let listed = file.plans.iter().flat_map(|p| &p.treatments).chain(&file.history).chain(&file.causes);
        let there: Vec<&str> = listed.map(|entry| entry.kind.name).chain(["phototrichogram"]).collect();
        let priors = Priors::about(&setup.parameters);
        Ok(Benefits {
            setup,
            seed,
            patients: halves.concat(),
            plans: setup.plans.iter().map(|plan| plan.recipe.clone()).collect(),
            names: setup.plans.iter().skip(1).map(|plan| name(&plan.info.name)).collect(),
            rows: screened::rows(&priors, &there),
            priors,
        })
    }
}

impl Model for Benefits<'_> {
    fn rows(&self) -> &[&'static Parameter] {
        &self.rows
    }

    fn outputs(&self) -> &[(String, String)] {
        &self.names
    }

    fn at(&self, rows: &[&'static Parameter], u: &[f64]) -> Result<Vec<f64>, String> {
        let laws = screened::laws(&self.priors, rows, u);
        let sensitivity = BetaTable::new(laws.androgenetic.concentration);
        let world = self.setup.world_under(&laws, &sensitivity, self.seed);
        let days = [self.setup.horizon];
        let question = Question { sites: &[SITE], plans: &self.plans, days: &days, until: self.setup.horizon };
        let people = People { setup: self.setup, world: &world, patients: &self.patients };
        let never = AtomicBool::new(false);
        let answers = people.ask(&question, &never, &()).map_err(|error| error.to_string())?;
        let mean = |plan: usize| {
            let hairs = (0..answers.patients()).map(|patient| answers.at(patient, 0, plan, 0).total_per_cm2);
            hairs.sum::<f64>() / answers.patients() as f64
        };
        let untreated = mean(0);
        Ok((1..self.plans.len()).map(|plan| mean(plan) - untreated).collect())
    }
}
