//! One line of the table: a published number, its interval, and the model's.

/// SD of a patient's change where a trial prints none, hairs per cm2.
const SD_OF_CHANGE: f64 = 20.0;

/// Where a published interval comes from.
pub enum Interval {
    /// Half-width from a printed SE or printed SD and n.
    Printed(f64),
    /// Half-width from n, with the SD of change of this report.
    Implied(f64, &'static str),
    /// Half-width at its widest from a printed P value.
    FromP(f64, &'static str),
    /// As given in targets.csv.
    Targets(f64, f64),
    /// As printed, both ends.
    Between(f64, f64),
    /// Neither SD nor n is printed.
    None,
}

/// Half-width of 95 % of a mean of n changes, hairs per cm2.
pub fn one(n: f64) -> f64 {
    1.96 * SD_OF_CHANGE / n.sqrt()
}

/// The same of a difference of two arms.
pub fn two(n: f64, m: f64) -> f64 {
    1.96 * SD_OF_CHANGE * (1.0 / n + 1.0 / m).sqrt()
}

/// Prints one line.
pub fn row(id: &str, what: &str, published: f64, interval: Interval, model: (f64, f64)) {
    let (bounds, label) = match interval {
        Interval::Printed(h) => (Some((published - h, published + h)), "printed".to_string()),
        Interval::Implied(h, n) => (Some((published - h, published + h)), format!("implied, SD 20, {n}")),
        Interval::FromP(h, p) => (Some((published - h, published + h)), format!("widest by {p}")),
        Interval::Targets(low, high) => (Some((low, high)), "targets.csv".to_string()),
        Interval::Between(low, high) => (Some((low, high)), "printed".to_string()),
        Interval::None => (None, "n not printed".to_string()),
    };
    let (shown, verdict) = match bounds {
        Some((low, high)) => {
            let verdict = if low <= model.0 && model.0 <= high { "inside" } else { "OUTSIDE" };
            (format!("{low:.1} to {high:.1}"), verdict)
        }
        None => ("-".to_string(), "-"),
    };
    println!(
        "{id:<4} {what:<74} {published:>7.1}  {shown:<17} {label:<36} {:>7.1} +- {:<4.1} {verdict}",
        model.0, model.1
    );
}

/// Half-width in % of a published baseline.
pub fn percent(half: f64, baseline: f64) -> f64 {
    100.0 * half / baseline
}
