//! The whole trial repeated: over fresh people and luck under the default laws (power), and over the belief
//! (assurance).
//!
//! | file | what |
//! |---|---|
//! | `settings` | in which settings each trial is seen: designed, without effect, curves, looks, groups |
//! | `company`, `virtual_company` | who plays trials and analyses them: the only door to hair |
//! | `outcome`, `gathered` | what is kept of a trial, and of all |
//! | `rounds` | the work in rounds, and when it ends |
//! | `share`, `smallest`, `looks` | standard errors, the smallest trial, stopping early |
//! | `sum`, `report`, `result` | what is reported |

pub mod company;
pub mod gathered;
pub mod looks;
pub mod outcome;
pub mod report;
pub mod result;
pub mod rounds;
pub mod settings;
pub mod share;
pub mod smallest;
pub mod sum;
pub mod virtual_company;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod toy;

pub use company::{Company, Laws, Truth};
pub use result::PowerResult;
pub use rounds::PowerJob;
pub use virtual_company::VirtualCompany;
