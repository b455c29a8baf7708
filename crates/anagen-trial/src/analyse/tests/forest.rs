//! Subgroups, what is adjusted for, failures, time courses.

use anagen_evidence::study::Measured;

use super::builder::*;
use crate::analyse::analyse;
use crate::design::*;
use crate::record::Data;

/// People of 30 to 69 years whose gain is their age in the first arm.
fn ages(trial: &Trial) -> Data {
    let mut data = Data::default();
    for i in 0..40 {
        let mut person = man((i % 2) as u16);
        person.age_years = 30.0 + f64::from(i);
        person.stratum = u32::from(i >= 20);
        let gain = if person.arm == 0 { person.age_years } else { 0.0 };
        add(&mut data, trial, person, &[&all(&[100.0, 100.0 + gain + scatter(i)])]);
    }
    data
}

#[test]
fn each_group_of_a_cut_holds_its_people() {
    let mut trial = trial(&["A", "P"], &[24.0]);
    ask(&mut trial, Method::Ancova, Estimand::TreatmentPolicy, &[]);
    trial.subgroups = vec![Cut { by: Covariate::AgeYears, cuts: vec![40.0, 60.0] }];
    let found = analyse(&trial, &ages(&trial));
    let groups: Vec<_> = found.findings[1..].iter().map(|f| (f.subgroup, f.n, f.of_arms.expect("a fit")[0])).collect();
    assert_eq!(
        groups.iter().map(|g| (g.0, g.1)).collect::<Vec<_>>(),
        [(Some((0, 0)), [5, 5]), (Some((0, 1)), [10, 10]), (Some((0, 2)), [5, 5])]
    );
    // Mean ages of the even ones of 30-39, 40-59, 60-69.
    for (group, mean_age) in groups.iter().zip([34.0, 49.0, 64.0]) {
        assert!((group.2 - mean_age).abs() < 1.0, "{groups:?}");
    }
    assert!(found.findings[1..].iter().all(|f| f.adjusted_p.is_none() && !f.won));
    let differ = &found.interactions[0];
    assert_eq!((differ.groups, differ.arms), (3, (0, 1)));
    assert!(differ.p.expect("one") < 1e-6);
}

#[test]
fn groups_that_do_not_differ_are_not_told_apart() {
    let mut trial = trial(&["A", "P"], &[24.0]);
    ask(&mut trial, Method::Ancova, Estimand::TreatmentPolicy, &[]);
    trial.subgroups = vec![Cut { by: Covariate::AgeYears, cuts: vec![45.0] }];
    let mut data = ages(&trial);
    // Groups with the same readings, person by person: Q is 0, its P 1.
    for (i, record) in data.records.iter_mut().enumerate() {
        record.value = if i % 2 == 0 { 100.0 } else { 100.0 + scatter((i as u32 / 2) % 20) };
    }
    trial.subgroups[0].cuts = vec![50.0];
    let found = analyse(&trial, &data);
    assert!((found.interactions[0].p.expect("one") - 1.0).abs() < 1e-9, "{:?}", found.interactions);
}

#[test]
fn a_covariate_that_tells_nothing_is_left_out_and_named() {
    let mut trial = trial(&["A", "P"], &[24.0]);
    let asked = [Covariate::Sex, Covariate::AgeYears, Covariate::DurationYears];
    ask(&mut trial, Method::Ancova, Estimand::TreatmentPolicy, &asked);
    let mut data = ages(&trial);
    // All are men; the duration is that of the stratum.
    data.subjects.iter_mut().for_each(|person| person.duration_years = 3.0 + f64::from(person.stratum));
    let found = &analyse(&trial, &data).findings[0];
    assert_eq!(found.left_out, ["sex", "duration_years"]);
    // Two arms, the age, one stratum against the other: 36 degrees of freedom are left.
    assert_eq!(found.result.as_ref().expect("a fit").degrees, Some(36.0));
}

#[test]
fn a_fit_that_fails_is_a_finding_with_its_reason() {
    let mut trial = trial(&["A", "B", "P"], &[24.0]);
    ask(&mut trial, Method::Ancova, Estimand::TreatmentPolicy, &[]);
    ask(&mut trial, Method::Paired, Estimand::TreatmentPolicy, &[]);
    let mut data = Data::default();
    for (arm, last) in [(0, 110.0), (0, 114.0), (2, 99.0), (2, 101.0)] {
        add(&mut data, &trial, man(arm), &[&all(&[100.0, last])]);
    }
    // Nobody of B came back: its pair fails, the other does not.
    add(&mut data, &trial, man(1), &[&[Some(100.0), None]]);
    let found = analyse(&trial, &data).findings;
    assert!(found[0].result.is_ok() && found[0].n == [2, 2]);
    assert_eq!(found[1].result, Err("nobody of arm B has a value".into()));
    assert_eq!((found[1].n, found[1].adjusted_p, found[1].won, found[1].of_arms), ([0, 2], None, false, None));
    // A method that the layout does not allow is not replaced by one that it does.
    assert!(found[2].result.as_ref().is_err_and(|reason| reason.contains("one head")));
    // Nothing varies.
    data.records.iter_mut().for_each(|record| record.value = 100.0);
    assert!(analyse(&trial, &data).findings[0].result.is_err());
}

#[test]
fn time_courses_are_means_of_who_was_seen() {
    let mut trial = trial(&["A", "P"], &[12.0, 24.0]);
    trial.endpoints = vec![endpoint(Measured::HairCount)];
    let mut data = Data::default();
    add(&mut data, &trial, man(0), &[&all(&[100.0, 110.0, 104.0])]);
    add(&mut data, &trial, man(0), &[&[Some(120.0), Some(126.0), None]]);
    let means = analyse(&trial, &data).means;
    let told: Vec<_> = means.iter().map(|m| (m.arm, m.visit, m.n, m.mean, m.mean_change)).collect();
    assert_eq!(told, [(0, 0, 2, 110.0, 0.0), (0, 1, 2, 118.0, 8.0), (0, 2, 1, 104.0, 4.0)]);
    assert!((means[1].sd_change - libm::sqrt(8.0)).abs() < 1e-12 && means[2].sd_change == 0.0);
}
