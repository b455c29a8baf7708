//! V3. The number of follicles in a phase varies as `N p (1 - p)`: relative fluctuations fall as N^-1/2.
//!
//! Claim: follicles are independent, so the variance over populations of the number in anagen is
//! binomial for N = 50, 500, 5,000, 50,000 and 100,000, and the slope of the logarithm of the
//! coefficient of variation on that of N is -1/2.
//! Tolerance: the sum of squared deviations over its theory is chi-squared with R - 1 degrees of
//! freedom (R populations); its cube root is normal (Wilson and Hilferty) and must lie within 4.5
//! standard deviations. The slope: within 4.5 of its standard error.
//! Sample: 4,000, 1,000, 400, 80 and 50 populations. False-alarm rate: 7e-6 a check, 4e-5 in all.
//! Source: Halloy et al. 2002 (fluctuations of the follicular automaton with the number of follicles).
//! Seen to fail: the four follicles of a unit given the same luck (5 checks).

use anagen_model::quantity::stream::Stream;
use anagen_verification::automaton::{Automaton, Census, MONTH};
use anagen_verification::case::Case;
use rayon::prelude::*;

#[test]
fn numbers_in_a_phase_are_binomial() {
    let automaton = Automaton::halloy();
    let p = 0.45;
    let day = 11.0 * MONTH;
    let mut case = Case::new("V3");
    let (mut x, mut y, mut weight) = (Vec::new(), Vec::new(), Vec::new());
    for (number, (size, populations)) in
        [(50u32, 4000u32), (500, 1000), (5_000, 400), (50_000, 80), (100_000, 50)].into_iter().enumerate()
    {
        let counts: Vec<f64> = (0..populations)
            .into_par_iter()
            .map(|population| {
                let stream = Stream::new(300 + number as u64, population);
                let mut census = Census::new(1);
                for id in 0..size {
                    let mut state = automaton.stationary(id, &stream);
                    automaton.run(id, &mut state, day + 1.0, &[day], &[], &stream, &mut census);
                }
                census.counts[0][0] as f64
            })
            .collect();
        let mean = counts.iter().sum::<f64>() / populations as f64;
        let squares: f64 = counts.iter().map(|n| (n - mean) * (n - mean)).sum();
        let freedom = (populations - 1) as f64;
        let ratio = squares / freedom / (size as f64 * p * (1.0 - p));
        let spread = 2.0 / (9.0 * freedom);
        let n = populations as usize;
        case.sigmas(
            &format!("cube root of variance / N p (1-p), N = {size}"),
            1.0 - spread,
            ratio.cbrt(),
            spread.sqrt(),
            4.5,
            n,
        );
        x.push((size as f64).ln());
        y.push(((squares / freedom).sqrt() / mean).ln());
        weight.push(2.0 * freedom);
    }
    // Weighted regression: the logarithm of a standard deviation has variance 1/(2 (R - 1)).
    let total: f64 = weight.iter().sum();
    let centre = |v: &[f64]| v.iter().zip(&weight).map(|(v, w)| v * w).sum::<f64>() / total;
    let (mx, my) = (centre(&x), centre(&y));
    let xx: f64 = (0..x.len()).map(|i| weight[i] * (x[i] - mx) * (x[i] - mx)).sum();
    let xy: f64 = (0..x.len()).map(|i| weight[i] * (x[i] - mx) * (y[i] - my)).sum();
    case.sigmas("slope of log CV on log N", -0.5, xy / xx, (1.0 / xx).sqrt(), 4.5, x.len());
    case.judge();
}
