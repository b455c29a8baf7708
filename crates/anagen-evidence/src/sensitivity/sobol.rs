//! Shares of variance: what each input explains by itself, and in all it takes part in.
//!
//! Two independent sets of points A and B, and for every input i the set A with that one input of B.
//! First order: mean of `f(B) (f(AB_i) - f(A))` over the variance (Saltelli et al., Comput Phys Commun
//! 181:259, 2010). Total: half the mean of `(f(A) - f(AB_i))^2` over the variance (Jansen, Comput Phys
//! Commun 117:35, 1999). Points are Sobol's, scrambled after Owen: even coverage, and still a fair sample.

use super::bootstrap::interval;
use sobol_burley::sample;

/// The most base points the sequence has.
pub const MOST_POINTS: usize = 1 << 16;
/// The most inputs: each takes two of its dimensions.
pub const MOST_INPUTS: usize = sobol_burley::NUM_DIMENSIONS as usize / 2;
/// Half the distance of two numbers of the sequence, so that none is 0.
const HALF_CELL: f64 = 0.5 / (1 << 24) as f64;

/// A design: which points are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Design {
    /// Inputs.
    pub inputs: usize,
    /// Base points, a power of two; each asks as many points as there are inputs, and two.
    pub base: usize,
    /// The seed of all chance.
    pub seed: u64,
}

/// The share of an output's variance that one input explains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Index {
    /// By itself.
    pub first: f64,
    /// 95 % interval, drawn again over base points.
    pub first_interval: [f64; 2],
    /// In all it takes part in.
    pub total: f64,
    /// 95 % interval.
    pub total_interval: [f64; 2],
}

impl Design {
    /// All points: for every base point A, every AB_i, B.
    pub fn points(&self) -> Vec<Vec<f64>> {
        assert!(self.inputs <= MOST_INPUTS && self.base <= MOST_POINTS, "the sequence is not that long");
        let seed = (self.seed ^ (self.seed >> 32)) as u32;
        let number = |row: usize, dimension: usize| f64::from(sample(row as u32, dimension as u32, seed)) + HALF_CELL;
        let mut points = Vec::with_capacity(self.base * (self.inputs + 2));
        for row in 0..self.base {
            let a: Vec<f64> = (0..self.inputs).map(|i| number(row, i)).collect();
            let b: Vec<f64> = (0..self.inputs).map(|i| number(row, self.inputs + i)).collect();
            points.push(a.clone());
            for (i, moved) in b.iter().enumerate() {
                let mut point = a.clone();
                point[i] = *moved;
                points.push(point);
            }
            points.push(b);
        }
        points
    }

    /// The index of every input for one output, whose value at every point is given in their order; `None`
    /// if the output does not vary.
    pub fn indices(&self, values: &[f64]) -> Option<Vec<Index>> {
        let length = self.inputs + 2;
        assert_eq!(values.len(), self.base * length, "one value a point");
        // An output far from 0 would drown its variance in rounding.
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let rows: Vec<Vec<f64>> = values.chunks(length).map(|row| row.iter().map(|y| y - mean).collect()).collect();
        let all: Vec<usize> = (0..self.base).collect();
        if variance(&rows, &all) == 0.0 {
            return None;
        }
        let index = |input: usize| Index {
            first: first(&rows, &all, input),
            first_interval: interval(self.seed, self.base, |chosen| first(&rows, chosen, input)),
            total: total(&rows, &all, input),
            total_interval: interval(self.seed, self.base, |chosen| total(&rows, chosen, input)),
        };
        Some((0..self.inputs).map(index).collect())
    }
}

/// The variance of the output over A and B of the chosen rows.
fn variance(rows: &[Vec<f64>], chosen: &[usize]) -> f64 {
    let ends = || chosen.iter().flat_map(|row| [rows[*row][0], rows[*row][rows[*row].len() - 1]]);
    let n = 2.0 * chosen.len() as f64;
    let mean = ends().sum::<f64>() / n;
    ends().map(|y| (y - mean) * (y - mean)).sum::<f64>() / n
}

fn first(rows: &[Vec<f64>], chosen: &[usize], input: usize) -> f64 {
    let product = |row: &Vec<f64>| row[row.len() - 1] * (row[input + 1] - row[0]);
    mean(rows, chosen, product) / variance(rows, chosen)
}

fn total(rows: &[Vec<f64>], chosen: &[usize], input: usize) -> f64 {
    let square = |row: &Vec<f64>| 0.5 * (row[0] - row[input + 1]) * (row[0] - row[input + 1]);
    mean(rows, chosen, square) / variance(rows, chosen)
}

fn mean(rows: &[Vec<f64>], chosen: &[usize], of: impl Fn(&Vec<f64>) -> f64) -> f64 {
    chosen.iter().map(|row| of(&rows[*row])).sum::<f64>() / chosen.len() as f64
}
