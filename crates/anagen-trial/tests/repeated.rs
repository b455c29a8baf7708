//! Simulated trials repeated: what is measured, and how, decides what a design within heads can see; no effect is
//! none to the bit; a trial of one group is of that group.

mod sample;

use anagen_evidence::study::Hairs;
use anagen_model::law::Parameters;
use anagen_model::measure::phototrichogram::Device;
use anagen_model::quantity::Value;
use anagen_trial::analyse::analyse;
use anagen_trial::design::{Arm, Covariate, Cut, Power, Site, Trial};
use anagen_trial::people::matched;
use anagen_trial::power::settings::Settings;
use anagen_trial::power::{Company, Laws, VirtualCompany};
use anagen_trial::stage::Stage;
use rayon::prelude::*;
use sample::{arm, parallel, treatment, within_head};

/// Trials of each design.
const TRIALS: u32 = 60;

/// Heads with a site for each of these strengths of minoxidil and one for the vehicle, read after 24 weeks by a
/// device that hardly errs.
fn heads(n: u32, percents: &[f64]) -> Trial {
    let drug = |percent: f64| {
        let values = [("concentration_percent", Value::Number(percent)), ("start_day", Value::Number(0.0))];
        arm(&format!("MIN{percent}"), false, vec![treatment("minoxidil_topical", &values)])
    };
    let mut trial = within_head();
    trial.participants.n = n;
    let site = |(s, _): (usize, &Arm)| Site { name: format!("site {s}"), ..trial.sites[0].clone() };
    let arms: Vec<Arm> = percents.iter().map(|percent| drug(*percent)).chain([arm("VEH", true, Vec::new())]).collect();
    let sites = arms.iter().enumerate().map(site).collect();
    let control = percents.len();
    (trial.arms, trial.sites, trial.visits.weeks) = (arms, sites, vec![24.0]);
    (trial.analyses[0].visit, trial.analyses[0].compare) = (0, (0..control).map(|a| (a, control)).collect());
    trial.endpoints[0].device = Device::Matched;
    trial
}

/// Share of trials in which each pair is won.
fn won(trial: &Trial) -> Vec<f64> {
    let law = Parameters::default();
    let people = matched(trial, &law);
    let stage = Stage::new(trial, &law, &people);
    let n = trial.participants.n;
    let one = |replicate: u32| {
        let findings = analyse(trial, &stage.play(replicate, n, false).data(trial, &law, 1.0)).findings;
        findings.iter().map(|f| f64::from(u8::from(f.won))).collect::<Vec<f64>>()
    };
    let all: Vec<Vec<f64>> = (0..TRIALS).into_par_iter().map(one).collect();
    (0..trial.analyses[0].compare.len()).map(|p| all.iter().map(|t| t[p]).sum::<f64>() / f64::from(TRIALS)).collect()
}

/// What a design within heads can see, as designed and with one thing changed.
fn changes(designed: &Trial) -> [Vec<f64>; 4] {
    let changed = |change: &dyn Fn(&mut Trial)| {
        let mut trial = designed.clone();
        change(&mut trial);
        won(&trial)
    };
    [
        won(designed),
        changed(&|t| t.endpoints[0].device = Device::Automatic),
        changed(&|t| t.endpoints[0].hairs = Hairs::Vellus),
        changed(&|t| t.conduct.device_drift_percent_per_year = -60.0),
    ]
}

// 60 trials on common luck: a share of 0.5 has a standard error of 0.065, differences on common luck less.
#[test]
fn what_half_a_head_sees_hangs_on_device_hairs_and_drift() {
    let [designed, automatic, vellus, drift] = changes(&heads(8, &[2.0]));
    println!("half head: {designed:?} automatic {automatic:?} vellus {vellus:?} drift {drift:?}");
    assert!(designed[0] > 0.5 && designed[0] < 1.0, "{designed:?}");
    assert!(automatic[0] < designed[0] - 0.2, "{automatic:?}");
    assert!((vellus[0] - designed[0]).abs() > 0.2, "{vellus:?}");
    assert!(drift[0] < designed[0] - 0.1, "{drift:?}");
}

#[test]
fn what_four_sites_see_hangs_on_device_hairs_and_drift() {
    let [designed, automatic, vellus, drift] = changes(&heads(6, &[5.0, 2.0, 1.0]));
    println!("four sites: {designed:?} automatic {automatic:?} vellus {vellus:?} drift {drift:?}");
    let mean = |won: &[f64]| won.iter().sum::<f64>() / won.len() as f64;
    assert!(designed[0] > designed[2] && designed[0] < 1.0, "more drug is seen more often: {designed:?}");
    assert!(mean(&automatic) < mean(&designed) - 0.15, "{automatic:?}");
    assert!((mean(&vellus) - mean(&designed)).abs() > 0.15, "{vellus:?}");
    assert!(mean(&drift) < mean(&designed) - 0.08, "{drift:?}");
}

#[test]
fn without_effect_a_drug_is_no_drug_to_the_bit() {
    for designed in [parallel(24), heads(6, &[5.0, 2.0])] {
        let mut none = designed.clone();
        none.arms.iter_mut().for_each(|arm| arm.treatments.clear());
        let law = Parameters::default();
        // Who takes part is matched on day 0, so it is the same for both.
        let people = matched(&designed, &law);
        let n = designed.participants.n;
        let data = |trial: &Trial, twins: bool, effect: f64| {
            let data = Stage::new(trial, &law, &people).play(3, n, twins).data(trial, &law, effect);
            let values: Vec<u64> = data.records.iter().map(|r| r.value.to_bits()).collect();
            (values, analyse(trial, &data).findings)
        };
        let (null, control) = (data(&designed, true, 0.0), data(&none, false, 1.0));
        assert!(null == control, "other readings or findings");
        assert!(data(&designed, true, 1.0).0 != null.0, "the drug does something");
    }
}

#[test]
fn a_trial_of_one_group_is_of_that_group_and_truths_are_those_of_the_arms() {
    let mut designed = parallel(40);
    designed.power = Some(Power {
        analysis: 0,
        target: 0.8,
        standard_error: 0.1,
        most_trials: 10,
        n: vec![20],
        weeks: vec![24.0],
        areas_cm2: Vec::new(),
        devices: vec![Device::Matched],
        effects: vec![2.0],
        looks: None,
        enrichment: Vec::new(),
    });
    let law = Parameters::default();
    let people = matched(&designed, &law);
    let cuts = [(Covariate::AgeYears, 33.0), (Covariate::CalibreUm, 50.0), (Covariate::DurationYears, 6.0)];
    for (by, at) in cuts {
        let cut = Cut { by, cuts: vec![at] };
        for group in 0..2 {
            let stage = Stage::new(&designed, &law, &people).only(&cut, group, 0);
            let played = stage.play(1, 40, false);
            assert_eq!(played.people.len(), 40);
            let values = played.people.iter().map(|p| p.subject.covariate(by, 0.0));
            assert!(values.clone().all(|v| (v >= at) == (group == 1)), "{by:?}: {:?}", values.collect::<Vec<_>>());
            let first = played.people.iter().filter(|p| p.subject.arm == 0).count();
            assert_eq!(first, 20, "blocks are filled with those admitted");
        }
    }
    let company = VirtualCompany::new(designed.clone(), Vec::new());
    let under = company.under(Laws::Default, &company.people(Laws::Default)).unwrap();
    let settings = Settings::of(&designed, true);
    let truth = company.truths(&under, &settings.all[0].1, 600)[0].unwrap();
    // Finasteride for 48 weeks: some 15 to 25 hairs per cm2 over placebo.
    assert!(truth.value > 8.0 && truth.value < 30.0 && truth.standard_error < 1.0, "{truth:?}");
    let all: Vec<_> = settings.all.iter().map(|(_, setting)| setting).collect();
    let found = company.findings(&under, 0..30, &all);
    let mean = |setting: usize| {
        let values = found.iter().map(|trial| trial[setting].findings[0].result.as_ref().expect("a fit").value);
        values.sum::<f64>() / found.len() as f64
    };
    // 30 trials of 40 people, SD 25: the mean errs by 25 x 2 / sqrt(40 x 30) = 1.4; four of that.
    assert!((mean(0) - truth.value).abs() < 5.8, "{} {truth:?}", mean(0));
    assert!(mean(1).abs() < 5.8, "{}", mean(1));
    let doubled = settings.lines.iter().find(|line| line.over == "effect").unwrap().spots.last().unwrap().setting;
    assert!((mean(doubled) - 2.0 * mean(0)).abs() < 2.5, "twice the effect on the same luck: {}", mean(doubled));
}
