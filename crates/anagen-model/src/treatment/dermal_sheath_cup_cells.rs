//! Dermal sheath cup cells, cultured and injected: trophic depots that may also join papillae (M3).
//!
//! As dermal papilla cells (see there for capture and donor sensitivity), with a half-life of their own:
//! Tsuboi 2020 saw an effect at 39 weeks and none at 52. The order of its doses (only the lowest of three
//! did anything) is what the law of first-day survival in `scalp/depot.rs` was made for; with that law
//! off the order reverses. Ignored: what the cells become beside papilla.

use super::Registration;
use super::cells::{self, CellDepots, INTEGRATION, cell_fields};
use super::dermal_papilla_cells::occipital_cells;
use super::payload::unapproved_cells;
use crate::quantity::burden::{Burden, Given, Known, Read, event, found};
use crate::quantity::kind::{Evidence, Grade, Kind, Published};

parameters! {
    /// Parameters of dermal sheath cup cells.
    pub struct SheathCupLaw in "sheath_cup_cells" {
        potency "P_DSC" = 7.5, "EC50", 1.0, 30.0, LogNormal, Population, Guess,
            "trophic signal of 5e5 living cells per cm2 of footprint", "taken from injected adipose cells: the trial prints no size of effect";
        half_life_days "t_c_DSC" = 20.0, "day", 5.0, 60.0, LogNormal, Population, Guess,
            "functional half-life after the first day", "needed for an effect at 39 weeks (TSUBOI2020)";
    }
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "dermal_sheath_cup_cells",
        title: "Dermal sheath cup cells",
        doc: "Cultured cells of the patient's own sheath cups on a grid; integration into papillae is a scenario, off unless integration_fraction is written.",
        fields: cell_fields![INTEGRATION],
        check: cells::check,
        laws: &["sheath_cup_cells", "cells", "needle", "trophic", "tissue"],
        evidence: Evidence {
            grade: Grade::B,
            says: "One double-blind trial with four sites per head: only the lowest dose beat placebo, at 6 and 9 months, gone at 12; a single-arm study of two injections gained 1-3 %; a trial of 16 people was variable (TSUBOI2020; HARADA2023; REPLICEL2017).",
            number: Published {
                what: "best of 3.0e5, 1.5e6, 7.5e6 cells per site, weeks 26 and 39",
                published: "3.0e5 above placebo, the others not; nothing at week 52",
                model: "3.0e5 best at week 26 (+8.0/cm2 over sham); none at week 39: missed; +1.7 at week 52",
                source: "TSUBOI2020, abstract",
            },
        },
        warn: unapproved_cells,
    },
    burden: Burden {
        harvest: Some("a piece of scalp is taken and its cells are grown"),
        adverse: Known::Is(&[
            event(
                "mild, at an injection site, cells and placebo alike (65 people)",
                0.215,
                "TSUBOI2020",
                Read::Secondary,
            ),
            event("serious, in five years (19 people)", 0.0, "REPLICEL2017", Read::Abstract),
        ]),
        lost: found(
            "above placebo at 26 and 39 weeks, at the lowest dose only; gone at 52, after one session",
            "TSUBOI2020",
            Read::Secondary,
        ),
        ..Burden::unknown(Given::Injections)
    },
    build: |values, products| {
        CellDepots::boxed(values, products, |today, _| {
            let law = &today.parameters.sheath_cup_cells;
            occipital_cells(today, law.potency, law.half_life_days)
        })
    },
};
