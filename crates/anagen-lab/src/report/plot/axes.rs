//! Axes: where a value stands, round ticks, and numbers beside them that do not touch.

use super::canvas::{Anchor, Canvas, TEXT, text_width};
use crate::report::words;

/// A straight axis: values `low` to `high` stand at `from` to `to`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Lowest value.
    pub low: f64,
    /// Highest value.
    pub high: f64,
    /// Where the lowest value stands.
    pub from: f64,
    /// Where the highest value stands.
    pub to: f64,
}

impl Scale {
    /// Where a value stands.
    pub fn at(&self, value: f64) -> f64 {
        let span = if self.high > self.low { self.high - self.low } else { 1.0 };
        self.from + (value - self.low) / span * (self.to - self.from)
    }

    /// The same axis, widened so that it begins and ends at round numbers; with them.
    pub fn rounded(self, about: usize) -> (Scale, Vec<f64>) {
        let room = if self.high > self.low { self.high - self.low } else { 1e-9 + 0.02 * self.high.abs() };
        let step = step(room, about);
        let low = step * libm::floor(self.low / step + 1e-9);
        let high = (step * libm::ceil(self.high / step - 1e-9)).max(low + step);
        (Scale { low, high, ..self }, ticks(low, high, step))
    }
}

/// The part of a figure in which values are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left edge.
    pub left: f64,
    /// Right edge.
    pub right: f64,
    /// Upper edge.
    pub top: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Area {
    /// The area right of the numbers of a value axis.
    pub fn beside(ticks: &[f64], right: f64, top: f64, bottom: f64) -> Area {
        let widest = tick_words(ticks).iter().map(|t| text_width(t)).fold(0.0, f64::max);
        Area { left: widest + 8.0, right, top, bottom }
    }

    /// The scale of its values, for a range of them.
    pub fn upwards(&self, low: f64, high: f64) -> Scale {
        Scale { low, high, from: self.bottom, to: self.top }
    }

    /// A value axis at the left: a fine line across at every tick, its number left of it.
    pub fn value_axis(&self, canvas: &mut Canvas, scale: &Scale, ticks: &[f64]) {
        for (tick, words) in ticks.iter().zip(tick_words(ticks)) {
            let at = scale.at(*tick);
            canvas.path("grid", &format!("M{:.1} {at:.1}H{:.1}", self.left, self.right));
            canvas.text(self.left - 5.0, at + 0.35 * TEXT, Anchor::End, &words);
        }
    }

    /// An axis along the lower edge with a tick at each place. Numbers that would touch are left out, the last
    /// never; under them the name of the axis.
    pub fn base_axis(&self, canvas: &mut Canvas, places: &[(f64, String)], name: &str) {
        let base = self.bottom;
        canvas.path("axis", &format!("M{:.1} {base:.1}H{:.1}", self.left, self.right));
        let half = |words: &str| 0.5 * text_width(words) + 2.0;
        // Text must not leave the figure at either side.
        let seat = |at: f64, words: &str| at.clamp(half(words), canvas.width - half(words));
        let seats: Vec<f64> = places.iter().map(|(at, words)| seat(*at, words)).collect();
        let mut written = Vec::new();
        let mut free = f64::NEG_INFINITY;
        for (i, (_, words)) in places.iter().enumerate() {
            let last = i + 1 == places.len();
            let until = places.last().map_or(0.0, |(_, end)| seats[seats.len() - 1] - half(end));
            if last || (seats[i] - half(words) >= free && seats[i] + half(words) <= until) {
                free = seats[i] + half(words);
                written.push(i);
            }
        }
        for (i, (at, words)) in places.iter().enumerate() {
            canvas.path("axis", &format!("M{at:.1} {base:.1}v4"));
            if written.contains(&i) {
                canvas.text(seats[i], base + 5.0 + TEXT, Anchor::Middle, words);
            }
        }
        if !name.is_empty() {
            canvas.text(0.5 * (self.left + self.right), base + 7.0 + 2.2 * TEXT, Anchor::Middle, name);
        }
    }
}

/// The step of about `about` round ticks over a range: 1, 2 or 5 times a power of ten.
fn step(range: f64, about: usize) -> f64 {
    let rough = range / about.max(1) as f64;
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    [1.0, 2.0, 5.0].into_iter().map(|m| m * power).find(|s| *s >= rough * 0.999).unwrap_or(10.0 * power)
}

fn ticks(low: f64, high: f64, step: f64) -> Vec<f64> {
    let (from, to) = (libm::ceil(low / step - 1e-9) as i64, libm::floor(high / step + 1e-9) as i64);
    (from..=to).map(|i| i as f64 * step).collect()
}

/// Round numbers within a range, about `about` of them and never many more.
pub fn round_ticks(low: f64, high: f64, about: usize) -> Vec<f64> {
    ticks(low, high, step(high - low, about))
}

/// Ticks as they are written: all with the digits their step needs.
pub fn tick_words(ticks: &[f64]) -> Vec<String> {
    let step = if ticks.len() > 1 { ticks[1] - ticks[0] } else { 1.0 };
    let digits = (-libm::floor(libm::log10(step) + 1e-9)).max(0.0) as usize;
    ticks.iter().map(|t| words::fixed(*t, digits)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(round_ticks(98.0, 171.0, 6), [100.0, 120.0, 140.0, 160.0]);
        assert_eq!(round_ticks(0.0, 1.0, 6), [0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]);
        for (low, high) in [(0.0, 3e-7), (-4.0, 9.0), (5.0, 5.1), (0.0, 9e9)] {
            let ticks = round_ticks(low, high, 6);
            assert!((2..=7).contains(&ticks.len()), "{low} {high} {ticks:?}");
        }
    }

    #[test]
    fn a_rounded_scale_holds_its_values_and_ends_at_ticks() {
        for (low, high) in [(98.0, 171.0), (-3.2, 7.9), (0.0, 0.0), (5.0, 5.0), (-1.0, -0.5)] {
            let (scale, ticks) = Scale { low, high, from: 100.0, to: 0.0 }.rounded(5);
            assert!(scale.low <= low && scale.high >= high && scale.high > scale.low, "{scale:?}");
            assert!((scale.at(ticks[0]) - 100.0).abs() < 1e-6 && scale.at(ticks[ticks.len() - 1]).abs() < 1e-6);
        }
    }

    #[test]
    fn numbers_under_an_axis_do_not_touch_and_the_last_is_written() {
        let area = Area { left: 30.0, right: 320.0, top: 10.0, bottom: 160.0 };
        let days: Vec<f64> = (0..60).map(|i| 12.0 * f64::from(i)).collect();
        let scale = Scale { low: 0.0, high: 708.0, from: 36.0, to: 320.0 };
        let mut canvas = Canvas::new(330.0, 200.0, "x", "");
        let places: Vec<(f64, String)> = days.iter().map(|d| (scale.at(*d), words::day(*d))).collect();
        area.base_axis(&mut canvas, &places, "day");
        let svg = canvas.svg();
        assert!(svg.contains(">708</text>") && svg.contains(">0</text>"));
        let written = svg.matches("<text").count() - 1;
        assert!((6..=13).contains(&written), "{written}");
    }
}
