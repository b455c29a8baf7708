//! Trial patients followed through the arms of a comparison.

use anagen_model::follicle::Snapshot;
use anagen_model::measure::visible;
use anagen_verification::setup::{Plan, Scene, Tally, WEEK};
use rayon::prelude::*;

/// The quantities of one visit, per cm2.
#[derive(Clone, Copy, Default)]
pub struct Visit {
    /// Visible hairs.
    pub hairs: f64,
    /// Those in anagen.
    pub growing: f64,
    /// At least 30 um.
    pub from_30_um: f64,
    /// At least 40 um.
    pub from_40_um: f64,
    /// At least 40 um and 30 mm: Rushton's meaningful hair.
    pub meaningful: f64,
    /// Grown in the 30 days before.
    pub weight: f64,
    /// Mean calibre of visible hairs, um.
    pub calibre: f64,
}

/// Visits of every arm of one patient.
type Course = Vec<Vec<Visit>>;

fn course(scene: &Scene, arms: &[Plan], weeks: &[f64], area: f64) -> Course {
    let law = &scene.law;
    let head = scene.grow();
    let mut days: Vec<f64> = weeks.iter().flat_map(|w| [w * WEEK - 30.0, w * WEEK]).collect();
    days.sort_by(f64::total_cmp);
    days.dedup();
    let at = |day: f64| days.iter().position(|d| *d == day).expect("a visit");
    arms.iter()
        .map(|plan| {
            let seen = scene.follow(&head, plan, &days).snapshots;
            let visit = |week: &f64| {
                let now = &seen[at(week * WEEK)];
                let (tally, before) = (Tally::of(now, law), Tally::of(&seen[at(week * WEEK - 30.0)], law));
                let long = |s: &&Snapshot| visible(s, law) && s.calibre_um >= 40.0 && s.length_mm >= 30.0;
                Visit {
                    hairs: tally.hairs / area,
                    growing: tally.growing / area,
                    from_30_um: tally.from_30_um / area,
                    from_40_um: tally.from_40_um / area,
                    meaningful: now.iter().filter(long).count() as f64 / area,
                    weight: (tally.grown - before.grown) / area,
                    calibre: tally.mean_calibre(),
                }
            };
            weeks.iter().map(visit).collect()
        })
        .collect()
}

/// The arm without treatment: the first of every comparison.
pub const UNTREATED: usize = 0;

/// A value of a visit.
pub type Value = fn(&Visit) -> f64;

/// All visible hairs per cm2.
pub const HAIRS: Value = |v| v.hairs;

/// All patients' courses.
pub struct Cohort {
    weeks: Vec<f64>,
    courses: Vec<Course>,
}

impl Cohort {
    /// `scenes` of `area` cm2 followed through `arms`, the first of them untreated, to `weeks`.
    pub fn follow(scenes: Vec<Scene>, area: f64, arms: fn() -> Vec<Plan>, weeks: &[f64]) -> Cohort {
        let walk = |scene: Scene| course(&scene.from_day(-30.0), &arms(), weeks, area);
        Cohort { weeks: weeks.to_vec(), courses: scenes.into_par_iter().map(walk).collect() }
    }

    /// A value of one patient.
    pub fn of(&self, patient: &Course, arm: usize, week: f64, value: Value) -> f64 {
        let index = self.weeks.iter().position(|w| *w == week).expect("a week that was followed");
        value(&patient[arm][index])
    }

    /// Mean over patients of `change`, as a share of the mean of `base`, and its standard error.
    pub fn ratio(&self, change: impl Fn(&Course) -> f64, base: impl Fn(&Course) -> f64) -> (f64, f64) {
        let n = self.courses.len() as f64;
        let mean = |f: &dyn Fn(&Course) -> f64| self.courses.iter().map(f).sum::<f64>() / n;
        let (top, bottom) = (mean(&change), mean(&base));
        let ratio = top / bottom;
        let spread = mean(&|c: &Course| (change(c) - ratio * base(c)).powi(2));
        (ratio, (spread / n).sqrt() / bottom)
    }

    /// Change from baseline, %.
    pub fn change(&self, arm: usize, week: f64, value: Value) -> (f64, f64) {
        let now = |c: &Course| self.of(c, arm, week, value);
        let base = |c: &Course| self.of(c, arm, 0.0, value);
        let (x, e) = self.ratio(|c| now(c) - base(c), base);
        (100.0 * x, 100.0 * e)
    }

    /// Hairs per cm2 gained since the baseline.
    pub fn gain(&self, arm: usize, week: f64) -> (f64, f64) {
        self.ratio(|c| self.of(c, arm, week, HAIRS) - self.of(c, arm, 0.0, HAIRS), |_| 1.0)
    }

    /// One arm less another, per cm2.
    pub fn less(&self, arm: usize, other: usize, week: f64, value: Value) -> (f64, f64) {
        self.ratio(|c| self.of(c, arm, week, value) - self.of(c, other, week, value), |_| 1.0)
    }

    /// One arm less another, % of baseline.
    pub fn less_percent(&self, arm: usize, other: usize, week: f64, value: Value) -> (f64, f64) {
        let net = |c: &Course| self.of(c, arm, week, value) - self.of(c, other, week, value);
        let (x, e) = self.ratio(net, |c| self.of(c, UNTREATED, 0.0, value));
        (100.0 * x, 100.0 * e)
    }

    /// Net of the untreated arm, per cm2.
    pub fn net(&self, arm: usize, week: f64, value: Value) -> (f64, f64) {
        self.less(arm, UNTREATED, week, value)
    }

    /// Net of the untreated arm, % of baseline.
    pub fn net_percent(&self, arm: usize, week: f64, value: Value) -> (f64, f64) {
        self.less_percent(arm, UNTREATED, week, value)
    }
}
