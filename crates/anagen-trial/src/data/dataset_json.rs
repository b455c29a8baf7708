//! A data set as CDISC Dataset-JSON 1.1 (specification of 2024-12-05), written row by row.
//!
//! The standard demands the moment at which a file was made, and the same question gives the same bytes here. So
//! this writer has no clock: its caller gives the [`Moment`] and keeps it beside the other inputs, and whoever
//! repeats a run repeats its moment. It stands alone on the second line; [`undated`] is a file without it, for
//! comparing files that were made at different moments.

use super::{Cell, Dataset, Kind, Variable};
use crate::dates::date_of;
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// The moment a file is made, in UTC, to the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment(String);

impl Moment {
    /// The moment so many seconds after the beginning of 1970: what a clock or `SOURCE_DATE_EPOCH` says.
    pub fn of_seconds(seconds: u64) -> Moment {
        let (day, second) = (seconds / 86_400, seconds % 86_400);
        let day = i32::try_from(day).unwrap_or(i32::MAX / 2);
        Moment(format!("{}T{:02}:{:02}:{:02}Z", date_of(day), second / 3600, second / 60 % 60, second % 60))
    }

    /// A moment as it was written: `2026-11-25T23:10:00Z`.
    pub fn read(text: &str) -> Option<Moment> {
        let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
        let part = |n: usize| -> Option<u64> { time.get(3 * n..3 * n + 2)?.parse().ok() };
        let day = u64::try_from(crate::dates::day_of(date)?).ok()?;
        let (hour, minute, second) = (part(0)?, part(1)?, part(2)?);
        let moment = Moment::of_seconds(86_400 * day + 3600 * hour + 60 * minute + second);
        (moment.0 == text).then_some(moment)
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Writes a data set and gives the file back.
pub fn write_dataset_json<W: Write>(mut out: W, set: &dyn Dataset, made: &Moment) -> io::Result<W> {
    let name = set.name();
    let version = env!("CARGO_PKG_VERSION");
    let head = [
        ("datasetJSONCreationDateTime", json!(made.as_str())),
        ("datasetJSONVersion", json!("1.1.0")),
        ("fileOID", json!(format!("anagen.{}.{name}", set.study()))),
        ("sourceSystem", json!({ "name": "anagen", "version": version })),
        ("studyOID", json!(set.study())),
        ("itemGroupOID", json!(format!("IG.{name}"))),
        ("records", json!(set.records())),
        ("name", json!(name)),
        ("label", json!(set.label())),
    ];
    writeln!(out, "{{")?;
    for (key, value) in head {
        writeln!(out, "  \"{key}\": {value},")?;
    }
    writeln!(out, "  \"columns\": [")?;
    let lengths = lengths(set);
    let columns = set.variables();
    for (i, (variable, length)) in columns.iter().zip(lengths).enumerate() {
        let comma = if i + 1 == columns.len() { "" } else { "," };
        writeln!(out, "    {}{comma}", Value::Object(column(name, variable, length)))?;
    }
    writeln!(out, "  ],\n  \"rows\": [")?;
    for number in 0..set.records() {
        let comma = if number + 1 == set.records() { "" } else { "," };
        let row: Vec<Value> = set.row(number).into_iter().map(value).collect();
        writeln!(out, "    {}{comma}", Value::Array(row))?;
    }
    writeln!(out, "  ]\n}}")?;
    Ok(out)
}

/// What a file says beside the moment it was made.
pub fn undated(file: &[u8]) -> Vec<u8> {
    let lines = file.split_inclusive(|b| *b == b'\n').enumerate();
    lines.filter(|(number, _)| *number != 1).flat_map(|(_, line)| line.iter().copied()).collect()
}

/// The longest text of each variable.
fn lengths(set: &dyn Dataset) -> Vec<usize> {
    let mut lengths = vec![1; set.variables().len()];
    for number in 0..set.records() {
        for (length, cell) in lengths.iter_mut().zip(set.row(number)) {
            if let Cell::Text(text) = cell {
                *length = (*length).max(text.chars().count());
            }
        }
    }
    lengths
}

fn column(set: &str, variable: &Variable, length: usize) -> Map<String, Value> {
    let mut column = Map::new();
    let mut put = |key: &str, value: Value| column.insert(key.into(), value);
    put("itemOID", json!(format!("IT.{set}.{}", variable.name)));
    put("name", json!(variable.name));
    put("label", json!(variable.label));
    match variable.kind {
        Kind::Text => {
            put("dataType", json!("string"));
            put("length", json!(length));
        }
        Kind::Whole => {
            put("dataType", json!("integer"));
        }
        Kind::Real => {
            put("dataType", json!("double"));
        }
        Kind::Date => {
            // Text here, a number where it is used, as the specification has it for ADaM.
            put("dataType", json!("date"));
            put("targetDataType", json!("integer"));
            put("displayFormat", json!("E8601DA."));
        }
    }
    if let Some(place) = variable.key {
        put("keySequence", json!(place));
    }
    column
}

fn value(cell: Cell) -> Value {
    match cell {
        Cell::Text(text) => json!(text),
        Cell::Whole(x) => json!(x),
        Cell::Real(x) => json!(x),
        Cell::Date(day) => json!(date_of(day)),
        Cell::Missing => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::conform::faults;
    use crate::data::{Adhair, Adsl};
    use crate::example;

    fn written(set: &dyn Dataset, moment: &Moment) -> (Vec<u8>, Value) {
        let bytes = write_dataset_json(Vec::new(), set, moment).unwrap();
        let read = serde_json::from_slice(&bytes).expect("it is JSON");
        (bytes, read)
    }

    #[test]
    fn files_conform_and_hold_every_cell() {
        let moment = Moment::of_seconds(1_795_648_200);
        for (trial, data) in [example::parallel(), example::within_head()] {
            let (adsl, adhair) = (Adsl::new(&trial, &data), Adhair::new(&trial, &data));
            for set in [&adsl as &dyn Dataset, &adhair] {
                let (_, file) = written(set, &moment);
                assert_eq!(faults(&file), Vec::<String>::new());
                let rows = file["rows"].as_array().unwrap();
                assert_eq!(rows.len(), set.records());
                for (number, row) in rows.iter().enumerate() {
                    let wanted: Vec<Value> = set.row(number).into_iter().map(value).collect();
                    assert_eq!(row.as_array().unwrap(), &wanted, "row {number}");
                }
            }
        }
    }

    #[test]
    fn only_one_line_knows_the_moment() {
        let (trial, data) = example::parallel();
        let set = Adsl::new(&trial, &data);
        let (one, two) = (written(&set, &Moment::of_seconds(0)).0, written(&set, &Moment::of_seconds(86_399)).0);
        assert!(one != two && undated(&one) == undated(&two));
        assert_eq!(
            undated(&one).len(),
            one.len() - "  \"datasetJSONCreationDateTime\": \"1970-01-01T00:00:00Z\",\n".len()
        );
    }

    #[test]
    fn moments_return_and_nonsense_is_none() {
        let moment = Moment::of_seconds(1_795_648_261);
        assert_eq!(moment.as_str(), "2026-11-25T23:11:01Z");
        assert_eq!(Moment::read(moment.as_str()), Some(moment));
        for text in ["", "2026-11-25", "2026-11-25T23:11:01", "2026-11-25T24:00:00Z", "2026-02-30T00:00:00Z"] {
            assert_eq!(Moment::read(text), None, "{text}");
        }
    }
}
