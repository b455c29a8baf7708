//! Data flows one way: each chapter uses only the chapters the table in ARCHITECTURE.md allows.

use std::path::{Path, PathBuf};

/// Chapter, and what it may use beside itself.
const ALLOWED: &[(&str, &[&str])] = &[
    ("quantity", &[]),
    ("patient", &["quantity"]),
    ("scalp", &["quantity", "patient"]),
    ("follicle", &["quantity", "patient", "law"]),
    ("drive", &["patient", "law"]),
    ("cause", &["quantity", "patient", "scalp", "drive", "law"]),
    ("treatment", &["quantity", "patient", "scalp", "drive", "law"]),
    ("calendar", &["quantity", "law", "scalp", "follicle", "drive", "cause", "treatment"]),
    ("head", &["quantity", "law", "patient", "scalp", "follicle", "drive", "cause", "treatment", "calendar"]),
    ("measure", &["quantity", "patient", "law", "scalp", "follicle"]),
    // The table of all parameters gathers every chapter's own.
    ("law", &["quantity", "patient", "scalp", "follicle", "cause", "treatment", "measure"]),
];

fn files(path: &Path, out: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).expect("readable").flatten() {
            files(&entry.path(), out);
        }
    } else if path.extension().is_some_and(|e| e == "rs") {
        out.push(path.to_owned());
    }
}

#[test]
fn chapters_use_only_what_stands_above_them() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = 0;
    for (chapter, allowed) in ALLOWED {
        let mut all = Vec::new();
        files(&source.join(chapter), &mut all);
        files(&source.join(format!("{chapter}.rs")), &mut all);
        for file in all.into_iter().filter(|f| f.exists()) {
            let text = std::fs::read_to_string(&file).expect("text");
            for part in text.split("crate::").skip(1) {
                let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let known = ALLOWED.iter().any(|(c, _)| *c == name);
                found += usize::from(known);
                let fine = !known || name == *chapter || allowed.contains(&name.as_str());
                assert!(fine, "{} uses {name}, which {chapter} may not", file.display());
            }
        }
    }
    assert!(found > 50, "the scan found only {found} uses");
}

#[test]
fn the_model_is_pure_and_portable() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&source, &mut all);
    let words =
        ["std::fs", "std::time", "std::thread", "std::env", ".mul_add(", "HashMap", ".exp()", ".ln()", ".powf("];
    for file in all {
        let text = std::fs::read_to_string(&file).expect("text");
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        for word in words {
            assert!(!code.contains(word), "{} holds {word}", file.display());
        }
    }
}
