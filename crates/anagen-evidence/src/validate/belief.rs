//! What is believed of the laws: members, each as likely as another.

use crate::calibrate::DatumKind;
use crate::calibrate::likelihood::Errors;
use crate::study::Condition;
use anagen_model::law::Parameters;
use anagen_model::law::drawn::Priors;
use anagen_model::quantity::special::normal_quantile;
use anagen_model::quantity::stream::{Purpose, Stream};

/// How far studies of one truth disagree, as scales by kind of number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Disagreement {
    /// Of every number.
    pub tau: [f64; 4],
    /// Beside it, of a number without a control of its own.
    pub drift: [f64; 4],
}

impl Disagreement {
    /// The variance of a number of that kind.
    pub fn variance(&self, kind: DatumKind, drifts: bool) -> f64 {
        let (tau, drift) = (self.tau[kind as usize], self.drift[kind as usize]);
        tau * tau + if drifts { drift * drift } else { 0.0 }
    }
}

/// The place of a condition's disagreement: pattern loss first, then areata.
pub fn block(condition: Condition) -> usize {
    usize::from(condition == Condition::Areata)
}

/// One possible set of laws.
#[derive(Clone, Debug)]
pub struct Member {
    /// The laws.
    pub laws: Parameters,
    /// How far studies disagree under it, of pattern loss and of areata ([`block`]).
    pub disagreement: [Disagreement; 2],
}

/// A belief.
#[derive(Clone, Debug)]
pub struct Belief {
    /// What it is called: `prior`, or the names of its posteriors.
    pub name: String,
    /// Hashes of its files; none of the prior.
    pub hashes: Vec<String>,
    /// The members.
    pub members: Vec<Member>,
    /// Degrees of freedom of the disagreement between studies.
    pub degrees: f64,
}

impl Belief {
    /// So many draws of what was believed before any trial was fitted.
    pub fn prior(members: u32, seed: u64) -> Belief {
        let (priors, errors) = (Priors::about(&Parameters::default()), Errors::default());
        let member = |draw: u32| {
            let tau = [0, 1, 2, 3].map(|kind| {
                let u = Stream::new(seed, 1).uniforms(draw, kind, Purpose::Resampling)[0];
                errors.tau[kind as usize] * normal_quantile(0.5 + 0.5 * u)
            });
            Member { laws: priors.draw(seed, draw), disagreement: [Disagreement { tau, drift: errors.drift }; 2] }
        };
        Belief {
            name: "prior".into(),
            hashes: Vec::new(),
            members: (0..members).map(member).collect(),
            degrees: errors.freedom,
        }
    }
}
