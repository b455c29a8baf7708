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

/// What is asked of one region on one day. All factors multiply; the levels add.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drive {
    /// Factor on scalp DHT (`D_ss` = site factor x this).
    pub androgen: f64,
    /// Minoxidil level towards which tissue relaxes (`M_ss`).
    pub minoxidil: f64,
    /// Systemic factor on anagen (`X_A`).
    pub anagen: f64,
    /// Systemic factor on kenogen exit (`X_K`).
    pub kenogen: f64,
    /// Systemic factor on growth (`X_g`).
    pub growth: f64,
    /// Systemic factor on cross-section (`X_w`).
    pub section: f64,
}

impl Default for Drive {
    /// Nothing acts.
    fn default() -> Self {
        Drive { androgen: 1.0, minoxidil: 0.0, anagen: 1.0, kenogen: 1.0, growth: 1.0, section: 1.0 }
    }
}

/// A day that never comes: what `quiet_until` answers when nothing more will change.
pub const NEVER: f64 = f64::INFINITY;
