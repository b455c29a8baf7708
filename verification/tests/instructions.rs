//! The gate on instruction counts: no job may take more than the committed table allows.
//!
//! `cargo test --release --locked -p anagen-verification --test instructions -- --accept` writes what is
//! counted now into the table, for a change that is worth its instructions; commit it with the change.

use anagen_verification::speed::counts::Table;
use std::path::Path;
use std::process::ExitCode;

const ACCEPT: &str = "cargo test --release --locked -p anagen-verification --test instructions -- --accept";

fn main() -> ExitCode {
    // Names of other tests, as the test command may be given them.
    let asked: Vec<String> = std::env::args().skip(1).collect();
    if asked.iter().any(|a| a == "--list") || asked.iter().any(|a| !a.starts_with('-') && !"instructions".contains(a)) {
        return ExitCode::SUCCESS;
    }
    match gate(asked.iter().any(|a| a == "--accept")) {
        Ok(said) => {
            println!("instruction counts: {said}");
            ExitCode::SUCCESS
        }
        Err(said) => {
            eprintln!("instruction counts: {said}");
            ExitCode::FAILURE
        }
    }
}

fn gate(accept: bool) -> Result<String, String> {
    let Some(now) = Table::counted(Path::new(env!("CARGO_BIN_EXE_counted")))? else {
        return match accept {
            true => Err("nothing to accept: valgrind is missing".into()),
            false => Ok("GATE NOT RUN: valgrind is missing (the package `valgrind` of most systems)".into()),
        };
    };
    if accept {
        now.commit()?;
        return Ok(format!("{} counts accepted", now.counts.len()));
    }
    let (notes, regressions) = now.held_against(&Table::committed()?);
    let told: String = notes.iter().map(|note| format!("\n  note: {note}")).collect();
    match regressions.is_empty() {
        true => Ok(format!("{} jobs held{told}", now.counts.len())),
        false => {
            let lines: String = regressions.iter().map(|line| format!("\n  MORE: {line}")).collect();
            Err(format!("not held{lines}{told}\n  to accept this change: {ACCEPT}"))
        }
    }
}
