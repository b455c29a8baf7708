//! What must hold between studies: every study once, and nothing predicted that was seen before.

use super::Notes;
use super::read::Shelved;
use crate::study::{Role, Study};
use anagen_lab::protocol::Span;
use anagen_lab::protocol::words::nearest;
use anagen_model::law::Parameters;

/// Notes what is wrong between studies.
pub(super) fn check(all: &[Shelved], notes: &mut Notes) {
    for (i, one) in all.iter().enumerate() {
        if let Some(twin) = all[..i].iter().find(|other| other.study.id.eq_ignore_ascii_case(&one.study.id)) {
            let what = match twin.study.id == one.study.id {
                true => format!("the study {:?} is there twice", one.study.id),
                false => format!("the studies {:?} and {:?} differ only in case", twin.study.id, one.study.id),
            };
            let hint = format!("the other one is {}", twin.study.source.path);
            mistake(one, one.top.of("id"), what, "ids that occur once", &hint, notes);
        }
        strangers(one, all, notes);
        if one.study.role == Role::Validate {
            unseen(one, all, notes);
            named_by_defaults(one, notes);
        }
    }
}

fn mistake(of: &Shelved, span: Span, what: String, accepted: &str, hint: &str, notes: &mut Notes) {
    notes.mistakes.push(of.study.source.mistake(span, what, accepted, hint));
}

/// Every study that holds some of the same people is there.
fn strangers(one: &Shelved, all: &[Shelved], notes: &mut Notes) {
    for (i, id) in one.study.shares_patients_with.iter().enumerate() {
        let span = one.top.item("shares_patients_with", i);
        if *id == one.study.id {
            mistake(one, span, format!("{id:?} shares patients with itself"), "another study", "leave it out", notes);
        } else if !all.iter().any(|other| other.study.id == *id) {
            let near = nearest(id, all.iter().map(|other| other.study.id.as_str()));
            let hint = near.map_or("leave it out, or add its file".into(), |near| format!("did you mean {near:?}?"));
            let what = format!("`shares_patients_with` names {id:?}, of which there is no file");
            mistake(one, span, what, "the id of a study", &hint, notes);
        }
    }
}

/// No patient of a study that is predicted is in one the laws are fitted to.
fn unseen(one: &Shelved, all: &[Shelved], notes: &mut Notes) {
    let hint = "one of the two must be \"consistency\", or they are no prediction";
    for other in all.iter().filter(|other| other.study.role == Role::Calibrate) {
        let (this, that) = (&one.study, &other.study);
        let place = match how_shared(this, that) {
            None => continue,
            Some(key) => one.top.of(key),
        };
        let what = format!("{:?} validates but shares patients with {:?}, which calibrates", this.id, that.id);
        mistake(one, place, what, "people whom no fit has seen", hint, notes);
    }
}

/// The key that tells that two studies have patients in common.
fn how_shared(this: &Study, that: &Study) -> Option<&'static str> {
    let same = |a: &Option<String>, b: &Option<String>| match (a, b) {
        (Some(a), Some(b)) => !a.trim().is_empty() && a.trim().eq_ignore_ascii_case(b.trim()),
        _ => false,
    };
    if this.shares_patients_with.contains(&that.id) {
        Some("shares_patients_with")
    } else if that.shares_patients_with.contains(&this.id) {
        Some("role")
    } else if same(&this.doi, &that.doi) {
        Some("doi")
    } else {
        same(&this.pmid, &that.pmid).then_some("pmid")
    }
}

/// No default of a parameter rests on a study that is predicted.
fn named_by_defaults(one: &Shelved, notes: &mut Notes) {
    let id = &one.study.id;
    let rows: Vec<&str> = Parameters::rows().filter(|row| names(row.source, id)).map(|row| row.name).collect();
    if !rows.is_empty() {
        let what = format!("{id:?} validates but the default of {} names it", rows.join(", "));
        let hint = "a number that was in sight when a default was made is \"consistency\"";
        mistake(one, one.top.of("role"), what, "a study that no default names", hint, notes);
    }
}

/// Whether a source names a study, as `DRAKE1999` or as `Drake 1999`.
fn names(source: &str, id: &str) -> bool {
    let letters: Vec<char> = source.chars().collect();
    let mut joined = String::new();
    for (i, c) in letters.iter().enumerate() {
        let between = |before: char, after: char| before.is_alphabetic() && after.is_ascii_digit();
        let inside = i > 0 && i + 1 < letters.len() && between(letters[i - 1], letters[i + 1]);
        if !(*c == ' ' && inside) {
            joined.push(c.to_ascii_uppercase());
        }
    }
    joined.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == id.to_ascii_uppercase())
}
