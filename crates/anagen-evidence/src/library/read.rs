//! One study file becomes a study, with every mistake noted.

use super::assumed::{self, Slips};
use super::fields::{ARM, BASELINE, HORIZON_DAYS, MOMENTS, OUTCOME, PEOPLE, SITE, TABLES, TOP, WHOLE_FILE};
use super::outcome;
use crate::study::{
    Arm, ArmTreatment, Baseline, Condition, Design, Given, Hairs, Measured, Moments, People, Role, Site, Study, Unit,
    Verified,
};
use anagen_lab::protocol::reader::Section;
use anagen_lab::protocol::{Entry, Mistake, Place, Reader, Source, Span, days_of};
use anagen_lab::run::registry;
use anagen_model::measure::phototrichogram::Device;
use anagen_model::patient::{Ethnicity, Grade};
use anagen_model::quantity::{Field, Frame, Values};
use anagen_model::scalp::Region;
use toml_edit::{Item, TableLike};

/// A study, and what only checks need to know of its file.
#[derive(Clone, Debug)]
pub(super) struct Shelved {
    pub(super) study: Study,
    /// Where its first keys stand.
    pub(super) top: Place,
    /// How long it went on, if its file says so.
    pub(super) duration_weeks: Option<f64>,
}

/// Reads a file with its assumed values lifted out.
pub(super) struct Desk<'a> {
    pub(super) reader: Reader<'a>,
    slips: Slips,
}

/// Reads a study as far as it can be read; none without an id.
pub(super) fn read(source: Source) -> (Option<Shelved>, Vec<Mistake>) {
    let mut mistakes = Vec::new();
    let (plain, slips) = assumed::lift(&source, &mut mistakes);
    let mut desk = Desk { reader: Reader::new(&plain, WHOLE_FILE), slips };
    let shelved = desk.study(&source);
    let Desk { mut reader, slips } = desk;
    slips.left(&mut reader);
    // The mistakes show the file as its author wrote it.
    let as_written = |m: Mistake| source.mistake(m.span, m.what, m.accepted, m.hint);
    mistakes.extend(reader.mistakes.into_iter().map(as_written));
    (shelved, mistakes)
}

/// The value of a word in a closed list.
pub(super) fn word<T: Copy, const N: usize>(values: &Values, key: &str, names: [&str; N], all: [T; N]) -> Option<T> {
    let word = values.text(key)?;
    names.iter().position(|name| *name == word).map(|i| all[i])
}

/// The number under `key` as a count of people.
pub(super) fn people(values: &Values, key: &str) -> Option<u32> {
    values.number(key).map(|n| n as u32)
}

/// A text under `key`.
pub(super) fn text(values: &Values, key: &str) -> Option<String> {
    values.text(key).map(str::to_owned)
}

impl Desk<'_> {
    fn study(&mut self, source: &Source) -> Option<Shelved> {
        let document = self.reader.document()?;
        let root = document.as_table();
        let top = self.reader.section(root, 0..0, TOP, &[&TABLES[..], &["pmid"]].concat());
        let pmid = root.get("pmid").and_then(|item| {
            let number = item.as_integer().map(|n| n.to_string());
            item.as_str().map(str::to_owned).or(number)
        });
        let values = &top.values;
        let design = word(values, "design", Design::NAMES, Design::ALL);
        let people = self.people(root.get("people"));
        let site = self.site(root.get("site"));
        let mut arms = Vec::new();
        for (table, header) in self.reader.tables(root.get("arm"), "arm") {
            arms.push(self.arm(table, header));
        }
        let mut outcomes = Vec::new();
        for (table, header) in self.reader.tables(root.get("outcome"), "outcome") {
            let section = self.reader.section(table, header, OUTCOME, &["above", "alike"]);
            let area_cm2 = self.area(&section, OUTCOME, section.values.text("id").map(|id| format!("outcome {id}")));
            let about = outcome::About { people: &people, site: &site, arms: &arms, design };
            outcomes.push(outcome::read(&mut self.reader, table, section, area_cm2, &about));
        }
        let list = |key| values.texts(key).unwrap_or(&[]).to_vec();
        let study = Study {
            id: text(values, "id").filter(|id| !id.is_empty())?,
            title: text(values, "title").unwrap_or_default(),
            citation: text(values, "citation").unwrap_or_default(),
            year: values.number("year").map(|year| year as u32),
            doi: text(values, "doi"),
            pmid,
            url: text(values, "url"),
            role: word(values, "role", Role::NAMES, Role::ALL).unwrap_or(Role::Reference),
            condition: word(values, "condition", Condition::NAMES, Condition::ALL).unwrap_or(Condition::Other),
            design: design.unwrap_or(Design::Parallel),
            masking: text(values, "masking"),
            bias: text(values, "bias"),
            defects: list("defects"),
            shares_patients_with: list("shares_patients_with"),
            cannot_simulate: text(values, "cannot_simulate"),
            people,
            site,
            arms,
            outcomes,
            source: source.clone(),
        };
        Some(Shelved { study, duration_weeks: values.number("duration_weeks"), top: top.place })
    }

    /// A table that may be left out.
    fn table<'t>(&mut self, item: Option<&'t Item>, name: &str) -> Option<(&'t dyn TableLike, Span)> {
        let item = item?;
        let span = item.span().unwrap_or(0..0);
        let Some(table) = item.as_table_like() else {
            self.reader.note(span, format!("`{name}` is not a table"), format!("[{name}]"), "");
            return None;
        };
        Some((table, span))
    }

    /// Mean and spread under `key` of `table`.
    fn moments(&mut self, table: &dyn TableLike, key: &str) -> Moments {
        let Some(item) = table.get(key) else { return Moments::default() };
        let span = item.span().unwrap_or(0..0);
        let Some(inner) = item.as_table_like() else {
            let what = format!("`{key}` is not a table");
            self.reader.note(
                span,
                what,
                format!("{key} = {{ mean = 40, sd = 8 }}"),
                "leave `sd` out if it is not printed",
            );
            return Moments::default();
        };
        let section = self.reader.section(inner, span, MOMENTS, &[]);
        Moments { mean: section.values.number("mean"), sd: section.values.number("sd") }
    }

    /// Two numbers, the first not above the second.
    fn pair(&mut self, section: &Section, key: &str) -> Option<[f64; 2]> {
        pair(&mut self.reader, section, key)
    }

    fn people(&mut self, item: Option<&Item>) -> People {
        let Some((table, header)) = self.table(item, "people") else { return People::default() };
        let nested = ["age_years", "salt_percent", "baseline"];
        let section = self.reader.section(table, header, PEOPLE, &nested);
        let mut baseline = Vec::new();
        for (row, header) in self.reader.tables(table.get("baseline"), "people.baseline") {
            let row = self.reader.section(row, header, BASELINE, &[]).values;
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
            n: people(values, "n"),
            male_share: values.number("male_share"),
            age_years: self.moments(table, "age_years"),
            age_range_years: self.pair(&section, "age_range_years"),
            grades,
            ethnicity: values.text("ethnicity").and_then(Ethnicity::named),
            baseline,
            salt_percent: self.moments(table, "salt_percent"),
            salt_range_percent: self.pair(&section, "salt_range_percent"),
            episode_years: self.pair(&section, "episode_years"),
        }
    }

    fn site(&mut self, item: Option<&Item>) -> Site {
        let section = match self.table(item, "site") {
            Some((table, header)) => self.reader.section(table, header, SITE, &[]),
            None => Section::default(),
        };
        let values = &section.values;
        Site {
            region: values.text("region").and_then(Region::named),
            area_cm2: self.area(&section, SITE, Some("site".into())),
            hairs: word(values, "hairs", Hairs::NAMES, Hairs::ALL).unwrap_or_default(),
            least_calibre_um: values.number("least_calibre_um"),
            device: values.text("device").and_then(Device::named).unwrap_or(Device::Corrected),
        }
    }

    /// `area_cm2` of a table, printed or assumed.
    fn area(&mut self, section: &Section, fields: &[Field], place: Option<String>) -> Option<Given> {
        let value = section.values.number("area_cm2")?;
        let field = fields.iter().find(|field| field.key == "area_cm2")?;
        let place = format!("{}, area_cm2", place.unwrap_or_default());
        let assumed = self.slips.take(&section.place.of("area_cm2"), field, place, &mut self.reader);
        Some(assumed.map_or(Given::Printed(value), Given::Assumed))
    }

    fn arm(&mut self, table: &dyn TableLike, header: Span) -> Arm {
        let section = self.reader.section(table, header, ARM, &["treatment"]);
        let values = &section.values;
        let id = text(values, "id").unwrap_or_default();
        let frame = Frame::bare(HORIZON_DAYS);
        let entries = self.reader.entries(table.get("treatment"), "arm.treatment", registry().treatments, &frame);
        let treatments = entries.into_iter().map(|entry| self.treatment(entry, &id)).collect();
        Arm {
            title: text(values, "title").unwrap_or(id.clone()),
            n: people(values, "n"),
            control: values.flag("control"),
            cannot_simulate: text(values, "cannot_simulate"),
            treatments,
            place: section.place.clone(),
            id,
        }
    }

    fn treatment(&mut self, entry: Entry, arm: &str) -> ArmTreatment {
        days_of(&mut self.reader, &entry, HORIZON_DAYS);
        let mut assumed = Vec::new();
        for field in entry.kind.fields.iter().filter(|field| entry.values.number(field.key).is_some()) {
            let place = format!("arm {arm}, {}.{}", entry.kind.name, field.key);
            let span = entry.place.of(field.key);
            if let Some(value) = self.slips.take(&span, field, place, &mut self.reader) {
                assumed.push((field.key.to_owned(), value));
            }
        }
        ArmTreatment { kind: entry.kind, values: entry.values, assumed }
    }
}

/// Two numbers under `key`, the first not above the second.
pub(super) fn pair(reader: &mut Reader, section: &Section, key: &str) -> Option<[f64; 2]> {
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
