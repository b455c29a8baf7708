//! The trophic signal of an injected depot, and the niche activation that remembers it.
//!
//! A depot is a disc of radius `R = sqrt(V/(pi h))`. The signal is quasi-steady,
//! `(1 - lambda^2 nabla^2) G = source`, whose solution for a uniform disc is
//!
//! ```text
//! G/source = 1 - (R/lambda) K1(R/lambda) I0(r/lambda)   r <= R
//!              (R/lambda) I1(R/lambda) K0(r/lambda)     r >  R
//! ```
//!
//! read at each follicle from a table over r. Activation follows with memory,
//! `dB/dt = (G - B)/tau_B`. Both laws are linear, so what a follicle feels is the sum over depots of
//! (profile at its distance) x (a function of time common to all): the field is never stepped.
//! Ignored: the curvature of the skin within a few millimetres, and diffusion in depth.

use crate::quantity::special::{bessel_i01, bessel_k01};
use libm::{exp, sqrt};

parameters! {
    /// Parameters of depots and of niche activation.
    pub struct Trophic in "trophic" {
        range_mm "lambda" = 0.8, "mm", 0.5, 1.8, LogNormal, Population, Abstract,
            "range of the trophic signal",
            "sqrt(D/k) of a growth factor; a quorum range of about 1 mm in the mouse (Chen 2015)";
        depot_thickness_mm "h_dep" = 2.0, "mm", 1.5, 3.0, Uniform, Population, Guess,
            "thickness of the layer a depot fills",
            "assumed dermal thickness: R = sqrt(V/(pi h))";
        memory_days "tau_B" = 19.0, "day", 8.0, 60.0, LogNormal, Patient, Calibrated,
            "memory of niche activation", "hand fit; confounded with the half-life of the cells";
    }
}

/// Share of its own maximum below which a depot's activation counts as spent (and is set to 0), so
/// that the engine knows when a scalp is quiet.
pub const SPENT: f64 = 1e-5;

/// Radius, mm, of the disc filled by `volume_ml` in a layer of `thickness_mm`.
pub fn footprint_radius_mm(volume_ml: f64, thickness_mm: f64) -> f64 {
    sqrt(volume_ml * 1000.0 / (std::f64::consts::PI * thickness_mm))
}

/// The signal of a disc of radius R against distance, for a source of 1 inside the disc: a table of
/// value and slope with a knot on the rim, read by cubic Hermite interpolation (error below 1e-6).
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    radius_mm: f64,
    reach_mm: f64,
    step_mm: f64,
    /// Value, and slope times step, at each knot.
    knots: Vec<[f64; 2]>,
}

impl Profile {
    /// Ranges beyond the rim at which the signal counts as gone (below 5e-5 of the source).
    const REACH: f64 = 8.0;
    /// Longest distance of knots, in ranges.
    const STEP: f64 = 0.06;

    /// The profile of a disc of `radius_mm` for a signal of range `range_mm`.
    pub fn new(radius_mm: f64, range_mm: f64) -> Self {
        let inside = libm::ceil(radius_mm / (Self::STEP * range_mm)) as usize;
        let step_mm = radius_mm / inside as f64;
        let reach_mm = radius_mm + Self::REACH * range_mm;
        let knots = libm::ceil(reach_mm / step_mm) as usize + 2;
        let x = radius_mm / range_mm;
        let (_, k1) = bessel_k01(x);
        let (_, i1) = bessel_i01(x);
        let slope = step_mm / range_mm;
        let knot = |i: usize| {
            let r = i as f64 * step_mm / range_mm;
            if i <= inside {
                let (i0_r, i1_r) = bessel_i01(r);
                [1.0 - x * k1 * i0_r, -x * k1 * i1_r * slope]
            } else {
                let (k0_r, k1_r) = bessel_k01(r);
                [x * i1 * k0_r, -x * i1 * k1_r * slope]
            }
        };
        Profile { radius_mm, reach_mm, step_mm, knots: (0..knots).map(knot).collect() }
    }

    /// Distance, mm, beyond which the signal is 0.
    pub fn reach_mm(&self) -> f64 {
        self.reach_mm
    }

    /// Radius of the disc, mm.
    pub fn radius_mm(&self) -> f64 {
        self.radius_mm
    }

    /// Signal at distance `r_mm` from the centre.
    #[inline]
    pub fn at(&self, r_mm: f64) -> f64 {
        if r_mm > self.reach_mm {
            return 0.0;
        }
        let x = r_mm / self.step_mm;
        let i = x as usize;
        let f = x - i as f64;
        let ([a, da], [b, db]) = (self.knots[i], self.knots[i + 1]);
        let bend = da + db - 2.0 * (b - a);
        a + f * (da + f * (b - a - da - bend + f * bend))
    }
}

/// Activation at `age_days` after a depot of unit signal and `half_life_days` was placed:
/// the solution of `dB/dt = (G - B)/tau_B`, `G = 2^(-t/half-life)`, `B(0) = 0`.
pub fn activation_memory(age_days: f64, half_life_days: f64, memory_days: f64) -> f64 {
    if age_days <= 0.0 {
        return 0.0;
    }
    let decay = std::f64::consts::LN_2 / half_life_days;
    let gap = 1.0 - decay * memory_days;
    if gap.abs() < 1e-6 {
        return age_days / memory_days * exp(-age_days / memory_days);
    }
    (exp(-decay * age_days) - exp(-age_days / memory_days)) / gap
}

/// Days after which the activation of a depot is below [`SPENT`] of its maximum: whole days.
pub fn spent_after_days(half_life_days: f64, memory_days: f64) -> f64 {
    let decay = std::f64::consts::LN_2 / half_life_days;
    let slow = memory_days.max(1.0 / decay);
    let rise = 1.0 / memory_days;
    let peak_at = if (decay - rise).abs() < 1e-9 { memory_days } else { libm::log(decay / rise) / (decay - rise) };
    let limit = SPENT * activation_memory(peak_at, half_life_days, memory_days);
    let mut day = libm::ceil(peak_at);
    while activation_memory(day, half_life_days, memory_days) > limit {
        day += libm::ceil(slow / 8.0).min(4.0);
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profile_is_continuous_at_the_rim_and_falls_outward() {
        let profile = Profile::new(2.8, 0.8);
        assert!((profile.at(2.799) - profile.at(2.801)).abs() < 0.002);
        assert!((0..600).all(|i| profile.at(i as f64 * 0.02) >= profile.at((i + 1) as f64 * 0.02)));
        assert!(profile.at(0.0) > 0.8 && profile.at(0.0) < 1.0);
        assert_eq!(profile.at(profile.reach_mm() + 1.0), 0.0);
    }

    #[test]
    fn the_table_is_exact_between_its_knots() {
        for (radius, range) in [(1.78, 0.8), (2.82, 0.8), (4.0, 0.5), (2.82, 1.8)] {
            let profile = Profile::new(radius, range);
            let x = radius / range;
            for i in 0..2000 {
                let r = i as f64 * 0.0037 * range;
                let exact = if r <= radius {
                    1.0 - x * bessel_k01(x).1 * bessel_i01(r / range).0
                } else {
                    x * bessel_i01(x).1 * bessel_k01(r / range).0
                };
                assert!((profile.at(r) - exact).abs() < 1e-6, "{r}: {} {exact}", profile.at(r));
            }
        }
    }

    #[test]
    fn the_signal_integrates_to_its_source() {
        // The integral of G over the plane equals the integral of the source.
        let (radius, step) = (2.0, 0.01);
        let profile = Profile::new(radius, 0.8);
        let total: f64 = (0..2000)
            .map(|i| (i as f64 + 0.5) * step)
            .map(|r| profile.at(r) * 2.0 * std::f64::consts::PI * r * step)
            .sum();
        assert!((total / (std::f64::consts::PI * radius * radius) - 1.0).abs() < 1e-3, "{total}");
    }

    #[test]
    fn memory_rises_then_falls_and_ends_when_said() {
        let peak = (1..400).map(|d| activation_memory(d as f64, 5.7, 19.0)).fold(0.0, f64::max);
        let end = spent_after_days(5.7, 19.0);
        assert!(activation_memory(end, 5.7, 19.0) <= SPENT * peak * 1.001);
        assert!(activation_memory(end - 10.0, 5.7, 19.0) > SPENT * peak);
        let (a, b) = (activation_memory(30.0, 5.0, 5.0 / std::f64::consts::LN_2), activation_memory(30.0, 5.0, 7.22));
        assert!((a / b - 1.0).abs() < 0.01);
    }
}
