//! Whether one value fits its field, and the words that say why not.

use anagen_model::quantity::{Field, FieldKind};

use super::tables::RENAMED;
use super::words::{cut, either, nearest, number, range, stem};

/// What is wrong with a value, before it is known where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Complaint {
    /// What is wrong, with the value.
    pub what: String,
    /// What is accepted.
    pub accepted: String,
    /// How to mend it.
    pub hint: String,
}

impl Complaint {
    fn new(what: String, accepted: String, hint: String) -> Complaint {
        Complaint { what, accepted, hint }
    }
}

/// What a field accepts, in words.
pub fn accepted(field: &Field) -> String {
    match field.kind {
        FieldKind::Number { low, high, whole } => range(field.key, low, high, whole),
        FieldKind::Numbers { low, high, whole } => {
            format!("a list of numbers, each {}", range(field.key, low, high, whole))
        }
        FieldKind::Choice(words) => either(words, "\""),
        FieldKind::Choices([]) => "a list of texts in quotes".into(),
        FieldKind::Choices(words) => format!("a list of {}", either(words, "\"")),
        FieldKind::Text => "a text in quotes".into(),
        FieldKind::Flag => "true or false".into(),
    }
}

/// A number against the range of its field.
pub fn check_number(field: &Field, x: f64) -> Option<Complaint> {
    let (FieldKind::Number { low, high, whole } | FieldKind::Numbers { low, high, whole }) = field.kind else {
        return None;
    };
    let key = field.key;
    let accepted = range(key, low, high, whole);
    let complain = |what: String, hint: String| Some(Complaint::new(what, accepted, hint));
    if !x.is_finite() {
        return complain(format!("`{key}` = {x} is not a finite number"), String::new());
    }
    if x < low || x > high {
        let hint = if key.ends_with("_fraction") && x > 1.0 && x <= 100.0 {
            format!("a fraction, not a percentage: {} % is {}", number(x), number(x / 100.0))
        } else {
            String::new()
        };
        return complain(format!("`{key}` = {} is out of range", number(x)), hint);
    }
    if whole && x.fract() != 0.0 {
        let hint = format!("write {} or {}", number(x.floor()), number(x.ceil()));
        return complain(format!("`{key}` = {} is not a whole number", number(x)), hint);
    }
    None
}

/// A word against the closed list of its field.
pub fn check_word(field: &Field, word: &str) -> Option<Complaint> {
    let (FieldKind::Choice(words) | FieldKind::Choices(words)) = field.kind else {
        return None;
    };
    if words.is_empty() || words.contains(&word) {
        return None;
    }
    Some(unknown_word(field.key, word, words))
}

/// The complaint about a word that is in no list.
pub fn unknown_word(key: &str, word: &str, words: &[&str]) -> Complaint {
    let hint = nearest(word, words.iter().copied());
    Complaint::new(
        format!("unknown {} {:?}", key.replace('_', " "), cut(word)),
        either(words, "\""),
        hint.map_or(String::new(), |near| format!("did you mean \"{near}\"?")),
    )
}

/// The complaint about a key that no field has, and the known keys that were perhaps meant.
pub fn unknown_key<'a>(key: &str, known: &[&'a str]) -> (Complaint, Vec<&'a str>) {
    let same_stem: Vec<&str> = known.iter().copied().filter(|k| stem(k) == stem(key)).collect();
    let renamed = RENAMED.iter().find(|(old, new)| *old == key && known.contains(new));
    let (meant, hint) = match nearest(key, known.iter().copied()) {
        _ if let Some((_, new)) = renamed => (vec![*new], format!("this key is called `{new}` now")),
        _ if !same_stem.is_empty() && !stem(key).is_empty() => {
            let hint = format!("the unit is part of the key: write {}", either(&same_stem, "`"));
            (same_stem, hint)
        }
        Some(near) => (vec![near], format!("did you mean `{near}`?")),
        None if known.is_empty() => (vec![], String::new()),
        None => (vec![], format!("known here: {}", known.join(", "))),
    };
    let what = format!("unknown key `{}`", cut(key).escape_debug());
    (Complaint::new(what, String::new(), hint), meant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anagen_model::quantity::Presence;

    const SHARE: Field = Field {
        key: "anagen_fraction",
        kind: FieldKind::Number { low: 0.0, high: 1.0, whole: false },
        presence: Presence::Required,
        doc: "",
    };

    #[test]
    fn numbers_are_held_to_their_range() {
        assert_eq!(check_number(&SHARE, 1.0), None);
        let percent = check_number(&SHARE, 66.0).unwrap();
        assert!(percent.hint.contains("66 % is 0.66"), "{percent:?}");
        assert!(check_number(&SHARE, f64::NAN).unwrap().what.contains("finite"));
        let whole = FieldKind::Number { low: 0.0, high: 9.0, whole: true };
        let field = Field { kind: whole, ..SHARE };
        assert_eq!(check_number(&field, 1.5).unwrap().hint, "write 1 or 2");
    }

    #[test]
    fn a_wrong_unit_names_the_right_key() {
        let (complaint, meant) = unknown_key("dose_g_per_day", &["start_day", "dose_mg_per_day"]);
        assert_eq!(meant, ["dose_mg_per_day"]);
        assert_eq!(complaint.hint, "the unit is part of the key: write `dose_mg_per_day`");
        let (complaint, _) = unknown_key("strat_day", &["start_day", "dose_mg_per_day"]);
        assert_eq!(complaint.hint, "did you mean `start_day`?");
        let (complaint, meant) = unknown_key("draws", &["seed", "possible_patients"]);
        assert_eq!(
            (complaint.hint.as_str(), meant),
            ("this key is called `possible_patients` now", vec!["possible_patients"])
        );
    }
}
