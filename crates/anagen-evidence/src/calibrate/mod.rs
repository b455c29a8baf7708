//! The laws fitted to published trials, with what remains unknown.

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

/// What a model expects of a datum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guess {
    /// Expected value.
    pub value: f64,
    /// Variance of the datum about it from the size of the study.
    pub sampling_variance: f64,
    /// Variance of `value` itself from the size of the simulation.
    pub chance_variance: f64,
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
