//! The few drivers through which every cause and treatment acts on follicles.
//!
//! Causes and treatments *contribute* here and know nothing of each other or of follicles; tissue
//! relaxes towards what they ask for; follicles feel the result.

use crate::law::Parameters;
use crate::patient::Patient;

/// The day a cause or treatment is asked about, and whose day it is.
#[derive(Clone, Copy, Debug)]
pub struct Today<'a> {
    /// Day from the start of the protocol; negative in the patient's history.
    pub day: f64,
    /// Whose scalp.
    pub patient: &'a Patient,
    /// The laws in force.
    pub parameters: &'a Parameters,
}

/// What is asked of one region on one day. Factors multiply; levels, signals and hazards add.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drive {
    /// Factor on scalp DHT (`D_ss` = site factor x this).
    pub androgen: f64,
    /// Dutasteride in the body, as the daily dose that would keep it there, mg: it outlasts its course,
    /// so of several courses the greatest counts before the dose law makes a factor of it.
    pub dutasteride_mg: f64,
    /// Minoxidil level towards which tissue relaxes (`M_ss`); what is above the greatest level is lost.
    pub minoxidil: f64,
    /// Systemic factor on anagen (`X_A`).
    pub anagen: f64,
    /// Systemic factor on the rate of telogen (`X_T`): above 1 club hairs are let go early, below 1
    /// they are held.
    pub telogen: f64,
    /// Systemic factor on kenogen exit (`X_K`).
    pub kenogen: f64,
    /// Systemic factor on growth (`X_g`).
    pub growth: f64,
    /// Systemic factor on cross-section (`X_w`).
    pub section: f64,
    /// Hazard of growing follicles to be released into catagen, 1/day: effluvium, trauma.
    pub release_per_day: f64,
    /// Hazard of growing follicles to break off in dystrophic catagen and lose their hair within
    /// weeks, 1/day: chemotherapy.
    pub dystrophic_per_day: f64,
    /// Damage to the niche, 1/day: niche integrity decays at this rate, and follicles may be lost.
    pub niche_damage_per_day: f64,
    /// Share of a poison in the blood that reaches the scalp: a factor on the sums of dystrophic hazard
    /// and damage, below 1 under a cold cap.
    pub poison: f64,
    /// Trophic signal over the whole region, EC50 units, for the channels of M1, M2 and M4: what is
    /// rubbed, shone or needled in, not left at points.
    pub trophic: [f64; 3],
    /// Source of inflammation, in units of `I`.
    pub inflammation: f64,
    /// Share of the immune attack blocked (`J`, 0 to 1): JAK inhibitors.
    pub immune_block: f64,
    /// Regulation added to the immune attack, 1/day: steroids, contact immunotherapy.
    pub immune_regulation_per_day: f64,
}

impl Default for Drive {
    /// Nothing acts.
    fn default() -> Self {
        Drive {
            androgen: 1.0,
            dutasteride_mg: 0.0,
            minoxidil: 0.0,
            anagen: 1.0,
            telogen: 1.0,
            kenogen: 1.0,
            growth: 1.0,
            section: 1.0,
            release_per_day: 0.0,
            dystrophic_per_day: 0.0,
            niche_damage_per_day: 0.0,
            poison: 1.0,
            trophic: [0.0; 3],
            inflammation: 0.0,
            immune_block: 0.0,
            immune_regulation_per_day: 0.0,
        }
    }
}

impl Drive {
    /// What several causes and treatments ask together, whatever their order: the parts of a driver
    /// are multiplied or added from the smallest on, so that no byte depends on how a file is sorted.
    pub fn together(parts: &[Drive], law: &Parameters) -> Drive {
        const PRODUCT: (f64, fn(f64, f64) -> f64) = (1.0, |a, b| a * b);
        const SUM: (f64, fn(f64, f64) -> f64) = (0.0, |a, b| a + b);
        const GREATEST: (f64, fn(f64, f64) -> f64) = (0.0, f64::max);
        let nothing = Drive::default();
        let mut values = Vec::with_capacity(parts.len());
        let mut all = |(neutral, join): (f64, fn(f64, f64) -> f64), of: fn(&Drive) -> f64| {
            values.clear();
            values.extend(parts.iter().filter(|part| **part != nothing).map(of));
            values.sort_unstable_by(f64::total_cmp);
            values.iter().copied().fold(neutral, join)
        };
        let poison = all(PRODUCT, |d| d.poison);
        let dutasteride_mg = all(GREATEST, |d| d.dutasteride_mg);
        Drive {
            androgen: all(PRODUCT, |d| d.androgen) * law.dutasteride.relative_dht(dutasteride_mg),
            dutasteride_mg,
            minoxidil: all(SUM, |d| d.minoxidil).min(GREATEST_MINOXIDIL_LEVEL),
            anagen: all(PRODUCT, |d| d.anagen),
            telogen: all(PRODUCT, |d| d.telogen),
            kenogen: all(PRODUCT, |d| d.kenogen),
            growth: all(PRODUCT, |d| d.growth),
            section: all(PRODUCT, |d| d.section),
            release_per_day: all(SUM, |d| d.release_per_day),
            dystrophic_per_day: all(SUM, |d| d.dystrophic_per_day) * poison,
            niche_damage_per_day: all(SUM, |d| d.niche_damage_per_day) * poison,
            poison: 1.0,
            trophic: [all(SUM, |d| d.trophic[0]), all(SUM, |d| d.trophic[1]), all(SUM, |d| d.trophic[2])],
            inflammation: all(SUM, |d| d.inflammation),
            immune_block: all(SUM, |d| d.immune_block),
            immune_regulation_per_day: all(SUM, |d| d.immune_regulation_per_day),
        }
    }

    /// Adds a trophic signal that feeds every channel.
    pub fn add_trophic(&mut self, signal_ec50: f64) {
        self.add_trophic_of([true; 3], signal_ec50);
    }

    /// Adds a trophic signal to the channels (M1, M2, M4) that are on.
    pub fn add_trophic_of(&mut self, channels: [bool; 3], signal_ec50: f64) {
        for (slot, on) in self.trophic.iter_mut().zip(channels) {
            *slot += if on { signal_ec50 } else { 0.0 };
        }
    }
}

/// Greatest minoxidil level, whatever response, dose and route.
pub const GREATEST_MINOXIDIL_LEVEL: f64 = 1.5;

/// A day that never comes: what `quiet_until` answers when nothing more will change.
pub const NEVER: f64 = f64::INFINITY;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_parts_changes_no_bit() {
        let law = Parameters::default();
        let part = |x: f64| Drive { androgen: x, minoxidil: 0.1 * x, release_per_day: x / 3.0, ..Drive::default() };
        let parts: Vec<Drive> = [0.41, 0.77, 0.6, 0.93, 0.1].map(part).to_vec();
        let mut turned = parts.clone();
        let (forth, plain) = (Drive::together(&parts, &law), parts.iter().fold(1.0, |a, d| a * d.androgen));
        assert!((forth.androgen / plain - 1.0).abs() < 1e-12 && (forth.minoxidil - 0.281).abs() < 1e-12);
        for _ in 0..5 {
            turned.rotate_left(1);
            assert_eq!(Drive::together(&turned, &law), forth);
            turned.swap(1, 3);
            assert_eq!(Drive::together(&turned, &law), forth);
        }
        assert_eq!(Drive::together(&[part(9.0); 9], &law).minoxidil, GREATEST_MINOXIDIL_LEVEL);
        assert_eq!(Drive::together(&[], &law), Drive::default());
        assert_eq!(Drive::together(&[part(0.41)], &law), part(0.41));
    }
}
