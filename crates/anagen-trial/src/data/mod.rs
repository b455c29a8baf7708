//! Subject-level data in the shape of CDISC's Analysis Data Model (ADaM): ADSL, one row a person, and ADHAIR, one
//! row a reading, as Parquet and as Dataset-JSON 1.1.
//!
//! Names, labels and flags are those of ADaM where it has them; names have at most 8 letters, labels at most 40.
//! What ADaM has no word for, and what only a simulation knows (the value without error), has a name of its own.
//! Nothing is written that the trial does not know: dates only where it says when the first person comes, no
//! ethnicity beside the origin, and the one site is called `VIRTUAL`.
//!
//! **Several sites on one head.** Every person has every arm, so `TRT01P` of ADSL names them all and is the same for
//! everybody; which site has which is in `S01TRTP`, `S02TRTP` and so on. In ADHAIR each reading has its site
//! (`FOCID`), the arm of that site (`TRTP`) and a baseline of its own (`BASETYPE` names the site), so a subject has
//! one baseline for each parameter and type of baseline, as ADaM wants it.

pub mod adhair;
pub mod adsl;
#[cfg(test)]
mod conform;
pub mod dataset_json;
pub mod table;

pub use adhair::Adhair;
pub use adsl::Adsl;
pub use dataset_json::{Moment, undated, write_dataset_json};
pub use table::write_parquet;

use crate::design::{Cut, Trial};
use crate::record::Subject;
use std::borrow::Cow;

/// What a variable holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Whole,
    /// A number.
    Real,
    /// A day of the calendar.
    Date,
}

/// One variable of a data set.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Its name, at most 8 letters.
    pub name: Cow<'static, str>,
    /// What it is, at most 40 letters.
    pub label: Cow<'static, str>,
    /// What it holds.
    pub kind: Kind,
    /// Its place among the keys of the data set, from 1.
    pub key: Option<u32>,
}

impl Variable {
    fn new(name: &'static str, label: &'static str, kind: Kind) -> Variable {
        Variable { name: name.into(), label: label.into(), kind, key: None }
    }

    fn key(name: &'static str, label: &'static str, kind: Kind, place: u32) -> Variable {
        Variable { key: Some(place), ..Variable::new(name, label, kind) }
    }
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Text.
    Text(Cow<'a, str>),
    /// A whole number.
    Whole(i32),
    /// A finite number.
    Real(f64),
    /// A day, counted from 1970-01-01.
    Date(i32),
    /// Nothing.
    Missing,
}

impl<'a> Cell<'a> {
    /// Text.
    fn text(text: impl Into<Cow<'a, str>>) -> Cell<'a> {
        Cell::Text(text.into())
    }

    /// A number; nothing where there is none.
    fn real(x: f64) -> Cell<'a> {
        if x.is_finite() { Cell::Real(x) } else { Cell::Missing }
    }

    /// `Y`, or what stands for no.
    fn flag(yes: bool, no: Cell<'a>) -> Cell<'a> {
        if yes { Cell::text("Y") } else { no }
    }
}

/// Rows that share their variables.
pub trait Dataset {
    /// Name: `ADSL`.
    fn name(&self) -> &'static str;
    /// What it is.
    fn label(&self) -> &'static str;
    /// `STUDYID`.
    fn study(&self) -> &str;
    /// The variables, in their order.
    fn variables(&self) -> &[Variable];
    /// How many rows there are.
    fn records(&self) -> usize;
    /// A row: a cell for each variable.
    fn row(&self, number: usize) -> Vec<Cell<'_>>;
}

/// Number of a person within the study.
fn subject_id(trial: &Trial, number: u32) -> String {
    let digits = trial.participants.n.to_string().len().max(4);
    format!("{number:0digits$}")
}

/// Number of a person among all studies.
fn unique_id(trial: &Trial, number: u32) -> String {
    format!("{}-{}", trial.id, subject_id(trial, number))
}

/// A day as studies count them: that of randomisation is 1, that before it -1, and there is no 0.
fn study_day(day: f64) -> i32 {
    let whole = libm::floor(day) as i32;
    if whole >= 0 { whole + 1 } else { whole }
}

/// The group of a cut in words: `age_years < 40`, `40 <= age_years < 50`, `age_years >= 50`.
pub fn group_words(cut: &Cut, group: usize) -> String {
    let name = cut.by.name();
    match (group.checked_sub(1).and_then(|below| cut.cuts.get(below)), cut.cuts.get(group)) {
        (Some(least), Some(most)) => format!("{least} <= {name} < {most}"),
        (Some(least), None) => format!("{name} >= {least}"),
        (None, Some(most)) => format!("{name} < {most}"),
        (None, None) => format!("any {name}"),
    }
}

/// The strata of the allocation a person is in, in words.
fn strata_words(trial: &Trial, subject: &Subject) -> String {
    let word = |cut: &Cut| group_words(cut, cut.group(subject.covariate(cut.by, f64::NAN)));
    trial.allocation.strata.iter().map(word).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Covariate;

    #[test]
    fn days_have_no_zero() {
        assert_eq!([-7.0, -0.5, 0.0, 0.9, 1.0, 84.0].map(study_day), [-7, -1, 1, 1, 2, 85]);
    }

    #[test]
    fn groups_read_as_they_are_cut() {
        let cut = Cut { by: Covariate::AgeYears, cuts: vec![40.0, 50.0] };
        assert_eq!(
            [0, 1, 2].map(|g| group_words(&cut, g)),
            ["age_years < 40", "40 <= age_years < 50", "age_years >= 50"]
        );
    }
}
