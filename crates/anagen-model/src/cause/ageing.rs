//! Ageing: anagen shortens by the decade from forty on, and a few follicles are lost.
//!
//! `X_A = (1 - k_age)^(severity x decades since 40)`, in yearly steps (each year at its middle). The niche
//! suffers `x_age` a decade, of which a share is hazard of losing the follicle for good. Ignored: finer
//! hair, which follows from nothing here (shafts thin after the forties in some series and not in
//! others), greying, and what the skin around the follicle does.

use super::episode::{SEVERITY, graded, severity};
use crate::cause::{Cause, Registration};
use crate::drive::{Drive, NEVER, Today};
use crate::patient::Patient;
use crate::quantity::Values;
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_fault, no_warning};
use crate::scalp::Region;

parameters! {
    /// Parameters of ageing.
    pub struct AgeingLaw in "ageing" {
        shortening_per_decade "k_age" = 0.05, "1/decade", 0.0, 0.12, Uniform, Population, Guess,
            "decline of mean anagen per decade after forty",
            "assumed: the anagen share and growth fall from 40 on in 159 women (Tajima 2007), no rate is printed";
        damage_per_decade "x_age" = 0.06, "1/decade", 0.0, 0.15, Uniform, Population, Guess,
            "damage to the niche per decade after forty",
            "assumed so that a tenth of the follicles is gone at 75 (Whiting, secondary: -10 % at 70-79 years)";
    }
}

/// Age at which it begins, years.
const FROM_YEARS: f64 = 40.0;
const DAYS_PER_YEAR: f64 = 365.25;

/// The first day of the year of life that begins `years` after forty.
fn year_day(patient: &Patient, years: f64) -> f64 {
    libm::floor((FROM_YEARS + years - patient.age_years) * DAYS_PER_YEAR)
}

/// Whole years since forty on `day`; negative before.
fn years_on(patient: &Patient, day: f64) -> f64 {
    let years = libm::floor(patient.age_years + day / DAYS_PER_YEAR - FROM_YEARS);
    // Days are whole: the last day before a birthday may belong to either year.
    if year_day(patient, years + 1.0) <= day { years + 1.0 } else { years }
}

/// The ageing of one scalp.
#[derive(Clone, Debug, PartialEq)]
pub struct Ageing {
    severity: f64,
}

impl Cause for Ageing {
    fn since(&self, patient: &Patient) -> f64 {
        if self.severity == 0.0 { NEVER } else { year_day(patient, 0.0) }
    }

    fn act(&self, today: &Today, _: Region, drive: &mut Drive) {
        let years = years_on(today.patient, today.day);
        if years < 0.0 || self.severity == 0.0 {
            return;
        }
        let law = &today.parameters.ageing;
        drive.anagen *= graded(1.0 - law.shortening_per_decade, self.severity * (years + 0.5) / 10.0);
        drive.niche_damage_per_day += self.severity * law.damage_per_decade / (10.0 * DAYS_PER_YEAR);
    }

    fn quiet_until(&self, today: &Today) -> f64 {
        if self.severity == 0.0 {
            return NEVER;
        }
        year_day(today.patient, (years_on(today.patient, today.day) + 1.0).max(0.0))
    }
}

/// The cause as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "ageing",
        title: "Ageing",
        doc: "From forty on anagen shortens by the decade and a few follicles are lost; the patient's age says how far it has come.",
        fields: &[SEVERITY],
        check: no_fault,
        laws: &["ageing", "niche"],
        evidence: Evidence {
            grade: Grade::C,
            says: "Follicle number falls little with age alone, anagen share and growth fall and shafts thin after the forties; age and pattern loss are hard to separate, and series disagree (-10 % or -29 %).",
            number: Published {
                what: "follicles at 80-89 years against 20-29, without pattern loss",
                published: "-21 % (n 852 biopsies, no SE)",
                model: "-12 %",
                source: "Whiting in Sperling's atlas, secondary",
            },
        },
        warn: no_warning,
    },
    build: |values: &Values| Box::new(Ageing { severity: severity(values) }),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cause::tests::patient;

    #[test]
    fn years_begin_on_the_days_they_are_announced() {
        let patient = patient(63.7);
        assert_eq!(years_on(&patient, -1e4), -4.0);
        for years in 0..30 {
            let day = year_day(&patient, f64::from(years));
            assert_eq!(years_on(&patient, day), f64::from(years));
            assert_eq!(years_on(&patient, day - 1.0), f64::from(years - 1));
        }
    }
}
