//! What must hold across the tables of a trial file.

mod allocation;
mod analyses;
mod arms;
mod cut;
mod people;
mod power;
mod treatments;

use super::desk::Desk;
use super::read::Draft;
use crate::dates::day_of;
use crate::design::{Layout, Trial};
use anagen_evidence::study::{Condition, Measured};
use anagen_lab::protocol::words::number;
use anagen_model::scalp::{Region, Surface};

/// Notes everything that only the whole trial shows.
pub(super) fn check(desk: &mut Desk, draft: &Draft) {
    top(desk, draft);
    people::check(desk, draft);
    arms::check(desk, draft);
    sites(desk, draft);
    visits(desk, draft);
    conduct(desk, draft);
    allocation::check(desk, draft);
    for (arm, places) in draft.trial.arms.iter().zip(&draft.places.treatments) {
        treatments::check(desk, &draft.trial, arm, places);
    }
    analyses::check(desk, draft);
    for (cut, place) in draft.trial.subgroups.iter().zip(&draft.places.subgroups) {
        cut::check(desk, &draft.trial, cut, place, "subgroup");
    }
    power::check(desk, draft);
}

fn top(desk: &mut Desk, draft: &Draft) {
    let id = &draft.trial.id;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    let place = &draft.places.top;
    let span = place.of("id");
    if span != place.header && (id.is_empty() || id.len() > 40 || !id.chars().all(plain)) {
        let what = format!("the id {id:?} cannot be used");
        desk.note(span, what, "up to 40 letters, digits, - . and _", "");
    }
}

/// The smallest head of those that take part: what does not fit there does not fit.
fn head(trial: &Trial) -> Surface {
    let around = trial.sexes().into_iter().map(|sex| sex.usual_circumference_mm());
    Surface::of_circumference_mm(around.fold(f64::INFINITY, f64::min))
}

/// The regions that are too small for the sites in them, with what the sites take and what is there, cm2.
fn too_small(trial: &Trial, area_of: impl Fn(usize) -> f64) -> Vec<(Region, f64, f64)> {
    let areas = head(trial).region_areas_cm2();
    let taken = |region: &Region| {
        let here = trial.sites.iter().enumerate().filter(|(_, site)| site.region == *region);
        here.map(|(i, _)| area_of(i)).sum::<f64>()
    };
    let all = Region::ALL.into_iter().map(|region| (region, taken(&region), areas[region as usize]));
    all.filter(|(_, taken, there)| taken > there).collect()
}

fn sites(desk: &mut Desk, draft: &Draft) {
    let (trial, places) = (&draft.trial, &draft.places);
    if trial.participants.condition == Condition::Areata {
        return;
    }
    let meant = desk.reader.meant.iter().any(|key| key == "site");
    if trial.sites.is_empty() && !meant {
        let hint = "write [[site]] with name and region";
        desk.note(0..0, "there is no site to measure", "at least one [[site]]", hint);
    }
    for (region, taken, there) in too_small(trial, |site| trial.sites[site].area_cm2) {
        let inside = (0..trial.sites.len()).filter(|site| trial.sites[*site].region == region);
        let inside: Vec<usize> = inside.collect();
        let Some(last) = inside.last() else { continue };
        let what = match inside.len() {
            1 => format!("an area of {} cm2 is larger than the {} region", number(taken), region.name()),
            n => format!("{n} sites of together {} cm2 do not fit into the {} region", number(taken), region.name()),
        };
        let accepted = format!("up to {there:.0} cm2 there on the smallest usual head that takes part");
        let hint = "take a smaller area, or put a site elsewhere";
        desk.note(places.sites[*last].of("area_cm2"), what, accepted, hint);
    }
    match trial.allocation.layout {
        Layout::Parallel if trial.sites.len() > 1 => {
            let what = format!("{} sites on each head where people are allotted to arms", trial.sites.len());
            let hint = "one site tells what is asked; for sites that are allotted write layout = \"within-head\"";
            desk.note(places.sites[1].header.clone(), what, "one [[site]]", hint);
        }
        Layout::WithinHead if trial.sites.len() != trial.arms.len() => {
            let what = format!("{} sites on each head for {} arms", trial.sites.len(), trial.arms.len());
            let hint = "in a within-head design every head has every arm, one at a site";
            desk.note(places.allocation.of("layout"), what, "as many [[site]] as [[arm]]", hint);
        }
        _ => {}
    }
}

fn visits(desk: &mut Desk, draft: &Draft) {
    let weeks = &draft.trial.visits.weeks;
    let place = &draft.places.visits;
    let written = place.of("weeks") != place.header;
    if weeks.is_empty() && written && desk_read(desk, &place.of("weeks")) {
        desk.note(place.of("weeks"), "there is no visit", "weeks = [12, 24]", "");
    }
    for (i, week) in weeks.iter().enumerate() {
        let before = if i == 0 { 0.0 } else { weeks[i - 1] };
        if *week > before {
            continue;
        }
        let (what, hint) = match (i, *week) {
            (0, week) if week < 0.0 => (format!("the visit in week {} is before randomisation", number(week)), ""),
            (0, _) => ("week 0 is no visit after randomisation".into(), "the baseline is always read: leave 0 out"),
            (_, week) => (format!("the visit in week {} follows that in week {}", number(week), number(before)), ""),
        };
        desk.note(place.item("weeks", i), what, "weeks above 0, rising, each once", hint);
    }
    if weeks.windows(2).any(|pair| pair[1] <= pair[0]) || weeks.first().is_none_or(|week| *week <= 0.0) {
        return;
    }
    let window_weeks = draft.trial.visits.window_days / 7.0;
    let gaps = weeks.iter().zip(std::iter::once(&0.0).chain(weeks)).map(|(week, before)| week - before);
    let least = gaps.fold(f64::INFINITY, f64::min);
    if 2.0 * window_weeks > least {
        let what = format!("visits {} weeks apart may change places", number(least));
        let accepted = format!("below {} days", number(3.5 * least));
        desk.note(place.of("window_days"), what, accepted, "narrow the window");
    }
}

/// Whether nothing at `span` was complained about before.
fn desk_read(desk: &Desk, span: &std::ops::Range<usize>) -> bool {
    desk.reader.mistakes.iter().all(|mistake| mistake.span.start < span.start || mistake.span.start >= span.end)
}

/// Somebody must be left to be analysed.
fn conduct(desk: &mut Desk, draft: &Draft) {
    let (conduct, place) = (&draft.trial.conduct, &draft.places.conduct);
    let leave = conduct.stop_treatment_share * (1.0 - conduct.stay_after_stopping_share);
    let nobody = [
        ("drop_out_share", conduct.drop_out_share, "everybody drops out: nothing is left to analyse"),
        ("missed_visit_share", conduct.missed_visit_share, "every visit is missed: nothing is left to analyse"),
        ("stop_treatment_share", leave, "everybody stops the treatment and stays away: nothing is left to analyse"),
    ];
    for (key, share, what) in nobody {
        if share >= 1.0 {
            let hint = "a fraction, not a percentage: 10 % is 0.1";
            desk.note(place.of(key), what, "below 1", hint);
        }
    }
    if let Some(enrolment) = &conduct.enrolment
        && day_of(&enrolment.first_date).is_none()
        && desk_read(desk, &draft.places.enrolment.of("first_date"))
    {
        let what = format!("{:?} is no date", anagen_lab::protocol::words::cut(&enrolment.first_date));
        desk.note(draft.places.enrolment.of("first_date"), what, "year, month and day, as \"2027-03-01\"", "");
    }
}

/// Whether a measure is one of target areas.
fn of_areas(measured: Measured) -> bool {
    measured != Measured::Salt
}
