//! Injected mesenchymal cells: living depots whose signal wakes and feeds follicles for some weeks.
//!
//! Mechanism: what survives the first day secretes; the niche remembers the signal (`tau_B`); the
//! activation `b` speeds the end of rest (M1), lifts size, anagen and shaft (M2) and, as scenarios,
//! integrates into papillae (M3) or acts through perfusion and inflammation (M4); see `cells.rs` for
//! dose and depots. Sources: hand fit on the low-dose arm of STYLE 2020, shrunk; Tsuboi 2020 for the
//! inverted dose response. The origin of the cells scales potency and half-life by guesses with wide
//! priors: no trial tells origins apart. Ignored: lot-to-lot variation, immune rejection.

use super::Registration;
use super::cells::{self, CellDepots, cell_fields};
use super::payload::{NEEDLE_PAIN, unapproved_cells};
use crate::quantity::burden::{Burden, Given, Known, Read, found, told};
use crate::quantity::kind::{Evidence, Grade, Kind, Published};
use crate::quantity::{Field, FieldKind, Presence};
use crate::scalp::CellKinetics;

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

    /// The same for cells of another potency and half-life.
    pub fn kinetics_of(&self, potency: f64, half_life_days: f64) -> CellKinetics {
        CellKinetics { potency, half_life_days, ..self.kinetics() }
    }
}

parameters! {
    /// Origins of mesenchymal cells, relative to adipose.
    pub struct OriginLaw in "cell_origin" {
        marrow_potency "P_marrow" = 0.8, "of adipose", 0.2, 3.0, LogNormal, Population, Guess,
            "potency of marrow cells", "assumed a little lower; ELMAADAWI2018 found marrow and follicle cells alike, 10 + 10 people";
        cord_potency "P_cord" = 1.0, "of adipose", 0.25, 4.0, LogNormal, Population, Guess,
            "potency of cord cells", "assumed the same: only case reports (AHN2021)";
        hair_follicle_potency "P_HF" = 1.2, "of adipose", 0.3, 5.0, LogNormal, Population, Guess,
            "potency of hair-follicle cells", "assumed a little higher in their own tissue; no trial compares at equal dose";
        marrow_half_life "t_marrow" = 1.0, "of adipose", 0.4, 2.5, LogNormal, Population, Guess,
            "half-life of marrow cells", "assumed the same: no human data";
        cord_half_life "t_cord" = 0.6, "of adipose", 0.2, 2.0, LogNormal, Population, Guess,
            "half-life of cord cells", "assumed shorter: cells of another person are cleared sooner";
        hair_follicle_half_life "t_HF" = 1.0, "of adipose", 0.4, 2.5, LogNormal, Population, Guess,
            "half-life of hair-follicle cells", "assumed the same; an effect for about 3 months (HFMSC_CN2023) fits either";
    }
}

impl OriginLaw {
    /// Factors on potency and half-life of cells of an origin.
    pub fn factors(&self, origin: &str) -> (f64, f64) {
        match origin {
            "marrow" => (self.marrow_potency, self.marrow_half_life),
            "cord" => (self.cord_potency, self.cord_half_life),
            "hair-follicle" => (self.hair_follicle_potency, self.hair_follicle_half_life),
            _ => (1.0, 1.0),
        }
    }
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "cell_injection",
        title: "Mesenchymal cells, injected",
        doc: "A grid of injections of living cells; the signal lasts weeks, the hair it wakes a cycle.",
        fields: cell_fields![Field {
            key: "source",
            kind: FieldKind::Choice(&["adipose", "marrow", "cord", "hair-follicle"]),
            presence: Presence::DefaultText("adipose"),
            doc: "Origin of the cells: scales potency and half-life by guesses, since no trial tells origins apart.",
        }],
        check: cells::check,
        laws: &["cells", "cell_origin", "needle", "trophic", "tissue"],
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
        warn: unapproved_cells,
    },
    burden: Burden {
        harvest: Some("fat, marrow or skin is taken first, unless the cells are another person's"),
        pain: NEEDLE_PAIN,
        adverse: Known::Is(&[
            told("none in 50 people, hair-follicle cells", "HFMSC_CN2023", Read::Abstract),
            told(
                "after unapproved products: blindness, tumours, infections",
                "FDA Consumer Alert, 22 July 2020",
                Read::Secondary,
            ),
        ]),
        lost: found(
            "in a subgroup +16.6 at week 24 became +2.8 at week 52 (KUKA2020); an effect of three months of nine (HFMSC_CN2023)",
            "KUKA2020; HFMSC_CN2023",
            Read::Abstract,
        ),
        ..Burden::unknown(Given::Injections)
    },
    build: |values, products| {
        CellDepots::boxed(values, products, |today, values| {
            let law = &today.parameters.cells;
            let (potency, half_life) = today.parameters.cell_origin.factors(values.text("source").unwrap_or("adipose"));
            law.kinetics_of(potency * law.potency, half_life * law.half_life_days)
        })
    },
};
