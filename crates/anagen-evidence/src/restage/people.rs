//! The virtual people of a study.
//!
//! Person `2k + 1` is the mirror image of person `2k`: every deviation from the median has the other
//! sign. Means over both lose the part of chance that is linear in the deviations. Person `k` is the
//! same whoever else is drawn and whatever the laws are.

use super::Order;
use super::class::Class;
use crate::study::{Condition, Study};
use anagen_lab::enrol::{Candidate, Known, SIZE};
use anagen_model::patient::{Ethnicity, Grade, Sex, deviates};
use anagen_model::quantity::stream::{Purpose, Stream};

/// One virtual person, before any law: what is known, and the deviations that hidden traits are made of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Person {
    pub class: Class,
    pub known: Known,
    pub z: Candidate,
    /// Patient number in the keys of chance.
    pub number: u32,
}

/// Numbers of people start here, far from those of runs.
const FIRST: u32 = 1 << 27;
/// Steps that spread grades and sexes evenly over pairs, whatever their number (golden and silver ratio).
const STEPS: [f64; 2] = [0.618_033_988_749_895, 0.414_213_562_373_095];

/// The people of a study.
pub(super) fn people(study: &Study, order: &Order) -> Vec<Person> {
    let stream = Stream::new(order.seed, 0);
    (0..order.people.max(2)).filter_map(|i| person(study, &stream, i)).collect()
}

fn person(study: &Study, stream: &Stream, i: u32) -> Option<Person> {
    let people = &study.people;
    let (pair, mirrored) = (i / 2, i % 2 == 1);
    let spread = |step: f64| {
        let x = 0.5 + step * f64::from(pair);
        x - libm::floor(x)
    };
    let male_share = match study.condition {
        Condition::AndrogeneticFemale => 0.0,
        Condition::AndrogeneticMixed => people.male_share.unwrap_or(0.5),
        _ => 1.0,
    };
    let sex = if spread(STEPS[0]) < male_share { Sex::Male } else { Sex::Female };
    let class = Class::of(study, sex)?;
    let mut z = vec![0.0; SIZE + 1];
    deviates(stream, FIRST + pair, Purpose::Enrolment, &mut z);
    if mirrored {
        z.iter_mut().for_each(|x| *x = -*x);
    }
    let age = people.age_years.mean.unwrap_or(class.age_years[0]);
    let sd = people.age_years.sd.unwrap_or(class.age_years[1]);
    let [youngest, oldest] = people.age_range_years.unwrap_or([16.0, 90.0]);
    let printed: Vec<Grade> = people.grades.iter().copied().filter(|g| g.fits(sex)).collect();
    let grades = if printed.is_empty() { class.grades } else { &printed };
    let known = Known {
        sex,
        age_years: (age + sd * z[SIZE]).clamp(youngest, oldest),
        grade: grades[((spread(STEPS[1]) * grades.len() as f64) as usize).min(grades.len() - 1)],
        ethnicity: people.ethnicity.unwrap_or(Ethnicity::Caucasian),
        head_circumference_mm: sex.usual_circumference_mm(),
    };
    z.truncate(SIZE);
    Some(Person { class, known, z, number: FIRST + i })
}
