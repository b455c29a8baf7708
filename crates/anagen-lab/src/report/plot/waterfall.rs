//! A waterfall: one bar for each person, sorted, about a line at nothing and a shaded range of luck alone.

use super::axes::{Area, Scale};
use super::canvas::{Anchor, Canvas, TEXT};
use super::style::Style;

/// A waterfall.
#[derive(Clone, Debug, PartialEq)]
pub struct Waterfall<'a> {
    /// What it is, for readers who do not see it.
    pub title: String,
    /// What it shows, in words.
    pub words: String,
    /// One value a person, rising.
    pub values: &'a [f64],
    /// Luck alone moves a person this far up or down.
    pub luck: f64,
    /// Lowest and highest number on the value axis.
    pub range: (f64, f64),
    /// Name of the axis.
    pub axis: &'a str,
    /// Look.
    pub style: Style,
}

const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 176.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 22.0;

impl Waterfall<'_> {
    /// The waterfall as an SVG element.
    pub fn svg(&self) -> String {
        let (low, high) = self.range;
        let (rounded, ticks) =
            Scale { low: low.min(-self.luck), high: high.max(self.luck), from: 0.0, to: 0.0 }.rounded(5);
        let area = Area::beside(&ticks, WIDTH - 6.0, TOP, HEIGHT - BOTTOM);
        let y = area.upwards(rounded.low, rounded.high);
        let mut canvas = Canvas::new(WIDTH, HEIGHT, &self.title, &self.words);
        let (upper, lower) = (y.at(self.luck), y.at(-self.luck));
        canvas.rect("luck", area.left, upper, area.right - area.left, lower - upper);
        area.value_axis(&mut canvas, &y, &ticks);
        canvas.path("luck-edge", &format!("M{0:.1} {upper:.1}H{1:.1}M{0:.1} {lower:.1}H{1:.1}", area.left, area.right));

        let people = self.values.len().max(1) as f64;
        let step = (area.right - area.left - 4.0) / people;
        let gap = if step > 3.0 { 0.2 * step } else { 0.0 };
        let zero = y.at(0.0);
        let bar = |(i, value): (usize, &f64)| {
            let left = area.left + 2.0 + step * i as f64;
            // Whoever gains nothing has a bar too, as thin as the line.
            let top = if y.at(*value) == zero { zero - 0.5 } else { y.at(*value) };
            format!("M{left:.2} {zero:.1}V{top:.1}h{:.2}V{zero:.1}Z", step - gap)
        };
        canvas.group(self.style.class);
        canvas.path("fill", &self.values.iter().rev().enumerate().map(bar).collect::<String>());
        canvas.end_group();
        canvas.path("zero", &format!("M{:.1} {zero:.1}H{:.1}", area.left, area.right));
        canvas.text(0.5 * (area.left + area.right), area.bottom + 5.0 + TEXT, Anchor::Middle, self.axis);
        canvas.svg()
    }
}
