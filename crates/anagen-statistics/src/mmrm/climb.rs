//! The way up to the greatest restricted likelihood: scoring from afar, Newton's steps near the top.

use super::likelihood::{Ground, Nowhere, Point};
use super::pattern::Problem;
use crate::failure::FitFailure;
use crate::matrix::{Cholesky, Matrix, dot};

/// The top.
pub(super) struct Summit {
    pub(super) sigma: Matrix,
    pub(super) point: Point,
    /// `P` of each parameter.
    pub(super) slopes: Vec<Matrix>,
    /// The covariance of the parameters: the inverse of the observed information.
    pub(super) uncertainty: Matrix,
    pub(super) steps: usize,
}

/// The top is reached when the next step would move the parameters by less than this, in their standard errors.
const CLOSE: f64 = 1e-10;
/// Where visits nearly follow from each other rounding moves them by more: within this much the top is reached too, once
/// Newton's steps come no nearer.
const ROUNDING: f64 = 1e-7;
/// Nearer than this, the observed information guides the step.
const NEAR: f64 = 1.0;
const MOST_STEPS: usize = 100;
const MOST_HALVINGS: usize = 30;

/// The covariance of the visits with the greatest restricted likelihood, from uncorrelated visits.
pub(super) fn climb(problem: &Problem) -> Result<Summit, FitFailure> {
    let mut sigma = Matrix::symmetric(problem.visits, |v, w| if v == w { problem.spread[v] } else { 0.0 });
    let mut point = problem.at(&sigma).map_err(|nowhere| match nowhere {
        Nowhere::Covariance => FitFailure::SingularCovariance,
        Nowhere::Coefficient(j) => FitFailure::RankDeficient { column: problem.names[j].clone() },
    })?;
    let mut remaining = f64::INFINITY;
    for steps in 0..MOST_STEPS {
        let ground = problem.ground(&point);
        let distance = |step: &[f64]| libm::sqrt(dot(step, &ground.slope).max(0.0));
        let scoring = Cholesky::of(&ground.expected).map_err(|_| FitFailure::SingularCovariance)?;
        let mut step = scoring.solve(&ground.slope);
        let (before, mut newton) = (remaining, None);
        remaining = distance(&step);
        if remaining < NEAR
            && let Some((guide, is_newton)) = guide(&ground)
        {
            step = guide.solve(&ground.slope);
            remaining = distance(&step);
            newton = is_newton.then_some(guide);
        }
        let next = if remaining <= CLOSE { None } else { uphill(problem, &sigma, &point, &step) };
        let stuck = remaining <= ROUNDING && (next.is_none() || remaining >= 0.5 * before);
        match (newton, next) {
            (Some(newton), _) if remaining <= CLOSE || stuck => {
                let uncertainty = newton.inverse();
                return Ok(Summit { sigma, point, slopes: ground.slopes, uncertainty, steps });
            }
            (_, Some(next)) => (sigma, point) = next,
            (_, None) => return Err(FitFailure::NotConverged { steps, remaining }),
        }
    }
    Err(FitFailure::NotConverged { steps: MOST_STEPS, remaining })
}

/// The observed information, or with as little of the expected one in it as makes it positive definite; and whether it
/// is the observed one alone, which makes the step Newton's.
fn guide(ground: &Ground) -> Option<(Cholesky, bool)> {
    let mixed = |share: f64| {
        let mixture = |a, b| (1.0 - share) * ground.observed[(a, b)] + share * ground.expected[(a, b)];
        Cholesky::of(&Matrix::symmetric(ground.slope.len(), mixture)).ok()
    };
    [0.0, 0.25, 0.5, 0.75].into_iter().find_map(|share| Some((mixed(share)?, share == 0.0)))
}

/// The first of the whole step, half of it, a quarter and so on that does not lead down.
fn uphill(problem: &Problem, sigma: &Matrix, from: &Point, step: &[f64]) -> Option<(Matrix, Point)> {
    // Near the top the likelihood changes by less than its rounding.
    let rounding = 1e-12 * (problem.responses as f64 + libm::fabs(from.log_likelihood));
    let mut share = 1.0;
    for _ in 0..MOST_HALVINGS {
        let mut next = sigma.clone();
        for ((v, w), step) in problem.pairs.iter().zip(step) {
            next[(*v, *w)] += share * step;
            next[(*w, *v)] = next[(*v, *w)];
        }
        if let Ok(point) = problem.at(&next)
            && point.log_likelihood >= from.log_likelihood - rounding
        {
            return Some((next, point));
        }
        share *= 0.5;
    }
    None
}
