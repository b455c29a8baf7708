//! The path of a growing follicle: how far the clock, the length and the cross-section have come by the
//! end of every stretch, for a follicle of unit size.
//!
//! Progress of anagen is size's own factor times `int rate dt`, with
//! `rate = exp(alpha_A s Phi) / ((1 + m_A M)(1 + g_A b) X_A)`, so the day a phase ends is found on the
//! running sum of `rate`, by bisection, whenever the phase began. Growth and cross-section are read off
//! the same way. Sums are kept for every eighth stretch, added in a fixed order, so that neither visits
//! nor the width of the machine change a bit.

use super::surroundings::{Surroundings, or_zero};
use crate::law::Parameters;
use crate::quantity::elementary::{Eight, Real};
use crate::quantity::lanes::Lanes;
use fearless_simd::{Simd, dispatch, prelude::*};

/// Stretches to a block.
const BLOCK: usize = 8;

/// Running sums at one moment: progress at unit size, growing days, growing days by cross-section.
pub(super) type Sums = [f64; 3];

/// The path of one follicle through its surroundings, for one sensitivity.
#[derive(Clone, Debug)]
pub(super) struct Path {
    lanes: Lanes,
    /// Progress at unit size per day, stretch by stretch.
    rate: Vec<f64>,
    /// Cross-section of what is grown.
    section: Vec<f64>,
    /// Sums at the beginning of every block, and at the end.
    sums: Vec<Sums>,
    /// The sensitivity it is laid for; `NaN` before it is laid.
    sensitivity: f64,
}

impl Path {
    pub(super) fn new(lanes: Lanes) -> Path {
        Path { lanes, rate: Vec::new(), section: Vec::new(), sums: Vec::new(), sensitivity: f64::NAN }
    }

    /// Other surroundings: what is laid no longer holds.
    pub(super) fn forget(&mut self) {
        self.sensitivity = f64::NAN;
    }

    /// Lays the path for a follicle of that sensitivity, unless it lies.
    #[inline]
    pub(super) fn lay(&mut self, law: &Parameters, around: &Surroundings, sensitivity: f64) {
        if self.sensitivity != sensitivity {
            self.lay_anew(law, around, sensitivity);
        }
    }

    #[inline(never)]
    fn lay_anew(&mut self, law: &Parameters, around: &Surroundings, sensitivity: f64) {
        self.sensitivity = sensitivity;
        let blocks = around.stretches().div_ceil(BLOCK);
        self.rate.resize(blocks * BLOCK, 0.0);
        self.section.resize(blocks * BLOCK, 0.0);
        self.sums.resize(blocks + 1, [0.0; 3]);
        if around.stretches() < 4 {
            self.lay_each(law, around);
        } else {
            dispatch!(self.lanes.level(), simd => self.lay_wide(simd, law, around));
        }
    }

    /// The few stretches of a quiet time, one by one.
    #[inline(always)]
    fn lay_each(&mut self, law: &Parameters, around: &Surroundings) {
        let mut gains = [[0.0; BLOCK]; 3];
        for k in 0..around.stretches() {
            let at = |column: &[f64]| column[k];
            let tissue = around.tissue.map(|t| (t.anagen[k], t.section[k]));
            let b = around.activated(1, k);
            let hurry = law.clock.anagen_rate_by_androgen(at(around.androgen) * self.sensitivity);
            let felt = Felt8 {
                b,
                anagen_rate: at(around.anagen_rate),
                minoxidil: at(around.minoxidil),
                section: at(around.section),
                tissue,
            };
            let (rate, section) = felt.pace(law, hurry);
            (self.rate[k], self.section[k]) = (rate, section);
            let days = around.edges[k + 1] - around.edges[k];
            let grown = at(around.growth) * days;
            for (row, gain) in gains.iter_mut().zip([rate * days, grown, grown * section]) {
                row[k] = gain;
            }
        }
        self.sums[0] = [0.0; 3];
        self.sums[1] = gains.map(total);
    }

    #[inline(always)]
    fn lay_wide<S: Simd>(&mut self, simd: S, law: &Parameters, around: &Surroundings) {
        let mut sum = [0.0; 3];
        self.sums[0] = sum;
        let mut felt = f64::NAN;
        let mut hurry = Eight::splat(simd, 0.0);
        for block in 0..self.sums.len() - 1 {
            let from = block * BLOCK;
            let load = |column: &[f64], otherwise: f64| load(simd, column, from, otherwise);
            let androgen = load(around.androgen, felt);
            // Where androgen stands still, so does its effect.
            let all = Eight::splat(simd, felt);
            if !androgen.simd_eq(all).all_true() {
                let last = (around.stretches() - 1).min(from + BLOCK - 1);
                let androgen = self::load(simd, around.androgen, from, around.androgen[last]);
                hurry = law.clock.anagen_rate_by_androgen(androgen * self.sensitivity);
                let steady = androgen.simd_eq(Eight::splat(simd, around.androgen[last])).all_true();
                felt = if steady { around.androgen[last] } else { f64::NAN };
            }
            let pace = Felt8 {
                b: load(around.activation[1], 0.0),
                anagen_rate: load(around.anagen_rate, 0.0),
                minoxidil: load(around.minoxidil, 0.0),
                section: load(around.section, 0.0),
                tissue: around.tissue.map(|t| (load(t.anagen, 1.0), load(t.section, 1.0))),
            };
            let (rate, section) = pace.pace(law, hurry);
            rate.store_slice(&mut self.rate[from..from + BLOCK]);
            section.store_slice(&mut self.section[from..from + BLOCK]);
            // Beyond the end stretches have no length.
            let end = around.edges[around.edges.len() - 1];
            let days = self::load(simd, &around.edges[1..], from, end) - load(around.edges, end);
            let grown = load(around.growth, 0.0) * days;
            for (sum, gain) in sum.iter_mut().zip([rate * days, grown, grown * section]) {
                let gain: [f64; BLOCK] = gain.into();
                *sum += total(gain);
            }
            self.sums[block + 1] = sum;
        }
    }

    /// Cross-section of what is grown in stretch `k`.
    #[inline(always)]
    pub(super) fn section(&self, k: usize) -> f64 {
        self.section[k]
    }

    /// What is gained in `days` of stretch `k`.
    #[inline(always)]
    fn gain(&self, around: &Surroundings, k: usize, days: f64) -> Sums {
        let grown = around.growth[k] * days;
        [self.rate[k] * days, grown, grown * self.section[k]]
    }

    /// The sums at the beginning of stretch `k`.
    #[inline(always)]
    pub(super) fn before(&self, around: &Surroundings, k: usize) -> Sums {
        let mut sums = self.sums[k / BLOCK];
        for k in k / BLOCK * BLOCK..k {
            let gain = self.gain(around, k, around.edges[k + 1] - around.edges[k]);
            sums = add(sums, gain);
        }
        sums
    }

    /// The sums on a day of stretch `k`.
    #[inline(always)]
    pub(super) fn on(&self, around: &Surroundings, k: usize, day: f64) -> Sums {
        add(self.before(around, k), self.gain(around, k, day - around.edges[k]))
    }

    /// The stretch from `first` on, and the day in it, by which progress at unit size reaches `goal`.
    #[inline]
    pub(super) fn reaches(&self, around: &Surroundings, first: usize, goal: f64) -> Option<(usize, f64)> {
        let blocks = &self.sums[first / BLOCK + 1..];
        let block = first / BLOCK + blocks.partition_point(|sums| sums[0] < goal);
        if block + 1 >= self.sums.len() {
            return None;
        }
        let mut progress = self.sums[block][0];
        let last = around.stretches().min((block + 1) * BLOCK) - 1;
        for k in block * BLOCK..=last {
            let (from, until) = (around.edges[k], around.edges[k + 1]);
            let after = progress + self.rate[k] * (until - from);
            // The order of the sum over a block is not that of its stretches one by one: what rounding
            // leaves belongs to the last.
            if k >= first && (after >= goal || k == last) {
                return Some((k, (from + (goal - progress) / self.rate[k]).min(until).max(from)));
            }
            progress = after;
        }
        None
    }
}

/// The sum over a block, in the order of a tree.
#[inline(always)]
fn total(x: [f64; BLOCK]) -> f64 {
    ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7]))
}

#[inline(always)]
fn add(a: Sums, b: Sums) -> Sums {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

/// What sets the pace in one stretch, or in eight.
struct Felt8<R> {
    b: R,
    anagen_rate: R,
    minoxidil: R,
    section: R,
    tissue: Option<(R, R)>,
}

impl<R: Real> Felt8<R> {
    /// Rate at unit size, and cross-section, where androgen hurries the clock by that factor.
    #[inline(always)]
    fn pace(self, law: &Parameters, hurry: R) -> (R, R) {
        let rate = hurry * self.anagen_rate / law.clock.anagen_trophic_factor(self.b);
        let (rate, tissue) = match self.tissue {
            Some((anagen, section)) => (rate / anagen, self.section * section),
            None => (rate, self.section),
        };
        (rate, law.shaft.section(self.minoxidil, self.b, tissue))
    }
}

/// Eight entries of a column from one on; what lies beyond its end, or all of an empty one, is
/// `otherwise`.
#[inline(always)]
pub(super) fn load<S: Simd>(simd: S, column: &[f64], from: usize, otherwise: f64) -> Eight<S> {
    match column.get(from..from + BLOCK) {
        Some(eight) => Eight::from_slice(simd, eight),
        None => {
            let mut eight = [otherwise; BLOCK];
            for (lane, slot) in eight.iter_mut().enumerate() {
                if from + lane < column.len() {
                    *slot = or_zero(column, from + lane);
                }
            }
            Eight::simd_from(simd, eight)
        }
    }
}
