//! Several sites of each head under different treatments: people as blocks, complete or not.
//!
//! `y = X beta + b(person) + e`: a treatment's mean, covariates if any, what the person's sites share, and what
//! they do not. The two variances are estimated by REML, errors and degrees of freedom are those of Kenward and
//! Roger (1997, Biometrics 53: 983). The covariance of two sites of a person may be negative, as in compound
//! symmetry, so that complete blocks always give the two-way analysis of variance, exactly.

use crate::distribution::fisher_survival;
use crate::failure::FitFailure;
use crate::fitted::Fitted;
use crate::kenward_roger::scaled;
use crate::matrix::{Cholesky, Matrix, dot};
use crate::mmrm::JointTest;
use libm::{log, sqrt};

/// One site of a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// Whose it is; any number that tells people apart.
    pub person: u32,
    /// Its treatment, from 0.
    pub treatment: usize,
    /// What else is known of it (a baseline, a position); as many of each site.
    pub covariates: Vec<f64>,
    /// What was measured.
    pub response: f64,
}

/// The fitted model.
#[derive(Clone, Debug)]
pub struct BlocksFit {
    treatments: usize,
    coefficients: Vec<f64>,
    /// Covariance of the coefficients as if the variances were known.
    plain: Matrix,
    /// The same with what their estimation adds.
    adjusted: Matrix,
    /// Derivatives of the information of the coefficients to either variance.
    slopes: [Matrix; 2],
    /// Covariance of the two variances.
    uncertainty: Matrix,
    /// Variance of a site within its person.
    pub within: f64,
    /// Covariance of two sites of a person.
    pub between: f64,
}

/// The sites of one person: design rows and responses.
struct Block {
    rows: Vec<Vec<f64>>,
    responses: Vec<f64>,
}

impl BlocksFit {
    /// The model of that many treatments, each seen at one site at least.
    pub fn of(sites: &[Site], treatments: usize) -> Result<BlocksFit, FitFailure> {
        let blocks = blocks(sites, treatments)?;
        let coefficients = blocks.first().map_or(0, |block| block.rows[0].len());
        if sites.len() <= coefficients {
            return Err(FitFailure::NoResidual { responses: sites.len(), coefficients });
        }
        let most = blocks.iter().map(|b| b.rows.len()).max().unwrap_or(0);
        if most < 2 {
            return Err(FitFailure::NoResidual { responses: blocks.len(), coefficients: blocks.len() });
        }
        let ratio = best_ratio(&blocks, most)?;
        let at = At::ratio(&blocks, ratio)?;
        inference(&blocks, &at, ratio, treatments)
    }

    /// A weighted sum of the treatments' means; weights that add up to 0 make a contrast.
    pub fn contrast(&self, weights: &[f64]) -> Fitted {
        let l = self.padded(weights);
        let variance = self.plain.quadratic(&l);
        let moved: Vec<f64> =
            self.slopes.iter().map(|s| s.quadratic(&self.plain.times_vector(&l)) / variance).collect();
        Fitted {
            value: dot(&l, &self.coefficients),
            standard_error: sqrt(self.adjusted.quadratic(&l)),
            degrees: 2.0 / self.uncertainty.quadratic(&moved),
        }
    }

    /// Whether all treatments have one mean.
    pub fn all_equal(&self) -> Result<JointTest, FitFailure> {
        let step = |i: usize| {
            let mut weights = vec![0.0; self.treatments];
            (weights[i], weights[i + 1]) = (-1.0, 1.0);
            self.padded(&weights)
        };
        let rows: Vec<Vec<f64>> = (0..self.treatments - 1).map(step).collect();
        let l = Matrix::from_rows(&rows);
        let between = |m: &Matrix| l.times(m).times(&l.transposed());
        let factor = |m: &Matrix| {
            let symmetric = Matrix::symmetric(m.rows(), |i, j| m[(i, j)]);
            Cholesky::of(&symmetric).map_err(|row| FitFailure::RankDeficient { column: format!("treatment {row}") })
        };
        let inverse = factor(&between(&self.plain))?.inverse();
        let values = l.times_vector(&self.coefficients);
        let q = rows.len() as f64;
        let statistic = dot(&values, &factor(&between(&self.adjusted))?.solve(&values)) / q;
        let turn = |s: &Matrix| inverse.times(&between(&self.plain.times(s).times(&self.plain)));
        let turns = [turn(&self.slopes[0]), turn(&self.slopes[1])];
        let traces: Vec<f64> = turns.iter().map(|t| (0..rows.len()).map(|i| t[(i, i)]).sum()).collect();
        let a1 = self.uncertainty.quadratic(&traces);
        let mut a2 = 0.0;
        for (i, first) in turns.iter().enumerate() {
            for (j, second) in turns.iter().enumerate() {
                a2 += self.uncertainty[(i, j)] * first.transposed().inner(second);
            }
        }
        let (scale, denominator) = scaled(q, a1, a2);
        let f = statistic * scale;
        Ok(JointTest { f, numerator: q, denominator, p: fisher_survival(f, q, denominator) })
    }

    fn padded(&self, weights: &[f64]) -> Vec<f64> {
        assert_eq!(weights.len(), self.treatments, "a weight for each treatment");
        let mut l = weights.to_vec();
        l.resize(self.coefficients.len(), 0.0);
        l
    }
}

fn blocks(sites: &[Site], treatments: usize) -> Result<Vec<Block>, FitFailure> {
    let covariates = sites.first().map_or(0, |s| s.covariates.len());
    let mut people: Vec<u32> = Vec::new();
    let mut blocks: Vec<Block> = Vec::new();
    for site in sites {
        assert!(site.treatment < treatments && site.covariates.len() == covariates, "sites of one design");
        if !site.response.is_finite() {
            return Err(FitFailure::NotFinite { column: "response".into() });
        }
        if site.covariates.iter().any(|c| !c.is_finite()) {
            return Err(FitFailure::NotFinite { column: "covariate".into() });
        }
        let mut row = vec![0.0; treatments];
        row[site.treatment] = 1.0;
        row.extend(&site.covariates);
        let known = people.iter().position(|p| *p == site.person);
        let block = known.unwrap_or_else(|| {
            people.push(site.person);
            blocks.push(Block { rows: Vec::new(), responses: Vec::new() });
            blocks.len() - 1
        });
        blocks[block].rows.push(row);
        blocks[block].responses.push(site.response);
    }
    match (0..treatments).find(|t| sites.iter().all(|s| s.treatment != *t)) {
        Some(arm) => Err(FitFailure::EmptyArm { arm }),
        None => Ok(blocks),
    }
}

/// The generalised least squares at one ratio of covariance between to variance within.
struct At {
    covariance: Matrix,
    coefficients: Vec<f64>,
    /// Restricted likelihood: -2 ln L but for a constant, and its derivative to the ratio.
    deviance: f64,
    slope: f64,
    within: f64,
}

impl At {
    fn ratio(blocks: &[Block], ratio: f64) -> Result<At, FitFailure> {
        let p = blocks[0].rows[0].len();
        let mut information = Matrix::zeros(p, p);
        let mut right = vec![0.0; p];
        // With M = I + ratio J of a block, M^-1 = I - shrink J.
        for block in blocks {
            let n = block.rows.len() as f64;
            let shrink = ratio / (1.0 + n * ratio);
            let sums = column_sums(&block.rows);
            let total: f64 = block.responses.iter().sum();
            for (row, y) in block.rows.iter().zip(&block.responses) {
                for i in 0..p {
                    right[i] += row[i] * y;
                    for j in 0..p {
                        information[(i, j)] += row[i] * row[j];
                    }
                }
            }
            for i in 0..p {
                right[i] -= shrink * sums[i] * total;
                for j in 0..p {
                    information[(i, j)] -= shrink * sums[i] * sums[j];
                }
            }
        }
        let factor = Cholesky::of(&information)
            .map_err(|column| FitFailure::RankDeficient { column: format!("column {column} of the design") })?;
        let (coefficients, covariance) = (factor.solve(&right), factor.inverse());
        let (mut squares, mut size, mut n_all, mut logs, mut slope, mut pull) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for block in blocks {
            let n = block.rows.len() as f64;
            let spread = 1.0 + n * ratio;
            let sums = column_sums(&block.rows);
            let (mut own, mut total) = (0.0, 0.0);
            for (row, y) in block.rows.iter().zip(&block.responses) {
                let residual = y - dot(row, &coefficients);
                own += residual * residual;
                total += residual;
                size += y * y;
            }
            squares += own - ratio / spread * total * total;
            n_all += n;
            logs += log(spread);
            slope += n / spread - covariance.quadratic(&sums) / (spread * spread);
            pull += total * total / (spread * spread);
        }
        let left = n_all - p as f64;
        if squares <= 1e-22 * size || size == 0.0 {
            return Err(FitFailure::NoVariation);
        }
        Ok(At {
            deviance: left * log(squares / left) + logs + factor.ln_determinant(),
            slope: slope - left * pull / squares,
            within: squares / left,
            covariance,
            coefficients,
        })
    }
}

fn column_sums(rows: &[Vec<f64>]) -> Vec<f64> {
    (0..rows[0].len()).map(|j| rows.iter().map(|row| row[j]).sum()).collect()
}

/// The ratio of greatest restricted likelihood: the best of a grid of correlations, then the root of the
/// derivative beside it.
fn best_ratio(blocks: &[Block], most: usize) -> Result<f64, FitFailure> {
    const GRID: usize = 60;
    let lowest = -1.0 / (most as f64 - 1.0);
    let ratio = |i: f64| {
        let correlation = lowest + (1.0 - lowest) * i / GRID as f64;
        correlation / (1.0 - correlation)
    };
    let mut best = (0.0, f64::INFINITY);
    for i in 1..GRID {
        let at = At::ratio(blocks, ratio(i as f64))?;
        if at.deviance < best.1 {
            best = (i as f64, at.deviance);
        }
    }
    let (mut low, mut high) = (best.0 - 1.0, best.0 + 1.0);
    // The ends of the grid are the ends of what a covariance can be.
    (low, high) = (low.max(1e-6), high.min(GRID as f64 - 1e-6));
    if At::ratio(blocks, ratio(low))?.slope > 0.0 || At::ratio(blocks, ratio(high))?.slope < 0.0 {
        return Err(FitFailure::SingularCovariance);
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if At::ratio(blocks, ratio(middle))?.slope < 0.0 { low = middle } else { high = middle }
    }
    Ok(ratio(0.5 * (low + high)))
}

/// Kenward and Roger's covariance; the model is linear in both variances, so that no second derivative enters.
fn inference(blocks: &[Block], at: &At, ratio: f64, treatments: usize) -> Result<BlocksFit, FitFailure> {
    let a = at.within;
    let p = at.coefficients.len();
    let plain = Matrix::symmetric(p, |i, j| a * at.covariance[(i, j)]);
    // Derivatives to the variance within (V = a I + b J, dV/da = I) and to the covariance between (dV/db = J).
    let mut slopes = [Matrix::zeros(p, p), Matrix::zeros(p, p)];
    let mut curved = [Matrix::zeros(p, p), Matrix::zeros(p, p), Matrix::zeros(p, p)];
    let mut traces = [0.0; 3];
    for block in blocks {
        let n = block.rows.len() as f64;
        let (shrink, total) = (ratio / (1.0 + n * ratio), a * (1.0 + n * ratio));
        let sums = column_sums(&block.rows);
        // V^-1 X, and its column sums.
        let solved: Vec<Vec<f64>> =
            block.rows.iter().map(|row| row.iter().zip(&sums).map(|(x, s)| (x - shrink * s) / a).collect()).collect();
        let ends: Vec<f64> = sums.iter().map(|s| s / total).collect();
        for i in 0..p {
            for j in 0..p {
                let squares: f64 = solved.iter().map(|row| row[i] * row[j]).sum();
                let pair = ends[i] * ends[j];
                slopes[0][(i, j)] -= squares;
                slopes[1][(i, j)] -= pair;
                curved[0][(i, j)] += (squares - shrink * pair) / a;
                curved[1][(i, j)] += pair / total;
                curved[2][(i, j)] += pair * n / total;
            }
        }
        traces[0] += (n - 1.0) / (a * a) + 1.0 / (total * total);
        traces[1] += n / (total * total);
        traces[2] += n * n / (total * total);
    }
    let turned = [plain.times(&slopes[0]), plain.times(&slopes[1])];
    let information = Matrix::symmetric(2, |i, j| {
        let both = turned[i].transposed().inner(&turned[j]);
        0.5 * (traces[i + j] - 2.0 * plain.inner(&curved[i + j]) + both)
    });
    let uncertainty = Cholesky::of(&information).map_err(|_| FitFailure::SingularCovariance)?.inverse();
    let mut inner = Matrix::zeros(p, p);
    for i in 0..2 {
        for j in 0..2 {
            inner.add(uncertainty[(i, j)], &curved[i + j]);
            inner.add(-uncertainty[(i, j)], &slopes[i].times(&turned[j]));
        }
    }
    let more = plain.times(&inner).times(&plain);
    let adjusted = Matrix::symmetric(p, |i, j| plain[(i, j)] + more[(i, j)] + more[(j, i)]);
    let coefficients = at.coefficients.clone();
    Ok(BlocksFit { treatments, coefficients, plain, adjusted, slopes, uncertainty, within: a, between: a * ratio })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Complete blocks of three treatments in four people.
    const RESPONSES: [[f64; 3]; 4] = [[21.0, 24.0, 30.0], [15.0, 19.0, 18.0], [28.0, 27.0, 35.0], [20.0, 26.0, 24.0]];

    fn complete(responses: &[[f64; 3]]) -> Vec<Site> {
        let site = |person: usize, treatment: usize| Site {
            person: person as u32,
            treatment,
            covariates: vec![],
            response: responses[person][treatment],
        };
        (0..responses.len()).flat_map(|p| (0..3).map(move |t| (p, t))).map(|(p, t)| site(p, t)).collect()
    }

    /// F of the two-way table, by sums of squares.
    fn two_way(y: &[[f64; 3]]) -> f64 {
        let n = y.len() as f64;
        let all = y.iter().flatten().sum::<f64>() / (3.0 * n);
        let person = |row: &[f64; 3]| row.iter().sum::<f64>() / 3.0;
        let treatment = |t: usize| y.iter().map(|row| row[t]).sum::<f64>() / n;
        let explained = n * (0..3).map(|t| (treatment(t) - all) * (treatment(t) - all)).sum::<f64>();
        let residual = |row: &[f64; 3], t: usize| row[t] - person(row) - treatment(t) + all;
        let left: f64 = y.iter().map(|row| (0..3).map(|t| residual(row, t) * residual(row, t)).sum::<f64>()).sum();
        explained / left * (n - 1.0)
    }

    #[test]
    fn complete_blocks_are_the_two_way_analysis_of_variance() {
        // As they are, and with people who are more alike than their sites: a negative covariance.
        let mut opposed = RESPONSES;
        opposed[1] = [29.0, 25.0, 19.0];
        opposed[3] = [27.0, 27.0, 18.0];
        for (responses, negative) in [(RESPONSES, false), (opposed, true)] {
            let fit = BlocksFit::of(&complete(&responses), 3).unwrap();
            assert_eq!(fit.between < 0.0, negative);
            let test = fit.all_equal().unwrap();
            assert!((test.f / two_way(&responses) - 1.0).abs() < 1e-9, "{} {}", test.f, two_way(&responses));
            assert!((test.denominator - 6.0).abs() < 1e-6 && test.numerator == 2.0);
            let contrast = fit.contrast(&[-1.0, 0.0, 1.0]);
            assert!((contrast.degrees - 6.0).abs() < 1e-6);
            assert!((contrast.standard_error / sqrt(0.5 * fit.within) - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn two_sites_are_the_paired_t_test() {
        let sites: Vec<Site> = complete(&RESPONSES).into_iter().filter(|s| s.treatment < 2).collect();
        let found = BlocksFit::of(&sites, 2).unwrap().contrast(&[-1.0, 1.0]);
        let differences: Vec<f64> = RESPONSES.iter().map(|row| row[1] - row[0]).collect();
        let wanted = crate::paired::paired_t(&differences).unwrap();
        assert!((found.value - wanted.value).abs() < 1e-12);
        assert!((found.standard_error / wanted.standard_error - 1.0).abs() < 1e-9);
        assert!((found.degrees - 3.0).abs() < 1e-6);
    }

    #[test]
    fn data_that_cannot_answer_are_said() {
        let failure = |sites: &[Site], treatments| BlocksFit::of(sites, treatments).unwrap_err();
        let sites = complete(&RESPONSES);
        assert_eq!(failure(&sites, 4), FitFailure::EmptyArm { arm: 3 });
        assert!(matches!(failure(&sites[..3], 3), FitFailure::NoResidual { .. }));
        let lone: Vec<Site> = sites.iter().step_by(4).cloned().chain(sites.last().cloned()).collect();
        let lone: Vec<Site> = lone.into_iter().enumerate().map(|(i, s)| Site { person: i as u32, ..s }).collect();
        assert!(matches!(failure(&lone, 3), FitFailure::NoResidual { .. }));
        let same: Vec<Site> = sites.iter().map(|s| Site { response: 4.0, ..s.clone() }).collect();
        assert_eq!(failure(&same, 3), FitFailure::NoVariation);
        let known: Vec<Site> = sites.iter().map(|s| Site { covariates: vec![1.0], ..s.clone() }).collect();
        assert!(matches!(failure(&known, 3), FitFailure::RankDeficient { .. }));
        let missing: Vec<Site> = sites.iter().map(|s| Site { response: f64::NAN, ..s.clone() }).collect();
        assert!(matches!(failure(&missing, 3), FitFailure::NotFinite { .. }));
    }
}
