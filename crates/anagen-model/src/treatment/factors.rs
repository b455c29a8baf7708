//! Factors on a grid: what every injected treatment shares that leaves a signal and no cells.
//!
//! The signal stands in the footprint, `G = P x dose`, in EC50 units, and fades by `dG/dt = -(ln 2/t) G`;
//! the niche remembers it (`tau_B`). It is linear in the dose: the activation `b = B/(1 + B)` saturates by
//! itself, and a second saturation could not be told from it. Doses are concentrations: a larger
//! volume of the same reaches more skin, no stronger. Mechanisms M1, M2 and M4 as for cells; with all
//! off, or without dose, exactly the sham is left. Ignored: that factors act on different receptors.

use super::Treatment;
use super::grid::Grid;
use super::payload::{mechanisms_of, product_of};
use super::product::Product;
use crate::drive::Today;
use crate::law::Parameters;
use crate::quantity::{Field, FieldKind, Presence, Values};
use crate::scalp::{Factors, Ground, Injection, Mechanisms, Payload};

/// The keys of a treatment with factors: those of its own, then those all share.
macro_rules! factor_fields {
    ($($own:expr),* $(,)?) => {
        &[
            $($own,)*
            $crate::treatment::payload::PRODUCT,
            $crate::treatment::grid::Grid::SESSIONS,
            $crate::treatment::grid::Grid::REGIONS,
            $crate::treatment::grid::Grid::POLAR,
            $crate::treatment::grid::Grid::AZIMUTH,
            $crate::treatment::grid::Grid::RADIUS,
            $crate::treatment::grid::Grid::SPACING,
            $crate::treatment::grid::Grid::VOLUME,
            $crate::treatment::payload::MECHANISMS,
        ]
    };
}
pub(super) use factor_fields;

/// A key that scales the dose.
pub const fn strength(key: &'static str, high: f64, usual: f64, doc: &'static str) -> Field {
    Field { key, kind: FieldKind::Number { low: 0.0, high, whole: false }, presence: Presence::Default(usual), doc }
}

/// What one session leaves, by a kind's law and table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Batch {
    /// Signal in the footprint of the dose at which the potency is stated, EC50 units.
    pub potency: f64,
    /// Half-life, days.
    pub half_life_days: f64,
    /// Dose relative to that one.
    pub dose: f64,
}

/// A kind's law.
pub type Content = fn(&Parameters, &Values) -> Batch;

/// Sessions of injections of factors.
#[derive(Clone, Debug)]
pub struct FactorDepots {
    grid: Grid,
    mechanisms: Mechanisms,
    product: Option<Product>,
    values: Values,
    content: Content,
}

impl FactorDepots {
    /// The treatment a table describes, with what `content` says is in the syringe.
    pub fn boxed(values: &Values, products: &[Product], content: Content) -> Box<dyn Treatment> {
        Box::new(FactorDepots {
            grid: Grid::of(values),
            mechanisms: mechanisms_of(values),
            product: product_of(values, products),
            values: values.clone(),
            content,
        })
    }
}

impl Treatment for FactorDepots {
    fn sessions(&self, today: &Today, ground: &Ground) -> Vec<Injection> {
        let points_cm = self.grid.points(ground);
        let radius_mm = self.grid.radius_mm(today.parameters.trophic.depot_thickness_mm);
        let needle = today.parameters.needle.needle();
        let mut batch = (self.content)(today.parameters, &self.values);
        if let Some(product) = &self.product {
            product.replaces_factors(&mut batch.potency, &mut batch.half_life_days);
        }
        let signal_ec50 = batch.potency * batch.dose * today.patient.traits.trophic_response;
        let factors = Factors { signal_ec50, half_life_days: batch.half_life_days, mechanisms: self.mechanisms };
        let payload = (signal_ec50 > 0.0).then_some(Payload::Factors(factors));
        let make = |&day: &f64| Injection { day, points_cm: points_cm.clone(), radius_mm, needle, payload };
        self.grid.session_days.iter().map(make).collect()
    }

    fn derived(&self, ground: &Ground) -> Vec<(&'static str, f64)> {
        let sites = self.grid.points(ground).len() as f64;
        vec![("sites_per_session", sites), ("volume_ml_total", sites * self.grid.volume_ml_per_site)]
    }
}
