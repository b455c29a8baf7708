//! What in a file stands in the way of staging or fitting an outcome.

use crate::study::{Condition, Definition, Dispersion, Finding, Measured, Outcome, Role, Study, Verified, Versus};

/// Why an outcome cannot be staged, as far as its file shows; `None` if nothing stands in the way.
pub fn obstacle(study: &Study, outcome: &Outcome) -> Option<String> {
    if let Some(why) = &study.cannot_simulate {
        return Some(why.clone());
    }
    if study.condition == Condition::Other {
        return Some("the condition is none of the model's".into());
    }
    if !outcome.measured.of_the_model() && !counted_rise(outcome) {
        return Some(format!("the model has no {}", outcome.measured.name()));
    }
    if let Some(why) = arms(outcome).find_map(|id| study.arm(id)?.cannot_simulate.as_ref()) {
        return Some(why.clone());
    }
    if outcome.versus == Versus::External {
        return Some("it is held against people of another study".into());
    }
    match outcome.definition {
        Some(Definition::Judged) => return Some("people judged it by eye".into()),
        None if outcome.measured == Measured::SaltResponder => return Some("no definition says who responds".into()),
        _ => {}
    }
    if let Some(who) = &outcome.subgroup {
        return Some(format!("only of some people: {who}"));
    }
    outcome.day.is_none().then(|| "no week is printed".into())
}

/// Whether a fit may use the number: see [`Role::Calibrate`] and the rest of its line.
pub fn fitted(study: &Study, outcome: &Outcome) -> bool {
    study.role == Role::Calibrate
        && obstacle(study, outcome).is_none()
        && outcome.verified != Verified::Memory
        && outcome.defect.is_none()
        && outcome.same_result_as.is_none()
        && !matches!(outcome.finding, Finding::Number { dispersion: Dispersion::Range(..), .. })
}

/// The arms an outcome speaks of.
fn arms(outcome: &Outcome) -> impl Iterator<Item = &str> {
    let versus = match &outcome.versus {
        Versus::Arm(arm) => Some(arm.as_str()),
        _ => None,
    };
    let pairs = match &outcome.finding {
        Finding::Ordering { above, alike } => above.iter().chain(alike).collect(),
        _ => Vec::new(),
    };
    let named = pairs.into_iter().flat_map(|(a, b)| [a.as_str(), b.as_str()]);
    std::iter::once(outcome.arm.as_str()).chain(versus).chain(named)
}

/// A share of people by a count is one the model has, whatever its file calls the measure.
fn counted_rise(outcome: &Outcome) -> bool {
    outcome.measured == Measured::Responder && matches!(outcome.definition, Some(Definition::CountRoseBy(_)))
}
