//! Which parameters an output hangs on.
//!
//! Two questions, one after the other. [`morris`] moves every parameter by a large step from many points
//! and tells which matter at all (Morris 1991; Campolongo 2007). [`sobol`] then takes those that do and
//! says which share of the output's variance each explains by itself and in all it takes part in
//! (Sobol 2001; Saltelli 2010; Jansen 1999). Both see a model as a function of numbers between 0 and 1,
//! each the probability of a parameter under its prior, and know nothing else of it.
//!
//! [`study`] asks this of published outcomes staged again, [`protocol`] of the benefits of a protocol's
//! plans; [`analysis`] does both steps and keeps what is finished on disk.

pub mod analysis;
mod bootstrap;
pub mod morris;
pub mod protocol;
pub mod screened;
pub mod sobol;
pub mod study;

#[cfg(test)]
mod tests;
