//! What a trichoscope sees of the measured sites, as numbers: a part of the results of a run.

use serde::{Deserialize, Serialize};

/// One site through a trichoscope on one day of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CloseUp {
    /// The picture of it, from the run's folder.
    pub file: String,
    /// The same hairs clipped and dyed, as an automatic phototrichogram photographs them.
    pub clipped_file: String,
    /// The plan.
    pub plan: String,
    /// The site.
    pub site: String,
    /// The day.
    pub day: f64,
    /// Area of the field of view, cm2.
    pub field_cm2: f64,
    /// Visible hairs that leave the skin in the field.
    pub hairs: usize,
    /// Those thinner than the cut between vellus and terminal hair.
    pub vellus_hairs: usize,
    /// That cut, um.
    pub terminal_from_um: f64,
    /// Mean calibre of the visible hairs, um.
    pub mean_calibre_um: f64,
    /// Follicular units in the field that show a hair.
    pub units: usize,
    /// Openings without a hair.
    pub empty: usize,
}
