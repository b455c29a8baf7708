//! Treatments: each one file and one line in [`TREATMENTS`].
//!
//! A drug contributes to the drivers of a region on a day; a session leaves something in the skin; an
//! operation says which units are moved where.
//! Neither can touch a follicle: their signatures hold none.

pub mod cell_injection;
pub mod cells;
pub mod clascoterone;
pub mod conditioned_medium;
pub mod contact_immunotherapy;
pub mod dermal_papilla_cells;
pub mod dermal_sheath_cup_cells;
pub mod dutasteride;
pub mod exosomes;
pub mod factors;
pub mod fat_graft;
pub mod finasteride;
pub mod finasteride_topical;
pub mod grid;
pub mod intralesional_steroid;
pub mod jak_inhibitor;
pub mod low_level_light;
pub mod mechanism;
pub mod micrografts;
pub mod microneedling;
pub mod minoxidil;
pub mod minoxidil_oral;
pub mod payload;
pub mod product;
pub mod prp;
pub mod regions;
pub mod saturation;
pub mod scalp_cooling;
pub mod sham_injection;
pub mod spironolactone;
pub mod stromal_vascular_fraction;
pub mod topical_secretome;
pub mod transplant;

use crate::drive::{Drive, NEVER, Today};
use crate::law::Parameters;
use crate::quantity::{Burden, Fault, Field, FieldKind, Frame, Presence, Values, kind::Kind};
use crate::scalp::{Ground, Injection, Region, Surface, Surgery};
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

    /// The operations on a head that move follicles, in order of day.
    fn surgery(&self, head: &Surface, law: &Parameters) -> Vec<Surgery> {
        let _ = (head, law);
        Vec::new()
    }

    /// What a reader of the results must know of this treatment, such as that a part of it is off
    /// because the file leaves something open.
    fn note(&self) -> Option<String> {
        None
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
    /// What a person bears for it.
    pub burden: Burden,
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
    finasteride_topical::REGISTRATION,
    dutasteride::REGISTRATION,
    spironolactone::REGISTRATION,
    clascoterone::REGISTRATION,
    minoxidil_oral::REGISTRATION,
    low_level_light::REGISTRATION,
    microneedling::REGISTRATION,
    topical_secretome::REGISTRATION,
    sham_injection::REGISTRATION,
    transplant::REGISTRATION,
    scalp_cooling::REGISTRATION,
    jak_inhibitor::REGISTRATION,
    intralesional_steroid::REGISTRATION,
    contact_immunotherapy::REGISTRATION,
];

/// The treatment registered under `name`.
pub fn registered(name: &str) -> Option<&'static Registration> {
    TREATMENTS.iter().find(|r| r.kind.name == name)
}

/// When a drug is taken: from the first day to the stop, with breaks between.
///
/// A change of dose is two tables of one kind, the second starting on the day the first stops; with
/// the same dose in both they are one course, to the byte.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Days on which taking begins and ends, in turn.
    edges: Vec<f64>,
}

const fn days_of_breaks(key: &'static str, doc: &'static str) -> Field {
    let kind = FieldKind::Numbers { low: -36525.0, high: 36525.0, whole: true };
    Field { key, kind, presence: Presence::Optional, doc }
}

impl Course {
    /// The day the course begins.
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
        doc: "First day without it; left out, the course goes on to the end. For another dose write a second table of this kind that starts on this day.",
    };
    /// The days breaks begin.
    pub const BREAKS: Field = days_of_breaks(
        "break_start_days",
        "First day of each break in the course, rising; as many as in break_stop_days.",
    );
    /// The days breaks end.
    pub const RESUMES: Field =
        days_of_breaks("break_stop_days", "First day after each break, on which the course goes on.");

    /// The course a table describes.
    pub fn of(values: &Values) -> Self {
        let breaks = Self::breaks(values);
        let inner = breaks.into_iter().flat_map(|(from, to)| [from, to]);
        let start = values.number("start_day").unwrap_or(0.0);
        let stop = values.number("stop_day").unwrap_or(NEVER);
        Course { edges: std::iter::once(start).chain(inner).chain([stop]).collect() }
    }

    fn breaks(values: &Values) -> Vec<(f64, f64)> {
        let [from, to] = ["break_start_days", "break_stop_days"].map(|k| values.numbers(k).unwrap_or(&[]));
        from.iter().copied().zip(to.iter().copied()).collect()
    }

    /// What only the whole table shows: breaks are pairs of days that rise inside the course.
    pub fn check(values: &Values, frame: &Frame) -> Vec<Fault> {
        let [from, to] = ["break_start_days", "break_stop_days"].map(|k| values.numbers(k).unwrap_or(&[]));
        if from.len() != to.len() {
            let key = if to.is_empty() { "break_start_days" } else { "break_stop_days" };
            let what = format!("{} breaks begin and {} end", from.len(), to.len());
            return vec![Fault::at(key, what, "write one day in break_stop_days for each day in break_start_days")];
        }
        let mut before = values.number("start_day").unwrap_or(0.0);
        let end = values.number("stop_day").unwrap_or(if frame.history { 0.0 } else { frame.horizon_days });
        for (from, to) in Self::breaks(values) {
            for (key, day) in [("break_start_days", from), ("break_stop_days", to)] {
                if day <= before || day >= end {
                    let what = format!("day {day} of a break does not lie between day {before} and day {end}");
                    let hint =
                        "start_day < break < break < ... < stop_day, rising; a break that never ends is a stop_day";
                    return vec![Fault::at(key, what, hint)];
                }
                before = day;
            }
        }
        Vec::new()
    }

    /// Whether the drug is taken on `day`.
    pub fn runs(&self, day: f64) -> bool {
        self.edges.iter().filter(|edge| **edge <= day).count() % 2 == 1
    }

    /// The first day after `day` on which the answer of [`Course::runs`] may differ.
    pub fn quiet_until(&self, day: f64) -> f64 {
        self.edges.iter().copied().find(|edge| *edge > day).unwrap_or(NEVER)
    }

    /// The days on which taking begins and ends, in turn.
    pub fn edges(&self) -> &[f64] {
        &self.edges
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
    use crate::quantity::Value;

    fn table(pairs: &[(&str, &[f64])]) -> Values {
        let value = |days: &[f64], key: &str| match days {
            [day] if !key.starts_with("break") => Value::Number(*day),
            days => Value::Numbers(days.to_vec()),
        };
        Values(pairs.iter().map(|(key, days)| (key.to_string(), value(days, key))).collect())
    }

    #[test]
    fn a_course_says_when_it_changes() {
        let course = Course::of(&table(&[
            ("start_day", &[10.0]),
            ("stop_day", &[20.0]),
            ("break_start_days", &[12.0, 16.0]),
            ("break_stop_days", &[13.0, 18.0]),
        ]));
        let taken: Vec<f64> = (0..30).map(f64::from).filter(|d| course.runs(*d)).collect();
        assert_eq!(taken, [10.0, 11.0, 13.0, 14.0, 15.0, 18.0, 19.0]);
        assert_eq!(
            [0.0, 10.0, 12.0, 14.0, 18.0, 20.0].map(|d| course.quiet_until(d)),
            [10.0, 12.0, 13.0, 16.0, 20.0, NEVER]
        );
        let endless = Course::of(&table(&[("start_day", &[-5.0])]));
        assert!(!endless.runs(-6.0) && endless.runs(1e6) && endless.quiet_until(0.0) == NEVER);
    }

    #[test]
    fn breaks_lie_in_pairs_inside_the_course() {
        let frame = Frame::bare(100.0);
        let faults = |from: &[f64], to: &[f64], stop: f64| {
            let course = [
                ("start_day", &[10.0][..]),
                ("stop_day", &[stop]),
                ("break_start_days", from),
                ("break_stop_days", to),
            ];
            Course::check(&table(&course), &frame).into_iter().map(|f| f.key).collect::<Vec<_>>()
        };
        assert!(faults(&[20.0, 40.0], &[30.0, 50.0], 60.0).is_empty() && faults(&[], &[], 60.0).is_empty());
        assert_eq!(faults(&[20.0], &[], 60.0), ["break_start_days"]);
        assert_eq!(faults(&[20.0], &[30.0, 40.0], 60.0), ["break_stop_days"]);
        assert_eq!(faults(&[10.0], &[30.0], 60.0), ["break_start_days"], "a course begins with the drug");
        assert_eq!(faults(&[20.0], &[60.0], 60.0), ["break_stop_days"], "a break that ends with the course is a stop");
        assert_eq!(faults(&[20.0, 25.0], &[30.0, 40.0], 60.0), ["break_start_days"], "overlap");
        assert_eq!(faults(&[20.0], &[15.0], 60.0), ["break_stop_days"]);
    }

    #[test]
    fn names_are_unique() {
        for (i, a) in TREATMENTS.iter().enumerate() {
            assert!(TREATMENTS[..i].iter().all(|b| b.kind.name != a.kind.name));
        }
    }
}
