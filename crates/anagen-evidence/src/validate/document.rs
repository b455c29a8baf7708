//! The page `docs/validation.md`, made from a validation.

use super::identify::Identifiability;
use super::row::Row;
use super::score::{Mean, Score};
use super::validation::Validation;
use super::words::{HEADS, cells, met};
use crate::study::Role;
use anagen_lab::report::words::{fixed, signed};

/// The line that says from which inputs a page was made.
pub fn inputs_line(inputs: &str) -> String {
    format!("Inputs: `{inputs}`")
}

/// The page.
pub fn document(v: &Validation, learned: Option<&Identifiability>) -> String {
    let [seed, people, members, prior] = v.done_with;
    let mut text = String::from("# Validation\n\n");
    text += "Made by `anagen validate --out DIR`, which writes this page as `validation.md`. ";
    text += "Every outcome of every study of the library was staged again and its printed number predicted.\n\n";
    text += &format!(
        "Belief: {}, {members} members; prior: {prior} draws; {people} people a study; seed {seed}.\n{}\n",
        v.belief,
        inputs_line(&v.inputs)
    );
    text += "\n## What was promised\n\n";
    let rows = v.promises.iter().map(|p| vec![p.about.into(), p.target.clone(), p.found.clone(), met(p.met).into()]);
    text += &table(&["about", "target", "found", "verdict"], rows);
    text += "\n## Scores\n\n";
    text += "A row counts if its study has the role, it was read (not remembered) and nothing is wrong with it. ";
    text += "What the model has and could not stage is a miss. Intervals: studies drawn again with replacement.\n\n";
    text += &table(&SCORE_HEADS, score_rows(&v.scores).into_iter());
    for role in Role::ALL {
        let rows: Vec<&Row> = v.rows.iter().filter(|r| r.role == role).collect();
        if rows.is_empty() {
            continue;
        }
        text += &format!("\n## {}\n\n{}\n\n", heading(role), meaning(role));
        text += &table(&HEADS, rows.iter().map(|r| cells(r).to_vec()));
    }
    if let Some(learned) = learned {
        text += &identifiability(learned);
    }
    text += "\n## Every study\n\n";
    let rows = v.studies.iter().map(|s| {
        let counts = format!("{}/{}/{}", s.simulated, s.skipped, s.not_applicable);
        vec![s.id.clone(), s.role.into(), s.word().into(), counts, s.why.join("; ")]
    });
    text += &table(&["study", "role", "", "simulated/skipped/not applicable", "why not"], rows);
    text
}

/// What a role's rows are.
pub fn heading(role: Role) -> &'static str {
    match role {
        Role::Calibrate => "Fitted to",
        Role::Validate => "Predicted unseen",
        Role::Consistency => "In sight when the defaults were made",
        Role::Pooled => "Pools of other studies",
        Role::Reference => "For orientation",
    }
}

/// What may be made of them.
pub fn meaning(role: Role) -> &'static str {
    match role {
        Role::Calibrate => "The laws were fitted to these: that they are met is no proof.",
        Role::Validate => "No law was fitted to these and no default value names them.",
        Role::Consistency => "Shown, neither fitted nor counted.",
        Role::Pooled => "Shown, never scored: their studies may stand above.",
        Role::Reference => "Shown where they can be staged, never fitted.",
    }
}

/// Heads of the table of scores.
pub const SCORE_HEADS: [&str; 9] = [
    "role",
    "rows",
    "studies",
    "inside 95 %",
    "median |z|",
    "half-width, drugs, /cm\u{b2}",
    "error\u{b2}/variance",
    "log score above prior",
    "log score above meta-analysis",
];

/// Cells of the scores.
pub fn score_rows(scores: &[Score]) -> Vec<Vec<String>> {
    let number = |x: Option<f64>, digits| x.map_or("\u{2013}".into(), |x| fixed(x, digits));
    let mean = |m: Option<Mean>| {
        m.map_or("\u{2013}".into(), |m| {
            let [low, high] = m.interval.map(|x| signed(x, 2));
            format!("{} ({low} to {high})", signed(m.mean, 2))
        })
    };
    let percent = |m: Option<Mean>| {
        m.map_or("\u{2013}".into(), |m| {
            let [mean, low, high] = [m.mean, m.interval[0], m.interval[1]].map(|x| fixed(100.0 * x, 0));
            format!("{mean} % ({low} to {high})")
        })
    };
    let row = |s: &Score| {
        let rows = if s.skipped > 0 { format!("{}, {} skipped", s.rows, s.skipped) } else { s.rows.to_string() };
        vec![
            s.role.into(),
            rows,
            s.studies.to_string(),
            percent(s.coverage),
            number(s.median_abs_z, 2),
            number(s.drug_half_width_per_cm2, 1),
            number(s.error_over_variance, 2),
            mean(s.above_prior),
            mean(s.above_pool),
        ]
    };
    scores.iter().map(row).collect()
}

/// A table of Markdown.
fn table(heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let line = |cells: Vec<String>| {
        let safe: Vec<String> = cells.iter().map(|c| c.replace('|', "\\|").replace('\n', " ")).collect();
        format!("| {} |\n", safe.join(" | "))
    };
    let mut text = line(heads.iter().map(|h| h.to_string()).collect());
    text += &format!("|{}\n", " --- |".repeat(heads.len()));
    rows.for_each(|row| text += &line(row));
    text
}

/// What the data taught.
fn identifiability(learned: &Identifiability) -> String {
    let mut text = String::from("\n## What was learned\n\n");
    text += "Prior and posterior median with 95 %; what is left of the spread, on the scale of the prior.\n\n";
    text += &table(&super::identify::HEADS, learned.unknowns.iter().map(|u| u.cells().to_vec()));
    text += "\nCombinations: the spread left along the direction of each that was learned best.\n\n";
    let combination = |c: &super::identify::Combination| {
        vec![c.name.clone(), fixed(c.left, 2), if c.left <= 0.5 { "by half" } else { "no" }.into(), c.direction()]
    };
    text +=
        &table(&["combination", "spread left", "shrinks", "direction"], learned.combinations.iter().map(combination));
    text += "\nDirections of the posterior that were learned best, whatever their name.\n\n";
    let direction = |c: &super::identify::Combination| vec![fixed(c.left, 2), c.direction()];
    text += &table(&["spread left", "direction"], learned.directions.iter().map(direction));
    if !learned.correlations.is_empty() {
        text += "\nCorrelations above 0.5.\n\n";
        let pair = |(a, b, r): &(String, String, f64)| vec![a.clone(), b.clone(), signed(*r, 2)];
        text += &table(&["", "", "r"], learned.correlations.iter().map(pair));
    }
    if !learned.left_out.is_empty() {
        text += "\nEach study left out, by weighing the members again: its rows as the others foresee them. ";
        text += "Where few members carry the weight, the figures say little.\n\n";
        let row = |l: &super::left_out::LeftOut| l.cells().to_vec();
        text += &table(&super::left_out::HEADS, learned.left_out.iter().map(row));
    }
    text
}
