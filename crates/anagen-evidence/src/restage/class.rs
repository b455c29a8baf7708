//! What people of a kind of study are like, where a study does not print it. Every number is an
//! assumption or carries its source.

use crate::study::{Condition, Study};
use anagen_model::patient::{Grade, NorwoodHamilton, Sex, Sinclair};
use anagen_model::scalp::Region;

/// People of one kind of study.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Class {
    /// In words.
    pub name: &'static str,
    /// Their sex.
    pub sex: Sex,
    /// Where they are measured.
    pub region: Region,
    /// Area counted, cm2.
    pub area_cm2: f64,
    /// Grades, each as likely.
    pub grades: &'static [Grade],
    /// Age, mean and SD, years.
    pub age_years: [f64; 2],
    /// Hairs per cm2 on day 0, mean and SD; `None`: those the model gives people of these grades.
    pub hairs_per_cm2: Option<[f64; 2]>,
    /// Why.
    pub why: &'static str,
}

/// Men of drug trials with a thinning vertex.
pub const MEN: Class = Class {
    name: "men with a thinning vertex",
    sex: Sex::Male,
    region: Region::Vertex,
    area_cm2: 1.0,
    grades: &[Grade::Norwood(NorwoodHamilton::IIIVertex)],
    age_years: [33.0, 7.0],
    hairs_per_cm2: Some([172.0, 45.0]),
    why: "hairs: 876 in 5.1 cm2 (KAUFMAN1998, abstract); SD, age and grade assumed: men of 18 to 41 with mild to \
          moderate loss at the vertex",
};

/// Women of drug trials with thinning over the top.
pub const WOMEN: Class = Class {
    name: "women with thinning over the top",
    sex: Sex::Female,
    region: Region::Frontal,
    area_cm2: 1.0,
    grades: &[Grade::Sinclair(Sinclair::S2), Grade::Sinclair(Sinclair::S3), Grade::Sinclair(Sinclair::S4)],
    age_years: [40.0, 10.0],
    hairs_per_cm2: None,
    why: "assumed: moderate loss, frontoparietal target areas, ages of 18 to 60; no calibrate study prints a count",
};

impl Class {
    /// The class of the men or the women of a study; `None` if it has none of that sex.
    pub fn of(study: &Study, sex: Sex) -> Option<Class> {
        Class::of_condition(study.condition, sex)
    }

    /// The class of people of that condition and sex; `None` if the condition has none of that sex.
    pub fn of_condition(condition: Condition, sex: Sex) -> Option<Class> {
        match (condition, sex) {
            (Condition::AndrogeneticMale | Condition::AndrogeneticMixed, Sex::Male) => Some(MEN),
            (Condition::AndrogeneticFemale | Condition::AndrogeneticMixed, Sex::Female) => Some(WOMEN),
            _ => None,
        }
    }
}
