//! An outcome of a study as a row, before anything is staged: what it tells about, and whether it counts.

use super::row::{Contrast, Published, Row, Standing, State};
use crate::calibrate::DatumKind;
use crate::study::{
    Arm, CountedFrom, Definition, Dispersion, Finding, Measured, Outcome, Role, Study, Unit, Verified, Versus,
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
pub const IN_SIGHT: &str = "in sight when the defaults were made";

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
