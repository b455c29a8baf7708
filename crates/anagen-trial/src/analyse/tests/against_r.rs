//! A made-up trial with stops, gaps and strata, beside what R's lm and gls find in it under each estimand:
//! `verification/reference/analyse.R` makes the people and the numbers.

use super::builder::*;
use crate::analyse::analyse;
use crate::design::*;
use crate::finding::Finding;
use crate::record::Data;

const PEOPLE: &str = include_str!("../../../../../verification/reference/analyse_people.csv");
const FOUND_BY_R: &str = include_str!("../../../../../verification/reference/analyse.csv");

fn people(trial: &Trial) -> Data {
    let mut data = Data::default();
    for row in PEOPLE.lines().skip(1) {
        let cells: Vec<Option<f64>> = row.split(',').map(|cell| cell.parse().ok()).collect();
        let mut person = man(cells[0].expect("an arm") as u16);
        person.stratum = cells[1].expect("a stratum") as u32;
        person.age_years = cells[2].expect("an age");
        person.stopped_day = cells[3];
        add(&mut data, trial, person, &[&cells[4..]]);
    }
    data
}

fn by_r(estimand: Estimand, what: &str) -> f64 {
    let key = format!("{},{what},", estimand.name());
    FOUND_BY_R.lines().find_map(|row| row.strip_prefix(&key)?.parse().ok()).expect("a number of R")
}

/// What each estimand makes of the trial by one method.
fn by_us(method: Method, covariates: &[Covariate]) -> Vec<(Estimand, Finding)> {
    let mut trial = trial(&["A", "P"], &[12.0, 24.0, 36.0]);
    trial.allocation.strata = vec![Cut { by: Covariate::DurationYears, cuts: vec![3.0] }];
    Estimand::ALL.into_iter().for_each(|estimand| ask(&mut trial, method, estimand, covariates));
    Estimand::ALL.into_iter().zip(analyse(&trial, &people(&trial)).findings).collect()
}

#[test]
fn analysis_of_covariance_is_that_of_r() {
    for (estimand, found) in by_us(Method::Ancova, &[Covariate::Baseline, Covariate::AgeYears]) {
        let r = |what| by_r(estimand, what);
        let estimate = found.result.expect("a fit");
        assert_eq!(found.n.map(f64::from), [r("ancova_n0"), r("ancova_n1")]);
        assert!((estimate.value - r("ancova")).abs() < 1e-9, "{estimand:?} {estimate:?}");
        assert!((estimate.standard_error.expect("one") - r("ancova_error")).abs() < 1e-9);
        assert!((estimate.p - r("ancova_p")).abs() < 1e-9);
        assert!(found.left_out.is_empty());
    }
}

#[test]
fn the_mixed_model_is_that_of_r() {
    // Errors after Satterthwaite are gls's; Kenward and Roger's are larger.
    let covariates = [Covariate::Baseline, Covariate::AgeYears];
    let satterthwaite = by_us(Method::Mmrm(Degrees::Satterthwaite), &covariates);
    let kenward_roger = by_us(Method::Mmrm(Degrees::KenwardRoger), &covariates);
    for ((estimand, found), (_, enlarged)) in satterthwaite.into_iter().zip(kenward_roger) {
        let r = |what| by_r(estimand, what);
        let (estimate, enlarged) = (found.result.expect("a fit"), enlarged.result.expect("a fit"));
        assert_eq!(f64::from(found.n[0]), r("mmrm_n0"));
        assert!((estimate.value - r("mmrm")).abs() < 1e-5, "{estimand:?} {estimate:?} {}", r("mmrm"));
        assert!((estimate.standard_error.expect("one") / r("mmrm_error") - 1.0).abs() < 1e-5, "{estimate:?}");
        assert!((enlarged.value - estimate.value).abs() < 1e-12 && enlarged.standard_error > estimate.standard_error);
    }
}
