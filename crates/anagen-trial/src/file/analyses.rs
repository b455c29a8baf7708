//! `[[analysis]]` and `[multiplicity]`: what is asked, and how the questions share one error.

use super::desk::Desk;
use super::fields::{ANALYSIS, DEGREES, METHODS, MULTIPLICITY, SCALES, SHARINGS};
use super::read::Places;
use crate::design::{Analysis, Arm, Covariate, Degrees, Estimand, Method, Multiplicity, Scale, Sharing, Visits};
use anagen_evidence::library::tables::{table, text, word};
use anagen_lab::protocol::Span;
use anagen_lab::protocol::reader::Section;
use anagen_lab::protocol::words::{either, number};
use anagen_model::quantity::{Value, Values};
use toml_edit::{Item, Table, TableLike};

/// The analyses that could be read, and the names of all that are written.
pub(super) struct Read {
    pub(super) read: Vec<Analysis>,
    pub(super) names: Vec<String>,
}

/// Keys that only some methods use.
const OF_METHODS: [(&str, &[&str]); 6] = [
    ("degrees", &["mmrm"]),
    ("rose_by_percent", &["responders"]),
    ("at_most_percent", &["salt-at-most"]),
    ("exact", &["responders", "salt-at-most"]),
    ("scale", &["ancova", "mmrm", "paired"]),
    ("covariates", &["ancova", "mmrm"]),
];

/// Reads `[[analysis]]`.
pub(super) fn read(desk: &mut Desk, item: Option<&Item>, endpoints: &[String], visits: &Visits, arms: &[Arm]) -> Read {
    let mut all = Read { read: Vec::new(), names: Vec::new() };
    let mut named = Vec::new();
    for (table, header) in desk.reader.tables(item, "analysis") {
        let name = table.get("name").and_then(Item::as_str).unwrap_or_default();
        let section = desk.section((table, header), ("analysis", name), ANALYSIS, &["arms"]);
        named.push((name.to_owned(), section.place.of("name")));
        all.names.push(name.to_owned());
        all.read.extend(analysis(desk, table, section, endpoints, visits, arms));
    }
    desk.names("analysis", &named);
    all
}

fn analysis(
    desk: &mut Desk,
    table: &dyn TableLike,
    section: Section,
    endpoints: &[String],
    visits: &Visits,
    arms: &[Arm],
) -> Option<Analysis> {
    let endpoint = desk.one_of(&section, "endpoint", "endpoint", endpoints);
    let visit = section.values.number("week").and_then(|week| visit(desk, week, section.place.of("week"), visits));
    let method = method(desk, &section);
    let compare = compare(desk, table, &section, arms);
    let values = &section.values;
    let name = text(values, "name").unwrap_or_default();
    let method = method?;
    let covariates = match values.texts("covariates") {
        Some(words) => {
            let place = |word: &String| Covariate::NAMES.iter().position(|name| name == word);
            words.iter().filter_map(place).map(|i| Covariate::ALL[i]).collect()
        }
        None if matches!(method, Method::Ancova | Method::Mmrm(_)) => {
            desk.assume(format!("analysis {name}, covariates"), "baseline", "the usual adjustment (ICH E9)");
            vec![Covariate::Baseline]
        }
        None => Vec::new(),
    };
    Some(Analysis {
        endpoint: endpoint?,
        visit: visit?,
        method,
        scale: word(values, "scale", SCALES, [Scale::Change, Scale::PercentChange, Scale::Level])
            .unwrap_or(Scale::Change),
        compare: compare?,
        covariates,
        estimand: word(values, "estimand", Estimand::NAMES, Estimand::ALL).unwrap_or(Estimand::TreatmentPolicy),
        name,
        place: section.place,
    })
}

/// The visit of a week, from 0.
fn visit(desk: &mut Desk, week: f64, span: Span, visits: &Visits) -> Option<usize> {
    let found = visits.weeks.iter().position(|visit| *visit == week);
    if found.is_none() && !visits.weeks.is_empty() {
        let weeks: Vec<String> = visits.weeks.iter().map(|week| number(*week)).collect();
        desk.note(
            span,
            format!("week {} is no visit", number(week)),
            weeks.join(", "),
            "add it to `weeks` of [visits]",
        );
    }
    found
}

fn method(desk: &mut Desk, section: &Section) -> Option<Method> {
    let word_of = section.values.text("method")?;
    let place = &section.place;
    let written = |key: &str| place.of(key) != place.header;
    for (key, methods) in OF_METHODS.iter().filter(|(key, methods)| written(key) && !methods.contains(&word_of)) {
        let what = format!("`{key}` has no part in method = \"{word_of}\"");
        desk.note(place.of(key), what, format!("method = {}", either(methods, "\"")), "leave it out");
    }
    let exact = section.values.flag("exact");
    let mut percent = |key: &str| {
        let value = section.values.number(key);
        if value.is_none() && !written(key) {
            let hint = format!("write `{key} = ...` here");
            desk.note(place.header.clone(), format!("`{key}` is missing"), "a number, percent", hint);
        }
        value
    };
    match METHODS.iter().position(|name| *name == word_of)? {
        0 => Some(Method::Ancova),
        1 => {
            let degrees = word(&section.values, "degrees", DEGREES, [Degrees::KenwardRoger, Degrees::Satterthwaite]);
            Some(Method::Mmrm(degrees.unwrap_or(Degrees::KenwardRoger)))
        }
        2 => percent("rose_by_percent").map(|rose_by_percent| Method::Responders { rose_by_percent, exact }),
        3 => percent("at_most_percent").map(|percent| Method::SaltAtMost { percent, exact }),
        4 => Some(Method::Paired),
        _ => Some(Method::HairToHair),
    }
}

/// Pairs of arms; every other arm against the first control where none are written.
fn compare(desk: &mut Desk, table: &dyn TableLike, section: &Section, arms: &[Arm]) -> Option<Vec<(usize, usize)>> {
    let ids: Vec<String> = arms.iter().map(|arm| arm.id.clone()).collect();
    let Some(item) = table.get("arms") else {
        // That there is no control is told by itself.
        let control = arms.iter().position(|arm| arm.control).unwrap_or(0);
        return Some((0..arms.len()).filter(|arm| *arm != control).map(|arm| (arm, control)).collect());
    };
    let form = "arms = [[\"HIGH\", \"PBO\"], [\"LOW\", \"PBO\"]]";
    let before = desk.reader.mistakes.len();
    let mut pairs = Vec::new();
    for list in desk.lists(item, form) {
        let span = list.first().map_or(section.place.of("arms"), |(_, span)| span.clone());
        let found: Vec<Option<usize>> =
            list.iter().map(|(id, span)| desk.named(id, span.clone(), "arm", &ids)).collect();
        match found[..] {
            [Some(arm), Some(control)] if arm == control => {
                desk.note(span, format!("the arm {:?} is held against itself", ids[arm]), form, "name another arm");
            }
            [Some(arm), Some(control)] if pairs.contains(&(arm, control)) => {
                desk.note(span, "these arms are compared twice", form, "");
            }
            [Some(arm), Some(control)] => pairs.push((arm, control)),
            [_, _] => {}
            _ => desk.note(span, "a comparison has two arms", form, "the arm first, then what it is held against"),
        }
    }
    if pairs.is_empty() && desk.reader.mistakes.len() == before {
        desk.note(section.place.of("arms"), "no arms are compared", form, "leave it out for all against the control");
    }
    Some(pairs)
}

/// Reads `[multiplicity]`.
pub(super) fn multiplicity(
    desk: &mut Desk,
    item: Option<&Item>,
    names: &[String],
    places: &mut Places,
) -> Multiplicity {
    let empty = Table::new();
    let (table, header) = table(&mut desk.reader, item, "multiplicity").unwrap_or((&empty, 0..0));
    let section = desk.section((table, header), ("multiplicity", ""), MULTIPLICITY, &["families"]);
    let sharing = word(
        &section.values,
        "sharing",
        SHARINGS,
        [Sharing::None, Sharing::Holm, Sharing::Hochberg, Sharing::FixedSequence, Sharing::Gatekeeping],
    )
    .unwrap_or(Sharing::None);
    let form = "families = [[\"primary\"], [\"second\", \"third\"]]";
    let mut families: Vec<Vec<usize>> = Vec::new();
    if let Some(item) = table.get("families") {
        for list in desk.lists(item, form) {
            let mut family = Vec::new();
            for (name, span) in list {
                let Some(analysis) = desk.named(&name, span.clone(), "analysis", names) else {
                    places.unknown_in_families = true;
                    continue;
                };
                if families.iter().flatten().chain(&family).any(|other| *other == analysis) {
                    desk.note(span, format!("the analysis {name:?} is in two families"), form, "");
                } else {
                    family.push(analysis);
                }
            }
            families.push(family);
        }
    }
    places.multiplicity = section.place.clone();
    Multiplicity { alpha: alpha(&section.values), sharing, families }
}

fn alpha(values: &Values) -> f64 {
    match values.0.get("alpha") {
        Some(Value::Number(alpha)) => *alpha,
        _ => 0.05,
    }
}
