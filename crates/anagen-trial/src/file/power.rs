//! `[power]`: what is asked beside the trial itself.

use super::desk::Desk;
use super::fields::{LOOKS, POWER, SPENDINGS};
use super::read::{Places, cuts};
use crate::design::{Looks, Power, Spending};
use anagen_evidence::library::tables::{table, word};
use anagen_model::measure::phototrichogram::Device;
use toml_edit::Item;

/// Reads `[power]`, if it is there.
pub(super) fn read(desk: &mut Desk, item: Option<&Item>, analyses: &[String], places: &mut Places) -> Option<Power> {
    let (table_, header) = table(&mut desk.reader, item, "power")?;
    let section = desk.section((table_, header), ("power", ""), POWER, &["looks", "enrichment"]);
    let analysis = match section.values.text("analysis") {
        Some(_) => desk.one_of(&section, "analysis", "analysis", analyses),
        None => Some(0),
    };
    let looks = table(&mut desk.reader, table_.get("looks"), "power.looks").map(|there| {
        let section = desk.section(there, ("looks", ""), LOOKS, &[]);
        let spending = word(&section.values, "spending", SPENDINGS, [Spending::OBrienFleming, Spending::Pocock]);
        places.looks = section.place;
        Looks {
            fractions: section.values.numbers("fractions").unwrap_or(&[1.0]).to_vec(),
            spending: spending.unwrap_or(Spending::OBrienFleming),
        }
    });
    let (enrichment, at) = cuts(desk, table_.get("enrichment"), "power.enrichment");
    places.enrichment = at;
    let list = |key: &str| section.values.numbers(key).unwrap_or(&[]).to_vec();
    let devices = section.values.texts("devices").unwrap_or(&[]);
    let power = Power {
        analysis: analysis.unwrap_or(0),
        target: section.values.number("target").unwrap_or(0.8),
        standard_error: section.values.number("standard_error").unwrap_or(0.01),
        most_trials: section.values.number("most_trials").unwrap_or(2500.0) as u32,
        n: list("n").into_iter().map(|n| n as u32).collect(),
        weeks: list("weeks"),
        areas_cm2: list("areas_cm2"),
        devices: devices.iter().filter_map(|name| Device::named(name)).collect(),
        effects: list("effects"),
        looks,
        enrichment,
    };
    places.power = section.place;
    Some(power)
}
