//! How well causes and treatments are supported: the grade of each, and what was published, also where it says no.

use anagen_model::quantity::kind::Grade;
use askama::Template;

use super::{Section, Told};
use crate::result::Support;

#[derive(Template)]
#[template(path = "evidence.html")]
struct Evidence<'a> {
    /// Causes and treatments, each once.
    rows: Vec<&'a Support>,
    grades: String,
}

/// The section, if the protocol names a cause or a treatment.
pub(super) fn section(told: &Told) -> Result<Option<Section>, askama::Error> {
    let mut rows: Vec<&Support> = Vec::new();
    let causes = told.result.causes.iter().map(|c| &c.evidence);
    for support in causes.chain(told.result.plans.iter().flat_map(|p| &p.evidence)) {
        if !rows.iter().any(|r| r.title == support.title) {
            rows.push(support);
        }
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let grades = Grade::ALL.map(|g| format!("{}, {}", g.letter(), g.meaning())).join("; ");
    Section::of("evidence", "How well it is supported", &Evidence { rows, grades })
}
