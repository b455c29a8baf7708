//! Posteriors: parameters that published trials teach together, as files that draws are taken from.
//!
//! The program carries those of `posterior/`; a protocol may name one of its own instead, or none.

use crate::protocol::{Mistake, Source};
use anagen_model::law::drawn::Learned;
use serde::Deserialize;
use std::sync::OnceLock;

/// Path and text of every posterior the program carries, by path.
const CARRIED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/posteriors.rs"));

/// The layout this program reads and writes.
pub const FORMAT: u32 = 1;

/// A posterior to draw from.
#[derive(Clone, Debug, PartialEq)]
pub struct Posterior {
    /// Its file.
    pub path: String,
    /// Hash of its bytes.
    pub blake3: String,
    /// Its members.
    pub learned: Learned,
}

/// What draws need of a file.
#[derive(Deserialize)]
struct Layout {
    format: u32,
    block: String,
    parameters: Vec<Named>,
    members: Vec<Vec<f64>>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

impl Posterior {
    /// The files that the program carries.
    pub fn sources() -> Vec<Source> {
        CARRIED.iter().map(|(path, text)| Source::new(*path, *text)).collect()
    }

    /// Those that the program carries, read once however many protocols draw from them.
    ///
    /// # Panics
    ///
    /// If a file of the repository is none, which a test forbids.
    pub fn carried() -> &'static [Posterior] {
        static READ: OnceLock<Vec<Posterior>> = OnceLock::new();
        let read = |(path, text): &(&str, &str)| {
            Posterior::of(&Source::new(*path, *text)).unwrap_or_else(|m| panic!("{}", m.render(false)))
        };
        READ.get_or_init(|| CARRIED.iter().map(read).collect())
    }

    /// Reads one.
    pub fn of(source: &Source) -> Result<Posterior, Mistake> {
        let no = |why: String| {
            let accepted = "a posterior, as `anagen calibrate` writes it";
            Mistake::of_file(&source.path, format!("this is no posterior: {why}"), accepted, "")
        };
        let layout: Layout = serde_json::from_str(&source.text).map_err(|e| no(e.to_string()))?;
        if layout.format != FORMAT {
            return Err(no(format!("its format is {}, this program reads {FORMAT}", layout.format)));
        }
        let names: Vec<String> = layout.parameters.into_iter().map(|p| p.name).collect();
        let learned = Learned::new(&layout.block, &names, layout.members).map_err(no)?;
        let blake3 = blake3::hash(source.text.as_bytes()).to_hex().to_string();
        Ok(Posterior { path: source.path.clone(), blake3, learned })
    }

    /// What a record says of it: `posterior NAME` and its hash.
    pub fn option(&self) -> (String, String) {
        (format!("posterior {}", self.learned.name()), self.blake3.clone())
    }

    /// What a reader must know of it.
    pub fn note(&self) -> String {
        let (rows, members) = (self.learned.rows().len(), self.learned.members());
        let (name, hash) = (self.learned.name(), &self.blake3[..12]);
        format!(
            "What is not known of {rows} parameters is taken from the posterior {name} ({members} members, {hash}): what \
             published trials leave open. Of all others it is their priors."
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_the_program_carries_can_be_read() {
        let carried = Posterior::carried();
        assert_eq!(carried.len(), CARRIED.len());
        let mut rows: Vec<&str> = carried.iter().flat_map(|p| p.learned.rows()).map(|row| row.name).collect();
        let all = rows.len();
        rows.sort_unstable();
        rows.dedup();
        assert_eq!(rows.len(), all, "no parameter is learned twice");
    }

    #[test]
    fn a_file_that_is_none_is_told() {
        let of = |text: &str| Posterior::of(&Source::new("p.json", text)).map_err(|m| m.render(false));
        let file = |format: u32, name: &str| {
            format!(
                r#"{{"format": {format}, "block": "mine", "version": "x", "parameters": [{{"name": "{name}"}}], "members": [[1.5], [2.5]]}}"#
            )
        };
        let read = of(&file(1, "cells.potency")).unwrap();
        assert_eq!((read.learned.name(), read.learned.members()), ("mine", 2));
        assert_eq!(
            read.option(),
            ("posterior mine".into(), blake3::hash(file(1, "cells.potency").as_bytes()).to_string())
        );
        for (text, words) in [
            (file(2, "cells.potency"), "its format is 2"),
            (file(1, "cells.potenzy"), "no parameter cells.potenzy"),
            ("{}".into(), "missing field"),
        ] {
            let said = of(&text).unwrap_err();
            assert!(said.contains(words) && said.contains("p.json"), "{said}");
        }
    }
}
