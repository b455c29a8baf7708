//! Several sites of each head: the mixed model with people as blocks is that of lme4 and pbkrtest.
//!
//! Claim: variances, a contrast with its standard error and Kenward-Roger degrees of freedom, and the scaled F test agree
//! on complete blocks, on incomplete ones and on incomplete ones with a covariate. Tolerance: 1e-6 of each number
//! (lme4 stops its search there). Nothing is drawn, false-alarm rate 0. Source: `verification/reference/blocks.json`, made
//! by `blocks.R` beside it with lme4 and pbkrtest (Halekoh and Hojsgaard 2014).

use anagen_statistics::blocks::{BlocksFit, Site};
use anagen_verification::case::Case;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Set {
    treatments: usize,
    person: Vec<u32>,
    treatment: Vec<usize>,
    response: Vec<f64>,
    covariate: Vec<f64>,
    contrast: Vec<f64>,
    between: f64,
    within: f64,
    value: f64,
    standard_error: f64,
    degrees: f64,
    f: f64,
    numerator: f64,
    denominator: f64,
    p: f64,
}

#[test]
fn sites_of_one_head_are_those_of_lme4() {
    let sets: BTreeMap<String, Set> =
        serde_json::from_str(include_str!("../reference/blocks.json")).expect("the reference reads");
    let mut case = Case::new("BL");
    for (name, set) in &sets {
        let site = |i: usize| Site {
            person: set.person[i],
            treatment: set.treatment[i],
            covariates: set.covariate.get(i).copied().into_iter().collect(),
            response: set.response[i],
        };
        let sites: Vec<Site> = (0..set.person.len()).map(site).collect();
        let fit = BlocksFit::of(&sites, set.treatments).expect("a fit");
        let contrast = fit.contrast(&set.contrast);
        let test = fit.all_equal().expect("a test");
        for (what, wanted, found) in [
            ("variance within", set.within, fit.within),
            ("covariance between", set.between, fit.between),
            ("contrast", set.value, contrast.value),
            ("its standard error", set.standard_error, contrast.standard_error),
            ("its degrees of freedom", set.degrees, contrast.degrees),
            ("F", set.f, test.f),
            ("numerator", set.numerator, test.numerator),
            ("denominator", set.denominator, test.denominator),
            ("p", set.p, test.p),
        ] {
            case.near(&format!("{name}: {what}"), wanted, found, 1e-6 * wanted.abs(), sites.len());
        }
    }
    case.judge();
}
