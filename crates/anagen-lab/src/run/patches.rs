//! The patches of the head under each plan: their table, and the maps drawn from it.

use super::draw::plan_slug;
use super::simulate::{Listener, RunError};
use crate::maps::FieldMaps;
use crate::output::{Folder, OutputError, write_patches};
use crate::patches::{Chart, PlanPatches, Quantity};
use crate::report::album::{PICTURES, Picture, PictureKind};
use crate::report::map::{Blank, Map, draw_map, png};
use crate::report::words;
use crate::result::RunResult;
use anagen_model::head::{PlanCourse, Skin};
use rayon::prelude::*;

/// What a plan does to the tissue of the head: at every visit, and where its needles go.
#[derive(Clone, Debug, Default)]
pub struct Tissue {
    /// The tissue of every patch, visit by visit.
    pub skin: Vec<Skin>,
    /// Day and points of each session, cm.
    pub sessions: Vec<(f64, Vec<[f64; 3]>)>,
}

impl Tissue {
    /// Of a plan on the head.
    pub fn of(course: &PlanCourse, visits: &[f64]) -> Tissue {
        let sessions = course.sessions.iter().map(|s| (s.day, s.points_cm.clone())).collect();
        Tissue { skin: course.skin(visits), sessions }
    }
}

fn named<'a>(result: &'a RunResult, plans: &'a [PlanPatches]) -> Vec<(&'a str, &'a PlanPatches)> {
    result.plans.iter().map(|p| p.name.as_str()).zip(plans).collect()
}

/// Writes `patches.parquet`.
pub(super) fn write_table(
    result: &RunResult,
    chart: &Chart,
    plans: &[PlanPatches],
    folder: &mut Folder,
) -> Result<(), OutputError> {
    let table = write_patches(folder.file("patches.parquet")?, chart, &named(result, plans))?;
    folder.seal(table)
}

/// Draws the maps into the folder and lists them in the results.
pub(super) fn draw_maps(
    result: &mut RunResult,
    chart: &Chart,
    plans: &[PlanPatches],
    folder: &mut Folder,
    listener: &dyn Listener,
) -> Result<(), RunError> {
    let named = named(result, plans);
    let blank = Blank::of(chart);
    let sites: Vec<_> = result.measured_sites().map(|(_, site)| site).collect();
    let mut done: Vec<(FieldMaps, Vec<Picture>)> = Vec::new();
    for quantity in Quantity::ALL {
        let name = |plan: usize, day: f64| {
            format!("{PICTURES}/map-{}-{}-day-{}.png", quantity.name(), plan_slug(result, plan), words::day(day))
        };
        let Some(mut field) = FieldMaps::of(quantity, chart, &named, name) else { continue };
        let scale = field.scale();
        let visit = plans[0].days.iter().position(|d| d.day == field.day).unwrap_or(0);
        let points: Vec<Vec<[f64; 2]>> = plans.iter().map(|p| needles(p, quantity, field.day)).collect();
        for (map, points) in field.plans.iter_mut().zip(&points) {
            map.points = if map.file.is_some() { points.len() } else { 0 };
        }
        let draw = |(number, points_cm): (usize, &Vec<[f64; 2]>)| {
            let values = plans[number].values(quantity, visit, chart);
            let smoothed_cm = field.smoothed_cm;
            png(&draw_map(&blank, &Map { chart, values: &values, scale, smoothed_cm, sites: &sites, points_cm }))
        };
        let wanted: Vec<(usize, &Vec<[f64; 2]>)> =
            points.iter().enumerate().filter(|(i, _)| field.plans[*i].file.is_some()).collect();
        let drawn: Vec<_> = wanted.par_iter().map(|(i, points)| (*i, draw((*i, points)))).collect();
        let mut pictures = Vec::new();
        for (number, bytes) in drawn {
            let plan = &field.plans[number];
            let Some(file) = &plan.file else { continue };
            let bytes = bytes.map_err(|e| OutputError::io("write", &folder.target().join(file), e))?;
            folder.write(file, &bytes)?;
            pictures.push(listed(quantity, &plan.plan, file, field.day));
        }
        done.push((field, pictures));
        listener.task_done();
    }
    for (field, pictures) in done {
        result.maps.push(field);
        result.pictures.extend(pictures);
    }
    Ok(())
}

/// The places of the chart in which needles went until a day, on the map of what they left there.
fn needles(plan: &PlanPatches, quantity: Quantity, day: f64) -> Vec<[f64; 2]> {
    if quantity != Quantity::Trophic {
        return Vec::new();
    }
    let until = plan.sessions.iter().filter(|(session, _)| *session <= day);
    let mut points: Vec<[f64; 2]> = until.flat_map(|(_, points)| points.iter().copied()).collect();
    points.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    points.dedup();
    points
}

fn listed(quantity: Quantity, plan: &str, file: &str, day: f64) -> Picture {
    let what = quantity.name().replace('-', " ");
    let shown_day = words::day(day);
    Picture {
        file: file.into(),
        kind: PictureKind::Map,
        plan: plan.into(),
        site: None,
        day,
        days: Vec::new(),
        view: None,
        caption: format!("{what}, {plan}, day {shown_day}"),
        alt: format!("Map of the scalp from above, front up: {what} under {plan} on day {shown_day}."),
    }
}
