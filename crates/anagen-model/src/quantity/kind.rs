//! One kind of cause, treatment or measure: what a file calls it and what its table may hold.

use super::field::{Fault, Field, Frame, Values};

/// A registered kind of table, chosen in a file by `kind = "name"`.
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
}
