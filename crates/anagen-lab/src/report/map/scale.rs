//! Colours of maps: the same step of a quantity is the same step to the eye, also to one that does not
//! tell red from green.

/// What goes one way: viridis (Smith and van der Walt 2015), ten of its colours.
pub const ONE_WAY: [[u8; 3]; 10] = [
    [68, 1, 84],
    [72, 40, 120],
    [62, 74, 137],
    [49, 104, 142],
    [38, 130, 142],
    [31, 158, 137],
    [53, 183, 121],
    [110, 206, 88],
    [181, 222, 43],
    [253, 231, 37],
];

/// What goes both ways from 0, loss brown and gain green: BrBG (Harrower and Brewer 2003).
pub const BOTH_WAYS: [[u8; 3]; 11] = [
    [84, 48, 5],
    [140, 81, 10],
    [191, 129, 45],
    [223, 194, 125],
    [246, 232, 195],
    [245, 245, 245],
    [199, 234, 229],
    [128, 205, 193],
    [53, 151, 143],
    [1, 102, 94],
    [0, 60, 48],
];

/// Steps of a map's colours: fine enough for the eye, few enough for a small file.
const STEPS: f64 = 40.0;

/// A quantity's range and its colours.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// What the first colour stands for; of what goes both ways the negative of `high`.
    pub low: f64,
    /// What the last stands for.
    pub high: f64,
    /// The colours.
    pub colours: &'static [[u8; 3]],
}

impl Scale {
    /// The scale of a quantity that reaches from `least` to `greatest`.
    pub fn over(both_ways: bool, least: f64, greatest: f64) -> Scale {
        let far = round_up(greatest.max(if both_ways { -least } else { 0.0 }));
        Scale::between(if both_ways { -far } else { 0.0 }, far)
    }

    /// The scale between two ends, see [`Scale::over`].
    pub fn between(low: f64, high: f64) -> Scale {
        Scale { low, high, colours: if low < 0.0 { &BOTH_WAYS } else { &ONE_WAY } }
    }

    /// The colour of a value; beyond the ends that of the end.
    pub fn colour(&self, value: f64) -> [u8; 3] {
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        let at = (share * STEPS).round() / STEPS * (self.colours.len() - 1) as f64;
        let first = (at as usize).min(self.colours.len() - 2);
        let t = at - first as f64;
        let [a, b] = [self.colours[first], self.colours[first + 1]];
        [0, 1, 2].map(|i| (f64::from(a[i]) + (f64::from(b[i]) - f64::from(a[i])) * t).round() as u8)
    }
}

/// The next number that is 1, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 times a power of ten.
fn round_up(x: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return 1.0;
    }
    let mut unit = 1.0;
    while x > 10.0 * unit {
        unit *= 10.0;
    }
    while x < unit {
        unit /= 10.0;
    }
    let steps = [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    steps.map(|s| s * unit).into_iter().find(|s| *s >= x * (1.0 - 1e-9)).unwrap_or(10.0 * unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_round_and_hold_what_they_must() {
        let ends = |s: Scale| [s.low, s.high];
        assert_eq!(ends(Scale::over(true, -33.0, 12.0)), [-40.0, 40.0]);
        assert_eq!(ends(Scale::over(false, 0.1, 0.62)), [0.0, 0.8]);
        assert_eq!(ends(Scale::over(false, 0.0, 0.0)), [0.0, 1.0]);
        assert_eq!(ends(Scale::over(false, 0.3, 1.0)), [0.0, 1.0]);
    }

    #[test]
    fn nothing_is_neutral_and_colours_go_from_end_to_end() {
        let scale = Scale::over(true, -8.0, 8.0);
        assert_eq!(scale.colour(0.0), [245, 245, 245]);
        assert_eq!([scale.colour(-9.0), scale.colour(8.0)], [BOTH_WAYS[0], BOTH_WAYS[10]]);
        let light = |v: f64| {
            let [r, g, b] = Scale::over(false, 0.0, 1.0).colour(v).map(f64::from);
            0.30 * r + 0.59 * g + 0.11 * b
        };
        assert!((0..20).all(|i| light(f64::from(i) / 20.0) < light(f64::from(i + 1) / 20.0)));
    }
}
