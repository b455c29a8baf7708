//! Measures: what a device and an eye would see. Each one file and one line in [`MEASURES`].
//!
//! A measure reads a [`View`] of one site on one day; its signature lets it change nothing.

pub mod comb_count;
pub mod coverage;
pub mod global_photograph;
pub mod grading;
pub mod hair_mass;
pub mod histology_punch;
pub mod matched_phototrichogram;
pub mod norwood_grade;
pub mod phototrichogram;
pub mod reading;
pub mod salt;
pub mod shed;
pub mod sinclair_grade;
pub mod wash_count;

use crate::follicle::{Phase, Snapshot};
use crate::law::Parameters;
use crate::patient::Sex;
use crate::quantity::special::normal_quantile;
use crate::quantity::stream::{Purpose, Stream};
use crate::quantity::{Values, kind::Kind};
use crate::scalp::{Patches, Surface};

/// The site number under which the head as a whole is read.
pub const HEAD: u32 = u32::MAX;

/// One site, or the whole head, on one visit day.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// Day of the visit.
    pub day: f64,
    /// Day of the visit before, if there was one.
    pub previous_day: Option<f64>,
    /// Area of the site, cm2.
    pub area_cm2: f64,
    /// Length to which hair is cut, mm.
    pub hair_length_mm: f64,
    /// The site's follicles today.
    pub follicles: &'a [Snapshot],
    /// The same follicles at the visit before.
    pub previous: Option<&'a [Snapshot]>,
    /// The same follicles at the first visit, if this is a later one.
    pub baseline: Option<&'a [Snapshot]>,
    /// Where each follicle stands today, cm.
    pub places_cm: &'a [[f64; 3]],
    /// Middle of the site, cm.
    pub centre_cm: [f64; 3],
    /// The day on which each hair that was shed since the visit before fell.
    pub shed_days: &'a [f32],
    /// The whole scalp, for measures that read a head and not a site.
    pub scalp: Option<Scalp<'a>>,
    /// The laws.
    pub parameters: &'a Parameters,
    /// The patient's luck; device errors are keyed by site, visit and quantity and shared by all plans.
    pub stream: Stream,
    /// Number of the site; [`HEAD`] for the head.
    pub site: u32,
    /// Number of the visit.
    pub visit: u32,
}

/// A whole scalp, for measures that grade it.
#[derive(Clone, Copy)]
pub struct Scalp<'a> {
    /// The patches of its tissue: middle, true area and region of each.
    pub patches: &'a Patches,
    /// The patch in which each follicle of the view stands today.
    pub patch_of: &'a [u32],
    /// The surface.
    pub surface: Surface,
    /// Sex of its owner: grades are told on the scale of men or of women.
    pub sex: Sex,
    /// Visible hairs per cm2 this scalp had in health.
    pub healthy_hairs_per_cm2: f64,
}

/// What a measure reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Each measured site.
    Site,
    /// The whole head, once.
    Head,
}

/// One number read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Name of the quantity, with its unit.
    pub measure: &'static str,
    /// Unit, for tables.
    pub unit: &'static str,
    /// Value.
    pub value: f64,
}

/// A measure of one protocol.
pub trait Measure: Send + Sync {
    /// Reads the site.
    fn observe(&self, view: &View) -> Vec<Reading>;
}

/// How a measure enters files, lists, schema and forms.
#[derive(Clone, Copy)]
pub struct Registration {
    /// Name, manual and fields.
    pub kind: Kind,
    /// What it reads.
    pub scope: Scope,
    /// The quantities it can give: (name, unit, one sentence).
    pub quantities: &'static [(&'static str, &'static str, &'static str)],
    /// Makes the measure from checked values.
    pub build: fn(&Values) -> Box<dyn Measure>,
}

/// Every measure there is.
pub const MEASURES: &[Registration] = &[
    phototrichogram::REGISTRATION,
    hair_mass::REGISTRATION,
    coverage::REGISTRATION,
    shed::REGISTRATION,
    matched_phototrichogram::REGISTRATION,
    histology_punch::REGISTRATION,
    wash_count::REGISTRATION,
    comb_count::REGISTRATION,
    norwood_grade::REGISTRATION,
    sinclair_grade::REGISTRATION,
    global_photograph::REGISTRATION,
    salt::REGISTRATION,
];

/// The measure registered under `name`.
pub fn registered(name: &str) -> Option<&'static Registration> {
    MEASURES.iter().find(|r| r.kind.name == name)
}

/// Whether a hair can be seen: in anagen from the age of `t_visible`, in catagen and telogen if it grew
/// for that long.
pub fn visible(snapshot: &Snapshot, law: &Parameters) -> bool {
    match snapshot.phase {
        Phase::Anagen => snapshot.phase_age_days as f64 >= law.shaft.visible_after_days,
        phase => phase.has_hair() && snapshot.length_mm > 0.0,
    }
}

impl<'a> View<'a> {
    /// A view of nothing on day 0, to be filled in: `View { day, follicles, ..View::bare(law, stream) }`.
    pub fn bare(parameters: &'a Parameters, stream: Stream) -> View<'a> {
        View {
            day: 0.0,
            previous_day: None,
            area_cm2: 1.0,
            hair_length_mm: 30.0,
            follicles: &[],
            previous: None,
            baseline: None,
            places_cm: &[],
            centre_cm: [0.0; 3],
            shed_days: &[],
            scalp: None,
            parameters,
            stream,
            site: 0,
            visit: 0,
        }
    }
}

impl View<'_> {
    /// A standard normal for the error of quantity number `quantity` of this reading.
    pub fn error(&self, quantity: u32) -> f64 {
        let u = self.stream.uniforms(self.site, self.visit * 64 + quantity, Purpose::Device)[0];
        normal_quantile(u)
    }

    /// The site's visible hairs.
    pub fn visible(&self) -> impl Iterator<Item = &Snapshot> {
        self.follicles.iter().filter(|s| visible(s, self.parameters))
    }
}
