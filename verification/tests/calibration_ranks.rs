//! The fit is calibrated: where the truth comes from the prior, it lies anywhere among the members of the
//! posterior, each place as often (simulation-based calibration, Talts et al. 2018).
//!
//! Claim: over many fits to data made from unknowns that the prior drew, the rank of the truth among the
//! members is uniform. Two models: a bent one of two unknowns with studies that disagree, heavy tails and an
//! unknown that is 0 with probability one half; and Halloy's automaton walked by the engine's own `walk` with
//! three unknowns, where the fit sees every truth through the luck of 60 follicles and counts that chance.
//! Tolerance: the chi-square of ranks in 6 bins stays below 25.7 (5 degrees of freedom). Sample: 150 fits of
//! the bent model, 90 of the automaton. False-alarm rate: 1e-4 for each of the 6 histograms, 6e-4 together.

use anagen_evidence::calibrate::fit::{Fit, Settings};
use anagen_evidence::calibrate::likelihood::{Errors, Likelihood};
use anagen_evidence::calibrate::linear::Lower;
use anagen_evidence::calibrate::{Datum, DatumKind, Forward, Guess};
use anagen_model::quantity::stream::{Purpose, Stream};
use anagen_verification::automaton::{Automaton, Census, HALLOY_MONTHS, MONTH};
use rayon::prelude::*;

const BINS: usize = 6;
const MOST: f64 = 25.7;

fn datum(number: usize, study: usize, value: f64) -> Datum {
    Datum { label: format!("TOY/{number}"), study, value, kind: DatumKind::Density, drifts: false }
}

fn settings(seed: u64, errors: Errors) -> Settings {
    Settings { seed, members: 48, moves: 2, last_moves: 6, confirmed: 2, errors }
}

/// How many members lie below the truth, of each unknown and then of the disagreement.
fn ranks(model: &dyn Forward, settings: &Settings, truth: &[f64]) -> Vec<usize> {
    let fit = Fit { forward: model, again: model, settings: settings.clone() };
    let state = fit.run().expect("a fit");
    let below = |u: usize| {
        let value = |m: &anagen_evidence::calibrate::correction::Member| m.x.iter().chain(&m.z).nth(u).copied();
        state.members.iter().filter(|m| value(m).is_some_and(|v| v < truth[u])).count()
    };
    (0..truth.len()).map(below).collect()
}

/// The chi-square of the ranks of every unknown.
fn uniform(name: &str, all: &[Vec<usize>]) {
    for u in 0..all[0].len() {
        let mut counts = [0.0; BINS];
        all.iter().for_each(|ranks| counts[ranks[u] * BINS / 49] += 1.0);
        // 49 ranks do not fill 6 bins evenly.
        let share = |bin: usize| (0..49).filter(|rank| rank * BINS / 49 == bin).count() as f64 / 49.0;
        let expected = |bin: usize| share(bin) * all.len() as f64;
        let chi: f64 = (0..BINS).map(|b| (counts[b] - expected(b)) * (counts[b] - expected(b)) / expected(b)).sum();
        println!("{name}, unknown {u}: {counts:?}, chi-square {chi:.1} of at most {MOST}");
        assert!(chi < MOST, "{name}, unknown {u}: {counts:?}, chi-square {chi}");
    }
}

fn normals(run: u32, count: u32) -> Vec<f64> {
    (0..count).flat_map(|i| Stream::new(77, run).normals(0, i, Purpose::Calibration)).collect()
}

/// A bent model: no posterior of it is a Gaussian.
struct Bent(Vec<Datum>);

impl Forward for Bent {
    fn unknowns(&self) -> usize {
        2
    }
    fn data(&self) -> &[Datum] {
        &self.0
    }
    fn guess(&self, x: &[f64], _: u64) -> Vec<Guess> {
        // The second is none with probability one half.
        let (a, b) = (2.0 * libm::exp(0.4 * x[0]), x[1].max(0.0));
        let values = [a + b, a - 0.5 * b * b, 2.0 * a, a + 2.0 * b, b - a, a * a / 3.0];
        values.map(|value| Guess { value, sampling_variance: 0.3, chance_variance: 0.05 }).to_vec()
    }
}

#[test]
fn the_truth_lies_anywhere_in_a_bent_posterior() {
    let errors = Errors { tau: [1.0, 0.0, 0.0, 0.0], drift: [0.0; 4], ..Errors::default() };
    let one = |run: u32| {
        let draws = normals(run, 12);
        let truth = [draws[0], draws[1], draws[2]];
        let mut model = Bent((0..6).map(|i| datum(i, i / 3, 0.0)).collect());
        let guesses = model.guess(&truth, 0);
        let likelihood = Likelihood::new(model.data(), errors);
        let mut values = vec![0.0; 6];
        for (number, study) in likelihood.studies().iter().enumerate() {
            let scale = Lower::of(&likelihood.scale(study, &guesses, &likelihood.taus(&truth[2..]))).expect("positive");
            let own = &draws[3 + 8 * number..];
            // A Student t of 5 degrees of freedom.
            let squares: f64 = own[3..8].iter().map(|z| z * z).sum();
            let wide = (5.0 / squares).sqrt();
            let step = scale.times(&own[..3]);
            study.iter().zip(step).for_each(|(i, step)| values[*i] = guesses[*i].value + wide * step);
        }
        model.0.iter_mut().zip(values).for_each(|(datum, value)| datum.value = value);
        ranks(&model, &settings(u64::from(run), errors), &truth)
    };
    uniform("bent model", &(0..150).into_par_iter().map(one).collect::<Vec<_>>());
}

/// Follicles of the engine that a datum counts, and those of the fit.
const COUNTED: [u32; 2] = [120, 60];
/// Days on which follicles born on day 0 are looked at, and the phase that is counted.
const LOOKS: [(f64, usize); 6] = [(60.0, 0), (120.0, 0), (150.0, 1), (210.0, 1), (210.0, 2), (270.0, 2)];

/// Halloy's automaton with unknown means of its three phases.
struct Halloy {
    data: Vec<Datum>,
    run: u32,
}

impl Halloy {
    fn shares(&self, x: &[f64], luck: u32, count: u32) -> Vec<f64> {
        let mut automaton = Automaton::halloy();
        let mean = |phase: usize| HALLOY_MONTHS[phase] * MONTH * libm::exp(0.25 * x[phase]);
        automaton.law.clock.anagen_days = mean(0);
        automaton.traits.anagen_days = mean(0);
        automaton.law.clock.telogen_days = mean(1);
        automaton.law.clock.kenogen_days = mean(2);
        let stream = Stream::new(900 + u64::from(self.run), luck);
        let share = |(number, (day, phase)): (usize, &(f64, usize))| {
            let mut census = Census::new(1);
            // Each datum has follicles of its own.
            for id in number as u32 * 1000..number as u32 * 1000 + count {
                let mut state = automaton.at_birth(id, &stream);
                automaton.run(id, &mut state, day + 1.0, &[*day], &[], &stream, &mut census);
            }
            census.counts[0][*phase] as f64 / f64::from(count)
        };
        LOOKS.iter().enumerate().map(share).collect()
    }
}

impl Forward for Halloy {
    fn unknowns(&self) -> usize {
        3
    }
    fn data(&self) -> &[Datum] {
        &self.data
    }
    fn guess(&self, x: &[f64], luck: u64) -> Vec<Guess> {
        let guess = |value: f64| {
            let [counted, fitted] = COUNTED.map(f64::from);
            // A share of so few is never known to be 0 or 1.
            let share = (value * fitted + 1.0) / (fitted + 2.0);
            let variance = share * (1.0 - share);
            Guess { value, sampling_variance: variance / counted, chance_variance: variance / fitted }
        };
        self.shares(x, luck as u32, COUNTED[1]).into_iter().map(guess).collect()
    }
}

#[test]
fn the_truth_lies_anywhere_where_the_fit_knows_its_luck() {
    // Binomial errors of so many are near normal, and studies do not disagree.
    let errors = Errors { tau: [0.0; 4], drift: [0.0; 4], rho: 0.0, freedom: 1e9 };
    let one = |run: u32| {
        let truth = normals(1000 + run, 2)[..3].to_vec();
        let mut model = Halloy { data: (0..LOOKS.len()).map(|i| datum(i, i, 0.0)).collect(), run };
        // What was found: other follicles than those of the fit.
        let found = model.shares(&truth, 1 << 20, COUNTED[0]);
        model.data.iter_mut().zip(found).for_each(|(datum, value)| datum.value = value);
        ranks(&model, &settings(u64::from(run), errors), &truth)
    };
    uniform("automaton", &(0..90).into_par_iter().map(one).collect::<Vec<_>>());
}
