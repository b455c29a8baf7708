//! Coverage: the share of the scalp hidden by hair.
//!
//! Hairs of area `a_i = calibre x length` (length capped at the haircut) fall at random and flat on
//! the scalp; the share hidden is `1 - exp(-sum a_i / area)`, the Boolean model. Ignored: styling,
//! colour, hair lying along its neighbours, hair from outside the site.

use super::{Measure, Reading, Registration, Scope, View};
use crate::quantity::Values;
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_fault, no_warning};

/// The measure of coverage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coverage;

impl Measure for Coverage {
    fn observe(&self, view: &View) -> Vec<Reading> {
        let mut hidden_mm2 = 0.0;
        for hair in view.visible() {
            hidden_mm2 += hair.mean_calibre_um as f64 * 1e-3 * (hair.length_mm as f64).min(view.hair_length_mm);
        }
        let (measure, unit, _) = QUANTITIES[0];
        let value = 1.0 - libm::exp(-hidden_mm2 / (100.0 * view.area_cm2));
        vec![Reading { measure, unit, value }]
    }
}

const QUANTITIES: &[(&str, &str, &str)] =
    &[("coverage_fraction", "fraction", "Share of the scalp hidden by hair lying flat at random.")];

/// The measure as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "coverage",
        title: "Coverage",
        doc: "Share of the scalp that hair hides, from length and calibre.",
        fields: &[],
        check: no_fault,
        laws: &["reading"],
        evidence: Evidence {
            grade: Grade::C,
            says: "A trained score of scalp coverage told drug from placebo; early baldness is perceived from thin shafts as much as from density.",
            number: Published {
                what: "coverage gained on finasteride over placebo at 6 months",
                published: "0.055 (n 17)",
                model: "0.023",
                source: "VANNESTE2006, abstract",
            },
        },
        warn: no_warning,
    },
    scope: Scope::Site,
    quantities: QUANTITIES,
    build: |_: &Values| Box::new(Coverage),
};
