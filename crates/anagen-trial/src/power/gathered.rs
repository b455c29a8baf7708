//! What finished units gave, put in order.

use super::company::{Laws, Truth};
use super::outcome::Repeat;
use anagen_work::job::{Done, JobError};
use serde::{Deserialize, Serialize};

/// Why trials are run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// To learn how the trial does.
    Learn,
    /// The same people and luck with other numbers of people, where the target was not met.
    Further(Vec<u32>),
    /// Fresh people and luck at the number found.
    Confirm(u32),
}

/// What one unit gives; the unit of the first round gives the bytes of people instead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Given {
    /// What is true under the default laws.
    Truths(Vec<Option<Truth>>),
    /// Trials.
    Trials {
        /// Why.
        why: Why,
        /// Under which laws.
        laws: Laws,
        /// What is true under these, where it is learned with them.
        truths: Vec<Option<Truth>>,
        /// The trials in all settings.
        repeats: Vec<Repeat>,
    },
}

/// Trials of one member, or all under the default laws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cluster {
    /// What is true.
    pub truths: Vec<Option<Truth>>,
    /// The trials.
    pub repeats: Vec<Repeat>,
}

/// Trials under one kind of laws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gathered {
    /// What was run to learn.
    pub learned: Vec<Cluster>,
    /// The same trials with other numbers of people.
    pub further: Vec<(Vec<u32>, Vec<Cluster>)>,
    /// Fresh trials at the number found.
    pub confirmed: Option<(u32, Vec<Cluster>)>,
}

/// Everything so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct All {
    /// People under the default laws.
    pub people: Option<Vec<u8>>,
    /// Under the default laws, then over the belief.
    pub kinds: [Gathered; 2],
}

impl Gathered {
    /// Trials run to learn.
    pub fn trials(&self) -> u32 {
        self.learned.iter().map(|c| c.repeats.len() as u32).sum()
    }

    fn place(&mut self, why: Why) -> &mut Vec<Cluster> {
        match why {
            Why::Learn => &mut self.learned,
            Why::Further(n) => {
                if self.further.last().is_none_or(|(last, _)| *last != n) {
                    self.further.push((n, Vec::new()));
                }
                &mut self.further.last_mut().expect("one was put there").1
            }
            Why::Confirm(n) => &mut self.confirmed.get_or_insert((n, Vec::new())).1,
        }
    }
}

impl All {
    /// Reads what is done.
    pub fn of(done: &Done) -> Result<All, JobError> {
        let mut all = All::default();
        let Some(first) = done.rounds.first() else { return Ok(all) };
        all.people = first.first().cloned();
        let mut truths = Vec::new();
        for bytes in done.rounds[1..].iter().flatten() {
            let given =
                serde_json::from_slice(bytes).map_err(|e| JobError::Failed(format!("a unit is not readable: {e}")))?;
            match given {
                Given::Truths(found) => truths = found,
                Given::Trials { why, laws: Laws::Default, repeats, .. } => {
                    let clusters = all.kinds[0].place(why);
                    if clusters.is_empty() {
                        clusters.push(Cluster { truths: truths.clone(), repeats: Vec::new() });
                    }
                    clusters[0].repeats.extend(repeats);
                }
                Given::Trials { why, truths, repeats, .. } => {
                    all.kinds[1].place(why).push(Cluster { truths, repeats });
                }
            }
        }
        Ok(all)
    }
}
