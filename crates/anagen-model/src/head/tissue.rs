//! Perfusion and inflammation of patches of skin through a plan, eight patches side by side, and what
//! follicles feel of them.

use super::course::PlanCourse;
use super::tissue_matters;
use crate::calendar::RegionCourse;
use crate::follicle::walk::Felt;
use crate::law::Parameters;
use crate::quantity::elementary::{Eight, Real, exp_within};
use crate::scalp::tissue::{SETTLED, TissueLaw};
use fearless_simd::{Simd, dispatch, prelude::*};

/// Patches side by side.
pub(super) const WIDTH: usize = 8;

/// What moves the tissue of one patch besides its region.
#[derive(Clone, Debug, Default)]
pub(super) struct Stir {
    /// Strength of every layer of depots in the M4 channel at the middle of the patch.
    pub(super) strength: Vec<f64>,
    /// Jumps of inflammation: (day, size), in order.
    pub(super) jumps: Vec<(f64, f64)>,
}

/// Perfusion and inflammation of up to eight patches, stretch by stretch.
#[derive(Debug, Default)]
pub(super) struct Tissue {
    /// The first patch, and how many.
    first: usize,
    count: usize,
    perfusion: Vec<[f64; WIDTH]>,
    inflammation: Vec<[f64; WIDTH]>,
}

impl Tissue {
    /// The lane of a patch, if it is laid.
    pub(super) fn lane(&self, patch: usize) -> Option<usize> {
        patch.checked_sub(self.first).filter(|lane| *lane < self.count)
    }

    /// Perfusion and inflammation of a patch in stretch `k`.
    pub(super) fn of(&self, lane: usize, k: usize) -> (f64, f64) {
        (self.perfusion[k][lane], self.inflammation[k][lane])
    }

    /// Lays the course of the patches from `first` on.
    pub(super) fn lay(&mut self, plan: &PlanCourse, first: usize, stirs: &[Stir]) {
        (self.first, self.count) = (first, stirs.len());
        self.perfusion.resize(plan.calendar.stretches(), [0.0; WIDTH]);
        self.inflammation.resize(plan.calendar.stretches(), [0.0; WIDTH]);
        dispatch!(plan.head.resolution.lanes.level(), simd => self.lay_on(simd, plan, stirs));
    }

    #[inline(always)]
    fn lay_on<S: Simd>(&mut self, simd: S, plan: &PlanCourse, stirs: &[Stir]) {
        let law = plan.law;
        let (ground, calendar) = (&plan.head.ground, &plan.calendar);
        // Beyond the last patch lanes repeat it.
        let patch: [usize; WIDTH] = std::array::from_fn(|lane| self.first + lane.min(self.count - 1));
        let region: [usize; WIDTH] = patch.map(|p| ground.patches.region[p] as usize);
        let alike = region.iter().all(|r| *r == region[0]);
        let eight = |of: &dyn Fn(usize) -> f64| -> Eight<S> { Eight::simd_from(simd, std::array::from_fn(of)) };
        let column = |of: &dyn Fn(&RegionCourse) -> f64| -> Eight<S> {
            if alike {
                Eight::splat(simd, of(&calendar.regions[region[0]]))
            } else {
                eight(&|l| of(&calendar.regions[region[l]]))
            }
        };
        let mean_s = eight(&|lane| plan.head.patch_sensitivity[patch[lane]]);
        // At rest under what acted until the first day.
        let before = &plan.head.levels;
        let mean_a = mean_s * eight(&|lane| law.androgen.effect(before.androgen[region[lane]]));
        let none = Eight::splat(simd, 0.0);
        let mut v = law.tissue.perfusion_target(mean_a, none);
        let mut i = law.tissue.inflammation_target(mean_a, eight(&|lane| before.inflammation[region[lane]]), none);
        let layers: Vec<(Eight<S>, usize, &[f64])> = (calendar.layers.iter().enumerate())
            .map(|(l, course)| {
                (eight(&|lane| stirs[lane.min(stirs.len() - 1)].strength[l]), course.first, &*course.values)
            })
            .filter(|(strength, ..)| strength.simd_gt(none).any_true())
            .collect();
        let mut jump = [0; WIDTH];
        let jumpy = stirs.iter().any(|s| !s.jumps.is_empty());
        let mut attack: Vec<_> = (0..self.count)
            .filter_map(|lane| plan.attack.as_ref().map(|a| a.hazard(patch[lane], calendar.stretches())))
            .collect();
        // Activity of the attack at the hazard of the stretch before.
        let mut known = [(0.0, 0.0); WIDTH];
        let mut decay = Decays::default();
        let edges = &calendar.edges;
        for k in 0..calendar.stretches() {
            if jumpy {
                let mut size = [0.0; WIDTH];
                for (lane, stir) in stirs.iter().enumerate() {
                    while jump[lane] < stir.jumps.len() && stir.jumps[jump[lane]].0 <= edges[k] {
                        size[lane] += stir.jumps[jump[lane]].1;
                        jump[lane] += 1;
                    }
                }
                i = i + Eight::simd_from(simd, size);
            }
            let at = |column: &[f64]| column.get(k).copied().unwrap_or(0.0);
            let mut drive = column(&|r| at(&r.surface[2]));
            for (strength, first, values) in &layers {
                if let Some(value) = k.checked_sub(*first).and_then(|age| values.get(age)) {
                    drive = drive + *strength * *value;
                }
            }
            let mut added = column(&|r| at(&r.inflammation));
            if !attack.is_empty() {
                let mut activity = [0.0; WIDTH];
                for ((known, attack), activity) in known.iter_mut().zip(&mut attack).zip(&mut activity) {
                    let hazard = attack.next().unwrap_or(0.0);
                    if hazard != known.0 {
                        *known = (hazard, law.areata.activity(hazard));
                    }
                    *activity = known.1;
                }
                added = added + Eight::simd_from(simd, activity);
            }
            let days = edges[k + 1] - edges[k];
            let mean_a = mean_s * column(&|r| r.androgen[k]);
            let active = drive.simd_gt(none).any_true();
            let b = if active { drive / (drive + 1.0) } else { none };
            decay.turn_to(&law.tissue, days);

            let target = law.tissue.perfusion_target(mean_a, b);
            let rising = target.simd_gt(v);
            let of = |c: [f64; 2]| rising.select(Eight::splat(simd, c[0]), Eight::splat(simd, c[1]));
            let (end, mean_v) = relaxed(v, target, of(decay.left), of(decay.mean));
            v = end;

            let goal = law.tissue.inflammation_target(mean_a, added, b);
            let (left, mean) = if active {
                let tau = law.tissue.inflammation_settling_days(b);
                let passed = Eight::splat(simd, -days) / tau;
                let left = exp_within(Real::choose(passed.below(LONG), passed.like(LONG), passed));
                (left, (left.like(1.0) - left) * tau * (1.0 / days))
            } else {
                (Eight::splat(simd, decay.calm[0]), Eight::splat(simd, decay.calm[1]))
            };
            let (end, mean_i) = relaxed(i, goal, left, mean);
            i = end;
            self.perfusion[k] = mean_v.into();
            self.inflammation[k] = mean_i.into();
        }
    }
}

/// A field relaxing to a target: its value at the end, on the target once it has settled, and its mean.
#[inline(always)]
fn relaxed<S: Simd>(value: Eight<S>, target: Eight<S>, left: Eight<S>, mean: Eight<S>) -> (Eight<S>, Eight<S>) {
    let gap = value - target;
    let end = target + gap * left;
    let settled = (end - target).magnitude().below(SETTLED);
    (settled.select(target, end), target + gap * mean)
}

/// So many time constants, negative, leave nothing of a gap.
const LONG: f64 = -700.0;

/// What is left of a gap after a stretch, and its mean meanwhile, as shares; kept while stretches are of
/// one length.
#[derive(Default)]
struct Decays {
    days: f64,
    /// Perfusion on the rise and on the fall.
    left: [f64; 2],
    mean: [f64; 2],
    /// Inflammation where no cells act: what is left, and the mean.
    calm: [f64; 2],
}

impl Decays {
    #[inline(always)]
    fn turn_to(&mut self, law: &TissueLaw, days: f64) {
        if days != self.days {
            self.days = days;
            let of = |tau: f64| exp_within((-days / tau).max(LONG));
            let taus = [law.perfusion_rise_days, law.perfusion_fall_days];
            self.left = taus.map(of);
            self.mean = [0, 1].map(|n| (1.0 - self.left[n]) * taus[n] / days);
            let tau = law.inflammation_days;
            self.calm = [of(tau), (1.0 - of(tau)) * tau / days];
        }
    }
}

/// What follicles of one patch feel of its tissue.
#[derive(Debug, Default)]
pub(super) struct TissueCourse {
    anagen: Vec<f64>,
    section: Vec<f64>,
    niche: Vec<f64>,
}

impl TissueCourse {
    /// At rest under the drivers of each stretch, for a history.
    pub(super) fn at_rest(law: &Parameters, mean_sensitivity: f64, region: &RegionCourse) -> Self {
        let mut course = TissueCourse::default();
        if tissue_matters(law) {
            for (k, androgen) in region.androgen.iter().enumerate() {
                let mean_a = mean_sensitivity * androgen;
                let added = region.inflammation.get(k).copied().unwrap_or(0.0);
                let inflammation = law.tissue.inflammation_target(mean_a, added, 0.0);
                course.push(law, law.tissue.perfusion_target(mean_a, 0.0), inflammation);
            }
        }
        course
    }

    /// Turns to a patch of the tissue laid.
    pub(super) fn turn_to(&mut self, law: &Parameters, tissue: &Tissue, lane: usize) {
        for v in [&mut self.anagen, &mut self.section, &mut self.niche] {
            v.clear();
        }
        if tissue_matters(law) {
            for k in 0..tissue.perfusion.len() {
                let (perfusion, inflammation) = tissue.of(lane, k);
                self.push(law, perfusion, inflammation);
            }
        }
    }

    fn push(&mut self, law: &Parameters, perfusion: f64, inflammation: f64) {
        self.anagen.push(law.clock.anagen_tissue_factor(perfusion, inflammation));
        self.section.push(law.shaft.section_tissue_factor(perfusion));
        self.niche.push(law.niche.failure_by_inflammation * inflammation);
    }

    pub(super) fn felt(&self) -> Option<Felt<'_>> {
        (!self.anagen.is_empty()).then_some(Felt { anagen: &self.anagen, section: &self.section, niche: &self.niche })
    }
}
