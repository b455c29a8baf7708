//! Hair mass: what stands on the scalp, and what grew since the last visit.
//!
//! Trials weigh what grew since the last clip: the sum over hairs of cross-section times growth over
//! the interval. What a mirror shows is the mass that stands, each hair capped at the haircut.
//! Keratin of 1.3 mg/mm3 (assumption) turns volume into weight; percentages do not depend on it.
//! Ignored: breakage, water, hairs lost on the way to the balance.

use super::{Measure, Reading, Registration, Scope, View};
use crate::quantity::Values;
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_fault, no_warning};

/// Density of the hair shaft, mg/mm3 (assumption; only scales weights).
pub const KERATIN_MG_PER_MM3: f64 = 1.3;

/// Weight, mg, of a volume given as calibre squared times length, um2 mm.
pub fn weight_mg(um2_mm: f64) -> f64 {
    KERATIN_MG_PER_MM3 * 0.25 * std::f64::consts::PI * 1e-6 * um2_mm
}

/// The measure of hair mass.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HairMass;

impl Measure for HairMass {
    fn observe(&self, view: &View) -> Vec<Reading> {
        let mut standing = 0.0;
        for hair in view.visible() {
            let calibre = hair.mean_calibre_um as f64;
            standing += calibre * calibre * (hair.length_mm as f64).min(view.hair_length_mm);
        }
        let (measure, unit, _) = QUANTITIES[0];
        let mut out = vec![Reading { measure, unit, value: weight_mg(standing) / view.area_cm2 }];
        if let (Some(previous), Some(before)) = (view.previous, view.previous_day) {
            let mut grown = 0.0;
            for (now, then) in view.follicles.iter().zip(previous) {
                grown += now.grown_mass - then.grown_mass;
            }
            let (measure, unit, _) = QUANTITIES[1];
            let value = weight_mg(grown) / view.area_cm2 / (view.day - before);
            out.push(Reading { measure, unit, value });
        }
        out
    }
}

const QUANTITIES: &[(&str, &str, &str)] = &[
    ("hair_mass_mg_per_cm2", "mg/cm2", "Weight of the hair that stands, each hair capped at the haircut."),
    ("grown_mass_mg_per_cm2_day", "mg/(cm2 day)", "Weight grown a day since the visit before: interval weight."),
];

/// The measure as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "hair_mass",
        title: "Hair mass",
        doc: "Weight of the hair that stands and of the hair grown since the last visit.",
        fields: &[],
        check: no_fault,
        laws: &["reading"],
        evidence: Evidence {
            grade: Grade::A,
            says: "Clipped-hair weight moves about twice as much as count under drug and placebo; how well a balance repeats on people was not found.",
            number: Published {
                what: "finasteride over placebo at 192 weeks, weight (count: published 20.3 %, model 23 %)",
                published: "46.0 %",
                model: "46 %",
                source: "PRICE2006, abstract",
            },
        },
        warn: no_warning,
    },
    scope: Scope::Site,
    quantities: QUANTITIES,
    build: |_: &Values| Box::new(HairMass),
};
