//! `[people]`: who takes part.

use super::desk::Desk;
use super::fields::{CRITERION, EARLIER, EARLIER_START, PEOPLE_TABLES, POPULATIONS, people};
use crate::design::{Criterion, Earlier, Likeness, Participants};
use anagen_evidence::library::Library;
use anagen_evidence::library::tables::{self, word};
use anagen_evidence::restage::{MEN, WOMEN};
use anagen_evidence::study::{ArmTreatment, Baseline, Condition, Moments, People, Study, Unit};
use anagen_lab::protocol::words::{cut, nearest};
use anagen_lab::protocol::{Place, Span};
use anagen_lab::run::registry;
use anagen_model::quantity::{Field, Frame, Value};
use std::sync::LazyLock;
use toml_edit::{Item, TableLike};

/// A year, days.
const YEAR_DAYS: f64 = 365.0;

/// The studies that the program carries.
static LIBRARY: LazyLock<Option<Library>> = LazyLock::new(|| Library::embedded().ok());

/// Who takes part, and where it stands.
pub(super) struct Whom {
    pub(super) participants: Participants,
    pub(super) place: Place,
    pub(super) criteria: Vec<Place>,
}

/// Reads `[people]`. `endpoints` are the names of the endpoints, `area_cm2` the area of the first site.
pub(super) fn read(desk: &mut Desk, item: Option<&Item>, endpoints: &[String], area_cm2: f64) -> Option<Whom> {
    let Some(item) = item else {
        desk.note(0..0, "the table [people] is missing", "[people]", "write [people] with condition and n");
        return None;
    };
    let (table, header) = tables::table(&mut desk.reader, Some(item), "people")?;
    let section = desk.section((table, header), ("people", ""), &people(), &PEOPLE_TABLES);
    let mut own = tables::people(&mut desk.reader, table, &section);
    per_cm2(desk, &mut own.baseline, Some(area_cm2), "the first site");
    let values = &section.values;
    let like = values.text("like").and_then(|id| study(desk, id, section.place.of("like")));
    let condition = word(values, "condition", Condition::NAMES, Condition::ALL).or(like.map(|study| study.condition));
    if condition.is_none() && section.place.of("condition") == section.place.header {
        let hint = "write `condition = ...` here: what they have";
        desk.note(section.place.header.clone(), "`condition` is missing", Condition::NAMES.join(", "), hint);
    }
    let n = own.n.or(like.and_then(|study| study.people.n));
    if n.is_none() && section.place.of("n") == section.place.header {
        let hint = "write `n = ...` here: how many are randomised";
        desk.note(section.place.header.clone(), "`n` is missing", "a whole number, at least 1", hint);
    }
    let population = values.text("population").unwrap_or(POPULATIONS[0]);
    let likeness = if population == POPULATIONS[1] { Likeness::Fitted } else { Likeness::Published };
    if likeness == Likeness::Fitted && !own.baseline.is_empty() {
        let hint = "leave the table out, or write population = \"published\"";
        desk.note(section.place.of("baseline"), "a fitted population is not drawn to a baseline table", "", hint);
    }
    let people = match like {
        Some(study) => merged(desk, own, study),
        None => own,
    };
    let mut criteria = Vec::new();
    let mut places = Vec::new();
    for (table, header) in desk.reader.tables(table.get("criterion"), "people.criterion") {
        let section = desk.section((table, header), ("criterion", ""), CRITERION, &[]);
        let Some(endpoint) = desk.one_of(&section, "endpoint", "endpoint", endpoints) else { continue };
        let (least, most) = (section.values.number("least"), section.values.number("most"));
        criteria.push(Criterion { endpoint, least, most });
        places.push(section.place);
    }
    let mut earlier = Vec::new();
    for (table, header) in desk.reader.tables(table.get("earlier"), "people.earlier") {
        earlier.extend(before(desk, table, header));
    }
    let participants =
        Participants { condition: condition?, n: n.unwrap_or(u32::MAX), people, likeness, criteria, earlier };
    open(desk, &participants);
    Some(Whom { participants, place: section.place, criteria: places })
}

/// The study of that id.
fn study(desk: &mut Desk, id: &str, span: Span) -> Option<&'static Study> {
    let library = LIBRARY.as_ref()?;
    let found = library.get(id);
    if found.is_none() {
        let near = nearest(id, library.studies().map(|study| study.id.as_str()));
        let hint = near.map_or(String::new(), |near| format!("did you mean {near:?}?"));
        desk.note(span, format!("there is no study {:?}", cut(id)), "a study of `anagen evidence list`", hint);
    }
    found
}

/// The people of a study, where the trial does not say otherwise.
fn merged(desk: &mut Desk, own: People, study: &Study) -> People {
    let of = study.people.clone();
    let baseline = match own.baseline.is_empty() {
        false => own.baseline,
        true => {
            let mut baseline = of.baseline;
            let area = study.site.area_cm2.as_ref().map(|area| area.value());
            per_cm2(desk, &mut baseline, area, &study.id);
            baseline
        }
    };
    let moments = |own: Moments, of: Moments| Moments { mean: own.mean.or(of.mean), sd: own.sd.or(of.sd) };
    People {
        n: own.n.or(of.n),
        male_share: own.male_share.or(of.male_share),
        age_years: moments(own.age_years, of.age_years),
        age_range_years: own.age_range_years.or(of.age_range_years),
        grades: if own.grades.is_empty() { of.grades } else { own.grades },
        ethnicity: own.ethnicity.or(of.ethnicity),
        baseline,
        salt_percent: moments(own.salt_percent, of.salt_percent),
        salt_range_percent: own.salt_range_percent.or(of.salt_range_percent),
        episode_years: own.episode_years.or(of.episode_years),
    }
}

/// Hairs of an area become hairs per cm2, so that the baseline does not hang on what a trial counts.
fn per_cm2(desk: &mut Desk, baseline: &mut Vec<Baseline>, area_cm2: Option<f64>, whose: &str) {
    baseline.retain(|row| {
        let known = row.unit != Unit::PerArea || area_cm2.is_some();
        if !known {
            let why = format!("{whose} counted them in an area whose size is not known");
            desk.assume("people.baseline", "not used", why);
        }
        known
    });
    for row in baseline.iter_mut().filter(|row| row.unit == Unit::PerArea) {
        let area = area_cm2.unwrap_or(1.0);
        row.unit = Unit::PerCm2;
        row.moments.mean = row.moments.mean.map(|mean| mean / area);
        row.moments.sd = row.moments.sd.map(|sd| sd / area);
    }
}

/// A treatment that was taken before the trial.
fn before(desk: &mut Desk, table: &dyn TableLike, header: Span) -> Option<Earlier> {
    let word = table.get("kind").and_then(Item::as_str).unwrap_or_default();
    let kinds = registry().treatments;
    let Some(kind) = kinds.iter().find(|kind| kind.name == word) else {
        let span = table.get("kind").and_then(Item::span).unwrap_or(header);
        let near = nearest(word, kinds.iter().map(|kind| kind.name));
        let hint = near.map_or("write `kind = \"...\"`".to_owned(), |near| format!("did you mean \"{near}\"?"));
        let accepted = "a kind that `anagen list treatments` names";
        desk.note(span, format!("an earlier treatment of unknown kind {:?}", cut(word)), accepted, hint);
        return None;
    };
    // A course ends where the wash-out begins.
    let course = kind.fields.iter().any(|field| field.key == "start_day");
    let of_kind = kind.fields.iter().filter(|field| field.key != "stop_day").map(|field| match field.key {
        "start_day" => EARLIER_START,
        _ => *field,
    });
    let fields: Vec<Field> = EARLIER.iter().copied().chain(of_kind).collect();
    let before = desk.reader.mistakes.len();
    let section = desk.section((table, header), ("earlier", kind.name), &fields, &["kind"]);
    let mut values = section.values.clone();
    let stop = -7.0 * values.number("washout_weeks")?;
    let share = values.number("share")?;
    if course {
        let written = values.number("start_day");
        if written.is_none() {
            desk.assume(
                format!("earlier {}, start_day", kind.name),
                format!("{}", stop - YEAR_DAYS),
                "not written: taken for a year",
            );
        }
        let start = written.unwrap_or(stop - YEAR_DAYS);
        if start >= stop {
            let what = format!("{} was begun on day {start} and stopped on day {stop}", kind.name);
            let hint = "begin earlier, or wash out for less long";
            desk.note(section.place.of("start_day"), what, format!("before day {stop}"), hint);
        }
        values.0.insert("start_day".into(), Value::Number(start));
        values.0.insert("stop_day".into(), Value::Number(stop));
    } else if let Some(late) = values.numbers("session_days").unwrap_or(&[]).iter().find(|day| **day > stop) {
        let what = format!("a session of {} on day {late}, within the wash-out", kind.name);
        desk.note(
            section.place.of("session_days"),
            what,
            format!("days up to {stop}"),
            "days before day 0 are negative",
        );
    }
    values.0.retain(|key, _| !EARLIER.iter().any(|field| field.key == *key));
    if desk.reader.mistakes.len() == before {
        for fault in (kind.check)(&values, &Frame { history: true, ..Frame::bare(0.0) }) {
            desk.note(section.place.of(&fault.key), fault.what, "", fault.hint);
        }
    }
    Some(Earlier { treatment: ArmTreatment { kind, values, assumed: Vec::new() }, share })
}

/// Notes what stands in for what is not said of the people.
fn open(desk: &mut Desk, participants: &Participants) {
    let people = &participants.people;
    let classes: &[&anagen_evidence::restage::Class] = match participants.condition {
        Condition::AndrogeneticMale => &[&MEN],
        Condition::AndrogeneticFemale => &[&WOMEN],
        Condition::AndrogeneticMixed => &[&MEN, &WOMEN],
        _ => &[],
    };
    for class in classes {
        let mut left =
            |key: &str, value: String| desk.assume(format!("people.{key}, {}", class.name), value, class.why);
        if people.age_years.mean.is_none() {
            left("age_years.mean", class.age_years[0].to_string());
        }
        if people.age_years.sd.is_none() {
            left("age_years.sd", class.age_years[1].to_string());
        }
        if !people.grades.iter().any(|grade| grade.fits(class.sex)) {
            let names: Vec<String> = class.grades.iter().map(|grade| grade.words()).collect();
            left("grades", names.join(", "));
        }
        if people.baseline.is_empty() && participants.likeness == Likeness::Published {
            let value = class
                .hairs_per_cm2
                .map_or("as the model has them".to_owned(), |[mean, sd]| format!("{mean} +- {sd} hairs per cm2"));
            left("baseline", value);
        }
    }
    if people.ethnicity.is_none() {
        desk.assume("people.ethnicity", "caucasian", "not written");
    }
    for row in people.baseline.iter().filter(|row| row.moments.sd.is_none()) {
        let what = format!("people.baseline {}, sd", row.measure.name());
        desk.assume(what, "as the model has it", "no spread between people is printed");
    }
}
