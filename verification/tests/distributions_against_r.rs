//! Tails and quantiles of the distributions behind every p-value, against R 4.2.
//!
//! Claim: normal, Student, F and chi-square tails and Student's quantile agree with R's `pnorm`, `pt`, `pf`, `pchisq` and
//! `qt`, degrees of freedom not whole, few and very many, far tails included.
//! Tolerance: 1e-10 of the value, but 1e-13 where that is more (a quantile near 0). Nothing is drawn: false-alarm rate 0.
//! Source: `verification/reference/distributions.R`.
//! Seen to fail: Hill's series without its last term; the beta function's tail taken as one less the rest.

use anagen_statistics::distribution::{
    chi_square_survival, fisher_survival, normal_survival, student_quantile, student_survival,
};

#[test]
fn every_tail_and_quantile_is_that_of_r() {
    let table = include_str!("../reference/distributions.csv");
    let mut worst = std::collections::BTreeMap::new();
    for line in table.lines().skip(1) {
        let (function, numbers) = line.split_once(',').expect("a name");
        let n: Vec<f64> = numbers.split(',').map(|x| x.parse().expect("a number")).collect();
        let ours = match function {
            "normal_survival" => normal_survival(n[0]),
            "student_survival" => student_survival(n[0], n[1]),
            "student_quantile" => student_quantile(n[0], n[1]),
            "fisher_survival" => fisher_survival(n[0], n[1], n[2]),
            "chi_square_survival" => chi_square_survival(n[0], n[1]),
            other => panic!("{other}"),
        };
        let off = (ours - n[3]).abs() / n[3].abs().max(1e-300);
        let most: &mut f64 = worst.entry(function).or_insert(0.0);
        *most = most.max(off);
        assert!(off <= 1e-10 || (ours - n[3]).abs() <= 1e-13 && n[3].abs() > 1e-3, "{line}: {ours}");
    }
    println!("greatest relative differences: {worst:?}");
    assert_eq!(worst.len(), 5);
}
