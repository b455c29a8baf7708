//! A calibration from its file to the folder of its results.

use super::engine::Engine;
use super::file::Calibration;
use super::fit::{Fit, FitError, State, Watch};
use super::kept::Kept;
use super::posterior::PosteriorFile;
use crate::library::Library;
use crate::restage::Order;
use anagen_lab::output::{Earlier, Folder, Input, OutputError, Provenance, Role};
use anagen_lab::protocol::Mistakes;
use anagen_model::law::Parameters;
use std::path::{Path, PathBuf};

/// The file of the results that runs draw from.
pub const POSTERIOR: &str = "posterior.json";

/// Where results go and what may be replaced.
#[derive(Clone, Debug)]
pub struct Place {
    /// The folder.
    pub target: PathBuf,
    /// Whether it may replace one.
    pub force: bool,
    /// What to do about an earlier fit that was not finished.
    pub earlier: Earlier,
}

/// Why a calibration gave no posterior.
#[derive(Debug, thiserror::Error)]
pub enum CalibrationError {
    /// What is asked cannot be done.
    #[error("{0}")]
    Mistakes(Mistakes),
    /// Nothing was begun.
    #[error(transparent)]
    Refused(OutputError),
    /// It ended before its end; what was done is kept there, if anything was.
    #[error("{why}")]
    Ended {
        /// Why.
        why: FitError,
        /// Where its generations are kept.
        kept: Option<PathBuf>,
    },
    /// Writing the results failed; the generations are kept.
    #[error(transparent)]
    Output(#[from] OutputError),
}

/// What came out, and where it lies.
pub struct Found {
    /// The posterior.
    pub posterior: PosteriorFile,
    /// What a fit might have used and why it does not.
    pub left_out: Vec<(String, String)>,
    /// The folder.
    pub place: PathBuf,
}

/// Fits the laws as `calibration` says and writes the posterior into a folder. Killed at any moment, it goes
/// on from the last generation and ends with the same bytes.
pub fn calibrate(
    calibration: &Calibration,
    library: &Library,
    place: &Place,
    command: Vec<String>,
    watch: Watch,
) -> Result<Found, CalibrationError> {
    let studies = calibration.choose(library.studies()).map_err(CalibrationError::Mistakes)?;
    let settings = &calibration.settings;
    let mut inputs = vec![Input::new(Role::Calibration, &*calibration.source.path, &*calibration.source.text)];
    inputs.extend(studies.iter().map(|s| Input::new(Role::Study, &*s.source.path, &*s.source.text)));
    let options = vec![("quick".to_string(), calibration.quick.to_string())];
    let mut question = Provenance::question(settings.seed, &inputs, &Parameters::default());
    question.options = options.clone();
    let (kept, state) =
        Kept::open(&place.target, place.force, place.earlier, &question).map_err(CalibrationError::Refused)?;

    watch.listener.stage("rehearsing the studies", 1);
    let [people, confirmed] = calibration.people;
    let order = Order { stand_in_cm2: Some(calibration.stand_in_cm2), ..Order::of(people, settings.seed) };
    let engine = Engine::new(&studies, &calibration.unknowns, order);
    let again = engine.ordered(Order { people: confirmed, stand_in_cm2: None, ..order });
    let fit = Fit { forward: &engine, again: &again, settings: settings.clone() };
    let done = fit.run(state, watch, &mut |state: &State| Ok(kept.keep(state)?));
    let state = match done {
        Ok(state) => state,
        Err(why) => {
            let path = kept.path().to_path_buf();
            return Err(CalibrationError::Ended { why, kept: kept.leave().then_some(path) });
        }
    };
    let posterior = PosteriorFile::of(calibration, &inputs, &fit.likelihood(), &state);
    let mut folder = Folder::create(&place.target, place.force)?;
    folder.write(POSTERIOR, posterior.to_json().as_bytes())?;
    let mut record = Provenance::new(settings.seed, "", command);
    (record.options, record.inputs) = (options, inputs);
    record.record_parameters(&Parameters::default());
    let place = folder.finish(&mut record)?;
    kept.done()?;
    Ok(Found { posterior, left_out: engine.left_out.clone(), place })
}

/// Reads a calibration; `quick` makes it one of little effort.
pub fn read(path: &Path, quick: bool) -> Result<Calibration, Mistakes> {
    let calibration = Calibration::of(anagen_lab::protocol::Source::read(path)?)?;
    Ok(if quick { calibration.made_quick() } else { calibration })
}
