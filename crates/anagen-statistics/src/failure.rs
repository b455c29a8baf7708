//! Why a model could not be fitted: an answer that callers count, never replaced by another model.

use thiserror::Error;

/// Why a fit has no answer.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum FitFailure {
    /// Nobody of an arm has a response.
    #[error("nobody of arm {arm} has a response")]
    EmptyArm {
        /// The arm, from 0.
        arm: usize,
    },
    /// Nobody of an arm has a response at a visit.
    #[error("nobody of arm {arm} has a response at visit {visit}")]
    EmptyVisit {
        /// The arm, from 0.
        arm: usize,
        /// The visit, from 0.
        visit: usize,
    },
    /// No subject was seen at both of two visits, so their covariance cannot be estimated.
    #[error("nobody was seen both at visit {first} and at visit {second}")]
    NeverTogether {
        /// The earlier visit, from 0.
        first: usize,
        /// The later visit, from 0.
        second: usize,
    },
    /// A column of the design follows from those before it.
    #[error("{column} follows from the columns of the design before it")]
    RankDeficient {
        /// The column's name.
        column: String,
    },
    /// As many coefficients as responses, or more: no residual is left.
    #[error("{responses} responses for {coefficients} coefficients leave no residual")]
    NoResidual {
        /// How many responses there are.
        responses: usize,
        /// How many coefficients the design has.
        coefficients: usize,
    },
    /// The residuals are nothing but rounding.
    #[error("the responses do not vary about their fit")]
    NoVariation,
    /// A response or a covariate is not a finite number.
    #[error("{column} holds a number that is not finite")]
    NotFinite {
        /// The covariate's name, or `response`.
        column: String,
    },
    /// The covariance of the visits went to the edge of what a covariance can be.
    #[error("the covariance of the visits became singular")]
    SingularCovariance,
    /// The likelihood was still climbing when the steps ran out.
    #[error("not converged after {steps} steps: the next would move a covariance by {remaining} of its error")]
    NotConverged {
        /// How many steps were taken.
        steps: usize,
        /// How far the next would go, in standard errors of the covariances.
        remaining: f64,
    },
}
