//! Injected mesenchymal cells: living depots whose signal wakes and feeds follicles for some weeks.
//!
//! Mechanism: what survives the first day secretes; the niche remembers the signal (`tau_B`); the
//! activation `b` speeds the end of rest (M1), lifts size, anagen and shaft (M2) and, as scenarios,
//! integrates into papillae (M3) or acts through perfusion and inflammation (M4). Dose is given per
//! cm2, per site or in total: exactly one, the others follow from spacing and area. Switching all
//! four mechanisms off leaves exactly the sham. Sources: hand fit on the low-dose arm of STYLE 2020,
//! shrunk; Tsuboi 2020 for the inverted dose response. Ignored: origin of the cells (all mesenchymal
//! sources share one prior until data tell them apart), lot-to-lot variation, immune rejection.

use super::grid::Grid;
use super::product::Product;
use super::{Registration, Treatment};
use crate::drive::Today;
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_warning};
use crate::quantity::{Fault, Field, FieldKind, Frame, Presence, Values};
use crate::scalp::{CellKinetics, Cells, Ground, Injection, Mechanisms, Payload};

parameters! {
    /// Parameters of injected mesenchymal cells.
    pub struct CellLaw in "cells" {
        potency "P_cell" = 7.5, "EC50", 2.0, 12.0, LogNormal, Patient, Calibrated,
            "trophic signal of 5e5 living cells per cm2 of footprint",
            "hand fit on the low dose of STYLE 2020 (shrunk), well mixed: to be refitted on an explicit grid";
        half_life_days "t_c" = 5.7, "day", 2.0, 10.0, LogNormal, Population, Calibrated,
            "functional half-life of the cells after the first day",
            "hand fit; prior from mouse bioluminescence (PMC7235221); confounded with tau_B";
        viability "eta_v" = 0.8, "fraction", 0.5, 0.95, Beta, Population, Guess,
            "share of cells alive in the syringe", "assumed; the hand fit used 1";
        crowding_cells_per_cm2 "rho50" = 1e6, "cells/cm2 of footprint", 3e5, 3e6, LogNormal, Population, Guess,
            "density in the footprint that halves first-day survival",
            "from inverted dose responses (Tsuboi 2020, STYLE 2020)";
        first_day_law "first_day" = 1.0, "switch", 0.0, 1.0, Fixed, Population, Guess,
            "whether crowding kills on the first day (1) or not (0)",
            "a disputed structure: without it a higher dose is never worse";
        integration "eps_int" = 0.0, "fraction", 0.0, 0.01, Uniform, Population, Guess,
            "share of surviving cells captured by papillae (mechanism M3)",
            "no human data; a scenario (0.001, 1e-5 to 1e-2), off by default";
        inflammation_per_million_dead "i_dead" = 0.2, "1/(1e6 cells/cm2)", 0.0, 1.0, Uniform, Population, Guess,
            "inflammation per 1e6 dead cells per cm2 of footprint", "assumed; belongs to mechanism M4";
    }
}

impl CellLaw {
    /// How the built-in mesenchymal product lives.
    pub fn kinetics(&self) -> CellKinetics {
        CellKinetics {
            potency: self.potency,
            half_life_days: self.half_life_days,
            viability: self.viability,
            crowding_cells_per_cm2: if self.first_day_law > 0.5 { self.crowding_cells_per_cm2 } else { f64::INFINITY },
            integration: self.integration,
            inflammation_per_million_dead: self.inflammation_per_million_dead,
            donor_sensitivity: None,
        }
    }
}

/// The three ways to give a dose.
const DOSES: [&str; 3] = ["dose_cells_per_cm2", "dose_cells_per_site", "dose_cells_total"];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Dose {
    PerCm2(f64),
    PerSite(f64),
    Total(f64),
}

/// Sessions of cell injections.
#[derive(Clone, Debug, PartialEq)]
pub struct CellInjection {
    grid: Grid,
    dose: Dose,
    mechanisms: Mechanisms,
    product: Option<Product>,
}

impl CellInjection {
    fn per_site(&self, sites: usize, ground: &Ground) -> f64 {
        match self.dose {
            Dose::PerCm2(x) => x * self.grid.cell_cm2(),
            Dose::PerSite(x) => x,
            // A total is for the whole head: a target area gets its share of the head's sites.
            Dose::Total(x) => x / ground.sites_on_head(&self.grid.places, self.grid.spacing_mm, sites),
        }
    }
}

impl Treatment for CellInjection {
    fn sessions(&self, today: &Today, ground: &Ground) -> Vec<Injection> {
        let points_cm = self.grid.points(ground);
        let per_site = self.per_site(points_cm.len(), ground);
        let radius_mm = self.grid.radius_mm(today.parameters.trophic.depot_thickness_mm);
        let needle = today.parameters.needle.needle();
        let mut kinetics = match &self.product {
            Some(product) => product.kinetics(today.parameters),
            None => today.parameters.cells.kinetics(),
        };
        kinetics.potency *= today.patient.traits.trophic_response;
        let cells = Cells { per_site, kinetics, mechanisms: self.mechanisms };
        let payload = (per_site > 0.0).then_some(Payload::Cells(cells));
        let make = |&day: &f64| Injection { day, points_cm: points_cm.clone(), radius_mm, needle, payload };
        self.grid.session_days.iter().map(make).collect()
    }

    fn derived(&self, ground: &Ground) -> Vec<(&'static str, f64)> {
        let sites = self.grid.points(ground).len();
        let per_site = self.per_site(sites, ground);
        vec![
            ("sites_per_session", sites as f64),
            (DOSES[0], per_site / self.grid.cell_cm2()),
            (DOSES[1], per_site),
            (DOSES[2], per_site * sites as f64),
        ]
    }
}

fn check(values: &Values, frame: &Frame) -> Vec<Fault> {
    let mut faults = Grid::check(values, frame);
    let given: Vec<&str> = DOSES.into_iter().filter(|k| values.number(k).is_some()).collect();
    if given.len() != 1 {
        faults.push(Fault::at(
            given.get(1).unwrap_or(&""),
            if given.is_empty() { "no dose is given".to_string() } else { format!("{} doses are given: {}", given.len(), given.join(", ")) },
            "exactly one of dose_cells_per_cm2, dose_cells_per_site, dose_cells_total; the others follow from spacing and area",
        ));
    }
    faults
}

const fn dose(key: &'static str, high: f64, doc: &'static str) -> Field {
    Field { key, kind: FieldKind::Number { low: 0.0, high, whole: false }, presence: Presence::Optional, doc }
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "cell_injection",
        title: "Mesenchymal cells, injected",
        doc: "A grid of injections of living cells; the signal lasts weeks, the hair it wakes a cycle.",
        fields: &[
            Field {
                key: "source",
                kind: FieldKind::Choice(&["adipose", "marrow", "cord", "hair-follicle"]),
                presence: Presence::DefaultText("adipose"),
                doc: "Origin of the cells; recorded, and today without influence: no data tell the origins apart.",
            },
            Field {
                key: "product",
                kind: FieldKind::Text,
                presence: Presence::Optional,
                doc: "Name of a product of yours, declared with [[product]]; left out, the built-in one.",
            },
            dose(DOSES[0], 1e8, "Cells per cm2 of treated scalp and session."),
            dose(DOSES[1], 1e8, "Cells per injection point and session."),
            dose(DOSES[2], 1e10, "Cells per session over all points."),
            Grid::SESSIONS,
            Grid::REGIONS,
            Grid::POLAR,
            Grid::AZIMUTH,
            Grid::RADIUS,
            Grid::SPACING,
            Grid::VOLUME,
            Field {
                key: "mechanisms",
                kind: FieldKind::Choices(&Mechanisms::NAMES),
                presence: Presence::Optional,
                doc: "Which claimed mechanisms the cells may use; left out, all; [] leaves exactly the sham.",
            },
        ],
        check,
        laws: &["cells", "needle", "trophic", "tissue"],
        evidence: Evidence {
            grade: Grade::B,
            says: "Small randomised trials disagree: gains in subgroups and with extracts, none over all patients of STYLE; the highest dose is not the best.",
            number: Published {
                what: "terminal hairs after one low dose, week 24, subgroup of a null trial",
                published: "+16.6/cm2 from baseline",
                model: "+2.3/cm2 over untreated",
                source: "KUKA2020, abstract",
            },
        },
        warn: no_warning,
    },
    build: |values: &Values, products: &[Product]| {
        let dose = match DOSES.map(|k| values.number(k)) {
            [Some(x), _, _] => Dose::PerCm2(x),
            [_, Some(x), _] => Dose::PerSite(x),
            [_, _, x] => Dose::Total(x.unwrap_or(0.0)),
        };
        Box::new(CellInjection {
            grid: Grid::of(values),
            dose,
            mechanisms: values.texts("mechanisms").map_or(Mechanisms::ALL, Mechanisms::named),
            product: values.text("product").and_then(|name| products.iter().find(|p| p.name == name)).cloned(),
        })
    },
};
