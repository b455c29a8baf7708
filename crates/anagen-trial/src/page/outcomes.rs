//! What a trial found: a sentence for each hypothesis, courses, each person, forests, and the table of it all.

use super::curve::{Curve, Line, numbers};
use super::sheet::{counted, difference, digits_of, number, p_value, paragraph, percent, plain, table, versus, whole};
use super::style;
use super::summary::{Course, Summary, Told};
use anagen_lab::report::plot::{Forest, ForestGroup, ForestRow, Style, Waterfall, escape, figure};
use anagen_lab::report::words::{self, count, signed, unit};

/// Digits that suit a difference of this size.
fn digits(t: &Told) -> usize {
    let ends = t.estimate.map_or([0.0; 2], |e| e.interval);
    let size = ends.iter().filter(|x| x.is_finite()).fold(0.0, |most: f64, x| most.max(x.abs()));
    digits_of(t.printed_times * size).min(3)
}

/// An interval.
fn interval(ends: [f64; 2], factor: f64, digits: usize) -> String {
    format!("{} to {}", difference(ends[0], factor, digits), difference(ends[1], factor, digits))
}

/// One sentence for each hypothesis about everybody.
pub(super) fn headline(s: &Summary) -> String {
    let level = percent(s.level, 0);
    let mut items = String::new();
    for t in s.hypotheses() {
        let what = format!(
            "<b>{} against {}</b> ({}, {} at week {})",
            escape(&t.arm),
            escape(&t.control),
            escape(&t.analysis),
            escape(&t.endpoint),
            number(t.week, usize::from(t.week.fract() != 0.0))
        );
        items += &match (&t.estimate, &t.failed) {
            (Some(e), _) => {
                let digits = digits(t);
                let verdict = match (t.won, t.adjusted_p) {
                    (true, _) => "<span class=\"good\">shown</span>",
                    (false, Some(_)) => "<span class=\"bad\">not shown</span>",
                    (false, None) => "<span class=\"quiet\">not tested</span>",
                };
                let adjusted =
                    t.adjusted_p.map_or(String::new(), |p| format!(", {} after sharing the error", p_value(p)));
                format!(
                    "<li>{what}: {} {} ({level} interval {}), P {}{adjusted}: {verdict}.</li>\n",
                    difference(e.value, t.printed_times, digits),
                    escape(&t.unit),
                    interval(e.interval, t.printed_times, digits),
                    p_value(e.p)
                )
            }
            (None, why) => {
                let why = why.as_deref().unwrap_or("no reason was given");
                format!("<li>{what}: <span class=\"bad\">the analysis failed</span> ({}).</li>\n", escape(why))
            }
        };
    }
    paragraph(&format!(
        "Shown, at a two-sided level of {}: {} of {}.",
        plain(s.alpha),
        whole(s.won),
        counted(s.asked, "hypothesis", "hypotheses"),
    )) + &format!("<ul>\n{items}</ul>\n")
}

/// A legend of arms.
fn legend(s: &Summary) -> String {
    let arm = |(number, id): (usize, &String)| format!("<span>{} {}</span>\n", style(number).key(), escape(id));
    format!("<p class=\"legend\">\n{}</p>\n", s.courses_arms().iter().enumerate().map(arm).collect::<String>())
}

/// A figure for each endpoint, and a table of all its numbers.
pub(super) fn courses(s: &Summary) -> String {
    let mut endpoints: Vec<usize> = s.courses.iter().map(|c| c.endpoint).collect();
    endpoints.dedup();
    let level = percent(s.level, 0);
    let mut html = paragraph(&format!(
        "Mean change from baseline of those who were seen, with its {level} interval by Student’s t: how sure the mean of \
         these people is, neither how people differ nor what the laws leave open."
    )) + &legend(s)
        + "<div class=\"figures\">\n";
    for endpoint in &endpoints {
        let of: Vec<&Course> = s.courses.iter().filter(|c| c.endpoint == *endpoint).collect();
        let last = |c: &&Course| {
            let end = c.points.last().map_or(f64::NAN, |p| p.mean_change);
            format!("{} {}", c.id, signed(end, digits_of(end.abs()).min(2)))
        };
        let ends: Vec<String> = of.iter().map(last).collect();
        let mut weeks: Vec<f64> = of.iter().flat_map(|c| c.points.iter().map(|p| p.week)).collect();
        weeks.sort_by(f64::total_cmp);
        weeks.dedup();
        let line = |c: &&Course| Line {
            style: style(c.arm),
            points: c.points.iter().map(|p| (p.week, p.mean_change, p.interval.unwrap_or([f64::NAN; 2]))).collect(),
        };
        let curve = Curve {
            title: format!("Mean change of {} over the weeks", of[0].title),
            words: format!("At the last visit: {}.", words::list(&ends)),
            places: numbers(weeks),
            axis: "week",
            words_axis: false,
            lines: of.iter().map(line).collect(),
            mark: Some(0.0),
            here: None,
            least: None,
            shares: false,
        };
        html += &figure(&of[0].title, &unit(of[0].unit), &curve.svg(), "change from baseline");
    }
    html += "</div>\n";
    let mut rows = Vec::new();
    for c in &s.courses {
        for p in &c.points {
            let digits = digits_of(p.mean.abs()).min(2);
            rows.push(vec![
                escape(&c.title),
                escape(&c.id),
                number(p.week, usize::from(p.week.fract() != 0.0)),
                whole(p.n),
                number(p.mean, digits),
                difference(p.mean_change, 1.0, digits.max(1)),
                number(p.sd_change, digits.max(1)),
                p.interval.map_or("\u{2013}".into(), |i| interval(i, 1.0, digits.max(1))),
            ]);
        }
    }
    let heads = ["endpoint", "arm", "#week", "#n", "#mean", "#mean change", "#SD of change", "#interval"];
    html + "<details>\n<summary>All means</summary>\n"
        + &table("Means by endpoint, arm and week", &heads, &rows)
        + "</details>\n"
}

/// Every change at the visit of the primary analysis.
pub(super) fn waterfall(s: &Summary) -> String {
    let w = &s.waterfall;
    let all = || w.arms.iter().flat_map(|(_, changes)| changes.iter().copied());
    let (low, high) = (all().fold(0.0, f64::min), all().fold(0.0, f64::max));
    let who = if s.flow.sites == 1 { "person" } else { "site" };
    let mut html = paragraph(&format!(
        "Change of {} from baseline to week {}, as read, one bar for each {who}. Part of each bar is the error of two \
         readings.",
        escape(&w.endpoint),
        number(w.week, usize::from(w.week.fract() != 0.0))
    )) + "<div class=\"figures\">\n";
    for (number, (id, changes)) in w.arms.iter().enumerate().filter(|(_, (_, changes))| !changes.is_empty()) {
        let rose = changes.iter().filter(|c| **c > 0.0).count();
        let figure_of = Waterfall {
            title: format!("Change of each {who} in arm {id}, week {}", s.primary_week()),
            words: format!(
                "{} of {} rose.",
                rose,
                count(changes.len(), who, &format!("{who}s").replace("persons", "people"))
            ),
            values: changes,
            luck: 0.0,
            range: (low, high),
            axis: if s.flow.sites == 1 { "people, the greatest gain first" } else { "sites, the greatest gain first" },
            style: style(number),
        };
        html += &figure(id, &unit(w.unit), &figure_of.svg(), "");
    }
    html + "</div>\n"
}

/// Forests of hypotheses and of subgroups, one for each unit.
pub(super) fn forests(s: &Summary) -> String {
    let mut html = String::from("<div class=\"figures\">\n");
    let mut units: Vec<&str> = Vec::new();
    for t in s.findings.iter().filter(|t| t.estimate.is_some()) {
        if !units.contains(&t.unit.as_str()) {
            units.push(&t.unit);
        }
    }
    for unit in units {
        let of: Vec<&Told> = s.hypotheses().filter(|t| t.unit == unit).collect();
        html += &forest(
            "Every hypothesis",
            unit,
            &of,
            |t| format!("{}, week {}", t.analysis, words::day(t.week)),
            |t| format!("{} \u{2212} {}", t.arm, t.control),
        );
    }
    for (arm, control) in pairs(s) {
        let of = |t: &&Told| (t.number, &t.arm, &t.control) == (0, arm, control);
        let of: Vec<&Told> = s.findings.iter().filter(of).collect();
        if of.iter().all(|t| t.group.is_none()) {
            continue;
        }
        let title = format!("Subgroups: {arm} against {control}");
        let name = |t: &Told| t.group.clone().unwrap_or_else(|| "everybody".into());
        html += &forest(&title, &of[0].unit, &of, name, |t| format!("n {} + {}", t.n[0], t.n[1]));
    }
    html += "</div>\n";
    let row = |d: &super::summary::Differs| {
        let p = d.p.map_or("\u{2013}".into(), p_value);
        vec![versus(&d.arm, &d.control), escape(d.by), whole(d.groups), p]
    };
    if !s.interactions.is_empty() {
        html += &paragraph(
            "Whether the effect differs between groups (Cochran’s Q). Subgroups of one trial are small: a group without \
             an effect is no proof that there is none, and one with it none that it is more.",
        );
        let rows: Vec<Vec<String>> = s.interactions.iter().map(row).collect();
        html += &table("Differences between groups", &["arms", "groups by", "#groups", "#P"], &rows);
    }
    html
}

/// Pairs of the primary analysis.
fn pairs(s: &Summary) -> Vec<(&String, &String)> {
    let mut pairs: Vec<(&String, &String)> = Vec::new();
    for t in s.findings.iter().filter(|t| t.number == 0) {
        if !pairs.contains(&(&t.arm, &t.control)) {
            pairs.push((&t.arm, &t.control));
        }
    }
    pairs
}

/// A forest of those that have an estimate: groups by one name, rows by another.
fn forest(
    title: &str,
    unit: &str,
    of: &[&Told],
    group: impl Fn(&Told) -> String,
    row: impl Fn(&Told) -> String,
) -> String {
    let mut groups: Vec<ForestGroup> = Vec::new();
    let (mut low, mut high) = (0.0_f64, 0.0_f64);
    for t in of {
        let Some(e) = t.estimate.filter(|e| e.interval.iter().all(|x| x.is_finite())) else { continue };
        let [from, to] = e.interval.map(|x| t.printed_times * x);
        (low, high) = (low.min(from), high.max(to));
        let digits = digits(t).min(1);
        let point = t.printed_times * e.value;
        let numbers = signed(point, digits);
        let style = Style::of_plan(if t.won { 3 } else { 1 });
        let one = ForestRow { name: row(t), point, range: (from, to), numbers };
        let name = group(t);
        match groups.iter_mut().find(|g| g.name == name && g.style == style) {
            Some(group) => group.rows.push(one),
            None => groups.push(ForestGroup { name, style, rows: vec![one] }),
        }
    }
    if groups.is_empty() {
        return String::new();
    }
    let words = format!(
        "{} with their intervals; all numbers stand in the table of findings.",
        count(of.len(), "estimate", "estimates")
    );
    let forest =
        Forest { title: title.into(), words, groups, range: (low, high), axis: "to the right: more than the control" };
    figure(title, unit, &forest.svg(), "")
}

/// Every finding.
pub(super) fn findings(s: &Summary) -> String {
    let level = percent(s.level, 0);
    let row = |t: &Told| {
        let group = t.group.as_deref().unwrap_or("everybody");
        let mut row = vec![
            escape(&t.analysis),
            versus(&t.arm, &t.control),
            escape(group),
            format!("{}, {}", whole(t.n[0]), whole(t.n[1])),
        ];
        let Some(e) = t.estimate else {
            let why = t.failed.as_deref().unwrap_or("no reason was given");
            row.push(format!("<span class=\"bad\">failed</span>: {}", escape(why)));
            return row;
        };
        let (digits, times) = (digits(t), t.printed_times);
        let or_none = |x: Option<f64>, digits: usize| x.map_or("\u{2013}".into(), |x| number(x, digits));
        let se = e.standard_error.map_or("\u{2013}".into(), |x| scaled(x, times, digits.max(1)));
        row.extend([
            t.of_arms.map_or("\u{2013}".into(), |[a, b]| {
                format!("{}, {}", scaled(a, times, digits), scaled(b, times, digits))
            }),
            format!(
                "{} {}<small>{}</small>",
                difference(e.value, times, digits),
                escape(&t.unit),
                interval(e.interval, times, digits)
            ),
            se,
            or_none(e.degrees, 1),
            or_none(e.statistic, 2),
            p_value(e.p),
            t.adjusted_p.map_or("\u{2013}".into(), p_value),
            if t.won { "<span class=\"good\">yes</span>".into() } else { "no".into() },
        ]);
        row
    };
    let heads = [
        "analysis",
        "arms",
        "of whom",
        "#n",
        "#each arm",
        "#difference",
        "#SE",
        "#df",
        "#statistic",
        "#P",
        "#P, shared",
        "shown",
    ];
    let rows: Vec<Vec<String>> = s.findings.iter().map(row).collect();
    let failed = match s.failed {
        0 => format!("No fit of {} failed.", number(s.findings.len() as f64, 0)),
        n => format!(
            "{} of {} fits failed; no other method took their place.",
            whole(n),
            number(s.findings.len() as f64, 0)
        ),
    };
    let methods: Vec<String> = {
        let mut all: Vec<String> = Vec::new();
        s.hypotheses().map(|t| format!("<li>{}: {}</li>\n", escape(&t.analysis), escape(&t.method))).for_each(|m| {
            if !all.contains(&m) {
                all.push(m);
            }
        });
        all
    };
    let without: Vec<String> = s
        .hypotheses()
        .filter(|t| !t.left_out.is_empty())
        .map(|t| {
            format!(
                "<li>{} went without {}: the same for everybody, or settled by the strata</li>\n",
                escape(&t.analysis),
                escape(&words::list(&t.left_out))
            )
        })
        .collect();
    let mut notes = methods;
    notes.extend(without);
    paragraph(&format!(
        "Intervals hold {level}; n of either arm. {failed} Subgroups are not adjusted for their number."
    )) + &format!("<ul>\n{}</ul>\n", notes.concat())
        + &table("Findings, one a row", &heads, &rows)
}

/// A number without a sign, printed so many times as large.
fn scaled(value: f64, times: f64, digits: usize) -> String {
    words::datum(value, &words::fixed(times * value, digits))
}
