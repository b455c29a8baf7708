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
    /// What each arm showed: adjusted means, means of the sites, or shares of responders; `None` where the
    /// analysis failed.
    pub of_arms: Option<[f64; 2]>,
    /// The arm against the other, or why the analysis failed.
    pub result: Result<Estimate, String>,
    /// Covariates, by their words, that the model went without: the same for everybody, or settled by the strata.
    pub left_out: Vec<String>,
    /// P after sharing the error among all hypotheses; `None` in a subgroup or where the analysis failed.
    pub adjusted_p: Option<f64>,
    /// Whether it was rejected at the level of the trial, with the benefit on the side of the first arm.
    pub won: bool,
}

/// Whether the effect differs between the groups of a cut: Cochran's Q over the groups that could be analysed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interaction {
    /// Analysis, by its number.
    pub analysis: usize,
    /// The two arms, by their numbers.
    pub arms: (usize, usize),
    /// The cut, by its number.
    pub cut: usize,
    /// Groups that could be analysed.
    pub groups: u32,
    /// P that effects so different come of chance; `None` with fewer than two groups, or without standard errors.
    pub p: Option<f64>,
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
    /// Whether effects differ between subgroups: by cut, then by pair.
    pub interactions: Vec<Interaction>,
    /// Time courses: by endpoint, arm, visit; none where nobody was seen.
    pub means: Vec<Mean>,
}
