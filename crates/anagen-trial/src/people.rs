//! Virtual people like those of a trial's baseline table.
//!
//! Under given laws a panel of people is simulated on day 0. A linear regression of the logarithm of their
//! hair count on what makes them differ says how much hair a person of given traits is expected to have; the
//! number of follicles per cm2 is then multiplied by a factor that depends on this expectation, so that mean
//! and SD of the count *as read* become those printed, and whoever had more hair still has. What does not grow
//! with density (share of growing hairs, mean calibre) is met by moving the normal deviates of the traits along
//! the regression of that measure: exponential tilting of a Gaussian is a shift, so correlations stay those of
//! the model. A shift of more than one SD is not made: a baseline that the model can hardly show is met only so
//! far. **Ignored:** shapes beyond mean and SD.

use crate::chance::{Chance, Draw};
use crate::design::{Earlier, Likeness, Participants, Trial, place_in_scale};
use anagen_evidence::restage::Class;
use anagen_evidence::restage::readings::Quantity;
use anagen_evidence::study::{Condition, Hairs, Measured, Unit};
use anagen_lab::enrol::{Candidate, Known, SIZE, World, candidate_of, simulate};
use anagen_model::cause::{self, Cause};
use anagen_model::law::Parameters;
use anagen_model::measure::phototrichogram::Device;
use anagen_model::patient::{Ethnicity, Grade, Sex, deviates};
use anagen_model::quantity::special::{BetaTable, normal_quantile};
use anagen_model::quantity::stream::{Purpose, Stream};
use anagen_model::quantity::{Lanes, Value, Values};
use anagen_model::scalp::TargetArea;
use anagen_model::treatment::{self, Treatment};
use anagen_statistics::distribution::normal_cdf;
use anagen_statistics::matrix::{Cholesky, Matrix, dot};
use libm::{exp, log, sqrt};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// People of the panel.
const PANEL: u32 = 240;
/// The replicate whose chance the panel has: that of no trial.
const PANEL_REPLICATE: u32 = u32::MAX;
/// The greatest shift of the deviates, SD.
const GREATEST_SHIFT: f64 = 1.0;
/// What a person is told apart by in the regressions: a constant, the deviates, age, sex, grade.
const PREDICTORS: usize = SIZE + 4;

/// How people of a model are made like those of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Matched {
    /// Shift of the deviates.
    pub shift: Vec<f64>,
    /// Logarithm of the factor on density: coefficients of the predictors.
    pub log_density: Vec<f64>,
}

impl Matched {
    /// People as the model has them.
    pub fn unchanged() -> Matched {
        Matched { shift: vec![0.0; SIZE], log_density: vec![0.0; PREDICTORS] }
    }

    /// Factor on a person's density.
    pub fn density(&self, known: &Known, z: &[f64]) -> f64 {
        exp(dot(&self.log_density, &predictors(known, z)))
    }
}

/// A person before any law.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Number among all who are looked at, from 1.
    pub number: u32,
    /// What is known.
    pub known: Known,
    /// Deviates of the hidden traits, not shifted.
    pub z: Candidate,
    /// Which of the earlier treatments were taken.
    pub earlier: Vec<usize>,
}

fn predictors(known: &Known, z: &[f64]) -> Vec<f64> {
    let mut all = Vec::with_capacity(PREDICTORS);
    all.push(1.0);
    all.extend(&z[..SIZE]);
    all.push((known.age_years - 40.0) / 10.0);
    all.push(f64::from(u8::from(known.sex == Sex::Male)));
    all.push(place_in_scale(known.grade));
    all
}

/// Person `number` of a replicate.
pub fn person(of: &Participants, chance: &Chance, number: u32) -> Person {
    let people = &of.people;
    let [u, v] = chance.uniforms(number, Draw::Kind, 0);
    let male_share = match of.condition {
        Condition::AndrogeneticFemale => 0.0,
        Condition::AndrogeneticMale => 1.0,
        _ => people.male_share.unwrap_or(0.5),
    };
    let sex = if u < male_share { Sex::Male } else { Sex::Female };
    let class = Class::of_condition(of.condition, sex);
    let printed: Vec<Grade> = people.grades.iter().copied().filter(|g| g.fits(sex)).collect();
    let grades = match (&class, printed.is_empty()) {
        (Some(class), true) => class.grades,
        _ => &printed,
    };
    let grade = grades.get((v * grades.len() as f64) as usize).copied().unwrap_or(Grade::Healthy);
    let usual = class.map_or([35.0, 12.0], |c| c.age_years);
    let mean = people.age_years.mean.unwrap_or(usual[0]);
    let sd = people.age_years.sd.unwrap_or(usual[1]).max(1e-9);
    // A normal cut off at the ages admitted.
    let [youngest, oldest] = people.age_range_years.unwrap_or([16.0, 90.0]);
    let [low, high] = [youngest, oldest].map(|age| normal_cdf((age - mean) / sd));
    let u = chance.uniforms(number, Draw::Age, 0)[0];
    let age = mean + sd * normal_quantile((low + u * (high - low)).clamp(1e-12, 1.0 - 1e-12));
    let known = Known {
        sex,
        age_years: age.clamp(youngest, oldest),
        grade,
        ethnicity: people.ethnicity.unwrap_or(Ethnicity::Caucasian),
        head_circumference_mm: sex.usual_circumference_mm(),
    };
    let mut z = vec![0.0; SIZE];
    deviates(&Stream::new(chance.seed, 0), number, Purpose::Enrolment, &mut z);
    let took = |(i, earlier): (usize, &Earlier)| {
        (chance.uniforms(number, Draw::Earlier, i as u32)[0] < earlier.share).then_some(i)
    };
    let earlier = of.earlier.iter().enumerate().filter_map(took).collect();
    Person { number, known, z, earlier }
}

/// The causes of everybody of a sex, without season.
pub fn causes_of(condition: Condition, sex: Sex) -> Vec<Box<dyn Cause>> {
    let name = match (condition, sex) {
        (Condition::Areata, _) => "alopecia_areata",
        (_, Sex::Male) => "androgenetic_male",
        (_, Sex::Female) => "androgenetic_female",
    };
    cause::registered(name).map(|r| (r.build)(&Values::default())).into_iter().collect()
}

/// The treatments a person took before the trial.
pub fn history(of: &Participants, person: &Person) -> Vec<Box<dyn Treatment>> {
    let build = |i: &usize| {
        let earlier = &of.earlier[*i].treatment;
        treatment::registered(earlier.kind.name).map(|r| (r.build)(&earlier.values, &[]))
    };
    person.earlier.iter().filter_map(build).collect()
}

/// The first day on which somebody took something.
pub fn first_day(of: &Participants, person: &Person) -> f64 {
    let start = |i: &usize| {
        let days = &of.earlier[*i].treatment.values.0;
        let of = |value: &Value| match value {
            Value::Number(day) => *day,
            Value::Numbers(days) => days.iter().copied().fold(0.0, f64::min),
            _ => 0.0,
        };
        ["start_day", "session_days"].iter().filter_map(|key| days.get(*key)).map(of).fold(0.0, f64::min)
    };
    person.earlier.iter().map(start).fold(0.0, f64::min)
}

/// Makes people like the published ones under these laws.
pub fn matched(trial: &Trial, laws: &Parameters) -> Matched {
    let of = &trial.participants;
    let mut found = Matched::unchanged();
    if of.likeness == Likeness::Fitted || of.condition == Condition::Areata {
        return found;
    }
    let chance = Chance::of(trial.seed, PANEL_REPLICATE);
    let panel = panel(of, &chance);
    let sensitivity = BetaTable::new(laws.androgenetic.concentration);
    let shaped: Vec<_> = of
        .people
        .baseline
        .iter()
        .filter(|b| matches!(b.measure, Measured::AnagenShare | Measured::MeanCalibre))
        .filter_map(|b| Some((quantity(trial, b.measure, b.hairs), b.moments.mean?)))
        .collect();
    // Each is met in turn under the shifts of the others; twice, since the model is not linear.
    for _ in 0..2 {
        for (quantity, target) in &shaped {
            let values = start(trial, laws, &sensitivity, &found, &panel, quantity);
            let by_z: Vec<f64> = regression(&panel, &values)[1..=SIZE].to_vec();
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            let squared: f64 = by_z.iter().map(|b| b * b).sum();
            if squared > 1e-18 {
                let step = (target - mean) / squared;
                found.shift.iter_mut().zip(&by_z).for_each(|(s, b)| *s += step * b);
            }
            let length = sqrt(found.shift.iter().map(|s| s * s).sum());
            if length > GREATEST_SHIFT {
                found.shift.iter_mut().for_each(|s| *s *= GREATEST_SHIFT / length);
            }
        }
    }
    let Some((quantity, mean, sd)) = printed_count(trial, &panel) else { return found };
    let counts = start(trial, laws, &sensitivity, &found, &panel, &quantity);
    let logs: Vec<f64> = counts.iter().map(|c| log(c.max(1.0))).collect();
    let line = regression(&panel, &logs);
    let predicted: Vec<f64> = panel.iter().map(|p| dot(&line, &predictors(&p.known, &p.z))).collect();
    let count = panel.len() as f64;
    let centre = predicted.iter().sum::<f64>() / count;
    let variance = |of: &dyn Fn(usize) -> f64| (0..panel.len()).map(|i| of(i) * of(i)).sum::<f64>() / count;
    let known = variance(&|i| predicted[i] - centre);
    let luck = variance(&|i| logs[i] - predicted[i]);
    // The printed SD is of readings: what the device adds is taken off.
    let device = trial.endpoints.first().map_or(Device::Corrected, |e| e.device).count_cv(laws);
    let wanted = sd.map(|sd| (log(1.0 + (sd / mean) * (sd / mean)) - device * device - luck).max(0.0));
    let stretch = wanted.map_or(1.0, |wanted| if known > 1e-12 { sqrt(wanted / known) } else { 1.0 });
    let mut log_density: Vec<f64> = line.iter().map(|b| (stretch - 1.0) * b).collect();
    log_density[0] -= (stretch - 1.0) * centre;
    let moved: f64 = counts.iter().zip(&predicted).map(|(c, p)| c * exp((stretch - 1.0) * (p - centre))).sum();
    log_density[0] += log(mean / (moved / count).max(1e-9));
    found.log_density = log_density;
    found
}

/// The panel: every other person is the mirror image of the one before, so that means over all of them lose the
/// chance that is linear in the deviates.
fn panel(of: &Participants, chance: &Chance) -> Vec<Person> {
    let [youngest, oldest] = of.people.age_range_years.unwrap_or([16.0, 90.0]);
    let pair = |number: u32| {
        let one = person(of, chance, 2 * number + 1);
        let mut other = Person { number: 2 * number + 2, z: one.z.iter().map(|z| -z).collect(), ..one.clone() };
        if let Some(mean) = of.people.age_years.mean {
            other.known.age_years = (2.0 * mean - one.known.age_years).clamp(youngest, oldest);
        }
        [one, other]
    };
    (0..PANEL / 2).flat_map(pair).collect()
}

/// The printed hair count, per cm2: of the table or of the class.
fn printed_count(trial: &Trial, panel: &[Person]) -> Option<(Quantity, f64, Option<f64>)> {
    let of = &trial.participants;
    let area_cm2 = trial.sites.first().map_or(1.0, |s| s.area_cm2);
    let row = of.people.baseline.iter().find(|b| {
        b.measure == Measured::HairCount && b.moments.mean.is_some() && matches!(b.unit, Unit::PerCm2 | Unit::PerArea)
    });
    let class = || panel.first().and_then(|p| Class::of_condition(of.condition, p.known.sex));
    match row {
        Some(row) => {
            let per = if row.unit == Unit::PerArea { area_cm2 } else { 1.0 };
            let mean = row.moments.mean? / per;
            let usual = || class().and_then(|c| c.hairs_per_cm2).map(|[m, s]| s * mean / m);
            Some((quantity(trial, row.measure, row.hairs), mean, row.moments.sd.map(|sd| sd / per).or_else(usual)))
        }
        None => {
            let class = class()?;
            let [mean, sd] = class.hairs_per_cm2?;
            let here = trial.sites.first().is_none_or(|s| s.region == class.region);
            let alone = panel.iter().all(|p| p.known.sex == class.sex);
            (here && alone).then(|| (quantity(trial, Measured::HairCount, Hairs::All), mean, Some(sd)))
        }
    }
}

fn quantity(trial: &Trial, measured: Measured, hairs: Hairs) -> Quantity {
    let cut_um = trial.endpoints.first().map_or(40.0, |e| e.least_calibre_um);
    Quantity { measured, hairs, cut_um }
}

/// What the panel shows on day 0 at the first site.
fn start(
    trial: &Trial,
    laws: &Parameters,
    sensitivity: &BetaTable,
    matched: &Matched,
    panel: &[Person],
    quantity: &Quantity,
) -> Vec<f64> {
    let of = &trial.participants;
    let Some(site) = trial.sites.first() else { return vec![0.0; panel.len()] };
    let chance = Chance::of(trial.seed, PANEL_REPLICATE);
    let read = |person: &Person| {
        let (causes, history) = (causes_of(of.condition, person.known.sex), history(of, person));
        let world = World {
            law: laws,
            sensitivity,
            known: person.known,
            causes: &causes,
            history: &history,
            first_day: first_day(of, person),
            seed: chance.seed,
            lanes: Lanes::best(),
        };
        let (traits, regions) = traits(&world, matched, &person.z);
        let head = simulate(&world, &traits, &regions, TargetArea::square(site.area_cm2, site.region), person.number);
        let course = head.course(laws, &causes, &history, 1.0);
        let harvest = course.harvest(&[0.0]);
        let halves = quantity.read(&harvest.snapshots[0], &harvest.snapshots[0], site.area_cm2, laws);
        0.5 * (halves[0] + halves[1])
    };
    panel.par_iter().map(read).collect()
}

/// The traits of somebody made like the table.
pub fn traits(
    world: &World,
    matched: &Matched,
    z: &[f64],
) -> (anagen_model::patient::Traits, anagen_model::head::RegionTraits) {
    let shifted: Vec<f64> = z.iter().zip(&matched.shift).map(|(z, s)| z + s).collect();
    let (mut traits, regions) = candidate_of(world, &shifted);
    traits.healthy_hairs_per_cm2 *= matched.density(&world.known, z).clamp(0.1, 10.0);
    (traits, regions)
}

/// Coefficients of the predictors by least squares with a little ridge, so that what nobody differs in gets none.
fn regression(panel: &[Person], values: &[f64]) -> Vec<f64> {
    let rows: Vec<Vec<f64>> = panel.iter().map(|p| predictors(&p.known, &p.z)).collect();
    let mut gram = vec![vec![0.0; PREDICTORS]; PREDICTORS];
    let mut right = vec![0.0; PREDICTORS];
    for (row, value) in rows.iter().zip(values) {
        for i in 0..PREDICTORS {
            right[i] += row[i] * value;
            for j in 0..PREDICTORS {
                gram[i][j] += row[i] * row[j];
            }
        }
    }
    for (i, row) in gram.iter_mut().enumerate() {
        row[i] += 1e-6 * panel.len() as f64;
    }
    Cholesky::of(&Matrix::from_rows(&gram)).map_or(vec![0.0; PREDICTORS], |factor| factor.solve(&right))
}
