//! What counts under each estimand, and who is analysed.

use super::builder::*;
use crate::analyse::analyse;
use crate::design::*;
use crate::finding::Finding;
use crate::record::Data;

/// Two arms, two visits; of the first arm one stopped after the first visit and still came, one stopped and was
/// not seen again, one left without stopping.
fn stopped_and_left(trial: &Trial) -> Data {
    let mut data = Data::default();
    add(&mut data, trial, man(0), &[&all(&[100.0, 110.0, 120.0])]);
    add(&mut data, trial, man(0), &[&all(&[100.0, 112.0, 124.0])]);
    let mut stays = man(0);
    stays.stopped_day = Some(90.0);
    add(&mut data, trial, stays, &[&all(&[100.0, 108.0, 96.0])]);
    let mut goes = man(0);
    goes.stopped_day = Some(90.0);
    add(&mut data, trial, goes, &[&[Some(100.0), Some(106.0), None]]);
    add(&mut data, trial, man(0), &[&[Some(100.0), Some(109.0), None]]);
    for last in [98.0, 100.0, 102.0] {
        add(&mut data, trial, man(1), &[&all(&[100.0, 100.0, last])]);
    }
    data
}

fn by_estimand(method: Method) -> Vec<Finding> {
    let mut trial = trial(&["A", "P"], &[12.0, 24.0]);
    Estimand::ALL.into_iter().for_each(|estimand| ask(&mut trial, method, estimand, &[]));
    analyse(&trial, &stopped_and_left(&trial)).findings
}

#[test]
fn estimands_count_who_stopped_as_they_say() {
    let of_arms: Vec<_> =
        by_estimand(Method::Ancova).into_iter().map(|found| (found.n, found.of_arms.expect("a fit"))).collect();
    // Seen: 20, 24, -4. Set aside: 20, 24. Unchanged: 20, 24, 0, 0. Carried: 20, 24, 8, 6.
    let mean = |sum: f64, n: u32| ([n, 3], [sum / f64::from(n), 0.0]);
    let expected = [mean(40.0, 3), mean(44.0, 2), mean(44.0, 4), mean(58.0, 4)];
    for (found, expected) in of_arms.iter().zip(expected) {
        assert_eq!(found.0, expected.0);
        assert!(found.1.iter().zip(expected.1).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?} {expected:?}");
    }
}

#[test]
fn the_difference_is_students_by_hand() {
    let finding = &by_estimand(Method::Ancova)[0];
    let estimate = finding.result.as_ref().expect("a fit");
    // Changes 20, 24, -4 (squares 448 - 1600/3 ... about their mean 13.3: 458.67) and -2, 0, 2 (8), 4 degrees of
    // freedom: variance 116.67, standard error of the difference sqrt(116.67 * 2 / 3) = 8.8192.
    assert!((estimate.value - 40.0 / 3.0).abs() < 1e-12);
    assert!((estimate.standard_error.expect("one") - libm::sqrt((1376.0 / 3.0 + 8.0) / 4.0 * 2.0 / 3.0)).abs() < 1e-12);
    assert_eq!(estimate.degrees, Some(4.0));
}

#[test]
fn who_stopped_before_anything_was_seen_keeps_the_baseline() {
    let mut trial = trial(&["A", "P"], &[12.0]);
    Estimand::ALL.into_iter().for_each(|estimand| ask(&mut trial, Method::Ancova, estimand, &[]));
    let mut data = Data::default();
    let mut early = man(0);
    early.stopped_day = Some(10.0);
    add(&mut data, &trial, early, &[&all(&[100.0, 90.0])]);
    for (arm, last) in [(0, 110.0), (0, 114.0), (1, 99.0), (1, 101.0)] {
        add(&mut data, &trial, man(arm), &[&all(&[100.0, last])]);
    }
    // Without a baseline nobody is analysed.
    add(&mut data, &trial, man(0), &[&[None, Some(500.0)]]);
    let found = analyse(&trial, &data).findings;
    let means: Vec<(u32, f64)> = found.iter().map(|f| (f.n[0], f.of_arms.expect("a fit")[0])).collect();
    for ((n, mean), expected) in means.iter().zip([(3, 14.0 / 3.0), (2, 12.0), (3, 8.0), (3, 8.0)]) {
        assert!(*n == expected.0 && (mean - expected.1).abs() < 1e-12, "{means:?}");
    }
}

#[test]
fn the_order_of_records_is_of_no_consequence() {
    let mut trial = trial(&["A", "P"], &[12.0, 24.0]);
    for estimand in Estimand::ALL {
        ask(&mut trial, Method::Ancova, estimand, &[Covariate::Baseline]);
        ask(&mut trial, Method::Mmrm(Degrees::KenwardRoger), estimand, &[Covariate::Baseline]);
        ask(&mut trial, Method::Responders { rose_by_percent: 5.0, exact: false }, estimand, &[]);
    }
    trial.subgroups = vec![Cut { by: Covariate::Baseline, cuts: vec![100.0] }];
    let mut data = Data::default();
    for i in 0..40 {
        let base = 100.0 + 20.0 * scatter(3 * i);
        let first = base + 5.0 * scatter(3 * i + 1);
        add(&mut data, &trial, man((i % 2) as u16), &[&all(&[base, first, first + 5.0 * scatter(3 * i + 2)])]);
    }
    let found = analyse(&trial, &data);
    assert!(found.findings.iter().all(|f| f.result.is_ok()), "{found:?}");
    data.records.reverse();
    data.records.rotate_left(17);
    assert_eq!(found, analyse(&trial, &data));
}

#[test]
fn a_percentage_of_nothing_is_not_analysed() {
    let mut trial = trial(&["A", "P"], &[12.0]);
    ask(&mut trial, Method::Ancova, Estimand::TreatmentPolicy, &[]);
    trial.analyses[0].scale = Scale::PercentChange;
    let mut data = Data::default();
    for (arm, values) in [(0, [50.0, 60.0]), (0, [100.0, 110.0]), (0, [0.0, 4.0]), (1, [80.0, 80.0]), (1, [80.0, 84.0])]
    {
        add(&mut data, &trial, man(arm), &[&all(&values)]);
    }
    let found = &analyse(&trial, &data).findings[0];
    assert_eq!(found.n, [2, 2]);
    let [arm, control] = found.of_arms.expect("a fit");
    assert!((arm - 15.0).abs() < 1e-12 && (control - 2.5).abs() < 1e-12);
}
