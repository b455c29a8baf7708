//! Conditioned medium, injected: what cultured cells have secreted, without the cells.
//!
//! Mechanism: a short-lived signal in every footprint (`factors.rs`), linear in the concentration; proteins
//! are gone within hours to a day. Ignored: which cells made it, and under what conditions.

use super::Registration;
use super::factors::{Batch, FactorDepots, factor_fields, strength};
use super::grid::Grid;
use super::payload::{NEEDLE_PAIN, unapproved_vesicles};
use crate::quantity::burden::{Burden, Given, Known, Read, event};
use crate::quantity::kind::{Evidence, Grade, Kind, Published};

parameters! {
    /// Parameters of conditioned medium.
    pub struct MediumLaw in "conditioned_medium" {
        potency "P_CM" = 3.0, "EC50", 0.0, 10.0, HalfNormal(5.0), Population, Guess,
            "trophic signal of one session at the usual concentration", "assumed, wide, and includes none";
        half_life_days "t_CM" = 0.25, "day", 0.02083, 0.5, LogNormal, Population, Guess,
            "half-life of its proteins in skin", "assumed: hours";
    }
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "conditioned_medium",
        title: "Conditioned medium, injected",
        doc: "What cultured cells secreted, on a grid; published courses repeat it every 3 to 5 weeks.",
        fields: factor_fields![strength(
            "concentration_fold",
            100.0,
            1.0,
            "Concentration relative to the medium as it is collected; the signal is linear in it."
        )],
        check: Grid::check,
        laws: &["conditioned_medium", "needle", "trophic", "tissue"],
        evidence: Evidence {
            grade: Grade::B,
            says: "One small double-blind trial of a fibroblast product was positive at 12 weeks, others were uncontrolled or without placebo; the pooled effect of three trials is small with a wide interval (ZIMBER2011, META_CM2024, LEGIAWATI2024).",
            number: Published {
                what: "terminal density over placebo, one session, week 12",
                published: "+20.6 % (SE 4.9) against +4.4 % (SE 4.9), n 26",
                model: "+0.15 % over sham: missed",
                source: "ZIMBER2011, abstract",
            },
        },
        warn: unapproved_vesicles,
    },
    burden: Burden {
        pain: NEEDLE_PAIN,
        adverse: Known::Is(&[
            event("any (26 men, 52 weeks)", 0.0, "ZIMBER2011", Read::Abstract),
            event("any related one (56 men, 12 weeks, press release)", 0.0, "HSC2012", Read::Secondary),
        ]),
        ..Burden::unknown(Given::Injections)
    },
    build: |values, products| {
        FactorDepots::boxed(values, products, |law, values| Batch {
            potency: law.conditioned_medium.potency,
            half_life_days: law.conditioned_medium.half_life_days,
            dose: values.number("concentration_fold").unwrap_or(1.0),
        })
    },
};
