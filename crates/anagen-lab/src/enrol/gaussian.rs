//! A multivariate normal fitted to an ensemble, and conditioned on part of itself.

/// A symmetric positive definite matrix, row by row, and its lower Cholesky factor.
pub struct Cholesky {
    n: usize,
    lower: Vec<f64>,
}

impl Cholesky {
    /// Factors `matrix` (n x n, row by row); tiny pivots are lifted so that a degenerate ensemble
    /// still gives an answer.
    pub fn new(n: usize, matrix: &[f64]) -> Self {
        let mut lower = vec![0.0; n * n];
        for i in 0..n {
            for j in 0..=i {
                let mut sum = matrix[i * n + j];
                for k in 0..j {
                    sum -= lower[i * n + k] * lower[j * n + k];
                }
                lower[i * n + j] = if i == j { libm::sqrt(sum.max(1e-10)) } else { sum / lower[j * n + j] };
            }
        }
        Cholesky { n, lower }
    }

    /// `L v`.
    pub fn spread(&self, v: &[f64]) -> Vec<f64> {
        (0..self.n).map(|i| (0..=i).map(|j| self.lower[i * self.n + j] * v[j]).sum()).collect()
    }

    /// `L^-1 b`.
    pub fn whiten(&self, b: &[f64]) -> Vec<f64> {
        let mut x = vec![0.0; self.n];
        for i in 0..self.n {
            let sum: f64 = (0..i).map(|j| self.lower[i * self.n + j] * x[j]).sum();
            x[i] = (b[i] - sum) / self.lower[i * self.n + i];
        }
        x
    }

    /// `A^-1 b`.
    pub fn solve(&self, b: &[f64]) -> Vec<f64> {
        let y = self.whiten(b);
        let mut x = vec![0.0; self.n];
        for i in (0..self.n).rev() {
            let sum: f64 = (i + 1..self.n).map(|j| self.lower[j * self.n + i] * x[j]).sum();
            x[i] = (y[i] - sum) / self.lower[i * self.n + i];
        }
        x
    }

    /// Logarithm of the determinant's square root.
    pub fn log_scale(&self) -> f64 {
        (0..self.n).map(|i| libm::log(self.lower[i * self.n + i])).sum()
    }
}

/// Means of the columns of `rows`.
pub fn means(rows: &[Vec<f64>]) -> Vec<f64> {
    let n = rows.len() as f64;
    (0..rows[0].len()).map(|j| rows.iter().map(|r| r[j]).sum::<f64>() / n).collect()
}

/// Covariance of the columns of `a` with the columns of `b`, row by row.
pub fn covariance(a: &[Vec<f64>], b: &[Vec<f64>]) -> Vec<f64> {
    let (ma, mb) = (means(a), means(b));
    let n = (a.len() - 1) as f64;
    let mut out = vec![0.0; ma.len() * mb.len()];
    for (x, y) in a.iter().zip(b) {
        for (i, xi) in x.iter().enumerate() {
            for (j, yj) in y.iter().enumerate() {
                out[i * mb.len() + j] += (xi - ma[i]) * (yj - mb[j]) / n;
            }
        }
    }
    out
}

/// Mean and covariance of hidden given seen = `target` (with extra `noise` variance per column), by
/// linear regression over the ensemble.
pub fn condition(hidden: &[Vec<f64>], seen: &[Vec<f64>], target: &[f64], noise: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let (h, s) = (hidden[0].len(), target.len());
    let mut cov_ss = covariance(seen, seen);
    for j in 0..s {
        cov_ss[j * s + j] += noise[j];
    }
    let cov_hs = covariance(hidden, seen);
    let factor = Cholesky::new(s, &cov_ss);
    let (mean_h, mean_s) = (means(hidden), means(seen));
    let gap: Vec<f64> = target.iter().zip(&mean_s).map(|(t, m)| t - m).collect();
    let solved = factor.solve(&gap);
    let mean = (0..h).map(|i| mean_h[i] + (0..s).map(|j| cov_hs[i * s + j] * solved[j]).sum::<f64>()).collect();
    let mut cov = covariance(hidden, hidden);
    let white: Vec<Vec<f64>> = (0..h).map(|i| factor.whiten(&cov_hs[i * s..(i + 1) * s])).collect();
    for i in 0..h {
        for j in 0..h {
            cov[i * h + j] -= white[i].iter().zip(&white[j]).map(|(a, b)| a * b).sum::<f64>();
        }
    }
    (mean, cov)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditioning_a_line_gives_the_regression() {
        let hidden: Vec<Vec<f64>> = (0..201).map(|i| vec![(i as f64 - 100.0) / 50.0]).collect();
        let seen: Vec<Vec<f64>> = hidden.iter().map(|h| vec![3.0 * h[0] + 1.0]).collect();
        let (mean, cov) = condition(&hidden, &seen, &[4.0], &[0.0]);
        assert!((mean[0] - 1.0).abs() < 1e-6 && cov[0].abs() < 1e-6);
        let variance = covariance(&hidden, &hidden)[0];
        let (_, cov) = condition(&hidden, &seen, &[4.0], &[9.0 * variance]);
        assert!((cov[0] / variance - 0.5).abs() < 1e-9);
    }

    #[test]
    fn cholesky_solves() {
        let factor = Cholesky::new(2, &[4.0, 2.0, 2.0, 3.0]);
        let x = factor.solve(&[2.0, 5.0]);
        assert!((4.0 * x[0] + 2.0 * x[1] - 2.0).abs() < 1e-12 && (2.0 * x[0] + 3.0 * x[1] - 5.0).abs() < 1e-12);
    }
}
