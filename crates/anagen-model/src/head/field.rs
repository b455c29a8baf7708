//! The attack's field on the patches of one head, stepped through time; quiet skin costs nothing.
//!
//! Explicit steps of at most a quarter of a day, shorter where patches are small. Only patches that move are
//! stepped: one falls asleep at the end of a stretch when it is empty or has settled, and wakes when a
//! neighbour or what restrains it changes. Each new value is made of the old ones alone, so the order
//! of patches, and with it threads and batches, changes no bit.

use crate::scalp::areata::{AreataLaw, Attack, Restraint};
use crate::scalp::links::Links;

/// Change of activity or regulation, 1/day, below which a patch has settled.
const STILL: f64 = 1e-5;
/// Activity from which a patch is felt by an empty neighbour.
const FELT: f64 = 1e-3;
/// Longest step, days.
const LONGEST_STEP_DAYS: f64 = 0.25;

/// The field, and which of its patches move.
pub(super) struct Field<'a> {
    law: &'a AreataLaw,
    links: &'a Links,
    state: Attack,
    next: Vec<(f64, f64)>,
    /// How far activity or regulation moved in the last step; infinite before the first.
    change: Vec<f64>,
    awake: Vec<u32>,
    is_awake: Vec<bool>,
    /// Since when a sleeping patch has been left alone: regulation fades meanwhile.
    left_day: Vec<f64>,
    /// Hazard summed over the stretch under way.
    dose: Vec<f64>,
    began_day: f64,
    now: f64,
    step_days: f64,
}

impl<'a> Field<'a> {
    /// A field in a state on a day.
    pub(super) fn new(law: &'a AreataLaw, links: &'a Links, state: Attack, day: f64) -> Self {
        let n = state.activity.len();
        let mut field = Field {
            law,
            links,
            state,
            next: vec![(0.0, 0.0); n],
            change: vec![f64::INFINITY; n],
            awake: Vec::new(),
            is_awake: vec![false; n],
            left_day: vec![day; n],
            dose: vec![0.0; n],
            began_day: day,
            now: day,
            step_days: LONGEST_STEP_DAYS.min(1.0 / (law.spread_mm2_per_day * links.stiffness().max(1e-9))),
        };
        field.stir();
        field
    }

    /// Activity of a patch.
    pub(super) fn activity(&self, patch: usize) -> f64 {
        self.state.activity[patch]
    }

    /// Wakes every patch under attack: what restrains it has changed.
    pub(super) fn stir(&mut self) {
        for patch in 0..self.state.activity.len() {
            if self.state.activity[patch] > 0.0 {
                self.wake(patch);
            }
        }
    }

    /// Lights a patch that is not under attack.
    pub(super) fn light(&mut self, patch: usize) {
        self.wake(patch);
        if self.state.activity[patch] < self.law.threshold {
            self.state.activity[patch] = 1.0;
        }
    }

    fn wake(&mut self, patch: usize) {
        if self.is_awake[patch] {
            return;
        }
        self.is_awake[patch] = true;
        self.change[patch] = f64::INFINITY;
        self.awake.push(patch as u32);
        let e = self.state.activity[patch];
        if e == 0.0 {
            let asleep = self.now - self.left_day[patch];
            self.state.regulation[patch] *= libm::exp(-self.law.regulation_rate_per_day * asleep);
        }
        self.dose[patch] = self.law.hazard(e) * (self.now - self.began_day);
    }

    /// How many steps a stretch of that length takes.
    pub(super) fn steps(&self, days: f64) -> u32 {
        libm::ceil(days / self.step_days - 1e-9).max(1.0) as u32
    }

    /// One step; `restraint` says what acts on a patch.
    pub(super) fn step(&mut self, days: f64, restraint: impl Fn(usize) -> Restraint) {
        let spread = self.law.spread_mm2_per_day;
        for &patch in &self.awake {
            let i = patch as usize;
            let (e, r) = (self.state.activity[i], self.state.regulation[i]);
            let mut inflow = 0.0;
            for &(j, weight) in self.links.of(i) {
                inflow += weight * (self.state.activity[j as usize] - e);
            }
            self.next[i] = self.law.step(e, r, spread * inflow, restraint(i), days);
        }
        self.now += days;
        for n in 0..self.awake.len() {
            let i = self.awake[n] as usize;
            let (e, r) = self.next[i];
            let before = self.state.activity[i];
            self.dose[i] += 0.5 * days * (self.law.hazard(before) + self.law.hazard(e));
            self.state.activity[i] = e;
            self.change[i] = libm::fabs(e - before).max(libm::fabs(r - self.state.regulation[i]));
            self.state.regulation[i] = r;
            if libm::fabs(e - before) > 2.0 * STILL * days {
                for l in self.links.first[i]..self.links.first[i + 1] {
                    let neighbour = self.links.to[l as usize].0 as usize;
                    if !self.is_awake[neighbour] && (e > FELT || self.state.activity[neighbour] > 0.0) {
                        self.wake(neighbour);
                    }
                }
            }
        }
    }

    /// Ends a stretch of which the last step had that length: gives the mean hazard of every patch that
    /// moved, and lets go to sleep what moves no more.
    pub(super) fn rest(&mut self, last_days: f64, mut moved: impl FnMut(usize, f64)) {
        let days = self.now - self.began_day;
        let mut awake = std::mem::take(&mut self.awake);
        awake.retain(|&patch| {
            let i = patch as usize;
            moved(i, self.dose[i] / days);
            self.dose[i] = 0.0;
            let empty = self.state.activity[i] == 0.0 && self.change[i] < f64::INFINITY;
            let still = empty || self.change[i] < STILL * last_days;
            if still {
                self.is_awake[i] = false;
                self.left_day[i] = self.now;
            }
            !still
        });
        self.awake = awake;
        self.began_day = self.now;
    }

    /// The state today.
    pub(super) fn into_state(mut self) -> Attack {
        for i in 0..self.is_awake.len() {
            if !self.is_awake[i] && self.state.activity[i] == 0.0 {
                let asleep = self.now - self.left_day[i];
                self.state.regulation[i] *= libm::exp(-self.law.regulation_rate_per_day * asleep);
            }
        }
        self.state
    }
}
