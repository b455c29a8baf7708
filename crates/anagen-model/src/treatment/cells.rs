//! Living cells on a grid: what every cell treatment shares, whatever the cells are.
//!
//! Dose is given per cm2, per site or in total, or in ml of a suspension where the kind allows it:
//! exactly one, the others follow from spacing and area. A kind adds how its cells live. What survives
//! the first day secretes; the niche remembers the signal (`tau_B`); the activation `b` speeds the end
//! of rest (M1), lifts size, anagen and shaft (M2) and, as scenarios, integrates into papillae (M3) or
//! acts through perfusion and inflammation (M4). Switching all four off leaves exactly the sham.

use super::Treatment;
use super::grid::Grid;
use super::payload::{mechanisms_of, product_of};
use super::product::Product;
use crate::drive::Today;
use crate::quantity::{Fault, Field, FieldKind, Frame, Presence, Values};
use crate::scalp::{CellKinetics, Cells, Ground, Injection, Mechanisms, Payload};

/// The ways to give a dose: per cm2, per site, in total, and in ml of suspension per site.
pub const DOSES: [&str; 4] = ["dose_cells_per_cm2", "dose_cells_per_site", "dose_cells_total", "dose_ml_per_site"];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Dose {
    PerCm2(f64),
    PerSite(f64),
    Total(f64),
    /// ml of suspension per site.
    Suspension(f64),
}

/// A key for one way to give a dose.
pub const fn dose(key: &'static str, high: f64, doc: &'static str) -> Field {
    Field { key, kind: FieldKind::Number { low: 0.0, high, whole: false }, presence: Presence::Optional, doc }
}

/// The keys of a cell treatment: those of its own, then those all share.
macro_rules! cell_fields {
    ($($own:expr),* $(,)?) => {
        &[
            $($own,)*
            $crate::treatment::payload::PRODUCT,
            $crate::treatment::cells::dose(
                $crate::treatment::cells::DOSES[0], 1e8, "Cells per cm2 of treated scalp and session."),
            $crate::treatment::cells::dose(
                $crate::treatment::cells::DOSES[1], 1e8, "Cells per injection point and session."),
            $crate::treatment::cells::dose(
                $crate::treatment::cells::DOSES[2], 1e10, "Cells per session over all points."),
            $crate::treatment::grid::Grid::SESSIONS,
            $crate::treatment::grid::Grid::REGIONS,
            $crate::treatment::grid::Grid::POLAR,
            $crate::treatment::grid::Grid::AZIMUTH,
            $crate::treatment::grid::Grid::RADIUS,
            $crate::treatment::grid::Grid::SPACING,
            $crate::treatment::grid::Grid::VOLUME,
            $crate::treatment::payload::MECHANISMS,
        ]
    };
}
pub(super) use cell_fields;

/// The key of mechanism M3, for cells that may join a papilla.
pub const INTEGRATION: Field = Field {
    key: "integration_fraction",
    kind: FieldKind::Number { low: 0.0, high: 0.05, whole: false },
    presence: Presence::Optional,
    doc: "Share of surviving cells taken up by papillae (eps_int, mechanism M3); left out, none: no human data, a scenario.",
};

/// How the cells of a kind live, by the laws of the day and the values of its table.
pub type Life = fn(&Today, &Values) -> CellKinetics;

/// Sessions of injections of living cells.
#[derive(Clone, Debug)]
pub struct CellDepots {
    grid: Grid,
    dose: Dose,
    mechanisms: Mechanisms,
    product: Option<Product>,
    values: Values,
    life: Life,
}

impl CellDepots {
    /// The treatment a table describes, with cells that live by `life`.
    pub fn boxed(values: &Values, products: &[Product], life: Life) -> Box<dyn Treatment> {
        let dose = match DOSES.map(|k| values.number(k)) {
            [Some(x), ..] => Dose::PerCm2(x),
            [_, Some(x), ..] => Dose::PerSite(x),
            [.., Some(x)] => Dose::Suspension(x),
            [_, _, x, _] => Dose::Total(x.unwrap_or(0.0)),
        };
        Box::new(CellDepots {
            grid: Grid::of(values),
            dose,
            mechanisms: mechanisms_of(values),
            product: product_of(values, products),
            values: values.clone(),
            life,
        })
    }

    /// Cells per point; `cells_per_ml` is that of a suspension.
    fn per_site(&self, sites: usize, ground: &Ground, cells_per_ml: f64) -> f64 {
        match self.dose {
            Dose::PerCm2(x) => x * self.grid.cell_cm2(),
            Dose::PerSite(x) => x,
            // A total is for the whole head: a target area gets its share of the head's sites.
            Dose::Total(x) => x / ground.sites_on_head(&self.grid.places, self.grid.spacing_mm, sites),
            Dose::Suspension(ml) => ml * cells_per_ml,
        }
    }
}

impl Treatment for CellDepots {
    fn sessions(&self, today: &Today, ground: &Ground) -> Vec<Injection> {
        let points_cm = self.grid.points(ground);
        let per_site = self.per_site(points_cm.len(), ground, today.parameters.micrografts.cells_per_ml);
        let radius_mm = self.grid.radius_mm(today.parameters.trophic.depot_thickness_mm);
        let needle = today.parameters.needle.needle();
        let mut kinetics = (self.life)(today, &self.values);
        if let Some(product) = &self.product {
            product.replaces(&mut kinetics);
        }
        if let Some(share) = self.values.number(INTEGRATION.key) {
            kinetics.integration = share;
        }
        kinetics.potency *= today.patient.traits.trophic_response;
        let cells = Cells { per_site, kinetics, mechanisms: self.mechanisms };
        let payload = (per_site > 0.0).then_some(Payload::Cells(cells));
        let make = |&day: &f64| Injection { day, points_cm: points_cm.clone(), radius_mm, needle, payload };
        self.grid.session_days.iter().map(make).collect()
    }

    fn derived(&self, ground: &Ground) -> Vec<(&'static str, f64)> {
        let sites = self.grid.points(ground).len();
        if let Dose::Suspension(ml) = self.dose {
            return vec![("sites_per_session", sites as f64), ("dose_ml_total", ml * sites as f64)];
        }
        let per_site = self.per_site(sites, ground, 0.0);
        vec![
            ("sites_per_session", sites as f64),
            (DOSES[0], per_site / self.grid.cell_cm2()),
            (DOSES[1], per_site),
            (DOSES[2], per_site * sites as f64),
        ]
    }
}

/// What only the whole table of a cell treatment shows: place and sessions, and exactly one dose.
pub fn check(values: &Values, frame: &Frame) -> Vec<Fault> {
    let mut faults = Grid::check(values, frame);
    faults.extend(one_dose(values, "exactly one of dose_cells_per_cm2, dose_cells_per_site, dose_cells_total; the others follow from spacing and area"));
    faults
}

/// A fault unless exactly one dose is given.
pub fn one_dose(values: &Values, accepted: &str) -> Option<Fault> {
    let given: Vec<&str> = DOSES.into_iter().filter(|k| values.number(k).is_some()).collect();
    let what = match given.len() {
        0 => "no dose is given".to_string(),
        1 => return None,
        n => format!("{n} doses are given: {}", given.join(", ")),
    };
    Some(Fault::at(given.get(1).unwrap_or(&""), what, accepted))
}
