//! Studies of pattern loss, on target areas.

use super::class::Class;
use super::outcome::{self, Column, Question};
use super::people::{Person, people};
use super::readings::{CLIPPED_DAYS, Halves, Quantity};
use super::weights::{density_factors, tilted};
use super::{Order, Staged, plan};
use crate::study::{Hairs, Measured, Outcome, Study, Unit};
use anagen_lab::enrol::{World, candidate_of, simulate};
use anagen_model::calendar::Calendar;
use anagen_model::cause::{self, Cause};
use anagen_model::law::Parameters;
use anagen_model::patient::Sex;
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::{Lanes, Values};
use anagen_model::scalp::{Region, TargetArea};
use anagen_model::treatment::Treatment;
use rayon::prelude::*;

/// A place and its size: outcomes of one scene are read off the same areas.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scene {
    region: Option<Region>,
    area_cm2: f64,
}

/// Stages a study.
pub(super) fn stage(study: &Study, laws: &Parameters, order: &Order) -> Vec<Staged> {
    let mut staged: Vec<Option<Staged>> =
        study.outcomes.iter().map(|o| outcome::unstageable(study, o).map(|why| outcome::not_staged(o, &why))).collect();
    let mut scenes: Vec<(Scene, Vec<usize>)> = Vec::new();
    for (k, outcome) in study.outcomes.iter().enumerate().filter(|(k, _)| staged[*k].is_none()) {
        let scene = Scene { region: outcome.region.or(study.site.region), area_cm2: area_of(study, outcome, order) };
        match scenes.iter_mut().find(|(s, _)| *s == scene) {
            Some((_, outcomes)) => outcomes.push(k),
            None => scenes.push((scene, vec![k])),
        }
    }
    let staged_people = people(study, order);
    for (scene, outcomes) in scenes {
        let found = play(study, laws, order, &staged_people, scene, &outcomes);
        for (k, result) in outcomes.into_iter().zip(found) {
            staged[k] = Some(result);
        }
    }
    staged.into_iter().map(|s| s.expect("every outcome is staged or told why not")).collect()
}

fn area_of(study: &Study, outcome: &Outcome, order: &Order) -> f64 {
    let given = outcome.area_cm2.as_ref().or(study.site.area_cm2.as_ref());
    let class = || [Sex::Male, Sex::Female].into_iter().find_map(|sex| Class::of(study, sex)).map(|c| c.area_cm2);
    given.map(|g| plan::given(g, &study.id, order)).or_else(class).unwrap_or(1.0)
}

/// Plays one scene: everybody through every arm that its outcomes name.
fn play(
    study: &Study,
    laws: &Parameters,
    order: &Order,
    people: &[Person],
    scene: Scene,
    outcomes: &[usize],
) -> Vec<Staged> {
    let questions: Vec<Question> = outcomes.iter().map(|&k| Question::of(study, &study.outcomes[k])).collect();
    let baselines: Vec<Quantity> = study.people.baseline.iter().map(|b| quantity(study, b.measure, b.hairs)).collect();
    let mut quantities: Vec<Quantity> = Vec::new();
    let everything = questions.iter().map(|q| q.quantity).chain(baselines.iter().copied());
    for quantity in everything.chain([quantity(study, Measured::HairCount, Hairs::All)]) {
        if !quantities.contains(&quantity) {
            quantities.push(quantity);
        }
    }
    let mut arms: Vec<usize> = questions.iter().flat_map(|q| q.arms.iter().copied()).collect();
    arms.sort_unstable();
    arms.dedup();
    let mut days: Vec<f64> = questions.iter().map(|q| q.day).chain([0.0]).collect();
    days.sort_by(f64::total_cmp);
    days.dedup();
    let weighed = quantities.iter().any(|q| q.measured == Measured::HairWeight);
    let staging = Staging {
        laws,
        sensitivity: BetaTable::new(laws.androgenetic.concentration),
        plans: arms.iter().map(|&a| plan::treatments(&study.arms[a], &study.id, order)).collect(),
        quantities: &quantities,
        days: &days,
        first_day: if weighed { -CLIPPED_DAYS } else { 0.0 },
        region: scene.region,
        area_cm2: order.stand_in_cm2.map_or(scene.area_cm2, |stand_in| stand_in.min(scene.area_cm2)),
        seed: order.seed,
    };
    let readings: Vec<PersonRead> = people.par_iter().map(|person| staging.person(person)).collect();
    let column = |arm: usize, day: f64, quantity: &Quantity| -> Vec<Halves> {
        let a = arms.iter().position(|x| *x == arm).unwrap_or(0);
        let d = days.iter().position(|x| *x == day).unwrap_or(0);
        let q = quantities.iter().position(|x| x == quantity).unwrap_or(0);
        readings.iter().map(|r| r[a][d][q]).collect()
    };
    let first = arms.first().copied().unwrap_or(0);
    let start = |quantity: &Quantity| -> Vec<f64> {
        column(first, 0.0, quantity).iter().map(|h| 0.5 * (h[0] + h[1])).collect()
    };
    let (weights, factors) = matched(study, people, scene, &baselines, &start);
    let whole = Column { weights: &weights, factors: &factors, staged_cm2: staging.area_cm2, area_cm2: scene.area_cm2 };
    questions.iter().map(|q| outcome::answer(study, q, laws, &whole, people, &column)).collect()
}

/// What is read of an outcome or a baseline: which hairs count from which calibre on.
pub(super) fn quantity(study: &Study, measured: Measured, hairs: Hairs) -> Quantity {
    // Terminal and non-vellus both begin where vellus ends, at 40 um unless the study says otherwise.
    Quantity { measured, hairs, cut_um: study.site.least_calibre_um.unwrap_or(40.0) }
}

/// Weights of the people and factors on their density that meet the baseline table, or that of the class.
fn matched(
    study: &Study,
    people: &[Person],
    scene: Scene,
    baselines: &[Quantity],
    start: &dyn Fn(&Quantity) -> Vec<f64>,
) -> (Vec<f64>, Vec<f64>) {
    let mut weights = vec![1.0 / people.len() as f64; people.len()];
    for (printed, quantity) in study.people.baseline.iter().zip(baselines) {
        if let (false, Some(mean)) = (quantity.grows_with_density(), printed.moments.mean) {
            weights = tilted(&weights, &start(quantity), mean);
        }
    }
    let counted = study.people.baseline.iter().zip(baselines).find(|(b, q)| {
        q.measured == Measured::HairCount && b.moments.mean.is_some() && matches!(b.unit, Unit::PerCm2 | Unit::PerArea)
    });
    let (quantity, mean, sd) = match counted {
        Some((printed, quantity)) => {
            let per = if printed.unit == Unit::PerArea { scene.area_cm2 } else { 1.0 };
            (*quantity, printed.moments.mean.unwrap_or(0.0) / per, printed.moments.sd.map(|sd| sd / per))
        }
        None => {
            let class = people.first().and_then(|p| {
                p.class.hairs_per_cm2.filter(|_| {
                    scene.region.is_none_or(|r| r == p.class.region) && people.iter().all(|o| o.class == p.class)
                })
            });
            match class {
                Some([mean, sd]) => (self::quantity(study, Measured::HairCount, Hairs::All), mean, Some(sd)),
                None => return (weights, vec![1.0; people.len()]),
            }
        }
    };
    let sd = sd.or_else(|| people.first().and_then(|p| p.class.hairs_per_cm2.map(|[m, s]| s * mean / m)));
    let factors = density_factors(&start(&quantity), &weights, mean, sd);
    (weights, factors)
}

/// Relative scalp DHT of a region on a day, from the androgen effect that its follicles feel.
fn scalp_dht(calendar: &Calendar, region: Region, day: f64, laws: &Parameters) -> f64 {
    let stretch = calendar.edges.partition_point(|edge| *edge <= day).saturating_sub(1);
    let felt = &calendar.regions[region as usize].androgen;
    let effect = felt.get(stretch.min(felt.len().saturating_sub(1))).copied().unwrap_or(1.0);
    let (half, steepness) = (laws.androgen.half_effect, laws.androgen.steepness);
    let half = libm::pow(half, steepness);
    libm::pow((effect * half / (1.0 + half - effect)).max(0.0), 1.0 / steepness)
}

/// What one person shows: arm, day, quantity, half.
type PersonRead = Vec<Vec<Vec<Halves>>>;

/// Everything a person goes through.
struct Staging<'a> {
    laws: &'a Parameters,
    sensitivity: BetaTable,
    plans: Vec<Vec<Box<dyn Treatment>>>,
    quantities: &'a [Quantity],
    days: &'a [f64],
    first_day: f64,
    region: Option<Region>,
    area_cm2: f64,
    seed: u64,
}

impl Staging<'_> {
    /// Grows a person's area once and takes it through every arm, with the same luck.
    fn person(&self, person: &Person) -> PersonRead {
        let name = if person.known.sex == Sex::Male { "androgenetic_male" } else { "androgenetic_female" };
        let causes: Vec<Box<dyn Cause>> =
            cause::registered(name).map(|r| (r.build)(&Values::default())).into_iter().collect();
        let world = World {
            law: self.laws,
            sensitivity: &self.sensitivity,
            known: person.known,
            causes: &causes,
            history: &[],
            first_day: self.first_day,
            seed: self.seed,
            lanes: Lanes::best(),
        };
        let (traits, regions) = candidate_of(&world, &person.z);
        let area = TargetArea::square(self.area_cm2, self.region.unwrap_or(person.class.region));
        let head = simulate(&world, &traits, &regions, area, person.number);
        let mut visits: Vec<f64> = self.days.to_vec();
        if self.first_day < 0.0 {
            visits.extend(self.days.iter().map(|d| d - CLIPPED_DAYS));
            visits.sort_by(f64::total_cmp);
            visits.dedup();
        }
        let at = |day: f64| visits.iter().position(|v| *v == day).unwrap_or(0);
        let last = self.days.last().copied().unwrap_or(0.0) + 1.0;
        let arm = |treatments: &Vec<Box<dyn Treatment>>| {
            let course = head.course(self.laws, &causes, treatments, last);
            let harvest = course.harvest(&visits);
            let on = |day: &f64| {
                let (now, before) = (&harvest.snapshots[at(*day)], &harvest.snapshots[at(*day - CLIPPED_DAYS)]);
                let read = |q: &Quantity| match q.measured {
                    Measured::ScalpDht => [scalp_dht(&course.calendar, area.region, *day, self.laws); 2],
                    _ => q.read(now, before, self.area_cm2, self.laws),
                };
                self.quantities.iter().map(read).collect()
            };
            self.days.iter().map(on).collect()
        };
        self.plans.iter().map(arm).collect()
    }
}
