//! Patients by the thousand: as many different people as are asked for, of a grade and age or of a cohort.
//!
//! Patient `k` is the same whoever else is drawn. From grade and age alone people are drawn as enrolment
//! draws its candidates. Of a published cohort, candidates are drawn where the regression points and
//! each is taken with a chance in proportion to its weight by Bayes' rule, luck of the cycle included:
//! those who are taken have the spread that the weights of an enrolment describe, and no two are the
//! same. Assumed: no candidate outweighs the heaviest of the enrolment (one that does counts as that).

use super::candidate::candidate_of;
use super::posterior::PossiblePatient;
use super::search::{Effort, Search, Settler, drawn, luck_of};
use super::{SeenSite, World};
use anagen_model::quantity::stream::{Purpose, Stream, uniform32};
use libm::{exp, log};

/// Candidates looked at for one patient of a cohort before the best of them is taken.
const TRIES: u32 = 64;
/// The first candidate that no enrolment draws.
const FIRST: u32 = 1024;
const _: () = assert!(FIRST > Effort::FULL.explorers + Effort::FULL.settlers * Effort::FULL.lucks);
/// Index of the chance by which a candidate is taken, among the draws of the enrolment.
const TAKEN: u32 = 3000;

/// People to draw patients from.
pub struct Population<'a> {
    world: &'a World<'a>,
    sites: &'a [SeenSite],
    cohort: Option<Cohort<'a>>,
}

/// A published cohort.
struct Cohort<'a> {
    search: Search<'a>,
    /// Logarithm of the greatest weight.
    greatest: f64,
    /// Share of candidates that are expected to be taken.
    taken: f64,
}

/// Person `number` of all people of that grade and age, with a luck at each of `sites` sites.
pub(super) fn of_people(world: &World, sites: usize, number: u32) -> PossiblePatient {
    let (traits, regions) = candidate_of(world, &drawn(world, number));
    PossiblePatient { traits, regions, luck: (0..sites).map(|s| luck_of(number, s)).collect() }
}

impl<'a> Population<'a> {
    /// The people that what is known of them describes. `None` if `going` said no.
    pub fn of(
        world: &'a World<'a>,
        sites: &'a [SeenSite],
        going: &(dyn Fn() -> bool + Sync),
    ) -> Option<Population<'a>> {
        if sites.iter().all(|site| site.seen.is_empty()) {
            return Some(Population { world, sites, cohort: None });
        }
        let search = Search::of(world, sites, true, Effort::FULL, going)?;
        let settlers = search.settlers(going)?;
        let greatest = settlers.iter().map(|s| s.greatest).fold(f64::NEG_INFINITY, f64::max);
        let one_luck = |s: &Settler| {
            let lucks: f64 = s.tries.iter().map(|here| log(here.len() as f64)).sum();
            exp(s.log_weight - lucks - greatest)
        };
        let taken = settlers.iter().map(one_luck).sum::<f64>() / settlers.len() as f64;
        Some(Population { world, sites, cohort: Some(Cohort { search, greatest, taken }) })
    }

    /// Share of candidates that are expected to be taken: 1 without a cohort.
    pub fn taken(&self) -> f64 {
        self.cohort.as_ref().map_or(1.0, |cohort| cohort.taken)
    }

    /// Patient `number`.
    pub fn patient(&self, number: u32) -> PossiblePatient {
        let Some(cohort) = &self.cohort else { return of_people(self.world, self.sites.len(), number) };
        let stream = Stream::new(self.world.seed, 0);
        let mut best: Option<(f64, PossiblePatient)> = None;
        for candidate in (0..TRIES).map(|t| FIRST + number * TRIES + t) {
            let (z, mut log_weight) = cohort.search.moved(candidate);
            let (traits, regions) = candidate_of(self.world, &z);
            let luck: Vec<u32> = (0..self.sites.len()).map(|s| luck_of(candidate, s)).collect();
            for (s, site) in self.sites.iter().enumerate() {
                if !site.seen.is_empty() {
                    log_weight += cohort.search.fit((&traits, &regions), s, luck[s]).1;
                }
            }
            let patient = PossiblePatient { traits, regions, luck };
            let chance = uniform32(stream.block(candidate, TAKEN, Purpose::Enrolment)[0]);
            if log(chance) < log_weight - cohort.greatest {
                return patient;
            }
            if best.as_ref().is_none_or(|b| log_weight > b.0) {
                best = Some((log_weight, patient));
            }
        }
        best.expect("there are tries").1
    }
}
