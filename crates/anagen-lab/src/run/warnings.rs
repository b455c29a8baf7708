//! What a user is warned of: label limits and contra-indications of what a protocol names.

use crate::enrol::Known;
use crate::protocol::{Entry, ProtocolFile};
use crate::result::{WarnedPlace, Warning};
use anagen_model::patient::Sex;
use anagen_model::quantity::kind::Person;

/// The warnings of all causes, of the history and of the plans; what is said of several plans is said
/// once.
pub(super) fn warnings(file: &ProtocolFile, known: &Known) -> Vec<Warning> {
    let person = Person {
        female: known.sex == Sex::Female,
        age_years: known.age_years,
        pregnant: file.patient.values.flag("pregnant"),
    };
    let mut all: Vec<Warning> = Vec::new();
    let mut add = |of: &str, entries: &[Entry]| {
        for entry in entries {
            for warning in (entry.kind.warn)(&entry.values, &person) {
                let line = file.source.place(entry.place.of(warning.key).start).0;
                let place = WarnedPlace { of: of.to_owned(), line };
                let same = |w: &&mut Warning| w.kind == entry.kind.title && w.what == warning.what;
                match all.iter_mut().find(same) {
                    Some(told) => told.places.push(place),
                    None => all.push(Warning {
                        kind: entry.kind.title.to_owned(),
                        what: warning.what,
                        source: warning.source.to_owned(),
                        file: file.source.path.clone(),
                        places: vec![place],
                    }),
                }
            }
        }
    };
    add("causes", &file.causes);
    add("history", &file.history);
    for plan in &file.plans {
        add(&format!("plan {}", plan.name), &plan.treatments);
    }
    all
}
