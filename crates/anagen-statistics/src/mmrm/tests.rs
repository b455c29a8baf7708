//! The mixed model for repeated measures where its answer is known without it, and where there is none.

use super::*;
use crate::ancova::Ancova;

const ARMS: [usize; 12] = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1];
const BASE: [f64; 12] = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0, 3.0, 5.0, 8.0];
const FIRST: [f64; 12] = [9.0, 7.0, 9.0, 3.0, 2.0, 3.0, 8.0, 4.0, 6.0, 2.0, 6.0, 4.0];
const SECOND: [f64; 12] = [3.0, 3.0, 8.0, 3.0, 2.0, 7.0, 9.0, 5.0, 0.0, 2.0, 8.0, 8.0];

fn design() -> Design {
    Design::new(2, ARMS.to_vec()).number("BASE", BASE.to_vec()).by_visit()
}

fn rows() -> Vec<Vec<Option<f64>>> {
    FIRST.iter().zip(SECOND).map(|(a, b)| vec![Some(*a), Some(b)]).collect()
}

#[test]
fn one_visit_is_an_analysis_of_covariance() {
    let one: Vec<Vec<Option<f64>>> = FIRST.iter().map(|y| vec![Some(*y)]).collect();
    let fit = Mmrm::fit(&design(), &one).expect("a fit");
    let ancova = Ancova::fit(&design(), &one.concat()).expect("a fit");
    for degrees in [Degrees::Satterthwaite, Degrees::KenwardRoger] {
        let (ours, theirs) = (fit.difference(1, 0, 0, degrees), ancova.difference(1, 0));
        assert!((ours.value - theirs.value).abs() < 1e-12);
        assert!((ours.standard_error / theirs.standard_error - 1.0).abs() < 1e-9);
        assert!((ours.degrees - 9.0).abs() < 1e-7, "{}", ours.degrees);
    }
}

#[test]
fn complete_visits_with_their_own_coefficients_are_separate_analyses() {
    let fit = Mmrm::fit(&design(), &rows()).expect("a fit");
    for (visit, responses) in [FIRST, SECOND].iter().enumerate() {
        let responses: Vec<Option<f64>> = responses.iter().map(|y| Some(*y)).collect();
        let ancova = Ancova::fit(&design(), &responses).expect("a fit");
        let (ours, theirs) = (fit.adjusted_mean(1, visit, Degrees::KenwardRoger), ancova.adjusted_mean(1));
        assert!((ours.value - theirs.value).abs() < 1e-12);
        assert!((ours.standard_error / theirs.standard_error - 1.0).abs() < 1e-9);
        let slope = 2 * 2 + visit;
        assert_eq!(fit.names()[slope], format!("BASE at visit {visit}"));
        assert!((fit.coefficient(slope, Degrees::Satterthwaite).value - ancova.coefficient(2).value).abs() < 1e-12);
    }
}

#[test]
fn units_and_who_was_never_seen_change_nothing() {
    let mut gaps = rows();
    (gaps[2][1], gaps[7][0]) = (None, None);
    let fit = Mmrm::fit(&design(), &gaps).expect("a fit");

    let thousands =
        gaps.iter().map(|row| row.iter().map(|y| y.map(|y| 1000.0 * y + 5e4)).collect()).collect::<Vec<_>>();
    let wide = Mmrm::fit(&design(), &thousands).expect("a fit");
    let (arm, base) = ([&ARMS[..], &[0]].concat(), [&BASE[..], &[77.0]].concat());
    let more = Design::new(2, arm).number("BASE", base).by_visit();
    let joined = Mmrm::fit(&more, &[gaps, vec![vec![None, None]]].concat()).expect("a fit");

    let difference = |fit: &MmrmFit| fit.difference(1, 0, 1, Degrees::KenwardRoger);
    let (ours, scaled) = (difference(&fit), difference(&wide));
    assert!((1000.0 * ours.value / scaled.value - 1.0).abs() < 1e-9);
    assert!((1000.0 * ours.standard_error / scaled.standard_error - 1.0).abs() < 1e-9);
    assert!((ours.degrees / scaled.degrees - 1.0).abs() < 1e-8);
    assert_eq!(ours, difference(&joined));
}

#[test]
fn what_cannot_be_fitted_says_why() {
    let why = |design: &Design, rows: &[Vec<Option<f64>>]| Mmrm::fit(design, rows).expect_err("no fit");
    let of = |change: &dyn Fn(usize, usize) -> Option<f64>| -> Vec<Vec<Option<f64>>> {
        (0..12).map(|subject| (0..2).map(|visit| change(subject, visit)).collect()).collect()
    };
    let y = |subject: usize, visit: usize| [FIRST, SECOND][visit][subject];

    let arm_gone = of(&|s, v| (ARMS[s] == 0 || v == 0).then(|| y(s, v)));
    assert_eq!(why(&design(), &arm_gone), FitFailure::EmptyVisit { arm: 1, visit: 1 });
    let apart = of(&|s, v| ((s < 6) == (v == 0)).then(|| y(s, v)));
    assert_eq!(why(&design(), &apart), FitFailure::NeverTogether { first: 0, second: 1 });
    let twice = design().number("again", BASE.to_vec()).by_visit();
    assert_eq!(why(&twice, &rows()), FitFailure::RankDeficient { column: "again at visit 0".into() });
    assert_eq!(why(&design(), &of(&|_, _| Some(4.0))), FitFailure::NoVariation);
    let endless = of(&|s, v| Some(if s == 3 { f64::NAN } else { y(s, v) }));
    assert_eq!(why(&design(), &endless), FitFailure::NotFinite { column: "response".into() });
    // The second visit is twice the first: their covariance has no inverse.
    let same = of(&|s, v| Some((v + 1) as f64 * y(s, 0)));
    assert!(matches!(why(&design(), &same), FitFailure::SingularCovariance | FitFailure::NotConverged { .. }));
    let few = of(&|s, v| (s < 3 && (s < 2 || v == 0)).then(|| y(s, v)));
    assert_eq!(why(&design(), &few), FitFailure::NoResidual { responses: 5, coefficients: 6 });
}
