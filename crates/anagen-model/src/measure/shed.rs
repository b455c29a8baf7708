//! Shedding: hairs that fell since the last visit, per day.
//!
//! A hair falls at the end of telogen. Per cm2 of the site, and scaled to a scalp of 100,000
//! follicles, where about 100 a day are normal. Ignored: when it is noticed (wash, comb).

use super::{Measure, Reading, Registration, Scope, View};
use crate::quantity::Values;
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_fault, no_warning};

/// The measure of shedding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shed;

impl Measure for Shed {
    fn observe(&self, view: &View) -> Vec<Reading> {
        let Some(before) = view.previous_day else { return Vec::new() };
        let per_day = view.shed_days.len() as f64 / (view.day - before);
        let value = [per_day / view.area_cm2, per_day / view.follicles.len().max(1) as f64 * 1e5];
        let reading = |i: usize| Reading { measure: QUANTITIES[i].0, unit: QUANTITIES[i].1, value: value[i] };
        vec![reading(0), reading(1)]
    }
}

const QUANTITIES: &[(&str, &str, &str)] = &[
    ("shed_hairs_per_cm2_day", "1/(cm2 day)", "Hairs shed a day and cm2 since the visit before."),
    ("shed_hairs_per_day_per_100k", "1/day", "The same on a scalp of 100,000 such follicles."),
];

/// The measure as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "shed",
        title: "Shed hairs",
        doc: "Hairs shed a day, as counted at home.",
        fields: &[],
        check: no_fault,
        laws: &["reading"],
        evidence: Evidence {
            grade: Grade::C,
            says: "A hundred a day is arithmetic, not a measurement; what people collect is less and varies widely.",
            number: Published {
                what: "hairs shed a day in health (published: found by 14 men; model: all that fall, per 100,000 follicles)",
                published: "about 30 (winter) to 60 (late summer)",
                model: "97",
                source: "Randall & Ebling 1991, abstract",
            },
        },
        warn: no_warning,
    },
    scope: Scope::Site,
    quantities: QUANTITIES,
    build: |_: &Values| Box::new(Shed),
};
