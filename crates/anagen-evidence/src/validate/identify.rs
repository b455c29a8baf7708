//! What the data taught: prior against posterior, parameter by parameter and in combinations.
//!
//! Everything is told on the scale of the prior, where each unknown was a standard normal before the data:
//! a spread of 0.5 means that half of what was not known is known now. Of a set of parameters that stand in
//! for each other, the data may know a combination and none of its members; the best-known one is the
//! direction in which their joint spread is least.

use super::left_out::LeftOut;
use super::score::{mean, quantile, sd};
use anagen_lab::report::words::{fixed, short, signed};
use libm::sqrt;

/// One unknown before and after the fit.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct UnknownTold {
    /// Full name.
    pub name: String,
    /// Symbol.
    pub symbol: String,
    /// 2.5 %, median and 97.5 % of the prior.
    pub prior: [f64; 3],
    /// The same of the posterior.
    pub posterior: [f64; 3],
    /// SD of the posterior on the scale of the prior, whose is 1.
    pub left: f64,
}

/// Heads of the table of unknowns.
pub const HEADS: [&str; 5] = ["parameter", "symbol", "prior", "posterior", "spread left"];

impl UnknownTold {
    /// Its cells under [`HEADS`].
    pub fn cells(&self) -> [String; 5] {
        let range = |[low, median, high]: [f64; 3]| format!("{} ({} to {})", short(median), short(low), short(high));
        let [prior, posterior] = [self.prior, self.posterior].map(range);
        [format!("`{}`", self.name), self.symbol.clone(), prior, posterior, fixed(self.left, 2)]
    }
}

/// A combination of unknowns and how well it is known.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Combination {
    /// Its name: the symbols.
    pub name: String,
    /// SD along the direction that is known best, on the scale of the prior.
    pub left: f64,
    /// That direction: weights by symbol, the largest first.
    pub weights: Vec<(String, f64)>,
}

impl Combination {
    /// The direction in words, its small weights left out.
    pub fn direction(&self) -> String {
        let told = self.weights.iter().filter(|(_, w)| w.abs() >= SMALL);
        told.map(|(symbol, w)| format!("{} {symbol}", signed(*w, 2))).collect::<Vec<_>>().join(", ")
    }
}

/// Weights of a direction that are not told.
const SMALL: f64 = 0.2;
/// Directions that are told.
const DIRECTIONS: usize = 10;
/// Correlations that are told.
const STRONG: f64 = 0.5;

/// Combinations that have a name. First those of the first hand fit: known, or known only together; then what
/// else trials of drugs should teach: what finasteride does to DHT and at which dose, what a fall of DHT is worth,
/// how far loss has gone at entry, what minoxidil gains.
const NAMED: [&[&str]; 16] = [
    &["alpha_A", "gamma"],
    &["rho_L", "S"],
    &["beta"],
    &["kappa", "mu_K0"],
    &["m_A", "m_W"],
    &["D50", "h", "S"],
    &["k_f", "rho_G"],
    &["g_K", "g_T", "P_cell"],
    &["t_c", "tau_B"],
    &["rho50"],
    &["E_fin"],
    &["E_fin", "c_fin"],
    &["D_dut05", "D_dut25", "E_fin"],
    &["D50", "h", "E_fin", "rho_G"],
    &["S", "S_sd", "y_AGA", "alpha_A"],
    &["m_T", "m_K", "m_A", "C50_mx"],
];

/// What the data taught.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Identifiability {
    /// Unknown by unknown.
    pub unknowns: Vec<UnknownTold>,
    /// Named combinations, as far as the fit has them.
    pub combinations: Vec<Combination>,
    /// The directions known best.
    pub directions: Vec<Combination>,
    /// Pairs of symbols whose correlation is strong.
    pub correlations: Vec<(String, String, f64)>,
    /// Each calibration study left out.
    pub left_out: Vec<LeftOut>,
}

/// An unknown of a fit: its names, its prior as a function of a standard normal, and its members there.
pub struct Learned<'a> {
    /// Full name.
    pub name: String,
    /// Symbol.
    pub symbol: String,
    /// Value at a standard normal.
    pub value: &'a dyn Fn(f64) -> f64,
    /// The members' standard normals.
    pub members: Vec<f64>,
}

/// Tells what was learned of unknowns.
pub fn identify(unknowns: &[Learned]) -> Identifiability {
    let told = |u: &Learned| UnknownTold {
        name: u.name.clone(),
        symbol: u.symbol.clone(),
        prior: [-super::row::HALF_95, 0.0, super::row::HALF_95].map(u.value),
        posterior: [0.025, 0.5, 0.975].map(|p| (u.value)(quantile(u.members.clone(), p))),
        left: sd(&u.members),
    };
    let named = NAMED.iter().filter_map(|symbols| {
        let places: Vec<usize> = symbols.iter().filter_map(|s| unknowns.iter().position(|u| u.symbol == *s)).collect();
        // Of a combination the fit has to know more than a piece.
        (2 * places.len() >= symbols.len()).then(|| best_known(unknowns, &places).into_iter().next())?
    });
    let all: Vec<usize> = (0..unknowns.len()).collect();
    Identifiability {
        unknowns: unknowns.iter().map(told).collect(),
        combinations: named.collect(),
        directions: best_known(unknowns, &all).into_iter().take(DIRECTIONS).collect(),
        correlations: strong(unknowns),
        left_out: Vec::new(),
    }
}

fn covariance(a: &[f64], b: &[f64]) -> f64 {
    let (ma, mb) = (mean(a).unwrap_or(0.0), mean(b).unwrap_or(0.0));
    mean(&a.iter().zip(b).map(|(x, y)| (x - ma) * (y - mb)).collect::<Vec<_>>()).unwrap_or(0.0)
}

fn strong(unknowns: &[Learned]) -> Vec<(String, String, f64)> {
    let mut pairs = Vec::new();
    for (i, a) in unknowns.iter().enumerate() {
        for b in &unknowns[..i] {
            let r = covariance(&a.members, &b.members) / (sd(&a.members) * sd(&b.members));
            if r.abs() > STRONG {
                pairs.push((b.symbol.clone(), a.symbol.clone(), r));
            }
        }
    }
    pairs.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()));
    pairs
}

/// The directions of a set of unknowns, the best known first.
fn best_known(unknowns: &[Learned], places: &[usize]) -> Vec<Combination> {
    let cell = |i: &usize, j: &usize| covariance(&unknowns[*i].members, &unknowns[*j].members);
    let matrix: Vec<Vec<f64>> = places.iter().map(|i| places.iter().map(|j| cell(i, j)).collect()).collect();
    let symbols = || places.iter().map(|i| unknowns[*i].symbol.clone());
    let told = |(variance, axis): (f64, Vec<f64>)| {
        let mut weights: Vec<(String, f64)> = symbols().zip(axis).collect();
        weights.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        // The largest weight is told with a plus: a direction has no sign.
        if weights.first().is_some_and(|w| w.1 < 0.0) {
            weights.iter_mut().for_each(|w| w.1 = -w.1);
        }
        Combination { name: symbols().collect::<Vec<_>>().join(", "), left: sqrt(variance.max(0.0)), weights }
    };
    axes(matrix).into_iter().map(told).collect()
}

/// The principal axes of a symmetric matrix by Jacobi's rotations: (variance, direction), the least first.
fn axes(mut a: Vec<Vec<f64>>) -> Vec<(f64, Vec<f64>)> {
    let n = a.len();
    let mut v: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    for _ in 0..60 {
        for p in 0..n {
            for q in p + 1..n {
                if a[p][q].abs() < 1e-300 {
                    continue;
                }
                let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
                let t = theta.signum() / (theta.abs() + sqrt(theta * theta + 1.0));
                let c = 1.0 / sqrt(t * t + 1.0);
                let s = t * c;
                for row in a.iter_mut().chain(v.iter_mut()) {
                    (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
                }
                for k in 0..n {
                    (a[p][k], a[q][k]) = (c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]);
                }
            }
        }
    }
    let mut found: Vec<(f64, Vec<f64>)> = (0..n).map(|i| (a[i][i], v.iter().map(|row| row[i]).collect())).collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::normal;

    fn learned<'a>(symbol: &str, value: &'a dyn Fn(f64) -> f64, members: Vec<f64>) -> Learned<'a> {
        Learned { name: format!("law.{symbol}"), symbol: symbol.into(), value, members }
    }

    #[test]
    fn the_axes_of_a_matrix_are_found() {
        // Eigenvalues 1 and 3 of ((2, 1), (1, 2)); trace and orthogonality of a larger one.
        let two = axes(vec![vec![2.0, 1.0], vec![1.0, 2.0]]);
        assert!((two[0].0 - 1.0).abs() < 1e-12 && (two[1].0 - 3.0).abs() < 1e-12);
        assert!((two[0].1[0] + two[0].1[1]).abs() < 1e-12);
        let m: Vec<Vec<f64>> = (0..6u32)
            .map(|i| (0..6u32).map(|j| if i == j { 4.0 } else { normal(i.max(j) * 10 + i.min(j)) }).collect())
            .collect();
        let found = axes(m.clone());
        for (value, axis) in &found {
            for i in 0..6 {
                let image: f64 = (0..6).map(|j| m[i][j] * axis[j]).sum();
                assert!((image - value * axis[i]).abs() < 1e-9);
            }
        }
        assert!((found.iter().map(|f| f.0).sum::<f64>() - 24.0).abs() < 1e-9);
    }

    #[test]
    fn a_sum_is_known_where_neither_of_its_parts_is() {
        let same = |x: f64| x;
        let n = 2000;
        let a: Vec<f64> = (0..n).map(normal).collect();
        // The data know a + b and nothing else.
        let b: Vec<f64> = (0..n).map(|i| -normal(i) + 0.1 * normal(n + i)).collect();
        let c: Vec<f64> = (0..n).map(|i| 0.3 * normal(2 * n + i)).collect();
        let told = identify(&[learned("alpha_A", &same, a), learned("gamma", &same, b), learned("beta", &same, c)]);
        assert!(told.unknowns[0].left > 0.9 && told.unknowns[1].left > 0.9 && told.unknowns[2].left < 0.33);
        let both = &told.combinations[0];
        assert!(both.name == "alpha_A, gamma" && both.left < 0.1, "{both:?}");
        assert!((both.weights[0].1 - 0.707).abs() < 0.02 && (both.weights[1].1 - 0.707).abs() < 0.02);
        assert_eq!(told.combinations.len(), 2, "what the fit has not is not told: {:?}", told.combinations);
        assert_eq!(told.correlations.len(), 1);
        assert!(told.correlations[0].2 < -0.98 && told.directions[0].left <= both.left);
    }

    #[test]
    fn ranges_are_those_of_values() {
        let value = |x: f64| 10.0 + 2.0 * x;
        let told = identify(&[learned("beta", &value, (0..4000).map(|i| 1.0 + 0.5 * normal(i)).collect())]);
        let u = &told.unknowns[0];
        assert!((u.prior[0] - 6.08).abs() < 0.01 && u.prior[1] == 10.0);
        assert!((u.posterior[1] - 12.0).abs() < 0.1 && (u.posterior[2] - 13.96).abs() < 0.15, "{u:?}");
    }
}
