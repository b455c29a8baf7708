//! Patients by the thousand: target areas of many different people, simulated under every plan with shared
//! luck, written while they are simulated, and summed up in memory that does not grow with them.
//!
//! Nothing is kept of a patient but what the summaries hold: neither the number of patients nor the
//! horizon sets how much memory is taken.

mod result;
mod simulate;
pub mod summaries;
pub mod tally;

pub use result::{CohortResult, cohort_json};
pub use simulate::{CohortOrder, PATIENTS, cohort_to_folder, refused};
