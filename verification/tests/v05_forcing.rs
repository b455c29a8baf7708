//! V5. Periodic forcing of anagen into rest synchronises follicles that do not know of each other.
//!
//! Claim: with a burst of hazard once a period (8 days at 0.5 a day: 98 % of growing follicles are
//! driven out) a population that starts spread over the cycle has an order parameter above 0.8 after
//! ten periods, and one without bursts below 0.1. The order parameter is `|mean exp(2 pi i phi)|` with
//! phi the share of the own cycle that has passed, interpolated between a follicle's successive entries
//! of anagen (the phase of an event), taken as the mean over the eleventh period.
//! Setting (the claim names none): Halloy's means, a coefficient of variation of the cycle of 0.1 and a
//! period of 6.5 months, shorter than the free cycle of 8, so that a burst can only hurry.
//! Tolerance: the bounds of the claim. Sample: 20,000 follicles; the standard error of the order
//! parameter is below 1/sqrt(N) = 0.007, so that either bound lies more than 10 standard errors away.
//! False-alarm rate: below 1e-20. Source: Halloy et al. 2002 (synchronisation by an outer period).
//! Seen to fail: a tenth of the hazard accumulated: order parameter 0.21 (1 check).

use anagen_model::follicle::Phase;
use anagen_model::quantity::stream::Stream;
use anagen_verification::automaton::{Automaton, Diary, MONTH, Shock};
use anagen_verification::case::Case;
use std::f64::consts::PI;

const SIZE: u32 = 20_000;
const PERIOD: f64 = 6.5 * MONTH;
const PERIODS: u32 = 10;

/// Mean order parameter over the period after `PERIODS` periods.
fn order(shocks: &[Shock], seed: u64) -> f64 {
    let automaton = Automaton::with_cycle_cv(0.1);
    let stream = Stream::new(seed, 0);
    let points = 50;
    let mut sums = vec![(0.0, 0.0); points];
    for id in 0..SIZE {
        let mut state = automaton.stationary(id, &stream);
        let mut diary = Diary::default();
        automaton.run(id, &mut state, (PERIODS + 14) as f64 * PERIOD, &[], shocks, &stream, &mut diary);
        let births: Vec<f64> = diary.entries.iter().filter(|e| e.1 == Phase::Anagen).map(|e| e.0).collect();
        for (i, sum) in sums.iter_mut().enumerate() {
            let day = (PERIODS as f64 + (i as f64 + 0.5) / points as f64) * PERIOD;
            let next = births.partition_point(|b| *b <= day);
            let phi = (day - births[next - 1]) / (births[next] - births[next - 1]);
            sum.0 += (2.0 * PI * phi).cos() / SIZE as f64;
            sum.1 += (2.0 * PI * phi).sin() / SIZE as f64;
        }
    }
    sums.iter().map(|s| s.0.hypot(s.1)).sum::<f64>() / points as f64
}

#[test]
fn a_common_rhythm_is_forced_on_independent_follicles() {
    // Bursts go on to the end of the walk, so that the last interval too is a forced one.
    let shocks: Vec<Shock> = (1..PERIODS + 14).map(|k| (k as f64 * PERIOD, k as f64 * PERIOD + 8.0, 0.5)).collect();
    let error = 1.0 / (SIZE as f64).sqrt();
    let mut case = Case::new("V5");
    case.between("order parameter, forced, eleventh period", 0.8, 1.0, order(&shocks, 51), error, SIZE as usize);
    case.between("order parameter, unforced", -0.1, 0.1, order(&[], 51), error, SIZE as usize);
    case.judge();
}
