//! Causes of hair loss: each one file and one line in [`CAUSES`].
//!
//! A cause says how sensitive follicles of a place are to androgen, and contributes to the drivers
//! of a region on a day. It cannot touch a follicle: its signatures hold none.

pub mod androgenetic;

use crate::drive::{Drive, NEVER, Today};
use crate::quantity::{Values, kind::Kind};
use crate::scalp::Region;

/// A cause of hair loss.
pub trait Cause: Send + Sync {
    /// Contribution to the mean androgen sensitivity of follicles where the pattern of the patient's
    /// grade is `pattern`, in a patient whose trait is `trait_sensitivity`; 0 to 1.
    fn sensitivity(&self, pattern: f64, trait_sensitivity: f64) -> f64 {
        let _ = (pattern, trait_sensitivity);
        0.0
    }

    /// Contributes to the drivers of `region` on `today`.
    fn act(&self, today: &Today, region: Region, drive: &mut Drive) {
        let _ = (today, region, drive);
    }

    /// The first day after `day` on which the contribution may differ.
    fn quiet_until(&self, day: f64) -> f64 {
        let _ = day;
        NEVER
    }
}

/// How a cause enters files, lists, schema and forms.
#[derive(Clone, Copy)]
pub struct Registration {
    /// Name, manual and fields.
    pub kind: Kind,
    /// Makes the cause from checked values.
    pub build: fn(&Values) -> Box<dyn Cause>,
}

/// Every cause there is.
pub const CAUSES: &[Registration] = &[androgenetic::REGISTRATION];

/// The cause registered under `name`.
pub fn registered(name: &str) -> Option<&'static Registration> {
    CAUSES.iter().find(|r| r.kind.name == name)
}
