//! What a fuzzer may do to every reader of a user's bytes and to the engine: one function a target.
//!
//! Each takes any bytes and panics where a promise is broken. `fuzz/` at the root of the repository
//! runs them for hours with a nightly toolchain; `tests/corpus.rs` runs them over the committed corpus
//! on every test. Nothing here opens a file: what a protocol names stands on a shelf in memory.

pub mod engine;
pub mod kept;
pub mod numbers;
pub mod patient;
pub mod reading;
pub mod tables;

use anagen_lab::protocol::tables::{COHORT, INTAKE, PATIENT, PLAN, PRODUCT, SITE, TOP};
use anagen_lab::run::registry;
use anagen_model::law::Parameters;
use anagen_model::quantity::{Field, FieldKind, kind::Kind};
use anagen_model::treatment::product;

/// One target: its name in `fuzz/`, and what it does with any bytes.
#[derive(Clone, Copy)]
pub struct Target {
    /// The name of the target and of the folder of its corpus.
    pub name: &'static str,
    /// Tries the bytes; panics where a promise is broken.
    pub try_bytes: fn(&[u8]),
}

/// Every target.
pub const TARGETS: &[Target] = &[
    Target { name: "protocol", try_bytes: reading::protocol },
    Target { name: "parameters", try_bytes: reading::parameters },
    Target { name: "product", try_bytes: reading::product },
    Target { name: "provenance", try_bytes: reading::provenance },
    Target { name: "kept", try_bytes: kept::kept },
    Target { name: "intake", try_bytes: tables::intake },
    Target { name: "cohort", try_bytes: tables::cohort },
    Target { name: "source", try_bytes: tables::source },
    Target { name: "expectation", try_bytes: tables::expectation },
    Target { name: "words", try_bytes: tables::words },
    Target { name: "numbers", try_bytes: numbers::numbers },
    Target { name: "sensitivity", try_bytes: numbers::sensitivity },
    Target { name: "walk", try_bytes: engine::walk },
    Target { name: "cells", try_bytes: engine::cells },
    Target { name: "readings", try_bytes: engine::readings },
    Target { name: "patient", try_bytes: patient::patient },
];

/// Words of protocols, tables and parameters for a fuzzer that would not guess them: one quoted a line.
pub fn dictionary() -> String {
    let registry = registry();
    let kinds: Vec<&Kind> = registry.causes.iter().chain(registry.treatments).chain(registry.measures).collect();
    let own = [TOP, PATIENT, SITE, PRODUCT, PLAN, INTAKE, COHORT, product::FIELDS];
    let fields: Vec<&Field> = own.into_iter().flatten().chain(kinds.iter().flat_map(|k| k.fields)).collect();
    let mut words: Vec<&str> = kinds.iter().map(|k| k.name).collect();
    for field in fields {
        words.push(field.key);
        if let FieldKind::Choice(list) | FieldKind::Choices(list) = field.kind {
            words.extend(list);
        }
    }
    words.extend(["[patient]", "[[patient.history]]", "[[cause]]", "[[site]]", "[[measure]]", "[[product]]"]);
    words.extend(["[[plan]]", "[[plan.treatment]]", "kind", " at ", " on day ", ": ", "untreated", "head", "1e9"]);
    words.extend(Parameters::rows().flat_map(|row| row.name.split('.')));
    words.sort_unstable();
    words.dedup();
    let line = |word: &&str| format!("\"{word}\"\n");
    let about = "# Every word of a user's files; `verification/tests/corpus.rs` keeps it so.\n";
    about.to_owned() + &words.iter().map(line).collect::<String>()
}

/// The target of that name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|t| t.name == name)
}
