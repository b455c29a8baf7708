//! Platelet-rich plasma: the patient's own platelets, injected, which release factors for days.
//!
//! Mechanism: a signal in every footprint (`factors.rs`), linear in the platelets: `P_PRP` stands at four
//! times whole blood. Ignored: leukocytes, activation, and differences between preparations.

use super::Registration;
use super::factors::{Batch, FactorDepots, factor_fields, strength};
use super::grid::Grid;
use crate::quantity::burden::{Burden, Given, Known, Per, Read, found, pain, told, usd};
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_warning};

parameters! {
    /// Parameters of platelet-rich plasma.
    pub struct PlateletLaw in "prp" {
        potency "P_PRP" = 2.0, "EC50", 0.0, 8.0, HalfNormal(4.0), Population, Guess,
            "trophic signal of one session at four times the platelets of blood", "assumed, wide, and includes none";
        half_life_days "t_PRP" = 3.0, "day", 1.0, 7.0, LogNormal, Population, Guess,
            "half-life of its activity", "assumed: days";
    }
}

/// Platelets relative to blood at which the potency is stated.
const USUAL_FOLD: f64 = 4.0;

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "prp",
        title: "Platelet-rich plasma",
        doc: "The patient's own platelets on a grid; published courses are three monthly sessions and upkeep.",
        fields: factor_fields![strength(
            "platelets_fold",
            20.0,
            USUAL_FOLD,
            "Platelets relative to whole blood; the signal is linear in them."
        )],
        check: Grid::check,
        laws: &["prp", "needle", "trophic", "tissue"],
        evidence: Evidence {
            grade: Grade::B,
            says: "Pooled trials show more density than control, with extreme heterogeneity, publication bias and no clear thickening; a double-blind trial against saline was null (META_PRP2024, META_PRP2019; GRESSENBERGER2020).",
            number: Published {
                what: "density over control, pooled 13 trials, no week",
                published: "+27.55/cm2 (14.04 to 41.06), I2 96 %",
                model: "+2.4/cm2 over sham at week 24 of three monthly sessions: missed",
                source: "META_PRP2024, abstract",
            },
        },
        warn: no_warning,
    },
    burden: Burden {
        harvest: Some("blood is drawn from the arm"),
        pain: pain(
            6.6,
            "without numbing; 4.1 under ice packs (10 people, half-heads)",
            "Suh 2021, J Am Acad Dermatol, split-scalp study",
            Read::Abstract,
        ),
        adverse: Known::Is(&[told(
            "none beside pain and bleeding of the session (60 people)",
            "YEPURI2021",
            Read::Abstract,
        )]),
        cost: usd(
            500.0,
            2000.0,
            Per::Session,
            Known::Is(2026.0),
            "myhairline.ai, finasteride guide vs alternatives",
            Read::Seller,
        ),
        lost: found(
            "not counted; clinics repeat it every four to six months",
            "eldoradohair.com, PRP therapy",
            Read::Seller,
        ),
        ..Burden::unknown(Given::Injections)
    },
    build: |values, products| {
        FactorDepots::boxed(values, products, |law, values| Batch {
            potency: law.prp.potency,
            half_life_days: law.prp.half_life_days,
            dose: values.number("platelets_fold").unwrap_or(USUAL_FOLD) / USUAL_FOLD,
        })
    },
};
