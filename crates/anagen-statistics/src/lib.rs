//! The statistics of clinical trials, as numbers in and numbers out: nothing here knows of hair.
//!
//! Every elementary function is that of `libm` and every sum has one order, so that shards on different
//! machines give the same bytes.

pub mod distribution;
pub mod matrix;

pub mod estimate;
pub mod failure;
pub mod fitted;

pub mod design;

pub mod ancova;
pub mod mmrm;

pub use ancova::{Ancova, AncovaFit};
pub use design::Design;
pub use failure::FitFailure;
pub use fitted::Fitted;
pub use mmrm::{Degrees, Mmrm, MmrmFit};
