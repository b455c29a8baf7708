//! Reads TOML tables by their `Field` tables, gathering every mistake instead of stopping at one.

use std::collections::BTreeMap;

use anagen_model::cause::out_of_scope::out_of_scope;
use anagen_model::quantity::{Field, FieldKind, Frame, Kind, Presence, Value, Values};
use toml_edit::{Document, Item, TableLike};

use super::check::{self, Complaint};
use super::mistake::{MOST_KEPT, Mistake, Mistakes, Span};
use super::source::Source;
use super::words::{cut, nearest};

/// Where a table and its keys stand in the file, kept for checks that come later.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// The header line of the table.
    pub header: Span,
    keys: BTreeMap<String, Vec<Span>>,
}

impl Place {
    /// A place known by its header alone.
    pub fn at(header: Span) -> Place {
        Place { header, keys: BTreeMap::new() }
    }

    /// The value of `key`; the header if the key is not written.
    pub fn of(&self, key: &str) -> Span {
        self.keys.get(key).and_then(|s| s.first()).unwrap_or(&self.header).clone()
    }

    /// Item `index` of the list under `key`; the whole value if there is no such item.
    pub fn item(&self, key: &str, index: usize) -> Span {
        self.keys.get(key).and_then(|s| s.get(index + 1)).cloned().unwrap_or_else(|| self.of(key))
    }

    pub(super) fn insert(&mut self, key: &str, spans: Vec<Span>) {
        self.keys.insert(key.to_owned(), spans);
    }
}

/// One table as read: its values, where they stand, and which of them were not written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// The values, defaults filled in.
    pub values: Values,
    /// Where they stand.
    pub place: Place,
    /// The keys whose default stands in: assumptions of the run.
    pub defaulted: Vec<&'static str>,
}

impl Section {
    /// Fills in the defaults of `fields` and returns those that are required and missing.
    pub(super) fn complete<'f>(&mut self, fields: &'f [Field]) -> Vec<&'f Field> {
        let mut missing = Vec::new();
        for field in fields {
            if self.values.0.contains_key(field.key) {
                continue;
            }
            let value = match field.presence {
                Presence::Required => {
                    missing.push(field);
                    continue;
                }
                Presence::Optional => continue,
                Presence::Default(x) => Value::Number(x),
                Presence::DefaultText(text) => Value::Text(text.to_owned()),
                Presence::DefaultFlag(flag) => Value::Flag(flag),
            };
            self.values.0.insert(field.key.to_owned(), value);
            self.defaulted.push(field.key);
        }
        missing
    }
}

/// A cause, treatment or measure as written in the file.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it is.
    pub kind: &'static Kind,
    /// Its checked values.
    pub values: Values,
    /// Where they stand.
    pub place: Place,
    /// The keys whose default stands in.
    pub defaulted: Vec<&'static str>,
    /// The line of its header.
    pub line: usize,
}

/// Reads the tables of one file.
pub struct Reader<'a> {
    /// The file.
    pub source: &'a Source,
    /// Tables of the whole file, to say where a misplaced key belongs.
    whole_file: &'a [(&'static str, &'static [Field])],
    /// What was found so far.
    pub mistakes: Vec<Mistake>,
    /// Known keys that were meant by something already complained about: not missing as well.
    pub meant: Vec<String>,
}

impl<'a> Reader<'a> {
    /// A reader of `source`; `whole_file` says where a misplaced key belongs.
    pub fn new(source: &'a Source, whole_file: &'a [(&'static str, &'static [Field])]) -> Reader<'a> {
        Reader { source, whole_file, mistakes: Vec::new(), meant: Vec::new() }
    }

    /// Notes a mistake.
    pub fn note(&mut self, span: Span, what: impl Into<String>, accepted: impl Into<String>, hint: impl Into<String>) {
        if self.mistakes.len() < MOST_KEPT {
            self.mistakes.push(self.source.mistake(span, what, accepted, hint));
        }
    }

    fn complain(&mut self, span: Span, complaint: Complaint) {
        self.note(span, complaint.what, complaint.accepted, complaint.hint);
    }

    /// The TOML of the file, or `None` if its syntax is broken beyond reading on.
    pub fn document(&mut self) -> Option<Document<String>> {
        let mut text = self.source.text.clone();
        for _ in 0..20 {
            let error = match Document::parse(text.clone()) {
                Ok(document) => return Some(document),
                Err(error) => error,
            };
            let span = error.span().unwrap_or(text.len()..text.len());
            let (line, _) = self.source.place(span.start);
            let twice = error.message().starts_with("duplicate key");
            let what = if twice {
                format!("{} is written twice", cut(text.get(span.clone()).unwrap_or("the key")))
            } else {
                format!("this is not TOML: {}", error.message())
            };
            let row = self.source.line_span(line);
            let written = text.get(row.clone()).unwrap_or("").to_owned();
            let hint = if twice {
                "keep one of the two"
            } else if has_decimal_comma(&written) {
                "write a decimal point: 0.5"
            } else {
                ""
            };
            self.note(span, what, "", hint);
            // A line that repeats a key can be put aside; after any other error one only guesses.
            if !twice || written.trim_start().starts_with('[') || written.is_empty() {
                return None;
            }
            text.replace_range(row.clone(), &" ".repeat(row.len()));
        }
        None
    }

    /// Reads `table` by `fields`. Keys in `nested` hold tables that the caller reads.
    pub fn section(&mut self, table: &dyn TableLike, header: Span, fields: &[Field], nested: &[&str]) -> Section {
        let mut section = Section { place: Place::at(header.clone()), ..Section::default() };
        let mut spoken_of: Vec<&str> = Vec::new();
        for (key, item) in table.iter() {
            if self.mistakes.len() >= MOST_KEPT {
                return section;
            }
            if nested.contains(&key) {
                let span = table.key(key).and_then(|k| k.span()).or(item.span());
                section.place.insert(key, vec![span.unwrap_or(header.clone())]);
                continue;
            }
            if let Some(field) = fields.iter().find(|f| f.key == key) {
                spoken_of.push(field.key);
                if let Some(value) = self.value(field, item, &mut section.place, &header) {
                    section.values.0.insert(key.to_owned(), value);
                }
                continue;
            }
            let known: Vec<&str> = fields.iter().map(|f| f.key).chain(nested.iter().copied()).collect();
            let (mut complaint, meant) = check::unknown_key(key, &known);
            let belongs = |(name, fields): &&(&str, &[Field])| fields.iter().any(|f| f.key == key) && !name.is_empty();
            if let Some((place, _)) = self.whole_file.iter().find(belongs) {
                complaint.hint = format!("`{key}` belongs {place}");
            }
            self.meant.extend(meant.iter().map(|key| key.to_string()));
            spoken_of.extend(meant);
            let span = table.key(key).and_then(|k| k.span()).or(item.span()).unwrap_or(header.clone());
            self.complain(span, complaint);
        }
        for field in section.complete(fields) {
            if !spoken_of.contains(&field.key) {
                let hint = format!("write `{} = ...` here: {}", field.key, field.doc);
                let what = format!("`{}` is missing", field.key);
                self.note(header.clone(), what, check::accepted(field), hint);
            }
        }
        section
    }

    /// One value against its field; notes the place of it and of each item of a list.
    fn value(&mut self, field: &Field, item: &Item, place: &mut Place, header: &Span) -> Option<Value> {
        let span = item.span().unwrap_or(header.clone());
        let mut spans = vec![span.clone()];
        let value = match field.kind {
            FieldKind::Number { .. } => self.number(field, item, &span).map(Value::Number),
            FieldKind::Choice(_) => self.word(field, item, &span).map(Value::Text),
            FieldKind::Text => self.word(field, item, &span).map(Value::Text),
            FieldKind::Flag => match item.as_bool() {
                None => self.wrong_type(field, item, &span),
                flag => flag.map(Value::Flag),
            },
            FieldKind::Numbers { .. } => self.list(field, item, &mut spans, Self::number).map(Value::Numbers),
            FieldKind::Choices(_) => self.list(field, item, &mut spans, Self::word).map(Value::Texts),
        };
        place.insert(field.key, spans);
        value
    }

    fn number(&mut self, field: &Field, item: &Item, span: &Span) -> Option<f64> {
        let Some(x) = item.as_float().or(item.as_integer().map(|i| i as f64)) else {
            return self.wrong_type(field, item, span);
        };
        match check::check_number(field, x) {
            None => Some(x),
            Some(complaint) => {
                self.complain(span.clone(), complaint);
                None
            }
        }
    }

    fn word(&mut self, field: &Field, item: &Item, span: &Span) -> Option<String> {
        let Some(word) = item.as_str() else {
            return self.wrong_type(field, item, span);
        };
        match check::check_word(field, word) {
            None => Some(word.to_owned()),
            Some(complaint) => {
                self.complain(span.clone(), complaint);
                None
            }
        }
    }

    fn list<T>(
        &mut self,
        field: &Field,
        item: &Item,
        spans: &mut Vec<Span>,
        read: fn(&mut Self, &Field, &Item, &Span) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Some(array) = item.as_array() else {
            return self.wrong_type(field, item, &spans[0].clone());
        };
        let mut all = Some(Vec::new());
        for value in array.iter() {
            let span = value.span().unwrap_or(spans[0].clone());
            let read = read(self, field, &Item::Value(value.clone()), &span);
            spans.push(span);
            all = match (all, read) {
                (Some(mut list), Some(one)) => {
                    list.push(one);
                    Some(list)
                }
                _ => None,
            };
        }
        all
    }

    fn wrong_type<T>(&mut self, field: &Field, item: &Item, span: &Span) -> Option<T> {
        let single = matches!(field.kind, FieldKind::Numbers { .. } | FieldKind::Choices(_));
        let quoted_number = item.as_str().is_some_and(|s| s.trim().parse::<f64>().is_ok());
        let hint = match item {
            _ if single && item.is_value() => "write a list in brackets: [ ... ]",
            _ if quoted_number => "write the number without quotes",
            _ => "",
        };
        let found = match item {
            Item::Value(value) => match value.type_name() {
                "string" => "a text".to_owned(),
                "integer" | "float" => "a number".to_owned(),
                "boolean" => "a flag".to_owned(),
                "array" => "a list".to_owned(),
                other => format!("a {other}"),
            },
            _ => "a table".to_owned(),
        };
        let what = format!("`{}` is {found}", field.key);
        self.note(span.clone(), what, check::accepted(field), hint);
        None
    }

    /// The tables written as `[[name]]` (or as a list of inline tables), each with its header.
    pub fn tables<'t>(&mut self, item: Option<&'t Item>, name: &str) -> Vec<(&'t dyn TableLike, Span)> {
        let Some(item) = item else { return Vec::new() };
        let around = item.span().unwrap_or(0..0);
        if let Some(tables) = item.as_array_of_tables() {
            let header = |t: &toml_edit::Table| t.span().unwrap_or(around.clone());
            return tables.iter().map(|t| (t as &dyn TableLike, header(t))).collect();
        }
        let inline = item.as_array().map(|a| {
            let one = |v: &'t toml_edit::Value| {
                let span = v.span().unwrap_or(around.clone());
                v.as_inline_table().map(|t| (t as &dyn TableLike, span))
            };
            a.iter().map(one).collect::<Option<Vec<_>>>()
        });
        if let Some(Some(tables)) = inline {
            return tables;
        }
        let what = format!("`{name}` is not a list of tables");
        self.note(around, what, format!("[[{name}]]"), "write two brackets around the name");
        self.meant.push(name.to_owned());
        Vec::new()
    }

    /// The entries under `[[name]]`, each of one of `kinds`.
    pub fn entries(&mut self, item: Option<&Item>, name: &str, kinds: &'static [Kind], frame: &Frame) -> Vec<Entry> {
        let tables = self.tables(item, name);
        let written = tables.len();
        let read: Vec<Entry> =
            tables.into_iter().filter_map(|(t, header)| self.entry(t, header, name, kinds, frame)).collect();
        if read.len() < written {
            self.meant.push(name.to_owned());
        }
        read
    }

    fn entry(
        &mut self,
        table: &dyn TableLike,
        header: Span,
        name: &str,
        kinds: &'static [Kind],
        frame: &Frame,
    ) -> Option<Entry> {
        let list = name.rsplit('.').next().map_or("", |part| if part == "history" { "treatment" } else { part });
        let accepted = format!("a kind that `anagen list {list}s` names");
        let Some(item) = table.get("kind") else {
            self.note(header, "`kind` is missing", accepted, "write `kind = \"...\"`");
            return None;
        };
        let span = item.span().unwrap_or(header.clone());
        let Some(kind) = kinds.iter().find(|k| item.as_str() == Some(k.name)) else {
            match item.as_str() {
                Some(word) if out_of_scope(word).is_some() => {
                    let why = out_of_scope(word).map_or("", |condition| condition.why);
                    self.note(span, format!("{} is out of scope: {why}", cut(word)), accepted, "");
                }
                Some(word) => {
                    let near = nearest(word, kinds.iter().map(|k| k.name));
                    let hint = near.map_or(String::new(), |near| format!("did you mean \"{near}\"?"));
                    self.note(span, format!("unknown kind {:?}", cut(word)), accepted, hint);
                }
                None => self.note(span, "`kind` is not a text", accepted, ""),
            }
            return None;
        };
        let before = self.mistakes.len();
        let mut section = self.section(table, header.clone(), kind.fields, &["kind"]);
        section.place.insert("kind", vec![span]);
        if self.mistakes.len() == before {
            for fault in (kind.check)(&section.values, frame) {
                self.note(section.place.of(&fault.key), fault.what, "", fault.hint);
            }
        }
        let (line, _) = self.source.place(header.start);
        let Section { values, place, defaulted } = section;
        Some(Entry { kind, values, place, defaulted, line })
    }
}

/// Reads a file that is one table, such as a user's cell product, by `fields`.
pub fn read_table(source: &Source, fields: &[Field]) -> Result<Section, Mistakes> {
    let mut reader = Reader::new(source, &[]);
    let section = match reader.document() {
        Some(document) => reader.section(document.as_table(), 0..0, fields, &[]),
        None => Section::default(),
    };
    match Mistakes::of(reader.mistakes) {
        None => Ok(section),
        Some(mistakes) => Err(mistakes),
    }
}

/// Whether a line holds a number such as `0,5`, as some languages write it.
fn has_decimal_comma(line: &str) -> bool {
    let value = line.split_once('=').map_or("", |(_, value)| value.trim());
    let number = value.trim_start_matches('-').split_once(',');
    number.is_some_and(|(a, b)| {
        let digits = |s: &str| s.starts_with(|c: char| c.is_ascii_digit());
        digits(a) && digits(b) && a.bytes().all(|b| b.is_ascii_digit())
    })
}
