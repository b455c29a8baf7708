//! What a job is: rounds of units.

/// Everything earlier rounds gave: the bytes of each unit, round by round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Rounds, units, bytes.
    pub rounds: Vec<Vec<Vec<u8>>>,
}

/// Why a unit or a round could not be done.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// Somebody wanted it to end.
    #[error("interrupted")]
    Interrupted,
    /// It cannot be done.
    #[error("{0}")]
    Failed(String),
}

/// Work in rounds. A round may depend on all rounds before it; its units depend on nothing of each other.
pub trait Job: Sync {
    /// The word of its kind: `trial`, `power`, `validate`, `calibrate`.
    fn kind(&self) -> &'static str;

    /// The next round, given those done; `None` when all is done.
    fn next<'a>(&'a self, done: &'a Done) -> Result<Option<Box<dyn Round + 'a>>, JobError>;
}

/// A round of units.
pub trait Round: Sync {
    /// What it does, in words, for whoever watches.
    fn name(&self) -> String;

    /// How many units it has; at least one.
    fn units(&self) -> u32;

    /// The bytes of a unit: the same wherever, whenever and however often it is asked for.
    fn unit(&self, index: u32) -> Result<Vec<u8>, JobError>;
}
