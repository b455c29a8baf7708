//! Analyses of data made by hand.

mod against_r;
mod builder;
mod estimands;
mod forest;
mod shares;
mod sharing;
mod within;
