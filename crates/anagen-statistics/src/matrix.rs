//! Small dense matrices with plain loops.
//!
//! Why not a library: the fast ones choose their kernels by the machine's vector instructions, which orders sums
//! differently from one machine to another, and shards of one job on different machines must give the same bytes. The
//! matrices here have tens of rows.

use std::ops::{Index, IndexMut};

/// A dense matrix, row after row.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    rows: usize,
    columns: usize,
    cells: Vec<f64>,
}

impl Matrix {
    /// All zeros.
    pub fn zeros(rows: usize, columns: usize) -> Self {
        Matrix { rows, columns, cells: vec![0.0; rows * columns] }
    }

    /// Ones on the diagonal.
    pub fn identity(size: usize) -> Self {
        Matrix::symmetric(size, |i, j| if i == j { 1.0 } else { 0.0 })
    }

    /// Symmetric, `cell` being asked on and below the diagonal.
    pub fn symmetric(size: usize, cell: impl Fn(usize, usize) -> f64) -> Self {
        let mut made = Matrix::zeros(size, size);
        for i in 0..size {
            for j in 0..=i {
                let value = cell(i, j);
                made[(i, j)] = value;
                made[(j, i)] = value;
            }
        }
        made
    }

    /// From rows of equal length.
    pub fn from_rows(rows: &[Vec<f64>]) -> Self {
        let columns = rows.first().map_or(0, Vec::len);
        assert!(rows.iter().all(|row| row.len() == columns), "rows of unequal length");
        Matrix { rows: rows.len(), columns, cells: rows.concat() }
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns there are.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// One row.
    pub fn row(&self, i: usize) -> &[f64] {
        &self.cells[i * self.columns..(i + 1) * self.columns]
    }

    /// Rows and columns exchanged.
    pub fn transposed(&self) -> Self {
        let mut made = Matrix::zeros(self.columns, self.rows);
        for i in 0..self.rows {
            for j in 0..self.columns {
                made[(j, i)] = self[(i, j)];
            }
        }
        made
    }

    /// The product with another matrix.
    pub fn times(&self, other: &Matrix) -> Self {
        assert_eq!(self.columns, other.rows, "columns of the first, rows of the second");
        let mut made = Matrix::zeros(self.rows, other.columns);
        for i in 0..self.rows {
            let row = &mut made.cells[i * other.columns..(i + 1) * other.columns];
            for (k, a) in self.row(i).iter().enumerate() {
                for (cell, b) in row.iter_mut().zip(other.row(k)) {
                    *cell += a * b;
                }
            }
        }
        made
    }

    /// The product with a vector.
    pub fn times_vector(&self, vector: &[f64]) -> Vec<f64> {
        assert_eq!(self.columns, vector.len(), "columns of the matrix, length of the vector");
        (0..self.rows).map(|i| dot(self.row(i), vector)).collect()
    }

    /// `vector' M vector`.
    pub fn quadratic(&self, vector: &[f64]) -> f64 {
        dot(vector, &self.times_vector(vector))
    }

    /// Adds `factor` times `other`.
    pub fn add(&mut self, factor: f64, other: &Matrix) {
        assert_eq!((self.rows, self.columns), (other.rows, other.columns), "shapes");
        for (cell, more) in self.cells.iter_mut().zip(&other.cells) {
            *cell += factor * more;
        }
    }

    /// The sum of products of equal cells: the trace of `self'` times `other`.
    pub fn inner(&self, other: &Matrix) -> f64 {
        assert_eq!((self.rows, self.columns), (other.rows, other.columns), "shapes");
        dot(&self.cells, &other.cells)
    }
}

impl Index<(usize, usize)> for Matrix {
    type Output = f64;

    #[inline]
    fn index(&self, (i, j): (usize, usize)) -> &f64 {
        &self.cells[i * self.columns + j]
    }
}

impl IndexMut<(usize, usize)> for Matrix {
    #[inline]
    fn index_mut(&mut self, (i, j): (usize, usize)) -> &mut f64 {
        &mut self.cells[i * self.columns + j]
    }
}

/// The sum of products, from first to last.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// The lower triangle `L` with `L L' = M` for a symmetric positive definite `M`.
#[derive(Clone, Debug)]
pub struct Cholesky {
    lower: Matrix,
}

impl Cholesky {
    /// What is left of a diagonal cell once the rows before are taken out, as a share of the cell, below which the row
    /// counts as following from them. It is one less the squared multiple correlation with them; rounding leaves
    /// about 1e-15 times the number of rows.
    pub const DEPENDENT: f64 = 1e-11;

    /// The factor of `matrix`, or the first row that follows from those before it (or makes the matrix indefinite).
    pub fn of(matrix: &Matrix) -> Result<Self, usize> {
        let size = matrix.rows;
        assert_eq!(size, matrix.columns, "a square matrix");
        let mut lower = Matrix::zeros(size, size);
        for i in 0..size {
            for j in 0..=i {
                let rest = matrix[(i, j)] - dot(&lower.row(i)[..j], &lower.row(j)[..j]);
                if j < i {
                    lower[(i, j)] = rest / lower[(j, j)];
                } else if rest > Self::DEPENDENT * matrix[(i, i)] && rest.is_finite() {
                    lower[(i, i)] = libm::sqrt(rest);
                } else {
                    return Err(i);
                }
            }
        }
        Ok(Cholesky { lower })
    }

    /// The lower triangle.
    pub fn lower(&self) -> &Matrix {
        &self.lower
    }

    /// The logarithm of the determinant of the matrix.
    pub fn ln_determinant(&self) -> f64 {
        2.0 * (0..self.lower.rows).map(|i| libm::log(self.lower[(i, i)])).sum::<f64>()
    }

    /// The `x` for which `M x` is `right`.
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let size = self.lower.rows;
        let mut x = right.to_vec();
        for i in 0..size {
            x[i] = (x[i] - dot(&self.lower.row(i)[..i], &x[..i])) / self.lower[(i, i)];
        }
        for i in (0..size).rev() {
            let above: f64 = (i + 1..size).map(|k| self.lower[(k, i)] * x[k]).sum();
            x[i] = (x[i] - above) / self.lower[(i, i)];
        }
        x
    }

    /// The inverse of the matrix, symmetric to the last bit.
    pub fn inverse(&self) -> Matrix {
        let size = self.lower.rows;
        // The inverse of L, below the diagonal; the inverse of M is its transpose times itself.
        let mut inverse = Matrix::zeros(size, size);
        for j in 0..size {
            inverse[(j, j)] = 1.0 / self.lower[(j, j)];
            for i in j + 1..size {
                let sum: f64 = (j..i).map(|k| self.lower[(i, k)] * inverse[(k, j)]).sum();
                inverse[(i, j)] = -sum / self.lower[(i, i)];
            }
        }
        Matrix::symmetric(size, |i, j| (i..size).map(|k| inverse[(k, i)] * inverse[(k, j)]).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hilbert(size: usize) -> Matrix {
        Matrix::symmetric(size, |i, j| 1.0 / (i + j + 1) as f64)
    }

    #[test]
    fn inverse_and_determinant_of_hilberts_matrix() {
        // The inverse has whole cells, the determinant is one over a whole number (Choi 1983).
        let factor = Cholesky::of(&hilbert(4)).expect("positive definite");
        let inverse = factor.inverse();
        let expected = [
            [16.0, -120.0, 240.0, -140.0],
            [-120.0, 1200.0, -2700.0, 1680.0],
            [240.0, -2700.0, 6480.0, -4200.0],
            [-140.0, 1680.0, -4200.0, 2800.0],
        ];
        for i in 0..4 {
            for j in 0..4 {
                assert!((inverse[(i, j)] / expected[i][j] - 1.0).abs() < 1e-11, "{i} {j}");
            }
        }
        assert!((factor.ln_determinant() + libm::log(6_048_000.0)).abs() < 1e-11);
        let solved = factor.solve(&[1.0, 0.0, 0.0, 0.0]);
        for (x, y) in solved.iter().zip(expected[0]) {
            assert!((x / y - 1.0).abs() < 1e-11);
        }
    }

    #[test]
    fn a_row_that_follows_from_others_is_named() {
        // The third column of the design is the sum of the first two.
        let columns = [[1.0, 0.0, 2.0, 5.0], [0.5, 1.0, 3.0, 0.1], [1.5, 1.0, 5.0, 5.1], [0.0, 1.0, 0.0, 0.0]];
        let gram = Matrix::symmetric(4, |i, j| dot(&columns[i], &columns[j]));
        assert_eq!(Cholesky::of(&gram).map(|_| ()), Err(2));
        assert_eq!(Cholesky::of(&Matrix::zeros(2, 2)).map(|_| ()), Err(0));
        assert_eq!(Cholesky::of(&Matrix::symmetric(2, |i, j| if i == j { 1.0 } else { 2.0 })).map(|_| ()), Err(1));
    }

    #[test]
    fn products_and_transposes() {
        let a = Matrix::from_rows(&[vec![1.0, 2.0, 3.0], vec![4.0, 5.0, 6.0]]);
        let product = a.times(&a.transposed());
        assert_eq!(product, Matrix::from_rows(&[vec![14.0, 32.0], vec![32.0, 77.0]]));
        assert_eq!(a.times(&Matrix::identity(3)), a);
        assert_eq!(product.quadratic(&[1.0, -1.0]), 27.0);
        assert_eq!(a.inner(&a), 91.0);
    }
}
