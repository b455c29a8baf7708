//! The rates of the phases without growth, several stretches at a time.

use super::State;
use super::path::load;
use super::surroundings::Surroundings;
use crate::law::Parameters;
use crate::quantity::elementary::{Eight, Real};
use crate::quantity::lanes::Lanes;
use fearless_simd::{Simd, dispatch, prelude::*};

/// Which rates.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pace {
    /// Those of telogen.
    Telogen,
    /// Those of kenogen, for a papilla of that size and sensitivity.
    Kenogen { size: f64, log_size: f64, sensitivity: f64 },
}

impl Pace {
    /// Kenogen of a follicle.
    pub(super) fn kenogen(state: &State) -> Pace {
        Pace::Kenogen { size: state.size, log_size: state.log_size, sensitivity: state.sensitivity }
    }

    /// The rate, 1/day, under androgen effect `phi`, minoxidil `m`, activation `b` (M1) and the systemic
    /// factor of the phase.
    #[inline(always)]
    fn rate<R: Real>(self, law: &Parameters, phi: R, m: R, b: R, factor: R) -> R {
        match self {
            Pace::Telogen => law.clock.telogen_rate(m, b, factor),
            Pace::Kenogen { size, log_size, sensitivity } => {
                let base = law.clock.kenogen_base_days(log_size, phi * sensitivity);
                b.like(1.0) / law.clock.kenogen_mean_days(base, size, m, b, factor)
            }
        }
    }
}

/// Stretches computed at a time.
const MANY: usize = 32;

/// Room for the rates of the next stretches.
#[derive(Clone, Debug)]
pub(super) struct Rates {
    lanes: Lanes,
    rates: [f64; MANY],
}

impl Rates {
    pub(super) fn new(lanes: Lanes) -> Rates {
        Rates { lanes, rates: [0.0; MANY] }
    }

    /// The rates of the stretches from `first` on, as many as are computed at a time.
    #[inline(always)]
    pub(super) fn of(&mut self, pace: Pace, law: &Parameters, around: &Surroundings, first: usize) -> &[f64] {
        let count = (around.stretches() - first).min(MANY);
        let factor = match pace {
            Pace::Telogen => around.telogen,
            Pace::Kenogen { .. } => around.kenogen,
        };
        if count < 4 {
            for (k, rate) in (first..).zip(&mut self.rates[..count]) {
                let (phi, m, b) = (around.androgen[k], around.minoxidil[k], around.activated(0, k));
                *rate = pace.rate(law, phi, m, b, factor[k]);
            }
        } else {
            self.many(pace, law, around, factor, first, count);
        }
        &self.rates[..count]
    }

    #[inline(never)]
    fn many(
        &mut self,
        pace: Pace,
        law: &Parameters,
        around: &Surroundings,
        factor: &[f64],
        first: usize,
        count: usize,
    ) {
        dispatch!(self.lanes.level(), simd => wide(simd, &mut self.rates, pace, law, around, factor, first, count));
    }
}

#[inline(always)]
fn wide<S: Simd>(
    simd: S,
    rates: &mut [f64; MANY],
    pace: Pace,
    law: &Parameters,
    around: &Surroundings,
    factor: &[f64],
    first: usize,
    count: usize,
) {
    for (block, rates) in rates.chunks_exact_mut(8).take(count.div_ceil(8)).enumerate() {
        let from = first + 8 * block;
        let load = |column: &[f64]| -> Eight<S> { load(simd, column, from, 0.0) };
        let (phi, m, b) = (load(around.androgen), load(around.minoxidil), load(around.activation[0]));
        pace.rate(law, phi, m, b, load(factor)).store_slice(rates);
    }
}
