//! The laws fitted to published trials, with what remains unknown.
//!
//! Unknowns are standard normals ([`unknowns`]); data are published numbers with their errors
//! ([`likelihood`]). A fit ([`fit`]) goes from the prior to a Gaussian near the posterior in few evaluations
//! ([`inversion`]), from there to the posterior itself ([`correction`]), and at last asks the model again
//! under another luck ([`confirmation`]). Each generation is a round of work that can be cut up ([`rounds`]). A
//! user says in a file what is unknown and what it is fitted to ([`mod@file`]); [`engine`] makes a model of it,
//! and [`posterior`] the file that runs draw from.

pub mod confirmation;
pub mod correction;
pub mod engine;
pub mod file;
pub mod fit;
pub mod inversion;
pub mod likelihood;
pub mod linear;
pub mod posterior;
pub mod rounds;
pub mod unknowns;
pub mod work;

use anagen_model::quantity::stream::{Purpose, Stream};
use serde::{Deserialize, Serialize};

/// A published number as the fit sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Datum {
    /// Study and outcome: `VANNESTE2000/fin1-total-w48`.
    pub label: String,
    /// Number of its study: numbers of one study share an error.
    pub study: usize,
    /// As printed.
    pub value: f64,
    /// Of which kind it is: kinds differ in how far studies disagree.
    pub kind: DatumKind,
    /// Whether it has no control of its own: a drift of the study is added.
    pub drifts: bool,
}

/// What kind of number a datum is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatumKind {
    /// Hairs per cm2.
    Density,
    /// Percent or points.
    Percent,
    /// A share of people, of 1.
    Share,
    /// Calibre, um.
    Calibre,
}

impl DatumKind {
    /// All kinds.
    pub const NAMES: [&'static str; 4] = ["density", "percent", "share", "calibre"];
}

/// What a model expects of a datum.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Guess {
    /// Expected value.
    pub value: f64,
    /// Variance of the datum about it from the size of the study.
    pub sampling_variance: f64,
    /// Variance of `value` itself from the size of the simulation.
    pub chance_variance: f64,
}

/// A variance so large that the datum says nothing: of a guess that is no number.
const NOTHING_KNOWN: f64 = 1e12;

impl Guess {
    /// The same where it is a number; otherwise one that says nothing, so that laws under which a datum
    /// cannot be computed are unlikely and break no sum.
    fn or_nothing(self, datum: &Datum) -> Guess {
        let parts = [self.value, self.sampling_variance, self.chance_variance];
        match parts.iter().all(|p| p.is_finite()) {
            true => self,
            false => Guess { value: datum.value, sampling_variance: 0.0, chance_variance: NOTHING_KNOWN },
        }
    }
}

/// A model to be fitted: the engine with its studies, or a toy.
pub trait Forward: Sync {
    /// How many unknowns; each is standard normal before the data.
    fn unknowns(&self) -> usize;
    /// The data.
    fn data(&self) -> &[Datum];
    /// What is expected of each datum under unknowns `x` and a luck; the same for the same arguments.
    fn guess(&self, x: &[f64], luck: u64) -> Vec<Guess>;
}

impl<F: Forward + ?Sized> Forward for &F {
    fn unknowns(&self) -> usize {
        (**self).unknowns()
    }
    fn data(&self) -> &[Datum] {
        (**self).data()
    }
    fn guess(&self, x: &[f64], luck: u64) -> Vec<Guess> {
        (**self).guess(x, luck)
    }
}

/// The draws of one generation of a fit, keyed by member and use.
#[derive(Clone, Copy, Debug)]
pub struct Chance(Stream);

impl Chance {
    /// Those of a generation.
    pub fn of(seed: u64, generation: u32) -> Chance {
        Chance(Stream::new(seed, generation))
    }

    /// Two standard normals.
    fn normals(self, member: u32, what: u32) -> [f64; 2] {
        self.0.normals(member, 2 * what, Purpose::Calibration)
    }

    /// A uniform between 0 and 1.
    fn uniform(self, member: u32, what: u32) -> f64 {
        self.0.uniforms(member, 2 * what + 1, Purpose::Calibration)[0]
    }

    /// So many standard normals, of uses from `first` on.
    fn many(self, member: u32, first: u32, count: usize) -> Vec<f64> {
        let pairs = (0..count.div_ceil(2) as u32).flat_map(|i| self.normals(member, first + i));
        pairs.take(count).collect()
    }
}
