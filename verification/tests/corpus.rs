//! Every input that a fuzzer kept, tried again by the functions that the fuzzer calls: what once broke a
//! promise, or reached code that no other input reaches, never breaks one again.
//!
//! Seen to fail: with the record of a run whose list names one file twice, before such lists could be
//! compared. `ANAGEN_BLESS=1` writes the dictionary anew.

use anagen_verification::fuzz::{TARGETS, dictionary};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz")
}

/// The files of a folder, in order of name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut all: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    all.sort();
    all
}

#[test]
fn every_kept_input_keeps_every_promise() {
    let mut tried = 0;
    for target in TARGETS {
        let corpus = files(&folder().join("corpus").join(target.name));
        assert!(!corpus.is_empty(), "{} has no corpus", target.name);
        for path in corpus {
            let bytes = std::fs::read(&path).expect("a file of the corpus");
            println!("{}", path.display());
            (target.try_bytes)(&bytes);
            // Cut short, as a file is after a crash.
            (target.try_bytes)(&bytes[..bytes.len() / 2]);
            tried += 1;
        }
    }
    assert!(tried > 500, "only {tried} inputs");
}

#[test]
fn every_target_has_a_shell_and_a_corpus_and_there_are_no_others() {
    let mut names: Vec<String> = TARGETS.iter().map(|t| t.name.to_owned()).collect();
    names.sort();
    let found = |path: &str| -> Vec<String> {
        files(&folder().join(path)).iter().filter_map(|p| Some(p.file_stem()?.to_str()?.to_owned())).collect()
    };
    assert_eq!(found("corpus"), names);
    assert_eq!(found("fuzz_targets"), names);
    let manifest = std::fs::read_to_string(folder().join("Cargo.toml")).expect("the manifest");
    for target in TARGETS {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{}.rs\"", target.name)), "{}", target.name);
        let shell = folder().join("fuzz_targets").join(target.name).with_extension("rs");
        let shell = std::fs::read_to_string(shell).expect("a shell");
        assert!(shell.contains(&format!("::{}(data)", target.name)), "{shell}");
    }
}

#[test]
fn the_dictionary_holds_every_word() {
    let path = folder().join("words.dict");
    if std::env::var_os("ANAGEN_BLESS").is_some() {
        std::fs::write(&path, dictionary()).expect("the dictionary is written");
    }
    assert_eq!(std::fs::read_to_string(path).expect("the dictionary"), dictionary());
}
