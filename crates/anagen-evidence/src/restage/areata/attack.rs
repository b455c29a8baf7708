//! The attack on the skin of eight people side by side: the model's own step, on coarser patches.

use super::skin::Skin;
use anagen_model::quantity::elementary::Eight;
use anagen_model::scalp::areata::{AreataLaw, Restraint};
use fearless_simd::{Level, Simd, dispatch, prelude::*};

/// People side by side.
pub(super) const WIDTH: usize = 8;
/// One number for each of them.
pub(super) type Row = [f64; WIDTH];

/// What restrains the attack in one region.
#[derive(Clone, Copy)]
pub(super) struct Held {
    /// `j J`.
    pub(super) blocked: Row,
    /// Regulation that drugs add, 1/day.
    pub(super) added: Row,
}

/// The attack.
#[derive(Clone)]
pub(super) struct Field {
    pub(super) activity: Vec<Row>,
    next: Vec<Row>,
    pub(super) regulation: Vec<Row>,
    /// Whether anybody is under attack there.
    live: Vec<bool>,
}

impl Field {
    pub(super) fn new(skin: &Skin) -> Field {
        let n = skin.patches.len();
        let empty = || vec![[0.0; WIDTH]; n];
        Field { activity: empty(), next: empty(), regulation: empty(), live: vec![false; n] }
    }

    /// Puts somebody's patch in a state.
    pub(super) fn put(&mut self, patch: usize, lane: usize, activity: f64, regulation: Option<f64>) {
        self.activity[patch][lane] = activity;
        if let Some(regulation) = regulation {
            self.regulation[patch][lane] = regulation;
        }
        self.live[patch] |= activity > 0.0;
    }

    /// One step: `r_e` of everybody, what restrains in each region, and the privilege of every patch and
    /// of those in remission, 1/day.
    #[expect(clippy::too_many_arguments, reason = "the law's own")]
    pub(super) fn step(
        &mut self,
        skin: &Skin,
        law: &AreataLaw,
        r_e: &Row,
        held: &[Held; 5],
        privilege: &[Row],
        asleep: &Row,
        days: f64,
    ) {
        dispatch!(Level::new(), simd => self.step_on(simd, skin, law, r_e, held, privilege, asleep, days));
    }

    #[expect(clippy::too_many_arguments, reason = "the law's own")]
    #[inline(always)]
    fn step_on<S: Simd>(
        &mut self,
        simd: S,
        skin: &Skin,
        law: &AreataLaw,
        r_e: &Row,
        held: &[Held; 5],
        privilege: &[Row],
        asleep: &Row,
        days: f64,
    ) {
        let row = |row: &Row| -> Eight<S> { Eight::from_slice(simd, row) };
        let (r_e, asleep, zero) = (row(r_e), row(asleep), Eight::splat(simd, 0.0));
        for patch in 0..self.live.len() {
            let links = skin.links.of(patch);
            let r = row(&self.regulation[patch]);
            let quiet = !self.live[patch] && !links.iter().any(|(to, _)| self.live[*to as usize]);
            if quiet {
                (r - r * (days * law.regulation_rate_per_day)).store_slice(&mut self.regulation[patch]);
                self.next[patch] = [0.0; WIDTH];
                continue;
            }
            let e = row(&self.activity[patch]);
            let mut inflow = zero;
            for (to, weight) in links {
                inflow = inflow + (row(&self.activity[*to as usize]) - e) * *weight;
            }
            let held = &held[skin.patches.region[patch] as usize];
            let kept = row(&privilege[patch]).max(asleep);
            let restraint = Restraint { blocked: row(&held.blocked), regulation_per_day: row(&held.added) + kept };
            let (e, r) = law.step_of(r_e, e, r, inflow * law.spread_mm2_per_day, restraint, days);
            e.store_slice(&mut self.next[patch]);
            r.store_slice(&mut self.regulation[patch]);
        }
        std::mem::swap(&mut self.activity, &mut self.next);
        for (live, activity) in self.live.iter_mut().zip(&self.activity) {
            *live = row(activity).simd_gt(zero).any_true();
        }
    }
}
