//! JAK inhibitors: a tablet that blocks the immune attack while it is taken.
//!
//! `J = adherence x dose/(dose + D50)` of each drug: the share of the attack that is blocked. A patient's
//! answer to it differs (`sd_j`, see [`crate::scalp::areata`]). The doses of half blockade are assumed,
//! so that 4 and 2 mg of baricitinib answer as in BRAVEAA1; the others follow their approved or usual
//! dose. Half-lives of hours, so the blockade is gone on the day of stopping. Ignored: absorption,
//! interactions, effects on the follicle itself.

use super::{ADHERENCE, Course, Registration, Treatment};
use crate::drive::{Drive, Today};
use crate::quantity::burden::{Burden, Given, Known, Per, Read, Times, event, found, only, usd};
use crate::quantity::kind::{Evidence, Grade, Kind, Person, Published, Warning};
use crate::quantity::{Field, FieldKind, Presence, Values};
use crate::scalp::Region;

parameters! {
    /// Parameters of JAK inhibitors.
    pub struct JakLaw in "jak" {
        baricitinib_mg "D50_bari" = 3.0, "mg/day", 1.0, 6.0, LogNormal, Population, Guess,
            "daily dose of baricitinib that blocks half",
            "assumed, so that SALT 20 is reached by 39 % at 4 mg and 23 % at 2 mg (BRAVEAA1)";
        ritlecitinib_mg "D50_ritle" = 45.0, "mg/day", 20.0, 90.0, LogNormal, Population, Guess,
            "daily dose of ritlecitinib that blocks half",
            "assumed, so that 50 mg lies between 2 and 4 mg of baricitinib (ALLEGRO2B3: 23 % against 2 % at week 24)";
        tofacitinib_mg "D50_tofa" = 8.0, "mg/day", 3.0, 16.0, LogNormal, Population, Guess,
            "daily dose of tofacitinib that blocks half",
            "assumed: 10 mg a day as 4 mg of baricitinib; only uncontrolled data";
    }
}

/// A drug of the class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drug {
    /// Baricitinib.
    Baricitinib,
    /// Ritlecitinib.
    Ritlecitinib,
    /// Tofacitinib.
    Tofacitinib,
}

impl Drug {
    const NAMES: [&'static str; 3] = ["baricitinib", "ritlecitinib", "tofacitinib"];

    fn of(values: &Values) -> Self {
        match values.text("drug") {
            Some("ritlecitinib") => Self::Ritlecitinib,
            Some("tofacitinib") => Self::Tofacitinib,
            _ => Self::Baricitinib,
        }
    }
}

impl JakLaw {
    /// Share of the attack blocked by a daily dose, mg.
    pub fn blockade(&self, drug: Drug, dose_mg_per_day: f64) -> f64 {
        let half = [self.baricitinib_mg, self.ritlecitinib_mg, self.tofacitinib_mg][drug as usize];
        dose_mg_per_day / (dose_mg_per_day + half)
    }
}

/// A course of one drug.
#[derive(Clone, Debug, PartialEq)]
pub struct JakInhibitor {
    drug: Drug,
    dose_mg_per_day: f64,
    adherence: f64,
    course: Course,
}

impl Treatment for JakInhibitor {
    fn act(&self, today: &Today, _region: Region, drive: &mut Drive) {
        if self.course.runs(today.day) {
            drive.immune_block += self.adherence * today.parameters.jak.blockade(self.drug, self.dose_mg_per_day);
        }
    }

    fn quiet_until(&self, today: &Today) -> f64 {
        self.course.quiet_until(today.day)
    }
}

const BOXED: &str = "label of ritlecitinib (prescriberpoint.com/therapies/litfulo-6b2f944); monograph of baricitinib";

fn warn(values: &Values, person: &Person) -> Vec<Warning> {
    let mut warnings = vec![Warning {
        key: "drug",
        what: "boxed warning of the class: serious infections (test for tuberculosis before and during), death, \
               malignancy, major cardiovascular events, thrombosis"
            .into(),
        source: BOXED,
    }];
    let mut warn = |key, what: String, source| warnings.push(Warning { key, what, source });
    let dose = values.number("dose_mg_per_day").unwrap_or(0.0);
    let age = person.age_years;
    match Drug::of(values) {
        Drug::Baricitinib => {
            if dose > 4.0 {
                warn(
                    "dose_mg_per_day",
                    format!("{dose} mg is above the label's 4 mg of baricitinib"),
                    "approval summaries of 2022",
                );
            }
            if age < 18.0 {
                warn(
                    "drug",
                    format!("baricitinib for areata is approved for adults; the patient is {age}"),
                    "approval summaries of 2022",
                );
            }
        }
        Drug::Ritlecitinib => {
            if dose > 50.0 {
                warn(
                    "dose_mg_per_day",
                    format!("{dose} mg is above the label's 50 mg of ritlecitinib"),
                    "label (prescriberpoint)",
                );
            }
            if age < 12.0 {
                warn(
                    "drug",
                    format!("ritlecitinib is approved from 12 years; the patient is {age}"),
                    "label (prescriberpoint)",
                );
            }
        }
        Drug::Tofacitinib => {
            warn("drug", "tofacitinib has no hair indication: off label".into(), "remembered, no label was read");
        }
    }
    if age >= 50.0 {
        warn("drug", format!("at {age}, with a cardiovascular risk factor, the boxed warning weighs most"), BOXED);
    }
    if person.pregnant {
        warn("drug", "JAK inhibitors are avoided in pregnancy".into(), "class text (MIMS, upadacitinib)");
    }
    warnings
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "jak_inhibitor",
        title: "JAK inhibitor, oral",
        doc: "A tablet that blocks the immune attack of areata; hair returns within months in those who answer, and most lose it again after stopping.",
        fields: &[
            Field {
                key: "drug",
                kind: FieldKind::Choice(&Drug::NAMES),
                presence: Presence::Required,
                doc: "Which one.",
            },
            Field {
                key: "dose_mg_per_day",
                kind: FieldKind::Number { low: 0.0, high: 400.0, whole: false },
                presence: Presence::Required,
                doc: "Daily dose; labels are 2 or 4 mg of baricitinib and 50 mg of ritlecitinib.",
            },
            Course::START,
            Course::STOP,
            Course::BREAKS,
            Course::RESUMES,
            ADHERENCE,
        ],
        check: Course::check,
        laws: &["jak", "areata"],
        evidence: Evidence {
            grade: Grade::A,
            says: "Baricitinib and ritlecitinib regrow hair over placebo in severe areata in large trials, dose-dependently; most lose the benefit after stopping. Tofacitinib has only uncontrolled data.",
            number: Published {
                what: "SALT 20 or less at week 36, baricitinib 4 mg, severe disease",
                published: "38.8 % (2 mg 22.8 %, placebo 6.2 %; n 654)",
                model: "32.5 % of 40 heads (V22, SE 7.4), 44.3 % of sites of 1 cm2 (card)",
                source: "BRAVEAA1, abstract",
            },
        },
        warn,
    },
    burden: Burden {
        adverse: Known::Is(&[
            event("infection, baricitinib (1200 people)", 0.013, "Am Fam Physician 2023;108:513", Read::Secondary)
                .against(0.0),
            event("cardiovascular event, baricitinib", 0.005, "Am Fam Physician 2023;108:513", Read::Secondary)
                .against(0.0),
            event("cancer, baricitinib", 0.004, "Am Fam Physician 2023;108:513", Read::Secondary).against(0.006),
            event("any, baricitinib 4 mg, 48 weeks (253 people, no control)", 0.094, "BARIITALY2025", Read::Abstract),
        ]),
        cost: only(
            usd(
                2770.0,
                5530.0,
                Per::Month,
                Known::Is(2023.0),
                "Am Fam Physician 2023;108:513 (baricitinib 2 and 4 mg)",
                Read::Secondary,
            ),
            "drug",
            "baricitinib",
        ),
        lost: found(
            "0, 10, 60 and 80 % had lost their benefit 4, 8, 24 and 100 weeks after stopping 4 mg; of 30 people",
            "BRAVEAA1W",
            Read::Secondary,
        ),
        ..Burden::at_home(Given::Daily("dose", Times::Fixed(1.0)))
    },
    build: |values: &Values, _| {
        Box::new(JakInhibitor {
            drug: Drug::of(values),
            dose_mg_per_day: values.number("dose_mg_per_day").unwrap_or(0.0),
            adherence: values.number("adherence_fraction").unwrap_or(1.0),
            course: Course::of(values),
        })
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blockade_rises_with_the_dose_and_is_half_at_its_dose() {
        let law = JakLaw::default();
        let at = |mg: f64| law.blockade(Drug::Baricitinib, mg);
        assert_eq!((at(0.0), at(3.0)), (0.0, 0.5));
        assert!(at(2.0) < at(4.0) && law.blockade(Drug::Ritlecitinib, 50.0) > at(2.0));
    }

    #[test]
    fn labels_are_kept_in_sight() {
        let table = |drug: &str, dose: f64| {
            let entries = [
                ("drug", crate::quantity::Value::Text(drug.into())),
                ("dose_mg_per_day", crate::quantity::Value::Number(dose)),
            ];
            Values(entries.into_iter().map(|(k, v)| (k.to_string(), v)).collect())
        };
        let count = |drug: &str, dose: f64, age_years: f64, pregnant: bool| {
            warn(&table(drug, dose), &Person { female: true, age_years, pregnant }).len()
        };
        assert_eq!(count("baricitinib", 4.0, 30.0, false), 1);
        assert_eq!(count("baricitinib", 8.0, 16.0, true), 4);
        assert_eq!((count("ritlecitinib", 50.0, 14.0, false), count("ritlecitinib", 100.0, 10.0, false)), (1, 3));
        assert_eq!(count("tofacitinib", 10.0, 55.0, false), 3);
    }
}
