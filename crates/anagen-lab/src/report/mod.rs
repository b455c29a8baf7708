//! What a run shows to people: pictures, tables and pages.

pub mod picture;
