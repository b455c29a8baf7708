//! Both steps, one after the other: which parameters matter at all, then which share each explains.
//!
//! What is computed is kept on disk, a few points at a time, beside the place of the results; a program
//! that was cut off goes on where it stood, to the same bytes.

use super::{morris, sobol};
use anagen_lab::output::{Earlier, OutputError, write_new, write_whole};
use anagen_lab::run::{Listener, RunError};
use anagen_model::quantity::Parameter;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// The version of the file of results.
pub const FORMAT: u32 = 1;
/// Screening moves parameters within the central 95 % of their priors: a grid has an end, a prior none.
const CENTRAL: [f64; 2] = [0.025, 0.975];
/// Points that are computed before they are kept on disk.
const KEPT_TOGETHER: usize = 32;

/// A model whose outputs are asked about.
pub trait Model: Sync {
    /// The parameters that may be moved.
    fn rows(&self) -> &[&'static Parameter];
    /// What the outputs are called, with their unit.
    fn outputs(&self) -> &[(String, String)];
    /// All outputs with some of the parameters at probabilities of their priors and the others in force;
    /// the same luck every time. An error says which output cannot be had.
    fn at(&self, rows: &[&'static Parameter], u: &[f64]) -> Result<Vec<f64>, String>;
}

/// How much is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effort {
    /// Trajectories of the screening.
    pub trajectories: usize,
    /// Base points of the shares of variance, a power of two; 0 for the screening alone.
    pub base: usize,
    /// Parameters that are kept for the shares of variance.
    pub kept: usize,
    /// The seed of points and of resampling.
    pub seed: u64,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// Version of this file.
    pub format: u32,
    /// What was asked, in words.
    pub question: Vec<String>,
    /// How much was asked.
    pub effort: Effort,
    /// Outputs, each with its parameters.
    pub outputs: Vec<Output>,
}

/// One output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Output {
    /// What it is called.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// Its mean over the points of the shares.
    pub mean: f64,
    /// Its SD over them.
    pub sd: f64,
    /// Screening: every parameter that moved it, the most moving first.
    pub effects: Vec<Effect>,
    /// Parameters that moved it not at all.
    pub unmoved: usize,
    /// Shares of its variance, the greatest total first; none if it does not vary or nobody asked.
    pub shares: Vec<Share>,
}

/// How one parameter moves an output over its prior.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// The parameter.
    pub parameter: String,
    /// Whether its prior is only assumed.
    pub assumed: bool,
    /// Mean change of the output over the central 95 % of the prior.
    pub mean: f64,
    /// Mean size of that change.
    pub size: f64,
    /// 95 % interval of the size.
    pub size_95: [f64; 2],
    /// SD of the change over the other parameters.
    pub sd: f64,
}

/// The share of an output's variance that one parameter explains.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// The parameter.
    pub parameter: String,
    /// By itself.
    pub first: f64,
    /// 95 % interval.
    pub first_95: [f64; 2],
    /// In all it takes part in.
    pub total: f64,
    /// 95 % interval.
    pub total_95: [f64; 2],
}

/// Values that are finished, and of which question.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct State {
    question: Vec<String>,
    screening: Vec<Vec<f64>>,
    shares: Vec<Vec<f64>>,
}

/// Where the results go, and what is finished until then.
pub struct Place {
    path: PathBuf,
    force: bool,
    state: State,
}

impl Place {
    /// A file of results that is not there yet, unless `force` says it may be replaced. What an earlier
    /// program left unfinished is gone on with, thrown away or a reason to refuse.
    pub fn open(path: &Path, force: bool, earlier: Earlier, question: &[String]) -> Result<Place, OutputError> {
        if !force && path.exists() {
            return Err(OutputError::Exists { path: path.to_path_buf() });
        }
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|e| OutputError::io("create", folder, e))?;
        }
        let mut place =
            Place { path: path.to_path_buf(), force, state: State { question: question.to_vec(), ..State::default() } };
        let unfinished = place.unfinished();
        if unfinished.exists() {
            let bytes = std::fs::read(&unfinished).map_err(|e| OutputError::io("read", &unfinished, e))?;
            let found: Result<State, _> = serde_json::from_slice(&bytes);
            let found =
                found.map_err(|e| OutputError::Unreadable { path: unfinished.clone(), reason: e.to_string() })?;
            let points = found.screening.len() + found.shares.len();
            match earlier {
                Earlier::Refuse => {
                    return Err(OutputError::Unfinished {
                        path: unfinished,
                        what: format!("{points} finished points"),
                    });
                }
                Earlier::GoOn if found.question != question => {
                    let other = |(was, is): (&String, &String)| (was != is).then(|| format!("{was} / {is}"));
                    let differences: Vec<String> = found.question.iter().zip(question).filter_map(other).collect();
                    return Err(OutputError::AnotherQuestion {
                        path: unfinished,
                        differences: differences.join("\n  "),
                    });
                }
                Earlier::GoOn => place.state = found,
                Earlier::Discard => {}
            }
        }
        Ok(place)
    }

    /// The file that holds what is finished.
    fn unfinished(&self) -> PathBuf {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        self.path.with_file_name(format!("{name}.unfinished"))
    }

    fn keep(&self) -> Result<(), OutputError> {
        let unfinished = self.unfinished();
        let folder = unfinished.parent().unwrap_or(Path::new(""));
        let name = unfinished.file_name().unwrap_or_default().to_string_lossy().into_owned();
        write_whole(folder, &name, serde_json::to_string(&self.state).expect("numbers and words").as_bytes())
    }

    /// Points that are finished.
    pub fn finished(&self) -> usize {
        self.state.screening.len() + self.state.shares.len()
    }

    /// Puts the results in their place and takes what was kept away.
    fn done(&self, analysis: &Analysis) -> Result<(), OutputError> {
        let text = serde_json::to_string_pretty(analysis).expect("numbers and words") + "\n";
        write_new(&self.path, text.as_bytes(), self.force)?;
        let _ = std::fs::remove_file(self.unfinished());
        Ok(())
    }
}

/// Asks a model and writes what was found to its place.
pub fn analyse(
    model: &dyn Model,
    effort: &Effort,
    mut place: Place,
    stop: &AtomicBool,
    listener: &dyn Listener,
) -> Result<Analysis, RunError> {
    let rows = model.rows();
    let design = morris::Design { inputs: rows.len(), trajectories: effort.trajectories, seed: effort.seed };
    let central = |level: &f64| CENTRAL[0] + (CENTRAL[1] - CENTRAL[0]) * level;
    let points: Vec<Vec<f64>> = design.points().iter().map(|p| p.iter().map(central).collect()).collect();
    let told = format!("moving each of {} parameters", rows.len());
    let ask = Ask { model, stop, listener };
    ask.all(&told, rows, &points, &mut place, |state| &mut state.screening)?;
    let effects: Vec<Vec<morris::Effect>> =
        (0..model.outputs().len()).map(|o| design.effects(&column(&place.state.screening, o))).collect();

    let kept: Vec<usize> = if effort.base > 0 { most_moving(&effects, effort.kept) } else { Vec::new() };
    let some: Vec<&'static Parameter> = kept.iter().map(|k| rows[*k]).collect();
    let design = sobol::Design { inputs: some.len(), base: effort.base, seed: effort.seed };
    if !some.is_empty() {
        let told = format!("moving {} parameters together", some.len());
        ask.all(&told, &some, &design.points(), &mut place, |state| &mut state.shares)?;
    }
    let output = |(o, (name, unit)): (usize, &(String, String))| {
        let values = column(&place.state.shares, o);
        let indices = if some.is_empty() { None } else { design.indices(&values) };
        Output::of(name, unit, rows, &effects[o], &some, &values, indices.unwrap_or_default())
    };
    let analysis = Analysis {
        format: FORMAT,
        question: place.state.question.clone(),
        effort: *effort,
        outputs: model.outputs().iter().enumerate().map(output).collect(),
    };
    place.done(&analysis)?;
    Ok(analysis)
}

/// One output at every point.
fn column(values: &[Vec<f64>], output: usize) -> Vec<f64> {
    values.iter().map(|row| row[output]).collect()
}

/// The inputs that move any output most, relative to the input that moves it most; in their order.
fn most_moving(effects: &[Vec<morris::Effect>], kept: usize) -> Vec<usize> {
    let inputs = effects.first().map_or(0, Vec::len);
    let relative = |input: usize| {
        let of = |output: &Vec<morris::Effect>| {
            let most = output.iter().map(|e| e.size).fold(0.0, f64::max);
            if most > 0.0 { output[input].size / most } else { 0.0 }
        };
        effects.iter().map(of).fold(0.0, f64::max)
    };
    let mut all: Vec<(f64, usize)> = (0..inputs).map(|i| (relative(i), i)).filter(|(size, _)| *size > 0.0).collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    all.truncate(kept.min(sobol::MOST_INPUTS));
    let mut chosen: Vec<usize> = all.into_iter().map(|(_, i)| i).collect();
    chosen.sort_unstable();
    chosen
}

/// What asking needs.
struct Ask<'a> {
    model: &'a dyn Model,
    stop: &'a AtomicBool,
    listener: &'a dyn Listener,
}

impl Ask<'_> {
    /// Asks all points that are not finished, keeping them as they are.
    fn all(
        &self,
        told: &str,
        rows: &[&'static Parameter],
        points: &[Vec<f64>],
        place: &mut Place,
        part: fn(&mut State) -> &mut Vec<Vec<f64>>,
    ) -> Result<(), RunError> {
        let finished = part(&mut place.state).len();
        self.listener.stage(told, points.len().saturating_sub(finished));
        for chunk in points.get(finished..).unwrap_or(&[]).chunks(KEPT_TOGETHER) {
            let one = |point: &Vec<f64>| {
                if self.stop.load(Ordering::Relaxed) {
                    return None;
                }
                let values = self.model.at(rows, point);
                self.listener.task_done();
                Some(values)
            };
            let asked: Option<Vec<Result<Vec<f64>, String>>> = chunk.par_iter().map(one).collect();
            let Some(values) = asked else {
                return Err(match place.finished() {
                    0 => RunError::Interrupted,
                    n => {
                        let left = format!("{n} finished points are kept; --resume goes on with them");
                        RunError::Unfinished { why: Box::new(RunError::Interrupted), left }
                    }
                });
            };
            let values: Result<Vec<Vec<f64>>, String> = values.into_iter().collect();
            part(&mut place.state).extend(values.map_err(RunError::NoAnswer)?);
            place.keep()?;
        }
        Ok(())
    }
}

impl Output {
    fn of(
        name: &str,
        unit: &str,
        rows: &[&'static Parameter],
        effects: &[morris::Effect],
        some: &[&'static Parameter],
        values: &[f64],
        indices: Vec<sobol::Index>,
    ) -> Output {
        let effect = |(row, e): (&&'static Parameter, &morris::Effect)| Effect {
            parameter: row.name.into(),
            assumed: row.verification.assumed(),
            mean: e.mean,
            size: e.size,
            size_95: e.size_interval,
            sd: e.sd,
        };
        let mut moved: Vec<Effect> = rows.iter().zip(effects).map(effect).filter(|e| e.size > 0.0).collect();
        moved.sort_by(|a, b| b.size.total_cmp(&a.size));
        let share = |(row, i): (&&'static Parameter, sobol::Index)| Share {
            parameter: row.name.into(),
            first: i.first,
            first_95: i.first_interval,
            total: i.total,
            total_95: i.total_interval,
        };
        let mut shares: Vec<Share> = some.iter().zip(indices).map(share).collect();
        shares.sort_by(|a, b| b.total.total_cmp(&a.total));
        let n = values.len().max(1) as f64;
        let mean = values.iter().sum::<f64>() / n;
        let sd = (values.iter().map(|y| (y - mean) * (y - mean)).sum::<f64>() / n).sqrt();
        let unmoved = rows.len() - moved.len();
        Output { name: name.into(), unit: unit.into(), mean, sd, effects: moved, unmoved, shares }
    }
}
