//! A trial as it is lived: who comes, what is seen, what is read, who stays.

mod sample;

use anagen_model::law::Parameters;
use anagen_model::measure::phototrichogram::Device;
use anagen_model::quantity::Lanes;
use anagen_trial::design::{Criterion, Enrolment, PlaceboResponse, Trial};
use anagen_trial::people::matched;
use anagen_trial::record::{Data, Left};
use anagen_trial::stage::{Played, Stage};
use sample::{parallel, within_head};

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn sd(values: &[f64]) -> f64 {
    let m = mean(values);
    (values.iter().map(|x| (x - m) * (x - m)).sum::<f64>() / (values.len() as f64 - 1.0)).sqrt()
}

fn played(trial: &Trial, twins: bool) -> Played {
    let law = Parameters::default();
    Stage::new(trial, &law, &matched(trial, &law)).play(0, trial.participants.n, twins)
}

fn data(trial: &Trial) -> Data {
    played(trial, false).data(trial, &Parameters::default(), 1.0)
}

/// Readings of the first endpoint at a visit, by subject and site; none where there is no reading.
fn at(data: &Data, visit: u16) -> Vec<(u32, u16, u16, f64)> {
    data.records
        .iter()
        .filter(|r| r.visit == visit && r.endpoint == 0)
        .map(|r| (r.subject, r.site, r.arm, r.value))
        .collect()
}

/// Changes of an arm at a visit.
fn changes(data: &Data, visit: u16, arm: u16) -> Vec<f64> {
    let base = at(data, 0);
    let of = |(subject, site, own, value): &(u32, u16, u16, f64)| {
        let start = base.iter().find(|b| b.0 == *subject && b.1 == *site)?;
        (*own == arm).then_some(value - start.3)
    };
    at(data, visit).iter().filter_map(of).collect()
}

#[test]
fn people_are_like_the_table() {
    let of = data(&parallel(400));
    let base: Vec<f64> = at(&of, 0).iter().map(|r| r.3).collect();
    // 172 +- 45 are printed; four standard errors of 400 people and of the panel's luck.
    assert!((mean(&base) - 172.0).abs() < 10.0, "{}", mean(&base));
    assert!((sd(&base) - 45.0).abs() < 6.5, "{}", sd(&base));
    let ages: Vec<f64> = of.subjects.iter().map(|s| s.age_years).collect();
    assert!(ages.iter().all(|a| (18.0..=41.0).contains(a)) && (mean(&ages) - 32.2).abs() < 1.2, "{}", mean(&ages));
}

#[test]
fn the_change_of_a_square_centimetre_scatters_as_in_mens_trials() {
    let of = data(&parallel(400));
    for arm in [0, 1] {
        let found = sd(&changes(&of, 4, arm));
        assert!((18.0..27.0).contains(&found), "{found} hairs");
    }
    assert!(mean(&changes(&of, 4, 0)) - mean(&changes(&of, 4, 1)) > 8.0, "the drug does something");
}

#[test]
fn without_an_effect_arms_differ_by_nothing_and_the_placebo_arm_never_changes() {
    let trial = parallel(24);
    let (law, played) = (Parameters::default(), played(&trial, true));
    let [whole, half, none] = [1.0, 0.5, 0.0].map(|effect| played.data(&trial, &law, effect));
    let as_control = Stage::new(&trial, &law, &matched(&trial, &law)).play_in(0, 24, 1).data(&trial, &law, 1.0);
    for (i, record) in none.records.iter().enumerate() {
        let (w, h, c) = (&whole.records[i], &half.records[i], &as_control.records[i]);
        assert_eq!(record.value, c.value, "without effect everybody is as in the control arm");
        assert!((h.truth - 0.5 * (w.truth + record.truth)).abs() < 1e-9);
        if record.arm == 1 {
            assert_eq!(w.value, record.value);
        }
    }
    assert_ne!(whole, none);
}

#[test]
fn fewer_people_are_the_first_of_more_on_any_threads_and_vectors() {
    let mut trial = parallel(24);
    trial.participants.criteria = vec![Criterion { endpoint: 0, least: Some(140.0), most: None }];
    let law = Parameters::default();
    let matched = matched(&trial, &law);
    let stage = Stage::new(&trial, &law, &matched);
    let (few, many) = (stage.play(3, 9, true), stage.play(3, 24, true));
    assert_eq!(few.people, many.people[..9]);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert_eq!(one.install(|| stage.play(3, 24, true)), many);
    let narrow = Stage::new(&trial, &law, &matched).with_lanes(Lanes::named("scalar").expect("a level"));
    assert_eq!(narrow.play(3, 24, true), many);
    assert_ne!(stage.play(4, 9, true).people, few.people, "another replicate is another trial");
    trial.participants.n = 9;
    assert_eq!(many.data(&trial, &law, 1.0).subjects.len(), 9);
}

#[test]
fn criteria_are_read_with_error_so_that_those_admitted_fall_back() {
    let mut trial = parallel(150);
    trial.participants.criteria = vec![Criterion { endpoint: 0, least: None, most: Some(150.0) }];
    let of = data(&trial);
    let refused: u32 = of.flow.excluded.iter().map(|(_, n)| n).sum();
    assert_eq!(of.flow.screened, 150 + refused);
    assert!(refused > 100 && of.flow.excluded[0].0.contains("at most 150"), "{:?}", of.flow);
    let base: Vec<f64> = at(&of, 0).iter().map(|r| r.3).collect();
    let above = base.iter().filter(|b| **b > 150.0).count();
    assert!(above > 3, "{above}: some who were let in read above it on day 0");
    assert!(mean(&base) < 145.0, "{}", mean(&base));
}

#[test]
fn people_leave_as_often_as_is_said_and_those_who_did_badly_more() {
    let mut trial = parallel(400);
    trial.conduct.drop_out_share = 0.25;
    trial.conduct.missed_visit_share = 0.1;
    let played = played(&trial, false);
    let law = Parameters::default();
    let of = played.data(&trial, &law, 1.0);
    let gone = of.subjects.iter().filter(|s| s.left.is_some()).count() as f64 / 400.0;
    assert!((gone - 0.25).abs() < 0.087, "{gone}: four standard errors");
    let seen: usize = (1..=4).map(|v| at(&of, v).len()).sum();
    let possible = of.subjects.iter().map(|s| match s.left {
        Some((day, Left::DroppedOut)) => (day / 84.0).round() as usize,
        _ => 4,
    });
    let missed = 1.0 - seen as f64 / possible.sum::<usize>() as f64;
    assert!((missed - 0.1).abs() < 0.035, "{missed}");
    trial.conduct.missed_visit_share = 0.0;
    trial.conduct.drop_out_by_outcome = 1.5;
    let of = played.data(&trial, &law, 1.0);
    let stay = |stays: bool| -> Vec<f64> {
        let base = at(&of, 0);
        at(&of, 1)
            .iter()
            .filter(|r| of.subjects[r.0 as usize].left.is_none() == stays)
            .map(|r| r.3 - base[r.0 as usize].3)
            .collect()
    };
    assert!(mean(&stay(true)) > mean(&stay(false)) + 5.0, "{} {}", mean(&stay(true)), mean(&stay(false)));
}

#[test]
fn a_treatment_that_is_stopped_is_lost() {
    let mut trial = parallel(120);
    let kept = data(&trial);
    trial.conduct.stop_treatment_share = 1.0;
    trial.conduct.stay_after_stopping_share = 1.0;
    let stopped = data(&trial);
    assert!(stopped.subjects.iter().all(|s| s.stopped_day.is_some() && s.left.is_none()));
    let off = stopped.records.iter().filter(|r| !r.on_treatment).count();
    assert!(off > 100 && off < 400, "{off}");
    assert!(mean(&changes(&kept, 4, 0)) > mean(&changes(&stopped, 4, 0)) + 2.0);
    assert_eq!(changes(&kept, 4, 1), changes(&stopped, 4, 1), "nothing is lost with a placebo");
    trial.conduct.stay_after_stopping_share = 0.0;
    let gone = data(&trial);
    assert!(gone.subjects.iter().all(|s| matches!(s.left, Some((_, Left::StoppedTreatment)))));
    assert!(gone.records.iter().all(|r| r.on_treatment));
    trial.conduct = Default::default();
    trial.conduct.adherence.mean = Some(0.0);
    let never = data(&trial);
    let difference = mean(&changes(&never, 4, 0)) - mean(&changes(&never, 4, 1));
    assert!(difference.abs() < 12.0 && mean(&changes(&never, 4, 0)) < 0.0, "{difference}");
}

#[test]
fn devices_readers_and_places_add_what_they_say() {
    let spread = |change: &dyn Fn(&mut Trial)| {
        let mut trial = parallel(200);
        change(&mut trial);
        sd(&changes(&data(&trial), 4, 1))
    };
    let matched = spread(&|t| t.endpoints[0].device = Device::Matched);
    let automatic = spread(&|_| {});
    // The error of a change is 12 % of some 170 hairs.
    let added = (automatic * automatic - matched * matched).sqrt();
    assert!((added - 20.0).abs() < 4.0, "{added}");
    let moved = spread(&|t| {
        t.endpoints[0].device = Device::Matched;
        t.endpoints[0].relocation_mm = 2.0;
    });
    assert!(moved > matched + 2.0, "{moved} {matched}");
    let readers = spread(&|t| {
        t.endpoints[0].device = Device::Matched;
        t.endpoints[0].readers.within_cv = 0.1;
    });
    assert!(readers > matched + 8.0, "{readers} {matched}");
    let mut trial = parallel(30);
    trial.endpoints[0].readers.between_cv = 0.2;
    trial.endpoints[0].readers.readers = 2;
    trial.endpoints[0].device = Device::Matched;
    let same = sd(&changes(&data(&trial), 4, 1));
    trial.endpoints[0].readers.same_reader = false;
    assert!(sd(&changes(&data(&trial), 4, 1)) > 1.5 * same, "who reads whom matters if readers change");
}

#[test]
fn what_everybody_shows_and_a_device_that_drifts_come_on_top() {
    let mut trial = parallel(40);
    let played = played(&trial, false);
    let law = Parameters::default();
    let plain = played.data(&trial, &law, 1.0);
    trial.conduct.placebo = PlaceboResponse { mean_percent: 10.0, sd_percent: 0.0, half_time_weeks: 12.0 };
    let shown = played.data(&trial, &law, 1.0);
    for (a, b) in plain.records.iter().zip(&shown.records) {
        let expected = [1.0, 1.05, 1.075, 1.0875, 1.09375][a.visit as usize];
        assert!((b.value / a.value - expected).abs() < 1e-9);
    }
    trial.conduct.placebo = PlaceboResponse::default();
    trial.conduct.device_drift_percent_per_year = -5.0;
    let drifted = played.data(&trial, &law, 1.0);
    let ratio = drifted.records[4].value / plain.records[4].value;
    assert!((ratio - (1.0 - 0.05 * 336.0 / 365.25)).abs() < 1e-9, "{ratio}");
}

#[test]
fn season_moves_all_arms_with_the_day_of_enrolment() {
    let mut trial = parallel(60);
    trial.endpoints[0].measured = anagen_evidence::study::Measured::AnagenShare;
    let plain = played(&trial, false);
    let season = |date: &str| Some(Enrolment { first_date: date.into(), months: 1.0, hemisphere: "north".into() });
    let share = |played: &Played| mean(&played.people.iter().map(|p| p.own[0][0][0].truth).collect::<Vec<f64>>());
    trial.conduct.enrolment = season("2027-02-15");
    let spring = played(&trial, false);
    trial.conduct.enrolment = season("2027-08-25");
    let summer = played(&trial, false);
    assert!(share(&spring) > share(&plain) && share(&plain) > share(&summer), "most hair rests in late summer");
}

#[test]
fn every_head_has_every_arm_and_its_sites_are_alike() {
    let trial = within_head();
    let of = data(&trial);
    for subject in &of.subjects {
        let mut arms = subject.site_arms.clone();
        arms.sort_unstable();
        assert_eq!(arms, [0, 1, 2, 3]);
    }
    let truths: Vec<f64> = of.records.iter().filter(|r| r.visit == 0).map(|r| r.truth).collect();
    assert!(truths.chunks(4).filter(|site| site[0] != site[3]).count() > 25, "each site has a luck of its own");
    let base = at(&of, 0);
    let pairs: Vec<[f64; 2]> = base.chunks(4).map(|site| [site[0].3, site[3].3]).collect();
    let between: Vec<f64> = pairs.iter().map(|[a, b]| a + b).collect();
    let within: Vec<f64> = pairs.iter().map(|[a, b]| a - b).collect();
    assert!(sd(&between) > 1.5 * sd(&within), "{} {}", sd(&between), sd(&within));
}

#[test]
fn a_jak_inhibitor_is_seen_in_areata() {
    let mut trial = parallel(48);
    trial.participants.condition = anagen_evidence::study::Condition::Areata;
    trial.participants.criteria = vec![Criterion { endpoint: 0, least: Some(60.0), most: None }];
    trial.endpoints[0].measured = anagen_evidence::study::Measured::Salt;
    trial.visits.weeks = vec![12.0, 24.0, 36.0];
    let baricitinib = [
        ("drug", anagen_model::quantity::Value::Text("baricitinib".into())),
        ("dose_mg_per_day", anagen_model::quantity::Value::Number(4.0)),
        ("start_day", anagen_model::quantity::Value::Number(0.0)),
    ];
    trial.arms[0].treatments = vec![sample::treatment("jak_inhibitor", &baricitinib)];
    let law = Parameters::default();
    let played = Stage::new(&trial, &law, &matched(&trial, &law)).play(0, 48, true);
    let of = played.data(&trial, &law, 1.0);
    assert!(of.flow.screened > 48 && at(&of, 0).iter().all(|r| r.3 >= 59.5), "{:?}", of.flow);
    assert!(mean(&changes(&of, 3, 0)) < mean(&changes(&of, 3, 1)) - 8.0);
    let none = played.data(&trial, &law, 0.0);
    assert!(mean(&changes(&none, 3, 0)) > mean(&changes(&of, 3, 0)) + 8.0);
    let alone = Stage::new(&trial, &law, &matched(&trial, &law)).play_in(0, 48, 1).data(&trial, &law, 1.0);
    let control: Vec<f64> = none.records.iter().map(|r| r.value).collect();
    assert_eq!(
        control,
        alone.records.iter().map(|r| r.value).collect::<Vec<f64>>(),
        "whoever walks beside changes nothing"
    );
}
