//! The fit on toys whose posterior is known.

use anagen_evidence::calibrate::confirmation::overlooked;
use anagen_evidence::calibrate::correction::agreement;
use anagen_evidence::calibrate::fit::{Fit, Settings, Stage, State};
use anagen_evidence::calibrate::likelihood::Errors;
use anagen_evidence::calibrate::linear::{Lower, dot};
use anagen_evidence::calibrate::rounds::Rounds;
use anagen_evidence::calibrate::{Datum, DatumKind, Forward, Guess};
use anagen_model::quantity::stream::{Purpose, Stream};
use anagen_work::job::{Done, Job};

/// `A x + b`, with the luck of a simulation on top of it.
struct Line {
    slopes: Vec<Vec<f64>>,
    data: Vec<Datum>,
    sampling: f64,
    chance: f64,
}

impl Line {
    fn new(sampling: f64, chance: f64) -> Line {
        let slopes = vec![vec![2.0, 0.5, 0.0], vec![0.0, 1.0, 1.0], vec![1.0, -1.0, 0.0], vec![0.3, 0.3, 0.1]];
        let values = [1.5, -0.5, 2.0, 0.4];
        let datum = |(i, value): (usize, &f64)| Datum {
            label: format!("TOY/{i}"),
            study: i / 2,
            value: *value,
            kind: DatumKind::Density,
            drifts: false,
        };
        Line { slopes, data: values.iter().enumerate().map(datum).collect(), sampling, chance }
    }
}

impl Forward for Line {
    fn unknowns(&self) -> usize {
        3
    }
    fn data(&self) -> &[Datum] {
        &self.data
    }
    fn guess(&self, x: &[f64], luck: u64) -> Vec<Guess> {
        let of = |(i, slopes): (usize, &Vec<f64>)| {
            let luck = Stream::new(luck, 0).normals(i as u32, 0, Purpose::Calibration)[0];
            let value = dot(slopes, x) + self.chance.sqrt() * luck;
            Guess { value, sampling_variance: self.sampling, chance_variance: self.chance }
        };
        self.slopes.iter().enumerate().map(of).collect()
    }
}

fn settings(members: usize) -> Settings {
    // Degrees of freedom so many that the Student t is a normal.
    let errors = Errors { tau: [0.0; 4], drift: [0.0; 4], rho: 0.0, freedom: 1e9 };
    Settings { seed: 11, members, moves: 3, last_moves: 6, confirmed: 20, errors }
}

fn fit(line: &Line, settings: &Settings) -> State {
    let fit = Fit { forward: line, again: line, settings: settings.clone() };
    fit.run().unwrap()
}

/// Mean and SD of every unknown, exactly: precision 1 + A'A / v.
fn exact(line: &Line) -> Vec<[f64; 2]> {
    let variance = line.sampling + line.chance;
    let luck: Vec<f64> = line.guess(&[0.0; 3], 0).iter().map(|g| g.value).collect();
    let off: Vec<f64> = line.data.iter().zip(&luck).map(|(d, l)| d.value - l).collect();
    let column = |u: usize| line.slopes.iter().map(|s| s[u]).collect::<Vec<f64>>();
    let cell = |u: usize, v: usize| f64::from(u8::from(u == v)) + dot(&column(u), &column(v)) / variance;
    let precision: Vec<Vec<f64>> = (0..3).map(|u| (0..3).map(|v| cell(u, v)).collect()).collect();
    let pull: Vec<f64> = (0..3).map(|u| dot(&column(u), &off) / variance).collect();
    let lower = Lower::of(&precision).unwrap();
    let (mean, covariance) = (lower.solve(&pull), lower.inverse());
    (0..3).map(|u| [mean[u], covariance[u][u].sqrt()]).collect()
}

#[test]
fn a_linear_model_has_its_exact_posterior() {
    let line = Line::new(0.25, 0.04);
    let state = fit(&line, &settings(2000));
    let gaussian = state.gaussian.as_ref().unwrap();
    for (u, [mean, sd]) in exact(&line).into_iter().enumerate() {
        // The inversion is exact, but for the width it adds.
        assert!((gaussian.mean[u] - mean).abs() < 1e-9, "unknown {u}: {} for {mean}", gaussian.mean[u]);
        let width = dot(&gaussian.lower[u], &gaussian.lower[u]).sqrt() / 1.2_f64.sqrt();
        assert!((width / sd - 1.0).abs() < 1e-9, "unknown {u}: {width} for {sd}");
        // Of 2,000 members, a quarter effective at least: mean within 4 SE of 500, SD within 4 / sqrt(1000).
        let x: Vec<f64> = state.members.iter().map(|m| m.x[u]).collect();
        let found = x.iter().sum::<f64>() / 2000.0;
        let wide = (x.iter().map(|x| (x - found) * (x - found)).sum::<f64>() / 1999.0).sqrt();
        assert!((found - mean).abs() < 4.0 * sd / 500f64.sqrt(), "unknown {u}: {found} for {mean} ({sd})");
        assert!((wide / sd - 1.0).abs() < 0.127, "unknown {u}: {wide} for {sd}");
    }
    assert!(agreement(&state.members).iter().all(|r| *r < 1.05), "{:?}", agreement(&state.members));
}

#[test]
fn luck_is_not_learned_as_knowledge() {
    // What the simulation may be off by is counted: another luck is within it, and the posterior is wider
    // than that of a fit that believes its luck.
    let honest = fit(&Line::new(0.05, 0.5), &settings(200));
    let found = overlooked(&honest.confirmed);
    assert!(found > 0.3 && found < 1.9, "{found}: 4 numbers of mean square 1");
    let mut believed = Line::new(0.05, 0.5);
    believed.sampling = 0.0;
    let wide =
        |state: &State| dot(&state.gaussian.as_ref().unwrap().lower[0], &state.gaussian.as_ref().unwrap().lower[0]);
    let sure = fit(&Line::new(0.05, 1e-9), &settings(200));
    assert!(wide(&honest) > 3.0 * wide(&sure), "{} {}", wide(&honest), wide(&sure));
}

/// A bent model: its posterior is no Gaussian, and its studies disagree.
struct Bent(Vec<Datum>);

impl Bent {
    fn new() -> Bent {
        let datum = |i: usize, value: f64| Datum {
            label: format!("TOY/{i}"),
            study: i / 2,
            value,
            kind: [DatumKind::Density, DatumKind::Percent][i % 2],
            drifts: i == 3,
        };
        Bent([4.0, 2.0, -1.0, 30.0, 6.0, 1.0].iter().enumerate().map(|(i, v)| datum(i, *v)).collect())
    }
}

impl Forward for Bent {
    fn unknowns(&self) -> usize {
        2
    }
    fn data(&self) -> &[Datum] {
        &self.0
    }
    fn guess(&self, x: &[f64], _: u64) -> Vec<Guess> {
        let value = |i: usize| 5.0 * libm::exp(0.4 * x[0]) - if i % 2 == 1 { x[1] * x[1] + x[1] } else { x[1] };
        (0..6).map(|i| Guess { value: value(i), sampling_variance: 1.0, chance_variance: 0.1 }).collect()
    }
}

fn bent() -> Fit<Bent> {
    let settings = Settings { seed: 3, members: 60, moves: 2, last_moves: 3, confirmed: 6, errors: Errors::default() };
    Fit { forward: Bent::new(), again: Bent::new(), settings }
}

/// Every bit of a state: what `{:?}` prints of a number reads back as the same.
fn bits(state: &State) -> String {
    format!("{state:?}")
}

#[test]
fn threads_change_no_bit() {
    let in_threads = |n| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap();
        pool.install(|| bent().run().unwrap())
    };
    let whole = in_threads(1);
    assert_eq!(whole.stage, Stage::Done);
    assert!(whole.generations.iter().any(|g| g.accepted.is_some_and(|a| a > 0.05)), "{:?}", whole.generations);
    assert_eq!(bits(&in_threads(5)), bits(&whole));
}

#[test]
fn a_fit_cut_up_is_the_same_fit() {
    let whole = bent().run().unwrap();
    for (shards, backwards) in [(1, false), (3, false), (3, true), (7, true)] {
        // Every shard has a process of its own, which knows nothing but the rounds before.
        let mut done = Done::default();
        loop {
            let counting = Rounds::of(bent());
            let Some(units) = counting.next(&done).unwrap().map(|round| round.units()) else { break };
            let mut bytes = vec![Vec::new(); units as usize];
            let all = (0..shards).map(|i| i * units / shards..(i + 1) * units / shards);
            let all: Vec<_> = if backwards { all.rev().collect() } else { all.collect() };
            for shard in all {
                let rounds = Rounds::of(bent());
                let round = rounds.next(&done).unwrap().unwrap();
                shard.for_each(|unit| bytes[unit as usize] = round.unit(unit).unwrap());
            }
            done.rounds.push(bytes);
        }
        assert_eq!(done.rounds.len(), whole.generations.len());
        assert_eq!(bits(&Rounds::of(bent()).state(&done).unwrap()), bits(&whole), "{shards} shards");
    }
}

#[test]
fn rounds_may_be_taken_back_and_those_of_another_fit_are_told() {
    let rounds = Rounds::of(bent());
    let mut done = Done::default();
    while let Some(units) = rounds.next(&done).unwrap().map(|r| (0..r.units()).map(|i| r.unit(i).unwrap()).collect()) {
        done.rounds.push(units);
    }
    let early = Done { rounds: done.rounds[..2].to_vec() };
    assert_eq!(rounds.state(&early).unwrap().generations.len(), 2, "after the end, asked of an earlier state");
    let said = |damage: &dyn Fn(&mut Done)| {
        let mut damaged = done.clone();
        damage(&mut damaged);
        Rounds::of(bent()).state(&damaged).unwrap_err().to_string()
    };
    assert!(said(&|d| d.rounds[1].truncate(59)).contains("59 answers to 60 questions"));
    assert!(said(&|d| d.rounds.push(Vec::new())).contains("rounds after the last"));
    assert!(said(&|d| d.rounds[0][3].truncate(9)).contains("cannot be read"));
}
