//! Every number a protocol rests on that nobody measured.

use super::{Setup, registry};
use crate::result::Assumption;
use anagen_model::law::Parameters;

/// Chapters of the parameter table that every run uses: people and their follicles.
pub const ALWAYS: [&str; 5] = ["patient", "clock", "size", "niche", "shaft"];

/// The chapters of the parameter table that a protocol uses.
pub(crate) fn used_chapters(setup: &Setup) -> Vec<&'static str> {
    let entries = setup.file.plans.iter().flat_map(|p| &p.treatments).chain(&setup.file.history);
    let named = entries.chain(&setup.file.causes).chain(&setup.file.measures).map(|e| e.kind);
    // Without a [[measure]] all of them are read.
    let read = if setup.file.measures.is_empty() { registry().measures } else { &[] };
    named.chain(read).flat_map(|k| k.laws).copied().chain(ALWAYS).collect()
}

/// Every assumed parameter this protocol uses, every default that stands in, and the user's own.
pub(crate) fn assumptions(setup: &Setup) -> Vec<Assumption> {
    let used = used_chapters(setup);
    let relevant = |chapter: &str| used.contains(&chapter);
    let mut all = Vec::new();
    for row in Parameters::rows() {
        let chapter = row.name.split('.').next().unwrap_or("");
        let own = setup.own_parameters.iter().any(|n| n == row.name);
        if own || (relevant(chapter) && row.verification.assumed()) {
            let why = if own { "set by the user's parameter file" } else { row.source };
            let value = setup.parameters.get(row.name).unwrap_or(row.value);
            all.push(Assumption { name: row.name.into(), value, unit: row.unit.into(), why: why.into() });
        }
    }
    for (place, key, value) in setup.file.defaults() {
        if let anagen_model::quantity::Value::Number(x) = value {
            let name = format!("{place}: {key}");
            all.push(Assumption {
                name,
                value: x,
                unit: String::new(),
                why: "not written in the protocol; the default stands in".into(),
            });
        }
    }
    for product in &setup.products {
        for (key, value) in &product.values.0 {
            if let (anagen_model::quantity::Value::Number(x), true) = (value, key != "format") {
                let name = format!("product {}: {key}", product.name);
                all.push(Assumption {
                    name,
                    value: *x,
                    unit: String::new(),
                    why: "the user's assumption about the product".into(),
                });
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A chapter that no kind names would hold assumptions that no report ever tells.
    #[test]
    fn every_chapter_is_always_used_or_named_by_some_kind() {
        let registry = registry();
        let kinds = registry.causes.iter().chain(registry.treatments).chain(registry.measures);
        let named: Vec<&str> = kinds.flat_map(|k| k.laws).copied().chain(ALWAYS).collect();
        for row in Parameters::rows() {
            let chapter = row.name.split('.').next().unwrap_or("");
            assert!(named.contains(&chapter), "{chapter} is named by no kind");
        }
        for chapter in ALWAYS {
            assert!(Parameters::rows().any(|r| r.name.starts_with(&format!("{chapter}."))), "no chapter {chapter}");
        }
    }
}
