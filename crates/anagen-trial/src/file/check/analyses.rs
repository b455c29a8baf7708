//! What is asked can be answered by what is measured.

use super::super::desk::Desk;
use super::super::read::Draft;
use super::cut::Admitted;
use super::{desk_read, of_areas};
use crate::design::{Analysis, Layout, Method, Sharing, Trial};
use anagen_evidence::study::{Condition, Measured};
use anagen_lab::protocol::words::number;

pub(super) fn check(desk: &mut Desk, draft: &Draft) {
    let trial = &draft.trial;
    endpoints(desk, draft);
    for (what, written) in [("endpoint", trial.endpoints.len()), ("analysis", draft.analyses)] {
        let told = desk.reader.meant.iter().any(|key| key == what);
        if written == 0 && !told {
            let hint = format!("write [[{what}]]");
            desk.note(0..0, format!("there is no {what}"), format!("at least one [[{what}]]"), hint);
        }
    }
    for analysis in &trial.analyses {
        method(desk, trial, analysis);
        covariates(desk, trial, analysis);
    }
    multiplicity(desk, draft);
}

/// The measure of every endpoint is one that the condition has.
fn endpoints(desk: &mut Desk, draft: &Draft) {
    let condition = draft.trial.participants.condition;
    if condition == Condition::Other {
        return;
    }
    for (endpoint, place) in draft.trial.endpoints.iter().zip(&draft.places.endpoints) {
        let (wrong, accepted) = match condition {
            Condition::Areata => (of_areas(endpoint.measured), "\"salt\""),
            _ => (!of_areas(endpoint.measured), "a measure of target areas, such as \"hair_count\""),
        };
        if wrong && desk_read(desk, &place.of("measure")) {
            let name = endpoint.measured.name();
            let what = format!("nobody measures {name} where the condition is \"{}\"", condition.name());
            let hint = match condition {
                Condition::Areata => "areata is staged as the SALT of the whole scalp",
                _ => "SALT counts bare skin, and pattern loss has hardly any",
            };
            desk.note(place.of("measure"), what, accepted, hint);
        }
    }
}

fn method(desk: &mut Desk, trial: &Trial, analysis: &Analysis) {
    let Some(endpoint) = trial.endpoints.get(analysis.endpoint) else { return };
    let within = matches!(analysis.method, Method::Paired | Method::HairToHair);
    let between = analysis.method != Method::Paired;
    let place = &analysis.place;
    let (name, measure) = (&analysis.name, endpoint.measured.name());
    match trial.allocation.layout {
        Layout::Parallel if !between => {
            let what = format!("{name:?} compares sites of one head where people are allotted");
            let accepted = "\"ancova\", \"mmrm\", \"responders\", \"salt-at-most\" or \"hair-to-hair\"";
            desk.note(place.of("method"), what, accepted, "or write layout = \"within-head\" in [allocation]");
        }
        Layout::WithinHead if !within => {
            let what = format!("{name:?} compares people where every head has every arm");
            let accepted = "\"paired\" or \"hair-to-hair\"";
            desk.note(place.of("method"), what, accepted, "or write layout = \"parallel\" in [allocation]");
        }
        _ => {}
    }
    // A measure that the condition does not have is told already.
    if of_areas(endpoint.measured) == (trial.participants.condition == Condition::Areata) {
        return;
    }
    let salt = endpoint.measured == Measured::Salt;
    let (wrong, accepted, hint) = match analysis.method {
        Method::HairToHair => {
            (endpoint.measured != Measured::HairCount, "an endpoint of hair_count", "hairs are matched")
        }
        Method::SaltAtMost { .. } => (!salt, "an endpoint of salt", "for a rise of another measure: \"responders\""),
        Method::Responders { .. } => (salt, "an endpoint that rises", "for SALT: \"salt-at-most\""),
        _ => (false, "", ""),
    };
    if wrong {
        let what = format!("{name:?} cannot be asked of {measure}");
        desk.note(place.of("method"), what, accepted, hint);
    }
}

fn covariates(desk: &mut Desk, trial: &Trial, analysis: &Analysis) {
    let place = &analysis.place;
    let written = place.of("covariates") != place.header;
    for (i, covariate) in analysis.covariates.iter().enumerate().filter(|_| written) {
        let name = covariate.name();
        if analysis.covariates[..i].contains(covariate) {
            desk.note(place.item("covariates", i), format!("{name} is there twice"), "each once", "");
        } else if Admitted::of(trial, *covariate).all_alike() {
            let what = format!("everybody who is admitted has the same {name}");
            desk.note(place.item("covariates", i), what, "a covariate that differs between people", "leave it out");
        }
    }
}

fn multiplicity(desk: &mut Desk, draft: &Draft) {
    let (multiplicity, place) = (&draft.trial.multiplicity, &draft.places.multiplicity);
    let alpha = multiplicity.alpha;
    if !(alpha > 0.0 && alpha < 0.5) {
        let hint = if alpha >= 1.0 { "a fraction, not a percentage: 5 % is 0.05" } else { "" };
        desk.note(place.of("alpha"), format!("`alpha` = {}", number(alpha)), "above 0 and below 0.5", hint);
    }
    let families = place.of("families") != place.header;
    let gate = multiplicity.sharing == Sharing::Gatekeeping;
    let form = "families = [[\"primary\"], [\"second\", \"third\"]]";
    if gate && !families {
        desk.note(place.of("sharing"), "gatekeeping without families", form, "the first family opens the gate");
    }
    if !gate && families {
        let hint = "leave `families` out, or write sharing = \"gatekeeping\"";
        desk.note(place.of("families"), "families have no part in this sharing", "", hint);
    }
    // A name that is none is told already.
    if !(gate && families) || draft.places.unknown_in_families {
        return;
    }
    if multiplicity.families.iter().any(Vec::is_empty) {
        desk.note(place.of("families"), "a family is empty", form, "leave it out");
    }
    for (i, analysis) in draft.trial.analyses.iter().enumerate() {
        if !multiplicity.families.iter().flatten().any(|other| *other == i) {
            let what = format!("the analysis {:?} is in no family", analysis.name);
            desk.note(place.of("families"), what, form, "put it into the last one, or leave the analysis out");
        }
    }
}
