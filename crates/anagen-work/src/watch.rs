//! Whoever watches work: may stop it, hears how far it is.

use crate::error::WorkError;
use crate::job::{JobError, Round};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

/// Hears how far a round is.
pub trait Listener: Sync {
    /// A round begins, of so many units that are not there yet.
    fn round(&self, name: &str, units: usize);
    /// One of its units is done.
    fn unit_done(&self);
}

/// How somebody outside stops work and hears of it.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    /// Whether to stop.
    pub stop: &'a AtomicBool,
    /// Who hears how far it has come.
    pub listener: &'a dyn Listener,
}

impl Watch<'_> {
    /// Does units of a round on all threads there are; `there` has those that are done already, `keep` is
    /// given every other one as it comes.
    pub(crate) fn units(
        &self,
        round: &dyn Round,
        range: Range<u32>,
        there: impl Fn(u32) -> Option<Vec<u8>> + Sync,
        keep: impl Fn(u32, &[u8]) -> Result<(), WorkError> + Sync,
    ) -> Result<Vec<Vec<u8>>, WorkError> {
        let found: Vec<(u32, Option<Vec<u8>>)> = range.map(|index| (index, there(index))).collect();
        self.listener.round(&round.name(), found.iter().filter(|(_, bytes)| bytes.is_none()).count());
        let one = |(index, bytes): (u32, Option<Vec<u8>>)| {
            if let Some(bytes) = bytes {
                return Ok(bytes);
            }
            if self.stop.load(Ordering::Relaxed) {
                return Err(WorkError::Job(JobError::Interrupted));
            }
            let bytes = round.unit(index)?;
            keep(index, &bytes)?;
            self.listener.unit_done();
            Ok(bytes)
        };
        found.into_par_iter().map(one).collect()
    }
}
