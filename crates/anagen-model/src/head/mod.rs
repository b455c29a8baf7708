//! The head: ground, follicles and their states on the first day; and one plan simulated on it.
//!
//! Nothing flows from follicle to tissue, so the day can be turned inside out: the calendar and the
//! fields of each patch are made for all days first, then each follicle walks alone. The order of
//! causes within a day is that of ARCHITECTURE.md; threads, batches and leaps change no bit.

use crate::calendar::Levels;
use crate::cause::{Cause, Spot};
use crate::follicle::{Follicle, State};
use crate::law::Parameters;
use crate::patient::Patient;
use crate::quantity::Lanes;
use crate::quantity::special::BetaTable;
use crate::quantity::stream::Stream;
use crate::scalp::{Domain, Ground, Surface};
use attack::Areata;

pub mod attack;
pub mod course;
mod desk;
mod field;
pub mod graft;
pub mod harvest;
mod history;
mod luck;
mod skin;
mod tissue;

pub use course::PlanCourse;
pub use graft::Grafting;
pub use harvest::{Harvest, Share};
pub use skin::Skin;

/// How finely time and tissue are cut, and how wide the machine computes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resolution {
    /// Longest stretch while anything moves, days.
    pub step_days: f64,
    /// Side of a patch of tissue, mm.
    pub patch_mm: f64,
    /// The level of vector instructions; changes no bit.
    pub lanes: Lanes,
}

impl Default for Resolution {
    fn default() -> Self {
        Resolution { step_days: 1.0, patch_mm: 2.0, lanes: Lanes::best() }
    }
}

/// What differs from region to region on one scalp, relative to the patient's traits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RegionTraits {
    /// Factor on follicle density.
    pub density: [f64; 5],
    /// Pattern of androgen sensitivity: relative to `S`.
    pub pattern: [f64; 5],
}

/// A patient's scalp on the first day.
pub struct Head {
    /// Whose.
    pub patient: Patient,
    /// Ground and roots.
    pub ground: Ground,
    /// Follicles, in the order of the roots.
    pub follicles: Vec<Follicle>,
    /// Their states on the first day.
    pub states: Vec<State>,
    /// The first day: 0, or the start of the earliest treatment of the history.
    pub first_day: f64,
    /// Areata, if a cause is one.
    pub areata: Option<Areata>,
    /// Mean sensitivity of each patch's follicles.
    patch_sensitivity: Vec<f64>,
    /// Where the fields of each region stand on the first day.
    levels: Levels,
    /// What a plot of the same scalp elsewhere is grown from.
    regions: RegionTraits,
    sensitivity: BetaTable,
    follicles_per_cm2: f64,
    stream: Stream,
    resolution: Resolution,
}

/// Everything a head is grown from.
#[derive(Clone, Copy)]
pub struct Seedbed<'a> {
    /// The laws.
    pub parameters: &'a Parameters,
    /// Quantiles of sensitivity, `BetaTable::new(parameters.androgenetic.concentration)`.
    pub sensitivity: &'a BetaTable,
    /// The patient.
    pub patient: &'a Patient,
    /// Differences between regions.
    pub regions: &'a RegionTraits,
    /// The causes.
    pub causes: &'a [Box<dyn Cause>],
    /// What to grow: a head or a target area.
    pub domain: Domain,
    /// The patient's luck.
    pub stream: Stream,
    /// The first day.
    pub first_day: f64,
    /// How finely.
    pub resolution: Resolution,
}

impl Seedbed<'_> {
    /// The day from which androgen acts.
    fn androgen_from(&self) -> f64 {
        self.first_day - self.patient.traits.exposure_years * 365.25
    }

    /// The day the history begins: with the exposure to androgen or with the first day some other cause
    /// matters.
    fn birth(&self) -> f64 {
        let androgen_from = self.androgen_from();
        let since = self.causes.iter().map(|c| c.since(self.patient)).fold(androgen_from, f64::min);
        if since < androgen_from { libm::floor(since) } else { androgen_from }
    }
}

impl Head {
    /// Grows a scalp: healthy and in equilibrium, then aged through its years of exposure by leaps.
    pub fn grow(bed: &Seedbed) -> Head {
        let mut head = Head::in_health(bed);
        head.age(bed);
        head
    }

    /// A scalp in equilibrium on the day its history begins: before any cause has acted on it.
    pub fn in_health(bed: &Seedbed) -> Head {
        let traits = &bed.patient.traits;
        let law = bed.parameters;
        let surface = Surface::of_circumference_mm(bed.patient.head_circumference_mm);
        let per_cm2 = traits.healthy_hairs_per_cm2 / law.patient.visible_share;
        let ethnicity = bed.patient.ethnicity;
        let ground = Ground::new(
            bed.domain,
            surface,
            per_cm2,
            bed.regions.density,
            ethnicity,
            bed.resolution.patch_mm,
            &bed.stream,
        );
        let mut follicles = Vec::with_capacity(ground.roots.len());
        let mut states = Vec::with_capacity(ground.roots.len());
        let mut patch_sensitivity = Vec::with_capacity(ground.patches.len());
        let birth = bed.birth();
        for patch in 0..ground.patches.len() {
            let centre = ground.patches.centre[patch];
            let weights = bed.domain.weights(centre);
            let pattern: f64 = weights.iter().zip(&bed.regions.pattern).map(|(w, p)| w * p).sum();
            let spot = Spot { pattern, midline_cm: libm::fabs(centre[0]), top: weights[0] + weights[1] + weights[2] };
            let mean: f64 = bed.causes.iter().map(|c| c.sensitivity(&spot, traits.sensitivity, law)).sum();
            let mean = mean.clamp(0.0, 0.99);
            let mut total = 0.0;
            let range = ground.first_root[patch] as usize..ground.first_root[patch + 1] as usize;
            for root in &ground.roots[range.clone()] {
                let follicle = Follicle::born(root.id, law, traits, &bed.stream, |u| bed.sensitivity.quantile(mean, u));
                total += follicle.sensitivity;
                states.push(follicle.in_health(birth, law, traits, &bed.stream));
                follicles.push(follicle);
            }
            patch_sensitivity.push(if range.is_empty() { mean } else { total / range.len() as f64 });
        }
        let mut head = Head {
            patient: bed.patient.clone(),
            ground,
            follicles,
            states,
            first_day: bed.first_day,
            areata: None,
            patch_sensitivity,
            levels: Levels::untreated(law),
            regions: *bed.regions,
            sensitivity: bed.sensitivity.clone(),
            follicles_per_cm2: per_cm2,
            stream: bed.stream,
            resolution: bed.resolution,
        };
        head.areata =
            bed.causes.iter().find_map(|c| c.outbreak()).map(|outbreak| {
                Areata::new(&outbreak, &law.areata, &head.ground, bed.resolution.patch_mm, &bed.stream)
            });
        head
    }
}

/// Whether perfusion or inflammation reach the follicle under these laws.
pub fn tissue_matters(law: &Parameters) -> bool {
    law.clock.anagen_by_perfusion != 0.0
        || law.clock.anagen_by_inflammation != 0.0
        || law.shaft.section_by_perfusion != 0.0
        || law.niche.failure_by_inflammation != 0.0
}
