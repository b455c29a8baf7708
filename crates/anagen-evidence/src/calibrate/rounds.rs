//! A fit as work that can be cut up: each generation is a round, each point at which the model is asked a unit.
//!
//! The state of a fit follows from its settings and what the model has said so far, so rounds are all that
//! needs to be kept.

use super::fit::{Collapsed, Fit, Question, State};
use super::{Forward, Guess};
use crate::bytes::{of_bytes, to_bytes};
use anagen_work::job::{Done, Job, JobError, Round};
use std::sync::{Mutex, PoisonError};

/// A fit in rounds.
pub struct Rounds<F> {
    /// The fit.
    pub fit: Fit<F>,
    /// How many rounds were followed last, and where the fit stood after them: of one question there is but one
    /// answer, so nobody follows a round twice.
    followed: Mutex<(usize, State)>,
}

impl<F: Forward> Rounds<F> {
    /// The rounds of a fit.
    pub fn of(fit: Fit<F>) -> Rounds<F> {
        Rounds { fit, followed: Mutex::default() }
    }

    /// Where the fit stands after these rounds.
    pub fn state(&self, done: &Done) -> Result<State, JobError> {
        let mut followed = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        if followed.0 > done.rounds.len() {
            *followed = Default::default();
        }
        for round in &done.rounds[followed.0..] {
            let question = self.fit.ask(&followed.1).map_err(failed)?;
            let question = question.ok_or_else(|| JobError::Failed("there are rounds after the last".into()))?;
            let guesses = round.iter().map(|unit| self.guesses(unit)).collect::<Result<Vec<_>, _>>()?;
            if guesses.len() != question.x.len() {
                let (held, asked) = (guesses.len(), question.x.len());
                return Err(JobError::Failed(format!("a round holds {held} answers to {asked} questions")));
            }
            *followed = (followed.0 + 1, self.fit.learn(question, guesses));
        }
        Ok(followed.1.clone())
    }

    fn guesses(&self, unit: &[u8]) -> Result<Vec<Guess>, JobError> {
        let guesses: Vec<Guess> = of_bytes(unit)?;
        match guesses.len() == self.fit.forward.data().len() {
            true => Ok(guesses),
            false => Err(JobError::Failed(format!("a unit holds {} numbers of another fit", guesses.len()))),
        }
    }
}

fn failed(error: Collapsed) -> JobError {
    JobError::Failed(error.to_string())
}

impl<F: Forward> Job for Rounds<F> {
    fn kind(&self) -> &'static str {
        "calibrate"
    }

    fn next<'a>(&'a self, done: &'a Done) -> Result<Option<Box<dyn Round + 'a>>, JobError> {
        let question = self.fit.ask(&self.state(done)?).map_err(failed)?;
        Ok(question.map(|question| Box::new(Generation { fit: &self.fit, question }) as Box<dyn Round>))
    }
}

/// What one generation asks.
struct Generation<'a, F> {
    fit: &'a Fit<F>,
    question: Question,
}

impl<F: Forward> Round for Generation<'_, F> {
    fn name(&self) -> String {
        self.question.name.clone()
    }

    fn units(&self) -> u32 {
        self.question.x.len() as u32
    }

    fn unit(&self, index: u32) -> Result<Vec<u8>, JobError> {
        to_bytes(&self.fit.guess(&self.question.x[index as usize], self.question.luck))
    }
}
