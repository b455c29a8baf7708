//! The album of a run: every plan from every side on its last day, the start, and a time-lapse of each.

use super::keep::{Kept, KeptPlan, LAPSE_FRAMES, lapse_days};
use super::simulate::{Listener, RunError};
use crate::output::{Folder, OutputError};
use crate::report::album::{PICTURES, Picture, PictureKind, slug};
use crate::report::picture::{Image, Shown, Studio, View, file, shown};
use crate::report::words;
use crate::result::RunResult;
use anagen_model::scalp::Surface;
use rayon::prelude::*;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

/// Side of a still, pixels.
pub const STILL_PX: usize = 1600;
/// Side of a film, pixels.
pub const LAPSE_PX: usize = 720;
/// Time each picture of a film stands, ms.
const FRAME_MS: u16 = 350;
/// Views of every plan; where follicles were taken, the back of the head as well.
const VIEWS: [View; 4] = [View::Top, View::Vertex, View::Front, View::ThreeQuarter];
/// Length to which the back of a head is clipped for its picture, or its hair would hide the scars, mm.
const CLIPPED_MM: f64 = 3.0;
/// Pictures drawn at a time: each takes about 60 MB while it is drawn.
const AT_A_TIME: usize = 4;

/// One picture to be drawn.
struct Sitting {
    plan: usize,
    view: View,
    day: f64,
}

/// Draws the album into the folder and lists it in the results.
pub(super) fn draw_album(
    result: &mut RunResult,
    kept: &Kept,
    folder: &mut Folder,
    stop: &AtomicBool,
    listener: &dyn Listener,
) -> Result<(), RunError> {
    let going = || if stop.load(Ordering::Relaxed) { Err(RunError::Interrupted) } else { Ok(()) };
    let last = result.visit_days.last().copied().unwrap_or(0.0);
    let taken = |plan: &KeptPlan| !plan.moved.moves.is_empty();
    let operated = kept.plans.iter().any(taken);
    let mut sittings: Vec<Vec<Sitting>> = Vec::new();
    for view in VIEWS.into_iter().chain(operated.then_some(View::Behind)) {
        let mut of_view = vec![Sitting { plan: 0, view, day: 0.0 }];
        let plans = (0..kept.plans.len()).filter(|p| view != View::Behind || *p == 0 || taken(&kept.plans[*p]));
        of_view.extend(plans.filter(|_| last > 0.0).map(|plan| Sitting { plan, view, day: last }));
        sittings.push(of_view);
    }
    let films = if last > 0.0 { kept.plans.len() } else { 0 };
    listener.stage("drawing pictures", sittings.iter().map(Vec::len).sum::<usize>() + films);

    let head = Surface::of_circumference_mm(result.look.head_circumference_mm);
    let seen = |plan: usize, day: f64| -> Shown {
        let plan = &kept.plans[plan];
        shown(&head, &kept.places, plan.on(day).unwrap_or(&[]), &plan.moved, day)
    };
    let mut pictures = Vec::new();
    for of_view in &sittings {
        let view = of_view[0].view;
        let look = match view {
            View::Behind => result.look.clipped(CLIPPED_MM),
            _ => result.look.clone(),
        };
        let studio = Studio::of(&look, view, STILL_PX);
        for some in of_view.chunks(AT_A_TIME) {
            going()?;
            let draw = |sitting: &Sitting| -> io::Result<Vec<u8>> {
                let Shown { strands, scars } = seen(sitting.plan, sitting.day);
                let bytes = file::png(&studio.draw(&strands, &scars));
                listener.task_done();
                bytes
            };
            let drawn: Vec<io::Result<Vec<u8>>> = some.par_iter().map(draw).collect();
            for (sitting, bytes) in some.iter().zip(drawn) {
                let picture = still(result, sitting, look.shown_mm);
                put(folder, &picture, bytes)?;
                pictures.push(picture);
            }
        }
    }
    let studio = Studio::of(&result.look, View::Top, LAPSE_PX);
    let days = lapse_days(result.horizon_days);
    for plan in 0..films {
        going()?;
        let frame = |day: &f64| studio.draw(&seen(plan, *day).strands, &seen(plan, *day).scars);
        let frames: Vec<Image> = days.par_iter().map(frame).collect();
        let picture = film(result, plan, &days);
        put(folder, &picture, file::film(&frames, FRAME_MS))?;
        pictures.push(picture);
        listener.task_done();
    }
    result.pictures.extend(pictures);
    Ok(())
}

fn put(folder: &mut Folder, picture: &Picture, bytes: io::Result<Vec<u8>>) -> Result<(), RunError> {
    let path = folder.target().join(&picture.file);
    let bytes = bytes.map_err(|e| OutputError::io("write", &path, e))?;
    Ok(folder.write(&picture.file, &bytes)?)
}

/// A plan as part of a file's name; its number if nothing of its name can stand there, or another plan
/// has the same.
pub(super) fn plan_slug(result: &RunResult, plan: usize) -> String {
    let own = slug(&result.plans[plan].name);
    let same = result.plans[..plan].iter().any(|other| slug(&other.name) == own);
    if own.is_empty() || same { format!("{own}-{plan}").trim_start_matches('-').into() } else { own }
}

fn still(result: &RunResult, sitting: &Sitting, shown_mm: f64) -> Picture {
    let Sitting { plan, view, day } = *sitting;
    let name = &result.plans[plan].name;
    let (shown_day, cut) = (words::day(day), words::day(shown_mm));
    Picture {
        file: format!("{PICTURES}/{}-{}-day-{day}.png", view.name(), plan_slug(result, plan)),
        kind: PictureKind::View,
        plan: name.clone(),
        site: None,
        day,
        days: Vec::new(),
        view: Some(view.name().into()),
        caption: format!("{name}, day {shown_day}"),
        alt: format!(
            "The head {}, under {name} on day {shown_day}: every visible hair drawn with its own calibre, cut to {cut} mm.",
            view.words(),
        ),
    }
}

fn film(result: &RunResult, plan: usize, days: &[f64]) -> Picture {
    let name = &result.plans[plan].name;
    let last = days.last().copied().unwrap_or(0.0);
    let end = words::day(last);
    Picture {
        file: format!("{PICTURES}/lapse-{}.png", plan_slug(result, plan)),
        kind: PictureKind::Lapse,
        plan: name.clone(),
        site: None,
        day: last,
        days: days.to_vec(),
        view: Some(View::Top.name().into()),
        caption: format!("{name}, from day 0 to day {end}"),
        alt: format!(
            "The head {} under {name}, in {} pictures from day 0 to day {end}.",
            View::Top.words(),
            days.len().min(LAPSE_FRAMES),
        ),
    }
}
