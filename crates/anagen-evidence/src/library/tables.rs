//! Tables that files of more than one kind hold: people, a mean and a spread, a treatment.

use super::assumed::Slips;
use super::fields::{BASELINE, HORIZON_DAYS, MOMENTS};
use crate::study::{ArmTreatment, Baseline, Hairs, Measured, Moments, People, Unit, Verified};
use anagen_lab::protocol::reader::Section;
use anagen_lab::protocol::{Entry, Reader, Span, days_of};
use anagen_model::patient::{Ethnicity, Grade};
use anagen_model::quantity::Values;
use toml_edit::{Item, TableLike};

/// The value of a word in a closed list.
pub fn word<T: Copy, const N: usize>(values: &Values, key: &str, names: [&str; N], all: [T; N]) -> Option<T> {
    let word = values.text(key)?;
    names.iter().position(|name| *name == word).map(|i| all[i])
}

/// The number under `key` as a count.
pub fn count(values: &Values, key: &str) -> Option<u32> {
    values.number(key).map(|n| n as u32)
}

/// A text under `key`.
pub fn text(values: &Values, key: &str) -> Option<String> {
    values.text(key).map(str::to_owned)
}

/// A table that may be left out, with its header.
pub fn table<'t>(reader: &mut Reader, item: Option<&'t Item>, name: &str) -> Option<(&'t dyn TableLike, Span)> {
    let item = item?;
    let span = item.span().unwrap_or(0..0);
    let Some(table) = item.as_table_like() else {
        reader.note(span, format!("`{name}` is not a table"), format!("[{name}]"), "");
        return None;
    };
    Some((table, span))
}

/// Two numbers under `key`, the first not above the second.
pub fn pair(reader: &mut Reader, section: &Section, key: &str) -> Option<[f64; 2]> {
    let numbers = section.values.numbers(key)?;
    match numbers {
        [low, high] if low <= high => Some([*low, *high]),
        _ => {
            let what = format!("`{key}` is not a lower and an upper end");
            reader.note(section.place.of(key), what, format!("{key} = [low, high]"), "");
            None
        }
    }
}

/// Mean and spread under `key` of `table`.
pub fn moments(reader: &mut Reader, table: &dyn TableLike, key: &str) -> Moments {
    let Some(item) = table.get(key) else { return Moments::default() };
    let span = item.span().unwrap_or(0..0);
    let Some(inner) = item.as_table_like() else {
        let what = format!("`{key}` is not a table");
        let accepted = format!("{key} = {{ mean = 40, sd = 8 }}");
        reader.note(span, what, accepted, "leave `sd` out if it is not printed");
        return Moments::default();
    };
    let section = reader.section(inner, span, MOMENTS, &[]);
    Moments { mean: section.values.number("mean"), sd: section.values.number("sd") }
}

/// The people of a table that was read by fields with those of `PEOPLE` among them.
pub fn people(reader: &mut Reader, table: &dyn TableLike, section: &Section) -> People {
    let mut baseline = Vec::new();
    for (row, header) in reader.tables(table.get("baseline"), "people.baseline") {
        let row = reader.section(row, header, BASELINE, &[]).values;
        let measure = word(&row, "measure", Measured::NAMES, Measured::ALL);
        let unit = word(&row, "unit", Unit::NAMES, Unit::ALL);
        let (Some(measure), Some(unit)) = (measure, unit) else { continue };
        baseline.push(Baseline {
            measure,
            hairs: word(&row, "hairs", Hairs::NAMES, Hairs::ALL).unwrap_or_default(),
            unit,
            moments: Moments { mean: row.number("mean"), sd: row.number("sd") },
            verified: word(&row, "verified", Verified::NAMES, Verified::ALL).unwrap_or(Verified::Memory),
        });
    }
    let values = &section.values;
    let grades = values.texts("grades").unwrap_or(&[]).iter().filter_map(|name| Grade::named(name)).collect();
    People {
        n: count(values, "n"),
        male_share: values.number("male_share"),
        age_years: moments(reader, table, "age_years"),
        age_range_years: pair(reader, section, "age_range_years"),
        grades,
        ethnicity: values.text("ethnicity").and_then(Ethnicity::named),
        baseline,
        salt_percent: moments(reader, table, "salt_percent"),
        salt_range_percent: pair(reader, section, "salt_range_percent"),
        episode_years: pair(reader, section, "episode_years"),
    }
}

/// A treatment as read, with its assumed values; `whose` says in words where it stands: `arm LOW`.
pub fn treatment(reader: &mut Reader, slips: &mut Slips, entry: Entry, whose: &str) -> ArmTreatment {
    days_of(reader, &entry, HORIZON_DAYS);
    let mut assumed = Vec::new();
    for field in entry.kind.fields.iter().filter(|field| entry.values.number(field.key).is_some()) {
        let place = format!("{whose}, {}.{}", entry.kind.name, field.key);
        if let Some(value) = slips.take(&entry.place.of(field.key), field, place, reader) {
            assumed.push((field.key.to_owned(), value));
        }
    }
    ArmTreatment { kind: entry.kind, values: entry.values, assumed }
}
