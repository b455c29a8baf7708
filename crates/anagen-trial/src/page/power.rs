//! The page of `anagen power`: what such a trial can see, from repeating it. Every number is one of `power.json`.
//!
//! Three kinds of not knowing stand apart: chance within a trial is what power is about, parameters are told by the
//! assurance beside it, and the Monte-Carlo error of both stands behind every number in brackets.

use super::curve::{Curve, Line, numbers};
use super::sheet::{Sheet, difference, digits_of, number, paragraph, percent, plain, table, versus, whole};
use super::summary::About;
use crate::power::result::*;
use anagen_lab::report::plot::{Forest, ForestGroup, ForestRow, Style, escape, figure};
use anagen_lab::report::words::{capital, day, signed};

/// The page.
pub fn page(r: &PowerResult, about: &About) -> String {
    let lead = format!(
        "{}, repeated {} times with fresh simulated people and fresh luck{}. The question: analysis {} at week {}, with {} \
         people. Nobody took part.",
        escape(&r.title),
        whole(r.power.trials),
        r.assurance.as_ref().map_or(String::new(), |a| {
            format!(", and {} times over {} sets of laws that are as likely", whole(a.trials), whole(a.members))
        }),
        escape(&r.analysis),
        number(r.week, usize::from(r.week.fract() != 0.0)),
        whole(r.n),
    );
    let warning =
        "Power is the answer of a model: it holds as far as the model’s laws do. The assurance tells what is left of \
                   it once the laws themselves may differ, within what the fit left open and no further."
            .to_string();
    let mut sheet = Sheet::new(&format!("Power: {}", r.title), lead, warning, footer(r, about));
    sheet.section("power", "Will it see the effect?", headline(r));
    sheet.section("characteristics", "Operating characteristics", characteristics(r));
    sheet.section("curves", "Power over what can be chosen", curves(r));
    sheet.section("smallest", "The smallest trial", smallest(r));
    sheet.section("looks", "Looks before the end", looks(r));
    sheet.section("best", "Is the best dose chosen?", best(r));
    sheet.section("who", "Who benefits", enrichment(r));
    sheet.section("notes", "What to know", notes(r));
    sheet.html()
}

fn footer(r: &PowerResult, about: &About) -> String {
    let hash = about.trial_blake3.get(..16).unwrap_or(&about.trial_blake3);
    let posteriors: Vec<String> =
        about.posteriors.iter().map(|(name, hash)| format!("{} <code>{}</code>", escape(name), escape(hash))).collect();
    let behind = if posteriors.is_empty() { String::new() } else { format!(" ({})", posteriors.join(", ")) };
    format!(
        "<p>anagen {} · trial <code>{}</code> (blake3 <code>{}</code>) · seed {} · belief: {}{behind}. <code>power.json</code> \
         beside this page holds every number.</p>\n",
        escape(&about.version),
        escape(&r.id),
        escape(hash),
        r.seed,
        escape(&about.belief),
    )
}

/// A share in percent with its Monte-Carlo standard error in brackets.
fn share(s: &Share) -> String {
    let digits = if s.standard_error < 0.0005 { 2 } else { 1 };
    format!("{} ({})", percent(s.share, digits), percent(s.standard_error, 2))
}

/// A mean over trials with its Monte-Carlo standard error in brackets.
fn amount(a: &Amount) -> String {
    let digits = digits_of(a.sd.max(a.standard_error)).min(4);
    format!("{} ({})", difference(a.mean, 1.0, digits), number(a.standard_error, digits + 1))
}

/// A mean number of people with its Monte-Carlo standard error in brackets.
fn people(a: &Amount) -> String {
    format!("{} ({})", number(a.mean, 1), number(a.standard_error, 2))
}

/// The kinds of laws, the default first.
fn laws(r: &PowerResult) -> impl Iterator<Item = (&'static str, &UnderLaws)> {
    std::iter::once(("power", &r.power)).chain(r.assurance.as_ref().map(|a| ("assurance", a)))
}

fn headline(r: &PowerResult) -> String {
    let mut html = String::new();
    for (word, of) in laws(r) {
        html += &paragraph(&format!(
            "<b>{}: {}</b>, by {} trials ({}). That at least one of its hypotheses is won; the target is {}.",
            capital(word),
            share(&of.won),
            whole(of.won.trials),
            escape(&of.laws),
            percent(r.target, 0)
        ));
        if let Some(sd) = of.won.between_members_sd {
            html += &paragraph(&format!(
                "Between sets of laws power itself differs by an SD of {}: that is what nobody knows of the laws, and no \
                 larger trial makes it smaller.",
                percent(sd, 1)
            ));
        }
        if !of.reached {
            html += &paragraph(&format!(
                "The standard error asked for, {}, was not reached with the trials allowed.",
                percent(r.standard_error, 2)
            ));
        }
        if !(of.won.share >= r.target) {
            html += "<p class=\"warning\">It lies below the target.</p>\n";
        }
    }
    html + &paragraph(
        "In brackets, here and everywhere: the Monte-Carlo standard error, because only so many trials were run.",
    )
}

fn characteristics(r: &PowerResult) -> String {
    let mut html = String::new();
    for (word, of) in laws(r) {
        html += &format!("<h3>{} <span>{}</span></h3>\n", capital(word), escape(&of.laws));
        let none = || String::from("\u{2013}");
        let name = |h: &Hypothesis| format!("{}: {}", escape(&h.analysis), versus(&h.arm, &h.control));
        let row = |h: &Hypothesis| {
            vec![
                format!("{}{}", name(h), if h.asked { " (asked)" } else { "" }),
                share(&h.won),
                amount(&h.estimate),
                number(h.estimate.sd, digits_of(h.estimate.sd)),
                h.truth.map_or_else(none, |t| difference(t, 1.0, digits_of(h.estimate.sd))),
                h.bias.as_ref().map_or_else(none, amount),
                h.covered.as_ref().map_or_else(none, share),
                share(&h.failed),
            ]
        };
        let heads = [
            "hypothesis",
            "#power",
            "#estimate",
            "#SD between trials",
            "#truth",
            "#bias",
            "#interval holds it",
            "#fits failed",
        ];
        let rows: Vec<Vec<String>> = of.hypotheses.iter().map(row).collect();
        html += &table(&format!("Where the effect is there: {word}"), &heads, &rows);
        let row = |h: &Hypothesis| {
            let null = &h.null;
            vec![
                name(h),
                share(&null.rejected),
                share(&null.won),
                amount(&null.estimate),
                share(&null.covered),
                share(&null.failed),
            ]
        };
        let heads = [
            "where nothing is there",
            "#type-I error",
            "#won after sharing",
            "#estimate",
            "#interval holds 0",
            "#fits failed",
        ];
        let rows: Vec<Vec<String>> = of.hypotheses.iter().map(row).collect();
        html += &table(&format!("Where nothing is there: {word}"), &heads, &rows);
        html += &paragraph(&format!(
            "All hypotheses of the analysis asked are won in {} of trials. With nothing there to be found at least one \
             confirmatory hypothesis is won, in favour of an arm, in {}; the level of the trial is {}, two-sided. At the \
             visit of the analysis {} of those randomised are seen.",
            share(&of.all_won),
            share(&of.any_error),
            plain(r.alpha),
            people(&of.seen_at_analysis)
        ));
    }
    html
}

fn curves(r: &PowerResult) -> String {
    if laws(r).all(|(_, of)| of.curves.is_empty()) {
        return String::new();
    }
    let mut keys: Vec<String> = laws(r).enumerate().map(|(n, (word, _))| key(n, word)).collect();
    keys.push("<span class=\"quiet\">dashed across: the target; dashed upwards: the trial as designed</span>".into());
    let mut html = paragraph(
        "Power that at least one hypothesis of the analysis asked is won, all else as designed and on the same people \
         and luck; shaded or barred: its 95\u{a0}% Monte-Carlo interval.",
    ) + &format!("<p class=\"legend\">\n{}</p>\n<div class=\"figures\">\n", keys.concat());
    for curve in &r.power.curves {
        let others = r.assurance.iter().flat_map(|a| a.curves.iter().find(|c| c.over == curve.over));
        let both: Vec<&crate::power::result::Curve> = std::iter::once(curve).chain(others).collect();
        html += &figure(&capital(&curve.title), "% of trials", &curve_svg(r, &both), "");
    }
    html += "</div>\n";
    for (word, of) in laws(r) {
        for curve in &of.curves {
            html += &curve_table(word, curve);
        }
    }
    html
}

fn key(number: usize, word: &str) -> String {
    format!("<span>{} {}</span>\n", Style::of_plan(number + 1).key(), escape(word))
}

fn curve_svg(r: &PowerResult, both: &[&crate::power::result::Curve]) -> String {
    let curve = both[0];
    let words_axis = curve.points.iter().any(|p| p.at.is_none());
    let place = |(n, p): (usize, &CurvePoint)| if words_axis { n as f64 } else { p.at.unwrap_or(n as f64) };
    let places: Vec<f64> = curve.points.iter().enumerate().map(place).collect();
    let line = |(number, of): (usize, &&crate::power::result::Curve)| Line {
        style: Style::of_plan(number + 1),
        points: of.points.iter().enumerate().map(|at| (place(at), at.1.won.share, at.1.won.interval)).collect(),
    };
    let end = |p: &CurvePoint| format!("{} at {}", signed_percent(p.won.share), p.label);
    let words: Vec<String> = curve.points.first().into_iter().chain(curve.points.last()).map(end).collect();
    Curve {
        title: format!("Power: {}", curve.title),
        words: format!("{}.", words.join(", ")),
        places: match words_axis {
            true => places.iter().zip(&curve.points).map(|(x, p)| (*x, p.label.clone())).collect(),
            false => numbers(places.iter().copied()),
        },
        axis: axis(&curve.over),
        words_axis,
        lines: both.iter().enumerate().map(line).collect(),
        mark: Some(r.target),
        here: places.iter().zip(&curve.points).find(|(_, p)| p.as_designed).map(|(x, _)| *x).filter(|_| !words_axis),
        least: Some((0.0, 1.0)),
        shares: true,
    }
    .svg()
}

fn signed_percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

fn axis(over: &str) -> &'static str {
    match over {
        "n" => "people randomised",
        "week" => "week",
        "area_cm2" => "area counted, cm\u{b2}",
        "effect" => "share of the model\u{2019}s own benefit",
        "device" => "how hairs are counted",
        _ => "",
    }
}

fn curve_table(word: &str, curve: &crate::power::result::Curve) -> String {
    let mut rows = Vec::new();
    for point in &curve.points {
        let label = format!("{}{}", escape(&point.label), if point.as_designed { " (as designed)" } else { "" });
        let one = point.pairs.len() == 1;
        let more = |a: &Amount| format!("{} ({})", difference(a.mean, 100.0, 1), datum_points(a.standard_error));
        if !one {
            rows.push(vec![
                label.clone(),
                "at least one".into(),
                share(&point.won),
                more(&point.more_than_designed),
                "\u{2013}".into(),
                "\u{2013}".into(),
                "\u{2013}".into(),
            ]);
        }
        for p in &point.pairs {
            rows.push(vec![
                label.clone(),
                versus(&p.arm, &p.control),
                share(&p.won),
                if one { more(&point.more_than_designed) } else { "\u{2013}".into() },
                amount(&p.estimate),
                number(p.estimate.sd, digits_of(p.estimate.sd)),
                share(&p.failed),
            ]);
        }
    }
    let heads = [
        "choice",
        "hypothesis",
        "#power",
        "#points more than designed",
        "#estimate",
        "#SD between trials",
        "#fits failed",
    ];
    let title = format!("{} ({word})", capital(&curve.title));
    format!("<details>\n<summary>{}</summary>\n{}</details>\n", escape(&title), table(&title, &heads, &rows))
}

/// A Monte-Carlo standard error of a share, in points.
fn datum_points(x: f64) -> String {
    anagen_lab::report::words::datum(x, &format!("{:.2}", 100.0 * x))
}

fn smallest(r: &PowerResult) -> String {
    let mut html = String::new();
    for (word, of) in laws(r) {
        let Some(s) = &of.smallest else { continue };
        let mut said = match s.n {
            Some(n) => format!("{} people reach {word} of {}", whole(n), percent(s.target, 0)),
            None => format!(
                "No number of people that was tried is the smallest that reaches {word} of {}",
                percent(s.target, 0)
            ),
        };
        if let Some([low, high]) = s.interval {
            said += &format!(" (95\u{a0}% Monte-Carlo interval {} to {})", number(low, 0), number(high, 0));
        }
        if let Some(found) = s.found {
            said += &format!("; by the curve it is {} there", percent(found, 1));
        }
        if let Some(confirmed) = &s.confirmed {
            said += &format!(", on people and luck that had no part in finding it {}", share(confirmed));
        }
        said += ".";
        if let Some(note) = &s.note {
            said += &format!(" {}.", escape(capital(note).trim_end_matches('.')));
        }
        html += &paragraph(&said);
    }
    html
}

fn looks(r: &PowerResult) -> String {
    let mut html = String::new();
    for (word, of) in laws(r) {
        for s in &of.looks {
            let title = format!("{} against {} ({word})", s.arm, s.control);
            html += &format!("<h3>{}</h3>\n", escape(&title));
            html += &paragraph(&format!(
                "One-sided level {}. It stops at some look in {} of trials, and where nothing is there to be found in {}. \
                 When it stops {} people have reached the analysis; where nothing is there, {}.",
                plain(s.level),
                share(&s.won),
                share(&s.won_under_null),
                people(&s.expected_n),
                people(&s.expected_n_under_null)
            ));
            let row = |l: &Look| {
                vec![
                    percent(l.fraction, 0),
                    whole(l.n),
                    number(l.boundary, 3),
                    plain(l.level),
                    share(&l.stops),
                    share(&l.stops_under_null),
                ]
            };
            let heads = [
                "information",
                "#people",
                "#stops at Z of",
                "#one-sided level",
                "#stops here",
                "#stops here, nothing there",
            ];
            html += &table(&format!("Looks: {title}"), &heads, &s.looks.iter().map(row).collect::<Vec<_>>());
        }
    }
    html
}

fn best(r: &PowerResult) -> String {
    let mut html = String::new();
    for (word, of) in laws(r) {
        let Some(b) = &of.best else { continue };
        html += &paragraph(&format!(
            "{}: the arm with the greatest estimate is a truly best one in {} of trials, and it also won in {}. Arms \
             within {} {} of the greatest true benefit count as best.",
            capital(word),
            share(&b.right),
            share(&b.right_and_won),
            plain(b.tie),
            escape(&r.unit)
        ));
        let row = |c: &Chosen| vec![escape(&c.arm), share(&c.chosen), percent(c.best, 1)];
        html += &table(
            &format!("Arms chosen: {word}"),
            &["arm", "#chosen", "#truly best"],
            &b.arms.iter().map(row).collect::<Vec<_>>(),
        );
    }
    html
}

fn enrichment(r: &PowerResult) -> String {
    if r.enrichment.is_empty() {
        return String::new();
    }
    let mut html = paragraph(
        "The estimate in each group of the trial as designed, with the SD it has between trials; and the power of a \
         trial of as many people, all of that group. Under the default laws.",
    ) + "<div class=\"figures\">\n";
    for e in &r.enrichment {
        html += &figure(
            &format!("Effect by {}", words_of(&e.by)),
            &r.unit,
            &groups_svg(e),
            "bar: mean ± SD between trials",
        );
    }
    html += "</div>\n";
    for e in &r.enrichment {
        let mut rows = Vec::new();
        for g in &e.groups {
            for p in &g.pairs {
                let none = || String::from("\u{2013}");
                let estimate =
                    p.enriched_estimate.as_ref().map_or_else(String::new, |e| format!("<small>{}</small>", amount(e)));
                rows.push(vec![
                    escape(&g.label),
                    percent(g.share_of_people, 0),
                    versus(&p.arm, &p.control),
                    amount(&p.estimate),
                    number(p.estimate.sd, digits_of(p.estimate.sd)),
                    share(&p.seen),
                    p.enriched.as_ref().map_or_else(none, share) + &estimate,
                    share(&p.failed),
                ]);
            }
        }
        let heads = [
            "group",
            "#of people",
            "arms",
            "#estimate",
            "#SD between trials",
            "#seen in the group",
            "#power of a trial of this group, and its estimate",
            "#fits failed",
        ];
        html += &table(&format!("Who benefits, by {}", words_of(&e.by)), &heads, &rows);
    }
    html
}

fn words_of(by: &str) -> String {
    anagen_lab::report::words::key(by)
}

fn groups_svg(e: &Enrichment) -> String {
    let mut groups: Vec<ForestGroup> = Vec::new();
    let (mut low, mut high) = (0.0_f64, 0.0_f64);
    for g in &e.groups {
        for p in &g.pairs {
            let (mean, sd) = (p.estimate.mean, p.estimate.sd);
            if !mean.is_finite() || !sd.is_finite() {
                continue;
            }
            (low, high) = (low.min(mean - sd), high.max(mean + sd));
            let name = format!("{} \u{2212} {}", p.arm, p.control);
            let range = (mean - sd, mean + sd);
            let row =
                ForestRow { name: g.label.clone(), point: mean, range, numbers: signed(mean, digits_of(sd).min(1)) };
            match groups.iter_mut().find(|group| group.name == name) {
                Some(group) => group.rows.push(row),
                None => groups.push(ForestGroup { name, style: Style::of_plan(groups.len() + 1), rows: vec![row] }),
            }
        }
    }
    if groups.is_empty() {
        return "<p class=\"quiet\">there is nothing to show</p>".into();
    }
    let words = String::from("Numbers stand in the table below.");
    let title = format!("Effect by {}", words_of(&e.by));
    Forest { title, words, groups, range: (low, high), axis: "more than the control" }.svg()
}

fn notes(r: &PowerResult) -> String {
    let mut notes: Vec<String> = r.notes.iter().map(|n| format!("<li>{}</li>\n", escape(n))).collect();
    notes.push(format!(
        "<li>Trials were added until the standard error of power was {}, or {} were run.</li>\n",
        percent(r.standard_error, 2),
        whole(r.most_trials)
    ));
    notes.push(format!(
        "<li>Chance within a trial (people, their luck, the errors of readings) is what power is about: the analysis is of \
         week {}. What is not known of the laws is told by the assurance. Brackets are Monte Carlo alone.</li>\n",
        day(r.week)
    ));
    format!("<ul>\n{}</ul>\n", notes.concat())
}

#[cfg(test)]
mod tests;
