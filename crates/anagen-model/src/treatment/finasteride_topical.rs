//! Topical finasteride: less dihydrotestosterone in the scalp it is rubbed into.
//!
//! Mechanism: as by mouth, inside the skin. With `x` = concentration times applications a day,
//! `D = 1 - (1 - D_topfin) [x/(x + c)]/[r/(r + c)]`, `r` = 0.25 % once a day (the spray that was
//! tested). Scalp DHT under it was never measured; value and dose law are assumed. Ignored: what
//! reaches the blood. That share is not small: serum DHT fell by 34.5 % under a spray once a day
//! (Piraccini 2022) and by 68 to 75 % under a solution twice a day (Caserini 2014), so scalp that is
//! not treated is pressed less than the model says.

use super::regions::Regions;
use super::saturation::relative_effect;
use super::{ADHERENCE, Course, Registration, Treatment};
use crate::drive::{Drive, Today};
use crate::quantity::burden::{Burden, Given, Known, Per, Read, Times, told, usd};
use crate::quantity::kind::{Evidence, Grade, Kind, Person, Published, Warning};
use crate::quantity::{Fault, Field, FieldKind, Frame, Presence, Values};
use crate::scalp::Region;

parameters! {
    /// Parameters of topical finasteride.
    pub struct FinasterideTopicalLaw in "finasteride_topical" {
        reference_dht "D_topfin" = 0.5, "-", 0.35, 0.75, Uniform, Population, Guess,
            "relative scalp DHT on 0.25 % once a day",
            "assumed: hair counts like the tablet's, serum DHT falls less (Piraccini 2022)";
        half_percent "c_topfin" = 0.05, "%/day", 0.01, 0.2, LogNormal, Population, Guess,
            "concentration times applications of half effect",
            "assumed: no dose comparison of scalp DHT was found";
    }
}

/// Concentration times applications a day of the reference, percent.
const REFERENCE_PERCENT: f64 = 0.25;

impl FinasterideTopicalLaw {
    /// Relative scalp DHT under `percent` applied `times` a day; exactly 1 at 0.
    pub fn relative_dht(&self, percent: f64, times: f64) -> f64 {
        let reached = relative_effect(percent * times, self.half_percent, REFERENCE_PERCENT);
        (1.0 - (1.0 - self.reference_dht) * reached).max(0.0)
    }
}

/// A course of topical finasteride.
#[derive(Clone, Debug, PartialEq)]
pub struct FinasterideTopical {
    percent: f64,
    times: f64,
    adherence: f64,
    regions: Regions,
    course: Course,
}

impl Treatment for FinasterideTopical {
    fn act(&self, today: &Today, region: Region, drive: &mut Drive) {
        if self.course.runs(today.day) && self.regions.hold(region) {
            let full = today.parameters.finasteride_topical.relative_dht(self.percent, self.times);
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

fn warn(_: &Values, person: &Person) -> Vec<Warning> {
    let mut warnings = vec![Warning::at(
        "kind",
        "no topical finasteride is approved in the US; 32 reports to the FDA of erectile dysfunction, depression and suicidal ideation under compounded products, and it passes to others by touch",
        "FDA alert of 22 April 2025 on compounded topical finasteride, secondary",
    )];
    if person.pregnant {
        warnings.push(Warning::at(
            "kind",
            "contraindicated in pregnancy: may cause abnormal external genitalia of a male fetus; treated skin must not be touched",
            "label of PROPECIA, 8/2022, sections 4, 5.1 and 8.1",
        ));
    } else if person.female {
        warnings.push(Warning::at("kind", "finasteride is not indicated in women", "label of PROPECIA, 8/2022"));
    }
    if person.age_years < 18.0 {
        warnings.push(Warning::at("kind", "finasteride is not indicated below 18 years", "label of PROPECIA, 8/2022"));
    }
    warnings
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "finasteride_topical",
        title: "Finasteride, topical",
        doc: "A spray or solution on the scalp lowers DHT where it is applied; what reaches the blood is ignored.",
        fields: &[
            Field {
                key: "concentration_percent",
                kind: FieldKind::Number { low: 0.0, high: 1.0, whole: false },
                presence: Presence::Required,
                doc: "Concentration; the spray that was tested has 0.25 %.",
            },
            Field {
                key: "applications_per_day",
                kind: FieldKind::Number { low: 0.0, high: 4.0, whole: false },
                presence: Presence::Default(1.0),
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
        laws: &["finasteride_topical", "androgen"],
        evidence: Evidence {
            grade: Grade::A,
            says: "A 0.25 % spray beats placebo at 24 weeks and is much like the tablet with a smaller fall of serum DHT (34.5 against 55.6 %, PIRACCINI2022); a solution twice a day lowered serum DHT as much as the tablet (CASERINI2014). No topical finasteride is approved in the US.",
            number: Published {
                what: "net hairs over placebo at 24 weeks, 0.25 % once a day",
                published: "13.5 per target area taken as 1 cm2, no SE",
                model: "7.7/cm2",
                source: "PIRACCINI2022, PMC9297965, abstract",
            },
        },
        warn,
    },
    burden: Burden {
        adverse: Known::Is(&[told(
            "any: no meaningful difference from placebo in kind or number (446 men)",
            "PIRACCINI2022, PMC9297965",
            Read::Abstract,
        )]),
        cost: usd(
            40.0,
            80.0,
            Per::Month,
            Known::Is(2026.0),
            "myhairline.ai, finasteride guide vs alternatives (compounded)",
            Read::Seller,
        ),
        ..Burden::at_home(Given::Daily("application", Times::Key("applications_per_day")))
    },
    build: |values: &Values, _| {
        Box::new(FinasterideTopical {
            percent: values.number("concentration_percent").unwrap_or(0.0),
            times: values.number("applications_per_day").unwrap_or(1.0),
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
    fn the_dose_law_is_one_at_nothing_and_half_at_the_tested_spray() {
        let law = FinasterideTopicalLaw::default();
        assert_eq!((law.relative_dht(0.25, 0.0), law.relative_dht(0.0, 2.0)), (1.0, 1.0));
        assert!((law.relative_dht(0.25, 1.0) - 0.5).abs() < 1e-15);
        assert!(law.relative_dht(0.25, 2.0) < 0.5 && law.relative_dht(1.0, 4.0) > 0.35);
    }
}
