//! Analyses of data made by hand.

mod builder;
mod estimands;
mod forest;
