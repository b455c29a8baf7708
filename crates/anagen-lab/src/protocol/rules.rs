//! What must hold across the tables of a protocol file.

use std::collections::BTreeSet;

use anagen_model::cause;
use anagen_model::patient::{Grade, Sex};
use anagen_model::quantity::{Frame, Value};
use toml_edit::Table;

use super::expectation::{EXPECTATION_FORM, Expectation};
use super::mistake::{Mistake, Span};
use super::reader::{Entry, Reader, Section};
use super::source::Source;
use super::tables::{CENTRE, FORMAT};
use super::words::{cut, either, nearest, number};
use super::{ProtocolFile, Site, UNTREATED};

/// A name that no site may have: it is kept for values of the whole head.
pub const WHOLE_HEAD: &str = "head";

/// The format decides how everything else is read, so a wrong one is the only mistake shown.
pub(super) fn format(source: &Source, root: &Table) -> Option<Mistake> {
    let item = root.get("format")?;
    let written = item.as_integer().filter(|f| *f as f64 != FORMAT)?;
    let hint = if written as f64 > FORMAT {
        "the file was written for a newer anagen; use that one, or `anagen new` to start afresh"
    } else {
        "the formats begin at 1"
    };
    let span = item.span().unwrap_or(0..0);
    Some(source.mistake(span, format!("`format` = {written} is unknown"), number(FORMAT), hint))
}

/// The expectations that can be read; notes the others inside their text.
pub(super) fn expectations(reader: &mut Reader, top: &Section) -> Vec<Expectation> {
    let mut all = Vec::new();
    for (i, line) in top.values.texts("expect").unwrap_or(&[]).iter().enumerate() {
        match Expectation::parse(line) {
            Ok(expectation) => all.push(Expectation { index: i, ..expectation }),
            Err(error) => {
                let span = reader.source.inside(top.place.item("expect", i), line, error.at);
                let hint = "example: \"total_hairs_per_cm2 at A on day 336: drug > untreated\"";
                reader.note(span, error.what, EXPECTATION_FORM, hint);
            }
        }
    }
    all
}

/// Notes everything that only the whole protocol shows.
pub(super) fn whole_file(reader: &mut Reader, file: &ProtocolFile) {
    visits(reader, file);
    plans(reader, file);
    let named: Vec<(&str, Span)> = file.sites.iter().filter_map(site_name).collect();
    names(reader, "site", &named, WHOLE_HEAD, "means the whole head");
    let horizon = file.top.values.number("horizon_days").unwrap_or(f64::INFINITY);
    for entry in &file.history {
        days(reader, entry, Era::Past);
    }
    for entry in &file.causes {
        days(reader, entry, Era::Ever(horizon));
    }
    for entry in file.plans.iter().flat_map(|p| &p.treatments) {
        days(reader, entry, Era::Plan(horizon));
    }
    for section in file.sites.iter().filter_map(|s| s.section.as_ref()) {
        let given: Vec<&str> = CENTRE.into_iter().filter(|k| section.place.of(k) != section.place.header).collect();
        if let [one] = given[..] {
            let hint = "give centre_polar_deg and centre_azimuth_deg together, or neither";
            reader.note(section.place.of(one), "the place of the site is incomplete", "", hint);
        }
    }
    patient_keys(reader, file);
    grade_without_cause(reader, file);
    one_attack(reader, file);
}

/// What `[patient]` must hold together; fills in what follows from the sex, and what the checks of
/// causes and treatments may know.
pub(super) fn patient(reader: &mut Reader, patient: &mut Section, frame: &mut Frame) {
    let place = patient.place.clone();
    let written = |key| place.of(key) != place.header;
    let meant = |key: &str| reader.meant.iter().any(|m| m == key);
    frame.age_years = patient.values.number("age_years");
    frame.graded = (!meant("grade")).then(|| written("grade"));
    let Some(sex) = patient.values.text("sex").and_then(Sex::named) else { return };
    frame.female = Some(sex == Sex::Female);
    if !written("head_circumference_mm") {
        let usual = Value::Number(sex.usual_circumference_mm());
        patient.values.0.insert("head_circumference_mm".into(), usual);
        patient.defaulted.push("head_circumference_mm");
    }
    let (name, whom) = (sex.name(), if sex == Sex::Male { "men" } else { "women" });
    if let Some(grade) = patient.values.text("grade").filter(|g| Grade::named(g).is_some_and(|g| !g.fits(sex))) {
        let what = format!("the grade {grade:?} in a patient whose sex is {name:?}");
        let hint = format!("these are the grades of {whom}; or mend `sex`");
        reader.note(place.of("grade"), what, either(Grade::names(sex), "\""), hint);
    }
    if sex == Sex::Male && patient.values.flag("pregnant") {
        let what = format!("`pregnant` = true in a patient whose sex is {name:?}");
        reader.note(place.of("pregnant"), what, "false", "leave it out");
    }
}

/// A grade acts through its cause: without it, it would be passed over in silence.
fn grade_without_cause(reader: &mut Reader, file: &ProtocolFile) {
    let Some(grade) = file.patient.values.text("grade").and_then(Grade::named) else { return };
    let Some(cause) = cause::cause_of(grade) else { return };
    // A grade of the other sex has been told already.
    if file.patient.values.text("sex").and_then(Sex::named).is_some_and(|sex| !grade.fits(sex)) {
        return;
    }
    let name = cause.kind.name;
    // Whoever wrote the cause of the other sex has been told already.
    let grades = Grade::NAMES.iter().filter_map(|n| Grade::named(n)).filter_map(cause::cause_of);
    let names: Vec<&str> = grades.map(|c| c.kind.name).collect();
    let told = reader.meant.iter().any(|m| m == "cause") || file.causes.iter().any(|c| names.contains(&c.kind.name));
    if !told {
        let what = format!("the grade {} would do nothing: its cause is not in the file", grade.words());
        let hint = format!("write [[cause]] with kind = {name:?}, or leave `grade` out");
        reader.note(file.patient.place.of("grade"), what, "", hint);
    }
}

/// A scalp has one immune attack: of a second one nothing would be simulated.
fn one_attack(reader: &mut Reader, file: &ProtocolFile) {
    let attacks = |entry: &&Entry| {
        let registered = cause::registered(entry.kind.name);
        registered.is_some_and(|cause| (cause.build)(&entry.values).outbreak().is_some())
    };
    for entry in file.causes.iter().filter(attacks).skip(1) {
        let what = format!("{} is there twice", entry.kind.name);
        let hint = "write one table with the whole share of the scalp";
        reader.note(entry.place.header.clone(), what, "one in a patient", hint);
    }
}

/// Age, sites and the one table beside the protocol.
fn patient_keys(reader: &mut Reader, file: &ProtocolFile) {
    let place = &file.patient.place;
    let written = |key| place.of(key) != place.header;
    let meant = |key: &str| reader.meant.iter().any(|m| m == key);
    let no_age = !written("age_years") && !meant("age_years") && !written("cohort");
    let no_site = file.sites.is_empty() && !meant("site") && !written("intake");
    if no_age && !place.header.is_empty() {
        let hint = "write `age_years = ...` in [patient], or give a `cohort` that states it";
        reader.note(place.header.clone(), "`age_years` is missing", "", hint);
    }
    if no_site {
        let hint = "write [[site]] with name and region, or give an `intake`";
        reader.note(0..0, "there is no site to measure", "at least one [[site]]", hint);
    }
    if written("intake") && written("cohort") {
        let what = "`intake` and `cohort` are both given";
        let hint = "a patient is one person or one of a cohort";
        reader.note(place.of("cohort"), what, "at most one of the two", hint);
    }
}

fn site_name(site: &Site) -> Option<(&str, Span)> {
    let section = site.section.as_ref()?;
    section.values.text("name").map(|name| (name, section.place.of("name")))
}

/// Visits rise, begin with day 0 and end by the horizon.
fn visits(reader: &mut Reader, file: &ProtocolFile) {
    let Some(days) = file.top.values.numbers("visit_days") else { return };
    let at = |i| file.top.place.item("visit_days", i);
    if !days.contains(&0.0) {
        let hint = "day 0 is the baseline: write [0, ...]";
        reader.note(file.top.place.of("visit_days"), "no visit on day 0", "", hint);
    }
    for (i, pair) in days.windows(2).enumerate().filter(|(_, p)| p[1] <= p[0]) {
        let (before, day) = (number(pair[0]), number(pair[1]));
        let what = format!("the visit on day {day} follows the one on day {before}");
        reader.note(at(i + 1), what, "rising days, each once", "");
    }
    let Some(horizon) = file.top.values.number("horizon_days") else { return };
    for (i, day) in days.iter().enumerate().filter(|(_, d)| **d > horizon) {
        let what = format!("the visit on day {} is after the horizon", number(*day));
        let hint = "leave the visit out or raise `horizon_days`";
        reader.note(at(i), what, format!("0 to {} days", number(horizon)), hint);
    }
}

/// At least one plan, each with a treatment and a name of its own; expectations name them.
fn plans(reader: &mut Reader, file: &ProtocolFile) {
    let meant = |key: &str| reader.meant.iter().any(|m| m == key);
    if file.plans.is_empty() && !meant("plan") {
        let hint = "write [[plan]] with a name, and [[plan.treatment]]; untreated is always there";
        reader.note(0..0, "there is no plan", "at least one [[plan]]", hint);
    }
    let named: Vec<(&str, Span)> = (file.plans.iter())
        .filter(|p| p.place.of("name") != p.place.header)
        .map(|p| (p.name.as_str(), p.place.of("name")))
        .collect();
    names(reader, "plan", &named, UNTREATED, "is always there beside the plans");
    for plan in file.plans.iter().filter(|p| p.place.of("treatment") == p.place.header) {
        let what = format!("the plan {:?} has no treatment", cut(&plan.name));
        let hint = "write [[plan.treatment]]; the untreated twin is always there by itself";
        reader.note(plan.place.header.clone(), what, "", hint);
    }
    if named.len() < file.plans.len() {
        return;
    }
    let usable = named.iter().map(|(name, _)| *name).filter(|n| *n != UNTREATED && !n.is_empty());
    let known: Vec<&str> = usable.chain([UNTREATED]).collect();
    let visits = file.top.values.numbers("visit_days");
    for expectation in &file.expect {
        let item = file.top.place.item("expect", expectation.index);
        for (plan, at) in expectation.plans.iter().zip(&expectation.plan_spans) {
            if !known.contains(&plan.as_str()) {
                let span = reader.source.inside(item.clone(), &expectation.text, at.clone());
                let hint = nearest(plan, known.iter().copied());
                let hint = hint.map_or(String::new(), |near| format!("did you mean {near:?}?"));
                let what = format!("unknown plan {:?}", cut(plan));
                reader.note(span, what, either(&known, "\""), hint);
            }
        }
        if visits.is_some() && !file.visit_days.contains(&expectation.day) {
            let at = expectation.day_span.clone();
            let span = reader.source.inside(item, &expectation.text, at);
            let days: Vec<String> = file.visit_days.iter().map(u32::to_string).collect();
            let what = format!("day {} is no visit", expectation.day);
            reader.note(span, what, days.join(", "), "add it to `visit_days`");
        }
    }
}

/// Names are unique, not reserved, and can stand in an expectation.
fn names(reader: &mut Reader, what: &str, all: &[(&str, Span)], reserved: &str, why: &str) {
    let mut before = BTreeSet::new();
    for (name, span) in all {
        let signs = ['<', '>', '=', ':', '\n', '\r', '\t', '"'];
        let complaint = if name.trim().is_empty() {
            Some((format!("the {what} has an empty name"), String::new()))
        } else if *name == reserved {
            Some((format!("the name {reserved:?} {why}"), format!("give the {what} another name")))
        } else if name.contains(signs) || name.trim() != *name || name.chars().count() > 60 {
            let hint = "up to 60 characters, no blanks around it, none of < > = : \"";
            Some((format!("the name of the {what} {:?} cannot be used", cut(name)), hint.into()))
        } else if !before.insert(*name) {
            Some((format!("the {what} {name:?} is there twice"), "rename one of them".into()))
        } else {
            None
        };
        if let Some((what, hint)) = complaint {
            reader.note(span.clone(), what, "", hint);
        }
    }
}

/// The days of a treatment that stands in no protocol, such as one of a published study: any up to the
/// horizon, sessions rising, stop after start.
pub fn days_of(reader: &mut Reader, entry: &Entry, horizon_days: f64) {
    days(reader, entry, Era::Ever(horizon_days));
}

/// When an entry may begin: before day 0, from day 0 to the horizon, or any day up to it.
#[derive(Clone, Copy)]
enum Era {
    Past,
    Plan(f64),
    Ever(f64),
}

/// The days of one entry: starts and sessions in its era, sessions rising, stop after start.
fn days(reader: &mut Reader, entry: &Entry, era: Era) {
    let name = entry.kind.name;
    let place = &entry.place;
    let mut within = |day: f64, at: Span, does: &str| {
        let (side, accepted, hint) = match era {
            Era::Past if day >= 0.0 => {
                let hint = "later treatments belong to a plan";
                ("in the history but not before day 0", "days before 0".to_owned(), hint)
            }
            Era::Plan(_) if day < 0.0 => {
                let hint = "treatments before day 0 belong in [[patient.history]]";
                ("before day 0", "days from 0".to_owned(), hint)
            }
            Era::Plan(horizon) | Era::Ever(horizon) if day >= horizon => {
                let hint = "move it or raise `horizon_days`";
                ("not before the horizon", format!("days before {}", number(horizon)), hint)
            }
            _ => return,
        };
        reader.note(at, format!("{name} {does} on day {}, {side}", number(day)), accepted, hint);
    };
    let start = entry.values.number("start_day");
    if let Some(start) = start.filter(|_| !entry.defaulted.contains(&"start_day")) {
        within(start, place.of("start_day"), "starts");
    }
    let sessions = entry.values.numbers("session_days").unwrap_or(&[]);
    for (i, day) in sessions.iter().enumerate() {
        within(*day, place.item("session_days", i), "has a session");
    }
    for (i, pair) in sessions.windows(2).enumerate().filter(|(_, p)| p[1] <= p[0]) {
        let (before, day) = (number(pair[0]), number(pair[1]));
        let what = format!("the session on day {day} follows the one on day {before}");
        reader.note(place.item("session_days", i + 1), what, "rising days, each once", "");
    }
    if let (Some(start), Some(stop)) = (start, entry.values.number("stop_day"))
        && stop <= start
    {
        let (start, stop) = (number(start), number(stop));
        let what = format!("{name} stops on day {stop} but starts on day {start}");
        let hint = "leave `stop_day` out to treat to the end";
        reader.note(place.of("stop_day"), what, format!("later than day {start}"), hint);
    }
}

/// What needs intake and cohort: takes the sites from the intake, checks sites and age.
pub(super) fn beside(file: &mut ProtocolFile, tables_read: bool) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let source = &file.source;
    let mut note = |span: Span, what: String, accepted: String, hint: &str| {
        mistakes.push(source.mistake(span, what, accepted, hint));
    };
    let measured = file.intake.as_ref().map_or(&[][..], |i| &i.sites[..]);
    for site in &file.sites {
        let twin = measured.iter().find(|m| m.site == site.name && m.region != site.region);
        if let (Some(twin), Some(section)) = (twin, &site.section) {
            let (name, region) = (&site.name, twin.region.name());
            let what = format!("the site {name:?} is {region} in the intake");
            let hint = "use the same region, or another name";
            note(section.place.of("region"), what, format!("{region:?}"), hint);
        }
    }
    if !file.sites.is_empty() && !measured.is_empty() {
        let names: Vec<&str> = measured.iter().map(|m| m.site.as_str()).collect();
        if !file.sites.iter().any(|s| names.contains(&s.name.as_str())) {
            let at = file.patient.place.of("intake");
            let hint = "name the [[site]] tables like the intake's sites, or leave them out";
            note(at, "no site of this file is in the intake".into(), either(&names, "\""), hint);
        }
    }
    if file.sites.is_empty() {
        let from_intake = |m: &super::IntakeSite| Site {
            name: m.site.clone(),
            region: m.region,
            area_cm2: m.area_cm2,
            centre_deg: None,
            section: None,
        };
        file.sites = measured.iter().map(from_intake).collect();
    }
    let age = file.patient.place.of("age_years");
    if let Some(cohort) = file.cohort.as_ref().filter(|c| c.get("age").is_none())
        && age == file.patient.place.header
    {
        let what = format!("`age_years` is missing, and {} has no age", cohort.source.path);
        note(age, what, String::new(), "write `age_years = ...` in [patient]");
    }
    if !tables_read {
        return mistakes;
    }
    let sites: Vec<&str> = file.sites.iter().map(|s| s.name.as_str()).chain([WHOLE_HEAD]).collect();
    for expectation in file.expect.iter().filter(|e| !sites.contains(&e.site.as_str())) {
        let item = file.top.place.item("expect", expectation.index);
        let span = source.inside(item, &expectation.text, expectation.site_span.clone());
        let what = format!("unknown site {:?}", cut(&expectation.site));
        note(span, what, either(&sites, "\""), "");
    }
    mistakes
}
