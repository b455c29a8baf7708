//! V13. Healthy controls do not drift.
//!
//! Claim: from the engine's equilibrium start the number of visible hairs, the anagen share and the
//! mean calibre of healthy heads change by less than 0.5 % in 24 months.
//! Tolerance: the mean over 20 heads, and each head's count, within 0.5 % (MODEL.md, section 8);
//! shedding of the second year within 1 % of the first, as its Monte-Carlo error alone is 0.15 %.
//! Sample: 20 heads of 128,000 follicles, each with its own luck. The standard error of a mean is that
//! of the 20 heads; a single head's count changes by chance by 0.06 %.
//! False-alarm rate: printed per check. Source: MODEL.md, section 8; Rushton 1991: 13 controls
//! without significant change over two years.

use anagen_model::law::Parameters;
use anagen_verification::case::{Case, mean_and_error};
use anagen_verification::setup::{Scene, Tally, whole_head};

#[test]
fn healthy_controls_do_not_drift() {
    let visits = [0.0, 365.0, 730.5];
    let law = Parameters::default();
    let (mut counts, mut shares, mut calibres, mut shedding) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut halfway = Vec::new();
    for seed in 0..20 {
        let scene = Scene::healthy(law.clone(), whole_head(), 1300 + seed);
        let head = scene.grow();
        let seen = scene.follow(&head, &Vec::new(), &visits);
        let tallies: Vec<Tally> = seen.snapshots.iter().map(|s| Tally::of(s, &law)).collect();
        let change = |value: fn(&Tally) -> f64, v: usize| 100.0 * (value(&tallies[v]) / value(&tallies[0]) - 1.0);
        counts.push(change(|t| t.hairs, 2));
        halfway.push(change(|t| t.hairs, 1));
        shares.push(change(Tally::anagen_share, 2));
        calibres.push(change(Tally::mean_calibre, 2));
        let shed = |from: f64, to: f64| seen.shed.iter().filter(|s| from <= s.1 as f64 && (s.1 as f64) < to).count();
        shedding.push(100.0 * (shed(365.25, 730.5) as f64 / shed(0.0, 365.25) as f64 - 1.0));
    }
    let mut case = Case::new("V13");
    for (what, values) in [
        ("count, % in 24 months", &counts),
        ("count, % in 12 months", &halfway),
        ("anagen share, % in 24 months", &shares),
        ("mean calibre, % in 24 months", &calibres),
    ] {
        let (mean, error) = mean_and_error(values);
        case.between(what, -0.5, 0.5, mean, error, 20);
    }
    let (mean, error) = mean_and_error(&shedding);
    case.between("shedding, second year over first, %", -1.0, 1.0, mean, error, 20);
    let worst = counts.iter().fold(0.0, |a: f64, b| if b.abs() > a.abs() { *b } else { a });
    let (_, error) = mean_and_error(&counts);
    case.between("count of the head furthest off, %", -0.5, 0.5, worst, error * 20f64.sqrt(), 1);
    case.judge();
}
