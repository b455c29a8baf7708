//! Low-level light: a cap or comb of red light, with a weak signal over the skin that may be nothing.
//!
//! Mechanism: unknown in man; told as a steady trophic signal over the treated regions,
//! `G = P_light x sessions a week / 3`, which every patient's response to trophic signals scales. The
//! prior of `P_light` includes zero: sham-controlled trials paid by makers report gains, an independent
//! one on top of minoxidil found none. Ignored: wavelength, dose of light, hair in its way.

use super::regions::Regions;
use super::{ADHERENCE, Course, Registration, Treatment};
use crate::drive::{Drive, Today};
use crate::quantity::burden::{Burden, Given, Known, Per, Read, Times, told, usd};
use crate::quantity::kind::{Evidence, Grade, Kind, Person, Published, Warning};
use crate::quantity::{Fault, Field, FieldKind, Frame, Presence, Values};
use crate::scalp::Region;

parameters! {
    /// Parameters of low-level light.
    pub struct LightLaw in "low_level_light" {
        signal "P_light" = 0.1, "EC50", 0.0, 0.5, HalfNormal(0.2), Population, Guess,
            "trophic signal of three sessions a week",
            "assumed weak, zero included: sham-controlled trials positive (Jimenez 2014), an add-on trial null (PMC10251294)";
    }
}

/// Sessions a week `P_light` is told for.
const REFERENCE_SESSIONS: f64 = 3.0;

/// A course of low-level light.
#[derive(Clone, Debug, PartialEq)]
pub struct LowLevelLight {
    sessions_per_week: f64,
    adherence: f64,
    regions: Regions,
    course: Course,
}

impl Treatment for LowLevelLight {
    fn act(&self, today: &Today, region: Region, drive: &mut Drive) {
        if self.course.runs(today.day) && self.regions.hold(region) {
            let given = self.adherence * self.sessions_per_week / REFERENCE_SESSIONS;
            let response = today.patient.traits.trophic_response;
            drive.add_trophic(today.parameters.low_level_light.signal * given * response);
        }
    }

    fn quiet_until(&self, today: &Today) -> f64 {
        self.course.quiet_until(today.day)
    }
}

fn check(values: &Values, frame: &Frame) -> Vec<Fault> {
    [Course::check(values, frame), Regions::check(values)].concat()
}

fn warn(values: &Values, _: &Person) -> Vec<Warning> {
    let often = values.number("sessions_per_week").unwrap_or(0.0);
    if often <= 3.5 {
        return Vec::new();
    }
    let what = format!("{often} sessions a week are more than the trials gave; that more does more is assumed");
    vec![Warning::at("sessions_per_week", what, "JIMENEZ2014 (3 a week), LANZAFAME2014 (every other day), abstracts")]
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "low_level_light",
        title: "Low-level light",
        doc: "Sessions under red light; a weak signal over the skin that may be nothing.",
        fields: &[
            Field {
                key: "sessions_per_week",
                kind: FieldKind::Number { low: 0.0, high: 7.0, whole: false },
                presence: Presence::Default(3.0),
                doc: "Sessions a week; the trials gave two to three and a half.",
            },
            Regions::FIELD,
            Course::START,
            Course::STOP,
            Course::BREAKS,
            Course::RESUMES,
            ADHERENCE,
        ],
        check,
        laws: &["low_level_light", "trophic"],
        evidence: Evidence {
            grade: Grade::B,
            says: "Sham-controlled trials, mostly paid by makers, report gains (JIMENEZ2014 +18 to +26/cm2 at 26 weeks, LANZAFAME2014); an independent trial found nothing added to minoxidil 5 % (LLLTMIN2023).",
            number: Published {
                what: "twice a week with minoxidil 5 % less minoxidil 5 % alone, density, week 16",
                published: "+3.3 points (SE 2.4, not significant)",
                model: "+3.1 points",
                source: "LLLTMIN2023, PMC10251294, abstract",
            },
        },
        warn,
    },
    burden: Burden {
        adverse: Known::Is(&[told(
            "only minor ones in ten randomised trials",
            "review of light in pattern hair loss, Karger 2020",
            Read::Abstract,
        )]),
        cost: usd(
            600.0,
            3000.0,
            Per::Device,
            Known::Not,
            "theamaranthinecollective.com, laser and LED caps",
            Read::Seller,
        ),
        ..Burden::at_home(Given::Weekly("session at home", Times::Key("sessions_per_week")))
    },
    build: |values: &Values, _| {
        Box::new(LowLevelLight {
            sessions_per_week: values.number("sessions_per_week").unwrap_or(REFERENCE_SESSIONS),
            adherence: values.number("adherence_fraction").unwrap_or(1.0),
            regions: Regions::of(values),
            course: Course::of(values),
        })
    },
};
