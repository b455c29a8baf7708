//! The follicle's clock: how long anagen, telogen and kenogen last, and what stretches them.
//!
//! Accelerated failure time. On entering a phase a follicle draws `z ~ N(0,1)` and the threshold
//! `theta = exp(sigma z - sigma^2/2)`; progress runs at `dp/dt = 1/mu(t)` and the phase ends when
//! `p = theta`. With constant drivers durations are lognormal with mean `mu`: Halloy's follicular
//! automaton (Halloy et al. 2000, 2002). Catagen is fixed.
//!
//! ```text
//! mu_A = mu_A0 n^gamma exp(-alpha_A a - alpha_I I) (1 + m_A M)(1 + g_A b) V^v_A X_A
//! mu_T = mu_T0 / [(1 + m_T M)(1 + g_T b) X_T]
//! mu_K = min( mu_K0 n^-kappa exp(alpha_K a) [1 + (n_c/(n (1 + g_N b)))^6]
//!             / [(1 + m_K M)(1 + g_K b) X_K],  cap )
//! a = s Phi(D),  b = B/(1 + B)
//! ```
//!
//! A shock (a hazard) ends anagen early: by release into catagen and telogen, as in effluvium, or by
//! dystrophic catagen, after which the hair falls without telogen, as in chemotherapy and areata.
//!
//! Ignored: any influence of one follicle on its neighbour, and any memory of the clock across
//! phases other than papilla size and niche.

use crate::quantity::elementary::{Real, exp, exp_within, ln};
use crate::quantity::special::normal_quantile;
use crate::quantity::special::power;
use crate::quantity::stream::{Block, uniform};

/// What a follicle is doing. Exogen is not a phase but the moment telogen ends and the hair falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Phase {
    /// Growing.
    Anagen = 0,
    /// Regressing, of fixed length.
    Catagen = 1,
    /// Resting with its club hair.
    Telogen = 2,
    /// Empty after the hair was shed.
    Kenogen = 3,
    /// Gone for good.
    Lost = 4,
}

impl Phase {
    /// All phases, in cycle order.
    pub const ALL: [Phase; 5] = [Phase::Anagen, Phase::Catagen, Phase::Telogen, Phase::Kenogen, Phase::Lost];

    /// The word printed in tables.
    pub fn name(self) -> &'static str {
        ["anagen", "catagen", "telogen", "kenogen", "lost"][self as usize]
    }

    /// Whether a hair stands in the follicle.
    pub fn has_hair(self) -> bool {
        matches!(self, Phase::Anagen | Phase::Catagen | Phase::Telogen)
    }
}

parameters! {
    /// Parameters of the clock.
    pub struct Clock in "clock" {
        anagen_days "mu_A0" = 913.1, "day", 669.6, 1370.0, LogNormal, Patient, Derived,
            "mean anagen of a full-size healthy follicle",
            "derived from a telogen share of 6-12 % and about 100 hairs shed a day; hand fit 30 months";
        anagen_sigma "sigma_A" = 0.45, "-", 0.3, 0.7, Uniform, Population, Guess,
            "lognormal sigma of the anagen duration",
            "lognormal shape from Bernard 2012; the value itself is assumed, the shape of the clock is unmeasured";
        catagen_days "mu_C" = 16.13, "day", 12.18, 24.35, Normal, Population, Secondary,
            "duration of catagen",
            "1.6 % of follicles in catagen (Whiting's sections) times a cycle of about 34 months";
        telogen_days "mu_T0" = 97.4, "day", 60.88, 121.8, LogNormal, Population, Guess,
            "mean telogen to shedding of a full-size follicle",
            "the lag of telogen effluvium suggests about three months; Halloy used 2.4 months in an alopecic man";
        telogen_sigma "sigma_T" = 0.35, "-", 0.2, 0.6, Uniform, Population, Guess,
            "lognormal sigma of the telogen duration",
            "assumed: no published spread separates people from follicles";
        kenogen_days "mu_K0" = 11.57, "day", 4.566, 24.35, LogNormal, Population, Calibrated,
            "mean kenogen of a full-size follicle", "hand fit of MODEL.md, section 7";
        kenogen_sigma "sigma_K" = 0.7, "-", 0.4, 1.0, Uniform, Population, Guess,
            "lognormal sigma of the kenogen duration",
            "assumed: observed kenogens of 1-5 months in one woman (Guarrera and Rebora)";
        kenogen_cap_days "mu_K_cap" = 7305.0, "day", 3650.0, 14610.0, Fixed, Population, Guess,
            "cap of the mean kenogen",
            "assumed 240 months, so that a dead follicle is dormant and not infinite";
        anagen_by_size "gamma" = 1.36, "-", 1.0, 1.8, Normal, Population, Calibrated,
            "exponent of anagen on papilla size", "hand fit of MODEL.md, section 7";
        kenogen_by_size "kappa" = 1.5, "-", 1.0, 2.0, Normal, Population, Calibrated,
            "exponent of kenogen on papilla size (negative)",
            "hand fit; finer hair is followed by longer kenogen (Courtois; Guarrera and Rebora)";
        critical_size "n_c" = 0.15, "-", 0.08, 0.25, Uniform, Population, Calibrated,
            "papilla size below which anagen re-entry fails",
            "a threshold exists in the mouse (Chi 2013, PMC3621486); the human value is the hand fit";
        anagen_by_androgen "alpha_A" = 0.84, "-", 0.5, 1.1, Normal, Population, Calibrated,
            "androgen shortening of anagen (log)", "hand fit of MODEL.md, section 7";
        kenogen_by_androgen "alpha_K" = 0.29, "-", 0.0, 0.6, Normal, Population, Calibrated,
            "androgen lengthening of kenogen (log)", "hand fit of MODEL.md, section 7";
        anagen_by_inflammation "alpha_I" = 0.0, "-", 0.0, 0.5, Uniform, Population, Guess,
            "inflammation shortening of anagen (log)",
            "collinear with alpha_A, so 0 by default; a scenario of up to 0.5 (MODEL.md, section 3)";
        telogen_by_minoxidil "m_T" = 1.4, "-", 0.4, 2.5, LogNormal, Population, Calibrated,
            "minoxidil: faster telogen exit at M = 1", "hand fit of MODEL.md, section 7";
        kenogen_by_minoxidil "m_K" = 1.2, "-", 0.3, 3.0, LogNormal, Population, Calibrated,
            "minoxidil: faster kenogen exit at M = 1", "hand fit of MODEL.md, section 7";
        anagen_by_minoxidil "m_A" = 0.63, "-", 0.2, 0.8, Normal, Population, Calibrated,
            "minoxidil: longer anagen at M = 1", "hand fit of MODEL.md, section 7";
        telogen_by_trophic "g_T" = 0.56, "-", 0.2, 2.0, LogNormal, Population, Calibrated,
            "niche activation: faster telogen exit at b = 1 (mechanism M1)", "hand fit of MODEL.md, section 7";
        kenogen_by_trophic "g_K" = 3.8, "-", 1.0, 8.0, LogNormal, Population, Calibrated,
            "niche activation: faster kenogen exit at b = 1 (mechanism M1)", "hand fit of MODEL.md, section 7";
        threshold_by_trophic "g_N" = 0.29, "-", 0.0, 1.0, Uniform, Population, Calibrated,
            "niche activation: lower re-entry threshold at b = 1 (mechanism M1)", "hand fit of MODEL.md, section 7";
        anagen_by_trophic "g_A" = 0.35, "-", 0.0, 0.8, Normal, Population, Calibrated,
            "niche activation: longer anagen at b = 1 (mechanism M2)", "hand fit of MODEL.md, section 7";
        anagen_by_perfusion "v_A" = 0.0, "-", 0.0, 0.2, HalfNormal(0.1), Population, Guess,
            "causal exponent of perfusion on anagen (mechanism M4)",
            "donor dominance bounds it near 0; a scenario, prior half-normal at 0";
        dystrophic_days "mu_dys" = 12.0, "day", 8.0, 18.0, LogNormal, Population, Guess,
            "mean time from a dystrophic break to the fall of the hair",
            "assumed so that hair falls 7-21 days after a course of chemotherapy";
        dystrophic_sigma "sigma_dys" = 0.25, "-", 0.1, 0.5, Uniform, Population, Guess,
            "lognormal sigma of that time", "assumed: nearly all falls within two weeks";
    }
}

/// Mean kenogen beyond which a follicle is reported as dormant, days (60 months).
pub const DORMANT_DAYS: f64 = 60.0 * 30.4375;

/// The accelerated-failure-time threshold of a phase with spread `sigma`: lognormal, mean 1.
#[inline]
pub fn threshold(sigma: f64, z: f64) -> f64 {
    exp_within(threshold_exponent(sigma, z))
}

/// Its logarithm.
#[inline(always)]
pub(super) fn threshold_exponent<R: Real>(sigma: R, z: R) -> R {
    sigma * z - sigma * sigma * 0.5
}

/// The normal deviate of a phase entry, from the entry's block.
#[inline]
pub fn clock_deviate(block: &Block) -> f64 {
    normal_quantile(uniform(block[0], block[1]))
}

/// The Exp(1) threshold of the shock integral of a phase entry, from the entry's block.
#[inline]
pub fn shock_threshold(block: &Block) -> f64 {
    -ln(crate::quantity::stream::uniform32(block[2]))
}

/// Activation felt by the clock: `b = B/(1 + B)`.
#[inline(always)]
pub fn activation(niche: f64) -> f64 {
    niche / (1.0 + niche)
}

impl Clock {
    /// The part of the anagen rate (1/day) that changes only with papilla size:
    /// `1/(mu_A0 n^gamma)` for a patient whose healthy mean anagen is `anagen_days`.
    #[inline]
    pub fn anagen_rate_by_size(&self, anagen_days: f64, log_size: f64) -> f64 {
        exp(-self.anagen_by_size * log_size) / anagen_days
    }

    /// Relative anagen rate under androgen pressure `a`: `exp(alpha_A a)`.
    #[inline(always)]
    pub fn anagen_rate_by_androgen<R: Real>(&self, pressure: R) -> R {
        exp_within(pressure * self.anagen_by_androgen)
    }

    /// Factor of minoxidil level `m` and systemic modifier `modifier` on mean anagen.
    #[inline]
    pub fn anagen_drug_factor(&self, m: f64, modifier: f64) -> f64 {
        (1.0 + self.anagen_by_minoxidil * m) * modifier
    }

    /// Factor of tissue on mean anagen: `V^v_A exp(-alpha_I I)`; exactly 1 when both exponents are 0.
    #[inline]
    pub fn anagen_tissue_factor(&self, perfusion: f64, inflammation: f64) -> f64 {
        let mut factor = 1.0;
        if self.anagen_by_perfusion != 0.0 {
            factor *= power(perfusion, self.anagen_by_perfusion);
        }
        if self.anagen_by_inflammation != 0.0 {
            factor *= exp(-self.anagen_by_inflammation * inflammation);
        }
        factor
    }

    /// Factor of activation `b` (of the M2 channel) on mean anagen.
    #[inline(always)]
    pub fn anagen_trophic_factor<R: Real>(&self, b: R) -> R {
        b * self.anagen_by_trophic + 1.0
    }

    /// Rate of telogen, 1/day; `b` is the activation of the M1 channel, `modifier` the systemic `X_T`.
    #[inline(always)]
    pub fn telogen_rate<R: Real>(&self, m: R, b: R, modifier: R) -> R {
        (m * self.telogen_by_minoxidil + 1.0) * (b * self.telogen_by_trophic + 1.0) * modifier
            / m.like(self.telogen_days)
    }

    /// Mean kenogen without drugs before the threshold term, days: `mu_K0 n^-kappa exp(alpha_K a)`.
    #[inline(always)]
    pub fn kenogen_base_days<R: Real>(&self, log_size: f64, pressure: R) -> R {
        exp_within(pressure * self.kenogen_by_androgen - self.kenogen_by_size * log_size) * self.kenogen_days
    }

    /// Mean kenogen, days, from its base, papilla size `n`, minoxidil `m`, activation `b` (M1) and
    /// systemic modifier.
    #[inline(always)]
    pub fn kenogen_mean_days<R: Real>(&self, base: R, n: f64, m: R, b: R, modifier: R) -> R {
        let x = b.like(self.critical_size) / ((b * self.threshold_by_trophic + 1.0) * n);
        let x2 = x * x;
        let blocked = x2 * x2 * x2 + 1.0;
        let eased = (m * self.kenogen_by_minoxidil + 1.0) * (b * self.kenogen_by_trophic + 1.0) * modifier;
        let mean = base * blocked / eased;
        R::choose(mean.below(self.kenogen_cap_days), mean, b.like(self.kenogen_cap_days))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kenogen_is_capped_and_blocked_below_the_critical_size() {
        let clock = Clock::default();
        let full = clock.kenogen_mean_days(clock.kenogen_base_days(0.0, 0.0), 1.0, 0.0, 0.0, 1.0);
        assert!((full / 11.57 - 1.0).abs() < 1e-4);
        let small = clock.kenogen_mean_days(clock.kenogen_base_days(libm::log(0.03), 1.0), 0.03, 0.0, 0.0, 1.0);
        assert_eq!(small, 7305.0);
    }

    #[test]
    fn every_trophic_and_drug_term_works_in_its_stated_direction() {
        let c = Clock::default();
        let base = c.kenogen_base_days(libm::log(0.2), 0.4);
        let plain = c.kenogen_mean_days(base, 0.2, 0.0, 0.0, 1.0);
        assert!(c.kenogen_mean_days(base, 0.2, 1.0, 0.0, 1.0) < plain);
        assert!(c.kenogen_mean_days(base, 0.2, 0.0, 0.5, 1.0) < plain);
        assert!(c.telogen_rate(1.0, 0.0, 1.0) > c.telogen_rate(0.0, 0.0, 1.0));
        assert!((c.anagen_drug_factor(1.0, 1.0) - 1.63).abs() < 1e-12);
        assert!(c.anagen_rate_by_androgen(0.5) > 1.0);
    }
}
