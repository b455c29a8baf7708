//! A page that needs nothing else: head, contents, sections, tables; the style is that of a run's report.

use anagen_lab::report::plot::escape;
use anagen_lab::report::words::{datum, fixed, short, signed};
use std::fmt::Write;

/// The style of a run's report.
const STYLE: &str = include_str!("../../../anagen-lab/templates/report.css");
/// What only these pages have: boxes people flow through.
const MORE: &str = include_str!("page.css");

/// A page being written.
pub(super) struct Sheet {
    title: String,
    lead: String,
    warning: String,
    sections: Vec<(&'static str, &'static str, String)>,
    footer: String,
}

impl Sheet {
    /// An empty page; `lead`, `warning` and `footer` are HTML.
    pub fn new(title: &str, lead: String, warning: String, footer: String) -> Sheet {
        Sheet { title: escape(title), lead, warning, sections: Vec::new(), footer }
    }

    /// Adds a section of HTML, unless it is empty.
    pub fn section(&mut self, id: &'static str, title: &'static str, body: String) {
        if !body.is_empty() {
            self.sections.push((id, title, body));
        }
    }

    /// The page.
    pub fn html(self) -> String {
        let Sheet { title, lead, warning, sections, footer } = self;
        let mut html = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n<title>{title}</title>\n\
             <style>\n{STYLE}{MORE}</style>\n</head>\n<body>\n\
             <a class=\"skip\" href=\"#contents\">Skip to the contents</a>\n<header>\n\
             <p class=\"kind\">anagen: a scalp simulated follicle by follicle</p>\n<h1>{title}</h1>\n\
             <p class=\"lead\">{lead}</p>\n<p class=\"warning\"><b>Not medical advice.</b> {warning}</p>\n</header>\n\n\
             <nav id=\"contents\" aria-label=\"Contents\">\n<ol>\n"
        );
        for (id, title, _) in &sections {
            let _ = writeln!(html, "<li><a href=\"#{id}\">{title}</a></li>");
        }
        html += "</ol>\n</nav>\n\n<main>\n";
        for (id, title, body) in &sections {
            let _ = write!(
                html,
                "<section id=\"{id}\" aria-labelledby=\"{id}-title\">\n<h2 id=\"{id}-title\">{title}</h2>\n{body}</section>\n"
            );
        }
        html + "</main>\n\n<footer>\n<p><b>Not medical advice.</b></p>\n" + &footer + "</footer>\n</body>\n</html>\n"
    }
}

/// A head of a table; one that begins with `#` stands over numbers.
pub(super) type Head<'a> = &'a str;

/// A table in a region of its own. Cells are HTML; the first of a row is its head. A row of fewer cells ends with one
/// that is as wide as the rest.
pub(super) fn table(name: &str, heads: &[Head], rows: &[Vec<String>]) -> String {
    let mut html = format!(
        "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{}\"><table>\n<thead><tr>",
        escape(name)
    );
    for head in heads {
        let _ = match head.strip_prefix('#') {
            Some(head) => write!(html, "<th scope=\"col\" class=\"n\">{}</th>", escape(head)),
            None => write!(html, "<th scope=\"col\">{}</th>", escape(head)),
        };
    }
    html += "</tr></thead>\n<tbody>\n";
    for row in rows {
        html += "<tr>";
        for (i, cell) in row.iter().enumerate() {
            let rest = heads.len() - i;
            let _ = match i {
                0 => write!(html, "<th scope=\"row\">{cell}</th>"),
                _ if i + 1 == row.len() && rest > 1 => write!(html, "<td colspan=\"{rest}\">{cell}</td>"),
                _ if heads[i].starts_with('#') => write!(html, "<td class=\"n\">{cell}</td>"),
                _ => write!(html, "<td>{cell}</td>"),
            };
        }
        html += "</tr>\n";
    }
    html + "</tbody>\n</table></div>\n"
}

/// A number with so many digits, as the page and the summary both have it.
pub(super) fn number(value: f64, digits: usize) -> String {
    datum(value, &fixed(value, digits))
}

/// A number of unknown size.
pub(super) fn plain(value: f64) -> String {
    datum(value, &short(value))
}

/// A count.
pub(super) fn whole(count: u32) -> String {
    number(f64::from(count), 0)
}

/// A count of things.
pub(super) fn counted(count: u32, one: &str, many: &str) -> String {
    format!("{} {}", whole(count), if count == 1 { one } else { many })
}

/// An arm against another, on one line.
pub(super) fn versus(arm: &str, control: &str) -> String {
    format!("{}\u{a0}\u{2212}\u{a0}{}", escape(arm), escape(control))
}

/// A share of 1, in percent.
pub(super) fn percent(share: f64, digits: usize) -> String {
    datum(share, &format!("{}\u{a0}%", fixed(100.0 * share, digits)))
}

/// A P value.
pub(super) fn p_value(p: f64) -> String {
    datum(p, &if p < 0.001 { "&lt;0.001".into() } else { fixed(p, 3) })
}

/// A number that is a difference, printed `factor` times as large.
pub(super) fn difference(value: f64, factor: f64, digits: usize) -> String {
    datum(value, &signed(factor * value, digits))
}

/// Digits that show about three figures of numbers as large as this.
pub(super) fn digits_of(size: f64) -> usize {
    if !(size > 0.0) || !size.is_finite() {
        return 1;
    }
    (2.0 - libm::floor(libm::log10(size))).clamp(0.0, 4.0) as usize
}

/// A paragraph of HTML.
pub(super) fn paragraph(html: &str) -> String {
    format!("<p>{html}</p>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_is_short_ends_wide() {
        let html = table("A & B", &["a", "#b", "c"], &[vec!["x".into(), "failed".into()]]);
        assert!(html.contains("<th scope=\"row\">x</th><td colspan=\"2\">failed</td>") && html.contains("A &amp; B"));
    }

    #[test]
    fn digits_follow_size() {
        assert_eq!([0.0123, 0.5, 3.2, 45.0, 300.0].map(digits_of), [4, 3, 2, 1, 0]);
        assert_eq!(p_value(0.0004), "<data value=\"0.0004\">&lt;0.001</data>");
    }
}
