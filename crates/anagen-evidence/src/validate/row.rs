//! A published number beside what is predicted of it.

use super::mixture::{Mixture, Parts};
use crate::calibrate::DatumKind;
use crate::study::{
    Arm, CountedFrom, Definition, Dispersion, Finding, Measured, Outcome, Role, Scale, Study, Unit, Verified, Versus,
};

/// Drugs by class; each product of these is pharmaceutical.
const DRUGS: [(&str, &[&str]); 6] = [
    ("5-alpha-reductase inhibitor", &["finasteride", "finasteride_topical", "dutasteride"]),
    ("other antiandrogen", &["spironolactone", "clascoterone"]),
    ("minoxidil", &["minoxidil_topical", "minoxidil_oral"]),
    ("JAK inhibitor", &["jak_inhibitor"]),
    ("steroid into patches", &["intralesional_steroid"]),
    ("contact immunotherapy", &["contact_immunotherapy"]),
];

/// Everything else by class.
const OTHERS: [(&str, &[&str]); 5] = [
    (
        "cells",
        &[
            "cell_injection",
            "stromal_vascular_fraction",
            "micrografts",
            "dermal_papilla_cells",
            "dermal_sheath_cup_cells",
        ],
    ),
    ("secretome", &["conditioned_medium", "exosomes", "topical_secretome", "prp", "fat_graft"]),
    ("needle", &["sham_injection", "microneedling"]),
    ("light", &["low_level_light"]),
    ("surgery", &["transplant", "scalp_cooling"]),
];

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
            Standing::Shown(why) => why == IN_SIGHT,
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

/// The kind of an outcome's number; a rate of growth counts in percents of what was printed.
pub fn kind_of(outcome: &Outcome) -> DatumKind {
    match outcome.unit {
        Unit::PerCm2 | Unit::PerArea => DatumKind::Density,
        Unit::Fraction => DatumKind::Share,
        Unit::Um => DatumKind::Calibre,
        Unit::Percent | Unit::Points | Unit::MmPerDay => DatumKind::Percent,
    }
}

/// Why a sound row of a consistency study is not counted.
const IN_SIGHT: &str = "in sight when the defaults were made";

/// Why a row is shown and not counted, if so; what is wrong with it goes before its role.
fn shown(study: &Study, outcome: &Outcome) -> Option<String> {
    let role = match study.role {
        Role::Calibrate | Role::Validate => None,
        Role::Consistency => Some(IN_SIGHT),
        Role::Pooled => Some("a pool of other studies"),
        Role::Reference => Some("for orientation"),
    };
    let told = outcome.same_result_as.as_ref().map(|other| format!("the same result as {other}"));
    let range = matches!(outcome.finding, Finding::Number { dispersion: Dispersion::Range(..), .. });
    let memory = (outcome.verified == Verified::Memory).then_some("remembered, not read");
    memory
        .map(String::from)
        .or(outcome.defect.clone())
        .or(told)
        .or(range.then(|| "only its least and greatest value were printed".into()))
        .or(role.map(String::from))
}

/// Classes of the treatments of an arm that the other arm lacks.
fn class_of(study: &Study, outcome: &Outcome) -> (String, Vec<String>, bool) {
    let kinds = |id: &str| -> Vec<&'static str> {
        study.arm(id).map(|arm| arm.treatments.iter().map(|t| t.kind.name).collect()).unwrap_or_default()
    };
    let beside = match &outcome.versus {
        Versus::Arm(id) => kinds(id),
        _ => Vec::new(),
    };
    let own = kinds(&outcome.arm);
    let mut told: Vec<&str> = own.iter().copied().filter(|k| !beside.contains(k)).collect();
    if told.is_empty() {
        told = own;
    }
    let among = |classes: &[(&'static str, &[&str])], kind: &str| {
        classes.iter().find(|(_, kinds)| kinds.contains(&kind)).map(|(name, _)| *name)
    };
    let drug = !told.is_empty() && told.iter().all(|kind| among(&DRUGS, kind).is_some());
    let mut classes: Vec<&str> = told.iter().filter_map(|kind| among(&DRUGS, kind).or(among(&OTHERS, kind))).collect();
    classes.sort_unstable();
    classes.dedup();
    let class = if classes.is_empty() { "untreated".into() } else { classes.join(" + ") };
    (class, told.iter().map(|kind| kind.to_string()).collect(), drug)
}

/// Whether a number moves with season and reader: it is held against nothing, after the first day.
pub fn drifts(outcome: &Outcome) -> bool {
    outcome.versus == Versus::Itself && outcome.day.is_none_or(|day| day > 0.0)
}

/// Whether an outcome tells who kept the benefit in an arm whose treatment was stopped.
fn withdrawn(study: &Study, outcome: &Outcome) -> bool {
    let stops = |arm: &Arm| arm.treatments.iter().any(|t| t.values.number("stop_day").is_some());
    let kept = outcome.definition == Some(Definition::KeptSalt20);
    kept && outcome.counted_from == CountedFrom::Withdrawal && study.arm(&outcome.arm).is_some_and(stops)
}

/// What was measured, in words: arm, measure, week.
fn words(outcome: &Outcome) -> String {
    let versus = match &outcome.versus {
        Versus::Itself => String::new(),
        Versus::Arm(id) => format!(" - {id}"),
        Versus::External => " - others".into(),
    };
    let hairs = match outcome.measured {
        Measured::HairCount | Measured::MeanCalibre => format!(" ({})", outcome.hairs.name()),
        _ => String::new(),
    };
    let mut told = format!("{}{versus}: {}{hairs}", outcome.arm, outcome.measured.name().replace('_', " "));
    if !matches!(outcome.finding, Finding::Ordering { .. }) {
        told += &format!(", {}", outcome.scale.name().replace('_', " "));
    }
    if let Some(week) = outcome.week {
        told += &format!(", week {week}");
    }
    if let Some(of) = &outcome.subgroup {
        told += &format!(", {of}");
    }
    told
}

/// The row of an outcome, before anything was staged.
pub fn row_of(study: &Study, outcome: &Outcome) -> Row {
    let (class, treatments, drug) = class_of(study, outcome);
    let contrast = match &outcome.versus {
        Versus::Arm(id) if study.arm(id).is_some_and(|arm| arm.control) => Contrast::Control,
        Versus::Arm(_) => Contrast::Active,
        Versus::Itself | Versus::External => Contrast::Itself,
    };
    let area = outcome.area_cm2.as_ref().or(study.site.area_cm2.as_ref());
    Row {
        study: study.id.clone(),
        outcome: outcome.id.clone(),
        words: words(outcome),
        role: study.role,
        block: super::belief::block(study.condition),
        measured: outcome.measured,
        scale: outcome.scale,
        kind: kind_of(outcome),
        contrast,
        class,
        treatments,
        drug,
        withdrawn: withdrawn(study, outcome),
        week: outcome.week,
        unit: outcome.unit,
        area_cm2: if outcome.unit == Unit::PerArea { area.map_or(1.0, |given| given.value()) } else { 1.0 },
        published: match outcome.finding {
            Finding::Number { value, .. } => Published::Number(value),
            Finding::Null => Published::Null,
            Finding::Ordering { .. } => Published::Ordering,
        },
        standing: shown(study, outcome).map_or(Standing::Scored, Standing::Shown),
        state: State::Skipped("not staged".into()),
        prior: None,
        pooled: None,
    }
}
