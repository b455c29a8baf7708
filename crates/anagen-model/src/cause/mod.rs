//! Causes of hair loss: each one file and one line in [`CAUSES`].
//!
//! A cause says how sensitive follicles of a place are to androgen, and contributes to the drivers
//! of a region on a day. It cannot touch a follicle: its signatures hold none.

pub mod ageing;
pub mod alopecia_areata;
pub mod androgenetic;
pub mod androgenetic_female;
pub mod chemotherapy;
pub mod effluvium;
pub mod episode;
pub mod menopause;
pub mod nutrition;
pub mod out_of_scope;
pub mod season;
pub mod thyroid;

use crate::drive::{Drive, NEVER, Today};
use crate::law::Parameters;
use crate::patient::{Grade, Patient};
use crate::quantity::{Fault, Frame, Values, kind::Kind};
use crate::scalp::Region;
use crate::scalp::outbreak::Outbreak;

/// A place on the scalp, as far as causes care.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Pattern of the patient's grade here, relative to where it is strongest.
    pub pattern: f64,
    /// Straight distance from the midline of the head, cm.
    pub midline_cm: f64,
    /// How much the place belongs to the top of the head (frontal, mid-scalp, vertex); 0 to 1.
    pub top: f64,
}

/// A cause of hair loss.
pub trait Cause: Send + Sync {
    /// Contribution to the mean androgen sensitivity of follicles at `spot`, in a patient whose trait
    /// is `trait_sensitivity`; 0 to 1.
    fn sensitivity(&self, spot: &Spot, trait_sensitivity: f64, law: &Parameters) -> f64 {
        let _ = (spot, trait_sensitivity, law);
        0.0
    }

    /// The first day on which [`Cause::act`] or an outbreak matters for this patient, negative before
    /// day 0: the simulated history begins no later. A cause that acts only through sensitivity, or
    /// only during the protocol, has no such day.
    fn since(&self, patient: &Patient) -> f64 {
        let _ = patient;
        NEVER
    }

    /// Contributes to the drivers of `region` on `today`.
    fn act(&self, today: &Today, region: Region, drive: &mut Drive) {
        let _ = (today, region, drive);
    }

    /// The first day after `today` on which the contribution may differ.
    fn quiet_until(&self, today: &Today) -> f64 {
        let _ = today;
        NEVER
    }

    /// What a reader of the results must know of this cause, such as that a part of it is off because
    /// the file leaves something open.
    fn note(&self) -> Option<String> {
        None
    }

    /// The outbreak of an immune attack on follicles, if this cause is one. A scalp has one at most: a
    /// file with two is refused.
    fn outbreak(&self) -> Option<Outbreak> {
        None
    }
}

/// Sensitivity, exposure and pattern of one grade.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradeRow {
    /// Median `S`.
    pub sensitivity: f64,
    /// Median years of exposure.
    pub exposure_years: f64,
    /// Pattern per region: frontal, mid-scalp, vertex, temporal, occipital.
    pub pattern: [f64; 5],
}

/// The row of a grade in the table of its scale (MODEL.md, section 5): a starting assumption, not a
/// measurement. A patient without androgenetic loss has no sensitivity.
pub fn grade_row(grade: Grade, law: &Parameters) -> GradeRow {
    match grade {
        Grade::Healthy => GradeRow { sensitivity: 0.0, exposure_years: 3.0, pattern: [1.0; 5] },
        Grade::Norwood(grade) => androgenetic::grade_row(grade, &law.androgenetic),
        Grade::Sinclair(grade) => androgenetic_female::grade_row(grade, &law.androgenetic_female),
    }
}

/// The cause through which a grade acts; without it the grade would change nothing.
pub fn cause_of(grade: Grade) -> Option<&'static Registration> {
    match grade {
        Grade::Healthy => None,
        Grade::Norwood(_) => Some(&androgenetic::REGISTRATION),
        Grade::Sinclair(_) => Some(&androgenetic_female::REGISTRATION),
    }
}

/// What both androgenetic causes ask of the patient: the sex they are for, and a grade.
fn graded(women: bool, name: &str, example: &str, frame: &Frame) -> Vec<Fault> {
    let mut faults: Vec<Fault> = frame.only_for(women, name).into_iter().collect();
    if faults.is_empty() && frame.graded == Some(false) {
        let hint = format!("write `grade = \"{example}\"` in [patient]; it sets sensitivity and years of exposure");
        faults.push(Fault::at("kind", format!("{name} in a patient without a grade"), hint));
    }
    faults
}

/// How a cause enters files, lists, schema and forms.
#[derive(Clone, Copy)]
pub struct Registration {
    /// Name, manual and fields.
    pub kind: Kind,
    /// Makes the cause from checked values.
    pub build: fn(&Values) -> Box<dyn Cause>,
}

/// Every cause there is.
pub const CAUSES: &[Registration] = &[
    androgenetic::REGISTRATION,
    androgenetic_female::REGISTRATION,
    effluvium::REGISTRATION,
    chemotherapy::REGISTRATION,
    nutrition::REGISTRATION,
    thyroid::REGISTRATION,
    menopause::REGISTRATION,
    ageing::REGISTRATION,
    season::REGISTRATION,
    alopecia_areata::REGISTRATION,
];

/// The cause registered under `name`.
pub fn registered(name: &str) -> Option<&'static Registration> {
    CAUSES.iter().find(|r| r.kind.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patient::{Ethnicity, Sex, Traits};

    /// A woman of that age.
    pub(super) fn patient(age_years: f64) -> Patient {
        let traits = Traits {
            healthy_hairs_per_cm2: 226.0,
            anagen_days: 913.1,
            calibre_um: 80.0,
            growth_mm_per_day: 0.35,
            sensitivity: 0.3,
            exposure_years: 8.0,
            minoxidil_response: 1.0,
            trophic_response: 1.0,
            vellus_share: 0.07,
        };
        let (grade, ethnicity) = (Grade::Healthy, Ethnicity::Caucasian);
        Patient { number: 0, sex: Sex::Female, age_years, grade, ethnicity, head_circumference_mm: 561.0, traits }
    }

    #[test]
    fn names_are_unique() {
        for (i, a) in CAUSES.iter().enumerate() {
            assert!(CAUSES[..i].iter().all(|b| b.kind.name != a.kind.name));
        }
    }
}
