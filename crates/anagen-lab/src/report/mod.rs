//! What a run shows to people: pictures, tables and pages.

pub mod album;
pub mod compare;
#[cfg(test)]
pub(crate) mod example;
pub mod map;
pub mod page;
pub mod picture;
pub mod plot;
pub mod trichoscope;
pub mod words;
