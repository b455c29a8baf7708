//! The restricted likelihood at one covariance of the visits, its slope and its curvature.
//!
//! For the parameter of cell `(v, w)` let `E` have ones there and at `(w, v)`: `S` is linear in its parameters, so `E` is
//! the derivative of `V` and there is no second one. With `W = V^-1`, `F = (X' V^-1 X)^-1`, `R` the residuals' and `D`
//! the fitted values' sums of products (`r r'` and `X F X'`), `P_a = -X' W E_a W X` and `u_a = X' W E_a W r`,
//!
//! - slope: `2 s_a = sum tr E_a (-W + W R W + W D W)`
//! - observed: `2 O_ab = sum tr E_a W E_b (-W + 2 W R W + 2 W D W) - tr F P_a F P_b - 2 u_a' F u_b`
//! - expected: `2 I_ab = sum tr E_a W E_b (W - 2 W D W) + tr F P_a F P_b`
//!
//! sums being over subjects (Kenward & Roger 1997; Lindstrom & Bates 1988, JASA 83: 1014).

use super::pattern::{Pattern, Problem, ways};
use crate::matrix::{Cholesky, Matrix, dot};

/// The likelihood at a covariance.
pub(super) struct Point {
    pub(super) log_likelihood: f64,
    pub(super) coefficients: Vec<f64>,
    /// `F`, the covariance of the coefficients.
    pub(super) covariance: Matrix,
    /// `W` of each pattern.
    pub(super) weights: Vec<Matrix>,
}

/// Why there is no likelihood.
pub(super) enum Nowhere {
    /// The covariance of the visits is not positive definite.
    Covariance,
    /// This coefficient follows from those before it.
    Coefficient(usize),
}

/// Slope and curvature at a covariance.
pub(super) struct Ground {
    pub(super) slope: Vec<f64>,
    pub(super) observed: Matrix,
    pub(super) expected: Matrix,
    /// `P` of each parameter.
    pub(super) slopes: Vec<Matrix>,
}

impl Problem {
    /// The likelihood where the visits' covariance is `sigma`.
    pub(super) fn at(&self, sigma: &Matrix) -> Result<Point, Nowhere> {
        let p = self.coefficients();
        let (mut information, mut right) = (Matrix::zeros(p, p), vec![0.0; p]);
        let (mut squares, mut ln_determinants) = (0.0, 0.0);
        let mut weights = Vec::with_capacity(self.patterns.len());
        for pattern in &self.patterns {
            let seen = &pattern.seen;
            let v = Matrix::symmetric(seen.len(), |a, b| sigma[(seen[a], seen[b])]);
            let factor = Cholesky::of(&v).map_err(|_| Nowhere::Covariance)?;
            let w = factor.inverse();
            ln_determinants += pattern.subjects * factor.ln_determinant();
            self.gather(pattern, &w, &mut information);
            self.gather_vector(pattern, &w, &pattern.crossed, &mut right);
            squares += w.inner(&pattern.responses);
            weights.push(w);
        }
        let factor = Cholesky::of(&information).map_err(Nowhere::Coefficient)?;
        let coefficients = factor.solve(&right);
        let squares = squares - dot(&coefficients, &right);
        let free = (self.responses - p) as f64;
        let log_likelihood = -0.5 * (free * LN_TWO_PI + ln_determinants + factor.ln_determinant() + squares);
        Ok(Point { log_likelihood, coefficients, covariance: factor.inverse(), weights })
    }

    /// Slope and curvature at a point.
    pub(super) fn ground(&self, point: &Point) -> Ground {
        let (p, pairs) = (self.coefficients(), &self.pairs);
        let count = pairs.len();
        let (mut slope, mut slopes) = (vec![0.0; count], vec![Matrix::zeros(p, p); count]);
        let mut pulls = vec![vec![0.0; p]; count];
        let (mut observed, mut expected) = (Matrix::zeros(count, count), Matrix::zeros(count, count));
        for (pattern, w) in self.patterns.iter().zip(&point.weights) {
            let (residuals, unexplained) = self.residuals(pattern, point);
            let explained = self.explained(pattern, &point.covariance);
            let between = |inner: &Matrix| w.times(inner).times(w);
            let (r, d) = (between(&residuals), between(&explained));
            let k = pattern.seen.len();
            let n = pattern.subjects;
            let tilt = Matrix::symmetric(k, |a, b| r[(a, b)] + d[(a, b)] - n * w[(a, b)]);
            let curve = Matrix::symmetric(k, |a, b| 2.0 * (r[(a, b)] + d[(a, b)]) - n * w[(a, b)]);
            let average = Matrix::symmetric(k, |a, b| n * w[(a, b)] - 2.0 * d[(a, b)]);

            let here: Vec<Option<(usize, usize)>> = pairs.iter().map(|pair| pattern.local(*pair)).collect();
            for (a, first) in here.iter().enumerate() {
                let Some(first) = *first else { continue };
                slope[a] += if first.0 == first.1 { 0.5 } else { 1.0 } * tilt[first];
                let bent = bent(w, first);
                self.gather(pattern, &Matrix::symmetric(k, |x, y| -bent[(x, y)]), &mut slopes[a]);
                self.gather_vector(pattern, &bent, &unexplained, &mut pulls[a]);
                for (b, second) in here.iter().enumerate().take(a + 1) {
                    let Some(second) = *second else { continue };
                    observed[(a, b)] += 0.5 * trace(w, &curve, first, second);
                    expected[(a, b)] += 0.5 * trace(w, &average, first, second);
                }
            }
        }
        let across: Vec<Matrix> = slopes.iter().map(|slope| point.covariance.times(slope)).collect();
        let turned: Vec<Matrix> = across.iter().map(Matrix::transposed).collect();
        for a in 0..count {
            let pulled = point.covariance.times_vector(&pulls[a]);
            for b in 0..=a {
                let shared = 0.5 * across[a].inner(&turned[b]);
                observed[(a, b)] -= shared + dot(&pulled, &pulls[b]);
                expected[(a, b)] += shared;
            }
        }
        let mirrored = |m: Matrix| Matrix::symmetric(count, |i, j| m[(i, j)]);
        Ground { slope, observed: mirrored(observed), expected: mirrored(expected), slopes }
    }

    /// Adds `X' M X` over the subjects of a pattern, `M` being one matrix of the visits for all of them.
    pub(super) fn gather(&self, pattern: &Pattern, m: &Matrix, sum: &mut Matrix) {
        for (a, v) in pattern.seen.iter().enumerate() {
            for (b, w) in pattern.seen.iter().enumerate() {
                let weight = m[(a, b)];
                for (j, row) in self.place[*v].iter().enumerate() {
                    for (column, product) in self.place[*w].iter().zip(pattern.columns.row(j)) {
                        sum[(*row, *column)] += weight * product;
                    }
                }
            }
        }
    }

    /// Adds `X' M y` over the subjects of a pattern, `crossed` being columns times `y`.
    fn gather_vector(&self, pattern: &Pattern, m: &Matrix, crossed: &Matrix, sum: &mut [f64]) {
        for (a, v) in pattern.seen.iter().enumerate() {
            for (j, place) in self.place[*v].iter().enumerate() {
                sum[*place] += dot(m.row(a), crossed.row(j));
            }
        }
    }

    /// Residuals times residuals, and columns times residuals, over the subjects of a pattern.
    fn residuals(&self, pattern: &Pattern, point: &Point) -> (Matrix, Matrix) {
        let (q, k) = (pattern.columns.rows(), pattern.seen.len());
        let mut effects = Matrix::zeros(q, k);
        for (a, v) in pattern.seen.iter().enumerate() {
            for j in 0..q {
                effects[(j, a)] = point.coefficients[self.place[*v][j]];
            }
        }
        let mut unexplained = pattern.crossed.clone();
        unexplained.add(-1.0, &pattern.columns.times(&effects));
        // (y - z e)'(y - z e) = y'y - y'z e - e'(z'y - z'z e).
        let (first, second) = (pattern.crossed.transposed().times(&effects), effects.transposed().times(&unexplained));
        let squares = Matrix::symmetric(k, |a, b| pattern.responses[(a, b)] - first[(a, b)] - second[(a, b)]);
        (squares, unexplained)
    }

    /// `X F X'` over the subjects of a pattern.
    fn explained(&self, pattern: &Pattern, covariance: &Matrix) -> Matrix {
        let seen = &pattern.seen;
        Matrix::symmetric(seen.len(), |a, b| {
            let (rows, columns) = (&self.place[seen[a]], &self.place[seen[b]]);
            let mut sum = 0.0;
            for (j, row) in rows.iter().enumerate() {
                for (column, product) in columns.iter().zip(pattern.columns.row(j)) {
                    sum += covariance[(*row, *column)] * product;
                }
            }
            sum
        })
    }
}

impl Pattern {
    /// Where the visits of a pair stand among those seen.
    pub(super) fn local(&self, (v, w): (usize, usize)) -> Option<(usize, usize)> {
        Some((self.seen.binary_search(&v).ok()?, self.seen.binary_search(&w).ok()?))
    }
}

/// `W E W` for the cell `(v, w)`.
fn bent(weights: &Matrix, (v, w): (usize, usize)) -> Matrix {
    Matrix::symmetric(weights.rows(), |x, y| {
        let once = weights[(x, v)] * weights[(w, y)];
        if v == w { once } else { once + weights[(x, w)] * weights[(v, y)] }
    })
}

/// `tr E_a W E_b C` for two cells and symmetric `W` and `C`.
fn trace(w: &Matrix, c: &Matrix, first: (usize, usize), second: (usize, usize)) -> f64 {
    let mut sum = 0.0;
    for (i, j) in ways(first) {
        for (k, l) in ways(second) {
            sum += w[(j, k)] * c[(l, i)];
        }
    }
    sum
}

/// The logarithm of two pi.
const LN_TWO_PI: f64 = 1.837_877_066_409_345_3;
