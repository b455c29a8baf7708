//! The words of a message: the unit in a key, the nearest known word, a number, a range.

/// Words that are units, or parts of one, at the end of a key.
const UNITS: [&str; 50] = [
    "per",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "hour",
    "hours",
    "h",
    "min",
    "minutes",
    "s",
    "session",
    "site",
    "head",
    "puncture",
    "injection",
    "g",
    "mg",
    "ug",
    "ng",
    "kg",
    "iu",
    "ml",
    "ul",
    "l",
    "m",
    "cm",
    "mm",
    "um",
    "nm",
    "cm2",
    "mm2",
    "um2",
    "cm3",
    "mm3",
    "cells",
    "hairs",
    "units",
    "grafts",
    "fraction",
    "percent",
    "gy",
    "mj",
    "j",
    "mw",
    "degrees",
];

/// The words of the unit a key ends in; empty if it has none.
fn unit_words(key: &str) -> Vec<&str> {
    let words: Vec<&str> = key.split('_').collect();
    let stem = words.iter().rposition(|w| !UNITS.contains(w)).map_or(1, |i| i + 1);
    words.get(stem..).unwrap_or(&[]).to_vec()
}

/// The unit a key ends in, in words: `dose_mg_per_day` gives `mg per day`.
pub fn unit(key: &str) -> String {
    let unit = unit_words(key).join(" ");
    match unit.as_str() {
        "day" | "week" | "month" | "year" | "hour" => unit + "s",
        _ => unit,
    }
}

/// The key without its unit: `dose_mg_per_day` gives `dose`.
pub fn stem(key: &str) -> &str {
    let unit: usize = unit_words(key).iter().map(|w| w.len() + 1).sum();
    key.get(..key.len().saturating_sub(unit)).unwrap_or(key)
}

/// The known word nearest to `word`, if any is near enough to be meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |w: &str| w.trim().to_lowercase().replace([' ', '-'], "_");
    if word.len() > 80 {
        return None;
    }
    let word = plain(word);
    let near = |candidate: &'a str| {
        let other = plain(candidate);
        let most = (word.chars().count().max(other.chars().count()) / 3).max(1);
        let steps = distance(&word, &other);
        (steps <= most).then_some((steps, candidate))
    };
    let known: Vec<&str> = known.into_iter().collect();
    let nearest = known.iter().filter_map(|c| near(c)).min_by_key(|(steps, _)| *steps).map(|(_, word)| word);
    // A part of a name, as `areata` of `alopecia_areata`; the shortest such name.
    let whole = |candidate: &&&str| format!("_{}_", plain(candidate)).contains(&format!("_{word}_"));
    nearest.or_else(|| known.iter().filter(whole).min_by_key(|c| c.len()).copied())
}

/// How many letters must be put in, left out, changed or swapped to make `b` of `a`.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1; b.len() + 1];
        for j in 0..b.len() {
            let change = last[j] + usize::from(a[i] != b[j]);
            row[j + 1] = change.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                row[j + 1] = row[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

/// A number as a person writes it.
pub fn number(x: f64) -> String {
    let short = format!("{x}");
    if short.len() > 7 && (x.abs() >= 1e6 || x.abs() < 1e-3) { format!("{x:e}") } else { short }
}

/// A range with its unit: `0 to 5 mg per day`, `a whole number, at least 1`.
pub fn range(key: &str, low: f64, high: f64, whole: bool) -> String {
    let unit = match unit(key).as_str() {
        "" => String::new(),
        "fraction" => String::new(),
        unit => format!(" {unit}"),
    };
    let range = match (low.is_finite(), high.is_finite()) {
        (true, true) if low == high => format!("{}{unit}", number(low)),
        (true, true) => format!("{} to {}{unit}", number(low), number(high)),
        (true, false) => format!("at least {}{unit}", number(low)),
        (false, true) => format!("at most {}{unit}", number(high)),
        (false, false) => format!("any number{unit}"),
    };
    match whole && low != high {
        _ if key.ends_with("_fraction") => format!("a fraction, {range}"),
        true => format!("a whole number, {range}"),
        false => range,
    }
}

/// `a`, `b` or `c`; a list of more than thirty is cut.
pub fn either<S: AsRef<str>>(words: &[S], quote: &str) -> String {
    let quoted = |w: &S| format!("{quote}{}{quote}", w.as_ref());
    match words {
        [] => "nothing".into(),
        [one] => quoted(one),
        [first @ .., _] if first.len() >= 30 => {
            let first: Vec<String> = first[..30].iter().map(quoted).collect();
            format!("{}, ...", first.join(", "))
        }
        [most @ .., last] => {
            let most: Vec<String> = most.iter().map(quoted).collect();
            format!("{} or {}", most.join(", "), quoted(last))
        }
    }
}

/// At most 60 characters of a text.
pub fn cut(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_stem_and_a_unit() {
        let cases = [
            ("dose_mg_per_day", "dose", "mg per day"),
            ("dose_cells_per_cm2", "dose", "cells per cm2"),
            ("start_day", "start", "days"),
            ("anagen_fraction", "anagen", "fraction"),
            ("head_circumference_mm", "head_circumference", "mm"),
            ("days", "days", ""),
            ("name", "name", ""),
            ("", "", ""),
            ("__", "__", ""),
            ("per_day", "per", "days"),
        ];
        for (key, stem_of, unit_of) in cases {
            assert_eq!((stem(key), unit(key).as_str()), (stem_of, unit_of), "{key}");
        }
    }

    #[test]
    fn the_nearest_word_is_the_one_meant() {
        let known = ["vertex", "frontal", "mid-scalp"];
        assert_eq!(nearest("Vertx", known), Some("vertex"));
        assert_eq!(nearest("mid scalp", known), Some("mid-scalp"));
        assert_eq!(nearest("fornatl", known), Some("frontal"));
        assert_eq!(nearest("elbow", known), None);
        let causes = ["chemotherapy", "alopecia_areata"];
        assert_eq!(nearest("areata", causes), Some("alopecia_areata"));
        assert_eq!(nearest("area", causes), None);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("ca", "ac"), 1);
    }

    #[test]
    fn ranges_name_their_unit() {
        assert_eq!(range("dose_mg_per_day", 0.0, 5.0, false), "0 to 5 mg per day");
        assert_eq!(range("sessions", 1.0, f64::INFINITY, true), "a whole number, at least 1");
        assert_eq!(range("dose_cells", 0.0, 1e10, false), "0 to 1e10 cells");
        assert_eq!(either(&["a", "b", "c"], "`"), "`a`, `b` or `c`");
    }
}
