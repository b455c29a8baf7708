//! `validation.html`: the validation told to a reader, in one file that needs nothing else.
//!
//! Style and figures are those of a run's report. A forest shows what was predicted as a bar and what was
//! published as its mark.

use super::document::{SCORE_HEADS, heading, meaning, score_rows};
use super::identify::{HEADS as LEARNED, Identifiability};
use super::row::{Row, State};
use super::validation::Validation;
use super::words::{HEADS, cells, met, number};
use crate::calibrate::DatumKind;
use crate::study::{Role, Scale};
use anagen_lab::report::plot::{Forest, ForestGroup, ForestRow, Style, escape, figure};
use std::fmt::Write;

/// The style of a run's report.
const STYLE: &str = include_str!("../../../anagen-lab/templates/report.css");

/// The page.
pub fn page(v: &Validation, learned: Option<&Identifiability>) -> String {
    let mut html = String::from("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n");
    html += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n<title>Validation</title>\n";
    let _ = write!(html, "<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n");
    html += "<p class=\"kind\">anagen: a scalp simulated follicle by follicle</p>\n<h1>Validation</h1>\n";
    html += "<p class=\"lead\">Every outcome of every published study of the library, staged again: what the model \
             predicts beside what was printed.</p>\n</header>\n<main>\n";
    let promised: Vec<Vec<String>> =
        v.promises.iter().map(|p| vec![p.about.into(), p.target.clone(), p.found.clone(), met(p.met).into()]).collect();
    section(&mut html, "promised", "What was promised", &table(&["about", "target", "found", "verdict"], &promised));
    section(&mut html, "scores", "Scores", &table(&SCORE_HEADS, &score_rows(&v.scores)));
    for role in Role::ALL {
        let rows: Vec<&Row> = v.rows.iter().filter(|r| r.role == role).collect();
        if rows.is_empty() {
            continue;
        }
        let told: Vec<Vec<String>> = rows.iter().map(|r| cells(r).to_vec()).collect();
        let body = format!("<p>{}</p>\n{}{}", meaning(role), forests(&rows), table(&HEADS, &told));
        section(&mut html, role.name(), heading(role), &body);
    }
    if let Some(learned) = learned {
        let rows: Vec<Vec<String>> = learned.unknowns.iter().map(|u| u.cells().to_vec()).collect();
        section(&mut html, "learned", "What was learned", &table(&LEARNED, &rows));
    }
    let studies: Vec<Vec<String>> = v
        .studies
        .iter()
        .map(|s| vec![s.id.clone(), s.title.clone(), s.role.into(), s.word().into(), s.why.join("; ")])
        .collect();
    section(&mut html, "studies", "Every study", &table(&["study", "title", "role", "", "why not"], &studies));
    let hash = v.inputs.get(..16).unwrap_or(&v.inputs);
    let _ = write!(
        html,
        "</main>\n<footer>\n<p><b>Not medical advice.</b></p>\n<p>Belief: {}; inputs <code>{hash}</code>.</p>\n</footer>\n</body>\n</html>\n",
        escape(&v.belief)
    );
    html
}

fn section(html: &mut String, id: &str, title: &str, body: &str) {
    let _ = write!(html, "<section id=\"{id}\">\n<h2>{title}</h2>\n{body}</section>\n");
}

fn table(heads: &[&str], rows: &[Vec<String>]) -> String {
    let cell = |tag: &str, text: &str| format!("<{tag}>{}</{tag}>", escape(text));
    let head: String = heads.iter().map(|h| format!("<th scope=\"col\">{}</th>", escape(h))).collect();
    let mut html = format!(
        "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"Table\"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n"
    );
    for row in rows {
        let cells: String = row.iter().map(|c| cell("td", c)).collect();
        let _ = writeln!(html, "<tr>{cells}</tr>");
    }
    html + "</tbody>\n</table></div>\n"
}

/// What shares an axis: kind of number, and levels apart from changes.
const AXES: [(DatumKind, bool, &str, &str); 5] = [
    (DatumKind::Density, false, "Changes and differences of counts", "hairs/cm\u{b2}"),
    (DatumKind::Percent, false, "Changes and differences in percent", "% or points"),
    (DatumKind::Share, false, "Shares of people and hairs", "of 1"),
    (DatumKind::Calibre, false, "Calibre", "\u{b5}m"),
    (DatumKind::Density, true, "Counts", "hairs/cm\u{b2}"),
];

/// Forests of a role's rows, one an axis.
fn forests(rows: &[&Row]) -> String {
    let mut html = String::from("<div class=\"figures\">\n");
    for (kind, level, title, axis) in AXES {
        let apart = |r: &Row| kind == DatumKind::Density && (r.scale == Scale::Level) != level;
        let of: Vec<&Row> = rows.iter().copied().filter(|r| r.kind == kind && !apart(r)).collect();
        if let Some(svg) = forest(&of, title, axis) {
            let _ = write!(
                html,
                "{}",
                figure(title, axis, &svg, "bar: predicted 95 %; mark: published, a square where it is outside")
            );
        }
    }
    html + "</div>\n"
}

fn forest(rows: &[&Row], title: &str, axis: &str) -> Option<String> {
    let mut groups: Vec<ForestGroup> = Vec::new();
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for row in rows {
        let (State::Predicted(p), Some(value)) = (&row.state, row.number()) else { continue };
        let per = |x: f64| x / row.per();
        let ([from, to], point) = (p.interval.map(per), per(value));
        (low, high) = (low.min(from).min(point), high.max(to).max(point));
        let name = if p.inside { row.study.clone() } else { format!("{} (outside)", row.study) };
        let numbers = number(row, point);
        let one = ForestRow { name: short(&row.outcome), point, range: (from, to), numbers };
        match groups.iter_mut().find(|g| g.name == name) {
            Some(group) => group.rows.push(one),
            None => {
                let style = Style::of_plan(if p.inside { 1 } else { 2 });
                groups.push(ForestGroup { name, style, rows: vec![one] });
            }
        }
    }
    let words = format!("{} numbers with the interval predicted for each.", rows.len());
    let forest = Forest { title: title.into(), words, groups, range: (low, high), axis };
    (low <= high).then(|| forest.svg())
}

/// A name that leaves room for the figure.
fn short(name: &str) -> String {
    const MOST: usize = 22;
    match name.chars().count() > MOST {
        true => name.chars().take(MOST - 1).chain(['\u{2026}']).collect(),
        false => name.into(),
    }
}
