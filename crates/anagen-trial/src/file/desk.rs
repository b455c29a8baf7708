//! What reading a trial needs everywhere: tables, names, and what was left open.

use super::why::why;
use anagen_evidence::library::assumed::Slips;
use anagen_lab::protocol::reader::Section;
use anagen_lab::protocol::words::{cut, either, nearest, number};
use anagen_lab::protocol::{Reader, Span};
use anagen_model::quantity::{Field, Value};
use toml_edit::{Item, TableLike};

/// Reads a file with its assumed values lifted out, and gathers what it leaves open.
pub(super) struct Desk<'a> {
    pub(super) reader: Reader<'a>,
    pub(super) slips: Slips,
    pub(super) assumptions: Vec<(String, String, String)>,
}

impl Desk<'_> {
    /// Notes a mistake.
    pub(super) fn note(
        &mut self,
        span: Span,
        what: impl Into<String>,
        accepted: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.reader.note(span, what, accepted, hint);
    }

    /// What stands in for something the file leaves open.
    pub(super) fn assume(&mut self, what: impl Into<String>, value: impl Into<String>, why: impl Into<String>) {
        self.assumptions.push((what.into(), value.into(), why.into()));
    }

    /// Reads a table by its fields. `name` is that of the table, `whose` tells it from others of that name.
    pub(super) fn section(
        &mut self,
        (table, header): (&dyn TableLike, Span),
        (name, whose): (&str, &str),
        fields: &[Field],
        nested: &[&str],
    ) -> Section {
        let section = self.reader.section(table, header, fields, nested);
        let place = |key: &str| match whose {
            "" => format!("{name}.{key}"),
            whose => format!("{name} {whose}, {key}"),
        };
        for field in fields.iter().filter(|field| section.values.number(field.key).is_some()) {
            let span = section.place.of(field.key);
            if let Some(assumed) = self.slips.take(&span, field, place(field.key), &mut self.reader) {
                self.assume(assumed.place, number(assumed.value), assumed.why);
            }
        }
        for key in &section.defaulted {
            if let (Some(why), Some(value)) = (why(name, key), section.values.0.get(*key)) {
                self.assume(place(key), shown(value), why);
            }
        }
        section
    }

    /// The number of the `name` under `key` of a section among those that are there.
    pub(super) fn one_of(&mut self, section: &Section, key: &str, what: &str, there: &[String]) -> Option<usize> {
        let name = section.values.text(key)?;
        self.named(name, section.place.of(key), what, there)
    }

    /// The number of a name among those that are there.
    pub(super) fn named(&mut self, name: &str, span: Span, what: &str, there: &[String]) -> Option<usize> {
        let found = there.iter().position(|one| one == name);
        if found.is_none() {
            let near = nearest(name, there.iter().map(String::as_str));
            let hint = near.map_or(String::new(), |near| format!("did you mean {near:?}?"));
            self.note(span, format!("there is no {what} {:?}", cut(name)), either(there, "\""), hint);
        }
        found
    }

    /// Names that can be told apart and stand in tables and addresses of results; those that are missing or
    /// no text are told already.
    pub(super) fn names(&mut self, what: &str, all: &[(String, Span)]) {
        let source = self.reader.source;
        let written = |span: &Span| source.text.get(span.clone()).is_some_and(|text| text.starts_with(['"', '\'']));
        for (i, (name, span)) in all.iter().enumerate().filter(|(_, (_, span))| written(span)) {
            let plain = |c: char| c.is_ascii_alphanumeric() || "-._ %+".contains(c);
            if name.trim().is_empty() || name.trim() != name || name.len() > 40 || !name.chars().all(plain) {
                let told = format!("the name {:?} of an {what} cannot be used", cut(name));
                self.note(span.clone(), told, "up to 40 letters, digits, blanks and - . _ % +", "");
            } else if all[..i].iter().any(|(other, _)| other.eq_ignore_ascii_case(name)) {
                self.note(span.clone(), format!("the {what} {name:?} is there twice"), "names that occur once", "");
            }
        }
    }

    /// Lists of names inside a list: `[["HIGH", "PBO"], ["LOW", "PBO"]]`.
    pub(super) fn lists(&mut self, item: &Item, form: &str) -> Vec<Vec<(String, Span)>> {
        let around = item.span().unwrap_or(0..0);
        let read = |value: &toml_edit::Value| {
            let span = value.span().unwrap_or(around.clone());
            value.as_str().map(|text| (text.to_owned(), span))
        };
        let inner = |value: &toml_edit::Value| value.as_array().and_then(|list| list.iter().map(read).collect());
        let lists: Option<Vec<_>> = item.as_array().and_then(|list| list.iter().map(inner).collect());
        lists.unwrap_or_else(|| {
            self.note(around.clone(), "this is not a list of lists of names", form, "");
            Vec::new()
        })
    }
}

/// A value as a person writes it.
fn shown(value: &Value) -> String {
    match value {
        Value::Number(x) => number(*x),
        Value::Text(text) => text.clone(),
        Value::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Numbers(list) => list.iter().map(|x| number(*x)).collect::<Vec<_>>().join(", "),
        Value::Texts(list) => list.join(", "),
    }
}
