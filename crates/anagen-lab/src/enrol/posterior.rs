//! The enrolment itself: where to look, fresh candidates there, weights by Bayes' rule, possible patients.

use super::candidate::{PATIENT_TRAITS, SIZE, candidate_of, matters, names, of_grade, simulate, values};
use super::gaussian::{Cholesky, condition};
use super::{Candidate, SeenSite, Source, World};
use crate::result::{Hidden, Origin};
use anagen_model::head::RegionTraits;
use anagen_model::measure::View;
use anagen_model::measure::phototrichogram::{Counts, Device, Phototrichogram};
use anagen_model::patient::{Traits, deviates};
use anagen_model::quantity::stream::{Purpose, Stream, uniform32};
use libm::{exp, log};
use rayon::prelude::*;

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

/// Candidates of the first, exploring ensemble.
const EXPLORERS: usize = 200;
/// Fresh candidates where the regression points.
const SETTLERS: usize = 260;
/// Lucks tried per settler and site.
const LUCKS: u32 = 2;
/// Lucks of the enrolment start here, far from patient numbers of runs.
const FIRST_LUCK: u32 = 1 << 24;
/// Where the regression points is drawn wider than the regression says, since it is only linear.
const INFLATION: f64 = 1.5;

/// What is there at a site of a grown candidate on day 0, without device error.
pub fn look(world: &World, head: &anagen_model::head::Head, site: &SeenSite) -> Counts {
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
    let stream = Stream::new(world.seed, 0);
    // Which deviations the intake can speak of: the first six traits, and two for each site's region.
    let matters = |index: usize| matters(&world.known, index);
    let mut informed: Vec<usize> = (0..6).filter(|i| matters(*i)).collect();
    for site in sites.iter().filter(|s| !s.seen.is_empty()) {
        for index in [PATIENT_TRAITS + site.region as usize, PATIENT_TRAITS + 5 + site.region as usize] {
            if matters(index) && !informed.contains(&index) {
                informed.push(index);
            }
        }
    }
    let prior = |number: u32| -> Candidate {
        let mut z = vec![0.0; SIZE];
        deviates(&stream, number, Purpose::Enrolment, &mut z);
        z
    };
    let target: Vec<f64> = sites.iter().flat_map(|s| s.seen.iter().map(|o| o.source.scale(o.value))).collect();
    let noise: Vec<f64> = sites.iter().flat_map(|s| s.seen.iter().map(|o| o.sd * o.sd)).collect();
    if target.is_empty() {
        return Some(by_grade(world, sites, possible_patients, &prior));
    }

    let explore = |number: u32| -> (Candidate, Vec<f64>) {
        let z = prior(number);
        let (traits, regions) = candidate_of(world, &z);
        let seen = sites.iter().enumerate().flat_map(|(s, site)| {
            let luck = FIRST_LUCK + number * 16 + s as u32;
            scaled(site, &look(world, &simulate(world, &traits, &regions, site.area(), luck), site))
        });
        (z.clone(), seen.collect())
    };
    let explored: Vec<(Candidate, Vec<f64>)> =
        (0..EXPLORERS as u32).into_par_iter().map(|n| going().then(|| explore(n))).collect::<Option<_>>()?;
    let hidden: Vec<Vec<f64>> = explored.iter().map(|(z, _)| informed.iter().map(|&i| z[i]).collect()).collect();
    let seen: Vec<Vec<f64>> = explored.iter().map(|(_, y)| y.clone()).collect();
    let (mean, mut cov) = condition(&hidden, &seen, &target, &noise);
    cov.iter_mut().for_each(|c| *c *= INFLATION);
    let proposal = Cholesky::new(informed.len(), &cov);
    let spread_of_people = cohort.then(|| column_moments(&seen));

    let settle = |number: u32| -> Settler {
        let mut z = prior(EXPLORERS as u32 + number);
        let white: Vec<f64> = informed.iter().map(|&i| z[i]).collect();
        let moved = proposal.spread(&white);
        let mut log_weight = 0.5 * white.iter().map(|w| w * w).sum::<f64>() + proposal.log_scale();
        for (slot, &i) in informed.iter().enumerate() {
            z[i] = mean[slot] + moved[slot];
            log_weight -= 0.5 * z[i] * z[i];
        }
        let (traits, regions) = candidate_of(world, &z);
        let mut tries = Vec::new();
        let mut column = 0;
        for (s, site) in sites.iter().enumerate() {
            let mut here = Vec::new();
            for l in 0..LUCKS {
                let luck = FIRST_LUCK + (EXPLORERS as u32 + number * LUCKS + l) * 16 + s as u32;
                let head = simulate(world, &traits, &regions, site.area(), luck);
                let shown = scaled(site, &look(world, &head, site));
                let mut fit = 0.0;
                for (k, observation) in site.seen.iter().enumerate() {
                    let gap = (target[column + k] - shown[k]) / observation.sd;
                    fit -= 0.5 * gap * gap;
                    if let Some(moments) = &spread_of_people {
                        let (m, v) = moments[column + k];
                        let away = shown[k] - m;
                        fit += 0.5 * away * away / v.max(1.05 * observation.sd * observation.sd);
                    }
                }
                here.push(Try { luck, weight: fit, shown });
            }
            let best = here.iter().map(|t| t.weight).fold(f64::NEG_INFINITY, f64::max);
            here.iter_mut().for_each(|t| t.weight = exp(t.weight - best));
            log_weight += best + log(here.iter().map(|t| t.weight).sum::<f64>());
            tries.push(here);
            column += site.seen.len();
        }
        Settler { z, traits, regions, tries, log_weight }
    };
    let settlers: Vec<Settler> =
        (0..SETTLERS as u32).into_par_iter().map(|n| going().then(|| settle(n))).collect::<Option<_>>()?;
    Some(conclude(world, sites, &settlers, possible_patients, &stream, &informed))
}

/// A candidate where the regression points, with the lucks tried at each site.
struct Settler {
    z: Candidate,
    traits: Traits,
    regions: RegionTraits,
    tries: Vec<Vec<Try>>,
    log_weight: f64,
}

/// One luck of one site: its weight among the lucks of its settler, and what the site shows.
struct Try {
    luck: u32,
    weight: f64,
    shown: Vec<f64>,
}

fn column_moments(rows: &[Vec<f64>]) -> Vec<(f64, f64)> {
    let n = rows.len() as f64;
    let moments = |j: usize| {
        let mean = rows.iter().map(|r| r[j]).sum::<f64>() / n;
        (mean, rows.iter().map(|r| (r[j] - mean) * (r[j] - mean)).sum::<f64>() / (n - 1.0))
    };
    (0..rows[0].len()).map(moments).collect()
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
    let best = settlers.iter().map(|s| s.log_weight).fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = settlers.iter().map(|s| exp(s.log_weight - best)).collect();
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

    // Systematic resampling: equally weighted patients with one keyed uniform.
    let start = uniform32(stream.block(0, 2000, Purpose::Enrolment)[0]);
    let mut kept = Vec::with_capacity(possible_patients);
    let (mut sum, mut index) = (weights[0], 0);
    for d in 0..possible_patients {
        let level = (d as f64 + start) / possible_patients as f64 * total;
        while sum < level && index + 1 < settlers.len() {
            index += 1;
            sum += weights[index];
        }
        let settler = &settlers[index];
        let luck = |(s, tries): (usize, &Vec<Try>)| {
            let u = uniform32(stream.block(d as u32, 1000 + s as u32, Purpose::Enrolment)[0]);
            pick(tries, u).luck
        };
        let luck = settler.tries.iter().enumerate().map(luck).collect();
        kept.push(PossiblePatient { traits: settler.traits, regions: settler.regions, luck });
    }

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

/// Enrolment from grade and age alone: candidates as they are drawn.
fn by_grade(
    world: &World,
    sites: &[SeenSite],
    possible_patients: usize,
    prior: &dyn Fn(u32) -> Candidate,
) -> Enrolment {
    let (traits, regions) = point(world, &[0.0; SIZE]);
    let patient = |number: u32| {
        let (traits, regions) = candidate_of(world, &prior(number));
        let luck = (0..sites.len() as u32).map(|s| FIRST_LUCK + number * 16 + s).collect();
        PossiblePatient { traits, regions, luck }
    };
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
