//! One error for all hypotheses, and on which side the benefit lies.

use anagen_evidence::study::Measured;

use super::builder::*;
use crate::analyse::analyse;
use crate::design::*;
use crate::finding::Finding;
use crate::record::Data;

/// Three arms against a control, each asked about in an analysis of its own; their mean changes.
fn hypotheses(means: [f64; 3], sharing: Sharing, families: &[&[usize]]) -> Vec<Finding> {
    let mut trial = trial(&["A", "B", "C", "P"], &[24.0]);
    for arm in 0..3 {
        ask(&mut trial, Method::Ancova, Estimand::TreatmentPolicy, &[]);
        trial.analyses[arm].compare = vec![(arm, 3)];
    }
    trial.multiplicity = Multiplicity { alpha: 0.05, sharing, families: families.iter().map(|f| f.to_vec()).collect() };
    let mut data = Data::default();
    for i in 0..48 {
        let arm = i % 4;
        let gain = means.get(arm as usize).copied().unwrap_or(0.0);
        // Nobody of an arm without a mean comes back.
        let last = gain.is_finite().then_some(100.0 + gain + 10.0 * scatter(i));
        add(&mut data, &trial, man(arm as u16), &[&[Some(100.0), last]]);
    }
    analyse(&trial, &data).findings
}

fn adjusted(means: [f64; 3], sharing: Sharing, families: &[&[usize]]) -> Vec<Option<f64>> {
    hypotheses(means, sharing, families).iter().map(|finding| finding.adjusted_p).collect()
}

/// A is middling, B beyond doubt, C small.
const MEANS: [f64; 3] = [6.0, 12.0, 2.0];

fn own() -> [f64; 3] {
    let p =
        hypotheses(MEANS, Sharing::None, &[]).iter().map(|f| f.result.as_ref().expect("a fit").p).collect::<Vec<_>>();
    assert!(p[1] < 1e-3 && p[1] < p[0] && p[0] < 0.05 && p[2] > 0.1, "{p:?}");
    p.try_into().expect("three")
}

#[test]
fn the_error_is_shared_as_asked() {
    let [a, b, c] = own();
    let some = |p: [f64; 3]| p.map(Some).to_vec();
    assert_eq!(adjusted(MEANS, Sharing::None, &[]), some([a, b, c]));
    assert_eq!(adjusted(MEANS, Sharing::Holm, &[]), some([2.0 * a, 3.0 * b, c]));
    assert_eq!(adjusted(MEANS, Sharing::Hochberg, &[]), some([2.0 * a, 3.0 * b, c]));
    assert_eq!(adjusted(MEANS, Sharing::FixedSequence, &[]), some([a, a, c]));
    // B opens the gate to A and C; the other way round C keeps it shut, and what is in no family is not claimed.
    assert_eq!(adjusted(MEANS, Sharing::Gatekeeping, &[&[1], &[0, 2]]), some([2.0 * a, b, c]));
    assert_eq!(adjusted(MEANS, Sharing::Gatekeeping, &[&[2], &[1]]), [None, Some(c), Some(c)]);
    let won = |sharing, families| hypotheses(MEANS, sharing, families).iter().map(|f| f.won).collect::<Vec<_>>();
    assert_eq!(won(Sharing::None, &[]), [true, true, false]);
    assert_eq!(won(Sharing::Gatekeeping, &[&[2], &[1]]), [false; 3]);
    assert_eq!(won(Sharing::Gatekeeping, &[&[1], &[2]]), [false, true, false]);
}

#[test]
fn a_failed_analysis_is_never_won_and_ends_a_sequence() {
    let means = [12.0, f64::NAN, 12.0];
    let sequence = hypotheses(means, Sharing::FixedSequence, &[]);
    assert!(sequence[0].won && sequence[1].result.is_err() && sequence[2].result.is_ok());
    assert_eq!((sequence[1].adjusted_p, sequence[2].adjusted_p), (None, Some(1.0)));
    assert!(!sequence[1].won && !sequence[2].won);
    let holm = hypotheses(means, Sharing::Holm, &[]);
    let smaller = |p: [f64; 2]| p[0].min(p[1]);
    let own = smaller([0, 2].map(|i| holm[i].result.as_ref().expect("a fit").p));
    let adjusted = smaller([0, 2].map(|i| holm[i].adjusted_p.expect("one")));
    assert_eq!(adjusted, 3.0 * own, "the failed one counts as one of three");
}

#[test]
fn harm_is_not_won_and_less_salt_is_benefit() {
    let harm = &hypotheses([-12.0, 0.0, 0.0], Sharing::None, &[])[0];
    assert!(harm.adjusted_p.expect("one") < 1e-3 && !harm.won);
    for (method, wins) in [
        (Method::Ancova, true),
        (Method::Responders { rose_by_percent: 20.0, exact: false }, true),
        (Method::SaltAtMost { percent: 60.0, exact: false }, true),
        (Method::SaltAtMost { percent: 10.0, exact: false }, false),
    ] {
        let mut trial = trial(&["A", "P"], &[24.0]);
        trial.endpoints = vec![endpoint(Measured::Salt)];
        ask(&mut trial, method, Estimand::TreatmentPolicy, &[]);
        let mut data = Data::default();
        for i in 0..40 {
            let fall = if i % 2 == 0 { 40.0 } else { 0.0 };
            add(&mut data, &trial, man((i % 2) as u16), &[&all(&[90.0, 90.0 - fall + scatter(i)])]);
        }
        let found = &analyse(&trial, &data).findings[0];
        assert_eq!(found.won, wins, "{method:?} {found:?}");
    }
}
