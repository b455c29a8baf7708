//! Where each reading of a draw stands: one dense block of numbers, the same for every draw.

use crate::result::Row;
use crate::run::Setup;
use anagen_model::measure::{self, Scope};

/// The block of one draw: patient, luck, site, plan, visit, quantity; the last runs fastest.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// Possible patients of a draw.
    pub patients: usize,
    /// Futures of each.
    pub lucks: usize,
    /// Sites.
    pub sites: usize,
    /// Plans, the untreated twin first.
    pub plans: usize,
    /// Days of the visits.
    pub days: Vec<f64>,
    /// Quantities read at a site, with their units.
    pub quantities: Vec<(&'static str, &'static str)>,
}

/// What one number of a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Site.
    pub site: usize,
    /// Plan.
    pub plan: usize,
    /// Visit.
    pub visit: usize,
    /// Quantity.
    pub quantity: usize,
}

impl Form {
    /// The block of a protocol.
    pub fn of(setup: &Setup, patients: usize, lucks: usize) -> Form {
        let written = &setup.file.measures;
        let read = |r: &&measure::Registration| {
            r.scope == Scope::Site && (written.is_empty() || written.iter().any(|e| e.kind.name == r.kind.name))
        };
        let mut quantities: Vec<(&str, &str)> = Vec::new();
        for (name, unit, _) in measure::MEASURES.iter().filter(read).flat_map(|r| r.quantities) {
            if !quantities.iter().any(|q| q.0 == *name) {
                quantities.push((name, unit));
            }
        }
        let (sites, plans) = (setup.sites.len(), setup.plans.len());
        Form { patients, lucks, sites, plans, days: setup.visits.clone(), quantities }
    }

    /// Numbers in a block.
    pub fn len(&self) -> usize {
        self.patients * self.lucks * self.cells_of_one()
    }

    /// Whether nothing is read at any site.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The cells of one luck of one patient, in their order.
    pub fn cells(&self) -> impl Iterator<Item = Cell> {
        let [plans, visits, quantities] = [self.plans, self.days.len(), self.quantities.len()];
        (0..self.cells_of_one()).map(move |i| Cell {
            site: i / (plans * visits * quantities),
            plan: i / (visits * quantities) % plans,
            visit: i / quantities % visits,
            quantity: i % quantities,
        })
    }

    fn cells_of_one(&self) -> usize {
        self.sites * self.plans * self.days.len() * self.quantities.len()
    }

    /// Where a cell of a patient's luck stands.
    pub fn place(&self, patient: usize, luck: usize, cell: Cell) -> usize {
        let Cell { site, plan, visit, quantity } = cell;
        let one = patient * self.lucks + luck;
        let visits = self.days.len();
        (((one * self.sites + site) * self.plans + plan) * visits + visit) * self.quantities.len() + quantity
    }

    /// Puts a patient's rows, all of one luck, in their places; what was not read stays as it is.
    pub fn put(&self, block: &mut [f32], patient: usize, luck: usize, rows: &[Row]) {
        for row in rows {
            let visit = self.days.iter().position(|d| *d == row.day);
            let quantity = self.quantities.iter().position(|q| q.0 == row.measure);
            if let (Some(visit), Some(quantity)) = (visit, quantity) {
                let cell = Cell { site: row.site.into(), plan: row.plan.into(), visit, quantity };
                block[self.place(patient, luck, cell)] = row.value as f32;
            }
        }
    }
}
