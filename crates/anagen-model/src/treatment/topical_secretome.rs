//! Topical secretome or extract of cells: what cells give off, rubbed in, without cells.
//!
//! Mechanism: a steady trophic signal over the treated regions,
//! `G = P_extract x applications a day / 2`, which every patient's response to trophic signals scales.
//! The claimed mechanisms it feeds can be switched one by one: M1 wakes resting follicles, M2 repairs,
//! M4 acts on circulation and inflammation; without any it does nothing. Secretome and extract share
//! one prior, which is wide: one double-blind trial of an extract, whose vehicle rose too (Tak 2020).
//! Ignored: what passes the horny layer, content of a batch, the vehicle.

use super::regions::Regions;
use super::{ADHERENCE, Course, Registration, Treatment};
use crate::drive::{Drive, Today};
use crate::quantity::burden::{Burden, Given, Times};
use crate::quantity::kind::{Evidence, Grade, Kind, Person, Published, Warning};
use crate::quantity::{Fault, Field, FieldKind, Frame, Presence, Values};
use crate::scalp::{Mechanisms, Region};

parameters! {
    /// Parameters of topical secretome.
    pub struct SecretomeLaw in "topical_secretome" {
        signal "P_extract" = 0.5, "EC50", 0.0, 2.0, LogNormal, Population, Guess,
            "trophic signal of an extract rubbed in twice a day",
            "assumed, wide: one trial, hair count 28.1 against 7.1 % on vehicle (Tak 2020)";
    }
}

/// Applications a day `P_extract` is told for.
const REFERENCE_APPLICATIONS: f64 = 2.0;

/// A course of topical secretome.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicalSecretome {
    applications_per_day: f64,
    adherence: f64,
    channels: [bool; 3],
    regions: Regions,
    course: Course,
}

impl Treatment for TopicalSecretome {
    fn act(&self, today: &Today, region: Region, drive: &mut Drive) {
        if self.course.runs(today.day) && self.regions.hold(region) {
            let given = self.adherence * self.applications_per_day / REFERENCE_APPLICATIONS;
            let response = today.patient.traits.trophic_response;
            drive.add_trophic_of(self.channels, today.parameters.topical_secretome.signal * given * response);
        }
    }

    fn quiet_until(&self, today: &Today) -> f64 {
        self.course.quiet_until(today.day)
    }
}

fn check(values: &Values, frame: &Frame) -> Vec<Fault> {
    [Course::check(values, frame), Regions::check(values)].concat()
}

fn warn(_: &Values, _: &Person) -> Vec<Warning> {
    vec![Warning::at(
        "kind",
        "no secretome, extract or exosome product is approved for hair",
        "FDA Consumer Alert of 22 July 2020; FDA Public Safety Notification of 6 December 2019",
    )]
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "topical_secretome",
        title: "Secretome or cell extract, topical",
        doc: "Conditioned medium, secretome or extract of cells rubbed in twice a day; no living cells.",
        fields: &[
            Field {
                key: "preparation",
                kind: FieldKind::Choice(&["secretome", "extract"]),
                presence: Presence::DefaultText("extract"),
                doc: "What it is: what cells gave off (conditioned medium), or cells broken up; recorded, and today without influence: no data tell them apart.",
            },
            Field {
                key: "applications_per_day",
                kind: FieldKind::Number { low: 0.0, high: 4.0, whole: false },
                presence: Presence::Default(2.0),
                doc: "Applications a day; the trial gave two.",
            },
            Field {
                key: "mechanisms",
                kind: FieldKind::Choices(&["M1", "M2", "M4"]),
                presence: Presence::Optional,
                doc: "Which claimed mechanisms it may use; left out, all; [] leaves nothing.",
            },
            Regions::FIELD,
            Course::START,
            Course::STOP,
            Course::BREAKS,
            Course::RESUMES,
            ADHERENCE,
        ],
        check,
        laws: &["topical_secretome", "trophic"],
        evidence: Evidence {
            grade: Grade::B,
            says: "One double-blind trial of an extract twice a day: more and thicker hair than vehicle at 16 weeks (TAK2020); two further reports may be one trial and print implausible calibres (OH2020, KJD2019).",
            number: Published {
                what: "hair count, extract less vehicle, week 16",
                published: "+21.0 points (28.1 against 7.1 %; 34 completed, no SE)",
                model: "+10.7 points over untreated",
                source: "TAK2020, abstract",
            },
        },
        warn,
    },
    burden: Burden::at_home(Given::Daily("application", Times::Key("applications_per_day"))),
    build: |values: &Values, _| {
        let allowed = values.texts("mechanisms").map_or(Mechanisms::ALL, Mechanisms::named);
        Box::new(TopicalSecretome {
            applications_per_day: values.number("applications_per_day").unwrap_or(REFERENCE_APPLICATIONS),
            adherence: values.number("adherence_fraction").unwrap_or(1.0),
            channels: [allowed.reactivation, allowed.repair, allowed.circulation],
            regions: Regions::of(values),
            course: Course::of(values),
        })
    },
};
