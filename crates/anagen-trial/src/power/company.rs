//! Whoever plays whole trials and analyses them: the repetition asks, and knows nothing of hair.

use super::settings::Setting;
use crate::finding::Findings;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Under which laws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Laws {
    /// The default ones.
    Default,
    /// A member of the belief.
    Member(u32),
}

/// What is true of a hypothesis.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// The expected value.
    pub value: f64,
    /// Monte-Carlo standard error: it is a mean over so many people.
    pub standard_error: f64,
}

/// Plays trials and analyses them.
pub trait Company: Sync {
    /// Laws with the people made for them.
    type Under: Sync;

    /// What the people are made by under these laws, as bytes.
    fn people(&self, laws: Laws) -> Vec<u8>;

    /// Laws with people that were made before.
    fn under(&self, laws: Laws, people: &[u8]) -> Result<Self::Under, String>;

    /// What is true of each hypothesis of a setting, as far as it has a truth, from this many people.
    fn truths(&self, under: &Self::Under, setting: &Setting, people: u32) -> Vec<Option<Truth>>;

    /// Replicates of a trial in every setting, on the luck of the replicate.
    fn findings(&self, under: &Self::Under, replicates: Range<u32>, settings: &[&Setting]) -> Vec<Vec<Findings>>;
}
