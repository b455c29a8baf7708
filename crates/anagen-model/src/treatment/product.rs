//! A cell product: what is in the syringe. The built-in one is MODEL.md's; users bring theirs as files.

use crate::law::Parameters;
use crate::quantity::{Field, FieldKind, Presence, Values};
use crate::scalp::CellKinetics;

/// A cell product as a file describes it; what is left out is the built-in value.
#[derive(Clone, Debug, PartialEq)]
pub struct Product {
    /// The name plans use.
    pub name: String,
    /// Its values, marked in the report as the user's assumption.
    pub values: Values,
}

const fn number(key: &'static str, low: f64, high: f64, doc: &'static str) -> Field {
    Field { key, kind: FieldKind::Number { low, high, whole: false }, presence: Presence::Optional, doc }
}

/// The keys of a product file.
pub const FIELDS: &[Field] = &[
    Field {
        key: "format",
        kind: FieldKind::Number { low: 1.0, high: 1.0, whole: true },
        presence: Presence::Required,
        doc: "Version of the file format.",
    },
    Field { key: "name", kind: FieldKind::Text, presence: Presence::Required, doc: "The name plans use." },
    Field {
        key: "description",
        kind: FieldKind::Text,
        presence: Presence::Optional,
        doc: "What it is, for the report.",
    },
    Field {
        key: "source",
        kind: FieldKind::Text,
        presence: Presence::Required,
        doc: "Where the numbers come from: a citation, a file, or \"assumed\".",
    },
    number(
        "potency_ec50",
        0.0,
        200.0,
        "Trophic signal of 5e5 living cells per cm2 of footprint, in EC50 units (P_cell).",
    ),
    number("potency_low_ec50", 0.0, 200.0, "Lower end of the central 95 % of what you believe of the potency."),
    number("potency_high_ec50", 0.0, 200.0, "Upper end of the central 95 % of what you believe of the potency."),
    number("half_life_days", 0.05, 365.0, "Functional half-life in the scalp after the first day (t_c)."),
    number("half_life_low_days", 0.05, 365.0, "Lower end of the central 95 % for the half-life."),
    number("half_life_high_days", 0.05, 365.0, "Upper end of the central 95 % for the half-life."),
    number("viability_fraction", 0.01, 1.0, "Share of cells alive in the syringe (eta_v)."),
    number("crowding_cells_per_cm2", 1e4, 1e9, "Density in the footprint that halves first-day survival (rho50)."),
    number(
        "integration_fraction",
        0.0,
        0.05,
        "Share of surviving cells taken up by papillae (eps_int); 0 in the built-in product.",
    ),
];

impl Product {
    /// How the cells of this product live, the built-in law filling what the file leaves out.
    pub fn kinetics(&self, parameters: &Parameters) -> CellKinetics {
        let mut kinetics = parameters.cells.kinetics();
        let values = &self.values;
        let take = |key: &str, slot: &mut f64| {
            if let Some(x) = values.number(key) {
                *slot = x;
            }
        };
        take("potency_ec50", &mut kinetics.potency);
        take("half_life_days", &mut kinetics.half_life_days);
        take("viability_fraction", &mut kinetics.viability);
        take("crowding_cells_per_cm2", &mut kinetics.crowding_cells_per_cm2);
        take("integration_fraction", &mut kinetics.integration);
        kinetics
    }
}
