//! What many patients have in common: for every plan, site, day and quantity the value, its change from
//! day 0, and the benefit over the patient's own untreated twin.

use super::tally::Tally;
use crate::result::Row;

/// What a summary is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// The reading itself.
    Value,
    /// The reading minus that of day 0 under the same plan.
    Change,
    /// The reading minus that of the untreated twin, who has the same luck.
    Benefit,
}

impl Of {
    /// The words of files.
    pub fn name(self) -> &'static str {
        match self {
            Of::Value => "value",
            Of::Change => "change",
            Of::Benefit => "benefit",
        }
    }
}

/// One number of all patients.
#[derive(Clone, Copy, Debug)]
pub struct Summary<'a> {
    /// Number of the plan.
    pub plan: usize,
    /// Number of the site.
    pub site: usize,
    /// Number of the visit.
    pub visit: usize,
    /// Quantity.
    pub measure: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// What of it.
    pub of: Of,
    /// The patients.
    pub tally: &'a Tally,
}

/// The numbers of all patients, in memory that does not grow with them.
#[derive(Clone, Debug, PartialEq)]
pub struct Summaries {
    plans: usize,
    sites: usize,
    visits: Vec<f64>,
    /// Quantities (name, unit) in the order in which they were first read.
    quantities: Vec<(&'static str, &'static str)>,
    /// Quantity by quantity, plan by plan, site by site, visit by visit: value, change, benefit.
    tallies: Vec<[Tally; 3]>,
    /// The readings of one patient, in the same order; NaN where there is none.
    readings: Vec<f64>,
}

impl Summaries {
    /// Summaries of nobody yet.
    pub fn new(plans: usize, sites: usize, visits: &[f64]) -> Self {
        let (quantities, tallies, readings) = Default::default();
        Summaries { plans, sites, visits: visits.to_vec(), quantities, tallies, readings }
    }

    /// Takes in all readings of one patient.
    pub fn take(&mut self, rows: &[Row]) {
        self.readings.fill(f64::NAN);
        for row in rows {
            let quantity = self.quantity(row);
            let visit = self.visits.partition_point(|day| *day < row.day);
            let place = self.place(quantity, row.plan as usize, row.site as usize, visit);
            self.readings[place] = row.value;
        }
        for place in 0..self.readings.len() {
            let value = self.readings[place];
            if value.is_nan() {
                continue;
            }
            let visit = place % self.visits.len();
            let plan = place / (self.visits.len() * self.sites) % self.plans;
            let [of_value, of_change, of_benefit] = &mut self.tallies[place];
            of_value.take(value);
            let first = self.readings[place - visit];
            if visit > 0 && !first.is_nan() {
                of_change.take(value - first);
            }
            let untreated = self.readings[place - plan * self.sites * self.visits.len()];
            if plan > 0 && !untreated.is_nan() {
                of_benefit.take(value - untreated);
            }
        }
    }

    fn quantity(&mut self, row: &Row) -> usize {
        let known = self.quantities.iter().position(|q| std::ptr::eq(q.0, row.measure) || q.0 == row.measure);
        known.unwrap_or_else(|| {
            self.quantities.push((row.measure, row.unit));
            let places = self.quantities.len() * self.plans * self.sites * self.visits.len();
            self.tallies.resize(places, Default::default());
            self.readings.resize(places, f64::NAN);
            self.quantities.len() - 1
        })
    }

    fn place(&self, quantity: usize, plan: usize, site: usize, visit: usize) -> usize {
        ((quantity * self.plans + plan) * self.sites + site) * self.visits.len() + visit
    }

    /// The patients' number at a place, if anybody had one.
    pub fn tally(&self, measure: &str, plan: usize, site: usize, visit: usize, of: Of) -> Option<&Tally> {
        let quantity = self.quantities.iter().position(|q| q.0 == measure)?;
        let tally = &self.tallies[self.place(quantity, plan, site, visit)][of as usize];
        (tally.count() > 0).then_some(tally)
    }

    /// The quantities read, (name, unit), in the order in which they were first read.
    pub fn quantities(&self) -> &[(&'static str, &'static str)] {
        &self.quantities
    }

    /// All of them: plan by plan, site by site, visit by visit.
    pub fn all(&self) -> Vec<Summary<'_>> {
        let mut all = Vec::new();
        for plan in 0..self.plans {
            for site in 0..self.sites {
                for visit in 0..self.visits.len() {
                    for (measure, unit) in self.quantities.iter().copied() {
                        for of in [Of::Value, Of::Change, Of::Benefit] {
                            let found = self.tally(measure, plan, site, visit, of);
                            all.extend(found.map(|tally| Summary { plan, site, visit, measure, unit, of, tally }));
                        }
                    }
                }
            }
        }
        all
    }
}
