//! `anagen run --again`: a run repeated from its own record, and what differs.

use crate::failure::Failure;
use crate::out;
use crate::progress::Progress;
use crate::run::{in_threads, open};
use crate::stop::Stop;
use anagen_lab::cohort::{CohortOrder, PATIENTS, cohort_to_folder};
use anagen_lab::output::{Aspect, Earlier, Leftover, Provenance, compare};
use anagen_lab::run::{Order, read_from, run_to_folder};
use anagen_model::quantity::Lanes;
use serde_json::Value;
use std::path::Path;

/// No more differing values than this are printed of the summary.
const MOST_VALUES: usize = 20;

/// Repeats the run in `dir` in a folder of its own and compares the two.
pub fn again(dir: &Path, threads: Option<u16>, lanes: Lanes, quiet: bool, stop: &Stop) -> Result<(), Failure> {
    let first = Provenance::read(dir).map_err(Failure::refused)?;
    let Some((protocol, shelf)) = first.shelf() else {
        return Err(Failure::refused(format!("the record of {} holds no protocol", dir.display())));
    };
    let mut setup = read_from(&shelf, &protocol).map_err(Failure::Mistakes)?;
    let option = |name: &str| first.options.iter().find(|o| o.0 == name).map(|o| o.1.as_str());
    setup.possible_patients =
        option("possible_patients").and_then(|n| n.parse().ok()).unwrap_or(setup.possible_patients);
    setup.lanes = lanes;
    let order = Order {
        command: first.command.clone(),
        seed: first.seed,
        csv: option("csv") == Some("true"),
        draws: option("draws").and_then(|n| n.parse().ok()).unwrap_or(0),
        pictures: option("pictures") != Some("false"),
    };

    let scratch = tempfile::tempdir().map_err(|e| Failure::failed(format!("no place for a second run: {e}")))?;
    let place = scratch.path().join("again");
    let (folder, unfinished) = open(&place, false, Earlier::Refuse, &setup, &order).map_err(Failure::failed)?;
    stop.takes_away(Leftover::folder(scratch.path()));
    let work = |told: &Progress| match option(PATIENTS).and_then(|n| n.parse().ok()) {
        Some(patients) => {
            let order = CohortOrder { command: first.command.clone(), ..CohortOrder::of(patients, first.seed) };
            cohort_to_folder(&setup, folder, &order, stop.flag(), told).map(|(_, place)| place)
        }
        None => run_to_folder(&mut setup, folder, unfinished, &order, stop.flag(), told).map(|(_, place)| place),
    };
    let place = match in_threads(threads, quiet, work) {
        // What a second run has drawn so far goes with its folder.
        Err(Failure::Interrupted(_)) => return Err(Failure::interrupted()),
        other => other?,
    };
    let second = Provenance::read(&place).map_err(Failure::failed)?;

    let damaged = first.damaged(dir);
    let differing = compare(&first, &second);
    let mut text = String::new();
    for file in &damaged {
        text += &format!("changed since the run: {}\n", file.name);
    }
    for difference in &differing {
        let what = match difference.aspect {
            Aspect::Output => "result differs",
            Aspect::Input => "input differs",
            Aspect::Setting => "setting differs",
            Aspect::Program => "program differs",
        };
        text += &format!("{what}: {difference}\n");
    }
    let results = differing.iter().filter(|d| d.aspect == Aspect::Output).count();
    if results == 0 && damaged.is_empty() {
        let same = format!("identical: all {} files of {} came out again\n", first.outputs.len(), dir.display());
        return out::print(&(text + &same));
    }
    text += &values(dir, &place);
    text += &match results {
        0 => format!("the run repeats itself, but {} does not hold what it wrote\n", dir.display()),
        _ => format!("different: {results} of {} files\n", first.outputs.len()),
    };
    out::print(&text)?;
    Err(Failure::No)
}

/// The values of two summaries that are not the same.
fn values(first: &Path, second: &Path) -> String {
    let read = |dir: &Path| {
        let text = std::fs::read_to_string(dir.join("summary.json")).ok()?;
        serde_json::from_str::<Value>(&text).ok()
    };
    let (Some(first), Some(second)) = (read(first), read(second)) else { return String::new() };
    let mut found = Vec::new();
    differ(&mut String::new(), &first, &second, &mut found);
    let mut text: String = found.iter().take(MOST_VALUES).map(|line| format!("  {line}\n")).collect();
    if found.len() > MOST_VALUES {
        text += &format!("  ... and {} values more\n", found.len() - MOST_VALUES);
    }
    text
}

fn differ(at: &mut String, first: &Value, second: &Value, found: &mut Vec<String>) {
    let length = at.len();
    match (first, second) {
        (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => {
            for (key, value) in a {
                *at += &format!("/{key}");
                differ(at, value, &b[key], found);
                at.truncate(length);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (i, (x, y)) in a.iter().zip(b).enumerate() {
                *at += &format!("/{i}");
                differ(at, x, y, found);
                at.truncate(length);
            }
        }
        _ if first == second => {}
        _ => found.push(format!("summary.json{at}: {} then, {} now", short(first), short(second))),
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn differing_values_are_found_where_they_stand() {
        let first = json!({"a": [1, {"b": 2.5}], "c": "x"});
        let mut second = first.clone();
        let mut found = Vec::new();
        differ(&mut String::new(), &first, &second, &mut found);
        assert!(found.is_empty());
        second["a"][1]["b"] = json!(2.25);
        differ(&mut String::new(), &first, &second, &mut found);
        assert_eq!(found, ["summary.json/a/1/b: 2.5 then, 2.25 now"]);
    }
}
