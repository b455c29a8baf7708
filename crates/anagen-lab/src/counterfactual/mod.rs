//! What if: the possible patients of a run under plans, days and laws that nobody wrote.
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
#[cfg(test)]
mod example;
pub mod kept;
mod owen;
mod people;
mod players;
mod range;

pub use attribution::{Attribution, attribute};
pub use kept::{Kept, keep};
pub use people::{Answers, People, Question};
