//! A product of the user's own, of cells or factors: what is in the syringe. The built-in one is MODEL.md's; users bring theirs as files.

use crate::quantity::{Field, FieldKind, Presence, Value, Values};
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
        "Trophic signal in EC50 units: of 5e5 living cells per cm2 of footprint, or of factors at their stated dose.",
    ),
    number("potency_low_ec50", 0.0, 200.0, "Lower end of the central 95 % of what you believe of the potency."),
    number("potency_high_ec50", 0.0, 200.0, "Upper end of the central 95 % of what you believe of the potency."),
    number(
        "half_life_days",
        0.05,
        365.0,
        "Functional half-life in the scalp: of cells after the first day, or of factors.",
    ),
    number("half_life_low_days", 0.05, 365.0, "Lower end of the central 95 % for the half-life."),
    number("half_life_high_days", 0.05, 365.0, "Upper end of the central 95 % for the half-life."),
    number("viability_fraction", 0.01, 1.0, "Share of cells alive in the syringe (eta_v); factors have none."),
    number("crowding_cells_per_cm2", 1e4, 1e9, "Density in the footprint that halves first-day survival (rho50)."),
    number(
        "integration_fraction",
        0.0,
        0.05,
        "Share of surviving cells taken up by papillae (eps_int); 0 in the built-in product.",
    ),
];

/// Standard deviations from the middle to either end of a central 95 %.
const CENTRAL_95: f64 = 1.96;

impl Product {
    /// The product as one possible patient's batch has it: potency and half-life drawn from the
    /// lognormal priors the file gives (`low` and `high` are their central 95 %), at the standard
    /// normals `z`. The point value is the median; without one it is the middle of the range. What
    /// has no prior stays.
    pub fn drawn(&self, z: [f64; 2]) -> Product {
        let mut values = self.values.clone();
        let stems = [("potency", "ec50"), ("half_life", "days")];
        for ((stem, unit), z) in stems.into_iter().zip(z) {
            let (key, low, high) =
                (format!("{stem}_{unit}"), format!("{stem}_low_{unit}"), format!("{stem}_high_{unit}"));
            if let (Some(low), Some(high)) = (values.number(&low), values.number(&high))
                && low > 0.0
                && high >= low
            {
                let median = values.number(&key).unwrap_or(libm::sqrt(low * high));
                let spread = libm::log(high / low) / (2.0 * CENTRAL_95);
                values.0.insert(key, Value::Number(median * libm::exp(spread * z)));
            }
        }
        Product { name: self.name.clone(), values }
    }

    /// Whether the file gives a prior of that key, so that it is drawn.
    pub fn has_prior(&self, key: &str) -> bool {
        let of = |z: f64| self.drawn([z, z]).values.number(key);
        of(-1.0) != of(1.0)
    }

    /// Puts what the file says of the cells in place of the built-in values.
    pub fn replaces(&self, kinetics: &mut CellKinetics) {
        let CellKinetics { potency, half_life_days, viability, crowding_cells_per_cm2, integration, .. } = kinetics;
        self.take("potency_ec50", potency);
        self.take("half_life_days", half_life_days);
        self.take("viability_fraction", viability);
        self.take("crowding_cells_per_cm2", crowding_cells_per_cm2);
        self.take("integration_fraction", integration);
    }

    /// Puts what the file says of factors in place of the built-in values: potency and half-life.
    pub fn replaces_factors(&self, potency: &mut f64, half_life_days: &mut f64) {
        self.take("potency_ec50", potency);
        self.take("half_life_days", half_life_days);
    }

    fn take(&self, key: &str, slot: &mut f64) {
        if let Some(x) = self.values.number(key) {
            *slot = x;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prior_is_drawn_around_the_point_value_and_its_ends_are_the_central_95() {
        let mut values = Values::default();
        for (key, x) in [("potency_ec50", 8.0), ("potency_low_ec50", 4.0), ("potency_high_ec50", 16.0)] {
            values.0.insert(key.into(), Value::Number(x));
        }
        let product = Product { name: "mine".into(), values };
        let potency = |z| product.drawn([z, 0.0]).values.number("potency_ec50").unwrap();
        assert_eq!(potency(0.0), 8.0);
        assert!((potency(1.96) - 16.0).abs() < 1e-9 && (potency(-1.96) - 4.0).abs() < 1e-9);
        assert_eq!(product.drawn([1.0, 1.0]).values.number("half_life_days"), None);
    }

    #[test]
    fn a_product_serves_cells_and_factors_and_leaves_what_it_does_not_name() {
        let mut values = Values::default();
        for (key, x) in [("potency_ec50", 8.0), ("half_life_days", 3.0), ("viability_fraction", 0.5)] {
            values.0.insert(key.into(), Value::Number(x));
        }
        let product = Product { name: "mine".into(), values };
        let built_in = crate::law::Parameters::default().cells.kinetics();
        let mut cells = built_in;
        product.replaces(&mut cells);
        let expected = CellKinetics { potency: 8.0, half_life_days: 3.0, viability: 0.5, ..built_in };
        assert_eq!(cells, expected);
        let (mut potency, mut half_life_days) = (2.0, 1.0);
        product.replaces_factors(&mut potency, &mut half_life_days);
        assert_eq!((potency, half_life_days), (8.0, 3.0));
    }
}
