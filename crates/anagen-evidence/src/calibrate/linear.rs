//! The little linear algebra a fit needs, on rows of numbers; every sum runs in one order.

/// A matrix as its rows.
pub type Rows = Vec<Vec<f64>>;

/// The lower triangle `L` of a symmetric positive matrix `L L'`.
#[derive(Clone, Debug, PartialEq)]
pub struct Lower(Rows);

impl Lower {
    /// Of a symmetric matrix; `None` if it is not positive definite.
    pub fn of(matrix: &[Vec<f64>]) -> Option<Lower> {
        let n = matrix.len();
        let mut l = vec![vec![0.0; n]; n];
        for i in 0..n {
            for j in 0..=i {
                let rest = matrix[i][j] - dot(&l[i][..j], &l[j][..j]);
                if i == j && (rest.is_nan() || rest <= 0.0) {
                    return None;
                }
                l[i][j] = if i == j { libm::sqrt(rest) } else { rest / l[j][j] };
            }
        }
        Some(Lower(l))
    }

    /// The logarithm of the determinant of the matrix.
    pub fn log_determinant(&self) -> f64 {
        2.0 * (0..self.0.len()).map(|i| libm::log(self.0[i][i])).sum::<f64>()
    }

    /// `L v`.
    pub fn times(&self, v: &[f64]) -> Vec<f64> {
        (0..v.len()).map(|i| dot(&self.0[i][..=i], &v[..=i])).collect()
    }

    /// `L^-1 v`.
    pub fn whiten(&self, v: &[f64]) -> Vec<f64> {
        let mut x: Vec<f64> = Vec::with_capacity(v.len());
        for i in 0..v.len() {
            x.push((v[i] - dot(&self.0[i][..i], &x)) / self.0[i][i]);
        }
        x
    }

    /// `L'^-1 v`.
    pub fn unwhiten(&self, v: &[f64]) -> Vec<f64> {
        let mut x = v.to_vec();
        for i in (0..v.len()).rev() {
            let above: f64 = (i + 1..v.len()).map(|k| self.0[k][i] * x[k]).sum();
            x[i] = (x[i] - above) / self.0[i][i];
        }
        x
    }

    /// The inverse of the matrix times `v`.
    pub fn solve(&self, v: &[f64]) -> Vec<f64> {
        self.unwhiten(&self.whiten(v))
    }

    /// The inverse of the matrix.
    pub fn inverse(&self) -> Rows {
        let n = self.0.len();
        let unit = |i: usize| (0..n).map(|j| f64::from(u8::from(i == j))).collect::<Vec<f64>>();
        (0..n).map(|i| self.solve(&unit(i))).collect()
    }

    /// The rows of `L`.
    pub fn rows(&self) -> &[Vec<f64>] {
        &self.0
    }

    /// From its rows, as kept on disk.
    pub fn from_rows(rows: Rows) -> Lower {
        Lower(rows)
    }
}

/// The sum of products.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The mean of rows.
pub fn mean(rows: &[Vec<f64>]) -> Vec<f64> {
    let n = rows.len() as f64;
    (0..rows[0].len()).map(|c| rows.iter().map(|r| r[c]).sum::<f64>() / n).collect()
}

/// Every row minus `middle`.
pub fn centred(rows: &[Vec<f64>], middle: &[f64]) -> Rows {
    rows.iter().map(|r| r.iter().zip(middle).map(|(a, b)| a - b).collect()).collect()
}

/// `sum of a b'` over the rows of two lists, divided by `by`.
pub fn products(a: &[Vec<f64>], b: &[Vec<f64>], by: f64) -> Rows {
    let mut all = vec![vec![0.0; b[0].len()]; a[0].len()];
    for (a, b) in a.iter().zip(b) {
        for (row, a) in all.iter_mut().zip(a) {
            row.iter_mut().zip(b).for_each(|(cell, b)| *cell += a * b / by);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_is_factored_solved_and_inverted() {
        let a = vec![vec![4.0, 2.0, 0.6], vec![2.0, 5.0, -1.0], vec![0.6, -1.0, 3.0]];
        let l = Lower::of(&a).unwrap();
        let x = l.solve(&[1.0, -2.0, 0.5]);
        let back: Vec<f64> = a.iter().map(|row| dot(row, &x)).collect();
        let near = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12);
        assert!(near(&back, &[1.0, -2.0, 0.5]), "{back:?}");
        let inverse = l.inverse();
        assert!(near(&inverse.iter().map(|r| dot(r, &a[1])).collect::<Vec<_>>(), &[0.0, 1.0, 0.0]));
        // By hand: 4 (15 - 1) - 2 (6 + 0.6) + 0.6 (-2 - 3).
        assert!((libm::exp(l.log_determinant()) - 39.8).abs() < 1e-9);
        assert!(near(&l.whiten(&l.times(&[1.0, 2.0, 3.0])), &[1.0, 2.0, 3.0]));
        assert!(Lower::of(&[vec![1.0, 2.0], vec![2.0, 1.0]]).is_none());
        assert!(Lower::of(&[vec![f64::NAN]]).is_none());
    }
}
