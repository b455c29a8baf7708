//! How numbers and measures are spelled for people.

/// How a measure is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wording {
    /// Its name in tables.
    pub measure: &'static str,
    /// What a reader calls it.
    pub title: &'static str,
    /// Its unit in print.
    pub unit: &'static str,
    /// What a value is multiplied by for print (100 for a share in per cent).
    pub factor: f64,
    /// Digits after the point.
    pub digits: usize,
    /// One sentence.
    pub about: &'static str,
}

const fn wording(
    measure: &'static str,
    title: &'static str,
    unit: &'static str,
    factor: f64,
    digits: usize,
    about: &'static str,
) -> Wording {
    Wording { measure, title, unit, factor, digits, about }
}

/// The main measures, in the order of the page.
pub const MAIN: [Wording; 7] = [
    wording("total_hairs_per_cm2", "All hairs", "/cm\u{b2}", 1.0, 0, "every hair that counts, as it is"),
    wording("terminal_hairs_per_cm2", "Terminal hairs", "/cm\u{b2}", 1.0, 0, "hairs thick enough to show"),
    wording("anagen_fraction", "Growing share", "%", 100.0, 0, "hairs in anagen among those counted"),
    wording("mean_calibre_um", "Mean calibre", "\u{b5}m", 1.0, 1, "mean thickness of the counted hairs"),
    wording(
        "hair_mass_mg_per_cm2",
        "Hair mass",
        "mg/cm\u{b2}",
        1.0,
        1,
        "weight of standing hair, cut to the haircut's length",
    ),
    wording("coverage_fraction", "Coverage", "%", 100.0, 0, "scalp hidden by hair"),
    wording(
        "shed_hairs_per_day_per_100k",
        "Shedding",
        "/day",
        1.0,
        0,
        "hairs lost a day, scaled to a head of 100,000 follicles",
    ),
];

/// The measure that headlines speak of.
pub const HEADLINE: &Wording = &MAIN[0];

/// How the main measure of that name is shown.
pub fn main(measure: &str) -> Option<&'static Wording> {
    MAIN.iter().find(|w| w.measure == measure)
}

impl Wording {
    /// A value in the printed unit, without it.
    pub fn number(&self, value: f64) -> String {
        fixed(value * self.factor, self.digits)
    }

    /// A difference in the printed unit, with its sign.
    pub fn signed(&self, value: f64) -> String {
        signed(value * self.factor, self.digits)
    }

    /// A value for the page: printed, with itself.
    pub fn datum(&self, value: f64) -> String {
        datum(value, &self.number(value))
    }

    /// A difference for the page: printed with its sign, with itself.
    pub fn change(&self, value: f64) -> String {
        datum(value, &self.signed(value))
    }

    /// The unit of a difference: points of per cent are not per cent.
    pub fn unit_of_change(&self) -> &'static str {
        if self.unit == "%" { "points" } else { self.unit }
    }
}

/// A number with a fixed number of digits, groups of three and a true minus; `\u{2013}` if there is none.
pub fn fixed(x: f64, digits: usize) -> String {
    if !x.is_finite() {
        return "\u{2013}".into();
    }
    let text = format!("{:.digits$}", x.abs());
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut out = String::new();
    if x < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        out.push('\u{2212}');
    }
    for (i, digit) in whole.chars().enumerate() {
        // Four digits stay together, as is usual.
        if i > 0 && (whole.len() - i).is_multiple_of(3) && whole.len() > 4 {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

/// The same with a plus before gains.
pub fn signed(x: f64, digits: usize) -> String {
    let text = fixed(x, digits);
    let nothing = !text.bytes().any(|b| (b'1'..=b'9').contains(&b));
    match text.starts_with('\u{2212}') || nothing {
        true => text,
        false => format!("+{text}"),
    }
}

/// A number of unknown size: three significant digits, or whole from 1000 on.
pub fn short(x: f64) -> String {
    if !x.is_finite() {
        return fixed(x, 0);
    }
    let size = if x == 0.0 { 0 } else { libm::floor(libm::log10(x.abs())) as i32 };
    let digits = (2 - size).clamp(0, 6) as usize;
    let text = fixed(x, digits);
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_string(),
        false => text,
    }
}

/// A number of the results on the page: what is printed, with the number itself as `summary.json` has it.
/// HTML, so print it with `|safe`.
pub fn datum(value: f64, text: &str) -> String {
    match value.is_finite() {
        true => format!("<data value=\"{value}\">{text}</data>"),
        false => text.to_string(),
    }
}

/// A sentence's first letter made large.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// A day, without a needless `.0`.
pub fn day(x: f64) -> String {
    if x.fract() == 0.0 { fixed(x, 0) } else { fixed(x, 1) }
}

/// `a`, `a and b`, `a, b and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// `1 hair`, `2 hairs`; numbers up to twelve in words are left to the writer.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", fixed(n as f64, 0), if n == 1 { one } else { many })
}

/// A key or column of a file in words: `total_per_cm2` becomes `total per cm\u{b2}`.
pub fn key(key: &str) -> String {
    let words: Vec<&str> = key.split('_').map(|w| if w == "um" { "\u{b5}m" } else { w }).collect();
    words.join(" ").replace("cm2", "cm\u{b2}")
}

/// What a key of a file says, with its value: `dose_mg_per_day` and `1` become `dose 1 mg a day`.
pub fn said(key: &str, value: &str) -> String {
    match key {
        "start_day" => return format!("from day {value}"),
        "stop_day" => return format!("to day {value}"),
        "session_days" => return format!("on days {value}"),
        "event_day" => return format!("on day {value}"),
        _ => {}
    }
    // Longest first: a unit may end like another.
    const UNITS: [(&str, &str); 22] = [
        ("_mg_per_day", " mg a day"),
        ("_mg_per_ml", " mg/ml"),
        ("_mg_per_kg", " mg/kg"),
        ("_cells_per_cm2", " cells/cm\u{b2}"),
        ("_cells_per_site", " cells a site"),
        ("_cells_total", " cells in all"),
        ("_particles_per_site", " particles a site"),
        ("_ml_per_site", " ml a site"),
        ("_ml_per_session", " ml a session"),
        ("_ug_per_l", " \u{b5}g/l"),
        ("_per_day", " a day"),
        ("_per_week", " a week"),
        ("_per_year", " a year"),
        ("_percent", " %"),
        ("_fold", "-fold"),
        ("_years", " years"),
        ("_days", " days"),
        ("_mm", " mm"),
        ("_cm", " cm"),
        ("_um", " \u{b5}m"),
        ("_deg", "\u{b0}"),
        ("_total", " in all"),
    ];
    match UNITS.iter().find_map(|(end, unit)| Some((key.strip_suffix(end)?, unit))) {
        Some((stem, unit)) => format!("{} {value}{unit}", self::key(stem)),
        None => format!("{} {value}", self::key(key)),
    }
}

/// A unit as tables of results have it, for print: `1/cm2` becomes `/cm\u{b2}`.
pub fn unit(unit: &str) -> String {
    let unit = if unit == "-" { "" } else { unit };
    let unit = unit.replace("cm2", "cm\u{b2}").replace("cm3", "cm\u{b3}").replace("um2", "\u{b5}m\u{b2}");
    let unit = if unit == "um" { "\u{b5}m".to_string() } else { unit };
    match unit.strip_prefix("1/") {
        Some(per) => format!("/{per}"),
        None => unit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_printed() {
        assert_eq!(fixed(1_234_567.4, 0), "1,234,567");
        assert_eq!(fixed(1234.0, 0), "1234");
        assert_eq!(fixed(-0.04, 1), "0.0");
        assert_eq!(signed(-3.26, 1), "\u{2212}3.3");
        assert_eq!((signed(12.0, 0), signed(0.2, 0)), ("+12".into(), "0".into()));
        assert_eq!(short(0.012_34), "0.0123");
        assert_eq!((short(12.0), short(1.5), short(2.0e6)), ("12".into(), "1.5".into(), "2,000,000".into()));
        assert_eq!(fixed(f64::NAN, 1), "\u{2013}");
        assert_eq!((unit("1/cm2"), unit("um"), unit("-")), ("/cm\u{b2}".into(), "\u{b5}m".into(), String::new()));
        assert_eq!(
            (key("total_per_cm2"), key("mean_diameter_um")),
            ("total per cm\u{b2}".into(), "mean diameter \u{b5}m".into())
        );
        assert_eq!(said("dose_mg_per_day", "1"), "dose 1 mg a day");
        assert_eq!(said("session_days", "0, 42"), "on days 0, 42");
        assert_eq!((said("severity", "1"), said("spacing_mm", "10")), ("severity 1".into(), "spacing 10 mm".into()));
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }
}
