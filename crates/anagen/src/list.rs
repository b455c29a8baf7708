//! `anagen list`: what a protocol may name: what is known of it, what it assumes, the keys of its table.

use crate::failure::Failure;
use crate::out;
use anagen_lab::protocol::check::accepted;
use anagen_model::cause::out_of_scope::{OUT_OF_SCOPE, OutOfScope};
use anagen_model::law::Parameters;
use anagen_model::measure::MEASURES;
use anagen_model::quantity::burden::{AdverseEvent, Burden, Finding};
use anagen_model::quantity::{Field, Kind, Parameter, Presence};
use anagen_model::treatment::TREATMENTS;

/// What `anagen list` is told.
#[derive(clap::Args)]
pub struct Args {
    /// Which list
    what: What,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum What {
    /// Why hair is lost: the kinds of `[[cause]]`
    Causes,
    /// What is done about it: the kinds of `[[plan.treatment]]` and `[[patient.history]]`
    Treatments,
    /// What is measured: the kinds of `[[measure]]` and the quantities they give
    Measures,
}

/// Prints the list.
pub fn list(args: &Args) -> Result<(), Failure> {
    let registry = anagen_lab::run::registry();
    let mut text = String::new();
    match args.what {
        What::Causes => {
            registry.causes.iter().for_each(|k| text += &kind(k));
            text += "Out of scope, and refused as a cause:\n";
            let row = |c: &OutOfScope| vec![format!("  {}", c.names[0]), format!("{}: {}", c.title, c.why)];
            text += &out::columns(&OUT_OF_SCOPE.iter().map(row).collect::<Vec<_>>(), &[]);
        }
        What::Treatments => {
            for treatment in TREATMENTS {
                text += kind(&treatment.kind).trim_end();
                text += "\n";
                text += &burden(&treatment.burden);
                text.push('\n');
            }
        }
        What::Measures => {
            for measure in MEASURES {
                text += &kind(&measure.kind);
                text += "  gives\n";
                let row = |(name, unit, doc): &(&str, &str, &str)| {
                    vec!["   ".to_string(), name.to_string(), unit.to_string(), doc.to_string()]
                };
                text += &out::columns(&measure.quantities.iter().map(row).collect::<Vec<_>>(), &[]);
                text.push('\n');
            }
        }
    }
    out::print(&text)
}

fn kind(kind: &Kind) -> String {
    let mut text = format!("{}: {}\n  {}\n", kind.name, kind.title, kind.doc);
    let (evidence, number) = (kind.evidence, kind.evidence.number);
    text += &format!("  evidence {} ({})\n", evidence.grade.letter(), evidence.grade.meaning());
    text += &format!("    {}\n", evidence.says);
    text += &format!("  {}\n    published {} ({})\n", number.what, number.published, number.source);
    text += &format!("    model     {}\n", number.model);
    text += &assumed(kind);
    if !kind.fields.is_empty() {
        text += "  keys\n";
    }
    for field in kind.fields {
        text += &format!("    {} ({}; {})\n        {}\n", field.key, accepted(field), presence(field), field.doc);
    }
    text.push('\n');
    text
}

/// What a person bears for a treatment, with its sources.
fn burden(burden: &Burden) -> String {
    const NOT_KNOWN: &str = "not known";
    let said = |finding: Finding| format!("{} ({})", finding.says, finding.source.words());
    let pain = burden.pain.found().map(|pain| match pain.score_of_10.found() {
        Some(score) => format!("{score} of 10: {}", said(pain.finding)),
        None => said(pain.finding),
    });
    let cost = burden.cost.found().map(|cost| {
        let year = cost.year.found().map_or("undated".to_string(), |year| year.to_string());
        let (per, source) = (cost.per.words(), cost.source.words());
        format!("{} to {} {} {per}, {year} ({source})", cost.low, cost.high, cost.currency)
    });
    let mut lines = vec![
        ("first", Some(burden.harvest.unwrap_or("nothing is taken from the body").to_string())),
        ("pain", pain),
        ("downtime", burden.downtime.found().map(said)),
        ("cost", cost),
        ("when stopped", burden.lost.found().map(said)),
    ];
    match burden.adverse.found() {
        None => lines.push(("adverse", None)),
        Some(events) => lines.extend(events.iter().map(|e| ("adverse", Some(adverse(e))))),
    }
    let row =
        |(what, text): (&str, Option<String>)| vec![format!("    {what}"), text.unwrap_or_else(|| NOT_KNOWN.into())];
    format!("  burden\n{}", out::columns(&lines.into_iter().map(row).collect::<Vec<_>>(), &[]))
}

fn adverse(event: &AdverseEvent) -> String {
    let percent = |share: f64| format!("{} %", (1e4 * share).round() / 100.0);
    let share = match (event.share.found(), event.control.found()) {
        (Some(share), Some(control)) => format!(": {} against {}", percent(share), percent(control)),
        (Some(share), None) => format!(": {}", percent(share)),
        (None, _) => String::new(),
    };
    format!("{}{share} ({})", event.event, event.source.words())
}

/// The numbers of its laws that nobody has measured.
fn assumed(kind: &Kind) -> String {
    let of_kind = |row: &&Parameter| row.name.split('.').next().is_some_and(|chapter| kind.laws.contains(&chapter));
    let all: Vec<&str> =
        Parameters::rows().filter(of_kind).filter(|row| row.verification.assumed()).map(|row| row.name).collect();
    match all.len() {
        0 => "  assumes no number of its own\n".into(),
        1 => format!("  assumes 1 number that nobody has measured\n    {}\n", all[0]),
        n => format!("  assumes {n} numbers that nobody has measured\n    {}\n", all.join(", ")),
    }
}

fn presence(field: &Field) -> String {
    match field.presence {
        Presence::Required => "required".into(),
        Presence::Optional => "optional".into(),
        Presence::Default(x) => format!("default {x}"),
        Presence::DefaultText(word) => format!("default {word:?}"),
        Presence::DefaultFlag(flag) => format!("default {flag}"),
    }
}
