//! `anagen schema`: the JSON Schema of protocol and trial files.

use crate::failure::Failure;
use crate::out;

/// What `anagen schema` is told.
#[derive(clap::Args)]
pub struct Args {
    /// That of trial files instead of protocols
    #[arg(long)]
    trial: bool,
}

/// Prints it.
pub fn schema(args: &Args) -> Result<(), Failure> {
    let schema = match args.trial {
        true => anagen_trial::file::schema(),
        false => anagen_lab::protocol::schema(&anagen_lab::run::registry()),
    };
    let text = serde_json::to_string_pretty(&schema).map_err(Failure::failed)?;
    out::print(&(text + "\n"))
}
