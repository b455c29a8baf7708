//! `anagen compare`: the plans of several runs side by side.

use crate::failure::Failure;
use crate::out;
use anagen_lab::output::{RunFolder, write_new};
use anagen_lab::report::compare::{Comparison, Row};
use anagen_lab::report::words;
use std::path::PathBuf;

/// What `anagen compare` is told.
#[derive(clap::Args)]
pub struct Args {
    /// The folders of the runs
    #[arg(required = true, num_args = 2.., value_name = "DIR")]
    runs: Vec<PathBuf>,
    /// The measure [default: all hairs]
    #[arg(long, value_name = "NAME")]
    measure: Option<String>,
    /// The visit [default: the last that all runs have]
    #[arg(long, value_name = "DAY")]
    day: Option<f64>,
    /// Write a page too
    #[arg(long, value_name = "FILE.html")]
    out: Option<PathBuf>,
    /// Replace the page if it is there
    #[arg(long, requires = "out")]
    force: bool,
}

/// Compares the runs.
pub fn compare(args: &Args) -> Result<(), Failure> {
    let opened: Vec<_> = args.runs.iter().map(|dir| RunFolder::open(dir)).collect();
    let wrong: Vec<String> = opened.iter().filter_map(|r| r.as_ref().err().map(|e| e.to_string())).collect();
    if !wrong.is_empty() {
        return Err(Failure::Refused(wrong.join("\nerror: ")));
    }
    let runs: Vec<RunFolder> = opened.into_iter().flatten().collect();
    let comparison = Comparison::of(&runs, args.measure.as_deref(), args.day).map_err(Failure::Refused)?;
    let mut text = format!("{} on day {}\n", comparison.wording.measure, words::day(comparison.day));
    let head = ["run", "site", "plan", "value", "benefit", "90 % range"].map(String::from).to_vec();
    let rows: Vec<Vec<String>> =
        std::iter::once(head).chain(comparison.rows.iter().map(|r| cells(&comparison, r))).collect();
    text += &out::columns(&rows, &[3, 4]);
    for (name, lines) in comparison.differences() {
        text += &format!("\n{name} differs in\n");
        let nothing = || vec!["nothing that goes into a run".to_string()];
        let lines = if lines.is_empty() { nothing() } else { lines };
        lines.iter().for_each(|line| text += &format!("- {line}\n"));
    }
    if let Some(file) = &args.out {
        let page = comparison.page().map_err(Failure::failed)?;
        write_new(file, page.as_bytes(), args.force).map_err(Failure::refused)?;
        text += &format!("\npage in {}\n", file.display());
    }
    out::print(&(text + "Not medical advice.\n"))
}

fn cells(comparison: &Comparison, row: &Row) -> Vec<String> {
    let w = comparison.wording;
    vec![
        row.run.clone(),
        row.site.clone(),
        row.plan.clone(),
        w.number(row.value),
        row.benefit.map_or(String::new(), |b| w.signed(b)),
        row.range.map_or(String::new(), |r| format!("{} to {}", w.signed(r.low), w.signed(r.high))),
    ]
}
