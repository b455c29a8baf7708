//! Looks before the end: when a trial watched by a spending function stops, and with what error.
//!
//! A look sees the first people of the trial, analysed as all would be at the end; its two-sided P, as a standard
//! normal on the side of the arm, is held against the boundary. The error of one side is spent; where the analysis
//! asked has several hypotheses that share one error, each has an equal part of it (Bonferroni).

use super::outcome::Repeat;
use super::result::{Look, Sequential};
use super::settings::people_at;
use super::share::{amount, share};
use super::sum::Sum;
use crate::analyse::more_is_better;
use crate::design::{Sharing, Spending};
use anagen_statistics::sequential::{Looks, Shape, Sides};

/// What looks come to, hypothesis by hypothesis.
pub fn looks(sum: &Sum) -> Vec<Sequential> {
    let Some(asked) = sum.trial.power.as_ref().and_then(|power| power.looks.as_ref()) else { return Vec::new() };
    let analysis = &sum.trial.analyses[sum.asked];
    let parts = match sum.trial.multiplicity.sharing {
        Sharing::None => 1,
        _ => analysis.compare.len(),
    };
    let level = 0.5 * sum.trial.multiplicity.alpha / parts as f64;
    let shape = match asked.spending {
        Spending::OBrienFleming => Shape::OBrienFlemingSpending,
        Spending::Pocock => Shape::PocockSpending,
    };
    // The reader has seen to it that fractions rise to 1.
    let Ok(design) = Looks::new(shape, &asked.fractions, level, Sides::One) else { return Vec::new() };
    let n = sum.trial.participants.n;
    let up = more_is_better(sum.trial, analysis);
    let of_pair = |pair: usize| {
        let stop = |r: &Repeat, column: usize| {
            let seen = |k: usize| r[sum.settings.looks[k][column]][pair];
            (0..design.critical().len()).find(|k| seen(*k).is_some_and(|o| o.z(up) >= design.critical()[*k]))
        };
        let people = |k: Option<usize>| f64::from(k.map_or(n, |k| people_at(n, asked.fractions[k])));
        let stops = |column: usize, at: Option<usize>| {
            let yes = |r: &Repeat| match at {
                Some(k) => stop(r, column) == Some(k),
                None => stop(r, column).is_some(),
            };
            share(&sum.at_each(yes), sum.of_members)
        };
        let expected = |column: usize| amount(&sum.at_each(|r| people(stop(r, column))), sum.of_members);
        let look = |k: usize| Look {
            fraction: asked.fractions[k],
            n: people_at(n, asked.fractions[k]),
            boundary: design.critical()[k],
            level: design.nominal_levels()[k],
            stops: stops(0, Some(k)),
            stops_under_null: stops(1, Some(k)),
        };
        let (arm, control) = sum.names(pair);
        Sequential {
            arm,
            control,
            level,
            looks: (0..asked.fractions.len()).map(look).collect(),
            won: stops(0, None),
            won_under_null: stops(1, None),
            expected_n: expected(0),
            expected_n_under_null: expected(1),
        }
    };
    (0..analysis.compare.len()).map(of_pair).collect()
}
