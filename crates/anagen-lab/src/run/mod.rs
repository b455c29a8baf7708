//! One run: a checked protocol becomes a head, plans walk on it, sites are read, intervals drawn.

mod areas;
mod assumptions;
mod close_up;
mod conclude;
mod donor;
mod draw;
mod enrolled;
mod keep;
pub mod parameters_file;
mod patches;
pub mod portrait;
pub mod recipe;
pub mod setup;
mod shown;
mod simulate;
mod sites;
mod twins;
mod warnings;
mod write;

pub use areas::read_area;
pub(crate) use areas::{batch, batch_normals, count_area, read_areas};
pub use assumptions::ALWAYS;
pub(crate) use assumptions::{assumptions, used_chapters};
pub(crate) use conclude::{causes, patient_words};
pub use draw::{LAPSE_PX, STILL_PX};
pub use enrolled::{Enrolled, Walked};
pub use parameters_file::{print_parameters, read_parameters};
pub use patches::Tissue;
pub use portrait::{Portrait, portrait, shown_in};
pub use recipe::{Item, Recipe};
pub use setup::{ReadyPlan, Setup, read, read_from, registry};
pub use simulate::{Keeper, Listener, Part, PlanSnapshots, RunError, simulate};
pub use sites::Placed;
pub use write::{Order, question, run_to_folder};
