//! A run into its folder: simulated, then tables, picture, page and record, whole or not at all.

use super::draw::draw_album;
use super::keep::FolderKeeper;
use super::setup::Setup;
use super::simulate::{Listener, Part, RunError, simulate};
use crate::draws::{Draws, Uncertainty, make};
use crate::output::{
    Folder, Provenance, Unfinished, summary_json, write_draw_parameters, write_draws, write_visits, write_visits_csv,
};
use crate::posterior::Posterior;
use crate::report::page;
use crate::result::RunResult;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is asked of a run beside its protocol.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// The command line, for the record.
    pub command: Vec<String>,
    /// The seed of all chance.
    pub seed: u64,
    /// Whether `visits.csv` is written too.
    pub csv: bool,
    /// Draws of parameters.
    pub draws: u32,
    /// Whether pictures are drawn.
    pub pictures: bool,
}

/// What determines the draws of a protocol, and how many numbers one has: what an unfinished run is told by.
pub fn question(setup: &Setup, order: &Order) -> (Provenance, usize) {
    let values = Draws::of(setup, order.seed).form.len();
    let mut question = Provenance::question(order.seed, &setup.inputs, &setup.parameters);
    question.options = setup.posteriors.iter().map(Posterior::option).collect();
    (question, values)
}

/// Runs a checked protocol and puts everything it leaves into `folder`.
///
/// Stopped or failed, it takes the folder away again, and leaves finished draws in `unfinished`, which a
/// run with draws must have. Returns what was found and where it lies.
pub fn run_to_folder(
    setup: &mut Setup,
    folder: Folder,
    mut unfinished: Option<Unfinished>,
    order: &Order,
    stop: &AtomicBool,
    listener: &dyn Listener,
) -> Result<(RunResult, PathBuf), RunError> {
    let done = fill(setup, folder, unfinished.as_mut(), order, stop, listener);
    let Some(unfinished) = unfinished else { return done };
    let path = unfinished.path().to_path_buf();
    match done {
        Ok(found) => {
            unfinished.done()?;
            Ok(found)
        }
        Err(why) => match unfinished.leave() {
            0 => Err(why),
            kept => {
                let hint = "the same command with --resume goes on with them, with --force it begins anew";
                let left = format!("{kept} finished draws are kept in {}\nhint: {hint}", path.display());
                Err(RunError::Unfinished { left, why: Box::new(why) })
            }
        },
    }
}

/// Does the work, and fills the folder.
fn fill(
    setup: &mut Setup,
    mut folder: Folder,
    unfinished: Option<&mut Unfinished>,
    order: &Order,
    stop: &AtomicBool,
    listener: &dyn Listener,
) -> Result<(RunResult, PathBuf), RunError> {
    let going = || if stop.load(Ordering::Relaxed) { Err(RunError::Interrupted) } else { Ok(()) };
    let mut keeper = FolderKeeper::of(setup, order.pictures, &mut folder);
    let mut result = simulate(setup, order.seed, stop, listener, &mut keeper)?;
    let (kept, near) = keeper.finish()?;
    if let Some(Unfinished { kept, .. }) = unfinished {
        let draws = Draws::of(setup, order.seed);
        make(&draws, order.draws, kept, stop, listener)?;
        listener.stage("putting draws together", 1);
        let table = write_draws(folder.file("draws.parquet")?, setup, &draws, kept, order.draws)?;
        folder.seal(table)?;
        let table = write_draw_parameters(folder.file("draw_parameters.parquet")?, &draws, order.draws)?;
        folder.seal(table)?;
        result.uncertainty = Some(Uncertainty::of(setup, &draws, kept, order.draws)?);
        result.noticed = Uncertainty::noticed(setup, &draws, kept, order.draws)?;
        listener.task_done();
        going()?;
    }

    listener.part(Part::Draw);
    result.closed_strips = kept.plans.iter().flat_map(|plan| plan.moved.strips.clone()).collect();
    if order.pictures {
        draw_album(&mut result, &kept, &mut folder, stop, listener)?;
    }
    drop(kept);
    going()?;
    near.put(&mut result, setup.counter().vellus_cut_um, &mut folder, listener)?;
    drop(near);
    going()?;

    listener.stage("writing tables and report", 1);
    listener.part(Part::Write);
    let visits = write_visits(folder.file("visits.parquet")?, &result)?;
    folder.seal(visits)?;
    if order.csv {
        let visits = write_visits_csv(folder.file("visits.csv")?, &result)?;
        folder.seal(visits)?;
    }
    folder.write("summary.json", summary_json(&result).as_bytes())?;
    let mut record = Provenance::new(order.seed, setup.lanes.name(), order.command.clone());
    let options = [
        ("possible_patients", setup.possible_patients.to_string()),
        ("csv", order.csv.to_string()),
        ("draws", order.draws.to_string()),
        ("pictures", order.pictures.to_string()),
    ];
    record.options = options.map(|(name, value)| (name.to_string(), value)).to_vec();
    record.options.extend(setup.posteriors.iter().map(Posterior::option));
    record.inputs = setup.inputs.clone();
    record.record_parameters(&setup.parameters);
    listener.part(Part::Report);
    let there = folder.path().to_path_buf();
    let album = |file: &str| std::fs::read(there.join(file)).ok();
    let report = page::render(&result, &album).map_err(|e| RunError::Keep(e.to_string()))?;
    listener.part(Part::Write);
    folder.write("report.html", report.as_bytes())?;
    going()?;
    let place = folder.finish(&mut record)?;
    listener.task_done();
    Ok((result, place))
}
