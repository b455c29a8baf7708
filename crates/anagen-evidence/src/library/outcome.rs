//! One `[[outcome]]` of a study file.

use super::fields::{DISPERSIONS, KINDS};
use super::tables::{count, pair, text, word};
use crate::study::{
    Arm, CountedFrom, Definition, Design, Dispersion, Finding, Given, Hairs, Measured, Outcome, People, Scale, Site,
    Unit, Verified, Versus,
};
use anagen_lab::protocol::reader::Section;
use anagen_lab::protocol::{Place, Reader};
use anagen_model::scalp::Region;
use toml_edit::TableLike;

/// What an outcome falls back on.
pub(super) struct About<'a> {
    pub(super) people: &'a People,
    pub(super) site: &'a Site,
    pub(super) arms: &'a [Arm],
    pub(super) design: Option<Design>,
}

/// The words of a definition.
const DEFINITIONS: &str = "\"salt <= 20\", \"salt fell by 50\", \"kept salt <= 20\", \"count rose by 5\" or \"judged\"";

/// Reads what `section` holds, and the pairs of an ordering from `table`.
pub(super) fn read(
    reader: &mut Reader,
    table: &dyn TableLike,
    section: Section,
    area_cm2: Option<Given>,
    about: &About,
) -> Outcome {
    let values = &section.values;
    let finding = finding(reader, table, &section);
    let measured = word(values, "measure", Measured::NAMES, Measured::ALL).unwrap_or(Measured::Responder);
    let (scale, unit) = scale_and_unit(reader, &section, measured, &finding);
    let arm = match &finding {
        Finding::Ordering { above, alike } => {
            let first = above.iter().chain(alike).next().map(|(first, _)| first.clone());
            text(values, "arm").or(first).unwrap_or_default()
        }
        _ => arm_of(reader, &section, about),
    };
    let versus = match values.text("versus") {
        None => Versus::Itself,
        Some("external") => Versus::External,
        Some(arm) => Versus::Arm(arm.to_owned()),
    };
    let other = match &versus {
        Versus::Arm(arm) => Some(arm.as_str()),
        _ => None,
    };
    let counted_from =
        word(values, "counted_from", CountedFrom::NAMES, CountedFrom::ALL).unwrap_or(CountedFrom::FirstSession);
    let week = values.number("week");
    let zero = week.and_then(|_| day_zero(reader, &section.place, about, &arm, counted_from));
    Outcome {
        id: text(values, "id").unwrap_or_default(),
        measured,
        hairs: word(values, "hairs", Hairs::NAMES, Hairs::ALL).unwrap_or(about.site.hairs),
        unit,
        scale,
        region: values.text("region").and_then(Region::named),
        area_cm2,
        week,
        counted_from,
        day: week.zip(zero).map(|(week, zero)| 7.0 * week + zero),
        n: count(values, "n").or_else(|| about.people_in(&arm)),
        n_versus: count(values, "n_versus").or_else(|| other.and_then(|arm| about.people_in(arm))),
        verified: word(values, "verified", Verified::NAMES, Verified::ALL).unwrap_or(Verified::Memory),
        definition: definition(reader, &section),
        subgroup: text(values, "subgroup"),
        event: text(values, "event"),
        same_result_as: text(values, "same_result_as"),
        defect: text(values, "defect"),
        note: text(values, "note"),
        arm,
        versus,
        finding,
        place: section.place,
    }
}

impl About<'_> {
    /// People of an arm: as printed, else an even share of all, who are in every arm of one head.
    fn people_in(&self, arm: &str) -> Option<u32> {
        let printed = self.arms.iter().find(|a| a.id == arm).and_then(|a| a.n);
        let arms = if self.design == Some(Design::WithinHead) { 1 } else { self.arms.len().max(1) as u32 };
        printed.or_else(|| self.people.n.map(|n| (n / arms).max(1)))
    }
}

/// The arm of a number; one arm goes without saying.
fn arm_of(reader: &mut Reader, section: &Section, about: &About) -> String {
    match (section.values.text("arm"), about.arms) {
        (Some(arm), _) => arm.to_owned(),
        (None, [only]) => only.id.clone(),
        (None, []) => String::new(),
        (None, arms) => {
            let ids: Vec<&str> = arms.iter().map(|a| a.id.as_str()).collect();
            let accepted = anagen_lab::protocol::words::either(&ids, "\"");
            reader.note(section.place.header.clone(), "`arm` is missing", accepted, "write `arm = \"...\"` here");
            String::new()
        }
    }
}

/// The day from which weeks are counted: of the arm's own treatments, else of any arm's.
fn day_zero(reader: &mut Reader, place: &Place, about: &About, arm: &str, from: CountedFrom) -> Option<f64> {
    let last = |arms: &mut dyn Iterator<Item = &Arm>| {
        let treatments = arms.flat_map(|arm| &arm.treatments);
        let days = treatments.flat_map(|treatment| match from {
            CountedFrom::Withdrawal => treatment.values.number("stop_day").into_iter().collect::<Vec<_>>(),
            _ => treatment.values.numbers("session_days").unwrap_or(&[]).to_vec(),
        });
        days.fold(None, |last: Option<f64>, day| Some(last.map_or(day, |last| last.max(day))))
    };
    if from == CountedFrom::FirstSession {
        return Some(0.0);
    }
    let own = last(&mut about.arms.iter().filter(|a| a.id == arm));
    let day = own.or_else(|| last(&mut about.arms.iter()));
    // An arm that cannot be staged has no treatments to count from.
    let beyond = about.arms.iter().any(|a| a.cannot_simulate.is_some());
    if day.is_none() && !beyond {
        let (what, key) = match from {
            CountedFrom::Withdrawal => ("no treatment is withdrawn", "stop_day"),
            _ => ("no treatment has sessions", "session_days"),
        };
        let hint = format!("write `{key}` in the arm's [[arm.treatment]]");
        reader.note(place.of("counted_from"), format!("{what} from which weeks could be counted"), "", hint);
    }
    day
}

fn finding(reader: &mut Reader, table: &dyn TableLike, section: &Section) -> Finding {
    let values = &section.values;
    let kind = values.text("kind").unwrap_or(KINDS[0]);
    let written = |key: &&&str| table.contains_key(key);
    if kind != KINDS[0]
        && let Some(key) = ["value"].iter().chain(&DISPERSIONS).find(written)
    {
        let what = format!("`{key}` in an outcome whose kind is \"{kind}\"");
        reader.note(section.place.of(key), what, "", "leave it out, or leave `kind` out if a number was printed");
    }
    if kind != KINDS[2]
        && let Some(key) = ["above", "alike"].iter().find(written)
    {
        let what = format!("`{key}` in an outcome whose kind is \"{kind}\"");
        reader.note(section.place.of(key), what, "", "write kind = \"ordering\"");
    }
    match kind {
        "null" => Finding::Null,
        "ordering" => {
            let [above, alike] = ["above", "alike"].map(|key| pairs(reader, table, section, key));
            if above.is_empty() && alike.is_empty() {
                let hint = "write above = [[\"HIGH\", \"LOW\"]]";
                reader.note(section.place.header.clone(), "an ordering without pairs of arms", "", hint);
            }
            Finding::Ordering { above, alike }
        }
        _ => {
            if values.number("value").is_none() && !table.contains_key("value") {
                let hint = "write `value = ...`, or kind = \"null\" where \"no difference\" is all that was reported";
                reader.note(section.place.header.clone(), "`value` is missing", "a number", hint);
            }
            let dispersion = dispersion(reader, table, section);
            Finding::Number { value: values.number("value").unwrap_or(0.0), dispersion }
        }
    }
}

/// The pairs of arms under `key`.
fn pairs(reader: &mut Reader, table: &dyn TableLike, section: &Section, key: &str) -> Vec<(String, String)> {
    let Some(item) = table.get(key) else { return Vec::new() };
    let two = |value: &toml_edit::Value| {
        let pair = value.as_array()?;
        let names: Option<Vec<&str>> = pair.iter().map(|name| name.as_str()).collect();
        match names?[..] {
            [a, b] => Some((a.to_owned(), b.to_owned())),
            _ => None,
        }
    };
    let all: Option<Vec<_>> = item.as_array().and_then(|list| list.iter().map(two).collect());
    all.unwrap_or_else(|| {
        let what = format!("`{key}` is not a list of pairs of arms");
        reader.note(item.span().unwrap_or(section.place.of(key)), what, format!("{key} = [[\"HIGH\", \"LOW\"]]"), "");
        Vec::new()
    })
}

fn dispersion(reader: &mut Reader, table: &dyn TableLike, section: &Section) -> Dispersion {
    let written: Vec<&str> = DISPERSIONS.into_iter().filter(|key| table.contains_key(key)).collect();
    if let [first, second, ..] = written[..] {
        let what = format!("both `{first}` and `{second}`");
        let accepted = "one of sd, se, ci95, cri95, range, sd_or_se";
        reader.note(
            section.place.of(second),
            what,
            accepted,
            "keep the one that says most: interval, then se, then sd",
        );
    }
    let values = &section.values;
    match written.first() {
        Some(&"sd") => values.number("sd").map(Dispersion::Sd),
        Some(&"se") => values.number("se").map(Dispersion::Se),
        Some(&"sd_or_se") => values.number("sd_or_se").map(Dispersion::SdOrSe),
        Some(&"range") => pair(reader, section, "range").map(|[low, high]| Dispersion::Range(low, high)),
        Some(key) => pair(reader, section, key).map(|[low, high]| Dispersion::Interval95(low, high)),
        None => None,
    }
    .unwrap_or(Dispersion::None)
}

/// The scale and the unit in which a measure is usually told.
fn usual(measured: Measured) -> (Scale, Unit) {
    match measured {
        Measured::HairCount => (Scale::Change, Unit::PerCm2),
        Measured::HairWeight | Measured::ScalpDht | Measured::SerumDht => (Scale::PercentChange, Unit::Percent),
        Measured::MeanCalibre | Measured::CumulativeThickness => (Scale::Change, Unit::Um),
        Measured::GrowthRate => (Scale::Change, Unit::MmPerDay),
        Measured::AnagenShare => (Scale::Change, Unit::Fraction),
        Measured::Salt => (Scale::Change, Unit::Points),
        _ => (Scale::Share, Unit::Fraction),
    }
}

/// Scale and unit: a number says them, "no difference" and an ordering need not.
fn scale_and_unit(reader: &mut Reader, section: &Section, measured: Measured, finding: &Finding) -> (Scale, Unit) {
    let (usual_scale, usual_unit) = usual(measured);
    let values = &section.values;
    let scale = word(values, "scale", Scale::NAMES, Scale::ALL);
    let unit = word(values, "unit", Unit::NAMES, Unit::ALL);
    let silent = |key: &str| section.place.of(key) == section.place.header && !reader.meant.iter().any(|m| m == key);
    if matches!(finding, Finding::Number { .. }) {
        let (no_scale, no_unit) = (silent("scale") && usual_scale != Scale::Share, silent("unit"));
        let wanted = [(no_scale, "scale", Scale::NAMES.join(", ")), (no_unit, "unit", Unit::NAMES.join(", "))];
        for (_, key, accepted) in wanted.into_iter().filter(|(missing, ..)| *missing) {
            let hint = format!("write `{key} = \"...\"`: a number without it means nothing");
            reader.note(section.place.header.clone(), format!("`{key}` is missing"), accepted, hint);
        }
    }
    (scale.unwrap_or(usual_scale), unit.unwrap_or(usual_unit))
}

fn definition(reader: &mut Reader, section: &Section) -> Option<Definition> {
    let written = section.values.text("definition")?;
    let after = |head: &str| written.strip_prefix(head).and_then(|rest| rest.trim().parse::<f64>().ok());
    let found = match written.trim() {
        "judged" => Some(Definition::Judged),
        "kept salt <= 20" => Some(Definition::KeptSalt20),
        _ => after("salt <= ")
            .map(Definition::SaltAtMost)
            .or_else(|| after("salt fell by ").map(Definition::SaltFellBy))
            .or_else(|| after("count rose by ").map(Definition::CountRoseBy)),
    };
    if found.is_none() {
        let what = format!("unknown definition {:?}", anagen_lab::protocol::words::cut(written));
        let hint = "what people judged by eye is \"judged\"; its words belong in `note`";
        reader.note(section.place.of("definition"), what, DEFINITIONS, hint);
    }
    found
}
