//! The statistics of clinical trials, as numbers in and numbers out: nothing here knows of hair.
//!
//! Every elementary function is that of `libm` and every sum has one order, so that shards on different
//! machines give the same bytes.

pub mod estimate;
