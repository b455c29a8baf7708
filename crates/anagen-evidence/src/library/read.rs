//! One study file becomes a study, with every mistake noted.

use super::assumed::{self, Slips};
use super::fields::{ARM, HORIZON_DAYS, OUTCOME, PEOPLE, PEOPLE_TABLES, SITE, TABLES, TOP, WHOLE_FILE};
use super::outcome;
use super::tables::{self, count, table, text, treatment, word};
use crate::study::{Arm, Condition, Design, Given, Hairs, People, Role, Site, Study};
use anagen_lab::protocol::reader::Section;
use anagen_lab::protocol::{Mistake, Place, Reader, Source, Span};
use anagen_lab::run::registry;
use anagen_model::measure::phototrichogram::Device;
use anagen_model::quantity::{Field, Frame};
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
    slips.left(&mut reader, "a number in an arm's treatment, or `area_cm2`");
    // The mistakes show the file as its author wrote it.
    let as_written = |m: Mistake| source.mistake(m.span, m.what, m.accepted, m.hint);
    mistakes.extend(reader.mistakes.into_iter().map(as_written));
    (shelved, mistakes)
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
        let people = match table(&mut self.reader, root.get("people"), "people") {
            Some((table, header)) => {
                let section = self.reader.section(table, header, PEOPLE, &PEOPLE_TABLES);
                tables::people(&mut self.reader, table, &section)
            }
            None => People::default(),
        };
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

    fn site(&mut self, item: Option<&Item>) -> Site {
        let section = match table(&mut self.reader, item, "site") {
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
        let treatments = entries
            .into_iter()
            .map(|entry| treatment(&mut self.reader, &mut self.slips, entry, &format!("arm {id}")))
            .collect();
        Arm {
            title: text(values, "title").unwrap_or(id.clone()),
            n: count(values, "n"),
            control: values.flag("control"),
            cannot_simulate: text(values, "cannot_simulate"),
            treatments,
            place: section.place.clone(),
            id,
        }
    }
}
