//! A tornado: for each row two bars from one line in the middle, to what both ends of a range give.

use super::axes::{Area, Scale, round_ticks, tick_words};
use super::canvas::{Anchor, Canvas, TEXT, text_width};
use super::style::Style;

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct TornadoRow {
    /// Name over its bars.
    pub name: String,
    /// Written at the right in the quiet colour of axes.
    pub note: String,
    /// What the low end gives.
    pub at_low: f64,
    /// What the high end gives.
    pub at_high: f64,
}

/// A tornado.
#[derive(Clone, Debug, PartialEq)]
pub struct TornadoPlot<'a> {
    /// What it is, for readers who do not see it.
    pub title: String,
    /// What it shows, in words.
    pub words: String,
    /// Rows from above.
    pub rows: Vec<TornadoRow>,
    /// Where the line stands.
    pub middle: f64,
    /// Look of the bars.
    pub style: Style,
    /// Name of the axis.
    pub axis: &'a str,
}

const WIDTH: f64 = 340.0;
/// Height of the line of a name, of one bar, and of the space under a row.
const LINE: f64 = TEXT + 4.5;
const BAR: f64 = 5.0;
const GAP: f64 = 4.0;
const BOTTOM: f64 = 36.0;

impl TornadoPlot<'_> {
    /// The tornado as an SVG element.
    pub fn svg(&self) -> String {
        let bottom = 4.0 + (LINE + 2.0 * BAR + 1.0 + GAP) * self.rows.len() as f64;
        let ends = self.rows.iter().flat_map(|r| [r.at_low, r.at_high]).chain([self.middle, 0.0]);
        let low = ends.clone().fold(f64::INFINITY, f64::min);
        let high = ends.fold(f64::NEG_INFINITY, f64::max);
        let area = Area { left: 0.0, right: WIDTH, top: 2.0, bottom };
        let x = Scale { low, high: high.max(low + 1e-9), from: 8.0, to: WIDTH - 8.0 };

        let mut canvas = Canvas::new(WIDTH, bottom + BOTTOM, &self.title, &self.words);
        let ticks = round_ticks(x.low, x.high, 5);
        for tick in &ticks {
            canvas.path("grid", &format!("M{:.1} {:.1}V{bottom:.1}", x.at(*tick), area.top));
        }
        canvas.path("zero", &format!("M{:.1} {:.1}V{bottom:.1}", x.at(self.middle), area.top));
        let mut y = 4.0;
        for row in &self.rows {
            canvas.rect("ground", 0.0, y, text_width(&row.name) + 4.0, LINE);
            canvas.label("strong", 2.0, y + TEXT, Anchor::Start, &row.name);
            if !row.note.is_empty() {
                let width = text_width(&row.note) + 4.0;
                canvas.rect("ground", WIDTH - width, y, width, LINE);
                canvas.text(WIDTH - 2.0, y + TEXT, Anchor::End, &row.note);
            }
            y += LINE;
            canvas.group(self.style.class);
            for (class, end) in [("hollow", row.at_low), ("fill", row.at_high)] {
                let (a, b) = (x.at(self.middle.min(end)), x.at(self.middle.max(end)));
                canvas.rect(class, a, y, (b - a).max(0.6), BAR);
                y += BAR + if class == "hollow" { 1.0 } else { 0.0 };
            }
            canvas.end_group();
            y += GAP;
        }
        let places: Vec<(f64, String)> = ticks.iter().map(|t| x.at(*t)).zip(tick_words(&ticks)).collect();
        area.base_axis(&mut canvas, &places, self.axis);
        canvas.svg()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_bars_begin_at_the_middle_even_on_one_side_of_it() {
        let row = |at_low, at_high| TornadoRow { name: "a.b".into(), note: "guess".into(), at_low, at_high };
        let svg = TornadoPlot {
            title: "tornado".into(),
            words: String::new(),
            rows: vec![row(0.0, 20.0), row(15.0, 20.0)],
            middle: 10.0,
            style: Style::of_plan(2),
            axis: "hairs",
        }
        .svg();
        // 0 to 20 over 324 units: the middle at 170.
        for (class, left, width) in
            [("hollow", 8.0, 162.0), ("fill", 170.0, 162.0), ("hollow", 170.0, 81.0), ("fill", 170.0, 162.0)]
        {
            let bar = format!("<rect class=\"{class}\" x=\"{left:.1}\" y=");
            let found = svg.match_indices(&bar).any(|(i, _)| {
                svg[i..].split("/>").next().is_some_and(|r| r.contains(&format!("width=\"{width:.1}\"")))
            });
            assert!(found, "{class} {left} {width} {svg}");
        }
        assert!(svg.contains("class=\"zero\" d=\"M170.0 "));
    }
}
