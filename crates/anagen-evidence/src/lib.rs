//! Published evidence as an instrument: studies as files, staged again by the model, the laws calibrated
//! on one part of them and held against the other.
//!
//! Data flows on from the lab: `study` -> `library` -> `contrast` -> `restage` -> `calibrate`, `validate`,
//! `sensitivity`.

mod bytes;
pub mod calibrate;
pub mod contrast;
#[cfg(test)]
mod fake;
pub mod library;
pub mod restage;
pub mod sensitivity;
pub mod study;
pub mod validate;
