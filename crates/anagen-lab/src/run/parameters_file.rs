//! A user's own parameter values: `[chapter]` tables of `field = value`, every mistake shown.

use crate::protocol::words;
use crate::protocol::{Mistake, Mistakes, Source};
use anagen_model::law::{Parameters, Refused};
use toml_edit::{Document, Item};

/// Reads parameter values over the defaults. Returns the values and the names that were written.
pub fn read_parameters(source: &Source) -> Result<(Parameters, Vec<String>), Mistakes> {
    let document = Document::parse(source.text.clone()).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        let what = error.message().lines().next().unwrap_or("the syntax is wrong").to_string();
        Mistakes::from(source.mistake(span, what, "TOML", "write [clock] and below it anagen_days = 913.1"))
    })?;
    let mut parameters = Parameters::default();
    let mut written = Vec::new();
    let mut mistakes: Vec<Mistake> = Vec::new();
    for (chapter, item) in document.iter() {
        if chapter == "format" {
            if item.as_integer() != Some(1) {
                let span = item.span().unwrap_or(0..0);
                mistakes.push(source.mistake(span, "the format of this file is not known", "format = 1", ""));
            }
            continue;
        }
        let Some(table) = item.as_table_like() else {
            let span = item.span().unwrap_or(0..0);
            let what = format!("`{chapter}` is not a table of parameters");
            mistakes.push(source.mistake(span, what, "[chapter] tables", "`anagen parameters --toml` prints them all"));
            continue;
        };
        for (field, item) in table.iter() {
            let name = format!("{chapter}.{field}");
            let span = item.span().unwrap_or(0..0);
            let number = match item {
                Item::Value(value) => value.as_float().or(value.as_integer().map(|i| i as f64)),
                _ => None,
            };
            let Some(number) = number else {
                mistakes.push(source.mistake(span, format!("`{name}` is not a number"), "a number", ""));
                continue;
            };
            match parameters.set(&name, number) {
                Ok(()) => written.push(name),
                Err(Refused::Unknown { nearest, .. }) => mistakes.push(source.mistake(
                    table.key(field).and_then(|key| key.span()).unwrap_or(span),
                    format!("there is no parameter `{name}`"),
                    "a name of `anagen parameters`",
                    format!("the nearest is `{nearest}`"),
                )),
                Err(Refused::OutOfRange { row, value }) => {
                    let (least, greatest) = row.accepted();
                    mistakes.push(source.mistake(
                        span,
                        format!("`{name}` = {} is out of range", words::number(value)),
                        format!("{} to {} {}", figures(least), figures(greatest), row.unit),
                        format!("usual are {} to {}", figures(row.low), figures(row.high)),
                    ));
                }
            }
        }
    }
    match Mistakes::of(mistakes) {
        Some(mistakes) => Err(mistakes),
        None => Ok((parameters, written)),
    }
}

/// A bound as a person writes it, to four figures.
fn figures(x: f64) -> String {
    words::number(format!("{x:.3e}").parse().unwrap_or(x))
}

/// The parameters in force as a file that [`read_parameters`] reads back.
pub fn print_parameters(parameters: &Parameters) -> String {
    let mut out = String::from("format = 1\n");
    let mut chapter = "";
    for row in Parameters::rows() {
        let (here, field) = row.name.split_once('.').unwrap_or(("", row.name));
        if here != chapter {
            out.push_str(&format!("\n[{here}]\n"));
            chapter = here;
        }
        let value = parameters.get(row.name).unwrap_or(row.value);
        out.push_str(&format!("# {} ({}), {} to {}\n", row.doc, row.unit, row.low, row.high));
        out.push_str(&format!("{field} = {value:?}\n"));
    }
    out
}
