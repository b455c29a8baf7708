//! The fields of a file a user writes: key, unit, range and meaning, described once.
//!
//! Reading, checking, the JSON Schema, `anagen new` and `anagen list` are all derived from these
//! tables. A key ends in its unit (`dose_mg_per_day`, `start_day`), so a value is never bare.

/// What a field may hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FieldKind {
    /// One number within `low..=high`, in the unit the key ends in.
    Number {
        /// Least accepted value.
        low: f64,
        /// Greatest accepted value.
        high: f64,
        /// Whether only whole numbers are accepted.
        whole: bool,
    },
    /// A list of numbers, each within `low..=high`.
    Numbers {
        /// Least accepted value.
        low: f64,
        /// Greatest accepted value.
        high: f64,
        /// Whether only whole numbers are accepted.
        whole: bool,
    },
    /// One word out of a closed list.
    Choice(&'static [&'static str]),
    /// Several words out of a closed list.
    Choices(&'static [&'static str]),
    /// Free text (a name, a path).
    Text,
    /// `true` or `false`.
    Flag,
}

/// Whether a field must be written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Presence {
    /// The file is refused without it.
    Required,
    /// Leaving it out means "none of it" (no stop day, no intake).
    Optional,
    /// Left out, this number stands in; it is printed among the assumptions of the run.
    Default(f64),
    /// Left out, this word stands in; it is printed among the assumptions of the run.
    DefaultText(&'static str),
    /// Left out, this flag stands in.
    DefaultFlag(bool),
}

/// One key of a table in a user's file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// The key, with its unit as suffix.
    pub key: &'static str,
    /// What it may hold.
    pub kind: FieldKind,
    /// Whether it must be there.
    pub presence: Presence,
    /// One sentence for the manual, the schema and the form.
    pub doc: &'static str,
}

/// One value as read.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number.
    Number(f64),
    /// A list of numbers.
    Numbers(Vec<f64>),
    /// A word or text.
    Text(String),
    /// A list of words.
    Texts(Vec<String>),
    /// A flag.
    Flag(bool),
}

/// The checked values of one table: every key known, every value in its range.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Values(pub std::collections::BTreeMap<String, Value>);

impl Values {
    /// The number under `key`, written or defaulted; `None` if an optional key is absent.
    pub fn number(&self, key: &str) -> Option<f64> {
        match self.0.get(key) {
            Some(Value::Number(x)) => Some(*x),
            _ => None,
        }
    }
    /// The list of numbers under `key`.
    pub fn numbers(&self, key: &str) -> Option<&[f64]> {
        match self.0.get(key) {
            Some(Value::Numbers(x)) => Some(x),
            _ => None,
        }
    }
    /// The text under `key`.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.0.get(key) {
            Some(Value::Text(x)) => Some(x),
            _ => None,
        }
    }
    /// The list of words under `key`.
    pub fn texts(&self, key: &str) -> Option<&[String]> {
        match self.0.get(key) {
            Some(Value::Texts(x)) => Some(x),
            _ => None,
        }
    }
    /// The flag under `key`, false when absent.
    pub fn flag(&self, key: &str) -> bool {
        matches!(self.0.get(key), Some(Value::Flag(true)))
    }
}

/// A mistake that only a whole table shows (two doses given, stop before start).
/// The reader adds file and line: it points at `key`, or at the table's header if `key` is empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The key to point at.
    pub key: String,
    /// What is wrong, with the value.
    pub what: String,
    /// What is accepted, or how to mend it.
    pub hint: String,
}

impl Fault {
    /// A fault at `key`.
    pub fn at(key: &str, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Fault { key: key.into(), what: what.into(), hint: hint.into() }
    }
}

/// What a table's own check may look at beside its values. What the file does not say, or says
/// wrongly, is `None`: a check refuses only what it knows.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// The last simulated day.
    pub horizon_days: f64,
    /// Whether the table stands in `[[patient.history]]`, where days are negative.
    pub history: bool,
    /// Whether the patient is a woman.
    pub female: Option<bool>,
    /// Age on day 0, years.
    pub age_years: Option<f64>,
    /// Whether the patient has a grade of androgenetic loss.
    pub graded: Option<bool>,
}

impl Frame {
    /// A plan of `horizon_days` for a patient of whom nothing is known.
    pub const fn bare(horizon_days: f64) -> Frame {
        Frame { horizon_days, history: false, female: None, age_years: None, graded: None }
    }

    /// The fault of a table that is only for women, or only for men, in a patient of the other sex.
    pub fn only_for(&self, women: bool, name: &str) -> Option<Fault> {
        let (whom, other) = if women { ("women", "a man") } else { ("men", "a woman") };
        let wrong = self.female.is_some_and(|female| female != women);
        wrong.then(|| Fault::at("kind", format!("{name} in {other}"), format!("{name} is a kind for {whom}")))
    }
}
