//! What each possible patient gains, beside what luck alone does to a patient who is left untreated.

use super::Setup;
use super::areas::count_area;
use super::simulate::{Listener, Part};
use crate::enrol::{PossiblePatient, World, simulate as grow_area};
use crate::result::Row;
use crate::shown::{Twins, headline_days};
use crate::summary::percentile;
use anagen_model::quantity::stream::Stream;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// The count that benefits are told in.
const COUNT: &str = "total_hairs_per_cm2";
/// Patients who live two untreated futures: enough for the width of a range that a figure shades.
const TWO_FUTURES: usize = 32;
/// The number of a second future is this far from that of the first.
const ANOTHER_LUCK: u32 = 1 << 30;

/// The benefits of all possible patients on the headline days; none where nobody counts hairs.
pub(super) fn twins(
    setup: &Setup,
    world: &World,
    patients: &[PossiblePatient],
    rows: &[Row],
    (stop, listener): (&AtomicBool, &dyn Listener),
) -> Vec<Twins> {
    let days = headline_days(&setup.visits);
    let mut all = Vec::new();
    if patients.is_empty() || !rows.iter().any(|r| r.measure == COUNT) {
        return all;
    }
    let luck = luck_alone(setup, world, &patients[..patients.len().min(TWO_FUTURES)], &days, stop, listener);
    for (s, site) in setup.sites.iter().enumerate() {
        for (d, day) in days.iter().copied().enumerate() {
            // (plan, possible patient) -> count
            let mut counts = vec![vec![f64::NAN; patients.len() + 1]; setup.plans.len()];
            for r in rows.iter().filter(|r| r.site == s as u16 && r.day == day && r.measure == COUNT) {
                counts[r.plan as usize][r.possible_patient as usize] = r.value;
            }
            for (plan, counted) in setup.plans.iter().zip(&counts).skip(1) {
                let gains = counted.iter().zip(&counts[0]).skip(1).map(|(with, without)| with - without);
                let mut benefit_per_cm2: Vec<f64> = gains.filter(|gain| gain.is_finite()).collect();
                benefit_per_cm2.sort_by(f64::total_cmp);
                let luck_per_cm2 = luck[s][d];
                let above = |least: f64| benefit_per_cm2.iter().filter(|gain| **gain > least).count();
                let (gaining, beyond_luck) = (above(0.0), above(luck_per_cm2));
                all.push(Twins {
                    plan: plan.info.name.clone(),
                    site: site.name.clone(),
                    day,
                    benefit_per_cm2,
                    gaining,
                    beyond_luck,
                    luck_per_cm2,
                });
            }
        }
    }
    all
}

/// Site by site and day by day half the central 90 % of the difference between two untreated futures of one
/// patient. Which future is called the first is arbitrary, so the range lies evenly about 0.
fn luck_alone(
    setup: &Setup,
    world: &World,
    patients: &[PossiblePatient],
    days: &[f64],
    stop: &AtomicBool,
    listener: &dyn Listener,
) -> Vec<Vec<f64>> {
    let until = days.last().copied().unwrap_or(0.0);
    let one = |patient: &PossiblePatient| -> Vec<Vec<f64>> {
        let site = |(s, site): (usize, &crate::enrol::SeenSite)| -> Vec<f64> {
            if stop.load(Ordering::Relaxed) {
                return vec![0.0; days.len()];
            }
            listener.part(Part::Counterfactual);
            let luck = patient.luck[s];
            let mut area = grow_area(world, &patient.traits, &patient.regions, site.area(), luck);
            let count = |area: &_| count_area(setup, world, (s, area), &setup.plans[0].treatments, (days, until));
            let first = count(&area);
            area.change_luck(Stream::new(world.seed, luck + ANOTHER_LUCK));
            let second = count(&area);
            first.iter().zip(&second).map(|(a, b)| (a.total_per_cm2 - b.total_per_cm2).abs()).collect()
        };
        setup.sites.iter().enumerate().map(site).collect()
    };
    let gaps: Vec<Vec<Vec<f64>>> = patients.par_iter().map(one).collect();
    let half = |s: usize, d: usize| {
        let mut sample: Vec<f64> = gaps.iter().map(|patient| patient[s][d]).collect();
        sample.sort_by(f64::total_cmp);
        percentile(&sample, 0.9)
    };
    (0..setup.sites.len()).map(|s| (0..days.len()).map(|d| half(s, d)).collect()).collect()
}
