//! Perfusion and inflammation: two slow fields on patches of skin.
//!
//! ```text
//! dV/dt = (1 - v_a mean(a) + v_G b - V)/tau_V          tau_V rising differs from falling
//! dI/dt = (i_a mean(a) + E - I (1 + i_G b))/tau_I      E: what causes add; and jumps by i_trauma and i_dead at a needle
//! ```
//!
//! `mean(a)` is the androgen pressure of the patch's follicles, a constant of the follicles times
//! `Phi(D)`: nothing flows back from a follicle's state. `b` is the cells' activation (M4 channel) at
//! the middle of the patch. Sources: perfusion 0.38 of normal in early androgenetic scalp (Klemp
//! 1989); the rest is assumed. Ignored: the depth of vessels, oxygen, and spread between patches.

use crate::quantity::elementary::Real;
use libm::exp;

parameters! {
    /// Parameters of perfusion and inflammation.
    pub struct TissueLaw in "tissue" {
        perfusion_by_androgen "v_a" = 0.99, "-", 0.6, 1.0, Uniform, Population, Abstract,
            "perfusion lost per unit of mean androgen pressure",
            "Klemp 1989: 13.7 against 35.7 ml/100 g/min, so V is about 0.38 at S 0.62";
        perfusion_rise_days "tau_Vup" = 14.0, "day", 7.0, 21.0, LogNormal, Population, Guess,
            "time constant of growing vessels", "assumed: angiogenesis takes weeks";
        perfusion_fall_days "tau_Vdn" = 30.0, "day", 14.0, 60.0, LogNormal, Population, Guess,
            "time constant of vessels in regression", "assumed slower than growth";
        perfusion_by_trophic "v_G" = 0.2, "-", 0.0, 0.5, Uniform, Population, Guess,
            "niche activation: higher perfusion set point at b = 1 (mechanism M4)",
            "no human data";
        perfusion_floor "V_floor" = 0.02, "-", 0.01, 0.1, Fixed, Population, Guess,
            "lowest perfusion",
            "assumed, so that a power of V stays finite under the strongest androgen pressure";
        inflammation_by_androgen "i_a" = 0.5, "-", 0.0, 1.0, Uniform, Population, Guess,
            "inflammation per unit of mean androgen pressure",
            "infiltrates in 71 % of scalps against 37 % (Whiting); the scale is assumed";
        inflammation_by_trophic "i_G" = 0.5, "-", 0.0, 2.0, Uniform, Population, Guess,
            "niche activation: faster settling of inflammation at b = 1 (mechanism M4)",
            "no human scalp data";
        inflammation_days "tau_I" = 14.0, "day", 7.0, 30.0, LogNormal, Population, Guess,
            "time constant of inflammation", "assumed: weeks";
        output_by_hypoxia "k_hyp" = 0.0, "-", 0.0, 4.0, HalfNormal(1.0), Population, Guess,
            "gain of a cell's output in poorly perfused skin",
            "VEGF rises five-fold in hypoxia (Rehman 2004) while death rises too; off by default; V is read before the first session";
    }
}

/// Share of a gap below which a relaxing field counts as settled (and is set to its target), so that
/// the engine knows when a scalp is quiet.
pub const SETTLED: f64 = 1e-5;

/// Time constants until a gap has shrunk to [`SETTLED`]: `ln(1e5)`.
pub const SETTLING: f64 = 11.512925464970229;

/// A field relaxing to a target: its value after `days`, and its mean meanwhile.
#[inline]
pub fn relax(value: f64, target: f64, tau_days: f64, days: f64) -> (f64, f64) {
    let left = exp(-days / tau_days);
    let gap = value - target;
    (target + gap * left, target + gap * (1.0 - left) * tau_days / days)
}

/// The factor by which a gap shrinks over a stretch, kept while stretch and time constant stay the
/// same: most days of a calendar are alike.
#[derive(Clone, Copy, Debug, Default)]
pub struct Decay {
    tau_days: f64,
    days: f64,
    left: f64,
}

impl Decay {
    /// A field relaxing to a target, as [`relax`] and to the bit the same.
    #[inline]
    pub fn relax(&mut self, value: f64, target: f64, tau_days: f64, days: f64) -> (f64, f64) {
        if tau_days != self.tau_days || days != self.days {
            *self = Decay { tau_days, days, left: exp(-days / tau_days) };
        }
        let gap = value - target;
        (target + gap * self.left, target + gap * (1.0 - self.left) * tau_days / days)
    }
}

impl TissueLaw {
    /// Set point of perfusion under mean androgen pressure `mean_a` and activation `b` (M4).
    #[inline(always)]
    pub fn perfusion_target<R: Real>(&self, mean_a: R, b: R) -> R {
        let target = b.like(1.0) - mean_a * self.perfusion_by_androgen + b * self.perfusion_by_trophic;
        R::choose(target.below(self.perfusion_floor), b.like(self.perfusion_floor), target)
    }

    /// Inflammation that would settle under mean androgen pressure `mean_a`, sources `added` by other
    /// causes and activation `b` (M4).
    #[inline(always)]
    pub fn inflammation_target<R: Real>(&self, mean_a: R, added: R, b: R) -> R {
        (mean_a * self.inflammation_by_androgen + added) / (b * self.inflammation_by_trophic + 1.0)
    }

    /// Time constant of inflammation under activation `b` (M4), days.
    #[inline(always)]
    pub fn inflammation_settling_days<R: Real>(&self, b: R) -> R {
        b.like(self.inflammation_days) / (b * self.inflammation_by_trophic + 1.0)
    }

    /// Days after a change until both fields have settled.
    pub fn settling_days(&self) -> f64 {
        SETTLING * self.perfusion_rise_days.max(self.perfusion_fall_days).max(self.inflammation_days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn perfusion_is_as_published_at_the_trial_vertex() {
        let law = TissueLaw::default();
        assert!((law.perfusion_target(0.62, 0.0) - 0.38).abs() < 0.02);
        assert_eq!(law.perfusion_target(0.0, 0.0), 1.0);
    }

    #[test]
    fn relaxing_composes_and_its_mean_is_the_integral() {
        let (half, m1) = relax(1.0, 0.2, 14.0, 5.0);
        let (whole, m2) = relax(half, 0.2, 14.0, 5.0);
        let (once, mean) = relax(1.0, 0.2, 14.0, 10.0);
        assert!((whole - once).abs() < 1e-14 && (0.5 * (m1 + m2) - mean).abs() < 1e-14);
    }
}
