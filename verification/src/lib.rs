//! Verification: one file per law under `tests/`, each with an automatic verdict.
//!
//! [`case`] is the verdict and its arithmetic; [`setup`] grows patients and reads their hair;
//! [`automaton`] strips the engine's follicle down to Halloy's; [`twin`] is the whole kernel again,
//! slow and readable. What published trials say beside what the model says is printed, not judged, by
//! `cargo run --release -p anagen-verification --bin published`.
//!
//! Every stochastic check has fixed seeds, so its verdict never flickers; its false-alarm rate is the
//! chance that a correct engine would fail it under another seed. A file may spend at most
//! [`case::FILE_BUDGET`], so that the whole family stays below 1 %.

pub mod areata;
pub mod automaton;
pub mod case;
pub mod dice;
pub mod fuzz;
pub mod made;
pub mod possible;
pub mod setup;
pub mod soak;
pub mod speed;
pub mod trichogram;
pub mod twin;
