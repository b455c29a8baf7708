//! Simulated trials analysed by every method: a strong drug is seen, none is not seen more often than chance allows.

mod sample;

use anagen_model::law::Parameters;
use anagen_trial::analyse::analyse;
use anagen_trial::design::{Analysis, Covariate, Cut, Degrees, Estimand, Method, Scale, Trial};
use anagen_trial::people::matched;
use anagen_trial::stage::Stage;
use rayon::prelude::*;
use sample::{parallel, within_head};

/// Trials without an effect.
const TRIALS: u32 = 100;
/// Rejected at 5 % by chance: 5 of 100 with SD 2.2; more than 16 come once in 100,000.
const MOST_REJECTED: usize = 16;

/// The same question by each method.
fn asked(mut trial: Trial, methods: &[Method]) -> Trial {
    let first = trial.analyses[0].clone();
    trial.analyses = methods.iter().map(|method| Analysis { method: *method, ..first.clone() }).collect();
    trial.conduct.drop_out_share = 0.1;
    trial.conduct.missed_visit_share = 0.05;
    trial.conduct.stop_treatment_share = 0.1;
    trial.conduct.stay_after_stopping_share = 0.5;
    trial
}

const BETWEEN_PEOPLE: [Method; 5] = [
    Method::Ancova,
    Method::Mmrm(Degrees::KenwardRoger),
    Method::Mmrm(Degrees::Satterthwaite),
    Method::Responders { rose_by_percent: 10.0, exact: false },
    Method::Responders { rose_by_percent: 10.0, exact: true },
];

/// How often each hypothesis was rejected on either side, and won, in trials with a share of the benefit.
fn rejected(trial: &Trial, trials: u32, effect: f64) -> Vec<[usize; 2]> {
    let law = Parameters::default();
    let matched = matched(trial, &law);
    let stage = Stage::new(trial, &law, &matched);
    let found =
        |replicate| analyse(trial, &stage.play(replicate, trial.participants.n, true).data(trial, &law, effect));
    let all: Vec<_> = (0..trials).into_par_iter().map(found).collect();
    let hypotheses = trial.analyses.iter().map(|analysis| analysis.compare.len()).sum();
    let count = |i: usize| {
        let of = all.iter().map(|found| &found.findings[i]);
        let seen = of.clone().filter(|f| f.result.as_ref().expect("a fit").p <= 0.05).count();
        [seen, of.filter(|f| f.won).count()]
    };
    (0..hypotheses).map(count).collect()
}

#[test]
fn a_strong_drug_is_seen_between_people() {
    let mut trial = asked(parallel(120), &BETWEEN_PEOPLE);
    trial.analyses[1].covariates.push(Covariate::AgeYears);
    trial.analyses[2].scale = Scale::PercentChange;
    trial.analyses[3].estimand = Estimand::Composite;
    trial.subgroups = vec![Cut { by: Covariate::AgeYears, cuts: vec![33.0] }];
    // Three times what the drug does: about 40 hairs, with an SD of 25 in 50 people an arm.
    assert!(rejected(&trial, 4, 3.0).iter().all(|[_, won]| *won == 4));
}

#[test]
fn no_drug_is_seen_no_more_often_than_by_chance_between_people() {
    for [seen, _] in rejected(&asked(parallel(40), &BETWEEN_PEOPLE), TRIALS, 0.0) {
        assert!(seen <= MOST_REJECTED, "{seen} of {TRIALS}");
    }
}

#[test]
fn within_heads_cells_are_seen_and_sham_is_not() {
    let mut trial = asked(within_head(), &[Method::Paired, Method::HairToHair]);
    trial.participants.n = 16;
    trial.analyses.iter_mut().for_each(|analysis| analysis.visit = 1);
    for [seen, _] in rejected(&trial, TRIALS, 0.0) {
        assert!(seen <= MOST_REJECTED, "{seen} of {TRIALS}");
    }
    // Ten times what the lowest dose does at week 24, which is the one that does most then.
    let strong = rejected(&trial, 4, 10.0);
    assert!(strong[0][1] == 4 && strong[3][1] == 4, "{strong:?}");
}
