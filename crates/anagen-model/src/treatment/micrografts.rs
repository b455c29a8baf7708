//! Micrografts: skin or follicles cut fine and filtered, cells with pieces of their matrix.
//!
//! Mechanism and depots are those of every cell product (`cells.rs`). The dose is a number of cells, or
//! ml of suspension per site, of which the cells per ml are a guess; the injected volume, which sets
//! the footprint, holds the suspension. The matrix is taken to shelter the cells: a longer half-life.
//! Ignored: signals of the matrix itself, and the donor wound.

use super::Registration;
use super::cells::{self, CellDepots, DOSES, cell_fields};
use super::grid::Grid;
use super::payload::unapproved_cells;
use crate::quantity::burden::{Burden, Given, Read, found};
use crate::quantity::kind::{Evidence, Grade, Kind, Published};
use crate::quantity::{Fault, Frame, Values};

parameters! {
    /// Parameters of micrografts.
    pub struct MicrograftLaw in "micrografts" {
        potency "P_MG" = 7.5, "EC50", 1.0, 30.0, LogNormal, Population, Guess,
            "trophic signal of 5e5 living cells per cm2 of footprint", "taken from injected adipose cells: no dose is known well enough";
        half_life_days "t_MG" = 10.0, "day", 3.0, 30.0, LogNormal, Population, Guess,
            "functional half-life after the first day", "assumed longer than that of bare cells: pieces of matrix come along";
        cells_per_ml "c_MG" = 1e5, "cells/ml", 1e4, 1e6, LogNormal, Population, Guess,
            "living and dead cells in a ml of suspension", "assumed: counts in what was read range over orders of magnitude or are missing";
    }
}

fn check(values: &Values, frame: &Frame) -> Vec<Fault> {
    let mut faults = Grid::check(values, frame);
    faults.extend(cells::one_dose(
        values,
        "exactly one of dose_cells_per_cm2, dose_cells_per_site, dose_cells_total, dose_ml_per_site",
    ));
    let volume = values.number(Grid::VOLUME.key).unwrap_or(0.05);
    if let Some(ml) = values.number(DOSES[3]).filter(|ml| *ml > volume) {
        faults.push(Fault::at(
            DOSES[3],
            format!("{ml} ml of suspension do not fit into injections of {volume} ml"),
            "write volume_ml_per_site = ... as large as what is injected at a point",
        ));
    }
    faults
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "micrografts",
        title: "Micrografts",
        doc: "The patient's own skin or follicles, cut fine and filtered, on a grid; cells with pieces of matrix.",
        fields: cell_fields![cells::dose(
            DOSES[3],
            0.5,
            "Suspension per injection point and session, instead of a number of cells; cells per ml are a guess."
        )],
        check,
        laws: &["micrografts", "cells", "needle", "trophic", "tissue"],
        evidence: Evidence {
            grade: Grade::B,
            says: "One clinic's half-head placebo studies report about +30 % density; no independent controlled confirmation, and randomisation is often not stated (GENTILE2017, GENTILE2019A, GENTILE2020, KREFFT2023).",
            number: Published {
                what: "hair density after three sessions 45 days apart, week 36",
                published: "+33 % (7.5, SD or SE not stated), n 33",
                model: "+0.7 % over untreated: missed",
                source: "GENTILE2019A, abstract",
            },
        },
        warn: unapproved_cells,
    },
    burden: Burden {
        harvest: Some("small pieces of scalp are punched out"),
        lost: found(
            "+33 % 23 weeks and +27 % 44 weeks after the last session (GENTILE2019A); 6 of 27 treated again after 26 months (GENTILE2020)",
            "GENTILE2019A; GENTILE2020",
            Read::Abstract,
        ),
        ..Burden::unknown(Given::Injections)
    },
    build: |values, products| {
        CellDepots::boxed(values, products, |today, _| {
            let law = &today.parameters.micrografts;
            today.parameters.cells.kinetics_of(law.potency, law.half_life_days)
        })
    },
};
