//! What a meta-analysis would have predicted of each row: the mean of the calibration studies of its class.
//!
//! A study enters once, with the mean of its numbers of that kind and the mean of their sampling variances:
//! numbers of one study at several weeks are close to one number. The study predicted is never in its own
//! mean. Where fewer than two studies of the class measured the like, the pool is widened step by step, and
//! the row says to what.

use super::pooled::{Pool, pool};
use super::row::{Pooled, Published, Row};
use super::score::mean;
use crate::study::Role;
use std::collections::BTreeMap;

/// A pool and how it is called.
type Step = (&'static str, fn(&Row, &Row) -> bool);

/// From the narrowest to the widest.
const STEPS: [Step; 4] = [
    ("the same class", |row, other| alike(row, other) && row.contrast == other.contrast && row.class == other.class),
    ("all drugs", |row, other| alike(row, other) && row.contrast == other.contrast && other.drug),
    ("all calibration studies", |row, other| alike(row, other) && row.contrast == other.contrast),
    ("all calibration studies, with and without control", alike),
];

/// Whether two rows measured the like.
fn alike(row: &Row, other: &Row) -> bool {
    row.measured == other.measured && row.kind == other.kind && row.scale == other.scale
}

/// Gives every scored number what the other studies predict of it.
pub fn pooled(rows: &mut [Row]) {
    let told: Vec<Option<Pooled>> = rows.iter().map(|row| predicted(row, rows)).collect();
    rows.iter_mut().zip(told).for_each(|(row, pooled)| row.pooled = pooled);
}

fn predicted(row: &Row, rows: &[Row]) -> Option<Pooled> {
    let (value, own) = (row.number()?, row.scored()?);
    let (of, pool) = STEPS.iter().find_map(|(name, fits)| Some((*name, widened(row, rows, *fits)?)))?;
    let area = row.per();
    let next = pool.predicts(own.parts.people / (area * area))?;
    Some(Pooled {
        // The density of a count in an area is that per cm2 over the area.
        log_score: next.log_density(value / area) - libm::log(area),
        mean: next.mean() * area,
        interval: next.interval().map(|x| x * area),
        studies: pool.studies,
        of: of.into(),
    })
}

/// The pool of the calibration rows that fit, without the row's own study.
fn widened(row: &Row, rows: &[Row], fits: fn(&Row, &Row) -> bool) -> Option<Pool> {
    let mut studies: BTreeMap<&str, Vec<(f64, f64)>> = BTreeMap::new();
    for other in rows.iter().filter(|o| o.role == Role::Calibrate && o.study != row.study && fits(row, o)) {
        let (Published::Number(value), Some(p)) = (other.published, other.scored()) else { continue };
        let variance = p.parts.people / (other.per() * other.per());
        if variance > 0.0 {
            studies.entry(&other.study).or_default().push((value / other.per(), variance));
        }
    }
    let one = |rows: Vec<(f64, f64)>| {
        let of = |part: fn(&(f64, f64)) -> f64| mean(&rows.iter().map(part).collect::<Vec<_>>()).unwrap_or(0.0);
        (of(|r| r.0), of(|r| r.1))
    };
    pool(&studies.into_values().map(one).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::super::foresee::{foresee, rows};
    use super::*;
    use crate::fake::{arm, belief, number, outcome, study, work};
    use crate::study::Study;

    fn told(studies: &[Study]) -> Vec<Row> {
        let all: Vec<&Study> = studies.iter().collect();
        let of = belief(1, 1.0);
        let stage = |s: &Study, _: &anagen_model::law::Parameters, _: &crate::restage::Order| {
            vec![number(0.0, 4.0); s.outcomes.len()]
        };
        let foreseen = foresee(&all, &of, "", &work(&stage)).expect("nobody stops it");
        let mut all: Vec<Row> = all.iter().zip(&foreseen).flat_map(|(s, f)| rows(s, f, &of)).collect();
        pooled(&mut all);
        all
    }

    fn of_class(id: &str, role: Role, kind: &str, values: &[f64]) -> Study {
        let outcomes = values.iter().enumerate().map(|(i, v)| outcome(&i.to_string(), *v)).collect();
        Study { arms: vec![arm("drug", &[kind]), arm("pbo", &[])], ..study(id, role, outcomes) }
    }

    #[test]
    fn a_row_is_predicted_by_the_calibration_studies_of_its_class() {
        let rows = told(&[
            of_class("A", Role::Calibrate, "finasteride", &[8.0, 12.0]),
            of_class("B", Role::Calibrate, "dutasteride", &[20.0]),
            of_class("C", Role::Calibrate, "minoxidil_topical", &[50.0]),
            of_class("D", Role::Validate, "finasteride", &[15.0]),
            of_class("E", Role::Validate, "minoxidil_topical", &[15.0]),
        ]);
        let of = |study: &str| rows.iter().find(|r| r.study == study).and_then(|r| r.pooled.clone());
        let class = of("D").expect("two studies of the class");
        assert!((class.mean - 15.0).abs() < 1e-9 && class.studies == 2 && class.of == "the same class", "{class:?}");
        let wider = of("E").expect("all drugs");
        assert!(wider.studies == 3 && wider.of == "all drugs", "{wider:?}");
        let own = of("B").expect("the other two drugs");
        assert!(own.of == "all drugs" && own.studies == 2 && (own.mean - 30.0).abs() < 1e-9, "never itself: {own:?}");
    }

    #[test]
    fn validation_studies_predict_nothing() {
        let rows = told(&[
            of_class("A", Role::Calibrate, "finasteride", &[8.0]),
            of_class("B", Role::Validate, "finasteride", &[9.0]),
            of_class("C", Role::Validate, "finasteride", &[10.0]),
        ]);
        assert!(rows.iter().all(|r| r.pooled.is_none()));
    }
}
