//! Alopecia areata: an immune attack that spreads over the skin, and the regulation that ends it.
//!
//! ```text
//! dE/dt = D_E lap E + k_E E [(1 - E)(E - a_E) - j J] - (R + P) E + foci
//! dR/dt = eps_R (r_E E - R)
//! hazard of growing follicles = h_AA E^2/(E^2 + E_h^2)
//! ```
//!
//! `E` is the activity of the attack (0 to 1), `R` the regulation it calls up, `J` the share of it that
//! a drug blocks, `P` the regulation that is there anyway: what drugs add, and the privilege of skin
//! that is not disposed to the disease. Below `a_E` a spark dies by itself; above it the attack spreads
//! as a front of speed `sqrt(D_E k_E/2)(1 - 2 a_E)`. `r_E` differs between patients: where it is small
//! nothing ends the attack. The noise of MODEL.md is a sequence of foci, each a small disc lit on its
//! own day (see [`super::outbreak`]). Sources: none; every number is an assumption, made so that a
//! front moves 0.3 mm a day and hair falls within weeks. Ignored: which cells attack, the follicle's
//! own phase as a target, nails and body hair.

use crate::quantity::elementary::Real;
use libm::sqrt;

parameters! {
    /// Parameters of the immune attack.
    pub struct AreataLaw in "areata" {
        activation_per_day "k_E" = 0.3, "1/day", 0.1, 0.6, LogNormal, Population, Guess,
            "activation rate of the attack", "assumed, with D_E and a_E, so that a front moves 0.3 mm a day";
        spread_mm2_per_day "D_E" = 1.2, "mm2/day", 0.3, 4.0, LogNormal, Population, Guess,
            "spread of the attack through the skin", "assumed, so that a front moves 0.3 mm a day";
        threshold "a_E" = 0.15, "-", 0.05, 0.3, Uniform, Population, Guess,
            "activity below which an attack dies by itself", "assumed, so that a front moves 0.3 mm a day";
        blockade "j" = 0.3, "-", 0.2, 0.5, Uniform, Patient, Guess,
            "strength of a complete blockade (J = 1)", "assumed: must exceed (1 - a_E)^2/4 = 0.18 to end an attack";
        regulation_rate_per_day "eps_R" = 0.01, "1/day", 0.003, 0.03, LogNormal, Population, Guess,
            "rate at which regulation rises and is forgotten", "assumed: months";
        regulation_per_day "r_E" = 0.1, "1/day", 0.0, 0.4, Uniform, Patient, Guess,
            "regulation called up by a full attack, the median of an exponential spread between patients",
            "assumed: the severity of the disease; below 0.1 nothing ends the attack";
        hazard_per_day "h_AA" = 0.2, "1/day", 0.05, 0.5, LogNormal, Population, Guess,
            "greatest hazard of a growing follicle", "assumed: hair falls within weeks";
        half_effect "E_h" = 0.3, "-", 0.1, 0.5, Fixed, Population, Guess,
            "activity of half the greatest hazard", "MODEL.md, section 4, without a source";
        dystrophic_share "f_dys" = 0.9, "fraction", 0.3, 1.0, Uniform, Population, Guess,
            "share of attacked growing hairs that break off within weeks instead of passing through telogen",
            "assumed: exclamation-mark hairs and loss within weeks of a flare; the rest rests first";
        privilege_per_day "P_priv" = 0.3, "1/day", 0.15, 1.0, LogNormal, Population, Guess,
            "regulation of skin that keeps its immune privilege: outside the disposed area, and everywhere in remission",
            "assumed, so that a front ends within 2 mm of the border of a patch";
        focus_mm "r_foc" = 8.0, "mm", 6.0, 12.0, Uniform, Population, Guess,
            "radius of a new focus", "assumed: patches are noticed at about this size; smaller ones die of diffusion";
        foci_per_year "n_foc" = 42.0, "1/year", 5.0, 200.0, LogNormal, Patient, Guess,
            "new foci a year on a wholly disposed scalp, the median of patients",
            "assumed, with its spread, so that relapse after stopping baricitinib takes weeks in a tenth, months in half and years in a fifth of patients (BRAVEAA1W)";
        foci_sigma "sd_foc" = 2.1, "-", 1.0, 3.0, Uniform, Population, Guess,
            "lognormal spread of foci a year between patients", "assumed, see n_foc";
        response "f_j" = 0.5, "-", 0.3, 1.0, LogNormal, Patient, Guess,
            "response to whatever suppresses the attack, the median of patients",
            "assumed, so that four patients in ten respond to 4 mg of baricitinib and one in four to 2 mg (BRAVEAA1)";
        response_sigma "sd_j" = 0.75, "-", 0.3, 1.2, Uniform, Population, Guess,
            "lognormal spread of that response between patients", "assumed, see f_j";
        remissions_per_year "p_rem" = 0.09, "1/year", 0.03, 0.3, LogNormal, Population, Guess,
            "rate at which the privilege of all skin returns by itself",
            "assumed, so that 3 to 6 % of severe patients have SALT 20 or less after 36 weeks of placebo (BRAVEAA1)";
        relapses_per_year "p_rel" = 0.35, "1/year", 0.1, 0.7, LogNormal, Population, Guess,
            "rate at which it is lost again", "assumed: relapse is common within years (Tosti 2006)";
    }
}

/// Activity below which the attack is over: set to 0, so that quiet skin costs nothing.
pub const OVER: f64 = 1e-4;

/// What acts on the attack at one place and time, in one patient or in several side by side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Restraint<R = f64> {
    /// `j J`: the share blocked times what blocking does in this patient.
    pub blocked: R,
    /// `P`: regulation beyond `R`, 1/day.
    pub regulation_per_day: R,
}

impl AreataLaw {
    /// Hazard of growing follicles under an attack of activity `e`, 1/day.
    #[inline(always)]
    pub fn hazard<R: Real>(&self, e: R) -> R {
        e * self.hazard_per_day * e / (e * e + self.half_effect * self.half_effect)
    }

    /// The activity that has this hazard, the inverse of [`AreataLaw::hazard`].
    pub fn activity(&self, hazard_per_day: f64) -> f64 {
        if hazard_per_day <= 0.0 {
            return 0.0;
        }
        (self.half_effect * sqrt(hazard_per_day / (self.hazard_per_day - hazard_per_day))).min(1.0)
    }

    /// Speed of a front in skin without regulation, mm/day.
    pub fn front_mm_per_day(&self) -> f64 {
        sqrt(0.5 * self.spread_mm2_per_day * self.activation_per_day) * (1.0 - 2.0 * self.threshold)
    }

    /// Speed of a front behind which regulation has risen to `r_E E`, mm/day; 0 where no steady attack
    /// exists.
    pub fn regulated_front_mm_per_day(&self) -> f64 {
        // (1 - E)(E - a_E) = (r_E/k_E) E has the roots low and high.
        let sum = 1.0 + self.threshold - self.regulation_per_day / self.activation_per_day;
        let gap = sum * sum - 4.0 * self.threshold;
        if sum <= 0.0 || gap <= 0.0 {
            return 0.0;
        }
        let [low, high] = [0.5 * (sum - sqrt(gap)), 0.5 * (sum + sqrt(gap))];
        sqrt(0.5 * self.spread_mm2_per_day * self.activation_per_day) * (high - 2.0 * low)
    }

    /// Whether an attack can live at all under this restraint, before it calls up its own regulation.
    pub fn alive(&self, restraint: Restraint) -> bool {
        let gap = 1.0 - self.threshold;
        0.25 * gap * gap > restraint.blocked + restraint.regulation_per_day / self.activation_per_day
    }

    /// `E` and `R` after `days`, with `inflow` the diffusion `D_E lap E`, 1/day. Growth is explicit,
    /// what restrains is implicit, so that no restraint, however strong, makes the step unstable.
    #[inline]
    pub fn step(&self, e: f64, r: f64, inflow: f64, restraint: Restraint, days: f64) -> (f64, f64) {
        self.step_of(self.regulation_per_day, e, r, inflow, restraint, days)
    }

    /// The same in patients side by side, who call up regulation `r_e`, 1/day.
    #[inline(always)]
    pub fn step_of<R: Real>(&self, r_e: R, e: R, r: R, inflow: R, restraint: Restraint<R>, days: f64) -> (R, R) {
        let growth = e * self.activation_per_day * (e.like(1.0) - e) * (e - self.threshold);
        let decay = restraint.blocked * self.activation_per_day + r + restraint.regulation_per_day;
        let next = (e + (inflow + growth) * days) / (decay * days + 1.0);
        let regulation = r + (r_e * e - r) * (days * self.regulation_rate_per_day);
        (R::choose(next.below(OVER), e.like(0.0), next), regulation)
    }

    /// Whether an attack on a round patch of that radius still holds it after `days`: regulation has not
    /// put it out, and its rim, pulled in by its own bend and by the privileged skin around, has not
    /// retreated by more than a tenth of the radius. Both pulls are taken as `D_E/radius`.
    pub fn holds(&self, radius_mm: f64, days: f64) -> bool {
        let pull = 2.0 * self.spread_mm2_per_day / radius_mm;
        let retreat = (pull - self.regulated_front_mm_per_day()).max(0.0);
        // Regulation needs its time to rise.
        let retreating = (days - 1.0 / self.regulation_rate_per_day).max(0.0);
        self.outlives(days) && retreat * retreating < 0.1 * radius_mm
    }

    /// Whether an attack in which the whole skin takes part is still alive after `days`.
    pub fn outlives(&self, days: f64) -> bool {
        let (mut e, mut r) = (1.0, 0.0);
        let nothing = Restraint { blocked: 0.0, regulation_per_day: 0.0 };
        let mut day = 0.0;
        while day < days && e > self.threshold {
            (e, r) = self.step(e, r, 0.0, nothing, 1.0);
            day += 1.0;
        }
        e > self.threshold
    }
}

/// The state of the attack on every patch on one day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attack {
    /// Activity `E`.
    pub activity: Vec<f64>,
    /// Regulation `R`, 1/day.
    pub regulation: Vec<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hazard_and_activity_are_inverse_and_the_front_moves_as_assumed() {
        let law = AreataLaw::default();
        for e in [0.05, 0.3, 0.9] {
            assert!((law.activity(law.hazard(e)) - e).abs() < 1e-12);
        }
        assert!((law.hazard(0.3) - 0.1).abs() < 1e-12 && law.activity(0.0) == 0.0);
        assert!((law.front_mm_per_day() - 0.297).abs() < 0.001);
    }

    #[test]
    fn a_patient_of_little_regulation_is_chronic() {
        let with = |regulation_per_day: f64| AreataLaw { regulation_per_day, ..AreataLaw::default() };
        // With slow regulation the steady attack loses its balance where k E (1 + a - 2 E) = eps_R: r = 0.099.
        assert!(with(0.097).outlives(3000.0) && with(0.3).outlives(30.0));
        assert!(!with(0.116).outlives(3000.0) && !with(0.3).outlives(150.0));
    }

    #[test]
    fn a_small_patch_needs_less_regulation_to_last() {
        let with = |regulation_per_day: f64| AreataLaw { regulation_per_day, ..AreataLaw::default() };
        assert!(with(0.08).holds(1e6, 1000.0) && !with(0.08).holds(20.0, 1000.0));
        assert!(with(0.02).holds(20.0, 1000.0) && with(0.08).holds(20.0, 100.0));
        assert!((with(0.0).regulated_front_mm_per_day() - with(0.0).front_mm_per_day()).abs() < 1e-12);
    }

    #[test]
    fn full_blockade_kills_and_a_tenth_does_not() {
        let law = AreataLaw::default();
        let under = |share: f64| law.alive(Restraint { blocked: law.blockade * share, regulation_per_day: 0.0 });
        assert!(under(0.1) && !under(1.0));
        assert!(!law.alive(Restraint { blocked: 0.0, regulation_per_day: law.privilege_per_day }));
    }
}
