//! What is there to be read of one person's area, in two halves.
//!
//! Follicles are independent given the tissue, so every other follicle of an area is an area of half the
//! size with a luck of its own: the difference of the halves tells how much of what differs between
//! people is mere chance of cycling, and how that would be in a larger or smaller area.

use crate::study::{Hairs, Measured};
use anagen_model::follicle::{Phase, Snapshot};
use anagen_model::law::Parameters;
use anagen_model::measure::visible;

/// Days between two clippings where hair is weighed: what is weighed on a day grew in so many days
/// before. Assumed; the trials clipped about every six weeks.
pub const CLIPPED_DAYS: f64 = 42.0;

/// Something that is read on some day of each arm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantity {
    /// What is measured.
    pub measured: Measured,
    /// Which hairs count.
    pub hairs: Hairs,
    /// Least calibre that counts where vellus does not, um.
    pub cut_um: f64,
}

/// Its values in the two halves of an area, per cm2 where it is a count, a weight or a sum.
pub type Halves = [f64; 2];

impl Quantity {
    /// Reads it. `before` is what was there at the clipping before.
    pub fn read(&self, now: &[Snapshot], before: &[Snapshot], area_cm2: f64, law: &Parameters) -> Halves {
        let half = 0.5 * area_cm2;
        [0, 1].map(|side| {
            let mine = |s: &[Snapshot]| s.iter().skip(side).step_by(2).copied().collect::<Vec<Snapshot>>();
            let follicles = mine(now);
            if self.measured == Measured::HairWeight {
                let then = mine(before);
                return follicles.iter().zip(&then).map(|(n, t)| n.grown_mass - t.grown_mass).sum::<f64>() / half;
            }
            let counts = |hair: &&Snapshot| visible(hair, law) && self.takes(hair, law);
            let hairs = follicles.iter().filter(counts);
            let (mut number, mut calibres, mut growing) = (0.0, 0.0, 0.0);
            for hair in hairs {
                number += 1.0;
                calibres += f64::from(hair.calibre_um);
                growing += f64::from(u8::from(hair.phase == Phase::Anagen));
            }
            let share = |x: f64| if number > 0.0 { x / number } else { 0.0 };
            match self.measured {
                Measured::MeanCalibre => share(calibres),
                Measured::AnagenShare => share(growing),
                Measured::CumulativeThickness => calibres / half,
                _ => number / half,
            }
        })
    }

    /// Whether a hair that is visible counts.
    pub fn takes(&self, hair: &Snapshot, law: &Parameters) -> bool {
        let calibre = f64::from(hair.calibre_um);
        let seen = calibre >= law.reading.faint_um;
        match self.hairs {
            Hairs::All => seen,
            Hairs::NonVellus | Hairs::Terminal => calibre >= self.cut_um,
            Hairs::Vellus => seen && calibre < self.cut_um,
            Hairs::Anagen => seen && hair.phase == Phase::Anagen,
        }
    }

    /// Whether twice the follicles show twice of it.
    pub fn grows_with_density(&self) -> bool {
        matches!(self.measured, Measured::HairCount | Measured::HairWeight | Measured::CumulativeThickness)
    }
}
