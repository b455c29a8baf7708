//! Sites of one head: whose are compared with whose.

use super::builder::*;
use crate::analyse::analyse;
use crate::design::*;
use crate::record::{Data, HairMoves, Subject};

fn within(arms: &[&str], method: Method) -> Trial {
    let mut trial = trial(arms, &[24.0]);
    trial.allocation.layout = Layout::WithinHead;
    trial.sites = arms.iter().map(|name| site(name)).collect();
    ask(&mut trial, method, Estimand::TreatmentPolicy, &[]);
    trial
}

/// Four people whose own level dwarfs what the sites differ by, each with the arms in an order of their own; gains of
/// arm 0 over arm 1 are 3, 5, 4, 4.
fn heads(trial: &Trial) -> Data {
    let mut data = Data::default();
    for (person, gain) in [3.0, 5.0, 4.0, 4.0].into_iter().enumerate() {
        let own = 50.0 * person as f64;
        let values = [[100.0, 100.0 + own + gain], [80.0, 80.0 + own]];
        let first = (person / 2) as u16;
        let sites = [all(&values[usize::from(first)]), all(&values[usize::from(1 - first)])];
        let subject = Subject { site_arms: vec![first, 1 - first], ..man(first) };
        add(&mut data, trial, subject, &[&sites[0], &sites[1]]);
    }
    data
}

#[test]
fn sites_are_compared_within_each_person() {
    let trial = within(&["A", "P"], Method::Paired);
    let found = analyse(&trial, &heads(&trial)).findings.remove(0);
    // Mean 4, squares 2, so SD sqrt(2/3) and standard error sqrt(2/12).
    let estimate = found.result.expect("a result");
    assert_eq!(found.n, [4, 4]);
    assert!((estimate.value - 4.0).abs() < 1e-9 && (estimate.degrees.expect("some") - 3.0).abs() < 1e-6);
    assert!((estimate.standard_error.expect("one") - libm::sqrt(1.0 / 6.0)).abs() < 1e-9);
    let [arm, control] = found.of_arms.expect("means");
    assert!((arm - 79.0).abs() < 1e-9 && (control - 75.0).abs() < 1e-9);
    assert!(found.won);
}

#[test]
fn people_are_blocks_of_all_their_sites() {
    let trial = within(&["A", "B", "P"], Method::Paired);
    let mut data = Data::default();
    // Gains of A and B over P; own levels are 0, 50, 100, 150.
    for (person, [a, b]) in [[5.0, 2.0], [7.0, 3.0], [6.0, 4.0], [10.0, 3.0]].into_iter().enumerate() {
        let own = 100.0 + 50.0 * person as f64;
        let sites = [all(&[100.0, own]), all(&[100.0, own + a]), all(&[100.0, own + b])];
        add(&mut data, &trial, Subject { site_arms: vec![2, 0, 1], ..man(2) }, &[&sites[0], &sites[1], &sites[2]]);
    }
    let found = analyse(&trial, &data);
    let told: Vec<_> = found.findings.iter().map(|f| (f.arms, f.n, f.result.as_ref().expect("one"))).collect();
    assert_eq!([(told[0].0, told[0].1), (told[1].0, told[1].1)], [((0, 2), [4, 4]), ((1, 2), [4, 4])]);
    // Two-way analysis of variance, P at 0: means 7, 3, 0. What is left over after people and arms: the sum of squares
    // of 5, 7, 6, 10, 2, 3, 4, 3 (248), less 4 (49 + 9) of the arms, less 3 times the squares of people's means (7/3,
    // 10/3, 10/3, 13/3; sum 418/9), plus 12 times the square of the whole mean 10/3: 10 2/3 with 6 degrees of freedom.
    let left: f64 = 248.0 - 232.0 - 418.0 / 3.0 + 12.0 * 100.0 / 9.0;
    for (found, value) in told.iter().zip([7.0, 3.0]) {
        assert!((found.2.value - value).abs() < 1e-9, "{found:?}");
        let error = libm::sqrt(left / 6.0 * 2.0 / 4.0);
        assert!((found.2.standard_error.expect("one") - error).abs() < 1e-9, "{found:?} {error}");
        assert!((found.2.degrees.expect("some") - 6.0).abs() < 1e-6);
    }
    assert_eq!(
        found.means.iter().filter(|m| m.visit == 1).map(|m| (m.arm, m.n)).collect::<Vec<_>>(),
        [(0, 4), (1, 4), (2, 4)]
    );
}

#[test]
fn who_lacks_a_site_is_out_of_that_arm_alone() {
    let trial = within(&["A", "P"], Method::Paired);
    let mut data = heads(&trial);
    data.records.retain(|record| !(record.subject == 0 && record.arm == 1 && record.visit == 1));
    let found = analyse(&trial, &data).findings.remove(0);
    assert_eq!(found.n, [4, 3]);
    // People differ so much that whom only one site is known of tells nearly nothing: gains 5, 4, 4.
    assert!((found.result.expect("a result").value - 13.0 / 3.0).abs() < 0.05);
}

#[test]
fn hairs_are_counted_against_their_own_baseline_with_people_as_clusters() {
    let mut trial = within(&["A", "P"], Method::HairToHair);
    let mut data = heads(&trial);
    // Of 100 hairs at every site: gained 20 and lost 10, 8, 12, 10 at that of arm 0, 5 and 5, 6, 4, 5 at the other.
    for record in data.records.iter_mut().filter(|record| record.visit == 1) {
        let (gained, lost) = match record.arm {
            0 => (20, [10, 8, 12, 10][record.subject as usize]),
            _ => (5, [5, 6, 4, 5][record.subject as usize]),
        };
        record.moves = Some(HairMoves { kept: 100 - lost, gained, lost });
    }
    let found = analyse(&trial, &data).findings.remove(0);
    let estimate = found.result.expect("a result");
    // Net changes 0.10, 0.12, 0.08, 0.10 against 0, -0.01, 0.01, 0: as many hairs in each, so the paired t test of the
    // differences 0.10, 0.13, 0.07, 0.10.
    let [one, other] = found.of_arms.expect("two");
    assert!((estimate.value - 0.1).abs() < 1e-12 && (one - 0.1).abs() < 1e-12 && other.abs() < 1e-12, "{estimate:?}");
    let error = libm::sqrt(0.0018 / 3.0 / 4.0);
    assert!((estimate.standard_error.expect("one") - error).abs() < 1e-12, "{estimate:?}");
    // Between people: one site each, that of the first.
    trial.allocation.layout = Layout::Parallel;
    let between = analyse(&trial, &data).findings.remove(0);
    assert_eq!(between.n, [2, 2]);
    assert!((between.of_arms.expect("two")[0] - 0.11).abs() < 1e-12);
}

#[test]
fn sites_of_one_head_are_not_taken_for_people() {
    let between = [
        Method::Ancova,
        Method::Mmrm(Degrees::KenwardRoger),
        Method::Responders { rose_by_percent: 5.0, exact: true },
        Method::SaltAtMost { percent: 20.0, exact: false },
    ];
    for method in between {
        let trial = within(&["A", "P"], method);
        let found = &analyse(&trial, &heads(&trial)).findings[0];
        assert!(found.result.as_ref().is_err_and(|why| why.contains("independent")) && !found.won, "{found:?}");
    }
}

#[test]
fn a_person_is_in_one_group_with_all_sites() {
    let mut trial = within(&["A", "P"], Method::Paired);
    // Baselines are 100 and 80 in everybody: the person's is 90.
    trial.subgroups = vec![Cut { by: Covariate::Baseline, cuts: vec![85.0, 95.0] }];
    let found = analyse(&trial, &heads(&trial)).findings;
    assert_eq!(found[1..].iter().map(|f| f.n[0]).collect::<Vec<_>>(), [0, 4, 0]);
    assert_eq!(found[2].result, found[0].result);
}
