//! Dermal papilla cells, cultured and injected: trophic depots that may also join papillae (M3).
//!
//! Mechanism and depots are those of every cell product (`cells.rs`). A share `eps_int` of what survives
//! the first day may be captured by the papillae of the footprint: size grows by `eps_int N/(F n_abs)` at
//! the next anagen, and the papilla's androgen sensitivity becomes the mean by cell number. No human
//! shows capture, so the share is 0 unless a plan writes it. The cells come from the occipital scalp and
//! bring the sensitivity of the patient there. Ignored: new follicles made by such cells.

use super::Registration;
use super::cells::{self, CellDepots, INTEGRATION, cell_fields};
use super::payload::unapproved_cells;
use crate::drive::Today;
use crate::quantity::burden::{Burden, Given};
use crate::quantity::kind::{Evidence, Grade, Kind, Published};
use crate::scalp::CellKinetics;

parameters! {
    /// Parameters of dermal papilla cells.
    pub struct PapillaCellLaw in "papilla_cells" {
        potency "P_DPC" = 7.5, "EC50", 1.0, 30.0, LogNormal, Population, Guess,
            "trophic signal of 5e5 living cells per cm2 of footprint", "taken from injected adipose cells: no controlled data";
        half_life_days "t_c_DPC" = 20.0, "day", 5.0, 60.0, LogNormal, Population, Guess,
            "functional half-life after the first day", "taken from dermal-sheath-cup cells, their neighbours in the follicle";
    }
}

/// Cells of that potency and half-life from the patient's occipital scalp.
pub(super) fn occipital_cells(today: &Today, potency: f64, half_life_days: f64) -> CellKinetics {
    let donor = today.patient.traits.sensitivity * today.parameters.androgenetic.occipital_pattern;
    CellKinetics { donor_sensitivity: Some(donor), ..today.parameters.cells.kinetics_of(potency, half_life_days) }
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "dermal_papilla_cells",
        title: "Dermal papilla cells",
        doc: "Cultured cells of the patient's own papillae on a grid; integration into papillae is a scenario, off unless integration_fraction is written.",
        fields: cell_fields![INTEGRATION],
        check: cells::check,
        laws: &["papilla_cells", "cells", "needle", "trophic", "tissue"],
        evidence: Evidence {
            grade: Grade::C,
            says: "Company data of an uncontrolled trial: some sites had more hairs after injection; never published, development stopped; a later combined product has no published result (ICXTRC2009, ADERANS2012).",
            number: Published {
                what: "sites with more hairs of any size, week 48, no control",
                published: "11 of 17 (64.7 %)",
                model: "15 % of sites, untreated 17 %: missed",
                source: "ICXTRC2009, company release (secondary)",
            },
        },
        warn: unapproved_cells,
    },
    burden: Burden {
        harvest: Some("a piece of scalp is taken and its cells are grown"),
        ..Burden::unknown(Given::Injections)
    },
    build: |values, products| {
        CellDepots::boxed(values, products, |today, _| {
            let law = &today.parameters.papilla_cells;
            occipital_cells(today, law.potency, law.half_life_days)
        })
    },
};
