//! What holds of the design, of the two steps together, and of studies as a model.
//! (Indices against exact values and SALib: `verification/tests/sensitivity_indices.rs`.)

use super::analysis::{Effort, Model, Place, analyse};
use super::study::Outcomes;
use super::{morris, screened, sobol};
use crate::library::Library;
use crate::restage::{Order, Staged, restage};
use anagen_lab::output::{Earlier, OutputError};
use anagen_lab::protocol::Source;
use anagen_lab::run::RunError;
use anagen_model::law::Parameters;
use anagen_model::law::drawn::Priors;
use anagen_model::quantity::Parameter;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

#[test]
fn a_trajectory_moves_every_input_once_on_a_grid_whose_levels_are_as_likely() {
    let design = morris::Design { inputs: 5, trajectories: 400, seed: 3 };
    let points = design.points();
    let mut level = [0; 4];
    for walked in points.chunks(6) {
        let mut moved = [0; 5];
        for pair in walked.windows(2) {
            let different: Vec<usize> = (0..5).filter(|i| pair[0][*i] != pair[1][*i]).collect();
            assert_eq!(different.len(), 1);
            moved[different[0]] += 1;
            assert!(((pair[0][different[0]] - pair[1][different[0]]).abs() - 2.0 / 3.0).abs() < 1e-12);
        }
        assert_eq!(moved, [1; 5]);
        walked[0].iter().for_each(|x| level[(3.0 * x).round() as usize] += 1);
    }
    // Of 2000 starts 500 are expected at each level, with an SD of 19.
    assert!(level.iter().all(|n| (*n - 500_i32).abs() < 80), "{level:?}");
    let slopes = [3.0, -2.0, 0.0, 0.5, 0.0];
    let values: Vec<f64> = points.iter().map(|p| p.iter().zip(slopes).map(|(x, s)| x * s).sum()).collect();
    for (effect, slope) in design.effects(&values).iter().zip(slopes) {
        assert!((effect.mean - slope).abs() < 1e-9 && (effect.size - slope.abs()).abs() < 1e-9 && effect.sd < 1e-9);
    }
}

#[test]
fn points_of_the_shares_differ_from_a_in_one_input_and_never_touch_an_end() {
    let design = sobol::Design { inputs: 4, base: 64, seed: 9 };
    for row in design.points().chunks(6) {
        for (i, mixed) in row[1..5].iter().enumerate() {
            let from = |j: usize| if i == j { row[5][j] } else { row[0][j] };
            assert!((0..4).all(|j| mixed[j] == from(j)));
        }
        assert!(row.iter().flatten().all(|x| *x > 0.0 && *x < 1.0));
    }
    assert_eq!(design.indices(&[1.0; 64 * 6]), None, "what does not vary has no shares");
    assert_ne!(design.points(), sobol::Design { seed: 10, ..design }.points());
}

/// A model whose first output hangs on two parameters, the first twice as much, and whose second on none.
struct Toy {
    rows: Vec<&'static Parameter>,
    names: Vec<(String, String)>,
    asked: AtomicUsize,
    /// After so many points somebody stops it.
    most: usize,
    stop: AtomicBool,
}

impl Toy {
    fn new(most: usize) -> Toy {
        let rows = Parameters::rows().take(5).collect();
        let names = ["sum", "nothing"].map(|n| (n.to_string(), "1".to_string())).to_vec();
        Toy { rows, names, asked: AtomicUsize::new(0), most, stop: AtomicBool::new(false) }
    }
}

impl Model for Toy {
    fn rows(&self) -> &[&'static Parameter] {
        &self.rows
    }
    fn outputs(&self) -> &[(String, String)] {
        &self.names
    }
    fn at(&self, rows: &[&'static Parameter], u: &[f64]) -> Result<Vec<f64>, String> {
        if self.asked.fetch_add(1, Ordering::Relaxed) + 1 >= self.most {
            self.stop.store(true, Ordering::Relaxed);
        }
        let of = |i: usize| rows.iter().position(|row| row.name == self.rows[i].name).map_or(0.5, |at| u[at]);
        Ok(vec![2.0 * of(1) + of(3), 7.0])
    }
}

const EFFORT: Effort = Effort { trajectories: 8, base: 128, kept: 2, seed: 1 };

fn question(words: &str) -> Vec<String> {
    vec![words.to_string()]
}

#[test]
fn parameters_that_matter_are_kept_and_their_shares_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new/toy.json");
    let toy = Toy::new(usize::MAX);
    let place = Place::open(&file, false, Earlier::Refuse, &question("toy")).unwrap();
    let found = analyse(&toy, &EFFORT, place, &toy.stop, &()).unwrap();
    let [sum, nothing] = &found.outputs[..] else { panic!("two outputs") };
    let names = |i: usize| toy.rows[i].name;
    assert_eq!(sum.effects.iter().map(|e| e.parameter.as_str()).collect::<Vec<_>>(), [names(1), names(3)]);
    // Over the central 95 % of the range.
    assert!((sum.effects[0].size - 1.9).abs() < 1e-9 && sum.unmoved == 3, "{:?}", sum.effects);
    assert_eq!(sum.shares.iter().map(|s| s.parameter.as_str()).collect::<Vec<_>>(), [names(1), names(3)]);
    assert!((sum.shares[0].first - 0.8).abs() < 0.03 && (sum.shares[1].total - 0.2).abs() < 0.03, "{:?}", sum.shares);
    assert!((sum.mean - 1.5).abs() < 0.02 && (sum.sd - (5.0_f64 / 12.0).sqrt()).abs() < 0.02);
    assert!(nothing.effects.is_empty() && nothing.shares.is_empty() && nothing.sd == 0.0);
    assert_eq!(std::fs::read_dir(folder.path().join("new")).unwrap().count(), 1, "nothing unfinished is left");
}

#[test]
fn what_was_cut_off_goes_on_to_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let run = |file: &str, most: usize, earlier: Earlier, words: &str| {
        let toy = Toy::new(most);
        let place = Place::open(&folder.path().join(file), false, earlier, &question(words));
        place.map_err(RunError::Output).and_then(|place| analyse(&toy, &EFFORT, place, &toy.stop, &()))
    };
    run("whole.json", usize::MAX, Earlier::Refuse, "toy").unwrap();
    // Once in the screening, once among the shares.
    for (most, earlier) in [(33, Earlier::Refuse), (200, Earlier::GoOn)] {
        let error = run("cut.json", most, earlier, "toy").unwrap_err();
        assert!(matches!(&error, RunError::Unfinished { left, .. } if left.contains("--resume")), "{error}");
        assert!(!folder.path().join("cut.json").exists());
    }
    let again = |earlier, words| run("cut.json", usize::MAX, earlier, words);
    let refused = again(Earlier::Refuse, "toy").unwrap_err();
    assert!(matches!(refused, RunError::Output(OutputError::Unfinished { .. })), "{refused}");
    let other = again(Earlier::GoOn, "another toy").unwrap_err();
    assert!(matches!(&other, RunError::Output(OutputError::AnotherQuestion { .. })), "{other}");
    again(Earlier::GoOn, "toy").unwrap();
    let bytes = |file: &str| std::fs::read(folder.path().join(file)).unwrap();
    assert_eq!(bytes("cut.json"), bytes("whole.json"));
    let exists = again(Earlier::Refuse, "toy").unwrap_err();
    assert!(matches!(exists, RunError::Output(OutputError::Exists { .. })), "{exists}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn only_parameters_of_what_is_there_are_asked_about() {
    let priors = Priors::about(&Parameters::default());
    let names = |there: &[&str]| screened::rows(&priors, there).iter().map(|row| row.name).collect::<Vec<_>>();
    let tablet = names(&["androgenetic_male", "finasteride", "phototrichogram"]);
    let has = |names: &[&str], chapter: &str| names.iter().any(|name| name.starts_with(chapter));
    assert!(["finasteride.", "androgen.", "clock.", "size."].iter().all(|chapter| has(&tablet, chapter)), "{tablet:?}");
    assert!(["minoxidil.", "cells.", "areata.", "transplant."].iter().all(|chapter| !has(&tablet, chapter)));
    let foam = names(&["androgenetic_male", "minoxidil_topical", "phototrichogram"]);
    assert!(foam.contains(&"minoxidil.strong_share") && !foam.contains(&"minoxidil.weak_response"));
}

const TRIAL: &str = r#"format = 1
id = "TRIAL2020"
title = "A tablet"
citation = "Trial A"
role = "calibrate"
condition = "androgenetic-male"
design = "parallel"

[people]
n = 40

[site]
region = "vertex"
area_cm2 = 1

[[arm]]
id = "fin"

[[arm.treatment]]
kind = "finasteride"
dose_mg_per_day = 1
start_day = 0

[[arm]]
id = "pbo"
control = true

[[outcome]]
id = "count-w48"
arm = "fin"
versus = "pbo"
measure = "hair_count"
scale = "change"
unit = "per_cm2"
week = 48
value = 17
se = 3
verified = "abstract"

[[outcome]]
id = "eyes-w48"
arm = "fin"
measure = "responder"
unit = "fraction"
week = 48
value = 0.5
definition = "judged"
verified = "abstract"
"#;

#[test]
fn outcomes_of_a_study_are_a_function_of_the_laws() {
    let library = Library::of(vec![Source::new("trial.toml", TRIAL)]).unwrap();
    let order = Order::of(4, 1);
    let of = |wanted: &str| Outcomes::of(&library, &[wanted.to_string()], order);
    let model = of("TRIAL2020").unwrap();
    assert_eq!(model.outputs(), [("TRIAL2020/count-w48".to_string(), "per cm2".to_string())]);
    assert_eq!(of("trial2020/count-w48").unwrap().outputs(), model.outputs());
    let told = |wanted: &str| of(wanted).err().unwrap_or_default();
    assert!(told("TRIAL2021").contains("did you mean TRIAL2020?"), "{}", told("TRIAL2021"));
    assert!(told("TRIAL2020/count-w84").contains("did you mean count-w48?"));
    assert!(told("TRIAL2020/eyes-w48").contains("cannot be staged"), "{}", told("TRIAL2020/eyes-w48"));
    let study = library.get("TRIAL2020").unwrap();
    let Staged::Number(usual) = &restage(study, &Parameters::default(), &order)[0] else { panic!("it is staged") };
    assert_eq!(model.at(&[], &[]), Ok(vec![usual.value]), "nothing moved, nothing changed");
    let row = |name: &str| Parameters::rows().find(|row| row.name == name).unwrap();
    let at = |name: &str, u: f64| model.at(&[row(name)], &[u]).unwrap()[0];
    assert!(at("finasteride.greatest_fall", 0.9) > at("finasteride.greatest_fall", 0.1) + 1.0);
    assert_eq!(at("transplant.survival", 0.1), usual.value, "what is not there moves nothing");
    assert!(!Path::new("out").exists(), "asking writes nothing");
}
