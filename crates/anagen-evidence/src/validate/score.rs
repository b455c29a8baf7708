//! How well a role's rows were predicted.
//!
//! A row that the model should know but could not stage is a miss. Numbers of one study stand and fall
//! together, so the error of a score is that of drawing studies, not rows, again with replacement.

use super::row::{Row, State};
use crate::calibrate::DatumKind;
use crate::study::Role;
use anagen_model::quantity::stream::{Purpose, Stream, uniform};
use libm::sqrt;
use std::collections::BTreeSet;

/// How often studies are drawn again.
const DRAWS: u32 = 2000;

/// A mean over rows with the central 95 % of drawing studies again.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Mean {
    /// The mean.
    pub mean: f64,
    /// Its 95 % interval.
    pub interval: [f64; 2],
}

/// The scores of a role.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Score {
    /// The role.
    pub role: &'static str,
    /// Rows that count.
    pub rows: usize,
    /// Studies behind them.
    pub studies: usize,
    /// Of these rows, those the model should know and could not stage: misses.
    pub skipped: usize,
    /// Share of rows inside their 95 % interval.
    pub coverage: Option<Mean>,
    /// Median distance from the prediction, in deviates.
    pub median_abs_z: Option<f64>,
    /// Median half-width of the interval of densities in drug arms, hairs/cm2.
    pub drug_half_width_per_cm2: Option<f64>,
    /// Mean of squared error over predicted variance.
    pub error_over_variance: Option<f64>,
    /// Mean logarithm of the density at the published number.
    pub log_score: Option<f64>,
    /// The same less that of the prior.
    pub above_prior: Option<Mean>,
    /// The same less that of the mean of other studies.
    pub above_pool: Option<Mean>,
    /// Rows with a mean of other studies.
    pub pooled_rows: usize,
}

/// Scores the rows of a role. `seed` keys the draws of studies.
pub fn score(role: Role, rows: &[Row], seed: u64) -> Score {
    let rows: Vec<&Row> = rows.iter().filter(|r| r.role == role && r.counts()).collect();
    let numbers = || rows.iter().filter(|r| r.number().is_some()).filter_map(|r| r.scored().map(|p| (*r, p)));
    let ratio = |(row, p): (&Row, &super::row::Prediction)| {
        let error = row.number().unwrap_or(p.mean) - p.mean;
        error * error / p.parts.sum()
    };
    let inside = rows.iter().map(|r| (r.study.as_str(), f64::from(u8::from(r.scored().is_some_and(|p| p.inside)))));
    let above = |other: fn(&Row) -> Option<f64>| {
        let of = numbers().filter_map(|(r, p)| other(r).map(|o| (r.study.as_str(), p.log_score - o)));
        drawn_again(&of.collect::<Vec<_>>(), seed)
    };
    let widths = numbers().filter(|(r, _)| r.drug && r.kind == DatumKind::Density);
    Score {
        role: role.name(),
        rows: rows.len(),
        studies: rows.iter().map(|r| r.study.as_str()).collect::<BTreeSet<_>>().len(),
        skipped: rows.iter().filter(|r| matches!(r.state, State::Skipped(_))).count(),
        coverage: drawn_again(&inside.collect::<Vec<_>>(), seed),
        median_abs_z: median(numbers().filter_map(|(_, p)| p.z).map(f64::abs).collect()),
        drug_half_width_per_cm2: median(widths.map(|(r, p)| p.half_width() / r.per()).collect()),
        error_over_variance: mean(&numbers().map(ratio).collect::<Vec<_>>()),
        log_score: mean(&numbers().map(|(_, p)| p.log_score).collect::<Vec<_>>()),
        above_prior: above(|r| r.prior),
        above_pool: above(|r| r.pooled.as_ref().map(|p| p.log_score)),
        pooled_rows: numbers().filter(|(r, _)| r.pooled.is_some()).count(),
    }
}

/// The mean of numbers; `None` of none.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The SD of numbers about their mean, of the whole.
pub fn sd(values: &[f64]) -> f64 {
    let centre = mean(values).unwrap_or(0.0);
    sqrt(mean(&values.iter().map(|x| (x - centre) * (x - centre)).collect::<Vec<_>>()).unwrap_or(0.0))
}

/// The median; `None` of none.
pub fn median(values: Vec<f64>) -> Option<f64> {
    (!values.is_empty()).then(|| quantile(values, 0.5))
}

/// The value at probability `u`, between neighbours in proportion; of at least one number.
pub fn quantile(mut values: Vec<f64>, u: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = u * (values.len() - 1) as f64;
    let (low, part) = (at as usize, at.fract());
    let next = values[(low + 1).min(values.len() - 1)];
    values[low] + part * (next - values[low])
}

/// The mean over rows, each with its study, and its interval when studies are drawn again.
fn drawn_again(rows: &[(&str, f64)], seed: u64) -> Option<Mean> {
    let mean = mean(&rows.iter().map(|r| r.1).collect::<Vec<_>>())?;
    let studies: Vec<&str> = rows.iter().map(|r| r.0).collect::<BTreeSet<_>>().into_iter().collect();
    let sums: Vec<(f64, f64)> = studies
        .iter()
        .map(|s| rows.iter().filter(|r| r.0 == *s).fold((0.0, 0.0), |(sum, n), r| (sum + r.1, n + 1.0)))
        .collect();
    let chance = Stream::new(seed, 0);
    let draw = |draw: u32| {
        let (mut sum, mut n) = (0.0, 0.0);
        for place in 0..studies.len() as u32 {
            let block = chance.block(draw, place, Purpose::Resampling);
            let taken = sums[(uniform(block[0], block[1]) * studies.len() as f64) as usize];
            sum += taken.0;
            n += taken.1;
        }
        sum / n
    };
    let means: Vec<f64> = (0..DRAWS).map(draw).collect();
    Some(Mean { mean, interval: [0.025, 0.975].map(|u| quantile(means.clone(), u)) })
}

#[cfg(test)]
mod tests {
    use super::super::foresee::{foresee, rows};
    use super::super::row::Standing;
    use super::*;
    use crate::fake::{belief, normal, number, outcome, study, work};
    use crate::restage::{Order, Staged};
    use crate::study::{Dispersion, Finding, Outcome, Study, Verified};
    use anagen_model::law::Parameters;

    /// Studies of one number each, printed `spread` sampling SDs about a truth of 10; the model expects 10
    /// with a variance of 4.
    fn drawn(role: Role, n: u32, spread: f64) -> Vec<Row> {
        let studies: Vec<Study> = (0..n)
            .map(|i| study(&format!("S{i}"), role, vec![outcome("a", 10.0 + 2.0 * spread * normal(i))]))
            .collect();
        told(&studies, &|s, _, _| vec![number(10.0, 3.0); s.outcomes.len()])
    }

    fn told(studies: &[Study], stage: super::super::foresee::Stage) -> Vec<Row> {
        let of = belief(3, 1.0);
        let all: Vec<&Study> = studies.iter().collect();
        let foreseen = foresee(&all, &of, "", &work(stage)).expect("nobody stops it");
        all.iter().zip(&foreseen).flat_map(|(s, f)| rows(s, f, &of)).collect()
    }

    #[test]
    fn an_honest_prediction_has_the_scores_of_the_normal_distribution() {
        let s = score(Role::Calibrate, &drawn(Role::Calibrate, 1000, 1.0), 5);
        // Of 1,000 rows the coverage lies within 4 standard errors (0.7 %) but once in 16,000 seeds.
        let coverage = s.coverage.expect("rows");
        assert!((coverage.mean - 0.95).abs() < 0.028, "{coverage:?}");
        assert!(coverage.interval[0] < 0.95 && coverage.interval[1] > 0.95, "{coverage:?}");
        let width = coverage.interval[1] - coverage.interval[0];
        assert!((width / (2.0 * 1.96 * 0.0069) - 1.0).abs() < 0.25, "{width}");
        assert!((s.median_abs_z.expect("rows") - 0.6745).abs() < 0.08, "{s:?}");
        assert!((s.error_over_variance.expect("rows") - 1.0).abs() < 0.18, "{s:?}");
        // Entropy of N(10, 2^2): 0.5 ln(2 pi e 4) = 2.112.
        assert!((s.log_score.expect("rows") + 2.112).abs() < 0.09, "{s:?}");
        assert!((s.drug_half_width_per_cm2.expect("drugs") - 3.92).abs() < 0.01, "{s:?}");
        assert_eq!((s.rows, s.studies, s.skipped), (1000, 1000, 0));
    }

    #[test]
    fn a_prediction_that_is_too_sure_is_found_out() {
        let s = score(Role::Calibrate, &drawn(Role::Calibrate, 400, 3.0), 5);
        assert!((s.error_over_variance.expect("rows") - 9.0).abs() < 2.6, "{s:?}");
        assert!(s.coverage.expect("rows").mean < 0.6 && s.median_abs_z.expect("rows") > 1.5, "{s:?}");
    }

    #[test]
    fn what_the_model_should_know_and_cannot_stage_is_a_miss() {
        let ids = ["a", "b", "c", "d"];
        let one = study("A", Role::Validate, ids.map(|id| outcome(id, 10.0)).to_vec());
        let stage = |_: &Study, _: &Parameters, _: &Order| {
            let (skipped, foreign) = (Staged::Skipped("why".into()), Staged::NotApplicable("blood".into()));
            vec![number(10.0, 1.0), number(10.0, 1.0), skipped, foreign]
        };
        let s = score(Role::Validate, &told(&[one], &stage), 1);
        assert_eq!((s.rows, s.skipped, s.coverage.expect("rows").mean), (3, 1, 2.0 / 3.0));
    }

    #[test]
    fn only_rows_of_the_role_that_may_be_scored_are() {
        let changed = |id: &str, change: fn(&mut Outcome)| {
            let mut outcome = outcome(id, 10.0);
            change(&mut outcome);
            outcome
        };
        let ways: [fn(&mut Outcome); 5] = [
            |_| (),
            |o| o.verified = Verified::Memory,
            |o| o.defect = Some("contradicts itself".into()),
            |o| o.same_result_as = Some("0".into()),
            |o| o.finding = Finding::Number { value: 10.0, dispersion: Dispersion::Range(1.0, 20.0) },
        ];
        let outcomes: Vec<Outcome> = ways.iter().enumerate().map(|(i, w)| changed(&i.to_string(), *w)).collect();
        let studies: Vec<Study> = Role::ALL.map(|role| study(role.name(), role, outcomes.clone())).to_vec();
        let rows = told(&studies, &|s, _, _| vec![number(10.0, 1.0); s.outcomes.len()]);
        let scored = |role| score(role, &rows, 1).rows;
        assert_eq!(Role::ALL.map(scored), [1, 1, 0, 0, 0]);
        assert!(rows.iter().all(|r| r.scored().is_some() == (r.standing == Standing::Scored)), "all are predicted");
    }

    #[test]
    fn no_difference_must_be_covered_and_is_no_error_of_a_number() {
        let mut null = outcome("a", 0.0);
        null.finding = Finding::Null;
        let of = |value: f64| {
            let one = study("A", Role::Validate, vec![null.clone()]);
            told(&[one], &move |_: &Study, _: &Parameters, _: &Order| vec![number(value, 1.0)])
        };
        let (near, far) = (of(1.0), of(9.0));
        let s = score(Role::Validate, &near, 1);
        assert_eq!((s.rows, s.coverage.expect("a row").mean), (1, 1.0));
        assert!(s.error_over_variance.is_none() && s.log_score.is_none() && s.median_abs_z.is_none());
        assert_eq!(score(Role::Validate, &far, 1).coverage.expect("a row").mean, 0.0);
        let p = |rows: &[Row]| rows[0].scored().and_then(|p| p.probability).expect("a probability");
        assert!(p(&near) > 0.7 && p(&far) < 1e-4);
    }

    #[test]
    fn numbers_of_one_study_stand_and_fall_together() {
        // Ten studies of ten numbers, either all inside or none: as uncertain as ten rows, not a hundred.
        let all: Vec<Study> = (0..10)
            .map(|i| {
                let value = if i % 2 == 0 { 10.0 } else { 100.0 };
                study(&format!("S{i}"), Role::Validate, (0..10).map(|k| outcome(&k.to_string(), value)).collect())
            })
            .collect();
        let s = score(Role::Validate, &told(&all, &|s, _, _| vec![number(10.0, 1.0); s.outcomes.len()]), 2);
        let coverage = s.coverage.expect("rows");
        assert_eq!(coverage.mean, 0.5);
        assert!((0.1..=0.3).contains(&coverage.interval[0]) && (0.7..=0.9).contains(&coverage.interval[1]));
    }
}
