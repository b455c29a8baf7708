//! `{ assumed = 10, low = 5, high = 10, why = "..." }`: a design value that no source prints.
//!
//! Such tables are replaced in the text by their value, byte for byte as long, so that treatments are read
//! by the same reader as those of a protocol and every place in the file stays what it was.

use super::fields::ANY;
use crate::study::Assumed;
use anagen_lab::protocol::check::check_number;
use anagen_lab::protocol::{Mistake, Reader, Source, Span};
use anagen_model::quantity::{Field, FieldKind, Presence};
use toml_edit::{Document, Item, TableLike, Value};

const fn field(key: &'static str, kind: FieldKind, doc: &'static str) -> Field {
    Field { key, kind, presence: Presence::Required, doc }
}

/// The keys of an assumed value.
const ASSUMED: &[Field] = &[
    field("assumed", ANY, "The value where one is needed."),
    field("low", ANY, "The least it may have been."),
    field("high", ANY, "The greatest it may have been."),
    field("why", FieldKind::Text, "Why one thinks so."),
];

/// An assumed value as written.
struct Slip {
    /// Its table.
    span: Span,
    /// Where its three numbers stand.
    places: [Span; 3],
    /// Value, least, greatest.
    numbers: [f64; 3],
    why: String,
    taken: bool,
}

/// The assumed values of a file, each waiting for the design value it stands for.
pub struct Slips(Vec<Slip>);

/// The text with its assumed values as plain numbers, and these values.
pub fn lift(source: &Source, mistakes: &mut Vec<Mistake>) -> (Source, Slips) {
    let mut tables = Vec::new();
    // What is wrong with the syntax is told by whoever reads the file itself.
    if let Ok(document) = Document::parse(source.text.as_str()) {
        document
            .as_table()
            .iter()
            .for_each(|(_, item)| find(item, &mut |table, span| tables.push(slip(table, span, source, mistakes))));
    }
    let mut text = source.text.clone();
    for (slip, written) in &tables {
        let blank = |c: char| if c == '\n' || c == '\r' { c.to_string() } else { " ".repeat(c.len_utf8()) };
        let rest: String = text[slip.span.clone()].chars().skip(written.len()).map(blank).collect();
        // Both are plain ASCII where the number stands, or the table would be no TOML.
        text.replace_range(slip.span.clone(), &format!("{written}{rest}"));
    }
    (Source::new(source.path.as_str(), text), Slips(tables.into_iter().map(|(slip, _)| slip).collect()))
}

/// Every inline table below `item` that has the key `assumed`.
fn find(item: &Item, found: &mut dyn FnMut(&dyn TableLike, Span)) {
    match item {
        Item::None => {}
        Item::Value(value) => find_in(value, found),
        Item::Table(table) => table.iter().for_each(|(_, item)| find(item, found)),
        Item::ArrayOfTables(tables) => tables.iter().flat_map(|t| t.iter()).for_each(|(_, item)| find(item, found)),
    }
}

fn find_in(value: &Value, found: &mut dyn FnMut(&dyn TableLike, Span)) {
    match value {
        Value::InlineTable(table) if table.contains_key("assumed") => {
            if let Some(span) = value.span() {
                found(table, span);
            }
        }
        Value::InlineTable(table) => table.iter().for_each(|(_, value)| find_in(value, found)),
        Value::Array(array) => array.iter().for_each(|value| find_in(value, found)),
        _ => {}
    }
}

/// One table, and its value as written.
fn slip(table: &dyn TableLike, span: Span, source: &Source, mistakes: &mut Vec<Mistake>) -> (Slip, String) {
    let mut reader = Reader::new(source, &[]);
    let section = reader.section(table, span.clone(), ASSUMED, &[]);
    let keys = ["assumed", "low", "high"];
    let [value, low, high] = keys.map(|key| section.values.number(key));
    if let (Some(value), Some(low), Some(high)) = (value, low, high)
        && !(low <= value && value <= high)
    {
        let what = format!("the assumed value {value} does not lie between {low} and {high}");
        reader.note(section.place.of("assumed"), what, "low <= assumed <= high", "");
    }
    mistakes.append(&mut reader.mistakes);
    let written = match value {
        Some(_) => source.text[section.place.of("assumed")].to_owned(),
        None => "1".to_owned(),
    };
    let value = value.unwrap_or(1.0);
    let numbers = [value, low.unwrap_or(value), high.unwrap_or(value)];
    let why = section.values.text("why").unwrap_or_default().to_owned();
    let places = keys.map(|key| section.place.of(key));
    (Slip { span, places, numbers, why, taken: false }, written)
}

impl Slips {
    /// The assumed value that stands at `span`, for `field`; `place` says where in words.
    pub fn take(&mut self, span: &Span, field: &Field, place: String, reader: &mut Reader) -> Option<Assumed> {
        let slip = self.0.iter_mut().find(|slip| slip.span.start == span.start)?;
        slip.taken = true;
        for (number, place) in slip.numbers.into_iter().zip(&slip.places).skip(1) {
            if let Some(complaint) = check_number(field, number) {
                reader.note(place.clone(), complaint.what, complaint.accepted, complaint.hint);
            }
        }
        let [value, low, high] = slip.numbers;
        Some(Assumed { place, value, low, high, why: slip.why.clone() })
    }

    /// Notes those that stand where nothing can be assumed; `accepted` says where something can.
    pub fn left(self, reader: &mut Reader, accepted: &str) {
        for slip in self.0.into_iter().filter(|slip| !slip.taken) {
            reader.note(slip.span, "nothing can be assumed here", accepted, "leave the key out if nobody printed it");
        }
    }
}
