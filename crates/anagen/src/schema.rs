//! `anagen schema`: the JSON Schema of protocol files.

use crate::failure::Failure;
use crate::out;

/// Prints it.
pub fn schema() -> Result<(), Failure> {
    let schema = anagen_lab::protocol::schema(&anagen_lab::run::registry());
    let text = serde_json::to_string_pretty(&schema).map_err(Failure::failed)?;
    out::print(&(text + "\n"))
}
