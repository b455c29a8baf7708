//! Oral finasteride: less dihydrotestosterone in the scalp.
//!
//! Mechanism: inhibition of 5-alpha-reductase type 2. Relative scalp DHT against the daily dose is one
//! monotone Hill law, `D = 1 - E x^k/(x^k + c^k)`, fitted by hand to Drake 1999 (0.98, 0.44, 0.50,
//! 0.41, 0.35 at 0.01, 0.05, 0.2, 1, 5 mg) within +-0.10. Olsen 2006 found 0.59 at 5 mg: the assays
//! of the two studies disagree. Ignored: serum DHT, dosing within a day.

use super::{ADHERENCE, Course, Registration, Treatment};
use crate::drive::{Drive, Today};
use crate::quantity::burden::{Burden, Given, Known, Per, Read, Times, event, found, told, usd};
use crate::quantity::kind::{Evidence, Grade, Kind, Person, Published, Warning};
use crate::quantity::special::power;
use crate::quantity::{Field, FieldKind, Presence, Values};
use crate::scalp::Region;

parameters! {
    /// Parameters of finasteride.
    pub struct FinasterideLaw in "finasteride" {
        greatest_fall "E_fin" = 0.59, "-", 0.41, 0.66, Uniform, Population, Abstract,
            "greatest relative fall of scalp DHT",
            "fitted to Drake 1999; Olsen 2006 found only 0.41 at 5 mg";
        half_dose_mg "c_fin" = 0.025, "mg", 0.012, 0.04, Uniform, Population, Derived,
            "daily dose of half effect", "fitted to Drake 1999, relative to placebo";
        steepness "k_fin" = 2.5, "-", 1.5, 4.0, Uniform, Population, Derived,
            "Hill exponent of the dose law", "fitted to Drake 1999: nothing at 0.01 mg, all at 0.2 mg";
    }
}

impl FinasterideLaw {
    /// Relative scalp DHT at steady state on `dose_mg` a day; exactly 1 at 0.
    pub fn relative_dht(&self, dose_mg: f64) -> f64 {
        if dose_mg <= 0.0 {
            return 1.0;
        }
        let x = power(dose_mg / self.half_dose_mg, self.steepness);
        1.0 - self.greatest_fall * x / (1.0 + x)
    }
}

/// A course of oral finasteride.
#[derive(Clone, Debug, PartialEq)]
pub struct Finasteride {
    dose_mg_per_day: f64,
    adherence: f64,
    course: Course,
}

impl Treatment for Finasteride {
    fn act(&self, today: &Today, _region: Region, drive: &mut Drive) {
        if self.course.runs(today.day) {
            let full = today.parameters.finasteride.relative_dht(self.dose_mg_per_day);
            drive.androgen *= 1.0 - self.adherence * (1.0 - full);
        }
    }

    fn quiet_until(&self, today: &Today) -> f64 {
        self.course.quiet_until(today.day)
    }
}

/// Limits of the label for hair loss (Propecia, revised 8/2022).
fn warn(values: &Values, person: &Person) -> Vec<Warning> {
    const LABEL: &str = "label PROPECIA, revised 8/2022, sections 4, 5.1, 8.1";
    let mut all = Vec::new();
    if person.pregnant {
        let what = "contraindicated in pregnancy: it may cause abnormal external genitalia of a male fetus; she must not take it nor handle crushed or broken tablets";
        all.push(Warning::at("kind", what, LABEL));
    }
    if person.female {
        let what = "not indicated in women: contraindicated in those who may become pregnant, and after the menopause both arms of the trial lost hair";
        all.push(Warning::at("kind", what, "label PROPECIA, revised 8/2022; PRICE2000, n 137"));
    }
    if person.age_years < 18.0 {
        all.push(Warning::at(
            "kind",
            format!("not indicated under 18 years; the patient is {}", person.age_years),
            LABEL,
        ));
    }
    let dose = values.number("dose_mg_per_day").unwrap_or(0.0);
    if dose > 1.0 {
        let what =
            format!("{dose} mg a day is above the 1 mg of the label for hair loss; 5 mg gave no more hair in men");
        all.push(Warning::at("dose_mg_per_day", what, "label PROPECIA, revised 8/2022; ROBERTS1999"));
    }
    all
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "finasteride",
        title: "Finasteride, oral",
        doc: "A tablet a day lowers scalp DHT to about 0.4 of its value; the effect goes within weeks of stopping, the gain with the next cycles.",
        fields: &[
            Field {
                key: "dose_mg_per_day",
                kind: FieldKind::Number { low: 0.0, high: 5.0, whole: false },
                presence: Presence::Required,
                doc: "Daily dose; the label for hair loss is 1 mg.",
            },
            Course::START,
            Course::STOP,
            Course::BREAKS,
            Course::RESUMES,
            ADHERENCE,
        ],
        check: Course::check,
        laws: &["finasteride", "androgen"],
        evidence: Evidence {
            grade: Grade::A,
            says: "Several randomised trials in men: more hair than placebo for years, most at the vertex; what is gained is lost within a year of stopping. In women after the menopause a trial found no gain (PRICE2000).",
            number: Published {
                what: "net hair count over placebo at 48 weeks",
                published: "8.3 % (SE 1.4)",
                model: "9.5 %",
                source: "VANNESTE2000, abstract",
            },
        },
        warn,
    },
    burden: Burden {
        adverse: Known::Is(&[
            event(
                "any sexual dysfunction in the first year",
                0.038,
                "KAUFMAN1998, PMC6369643, table 1",
                Read::Secondary,
            )
            .against(0.021),
            event("decreased libido", 0.018, "KAUFMAN1998, PMC6369643, table 1", Read::Secondary).against(0.013),
            event("erectile dysfunction", 0.013, "KAUFMAN1998, PMC6369643, table 1", Read::Secondary).against(0.007),
            told("that goes on after stopping: reported, frequency unknown", "PMC6369643, table 1", Read::Secondary),
        ]),
        cost: usd(
            10.0,
            30.0,
            Per::Month,
            Known::Is(2026.0),
            "myhairline.ai, androgenetic alopecia medication options (generic)",
            Read::Seller,
        ),
        lost: found("what was gained, within a year", "label PROPECIA, section 2", Read::Memory),
        ..Burden::at_home(Given::Daily("tablet", Times::Fixed(1.0)))
    },
    build: |values: &Values, _| {
        Box::new(Finasteride {
            dose_mg_per_day: values.number("dose_mg_per_day").unwrap_or(0.0),
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
    fn the_label_is_told() {
        let keys = |dose: f64, female: bool, age_years: f64, pregnant: bool| {
            let values = Values([("dose_mg_per_day".to_string(), Value::Number(dose))].into());
            warn(&values, &Person { female, age_years, pregnant }).iter().map(|w| w.key).collect::<Vec<_>>()
        };
        assert!(keys(1.0, false, 18.0, false).is_empty());
        assert_eq!(keys(5.0, false, 40.0, false), ["dose_mg_per_day"]);
        assert_eq!(keys(1.0, false, 17.0, false), ["kind"]);
        assert_eq!((keys(1.0, true, 30.0, false).len(), keys(1.0, true, 30.0, true).len()), (1, 2));
    }

    #[test]
    fn the_dose_law_is_monotone_and_within_a_tenth_of_drake_1999() {
        let law = FinasterideLaw::default();
        for (dose, published) in [(0.01, 0.98), (0.05, 0.44), (0.2, 0.50), (1.0, 0.41), (5.0, 0.35)] {
            assert!((law.relative_dht(dose) - published).abs() <= 0.10, "{dose} mg");
        }
        assert_eq!(law.relative_dht(0.0), 1.0);
        assert!((1..500).all(|i| law.relative_dht(i as f64 * 0.01) > law.relative_dht((i + 1) as f64 * 0.01)));
    }
}
