//! Why a command did not do what was asked, and the exit code that says so.

use crate::out;
use anagen_lab::protocol::Mistakes;
use anagen_lab::run::RunError;
use anagen_work::error::WorkError;
use anagen_work::job::JobError;
use std::process::ExitCode;

/// How a command ends that does not end well.
#[derive(Debug)]
pub enum Failure {
    /// The command line is wrong; clap's words. Exit 2.
    Usage(String),
    /// Files a user wrote hold mistakes. Exit 2.
    Mistakes(Mistakes),
    /// The same, already printed as JSON. Exit 2.
    MistakesPrinted,
    /// What was asked cannot be begun. Exit 2.
    Refused(String),
    /// It failed on the way. Exit 1.
    Failed(String),
    /// Everything was said: the answer is no. Exit 1.
    No,
    /// A round of a plan is done, and another waits; everything was said. Exit 3.
    More,
    /// Someone stopped it; what is left. Exit 130.
    Interrupted(String),
}

impl Failure {
    /// What cannot be begun.
    pub fn refused(why: impl std::fmt::Display) -> Self {
        Failure::Refused(why.to_string())
    }

    /// What failed on the way.
    pub fn failed(why: impl std::fmt::Display) -> Self {
        Failure::Failed(why.to_string())
    }

    /// Someone stopped it, and nothing is left.
    pub fn interrupted() -> Self {
        Failure::Interrupted("nothing was written".into())
    }

    /// Says it on standard error and gives the exit code.
    pub fn report(self) -> ExitCode {
        match self {
            Failure::Usage(words) => {
                out::complain(&words);
                ExitCode::from(2)
            }
            Failure::Mistakes(mistakes) => {
                out::complain(&mistakes.render(out::coloured_errors()));
                ExitCode::from(2)
            }
            Failure::MistakesPrinted => ExitCode::from(2),
            Failure::Refused(why) => {
                out::complain(&format!("error: {why}\n"));
                ExitCode::from(2)
            }
            Failure::Failed(why) => {
                out::complain(&format!("error: {why}\n"));
                ExitCode::from(1)
            }
            Failure::No => ExitCode::from(1),
            Failure::More => ExitCode::from(3),
            Failure::Interrupted(left) => {
                out::complain(&format!("interrupted; {left}\n"));
                ExitCode::from(130)
            }
        }
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Interrupted => Failure::interrupted(),
            RunError::Unfinished { why, left } if matches!(*why, RunError::Interrupted) => Failure::Interrupted(left),
            RunError::Mistakes(mistakes) => Failure::Mistakes(mistakes),
            other => Failure::failed(other),
        }
    }
}

impl From<WorkError> for Failure {
    fn from(error: WorkError) -> Self {
        match error {
            WorkError::Job(JobError::Interrupted) => Failure::interrupted(),
            WorkError::Job(_) | WorkError::Foreign { .. } | WorkError::Missing { .. } | WorkError::Refused { .. } => {
                Failure::failed(error)
            }
            cannot_be_begun => Failure::refused(cannot_be_begun),
        }
    }
}
