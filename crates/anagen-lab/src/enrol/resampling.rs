//! From weighted candidates to equally likely patients, of a whole enrolment or of two halves of one.

use super::population::of_people;
use super::search::{Effort, Search, Settler, Try};
use super::{PossiblePatient, SeenSite, World};
use anagen_model::quantity::stream::{Purpose, Stream, uniform32};
use libm::exp;

/// Two halves of an enrolment, each of `patients` possible patients: they share where to look, and
/// neither candidate nor luck, so that what they differ by is chance.
pub fn enrol_halves(
    world: &World,
    sites: &[SeenSite],
    cohort: bool,
    patients: usize,
    effort: Effort,
    going: &(dyn Fn() -> bool + Sync),
) -> Option<[Vec<PossiblePatient>; 2]> {
    if sites.iter().all(|site| site.seen.is_empty()) {
        let half = |first: usize| {
            (first..first + patients).map(|number| of_people(world, sites.len(), number as u32)).collect()
        };
        return going().then(|| [half(0), half(patients)]);
    }
    let settlers = Search::of(world, sites, cohort, effort, going)?.settlers(going)?;
    let (one, other) = settlers.split_at(settlers.len() / 2);
    let stream = Stream::new(world.seed, 0);
    Some([(one, 0), (other, patients as u32)].map(|(half, first)| equally_likely(half, patients, &stream, first)))
}

/// The weights of settlers, the largest being 1.
pub(super) fn weights(settlers: &[Settler]) -> Vec<f64> {
    let best = settlers.iter().map(|s| s.log_weight).fold(f64::NEG_INFINITY, f64::max);
    settlers.iter().map(|s| exp(s.log_weight - best)).collect()
}

/// `count` equally likely patients from weighted settlers: systematic resampling with one keyed
/// uniform. `first` is the number of the first.
pub(super) fn equally_likely(settlers: &[Settler], count: usize, stream: &Stream, first: u32) -> Vec<PossiblePatient> {
    let weights = weights(settlers);
    let total: f64 = weights.iter().sum();
    let start = uniform32(stream.block(first, 2000, Purpose::Enrolment)[0]);
    let mut kept = Vec::with_capacity(count);
    let (mut sum, mut index) = (weights[0], 0);
    for d in 0..count {
        let level = (d as f64 + start) / count as f64 * total;
        while sum < level && index + 1 < settlers.len() {
            index += 1;
            sum += weights[index];
        }
        let settler = &settlers[index];
        let luck = |(s, tries): (usize, &Vec<Try>)| {
            let u = uniform32(stream.block(first + d as u32, 1000 + s as u32, Purpose::Enrolment)[0]);
            pick(tries, u).luck
        };
        let luck = settler.tries.iter().enumerate().map(luck).collect();
        kept.push(PossiblePatient { traits: settler.traits, regions: settler.regions, luck });
    }
    kept
}

/// The luck at level `u` of the weights.
fn pick(tries: &[Try], u: f64) -> &Try {
    let level = u * tries.iter().map(|t| t.weight).sum::<f64>();
    let mut sum = 0.0;
    let chosen = tries.iter().find(|t| {
        sum += t.weight;
        sum >= level
    });
    chosen.unwrap_or(&tries[tries.len() - 1])
}
