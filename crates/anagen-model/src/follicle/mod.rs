//! The follicle: constants, state, and the laws of clock, size, niche and shaft.

pub mod clock;
pub mod graft;
mod luck;
pub mod niche;
mod pace;
mod path;
mod seen;
pub mod shaft;
pub mod size;
mod surroundings;
pub mod walk;

pub use clock::{DORMANT_DAYS, Phase};
pub use walk::{Sink, Snapshot, Surroundings, Walker, walk};

use crate::law::Parameters;
use crate::patient::Traits;
use crate::quantity::special::normal_quantile;
use crate::quantity::stream::{Purpose, Stream, uniform, uniform32};
use libm::{exp, log, sqrt};

/// What a follicle is born with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Follicle {
    /// Number on this scalp; part of every key of chance.
    pub id: u32,
    /// Constitutional size relative to a full-size terminal follicle (`n0`).
    pub constitution: f64,
    /// Androgen sensitivity, 0 to 1 (`s`).
    pub sensitivity: f64,
}

/// The state of a follicle: where its clock stands, its papilla, its niche and its hair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct State {
    /// Phase.
    pub phase: Phase,
    /// Number of phase entries so far; part of the key of the next draw.
    pub transition: u32,
    /// Progress of the phase, in units of its mean (`p`).
    pub progress: f64,
    /// Progress at which the phase ends (`theta`).
    pub threshold: f64,
    /// Shock integral since phase entry (`H`).
    pub shock: f64,
    /// Day until which this state holds.
    pub day: f64,
    /// Day the phase began.
    pub phase_day: f64,
    /// Papilla size (`n`).
    pub size: f64,
    /// Natural logarithm of the size.
    pub log_size: f64,
    /// Androgen sensitivity: that of birth, until captured cells bring their own.
    pub sensitivity: f64,
    /// Whether the last anagen was broken off dystrophically: its hair falls without telogen, and the
    /// papilla keeps its size at the next entry.
    pub broken_off: bool,
    /// Niche integrity (`q`) at the last renewal.
    pub integrity: f64,
    /// Day of the last renewal (K -> A), when size and integrity were last brought up to date.
    pub renewal_day: f64,
    /// Excess exposure of the niche to inflammation since then, `int k_I I dt`, days.
    pub inflamed_days: f64,
    /// Damage to the niche since the last renewal, `int damage dt`.
    pub damage: f64,
    /// Hazard of loss so far.
    pub loss: f64,
    /// Day on which the hair falls although its follicle still rests: after an operation; else infinity.
    pub fall_day: f64,
    /// Whether that hair has been told as shed.
    pub fallen: bool,
    /// Calibre at full papilla size, um.
    pub full_calibre_um: f64,
    /// Calibre fixed at anagen entry, um (`d`).
    pub calibre_um: f64,
    /// Growth of this hair untreated, mm/day.
    pub growth_mm_per_day: f64,
    /// Growing days of this hair, weighted by the systemic factor.
    pub grown_days: f64,
    /// Growing days weighted by cross-section too.
    pub section_days: f64,
    /// Relative cross-section of the last grown millimetre (`omega`).
    pub last_section: f64,
    /// Mass of all hairs grown since the start but the present one, um2 mm.
    pub past_mass: f64,
}

impl Follicle {
    /// The follicle `id` of a patient, where mean sensitivity gives the quantile function `sensitivity`.
    ///
    /// A share `p_vellus` is constitutionally vellus (lognormal around `n0_vellus`), the rest lognormal
    /// with mean 1 and `cv_n0`. The draws do not depend on the traits: two candidates of an enrolment
    /// share the luck of their follicles.
    pub fn born(id: u32, law: &Parameters, traits: &Traits, stream: &Stream, sensitivity: impl Fn(f64) -> f64) -> Self {
        let block = stream.block(id, 0, Purpose::Constitution);
        let z = normal_quantile(uniform(block[0], block[1]));
        let constitution = if uniform32(block[2]) < traits.vellus_share {
            law.size.vellus_size * exp(law.size.vellus_sigma * z)
        } else {
            let variance = log(1.0 + law.size.constitution_cv * law.size.constitution_cv);
            exp(sqrt(variance) * z - 0.5 * variance)
        };
        Follicle { id, constitution, sensitivity: sensitivity(uniform32(block[3])) }
    }

    /// The follicle in health on `day`: full size, phase and progress from the stationary renewal law.
    ///
    /// The phase is drawn with probability proportional to mean duration; the threshold under way is
    /// length-biased (`z` shifted by sigma), progress uniform within it.
    pub fn in_health(&self, day: f64, law: &Parameters, traits: &Traits, stream: &Stream) -> State {
        let clock = &law.clock;
        let kenogen = clock.kenogen_mean_days(clock.kenogen_base_days(0.0, 0.0), 1.0, 0.0, 0.0, 1.0);
        let means = [traits.anagen_days, clock.catagen_days, clock.telogen_days, kenogen];
        let block = stream.block(self.id, 0, Purpose::Start);
        let mut pick = uniform32(block[2]) * means.iter().sum::<f64>();
        let mut index = 0;
        while index < 3 && pick > means[index] {
            pick -= means[index];
            index += 1;
        }
        let phase = Phase::ALL[index];
        let sigma = [clock.anagen_sigma, 0.0, clock.telogen_sigma, clock.kenogen_sigma][index];
        let z = normal_quantile(uniform(block[0], block[1]));
        let threshold = exp(sigma * z + 0.5 * sigma * sigma);
        let progress = uniform32(block[3]) * threshold;
        let calibre_um = law.shaft.calibre(traits.calibre_um, self.constitution);
        let growth_mm_per_day = law.shaft.growth(traits.growth_mm_per_day, calibre_um);
        // A hair that no longer grows has the length of a whole anagen of mean duration.
        let grown_days = match phase {
            Phase::Anagen => progress * traits.anagen_days,
            Phase::Catagen | Phase::Telogen => traits.anagen_days,
            _ => 0.0,
        };
        State {
            phase,
            transition: 0,
            progress,
            threshold,
            shock: 0.0,
            day,
            phase_day: day - progress * means[index],
            size: 1.0,
            log_size: 0.0,
            sensitivity: self.sensitivity,
            broken_off: false,
            integrity: 1.0,
            renewal_day: day,
            inflamed_days: 0.0,
            damage: 0.0,
            loss: 0.0,
            fall_day: f64::INFINITY,
            fallen: false,
            full_calibre_um: calibre_um,
            calibre_um,
            growth_mm_per_day,
            grown_days,
            section_days: grown_days,
            last_section: 1.0,
            past_mass: 0.0,
        }
    }
}
