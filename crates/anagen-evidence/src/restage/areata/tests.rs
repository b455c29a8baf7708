//! Studies of areata on the library's own files.

use super::*;
use crate::library::Library;
use anagen_model::treatment;

fn baricitinib(mg: f64, stop_day: f64) -> Vec<Box<dyn Treatment>> {
    let number = |key: &str, value: f64| (key.to_string(), Value::Number(value));
    let drug = ("drug".to_string(), Value::Text("baricitinib".into()));
    let entries = [drug, number("dose_mg_per_day", mg), number("start_day", 0.0), number("stop_day", stop_day)];
    let values = anagen_model::quantity::Values(entries.into_iter().collect());
    vec![(treatment::registered("jak_inhibitor").expect("registered").build)(&values, &[])]
}

fn plan(mg: f64, stop_day: f64) -> Plan {
    Plan { treatments: baricitinib(mg, stop_day), until_day: 200.0, responders_from: None }
}

const DAYS: [f64; 3] = [0.0, 100.0, 200.0];

fn severe(count: u32) -> Vec<Entrant> {
    entrants(&crate::study::People::default(), 5, count)
}

#[test]
fn entrants_are_as_the_table_says() {
    let mut admitted = crate::study::People { salt_range_percent: Some([50.0, 100.0]), ..Default::default() };
    admitted.episode_years = Some([0.5, 8.0]);
    let mean = |admitted: &crate::study::People| {
        let all = entrants(admitted, 1, 4000);
        assert!(all.iter().all(|e| e.salt_percent >= 50.0 && e.salt_percent <= 100.0));
        assert!(all.iter().all(|e| e.duration_days >= 182.0 && e.duration_days <= 2922.0));
        all.iter().map(|e| e.salt_percent).sum::<f64>() / 4000.0
    };
    // The spread is 15: four standard errors are below one point.
    assert!((mean(&admitted) - 85.0).abs() < 1.0, "{}", mean(&admitted));
    admitted.salt_percent.mean = Some(91.0);
    assert!((mean(&admitted) - 91.0).abs() < 1.0, "{}", mean(&admitted));
    admitted.salt_range_percent = Some([50.0, 94.0]);
    assert!(entrants(&admitted, 1, 100).iter().all(|e| e.salt_percent <= 94.0));
}

#[test]
fn what_does_nothing_differs_by_nothing_and_what_acts_differs() {
    let laws = Parameters::default();
    // The second plan asks the drug every day and blocks nothing; the first knows of no drug.
    let none = Plan { treatments: Vec::new(), ..plan(0.0, 1e4) };
    let salts = salt_courses(&severe(16), &laws, 5, &[none, plan(0.0, 50.0), plan(4.0, 1e4), plan(4.0, 100.0)], &DAYS);
    assert_eq!(salts[0], salts[1]);
    assert_eq!(salts[2][1], salts[3][1], "until it is stopped");
    assert_ne!(salts[2][2], salts[3][2]);
    let mean = |plan: usize| salts[plan][2].iter().sum::<f64>() / 16.0;
    assert!(mean(2) < mean(0) - 10.0, "{} {}", mean(2), mean(0));
    // The same luck whether a plan is asked alone or among others.
    assert_eq!(salt_courses(&severe(16), &laws, 5, &[plan(4.0, 1e4)], &DAYS)[0], salts[2]);
}

#[test]
fn people_are_the_same_under_other_laws_and_whoever_stands_beside_them() {
    let mut laws = Parameters::default();
    let plans = [plan(4.0, 1e4)];
    let many = salt_courses(&severe(19), &laws, 5, &plans, &DAYS);
    let few = salt_courses(&severe(7), &laws, 5, &plans, &DAYS);
    for (visit, row) in few[0].iter().enumerate() {
        assert_eq!(row[..], many[0][visit][..7]);
    }
    assert_ne!(few, salt_courses(&severe(7), &laws, 6, &plans, &DAYS), "another seed is another luck");
    laws.jak.baricitinib_mg = 1.0;
    let stronger = salt_courses(&severe(19), &laws, 5, &plans, &DAYS);
    assert_eq!(stronger[0][0], many[0][0], "day 0 is as it was");
    let better = stronger[0][2].iter().zip(&many[0][2]).filter(|(s, m)| *s < &(*m + 1.0)).count();
    assert!(better == 19 && stronger[0][2] != many[0][2]);
}

#[test]
fn studies_of_the_library_are_staged_outcome_by_outcome() {
    let library = Library::as_far_as_read(Library::carried()).0;
    let laws = Parameters::default();
    let order = Order::of(16, 3);
    let study = library.get("BRAVEAA1W").expect("carried");
    let staged = stage(study, &laws, &order);
    assert_eq!(staged.len(), study.outcomes.len());
    let of = |id: &str| {
        let place = study.outcomes.iter().position(|o| o.id == id).expect("an outcome");
        match &staged[place] {
            Staged::Number(predicted) => *predicted,
            other => panic!("{id}: {other:?}"),
        }
    };
    let kept = ["kept-pbo4-w4", "kept-pbo4-w8", "kept-pbo4-w24", "kept-pbo4-w100"].map(|id| of(id).value);
    assert!(kept.windows(2).all(|w| w[0] >= w[1]) && kept[0] > 0.9 && kept[3] < 0.6, "{kept:?}");
    assert!(of("salt20-cont4-w100").value > kept[3]);
    // A share nobody failed is not taken as certain.
    let first = of("kept-pbo4-w4");
    assert!(first.chance_variance > 0.0 && first.sampling_variance.is_some_and(|v| v > 0.0));
    let told = |id: &str| staged[study.outcomes.iter().position(|o| o.id == id).expect("an outcome")].clone();
    assert!(matches!(told("recaptured-pbo4"), Staged::Skipped(why) if why.contains("subgroup")));
    assert_eq!(staged, stage(study, &laws, &order), "the same bytes");
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    assert_eq!(staged, one.install(|| stage(study, &laws, &order)), "on one thread");
}

#[test]
fn a_difference_is_that_of_the_two_arms() {
    let library = Library::as_far_as_read(Library::carried()).0;
    let study = library.get("BRAVEAA1").expect("carried");
    let staged = stage(study, &Parameters::default(), &Order::of(24, 3));
    let of = |id: &str| match &staged[study.outcomes.iter().position(|o| o.id == id).expect("an outcome")] {
        Staged::Number(predicted) => *predicted,
        other => panic!("{id}: {other:?}"),
    };
    let [difference, own, placebo] = ["salt20-difference-bari4-w36", "salt20-bari4-w36", "salt20-pbo-w36"].map(of);
    assert!((difference.value - (own.value - placebo.value)).abs() < 1e-12 && difference.value > 0.1);
    // The printed interval stands in for the sampling variance; luck is shared, so it cancels in part.
    assert!((difference.sampling_variance.expect("printed").sqrt() - 0.0355).abs() < 0.001);
    assert!(difference.chance_variance < own.chance_variance + placebo.chance_variance);
}
