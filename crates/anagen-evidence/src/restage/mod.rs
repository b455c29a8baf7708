//! A study staged again by the model: as it was done, on virtual people like those who took part.
//!
//! People are drawn to the baseline table, go through every arm with the same luck, and are read on the
//! days, areas and definitions of the outcomes. What comes back is the expected value of each printed
//! number and, apart from it, how far the printed one may lie off because the study had only so many
//! people, and how far the expected one because only so many were staged.

mod androgenetic;
pub mod areata;
mod class;
mod outcome;
mod people;
mod plan;
pub mod readings;
#[cfg(test)]
mod tests;
mod weights;

use crate::study::{Condition, Study};
use anagen_model::law::Parameters;
use serde::{Deserialize, Serialize};

pub use class::{Class, MEN, WOMEN};

/// How a study is staged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Order {
    /// The seed of all chance: the same for every set of laws, so that two sets share their luck.
    pub seed: u64,
    /// Virtual people of the study, whatever its own number was; an even number.
    pub people: u32,
    /// Area that stands in for larger ones, cm2: the variance within a person is corrected for what is
    /// smaller. `None`: areas as they were.
    pub stand_in_cm2: Option<f64>,
    /// Which replicate of the design: values that no source prints are drawn for it. `None`: each at its
    /// usual value.
    pub replicate: Option<u32>,
}

impl Order {
    /// So many people under a seed, areas of 1 cm2 standing in for larger ones.
    pub fn of(people: u32, seed: u64) -> Order {
        Order { seed, people, stand_in_cm2: Some(1.0), replicate: None }
    }
}

/// What the model says an outcome should have been.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Predicted {
    /// Expected value, in the unit that was printed.
    pub value: f64,
    /// Variance of the printed value about that, because the study had only so many people: the printed
    /// one where it is printed, otherwise the simulated SD and n. `None` where neither n nor any is known.
    pub sampling_variance: Option<f64>,
    /// Variance of `value` itself, because only so many people were staged.
    pub chance_variance: f64,
    /// Simulated SD between people of what was computed for each.
    pub people_sd: f64,
}

/// One outcome, staged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Staged {
    /// A number, or for "no difference" the expected difference.
    Number(Predicted),
    /// An ordering: the probability that a study of that size finds it.
    Ordering(f64),
    /// The model has the quantity, but it could not be staged: why.
    Skipped(String),
    /// The model has no such quantity: why.
    NotApplicable(String),
}

/// Stages a study under these laws: one entry an outcome, in their order.
pub fn restage(study: &Study, laws: &Parameters, order: &Order) -> Vec<Staged> {
    let all = |why: &str| study.outcomes.iter().map(|o| outcome::not_staged(o, why)).collect();
    if let Some(why) = &study.cannot_simulate {
        return all(why);
    }
    match study.condition {
        Condition::AndrogeneticMale | Condition::AndrogeneticFemale | Condition::AndrogeneticMixed => {
            androgenetic::stage(study, laws, order)
        }
        Condition::Areata => areata::stage(study, laws, order),
        Condition::Other => all("its people have none of the conditions that are staged"),
    }
}
