//! Many patients, the files they come from and the results they leave.

pub mod burden;
pub mod claim;
pub mod close_up;
pub mod cohort;
pub mod counterfactual;
pub mod draws;
pub mod enrol;
pub mod maps;
pub mod noticed;
pub mod output;
pub mod patches;
pub mod posterior;
pub mod protocol;
pub mod report;
pub mod result;
pub mod run;
pub mod shown;
pub mod summary;
