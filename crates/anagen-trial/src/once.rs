//! One whole trial as work that can be cut up.
//!
//! Its only unit makes the people; the trial itself takes a moment and is played when the results are written.

use crate::analyse::analyse;
use crate::design::Trial;
use crate::finding::Findings;
use crate::people::{Matched, matched};
use crate::record::Data;
use crate::stage::Stage;
use anagen_model::law::Parameters;
use anagen_work::job::{Done, Job, JobError, Round};

/// The replicate that `anagen trial` is.
const REPLICATE: u32 = 0;

/// A trial under the default laws.
pub struct TrialJob {
    trial: Trial,
}

/// What a trial comes to.
pub struct Whole {
    /// What it leaves.
    pub data: Data,
    /// What was found.
    pub findings: Findings,
}

impl TrialJob {
    /// The work of a trial.
    pub fn new(trial: Trial) -> TrialJob {
        TrialJob { trial }
    }

    /// The trial, once its people are made.
    pub fn whole(&self, done: &Done) -> Result<Whole, JobError> {
        let bytes = done.rounds.first().and_then(|units| units.first()).map_or(&[][..], Vec::as_slice);
        let people: Matched =
            serde_json::from_slice(bytes).map_err(|e| JobError::Failed(format!("people are not readable: {e}")))?;
        let laws = Parameters::default();
        let played = Stage::new(&self.trial, &laws, &people).play(REPLICATE, self.trial.participants.n, false);
        let data = played.data(&self.trial, &laws, 1.0);
        let findings = analyse(&self.trial, &data);
        Ok(Whole { data, findings })
    }
}

impl Job for TrialJob {
    fn kind(&self) -> &'static str {
        "trial"
    }

    fn next<'a>(&'a self, done: &'a Done) -> Result<Option<Box<dyn Round + 'a>>, JobError> {
        Ok(done.rounds.is_empty().then(|| Box::new(Making(&self.trial)) as Box<dyn Round + 'a>))
    }
}

struct Making<'a>(&'a Trial);

impl Round for Making<'_> {
    fn name(&self) -> String {
        "making people".into()
    }
    fn units(&self) -> u32 {
        1
    }
    fn unit(&self, _: u32) -> Result<Vec<u8>, JobError> {
        let people = matched(self.0, &Parameters::default());
        serde_json::to_vec(&people).map_err(|e| JobError::Failed(e.to_string()))
    }
}
