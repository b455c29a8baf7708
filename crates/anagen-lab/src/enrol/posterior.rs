//! The enrolment itself: where to look, fresh candidates there, weights by Bayes' rule, possible patients.

use super::candidate::{SIZE, candidate_of, matters, names, of_grade, values};
use super::population::of_people;
use super::resampling::{equally_likely, weights};
use super::search::{Effort, Search, Settler};
use super::{SeenSite, Source, World};
use crate::result::{Hidden, Origin};
use anagen_model::head::RegionTraits;
use anagen_model::patient::Traits;
use anagen_model::quantity::stream::Stream;
use libm::exp;

/// One possible patient: traits, and for each site the luck under which it looks as it did.
#[derive(Clone, Debug, PartialEq)]
pub struct PossiblePatient {
    /// Traits of the patient.
    pub traits: Traits,
    /// What differs from region to region.
    pub regions: RegionTraits,
    /// Luck of each site; also the patient number in its keys.
    pub luck: Vec<u32>,
}

/// What an enrolment found.
#[derive(Clone, Debug, PartialEq)]
pub struct Enrolment {
    /// The point estimate: the mean over possible patients.
    pub traits: Traits,
    /// What differs from region to region in the point estimate.
    pub regions: RegionTraits,
    /// Possible patients, equally likely.
    pub possible_patients: Vec<PossiblePatient>,
    /// Hidden quantities with their origin.
    pub hidden: Vec<Hidden>,
    /// Per site and number: mean over possible patients of what their site shows.
    pub fitted: Vec<Vec<f64>>,
    /// Effective number of candidates behind the weights.
    pub effective: f64,
    /// Largest gap between a number and what possible patients show, in standard deviations:
    /// (site, number, gap).
    pub worst: Option<(usize, usize, f64)>,
}

/// Enrols a patient. `possible_patients` possible patients are kept.
///
/// With a `cohort`, the numbers are mean and spread of people rather than one person's reading: the
/// weights then turn the spread of candidates into the published one. `None` if `going` said no.
pub fn enrol(
    world: &World,
    sites: &[SeenSite],
    cohort: bool,
    possible_patients: usize,
    going: &(dyn Fn() -> bool + Sync),
) -> Option<Enrolment> {
    if sites.iter().all(|site| site.seen.is_empty()) {
        return Some(by_grade(world, sites, possible_patients));
    }
    let search = Search::of(world, sites, cohort, Effort::FULL, going)?;
    let settlers = search.settlers(going)?;
    let stream = Stream::new(world.seed, 0);
    Some(conclude(world, sites, &settlers, possible_patients, &stream, &search.informed))
}

/// Weights, point estimate, equally weighted patients, and what could not be met.
fn conclude(
    world: &World,
    sites: &[SeenSite],
    settlers: &[Settler],
    possible_patients: usize,
    stream: &Stream,
    informed: &[usize],
) -> Enrolment {
    let weights = weights(settlers);
    let total: f64 = weights.iter().sum();
    let effective = total * total / weights.iter().map(|w| w * w).sum::<f64>();
    let mut z = vec![0.0; SIZE];
    for (settler, weight) in settlers.iter().zip(&weights) {
        for (slot, value) in z.iter_mut().zip(&settler.z) {
            *slot += value * weight / total;
        }
    }
    // What the intake does not speak of stays at the median of people.
    for (i, value) in z.iter_mut().enumerate() {
        if !informed.contains(&i) {
            *value = 0.0;
        }
    }
    let (traits, regions) = point(world, &z);

    let kept = equally_likely(settlers, possible_patients, stream, 0);

    let mut fitted = Vec::new();
    let mut worst: Option<(usize, usize, f64)> = None;
    for (s, site) in sites.iter().enumerate() {
        let mut row = Vec::new();
        for (k, observation) in site.seen.iter().enumerate() {
            let shown = |t: &Settler| {
                let sum: f64 = t.tries[s].iter().map(|x| x.weight).sum();
                t.tries[s].iter().map(|x| x.weight * x.shown[k]).sum::<f64>() / sum
            };
            let mean: f64 = settlers.iter().zip(&weights).map(|(t, w)| shown(t) * w).sum::<f64>() / total;
            let gap = (observation.source.scale(observation.value) - mean).abs() / observation.sd;
            if worst.is_none_or(|w| gap > w.2) {
                worst = Some((s, k, gap));
            }
            row.push(match observation.source {
                Source::TerminalShare | Source::Anagen => mean,
                _ => exp(mean),
            });
        }
        fitted.push(row);
    }
    let hidden = hidden(world, &kept, &traits, &regions, |i| {
        if informed.contains(&i) {
            Origin::FromIntake
        } else if of_grade(i) {
            Origin::FromGradeAndAge
        } else {
            Origin::Assumed
        }
    });
    Enrolment { traits, regions, possible_patients: kept, hidden, fitted, effective, worst }
}

/// Enrolment from grade and age alone: candidates as they are drawn.
fn by_grade(world: &World, sites: &[SeenSite], possible_patients: usize) -> Enrolment {
    let (traits, regions) = point(world, &[0.0; SIZE]);
    let patient = |number: u32| of_people(world, sites.len(), number);
    let kept: Vec<PossiblePatient> = (0..possible_patients as u32).map(patient).collect();
    let hidden =
        hidden(
            world,
            &kept,
            &traits,
            &regions,
            |i| {
                if of_grade(i) { Origin::FromGradeAndAge } else { Origin::Assumed }
            },
        );
    Enrolment {
        traits,
        regions,
        possible_patients: kept,
        hidden,
        fitted: vec![Vec::new(); sites.len()],
        effective: possible_patients as f64,
        worst: None,
    }
}

/// The point estimate of a mean candidate. The response to minoxidil has two classes; the point is
/// their mean, 1.
fn point(world: &World, z: &[f64]) -> (Traits, RegionTraits) {
    let (mut traits, regions) = candidate_of(world, z);
    let law = &world.law.minoxidil;
    traits.minoxidil_response = law.strong_share * law.strong_response + (1.0 - law.strong_share) * law.weak_response;
    (traits, regions)
}

fn hidden(
    world: &World,
    patients: &[PossiblePatient],
    traits: &Traits,
    regions: &RegionTraits,
    origin: impl Fn(usize) -> Origin,
) -> Vec<Hidden> {
    let points = values(traits, regions);
    let all: Vec<Vec<f64>> = patients.iter().map(|d| values(&d.traits, &d.regions)).collect();
    let row = |(i, (name, unit)): (usize, (String, &'static str))| {
        let mut column: Vec<f64> = all.iter().map(|v| v[i]).collect();
        column.sort_by(f64::total_cmp);
        let at = |p: f64| crate::summary::percentile(&column, p);
        let (low, high) = if column.is_empty() { (points[i], points[i]) } else { (at(0.05), at(0.95)) };
        Hidden { name, origin: origin(i), value: points[i], low, high, unit: unit.into() }
    };
    names().into_iter().enumerate().filter(|(i, _)| matters(&world.known, *i)).map(row).collect()
}
