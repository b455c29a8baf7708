//! Clascoterone solution: the androgen receptor blocked in the skin it is rubbed into.
//!
//! Mechanism: as of spironolactone, only in treated skin, where the drug is soon cleaved. With `x` =
//! concentration times applications a day,
//! `D = 1 - (1 - D_clasco) [x/(x + c)]/[r/(r + c)]`, `r` = 5 % twice a day (the solution of the phase-3
//! trials). Both numbers are assumed: the trials are known from a press release that prints relative
//! improvements only, 539 % and 168 %, a threefold difference that nothing is fitted to. Ignored: what
//! reaches the blood.

use super::regions::Regions;
use super::saturation::relative_effect;
use super::{ADHERENCE, Course, Registration, Treatment};
use crate::drive::{Drive, Today};
use crate::quantity::burden::{Burden, Given, Known, Read, Times, told};
use crate::quantity::kind::{Evidence, Grade, Kind, Person, Published, Warning};
use crate::quantity::{Fault, Field, FieldKind, Frame, Presence, Values};
use crate::scalp::Region;

parameters! {
    /// Parameters of clascoterone.
    pub struct ClascoteroneLaw in "clascoterone" {
        reference_androgen "D_clasco" = 0.7, "-", 0.5, 0.95, Uniform, Population, Guess,
            "relative androgen drive under 5 % twice a day",
            "assumed: two trials beat vehicle by an amount that was not disclosed";
        half_percent "c_clasco" = 5.0, "%/day", 1.0, 20.0, LogNormal, Population, Guess,
            "concentration times applications of half effect", "assumed: no dose comparison was found";
    }
}

/// Concentration times applications a day of the reference, percent.
const REFERENCE_PERCENT: f64 = 10.0;

impl ClascoteroneLaw {
    /// Relative androgen drive under `percent` applied `times` a day; exactly 1 at 0.
    pub fn relative_androgen(&self, percent: f64, times: f64) -> f64 {
        let reached = relative_effect(percent * times, self.half_percent, REFERENCE_PERCENT);
        (1.0 - (1.0 - self.reference_androgen) * reached).max(0.0)
    }
}

/// A course of clascoterone solution.
#[derive(Clone, Debug, PartialEq)]
pub struct Clascoterone {
    percent: f64,
    times: f64,
    adherence: f64,
    regions: Regions,
    course: Course,
}

impl Treatment for Clascoterone {
    fn act(&self, today: &Today, region: Region, drive: &mut Drive) {
        if self.course.runs(today.day) && self.regions.hold(region) {
            let full = today.parameters.clascoterone.relative_androgen(self.percent, self.times);
            drive.androgen *= 1.0 - self.adherence * (1.0 - full);
        }
    }

    fn quiet_until(&self, today: &Today) -> f64 {
        self.course.quiet_until(today.day)
    }
}

fn check(values: &Values, frame: &Frame) -> Vec<Fault> {
    [Course::check(values, frame), Regions::check(values)].concat()
}

fn warn(values: &Values, person: &Person) -> Vec<Warning> {
    let percent = values.number("concentration_percent").unwrap_or(0.0);
    let mut warnings = vec![Warning::at(
        "kind",
        "not approved for hair: the 1 % cream is for acne, the 5 % solution has phase-3 results in a press release only",
        "FDA approval of August 2020 (acne); SCALP12, secondary",
    )];
    if percent > 5.0 {
        let what = format!("{percent} % is above the 5 % solution of the trials");
        warnings.push(Warning::at("concentration_percent", what, "SCALP12, secondary"));
    }
    if person.female {
        let what = "the hair trials are of men; an antiandrogen is best avoided in pregnancy";
        warnings.push(Warning::at("kind", what, "SCALP12, secondary; practice"));
    }
    if person.age_years < 18.0 {
        warnings.push(Warning::at("kind", "not studied for hair below 18 years", "SCALP12, secondary"));
    }
    warnings
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "clascoterone",
        title: "Clascoterone, topical",
        doc: "A solution on the scalp blocks the androgen receptor where it is applied; not approved for hair.",
        fields: &[
            Field {
                key: "concentration_percent",
                kind: FieldKind::Number { low: 0.0, high: 10.0, whole: false },
                presence: Presence::Default(5.0),
                doc: "Concentration; the trials used 5 %.",
            },
            Field {
                key: "applications_per_day",
                kind: FieldKind::Number { low: 0.0, high: 4.0, whole: false },
                presence: Presence::Default(2.0),
                doc: "Applications a day.",
            },
            Regions::FIELD,
            Course::START,
            Course::STOP,
            Course::BREAKS,
            Course::RESUMES,
            ADHERENCE,
        ],
        check,
        laws: &["clascoterone", "androgen"],
        evidence: Evidence {
            grade: Grade::B,
            says: "Two vehicle-controlled phase-3 trials in men report significantly more hair at 26 weeks, in a press release that prints relative improvements only; no number of hairs is known, and none is fitted (SCALP12).",
            number: Published {
                what: "net of vehicle at 26 weeks, 5 % twice a day; the model: hairs per cm2",
                published: "539 % and 168 % of vehicle's change, n 1465; hairs undisclosed",
                model: "4.6/cm2",
                source: "SCALP12, press release, secondary",
            },
        },
        warn,
    },
    burden: Burden {
        adverse: Known::Is(&[told(
            "any: like the vehicle, by the sponsor's word (1465 men)",
            "SCALP12, press release (thedermdigest.com)",
            Read::Secondary,
        )]),
        ..Burden::at_home(Given::Daily("application", Times::Key("applications_per_day")))
    },
    build: |values: &Values, _| {
        Box::new(Clascoterone {
            percent: values.number("concentration_percent").unwrap_or(5.0),
            times: values.number("applications_per_day").unwrap_or(2.0),
            adherence: values.number("adherence_fraction").unwrap_or(1.0),
            regions: Regions::of(values),
            course: Course::of(values),
        })
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dose_law_is_one_at_nothing_and_the_reference_at_the_tested_solution() {
        let law = ClascoteroneLaw::default();
        assert_eq!((law.relative_androgen(5.0, 0.0), law.relative_androgen(0.0, 2.0)), (1.0, 1.0));
        assert!((law.relative_androgen(5.0, 2.0) - 0.7).abs() < 1e-15);
        assert!(law.relative_androgen(5.0, 1.0) > 0.7 && law.relative_androgen(10.0, 4.0) > 0.4);
    }
}
