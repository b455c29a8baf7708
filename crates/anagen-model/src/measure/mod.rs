//! Measures.
pub mod reading;
