//! Repetition against theory, on people who are normal deviates.

use super::gathered::All;
use super::result::{Curve, PowerResult, Share};
use super::rounds::PowerJob;
use super::toy::{Toy, run, trial};
use crate::design::{Covariate, Cut, Looks, Sharing, Spending, Trial};
use anagen_model::measure::phototrichogram::Device;
use anagen_statistics::sequential::{Looks as Boundaries, Shape, Sides};
use anagen_work::job::Job;
use anagen_work::merge::{Merged, merge};
use anagen_work::piece::Question;
use anagen_work::plan::{Order, PlanFolder};
use anagen_work::shard::shard;
use anagen_work::watch::{Listener, Watch};
use libm::{erfc, sqrt};
use std::sync::atomic::AtomicBool;

fn normal_cdf(x: f64) -> f64 {
    0.5 * erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// Power of a test of a difference of `step` SDs with so many people in all.
fn theory(step: f64, n: f64) -> f64 {
    normal_cdf(step * sqrt(n / 4.0) - 1.959_963_984_540_054)
}

fn repeated(trial: Trial, toy: Toy, assurance: bool) -> (PowerJob<Toy>, PowerResult) {
    let job = PowerJob::new(trial, toy, assurance).unwrap();
    let result = job.result(&run(&job), "a toy belief").unwrap();
    (job, result)
}

/// Whether a share lies within four standard errors of what it should be: outside once in 16,000.
fn meets(share: &Share, p: f64) -> bool {
    (share.share - p).abs() < 4.0 * sqrt(p * (1.0 - p) / f64::from(share.trials))
}

fn curve<'a>(result: &'a PowerResult, over: &str) -> &'a Curve {
    result.power.curves.iter().find(|c| c.over == over).unwrap()
}

#[test]
fn power_error_bias_and_coverage_are_those_of_theory() {
    let (_, result) = repeated(trial(200, 2), Toy::of(0.35), false);
    let power = &result.power;
    assert!(meets(&power.won, theory(0.35, 200.0)), "{:?}", power.won);
    let h = &power.hypotheses[0];
    assert!((h.truth, h.failed.share, h.people.mean) == (Some(0.35), 0.0, 200.0) && h.asked, "{h:?}");
    let bias = h.bias.unwrap();
    assert!(bias.mean.abs() < 4.0 * bias.standard_error && bias.standard_error < 0.005, "{bias:?}");
    assert!((bias.sd - sqrt(0.02)).abs() < 0.01, "{bias:?}");
    assert!(meets(&h.covered.unwrap(), 0.95), "{h:?}");
    assert!(meets(&h.null.rejected, 0.05) && meets(&h.null.won, 0.025), "{:?}", h.null);
    assert!(h.null.covered.share + h.null.rejected.share > 0.999_999, "an interval is a test: {:?}", h.null);
    assert_eq!(power.any_error, h.null.won);
    assert!(result.assurance.is_none() && power.best.is_none() && power.smallest.is_none());
}

#[test]
fn work_ends_when_the_error_asked_for_is_reached_and_never_later_than_told() {
    let with = |error: f64, most: u32| {
        let mut trial = trial(200, 2);
        let power = trial.power.as_mut().unwrap();
        (power.standard_error, power.most_trials) = (error, most);
        repeated(trial, Toy::of(0.35), false).1.power
    };
    let coarse = with(0.03, 5000);
    // 0.697 x 0.303 / 0.03^2 = 235.
    assert!(coarse.reached && (225..=260).contains(&coarse.trials), "{}", coarse.trials);
    assert!(coarse.won.standard_error <= 0.0301);
    let fine = with(0.01, 5000);
    let p = fine.won.share;
    assert!(fine.reached && f64::from(fine.trials) < 1.1 * p * (1.0 - p) / 0.0001 + 60.0, "{}", fine.trials);
    assert!(fine.won.standard_error <= 0.01 && fine.won.standard_error > 0.0095, "{:?}", fine.won);
    let short = with(0.001, 330);
    assert!(!short.reached && short.trials == 330, "{}", short.trials);
}

#[test]
fn assurance_tells_members_from_what_is_within_them() {
    let mut designed = trial(200, 2);
    designed.power.as_mut().unwrap().standard_error = 0.008;
    designed.power.as_mut().unwrap().most_trials = 4000;
    let (job, result) = repeated(designed, Toy { member_sd: 0.5, ..Toy::of(0.35) }, true);
    let assurance = result.assurance.as_ref().unwrap();
    assert_eq!(assurance.trials, 4 * assurance.members);
    // The mean power over the belief, and its SD, by summing over quantiles of the members.
    let at = |i: i32| {
        let z = anagen_model::quantity::special::normal_quantile((f64::from(i) + 0.5) / 2000.0);
        theory(0.35 * (1.0 + 0.5 * z), 200.0)
    };
    let mean = (0..2000).map(at).sum::<f64>() / 2000.0;
    let sd = sqrt((0..2000).map(|i| (at(i) - mean) * (at(i) - mean)).sum::<f64>() / 2000.0);
    let won = &assurance.won;
    assert!((won.share - mean).abs() < 4.0 * won.standard_error, "{won:?} {mean}");
    assert!((won.between_members_sd.unwrap() - sd).abs() < 0.05, "{won:?} {sd}");
    let binomial = sqrt(won.share * (1.0 - won.share) / f64::from(won.trials));
    assert!(won.standard_error > 1.3 * binomial, "members are not trials: {won:?}");
    assert_eq!(result.power.won.between_members_sd, None);
    let h = &assurance.hypotheses[0];
    assert!((h.estimate.between_members_sd.unwrap() - 0.175).abs() < 0.03 && (h.estimate.sd - sqrt(0.02)).abs() < 0.01);
    assert!(meets(&h.covered.unwrap(), 0.95), "each member is held against its own truth: {h:?}");
    let all = All::of(&run(&job)).unwrap();
    assert_ne!(all.kinds[1].learned[0].truths, all.kinds[1].learned[1].truths);
}

#[test]
fn curves_move_one_thing_on_common_luck() {
    let mut designed = trial(200, 2);
    let power = designed.power.as_mut().unwrap();
    (power.n, power.weeks, power.effects) = (vec![100, 300], vec![12.0], vec![0.0, 0.5]);
    (power.areas_cm2, power.devices) = (vec![0.5, 2.0], vec![Device::Automatic, Device::Matched]);
    let (_, result) = repeated(designed, Toy::of(0.3), false);
    let check = |over: &str, expected: &[(f64, bool)]| {
        let curve = curve(&result, over);
        assert_eq!(curve.points.len(), expected.len(), "{over}");
        for (point, (power, own)) in curve.points.iter().zip(expected) {
            assert!(meets(&point.won, *power) && point.as_designed == *own, "{over} {}: {:?}", point.label, point.won);
            let more = &point.more_than_designed;
            let difference = point.won.share - result.power.won.share;
            assert!((more.mean - difference).abs() < 1e-9, "{over} {}", point.label);
        }
    };
    let own = theory(0.3, 200.0);
    check("n", &[(theory(0.3, 100.0), false), (own, true), (theory(0.3, 300.0), false)]);
    check("week", &[(theory(0.15, 200.0), false), (own, true)]);
    check("area_cm2", &[(theory(0.3, 100.0), false), (own, true), (theory(0.3, 400.0), false)]);
    check("effect", &[(0.025, false), (theory(0.15, 200.0), false), (own, true)]);
    check("device", &[(theory(0.3, 100.0), false), (own, true)]);
    let smaller = &curve(&result, "n").points[0];
    let apart = sqrt(smaller.won.standard_error.powi(2) + result.power.won.standard_error.powi(2));
    assert!(smaller.more_than_designed.standard_error < 0.95 * apart, "shared luck tells differences better");
    let own = &curve(&result, "device").points[1];
    assert_eq!((own.more_than_designed.mean, own.more_than_designed.standard_error), (0.0, 0.0));
}

#[test]
fn the_smallest_trial_is_found_sought_further_and_confirmed_on_fresh_luck() {
    let with = |n: Vec<u32>, target: f64| {
        let mut designed = trial(200, 2);
        let power = designed.power.as_mut().unwrap();
        (power.n, power.target, power.most_trials, power.standard_error) = (n, target, 4000, 0.007);
        repeated(designed, Toy::of(0.2), false)
    };
    let (job, result) = with(vec![400, 700, 1000], 0.8);
    let smallest = result.power.smallest.clone().unwrap();
    let n = f64::from(smallest.n.unwrap());
    let [low, high] = smallest.interval.unwrap();
    assert!(low < 785.0 && 785.0 < high && high - low < 90.0, "{smallest:?}");
    let confirmed = smallest.confirmed.unwrap();
    assert!(meets(&confirmed, theory(0.2, n)) && confirmed.trials > 3000, "{smallest:?}");
    let all = All::of(&run(&job)).unwrap();
    let fresh = &all.kinds[0].confirmed.as_ref().unwrap().1[0].repeats;
    let learned = &all.kinds[0].learned[0].repeats;
    assert_ne!(fresh[0][0][0].unwrap().p, learned[0][0][0].unwrap().p, "fresh luck");
    // Only numbers that are far too small: larger ones are tried on the same luck.
    let (_, sought) = with(vec![150], 0.7);
    let n = f64::from(sought.power.smallest.unwrap().n.unwrap());
    // Sought on 200 trials: a power of 0.7 errs by 0.032, so the number by 51; four of that.
    assert!((n - 617.0).abs() < 205.0, "{n}");
    // And only numbers that are too large.
    let (_, sought) = with(vec![1000], 0.2);
    let smallest = sought.power.smallest.unwrap();
    assert!((theory(0.2, f64::from(smallest.n.unwrap())) - 0.2).abs() < 0.12, "{smallest:?}");
    // What cannot be reached is said.
    let mut designed = trial(100, 2);
    designed.power.as_mut().unwrap().n = vec![50];
    let (_, never) = repeated(designed, Toy::of(0.0), false);
    let smallest = never.power.smallest.unwrap();
    assert!(smallest.n.is_none() && smallest.note.unwrap().contains("the most tried"));
}

#[test]
fn looks_stop_as_often_as_the_theory_of_boundaries_says() {
    for (spending, shape) in
        [(Spending::OBrienFleming, Shape::OBrienFlemingSpending), (Spending::Pocock, Shape::PocockSpending)]
    {
        let mut designed = trial(400, 2);
        let power = designed.power.as_mut().unwrap();
        power.looks = Some(Looks { fractions: vec![0.5, 0.75, 1.0], spending });
        (power.standard_error, power.most_trials) = (0.005, 4000);
        let (_, result) = repeated(designed, Toy::of(0.25), false);
        let found = &result.power.looks[0];
        let boundaries = Boundaries::new(shape, &[0.5, 0.75, 1.0], 0.025, Sides::One).unwrap();
        let drift = 0.25 * sqrt(100.0);
        let (course, null) = (boundaries.course(drift), boundaries.course(0.0));
        for (k, look) in found.looks.iter().enumerate() {
            assert_eq!((look.n, look.boundary), ([200, 300, 400][k], boundaries.critical()[k]));
            assert!(meets(&look.stops, course.upper[k]), "{k}: {:?} {}", look.stops, course.upper[k]);
            assert!(meets(&look.stops_under_null, null.upper[k]), "{k}: {:?}", look.stops_under_null);
        }
        assert!(meets(&found.won, course.power()) && meets(&found.won_under_null, 0.025), "{found:?}");
        let expected = found.expected_n.mean;
        let n = 400.0 * course.expected_information;
        assert!((expected - n).abs() < 4.0 * found.expected_n.standard_error, "{expected} {n}");
        assert!(found.expected_n_under_null.mean > 390.0);
    }
}

#[test]
fn the_best_dose_is_chosen_as_often_as_it_should_be() {
    let toy = Toy { steps: vec![0.0, 0.1, 0.4, 0.395], ..Toy::of(0.0) };
    let mut designed = trial(400, 4);
    designed.multiplicity.sharing = Sharing::Holm;
    let (_, result) = repeated(designed, toy, false);
    let best = result.power.best.unwrap();
    assert!((best.tie - 0.02).abs() < 1e-12);
    assert_eq!(best.arms.iter().map(|a| a.best).collect::<Vec<_>>(), [0.0, 1.0, 1.0], "0.395 is as good as 0.4");
    let chosen: f64 = best.arms.iter().map(|a| a.chosen.share).sum();
    assert!((chosen - 1.0).abs() < 1e-9 && (best.right.share - (1.0 - best.arms[0].chosen.share)).abs() < 1e-9);
    // The lowest dose beats each of the others with probability 0.017, so both with less.
    assert!(best.arms[0].chosen.share < 0.02 && best.right_and_won.share <= best.right.share);
    assert!(result.power.all_won.share < result.power.won.share);
}

#[test]
fn who_benefits_is_told_and_a_trial_of_them_alone_tried() {
    let mut designed = trial(200, 2);
    let power = designed.power.as_mut().unwrap();
    power.enrichment = vec![Cut { by: Covariate::AgeYears, cuts: vec![40.0] }];
    let (_, result) = repeated(designed, Toy { over_40: 1.5, ..Toy::of(0.3) }, true);
    let groups = &result.enrichment[0].groups;
    assert_eq!((groups[0].label.as_str(), groups[1].label.as_str()), ("age_years < 40", "age_years >= 40"));
    for (group, step) in groups.iter().zip([0.15, 0.45]) {
        let pair = &group.pairs[0];
        assert!((group.share_of_people - 0.5).abs() < 0.01, "{group:?}");
        assert!((pair.estimate.mean - step).abs() < 4.0 * pair.estimate.standard_error, "{pair:?}");
        assert!(meets(&pair.seen, theory(step, 100.0)), "{pair:?}");
        assert!(meets(&pair.enriched.unwrap(), theory(step, 200.0)), "{pair:?}");
    }
}

#[test]
fn models_that_fail_are_counted_and_have_not_won() {
    let (_, result) = repeated(trial(200, 2), Toy { fails: 4, ..Toy::of(1.0) }, false);
    let h = &result.power.hypotheses[0];
    assert_eq!((h.failed.share, h.won.share), (0.25, 0.75));
    assert_eq!((h.failed.trials, h.estimate.trials), (result.power.trials, result.power.trials * 3 / 4));
    assert_eq!(result.power.won.share, 0.75);
}

#[test]
fn bytes_do_not_hang_on_shards() {
    struct Silent;
    impl Listener for Silent {
        fn round(&self, _: &str, _: usize) {}
        fn unit_done(&self) {}
    }
    let stop = AtomicBool::new(false);
    let watch = Watch { stop: &stop, listener: &Silent };
    let mut designed = trial(60, 2);
    let power = designed.power.as_mut().unwrap();
    (power.n, power.standard_error, power.most_trials) = (vec![30, 90], 0.03, 400);
    let job = PowerJob::new(designed, Toy { member_sd: 0.3, ..Toy::of(0.7) }, true).unwrap();
    let whole = run(&job);
    assert!(whole.rounds.len() >= 3, "several rounds depend on each other");
    for shards in [1, 3, 7] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("plan");
        let question = Question::of("1", b"toy");
        let order = Order { kind: "power", command: &[], question: &question, shards, inputs: &[], beside: &[] };
        PlanFolder::create(&path, &order).unwrap();
        let plan = PlanFolder::open(&path, "1").unwrap();
        let found = loop {
            for index in (0..shards).rev() {
                shard(&plan, &question, &job, index, watch).unwrap();
            }
            if let Merged::Finished(done) = merge(&plan, &[], &question, &job).unwrap() {
                break done;
            }
        };
        assert!(found == whole, "{shards} shards");
    }
    assert_eq!(job.kind(), "power");
}
