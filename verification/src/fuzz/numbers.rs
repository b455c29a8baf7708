//! The special functions of the laws: in their bounds, finite and monotone wherever they are used.

use crate::dice::Dice;
use anagen_model::quantity::special::{BetaTable, bessel_i01, bessel_k01, beta_cdf, normal_quantile, power};
use anagen_model::quantity::stream::{uniform, uniform32};
use anagen_model::scalp::tissue::relax;
use anagen_model::scalp::trophic::{Profile, activation_memory, footprint_radius_mm};
use std::sync::OnceLock;

/// Rounding that is forgiven where a function should rise.
const ROUNDING: f64 = 1e-9;

/// Quantiles, powers, Bessel and beta functions, relaxing fields, the profile of a depot.
pub fn numbers(data: &[u8]) {
    let mut dice = Dice::of(data);
    match dice.below(6) {
        0 => {
            let (u, v) = (uniform(dice.word(), dice.word()), uniform(dice.word(), dice.word()));
            assert!(u > 0.0 && u < 1.0);
            let (x, y) = (normal_quantile(u), normal_quantile(v));
            assert!(x.abs() < 9.0 && (u <= v) == (x <= y) || (x - y).abs() < ROUNDING, "{u} {v}: {x} {y}");
            assert!((normal_quantile(uniform32(dice.word()))).abs() < 7.0);
        }
        1 => {
            let (x, y) = (dice.within(1e-6, 50.0), dice.within(-8.0, 8.0));
            let p = power(x, y);
            assert!(p.is_finite() && p > 0.0, "{x}^{y} = {p}");
            assert!(
                (power(p, 1.0 / if y == 0.0 { 1.0 } else { y }) / x - 1.0).abs() < 1e-6 || y.abs() < 0.01 || y == 0.0
            );
        }
        2 => {
            let x = dice.within(0.005, 60.0);
            let ((k0, k1), (i0, i1)) = (bessel_k01(x), bessel_i01(x));
            assert!(k1 > k0 && k0 > 0.0 && i0 > i1 && i1 > 0.0, "{x}: {k0} {k1} {i0} {i1}");
            assert!(((i0 * k1 + i1 * k0) * x - 1.0).abs() < 1e-9, "Wronskian at {x}");
        }
        3 => {
            let (a, b) = (dice.within(0.02, 20.0), dice.within(0.02, 20.0));
            let (x, y) = (dice.within(0.0, 1.0), dice.within(0.0, 1.0));
            let (low, high) = (beta_cdf(x.min(y), a, b), beta_cdf(x.max(y), a, b));
            assert!((-ROUNDING..=1.0 + ROUNDING).contains(&low) && high <= 1.0 + ROUNDING, "{low} {high}");
            assert!(low <= high + ROUNDING, "beta({a}, {b}) falls from {low} to {high} between {x} and {y}");
        }
        4 => {
            let (value, target) = (dice.within(0.0, 2.0), dice.within(0.0, 2.0));
            let (tau, days) = (dice.within(0.05, 400.0), dice.within(0.01, 4000.0));
            let (end, mean) = relax(value, target, tau, days);
            let (low, high) = (value.min(target) - ROUNDING, value.max(target) + ROUNDING);
            assert!((low..=high).contains(&end) && (low..=high).contains(&mean), "{value} {target}: {end} {mean}");
            let b = activation_memory(days, dice.within(0.05, 365.0), tau);
            assert!((0.0..=1.0 + ROUNDING).contains(&b), "activation {b}");
        }
        _ => {
            let radius = footprint_radius_mm(dice.within(0.005, 0.5), dice.within(1.5, 3.0));
            let range = dice.within(0.5, 1.8);
            let profile = Profile::new(radius, range);
            let (a, b) = (dice.within(0.0, 40.0), dice.within(0.0, 40.0));
            let (near, far) = (profile.at(a.min(b)), profile.at(a.max(b)));
            assert!(
                (-ROUNDING..=1.0 + ROUNDING).contains(&near) && far <= near + 1e-5,
                "{radius} {range}: {near} {far}"
            );
        }
    }
}

/// The table of sensitivities: within 0 and 1, and monotone in the mean and in the level.
pub fn sensitivity(data: &[u8]) {
    static TABLES: OnceLock<Vec<BetaTable>> = OnceLock::new();
    let tables = TABLES.get_or_init(|| [0.5, 1.0, 2.0, 3.1, 4.0, 8.0, 30.0].map(BetaTable::new).to_vec());
    let mut dice = Dice::of(data);
    let table = &tables[dice.below(tables.len())];
    let mean = |dice: &mut Dice| uniform32(dice.word()) * 1.2 - 0.1;
    let (m, n) = (mean(&mut dice), mean(&mut dice));
    let (u, v) = (uniform(dice.word(), dice.word()), uniform(dice.word(), dice.word()));
    let at = |mean: f64, u: f64| {
        let s = table.quantile(mean, u);
        assert!((0.0..=1.0).contains(&s), "sensitivity {s} at mean {mean}, level {u}");
        s
    };
    assert!(at(m, u.min(v)) <= at(m, u.max(v)) + ROUNDING, "falls between levels {u} and {v} at mean {m}");
    assert!(at(m.min(n), u) <= at(m.max(n), u) + ROUNDING, "falls between means {m} and {n} at level {u}");
}
