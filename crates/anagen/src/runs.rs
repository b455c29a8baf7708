//! `anagen runs`: what was run, from the records the runs left.

use crate::failure::Failure;
use crate::out;
use anagen_work::index::{Run, runs as indexed};
use std::path::PathBuf;

/// What `anagen runs` is told.
#[derive(clap::Args)]
pub struct Args {
    /// The folder below which runs lie; their index is kept in it
    #[arg(default_value = "out")]
    dir: PathBuf,
    /// Print JSON to standard output instead of the table
    #[arg(long)]
    json: bool,
}

/// Lists runs.
pub fn runs(args: &Args) -> Result<(), Failure> {
    if !args.dir.is_dir() {
        return Err(Failure::refused(format!(
            "{} is no folder\nhint: name the one that holds runs",
            args.dir.display()
        )));
    }
    let runs = indexed(&args.dir)?;
    if args.json {
        return out::print(&(serde_json::to_string_pretty(&runs).map_err(Failure::failed)? + "\n"));
    }
    let heads = ["folder", "kind", "seed", "version", "written (UTC)", "record", "title"].map(String::from).to_vec();
    let row = |r: &Run| {
        let Run { folder, kind, title, version, seed, written, blake3 } = r.clone();
        vec![folder, kind, seed.to_string(), version, written, blake3[..12].to_string(), title]
    };
    let rows: Vec<Vec<String>> = std::iter::once(heads).chain(runs.iter().map(row)).collect();
    out::print(&match runs.is_empty() {
        true => format!("no run lies below {}\n", args.dir.display()),
        false => out::columns(&rows, &[2]),
    })
}
