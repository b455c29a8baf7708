//! Fat graft: the patient's own fat, set under the skin; a needle and a weak signal, if any.
//!
//! Mechanism: the needle, and a signal in every footprint (`factors.rs`) whose prior is weak and includes
//! 0: in the only randomised trial fat did what saline did. The dose is the volume: twice the volume,
//! twice the footprint. Ignored: the cells in the fat (give `stromal_vascular_fraction`), and its bulk.

use super::Registration;
use super::factors::{Batch, FactorDepots, factor_fields};
use super::grid::Grid;
use crate::quantity::burden::{Burden, Given, Known, Read, found, told};
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_warning};

parameters! {
    /// Parameters of fat.
    pub struct FatLaw in "fat_graft" {
        potency "P_fat" = 0.2, "EC50", 0.0, 1.0, HalfNormal(0.5), Population, Guess,
            "trophic signal of fat in its footprint", "assumed weak: no difference from saline in KUKA2020";
        half_life_days "t_fat" = 10.0, "day", 3.0, 30.0, LogNormal, Population, Guess,
            "half-life of that signal", "assumed: while the graft heals in";
    }
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "fat_graft",
        title: "Fat graft",
        doc: "The patient's own fat under the skin on a grid; STYLE gave 0.1 ml per cm2.",
        fields: factor_fields![],
        check: Grid::check,
        laws: &["fat_graft", "needle", "trophic", "tissue"],
        evidence: Evidence {
            grade: Grade::E,
            says: "Fat alone did not differ from saline in the one randomised trial, by the sponsor's word and without published numbers (KUKA2020).",
            number: Published {
                what: "fat against saline, 24 and 9 people, week 24",
                published: "no difference; no number printed",
                model: "+0.5/cm2 over sham",
                source: "KUKA2020, abstract",
            },
        },
        warn: no_warning,
    },
    burden: Burden {
        harvest: Some("fat is taken by liposuction"),
        adverse: Known::Is(&[told(
            "no unanticipated one in 71 people, by the sponsor's word",
            "KUKA2020 (drjoelaronowitzmd.blogspot.com, 2023)",
            Read::Secondary,
        )]),
        lost: found("nothing was gained over saline", "KUKA2020", Read::Secondary),
        ..Burden::unknown(Given::Injections)
    },
    build: |values, products| {
        FactorDepots::boxed(values, products, |law, _| Batch {
            potency: law.fat_graft.potency,
            half_life_days: law.fat_graft.half_life_days,
            dose: 1.0,
        })
    },
};
