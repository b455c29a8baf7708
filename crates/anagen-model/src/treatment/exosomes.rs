//! Exosomes: vesicles that cells shed, injected by number.
//!
//! Mechanism: a signal in every footprint for some days (`factors.rs`), linear in the particles per ml:
//! `G = P_EV (n/V)/(1e9/0.05 ml)`, so 1e9 particles at a point of 0.05 ml leave `P_EV`. Trials use 1e8 to
//! 1e10 a site. Ignored: cargo, uptake that saturates, and that most published use is with microneedling.

use super::Registration;
use super::factors::{Batch, FactorDepots, factor_fields};
use super::grid::Grid;
use super::payload::{NEEDLE_PAIN, unapproved_vesicles};
use crate::quantity::burden::{Burden, Given, Known, Per, Read, event, found, told, usd};
use crate::quantity::kind::{Evidence, Grade, Kind, Published};
use crate::quantity::{Field, FieldKind, Presence};

parameters! {
    /// Parameters of exosomes.
    pub struct ExosomeLaw in "exosomes" {
        potency "P_EV" = 2.0, "EC50", 0.0, 8.0, HalfNormal(4.0), Population, Guess,
            "trophic signal of 1e9 particles at a point of 0.05 ml", "assumed, wide, and includes none";
        half_life_days "t_EV" = 1.0, "day", 0.5, 2.0, LogNormal, Population, Guess,
            "half-life of vesicles in skin", "assumed: about a day";
    }
}

/// Particles and ml of the point at which the potency is stated.
const STATED: (f64, f64) = (1e9, 0.05);

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "exosomes",
        title: "Exosomes, injected",
        doc: "Vesicles of cultured cells on a grid, by number; their signal lasts days.",
        fields: factor_fields![Field {
            key: "dose_particles_per_site",
            kind: FieldKind::Number { low: 0.0, high: 1e13, whole: false },
            presence: Presence::Required,
            doc: "Particles per injection point and session; registered trials use 1e8 to 1e10.",
        }],
        check: Grid::check,
        laws: &["exosomes", "needle", "trophic", "tissue"],
        evidence: Evidence {
            grade: Grade::C,
            says: "Only before-after series, mostly with microneedling, report gains, some too fast to be growth; no placebo-controlled result was found, every study reports improvement, and no product is approved (WAN2025, PMSCEXO2024, PARK2022, REV_EXO2025).",
            number: Published {
                what: "hair density, week 52, with microneedling, no control",
                published: "+35/cm2 (6.5), n 16",
                model: "-0.2/cm2 over sham: missed",
                source: "WAN2025, abstract",
            },
        },
        warn: unapproved_vesicles,
    },
    burden: Burden {
        pain: NEEDLE_PAIN,
        downtime: found(
            "soreness and swelling for one to two days, no exercise for as long",
            "davishairrestoration.com, 2022",
            Read::Seller,
        ),
        adverse: Known::Is(&[
            event("any (30 men, 12 weeks)", 0.0, "ERSAN2024", Read::Abstract),
            event("any (300 people, conference)", 0.0, "IMCAS2025", Read::Abstract),
            told(
                "at least 10 serious ones elsewhere in dermatology, one skin necrosis",
                "REV_EXO_SAFETY; EXO_NECROSIS",
                Read::Abstract,
            ),
        ]),
        cost: usd(
            3000.0,
            10000.0,
            Per::Session,
            Known::Not,
            "hairrestorationtour.com, exosomes for hair loss",
            Read::Seller,
        ),
        ..Burden::unknown(Given::Injections)
    },
    build: |values, products| {
        FactorDepots::boxed(values, products, |law, values| {
            let particles = values.number("dose_particles_per_site").unwrap_or(0.0);
            let volume_ml = values.number(Grid::VOLUME.key).unwrap_or(STATED.1);
            Batch {
                potency: law.exosomes.potency,
                half_life_days: law.exosomes.half_life_days,
                dose: (particles / STATED.0) / (volume_ml / STATED.1),
            }
        })
    },
};
