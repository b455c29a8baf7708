//! Ensemble Kalman inversion: from the prior to a Gaussian near the posterior in few evaluations.
//!
//! In each generation the model is taken as linear over its ensemble (a regression of what is expected on
//! the unknowns; what the line leaves unexplained counts as error), and the ensemble is moved so that its mean
//! and covariance are those of the posterior at a higher temperature: the square-root form, which draws
//! nothing. How far the temperature rises is chosen by the discrepancy (Iglesias and Yang 2021, "Adaptive
//! regularisation for ensemble Kalman inversion"): the further the ensemble is from the data, the smaller the
//! step. Steps sum to 1. Studies that are far off where the rest fits weigh less, as under a Student t, and the
//! disagreement between studies is set to its most probable value before each step.
//!
//! For a linear model with known errors the result is the exact posterior.

use super::Guess;
use super::likelihood::{Likelihood, student};
use super::linear::{Lower, Rows, centred, dot, mean, products};

/// The ensemble reaches temperature 1 in at most so many steps.
pub const MOST_STEPS: usize = 10;
/// The Gaussian handed on is wider than the ensemble by this factor of the variance: the correction narrows it
/// where it should, and cannot find what lies outside.
const WIDER: f64 = 1.2;
/// Standard normals at which the disagreement between studies is tried.
const GRID: usize = 61;
const GRID_END: f64 = 3.0;

/// The ensemble at the end of a step.
pub struct Moved {
    /// Temperature reached.
    pub temperature: f64,
    /// The unknowns of every member.
    pub x: Rows,
    /// Their mean.
    pub mean: Vec<f64>,
    /// Their covariance, as its lower triangle.
    pub lower: Lower,
}

/// Draws made to have mean 0 and covariance 1 exactly.
pub fn whitened(draws: &[Vec<f64>]) -> Option<Rows> {
    let away = centred(draws, &mean(draws));
    let lower = Lower::of(&products(&away, &away, draws.len() as f64 - 1.0))?;
    Some(away.iter().map(|x| lower.whiten(x)).collect())
}

/// What an ensemble expects of the data.
struct Expected {
    /// The mean over members.
    mean: Vec<Guess>,
    /// Members minus their mean.
    away: Rows,
}

impl Expected {
    fn of(guesses: &[Vec<Guess>]) -> Expected {
        let column = |part: fn(&Guess) -> f64| {
            let rows: Rows = guesses.iter().map(|g| g.iter().map(part).collect()).collect();
            (mean(&rows), rows)
        };
        let (value, rows) = column(|g| g.value);
        let (sampling, _) = column(|g| g.sampling_variance);
        let (chance, _) = column(|g| g.chance_variance);
        let guess = |i: usize| Guess { value: value[i], sampling_variance: sampling[i], chance_variance: chance[i] };
        Expected { mean: (0..value.len()).map(guess).collect(), away: centred(&rows, &value) }
    }

    /// The covariance over members of the data of one study.
    fn spread(&self, study: &[usize]) -> Rows {
        let of: Rows = self.away.iter().map(|row| study.iter().map(|i| row[*i]).collect()).collect();
        products(&of, &of, of.len() as f64 - 1.0)
    }
}

fn plus(a: &[Vec<f64>], b: &[Vec<f64>]) -> Rows {
    a.iter().zip(b).map(|(a, b)| a.iter().zip(b).map(|(a, b)| a + b).collect()).collect()
}

/// The most probable disagreement between studies, and how wide its posterior is, each as standard normals,
/// given what an ensemble expects.
pub fn disagreement(likelihood: &Likelihood, guesses: &[Vec<Guess>], z: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let expected = Expected::of(guesses);
    let spreads: Vec<Rows> = likelihood.studies().iter().map(|s| expected.spread(s)).collect();
    let data = likelihood.data();
    let log = |z: &[f64]| {
        let taus = likelihood.taus(z);
        let of_study = |(study, spread): (&Vec<usize>, &Rows)| {
            let scale = Lower::of(&plus(&likelihood.scale(study, &expected.mean, &taus), spread))?;
            let off: Vec<f64> = study.iter().map(|i| data[*i].value - expected.mean[*i].value).collect();
            let white = scale.whiten(&off);
            Some(student(dot(&white, &white), scale.log_determinant(), off.len(), likelihood.freedom()))
        };
        let sum: Option<f64> = likelihood.studies().iter().zip(&spreads).map(of_study).sum();
        sum.unwrap_or(f64::NEG_INFINITY) - 0.5 * dot(z, z)
    };
    let (mut z, mut wide) = (z.to_vec(), vec![1.0; z.len()]);
    let at = |i: usize| GRID_END * (2.0 * i as f64 / (GRID - 1) as f64 - 1.0);
    for _ in 0..3 {
        for k in 0..z.len() {
            let logs: Vec<f64> = (0..GRID)
                .map(|i| {
                    let mut tried = z.clone();
                    tried[k] = at(i);
                    log(&tried)
                })
                .collect();
            let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            z[k] = at(logs.iter().position(|l| *l == top).unwrap_or(GRID / 2));
            let weights: Vec<f64> = logs.iter().map(|l| libm::exp(l - top)).collect();
            let all: f64 = weights.iter().sum();
            let off: f64 = weights.iter().enumerate().map(|(i, w)| w * (at(i) - z[k]) * (at(i) - z[k])).sum();
            wide[k] = libm::sqrt(off / all).clamp(0.2, 1.0);
        }
    }
    (z, wide)
}

/// One step from `temperature` on; the last one if `last`. `None` if the ensemble has collapsed, or has too
/// few members for a line through them.
pub fn step(
    x: &[Vec<f64>],
    guesses: &[Vec<Guess>],
    likelihood: &Likelihood,
    z: &[f64],
    temperature: f64,
    last: bool,
) -> Option<Moved> {
    let (n, unknowns, data) = (x.len() as f64, x[0].len(), likelihood.data());
    let middle = mean(x);
    let away = centred(x, &middle);
    let cross = products(&away, &away, n - 1.0);
    let old = Lower::of(&cross)?;
    let expected = Expected::of(guesses);
    // Slopes: a row for each datum.
    let slopes: Rows = products(&expected.away, &away, n - 1.0).iter().map(|row| old.solve(row)).collect();
    let rest: Vec<f64> = (0..data.len())
        .map(|i| {
            let left = |(x, g): (&Vec<f64>, &Vec<f64>)| g[i] - dot(&slopes[i], x);
            let squares: f64 = away.iter().zip(&expected.away).map(left).map(|r| r * r).sum();
            squares / (n - 1.0 - unknowns as f64).max(1.0)
        })
        .collect();

    // The scale of each study's errors, wider for a study that is far off.
    let taus = likelihood.taus(z);
    let mut scales: Vec<Rows> = Vec::new();
    for study in likelihood.studies() {
        let scale = likelihood.scale(study, &expected.mean, &taus);
        let off: Vec<f64> = study.iter().map(|i| data[*i].value - expected.mean[*i].value).collect();
        let white = Lower::of(&plus(&scale, &expected.spread(study)))?.whiten(&off);
        let (nu, size) = (likelihood.freedom(), study.len() as f64);
        let weight = (nu + size) / (nu + dot(&white, &white));
        scales.push(scale.iter().map(|row| row.iter().map(|c| c / weight).collect()).collect());
    }

    let rise = if last { 1.0 - temperature } else { rise(guesses, likelihood, &scales, temperature)? };
    // The posterior of the linear model at the risen temperature.
    let mut precision = old.inverse();
    let mut pull = vec![0.0; unknowns];
    for (study, scale) in likelihood.studies().iter().zip(&scales) {
        let mut error = scale.clone();
        error.iter_mut().flatten().for_each(|cell| *cell /= rise);
        study.iter().enumerate().for_each(|(k, i)| error[k][k] += rest[*i]);
        let error = Lower::of(&error)?;
        let off: Vec<f64> = study.iter().map(|i| data[*i].value - expected.mean[*i].value).collect();
        let off = error.whiten(&off);
        // Whitened slopes, unknown by unknown.
        let white: Rows =
            (0..unknowns).map(|u| error.whiten(&study.iter().map(|i| slopes[*i][u]).collect::<Vec<_>>())).collect();
        for (u, row) in precision.iter_mut().enumerate() {
            pull[u] += dot(&white[u], &off);
            row.iter_mut().zip(&white).for_each(|(cell, w)| *cell += dot(&white[u], w));
        }
    }
    let covariance = Lower::of(&precision)?.inverse();
    let temperature = if last || rise >= 1.0 - temperature { 1.0 } else { temperature + rise };
    let wider = if temperature < 1.0 { 1.0 } else { WIDER };
    let covariance: Rows = covariance.iter().map(|row| row.iter().map(|c| c * wider).collect()).collect();
    let lower = Lower::of(&covariance)?;
    let shift: Vec<f64> = covariance.iter().map(|row| dot(row, &pull) / wider).collect();
    let mean: Vec<f64> = middle.iter().zip(&shift).map(|(m, s)| m + s).collect();
    let moved = |x: &Vec<f64>| lower.times(&old.whiten(x)).iter().zip(&mean).map(|(x, m)| x + m).collect();
    Some(Moved { temperature, x: away.iter().map(moved).collect(), mean, lower })
}

/// How far the temperature may rise.
fn rise(guesses: &[Vec<Guess>], likelihood: &Likelihood, scales: &[Rows], temperature: f64) -> Option<f64> {
    let data = likelihood.data();
    let lowers: Vec<Lower> = scales.iter().map(|s| Lower::of(s)).collect::<Option<_>>()?;
    let misfit = |g: &Vec<Guess>| -> f64 {
        let of_study = |(study, lower): (&Vec<usize>, &Lower)| {
            let off: Vec<f64> = study.iter().map(|i| data[*i].value - g[*i].value).collect();
            let white = lower.whiten(&off);
            0.5 * dot(&white, &white)
        };
        likelihood.studies().iter().zip(&lowers).map(of_study).sum()
    };
    let all: Vec<f64> = guesses.iter().map(misfit).collect();
    let n = all.len() as f64;
    let middle = all.iter().sum::<f64>() / n;
    let variance = all.iter().map(|m| (m - middle) * (m - middle)).sum::<f64>() / (n - 1.0);
    let half = 0.5 * data.len() as f64;
    let step = (half / middle).max(libm::sqrt(half / variance));
    Some(step.min(1.0 - temperature))
}
