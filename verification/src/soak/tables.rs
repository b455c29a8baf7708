//! One table of a user's file, made from its `Field` table alone: any kind, old or new, is made alike.

use crate::dice::Dice;
use anagen_model::quantity::{Field, FieldKind, Frame, Kind, Presence, Value, Values};

/// Tables tried until one passes the check of its kind: most of them name two doses, or half a disc.
const TRIES: usize = 400;

/// Days on which an entry may begin or have a session, whole days, both ends among them.
#[derive(Clone, Copy, Debug)]
pub struct Era {
    /// The first.
    pub first: f64,
    /// The last.
    pub last: f64,
}

/// A cause, treatment or measure.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its kind.
    pub kind: &'static Kind,
    /// What is written of it.
    pub values: Values,
}

/// The longest episode of an illness that is made.
const LONGEST_ILLNESS_DAYS: f64 = 1500.0;

/// What tables are made for.
pub struct Bed<'a> {
    /// What a kind's own check may know.
    pub frame: Frame,
    /// The products a table may name.
    pub products: &'a [String],
    /// Whether a table that passes the check of its kind fits the head too.
    pub fits: &'a dyn Fn(&Made) -> bool,
}

/// A table of that kind that passes the kind's own check; `None` if no try did.
pub fn entry(dice: &mut Dice, kind: &'static Kind, bed: &Bed, era: Era) -> Option<Made> {
    for _ in 0..TRIES {
        let written = dice.pick(&[40, 90, 140, 220]);
        let values = values(dice, kind.fields, written, era, bed.products);
        if (kind.check)(&completed(&values, kind.fields), &bed.frame).is_empty() && in_order(&values) {
            let made = Made { kind, values };
            if (bed.fits)(&made) {
                return Some(made);
            }
        }
        if dice.is_empty() {
            break;
        }
    }
    None
}

/// The values of a table: required keys always, others in `written` of 256 cases.
pub fn values(dice: &mut Dice, fields: &[Field], written: u16, era: Era, products: &[String]) -> Values {
    let mut values = Values::default();
    for field in fields {
        if field.presence != Presence::Required && !dice.chance(written) {
            continue;
        }
        if let Some(value) = value(dice, field, era, products) {
            values.0.insert(field.key.to_owned(), value);
        }
    }
    values
}

/// The defaults filled in, as the reader does before a kind's own check.
fn completed(values: &Values, fields: &[Field]) -> Values {
    let mut all = values.clone();
    for field in fields {
        let default = match field.presence {
            Presence::Default(x) => Value::Number(x),
            Presence::DefaultText(text) => Value::Text(text.to_owned()),
            Presence::DefaultFlag(flag) => Value::Flag(flag),
            Presence::Required | Presence::Optional => continue,
        };
        all.0.entry(field.key.to_owned()).or_insert(default);
    }
    all
}

/// What every kind with a start and a stop must obey.
fn in_order(values: &Values) -> bool {
    let days = ["start_day", "stop_day"].map(|key| values.number(key));
    !matches!(days, [Some(start), Some(stop)] if stop <= start)
}

/// A value a field accepts: days within their era, else anything in its range, its ends more often.
fn value(dice: &mut Dice, field: &Field, era: Era, products: &[String]) -> Option<Value> {
    // Not a rate: `dose_mg_per_day`.
    let one_day = field.key.ends_with("_day") && !field.key.ends_with("per_day");
    let of_days = one_day || field.key.ends_with("_days") && lists(field);
    let day = |dice: &mut Dice, low: f64, high: f64| {
        let (first, last) = (low.max(era.first), high.min(era.last));
        (first <= last).then(|| dice.within(first, last).round())
    };
    Some(match field.kind {
        FieldKind::Number { low, high, .. } if of_days => Value::Number(day(dice, low, high)?),
        // A chronic illness is one of years; decades of it would tell no more.
        FieldKind::Number { low, high, whole } if field.key == "duration_days" => {
            Value::Number(number(dice, low, high.min(LONGEST_ILLNESS_DAYS), whole))
        }
        FieldKind::Number { low, high, whole } => Value::Number(number(dice, low, high, whole)),
        FieldKind::Numbers { low, high, whole } => {
            let one = |dice: &mut Dice| match of_days {
                true => day(dice, low, high),
                false => Some(number(dice, low, high, whole)),
            };
            let count = 1 + dice.below(4);
            let mut list: Vec<f64> = (0..count).map(|_| one(dice)).collect::<Option<_>>()?;
            list.sort_by(f64::total_cmp);
            list.dedup();
            Value::Numbers(list)
        }
        FieldKind::Choice(words) => Value::Text(dice.pick(words).to_owned()),
        FieldKind::Choices(words) => {
            let mut chosen: Vec<String> = words.iter().filter(|_| dice.chance(110)).map(|w| w.to_string()).collect();
            if chosen.is_empty() && dice.chance(200) {
                chosen.push(dice.pick(words).to_owned());
            }
            Value::Texts(chosen)
        }
        FieldKind::Text if field.key == "product" => {
            Value::Text(products.get(dice.below(products.len().max(1)))?.clone())
        }
        FieldKind::Text if field.key.ends_with("_date") => {
            Value::Text(format!("20{:02}-{:02}-{:02}", dice.below(100), 1 + dice.below(12), 1 + dice.below(28)))
        }
        FieldKind::Text => Value::Text("made up".into()),
        FieldKind::Flag => Value::Flag(dice.chance(128)),
    })
}

fn lists(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Numbers { .. })
}

/// A number of a range: an end in one of four cases, else even on a scale that fits it.
pub fn number(dice: &mut Dice, low: f64, high: f64, whole: bool) -> f64 {
    let x = match dice.below(8) {
        0 => low,
        1 => high,
        _ if low > 0.0 && high / low > 100.0 => {
            let share = dice.within(0.0, 1.0);
            (low * (high / low).powf(share)).clamp(low, high)
        }
        _ => dice.within(low, high),
    };
    if whole { x.round().clamp(low.ceil(), high.floor()) } else { x }
}

/// A value as TOML.
pub fn toml(value: &Value) -> String {
    match value {
        Value::Number(x) => number_words(*x),
        Value::Numbers(list) => format!("[{}]", list.iter().map(|x| number_words(*x)).collect::<Vec<_>>().join(", ")),
        Value::Text(text) => format!("{text:?}"),
        Value::Texts(list) => format!("{list:?}"),
        Value::Flag(flag) => flag.to_string(),
    }
}

fn number_words(x: f64) -> String {
    if x.fract() == 0.0 && x.abs() < 1e15 { format!("{x:.0}") } else { format!("{x:?}") }
}

/// The keys of a table, one line each.
pub fn lines(values: &Values) -> String {
    values.0.iter().map(|(key, value)| format!("{key} = {}\n", toml(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use anagen_lab::run::registry;

    #[test]
    fn every_kind_is_made_in_its_ranges() {
        let all = registry();
        let frame = Frame { female: None, age_years: Some(40.0), graded: Some(true), ..Frame::bare(400.0) };
        let era = Era { first: 0.0, last: 399.0 };
        for kind in all.causes.iter().chain(all.treatments).chain(all.measures) {
            let luck = Dice::luck(3, 9, 1 << 16);
            let bed = Bed { frame, products: &["mine".into()], fits: &|_| true };
            let made = entry(&mut Dice::of(&luck), kind, &bed, era);
            let made = made.unwrap_or_else(|| panic!("no table of {} passes its own check", kind.name));
            for (key, value) in &made.values.0 {
                let field = kind.fields.iter().find(|f| f.key == key).expect("a key of the kind");
                if let (FieldKind::Number { low, high, .. }, Value::Number(x)) = (field.kind, value) {
                    assert!((low..=high).contains(x), "{}: {key} = {x}", kind.name);
                }
            }
        }
    }
}
