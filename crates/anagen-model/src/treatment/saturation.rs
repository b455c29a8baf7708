//! How far a dose reaches towards its greatest effect.

/// Effect of `dose` relative to that of a `reference` dose when half of the greatest effect is reached
/// at `half`: `[x/(x + c)] / [r/(r + c)]`; 0 at 0 and 1 at the reference.
pub fn relative_effect(dose: f64, half: f64, reference: f64) -> f64 {
    let share = |x: f64| x / (x + half);
    if dose <= 0.0 { 0.0 } else { share(dose) / share(reference) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_one_at_the_reference_and_saturates() {
        assert_eq!((relative_effect(0.0, 2.0, 5.0), relative_effect(5.0, 2.0, 5.0)), (0.0, 1.0));
        assert!((relative_effect(10.0, 2.0, 5.0) - (10.0 / 12.0) / (5.0 / 7.0)).abs() < 1e-15);
    }
}
