//! What every needle that carries something shares in a file: mechanism switches, a product of the
//! user's own, and the warning that the product is approved nowhere.

use super::product::Product;
use crate::quantity::burden::{Known, Pain, Read, pain};
use crate::quantity::kind::{Person, Warning};
use crate::quantity::{Field, FieldKind, Presence, Values};
use crate::scalp::Mechanisms;

/// Pain of injections all over a scalp, whatever is in the syringe.
pub const NEEDLE_PAIN: Known<Pain> = pain(
    5.34,
    "injections of growth factors over the scalp, without numbing; 4.16 with a vibrating tool (50 people). None is published for this product",
    "Toscani, randomised comparison of vibration (research.uniroma1.it/pubblicazioni/26962)",
    Read::Abstract,
);

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

/// The greatest doses a trial of the scalp gave, and where: 1e6 cells per cm2 of 40 cm2 in one session.
const GREATEST_TRIED: [(&str, f64); 2] = [("dose_cells_per_cm2", 1e6), ("dose_cells_total", 4e7)];

/// Warns that no such cell product is approved, and of doses that nobody has tried.
pub fn unapproved_cells(values: &Values, _: &Person) -> Vec<Warning> {
    let mut all = vec![Warning {
        key: "",
        what: "this cell product is not approved for hair loss: the only stem cell products the FDA has approved are \
               blood-forming cells from cord blood, for blood disorders; blindness, tumours and infections were \
               reported after unapproved ones"
            .into(),
        source: "FDA Consumer Alert on regenerative medicine products, 22 July 2020",
    }];
    for (key, most) in GREATEST_TRIED {
        if let Some(dose) = values.number(key).filter(|dose| *dose > most) {
            let what = format!("`{key}` = {dose} is beyond {most}, the most that was given in a trial that was read");
            all.push(Warning::at(key, what, "KUKA2020: 1e6 cells per cm2 on 40 cm2"));
        }
    }
    all
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Value;

    #[test]
    fn no_dose_makes_a_product_an_approved_one() {
        let person = Person { female: false, age_years: 40.0, pregnant: false };
        let keys = |key: &str, dose: f64| {
            let values = Values([(key.to_string(), Value::Number(dose))].into());
            unapproved_cells(&values, &person).iter().map(|w| w.key).collect::<Vec<_>>()
        };
        for (key, most) in GREATEST_TRIED {
            assert_eq!((keys(key, most), keys(key, 1.01 * most)), (vec![""], vec!["", key]));
        }
    }
}
