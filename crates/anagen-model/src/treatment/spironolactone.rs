//! Spironolactone: the androgen receptor blocked, told as less androgen.
//!
//! Mechanism: blockade of the receptor, expressed as the relative DHT that would press as little:
//! `D = 1 - (1 - D_spiro) [x/(x + c)]/[r/(r + c)]`, `r` = 150 mg a day, the middle of the usual 100 to
//! 200 mg. Both numbers are assumed: no trial against placebo measured hair. Ignored: the effect of a
//! diuretic, cycle and hormones, the oestrogen given with it.

use super::saturation::relative_effect;
use super::{ADHERENCE, Course, Registration, Treatment};
use crate::drive::{Drive, Today};
use crate::quantity::burden::{Burden, Given, Known, Read, Times, event};
use crate::quantity::kind::{Evidence, Grade, Kind, Person, Published, Warning};
use crate::quantity::{Field, FieldKind, Presence, Values};
use crate::scalp::Region;

parameters! {
    /// Parameters of spironolactone.
    pub struct SpironolactoneLaw in "spironolactone" {
        reference_androgen "D_spiro" = 0.6, "-", 0.4, 0.9, Uniform, Population, Guess,
            "relative androgen drive on 150 mg a day",
            "assumed: most women stabilise or gain on 100 to 200 mg, without a control arm";
        half_dose_mg "c_spiro" = 50.0, "mg", 15.0, 150.0, LogNormal, Population, Guess,
            "daily dose of half effect", "assumed: doses from 25 mg are in use, 80 to 110 mg usual";
    }
}

/// The daily dose `D_spiro` is told for, mg.
const REFERENCE_MG: f64 = 150.0;

impl SpironolactoneLaw {
    /// Relative androgen drive on `dose_mg` a day; exactly 1 at 0.
    pub fn relative_androgen(&self, dose_mg: f64) -> f64 {
        let reached = relative_effect(dose_mg, self.half_dose_mg, REFERENCE_MG);
        (1.0 - (1.0 - self.reference_androgen) * reached).max(0.0)
    }
}

/// A course of spironolactone.
#[derive(Clone, Debug, PartialEq)]
pub struct Spironolactone {
    dose_mg_per_day: f64,
    adherence: f64,
    course: Course,
}

impl Treatment for Spironolactone {
    fn act(&self, today: &Today, _region: Region, drive: &mut Drive) {
        if self.course.runs(today.day) {
            let full = today.parameters.spironolactone.relative_androgen(self.dose_mg_per_day);
            drive.androgen *= 1.0 - self.adherence * (1.0 - full);
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
        "hair is an off-label use; potassium may rise, most so with kidney disease",
        "review in CCID 16:603, secondary; potassium: practice",
    )];
    if person.pregnant {
        let what = "avoid in pregnancy: an antiandrogen, male rat fetuses were feminised at 200 mg/kg a day; no controlled human data";
        warnings.push(Warning::at("kind", what, "label of ALDACTONE"));
    }
    if !person.female {
        let what = "in men an antiandrogen by mouth enlarges the breasts and lowers libido; the trials are of women";
        warnings.push(Warning::at("kind", what, "practice; SINCLAIR2005 and FAMENINI2015 are of women"));
    }
    if dose > 200.0 {
        let what = format!("{dose} mg a day is above the 25 to 200 mg studied for hair");
        warnings.push(Warning::at("dose_mg_per_day", what, "review in CCID 16:603, secondary"));
    }
    if person.age_years < 18.0 {
        warnings.push(Warning::at("kind", "not studied for hair below 18 years", "SINCLAIR2005 and FAMENINI2015"));
    }
    warnings
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "spironolactone",
        title: "Spironolactone",
        doc: "A tablet a day blocks the androgen receptor; for women, and never in pregnancy.",
        fields: &[
            Field {
                key: "dose_mg_per_day",
                kind: FieldKind::Number { low: 0.0, high: 400.0, whole: false },
                presence: Presence::Required,
                doc: "Daily dose; 100 to 200 mg is usual for hair, off label.",
            },
            Course::START,
            Course::STOP,
            Course::BREAKS,
            Course::RESUMES,
            ADHERENCE,
        ],
        check: Course::check,
        laws: &["spironolactone", "androgen"],
        evidence: Evidence {
            grade: Grade::B,
            says: "No trial against placebo counted hair. Before and after: 44 % regrew, 44 % held, 12 % lost (SINCLAIR2005, with cyproterone); 74 % held or gained (FAMENINI2015). Added to minoxidil 5 %, openly randomised, Sinclair grade at 6 months 2.56 against 2.85 (PALASKAR), and LIANG2022 prints no number.",
            number: Published {
                what: "women who regrow or hold after a year of 200 mg; the model: mean change of count",
                published: "88 % of 80, no control",
                model: "+0.5 % a year on 200 mg, -0.2 % without",
                source: "SINCLAIR2005, abstract",
            },
        },
        warn,
    },
    burden: Burden {
        adverse: Known::Is(&[
            event(
                "any (79 women, no control)",
                0.33,
                "donovanmedical.com, summary of a series of 79 women",
                Read::Secondary,
            ),
            event("dizziness", 0.17, "donovanmedical.com, summary of a series of 79 women", Read::Secondary),
            event("high potassium", 0.01, "donovanmedical.com, summary of a series of 79 women", Read::Secondary),
        ]),
        ..Burden::at_home(Given::Daily("dose", Times::Fixed(1.0)))
    },
    build: |values: &Values, _| {
        Box::new(Spironolactone {
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
    fn the_usual_doses_lie_about_the_reference() {
        let law = SpironolactoneLaw::default();
        let d = [0.0, 100.0, 150.0, 200.0, 400.0].map(|mg| law.relative_androgen(mg));
        assert!(d[0] == 1.0 && (d[2] - 0.6).abs() < 1e-15 && d.windows(2).all(|w| w[0] > w[1]));
        assert!((d[1] - 0.6).abs() < 0.05 && (d[3] - 0.6).abs() < 0.05, "{d:?}");
    }
}
