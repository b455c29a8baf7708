//! Oral minoxidil: the level of topical minoxidil, reached through the blood.
//!
//! Mechanism: the same sulfate in the follicle, so the same law: a daily dose counts as a topical
//! concentration, `C = C_oral_1mg x dose`, which gives `M_ss` as in
//! [`minoxidil`](super::minoxidil). Oral and topical levels add, up to the greatest level. The
//! equivalence is an assumption with a wide prior: no trial
//! compared tablet and placebo, and the two against the lotion point to different values. Ignored: blood
//! pressure, heart rate, hair elsewhere on the body, sulfation in the liver.

use super::{ADHERENCE, Course, Registration, Treatment};
use crate::drive::{Drive, Today};
use crate::quantity::burden::{Burden, Given, Known, Per, Read, Times, event, usd};
use crate::quantity::kind::{Evidence, Grade, Kind, Person, Published, Warning};
use crate::quantity::{Field, FieldKind, Presence, Values};
use crate::scalp::Region;

parameters! {
    /// Parameters of oral minoxidil.
    pub struct MinoxidilOralLaw in "minoxidil_oral" {
        percent_per_mg "C_oral_1mg" = 2.0, "%/mg", 0.7, 5.0, LogNormal, Population, Guess,
            "topical concentration that 1 mg a day by mouth is worth",
            "assumed in parameters.csv without a source; trials of tablet against lotion are kept to be predicted";
    }
}

/// A course of oral minoxidil.
#[derive(Clone, Debug, PartialEq)]
pub struct MinoxidilOral {
    dose_mg_per_day: f64,
    adherence: f64,
    course: Course,
}

impl Treatment for MinoxidilOral {
    fn act(&self, today: &Today, _region: Region, drive: &mut Drive) {
        if self.course.runs(today.day) {
            let (law, response) = (today.parameters, today.patient.traits.minoxidil_response);
            let percent = law.minoxidil_oral.percent_per_mg * self.dose_mg_per_day;
            drive.minoxidil += self.adherence * law.minoxidil.level(percent, response);
        }
    }

    fn quiet_until(&self, today: &Today) -> f64 {
        self.course.quiet_until(today.day)
    }
}

fn warn(values: &Values, person: &Person) -> Vec<Warning> {
    let dose = values.number("dose_mg_per_day").unwrap_or(0.0);
    let mut warnings = vec![Warning::at(
        "kind",
        "minoxidil tablets are labelled for resistant hypertension only; boxed warning: pericardial effusion, occasionally progressing to tamponade, and angina; hair is an off-label use",
        "label of minoxidil tablets (boxed warning)",
    )];
    if dose > 5.0 {
        warnings.push(Warning::at(
            "dose_mg_per_day",
            format!("{dose} mg a day is above the 0.25 to 5 mg studied for hair"),
            "VANOGALVAN2021, 1404 patients, abstract",
        ));
    }
    if person.pregnant {
        warnings.push(Warning::at(
            "kind",
            "not to be taken in pregnancy or while breast-feeding",
            "practice; no label for hair",
        ));
    }
    if person.age_years < 18.0 {
        warnings.push(Warning::at(
            "kind",
            "no label and no trial for hair below 18 years",
            "practice; no label for hair",
        ));
    }
    warnings
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "minoxidil_oral",
        title: "Minoxidil, oral",
        doc: "A low-dose tablet a day; the same effect in the follicle as the lotion, and lost as soon after stopping.",
        fields: &[
            Field {
                key: "dose_mg_per_day",
                kind: FieldKind::Number { low: 0.0, high: 10.0, whole: false },
                presence: Presence::Required,
                doc: "Daily dose; off label for hair, studied at 0.25 to 5 mg.",
            },
            Course::START,
            Course::STOP,
            Course::BREAKS,
            Course::RESUMES,
            ADHERENCE,
        ],
        check: Course::check,
        laws: &["minoxidil_oral", "minoxidil"],
        evidence: Evidence {
            grade: Grade::B,
            says: "Randomised against the lotion, not against placebo: not better than topical in men (5 mg) nor in women (0.25 mg); hypertrichosis in 15 % of 1404 patients and in half of men on 5 mg (PENHA2024, VAHABI2021, VANOGALVAN2021).",
            number: Published {
                what: "5 mg oral less 5 % topical, all hairs at the vertex, week 24",
                published: "+5.5/cm2 (95 % -12.5 to 23.5)",
                model: "+3.1/cm2",
                source: "PENHA2024, abstract",
            },
        },
        warn,
    },
    burden: Burden {
        adverse: Known::Is(&[
            event("hypertrichosis, low doses (1404 people, no control)", 0.151, "VANOGALVAN2021", Read::Abstract),
            event("hypertrichosis, men on 5 mg", 0.49, "PENHA2024", Read::Abstract),
            event("headache, men on 5 mg", 0.14, "PENHA2024", Read::Abstract),
            event("lightheadedness", 0.017, "VANOGALVAN2021", Read::Abstract),
            event("fluid retention", 0.013, "VANOGALVAN2021", Read::Abstract),
            event("fast heartbeat", 0.009, "VANOGALVAN2021", Read::Abstract),
        ]),
        cost: usd(28.0, 66.0, Per::Month, Known::Not, "hair-loss-helpers.com, minoxidil", Read::Secondary),
        ..Burden::at_home(Given::Daily("tablet", Times::Fixed(1.0)))
    },
    build: |values: &Values, _| {
        Box::new(MinoxidilOral {
            dose_mg_per_day: values.number("dose_mg_per_day").unwrap_or(0.0),
            adherence: values.number("adherence_fraction").unwrap_or(1.0),
            course: Course::of(values),
        })
    },
};
