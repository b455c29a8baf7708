//! How likely published numbers are where a model expects others: by the error of each, and by how far
//! studies disagree.
//!
//! The numbers of one study follow a multivariate Student t about what is expected of them. Its scale is
//! the variance from the size of the study, plus that from the size of the simulation (so a lucky run is
//! worth no more than its neighbours), plus the disagreement between studies: `tau` of the number's kind,
//! squared, of which numbers of one study share `rho`; plus a drift where a number has no control of its own.
//! The `tau` are unknowns with half-normal priors and are learned with the rest.
//!
//! **Ignored.** Shares of people are compared as they are, not on a scale that stretches near 0 and 1: the
//! variance of sampling is that of the expected share, and no published share lies within 0.02 of an end.

use super::linear::{Lower, Rows, dot};
use super::unknowns::value_at;
use super::{Datum, Guess};
use anagen_model::quantity::prior::Shape;
use std::f64::consts::PI;

/// Kinds of data.
pub const KINDS: usize = 4;

/// How far numbers may be off beside their sampling, by kind (density, percent, share, calibre).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Errors {
    /// Scale of the half-normal prior of the disagreement between studies; 0: they do not disagree.
    pub tau: [f64; KINDS],
    /// SD of the drift of a number without a control.
    pub drift: [f64; KINDS],
    /// Share of the disagreement's variance that numbers of one study have in common.
    pub rho: f64,
    /// Degrees of freedom of the Student t.
    pub freedom: f64,
}

impl Default for Errors {
    /// Assumptions: placebo arms of one design differ by some 5 hairs/cm2 or percent between trials, their
    /// drift over a year by as much, response rates by a tenth, calibres by 2 um.
    fn default() -> Self {
        Errors { tau: [5.0, 5.0, 0.1, 2.0], drift: [5.0, 5.0, 0.1, 2.0], rho: 0.5, freedom: 5.0 }
    }
}

/// The likelihood of a set of data.
pub struct Likelihood<'a> {
    data: &'a [Datum],
    errors: Errors,
    /// The data of each study.
    studies: Vec<Vec<usize>>,
    /// The kinds whose tau is unknown.
    kinds: Vec<usize>,
}

impl<'a> Likelihood<'a> {
    /// Of these data.
    pub fn new(data: &'a [Datum], errors: Errors) -> Likelihood<'a> {
        let mut numbers: Vec<usize> = data.iter().map(|d| d.study).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let of = |study: &usize| (0..data.len()).filter(|i| data[*i].study == *study).collect();
        let kinds = (0..KINDS).filter(|k| errors.tau[*k] > 0.0 && data.iter().any(|d| d.kind as usize == *k)).collect();
        Likelihood { data, errors, studies: numbers.iter().map(of).collect(), kinds }
    }

    /// The data of each study.
    pub fn studies(&self) -> &[Vec<usize>] {
        &self.studies
    }

    /// The data.
    pub fn data(&self) -> &[Datum] {
        self.data
    }

    /// Degrees of freedom.
    pub fn freedom(&self) -> f64 {
        self.errors.freedom
    }

    /// How many tau are unknown, each a standard normal before the data.
    pub fn unknowns(&self) -> usize {
        self.kinds.len()
    }

    /// The tau of every kind at these standard normals; 0 where studies do not disagree.
    pub fn taus(&self, z: &[f64]) -> [f64; KINDS] {
        let mut taus = [0.0; KINDS];
        for (kind, z) in self.kinds.iter().zip(z) {
            taus[*kind] = value_at(&Shape::HalfNormal(self.errors.tau[*kind]), *z);
        }
        taus
    }

    /// The scale of a study's errors.
    pub fn scale(&self, study: &[usize], guesses: &[Guess], taus: &[f64; KINDS]) -> Rows {
        let between = |i: usize| taus[self.data[i].kind as usize];
        let cell = |i: usize, j: usize| {
            if i != j {
                return self.errors.rho * between(i) * between(j);
            }
            let drift = if self.data[i].drifts { self.errors.drift[self.data[i].kind as usize] } else { 0.0 };
            let own = guesses[i].sampling_variance + guesses[i].chance_variance;
            own + between(i) * between(i) + drift * drift
        };
        study.iter().map(|i| study.iter().map(|j| cell(*i, *j)).collect()).collect()
    }

    /// The logarithm of the likelihood; minus infinity where nothing finite is expected.
    pub fn log(&self, guesses: &[Guess], z: &[f64]) -> f64 {
        let taus = self.taus(z);
        let mut sum = 0.0;
        for study in &self.studies {
            let Some(scale) = Lower::of(&self.scale(study, guesses, &taus)) else { return f64::NEG_INFINITY };
            let off: Vec<f64> = study.iter().map(|i| self.data[*i].value - guesses[*i].value).collect();
            let white = scale.whiten(&off);
            sum += student(dot(&white, &white), scale.log_determinant(), off.len(), self.errors.freedom);
        }
        if sum.is_nan() { f64::NEG_INFINITY } else { sum }
    }
}

/// The logarithm of a multivariate Student t of `n` numbers at this squared distance.
pub fn student(squared: f64, log_determinant: f64, n: usize, freedom: f64) -> f64 {
    let (n, nu) = (n as f64, freedom);
    let norm = libm::lgamma(0.5 * (nu + n)) - libm::lgamma(0.5 * nu) - 0.5 * n * libm::log(nu * PI);
    norm - 0.5 * log_determinant - 0.5 * (nu + n) * libm::log1p(squared / nu)
}

#[cfg(test)]
mod tests {
    use super::super::DatumKind;
    use super::*;

    fn datum(study: usize, value: f64, drifts: bool) -> Datum {
        Datum { label: String::new(), study, value, kind: DatumKind::Density, drifts }
    }

    fn guess(value: f64, sampling_variance: f64, chance_variance: f64) -> Guess {
        Guess { value, sampling_variance, chance_variance }
    }

    #[test]
    fn one_number_has_the_density_of_a_student_t() {
        let data = [datum(0, 3.0, false)];
        let errors = Errors { tau: [0.0; KINDS], freedom: 5.0, ..Errors::default() };
        let found = Likelihood::new(&data, errors).log(&[guess(1.0, 3.0, 1.0)], &[]);
        // By hand: scale 2, distance 1: Gamma(3)/(Gamma(2.5) sqrt(5 pi) 2) (1 + 1/5)^-3.
        let expected = libm::log(2.0 / (1.329_340_388_179_137 * libm::sqrt(5.0 * PI) * 2.0) * libm::pow(1.2, -3.0));
        assert!((found - expected).abs() < 1e-12, "{found} {expected}");
    }

    #[test]
    fn a_lucky_run_gains_nothing() {
        // Two runs of one truth: one happens to meet the number, the other is a chance SD off. The gain is
        // at most what a tail of that width allows, and a rough model is never surer than a smooth one.
        let data = [datum(0, 10.0, false)];
        let errors = Errors { tau: [0.0; KINDS], ..Errors::default() };
        let all = Likelihood::new(&data, errors);
        let lucky = |chance: f64| all.log(&[guess(10.0, 1.0, chance)], &[]) - all.log(&[guess(13.0, 1.0, chance)], &[]);
        assert!(lucky(9.0) < 0.6 && lucky(0.0) > 3.0, "{} {}", lucky(9.0), lucky(0.0));
    }

    #[test]
    fn numbers_of_one_study_share_an_error() {
        let errors = Errors::default();
        let off = |studies: [usize; 2]| {
            let data = studies.map(|s| datum(s, 5.0, false));
            let all = Likelihood::new(&data, errors);
            assert_eq!(all.unknowns(), 1);
            let both = [guess(0.0, 1.0, 0.0), guess(0.0, 1.0, 0.0)];
            let opposite = [guess(0.0, 1.0, 0.0), guess(10.0, 1.0, 0.0)];
            (all.log(&both, &[0.0]), all.log(&opposite, &[0.0]))
        };
        let (shared, split) = off([0, 0]);
        assert!(shared > split + 0.3, "off in one direction is one error, not two: {shared} {split}");
        let (apart, also) = off([0, 1]);
        assert!((apart - also).abs() < 1e-12);
    }

    #[test]
    fn a_number_without_a_control_may_drift() {
        let at = |drifts| {
            let data = [datum(0, 12.0, drifts)];
            Likelihood::new(&data, Errors::default()).log(&[guess(0.0, 1.0, 0.0)], &[-1.0])
        };
        assert!(at(true) > at(false) + 1.0);
        let data = [datum(0, f64::NAN, false)];
        assert_eq!(Likelihood::new(&data, Errors::default()).log(&[guess(0.0, 1.0, 0.0)], &[0.0]), f64::NEG_INFINITY);
    }
}
