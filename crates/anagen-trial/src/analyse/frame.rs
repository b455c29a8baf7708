//! From records to what a method works on: each person (within heads: each site) with a baseline and the values
//! of the visits that follow, as the estimand counts them.
//!
//! Who was still on treatment at a visit is told by the reading; where there is none, by the day the treatment
//! was stopped and the week of the visit. Under *while on treatment* the baseline stands for who stopped before
//! anything else was seen. Who left without stopping is missing under every estimand.

use crate::design::{Analysis, Estimand, Layout, Scale, Trial};
use crate::record::{Data, HairMoves, Record, Subject};

const NONE: u32 = u32::MAX;

/// The records of a trial, found by what they are of, in whatever order they come.
pub(crate) struct Readings<'a> {
    trial: &'a Trial,
    pub(crate) data: &'a Data,
    sites: usize,
    visits: usize,
    /// By endpoint, subject, site, visit: the place of the record, or `NONE`.
    places: Vec<u32>,
}

/// What counts at one visit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Seen {
    /// The value of the endpoint.
    pub value: f64,
    /// Hair by hair against the baseline.
    pub moves: Option<HairMoves>,
}

/// A person, or a site of one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Unit {
    /// Place of the person among the subjects.
    pub subject: usize,
    /// Arm.
    pub arm: usize,
    /// The baseline.
    pub baseline: f64,
    /// What counts at each visit after it, up to that of the analysis.
    pub visits: Vec<Option<Seen>>,
    /// Whether the treatment had been stopped by the last of them.
    pub stopped: bool,
}

impl<'a> Readings<'a> {
    pub fn of(trial: &'a Trial, data: &'a Data) -> Self {
        let (sites, visits) = (trial.sites.len(), trial.visits.weeks.len() + 1);
        let mut readings = Readings { trial, data, sites, visits, places: Vec::new() };
        readings.places = vec![NONE; trial.endpoints.len() * data.subjects.len() * sites * visits];
        for (place, record) in data.records.iter().enumerate() {
            let (endpoint, subject) = (usize::from(record.endpoint), record.subject as usize);
            let slot = readings.slot(endpoint, subject, usize::from(record.site), usize::from(record.visit));
            readings.places[slot] = place as u32;
        }
        readings
    }

    fn slot(&self, endpoint: usize, subject: usize, site: usize, visit: usize) -> usize {
        ((endpoint * self.data.subjects.len() + subject) * self.sites + site) * self.visits + visit
    }

    /// One reading, if it was taken.
    pub fn record(&self, endpoint: usize, subject: usize, site: usize, visit: usize) -> Option<&'a Record> {
        self.data.records.get(self.places[self.slot(endpoint, subject, site, visit)] as usize)
    }

    /// How many visits there are, the baseline among them.
    pub fn visits(&self) -> usize {
        self.visits
    }

    /// The sites of a person that count, with their arms.
    pub fn sites<'s>(&self, subject: &'s Subject) -> impl Iterator<Item = (usize, usize)> + use<'s> {
        let within = self.trial.allocation.layout == Layout::WithinHead;
        let arms: &[u16] = if within { &subject.site_arms } else { std::slice::from_ref(&subject.arm) };
        arms.iter().enumerate().map(|(site, arm)| (site, usize::from(*arm)))
    }

    /// Everybody who has a baseline, by subject and site.
    pub fn units(&self, analysis: &Analysis) -> Vec<Unit> {
        let mut units = Vec::with_capacity(self.data.subjects.len());
        for (number, subject) in self.data.subjects.iter().enumerate() {
            for (site, arm) in self.sites(subject) {
                if let Some(baseline) = self.record(analysis.endpoint, number, site, 0) {
                    let (visits, stopped) = self.after(analysis, number, site, baseline.into());
                    units.push(Unit { subject: number, arm, baseline: baseline.value, visits, stopped });
                }
            }
        }
        units
    }

    /// What counts after the baseline, and whether the treatment had been stopped by the last visit.
    fn after(&self, analysis: &Analysis, subject: usize, site: usize, baseline: Seen) -> (Vec<Option<Seen>>, bool) {
        let (mut last, mut stopped) = (baseline, false);
        let visits = (1..=analysis.visit + 1).map(|visit| {
            let record = self.record(analysis.endpoint, subject, site, visit);
            let seen = record.map(Seen::from);
            stopped = match (record, self.data.subjects[subject].stopped_day) {
                (Some(record), _) => !record.on_treatment,
                (None, Some(day)) => day < 7.0 * self.trial.week(visit),
                (None, None) => false,
            };
            if !stopped {
                last = seen.unwrap_or(last);
                return seen;
            }
            match analysis.estimand {
                Estimand::TreatmentPolicy => seen,
                Estimand::Hypothetical => None,
                Estimand::Composite => Some(baseline),
                Estimand::WhileOnTreatment => Some(last),
            }
        });
        let visits = visits.collect();
        (visits, stopped)
    }
}

impl From<&Record> for Seen {
    fn from(record: &Record) -> Seen {
        Seen { value: record.value, moves: record.moves }
    }
}

impl Unit {
    /// What counts at the visit of the analysis.
    pub fn last(&self) -> Option<Seen> {
        self.visits.last().copied().flatten()
    }

    /// A value on the scale of the analysis; none where it has none (percent of nothing).
    pub fn on(&self, scale: Scale, value: f64) -> Option<f64> {
        match scale {
            Scale::Change => Some(value - self.baseline),
            Scale::PercentChange => self.percent_change(value),
            Scale::Level => Some(value),
        }
    }

    /// Change in percent of the baseline; none where that is 0.
    pub fn percent_change(&self, value: f64) -> Option<f64> {
        (self.baseline > 0.0).then(|| 100.0 * (value - self.baseline) / self.baseline)
    }
}
