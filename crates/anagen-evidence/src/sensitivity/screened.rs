//! Which parameters are asked about: those that are drawn and that belong to something that is there.

use anagen_lab::run::{ALWAYS, registry};
use anagen_model::law::Parameters;
use anagen_model::law::drawn::Priors;
use anagen_model::quantity::{Kind, Parameter};

/// Follows from two other rows, so that it is no input of its own.
const FOLLOWS: &str = "minoxidil.weak_response";

/// Rows that are drawn, but for those of chapters that only causes, treatments and measures have that are
/// not `there`.
pub fn rows(priors: &Priors, there: &[&str]) -> Vec<&'static Parameter> {
    let registry = registry();
    let all = || registry.causes.iter().chain(registry.treatments).chain(registry.measures);
    let named = |kind: &&Kind| there.contains(&kind.name);
    let asked = |row: &&Parameter| {
        let chapter = row.name.split('.').next().unwrap_or("");
        let has = |kind: &Kind| kind.laws.contains(&chapter);
        // The tissue of every scalp is at rest before any treatment reaches it.
        let always = ALWAYS.contains(&chapter) || chapter == "tissue";
        row.name != FOLLOWS && (always || all().filter(named).any(has) || !all().any(has))
    };
    priors.rows().filter(asked).collect()
}

/// The laws with these rows at probabilities of their priors.
pub fn laws(priors: &Priors, rows: &[&Parameter], u: &[f64]) -> Parameters {
    let at: Vec<(&str, f64)> = rows.iter().map(|row| row.name).zip(u.iter().copied()).collect();
    priors.together(&at)
}
