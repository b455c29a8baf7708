//! Standard output and standard error, either of which may be closed, full or no terminal.

use crate::failure::Failure;
use std::io::{IsTerminal, Write};

/// Writes `text` to standard output; a closed pipe or a full disk is a failure like any other.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let done = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    done.map_err(|e| Failure::failed(format!("cannot write to standard output: {e}")))
}

/// Writes `text` to standard error; nobody is left to hear that this failed.
pub fn complain(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Whether standard error shows colours.
pub fn coloured_errors() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Columns of text, each as wide as its widest cell, two blanks apart; the last is left ragged.
/// Columns named in `right` are aligned to the right.
pub fn columns(rows: &[Vec<String>], right: &[usize]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |c: usize| rows.iter().filter_map(|r| r.get(c)).map(|t| t.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (c, cell) in row.iter().enumerate() {
            let blanks = " ".repeat(widths[c] - cell.chars().count());
            match right.contains(&c) {
                true => line += &format!("{blanks}{cell}  "),
                false => line += &format!("{cell}{blanks}  "),
            }
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}
