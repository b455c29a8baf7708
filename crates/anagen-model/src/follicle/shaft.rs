//! The hair shaft: its calibre is fixed at anagen entry by papilla size; it grows while anagen lasts.
//!
//! `d = d0 (n0 n)^beta`; growth `g_0 (d/80 um)^e_g X_g`. Treatments act on what is grown from now
//! on: `omega = (1 + m_W M + g_W b) V^v_w X_w` multiplies the cross-section, so the calibre of
//! freshly grown shaft is `d sqrt(omega)`. A hair is visible in catagen and telogen, or in anagen
//! from the age of `t_visible`. Sources: calibre exponent from Elliott 1999 (17 times the cells, 40
//! times the volume) and the hand fit; growth from Loussouarn 2005. Ignored: medulla, taper, breakage,
//! and a new hair growing beside an old club hair.

use crate::quantity::elementary::{Real, exp};
use crate::quantity::special::power;

parameters! {
    /// Parameters of the shaft.
    pub struct Shaft in "shaft" {
        calibre_um "d0" = 80.0, "um", 65.0, 95.0, Normal, Patient, Memory,
            "calibre of a full-size terminal hair",
            "a convention, remembered; differs with ethnicity; SD 8 um between patients is assumed";
        calibre_by_size "beta" = 0.56, "-", 0.5, 0.65, Uniform, Population, Calibrated,
            "exponent of calibre on papilla size",
            "0.65 from Elliott 1999 (17 times the cells, 40 times the volume); hand fit 0.56";
        growth_mm_per_day "g_0" = 0.35, "mm/day", 0.257, 0.477, Normal, Patient, Secondary,
            "growth of an 80-um hair",
            "Loussouarn 2005 (0.367 +- 0.056 in young Caucasians)";
        growth_by_calibre "e_g" = 0.5, "-", 0.2, 0.8, Uniform, Population, Guess,
            "exponent of growth on calibre",
            "growth correlates with calibre (Van Neste 2016); the exponent is assumed";
        visible_after_days "t_visible" = 14.0, "day", 7.0, 21.0, Normal, Population, Guess,
            "age at which a new hair is visible", "assumed: the way from bulb to skin";
        section_by_minoxidil "m_W" = 0.11, "-", 0.0, 0.25, Normal, Population, Calibrated,
            "minoxidil: thicker cross-section at M = 1", "hand fit of MODEL.md, section 7";
        section_by_trophic "g_W" = 0.1, "-", 0.0, 0.25, Normal, Population, Calibrated,
            "niche activation: thicker cross-section at b = 1 (mechanism M2)",
            "hand fit; Tak 2020 found calibre +7.9 % over vehicle";
        section_by_perfusion "v_w" = 0.0, "-", 0.0, 0.2, HalfNormal(0.1), Population, Guess,
            "causal exponent of perfusion on cross-section (mechanism M4)",
            "donor dominance bounds it near 0; a scenario, prior half-normal at 0";
    }
}

/// The calibre at which `g_0` is defined, um.
pub const REFERENCE_CALIBRE_UM: f64 = 80.0;

impl Shaft {
    /// Calibre, um, of the hair of a follicle of absolute size `n0 n`, for a patient's `d0`.
    #[inline]
    pub fn calibre(&self, d0_um: f64, absolute_size: f64) -> f64 {
        d0_um * power(absolute_size, self.calibre_by_size)
    }

    /// The same from its calibre at full size, um, and the logarithm of papilla size `n`.
    #[inline(always)]
    pub fn calibre_at(&self, full_calibre_um: f64, log_size: f64) -> f64 {
        full_calibre_um * exp(self.calibre_by_size * log_size)
    }

    /// Growth, mm/day, of a hair of that calibre, for a patient's `g_0`.
    #[inline]
    pub fn growth(&self, g0_mm_per_day: f64, calibre_um: f64) -> f64 {
        let x = calibre_um / REFERENCE_CALIBRE_UM;
        g0_mm_per_day * if self.growth_by_calibre == 0.5 { x.sqrt() } else { power(x, self.growth_by_calibre) }
    }

    /// Cross-section of newly grown shaft relative to untreated: `omega`, with minoxidil `m`,
    /// activation `b` (M2 channel), and the factor of perfusion and systemic state.
    #[inline(always)]
    pub fn section<R: Real>(&self, m: R, b: R, tissue_factor: R) -> R {
        (m * self.section_by_minoxidil + 1.0 + b * self.section_by_trophic) * tissue_factor
    }

    /// `V^v_w`, exactly 1 when the exponent is 0.
    #[inline]
    pub fn section_tissue_factor(&self, perfusion: f64) -> f64 {
        if self.section_by_perfusion == 0.0 { 1.0 } else { power(perfusion, self.section_by_perfusion) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calibre_and_growth_follow_their_exponents() {
        let shaft = Shaft::default();
        assert!((shaft.calibre(80.0, 1.0) - 80.0).abs() < 1e-12);
        assert!((shaft.calibre(80.0, 0.12) - 80.0 * power(0.12, 0.56)).abs() < 1e-12);
        let full = shaft.calibre(80.0, 0.9);
        assert!((shaft.calibre_at(full, libm::log(0.3)) - shaft.calibre(80.0, 0.27)).abs() < 1e-12);
        assert!((shaft.growth(0.35, 20.0) - 0.175).abs() < 1e-12);
        assert!((shaft.section(1.0, 0.5, 1.0) - 1.16).abs() < 1e-12);
    }
}
