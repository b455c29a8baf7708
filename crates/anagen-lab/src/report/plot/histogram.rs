//! Hairs by calibre: what was before as an outline, what is after as filled bars.

use super::axes::{Area, Scale, tick_words};
use super::canvas::{Anchor, Canvas, TEXT, path, text_width};
use super::style::Style;

/// A histogram before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram<'a> {
    /// What it is, for readers who do not see it.
    pub title: String,
    /// What it shows, in words.
    pub words: String,
    /// Width of a bin.
    pub bin: f64,
    /// Number of bins on the axis.
    pub bins: usize,
    /// Height of each bin before, from 0 on.
    pub before: &'a [f64],
    /// The same after.
    pub after: &'a [f64],
    /// Highest bin on the value axis.
    pub most: f64,
    /// A value marked across, with what lies below and above it.
    pub cut: (f64, &'a str, &'a str),
    /// Name of the axis.
    pub axis: &'a str,
    /// Look of what is after.
    pub style: Style,
}

const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 190.0;
/// Room above for the names on both sides of the cut.
const TOP: f64 = 24.0;
const BOTTOM: f64 = 36.0;

impl Histogram<'_> {
    /// The histogram as an SVG element.
    pub fn svg(&self) -> String {
        let (rounded, ticks) = Scale { low: 0.0, high: self.most, from: 0.0, to: 0.0 }.rounded(4);
        let area = Area::beside(&ticks, WIDTH - 12.0, TOP, HEIGHT - BOTTOM);
        let y = area.upwards(0.0, rounded.high);
        let x = Scale { low: 0.0, high: self.bins as f64 * self.bin, from: area.left, to: area.right };
        let mut canvas = Canvas::new(WIDTH, HEIGHT, &self.title, &self.words);
        area.value_axis(&mut canvas, &y, &ticks);

        canvas.group(self.style.class);
        let bar = |(i, height): (usize, &f64)| {
            let (left, right) = (x.at(i as f64 * self.bin) + 1.0, x.at((i + 1) as f64 * self.bin) - 1.0);
            format!("M{left:.1} {:.1}V{:.1}H{right:.1}V{:.1}Z", y.at(0.0), y.at(*height), y.at(0.0))
        };
        let bars = self.after.iter().enumerate().filter(|(_, height)| **height > 0.0).map(bar);
        canvas.path("fill soft", &bars.collect::<String>());
        canvas.end_group();

        let mut outline = vec![(x.at(0.0), y.at(0.0))];
        for (i, height) in self.before.iter().enumerate() {
            outline.extend([i, i + 1].map(|edge| (x.at(edge as f64 * self.bin), y.at(*height))));
        }
        outline.push((x.at(self.before.len() as f64 * self.bin), y.at(0.0)));
        canvas.path("before", &path(outline.into_iter()));

        let (cut, below, above) = self.cut;
        let at = x.at(cut);
        canvas.path("mark", &format!("M{at:.1} {:.1}V{:.1}", TOP - 12.0, area.bottom));
        canvas.text((at - 5.0).max(text_width(below)), TOP - 14.0 + 0.7 * TEXT, Anchor::End, below);
        canvas.text(at + 5.0, TOP - 14.0 + 0.7 * TEXT, Anchor::Start, above);

        let edges: Vec<f64> = (0..=self.bins).step_by(2).map(|i| i as f64 * self.bin).collect();
        let places: Vec<(f64, String)> = edges.iter().map(|e| x.at(*e)).zip(tick_words(&edges)).collect();
        area.base_axis(&mut canvas, &places, self.axis);
        canvas.svg()
    }
}
