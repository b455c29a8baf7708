//! The commented protocol that `anagen new` writes, generated from the field tables.

use std::fmt::Write;

use anagen_model::quantity::{Field, FieldKind, Frame, Kind, Presence, Value, Values};

use super::Registry;
use super::check::accepted;
use super::tables::{EXAMPLES, PATIENT, PLAN, PRODUCT, SITE, TOP};
use super::words::{number, unit};

/// The horizon and the patient of the example.
const EXAMPLE_FRAME: Frame =
    Frame { female: Some(false), age_years: Some(38.0), graded: Some(true), ..Frame::bare(720.0) };

/// A protocol that reads without a mistake: required keys are filled in with examples, all other
/// keys and kinds stand beside them as comments.
pub fn new_protocol(registry: &Registry) -> String {
    let mut out = String::from(
        "# A protocol for anagen. Keys end in their unit; days count from the first visit.\n\
         # Check it with `anagen check FILE`, run it with `anagen run FILE`.\n\n",
    );
    keys(&mut out, "", TOP, true);
    out.push_str("\n# The patient.\n[patient]\n");
    keys(&mut out, "patient", PATIENT, true);
    out.push_str("\n# Treatments before day 0: any treatment, on negative days.\n");
    out.push_str("#[[patient.history]]\n");
    kinds(&mut out, "cause", "Why the hair is lost.", registry.causes);
    out.push_str("\n# The measured target areas; with an intake they may be left to it.\n[[site]]\n");
    keys(&mut out, "site", SITE, true);
    kinds(&mut out, "measure", "What is measured.", registry.measures);
    out.push_str("\n# Your own cell product, usable in any plan.\n#[[product]]\n");
    keys(&mut out, "product", PRODUCT, false);
    out.push_str("\n# A plan; the untreated twin is always there. Write as many as you like.\n");
    out.push_str("[[plan]]\n");
    keys(&mut out, "plan", PLAN, true);
    kinds(&mut out, "plan.treatment", "A treatment of the plan above.", registry.treatments);
    out
}

/// All kinds of one list: the first that is complete with example values stands ready, the others
/// as comments.
fn kinds(out: &mut String, table: &str, doc: &str, kinds: &[Kind]) {
    let _ = write!(out, "\n# {doc} The kinds of [[{table}]]:\n");
    let ready = kinds.iter().position(|k| {
        let required = k.fields.iter().filter(|f| f.presence == Presence::Required);
        let mut values = Values::default();
        values.0.extend(required.map(|f| (f.key.to_owned(), example_value(f))));
        for field in k.fields {
            match field.presence {
                Presence::Default(x) => values.0.insert(field.key.into(), Value::Number(x)),
                Presence::DefaultText(t) => values.0.insert(field.key.into(), Value::Text(t.into())),
                Presence::DefaultFlag(f) => values.0.insert(field.key.into(), Value::Flag(f)),
                _ => None,
            };
        }
        (k.check)(&values, &EXAMPLE_FRAME).is_empty()
    });
    for (i, kind) in kinds.iter().enumerate() {
        let active = ready == Some(i);
        let mark = if active { "" } else { "#" };
        let _ = write!(out, "\n# {}: {}\n", kind.title, one_line(kind.doc));
        let _ = write!(out, "{mark}[[{table}]]\n{mark}kind = \"{}\"\n", kind.name);
        keys(out, kind.name, kind.fields, active);
    }
}

/// Every key with its meaning, what it accepts and its default; in use only if required and
/// `active`.
fn keys(out: &mut String, table: &str, fields: &[Field], active: bool) {
    for field in fields {
        let (status, value) = match field.presence {
            Presence::Required => ("required".to_owned(), example(table, field)),
            Presence::Optional => ("optional".to_owned(), example(table, field)),
            Presence::Default(x) => (format!("default {}", number(x)), number(x)),
            Presence::DefaultText(text) => (format!("default \"{text}\""), format!("{text:?}")),
            Presence::DefaultFlag(flag) => (format!("default {flag}"), flag.to_string()),
        };
        // Optional in the file, but part of the example patient.
        let of_patient = table == "patient" && ["age_years", "grade"].contains(&field.key);
        let written = field.presence == Presence::Required || of_patient;
        let mark = if active && written { "" } else { "#" };
        let _ = writeln!(out, "# {} ({}; {status})", one_line(field.doc), accepted(field));
        let _ = writeln!(out, "{mark}{} = {value}", field.key);
    }
}

fn one_line(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An example as text: the table's own one, or one made from the range.
fn example(table: &str, field: &Field) -> String {
    match EXAMPLES.iter().find(|(t, key, _)| *t == table && *key == field.key) {
        Some((.., text)) => (*text).to_owned(),
        None => match example_value(field) {
            Value::Number(x) => number(x),
            Value::Numbers(list) => {
                format!("[{}]", list.into_iter().map(number).collect::<Vec<_>>().join(", "))
            }
            Value::Text(text) => format!("{text:?}"),
            Value::Texts(list) => format!("{list:?}"),
            Value::Flag(flag) => flag.to_string(),
        },
    }
}

/// A value in the range: 1 (day 0, for a day), or the bound nearest to it.
fn example_value(field: &Field) -> Value {
    let near = |low: f64, high: f64| {
        let wish = if unit(field.key) == "days" { 0.0 } else { 1.0 };
        let wish = if field.key.starts_with("stop") { EXAMPLE_FRAME.horizon_days } else { wish };
        f64::max(wish, low).min(high)
    };
    match field.kind {
        FieldKind::Number { low, high, .. } => Value::Number(near(low, high)),
        FieldKind::Numbers { low, high, .. } => Value::Numbers(vec![near(low, high)]),
        FieldKind::Choice(words) => Value::Text(words.first().copied().unwrap_or("").to_owned()),
        FieldKind::Choices(words) => Value::Texts(words.iter().take(1).map(|w| (*w).into()).collect()),
        FieldKind::Text => Value::Text("...".to_owned()),
        FieldKind::Flag => Value::Flag(true),
    }
}
