//! The prior of a parameter as a function of chance: the value at a probability.
//!
//! `low` and `high` of a row are the central 95 % of a normal, lognormal or beta prior and the ends of
//! a uniform or log-uniform one; the row's value is the median. Where value and range do not fit one
//! symmetric curve, each side of the median has its own spread, so that all three numbers are kept.
//! The 5 % beyond the range are belief too and are drawn.

use super::parameter::{Parameter, Prior};
use super::special::{beta_cdf, beta_quantile, normal_quantile};
use libm::{exp, log};

/// Standard deviations from the middle to either end of a central 95 %.
const CENTRAL_95: f64 = 1.959_963_984_540_054;

/// A prior made ready to be drawn from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// Never varied.
    Fixed(f64),
    /// Normal about a median, with a standard deviation for each side.
    Normal(f64, [f64; 2]),
    /// Lognormal about a median, with a standard deviation of the logarithm for each side.
    LogNormal(f64, [f64; 2]),
    /// Uniform between two ends.
    Uniform(f64, f64),
    /// Uniform in the logarithm.
    LogUniform(f64, f64),
    /// Beta with parameters `a` and `b`.
    Beta(f64, f64),
    /// Half of a normal about 0.
    HalfNormal(f64),
}

impl Shape {
    /// The shape of a row's prior.
    pub fn of(row: &Parameter) -> Shape {
        let Parameter { value, low, high, .. } = *row;
        match row.prior {
            Prior::Fixed => Shape::Fixed(value),
            Prior::Normal => Shape::Normal(value, [(value - low) / CENTRAL_95, (high - value) / CENTRAL_95]),
            Prior::LogNormal => {
                let above = log(high / value) / CENTRAL_95;
                // A range that begins at 0 says nothing about the lower side: it is taken as wide as the upper.
                let below = if low > 0.0 { log(value / low) / CENTRAL_95 } else { above };
                Shape::LogNormal(value, [below, above])
            }
            Prior::Uniform => Shape::Uniform(low, high),
            Prior::LogUniform => Shape::LogUniform(low, high),
            Prior::Beta => {
                let (a, b) = beta_of(value, low, high);
                Shape::Beta(a, b)
            }
            Prior::HalfNormal(scale) => Shape::HalfNormal(scale),
        }
    }

    /// The value at probability `u` in (0, 1).
    pub fn quantile(&self, u: f64) -> f64 {
        let side = |[below, above]: [f64; 2], z: f64| if z < 0.0 { below * z } else { above * z };
        match *self {
            Shape::Fixed(value) => value,
            Shape::Normal(median, sd) => median + side(sd, normal_quantile(u)),
            Shape::LogNormal(median, sd) => median * exp(side(sd, normal_quantile(u))),
            Shape::Uniform(low, high) => low + (high - low) * u,
            Shape::LogUniform(low, high) => low * exp(log(high / low) * u),
            Shape::Beta(a, b) => beta_quantile(u, a, b, 50),
            Shape::HalfNormal(scale) => scale * normal_quantile(0.5 + 0.5 * u),
        }
    }
}

/// The beta distribution with that median and 5 % outside `low` to `high`.
fn beta_of(median: f64, low: f64, high: f64) -> (f64, f64) {
    // For every concentration the mean that gives the median; a higher concentration holds more inside.
    let of = |concentration: f64| {
        let (mut less, mut more) = (0.0, 1.0);
        for _ in 0..50 {
            let mean = 0.5 * (less + more);
            let below = beta_cdf(median, mean * concentration, (1.0 - mean) * concentration);
            if below > 0.5 { less = mean } else { more = mean }
        }
        let mean = 0.5 * (less + more);
        (mean * concentration, (1.0 - mean) * concentration)
    };
    let (mut wide, mut narrow) = (log(0.5), log(1e5));
    for _ in 0..50 {
        let middle = 0.5 * (wide + narrow);
        let (a, b) = of(exp(middle));
        let inside = beta_cdf(high, a, b) - beta_cdf(low, a, b);
        if inside < 0.95 { wide = middle } else { narrow = middle }
    }
    of(exp(0.5 * (wide + narrow)))
}
