//! What every needle that carries something shares in a file: mechanism switches, a product of the
//! user's own, and the warning that the product is approved nowhere.

use super::product::Product;
use crate::quantity::kind::{Person, Warning};
use crate::quantity::{Field, FieldKind, Presence, Values};
use crate::scalp::Mechanisms;

/// Which claimed mechanisms the product may use.
pub const MECHANISMS: Field = Field {
    key: "mechanisms",
    kind: FieldKind::Choices(&Mechanisms::NAMES),
    presence: Presence::Optional,
    doc: "Which claimed mechanisms the product may use; left out, all; [] leaves exactly the sham.",
};

/// A product of the user's own.
pub const PRODUCT: Field = Field {
    key: "product",
    kind: FieldKind::Text,
    presence: Presence::Optional,
    doc: "Name of a product of yours, declared with [[product]]; left out, the built-in one.",
};

/// The mechanisms a table switches on.
pub fn mechanisms_of(values: &Values) -> Mechanisms {
    values.texts("mechanisms").map_or(Mechanisms::ALL, Mechanisms::named)
}

/// The product a table names, if it names one.
pub fn product_of(values: &Values, products: &[Product]) -> Option<Product> {
    values.text("product").and_then(|name| products.iter().find(|p| p.name == name)).cloned()
}

/// Warns that no such cell product is approved.
pub fn unapproved_cells(_: &Values, _: &Person) -> Vec<Warning> {
    vec![Warning {
        key: "",
        what: "this cell product is not approved for hair loss: the only stem cell products the FDA has approved are \
               blood-forming cells from cord blood, for blood disorders; blindness, tumours and infections were \
               reported after unapproved ones"
            .into(),
        source: "FDA Consumer Alert on regenerative medicine products, 22 July 2020",
    }]
}

/// Warns that no exosome product is approved.
pub fn unapproved_vesicles(_: &Values, _: &Person) -> Vec<Warning> {
    vec![Warning {
        key: "",
        what:
            "there is no FDA-approved exosome product, and what cells secrete holds exosomes; serious adverse events \
               were reported after unapproved ones"
                .into(),
        source: "FDA Public Safety Notification on Exosome Products, 6 December 2019",
    }]
}
