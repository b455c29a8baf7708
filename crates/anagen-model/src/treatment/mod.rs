//! Treatments: each one file and one line in [`TREATMENTS`].
//!
//! A drug contributes to the drivers of a region on a day; a session leaves something in the skin.
//! Neither can touch a follicle: their signatures hold none.

pub mod cell_injection;
pub mod cells;
pub mod conditioned_medium;
pub mod dermal_papilla_cells;
pub mod dermal_sheath_cup_cells;
pub mod exosomes;
pub mod factors;
pub mod fat_graft;
pub mod finasteride;
pub mod grid;
pub mod micrografts;
pub mod minoxidil;
pub mod payload;
pub mod product;
pub mod prp;
pub mod sham_injection;
pub mod stromal_vascular_fraction;

use crate::drive::{Drive, NEVER, Today};
use crate::quantity::{Field, FieldKind, Presence, Values, kind::Kind};
use crate::scalp::{Ground, Injection, Region};
use product::Product;

/// A treatment of one plan.
pub trait Treatment: Send + Sync {
    /// Contributes to the drivers of `region` on `today`.
    fn act(&self, today: &Today, region: Region, drive: &mut Drive) {
        let _ = (today, region, drive);
    }

    /// The first day after `today` on which the contribution of [`Treatment::act`] may differ.
    fn quiet_until(&self, today: &Today) -> f64 {
        let _ = today;
        NEVER
    }

    /// The injections of all sessions, in order of day.
    fn sessions(&self, today: &Today, ground: &Ground) -> Vec<Injection> {
        let _ = (today, ground);
        Vec::new()
    }

    /// Design values that follow from the written ones, for the report: (key, value).
    fn derived(&self, ground: &Ground) -> Vec<(&'static str, f64)> {
        let _ = ground;
        Vec::new()
    }
}

/// How a treatment enters files, lists, schema and forms.
#[derive(Clone, Copy)]
pub struct Registration {
    /// Name, manual and fields.
    pub kind: Kind,
    /// Makes the treatment from checked values and the user's products.
    pub build: fn(&Values, &[Product]) -> Box<dyn Treatment>,
}

/// Every treatment there is.
pub const TREATMENTS: &[Registration] = &[
    finasteride::REGISTRATION,
    minoxidil::REGISTRATION,
    cell_injection::REGISTRATION,
    stromal_vascular_fraction::REGISTRATION,
    micrografts::REGISTRATION,
    dermal_papilla_cells::REGISTRATION,
    dermal_sheath_cup_cells::REGISTRATION,
    conditioned_medium::REGISTRATION,
    exosomes::REGISTRATION,
    prp::REGISTRATION,
    fat_graft::REGISTRATION,
    sham_injection::REGISTRATION,
];

/// The treatment registered under `name`.
pub fn registered(name: &str) -> Option<&'static Registration> {
    TREATMENTS.iter().find(|r| r.kind.name == name)
}

/// When a drug is taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Course {
    start_day: f64,
    stop_day: f64,
}

impl Course {
    /// The fields of a course in a file.
    pub const START: Field = Field {
        key: "start_day",
        kind: FieldKind::Number { low: -36525.0, high: 36525.0, whole: true },
        presence: Presence::Required,
        doc: "First day of the course; day 0 is the baseline visit, days of the history are negative.",
    };
    /// The day the course ends.
    pub const STOP: Field = Field {
        key: "stop_day",
        kind: FieldKind::Number { low: -36525.0, high: 36525.0, whole: true },
        presence: Presence::Optional,
        doc: "First day without it; left out, the course goes on to the end.",
    };

    /// The course a table describes.
    pub fn of(values: &Values) -> Self {
        Course {
            start_day: values.number("start_day").unwrap_or(0.0),
            stop_day: values.number("stop_day").unwrap_or(NEVER),
        }
    }

    /// Whether the course runs on `day`.
    pub fn runs(&self, day: f64) -> bool {
        self.start_day <= day && day < self.stop_day
    }

    /// The first day after `day` on which the answer of [`Course::runs`] may differ.
    pub fn quiet_until(&self, day: f64) -> f64 {
        if day < self.start_day {
            self.start_day
        } else if day < self.stop_day {
            self.stop_day
        } else {
            NEVER
        }
    }
}

/// Adherence of a drug in a file: the share of doses taken.
pub const ADHERENCE: Field = Field {
    key: "adherence_fraction",
    kind: FieldKind::Number { low: 0.0, high: 1.0, whole: false },
    presence: Presence::Default(1.0),
    doc: "Share of the doses that is taken; the effect is scaled by it.",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_says_when_it_changes() {
        let course = Course { start_day: 10.0, stop_day: 20.0 };
        assert!(!course.runs(9.0) && course.runs(10.0) && course.runs(19.0) && !course.runs(20.0));
        assert_eq!([0.0, 10.0, 20.0].map(|d| course.quiet_until(d)), [10.0, 20.0, NEVER]);
    }

    #[test]
    fn names_are_unique() {
        for (i, a) in TREATMENTS.iter().enumerate() {
            assert!(TREATMENTS[..i].iter().all(|b| b.kind.name != a.kind.name));
        }
    }
}
