//! One file per law, rival program or published result, each with an automatic verdict.
//!
//! The tests stand in `tests/`, named for what they claim; this crate holds what they share.

pub mod twin;
