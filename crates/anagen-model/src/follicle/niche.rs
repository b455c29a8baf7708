//! Niche integrity: how much of the power to recover a small follicle has kept.
//!
//! `dq/dt = -k_f q (1 - n/n_f)_+ (1 + k_I I)`, so q falls only while the papilla is smaller than
//! `n_f`, and size is constant within a cycle: the fall over a cycle is an exponential, exact under
//! leaps. A follicle may be lost for good: the hazard `k_d (1 - q)` accumulates and is looked at when
//! the follicle would re-enter anagen (assumption: a follicle that holds a hair keeps it); `k_d = 0`
//! by default. Poison adds damage `x`: `dq/dt = -x q`, and a share `f_dmg` of it is hazard of loss,
//! the persistent alopecia after chemotherapy. Ignored: repair of the niche, which no human data show,
//! and for `k_d` when within a cycle the niche fell: its fall is taken as one exponential.

use crate::quantity::elementary::exp;

parameters! {
    /// Parameters of the niche.
    pub struct NicheLaw in "niche" {
        failure_per_year "k_f" = 0.29, "1/year", 0.05, 0.8, LogNormal, Population, Calibrated,
            "loss rate of niche integrity in a vanishing papilla",
            "hand fit, weak: confounded with rho_G";
        failure_size "n_f" = 0.3, "-", 0.2, 0.4, Uniform, Population, Guess,
            "papilla size below which the niche degrades", "assumed";
        failure_by_inflammation "k_I" = 0.0, "-", 0.0, 3.0, Uniform, Population, Guess,
            "inflammation: faster niche loss",
            "the hand fit had inflammation off, so 0 by default; a scenario of 1 (0-3)";
        loss_per_year "k_d" = 0.0, "1/year", 0.0, 0.2, Uniform, Population, Guess,
            "hazard of losing the follicle for good at q = 0",
            "0 in the hand fit; a scenario of 0.05";
        loss_by_damage "f_dmg" = 0.5, "-", 0.0, 1.0, Uniform, Population, Guess,
            "share of the damage to the niche that is hazard of losing the follicle",
            "assumed: histology of persistent alopecia after chemotherapy shows fewer follicles and smaller ones";
    }
}

/// Days in a year, for rates given per year.
pub const DAYS_PER_YEAR: f64 = 365.25;

impl NicheLaw {
    /// Decay rate of q, 1/day, at papilla size `n` without inflammation.
    #[inline]
    pub fn decay_per_day(&self, n: f64) -> f64 {
        self.failure_per_year / DAYS_PER_YEAR * (1.0 - n / self.failure_size).max(0.0)
    }

    /// Integrity after the exposure `weighted_days = int (1 + k_I I) dt` at size `n`.
    #[inline]
    pub fn integrity_after(&self, q: f64, n: f64, weighted_days: f64) -> f64 {
        let decay = self.decay_per_day(n);
        if decay > 0.0 { q * exp(-decay * weighted_days) } else { q }
    }

    /// The hazard of loss accumulated over `days` while integrity went from `before` to `after`:
    /// `k_d int (1 - q) dt`, with the integral of an exponential fall.
    #[inline]
    pub fn loss_hazard(&self, before: f64, after: f64, days: f64) -> f64 {
        let mean = if before - after > 1e-12 { (before - after) / libm::log(before / after) } else { before };
        self.loss_per_year / DAYS_PER_YEAR * (1.0 - mean) * days
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integrity_falls_only_below_the_failure_size_and_composes_over_leaps() {
        let niche = NicheLaw::default();
        assert_eq!(niche.integrity_after(0.8, 0.5, 1e4), 0.8);
        let once = niche.integrity_after(1.0, 0.1, 700.0);
        let twice = niche.integrity_after(niche.integrity_after(1.0, 0.1, 300.0), 0.1, 400.0);
        assert!(once < 0.75 && (once - twice).abs() < 1e-14);
        let scenario = NicheLaw { loss_per_year: 0.05, ..NicheLaw::default() };
        assert!(scenario.loss_hazard(1.0, 0.5, 365.25) > 0.0);
        assert_eq!(scenario.loss_hazard(1.0, 1.0, 365.25), 0.0);
    }
}
