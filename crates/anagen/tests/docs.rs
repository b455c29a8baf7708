//! Prose nobody runs rots: generated pages are fresh, and every path a page names exists.

use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

#[test]
fn the_page_of_assumptions_is_what_the_program_prints() {
    let out = Command::new(env!("CARGO_BIN_EXE_anagen"))
        .args(["parameters", "--assumed", "--markdown"])
        .output()
        .expect("anagen starts");
    let page = std::fs::read_to_string(root().join("docs/assumptions.md")).expect("docs/assumptions.md");
    let now = String::from_utf8(out.stdout).expect("text");
    assert!(now.lines().count() > 20, "{now}");
    assert_eq!(page, now, "run: cargo run --release -- parameters --assumed --markdown > docs/assumptions.md");
}

#[test]
fn every_path_in_the_pages_exists() {
    let mut seen = 0;
    for page in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/performance.md"] {
        let text = std::fs::read_to_string(root().join(page)).expect(page);
        for word in text.split('`').skip(1).step_by(2) {
            // `file.rs::item` and `folder/*` name a file and a folder.
            let path = word.split("::").next().unwrap_or(word).trim_end_matches('*').trim_end_matches('/');
            let named = ["docs/", "crates/", "verification/", "protocols/", "intake/", "products/", ".ci/"];
            let is_path = named.iter().any(|p| word.starts_with(p)) && !word.contains(' ');
            let is_page = word.ends_with(".md") && !word.contains('/') && !word.contains(' ');
            if is_path || is_page {
                seen += 1;
                assert!(root().join(path).exists(), "{page} names {word}, which is not there");
            }
        }
    }
    assert!(seen > 10, "only {seen} paths seen");
}
