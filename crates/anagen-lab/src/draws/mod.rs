//! Uncertainty of parameters: the same question asked under laws drawn from their priors.
//!
//! Each draw has laws of its own ([`anagen_model::law::drawn`]), a seed of its own, and the patient
//! enrolled anew under them, by a smaller enrolment in two halves that share no candidate
//! ([`one`]). Its possible patients go through every plan on every measured site, each with two
//! futures. So a number can be taken apart into luck, patient and parameters ([`parts`]), and
//! parameters can be ranked by how a number moves with them ([`influence`]). Finished draws are kept on
//! disk one by one ([`kept`]): an interrupted run goes on from there and ends with the same bytes.
//!
//! The head as a whole is not drawn: only the measured sites are.

mod columns;
pub mod form;
pub mod influence;
pub mod kept;
pub mod one;
pub mod parts;
pub mod uncertainty;
mod work;

pub use columns::Column;
pub(crate) use columns::OF_PRODUCT;
pub use form::Form;
pub use kept::Kept;
pub use one::{Draws, EFFORT, LUCKS, PATIENTS};
pub use parts::Parts;
pub use uncertainty::{Influence, Spread, Uncertainty};
pub use work::make;
