//! Why a plan cannot be meant: a mistake in the design, where [`crate::failure`] is about the data.

/// What a plan must be and is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PlanFault(pub &'static str);
