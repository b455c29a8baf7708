//! Stromal vascular fraction: uncultured cells of fat, injected the same day.
//!
//! Mechanism and depots are those of every cell product (`cells.rs`). The hand fit of `P_cell` and `t_c`
//! rests on this very product (the low-dose arm of STYLE 2020), so potency and half-life stand at
//! those values, with wider priors. Ignored: that few of the cells are mesenchymal, the fat injected
//! beneath them in STYLE (give `fat_graft` beside it), and variation between people's fat.

use super::Registration;
use super::cells::{self, CellDepots, cell_fields};
use super::payload::{NEEDLE_PAIN, unapproved_cells};
use crate::quantity::burden::{Burden, Given, Known, Read, found, told};
use crate::quantity::kind::{Evidence, Grade, Kind, Published};

parameters! {
    /// Parameters of stromal vascular fraction.
    pub struct VascularFractionLaw in "vascular_fraction" {
        potency "P_SVF" = 7.5, "EC50", 0.5, 15.0, LogNormal, Population, Guess,
            "trophic signal of 5e5 living cells per cm2 of footprint",
            "that of the hand fit, made on STYLE 2020, whose cells these are; null over all patients, so the prior goes near 0";
        half_life_days "t_SVF" = 5.7, "day", 2.0, 20.0, LogNormal, Population, Guess,
            "functional half-life after the first day", "taken from injected adipose cells";
    }
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "stromal_vascular_fraction",
        title: "Stromal vascular fraction",
        doc: "Uncultured cells of the patient's own fat on a grid; STYLE gave 0.5e6 or 1e6 cells per cm2 with fat beneath.",
        fields: cell_fields![],
        check: cells::check,
        laws: &["vascular_fraction", "cells", "needle", "trophic", "tissue"],
        evidence: Evidence {
            grade: Grade::E,
            says: "The only randomised trial (fat with these cells) found no difference over all patients at 24 weeks; a subgroup gained at the low dose, not at the high; single arms and a non-randomised half-head study are positive (KUKA2020; KIM2021, PEREZMEZA2017).",
            number: Published {
                what: "non-vellus hairs, 0.5e6 cells/cm2, week 24, subgroup of a null trial",
                published: "+16.56 from baseline (SD 14.68, area not stated)",
                model: "+2.7/cm2 over untreated",
                source: "KUKA2020, abstract",
            },
        },
        warn: unapproved_cells,
    },
    burden: Burden {
        harvest: Some("fat is taken by liposuction"),
        pain: NEEDLE_PAIN,
        adverse: Known::Is(&[told(
            "no unanticipated one in 71 people, by the sponsor's word",
            "KUKA2020 (drjoelaronowitzmd.blogspot.com, 2023)",
            Read::Secondary,
        )]),
        lost: found(
            "in a subgroup +16.6 at week 24 became +2.8 at week 52, after one session",
            "KUKA2020",
            Read::Abstract,
        ),
        ..Burden::unknown(Given::Injections)
    },
    build: |values, products| {
        CellDepots::boxed(values, products, |today, _| {
            let law = &today.parameters.vascular_fraction;
            today.parameters.cells.kinetics_of(law.potency, law.half_life_days)
        })
    },
};
