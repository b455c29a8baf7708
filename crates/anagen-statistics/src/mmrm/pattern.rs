//! What the likelihood needs to know of the data: sums of products over the subjects seen at the same visits.

use crate::design::{Columns, Design};
use crate::failure::FitFailure;
use crate::matrix::Matrix;
use std::collections::BTreeMap;

/// The data, in units in which responses at each visit have mean 0 and all together mean square 1.
pub(super) struct Problem {
    pub(super) visits: usize,
    /// Which coefficient belongs to a column of the design at a visit: `place[visit][column]`.
    pub(super) place: Vec<Vec<usize>>,
    pub(super) names: Vec<String>,
    pub(super) patterns: Vec<Pattern>,
    /// The cells of the covariance that are parameters: `(v, w)` with `v` at most `w`.
    pub(super) pairs: Vec<(usize, usize)>,
    /// How many responses there are.
    pub(super) responses: usize,
    pub(super) centre: Vec<f64>,
    pub(super) scale: f64,
    /// The mean square at each visit, in those units.
    pub(super) spread: Vec<f64>,
}

/// The subjects who were seen at the same visits.
pub(super) struct Pattern {
    /// The visits, ascending.
    pub(super) seen: Vec<usize>,
    pub(super) subjects: f64,
    /// Columns times columns, columns times responses, responses times responses, summed over the subjects.
    pub(super) columns: Matrix,
    pub(super) crossed: Matrix,
    pub(super) responses: Matrix,
}

impl Problem {
    pub(super) fn new(design: &Design, responses: &[Vec<Option<f64>>]) -> Result<Self, FitFailure> {
        assert_eq!(design.subjects(), responses.len(), "subjects of the design, rows of responses");
        let visits = responses.first().map_or(0, Vec::len);
        assert!(responses.iter().all(|row| row.len() == visits), "rows of responses of unequal length");
        if responses.iter().flatten().flatten().any(|y| !y.is_finite()) {
            return Err(FitFailure::NotFinite { column: "response".into() });
        }
        let seen: Vec<usize> = (0..responses.len()).filter(|s| responses[*s].iter().any(Option::is_some)).collect();
        let columns = design.columns(&seen)?;
        everyone_is_met(design, responses, visits)?;

        let count = responses.iter().flatten().flatten().count();
        let (place, names) = places(&columns, visits);
        if count <= names.len() {
            return Err(FitFailure::NoResidual { responses: count, coefficients: names.len() });
        }
        let of_visit = |v: usize| seen.iter().filter_map(move |s| responses[*s][v]);
        let counts: Vec<f64> = (0..visits).map(|v| of_visit(v).count() as f64).collect();
        let centre: Vec<f64> = (0..visits).map(|v| of_visit(v).sum::<f64>() / counts[v]).collect();
        let squares: Vec<f64> =
            (0..visits).map(|v| of_visit(v).map(|y| (y - centre[v]) * (y - centre[v])).sum()).collect();
        let square = squares.iter().sum::<f64>() / count as f64;
        let greatest = responses.iter().flatten().flatten().fold(0.0_f64, |most, y| most.max(libm::fabs(*y)));
        if square <= (1e-12 * greatest) * (1e-12 * greatest) {
            return Err(FitFailure::NoVariation);
        }
        let scale = libm::sqrt(square);
        let patterns = patterns(&columns, &seen, responses, &centre, scale);
        let pairs = (0..visits).flat_map(|v| (v..visits).map(move |w| (v, w))).collect();
        let spread = (0..visits).map(|v| squares[v] / square / counts[v]).collect();
        Ok(Problem { visits, place, names, patterns, pairs, responses: count, centre, scale, spread })
    }

    pub(super) fn coefficients(&self) -> usize {
        self.names.len()
    }
}

/// The cells at which the derivative of the covariance to its cell `(v, w)` is 1.
pub(super) fn ways((v, w): (usize, usize)) -> impl Iterator<Item = (usize, usize)> {
    [(v, w), (w, v)].into_iter().take(if v == w { 1 } else { 2 })
}

/// Every arm at every visit, and every two visits in some subject.
fn everyone_is_met(design: &Design, responses: &[Vec<Option<f64>>], visits: usize) -> Result<(), FitFailure> {
    for arm in 0..design.arms() {
        for visit in 0..visits {
            if !(0..responses.len()).any(|s| design.arm(s) == arm && responses[s][visit].is_some()) {
                return Err(FitFailure::EmptyVisit { arm, visit });
            }
        }
    }
    for first in 0..visits {
        for second in first + 1..visits {
            if !responses.iter().any(|row| row[first].is_some() && row[second].is_some()) {
                return Err(FitFailure::NeverTogether { first, second });
            }
        }
    }
    Ok(())
}

/// The coefficients: a place for each column at each visit, and their names.
fn places(columns: &Columns, visits: usize) -> (Vec<Vec<usize>>, Vec<String>) {
    let mut place = vec![vec![0; columns.count()]; visits];
    let mut names = Vec::new();
    for j in 0..columns.count() {
        for (visit, place) in place.iter_mut().enumerate() {
            if columns.by_visit[j] {
                names.push(format!("{} at visit {visit}", columns.names[j]));
            } else if visit == 0 {
                names.push(columns.names[j].clone());
            }
            place[j] = names.len() - 1;
        }
    }
    (place, names)
}

fn patterns(
    columns: &Columns,
    subjects: &[usize],
    responses: &[Vec<Option<f64>>],
    centre: &[f64],
    scale: f64,
) -> Vec<Pattern> {
    let q = columns.count();
    let mut found: BTreeMap<Vec<usize>, Pattern> = BTreeMap::new();
    for (i, subject) in subjects.iter().enumerate() {
        let row = &responses[*subject];
        let seen: Vec<usize> = (0..row.len()).filter(|v| row[*v].is_some()).collect();
        let y: Vec<f64> = seen.iter().map(|v| (row[*v].expect("seen") - centre[*v]) / scale).collect();
        let k = seen.len();
        let pattern = found.entry(seen.clone()).or_insert_with(|| Pattern {
            seen,
            subjects: 0.0,
            columns: Matrix::zeros(q, q),
            crossed: Matrix::zeros(q, k),
            responses: Matrix::zeros(k, k),
        });
        pattern.subjects += 1.0;
        for j in 0..q {
            let z = columns.at(i, j);
            for l in 0..q {
                pattern.columns[(j, l)] += z * columns.at(i, l);
            }
            for a in 0..k {
                pattern.crossed[(j, a)] += z * y[a];
            }
        }
        for a in 0..k {
            for b in 0..k {
                pattern.responses[(a, b)] += y[a] * y[b];
            }
        }
    }
    found.into_values().collect()
}
