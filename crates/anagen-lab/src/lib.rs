//! Many patients, the files they come from and the results they leave.

pub mod report;
pub mod result;
