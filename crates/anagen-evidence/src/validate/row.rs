//! A published number beside what is predicted of it.

use super::mixture::{Mixture, Parts};
use crate::calibrate::DatumKind;
use crate::study::{Measured, Role, Scale, Unit};

/// What a number is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contrast {
    /// An arm that is the study's control.
    Control,
    /// An arm that is treated too.
    Active,
    /// Nothing: the arm itself.
    Itself,
}

impl Contrast {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Control => "against control",
            Self::Active => "against another treatment",
            Self::Itself => "no control",
        }
    }
}

/// Whether a row counts.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// It is counted in the scores of its role.
    Scored,
    /// It is shown: why it is not counted.
    Shown(String),
}

/// What was published.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Published {
    /// A number.
    Number(f64),
    /// "No difference".
    Null,
    /// An ordering of arms.
    Ordering,
}

/// What the model says.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// A distribution of the printed number.
    Predicted(Prediction),
    /// The probability that a study of that size finds the ordering.
    Ordered(f64),
    /// The model has the quantity but could not stage it: why.
    Skipped(String),
    /// The model has no such quantity: why.
    NotApplicable(String),
}

/// What is predicted of a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// The distribution.
    pub mixture: Mixture,
    /// Its mean.
    pub mean: f64,
    /// Its central 95 %.
    pub interval: [f64; 2],
    /// Its variance by parts.
    pub parts: Parts,
    /// Deviate of the published number; of "no difference" none.
    pub z: Option<f64>,
    /// Whether what was published, or 0 for "no difference", lies inside.
    pub inside: bool,
    /// Logarithm of the density at the published number; for "no difference" that of its probability.
    pub log_score: f64,
    /// The probability the model gives to "no difference", where that was published.
    pub probability: Option<f64>,
    /// Members that could not be staged.
    pub failed: usize,
}

/// Half the width of a 95 % interval in standard errors.
pub const HALF_95: f64 = 1.959_963_984_540_054;

impl Prediction {
    /// Of a published finding under a distribution.
    pub fn of(mixture: Mixture, published: Published, failed: usize) -> Prediction {
        let (interval, parts, mean) = (mixture.interval(), mixture.parts(), mixture.mean());
        let (at, z, log_score, probability) = match published {
            Published::Number(value) => (value, Some(mixture.z(value)), mixture.log_density(value), None),
            Published::Null | Published::Ordering => {
                let p = mixture.no_difference(HALF_95);
                (0.0, None, libm::log(p.max(1e-12)), Some(p))
            }
        };
        let inside = interval[0] <= at && at <= interval[1];
        Prediction { mixture, mean, interval, parts, z, inside, log_score, probability, failed }
    }

    /// Half of the interval's width.
    pub fn half_width(&self) -> f64 {
        0.5 * (self.interval[1] - self.interval[0])
    }
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its study.
    pub study: String,
    /// Its outcome.
    pub outcome: String,
    /// What was measured, in words.
    pub words: String,
    /// Role of the study.
    pub role: Role,
    /// Whether of pattern loss or of areata ([`super::belief::block`]).
    pub block: usize,
    /// What was measured.
    pub measured: Measured,
    /// What was computed for each person.
    pub scale: Scale,
    /// Kind of number.
    pub kind: DatumKind,
    /// What it is held against.
    pub contrast: Contrast,
    /// Class of treatment that the number tells about.
    pub class: String,
    /// The treatments of its arm that the other arm lacks.
    pub treatments: Vec<String>,
    /// Whether all of that is drugs.
    pub drug: bool,
    /// Whether weeks are counted from withdrawal, in an arm that was withdrawn.
    pub withdrawn: bool,
    /// Week as printed.
    pub week: Option<f64>,
    /// Unit.
    pub unit: Unit,
    /// The area a count stands for, cm2: 1 for a density.
    pub area_cm2: f64,
    /// What was published.
    pub published: Published,
    /// Whether it counts.
    pub standing: Standing,
    /// What the model says.
    pub state: State,
    /// The log score of the prior.
    pub prior: Option<f64>,
    /// What a meta-analysis predicts.
    pub pooled: Option<Pooled>,
}

/// What the mean of other studies predicts of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Pooled {
    /// Logarithm of its density at the published number.
    pub log_score: f64,
    /// The mean.
    pub mean: f64,
    /// Its 95 % interval for this row.
    pub interval: [f64; 2],
    /// Studies in it.
    pub studies: usize,
    /// Of what it is the mean.
    pub of: String,
}

impl Row {
    /// `STUDY/outcome`.
    pub fn label(&self) -> String {
        format!("{}/{}", self.study, self.outcome)
    }

    /// One unit of its kind, as printed: 1 hair/cm2 is so many hairs in the area, 1 % so many mm/day.
    pub fn per(&self) -> f64 {
        match (self.unit, self.published) {
            (Unit::PerArea, _) => self.area_cm2,
            (Unit::MmPerDay, Published::Number(value)) if value != 0.0 => value.abs() / 100.0,
            _ => 1.0,
        }
    }

    /// Whether it is counted in the coverage of its role: predicted numbers and differences, and what the
    /// model has but could not stage.
    pub fn counts(&self) -> bool {
        let applies = match &self.state {
            State::Predicted(_) | State::Skipped(_) => true,
            State::Ordered(_) | State::NotApplicable(_) => false,
        };
        self.standing == Standing::Scored && applies
    }

    /// Whether its number could be scored, if its role were one that counts: read, sound and its own.
    pub fn may_be_scored(&self) -> bool {
        match &self.standing {
            Standing::Scored => true,
            Standing::Shown(why) => why == super::describe::IN_SIGHT,
        }
    }

    /// The prediction of a row that counts.
    pub fn scored(&self) -> Option<&Prediction> {
        match &self.state {
            State::Predicted(p) if self.standing == Standing::Scored => Some(p),
            _ => None,
        }
    }

    /// The published number.
    pub fn number(&self) -> Option<f64> {
        match self.published {
            Published::Number(value) => Some(value),
            _ => None,
        }
    }
}
