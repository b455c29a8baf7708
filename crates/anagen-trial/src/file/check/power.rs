//! `[power]` asks within the trial.

use super::super::desk::Desk;
use super::super::read::Draft;
use super::{allocation, cut, of_areas, too_small};
use crate::design::{Covariate, Power};
use anagen_lab::protocol::Place;
use anagen_lab::protocol::words::number;

pub(super) fn check(desk: &mut Desk, draft: &Draft) {
    let (trial, place) = (&draft.trial, &draft.places.power);
    let Some(power) = &trial.power else { return };
    let of_n: Vec<f64> = power.n.iter().map(|n| f64::from(*n)).collect();
    let lists = [("n", &of_n), ("weeks", &power.weeks), ("areas_cm2", &power.areas_cm2), ("effects", &power.effects)];
    for (key, list) in lists {
        if let Some(i) = list.windows(2).position(|pair| pair[1] <= pair[0]) {
            let what = format!("{} follows {}", number(list[i + 1]), number(list[i]));
            desk.note(place.item(key, i + 1), what, "rising values, each once", "");
        }
    }
    for (i, n) in power.n.iter().enumerate() {
        allocation::enough(desk, trial, *n, place.item("n", i));
    }
    let visits = &trial.visits.weeks;
    for (i, week) in power.weeks.iter().enumerate().filter(|(_, week)| !visits.is_empty() && !visits.contains(week)) {
        let weeks: Vec<String> = visits.iter().map(|week| number(*week)).collect();
        let what = format!("week {} is no visit", number(*week));
        desk.note(place.item("weeks", i), what, weeks.join(", "), "add it to `weeks` of [visits]");
    }
    for (i, area) in power.areas_cm2.iter().enumerate() {
        if let Some((region, taken, there)) = too_small(trial, |_| *area).first() {
            let what =
                format!("sites of {} cm2 take {} of the {} region", number(*area), number(*taken), region.name());
            let accepted = format!("up to {there:.0} cm2 together");
            desk.note(place.item("areas_cm2", i), what, accepted, "");
        }
    }
    whole_scalp(desk, draft, power);
    looks(desk, power, &draft.places.looks);
    for (cut, place) in power.enrichment.iter().zip(&draft.places.enrichment) {
        if cut.by == Covariate::Baseline {
            let hint = "admit by a reading at screening: [[people.criterion]]";
            let accepted = "\"age_years\", \"sex\", \"grade\", \"duration_years\" or \"calibre_um\"";
            desk.note(place.of("by"), "the baseline is not known at screening", accepted, hint);
        } else {
            cut::check(desk, trial, cut, place, "group");
        }
    }
}

/// SALT is of the whole scalp: it has no area and no device of target areas.
fn whole_scalp(desk: &mut Desk, draft: &Draft, power: &Power) {
    let trial = &draft.trial;
    let endpoint = trial.analyses.get(power.analysis).and_then(|analysis| trial.endpoints.get(analysis.endpoint));
    if endpoint.is_none_or(|endpoint| of_areas(endpoint.measured)) {
        return;
    }
    for (key, none) in [("areas_cm2", power.areas_cm2.is_empty()), ("devices", power.devices.is_empty())] {
        if !none {
            desk.note(draft.places.power.of(key), format!("`{key}` has no part in SALT"), "", "leave it out");
        }
    }
}

fn looks(desk: &mut Desk, power: &Power, place: &Place) {
    let Some(looks) = &power.looks else { return };
    let fractions = &looks.fractions;
    let rising = fractions.windows(2).all(|pair| pair[1] > pair[0]) && fractions.first().is_some_and(|f| *f > 0.0);
    if !rising || fractions.last() != Some(&1.0) {
        let what = "looks are shares of the people, and the last is at the end";
        desk.note(place.of("fractions"), what, "rising, above 0, the last 1: [0.5, 1]", "");
    }
}
