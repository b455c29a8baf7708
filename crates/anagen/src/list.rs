//! `anagen list`: what a protocol may name, with the keys of its table.

use crate::failure::Failure;
use crate::out;
use anagen_lab::protocol::check::accepted;
use anagen_model::measure::MEASURES;
use anagen_model::quantity::{Field, Kind, Presence};

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
        What::Causes => registry.causes.iter().for_each(|k| text += &kind(k)),
        What::Treatments => registry.treatments.iter().for_each(|k| text += &kind(k)),
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
    if !kind.fields.is_empty() {
        text += "  keys\n";
    }
    for field in kind.fields {
        text += &format!("    {} ({}; {})\n        {}\n", field.key, accepted(field), presence(field), field.doc);
    }
    text.push('\n');
    text
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
