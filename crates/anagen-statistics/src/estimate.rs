//! What a model or a test says of one quantity.

use serde::{Deserialize, Serialize};

/// An estimate with its test against no difference.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error; `None` where the test has none (exact tests, rank tests).
    pub standard_error: Option<f64>,
    /// Degrees of freedom, where it is held against a t distribution.
    pub degrees: Option<f64>,
    /// The test statistic; `None` where P is counted out.
    pub statistic: Option<f64>,
    /// Two-sided P.
    pub p: f64,
    /// Two-sided interval at the level that was asked for.
    pub interval: [f64; 2],
}
