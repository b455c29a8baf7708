//! What an estimated covariance of the visits adds to errors and tests: Kenward & Roger (1997, Biometrics 53: 983).

use super::MmrmFit;
use super::climb::Summit;
use super::pattern::{Problem, ways};
use crate::distribution::fisher_survival;
use crate::failure::FitFailure;
use crate::kenward_roger::scaled;
use crate::matrix::{Cholesky, Matrix, dot};

/// A test of several contrasts at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JointTest {
    /// The scaled F statistic.
    pub f: f64,
    /// Numerator degrees of freedom: how many contrasts.
    pub numerator: f64,
    /// Denominator degrees of freedom.
    pub denominator: f64,
    /// The p-value.
    pub p: f64,
}

/// `F + 2 F (sum w_ab (Q_ab - P_a F P_b)) F`, `w` being the covariance of the parameters and
/// `Q_ab = X' W E_a W E_b W X`.
pub(super) fn kenward_roger_covariance(problem: &Problem, summit: &Summit) -> Matrix {
    let (covariance, uncertainty, count) = (&summit.point.covariance, &summit.uncertainty, problem.pairs.len());
    let p = problem.coefficients();
    let mut inner = Matrix::zeros(p, p);
    for (pattern, w) in problem.patterns.iter().zip(&summit.point.weights) {
        // The sum of w_ab E_a W E_b, cell by cell.
        let k = pattern.seen.len();
        let mut sum = Matrix::zeros(k, k);
        let here: Vec<_> = problem.pairs.iter().map(|pair| pattern.local(*pair)).collect();
        for a in 0..count {
            for b in 0..count {
                let (Some(first), Some(second)) = (here[a], here[b]) else { continue };
                for (i, j) in ways(first) {
                    for (l, m) in ways(second) {
                        sum[(i, m)] += uncertainty[(a, b)] * w[(j, l)];
                    }
                }
            }
        }
        problem.gather(pattern, &w.times(&sum).times(w), &mut inner);
    }
    for (a, slope) in summit.slopes.iter().enumerate() {
        let mut mixed = Matrix::zeros(p, p);
        for (b, other) in summit.slopes.iter().enumerate() {
            mixed.add(uncertainty[(a, b)], other);
        }
        inner.add(-1.0, &slope.times(covariance).times(&mixed));
    }
    let more = covariance.times(&inner).times(covariance);
    Matrix::symmetric(p, |i, j| covariance[(i, j)] + more[(i, j)] + more[(j, i)])
}

/// The scaled F test of Kenward and Roger that every contrast is 0.
pub(super) fn joint(fit: &MmrmFit, contrasts: &[Vec<f64>]) -> Result<JointTest, FitFailure> {
    let l = Matrix::from_rows(contrasts);
    let rows = l.rows();
    let between = |m: &Matrix| {
        let product = l.times(m).times(&l.transposed());
        Matrix::symmetric(rows, |i, j| product[(i, j)])
    };
    let factor =
        |m: &Matrix| Cholesky::of(m).map_err(|row| FitFailure::RankDeficient { column: format!("contrast {row}") });
    let inverse = factor(&between(&fit.plain))?.inverse();
    let values = l.times_vector(&fit.coefficients);
    let solved = factor(&between(&fit.adjusted))?.solve(&values);
    let q = rows as f64;
    let statistic = dot(&values, &solved) / q / (fit.scale * fit.scale);

    let turns: Vec<Matrix> =
        fit.slopes.iter().map(|slope| inverse.times(&between(&fit.plain.times(slope).times(&fit.plain)))).collect();
    let traces: Vec<f64> = turns.iter().map(|turn| (0..rows).map(|i| turn[(i, i)]).sum()).collect();
    let a1 = fit.uncertainty.quadratic(&traces);
    let mut a2 = 0.0;
    for (a, first) in turns.iter().enumerate() {
        let turned = first.transposed();
        for (b, second) in turns.iter().enumerate() {
            a2 += fit.uncertainty[(a, b)] * turned.inner(second);
        }
    }
    let (scale, denominator) = scaled(q, a1, a2);
    let f = statistic * scale;
    Ok(JointTest { f, numerator: q, denominator, p: fisher_survival(f, q, denominator) })
}
