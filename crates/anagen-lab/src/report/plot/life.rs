//! The life of one follicle: its phases as strips, its hair's length and calibre as courses.

use super::axes::{Area, Scale, round_ticks};
use super::canvas::{Anchor, Canvas, TEXT, text_width, wrap};
use super::style::Style;
use crate::report::words;

/// One course of a life.
#[derive(Clone, Debug, PartialEq)]
pub struct LifeSeries<'a> {
    /// Its name.
    pub name: &'a str,
    /// Look.
    pub style: Style,
    /// (phase, first day, last day).
    pub phases: &'a [(String, f64, f64)],
    /// (day, length, calibre).
    pub hair: &'a [(f64, f64, f64)],
}

/// The life of one follicle.
#[derive(Clone, Debug, PartialEq)]
pub struct LifePlot<'a> {
    /// What it is, for readers who do not see it.
    pub title: String,
    /// What it shows, in words.
    pub words: String,
    /// The days written under the axis, as far as they fit.
    pub days: &'a [f64],
    /// Its courses.
    pub series: Vec<LifeSeries<'a>>,
}

const WIDTH: f64 = 340.0;
/// Height of a strip of phases, with the name above it.
const STRIP: f64 = 16.0;
const NAME: f64 = TEXT + 6.0;
/// Heights of the panels of length and of calibre, and the space above each for its name.
const PANEL: f64 = 66.0;
const HEAD: f64 = TEXT + 13.0;
const BOTTOM: f64 = 36.0;

impl LifePlot<'_> {
    /// The life as an SVG element.
    pub fn svg(&self) -> String {
        let (first, last) = (self.days.first().copied().unwrap_or(0.0), self.days.last().copied().unwrap_or(1.0));
        let most = |of: fn(&(f64, f64, f64)) -> f64| {
            self.series.iter().flat_map(|s| s.hair.iter().map(of)).fold(0.0, f64::max).max(1.0)
        };
        let (length, calibre) = (most(|h| h.1), most(|h| h.2));
        let [ticks_of_length, ticks_of_calibre] = [length, calibre].map(|top| round_ticks(0.0, top, 3));
        let widest = ticks_of_length.iter().chain(&ticks_of_calibre).copied().fold(0.0, f64::max);
        let left = text_width(&words::fixed(widest, 0)).max(20.0) + 8.0;
        let names: Vec<Vec<String>> = self.series.iter().map(|s| wrap(s.name, WIDTH - left - 8.0)).collect();
        let lines = names.iter().map(|lines| TEXT * (lines.len() as f64 - 1.0)).sum::<f64>();
        let height = lines + self.series.len() as f64 * (NAME + STRIP + 4.0) + 2.0 * (HEAD + PANEL) + BOTTOM;
        let x = Scale { low: first, high: last.max(first + 1.0), from: left, to: WIDTH - 12.0 };
        let mut canvas = Canvas::new(WIDTH, height, &self.title, &self.words);

        let mut y = 0.0;
        for (s, name) in self.series.iter().zip(&names) {
            canvas.group(s.style.class);
            for (i, line) in name.iter().enumerate() {
                y += if i == 0 { 0.0 } else { TEXT };
                canvas.label("name", left, y + TEXT, Anchor::Start, line);
            }
            strip(&mut canvas, s, &x, y + NAME);
            canvas.end_group();
            y += NAME + STRIP + 4.0;
        }
        let panels: [(&str, f64, Vec<f64>, fn(&(f64, f64, f64)) -> f64); 2] = [
            ("length of its hair, mm", length, ticks_of_length, |h| h.1),
            ("calibre of its hair, \u{b5}m", calibre, ticks_of_calibre, |h| h.2),
        ];
        for (name, top, ticks, of) in panels {
            canvas.text(left, y + HEAD - 8.0, Anchor::Start, name);
            let area = Area { left, right: WIDTH - 12.0, top: y + HEAD, bottom: y + HEAD + PANEL };
            let scale = area.upwards(0.0, top);
            area.value_axis(&mut canvas, &scale, &ticks);
            for s in &self.series {
                canvas.group(s.style.class);
                let points: Vec<(f64, f64)> = s.hair.iter().map(|h| (x.at(h.0), scale.at(of(h)))).collect();
                canvas.line(&s.style, &points);
                let every = points.len().div_ceil(8).max(1);
                for (px, py) in points.iter().skip(every / 2).step_by(every) {
                    canvas.marker(&s.style, *px, *py);
                }
                canvas.end_group();
            }
            y += HEAD + PANEL;
        }
        let area = Area { left, right: WIDTH - 12.0, top: 0.0, bottom: y };
        let places: Vec<(f64, String)> = self.days.iter().map(|d| (x.at(*d), words::day(*d))).collect();
        area.base_axis(&mut canvas, &places, "day");
        canvas.svg()
    }
}

/// Phases as blocks on a line: a growing follicle fills the strip, a resting one half of it, an empty one leaves
/// the line alone. What is wide enough bears its name.
fn strip(canvas: &mut Canvas, s: &LifeSeries, x: &Scale, top: f64) {
    for (phase, from, to) in s.phases {
        let (left, width) = (x.at(*from), x.at(*to) - x.at(*from));
        let height = match phase.as_str() {
            "anagen" => STRIP,
            "catagen" | "telogen" => 0.5 * STRIP,
            _ => 1.5,
        };
        canvas.rect("fill phase", left, top + STRIP - height, width, height);
        if width > text_width(phase) + 6.0 {
            let (class, at) = match phase.as_str() {
                "anagen" => ("on-fill", top + 0.5 * STRIP + 0.36 * TEXT),
                "catagen" | "telogen" => ("", top + 0.5 * STRIP - 2.0),
                _ => ("", top + STRIP - 4.0),
            };
            canvas.label(class, left + 0.5 * width, at, Anchor::Middle, phase);
        }
    }
}
