//! Responders: who counts as one, who is counted at all.

use anagen_evidence::study::Measured;

use super::builder::*;
use crate::analyse::analyse;
use crate::design::*;
use crate::finding::Finding;
use crate::record::Data;

/// Of the first arm: two who rose by a fifth, one who did and stopped before, one who rose by less, one not seen;
/// of the second one who rose, two who did not.
fn found(estimand: Estimand, exact: bool) -> Finding {
    let mut trial = trial(&["A", "P"], &[24.0]);
    ask(&mut trial, Method::Responders { rose_by_percent: 20.0, exact }, estimand, &[]);
    let mut data = Data::default();
    add(&mut data, &trial, man(0), &[&all(&[100.0, 120.0])]);
    add(&mut data, &trial, man(0), &[&all(&[50.0, 65.0])]);
    let mut stopped = man(0);
    stopped.stopped_day = Some(100.0);
    add(&mut data, &trial, stopped, &[&all(&[100.0, 130.0])]);
    add(&mut data, &trial, man(0), &[&all(&[100.0, 119.0])]);
    add(&mut data, &trial, man(0), &[&[Some(100.0), None]]);
    for (base, last) in [(100.0, 125.0), (100.0, 100.0), (200.0, 230.0)] {
        add(&mut data, &trial, man(1), &[&all(&[base, last])]);
    }
    analyse(&trial, &data).findings.remove(0)
}

#[test]
fn missing_and_stopped_people_count_as_the_estimand_says() {
    let told = |estimand| {
        let finding = found(estimand, false);
        let [arm, control] = finding.of_arms.expect("shares");
        assert_eq!(control, 1.0 / 3.0);
        assert!((finding.result.expect("a difference").value - (arm - control)).abs() < 1e-12);
        (finding.n, arm)
    };
    assert_eq!(told(Estimand::TreatmentPolicy), ([4, 3], 0.75));
    assert_eq!(told(Estimand::Hypothetical), ([3, 3], 2.0 / 3.0));
    assert_eq!(told(Estimand::Composite), ([5, 3], 0.4));
    // The baseline stands for who stopped before anything else was seen.
    assert_eq!(told(Estimand::WhileOnTreatment), ([4, 3], 0.5));
}

#[test]
fn who_stopped_is_no_responder_whatever_the_baseline() {
    for (estimand, share) in [(Estimand::TreatmentPolicy, 1.0), (Estimand::Composite, 0.5)] {
        let mut trial = trial(&["A", "P"], &[24.0]);
        trial.endpoints = vec![endpoint(Measured::Salt)];
        ask(&mut trial, Method::SaltAtMost { percent: 20.0, exact: false }, estimand, &[]);
        let mut data = Data::default();
        let mut stopped = man(0);
        stopped.stopped_day = Some(30.0);
        add(&mut data, &trial, stopped, &[&all(&[15.0, 15.0])]);
        add(&mut data, &trial, man(0), &[&all(&[60.0, 20.0])]);
        add(&mut data, &trial, man(1), &[&all(&[60.0, 60.0])]);
        assert_eq!(analyse(&trial, &data).findings[0].of_arms, Some([share, 0.0]));
    }
}

#[test]
fn fishers_p_is_counted_out_and_the_interval_stays() {
    let [exact, score] = [true, false].map(|exact| found(Estimand::TreatmentPolicy, exact).result.expect("a result"));
    // 3 of 4 against 1 of 3: of the 35 ways to place 4 responders among 7, those with at most as great a chance as
    // 12/35 are all but the likeliest, 18/35.
    assert!((exact.p - 17.0 / 35.0).abs() < 1e-12, "{exact:?}");
    assert_eq!(exact.statistic, None);
    assert_eq!((exact.value, exact.interval), (score.value, score.interval));
    assert!(score.statistic.is_some() && score.p != exact.p);
}

#[test]
fn strata_are_compared_within() {
    // Simpson's: in each stratum 1/5 more respond, all together as many in both arms.
    let mut trial = trial(&["A", "P"], &[24.0]);
    trial.allocation.strata = vec![Cut { by: Covariate::AgeYears, cuts: vec![40.0] }];
    ask(&mut trial, Method::Responders { rose_by_percent: 20.0, exact: false }, Estimand::TreatmentPolicy, &[]);
    let mut data = Data::default();
    // Arm, stratum, people, responders.
    for (arm, stratum, people, responders) in [(0, 0, 20, 8), (0, 1, 10, 10), (1, 0, 10, 2), (1, 1, 20, 16)] {
        for i in 0..people {
            let person = crate::record::Subject { stratum, ..man(arm) };
            add(&mut data, &trial, person, &[&all(&[100.0, if i < responders { 130.0 } else { 100.0 }])]);
        }
    }
    let found = &analyse(&trial, &data).findings[0];
    assert!((found.result.as_ref().expect("a difference").value - 0.2).abs() < 1e-12, "{found:?}");
    assert_eq!(found.of_arms, Some([0.6, 0.6]));
}
