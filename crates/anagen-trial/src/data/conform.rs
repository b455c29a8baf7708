//! The rules of Dataset-JSON 1.1 that a file can be held against, each once: what must be there, of which type and
//! form, what else may be, and how a value of each data type is written. After the specification of 2024-12-05,
//! <https://github.com/cdisc-org/DataExchange-DatasetJson>.

use crate::dates::day_of;
use serde_json::{Map, Value};

/// Attributes of a file: name, whether it must be there, whether it may be empty text.
const FILE: [(&str, bool); 16] = [
    ("datasetJSONCreationDateTime", true),
    ("datasetJSONVersion", true),
    ("fileOID", false),
    ("dbLastModifiedDateTime", false),
    ("originator", false),
    ("sourceSystem", false),
    ("studyOID", false),
    ("metaDataVersionOID", false),
    ("metaDataRef", false),
    ("itemGroupOID", true),
    ("records", true),
    ("name", true),
    ("label", true),
    ("columns", true),
    ("rows", false),
    ("isReferenceData", false),
];
/// Attributes of a column.
const COLUMN: [(&str, bool); 8] = [
    ("itemOID", true),
    ("name", true),
    ("label", true),
    ("dataType", true),
    ("targetDataType", false),
    ("length", false),
    ("displayFormat", false),
    ("keySequence", false),
];
/// Texts of a file that may not be empty.
const NOT_EMPTY: [&str; 5] = ["fileOID", "studyOID", "metaDataVersionOID", "itemGroupOID", "name"];
const TYPES: [&str; 10] =
    ["string", "integer", "decimal", "float", "double", "boolean", "datetime", "date", "time", "URI"];

/// What is wrong with a file.
pub fn faults(file: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let Some(object) = file.as_object() else { return vec!["it is no object".into()] };
    attributes("the file", object, &FILE, &mut faults);
    for (key, value) in object {
        let good = match key.as_str() {
            "datasetJSONCreationDateTime" | "dbLastModifiedDateTime" => value.as_str().is_some_and(is_moment),
            "datasetJSONVersion" => value.as_str().is_some_and(is_version),
            "records" => value.is_u64(),
            "columns" | "rows" => value.is_array(),
            "isReferenceData" => value.is_boolean(),
            "sourceSystem" => {
                let of = |key: &str| value.get(key).is_some_and(Value::is_string);
                of("name") && of("version") && value.as_object().is_some_and(|o| o.len() == 2)
            }
            key if NOT_EMPTY.contains(&key) => value.as_str().is_some_and(|s| !s.is_empty()),
            _ => value.is_string(),
        };
        if !good {
            faults.push(format!("{key} is {value}"));
        }
    }
    let (Some(columns), Some(rows)) = (file["columns"].as_array(), file["rows"].as_array()) else { return faults };
    columns.iter().for_each(|column| of_column(column, &mut faults));
    if file["records"].as_u64() != Some(rows.len() as u64) {
        faults.push(format!("{} rows, and records is {}", rows.len(), file["records"]));
    }
    for (number, row) in rows.iter().enumerate() {
        let Some(cells) = row.as_array().filter(|cells| cells.len() == columns.len()) else {
            faults.push(format!("row {number} is not a list of {} values", columns.len()));
            continue;
        };
        for (column, cell) in columns.iter().zip(cells) {
            if !cell.is_null() && !fits(column["dataType"].as_str().unwrap_or_default(), cell) {
                faults.push(format!("{} of row {number} is {cell}", column["name"]));
            }
        }
    }
    faults
}

fn attributes(of: &str, object: &Map<String, Value>, known: &[(&str, bool)], faults: &mut Vec<String>) {
    for (key, needed) in known {
        if *needed && !object.contains_key(*key) {
            faults.push(format!("{of} has no {key}"));
        }
    }
    let place = |key: &String| known.iter().position(|(name, _)| name == key);
    let places: Vec<Option<usize>> = object.keys().map(place).collect();
    if places.contains(&None) {
        faults.push(format!("{of} has an attribute that the standard does not know: {:?}", object.keys()));
    }
    if !places.is_sorted() {
        faults.push(format!("attributes of {of} stand in another order: {:?}", object.keys()));
    }
}

fn of_column(column: &Value, faults: &mut Vec<String>) {
    let Some(object) = column.as_object() else { return faults.push(format!("a column is {column}")) };
    let name = object.get("name").and_then(Value::as_str).unwrap_or("a column without a name");
    attributes(name, object, &COLUMN, faults);
    for (key, value) in object {
        let good = match key.as_str() {
            "itemOID" | "name" => value.as_str().is_some_and(|s| !s.is_empty()),
            "dataType" => value.as_str().is_some_and(|s| TYPES.contains(&s)),
            "targetDataType" => {
                // Only these pairs are foreseen.
                let of = column["dataType"].as_str().unwrap_or_default();
                match value.as_str() {
                    Some("decimal") => of == "decimal",
                    Some("integer") => ["datetime", "date", "time"].contains(&of),
                    _ => false,
                }
            }
            "length" | "keySequence" => value.as_u64().is_some_and(|n| n >= 1),
            _ => value.is_string(),
        };
        if !good {
            faults.push(format!("{key} of {name} is {value}"));
        }
    }
}

/// How a value of each type is written.
fn fits(kind: &str, cell: &Value) -> bool {
    match kind {
        "string" | "URI" | "time" => cell.is_string(),
        "integer" => cell.is_i64() || cell.is_u64(),
        "float" | "double" => cell.is_number(),
        "boolean" => cell.is_boolean(),
        "decimal" => cell.as_str().is_some_and(|s| s.parse::<f64>().is_ok_and(f64::is_finite)),
        "date" => cell.as_str().is_some_and(|s| day_of(s).is_some()),
        "datetime" => cell.as_str().is_some_and(is_moment),
        _ => false,
    }
}

/// `1.1` or `1.1.N`.
fn is_version(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("1.1") else { return false };
    let number = |n: &str| n == "0" || (!n.starts_with('0') && !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    rest.is_empty() || rest.strip_prefix('.').is_some_and(number)
}

/// A date, `T`, a time to the second with or without parts of it, and an offset, `Z` or nothing.
fn is_moment(text: &str) -> bool {
    let Some((date, rest)) = text.split_once('T') else { return false };
    let clock = |text: &str, colons: usize| {
        let parts: Vec<&str> = text.split(':').collect();
        let two = |p: &&str, most: u32| p.len() == 2 && p.parse::<u32>().is_ok_and(|n| n <= most);
        parts.len() == colons + 1 && two(&parts[0], 23) && parts[1..].iter().all(|p| two(p, 59))
    };
    let at = rest.find(['+', '-', 'Z']).unwrap_or(rest.len());
    let (time, offset) = rest.split_at(at);
    let (time, part) = time.split_once('.').map_or((time, "0"), |(time, part)| (time, part));
    let offset = offset.is_empty() || offset == "Z" || clock(&offset[1..], 1);
    day_of(date).is_some() && clock(time, 2) && !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()) && offset
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The smallest file that conforms.
    fn small() -> Value {
        json!({
            "datasetJSONCreationDateTime": "2026-11-25T23:10:00.5+01:00", "datasetJSONVersion": "1.1", "itemGroupOID": "IG.X",
            "records": 1, "name": "X", "label": "",
            "columns": [{ "itemOID": "IT.X.A", "name": "A", "label": "", "dataType": "date", "targetDataType": "integer" }],
            "rows": [["2026-11-25"]],
        })
    }

    #[test]
    fn what_breaks_a_rule_is_seen() {
        assert_eq!(faults(&small()), Vec::<String>::new());
        let broken: [(&str, fn(&mut Value)); 14] = [
            ("no label", |f| drop(f.as_object_mut().unwrap().shift_remove("label"))),
            ("does not know", |f| f["more"] = json!("x")),
            ("another order", |f| f["originator"] = json!("x")),
            ("datasetJSONCreationDateTime", |f| f["datasetJSONCreationDateTime"] = json!("2026-11-25 23:10:00")),
            ("datasetJSONCreationDateTime", |f| f["datasetJSONCreationDateTime"] = json!("2026-11-25T25:10:00")),
            ("datasetJSONVersion", |f| f["datasetJSONVersion"] = json!("1.0.0")),
            ("itemGroupOID", |f| f["itemGroupOID"] = json!("")),
            ("records", |f| f["records"] = json!(2)),
            ("records", |f| f["records"] = json!(-1)),
            ("dataType", |f| f["columns"][0]["dataType"] = json!("text")),
            ("targetDataType", |f| f["columns"][0]["targetDataType"] = json!("decimal")),
            ("length", |f| f["columns"][0]["length"] = json!(0)),
            ("row 0", |f| f["rows"][0] = json!(["2026-11-25", 1])),
            ("of row 0", |f| f["rows"][0] = json!([20_000])),
        ];
        for (word, breaks) in broken {
            let mut file = small();
            breaks(&mut file);
            let found = faults(&file);
            assert!(found.iter().any(|f| f.contains(word)), "{word}: {found:?}");
        }
        let mut empty = small();
        empty["rows"][0] = json!([null]);
        assert_eq!(faults(&empty), Vec::<String>::new());
    }
}
