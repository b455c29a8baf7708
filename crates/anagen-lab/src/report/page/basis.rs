//! What a run rests on, and what it does not know.

use anagen_model::cause::CAUSES;
use anagen_model::cause::out_of_scope::OUT_OF_SCOPE;
use askama::Template;

use super::{Section, Told};
use crate::report::words;
use crate::result::RunResult;

/// Assumed numbers and what the protocol expected.
pub(super) fn section(told: &Told) -> Result<Option<Section>, askama::Error> {
    Section::of("basis", "What this rests on", &Basis { result: told.result })
}

/// What no run of this program knows.
pub(super) fn limits(told: &Told) -> Result<Option<Section>, askama::Error> {
    let out_of_scope = OUT_OF_SCOPE.iter().map(|c| c.title).collect::<Vec<_>>().join(", ");
    Section::of("limits", "What it does not know", &Limits { absent: absent(told.result), out_of_scope })
}

#[derive(Template)]
#[template(path = "basis.html")]
struct Basis<'a> {
    result: &'a RunResult,
}

#[derive(Template)]
#[template(path = "limits.html")]
struct Limits {
    absent: String,
    out_of_scope: String,
}

/// The causes the program knows and this protocol does not name.
fn absent(r: &RunResult) -> String {
    let named = |title: &str| r.causes.iter().any(|c| c.evidence.title == title);
    let titles = CAUSES.iter().map(|c| c.kind.title).filter(|title| !named(title)).map(String::from);
    words::list(&titles.collect::<Vec<_>>())
}
