//! From the Gaussian of the inversion to the true posterior: tempered sequential Monte Carlo.
//!
//! The members, which the Gaussian drew, are weighted towards the posterior in steps that keep half of them
//! effective, drawn again by weight, and moved. A move proposes a point between the member and the Gaussian
//! (`x' = m + sqrt(1 - b^2) (x - m) + b L z`, the preconditioned Crank-Nicolson proposal, which leaves the
//! Gaussian as it is) and accepts it by how the posterior differs from the Gaussian; the disagreement between
//! studies is moved by plain Metropolis steps, which cost no evaluation. In the limit of many members the
//! result is exact, whatever the Gaussian was; the length of moves adapts to what is accepted.
//!
//! Members form two halves that never exchange: what differs between them is the error of the sampler.

use super::likelihood::Likelihood;
use super::linear::{Lower, dot};
use super::{Chance, Guess};

/// Effective share of members that a step of temperature keeps.
const EFFECTIVE: f64 = 0.5;
/// Metropolis steps of the disagreement between studies after every move.
const TAU_STEPS: u32 = 8;
/// Their length, in standard normals.
const TAU_LENGTH: f64 = 0.7;
/// Moves become shorter below the first share of accepted ones and longer above the second. A long move that is
/// rarely accepted renews more than many short ones: one of length 1 forgets where it came from.
const ACCEPTED: [f64; 2] = [0.07, 0.2];

/// A Gaussian: mean and the lower triangle of its covariance.
#[derive(Clone, Debug, PartialEq)]
pub struct Gaussian {
    /// Mean.
    pub mean: Vec<f64>,
    /// Rows of the lower triangle.
    pub lower: Vec<Vec<f64>>,
}

impl Gaussian {
    /// The logarithm of its density, but for a constant.
    fn log(&self, x: &[f64]) -> f64 {
        let away: Vec<f64> = x.iter().zip(&self.mean).map(|(x, m)| x - m).collect();
        let white = Lower::from_rows(self.lower.clone()).whiten(&away);
        -0.5 * dot(&white, &white)
    }

    /// A move of length `b` from `x` with these standard normals.
    pub fn moved(&self, x: &[f64], b: f64, z: &[f64]) -> Vec<f64> {
        let stay = libm::sqrt(1.0 - b * b);
        let step = Lower::from_rows(self.lower.clone()).times(z);
        (0..x.len()).map(|i| self.mean[i] + stay * (x[i] - self.mean[i]) + b * step[i]).collect()
    }
}

/// One member: unknowns, disagreement between studies as standard normals, and what is expected of the data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Member {
    /// Unknowns.
    pub x: Vec<f64>,
    /// Disagreement between studies.
    pub z: Vec<f64>,
    /// What is expected of each datum.
    pub guesses: Vec<Guess>,
}

/// Where the correction stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// From 0, the Gaussian, to 1, the posterior.
    pub temperature: f64,
    /// Length of a move.
    pub length: f64,
    /// Moves left at this temperature.
    pub moves_left: u32,
}

/// The posterior over the Gaussian at `x`, as logarithms: what a member is weighted by.
pub struct Target<'a> {
    /// The likelihood.
    pub likelihood: &'a Likelihood<'a>,
    /// The Gaussian of the unknowns.
    pub gaussian: &'a Gaussian,
    /// The Gaussian of the disagreement between studies: mean and SD of each.
    pub of_tau: &'a [[f64; 2]],
}

impl Target<'_> {
    /// The logarithm of the Gaussian of the disagreement, but for a constant.
    fn tau_log(&self, z: &[f64]) -> f64 {
        z.iter().zip(self.of_tau).map(|(z, [m, sd])| -0.5 * (z - m) * (z - m) / (sd * sd)).sum()
    }

    /// The logarithm of the ratio.
    pub fn ratio(&self, x: &[f64], z: &[f64], guesses: &[Guess]) -> f64 {
        let prior = -0.5 * dot(x, x) - 0.5 * dot(z, z);
        prior + self.likelihood.log(guesses, z) - self.gaussian.log(x) - self.tau_log(z)
    }

    fn of(&self, member: &Member) -> f64 {
        self.ratio(&member.x, &member.z, &member.guesses)
    }

    /// Whether a proposal is taken at a temperature, by a uniform draw.
    pub fn takes(&self, from: &Member, to: &Member, temperature: f64, u: f64) -> bool {
        let gain = temperature * (self.of(to) - self.of(from));
        gain.is_finite() && libm::log(u) < gain
    }

    /// Moves the disagreement between studies of one member.
    pub fn move_taus(&self, member: &mut Member, temperature: f64, chance: Chance, number: u32) {
        for step in 0..TAU_STEPS {
            for k in 0..member.z.len() {
                let what = 1 + step * 64 + k as u32;
                let ([normal, _], u) = (chance.normals(number, what), chance.uniform(number, what));
                let mut to = member.z.clone();
                to[k] += TAU_LENGTH * normal;
                let log = |z: &[f64]| {
                    let gaussian = (1.0 - temperature) * self.tau_log(z);
                    let posterior = self.likelihood.log(&member.guesses, z) - 0.5 * dot(z, z);
                    gaussian + temperature * posterior
                };
                let gain = log(&to) - log(&member.z);
                if gain.is_finite() && libm::log(u) < gain {
                    member.z = to;
                }
            }
        }
    }
}

/// The two halves of so many members.
pub fn halves(members: usize) -> [std::ops::Range<usize>; 2] {
    [0..members / 2, members / 2..members]
}

/// Raises the temperature as far as half of each half stays effective, and draws members again by weight.
/// Returns the temperature and the least effective number, of all members.
pub fn reweigh(members: &mut Vec<Member>, target: &Target, temperature: f64, chance: Chance) -> (f64, f64) {
    let ratios: Vec<f64> = members.iter().map(|m| target.of(m)).collect();
    let both = halves(members.len());
    let share = |rise: f64| {
        let of = |half: &std::ops::Range<usize>| {
            let weights = weights(&ratios[half.clone()], rise);
            let (sum, squares) = weights.iter().fold((0.0, 0.0), |(s, q), w| (s + w, q + w * w));
            sum * sum / squares / half.len() as f64
        };
        both.iter().map(of).fold(f64::INFINITY, f64::min)
    };
    let most = 1.0 - temperature;
    let rise = if share(most) >= EFFECTIVE {
        most
    } else {
        let (mut low, mut high) = (0.0, most);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if share(middle) >= EFFECTIVE { low = middle } else { high = middle }
        }
        low
    };
    let mut drawn = Vec::with_capacity(members.len());
    for (number, half) in both.iter().enumerate() {
        let weights = weights(&ratios[half.clone()], rise);
        let all: f64 = weights.iter().sum();
        // Systematic: one uniform, evenly spaced.
        let first = chance.uniform(u32::MAX - number as u32, 0);
        let (mut below, mut at) = (weights[0] / all, 0);
        for k in 0..half.len() {
            let point = (k as f64 + first) / half.len() as f64;
            while below < point && at + 1 < half.len() {
                at += 1;
                below += weights[at] / all;
            }
            drawn.push(members[half.start + at].clone());
        }
    }
    *members = drawn;
    let temperature = if rise == most { 1.0 } else { temperature + rise };
    (temperature, share(rise) * ratios.len() as f64)
}

fn weights(ratios: &[f64], rise: f64) -> Vec<f64> {
    let top = ratios.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    ratios.iter().map(|r| if r.is_finite() { libm::exp(rise * (r - top)) } else { 0.0 }).collect()
}

/// The length of the next moves, from that of the last ones and the share of them that was accepted.
pub fn length(last: f64, accepted: f64) -> f64 {
    match accepted {
        a if a < ACCEPTED[0] => 0.7 * last,
        a if a > ACCEPTED[1] => (last / 0.7).min(1.0),
        _ => last,
    }
}

/// The ratio of the variance that two halves together show to that within them, of each unknown: about 1
/// where they agree (Gelman and Rubin's statistic of two chains).
pub fn agreement(members: &[Member]) -> Vec<f64> {
    let n = (members.len() / 2) as f64;
    let of = |u: usize| {
        let moments = halves(members.len()).map(|half| {
            let values: Vec<f64> = members[half].iter().map(|m| m.x[u]).collect();
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            let squares = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>();
            (mean, squares / (values.len() as f64 - 1.0))
        });
        let [(a, va), (b, vb)] = moments;
        let within = 0.5 * (va + vb);
        let between = 0.5 * (a - b) * (a - b);
        libm::sqrt((n - 1.0) / n + between / within)
    };
    (0..members[0].x.len()).map(of).collect()
}
