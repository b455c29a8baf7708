//! Menopause: on the top of a woman's head anagen shortens, growth slows and hair is finer.
//!
//! From the age of onset on `X_A`, `X_g` and `X_w` of frontal, mid-scalp and vertex are multiplied by
//! their factors, to the power of the severity; sides and back are spared (Mirmirani 2010). Ignored: the
//! years of transition, hormone replacement, and androgens, which are female pattern loss.

use super::episode::{SEVERITY, graded, severity};
use crate::cause::{Cause, Registration};
use crate::drive::{Drive, NEVER, Today};
use crate::patient::{Patient, Sex};
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_warning};
use crate::quantity::{Field, FieldKind, Presence, Values};
use crate::scalp::Region;

parameters! {
    /// Parameters of menopause.
    pub struct MenopauseLaw in "menopause" {
        anagen "X_A_meno" = 0.9, "-", 0.7, 1.0, Uniform, Population, Guess,
            "factor on anagen on the top of the head", "direction only: frontal anagen share is lower (Mirmirani 2010)";
        growth "X_g_meno" = 0.95, "-", 0.85, 1.0, Uniform, Population, Guess,
            "factor on growth on the top of the head", "direction only: frontal growth is slower (Mirmirani 2010)";
        section "X_w_meno" = 0.95, "-", 0.8, 1.0, Uniform, Population, Guess,
            "factor on cross-section on the top of the head", "direction only: frontal hair is finer (Mirmirani 2010)";
    }
}

/// The menopause of one woman.
#[derive(Clone, Debug, PartialEq)]
pub struct Menopause {
    onset_age_years: f64,
    severity: f64,
}

impl Menopause {
    fn onset(&self, patient: &Patient) -> f64 {
        if patient.sex == Sex::Male || self.severity == 0.0 {
            return NEVER;
        }
        libm::floor((self.onset_age_years - patient.age_years) * 365.25)
    }
}

impl Cause for Menopause {
    fn since(&self, patient: &Patient) -> f64 {
        self.onset(patient)
    }

    fn act(&self, today: &Today, region: Region, drive: &mut Drive) {
        if today.day < self.onset(today.patient) || matches!(region, Region::Temporal | Region::Occipital) {
            return;
        }
        let law = &today.parameters.menopause;
        drive.anagen *= graded(law.anagen, self.severity);
        drive.growth *= graded(law.growth, self.severity);
        drive.section *= graded(law.section, self.severity);
    }

    fn quiet_until(&self, today: &Today) -> f64 {
        let onset = self.onset(today.patient);
        if today.day < onset { onset } else { NEVER }
    }
}

/// The cause as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "menopause",
        title: "Menopause",
        doc: "From its onset on anagen is shorter, growth slower and hair finer on the top of the head; women only.",
        fields: &[
            Field {
                key: "onset_age_years",
                kind: FieldKind::Number { low: 30.0, high: 65.0, whole: false },
                presence: Presence::Default(51.0),
                doc: "Age at the last period.",
            },
            SEVERITY,
        ],
        check: |_, frame| frame.only_for(true, "menopause").into_iter().collect(),
        laws: &["menopause"],
        evidence: Evidence {
            grade: Grade::C,
            says: "Women past menopause have a lower frontal (not occipital) anagen share, growth and diameter than women before it, in cross-section and partly beyond age; no number could be read.",
            number: Published {
                what: "frontal anagen share after menopause against before",
                published: "lower (n 44 and 177, no number)",
                model: "-1.1 points",
                source: "Mirmirani 2010, abstract",
            },
        },
        warn: no_warning,
    },
    build: |values: &Values| {
        let onset_age_years = values.number("onset_age_years").unwrap_or(51.0);
        Box::new(Menopause { onset_age_years, severity: severity(values) })
    },
};
