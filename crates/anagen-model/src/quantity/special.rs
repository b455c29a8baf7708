//! The few special functions the laws need, on `libm`, so that every machine gives the same bits.

use super::elementary;
use libm::{exp, fabs, lgamma, log, sqrt};
use std::sync::Arc;

/// Standard normal quantile, Wichura's algorithm AS 241 (PPND16), relative error about 1e-16.
/// `u` must lie in (0, 1).
pub fn normal_quantile(u: f64) -> f64 {
    let q = u - 0.5;
    if fabs(q) <= 0.425 {
        let r = 0.180625 - q * q;
        let num = ((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
            + 45921.953931549871457)
            * r
            + 13731.693765509461125)
            * r
            + 1971.5909503065514427)
            * r
            + 133.14166789178437745)
            * r
            + 3.387132872796366608;
        let den = ((((((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
            + 21213.794301586595867)
            * r
            + 5394.1960214247511077)
            * r
            + 687.1870074920579083)
            * r
            + 42.313330701600911252)
            * r
            + 1.0;
        return q * num / den;
    }
    let tail = if q < 0.0 { u } else { 1.0 - u };
    let r = sqrt(-elementary::ln(tail));
    let x = if r <= 5.0 {
        let r = r - 1.6;
        let num = ((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
            + 1.27045825245236838258)
            * r
            + 3.64784832476320460504)
            * r
            + 5.7694972214606914055)
            * r
            + 4.6303378461565452959)
            * r
            + 1.42343711074968357734;
        let den = ((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966)
            * r
            + 0.14810397642748007459)
            * r
            + 0.68976733498510000455)
            * r
            + 1.6763848301838038494)
            * r
            + 2.05319162663775882187)
            * r
            + 1.0;
        num / den
    } else {
        let r = r - 5.0;
        let num = ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386)
            * r
            + 0.026532189526576123093)
            * r
            + 0.29656057182850489123)
            * r
            + 1.7848265399172913358)
            * r
            + 5.4637849111641143699)
            * r
            + 6.6579046435011037772;
        let den = ((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5)
            * r
            + 7.868691311456132591e-4)
            * r
            + 0.0148753612908506148525)
            * r
            + 0.13692988092273580531)
            * r
            + 0.59983220655588793769)
            * r
            + 1.0;
        num / den
    };
    if q < 0.0 { -x } else { x }
}

/// `x^y` for positive `x`: `exp(y ln x)`.
#[inline]
pub fn power(x: f64, y: f64) -> f64 {
    elementary::exp(y * elementary::ln(x))
}

/// Modified Bessel functions `(K0, K1)` of `x > 0`, from
/// `K_nu(x) = int_0^inf exp(-x cosh t) cosh(nu t) dt` by the trapezoidal rule, which converges
/// faster than any power of the step for this integrand.
pub fn bessel_k01(x: f64) -> (f64, f64) {
    let step = 0.02;
    let (mut k0, mut k1) = (0.5 * exp(-x), 0.5 * exp(-x));
    let mut i = 1;
    loop {
        let c = libm::cosh(i as f64 * step);
        let e = exp(-x * c);
        k0 += e;
        k1 += e * c;
        if x * c > x + 60.0 {
            return (k0 * step, k1 * step);
        }
        i += 1;
    }
}

/// Modified Bessel functions `(I0, I1)` of `x >= 0` by their power series (all terms positive).
pub fn bessel_i01(x: f64) -> (f64, f64) {
    let h = 0.25 * x * x;
    let (mut term, mut i0, mut i1) = (1.0, 1.0, 1.0);
    let mut k = 1.0;
    while k < 500.0 {
        term *= h / (k * k);
        i0 += term;
        i1 += term / (k + 1.0);
        if term < 1e-18 * i0 {
            break;
        }
        k += 1.0;
    }
    (i0, 0.5 * x * i1)
}

/// Regularised incomplete beta function `I_x(a, b)` by Lentz's continued fraction.
pub fn beta_cdf(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1.0 - x));
    if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(x, a, b) / a
    } else {
        1.0 - front * beta_fraction(1.0 - x, b, a) / b
    }
}

fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let keep = |v: f64| if fabs(v) < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / keep(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for i in 1..300 {
        let m = i as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / keep(1.0 + even * d);
        c = keep(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / keep(1.0 + odd * d);
        c = keep(1.0 + odd / c);
        let step = d * c;
        h *= step;
        if fabs(step - 1.0) < 1e-13 {
            break;
        }
    }
    h
}

/// Quantiles of Beta(mean, concentration) for every mean in [0, 1], tabulated once and read by
/// linear interpolation in mean and probability: monotone in both, so that a sicker patient's
/// follicle of the same luck is never less sensitive.
#[derive(Clone, Debug)]
pub struct BetaTable {
    /// Shared by all heads that are grown from one table.
    cells: Arc<[f64]>,
}

impl BetaTable {
    const MEANS: usize = 40;
    const LEVELS: usize = 128;

    /// The table for one concentration (alpha + beta).
    pub fn new(concentration: f64) -> Self {
        let mut cells = Vec::with_capacity((Self::MEANS + 1) * Self::LEVELS);
        for m in 0..=Self::MEANS {
            let mean = m as f64 / Self::MEANS as f64;
            for level in 0..Self::LEVELS {
                let u = (level as f64 + 0.5) / Self::LEVELS as f64;
                cells.push(match m {
                    0 => 0.0,
                    Self::MEANS => 1.0,
                    _ => beta_quantile(u, mean * concentration, (1.0 - mean) * concentration, 40),
                });
            }
        }
        // Interpolating quantiles keeps the mean only up to the width of a cell: each row is
        // shifted in logit space until its own mean is exact.
        for m in 1..Self::MEANS {
            let target = m as f64 / Self::MEANS as f64;
            let row = &mut cells[m * Self::LEVELS..(m + 1) * Self::LEVELS];
            let (mut lo, mut hi) = (-2.0, 2.0);
            for _ in 0..50 {
                let mid = 0.5 * (lo + hi);
                let mean = row.iter().map(|s| shifted(*s, mid)).sum::<f64>() / Self::LEVELS as f64;
                if mean < target { lo = mid } else { hi = mid }
            }
            for s in row.iter_mut() {
                *s = shifted(*s, 0.5 * (lo + hi));
            }
        }
        BetaTable { cells: cells.into() }
    }

    /// The quantile at probability `u` in (0, 1) of the Beta with this mean.
    pub fn quantile(&self, mean: f64, u: f64) -> f64 {
        let m = mean.clamp(0.0, 1.0) * Self::MEANS as f64;
        let row = (m as usize).min(Self::MEANS - 1);
        let level = (u * Self::LEVELS as f64 - 0.5).clamp(0.0, Self::LEVELS as f64 - 1.0);
        let col = (level as usize).min(Self::LEVELS - 2);
        let (fm, fl) = (m - row as f64, level - col as f64);
        let at = |r: usize| {
            let i = r * Self::LEVELS + col;
            self.cells[i] * (1.0 - fl) + self.cells[i + 1] * fl
        };
        at(row) * (1.0 - fm) + at(row + 1) * fm
    }
}

fn shifted(s: f64, by: f64) -> f64 {
    let odds = s / (1.0 - s).max(1e-300) * exp(by);
    odds / (1.0 + odds)
}

/// The `u` quantile of the beta distribution by so many halvings of 0 to 1.
pub fn beta_quantile(u: f64, a: f64, b: f64, halvings: u32) -> f64 {
    let (mut lo, mut hi) = (0.0, 1.0);
    for _ in 0..halvings {
        let mid = 0.5 * (lo + hi);
        if beta_cdf(mid, a, b) < u { lo = mid } else { hi = mid }
    }
    0.5 * (lo + hi)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_quantile_matches_published_points() {
        for (u, z) in [(0.5, 0.0), (0.975, 1.959963984540054), (1e-10, -6.361340902404056), (0.25, -0.6744897501960817)]
        {
            assert!((normal_quantile(u) - z).abs() < 1e-12, "{u}");
        }
    }

    #[test]
    fn bessel_functions_match_tables_and_the_wronskian() {
        // Abramowitz and Stegun, tables 9.8 and 9.9.
        assert!((bessel_k01(1.0).0 - 0.421_024_438_240_708_3).abs() < 1e-13);
        assert!((bessel_k01(0.1).1 - 9.853_844_780_870_606).abs() < 1e-10);
        assert!((bessel_i01(2.0).0 - 2.279_585_302_336_067).abs() < 1e-13);
        for x in [0.05, 0.7, 3.0, 12.0] {
            let (k0, k1) = bessel_k01(x);
            let (i0, i1) = bessel_i01(x);
            assert!(((i0 * k1 + i1 * k0) * x - 1.0).abs() < 1e-11, "{x}");
        }
    }

    #[test]
    fn beta_table_keeps_mean_and_spread() {
        let table = BetaTable::new(3.1);
        for mean in [0.05, 0.31, 0.62, 0.9] {
            let n = 20_000;
            let s: Vec<f64> = (0..n).map(|i| table.quantile(mean, (i as f64 + 0.5) / n as f64)).collect();
            let m = s.iter().sum::<f64>() / n as f64;
            let v = s.iter().map(|x| (x - m) * (x - m)).sum::<f64>() / n as f64;
            assert!((m - mean).abs() < 0.004, "mean {m} for {mean}");
            let wanted = mean * (1.0 - mean) / 4.1;
            assert!((v / wanted - 1.0).abs() < 0.06, "variance {v}, wanted {wanted} at {mean}");
        }
    }
}
