//! `anagen parameters`: every number of the model with unit, range and source.

use crate::failure::Failure;
use crate::out;
use anagen_lab::run::print_parameters;
use anagen_model::law::Parameters;
use anagen_model::quantity::Parameter;
use serde_json::json;

/// What `anagen parameters` is told.
#[derive(clap::Args)]
pub struct Args {
    /// Only numbers that are assumed or remembered, not found
    #[arg(long)]
    assumed: bool,
    /// As a file of values that a protocol can name with `parameters = "..."`
    #[arg(long, group = "form", conflicts_with = "assumed")]
    toml: bool,
    /// As JSON, with prior and level
    #[arg(long, group = "form")]
    json: bool,
    /// As a Markdown table
    #[arg(long, group = "form")]
    markdown: bool,
}

/// Prints the table.
pub fn parameters(args: &Args) -> Result<(), Failure> {
    if args.toml {
        return out::print(&print_parameters(&Parameters::default()));
    }
    let rows: Vec<&Parameter> = Parameters::rows().filter(|r| !args.assumed || r.verification.assumed()).collect();
    let text = if args.json {
        let rows: Vec<_> = rows.iter().map(|r| as_json(r)).collect();
        serde_json::to_string_pretty(&rows).map_err(Failure::failed)? + "\n"
    } else if args.markdown {
        markdown(&rows)
    } else {
        table(&rows)
    };
    out::print(&text)
}

const HEADER: [&str; 8] = ["symbol", "name", "value", "unit", "range", "verified", "meaning", "source"];

fn cells(row: &Parameter) -> [String; 8] {
    [
        row.symbol.into(),
        row.name.into(),
        row.value.to_string(),
        row.unit.into(),
        format!("{} to {}", row.low, row.high),
        row.verification.name().into(),
        row.doc.into(),
        row.source.into(),
    ]
}

fn table(rows: &[&Parameter]) -> String {
    let mut lines = vec![HEADER.map(String::from).to_vec()];
    lines.extend(rows.iter().map(|r| cells(r).to_vec()));
    let mut text = out::columns(&lines, &[2]);
    let assumed = rows.iter().filter(|r| r.verification.assumed()).count();
    text += &format!("\n{} parameters, {assumed} of them assumed (guess or memory)\n", rows.len());
    text
}

fn markdown(rows: &[&Parameter]) -> String {
    let line = |cells: [String; 8]| format!("| {} |\n", cells.map(|c| c.replace('|', "\\|")).join(" | "));
    let mut text = line(HEADER.map(String::from));
    text += "|---|---|---|---|---|---|---|---|\n";
    rows.iter().for_each(|row| text += &line(cells(row)));
    text
}

fn as_json(row: &Parameter) -> serde_json::Value {
    json!({
        "symbol": row.symbol,
        "name": row.name,
        "value": row.value,
        "unit": row.unit,
        "low": row.low,
        "high": row.high,
        "prior": format!("{:?}", row.prior),
        "level": format!("{:?}", row.level),
        "verification": row.verification.name(),
        "assumed": row.verification.assumed(),
        "meaning": row.doc,
        "source": row.source,
    })
}
