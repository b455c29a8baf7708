//! Reads a CSV table by its `Field` columns, gathering every mistake with its cell.

use anagen_model::quantity::{Field, FieldKind, Presence, Value};

use super::check::{self, Complaint};
use super::mistake::{MOST_KEPT, Mistake, Span};
use super::reader::{Place, Section};
use super::source::Source;
use super::words::cut;

/// No patient has more sites, no cohort more quantities.
const MOST_ROWS: usize = 1000;

/// The rows of a table with a header line; every column is known, every cell in its range.
pub(super) fn read_rows(source: &Source, columns: &[Field]) -> (Vec<Section>, Vec<Mistake>) {
    let mut mistakes = Vec::new();
    let mut rows = Vec::new();
    let mut header: Option<Vec<Option<&Field>>> = None;
    let text = source.text.as_str();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    while mistakes.len() < MOST_KEPT {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let what = format!("the table cannot be read: {error}");
                mistakes.push(source.mistake(0..0, what, "", ""));
                break;
            }
        }
        let start = record.position().map_or(0, |p| p.byte() as usize);
        let cells = cell_spans(text, start);
        let line = cells.first().map_or(start, |c| c.start)..cells.last().map_or(start, |c| c.end);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if rows.len() == MOST_ROWS {
            let what = format!("the table has more than {MOST_ROWS} rows");
            mistakes.push(source.mistake(line, what, "", "is this the right table?"));
            break;
        }
        let cell = |i: usize| cells.get(i).unwrap_or(&line).clone();
        let Some(known) = &header else {
            header = Some(read_header(source, columns, &record, cell, &line, &mut mistakes));
            continue;
        };
        if record.len() != known.len() {
            let what = format!("the row has {} cells, the header {}", record.len(), known.len());
            mistakes.push(source.mistake(line, what, "one cell per column", ""));
            continue;
        }
        let mut row = Section { place: Place::at(line.clone()), ..Section::default() };
        let before = mistakes.len();
        for (i, field) in known.iter().enumerate().filter_map(|(i, f)| f.map(|f| (i, f))) {
            let written = record.get(i).unwrap_or("").trim();
            row.place.insert(field.key, vec![cell(i)]);
            match read_cell(field, written) {
                Ok(Some(value)) => {
                    row.values.0.insert(field.key.to_owned(), value);
                }
                Ok(None) => {}
                Err(c) => {
                    mistakes.push(source.mistake(cell(i), c.what, c.accepted, c.hint));
                }
            }
        }
        if mistakes.len() == before {
            for field in row.complete(columns) {
                if known.iter().flatten().any(|f| f.key == field.key) {
                    let what = format!("`{}` is empty", field.key);
                    let span = row.place.of(field.key);
                    mistakes.push(source.mistake(span, what, check::accepted(field), field.doc));
                }
            }
        }
        if mistakes.len() == before {
            rows.push(row);
        }
    }
    if header.is_none() {
        mistakes.push(source.mistake(0..0, "the table is empty", "", "write a header line"));
    } else if rows.is_empty() && mistakes.is_empty() {
        let hint = "write one line per row below the header";
        mistakes.push(source.mistake(0..0, "the table has a header but no row", "", hint));
    }
    (rows, mistakes)
}

/// The field of each column; `None` for a column that is unknown and already complained about.
fn read_header<'f>(
    source: &Source,
    columns: &'f [Field],
    record: &csv::StringRecord,
    cell: impl Fn(usize) -> Span,
    line: &Span,
    mistakes: &mut Vec<Mistake>,
) -> Vec<Option<&'f Field>> {
    let names: Vec<&str> = columns.iter().map(|c| c.key).collect();
    let only = record.get(0).unwrap_or("");
    if record.len() == 1 && only.contains([';', '\t']) {
        let what = "the columns are not separated by commas";
        let hint = "save the table as CSV with commas and decimal points";
        mistakes.push(source.mistake(line.clone(), what, names.join(","), hint));
        return vec![None];
    }
    let mut known: Vec<Option<&Field>> = Vec::new();
    let mut spoken_of: Vec<&str> = Vec::new();
    for (i, name) in record.iter().enumerate() {
        let name = name.trim();
        let field = columns.iter().find(|f| f.key == name);
        if field.is_none() {
            let (mut complaint, meant) = check::unknown_key(name, &names);
            complaint.what = format!("unknown column `{}`", cut(name).escape_debug());
            spoken_of.extend(meant);
            let Complaint { what, accepted, hint } = complaint;
            mistakes.push(source.mistake(cell(i), what, accepted, hint));
        } else if known.iter().flatten().any(|f| f.key == name) {
            let what = format!("the column `{name}` is there twice");
            mistakes.push(source.mistake(cell(i), what, "", "keep one of the two"));
            known.push(None);
            continue;
        }
        known.push(field);
    }
    for field in columns.iter().filter(|f| f.presence == Presence::Required) {
        let written = known.iter().flatten().any(|f| f.key == field.key);
        if !written && !spoken_of.contains(&field.key) {
            let what = format!("the column `{}` is missing", field.key);
            mistakes.push(source.mistake(line.clone(), what, check::accepted(field), field.doc));
        }
    }
    known
}

/// The value of a cell; `None` if it is empty.
fn read_cell(field: &Field, written: &str) -> Result<Option<Value>, Complaint> {
    if written.is_empty() {
        return Ok(None);
    }
    let complaint = match field.kind {
        FieldKind::Number { .. } => match written.parse::<f64>() {
            Ok(x) => match check::check_number(field, x) {
                None => return Ok(Some(Value::Number(x))),
                complaint => complaint,
            },
            Err(_) => {
                let comma = written.replace(',', ".").parse::<f64>().is_ok();
                Some(Complaint {
                    what: format!("`{}` = {:?} is not a number", field.key, cut(written)),
                    accepted: check::accepted(field),
                    hint: if comma { "write a decimal point: 0.5".into() } else { String::new() },
                })
            }
        },
        _ => check::check_word(field, written),
    };
    complaint.map_or_else(|| Ok(Some(Value::Text(written.to_owned()))), Err)
}

/// Where the cells of the record that begins at or after `start` stand.
fn cell_spans(text: &str, start: usize) -> Vec<Span> {
    let bytes = text.as_bytes();
    let blank = |b: &&u8| matches!(b, b'\r' | b'\n');
    let mut at = start + bytes.get(start..).unwrap_or(&[]).iter().take_while(blank).count();
    let mut spans = Vec::new();
    let mut cell = at;
    let mut quoted = bytes.get(at) == Some(&b'"');
    at += usize::from(quoted);
    loop {
        match bytes.get(at) {
            Some(b'"') if quoted && bytes.get(at + 1) == Some(&b'"') => at += 1,
            Some(b'"') if quoted => quoted = false,
            Some(b',') if !quoted => {
                spans.push(cell..at);
                cell = at + 1;
                quoted = bytes.get(cell) == Some(&b'"');
                at += usize::from(quoted);
            }
            Some(b'\r' | b'\n') if !quoted => break,
            None => break,
            _ => {}
        }
        at += 1;
    }
    spans.push(cell.min(text.len())..at.min(text.len()));
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_through_quotes_and_blank_lines() {
        let text = "a,b\n\n\"x,\"\"y\",2\r\n";
        let cells: Vec<&str> = cell_spans(text, 3).into_iter().map(|s| &text[s]).collect();
        assert_eq!(cells, ["\"x,\"\"y\"", "2"]);
        assert_eq!(cell_spans("", 0), vec![0..0]);
        assert_eq!(cell_spans("a,", 0), [0..1, 2..2]);
    }
}
