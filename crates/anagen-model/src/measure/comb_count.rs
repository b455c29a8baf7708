//! The 60-second comb: hairs collected by combing for one minute before washing.
//!
//! The comb finds a share of the hairs that fell within a day and still lie in the hair; the law is that
//! of the wash ([`super::wash_count`]) with a smaller share, set by men without alopecia: 10.2 hairs
//! (WASKO2008). Ignored: strength of the stroke, length of the hair, broken hairs.

use super::wash_count::collected;
use super::{Measure, Reading, Registration, Scope, View};
use crate::quantity::Values;
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_fault, no_warning};

/// The 60-second comb.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CombCount;

impl Measure for CombCount {
    fn observe(&self, view: &View) -> Vec<Reading> {
        let share = view.parameters.collecting.comb_share;
        let Some(found) = collected(view, 1.0, share, 9) else { return Vec::new() };
        let reading = |i: usize| Reading { measure: QUANTITIES[i].0, unit: QUANTITIES[i].1, value: found[i] };
        vec![reading(0), reading(1)]
    }
}

const QUANTITIES: &[(&str, &str, &str)] = &[
    ("comb_hairs", "hairs", "Hairs a comb of 60 seconds is expected to collect."),
    ("comb_hairs_read", "hairs", "Hairs it collects, with the chance of finding each."),
];

/// The measure as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "comb_count",
        title: "60-second comb",
        doc: "Shed hairs collected by combing the whole head for one minute.",
        fields: &[],
        check: no_fault,
        laws: &["collecting"],
        evidence: Evidence {
            grade: Grade::C,
            says: "Repeated in one man the count is stable for months; between men without hair loss it ranges from none to dozens.",
            number: Published {
                what: "hairs per comb in men of 20-40 without alopecia (sets the share)",
                published: "10.2 (range 0-78, n 60)",
                model: "10.1",
                source: "WASKO2008, abstract",
            },
        },
        warn: no_warning,
    },
    scope: Scope::Head,
    quantities: QUANTITIES,
    build: |_: &Values| Box::new(CombCount),
};
