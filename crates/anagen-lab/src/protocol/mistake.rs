//! A mistake in a user's file: what is wrong, where, what is accepted, and how to mend it.

use std::fmt::Write;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

/// A range of bytes in a file.
pub type Span = std::ops::Range<usize>;

/// No more mistakes than this are printed; the rest are counted.
const MOST_PRINTED: usize = 100;

/// No more mistakes than this are kept of one file: a file of another kind has one per line.
pub(super) const MOST_KEPT: usize = 1000;

/// One mistake, complete in itself: it can be printed without the file.
#[derive(Clone, Debug, PartialEq, Serialize, thiserror::Error)]
#[error("{file}:{line}: {what}")]
pub struct Mistake {
    /// The file as the user named it.
    pub file: String,
    /// The line, from 1; 0 if the mistake is of the whole file.
    pub line: usize,
    /// The column in characters, from 1; 0 if the mistake is of the whole file.
    pub column: usize,
    /// The bytes of the file it is about.
    pub span: Span,
    /// The text as written there, cut after 60 characters.
    pub value: String,
    /// What is wrong.
    pub what: String,
    /// What would be accepted; empty where the hint says it all.
    pub accepted: String,
    /// How to mend it; may be empty.
    pub hint: String,
    /// The line of the file; empty if it is too long to show.
    #[serde(skip)]
    pub(super) shown: String,
    /// The part of that line to mark.
    #[serde(skip)]
    pub(super) mark: Span,
}

impl Mistake {
    /// A mistake of a whole file, at no line.
    pub fn of_file(
        file: &str,
        what: impl Into<String>,
        accepted: impl Into<String>,
        hint: impl Into<String>,
    ) -> Mistake {
        Mistake {
            file: file.to_owned(),
            line: 0,
            column: 0,
            span: 0..0,
            value: String::new(),
            what: what.into(),
            accepted: accepted.into(),
            hint: hint.into(),
            shown: String::new(),
            mark: 0..0,
        }
    }

    /// The mistake as a compiler prints it, `coloured` for a terminal.
    pub fn render(&self, coloured: bool) -> String {
        let accepted = match self.accepted.as_str() {
            "" => String::new(),
            words => format!("accepted: {words}"),
        };
        let mut group = Group::with_title(Level::ERROR.primary_title(self.what.as_str()));
        if self.shown.is_empty() {
            let mut origin = Origin::path(self.file.as_str());
            if self.line > 0 {
                origin = origin.line(self.line).char_column(self.column);
            }
            group = group.element(origin);
            if !accepted.is_empty() {
                group = group.element(Level::NOTE.message(accepted.as_str()));
            }
        } else {
            let mut mark = AnnotationKind::Primary.span(self.mark.clone());
            if !accepted.is_empty() {
                mark = mark.label(accepted.as_str());
            }
            let snippet = Snippet::source(self.shown.as_str()).line_start(self.line);
            group = group.element(snippet.path(self.file.as_str()).annotation(mark));
        }
        if !self.hint.is_empty() {
            group = group.element(Level::HELP.message(self.hint.as_str()));
        }
        let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[group])
    }
}

/// All mistakes of the files of one protocol: at least one.
#[derive(Clone, Debug, PartialEq, Serialize, thiserror::Error)]
#[error("{}", self.count())]
pub struct Mistakes(Vec<Mistake>);

impl Mistakes {
    /// The mistakes file by file, each file from top to bottom; `None` if there are none.
    pub fn of(mut list: Vec<Mistake>) -> Option<Mistakes> {
        let mut files: Vec<String> = Vec::new();
        for mistake in &list {
            if !files.contains(&mistake.file) {
                files.push(mistake.file.clone());
            }
        }
        let rank = |m: &Mistake| files.iter().position(|f| *f == m.file);
        list.sort_by_key(|m| (rank(m), m.span.start));
        (!list.is_empty()).then_some(Mistakes(list))
    }

    /// The mistakes of a file of which nothing could be read.
    pub fn of_unreadable(path: &str, list: Vec<Mistake>) -> Mistakes {
        Mistakes::of(list).unwrap_or_else(|| Mistake::of_file(path, "the file cannot be read", "", "").into())
    }

    /// Each mistake.
    pub fn iter(&self) -> impl Iterator<Item = &Mistake> {
        self.0.iter()
    }

    /// The mistakes themselves.
    pub fn into_vec(self) -> Vec<Mistake> {
        self.0
    }

    /// All mistakes as a compiler prints them, and a last line that counts them.
    pub fn render(&self, coloured: bool) -> String {
        let mut out = String::new();
        for mistake in self.iter().take(MOST_PRINTED) {
            let _ = writeln!(out, "{}\n", mistake.render(coloured));
        }
        if self.0.len() > MOST_PRINTED {
            let _ = writeln!(out, "... and {} more\n", self.0.len() - MOST_PRINTED);
        }
        let _ = writeln!(out, "{}; nothing was run or written", self.count());
        out
    }

    /// `{"mistakes": [...]}` for a program, every mistake with file, line, column and bytes.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({ "mistakes": self.0 })
    }

    fn count(&self) -> String {
        match self.0.len() {
            1 => "1 mistake".into(),
            n if n >= MOST_KEPT => format!("at least {MOST_KEPT} mistakes"),
            n => format!("{n} mistakes"),
        }
    }
}

impl From<Mistake> for Mistakes {
    fn from(mistake: Mistake) -> Mistakes {
        Mistakes(vec![mistake])
    }
}

#[cfg(test)]
mod tests {
    use super::super::source::Source;
    use super::*;

    #[test]
    fn a_mistake_is_printed_with_its_line_and_counted() {
        let source = Source::new("x.toml", "a = 1\nb = 22\n");
        let late = source.mistake(10..12, "`b` = 22 is out of range", "0 to 5 mm", "write less");
        let early = source.mistake(0..1, "unknown key `a`", "", "");
        let all = Mistakes::of(vec![late, early]).unwrap();
        let text = all.render(false);
        assert!(text.contains("--> x.toml:2:5"), "{text}");
        assert!(text.contains("2 | b = 22"), "{text}");
        assert!(text.find("unknown key").unwrap() < text.find("out of range").unwrap());
        assert!(text.ends_with("2 mistakes; nothing was run or written\n"), "{text}");
        assert_eq!(all.to_json()["mistakes"][1]["value"], "22");
    }

    #[test]
    fn a_line_too_long_to_show_is_named() {
        let source = Source::new("x.toml", format!("a = '{}'", "y".repeat(5000)));
        let text = source.mistake(4..5006, "too long", "a word", "").render(false);
        assert!(text.contains("x.toml:1:5") && text.len() < 300, "{text}");
    }
}
