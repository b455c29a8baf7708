//! The immune attack on the patches of one head, through the stretches of one calendar.

use super::Head;
use crate::calendar::{Calendar, RegionCourse};
use crate::cause::Cause;
use crate::law::Parameters;
use crate::scalp::Region;

/// The hazard an attack is to growing follicles, patch by patch, one entry a stretch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AttackCourse;

impl AttackCourse {
    /// Hazard on a patch, 1/day, one entry a stretch; `None` where the attack never comes.
    pub fn hazard(&self, patch: u32) -> Option<&[f32]> {
        let _ = patch;
        None
    }
}

/// Hazards of growing follicles on one patch: those of the region, with the attack's on top.
#[derive(Default)]
pub(super) struct Hazards {
    laid: Option<(usize, Region)>,
    release: Vec<f64>,
    dystrophic: Vec<f64>,
}

impl Hazards {
    /// Turns to a patch and region.
    pub(super) fn lay(
        &mut self,
        law: &Parameters,
        attack: Option<&AttackCourse>,
        patch: usize,
        region: Region,
        calendar: &Calendar,
    ) {
        let Some(attack) = attack else { return };
        if self.laid == Some((patch, region)) {
            return;
        }
        self.laid = Some((patch, region));
        self.release.clear();
        self.dystrophic.clear();
        let Some(hazard) = attack.hazard(patch as u32) else { return };
        let share = law.areata.dystrophic_share;
        let course = &calendar.regions[region as usize];
        for (k, h) in hazard.iter().enumerate() {
            let systemic = |column: &[f64]| column.get(k).copied().unwrap_or(0.0);
            self.release.push(systemic(&course.release) + (1.0 - share) * *h as f64);
            self.dystrophic.push(systemic(&course.dystrophic) + share * *h as f64);
        }
    }

    /// Hazard of release.
    pub(super) fn release<'a>(&'a self, region: &'a RegionCourse) -> &'a [f64] {
        if self.release.is_empty() { &region.release } else { &self.release }
    }

    /// Hazard of dystrophic catagen.
    pub(super) fn dystrophic<'a>(&'a self, region: &'a RegionCourse) -> &'a [f64] {
        if self.dystrophic.is_empty() { &region.dystrophic } else { &self.dystrophic }
    }
}

impl Head {
    /// Longest leap while an attack may move over this scalp, days.
    pub(super) fn longest_days(&self) -> f64 {
        f64::INFINITY
    }

    /// The attack through a plan.
    pub(super) fn attack_course(
        &self,
        law: &Parameters,
        causes: &[Box<dyn Cause>],
        calendar: &Calendar,
    ) -> Option<AttackCourse> {
        let _ = (law, causes, calendar);
        None
    }
}
