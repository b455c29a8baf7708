//! Treatments that can be staged in a trial on target areas, and on the days it lasts.

use super::super::desk::Desk;
use crate::design::{Arm, Layout, Trial};
use anagen_evidence::study::Condition;
use anagen_lab::protocol::Place;
use anagen_lab::protocol::words::number;
use anagen_model::scalp::ground;
use anagen_model::treatment::grid::Grid;

/// Treatments that reach the whole head wherever they are taken.
const SYSTEMIC: [(&str, &str); 5] = [
    ("finasteride", "tablets"),
    ("dutasteride", "capsules"),
    ("spironolactone", "tablets"),
    ("minoxidil_oral", "tablets"),
    ("jak_inhibitor", "tablets"),
];

/// Treatments that no trial can stage, and why.
const NOT_STAGED: [(&str, &str); 2] = [
    ("transplant", "grafts are moved over a whole head, and a trial stages target areas: use `anagen run` for it"),
    ("scalp_cooling", "it protects from chemotherapy, which nobody here has"),
];

/// Checks the treatments of one arm.
pub(super) fn check(desk: &mut Desk, trial: &Trial, arm: &Arm, places: &[Place]) {
    let last_day = trial.visits.weeks.iter().copied().fold(0.0, f64::max) * 7.0;
    for (treatment, place) in arm.treatments.iter().zip(places) {
        let name = treatment.kind.name;
        if let Some((_, why)) = NOT_STAGED.iter().find(|(kind, _)| *kind == name) {
            desk.note(place.of("kind"), format!("{name} cannot be staged in a trial: {why}"), "", "");
            continue;
        }
        if let (Layout::WithinHead, Some((_, form))) =
            (trial.allocation.layout, SYSTEMIC.iter().find(|(kind, _)| *kind == name))
        {
            let what = format!("{name} in one site of a head: {form} reach all of it");
            let hint = "compare people: layout = \"parallel\"";
            desk.note(place.of("kind"), what, "something that stays where it is given", hint);
        }
        if treatment.values.text("product").is_some() {
            let hint = "write the dose of a kind that `anagen list treatments` names";
            desk.note(place.of("product"), "a trial file declares no products", "", hint);
        }
        let starts = treatment.values.number("start_day").map(|day| (day, place.of("start_day"), "begins"));
        let sessions = treatment.values.numbers("session_days").unwrap_or(&[]).iter().enumerate();
        let sessions = sessions.map(|(i, day)| (*day, place.item("session_days", i), "has a session"));
        for (day, span, does) in starts.into_iter().chain(sessions) {
            if day < 0.0 {
                let what = format!("{name} {does} on day {}, before randomisation", number(day));
                let hint = "what people took before belongs in [[people.earlier]]";
                desk.note(span, what, "days from 0", hint);
            } else if day >= last_day && last_day > 0.0 {
                let what = format!("{name} {does} on day {}, when nothing more is measured", number(day));
                let accepted = format!("days before {}, the last visit", number(last_day));
                desk.note(span, what, accepted, "move it, or add a visit");
            }
        }
        reach(desk, trial, arm, (name, &treatment.values), place);
    }
}

/// What is given where nothing is measured shows nothing.
fn reach(
    desk: &mut Desk,
    trial: &Trial,
    arm: &Arm,
    (name, values): (&str, &anagen_model::quantity::Values),
    place: &Place,
) {
    let regions = values.texts("regions");
    if (regions.is_none() && values.number("radius_cm").is_none()) || trial.participants.condition == Condition::Areata
    {
        return;
    }
    let head = super::head(trial);
    let holds = |region: anagen_model::scalp::Region| match regions {
        Some(regions) => regions.iter().any(|name| name == region.name()),
        None => Grid::of(values).places.iter().any(|place: &ground::Place| place.holds(&head, head.centre(region))),
    };
    let missed = match trial.allocation.layout {
        Layout::Parallel => trial.sites.iter().all(|site| !holds(site.region)),
        // Chance may put the arm at any site.
        Layout::WithinHead => trial.sites.iter().any(|site| !holds(site.region)),
    };
    if missed && !trial.sites.is_empty() {
        let key = if regions.is_some() { "regions" } else { "radius_cm" };
        let mut there: Vec<&str> = trial.sites.iter().map(|site| site.region.name()).collect();
        there.dedup();
        let what = format!("{name} of the arm {:?} does not reach where is measured", arm.id);
        desk.note(place.of(key), what, there.join(", "), "treat the region of the site, or measure where is treated");
    }
}
