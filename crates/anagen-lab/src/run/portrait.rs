//! A picture of a finished run, drawn from the rows of its folder.

use crate::output::{FollicleRow, Move, OutputError, RunFolder, read_follicles, read_moves, read_places, whole_file};
use crate::report::picture::{Image, Labelled, Moves, Shown, Studio, View, sheet, shown};
use crate::report::words;
use crate::result::PointEstimate;
use anagen_model::scalp::Surface;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Portrait {
    /// From where.
    pub view: View,
    /// On which visit.
    pub day: f64,
    /// Of which plan; all of them, side by side, if none is named.
    pub plan: Option<String>,
    /// Pixels from left to right, nearly, where several stand side by side.
    pub size_px: usize,
    /// Clip hair to this length, mm.
    pub clipped_mm: Option<f64>,
}

/// What shows of one plan of a run on a visit's day; an error if the run has no such plan or visit.
pub fn shown_in(run: &RunFolder, plan: &str, day: f64) -> Result<Shown, OutputError> {
    let no = |what: String, has: String| OutputError::NotInRun { path: run.path.clone(), what, has };
    if !run.result.plans.iter().any(|p| p.name == plan) {
        let names: Vec<String> = run.result.plans.iter().map(|p| format!("{:?}", p.name)).collect();
        return Err(no(format!("plan {plan:?}"), format!("the plans {}", words::list(&names))));
    }
    if !run.result.visit_days.contains(&day) {
        let days: Vec<String> = run.result.visit_days.iter().map(f64::to_string).collect();
        return Err(no(format!("visit on day {day}"), format!("visits on days {}", words::list(&days))));
    }
    let file = |name: &str| {
        let found = whole_file(&run.path, &run.record, name)?;
        found.ok_or_else(|| OutputError::NoRun { path: run.path.clone(), why: format!("it holds no {name}") })
    };
    let places = read_places(&file("heads.parquet")?)?;
    let found = read_follicles(&file("follicles.parquet")?, plan, day)?;
    let rows: Vec<FollicleRow> = found.ok_or_else(|| {
        let why = format!("follicles.parquet holds no rows of plan {plan:?} on day {day}");
        OutputError::NoRun { path: run.path.clone(), why }
    })?;
    let moves: Vec<Move> = match whole_file(&run.path, &run.record, "grafts.parquet")? {
        Some(path) => read_moves(&path, plan)?,
        None => Vec::new(),
    };
    let strips = run.result.closed_strips.iter().filter(|s| s.plan == plan).cloned().collect();
    let head = Surface::of_circumference_mm(run.result.look.head_circumference_mm);
    Ok(shown(&head, &places, &rows, &Moves { moves, strips }, day))
}

/// Draws it; `None` if it was stopped.
pub fn portrait(run: &RunFolder, asked: &Portrait, stop: &AtomicBool) -> Result<Option<Image>, OutputError> {
    let look = asked.clipped_mm.map_or(run.result.look.clone(), |mm| run.result.look.clipped(mm));
    let names: Vec<&str> = match &asked.plan {
        Some(name) => vec![name],
        None => run.result.plans.iter().map(|p| p.name.as_str()).collect(),
    };
    let columns = match names.len() {
        0..=3 => names.len(),
        4 => 2,
        _ => 3,
    };
    let seen = names.iter().map(|name| shown_in(run, name, asked.day)).collect::<Result<Vec<Shown>, _>>()?;
    let studio = Studio::of(&look, asked.view, asked.size_px / columns.max(1));
    let draw = |shown: &Shown| (!stop.load(Ordering::Relaxed)).then(|| studio.draw(&shown.strands, &shown.scars));
    let Some(mut drawn) = seen.par_iter().map(draw).collect::<Option<Vec<Image>>>() else { return Ok(None) };
    if drawn.len() == 1 {
        return Ok(drawn.pop());
    }
    let point = PointEstimate::of(&run.result);
    let label = |(name, image): (&&str, Image)| {
        let plan = run.result.plans.iter().position(|p| p.name == **name).unwrap_or(0);
        let site = run.result.measured_sites().next();
        let count = site.and_then(|(s, site)| {
            let hairs = point.value("total_hairs_per_cm2", s, asked.day, plan)?;
            Some(format!(" \u{b7} {} hairs/cm\u{b2} at {}", words::fixed(hairs, 0), site.name))
        });
        let subtitle = format!("day {}{}", words::day(asked.day), count.unwrap_or_default());
        Labelled { title: name.to_string(), subtitle, image }
    };
    let labelled: Vec<Labelled> = names.iter().zip(drawn).map(label).collect();
    Ok(Some(sheet(&labelled, columns)))
}
