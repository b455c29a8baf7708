//! A calibration from its file to its posterior.

use super::engine::Engine;
use super::file::Calibration;
use super::fit::Fit;
use super::posterior::PosteriorFile;
use super::rounds::Rounds;
use crate::library::Library;
use crate::restage::Order;
use anagen_lab::output::{Input, Provenance, Role};
use anagen_lab::protocol::Mistakes;
use anagen_model::law::Parameters;
use anagen_work::job::{Done, JobError};

/// The file of the results that runs draw from.
pub const POSTERIOR: &str = "posterior.json";

/// A calibration with its studies.
pub struct Calibrating {
    calibration: Calibration,
    inputs: Vec<Input>,
    /// The fit in rounds.
    pub rounds: Rounds<Engine>,
}

impl Calibrating {
    /// The fit that `calibration` asks for, to studies of a library.
    pub fn of(calibration: Calibration, library: &Library) -> Result<Calibrating, Mistakes> {
        let studies = calibration.choose(library.studies())?;
        let mut inputs = vec![Input::new(Role::Calibration, &*calibration.source.path, &*calibration.source.text)];
        inputs.extend(studies.iter().map(|s| Input::new(Role::Study, &*s.source.path, &*s.source.text)));
        let ([people, confirmed], settings) = (calibration.people, calibration.settings.clone());
        let order = Order { stand_in_cm2: Some(calibration.stand_in_cm2), ..Order::of(people, settings.seed) };
        let forward = Engine::new(&studies, &calibration.unknowns, order);
        let again = forward.ordered(Order { people: confirmed, stand_in_cm2: None, ..order });
        let rounds = Rounds::of(Fit { forward, again, settings });
        Ok(Calibrating { calibration, inputs, rounds })
    }

    /// All that determines its posterior.
    pub fn record(&self) -> Provenance {
        let mut record = Provenance::new(self.calibration.settings.seed, "", Vec::new());
        record.options = vec![("quick".to_string(), self.calibration.quick.to_string())];
        record.inputs = self.inputs.clone();
        record.record_parameters(&Parameters::default());
        record
    }

    /// The posterior, when all rounds are done.
    pub fn posterior(&self, done: &Done) -> Result<PosteriorFile, JobError> {
        let state = self.rounds.state(done)?;
        Ok(PosteriorFile::of(&self.calibration, &self.inputs, &self.rounds.fit.likelihood(), &state))
    }

    /// What a fit might have used and why it does not.
    pub fn left_out(&self) -> &[(String, String)] {
        &self.rounds.fit.forward.left_out
    }
}
