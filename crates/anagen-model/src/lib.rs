//! One patient's scalp, day by day: pure, without files, clock or threads.
//!
//! The chapters stand in the order of the story: quantities, the patient, the scalp, the follicle,
//! drivers, causes, treatments, measures, and the head on which all of them meet.

#[macro_use]
pub mod quantity;
pub mod calendar;
pub mod cause;
pub mod drive;
pub mod follicle;
pub mod head;
pub mod law;
pub mod measure;
pub mod patient;
pub mod scalp;
pub mod treatment;
