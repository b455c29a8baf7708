//! Who was in which arm, with which covariates: the fixed effects that ANCOVA and MMRM share.
//!
//! Columns are coded so that the coefficient of an arm *is* its adjusted mean: one column for each arm and no
//! intercept, numbers less their mean, and for each level of a factor but the first a column of ones less one over the
//! number of levels. An adjusted mean is then that at the mean of every number and at equal weights of a factor's
//! levels. Differences of arms do not depend on this choice.

use crate::failure::FitFailure;
use crate::matrix::{Matrix, dot};

/// The arms and covariates of a trial, one entry for each subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Design {
    arms: usize,
    arm: Vec<usize>,
    covariates: Vec<Covariate>,
}

#[derive(Clone, Debug, PartialEq)]
struct Covariate {
    name: String,
    values: Values,
    by_visit: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Values {
    Numbers(Vec<f64>),
    Levels(Vec<usize>),
}

impl Design {
    /// A trial of `arms` arms; `arm` says of each subject which is theirs, from 0.
    pub fn new(arms: usize, arm: Vec<usize>) -> Self {
        assert!(arm.iter().all(|a| *a < arms), "an arm beyond the {arms} there are");
        Design { arms, arm, covariates: Vec::new() }
    }

    /// With a numeric covariate, such as the baseline.
    pub fn number(self, name: &str, values: Vec<f64>) -> Self {
        self.with(name, values.len(), Values::Numbers(values))
    }

    /// With a factor, such as the stratum; `levels` are any numbers, equal where the level is. Levels that nobody
    /// analysed has are no part of the model, as is usual.
    pub fn factor(self, name: &str, levels: Vec<usize>) -> Self {
        self.with(name, levels.len(), Values::Levels(levels))
    }

    /// The covariate named last gets a coefficient of its own at each visit (in ANCOVA there is but one visit).
    pub fn by_visit(mut self) -> Self {
        self.covariates.last_mut().expect("a covariate before `by_visit`").by_visit = true;
        self
    }

    fn with(mut self, name: &str, subjects: usize, values: Values) -> Self {
        assert_eq!(subjects, self.arm.len(), "subjects of covariate {name}");
        self.covariates.push(Covariate { name: name.to_owned(), values, by_visit: false });
        self
    }

    /// How many arms there are.
    pub fn arms(&self) -> usize {
        self.arms
    }

    /// How many subjects there are.
    pub fn subjects(&self) -> usize {
        self.arm.len()
    }

    /// The arm of a subject.
    pub fn arm(&self, subject: usize) -> usize {
        self.arm[subject]
    }

    /// The coded columns of these subjects, in their order.
    pub(crate) fn columns(&self, subjects: &[usize]) -> Result<Columns, FitFailure> {
        let mut columns = Columns { names: Vec::new(), by_visit: Vec::new(), values: Vec::new() };
        for arm in 0..self.arms {
            if !subjects.iter().any(|s| self.arm[*s] == arm) {
                return Err(FitFailure::EmptyArm { arm });
            }
            let is_there = |s: &usize| f64::from(u8::from(self.arm[*s] == arm));
            columns.push(format!("arm {arm}"), true, subjects.iter().map(is_there).collect());
        }
        for covariate in &self.covariates {
            match &covariate.values {
                Values::Numbers(all) => {
                    let mean = subjects.iter().map(|s| all[*s]).sum::<f64>() / subjects.len() as f64;
                    if !mean.is_finite() {
                        return Err(FitFailure::NotFinite { column: covariate.name.clone() });
                    }
                    let centred = subjects.iter().map(|s| all[*s] - mean).collect();
                    columns.push(covariate.name.clone(), covariate.by_visit, centred);
                }
                Values::Levels(all) => {
                    let mut levels: Vec<usize> = subjects.iter().map(|s| all[*s]).collect();
                    levels.sort_unstable();
                    levels.dedup();
                    let share = 1.0 / levels.len() as f64;
                    for level in &levels[1..] {
                        let coded = |s: &usize| f64::from(u8::from(all[*s] == *level)) - share;
                        let name = format!("{} {level}", covariate.name);
                        columns.push(name, covariate.by_visit, subjects.iter().map(coded).collect());
                    }
                }
            }
        }
        Ok(columns)
    }
}

/// Columns of a design: arms first, then covariates.
pub(crate) struct Columns {
    pub(crate) names: Vec<String>,
    /// Whether the column has a coefficient for each visit.
    pub(crate) by_visit: Vec<bool>,
    values: Vec<Vec<f64>>,
}

impl Columns {
    fn push(&mut self, name: String, by_visit: bool, values: Vec<f64>) {
        self.names.push(name);
        self.by_visit.push(by_visit);
        self.values.push(values);
    }

    pub(crate) fn count(&self) -> usize {
        self.names.len()
    }

    /// Column `j` at the `i`th of the subjects.
    pub(crate) fn at(&self, i: usize, j: usize) -> f64 {
        self.values[j][i]
    }

    /// Each column multiplied with the response.
    pub(crate) fn times_response(&self, response: &[f64]) -> Vec<f64> {
        self.values.iter().map(|column| dot(column, response)).collect()
    }

    /// All columns multiplied with each other, over all subjects.
    pub(crate) fn gram(&self) -> Matrix {
        Matrix::symmetric(self.count(), |i, j| dot(&self.values[i], &self.values[j]))
    }
}
