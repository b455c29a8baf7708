//! Topical minoxidil: a level in the skin that shortens rest and lengthens growth.
//!
//! Mechanism: minoxidil sulfate, made in the follicle by a sulfotransferase that varies between
//! people (response `r`, mean 1: 59 % strong 1.35, 41 % weak 0.5). `M_ss = r [C/(C + C50)] / [5/9]`,
//! clipped to 1.5, so that 5 % gives 1 and 2 % gives 0.6 at r = 1; `dM/dt = (M_ss - M)/tau_M`. Source:
//! net 8.8 and 14.7 hairs/cm2 of 2 % and 5 % (Olsen 2002). Ignored: vehicle, absorption, applications
//! within a day.

use super::{ADHERENCE, Course, Registration, Treatment};
use crate::drive::{Drive, GREATEST_MINOXIDIL_LEVEL, Today};
use crate::quantity::burden::{Burden, Given, Known, Per, Read, Times, event, found, usd};
use crate::quantity::kind::{Evidence, Grade, Kind, Person, Published, Warning};
use crate::quantity::{Field, FieldKind, Presence, Values};
use crate::scalp::Region;

parameters! {
    /// Parameters of minoxidil.
    pub struct MinoxidilLaw in "minoxidil" {
        half_concentration_percent "C50_mx" = 4.0, "%", 2.0, 10.0, LogNormal, Population, Derived,
            "concentration of half effect",
            "from net 8.8 and 14.7 hairs/cm2 of 2 % and 5 % (Olsen 2002 via PMC6691938)";
        relaxation_days "tau_M" = 14.0, "day", 7.0, 28.0, LogNormal, Population, Guess,
            "onset and offset of the effect in the follicle",
            "assumed; the gain is lost 24 weeks after stopping (Price 1999)";
        strong_share "f_resp" = 0.59, "fraction", 0.4, 0.7, Beta, Patient, Abstract,
            "share of people with strong sulfation", "40.8 % low activity in an Indian cohort";
        strong_response "r_strong" = 1.35, "-", 1.1, 1.6, Uniform, Population, Guess,
            "response of strong sulfators", "assumed so that the mean is 1";
        weak_response "r_weak" = 0.5, "-", 0.2, 0.8, Uniform, Population, Guess,
            "response of weak sulfators", "assumed so that the mean is 1";
    }
}

/// The concentration at which the level is 1, percent.
const REFERENCE_PERCENT: f64 = 5.0;

impl MinoxidilLaw {
    /// Level at steady state for a topical concentration and a patient's response.
    pub fn level(&self, percent: f64, response: f64) -> f64 {
        let share = |c: f64| c / (c + self.half_concentration_percent);
        // The reference share is that of the default law (5/9), so that C50 is free to be learned.
        (response * share(percent) / (REFERENCE_PERCENT / 9.0)).clamp(0.0, GREATEST_MINOXIDIL_LEVEL)
    }
}

/// A course of topical minoxidil, twice a day.
#[derive(Clone, Debug, PartialEq)]
pub struct MinoxidilTopical {
    percent: f64,
    adherence: f64,
    course: Course,
}

impl Treatment for MinoxidilTopical {
    fn act(&self, today: &Today, _region: Region, drive: &mut Drive) {
        if self.course.runs(today.day) {
            let response = today.patient.traits.minoxidil_response;
            let level = self.adherence * today.parameters.minoxidil.level(self.percent, response);
            drive.minoxidil += level;
        }
    }

    fn quiet_until(&self, today: &Today) -> f64 {
        self.course.quiet_until(today.day)
    }
}

/// Limits of the labels for hair loss.
fn warn(values: &Values, person: &Person) -> Vec<Warning> {
    const LABEL: &str = "drug facts of minoxidil topical solution and foam (openFDA)";
    let mut all = Vec::new();
    if person.pregnant {
        let what = "not known to be harmless to an unborn child: not in pregnancy without a doctor";
        all.push(Warning::at("kind", what, "monographs of topical minoxidil (pregnancy category C), secondary"));
    }
    if person.age_years < 18.0 {
        all.push(Warning::at(
            "kind",
            format!("not to be used under 18 years; the patient is {}", person.age_years),
            LABEL,
        ));
    }
    let percent = values.number("concentration_percent").unwrap_or(0.0);
    if percent > 5.0 {
        let what = format!("{percent} % is above 5 %, the strongest that is labelled");
        all.push(Warning::at("concentration_percent", what, LABEL));
    } else if person.female && percent > 2.0 {
        let what = format!(
            "{percent} % twice a day: the 5 % solution is labelled for men only; for women 2 % solution twice or 5 % foam once a day"
        );
        all.push(Warning::at("concentration_percent", what, LABEL));
    }
    all
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "minoxidil_topical",
        title: "Minoxidil, topical",
        doc: "A solution or foam on the scalp twice a day; early shedding, then more and thicker hair; the gain is lost within half a year of stopping.",
        fields: &[
            Field {
                key: "concentration_percent",
                kind: FieldKind::Number { low: 0.0, high: 15.0, whole: false },
                presence: Presence::Required,
                doc: "Concentration; labels are 2 % and 5 %.",
            },
            Course::START,
            Course::STOP,
            Course::BREAKS,
            Course::RESUMES,
            ADHERENCE,
        ],
        check: Course::check,
        laws: &["minoxidil"],
        evidence: Evidence {
            grade: Grade::A,
            says: "Several randomised trials: 5 % beats 2 % beats vehicle; the gain is gone within half a year of stopping, and weak sulfators respond little.",
            number: Published {
                what: "net non-vellus hairs over vehicle at 48 weeks, 5 %",
                published: "14.7/cm2 (SD about 25, n 139)",
                model: "15.3/cm2",
                source: "OLSEN2002, secondary",
            },
        },
        warn,
    },
    burden: Burden {
        adverse: Known::Is(&[
            event("itching, men on 5 % (2 %: 1 %)", 0.04, "OLSEN2002, PMC6691938, table 2", Read::Secondary),
            event("itching, women on 5 %", 0.05, "LUCKY2004, PMC6691938, table 3", Read::Secondary),
        ]),
        cost: usd(9.0, 32.0, Per::Month, Known::Not, "hairscience.org, minoxidil", Read::Secondary),
        lost: found(
            "weight and count are back at about the placebo level 24 weeks after stopping",
            "PRICE1999",
            Read::Abstract,
        ),
        ..Burden::at_home(Given::Daily("application", Times::Fixed(2.0)))
    },
    build: |values: &Values, _| {
        Box::new(MinoxidilTopical {
            percent: values.number("concentration_percent").unwrap_or(0.0),
            adherence: values.number("adherence_fraction").unwrap_or(1.0),
            course: Course::of(values),
        })
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Value;

    #[test]
    fn the_labels_are_told() {
        let keys = |percent: f64, female: bool, age_years: f64, pregnant: bool| {
            let values = Values([("concentration_percent".to_string(), Value::Number(percent))].into());
            warn(&values, &Person { female, age_years, pregnant }).iter().map(|w| w.key).collect::<Vec<_>>()
        };
        assert!(keys(5.0, false, 18.0, false).is_empty() && keys(2.0, true, 18.0, false).is_empty());
        assert_eq!(keys(10.0, false, 40.0, false), ["concentration_percent"]);
        assert_eq!(keys(5.0, true, 40.0, false), ["concentration_percent"]);
        assert_eq!(keys(2.0, true, 17.0, true), ["kind", "kind"]);
    }

    #[test]
    fn five_percent_is_one_and_two_percent_three_fifths() {
        let law = MinoxidilLaw::default();
        assert!((law.level(5.0, 1.0) - 1.0).abs() < 1e-12 && (law.level(2.0, 1.0) - 0.6).abs() < 1e-12);
        assert_eq!((law.level(0.0, 1.0), law.level(15.0, 1.35)), (0.0, 1.5));
        assert!((0.59 * law.strong_response + 0.41 * law.weak_response - 1.0).abs() < 0.01);
    }
}
