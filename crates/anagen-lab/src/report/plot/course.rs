//! Courses over days: lines with dash and marker, their ranges as bands or as bars at the end.

use super::axes::{Area, Scale};
use super::canvas::{Anchor, Canvas, TEXT, text_width};
use super::style::Style;
use crate::report::words;

/// One course.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Name written at its end; empty for none.
    pub label: String,
    /// Look.
    pub style: Style,
    /// (day, value), in order.
    pub points: Vec<(f64, f64)>,
    /// (day, low, high), in order.
    pub band: Vec<(f64, f64, f64)>,
    /// Whether each point has a marker of its own, or only some along the course: for many points.
    pub marked: bool,
}

/// How the ranges of the courses are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ranges {
    /// Shaded along the course: for one or two courses.
    Bands,
    /// As bars side by side at the end: for many, whose bands would hide each other.
    Ends,
}

/// A plot of courses.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// What it is, for readers who do not see it.
    pub title: String,
    /// What it shows, in words.
    pub words: String,
    /// Days written under the axis, as far as they fit.
    pub days: Vec<f64>,
    /// Courses, in the order of drawing.
    pub series: Vec<Series>,
    /// How ranges are drawn.
    pub ranges: Ranges,
    /// The value axis holds at least this range, if given (to share it between plots).
    pub least: Option<(f64, f64)>,
    /// Values cannot go below 0, nor the axis.
    pub floor: bool,
}

const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 206.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 36.0;
/// Width of a bar at the end.
const BAR: f64 = 8.0;
/// Markers along a course of many points.
const MARKERS: usize = 7;

impl Plot {
    /// Lowest and highest number shown.
    pub fn range(&self) -> Option<(f64, f64)> {
        let points = self.series.iter().flat_map(|s| s.points.iter().map(|p| p.1));
        let shown = |s: &&Series| self.ranges == Ranges::Bands && !s.band.is_empty();
        let bands = self.series.iter().filter(shown).flat_map(|s| s.band.iter().flat_map(|b| [b.1, b.2]));
        let ends = self.series.iter().filter_map(|s| s.band.last()).flat_map(|b| [b.1, b.2]);
        let all =
            points.chain(bands).chain(ends).chain(self.least.iter().flat_map(|l| [l.0, l.1])).filter(|v| v.is_finite());
        all.fold(None, |range, v| match range {
            None => Some((v, v)),
            Some((low, high)) => Some((f64::min(low, v), f64::max(high, v))),
        })
    }

    /// The plot as an SVG element for HTML; a sentence if there is nothing to show.
    pub fn svg(&self) -> String {
        let (Some((low, high)), Some(first), Some(last)) =
            (self.range(), self.days.first().copied(), self.days.last().copied())
        else {
            return "<p class=\"quiet\">nothing was read</p>".into();
        };
        let names = self.series.iter().map(|s| text_width(&s.label)).fold(0.0, f64::max);
        let bars = self.ranges == Ranges::Ends && self.series.iter().any(|s| !s.band.is_empty());
        let right = match (names > 0.0, bars) {
            (true, _) => (names + 12.0).min(0.4 * WIDTH),
            (_, true) => 12.0 + BAR * self.series.len() as f64,
            _ => 12.0,
        };
        let pad = 0.04 * (high - low).max(1e-9 + 0.02 * high.abs());
        let low = if self.floor { (low - pad).max(0.0).min(low) } else { low - pad };
        let room = Scale { low, high: high + pad, from: 0.0, to: 0.0 };
        let (rounded, ticks) = room.rounded(5);
        let area = Area::beside(&ticks, WIDTH - right, TOP, HEIGHT - BOTTOM);
        let y = area.upwards(rounded.low, rounded.high);
        let x = Scale { low: first, high: last, from: area.left + 6.0, to: area.right };

        let mut canvas = Canvas::new(WIDTH, HEIGHT, &self.title, &self.words);
        area.value_axis(&mut canvas, &y, &ticks);
        let days: Vec<(f64, String)> = self.days.iter().map(|d| (x.at(*d), words::day(*d))).collect();
        area.base_axis(&mut canvas, &days, "day");
        if self.ranges == Ranges::Bands {
            for s in &self.series {
                canvas.group(s.style.class);
                let finite = s.band.iter().filter(|b| b.1.is_finite() && b.2.is_finite());
                let band: Vec<_> = finite.map(|b| (x.at(b.0), y.at(b.1), y.at(b.2))).collect();
                if band.len() > 1 {
                    canvas.band(&band);
                }
                canvas.end_group();
            }
        }
        for (number, s) in self.series.iter().enumerate() {
            canvas.group(s.style.class);
            if bars {
                ending(&mut canvas, s, area.right + 12.0 + BAR * number as f64, &y);
            }
            course(&mut canvas, s, &x, &y);
            canvas.end_group();
        }
        self.labels(&mut canvas, &x, &y);
        canvas.svg()
    }

    /// Names at the ends of the courses, moved apart where they would overlap.
    fn labels(&self, canvas: &mut Canvas, x: &Scale, y: &Scale) {
        let mut ends: Vec<(f64, f64, &Series)> = Vec::new();
        for s in self.series.iter().filter(|s| !s.label.is_empty()) {
            if let Some(p) = s.points.iter().rev().find(|p| p.1.is_finite()) {
                ends.push((x.at(p.0) + 8.0, y.at(p.1) + 0.35 * TEXT, s));
            }
        }
        ends.sort_by(|a, b| a.1.total_cmp(&b.1));
        let apart = TEXT + 3.0;
        for _ in 0..20 {
            for i in 1..ends.len() {
                let short = apart - (ends[i].1 - ends[i - 1].1);
                if short > 0.0 {
                    ends[i - 1].1 -= 0.5 * short;
                    ends[i].1 += 0.5 * short;
                }
            }
        }
        for (at, height, s) in ends {
            canvas.group(s.style.class);
            canvas.label("name", at, height, Anchor::Start, &s.label);
            canvas.end_group();
        }
    }
}

/// Line and markers of a course.
fn course(canvas: &mut Canvas, s: &Series, x: &Scale, y: &Scale) {
    let points: Vec<(f64, f64)> = s.points.iter().filter(|p| p.1.is_finite()).map(|p| (x.at(p.0), y.at(p.1))).collect();
    canvas.line(&s.style, &points);
    let every = if s.marked { 1 } else { points.len().div_ceil(MARKERS).max(1) };
    for (px, py) in points.iter().skip(every / 2).step_by(every) {
        canvas.marker(&s.style, *px, *py);
    }
}

/// The last range of a course as a bar at `at`, with the course's own last value on it.
fn ending(canvas: &mut Canvas, s: &Series, at: f64, y: &Scale) {
    if let Some(end) = s.band.last().filter(|b| b.1.is_finite() && b.2.is_finite()) {
        canvas.path("bar", &format!("M{at:.1} {:.1}V{:.1}", y.at(end.1), y.at(end.2)));
        if let Some(p) = s.points.last().filter(|p| p.1.is_finite()) {
            canvas.marker(&s.style, at, y.at(p.1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_series_draw_without_nonsense() {
        let series = |points: Vec<(f64, f64)>| Series {
            label: "a < b".into(),
            style: Style::of_plan(0),
            band: points.iter().map(|p| (p.0, p.1 - 1.0, p.1 + 1.0)).collect(),
            points,
            marked: true,
        };
        for points in [vec![], vec![(0.0, 3.0)], vec![(0.0, 0.0), (1.0, 0.0)], vec![(0.0, f64::NAN), (84.0, 2.0)]] {
            let days = points.iter().map(|p| p.0).collect();
            let plot = Plot {
                title: "x".into(),
                words: String::new(),
                days,
                series: vec![series(points)],
                ranges: Ranges::Ends,
                least: None,
                floor: false,
            };
            let svg = plot.svg();
            assert!(!svg.contains("NaN") && !svg.contains("inf") && !svg.contains("a < b"), "{svg}");
        }
    }

    #[test]
    fn many_points_have_few_markers() {
        let points: Vec<(f64, f64)> = (0..104).map(|w| (7.0 * f64::from(w), f64::from(w % 9))).collect();
        let style = Style::of_plan(1);
        let series = Series { label: String::new(), style, points, band: Vec::new(), marked: false };
        let plot = Plot {
            title: "x".into(),
            words: String::new(),
            days: vec![0.0, 721.0],
            series: vec![series],
            ranges: Ranges::Ends,
            least: None,
            floor: true,
        };
        assert!((5..=8).contains(&plot.svg().matches("class=\"dot\"").count()));
    }
}
