//! The androgen field: how much follicles are pressed, and how fast a drug lifts the pressure.
//!
//! `dD/dt = (D_ss - D)/tau_D`, `D_ss` = site factor x product of drug factors. `D` is scalp DHT
//! relative to an untreated bald vertex (1 there, 0.57 in the occipital scalp: Dallob 1994, 4.2
//! against 7.37 pmol/g). Follicles feel `Phi(D) = D^h (1 + D50^h)/(D^h + D50^h)`, so `Phi(1) = 1`.
//! Ignored: serum levels, circadian change, local differences within a region.

use super::region::Region;
use crate::quantity::special::power;

parameters! {
    /// Parameters of the androgen field.
    pub struct Androgen in "androgen" {
        half_effect "D50" = 0.52, "-", 0.4, 0.7, Normal, Population, Calibrated,
            "relative DHT of half effect", "hand fit; confounded with h and S";
        steepness "h" = 1.8, "-", 1.2, 2.5, Normal, Population, Calibrated,
            "Hill exponent of the DHT effect", "hand fit; confounded with D50 and S";
        relaxation_days "tau_D" = 5.0, "day", 3.0, 14.0, LogNormal, Population, Secondary,
            "relaxation of scalp DHT on starting or stopping a drug",
            "recovery in about 14 days after stopping finasteride; 5 and 10 d cannot be told apart";
        occipital_site "D_occ" = 0.57, "-", 0.45, 0.7, Uniform, Population, Derived,
            "DHT of hair-bearing occipital scalp relative to bald scalp",
            "Dallob 1994: 4.2 against 7.37 pmol/g; the range is read from its standard errors";
    }
}

impl Androgen {
    /// Site factor of a region: 1 where balding can happen, `D_occ` at the back.
    pub fn site_factor(&self, region: Region) -> f64 {
        if region == Region::Occipital { self.occipital_site } else { 1.0 }
    }

    /// The pressure of relative DHT `d`, 0 at 0 and 1 at 1.
    #[inline]
    pub fn effect(&self, d: f64) -> f64 {
        if d <= 0.0 {
            return 0.0;
        }
        let dh = power(d, self.steepness);
        let half = power(self.half_effect, self.steepness);
        dh * (1.0 + half) / (dh + half)
    }

    /// The relative DHT that has that effect: the inverse of [`Androgen::effect`] below its ceiling.
    pub fn level(&self, effect: f64) -> f64 {
        if effect <= 0.0 {
            return 0.0;
        }
        let half = power(self.half_effect, self.steepness);
        power(effect * half / (1.0 + half - effect), 1.0 / self.steepness)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_of_an_effect_is_the_level_it_came_from() {
        let androgen = Androgen::default();
        for d in [0.0, 0.1, 0.31, 0.57, 1.0, 1.4] {
            assert!((androgen.level(androgen.effect(d)) - d).abs() < 1e-12, "{d}");
        }
    }

    #[test]
    fn effect_is_one_at_the_bald_vertex_and_rises() {
        let androgen = Androgen::default();
        assert!((androgen.effect(1.0) - 1.0).abs() < 1e-15);
        assert_eq!(androgen.effect(0.0), 0.0);
        assert!((0..100).all(|i| androgen.effect(i as f64 / 100.0) < androgen.effect((i + 1) as f64 / 100.0)));
    }
}
