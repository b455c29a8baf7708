//! Analysis of covariance: a response on arm and covariates, by least squares.
//!
//! `y = X b + e` with independent normal errors of one variance, the columns of `X` as [`Design`] codes them. The
//! degrees of freedom are subjects less coefficients. Ignores that variances of arms may differ.

use crate::design::Design;
use crate::failure::FitFailure;
use crate::fitted::Fitted;
use crate::matrix::{Cholesky, Matrix};

/// Analysis of covariance; see [`Ancova::fit`].
pub struct Ancova;

/// A fitted analysis of covariance.
#[derive(Clone, Debug)]
pub struct AncovaFit {
    arms: usize,
    names: Vec<String>,
    coefficients: Vec<f64>,
    /// The inverse of `X'X`.
    unscaled: Matrix,
    residual_variance: f64,
    degrees: f64,
}

impl Ancova {
    /// Fits the responses of those who have one; `responses` has an entry for each subject of `design`.
    pub fn fit(design: &Design, responses: &[Option<f64>]) -> Result<AncovaFit, FitFailure> {
        assert_eq!(design.subjects(), responses.len(), "subjects of the design, responses");
        let (seen, y): (Vec<usize>, Vec<f64>) =
            responses.iter().enumerate().filter_map(|(subject, y)| y.map(|y| (subject, y))).unzip();
        if y.iter().any(|y| !y.is_finite()) {
            return Err(FitFailure::NotFinite { column: "response".into() });
        }
        let columns = design.columns(&seen)?;
        if y.len() <= columns.count() {
            return Err(FitFailure::NoResidual { responses: y.len(), coefficients: columns.count() });
        }
        let factor = Cholesky::of(&columns.gram())
            .map_err(|column| FitFailure::RankDeficient { column: columns.names[column].clone() })?;

        // Least squares twice: the second time on the residuals of the first, which restores digits.
        let mut coefficients = vec![0.0; columns.count()];
        let mut residuals = y.clone();
        for _ in 0..2 {
            let more = factor.solve(&columns.times_response(&residuals));
            for (coefficient, more) in coefficients.iter_mut().zip(&more) {
                *coefficient += more;
            }
            for (i, residual) in residuals.iter_mut().enumerate() {
                *residual -= (0..columns.count()).map(|j| columns.at(i, j) * more[j]).sum::<f64>();
            }
        }

        let degrees = (y.len() - columns.count()) as f64;
        let squares: f64 = residuals.iter().map(|r| r * r).sum();
        let greatest = y.iter().fold(0.0_f64, |most, y| most.max(libm::fabs(*y)));
        if squares <= y.len() as f64 * (1e-12 * greatest) * (1e-12 * greatest) {
            return Err(FitFailure::NoVariation);
        }
        Ok(AncovaFit {
            arms: design.arms(),
            names: columns.names,
            coefficients,
            unscaled: factor.inverse(),
            residual_variance: squares / degrees,
            degrees,
        })
    }
}

impl AncovaFit {
    /// The adjusted (least-squares) mean of an arm.
    pub fn adjusted_mean(&self, arm: usize) -> Fitted {
        self.coefficient(arm)
    }

    /// The adjusted mean of `arm` less that of `than`.
    pub fn difference(&self, arm: usize, than: usize) -> Fitted {
        let mut weights = vec![0.0; self.arms];
        weights[arm] += 1.0;
        weights[than] -= 1.0;
        self.contrast(&weights)
    }

    /// The sum of the arms' adjusted means with these weights, one for each arm.
    pub fn contrast(&self, weights: &[f64]) -> Fitted {
        assert_eq!(weights.len(), self.arms, "a weight for each arm");
        let mut all = weights.to_vec();
        all.resize(self.names.len(), 0.0);
        self.combination(&all)
    }

    /// Names of the coefficients: `arm 0`, `arm 1` and so on, numeric covariates by their name, levels of factors by
    /// name and level.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// One coefficient, in the order of [`AncovaFit::names`]: an adjusted mean, a slope, or a level less the first.
    pub fn coefficient(&self, j: usize) -> Fitted {
        let mut weights = vec![0.0; self.names.len()];
        weights[j] = 1.0;
        self.combination(&weights)
    }

    /// The sum of all coefficients with these weights.
    pub fn combination(&self, weights: &[f64]) -> Fitted {
        Fitted {
            value: crate::matrix::dot(weights, &self.coefficients),
            standard_error: libm::sqrt(self.residual_variance * self.unscaled.quadratic(weights)),
            degrees: self.degrees,
        }
    }

    /// The standard deviation of the residuals.
    pub fn residual_sd(&self) -> f64 {
        libm::sqrt(self.residual_variance)
    }

    /// Residual degrees of freedom.
    pub fn degrees(&self) -> f64 {
        self.degrees
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(y: &[f64]) -> Vec<Option<f64>> {
        y.iter().map(|y| Some(*y)).collect()
    }

    #[test]
    fn two_arms_without_covariates_are_students_t_test() {
        let design = Design::new(2, vec![0, 0, 0, 1, 1, 1, 1]);
        let fit = Ancova::fit(&design, &seen(&[1.0, 2.0, 3.0, 2.0, 4.0, 6.0, 8.0])).expect("a fit");
        let difference = fit.difference(1, 0);
        // Means 2 and 5, sums of squares 2 and 20 with 5 degrees of freedom.
        assert!((difference.value - 3.0).abs() < 1e-14);
        assert!((difference.standard_error - libm::sqrt(4.4 * (1.0 / 3.0 + 0.25))).abs() < 1e-14);
        assert_eq!(difference.degrees, 5.0);
        assert!((fit.adjusted_mean(1).value - 5.0).abs() < 1e-14);
    }

    #[test]
    fn what_cannot_be_fitted_says_why() {
        let y = seen(&[1.0, 2.0, 3.0, 2.0, 4.5, 6.0]);
        let arms = vec![0, 0, 0, 1, 1, 1];
        let design = Design::new(2, arms.clone());
        let why = |design: &Design, y: &[Option<f64>]| Ancova::fit(design, y).expect_err("no fit");

        assert_eq!(why(&Design::new(3, arms.clone()), &y), FitFailure::EmptyArm { arm: 2 });
        let doubled = design.clone().number("dose", vec![5.0, 5.0, 5.0, 9.0, 9.0, 9.0]);
        assert_eq!(why(&doubled, &y), FitFailure::RankDeficient { column: "dose".into() });
        let nested = design.clone().factor("centre", arms.clone());
        assert_eq!(why(&nested, &y), FitFailure::RankDeficient { column: "centre 1".into() });
        let few = [Some(1.0), None, None, Some(2.0), None, None];
        assert_eq!(why(&design, &few), FitFailure::NoResidual { responses: 2, coefficients: 2 });
        assert_eq!(why(&design, &[Some(0.1); 6]), FitFailure::NoVariation);
        let gap = design.clone().number("BASE", vec![f64::NAN; 6]);
        assert_eq!(why(&gap, &y), FitFailure::NotFinite { column: "BASE".into() });
        let endless = seen(&[1.0, 2.0, f64::INFINITY, 2.0, 4.5, 6.0]);
        assert_eq!(why(&design, &endless), FitFailure::NotFinite { column: "response".into() });
    }

    #[test]
    fn who_has_no_response_is_left_out_with_their_covariates() {
        let arms = vec![0, 0, 0, 0, 1, 1, 1, 1];
        let base = vec![3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0];
        let mut y = seen(&[1.0, 2.0, 3.0, 2.0, 4.5, 6.0, 1.0, 7.0]);
        y[3] = None;
        let whole = Ancova::fit(&Design::new(2, arms.clone()).number("BASE", base.clone()), &y).expect("a fit");
        let keep = |v: &[f64]| [&v[..3], &v[4..]].concat();
        let rest = Design::new(2, [&arms[..3], &arms[4..]].concat()).number("BASE", keep(&base));
        let y: Vec<Option<f64>> = [&y[..3], &y[4..]].concat();
        let rest = Ancova::fit(&rest, &y).expect("a fit");
        assert_eq!(whole.difference(1, 0), rest.difference(1, 0));
        assert_eq!(whole.adjusted_mean(0), rest.adjusted_mean(0));
        assert_eq!(whole.degrees(), 4.0);
    }
}
