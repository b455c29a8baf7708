//! Scalp cooling: a cold cap during an infusion keeps part of the dose from the hair matrix.
//!
//! On each day of the course the hazards of dystrophic catagen and the damage to the niche, summed over
//! whatever causes them, are multiplied by `1 - c`, where `c` is the share of the dose kept away. A single
//! dose takes 90 % of growing hairs; with `c` of 0.92 four cooled doses together take about half, as in
//! trials. On days without chemotherapy it does nothing but spare the damage of ageing, a thousandth in
//! two months. Ignored: how cold, how long, how well the cap fits, hair type, and tumour cells in the cooled
//! skin.

use super::{Course, Registration, Treatment};
use crate::drive::{Drive, Today};
use crate::quantity::burden::{Burden, Given, Known, Per, Read, event, found, pain_told, usd};
use crate::quantity::kind::{Evidence, Grade, Kind, Person, Published, Warning, no_fault};
use crate::quantity::{Field, FieldKind, Presence, Values};
use crate::scalp::Region;

parameters! {
    /// Parameters of scalp cooling.
    pub struct CoolingLaw in "cooling" {
        kept_away "c_cool" = 0.92, "fraction", 0.5, 0.98, Beta, Patient, Derived,
            "share of the dose that cooling keeps from the hair",
            "so that half of the women keep half of their hair over four doses: 50.5 % (Nangia 2017, n 142), 56.3 % (Bajpai 2020, n 51) against none";
    }
}

/// A course of scalp cooling.
#[derive(Clone, Debug, PartialEq)]
pub struct ScalpCooling {
    kept_away: Option<f64>,
    course: Course,
}

impl Treatment for ScalpCooling {
    fn act(&self, today: &Today, _: Region, drive: &mut Drive) {
        if self.course.runs(today.day) {
            drive.poison *= 1.0 - self.kept_away.unwrap_or(today.parameters.cooling.kept_away);
        }
    }

    fn quiet_until(&self, today: &Today) -> f64 {
        self.course.quiet_until(today.day)
    }
}

fn warn(_: &Values, _: &Person) -> Vec<Warning> {
    vec![Warning {
        key: "",
        what: "scalp cooling is not for cancers of the blood or lymph nodes, nor for people who do not bear cold"
            .into(),
        source: "scalpcooling.org (whom it fits), secondary",
    }]
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "scalp_cooling",
        title: "Scalp cooling",
        doc: "A cold cap during every dose of chemotherapy keeps part of it from the hair.",
        fields: &[
            Course::START,
            Course::STOP,
            Field {
                key: "kept_away_fraction",
                kind: FieldKind::Number { low: 0.0, high: 1.0, whole: false },
                presence: Presence::Optional,
                doc: "Share of the dose kept from the hair; left out, that of trials; 0 is the same as no cooling.",
            },
        ],
        check: no_fault,
        laws: &["cooling", "chemotherapy"],
        evidence: Evidence {
            grade: Grade::A,
            says: "Two randomised trials in women with breast cancer: with cooling half or more lose less than half of their hair, without it none do; new hair comes back sooner as well. Success is judged by eye and depends on the regimen.",
            number: Published {
                what: "women who lost less than half of their hair, cooled against not; the model's share of hair left three weeks after the last of four doses, cooled against not",
                published: "50.5 against 0 % (n 142); 56.3 against 0 % (n 51)",
                model: "48 against 3 %",
                source: "Nangia 2017, JAMA 317:596, and Bajpai 2020, PMC7375683, abstracts",
            },
        },
        warn,
    },
    burden: Burden {
        pain: pain_told(
            "the first 10 to 15 minutes are very cold; tolerance above 7 of 10, where 10 is easy",
            "scalpcooling.org/node/7471",
            Read::Secondary,
        ),
        downtime: found(
            "about one hour before and up to four hours after each infusion",
            "oncologynurseadvisor.com, scalp hypothermia",
            Read::Secondary,
        ),
        adverse: Known::Is(&[
            event("moderate or severe headache", 0.07, "scalpcooling.org/node/7471", Read::Secondary),
            event("stopped because it was too hard", 0.05, "scalpcooling.org/node/7471", Read::Secondary),
        ]),
        cost: usd(
            1500.0,
            3000.0,
            Per::Course,
            Known::Not,
            "National Cancer Institute, as quoted by healthline.com",
            Read::Secondary,
        ),
        lost: found("it acts only while chemotherapy is given", "", Read::Nature),
        ..Burden::unknown(Given::WithInfusions)
    },
    build: |values: &Values, _| {
        Box::new(ScalpCooling { kept_away: values.number("kept_away_fraction"), course: Course::of(values) })
    },
};
