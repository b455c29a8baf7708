//! One parameter moved to either end of its prior: what it is, and whom it can reach.

use crate::draws::{Column, Draws, OF_PRODUCT};
use crate::enrol::World;
use crate::run::{ALWAYS, Recipe, Setup, batch_normals, registry};
use anagen_model::law::Parameters;
use anagen_model::quantity::special::{BetaTable, normal_quantile};
use anagen_model::treatment::product::Product;

/// The ends: percentiles of a prior.
const ENDS: [f64; 2] = [0.05, 0.95];

/// A parameter, or a number of a user's product, at both ends of its prior.
pub struct Change {
    /// Name, unit and how well it is founded.
    pub column: Column,
    /// Its value.
    pub value: f64,
    /// Its ends.
    pub ends: [End; 2],
    /// Whom it reaches.
    pub reach: Reach,
    /// Chapter of the parameter, or name of the product.
    of: String,
}

/// One end of a prior.
pub struct End {
    /// The value there.
    pub value: f64,
    /// The laws there, and quantiles of sensitivity under them if they are others.
    laws: Option<(Parameters, Option<BetaTable>)>,
    /// Number of the product, of its key, and the standard normal there.
    product: Option<(usize, usize, f64)>,
}

/// Whom a parameter can reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The scalp as it is grown, and so every plan.
    Scalp,
    /// Plans with a treatment whose law names it.
    Treatments,
    /// Plans with a product.
    Product,
    /// No count of hairs: it says how something is read.
    Nothing,
}

impl Change {
    /// Every parameter that is drawn and that a protocol uses, then the numbers of its products.
    pub fn all(setup: &Setup, seed: u64) -> Vec<Change> {
        let draws = Draws::of(setup, seed);
        let columns = draws.columns();
        let rows = draws.used_rows();
        let mut changes = Vec::with_capacity(columns.len());
        for (row, column) in rows.iter().zip(&columns) {
            let chapter = row.name.split('.').next().unwrap_or("");
            let end = |u: f64| {
                let (law, value) = draws.priors.at(row.name, u)?;
                let concentration = law.androgenetic.concentration;
                let other = concentration != setup.parameters.androgenetic.concentration;
                let sensitivity = other.then(|| BetaTable::new(concentration));
                Some(End { value, laws: Some((law, sensitivity)), product: None })
            };
            let [Some(low), Some(high)] = ENDS.map(end) else { continue };
            let value = setup.parameters.get(row.name).unwrap_or(row.value);
            let (ends, reach) = ([low, high], Reach::of(chapter));
            changes.push(Change { column: column.clone(), value, ends, reach, of: chapter.into() });
        }
        let mut columns = columns.into_iter().skip(rows.len());
        for (number, product) in setup.products.iter().enumerate() {
            for (key, (name, _)) in OF_PRODUCT.iter().enumerate().filter(|(_, (key, _))| product.has_prior(key)) {
                let at = |z: f64| product.drawn([z; 2]).values.number(name).unwrap_or(f64::NAN);
                let end = |u: f64| {
                    let z = normal_quantile(u);
                    End { value: at(z), laws: None, product: Some((number, key, z)) }
                };
                let Some(column) = columns.next() else { continue };
                let (value, ends) = (at(0.0), ENDS.map(end));
                changes.push(Change { column, value, ends, reach: Reach::Product, of: product.name.clone() });
            }
        }
        changes
    }

    /// Whether it can reach a plan.
    pub fn reaches(&self, plan: &Recipe) -> bool {
        match self.reach {
            Reach::Scalp => true,
            Reach::Nothing => false,
            Reach::Treatments => plan.kinds().any(|kind| kind.laws.contains(&self.of.as_str())),
            Reach::Product => plan.own().any(|item| item.values.text("product") == Some(self.of.as_str())),
        }
    }
}

impl Reach {
    /// Whom a chapter of the parameters reaches.
    fn of(chapter: &str) -> Reach {
        let registry = registry();
        let named = |kinds: &[anagen_model::quantity::Kind]| kinds.iter().any(|k| k.laws.contains(&chapter));
        // The tissue of every scalp is at rest before any treatment reaches it.
        if ALWAYS.contains(&chapter) || chapter == "tissue" || named(registry.causes) {
            Reach::Scalp
        } else if named(registry.treatments) {
            Reach::Treatments
        } else {
            Reach::Nothing
        }
    }
}

impl End {
    /// The laws in force there.
    pub fn law<'a>(&'a self, usual: &'a Parameters) -> &'a Parameters {
        self.laws.as_ref().map_or(usual, |(law, _)| law)
    }

    /// Quantiles of sensitivity under them.
    pub fn sensitivity<'a>(&'a self, usual: &'a BetaTable) -> &'a BetaTable {
        self.laws.as_ref().and_then(|(_, table)| table.as_ref()).unwrap_or(usual)
    }

    /// A patient's batch of the products there, `usual` if none is another.
    pub fn batch(&self, setup: &Setup, world: &World, number: u32, usual: &[Product]) -> Vec<Product> {
        let Some((moved, key, there)) = self.product else { return usual.to_vec() };
        let z = batch_normals(world, number);
        let drawn = |(i, product): (usize, &Product)| {
            let mut z = z;
            if i == moved {
                z[key] = there;
            }
            product.drawn(z)
        };
        setup.products.iter().enumerate().map(drawn).collect()
    }
}
