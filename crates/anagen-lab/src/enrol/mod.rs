//! Enrolment: from what a clinic knows to the hidden state of a scalp, with what remains unknown.
//!
//! Candidates are drawn from the spread of people of that grade and age. A linear regression of
//! hidden on seen says where to look (an ensemble Kalman step); fresh candidates drawn there are
//! simulated on areas of their own, several lucks each, and weighted by how well what is *there*
//! explains what the device printed, through the device's error alone. So the weights are those of
//! Bayes' rule, luck of the cycle included: the posterior keeps patients whose site was lucky on the
//! day and will fall back, and nothing is fitted to a lucky run.

mod candidate;
mod gaussian;
mod population;
mod posterior;
mod resampling;
mod search;
mod seen;

pub use candidate::{Candidate, Known, SIZE, World, bed, candidate_of, names, person, simulate, values};
pub use population::Population;
pub use posterior::{Enrolment, PossiblePatient, enrol};
pub use resampling::enrol_halves;
pub use search::{Effort, counter};
pub use seen::{Observation, SeenSite, Source, disc_radius_cm};
