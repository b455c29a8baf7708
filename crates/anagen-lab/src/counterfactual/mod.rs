//! What if: the possible patients of a run under plans, days and laws that nobody wrote.
//!
//! Three answers stand in every run that has possible patients ([`Counterfactual`]): where each benefit comes
//! from ([`attribution`]), which parameters it moves with ([`tornado`]), and what is kept of it after the
//! protocol ([`kept`]).
//!
//! [`People`] are possible patients in a world. [`People::ask`] takes them through plans ([`crate::run::Recipe`]:
//! what a protocol could say, such as `setup.plans[2].recipe.stopped_at(720.0)`) at some sites and counts
//! their hairs, as they are, on any days, beyond the horizon too. All plans of a patient and a site share
//! their luck, so differences between plans are theirs alone. Another law, cause or grade is another
//! [`World`](crate::enrol::World): `setup.world_under(&law, ...)`, or `World { known, causes, ..world }` with
//! people enrolled in it.
//!
//! ```ignore
//! let people = People { setup, world: &world, patients: &enrolment.possible_patients[..20] };
//! let plans = [setup.plans[0].recipe.clone(), setup.plans[1].recipe.stopped_at(720.0)];
//! let question = Question { sites: &[0], plans: &plans, days: &[720.0, 1085.0], until: 1085.0 };
//! let answers = people.ask(&question, stop, listener)?;
//! let benefit = answers.at(patient, 0, 1, 1).total_per_cm2 - answers.at(patient, 0, 0, 1).total_per_cm2;
//! ```

pub mod attribution;
mod change;
mod effort;
#[cfg(test)]
pub(crate) mod example;
pub mod kept;
pub mod owen;
mod people;
pub mod players;
mod range;
pub mod tornado;

pub use attribution::Attribution;
pub use kept::Kept;
pub use people::{Answers, People, Question};
pub use range::Range;
pub use tornado::Tornado;

use crate::run::{Listener, RunError};
use serde::{Deserialize, Serialize};
use std::sync::atomic::AtomicBool;

/// What the possible patients of a run say of its plans beyond what was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counterfactual {
    /// Where benefits come from.
    pub attribution: Attribution,
    /// Which parameters they move with.
    pub tornado: Tornado,
    /// What is kept of them after the protocol.
    pub kept: Kept,
}

impl Counterfactual {
    /// Asks people about the plans of their protocol, on its last visit and after it; `None` without people or
    /// without a plan.
    pub fn of(people: &People, stop: &AtomicBool, listener: &dyn Listener) -> Result<Option<Counterfactual>, RunError> {
        let setup = people.setup;
        let (Some(day), false) = (setup.visits.last().copied(), people.patients.is_empty() || setup.plans.len() < 2)
        else {
            return Ok(None);
        };
        let attribution = attribution::attribute(people, day, stop, listener)?;
        let tornado = tornado::tornado(people, day, stop, listener)?;
        let kept = kept::keep(people, stop, listener)?;
        Ok(Some(Counterfactual { attribution, tornado, kept }))
    }
}
