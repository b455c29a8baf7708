//! What figures show beside readings and intervals: plain numbers, gathered in the run.

use serde::{Deserialize, Serialize};

/// Width of a bin of calibres, um.
pub const BIN_UM: f64 = 10.0;

/// The day at which trials of hair loss are usually read.
const TRIAL_DAY: f64 = 336.0;

/// The days that headlines speak of: the visit nearest to day 336 if one is within 60 days, and the last.
pub fn headline_days(visits: &[f64]) -> Vec<f64> {
    let Some(last) = visits.last().copied() else { return Vec::new() };
    let off = |d: &f64| (d - TRIAL_DAY).abs();
    let near = visits.iter().copied().filter(|d| *d < last && off(d) <= 60.0).min_by(|a, b| off(a).total_cmp(&off(b)));
    near.into_iter().chain([last]).collect()
}

/// What figures show.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// Calibre that divides fine from terminal hairs, um.
    pub terminal_from_um: f64,
    /// Hairs by calibre, plan by plan, site by site, on the first and the last visit.
    pub calibres: Vec<Calibres>,
    /// What follicles do, plan by plan, site by site, at every visit; behind the sites the whole head.
    pub phases: Vec<Phases>,
    /// Hairs shed by the whole head week by week, plan by plan.
    pub shed: Vec<Shed>,
    /// The benefit of each possible patient, plan by plan, site by site.
    pub twins: Vec<Twins>,
    /// The life of one follicle, untreated and under the first plan.
    pub life: Option<Life>,
}

/// Counted hairs of a site by calibre.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibres {
    /// Plan.
    pub plan: String,
    /// Site.
    pub site: String,
    /// Day.
    pub day: f64,
    /// Hairs per cm2 in bins of [`BIN_UM`], from 0 on.
    pub hairs_per_cm2: Vec<f64>,
}

/// Shares of a site's follicles by phase.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Phases {
    /// Plan.
    pub plan: String,
    /// Site, or the name of the whole head.
    pub site: String,
    /// Day.
    pub day: f64,
    /// Share that grows.
    pub anagen: f64,
    /// Share that regresses or rests.
    pub catagen_telogen: f64,
    /// Share that is empty and may grow again.
    pub kenogen: f64,
    /// Share that is gone.
    pub lost: f64,
}

/// Hairs shed by the whole head under one plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shed {
    /// Plan.
    pub plan: String,
    /// Mean of each whole week from day 0 on.
    pub hairs_per_day: Vec<f64>,
}

/// The benefit of each possible patient on one day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Twins {
    /// Plan.
    pub plan: String,
    /// Site.
    pub site: String,
    /// Day.
    pub day: f64,
    /// Hairs per cm2 over the same patient untreated, on the same luck; rising.
    pub benefit_per_cm2: Vec<f64>,
    /// How many of them gain hair.
    pub gaining: usize,
    /// How many gain more than luck alone gives 19 in 20.
    pub beyond_luck: usize,
    /// Half the central 90 % of what luck alone does: the difference of two untreated futures of one patient,
    /// hairs per cm2.
    pub luck_per_cm2: f64,
}

/// The life of one follicle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Life {
    /// The site it stands in.
    pub site: String,
    /// Its number on this scalp, as in `follicles.parquet`.
    pub follicle: u32,
    /// The untreated course, then that of the first plan, on the same luck.
    pub courses: Vec<LifeCourse>,
}

/// One course of a life.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LifeCourse {
    /// Plan.
    pub plan: String,
    /// Name of each phase and the days on which it began (not before the first day) and ended.
    pub phases: Vec<(String, f64, f64)>,
    /// Days on which its hair fell.
    pub shed_days: Vec<f64>,
    /// (day, length in mm, calibre in um) of its hair, uncut, every week and about every change; 0 without a hair.
    pub hair: Vec<(f64, f64, f64)>,
}
