//! What a trial leaves before anybody analyses it: people, and what was read of them.

use crate::design::{Covariate, place_in_scale};
use anagen_model::patient::{Ethnicity, Grade, Sex};
use serde::{Deserialize, Serialize};

/// Hairs of one site against its baseline, hair by hair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HairMoves {
    /// Seen then and now.
    pub kept: u32,
    /// Seen now only.
    pub gained: u32,
    /// Seen then only.
    pub lost: u32,
}

/// One reading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    /// Place of the person among the subjects.
    pub subject: u32,
    /// Site, by its number.
    pub site: u16,
    /// Arm of the person or, within heads, of the site.
    pub arm: u16,
    /// Endpoint, by its number.
    pub endpoint: u16,
    /// Visit: 0 is the baseline, `v` that of `Visits::weeks[v - 1]`.
    pub visit: u16,
    /// Day it took place, day 0 that of randomisation.
    pub day: f64,
    /// As read, with all errors.
    pub value: f64,
    /// As it is, without error of device, reader or place.
    pub truth: f64,
    /// Whether the treatment was still under way.
    pub on_treatment: bool,
    /// Hair by hair against the baseline, where hairs are counted.
    pub moves: Option<HairMoves>,
}

/// Why somebody left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Left {
    /// Dropped out, by chance or because of what was seen.
    DroppedOut,
    /// Stopped the treatment and did not come again.
    StoppedTreatment,
}

/// One person who was randomised.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// Number in the trial, from 1; `USUBJID` is made of it.
    pub number: u32,
    /// Sex.
    pub sex: Sex,
    /// Age at day 0, years.
    pub age_years: f64,
    /// Grade.
    pub grade: Grade,
    /// Origin.
    pub ethnicity: Ethnicity,
    /// Years since the loss began.
    pub duration_years: f64,
    /// Calibre of the counting hairs at baseline as it is, um.
    pub calibre_um: f64,
    /// Stratum of the allocation, from 0.
    pub stratum: u32,
    /// Arm, by its number; within heads that of the first site.
    pub arm: u16,
    /// Arms of the sites, in their order; within heads all differ.
    pub site_arms: Vec<u16>,
    /// Day after the first person's on which this one is randomised.
    pub enrolled_day: f64,
    /// Share of doses taken.
    pub adherence: f64,
    /// Whether an earlier treatment was washed out.
    pub earlier: bool,
    /// Day the treatment was stopped, if before the last visit.
    pub stopped_day: Option<f64>,
    /// Day after which nothing more was seen, and why.
    pub left: Option<(f64, Left)>,
}

impl Subject {
    /// The value of a covariate; `baseline` is that of the endpoint that is asked about.
    pub fn covariate(&self, by: Covariate, baseline: f64) -> f64 {
        match by {
            Covariate::AgeYears => self.age_years,
            Covariate::Sex => f64::from(u8::from(self.sex == Sex::Male)),
            Covariate::Grade => place_in_scale(self.grade),
            Covariate::DurationYears => self.duration_years,
            Covariate::CalibreUm => self.calibre_um,
            Covariate::Baseline => baseline,
        }
    }
}

/// How people flowed through the trial (CONSORT).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flow {
    /// Looked at.
    pub screened: u32,
    /// Not admitted, by reason in words.
    pub excluded: Vec<(String, u32)>,
}

/// Everything a trial leaves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Data {
    /// How people came in; what became of them is told by the subjects.
    pub flow: Flow,
    /// The people, by number.
    pub subjects: Vec<Subject>,
    /// The readings: by subject, site, endpoint, visit.
    pub records: Vec<Record>,
}
