//! What is kept: benefits years after the protocol's last day, if the plan goes on and if it is stopped.
//!
//! From the last day on a plan that *goes on* keeps its courses and holds no more sessions; one that is
//! *stopped* ends them too. What sessions left and operations moved stays in both, and untreated hair,
//! with which both are compared on the same luck, goes on under the same causes. Ignored: that people
//! who stop may begin something else.

use super::effort::{patients, work_of_sites};
use super::range::Range;
use super::{People, Question};
use crate::run::{Listener, Recipe, RunError};
use serde::{Deserialize, Serialize};
use std::sync::atomic::AtomicBool;

/// Length of a month, days.
pub const MONTH_DAYS: f64 = 30.4375;

/// Years after the last day on which benefits are told.
const YEARS: [usize; 3] = [1, 2, 5];

/// Possible patients that are asked, however much work it is.
const LEAST: usize = 8;

/// Benefits after the last day, of all plans.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// The last day of the protocol.
    pub horizon_days: f64,
    /// Possible patients behind every number.
    pub possible_patients: usize,
    /// Plans, without the untreated twin.
    pub plans: Vec<PlanKept>,
}

/// One plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanKept {
    /// Plan name.
    pub plan: String,
    /// Whether it has a course that goes on beyond the last day, so that there is something to stop.
    pub goes_on: bool,
    /// Site by site.
    pub sites: Vec<SiteKept>,
}

/// Benefits at one site, hairs/cm2.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SiteKept {
    /// Site name.
    pub site: String,
    /// On the last day.
    pub at_horizon: Range,
    /// Later.
    pub later: Vec<Later>,
    /// First month after stopping in which at most half of the mean benefit was left; none if that did not come
    /// within five years, or if the range of the benefit on the last day holds 0.
    pub half_gone_months: Option<f64>,
}

/// The benefit some years after the last day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Later {
    /// Years.
    pub years: f64,
    /// If the plan goes on.
    pub going_on: Range,
    /// If it was stopped.
    pub stopped: Range,
    /// Of the mean benefit on the last day what stopping leaves, per cent; only where that benefit's range excludes 0.
    pub kept_percent: Option<f64>,
}

/// Follows all plans for five years beyond the protocol, at every site.
pub fn keep(people: &People, stop: &AtomicBool, listener: &dyn Listener) -> Result<Kept, RunError> {
    let setup = people.setup;
    let end = setup.horizon;
    let months = 12 * YEARS[YEARS.len() - 1];
    let days: Vec<f64> = (0..=months).map(|m| end + MONTH_DAYS * m as f64).collect();
    let mut plans: Vec<Recipe> = vec![setup.plans[0].recipe.clone()];
    for plan in &setup.plans[1..] {
        plans.push(plan.recipe.without_sessions_from(end));
        plans.push(plan.recipe.stopped_at(end));
    }
    let sites: Vec<usize> = (0..setup.sites.len()).collect();
    let question = Question { sites: &sites, plans: &plans, days: &days, until: days[months] };
    let work = plans.len() as f64 * work_of_sites(setup);
    let asked_people = &people.patients[..patients(people.patients.len(), LEAST, work)];
    let people = &People { patients: asked_people, ..*people };
    listener.stage("following what is kept after stopping", people.patients.len());
    let answers = people.ask(&question, stop, listener)?;
    let patients = answers.patients();

    let site_kept = |going_on: usize, stopped: usize, site: usize| {
        let benefit = |plan: usize, month: usize| {
            let hairs = |patient: usize, plan: usize| answers.at(patient, site, plan, month).total_per_cm2;
            Range::of((0..patients).map(|p| hairs(p, plan) - hairs(p, 0)).collect())
        };
        let at_horizon = benefit(going_on, 0);
        let shown = at_horizon.excludes_zero();
        let left = |month: usize| benefit(stopped, month).mean / at_horizon.mean;
        let later = |years: usize| Later {
            years: years as f64,
            going_on: benefit(going_on, 12 * years),
            stopped: benefit(stopped, 12 * years),
            kept_percent: shown.then(|| 100.0 * left(12 * years)),
        };
        SiteKept {
            site: setup.sites[site].name.clone(),
            at_horizon,
            later: YEARS.map(later).to_vec(),
            half_gone_months: (1..=months).find(|m| shown && left(*m) <= 0.5).map(|m| m as f64),
        }
    };
    let plan_kept = |(number, plan): (usize, &crate::run::ReadyPlan)| {
        let (going_on, stopped) = (1 + 2 * number, 2 + 2 * number);
        PlanKept {
            plan: plan.info.name.clone(),
            goes_on: plans[going_on] != plans[stopped],
            sites: sites.iter().map(|site| site_kept(going_on, stopped, *site)).collect(),
        }
    };
    let plans = setup.plans[1..].iter().enumerate().map(plan_kept).collect();
    Ok(Kept { horizon_days: end, possible_patients: patients, plans })
}

#[cfg(test)]
mod tests {
    use super::super::example::{TABLET_AND_CELLS, setup, with};
    use super::*;

    fn kept(plans: &str) -> Kept {
        let setup = setup(plans);
        with(&setup, |people| keep(people, &AtomicBool::new(false), &()).expect("nobody stops it"))
    }

    #[test]
    fn what_is_stopped_is_lost_and_what_goes_on_is_kept() {
        let found = kept(TABLET_AND_CELLS);
        let plan = &found.plans[0];
        assert!(plan.goes_on && found.possible_patients == 3);
        let vertex = &plan.sites[0];
        assert!(vertex.at_horizon.excludes_zero(), "{vertex:?}");
        let five = &vertex.later[2];
        assert!(five.going_on.mean > vertex.at_horizon.mean && five.stopped.mean < 0.5 * vertex.at_horizon.mean);
        assert!((five.kept_percent.unwrap() - 100.0 * five.stopped.mean / vertex.at_horizon.mean).abs() < 1e-9);
        let months = vertex.half_gone_months.expect("a tablet's gain fades");
        assert!((1.0..=60.0).contains(&months) && months.fract() == 0.0);
    }

    #[test]
    fn what_has_ended_by_itself_ends_the_same_way() {
        let ended = "[[plan]]\nname = \"short\"
[[plan.treatment]]\nkind = \"finasteride\"\ndose_mg_per_day = 1.0\nstart_day = 0\nstop_day = 100
[[plan.treatment]]\nkind = \"sham_injection\"\nregions = [\"vertex\"]\nsession_days = [0, 60]
[[plan]]\nname = \"none\"
[[plan.treatment]]\nkind = \"finasteride\"\ndose_mg_per_day = 1.0\nstart_day = 0\nadherence_fraction = 0.0\n";
        let found = kept(ended);
        assert!(!found.plans[0].goes_on);
        assert!(found.plans[0].sites.iter().flat_map(|s| &s.later).all(|l| l.going_on == l.stopped));
        for site in &found.plans[1].sites {
            assert_eq!((site.at_horizon, site.half_gone_months), (Range::default(), None));
            let nothing = |l: &Later| l.stopped == Range::default() && l.kept_percent.is_none();
            assert!(found.plans[1].goes_on && site.later.iter().all(nothing));
        }
    }

    #[test]
    fn hair_that_was_moved_stays() {
        let graft = "[[plan]]\nname = \"moved\"
[[plan.treatment]]\nkind = \"transplant\"\nmethod = \"fue\"\ngrafts_per_cm2 = 20.0\nregions = [\"vertex\"]\nsession_days = [0]\n";
        let found = kept(graft);
        let vertex = &found.plans[0].sites[0];
        assert!(!found.plans[0].goes_on && vertex.half_gone_months.is_none(), "{vertex:?}");
        assert!(vertex.later.iter().all(|l| l.kept_percent.is_some_and(|k| k > 70.0)), "{vertex:?}");
    }
}
