//! Figures and verdicts, for a terminal and for `docs/performance.md`.

use std::fmt::Write;

/// What an acceptance line asks of a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Asked {
    /// No less than this.
    AtLeast(f64),
    /// Less than this.
    Under(f64),
}

/// One acceptance line with its figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What is measured.
    pub what: String,
    /// What was found; `None` if it could not be measured here.
    pub found: Option<f64>,
    /// Its unit.
    pub unit: &'static str,
    /// What is asked.
    pub asked: Asked,
    /// What is aimed at beyond that, or how the figure comes about.
    pub note: String,
}

impl Line {
    /// The verdict in a word.
    pub fn verdict(&self) -> &'static str {
        match (self.found, self.asked) {
            (None, _) => "not measured",
            (Some(found), Asked::AtLeast(least)) if found >= least => "holds",
            (Some(found), Asked::Under(most)) if found < most => "holds",
            _ => "FAILS",
        }
    }

    fn cells(&self) -> [String; 5] {
        let asked = match self.asked {
            Asked::AtLeast(x) => format!("at least {}", short(x)),
            Asked::Under(x) => format!("under {}", short(x)),
        };
        let found = self.found.map_or("-".into(), |x| format!("{} {}", short(x), self.unit).trim_end().to_string());
        [self.what.clone(), found, asked, self.verdict().into(), self.note.clone()]
    }
}

/// A number to three figures.
pub fn short(x: f64) -> String {
    match x.abs() {
        0.0 => "0".into(),
        a if a >= 1e5 => format!("{x:.2e}"),
        a if a >= 100.0 => format!("{x:.0}"),
        a if a >= 10.0 => format!("{x:.1}"),
        a if a >= 1.0 => format!("{x:.2}"),
        _ => format!("{x:.3}"),
    }
}

/// The acceptance lines as a table.
pub fn acceptance(lines: &[Line]) -> String {
    let head = ["what", "found", "asked", "verdict", ""].map(String::from);
    table(&head, &lines.iter().map(|line| line.cells().to_vec()).collect::<Vec<_>>())
}

/// A table in Markdown, its columns in line.
pub fn table(head: &[String], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| &row[column]).chain([&head[column]]);
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0).max(3)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let mut text = String::new();
    let mut line = |cells: &[String]| {
        for (cell, width) in cells.iter().zip(&widths) {
            write!(text, "| {cell:width$} ").expect("memory");
        }
        text += "|\n";
    };
    line(head);
    line(&widths.iter().map(|width| "-".repeat(*width)).collect::<Vec<_>>());
    rows.iter().for_each(|row| line(row));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_follow_the_figures() {
        let line = |found, asked| Line { what: "speed".into(), found, unit: "", asked, note: String::new() };
        assert_eq!(line(Some(1e9), Asked::AtLeast(1e9)).verdict(), "holds");
        assert_eq!(line(Some(0.9e9), Asked::AtLeast(1e9)).verdict(), "FAILS");
        assert_eq!(line(Some(4.0), Asked::Under(4.0)).verdict(), "FAILS");
        assert_eq!(line(Some(f64::NAN), Asked::Under(4.0)).verdict(), "FAILS");
        assert_eq!(line(None, Asked::Under(4.0)).verdict(), "not measured");
        assert_eq!([1.234e9, 2840.0, 3.14159, 0.4567].map(short), ["1.23e9", "2840", "3.14", "0.457"]);
    }
}
