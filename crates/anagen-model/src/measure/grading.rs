//! What the readings of grades share: the hair of a zone against the hair this head had in health.
//!
//! Both readings compare *hair substance*: the summed cross-section of visible hairs per area, relative to
//! the head's healthy density with hairs as thick as those at its back, which pattern loss spares,
//!
//! ```text
//! r = sum d^2 / (area x healthy density x mean d^2 at the back)
//! ```
//!
//! so 1 is full hair. It needs no haircut, and few hairs and thin hairs both count as loss, as they do to
//! an eye. Ignored: colour contrast, styling, hair that hangs in from a neighbouring zone.

use super::{Scalp, View, visible};
use crate::scalp::Region;

/// The zones of one head and the hair they hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Zones<const N: usize> {
    area_cm2: [f64; N],
    section_um2: [f64; N],
    full_um2_per_cm2: f64,
}

/// Least density of the back, relative to health, at which loss has a pattern: a head that lost hair
/// everywhere has no grade.
const PATTERNED: f64 = 0.5;

impl<const N: usize> Zones<N> {
    /// The hair of `N` zones; `zone_of` gives the zone of each patch of tissue. Nothing if the back is not
    /// spared.
    pub fn of(view: &View, scalp: &Scalp, zone_of: impl Fn(usize) -> Option<usize>) -> Option<Self> {
        let back = |patch: usize| scalp.patches.region[patch] == Region::Occipital;
        let of_patch: Vec<Option<usize>> = (0..scalp.patches.len()).map(&zone_of).collect();
        let mut zones = Zones { area_cm2: [0.0; N], section_um2: [0.0; N], full_um2_per_cm2: 0.0 };
        let (mut back_cm2, mut back_hairs, mut back_um2) = (0.0, 0.0, 0.0);
        for (patch, area) in scalp.patches.area_cm2.iter().enumerate() {
            if let Some(zone) = of_patch[patch] {
                zones.area_cm2[zone] += area;
            }
            back_cm2 += if back(patch) { *area } else { 0.0 };
        }
        for (hair, patch) in view.follicles.iter().zip(scalp.patch_of) {
            if !visible(hair, view.parameters) {
                continue;
            }
            let section = hair.calibre_um as f64 * hair.calibre_um as f64;
            if let Some(zone) = of_patch[*patch as usize] {
                zones.section_um2[zone] += section;
            }
            if back(*patch as usize) {
                back_hairs += 1.0;
                back_um2 += section;
            }
        }
        if back_hairs < PATTERNED * scalp.healthy_hairs_per_cm2 * back_cm2 || back_hairs == 0.0 {
            return None;
        }
        zones.full_um2_per_cm2 = scalp.healthy_hairs_per_cm2 * back_um2 / back_hairs;
        Some(zones)
    }

    /// Hair substance of some zones taken as one, relative to full hair (`r`).
    pub fn substance(&self, zones: &[usize]) -> f64 {
        let area_cm2: f64 = zones.iter().map(|z| self.area_cm2[*z]).sum();
        let section_um2: f64 = zones.iter().map(|z| self.section_um2[*z]).sum();
        section_um2 / (area_cm2 * self.full_um2_per_cm2)
    }
}
