//! What an analysis found: numbers, or why there are none.

use anagen_statistics::estimate::Estimate;
use serde::{Deserialize, Serialize};

/// One hypothesis: an arm against another in all people or in a subgroup.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Analysis, by its number.
    pub analysis: usize,
    /// The two arms, by their numbers.
    pub arms: (usize, usize),
    /// Subgroup: number of the cut and of its group; `None`: everybody.
    pub subgroup: Option<(usize, usize)>,
    /// People (within heads: pairs of sites) behind each arm.
    pub n: [u32; 2],
    /// The arm against the other, or why the analysis failed.
    pub result: Result<Estimate, String>,
    /// P after sharing the error among all hypotheses; `None` in a subgroup or where the analysis failed.
    pub adjusted_p: Option<f64>,
    /// Whether it was rejected at the level of the trial, with the benefit on the side of the first arm.
    pub won: bool,
}

/// Mean change at a visit by arm, for the time course.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mean {
    /// Endpoint, by its number.
    pub endpoint: usize,
    /// Arm, by its number.
    pub arm: usize,
    /// Visit, 0 the baseline.
    pub visit: usize,
    /// People seen.
    pub n: u32,
    /// Mean change from baseline of those seen.
    pub mean_change: f64,
    /// Its SD between people.
    pub sd_change: f64,
    /// Mean value.
    pub mean: f64,
}

/// Everything that was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// Hypotheses in the order of the analyses and their pairs, then subgroups.
    pub findings: Vec<Finding>,
    /// Time courses.
    pub means: Vec<Mean>,
}
