//! Sites from near and maps, made up.

use crate::close_up::CloseUp;
use crate::maps::{FieldMaps, PlanMap, RegionMean};
use crate::patches::Quantity;
use crate::result::PlanInfo;
use anagen_model::scalp::Region;

/// Two sites on day 0 and, under every plan, on the last day.
pub fn close_ups(plans: &[PlanInfo], last_day: f64) -> Vec<CloseUp> {
    let one = |site: &str, plan: usize, day: f64| {
        let hairs = 140 + 6 * plan;
        CloseUp {
            file: format!("pictures/trichoscope-{site}-{plan}-day-{day}.png"),
            clipped_file: format!("pictures/clipped-{site}-{plan}-day-{day}.png"),
            plan: plans[plan].name.clone(),
            site: site.into(),
            day,
            field_cm2: 1.0,
            hairs,
            vellus_hairs: 41 - plan,
            terminal_from_um: 40.0,
            mean_calibre_um: 51.25 + plan as f64,
            units: 80 + plan,
            empty: 33 - 2 * plan,
        }
    };
    let site = |site| {
        let ends = (0..plans.len()).map(move |plan| one(site, plan, last_day));
        std::iter::once(one(site, 0, 0.0)).chain(ends)
    };
    ["A", "B"].into_iter().flat_map(site).collect()
}

/// All quantities; inflammation is the same everywhere, a signal reaches the last plan alone.
pub fn maps(plans: &[PlanInfo], last_day: f64) -> Vec<FieldMaps> {
    let field = |quantity: Quantity| {
        let (low, high) = if quantity.goes_both_ways() { (-30.0, 30.0) } else { (0.0, 0.8) };
        let plan = |(number, info): (usize, &PlanInfo)| {
            let shown = match quantity {
                Quantity::Inflammation => false,
                Quantity::Trophic => number + 1 == plans.len(),
                _ => true,
            };
            let value = |part: f64| if shown { high * part / (1.0 + number as f64) } else { 0.0 };
            let region = |region: Region| RegionMean {
                region: region.name().into(),
                mean: value(0.125 * (1.0 + region as u8 as f64)),
            };
            PlanMap {
                plan: info.name.clone(),
                file: shown.then(|| format!("pictures/map-{}-{number}.png", quantity.name())),
                least: value(-0.25),
                greatest: value(0.75),
                regions: Region::ALL.map(region).to_vec(),
                points: if shown && quantity == Quantity::Trophic { 113 } else { 0 },
            }
        };
        FieldMaps {
            quantity: quantity.name().into(),
            day: if quantity == Quantity::Trophic { 84.0 } else { last_day },
            low,
            high,
            smoothed_cm: 0.4,
            plans: plans.iter().enumerate().map(plan).collect(),
        }
    };
    Quantity::ALL.map(field).to_vec()
}
