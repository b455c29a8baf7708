//! What a reading can be at all, whatever the patient: the range of each quantity by its unit.

use anagen_model::measure::MEASURES;

/// Thickest hair that is possible, um: a person's terminal calibre at +5 SD, times the greatest gain of a
/// papilla and of cross-section.
const THICKEST_UM: f64 = 400.0;

/// Most follicles per cm2 that are possible: the densest scalp at +5 SD, and grafts between.
const DENSEST_PER_CM2: f64 = 3000.0;

/// The least and the greatest value a quantity can have.
pub fn range(quantity: &str, unit: &str) -> (f64, f64) {
    match (quantity, unit) {
        ("norwood_grade", _) => (1.0, 7.0),
        ("sinclair_grade", _) => (1.0, 5.0),
        ("salt_grade", _) => (0.0, 5.0),
        (q, _) if q.ends_with("_score_read") => (-3.0, 3.0),
        (_, "steps") => (-1e3, 1e3),
        // Beside this person's own full hair, which a treated scalp may pass.
        (q, "fraction") if q.ends_with("_hair_fraction") => (0.0, 30.0),
        (_, "fraction") => (0.0, 1.0),
        (_, "%") => (0.0, 100.0),
        (_, "um") => (0.0, THICKEST_UM),
        (q, "1/cm2") if q.starts_with("matched_change") => (-DENSEST_PER_CM2, DENSEST_PER_CM2),
        (_, "1/cm2") => (0.0, DENSEST_PER_CM2),
        _ => (0.0, f64::MAX),
    }
}

/// Why a value cannot be; nothing if it can.
pub fn impossible(quantity: &str, unit: &str, value: f64) -> Option<String> {
    let announced = MEASURES.iter().flat_map(|m| m.quantities).any(|q| q.0 == quantity && q.1 == unit);
    if !announced {
        return Some(format!("{quantity} in {unit} is a quantity of no measure"));
    }
    let (least, greatest) = range(quantity, unit);
    let inside = value.is_finite() && (least..=greatest).contains(&value);
    (!inside).then(|| format!("{quantity} = {value} {unit} is not within {least} and {greatest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_is_told() {
        assert_eq!(impossible("anagen_fraction", "fraction", 0.9), None);
        assert_eq!(impossible("matched_change_per_cm2", "1/cm2", -20.0), None);
        assert!(impossible("anagen_fraction", "fraction", 1.1).is_some());
        assert!(impossible("total_hairs_per_cm2", "1/cm2", f64::NAN).is_some());
        assert!(impossible("total_hairs_per_cm2", "um", 1.0).is_some_and(|why| why.contains("no measure")));
    }
}
