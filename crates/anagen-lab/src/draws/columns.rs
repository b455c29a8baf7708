//! What was drawn, column by column: parameters that this protocol uses, and the user's products.

use super::Draws;
use crate::run::used_chapters;
use anagen_model::quantity::{Parameter, Verification};

/// One drawn quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Full name of the parameter, or `product NAME: key`.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// What it is.
    pub about: String,
    /// How well its prior is founded.
    pub founded: &'static str,
    /// Whether the prior is only assumed.
    pub assumed: bool,
}

/// The keys of a product that are drawn.
pub(crate) const OF_PRODUCT: [(&str, &str); 2] = [("potency_ec50", "EC50"), ("half_life_days", "day")];

impl Draws<'_> {
    /// The rows that are drawn and that this protocol uses. The tissue is always among them: drawn laws
    /// let perfusion and inflammation act.
    pub(crate) fn used_rows(&self) -> Vec<&'static Parameter> {
        let used = used_chapters(self.setup);
        let chapter = |row: &Parameter| row.name.split('.').next().unwrap_or("");
        self.priors.rows().filter(|row| used.contains(&chapter(row)) || chapter(row) == "tissue").collect()
    }

    /// What was drawn, in the order of [`Draws::values`].
    pub fn columns(&self) -> Vec<Column> {
        let of_law = |row: &'static Parameter| Column {
            name: row.name.into(),
            unit: row.unit.into(),
            about: row.doc.into(),
            founded: if self.priors.is_learned(row.name) { "posterior" } else { row.verification.name() },
            assumed: row.verification.assumed(),
        };
        let mut columns: Vec<Column> = self.used_rows().into_iter().map(of_law).collect();
        for product in &self.setup.products {
            for (key, unit) in OF_PRODUCT.iter().filter(|(key, _)| product.has_prior(key)) {
                columns.push(Column {
                    name: format!("product {}: {key}", product.name),
                    unit: (*unit).into(),
                    about: "the user's belief about the product".into(),
                    founded: Verification::Guess.name(),
                    assumed: true,
                });
            }
        }
        columns
    }

    /// The values of one draw.
    pub fn values(&self, number: u32) -> Vec<f64> {
        let laws = self.laws(number);
        let mut values: Vec<f64> = self.used_rows().iter().map(|row| laws.get(row.name).unwrap_or(row.value)).collect();
        for (product, drawn) in self.setup.products.iter().zip(self.products(number)) {
            for (key, _) in OF_PRODUCT.iter().filter(|(key, _)| product.has_prior(key)) {
                values.push(drawn.values.number(key).unwrap_or(f64::NAN));
            }
        }
        values
    }
}
