//! One run: a checked protocol becomes a head, plans walk on it, sites are read, intervals drawn.

pub mod parameters_file;
pub mod setup;
mod simulate;

pub use parameters_file::{print_parameters, read_parameters};
pub use setup::{ReadyPlan, Setup, read, registry};
pub use simulate::{Keeper, Listener, PlanSnapshots, RunError, simulate};
