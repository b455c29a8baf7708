//! The statistics of clinical trials, as numbers in and numbers out: nothing here knows of hair.
//!
//! Every elementary function is that of `libm` and every sum has one order, so that shards on different
//! machines give the same bytes.

pub mod distribution;
pub mod matrix;

pub mod estimate;
pub mod failure;
pub mod fitted;
mod kenward_roger;

pub mod design;

pub mod ancova;
pub mod mmrm;

pub mod blocks;
pub mod clustered;
pub mod paired;
pub mod proportion;

pub mod multiplicity;

pub mod plan_fault;
pub mod sample_size;
pub mod sequential;

pub use ancova::{Ancova, AncovaFit};
pub use design::Design;
pub use estimate::Estimate;
pub use failure::FitFailure;
pub use fitted::Fitted;
pub use mmrm::{Degrees, JointTest, Mmrm, MmrmFit};
pub use plan_fault::PlanFault;
