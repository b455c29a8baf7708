//! What was predicted against what was published, for every outcome.

pub mod acceptance;
pub mod asked;
pub mod belief;
#[cfg(test)]
mod fake;
pub mod foresee;
pub mod mixture;
pub mod pooled;
pub mod rival;
pub mod row;
pub mod score;
