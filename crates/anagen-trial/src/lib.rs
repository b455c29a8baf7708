//! Virtual trials: people enrolled, allotted, treated, measured and analysed as a real trial would, and the
//! whole repeated to learn what such a trial can see.

pub mod allot;
pub mod analyse;
pub mod chance;
pub mod conduct;
pub mod data;
pub mod dates;
pub mod design;
#[cfg(test)]
mod example;
pub mod file;
pub mod finding;
pub mod once;
pub mod page;
pub mod people;
pub mod power;
pub mod reading;
pub mod record;
mod salt;
pub mod seen;
pub mod stage;
