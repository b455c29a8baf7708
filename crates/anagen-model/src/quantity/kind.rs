//! A kind of cause, treatment or measure: how it enters files, lists, schema and forms, what its law
//! rests on, what is known of it, and when a user must be warned.

use super::field::{Fault, Field, Frame, Values};

/// How well published evidence supports what a kind is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Several randomised controlled trials agree.
    A,
    /// One randomised trial, or several that disagree.
    B,
    /// Human studies without control.
    C,
    /// No human data: mechanism, animal or expert opinion.
    D,
    /// Controlled trials found no effect.
    E,
}

impl Grade {
    /// All grades, best first.
    pub const ALL: [Self; 5] = [Self::A, Self::B, Self::C, Self::D, Self::E];

    /// The letter printed in tables.
    pub fn letter(self) -> &'static str {
        ["A", "B", "C", "D", "E"][self as usize]
    }

    /// What the letter means.
    pub fn meaning(self) -> &'static str {
        [
            "several randomised controlled trials agree",
            "one randomised trial, or several that disagree",
            "human studies without control",
            "no human data: mechanism, animal or expert opinion",
            "controlled trials found no effect",
        ][self as usize]
    }
}

/// One published number and the model's own, which the kind's card computes and holds to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Published {
    /// What was measured, when, in whom.
    pub what: &'static str,
    /// The number as printed, with its spread.
    pub published: &'static str,
    /// The model's number, as the card in `verification/tests/cards/` prints it.
    pub model: &'static str,
    /// Citation.
    pub source: &'static str,
}

/// What is known of a kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// How well it is supported.
    pub grade: Grade,
    /// What published evidence says, also where it says no.
    pub says: &'static str,
    /// One published number beside the model's.
    pub number: Published,
}

/// What a warning may look at beside the values of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Person {
    /// Whether the patient is a woman.
    pub female: bool,
    /// Age on day 0, years.
    pub age_years: f64,
    /// Whether she is pregnant, or plans to be.
    pub pregnant: bool,
}

/// Something a user must know before acting on a table: a label's limit, a contra-indication.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// The key it speaks of; the table's header if empty.
    pub key: &'static str,
    /// What is unusual or unsafe, with the value.
    pub what: String,
    /// The source.
    pub source: &'static str,
}

impl Warning {
    /// A warning at `key`.
    pub fn at(key: &'static str, what: impl Into<String>, source: &'static str) -> Self {
        Warning { key, what: what.into(), source }
    }
}

/// A cause, treatment or measure, chosen in a file by `kind = "name"`.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// The word after `kind =`.
    pub name: &'static str,
    /// The name in a report.
    pub title: &'static str,
    /// One sentence for the manual, the schema and the form.
    pub doc: &'static str,
    /// The keys of its table, beside `kind`.
    pub fields: &'static [Field],
    /// What only the whole table shows; called once every field is good by itself.
    pub check: fn(&Values, &Frame) -> Vec<Fault>,
    /// Chapters of the parameter table its law uses beside those of the follicle: where its
    /// assumptions stand.
    pub laws: &'static [&'static str],
    /// What is known of it.
    pub evidence: Evidence,
    /// What a user must be warned of; never a reason to refuse.
    pub warn: fn(&Values, &Person) -> Vec<Warning>,
}

/// Nothing to check beyond the single fields.
pub fn no_fault(_: &Values, _: &Frame) -> Vec<Fault> {
    Vec::new()
}

/// Nothing to warn of.
pub fn no_warning(_: &Values, _: &Person) -> Vec<Warning> {
    Vec::new()
}
