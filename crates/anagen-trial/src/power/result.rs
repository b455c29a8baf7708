//! What repeating a trial found: `power.json`.
//!
//! Three kinds of not knowing are kept apart. *Chance within a trial* (which people, their luck, the errors of
//! readings) is what power is about: the SD of an estimate between trials. *Parameters* are the laws, drawn from
//! the belief: the SD between members. *Monte Carlo* is that only so many trials were run: every standard error
//! and interval here is of that alone, and more trials make it smaller.

use serde::{Deserialize, Serialize};

/// The layout of `power.json`.
pub const FORMAT: u32 = 1;

/// A share of trials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// The share.
    pub share: f64,
    /// Its Monte-Carlo standard error; over members that of a mean of members.
    pub standard_error: f64,
    /// Its 95 % Monte-Carlo interval (Wilson's under one set of laws).
    pub interval: [f64; 2],
    /// Trials it is of.
    pub trials: u32,
    /// SD of the share itself between members of the belief, freed of the chance of so few trials of each;
    /// `None` under one set of laws.
    pub between_members_sd: Option<f64>,
}

/// A mean over trials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Amount {
    /// The mean.
    pub mean: f64,
    /// Its Monte-Carlo standard error.
    pub standard_error: f64,
    /// SD between trials of one set of laws: people, luck and readings.
    pub sd: f64,
    /// Trials it is of.
    pub trials: u32,
    /// SD between members of the belief, freed of the chance of so few trials of each; `None` under one set.
    pub between_members_sd: Option<f64>,
}

/// What one hypothesis comes to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hypothesis {
    /// The analysis.
    pub analysis: String,
    /// Whether it is the analysis whose power is asked.
    pub asked: bool,
    /// The arm.
    pub arm: String,
    /// What it is held against.
    pub control: String,
    /// Rejected after sharing the error, with the benefit on the side of the arm: the power. A model that failed
    /// has not rejected.
    pub won: Share,
    /// Models that failed.
    pub failed: Share,
    /// People behind both arms, of those randomised to them (within heads: pairs of sites, twice).
    pub people: Amount,
    /// The estimate.
    pub estimate: Amount,
    /// What is true, by the model, if everybody stays and goes on: the mean over the laws; `None` where the scale
    /// of the analysis has none.
    pub truth: Option<f64>,
    /// Monte-Carlo standard error of the truth, because it too is a mean over so many people.
    pub truth_standard_error: Option<f64>,
    /// Estimate minus truth.
    pub bias: Option<Amount>,
    /// The interval held the truth.
    pub covered: Option<Share>,
    /// The same where no treatment does more than the control.
    pub null: Null,
}

/// What one hypothesis comes to where nothing is there to be found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Null {
    /// Two-sided P at most the level of the trial: the type-I error of the analysis itself.
    pub rejected: Share,
    /// Rejected after sharing the error, in favour of the arm.
    pub won: Share,
    /// Models that failed.
    pub failed: Share,
    /// The estimate, which should be 0.
    pub estimate: Amount,
    /// The interval held 0.
    pub covered: Share,
}

/// Whether the arm with the greatest estimate is a truly best one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Best {
    /// Arms within so much of the greatest true benefit are as good, in the unit of the analysis; the mean over
    /// the laws.
    pub tie: f64,
    /// The arm chosen is one of them.
    pub right: Share,
    /// And it won.
    pub right_and_won: Share,
    /// How often each arm is chosen, and how often it is truly best.
    pub arms: Vec<Chosen>,
}

/// How often an arm is chosen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chosen {
    /// The arm.
    pub arm: String,
    /// It had the greatest estimate.
    pub chosen: Share,
    /// Share of trials whose laws make it a best one.
    pub best: f64,
}

/// One hypothesis of the analysis asked, at one point of a curve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PointPair {
    /// The arm.
    pub arm: String,
    /// What it is held against.
    pub control: String,
    /// Power.
    pub won: Share,
    /// Models that failed.
    pub failed: Share,
    /// The estimate.
    pub estimate: Amount,
}

/// A point of a curve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// In words.
    pub label: String,
    /// As a number, where it is one.
    pub at: Option<f64>,
    /// Whether it is the trial as its file has it.
    pub as_designed: bool,
    /// At least one hypothesis of the analysis asked is won.
    pub won: Share,
    /// That minus the same of the trial as designed, on the same people and luck.
    pub more_than_designed: Amount,
    /// Each of them.
    pub pairs: Vec<PointPair>,
}

/// Power along one choice, all else as designed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// `n`, `week`, `area_cm2`, `device` or `effect`.
    pub over: String,
    /// In words.
    pub title: String,
    /// The points.
    pub points: Vec<CurvePoint>,
}

/// The smallest trial that reaches the target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Smallest {
    /// The power aimed at.
    pub target: f64,
    /// People randomised; `None` if no number tried reaches it or every one does.
    pub n: Option<u32>,
    /// Its 95 % Monte-Carlo interval.
    pub interval: Option<[f64; 2]>,
    /// Power there by the curve it was found on.
    pub found: Option<f64>,
    /// Power there on people and luck that had no part in finding it.
    pub confirmed: Option<Share>,
    /// What to know: why there is none, or that the confirmed power lies below the target.
    pub note: Option<String>,
}

/// A look at the data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// Share of the people who have reached the analysis.
    pub fraction: f64,
    /// How many those are.
    pub n: u32,
    /// The trial stops where Z reaches this.
    pub boundary: f64,
    /// Nominal one-sided level of the look.
    pub level: f64,
    /// It stops here.
    pub stops: Share,
    /// It stops here where nothing is there to be found.
    pub stops_under_null: Share,
}

/// A hypothesis watched by several looks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sequential {
    /// The arm.
    pub arm: String,
    /// What it is held against.
    pub control: String,
    /// One-sided level of the whole.
    pub level: f64,
    /// The looks.
    pub looks: Vec<Look>,
    /// It stops at some look: power.
    pub won: Share,
    /// It stops at some look where nothing is there to be found: type-I error.
    pub won_under_null: Share,
    /// People who have reached the analysis when it stops.
    pub expected_n: Amount,
    /// The same where nothing is there to be found.
    pub expected_n_under_null: Amount,
}

/// One group of a cut and one hypothesis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupPair {
    /// The arm.
    pub arm: String,
    /// What it is held against.
    pub control: String,
    /// The estimate in this group of the trial as designed.
    pub estimate: Amount,
    /// Its own two-sided P is at most the level of the trial, with the benefit on the side of the arm.
    pub seen: Share,
    /// Models that failed in the group.
    pub failed: Share,
    /// Power of a trial of as many people, all of this group.
    pub enriched: Option<Share>,
    /// The estimate of that trial.
    pub enriched_estimate: Option<Amount>,
}

/// One group of a cut.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// In words: `age_years < 40`.
    pub label: String,
    /// Mean share of the people of the trial as designed.
    pub share_of_people: f64,
    /// Each hypothesis of the analysis asked.
    pub pairs: Vec<GroupPair>,
}

/// Who benefits, by one cut.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Enrichment {
    /// What people are told apart by: the word of a file.
    pub by: String,
    /// The groups.
    pub groups: Vec<Group>,
}

/// Everything under one kind of laws.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnderLaws {
    /// Under which laws, in words.
    pub laws: String,
    /// Whole trials repeated.
    pub trials: u32,
    /// Members of the belief; 1 under one set of laws.
    pub members: u32,
    /// Whether the standard error asked for was reached.
    pub reached: bool,
    /// At least one hypothesis of the analysis asked is won.
    pub won: Share,
    /// All of them are.
    pub all_won: Share,
    /// At least one hypothesis of the confirmatory analyses is won where nothing is there to be found, in favour
    /// of an arm.
    pub any_error: Share,
    /// Every hypothesis of every analysis.
    pub hypotheses: Vec<Hypothesis>,
    /// Whether the best arm is chosen; with several arms in the analysis asked.
    pub best: Option<Best>,
    /// Curves.
    pub curves: Vec<Curve>,
    /// The smallest trial.
    pub smallest: Option<Smallest>,
    /// Looks before the end.
    pub looks: Vec<Sequential>,
    /// People behind the arms of the analysis asked, each arm once: those seen at its visit.
    pub seen_at_analysis: Amount,
}

/// All that `anagen power` found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PowerResult {
    /// The layout.
    pub format: u32,
    /// `STUDYID`.
    pub id: String,
    /// Title.
    pub title: String,
    /// Seed.
    pub seed: u64,
    /// People randomised, as designed.
    pub n: u32,
    /// The analysis whose power is asked.
    pub analysis: String,
    /// The week of its visit.
    pub week: f64,
    /// The unit of its estimate.
    pub unit: String,
    /// Two-sided level of the trial.
    pub alpha: f64,
    /// Power aimed at.
    pub target: f64,
    /// Monte-Carlo standard error asked for.
    pub standard_error: f64,
    /// Trials at most, of each kind of laws.
    pub most_trials: u32,
    /// Power: under the default laws.
    pub power: UnderLaws,
    /// Assurance: over the belief; `None` if only the default laws were asked for.
    pub assurance: Option<UnderLaws>,
    /// Who benefits, under the default laws.
    pub enrichment: Vec<Enrichment>,
    /// What a reader must know.
    pub notes: Vec<String>,
}
