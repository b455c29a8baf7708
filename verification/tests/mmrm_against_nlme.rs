//! The mixed model for repeated measures against R's nlme, against whole-matrix Kenward-Roger and against closed forms.
//!
//! Claim: on the Potthoff-Roy growth data, on the same with readings missing, and on a made-up trial of three arms with
//! drop-out, baseline by visit and strata, adjusted means, differences, their standard errors, the covariance and the
//! restricted likelihood are those of `gls` (REML, corSymm, varIdent). Errors and degrees of freedom after Kenward and
//! Roger are those of the paper's formulas on whole matrices with a numerical second derivative, a script first held
//! against pbkrtest where both can fit. Where all visits are there, degrees are known exactly: subjects less arms for one
//! visit, and Hotelling's for several.
//! Tolerance: 1e-6 of the error (estimates), relative (the rest), 1e-9 (likelihood). Nothing is drawn: false-alarm rate 0.
//! Source: `verification/reference/mmrm.R`; Potthoff & Roy 1964, Biometrika 51: 313; Kenward & Roger 1997, Biometrics
//! 53: 983.
//! Seen to fail: `2 W D W`, and `u' F u`, left out of the observed information; the adjusted covariance without `P F P`.

use anagen_statistics::{Degrees, Design, Mmrm, MmrmFit};

/// A data set as the script wrote it: arm, baseline, stratum, then a response for each visit.
fn fitted(set: &str) -> MmrmFit {
    let table = match set {
        "potthoff_roy" => include_str!("../reference/potthoff_roy.csv"),
        "potthoff_roy_missing" => include_str!("../reference/potthoff_roy_missing.csv"),
        "three_arms" => include_str!("../reference/three_arms.csv"),
        other => panic!("{other}"),
    };
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let whole = |j: usize| rows.iter().map(|row| row[j].parse::<usize>().expect("whole")).collect::<Vec<_>>();
    let arm = whole(0);
    let mut design = Design::new(arm.iter().max().expect("arms") + 1, arm);
    if set == "three_arms" {
        let base = rows.iter().map(|row| row[1].parse().expect("a number")).collect();
        design = design.number("BASE", base).by_visit().factor("stratum", whole(2));
    }
    let responses: Vec<Vec<Option<f64>>> =
        rows.iter().map(|row| row[3..].iter().map(|y| y.parse().ok()).collect()).collect();
    Mmrm::fit(&design, &responses).expect("a fit")
}

fn reference(set: &str) -> Vec<(&'static str, usize, usize, f64)> {
    let wanted = |line: &'static str| {
        let cells: Vec<&str> = line.split(',').collect();
        let whole = |x: &str| x.parse().expect("whole");
        (cells[0] == set).then(|| (cells[1], whole(cells[2]), whole(cells[3]), cells[4].parse().expect("a number")))
    };
    include_str!("../reference/mmrm.csv").lines().skip(1).filter_map(wanted).collect()
}

#[test]
fn every_figure_is_that_of_nlme() {
    use Degrees::{KenwardRoger, Satterthwaite};
    for set in ["potthoff_roy", "potthoff_roy_missing", "three_arms"] {
        let fit = fitted(set);
        let mut worst = std::collections::BTreeMap::new();
        for (what, i, j, theirs) in reference(set) {
            let mean = || fit.adjusted_mean(i, j, Satterthwaite);
            let difference = |degrees| fit.difference(i, 0, j, degrees);
            let relative = |ours: f64| (ours / theirs - 1.0).abs();
            let off = match what {
                "log_likelihood" => (fit.log_likelihood() - theirs).abs(),
                "covariance" => relative(fit.covariance()[(i, j)]),
                "mean" => (mean().value - theirs).abs() / mean().standard_error,
                "mean_error" => relative(mean().standard_error),
                "difference" => {
                    let ours = difference(Satterthwaite);
                    (ours.value - theirs).abs() / ours.standard_error
                }
                "difference_error" => relative(difference(Satterthwaite).standard_error),
                "kr_error" => relative(difference(KenwardRoger).standard_error),
                "kr_degrees" => relative(difference(KenwardRoger).degrees),
                "joint_f" => relative(joint(&fit, set).f),
                "joint_degrees" => relative(joint(&fit, set).denominator),
                other => panic!("{other}"),
            };
            let most: &mut f64 = worst.entry(what).or_insert(0.0);
            *most = most.max(off);
        }
        println!("{set} in {} steps: {worst:?}", fit.steps());
        assert_eq!(worst.len(), 10);
        for (what, off) in worst {
            let tolerance = if what == "log_likelihood" { 1e-9 } else { 1e-6 };
            assert!(off < tolerance, "{set}: {what} off by {off}");
        }
    }
}

/// No arm differs from arm 0 at any visit.
fn joint(fit: &MmrmFit, set: &str) -> anagen_statistics::mmrm::JointTest {
    let (arms, visits) = if set == "three_arms" { (3, 5) } else { (2, 4) };
    let row = |arm: usize, visit: usize| {
        let mut row = vec![0.0; fit.names().len()];
        row[arm * visits + visit] = 1.0;
        row[visit] = -1.0;
        row
    };
    let rows: Vec<Vec<f64>> =
        (1..arms).flat_map(|a| (0..visits).map(move |v| (a, v))).map(|(a, v)| row(a, v)).collect();
    fit.joint(&rows).expect("a test")
}

#[test]
fn complete_data_have_the_degrees_of_t_and_of_hotelling() {
    let fit = fitted("potthoff_roy");
    for visit in 0..4 {
        for degrees in [Degrees::Satterthwaite, Degrees::KenwardRoger] {
            let difference = fit.difference(1, 0, visit, degrees);
            // 16 boys and 11 girls: Student's t of one visit has 25 degrees of freedom and the pooled error.
            assert!((difference.degrees - 25.0).abs() < 1e-7, "visit {visit}: {}", difference.degrees);
            let pooled = (fit.covariance()[(visit, visit)] * (1.0 / 16.0 + 1.0 / 11.0)).sqrt();
            assert!((difference.standard_error / pooled - 1.0).abs() < 1e-8, "visit {visit}");
        }
    }
    // Hotelling's T-squared of four visits, 27 children in two groups: F with 4 and 25 - 4 + 1 degrees of freedom.
    let test = joint(&fit, "potthoff_roy");
    assert_eq!(test.numerator, 4.0);
    assert!((test.denominator - 22.0).abs() < 1e-6, "{}", test.denominator);
}
