//! The mixed model for repeated measures: a response at several visits on arm, visit and covariates, some visits missing.
//!
//! The visits `y` of one subject are normal about `X b` with a covariance `S` of the visits that is the same for all
//! subjects and otherwise free (unstructured). Each arm has a mean of its own at each visit; a covariate has one
//! coefficient, or one for each visit ([`Design::by_visit`]). A subject contributes the visits they were seen at, which
//! is right where missing depends on nothing but what was observed (missing at random).
//!
//! `S` maximises the restricted likelihood (REML; Patterson & Thompson 1971, Biometrika 58: 545),
//!
//! `-2 l = (N - p) ln 2 pi + sum ln |V| + ln |X' V^-1 X| + r' V^-1 r`,
//!
//! `V` being the rows and columns of `S` that a subject was seen at. Subjects who were seen at the same visits enter
//! through their sums of products only, so that a step of the fit costs the same however many there are.
//!
//! Small samples: the standard error of `X' V^-1 X` treats `S` as known. [`Degrees`] says what is done about it. Both
//! methods take the covariance of the estimated `S` from the observed information, as SAS and R's `mmrm` do.
//!
//! Ignores that covariances may differ between arms. A fit that does not converge is a [`FitFailure`], never another model.

mod climb;
mod inference;
mod likelihood;
mod pattern;
#[cfg(test)]
mod tests;

pub use inference::JointTest;

use crate::design::Design;
use crate::failure::FitFailure;
use crate::fitted::Fitted;
use crate::matrix::{Matrix, dot};
use climb::climb;
use pattern::Problem;

/// The mixed model for repeated measures; see [`Mmrm::fit`].
pub struct Mmrm;

/// How a test reckons with a covariance of visits that is itself estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Degrees {
    /// Degrees of freedom after Satterthwaite (1946, Biometrics Bulletin 2: 110), as generalised by Giesbrecht & Burns
    /// (1985, Biometrics 41: 477); standard errors as if the covariance were known.
    Satterthwaite,
    /// Kenward & Roger (1997, Biometrics 53: 983): standard errors are enlarged by what estimating the covariance adds,
    /// and degrees of freedom match the moments of F. The covariance is linear in its parameters, so their second
    /// derivatives vanish. For one contrast the degrees are those of Satterthwaite.
    KenwardRoger,
}

/// A fitted mixed model for repeated measures.
#[derive(Clone, Debug)]
pub struct MmrmFit {
    arms: usize,
    visits: usize,
    names: Vec<String>,
    coefficients: Vec<f64>,
    /// Of the coefficients, in units of the response over `scale`.
    plain: Matrix,
    /// The same after Kenward and Roger.
    adjusted: Matrix,
    /// The derivative of `X' V^-1 X` to each parameter of the covariance.
    slopes: Vec<Matrix>,
    /// The covariance of the estimated parameters of the covariance.
    uncertainty: Matrix,
    covariance: Matrix,
    log_likelihood: f64,
    steps: usize,
    scale: f64,
}

impl Mmrm {
    /// Fits the responses: of each subject of `design` a row with an entry for each visit, `None` where they were not
    /// seen. Who was never seen contributes nothing.
    pub fn fit(design: &Design, responses: &[Vec<Option<f64>>]) -> Result<MmrmFit, FitFailure> {
        let problem = Problem::new(design, responses)?;
        let summit = climb(&problem)?;
        let adjusted = inference::kenward_roger_covariance(&problem, &summit);
        let (square, mut coefficients) = (problem.scale * problem.scale, summit.point.coefficients);
        for (i, coefficient) in coefficients.iter_mut().enumerate() {
            *coefficient *= problem.scale;
            if i < design.arms() * problem.visits {
                *coefficient += problem.centre[i % problem.visits];
            }
        }
        let free = (problem.responses - problem.coefficients()) as f64;
        Ok(MmrmFit {
            arms: design.arms(),
            visits: problem.visits,
            coefficients,
            plain: summit.point.covariance,
            adjusted,
            slopes: summit.slopes,
            uncertainty: summit.uncertainty,
            covariance: Matrix::symmetric(problem.visits, |v, w| square * summit.sigma[(v, w)]),
            log_likelihood: summit.point.log_likelihood - free * libm::log(problem.scale),
            steps: summit.steps,
            scale: problem.scale,
            names: problem.names,
        })
    }
}

impl MmrmFit {
    /// The adjusted (least-squares) mean of an arm at a visit.
    pub fn adjusted_mean(&self, arm: usize, visit: usize, degrees: Degrees) -> Fitted {
        let mut weights = self.no_weights();
        weights[arm * self.visits + visit] = 1.0;
        self.contrast(&weights, degrees)
    }

    /// The adjusted mean of `arm` at a visit less that of `than`.
    pub fn difference(&self, arm: usize, than: usize, visit: usize, degrees: Degrees) -> Fitted {
        let mut weights = self.no_weights();
        weights[arm * self.visits + visit] += 1.0;
        weights[than * self.visits + visit] -= 1.0;
        self.contrast(&weights, degrees)
    }

    /// The sum of adjusted means with these weights: all visits of arm 0, then all of arm 1, and so on.
    pub fn contrast(&self, weights: &[f64], degrees: Degrees) -> Fitted {
        assert_eq!(weights.len(), self.arms * self.visits, "a weight for each visit of each arm");
        let mut all = weights.to_vec();
        all.resize(self.names.len(), 0.0);
        self.combination(&all, degrees)
    }

    fn no_weights(&self) -> Vec<f64> {
        vec![0.0; self.arms * self.visits]
    }

    /// Names of the coefficients: `arm 0 at visit 0` and so on, then the covariates.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// One coefficient, in the order of [`MmrmFit::names`].
    pub fn coefficient(&self, j: usize, degrees: Degrees) -> Fitted {
        let mut weights = vec![0.0; self.names.len()];
        weights[j] = 1.0;
        self.combination(&weights, degrees)
    }

    /// The sum of all coefficients with these weights.
    pub fn combination(&self, weights: &[f64], degrees: Degrees) -> Fitted {
        let variance = self.plain.quadratic(weights);
        let reached = self.plain.times_vector(weights);
        let slope: Vec<f64> = self.slopes.iter().map(|slope| slope.quadratic(&reached)).collect();
        let used = match degrees {
            Degrees::Satterthwaite => variance,
            Degrees::KenwardRoger => self.adjusted.quadratic(weights),
        };
        Fitted {
            value: dot(weights, &self.coefficients),
            standard_error: self.scale * libm::sqrt(used),
            degrees: 2.0 * variance * variance / self.uncertainty.quadratic(&slope),
        }
    }

    /// Whether several sums of coefficients, one a row of `contrasts`, are all 0: the F test of Kenward and Roger.
    pub fn joint(&self, contrasts: &[Vec<f64>]) -> Result<JointTest, FitFailure> {
        inference::joint(self, contrasts)
    }

    /// The covariance of the visits about their means.
    pub fn covariance(&self) -> &Matrix {
        &self.covariance
    }

    /// The greatest restricted log likelihood.
    pub fn log_likelihood(&self) -> f64 {
        self.log_likelihood
    }

    /// How many steps the fit took.
    pub fn steps(&self) -> usize {
        self.steps
    }
}
