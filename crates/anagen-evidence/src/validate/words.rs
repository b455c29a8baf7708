//! A row in words: what was published, what was predicted, and the verdict.

use super::row::{Prediction, Published, Row, Standing, State};
use crate::study::Unit;
use anagen_lab::report::words::{fixed, signed};

/// The unit of a row, as it is printed.
pub fn unit(row: &Row) -> String {
    match row.unit {
        Unit::PerCm2 => "/cm\u{b2}".into(),
        Unit::PerArea => format!("/{} cm\u{b2}", row.area_cm2),
        Unit::Percent => "%".into(),
        Unit::Points => "points".into(),
        Unit::Um => "\u{b5}m".into(),
        Unit::MmPerDay => "mm/day".into(),
        Unit::Fraction => "of 1".into(),
    }
}

/// A number of a row with the digits of its unit.
pub fn number(row: &Row, x: f64) -> String {
    match row.unit {
        Unit::Fraction | Unit::MmPerDay => signed(x, 2),
        _ => signed(x, 1),
    }
}

/// What was published.
pub fn published(row: &Row) -> String {
    match row.published {
        Published::Number(value) => number(row, value),
        Published::Null => "no difference".into(),
        Published::Ordering => "an ordering".into(),
    }
}

/// What was predicted.
pub fn predicted(row: &Row) -> String {
    match &row.state {
        State::Predicted(p) => {
            let [low, high] = p.interval.map(|x| number(row, x));
            format!("{} ({low} to {high})", number(row, p.mean))
        }
        State::Ordered(p) => format!("{} % likely", fixed(100.0 * p, 0)),
        State::Skipped(_) | State::NotApplicable(_) => "\u{2013}".into(),
    }
}

/// Inside or not, or why not told.
pub fn verdict(row: &Row) -> String {
    let counted = match &row.standing {
        Standing::Scored => String::new(),
        Standing::Shown(why) => format!("; not counted: {why}"),
    };
    match &row.state {
        State::Predicted(p) => format!("{}{}{counted}", inside(p), probability(p)),
        State::Ordered(_) => format!("told by its probability{counted}"),
        State::Skipped(why) => format!("skipped: {why}{counted}"),
        State::NotApplicable(why) => format!("not applicable: {why}"),
    }
}

fn inside(p: &Prediction) -> &'static str {
    if p.inside { "inside" } else { "OUTSIDE" }
}

fn probability(p: &Prediction) -> String {
    p.probability.map_or(String::new(), |p| format!(", {} % likely", fixed(100.0 * p, 0)))
}

/// Shares of the variance: laws, people of the study, simulation, between studies; percent.
pub fn shares(p: &Prediction) -> [String; 4] {
    let parts = [p.parts.parameters, p.parts.people, p.parts.chance, p.parts.between_studies];
    parts.map(|part| fixed(100.0 * part / p.parts.sum(), 0))
}

/// The heads of a table of rows.
pub const HEADS: [&str; 8] =
    ["study", "outcome", "published", "predicted (95 %)", "unit", "z", "laws/people/chance/studies %", "verdict"];

/// The cells of a row under [`HEADS`].
pub fn cells(row: &Row) -> [String; 8] {
    let (z, parts) = match &row.state {
        State::Predicted(p) => (p.z.map_or(String::new(), |z| signed(z, 1)), shares(p).join("/")),
        _ => (String::new(), String::new()),
    };
    [row.study.clone(), row.words.clone(), published(row), predicted(row), unit(row), z, parts, verdict(row)]
}

/// Met, not met, or not judged.
pub fn met(met: Option<bool>) -> &'static str {
    match met {
        Some(true) => "met",
        Some(false) => "NOT MET",
        None => "not judged",
    }
}
