//! Papilla size: it changes only when kenogen ends and a new anagen begins.
//!
//! The set point is `n* = clip(1 - A_max a + g_R b, 0.05, 1)`: no treatment exceeds the follicle's
//! own adult size. Above it the papilla shrinks, `n += rho_L (n* - n)`; below it recovers,
//! `n += q [rho_G + g_L (1 - rho_G) b](n* - n)`, both times lognormal noise of mean 1. Captured
//! cells (mechanism M3, a scenario) add `eps_int N/(F n_abs)` to `n` at the same moment, no further
//! than the adult size; the papilla's sensitivity becomes the mean of both kinds of cells, by number.
//! A hair that broke off dystrophically changes nothing: its cycle was none. Sources: hand fit; slow
//! recovery agrees with Rushton 2016 and Van Neste 2021. Ignored: any change of size within a hair's life.

use crate::quantity::elementary::exp;
use crate::quantity::special::normal_quantile;
use crate::quantity::stream::{Block, uniform32};

parameters! {
    /// Parameters of papilla size.
    pub struct Size in "size" {
        constitution_cv "cv_n0" = 0.25, "-", 0.15, 0.35, Uniform, Follicle, Guess,
            "coefficient of variation of the constitutional size of terminal follicles",
            "assumed from the spread of calibres on a healthy scalp";
        vellus_share "p_vellus" = 0.07, "fraction", 0.05, 0.12, Beta, Patient, Guess,
            "share of constitutionally vellus follicles",
            "needed for a terminal to vellus ratio of 7-20 on healthy scalp";
        vellus_size "n0_vellus" = 0.12, "-", 0.08, 0.2, LogNormal, Follicle, Guess,
            "median constitutional size of vellus follicles",
            "gives a calibre of about 25 um";
        vellus_sigma "sigma_n0_vellus" = 0.3, "-", 0.1, 0.6, Uniform, Follicle, Guess,
            "lognormal sigma of the constitutional size of vellus follicles",
            "MODEL.md gives a median and no spread; 0.3 keeps 95 % of them between 18 and 35 um";
        androgen_reach "A_max" = 0.95, "-", 0.85, 1.0, Uniform, Population, Guess,
            "greatest androgen reduction of the size set point",
            "assumed: a fully sensitive follicle ends near the smallest papilla";
        shrinkage "rho_L" = 0.29, "1/cycle", 0.2, 0.4, Normal, Population, Calibrated,
            "share of the gap closed downward in one cycle", "hand fit of MODEL.md, section 7";
        recovery "rho_G" = 0.13, "1/cycle", 0.03, 0.3, Normal, Population, Calibrated,
            "share of the gap closed upward in one cycle",
            "hand fit; a low value agrees with Rushton 2016 and Van Neste 2021";
        noise "sig_n" = 0.06, "-", 0.03, 0.12, Uniform, Follicle, Guess,
            "lognormal noise of size at each re-entry", "assumed: the shape of size noise is unmeasured";
        floor "n_floor" = 0.03, "-", 0.02, 0.05, Fixed, Population, Guess,
            "smallest papilla size", "assumed, so that a papilla never vanishes by size alone";
        set_point_floor "n_star_floor" = 0.05, "-", 0.03, 0.1, Fixed, Population, Guess,
            "lowest set point of size", "the clip of MODEL.md, section 3, stated there without a source";
        set_point_by_trophic "g_R" = 0.22, "-", 0.0, 0.5, Normal, Population, Calibrated,
            "niche activation: higher size set point at b = 1 (mechanism M2)",
            "hand fit; 0 in the ensemble member with reactivation alone";
        recovery_by_trophic "g_L" = 1.0, "-", 0.0, 1.0, Uniform, Population, Guess,
            "niche activation: faster recovery of size at b = 1 (mechanism M2)",
            "implicit in the hand fit of MODEL.md";
        papilla_cells "n_abs" = 1000.0, "cell", 500.0, 2000.0, LogNormal, Population, Memory,
            "dermal papilla cells of a full-size human scalp follicle",
            "remembered, no source found; only scales integration (mechanism M3), which is off";
    }
}

impl Size {
    /// The set point of size under androgen pressure `a` and activation `b` (M2 channel).
    #[inline]
    pub fn set_point(&self, pressure: f64, b: f64) -> f64 {
        (1.0 - self.androgen_reach * pressure + self.set_point_by_trophic * b).clamp(self.set_point_floor, 1.0)
    }

    /// Sensitivity of a papilla of `own` and `foreign` cells (both as sizes): the mean by number, where
    /// `brought` is the sum over the foreign cells.
    #[inline]
    pub fn mixed_sensitivity(&self, sensitivity: f64, own: f64, brought: f64, foreign: f64) -> f64 {
        (sensitivity * own + brought) / (own + foreign)
    }

    /// Size at the next anagen, from size `n`, niche integrity `q`, pressure `a`, activation `b`
    /// (M2 channel) and a standard normal `z`.
    #[inline]
    pub fn renewed(&self, n: f64, q: f64, pressure: f64, b: f64, z: f64) -> f64 {
        let target = self.set_point(pressure, b);
        let step = if n > target {
            self.shrinkage * (target - n)
        } else {
            q * (self.recovery + self.recovery_by_trophic * (1.0 - self.recovery) * b) * (target - n)
        };
        let noisy = (n + step) * exp(self.noise * z - 0.5 * self.noise * self.noise);
        noisy.max(self.floor)
    }

    /// Size with a gain by captured cells, no further than the adult size.
    #[inline]
    pub fn joined(&self, n: f64, captured: f64) -> f64 {
        if captured > 0.0 { (n + captured).min(n.max(1.0)) } else { n }
    }
}

/// The normal deviate of size noise, from the block of the phase entry.
#[inline]
pub fn size_deviate(block: &Block) -> f64 {
    normal_quantile(uniform32(block[3]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn size_falls_under_pressure_and_never_passes_adult_size_by_treatment() {
        let size = Size::default();
        let z = 0.5 * size.noise; // the deviate at which the noise factor is exactly 1
        assert!((size.renewed(1.0, 1.0, 0.62, 0.0, z) - (1.0 - 0.29 * 0.95 * 0.62)).abs() < 1e-12);
        assert!((size.renewed(0.5, 1.0, 0.0, 1.0, z) - 1.0).abs() < 1e-12);
        assert!((size.renewed(0.5, 1.0, 0.0, 0.0, z) - 0.565).abs() < 1e-12);
        assert!((size.renewed(0.5, 0.0, 0.0, 0.0, z) - 0.5).abs() < 1e-12);
        assert!(size.joined(0.5, 9.0) == 1.0 && size.joined(1.2, 9.0) == 1.2 && size.joined(0.5, 0.0) == 0.5);
    }
}
