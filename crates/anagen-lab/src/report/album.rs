//! The album: what lies in `pictures/`, with the words that stand under each picture.

use serde::{Deserialize, Serialize};

/// Folder of the pictures, beside the page.
pub const PICTURES: &str = "pictures";

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PictureKind {
    /// The scalp, hair by hair, on one day.
    View,
    /// The same over the whole time, as a film.
    Lapse,
    /// A site through a trichoscope.
    Trichoscope,
    /// A quantity over the scalp's chart.
    Map,
}

/// One file of the album.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// Its path from the run's folder: `pictures/vertex-untreated-day-0.png`.
    pub file: String,
    /// What it shows.
    pub kind: PictureKind,
    /// The plan.
    pub plan: String,
    /// The measured site, of a picture of one.
    pub site: Option<String>,
    /// The day; the last one, of a film.
    pub day: f64,
    /// The days of a film's pictures.
    #[serde(default)]
    pub days: Vec<f64>,
    /// From where it is seen, of a view of the head.
    pub view: Option<String>,
    /// What stands under it.
    pub caption: String,
    /// What it shows in words, for those who cannot see it.
    pub alt: String,
}

/// A name as part of a file's name: small letters, digits and single hyphens.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars() {
        match c.to_ascii_lowercase() {
            c if c.is_ascii_alphanumeric() => slug.push(c),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    let end = slug.trim_end_matches('-').len();
    slug.truncate(end);
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_a_safe_part_of_a_file_name() {
        assert_eq!(slug("Cells & finasteride"), "cells-finasteride");
        assert_eq!(slug("../x  (5 mg)"), "x-5-mg");
        assert_eq!(slug("\u{fc}"), "");
    }
}
