//! Dutasteride: less dihydrotestosterone in the scalp, for months after the last capsule.
//!
//! Mechanism: inhibition of both 5-alpha-reductases. Relative scalp DHT against the daily dose is
//! `D = 1 - E x/(x + c)` through the two points there are: 0.49 at 0.5 mg and 0.21 at 2.5 mg a day
//! (Olsen 2006; read in a review at best, so never fitted to hair counts). The assay of that trial found
//! 0.59 on 5 mg of finasteride where the law of Drake 1999 says 0.41: both points are put on that
//! scale by the arm the trials share (`q_dut`), else the weaker drug would look the stronger one. It
//! works from the first days (serum DHT falls by 85 to 90 % in 1 to 2 weeks, a summary of the label),
//! and leaves with a half-life of 35 days: after stopping, `x = dose x 2^(-t/t_dut)`, told in the middle
//! of each week and gone below a ten-thousandth of the dose (15 months). Of several courses, the one of
//! which most is in the body counts: less at once after a smaller dose is not to be had, and two courses
//! of one dose without a gap are one. Ignored: that the body fills over months, so a short course leaves
//! as long a tail as a long one; the faster clearance of low levels; serum DHT.

use super::{ADHERENCE, Course, Registration, Treatment};
use crate::drive::{Drive, Today};
use crate::quantity::burden::{Burden, Given, Known, Per, Read, Times, event, usd};
use crate::quantity::kind::{Evidence, Grade, Kind, Person, Published, Warning};
use crate::quantity::{Field, FieldKind, Presence, Values};
use crate::scalp::Region;

parameters! {
    /// Parameters of dutasteride.
    pub struct DutasterideLaw in "dutasteride" {
        dht_at_half_mg "D_dut05" = 0.49, "-", 0.3, 0.55, Uniform, Population, Memory,
            "relative scalp DHT on 0.5 mg a day",
            "Olsen 2006 as a review prints it; the abstract confirms the order of doses only";
        dht_at_two_and_a_half_mg "D_dut25" = 0.21, "-", 0.15, 0.3, Uniform, Population, Memory,
            "relative scalp DHT on 2.5 mg a day",
            "Olsen 2006 as a review prints it; the abstract confirms the order of doses only";
        assay_ratio "q_dut" = 0.695, "-", 0.6, 1.0, Uniform, Population, Derived,
            "scalp DHT of the finasteride trials over that of Olsen 2006",
            "5 mg of finasteride: 0.41 by the law of Drake 1999, 0.59 in Olsen 2006; 1 takes Olsen's points as printed";
        half_life_days "t_dut" = 35.0, "day", 28.0, 42.0, Fixed, Population, Secondary,
            "half-life in the body", "summaries of the label: 4 to 5 weeks, found in blood for 4 to 6 months after the last capsule";
    }
}

/// The daily doses whose scalp DHT was published, mg.
const DOSES_MG: [f64; 2] = [0.5, 2.5];

/// Share of the dose below which nothing is left in the body.
const SPENT: f64 = 1e-4;

/// Days of a week.
const WEEK: f64 = 7.0;

impl DutasterideLaw {
    /// Relative scalp DHT when what is in the body is that of `dose_mg` a day; exactly 1 at 0.
    pub fn relative_dht(&self, dose_mg: f64) -> f64 {
        if dose_mg <= 0.0 {
            return 1.0;
        }
        let [low, high] = [self.dht_at_half_mg, self.dht_at_two_and_a_half_mg].map(|dht| 1.0 - self.assay_ratio * dht);
        let half_mg = ((high - low) / (low / DOSES_MG[0] - high / DOSES_MG[1])).max(0.0);
        let greatest_fall = low * (DOSES_MG[0] + half_mg) / DOSES_MG[0];
        (1.0 - greatest_fall * dose_mg / (dose_mg + half_mg)).max(0.0)
    }
}

/// A course of dutasteride.
#[derive(Clone, Debug, PartialEq)]
pub struct Dutasteride {
    dose_mg_per_day: f64,
    course: Course,
}

impl Dutasteride {
    /// The last day up to `day` on which taking ended, and whether taking goes on.
    fn past(&self, day: f64) -> (Option<f64>, bool) {
        let past: Vec<f64> = self.course.edges().iter().copied().filter(|edge| *edge <= day).collect();
        let stops = past.len() / 2;
        (stops.checked_sub(1).map(|i| past[2 * i + 1]), past.len() % 2 == 1)
    }

    /// What is in the body on `day`, as the daily dose that would keep it there.
    fn in_body_mg(&self, day: f64, half_life_days: f64) -> f64 {
        let (stop, taken) = self.past(day);
        match stop {
            _ if taken => self.dose_mg_per_day,
            Some(stop) => {
                let middle = (libm::floor((day - stop) / WEEK) + 0.5) * WEEK;
                let left = libm::exp2(-middle / half_life_days);
                if left < SPENT { 0.0 } else { self.dose_mg_per_day * left }
            }
            None => 0.0,
        }
    }
}

impl Treatment for Dutasteride {
    fn act(&self, today: &Today, _region: Region, drive: &mut Drive) {
        let left = self.in_body_mg(today.day, today.parameters.dutasteride.half_life_days);
        drive.dutasteride_mg = drive.dutasteride_mg.max(left);
    }

    fn quiet_until(&self, today: &Today) -> f64 {
        let next = self.course.quiet_until(today.day);
        match self.past(today.day) {
            (Some(stop), false) if self.in_body_mg(today.day, today.parameters.dutasteride.half_life_days) > 0.0 => {
                next.min(stop + (libm::floor((today.day - stop) / WEEK) + 1.0) * WEEK)
            }
            _ => next,
        }
    }
}

fn warn(values: &Values, person: &Person) -> Vec<Warning> {
    let dose = values.number("dose_mg_per_day").unwrap_or(0.0);
    let mut warnings = vec![Warning::at(
        "kind",
        "labelled for the prostate in the US, off label for hair; no blood donation until 6 months after the last dose; sperm count falls and is not back after 24 weeks",
        "label of AVODART, 1/2020; blood donation: summaries of the label",
    )];
    if dose > 0.5 {
        let what = format!("{dose} mg a day is above the labelled 0.5 mg");
        warnings.push(Warning::at("dose_mg_per_day", what, "label of AVODART, summary; 2.5 mg only in OLSEN2006"));
    }
    if person.pregnant {
        let what = "contraindicated in pregnancy; capsules must not be handled: the drug passes through skin";
        warnings.push(Warning::at("kind", what, "label of AVODART, 1/2020"));
    } else if person.female {
        warnings.push(Warning::at("kind", "not for women", "label of AVODART, 1/2020"));
    }
    if person.age_years < 18.0 {
        warnings.push(Warning::at("kind", "not for children", "label of AVODART, 1/2020"));
    }
    warnings
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "dutasteride",
        title: "Dutasteride",
        doc: "A capsule a day lowers scalp DHT further than finasteride can; it takes more than a year to leave the body.",
        fields: &[
            Field {
                key: "dose_mg_per_day",
                kind: FieldKind::Number { low: 0.0, high: 2.5, whole: false },
                presence: Presence::Required,
                doc: "Daily dose; 0.5 mg is the labelled one.",
            },
            Course::START,
            Course::STOP,
            Course::BREAKS,
            Course::RESUMES,
            Field { doc: "Share of the doses that is taken; what is in the body is scaled by it.", ..ADHERENCE },
        ],
        check: Course::check,
        laws: &["dutasteride", "androgen"],
        evidence: Evidence {
            grade: Grade::A,
            says: "Randomised trials: more hair than placebo in order of dose, and 5.6 to 7.1 hairs/cm2 more than finasteride 1 mg at 24 weeks (OLSEN2006, ZHOU2019, GUPTA2022NMA). Scalp DHT under it is known from a review only.",
            number: Published {
                what: "net hairs over placebo at 24 weeks, 0.5 mg",
                published: "25.1/cm2 (n 68 and 64, no SD; about +-6.8 at SD 20)",
                model: "11.2/cm2",
                source: "OLSEN2006, secondary",
            },
        },
        warn,
    },
    burden: Burden {
        adverse: Known::Is(&[
            event("any sexual event in 24 weeks (117 men)", 0.16, "Tsai 2018, J Dermatol 45:799", Read::Abstract)
                .against(0.08),
            event("decreased libido (712 men, no control)", 0.013, "CHOI2016PMS, PMC4969473", Read::Abstract),
            event("impotence", 0.01, "CHOI2016PMS, PMC4969473", Read::Abstract),
            event("gynaecomastia", 0.003, "CHOI2016PMS, PMC4969473", Read::Abstract),
        ]),
        cost: usd(
            15.0,
            50.0,
            Per::Month,
            Known::Is(2026.0),
            "myhairline.ai, androgenetic alopecia medication options (generic)",
            Read::Seller,
        ),
        ..Burden::at_home(Given::Daily("capsule", Times::Fixed(1.0)))
    },
    build: |values: &Values, _| {
        let taken = values.number("adherence_fraction").unwrap_or(1.0);
        let dose_mg_per_day = taken * values.number("dose_mg_per_day").unwrap_or(0.0);
        Box::new(Dutasteride { dose_mg_per_day, course: Course::of(values) })
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Value;

    fn course(dose: f64, start: f64, stop: f64) -> Dutasteride {
        let pairs = [("start_day", start), ("stop_day", stop)];
        let values = Values(pairs.into_iter().map(|(k, x)| (k.to_string(), Value::Number(x))).collect());
        Dutasteride { dose_mg_per_day: dose, course: Course::of(&values) }
    }

    #[test]
    fn the_dose_law_meets_its_two_points_and_falls() {
        let law = DutasterideLaw::default();
        assert_eq!(law.relative_dht(0.0), 1.0);
        let q = 0.41 / 0.59;
        assert!((law.relative_dht(0.5) - 0.49 * q).abs() < 1e-3 && (law.relative_dht(2.5) - 0.21 * q).abs() < 1e-3);
        let printed = DutasterideLaw { assay_ratio: 1.0, ..law.clone() };
        assert!((printed.relative_dht(0.5) - 0.49).abs() < 1e-12 && (printed.relative_dht(2.5) - 0.21).abs() < 1e-12);
        assert!((1..400).all(|i| law.relative_dht(i as f64 * 0.01) > law.relative_dht((i + 1) as f64 * 0.01)));
    }

    #[test]
    fn it_leaves_with_its_half_life_week_by_week() {
        let drug = course(0.5, 10.0, 100.0);
        let at = |day: f64| drug.in_body_mg(day, 35.0);
        assert_eq!((at(9.0), at(10.0), at(99.0)), (0.0, 0.5, 0.5));
        assert!((at(135.0) - 0.5 * libm::exp2(-38.5 / 35.0)).abs() < 1e-15 && at(135.0) == at(141.0));
        assert!((at(100.0) - 0.5 * libm::exp2(-3.5 / 35.0)).abs() < 1e-15);
        let gone = (100..2000).map(f64::from).find(|d| at(*d) == 0.0).unwrap() - 100.0;
        assert!((455.0..475.0).contains(&gone), "{gone}");
    }
}
