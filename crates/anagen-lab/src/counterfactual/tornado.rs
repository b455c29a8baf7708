//! Which parameters a benefit moves with when each is moved by itself: the tornado.
//!
//! One parameter at a time stands at the 5th and at the 95th percentile of its prior, all others at their
//! values. The site is grown anew under those laws, with the hidden traits of the enrolled patients and
//! their luck as they are. The patients are **not enrolled anew**, so under such laws their sites need not
//! look as the intake says; and what parameters do together is not seen. Draws ([`crate::draws`]) do both.

use super::People;
use super::change::{Change, Reach};
use super::effort::{patients, too_much, work_of_site};
use crate::enrol::{PossiblePatient, World, simulate as grow_area};
use crate::run::{Listener, Part, RunError, Setup, batch, count_area};
use anagen_model::head::Head;
use anagen_model::treatment::product::Product;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicBool, Ordering};

/// The site that is looked at: the first.
const SITE: usize = 0;
/// Parameters told for one plan.
const TOLD: usize = 12;
/// Possible patients that are asked, at most.
const PATIENTS: usize = 12;
/// Possible patients that are asked at least.
const LEAST: usize = 4;

/// How benefits move with single parameters.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tornado {
    /// The day.
    pub day: f64,
    /// The site.
    pub site: String,
    /// Possible patients behind every number.
    pub possible_patients: usize,
    /// Parameters that were moved.
    pub parameters: usize,
    /// Why nothing is told; empty if something is.
    pub note: String,
    /// Plans, without the untreated twin.
    pub plans: Vec<PlanTornado>,
}

/// How the benefit of one plan moves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanTornado {
    /// Plan name.
    pub plan: String,
    /// Mean benefit with every parameter at its value, hairs/cm2.
    pub benefit: f64,
    /// Parameters that moved the benefit at all.
    pub moving: usize,
    /// Those that moved it most, the most moving first.
    pub bars: Vec<Bar>,
}

/// One parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// Full name.
    pub parameter: String,
    /// What it is.
    pub about: String,
    /// Unit.
    pub unit: String,
    /// How well its prior is founded.
    pub founded: String,
    /// Whether the prior is only assumed.
    pub assumed: bool,
    /// 5th percentile of its prior.
    pub low: f64,
    /// Its value.
    pub value: f64,
    /// 95th percentile of its prior.
    pub high: f64,
    /// Mean benefit at the 5th percentile, hairs/cm2.
    pub at_low: f64,
    /// Mean benefit at the 95th percentile, hairs/cm2.
    pub at_high: f64,
    /// From the least to the greatest of the three benefits, hairs/cm2.
    pub swing: f64,
    /// Standard error of that swing over the patients, hairs/cm2: below twice this it may be chance.
    pub standard_error: f64,
}

/// Hairs of one patient: plan by plan with every parameter at its value, and at both ends of each change.
struct Moved {
    base: Vec<f64>,
    ends: Vec<[Vec<f64>; 2]>,
}

/// Moves every parameter that the protocol uses by itself and tells how the benefits of all plans on `day`
/// follow, at the first site.
pub fn tornado(people: &People, day: f64, stop: &AtomicBool, listener: &dyn Listener) -> Result<Tornado, RunError> {
    let setup = people.setup;
    let changes = Change::all(setup, people.world.seed);
    // Spread over all of them: neighbours may be copies of one candidate.
    let all = people.patients.len();
    let reached = |change: &Change| match change.reach {
        Reach::Scalp => setup.plans.len() + 1,
        _ => setup.plans.iter().filter(|plan| change.reaches(&plan.recipe)).count(),
    };
    let work = 2.0 * changes.iter().map(reached).sum::<usize>() as f64 * work_of_site(setup, SITE);
    let asked = patients(all.min(PATIENTS), LEAST, work);
    if too_much(asked, work) {
        let site = &setup.sites[SITE].name;
        let note = format!(
            "Not told: moving each of {} parameters for {} plans on site {site} would take minutes. Draws of parameters tell which of them the benefit moves with.",
            changes.len(),
            setup.plans.len() - 1
        );
        return Ok(Tornado { day, site: site.clone(), parameters: changes.len(), note, ..Tornado::default() });
    }
    let numbers: Vec<usize> = (0..asked).map(|i| i * all / asked).collect();
    listener.stage("moving one parameter at a time", asked);
    let one = |number: usize| {
        listener.part(Part::Counterfactual);
        let moved = Patient { people, number, day }.moved(&changes, false, stop);
        listener.task_done();
        moved
    };
    let moved: Option<Vec<Moved>> = numbers.into_par_iter().map(one).collect();
    let moved = moved.ok_or(RunError::Interrupted)?;
    let plan = |plan: usize| {
        let mut bars: Vec<Bar> = (0..changes.len())
            .map(|c| Bar::of(&changes[c], moved.iter().map(|m| m.benefits(c, plan)).collect()))
            .collect();
        bars.retain(|bar| bar.swing > 0.0);
        let moving = bars.len();
        bars.sort_by(|a, b| b.swing.total_cmp(&a.swing));
        bars.truncate(TOLD);
        let benefit = moved.iter().map(|m| m.base[plan] - m.base[0]).sum::<f64>() / asked as f64;
        PlanTornado { plan: setup.plans[plan].info.name.clone(), benefit, moving, bars }
    };
    Ok(Tornado {
        day,
        site: setup.sites[SITE].name.clone(),
        possible_patients: asked,
        parameters: changes.len(),
        note: String::new(),
        plans: (1..setup.plans.len()).map(plan).collect(),
    })
}

impl Moved {
    /// The benefit of a plan at the low end of a change, at its value and at the high end.
    fn benefits(&self, change: usize, plan: usize) -> [f64; 3] {
        let [low, high] = &self.ends[change];
        [low, &self.base, high].map(|hairs| hairs[plan] - hairs[0])
    }
}

impl Bar {
    /// From the benefits of each patient at the low end, at the value and at the high end.
    fn of(change: &Change, benefits: Vec<[f64; 3]>) -> Bar {
        let n = benefits.len() as f64;
        let mean = |i: usize| benefits.iter().map(|b| b[i]).sum::<f64>() / n;
        let means = [0, 1, 2].map(mean);
        let end = |better: fn(f64, f64) -> bool| {
            (1..3).fold(0, |best, i| if better(means[i], means[best]) { i } else { best })
        };
        let (least, greatest) = (end(|a, b| a < b), end(|a, b| a > b));
        let swing = means[greatest] - means[least];
        let variance =
            benefits.iter().map(|b| b[greatest] - b[least] - swing).map(|d| d * d).sum::<f64>() / (n - 1.0).max(1.0);
        let column = &change.column;
        Bar {
            parameter: column.name.clone(),
            about: column.about.clone(),
            unit: column.unit.clone(),
            founded: column.founded.into(),
            assumed: column.assumed,
            low: change.ends[0].value,
            value: change.value,
            high: change.ends[1].value,
            at_low: means[0],
            at_high: means[2],
            swing,
            standard_error: libm::sqrt(variance / n),
        }
    }
}

/// One possible patient, by number, on one day.
struct Patient<'a> {
    people: &'a People<'a>,
    number: usize,
    day: f64,
}

impl Patient<'_> {
    /// Goes through all changes; `None` if stopped. What a change does not reach is not simulated again unless
    /// `everything` is asked for.
    fn moved(&self, changes: &[Change], everything: bool, stop: &AtomicBool) -> Option<Moved> {
        let People { setup, world, patients } = *self.people;
        let patient = &patients[self.number];
        let batch = batch(setup, world, self.number as u32);
        let area = grow(setup, world, patient);
        let count = |world: &World, area: &Head, plan: usize, batch: &[Product]| -> f64 {
            let treatments = setup.plans[plan].recipe.build(batch);
            let when = (&[self.day][..], setup.horizon);
            count_area(setup, world, (SITE, area), &treatments, when)[0].total_per_cm2
        };
        let plans = 0..setup.plans.len();
        let base: Vec<f64> = plans.clone().map(|plan| count(world, &area, plan, &batch)).collect();
        let mut ends = Vec::with_capacity(changes.len());
        for change in changes {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            let at = |end: usize| -> Vec<f64> {
                let end = &change.ends[end];
                let (law, sensitivity) = (end.law(world.law), end.sensitivity(world.sensitivity));
                let world = World { law, sensitivity, ..*world };
                let batch = end.batch(setup, &world, self.number as u32, &batch);
                let anew = (everything || change.reach == Reach::Scalp).then(|| grow(setup, &world, patient));
                let plan = |plan: usize| match everything || change.reaches(&setup.plans[plan].recipe) {
                    true => count(&world, anew.as_ref().unwrap_or(&area), plan, &batch),
                    false => base[plan],
                };
                plans.clone().map(plan).collect()
            };
            ends.push([at(0), at(1)]);
        }
        Some(Moved { base, ends })
    }
}

fn grow(setup: &Setup, world: &World, patient: &PossiblePatient) -> Head {
    grow_area(world, &patient.traits, &patient.regions, setup.sites[SITE].area(), patient.luck[SITE])
}

#[cfg(test)]
mod tests {
    use super::super::example::{TABLET_AND_CELLS, setup, with};
    use super::*;

    const LOTION: &str = "[[plan]]\nname = \"lotion\"\n[[plan.treatment]]\nkind = \"minoxidil_topical\"\nconcentration_percent = 5.0\nstart_day = 0\n";

    #[test]
    fn what_is_not_simulated_again_would_not_have_moved() {
        let setup = setup(&format!("{TABLET_AND_CELLS}{LOTION}"));
        with(&setup, |people| {
            let changes = Change::all(&setup, people.world.seed);
            let patient = Patient { people, number: 1, day: 200.0 };
            let of =
                |everything| patient.moved(&changes, everything, &AtomicBool::new(false)).expect("nobody stops it");
            let (short, full) = (of(false), of(true));
            assert_eq!(short.base, full.base);
            let mut moving = 0;
            for (change, (a, b)) in changes.iter().zip(short.ends.iter().zip(&full.ends)) {
                assert_eq!(a, b, "{}", change.column.name);
                moving += usize::from(a[0] != a[1]);
            }
            assert!(moving > 20 && changes.iter().any(|c| c.reach == Reach::Nothing), "{moving} of {}", changes.len());
        });
    }

    #[test]
    fn the_parameters_of_a_treatment_move_the_plans_that_have_it() {
        let setup = setup(&format!("{TABLET_AND_CELLS}{LOTION}"));
        with(&setup, |people| {
            let found = tornado(people, 200.0, &AtomicBool::new(false), &()).expect("nobody stops it");
            assert_eq!((found.possible_patients, found.plans.len(), found.site.as_str()), (3, 2, "A"));
            let plan = &found.plans[0];
            assert!(plan.bars.len() == TOLD && plan.moving > TOLD && found.parameters > plan.moving);
            assert!(plan.bars.is_sorted_by(|a, b| a.swing >= b.swing));
            for bar in &plan.bars {
                assert!(bar.low < bar.high && bar.swing >= (bar.at_high - bar.at_low).abs() - 1e-12, "{bar:?}");
                assert!(bar.standard_error.is_finite());
            }
            let cells = |plan: &PlanTornado| plan.bars.iter().any(|b| b.parameter.starts_with("cells."));
            assert!(!cells(&found.plans[1]), "no cells, no parameter of cells");
            let stopped = tornado(people, 200.0, &AtomicBool::new(true), &());
            assert!(matches!(stopped, Err(RunError::Interrupted)));
        });
    }

    #[test]
    fn what_would_take_minutes_is_not_begun() {
        let mut setup = setup(LOTION);
        setup.sites[SITE].area_cm2 = 500.0;
        with(&setup, |people| {
            let found = tornado(people, 200.0, &AtomicBool::new(false), &()).expect("nobody stops it");
            assert!(found.plans.is_empty() && found.note.starts_with("Not told"), "{found:?}");
        });
    }

    #[test]
    fn a_swing_reaches_from_the_least_to_the_greatest_benefit() {
        let setup = setup(LOTION);
        let change = &Change::all(&setup, 1)[0];
        let bar = Bar::of(change, vec![[1.0, 4.0, 2.0], [3.0, 4.0, 2.0]]);
        // The value itself is above both ends; at them the means are 2 and 2: the first is taken.
        assert_eq!((bar.at_low, bar.at_high, bar.swing), (2.0, 2.0, 2.0));
        // Differences 3 and 1: variance 2, of a mean of two 1.
        assert!((bar.standard_error - 1.0).abs() < 1e-12);
    }
}
