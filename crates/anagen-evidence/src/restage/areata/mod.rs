//! Studies of alopecia areata: SALT of whole heads, cheap enough to fit to.
//!
//! A true head of this model (patches of 2 mm, 120,000 follicles) takes a sixth of a second a year. Here the same
//! law of the attack runs on patches of 5 mm, eight people side by side, and in place of follicles each
//! patch has the share of them expected in each stage of the cycle. Arms that do the same walk together
//! until they part. How near this comes to true heads is tested in `verification/`.

mod acts;
mod answer;
mod attack;
mod course;
mod hair;
mod people;
mod skin;

use super::outcome::not_staged;
use super::{Order, Staged, plan};
use crate::study::{Definition, Design, Finding, Measured, Outcome, Scale, Study, Unit, Versus};
use acts::Acts;
use anagen_model::law::Parameters;
use anagen_model::quantity::Value;
use anagen_model::treatment::Treatment;
use answer::{Column, answer};
use attack::WIDTH;
use course::{Questions, walk};
use rayon::prelude::*;

pub use people::{Entrant, entrant, entrants};

/// Days between visits after a withdrawal: who has lost the benefit at one of them has lost it.
const VISIT_DAYS: f64 = 28.0;

/// Stages a study, one entry an outcome.
pub(super) fn stage(study: &Study, laws: &Parameters, order: &Order) -> Vec<Staged> {
    let asked: Vec<Result<Asked, String>> = study.outcomes.iter().map(|o| Asked::of(study, o)).collect();
    let mut arms: Vec<usize> = asked.iter().flatten().flat_map(|a| a.arms.iter().copied()).collect();
    arms.sort_unstable();
    arms.dedup();
    let known: Vec<&Asked> = asked.iter().flatten().collect();
    let staging = if known.is_empty() { None } else { Some(Staging::of(study, laws, order, &arms, &known)) };
    let entry = |(outcome, asked): (&Outcome, &Result<Asked, String>)| match (asked, &staging) {
        (Ok(asked), Some(staging)) => staging.answer(outcome, asked),
        (Err(why), _) => not_staged(outcome, why),
        (Ok(_), None) => not_staged(outcome, "nothing was staged"),
    };
    study.outcomes.iter().zip(&asked).map(entry).collect()
}

/// SALT of everybody, percent: by plan, day and place among the entrants; NaN after the last day of a plan.
pub type Salts = Vec<Vec<Vec<f64>>>;

/// One plan of a staging.
pub struct Plan {
    /// What is taken.
    pub treatments: Vec<Box<dyn Treatment>>,
    /// The last day asked for.
    pub until_day: f64,
    /// From when on only those with SALT 20 or less are followed, if so: the numbers of all others are
    /// unspecified after it.
    pub responders_from: Option<f64>,
}

/// SALT of entrants under some plans on some days (whole ones, in order, none before day 0).
pub fn salt_courses(entrants: &[Entrant], laws: &Parameters, seed: u64, plans: &[Plan], days: &[f64]) -> Salts {
    let acts: Vec<Acts> = plans.iter().map(|plan| Acts::of(&plan.treatments, laws, plan.until_day)).collect();
    let ask = Questions { law: laws, plans, acts: &acts, days };
    let everybody = people::people(entrants, laws, skin::Skin::get(), seed);
    let walked: Vec<_> = everybody.par_chunks(WIDTH).map(|people| walk(people, &ask)).collect();
    let mut places: Vec<(u32, usize)> = entrants.iter().enumerate().map(|(i, e)| (e.number, i)).collect();
    places.sort_unstable();
    let place = |number: u32| places[places.partition_point(|(n, _)| *n < number)].1;
    let mut salts = vec![vec![vec![f64::NAN; everybody.len()]; days.len()]; plans.len()];
    for (people, walked) in everybody.chunks(WIDTH).zip(&walked) {
        for (plan, visits) in walked.iter().enumerate() {
            for (visit, row) in visits.iter().enumerate() {
                people.iter().zip(row).for_each(|(p, salt)| salts[plan][visit][place(p.number)] = *salt);
            }
        }
    }
    salts
}

/// What an outcome asks of the staging.
struct Asked {
    day: f64,
    /// Its arm, and the one it is held against.
    arms: Vec<usize>,
}

impl Asked {
    /// What is asked, or why the outcome is not staged.
    fn of(study: &Study, outcome: &Outcome) -> Result<Asked, String> {
        let why = |text: &str| Err(text.to_string());
        match outcome.measured {
            Measured::Salt | Measured::SaltResponder => {}
            _ => return why("of areata only SALT is staged"),
        }
        if matches!(outcome.finding, Finding::Ordering { .. }) {
            return why("no ordering of arms is staged in areata");
        }
        if let Some(group) = &outcome.subgroup {
            return Err(format!("of a subgroup: {group}"));
        }
        let fits = match (outcome.measured, outcome.definition) {
            (Measured::Salt, _) => {
                matches!(outcome.scale, Scale::Level | Scale::Change)
                    && matches!(outcome.unit, Unit::Percent | Unit::Points)
                    || outcome.scale == Scale::PercentChange && outcome.unit == Unit::Percent
            }
            (_, Some(Definition::SaltAtMost(_) | Definition::SaltFellBy(_) | Definition::KeptSalt20)) => {
                outcome.scale == Scale::Share && matches!(outcome.unit, Unit::Fraction | Unit::Percent | Unit::Points)
            }
            _ => return why("judged by people, by rules of their own"),
        };
        if !fits {
            return Err(format!("{} in {} cannot be computed", outcome.scale.name(), outcome.unit.name()));
        }
        let number = |id: &String| study.arms.iter().position(|arm| arm.id == *id);
        let mut arms: Vec<usize> = number(&outcome.arm).into_iter().collect();
        match &outcome.versus {
            Versus::External => return why("held against people of other studies"),
            Versus::Arm(other) => arms.extend(number(other)),
            Versus::Itself => {}
        }
        if arms.is_empty() {
            return why("none of its arms is described");
        }
        if let Some(reason) = arms.iter().find_map(|a| study.arms[*a].cannot_simulate.as_ref()) {
            return Err(reason.clone());
        }
        let Some(day) = outcome.day else { return why("no week is printed") };
        Ok(Asked { day: libm::round(day), arms })
    }
}

/// The day a treatment of an arm is stopped; of an arm that goes on, the day the others stop.
fn stop_day(study: &Study, arm: usize) -> Option<f64> {
    let last = |arm: usize| {
        let days = study.arms[arm].treatments.iter().map(|t| match t.values.0.get("stop_day") {
            Some(Value::Number(day)) => *day,
            _ => f64::INFINITY,
        });
        days.fold(None, |last: Option<f64>, day| Some(last.map_or(day, |l| l.max(day)))).filter(|d| d.is_finite())
    };
    last(arm).or_else(|| (0..study.arms.len()).find_map(last))
}

/// Everybody's SALT.
struct Staging {
    arms: Vec<usize>,
    days: Vec<f64>,
    /// By arm and day, of everybody in the order of their luck.
    salts: Salts,
    /// By arm, the day on which it was decided who had answered, where that is asked, and whether
    /// treatment was stopped then.
    withdrawn: Vec<Option<(f64, bool)>>,
}

impl Staging {
    fn of(study: &Study, laws: &Parameters, order: &Order, arms: &[usize], known: &[&Asked]) -> Staging {
        let withdrawal = study.design == Design::Withdrawal;
        let withdrawn = arms.iter().map(|&arm| {
            let day = stop_day(study, arm).filter(|_| withdrawal).map(libm::round)?;
            let stopped = study.arms[arm].treatments.iter().all(|t| t.values.0.contains_key("stop_day"));
            Some((day, stopped))
        });
        let withdrawn: Vec<Option<(f64, bool)>> = withdrawn.collect();
        let last = |arm: usize| known.iter().filter(|a| a.arms.contains(&arm)).map(|a| a.day).fold(0.0, f64::max);
        let until: Vec<f64> = arms.iter().map(|arm| last(*arm)).collect();
        let end = until.iter().copied().fold(0.0, f64::max);
        let mut days: Vec<f64> = known.iter().map(|a| a.day).chain([0.0]).collect();
        for (stop, _) in withdrawn.iter().flatten() {
            let visits = libm::floor((end - stop).max(0.0) / VISIT_DAYS) as u32;
            days.extend((0..=visits).map(|visit| stop + VISIT_DAYS * f64::from(visit)));
        }
        days.sort_by(f64::total_cmp);
        days.dedup();
        let plan = |(index, arm): (usize, &usize)| Plan {
            treatments: plan::treatments(&study.arms[*arm], &study.id, order),
            until_day: until[index],
            responders_from: withdrawn[index].map(|(day, _)| day),
        };
        let plans: Vec<Plan> = arms.iter().enumerate().map(plan).collect();
        let entrants = entrants(&study.people, order.seed, order.people);
        let salts = salt_courses(&entrants, laws, order.seed, &plans, &days);
        Staging { arms: arms.to_vec(), days, salts, withdrawn }
    }

    fn answer(&self, outcome: &Outcome, asked: &Asked) -> Staged {
        let columns: Vec<Column> = asked.arms.iter().map(|arm| self.column(*arm, outcome, asked.day)).collect();
        answer(outcome, &columns, outcome.n.map(f64::from), outcome.n_versus.map(f64::from))
    }

    /// What is computed for everybody who counts, in the unit that is printed; NaN for who does not.
    fn column(&self, arm: usize, outcome: &Outcome, day: f64) -> Column {
        let arm = self.arms.iter().position(|a| *a == arm).unwrap_or(0);
        let salts = &self.salts[arm];
        let visit = |day: f64| self.days.iter().position(|d| *d == day).unwrap_or(0);
        let (start, now) = (&salts[visit(0.0)], &salts[visit(day)]);
        let withdrawn = self.withdrawn[arm];
        let unit = if outcome.unit == Unit::Fraction { 1.0 } else { 100.0 };
        let met = |yes: bool| if yes { unit } else { 0.0 };
        let of = |person: usize| {
            let answered = |(stop, _): (f64, bool)| salts[visit(stop)][person] <= 20.0;
            if !withdrawn.is_none_or(answered) {
                return f64::NAN;
            }
            let (start, now) = (start[person], now[person]);
            match (outcome.scale, outcome.definition) {
                (Scale::Share, Some(Definition::SaltAtMost(limit))) => met(now <= limit),
                (Scale::Share, Some(Definition::SaltFellBy(percent))) => met(start - now >= 0.01 * percent * start),
                (Scale::Share, _) => {
                    // Who lost it was treated again: the last value before that is carried forward.
                    let since = withdrawn.filter(|(_, stopped)| *stopped).map_or(day, |(stop, _)| stop);
                    let visits = (0..self.days.len()).filter(|v| (since..=day).contains(&self.days[*v]));
                    met(visits.into_iter().all(|v| salts[v][person] <= 20.0))
                }
                (Scale::Level, _) => now,
                (Scale::Change, _) => now - start,
                (Scale::PercentChange, _) => 100.0 * (now - start) / start.max(1.0),
            }
        };
        Column { each: (0..start.len()).map(of).collect(), share: (outcome.scale == Scale::Share).then_some(unit) }
    }
}

#[cfg(test)]
mod tests;
