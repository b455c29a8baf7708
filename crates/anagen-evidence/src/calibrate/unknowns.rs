//! What is not known of the laws, as standard normals: each unknown is a parameter whose value is its
//! prior's quantile at the probability of a standard normal `x`.
//!
//! An unknown may have no effect at all: with the prior probability `none_share` its value is 0. This
//! mixture is exact: the lowest `none_share` of the probability is 0 and the rest is the prior, so the fit
//! needs to know nothing of it and learns from data whether there is an effect.

use anagen_model::law::Parameters;
use anagen_model::quantity::Parameter;
use anagen_model::quantity::prior::Shape;
use anagen_statistics::distribution::normal_cdf;

/// Probabilities stay this far from 0 and 1, where a quantile has no end.
const EDGE: f64 = 1e-15;

/// The value of a prior at a standard normal.
pub fn value_at(shape: &Shape, x: f64) -> f64 {
    shape.quantile(normal_cdf(x).clamp(EDGE, 1.0 - EDGE))
}

/// One unknown: a parameter with the prior of the fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Unknown {
    /// Its row, with the prior, range and reason of the calibration file where it gives its own.
    pub row: Parameter,
    /// The prior probability that it is 0.
    pub none_share: f64,
    /// Why its prior is not that of the row, if so.
    pub why: Option<String>,
    shape: Shape,
}

impl Unknown {
    /// An unknown of that row.
    pub fn of(row: Parameter, none_share: f64, why: Option<String>) -> Unknown {
        Unknown { shape: Shape::of(&row), row, none_share, why }
    }

    /// Its value at a standard normal, within what laws accept.
    pub fn value(&self, x: f64) -> f64 {
        let u = normal_cdf(x);
        if u < self.none_share {
            return 0.0;
        }
        let u = (u - self.none_share) / (1.0 - self.none_share);
        // The bounds are those of the model's own row: what a law accepts is not the fit's to say.
        let (least, greatest) = Parameters::row(self.row.name).unwrap_or(&self.row).accepted();
        self.shape.quantile(u.clamp(EDGE, 1.0 - EDGE)).clamp(least, greatest)
    }
}

/// All unknowns of a fit, in the order of its file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unknowns(pub Vec<Unknown>);

impl Unknowns {
    /// The value of every unknown.
    pub fn values(&self, x: &[f64]) -> Vec<f64> {
        self.0.iter().zip(x).map(|(unknown, x)| unknown.value(*x)).collect()
    }

    /// The laws: the defaults but for the unknowns.
    pub fn laws(&self, x: &[f64]) -> Parameters {
        let mut laws = Parameters::default();
        for (unknown, value) in self.0.iter().zip(self.values(x)) {
            laws.put(unknown.row.name, value);
        }
        laws
    }

    /// Their full names.
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(|u| u.row.name.to_string()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anagen_model::quantity::{Level, Prior, Verification};

    fn row(prior: Prior, low: f64, value: f64, high: f64) -> Parameter {
        let (name, symbol) = ("cells.potency", "P_cell");
        let (level, verification) = (Level::Population, Verification::Guess);
        Parameter { name, symbol, doc: "", value, unit: "-", low, high, prior, level, verification, source: "" }
    }

    #[test]
    fn a_standard_normal_becomes_the_value_of_the_prior() {
        let normal = Unknown::of(row(Prior::Normal, 6.0, 8.0, 10.0), 0.0, None);
        for x in [-1.5, 0.0, 0.7, 1.959_963_984_540_054] {
            assert!((normal.value(x) - (8.0 + 2.0 * x / 1.959_963_984_540_054)).abs() < 1e-9, "{x}");
        }
        let lognormal = Unknown::of(row(Prior::LogNormal, 4.0, 8.0, 16.0), 0.0, None);
        assert!((lognormal.value(-1.959_963_984_540_054) - 4.0).abs() < 1e-9);
        // Laws take 0.2 to 120: a tenth and ten times the range of the model's row.
        assert_eq!((normal.value(-9.0), normal.value(40.0)), (0.2, normal.value(9.0)));
    }

    #[test]
    fn no_effect_has_its_share_and_the_rest_is_the_prior() {
        let unknown = Unknown::of(row(Prior::Uniform, 2.0, 5.0, 12.0), 0.5, Some("sceptics".into()));
        assert_eq!([-3.0, -0.01].map(|x| unknown.value(x)), [0.0, 0.0]);
        // The middle of what is left of the probability is the middle of the prior.
        let middle = anagen_model::quantity::special::normal_quantile(0.75);
        assert!((unknown.value(middle) - 7.0).abs() < 1e-9);
        let laws = Unknowns(vec![unknown.clone()]).laws(&[-1.0]);
        assert_eq!(laws.get("cells.potency"), Some(0.0));
        let mut expected = Parameters::default();
        expected.put("cells.potency", 0.0);
        assert_eq!(laws, expected);
    }
}
