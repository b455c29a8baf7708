//! Where to look for a patient: candidates that explore, a regression of hidden on seen, and fresh
//! candidates there, weighed by Bayes' rule.

use super::candidate::{PATIENT_TRAITS, SIZE, candidate_of, matters, simulate};
use super::gaussian::{Cholesky, condition};
use super::{Candidate, SeenSite, World};
use anagen_model::head::{Head, RegionTraits};
use anagen_model::measure::View;
use anagen_model::measure::phototrichogram::{Counts, Device, Phototrichogram};
use anagen_model::patient::{Traits, deviates};
use anagen_model::quantity::stream::{Purpose, Stream};
use libm::{exp, log};
use rayon::prelude::*;

/// How many candidates an enrolment tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Candidates of the first, exploring ensemble.
    pub explorers: u32,
    /// Fresh candidates where the regression points.
    pub settlers: u32,
    /// Lucks tried per settler and site.
    pub lucks: u32,
}

impl Effort {
    /// Of a patient's own enrolment.
    pub const FULL: Effort = Effort { explorers: 200, settlers: 260, lucks: 2 };
}

/// Lucks of the enrolment start here, far from patient numbers of runs.
const FIRST_LUCK: u32 = 1 << 24;
/// Where the regression points is drawn wider than the regression says, since it is only linear.
const INFLATION: f64 = 1.5;

/// What is there at a site of a grown candidate on day 0, without device error.
pub fn look(world: &World, head: &Head, site: &SeenSite) -> Counts {
    let course = head.course(world.law, world.causes, world.history, 0.0_f64.max(world.first_day) + 1.0);
    let harvest = course.harvest(&[0.0]);
    let view = View {
        area_cm2: site.area_cm2,
        follicles: &harvest.snapshots[0],
        ..View::bare(world.law, Stream::new(world.seed, 0))
    };
    counter(world).count(&view)
}

/// The device's definition of a hair at intake: every hair above the faintest it sees.
pub fn counter(world: &World) -> Phototrichogram {
    let law = &world.law.reading;
    Phototrichogram {
        least_calibre_um: law.faint_um,
        least_length_mm: 0.0,
        vellus_cut_um: law.vellus_cut_um,
        device: Device::Automatic,
    }
}

fn scaled(site: &SeenSite, counts: &Counts) -> Vec<f64> {
    site.seen.iter().map(|o| o.source.scale(o.source.of(counts))).collect()
}

/// The deviations of candidate `number`, as the spread of people of that grade and age gives them.
pub(super) fn drawn(world: &World, number: u32) -> Candidate {
    let mut z = vec![0.0; SIZE];
    deviates(&Stream::new(world.seed, 0), number, Purpose::Enrolment, &mut z);
    z
}

/// The luck of a site of candidate `number`; also the patient number in its keys.
pub(super) fn luck_of(number: u32, site: usize) -> u32 {
    FIRST_LUCK + number * 16 + site as u32
}

/// What exploring candidates taught: where to look, and how to weigh what is found there.
pub(super) struct Search<'a> {
    world: &'a World<'a>,
    sites: &'a [SeenSite],
    effort: Effort,
    /// Which deviations the intake can speak of.
    pub informed: Vec<usize>,
    /// What was seen, on the scale on which errors are even.
    target: Vec<f64>,
    /// Where the regression points.
    mean: Vec<f64>,
    proposal: Cholesky,
    /// Mean and variance of what explorers show, where the numbers are those of a cohort.
    spread_of_people: Option<Vec<(f64, f64)>>,
}

/// A candidate where the regression points, with the lucks tried at each site.
pub(super) struct Settler {
    pub z: Candidate,
    pub traits: Traits,
    pub regions: RegionTraits,
    pub tries: Vec<Vec<Try>>,
    pub log_weight: f64,
    /// The greatest weight it has under one luck.
    pub greatest: f64,
}

/// One luck of one site: its weight among the lucks of its settler, and what the site shows.
pub(super) struct Try {
    pub luck: u32,
    pub weight: f64,
    pub shown: Vec<f64>,
}

impl<'a> Search<'a> {
    /// Explores. With a `cohort`, the numbers are mean and spread of people rather than one person's
    /// reading. `None` if `going` said no.
    pub fn of(
        world: &'a World<'a>,
        sites: &'a [SeenSite],
        cohort: bool,
        effort: Effort,
        going: &(dyn Fn() -> bool + Sync),
    ) -> Option<Search<'a>> {
        // The first six traits, and two for each site's region.
        let matters = |index: usize| matters(&world.known, index);
        let mut informed: Vec<usize> = (0..6).filter(|i| matters(*i)).collect();
        for site in sites.iter().filter(|s| !s.seen.is_empty()) {
            for index in [PATIENT_TRAITS + site.region as usize, PATIENT_TRAITS + 5 + site.region as usize] {
                if matters(index) && !informed.contains(&index) {
                    informed.push(index);
                }
            }
        }
        let target: Vec<f64> = sites.iter().flat_map(|s| s.seen.iter().map(|o| o.source.scale(o.value))).collect();
        let noise: Vec<f64> = sites.iter().flat_map(|s| s.seen.iter().map(|o| o.sd * o.sd)).collect();
        let explore = |number: u32| -> (Candidate, Vec<f64>) {
            let z = drawn(world, number);
            let (traits, regions) = candidate_of(world, &z);
            let seen = sites.iter().enumerate().flat_map(|(s, site)| {
                scaled(site, &look(world, &simulate(world, &traits, &regions, site.area(), luck_of(number, s)), site))
            });
            (z.clone(), seen.collect())
        };
        let explored: Vec<(Candidate, Vec<f64>)> =
            (0..effort.explorers).into_par_iter().map(|n| going().then(|| explore(n))).collect::<Option<_>>()?;
        let hidden: Vec<Vec<f64>> = explored.iter().map(|(z, _)| informed.iter().map(|&i| z[i]).collect()).collect();
        let seen: Vec<Vec<f64>> = explored.iter().map(|(_, y)| y.clone()).collect();
        let (mean, mut cov) = condition(&hidden, &seen, &target, &noise);
        cov.iter_mut().for_each(|c| *c *= INFLATION);
        let proposal = Cholesky::new(informed.len(), &cov);
        let spread_of_people = cohort.then(|| column_moments(&seen));
        Some(Search { world, sites, effort, informed, target, mean, proposal, spread_of_people })
    }

    /// Weighed candidates where the regression points. `None` if `going` said no.
    pub fn settlers(&self, going: &(dyn Fn() -> bool + Sync)) -> Option<Vec<Settler>> {
        (0..self.effort.settlers).into_par_iter().map(|n| going().then(|| self.settle(n))).collect()
    }

    /// Candidate `number` moved to where the regression points, and the logarithm of its density among
    /// people over that among the moved.
    pub fn moved(&self, number: u32) -> (Candidate, f64) {
        let mut z = drawn(self.world, number);
        let white: Vec<f64> = self.informed.iter().map(|&i| z[i]).collect();
        let moved = self.proposal.spread(&white);
        let mut log_weight = 0.5 * white.iter().map(|w| w * w).sum::<f64>() + self.proposal.log_scale();
        for (slot, &i) in self.informed.iter().enumerate() {
            z[i] = self.mean[slot] + moved[slot];
            log_weight -= 0.5 * z[i] * z[i];
        }
        (z, log_weight)
    }

    /// How well a site under a luck explains what was seen there: what it shows, and its log-likelihood.
    pub fn fit(&self, (traits, regions): (&Traits, &RegionTraits), s: usize, luck: u32) -> (Vec<f64>, f64) {
        let site = &self.sites[s];
        let column = self.sites[..s].iter().map(|site| site.seen.len()).sum::<usize>();
        let head = simulate(self.world, traits, regions, site.area(), luck);
        let shown = scaled(site, &look(self.world, &head, site));
        let mut fit = 0.0;
        for (k, observation) in site.seen.iter().enumerate() {
            let gap = (self.target[column + k] - shown[k]) / observation.sd;
            fit -= 0.5 * gap * gap;
            if let Some(moments) = &self.spread_of_people {
                let (m, v) = moments[column + k];
                let away = shown[k] - m;
                fit += 0.5 * away * away / v.max(1.05 * observation.sd * observation.sd);
            }
        }
        (shown, fit)
    }

    fn settle(&self, number: u32) -> Settler {
        let Effort { explorers, lucks, .. } = self.effort;
        let (z, mut log_weight) = self.moved(explorers + number);
        let mut greatest = log_weight;
        let (traits, regions) = candidate_of(self.world, &z);
        let mut tries = Vec::new();
        for s in 0..self.sites.len() {
            let mut here = Vec::new();
            for l in 0..lucks {
                let luck = luck_of(explorers + number * lucks + l, s);
                let (shown, weight) = self.fit((&traits, &regions), s, luck);
                here.push(Try { luck, weight, shown });
            }
            let best = here.iter().map(|t| t.weight).fold(f64::NEG_INFINITY, f64::max);
            here.iter_mut().for_each(|t| t.weight = exp(t.weight - best));
            log_weight += best + log(here.iter().map(|t| t.weight).sum::<f64>());
            greatest += best;
            tries.push(here);
        }
        Settler { z, traits, regions, tries, log_weight, greatest }
    }
}

fn column_moments(rows: &[Vec<f64>]) -> Vec<(f64, f64)> {
    let n = rows.len() as f64;
    let moments = |j: usize| {
        let mean = rows.iter().map(|r| r[j]).sum::<f64>() / n;
        (mean, rows.iter().map(|r| (r[j] - mean) * (r[j] - mean)).sum::<f64>() / (n - 1.0))
    };
    (0..rows[0].len()).map(moments).collect()
}
