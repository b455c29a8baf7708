//! The text of one file a user wrote, and where each byte of it stands.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::mistake::{Mistake, Mistakes, Span};

/// The largest file that is read, in bytes. A protocol is a page of text.
pub const LARGEST_FILE_BYTES: u64 = 4 << 20;

/// A line longer than this many bytes is not shown under a mistake, only named.
const LONGEST_SHOWN_LINE: usize = 1000;

/// Where the files that a protocol names are found.
#[derive(Clone, Debug, Default)]
pub enum Shelf {
    /// On the disk.
    #[default]
    Disk,
    /// In memory, path and text, as a run's record keeps them; the disk is not looked at.
    Kept(Vec<(PathBuf, String)>),
}

impl Shelf {
    /// Reads the file at `path`.
    pub fn read(&self, path: &Path) -> Result<Source, Mistakes> {
        let kept = match self {
            Shelf::Disk => return Source::read(path),
            Shelf::Kept(kept) => kept.iter().find(|(name, _)| name == path),
        };
        let shown = path.display().to_string();
        match kept {
            Some((_, text)) => Ok(Source::new(shown, text.as_str())),
            None => Err(Mistake::of_file(&shown, "the file is not in the record", "", "").into()),
        }
    }
}

/// A file as text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Source {
    /// The path as the user gave it.
    pub path: String,
    /// The whole text, without a byte-order mark.
    pub text: String,
    line_starts: Vec<usize>,
}

impl Source {
    /// A text held in memory, called `path` in every mistake.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Source {
        let mut text: String = text.into();
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        let line_starts = starts(&text);
        Source { path: path.into(), text, line_starts }
    }

    /// Reads a file of at most [`LARGEST_FILE_BYTES`] in UTF-8 that is not empty.
    pub fn read(path: &Path) -> Result<Source, Mistakes> {
        let shown = path.display().to_string();
        let unreadable = |e: std::io::Error| {
            let what = format!("the file cannot be read: {}", reason(&e));
            Mistakes::from(Mistake::of_file(&shown, what, "", ""))
        };
        let file = std::fs::File::open(path).map_err(unreadable)?;
        let size = file.metadata().map_err(unreadable)?.len();
        let mut bytes = Vec::new();
        if size <= LARGEST_FILE_BYTES {
            file.take(LARGEST_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        }
        let size = size.max(bytes.len() as u64);
        if size > LARGEST_FILE_BYTES {
            return Err(Mistake::of_file(
                &shown,
                format!("the file has {:.1} MB", size as f64 / 1e6),
                format!("at most {:.1} MB", LARGEST_FILE_BYTES as f64 / 1e6),
                "this is not a file for anagen; is the path right?",
            )
            .into());
        }
        Source::from_bytes(shown, bytes)
    }

    /// Takes the bytes of a file as UTF-8 text.
    pub fn from_bytes(path: impl Into<String>, bytes: Vec<u8>) -> Result<Source, Mistakes> {
        let path = path.into();
        let source = match String::from_utf8(bytes) {
            Ok(text) => Source::new(path, text),
            Err(e) => {
                let at = e.utf8_error().valid_up_to();
                let bad = e.as_bytes()[at];
                let lossy = String::from_utf8_lossy(e.as_bytes()).into_owned();
                // Everything before the first bad byte is kept as it is, so `at` still fits.
                return Err(Source { line_starts: starts(&lossy), path, text: lossy }
                    .mistake(
                        at..at + '\u{fffd}'.len_utf8(),
                        format!("the file is not UTF-8: byte {bad:#04x} at offset {at}"),
                        "text in UTF-8",
                        "save the file as UTF-8 in your editor",
                    )
                    .into());
            }
        };
        if source.text.trim().is_empty() {
            let hint = "`anagen new` writes a commented protocol";
            return Err(Mistake::of_file(&source.path, "the file is empty", "", hint).into());
        }
        Ok(source)
    }

    /// Line and column of a byte, both from 1; the column counts characters.
    pub fn place(&self, byte: usize) -> (usize, usize) {
        let byte = self.boundary(byte);
        let line = self.line_starts.partition_point(|start| *start <= byte).max(1);
        let start = self.line_starts.get(line - 1).copied().unwrap_or(0);
        (line, self.text[start..byte].chars().count() + 1)
    }

    /// The bytes of a line, counted from 1, without its end.
    pub fn line_span(&self, line: usize) -> Span {
        let start = self.line_starts.get(line.max(1) - 1).copied().unwrap_or(self.text.len());
        start..start + self.text[start..].lines().next().unwrap_or("").len()
    }

    /// The bytes `part` of a quoted `text` that stands at `span`; all of it if it has escapes.
    pub fn inside(&self, span: Span, text: &str, part: Span) -> Span {
        let plain = span.start + 1..span.end.saturating_sub(1);
        if self.text.get(plain.clone()) == Some(text) { plain.start + part.start..plain.start + part.end } else { span }
    }

    /// A mistake in this file at `span`.
    pub fn mistake(
        &self,
        span: Span,
        what: impl Into<String>,
        accepted: impl Into<String>,
        hint: impl Into<String>,
    ) -> Mistake {
        let start = self.boundary(span.start);
        let end = self.boundary(span.end).max(start);
        let (line, column) = self.place(start);
        let row = self.line_span(line);
        let shown = &self.text[row.clone()];
        let mark = (start - row.start).min(shown.len())..(end - row.start).min(shown.len());
        let shown = if shown.len() > LONGEST_SHOWN_LINE { "" } else { shown };
        Mistake {
            file: self.path.clone(),
            line,
            column,
            value: super::words::cut(&self.text[start..end]),
            span: start..end,
            what: what.into(),
            accepted: accepted.into(),
            hint: hint.into(),
            shown: shown.to_owned(),
            mark,
        }
    }

    /// The nearest place at or before `byte` where a character begins.
    fn boundary(&self, byte: usize) -> usize {
        self.text.floor_char_boundary(byte)
    }
}

/// Where each line begins.
fn starts(text: &str) -> Vec<usize> {
    let ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1);
    std::iter::once(0).chain(ends).collect()
}

/// The operating system's reason in words that do not depend on its language.
fn reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind::*;
    match error.kind() {
        NotFound => "there is no such file".into(),
        PermissionDenied => "permission denied".into(),
        IsADirectory => "it is a folder".into(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_lines_and_characters_from_one() {
        let source = Source::new("x", "a\nb\u{e9}c\n");
        assert_eq!(source.place(0), (1, 1));
        assert_eq!(source.place(2), (2, 1));
        assert_eq!(source.place(5), (2, 3));
        assert_eq!(source.place(4), (2, 2), "inside a character is before it");
        assert_eq!(source.place(999), (3, 1));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused_with_their_offset() {
        let mistakes = Source::from_bytes("x", b"ab\nc\xffd".to_vec()).unwrap_err();
        let mistake = &mistakes.into_vec()[0];
        assert_eq!((mistake.line, mistake.column), (2, 2));
        assert!(mistake.what.contains("0xff at offset 4"), "{}", mistake.what);
        assert!(Source::from_bytes("x", b" \n\t".to_vec()).is_err());
        assert!(Source::from_bytes("x", b"\xef\xbb\xbf".to_vec()).is_err());
    }
}
