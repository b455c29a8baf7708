//! The burden of every treatment: each item has a source or says that nothing is known, and the adverse
//! events are those of the evidence tables (`adverse_events.csv` holds a copy of their rows).

use anagen_model::quantity::burden::{AdverseEvent, Burden, Read, Source};
use anagen_model::treatment::TREATMENTS;

/// One row of the copy.
struct Row {
    study: String,
    value: f64,
    read: Read,
    note: String,
}

fn rows() -> Vec<Row> {
    let read = |word: &str| match word {
        "abstract" => Read::Abstract,
        "secondary_source" => Read::Secondary,
        other => panic!("{other} is no way to read a row"),
    };
    let row = |line: &str| {
        let cells: Vec<&str> = line.splitn(7, ',').collect();
        let value = cells[3].parse().expect("a number");
        Row { study: cells[0].into(), value, read: read(cells[5]), note: cells[6].into() }
    };
    include_str!("adverse_events.csv").lines().skip(1).map(row).collect()
}

/// The key with which a citation of the evidence tables begins.
fn study(source: &Source) -> Option<&str> {
    let key = source.citation.split([',', ';', ' ']).next()?;
    let upper = key.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    (upper && key.len() > 6 && key.chars().any(|c| c.is_ascii_digit()) && !key.starts_with("PMC")).then_some(key)
}

fn events() -> Vec<AdverseEvent> {
    TREATMENTS.iter().filter_map(|t| t.burden.adverse.found()).flatten().copied().collect()
}

fn sources(burden: &Burden) -> Vec<Source> {
    let mut all: Vec<Source> = burden.adverse.found().unwrap_or(&[]).iter().map(|e| e.source).collect();
    all.extend(burden.pain.found().map(|p| p.finding.source));
    all.extend(burden.downtime.found().map(|f| f.source));
    all.extend(burden.lost.found().map(|f| f.source));
    all.extend(burden.cost.found().map(|c| c.source));
    all
}

#[test]
fn adverse_events_are_those_of_the_evidence_tables() {
    let rows = rows();
    let mut used = vec![false; rows.len()];
    let mut checked = 0;
    for event in events() {
        let (Some(study), Some(share)) = (study(&event.source), event.share.found()) else { continue };
        let row =
            |value: f64| rows.iter().position(|r| r.study == study && r.value == value && r.read == event.source.read);
        let at = row(share).unwrap_or_else(|| panic!("no row says {share} of {study}: {}", event.event));
        used[at] = true;
        checked += 1;
        // The table tells of a control in a row of its own, or in the note beside the treated.
        if let Some(control) = event.control.found() {
            let told = rows[at].note.contains(&format!("placebo {}%", (1000.0 * control).round() / 10.0));
            let own = row(control).inspect(|r| used[*r] = true);
            assert!(told || own.is_some(), "no row says {control} of the controls of {study}: {}", event.event);
        }
    }
    assert!(checked >= rows.len() && used.iter().all(|u| *u), "a row of the copy is used by nobody: {used:?}");
}

#[test]
fn every_item_has_a_source_or_is_not_known() {
    for treatment in TREATMENTS {
        let (name, burden) = (treatment.kind.name, treatment.burden);
        for source in sources(&burden) {
            let cited = source.citation.len() >= 7 || source.read == Read::Nature;
            assert!(cited, "{name}: {:?} is no source", source.citation);
        }
        assert!(burden.adverse.found().is_none_or(|all| !all.is_empty()), "{name}: no event is not a finding");
        let shares = burden.adverse.found().unwrap_or(&[]).iter().flat_map(|e| [e.share.found(), e.control.found()]);
        assert!(shares.flatten().all(|s| (0.0..=1.0).contains(&s)), "{name}");
        assert!(burden.cost.found().is_none_or(|c| c.low > 0.0 && c.low <= c.high), "{name}");
    }
    assert_eq!(TREATMENTS.len(), 25);
}

#[test]
fn nobody_has_priced_living_cells_and_the_list_says_so() {
    let of = |name: &str| TREATMENTS.iter().find(|t| t.kind.name == name).expect("registered").burden;
    assert!(of("cell_injection").cost.found().is_none() && of("dermal_papilla_cells").pain.found().is_none());
    assert!(of("finasteride").cost.found().is_some());
}
