//! The distributions that tests refer to: normal, Student's t, F and chi-square.
//!
//! Degrees of freedom need not be whole. Tails are computed as tails, never as one less the rest, so that small
//! p-values keep their digits.

use anagen_model::quantity::special::beta_cdf;
use libm::{erfc, exp, fabs, lgamma, log, log1p, sqrt};

pub use anagen_model::quantity::special::normal_quantile;

/// The density of the standard normal.
pub fn normal_density(z: f64) -> f64 {
    exp(-0.5 * z * z) * FRAC_1_SQRT_2PI
}

const FRAC_1_SQRT_2PI: f64 = 0.398_942_280_401_432_7;

/// The chance that a standard normal is at most `z`.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// The chance that a standard normal is above `z`.
pub fn normal_survival(z: f64) -> f64 {
    normal_cdf(-z)
}

/// From here on the beta function's continued fraction loses digits, and Hill's series is as exact as a number can be.
const MANY_DEGREES: f64 = 5_000.0;

/// The chance that Student's t is at most `t`; normal where `degrees` are infinite.
pub fn student_cdf(t: f64, degrees: f64) -> f64 {
    student_survival(-t, degrees)
}

/// The chance that Student's t is above `t`.
pub fn student_survival(t: f64, degrees: f64) -> f64 {
    let half = 0.5 * student_two_sided(t, degrees);
    if t >= 0.0 { half } else { 1.0 - half }
}

/// The chance that Student's t is farther from 0 than `t` on either side.
pub fn student_two_sided(t: f64, degrees: f64) -> f64 {
    if t.is_nan() || degrees.is_nan() || degrees <= 0.0 {
        return f64::NAN;
    }
    if degrees > MANY_DEGREES {
        return 2.0 * normal_survival(hill(fabs(t), degrees));
    }
    let square = t * t;
    if square.is_infinite() {
        return 0.0;
    }
    let total = degrees + square;
    if square < 1.0 {
        1.0 - beta_cdf(square / total, 0.5, 0.5 * degrees)
    } else {
        beta_cdf(degrees / total, 0.5 * degrees, 0.5)
    }
}

/// The standard normal number that lies as deep in the tail as `t` (Hill 1970, Algorithm 395, Communications of the ACM
/// 13: 617).
fn hill(t: f64, degrees: f64) -> f64 {
    if degrees.is_infinite() {
        return t;
    }
    let a = degrees - 0.5;
    let b = 48.0 * a * a;
    let y = a * log1p(t * t / degrees);
    let series = (((-0.4 * y - 3.3) * y - 24.0) * y - 85.5) / (0.8 * y * y + 100.0 + b);
    ((series + y + 3.0) / b + 1.0) * sqrt(y)
}

/// The density of Student's t.
fn student_density(t: f64, degrees: f64) -> f64 {
    // The logarithm of Gamma((n + 1) / 2) over Gamma(n / 2) sqrt(n / 2); its series for many degrees.
    let ratio = if degrees > MANY_DEGREES {
        -0.25 / degrees
    } else {
        lgamma(0.5 * (degrees + 1.0)) - lgamma(0.5 * degrees) - 0.5 * log(0.5 * degrees)
    };
    exp(ratio - 0.5 * (degrees + 1.0) * log1p(t * t / degrees)) * FRAC_1_SQRT_2PI
}

/// The quantile of Student's t at `u` in (0, 1).
pub fn student_quantile(u: f64, degrees: f64) -> f64 {
    if u.is_nan() || u <= 0.0 || u >= 1.0 || degrees.is_nan() || degrees <= 0.0 {
        return f64::NAN;
    }
    if degrees.is_infinite() {
        return normal_quantile(u);
    }
    if u == 0.5 {
        return 0.0;
    }
    if u > 0.5 {
        return -lower_quantile(1.0 - u, degrees);
    }
    lower_quantile(u, degrees)
}

/// The quantile at `u` below one half: the root of the tail's logarithm, by Newton's steps inside a bracket.
fn lower_quantile(u: f64, degrees: f64) -> f64 {
    let target = log(u);
    let mut near = 0.0;
    let mut far = fabs(normal_quantile(u));
    while student_survival(far, degrees) > u {
        near = far;
        far *= 2.0;
    }
    let mut t = far;
    for _ in 0..200 {
        let tail = student_survival(t, degrees);
        if tail > u {
            near = t
        } else {
            far = t
        }
        let step = (log(tail) - target) * tail / student_density(t, degrees);
        let newton = t + step;
        let next = if newton > near && newton < far { newton } else { 0.5 * (near + far) };
        if fabs(next - t) <= 1e-15 * t {
            return -next;
        }
        t = next;
    }
    -t
}

/// The chance that F with these degrees of freedom is above `f`.
pub fn fisher_survival(f: f64, numerator: f64, denominator: f64) -> f64 {
    if f.is_nan() || f <= 0.0 {
        return if f.is_nan() { f } else { 1.0 };
    }
    if denominator.is_infinite() {
        return chi_square_survival(f * numerator, numerator);
    }
    let (up, down) = (numerator * f, denominator);
    if f < 1.0 {
        1.0 - beta_cdf(up / (up + down), 0.5 * numerator, 0.5 * denominator)
    } else {
        beta_cdf(down / (up + down), 0.5 * denominator, 0.5 * numerator)
    }
}

/// The chance that chi-square with these degrees of freedom is above `x`: the upper incomplete gamma function, by its
/// series below the mean and by Lentz's continued fraction above.
pub fn chi_square_survival(x: f64, degrees: f64) -> f64 {
    if x.is_nan() || degrees.is_nan() || degrees <= 0.0 {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 1.0;
    }
    let (a, x) = (0.5 * degrees, 0.5 * x);
    let front = exp(a * log(x) - x - lgamma(a));
    if x < a + 1.0 {
        let (mut term, mut sum, mut k) = (1.0 / a, 1.0 / a, a);
        while term > 1e-17 * sum {
            k += 1.0;
            term *= x / k;
            sum += term;
        }
        return 1.0 - front * sum;
    }
    let mut b = x + 1.0 - a;
    let mut c = f64::MAX;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for i in 1..100_000 {
        let n = i as f64;
        let numerator = -n * (n - a);
        b += 2.0;
        d = 1.0 / (numerator * d + b);
        c = b + numerator / c;
        let step = c * d;
        fraction *= step;
        if fabs(step - 1.0) < 1e-15 {
            break;
        }
    }
    front * fraction
}
