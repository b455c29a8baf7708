//! A forest: groups of rows, each a point with its range about a line at nothing, and its numbers in words.

use super::axes::{Area, Scale, round_ticks, tick_words};
use super::canvas::{Anchor, Canvas, TEXT, text_width, wrap};
use super::style::Style;

/// One row of a forest.
#[derive(Clone, Debug, PartialEq)]
pub struct ForestRow {
    /// Name at the left.
    pub name: String,
    /// The point.
    pub point: f64,
    /// Its range.
    pub range: (f64, f64),
    /// Its numbers, written at the right.
    pub numbers: String,
}

/// Rows under one name, in one look.
#[derive(Clone, Debug, PartialEq)]
pub struct ForestGroup {
    /// The name.
    pub name: String,
    /// Look.
    pub style: Style,
    /// The rows.
    pub rows: Vec<ForestRow>,
}

/// A forest.
#[derive(Clone, Debug, PartialEq)]
pub struct Forest<'a> {
    /// What it is, for readers who do not see it.
    pub title: String,
    /// What it shows, in words.
    pub words: String,
    /// Groups from above.
    pub groups: Vec<ForestGroup>,
    /// Lowest and highest number on the axis.
    pub range: (f64, f64),
    /// Name of the axis.
    pub axis: &'a str,
}

const WIDTH: f64 = 340.0;
/// Height of a row, and of a line of a name.
const ROW: f64 = TEXT + 5.0;
/// Space between groups.
const GAP: f64 = 7.0;
const BOTTOM: f64 = 36.0;

impl Forest<'_> {
    /// The forest as an SVG element.
    pub fn svg(&self) -> String {
        let names: Vec<Vec<String>> = self.groups.iter().map(|g| wrap(&g.name, WIDTH - 8.0)).collect();
        let lines: usize =
            names.iter().map(Vec::len).sum::<usize>() + self.groups.iter().map(|g| g.rows.len()).sum::<usize>();
        let bottom = 4.0 + ROW * lines as f64 + GAP * self.groups.len() as f64;
        let height = bottom + BOTTOM;
        let rows = || self.groups.iter().flat_map(|g| &g.rows);
        let widest = |of: fn(&ForestRow) -> &str| rows().map(|r| text_width(of(r))).fold(0.0, f64::max);
        let (left, right) = (widest(|r| &r.name) + 16.0, WIDTH - widest(|r| &r.numbers) - 12.0);
        let area = Area { left, right, top: 2.0, bottom };
        let (low, high) = self.range;
        let x = Scale { low: low.min(0.0), high: high.max(0.0), from: left + 4.0, to: right - 4.0 };

        let mut canvas = Canvas::new(WIDTH, height, &self.title, &self.words);
        let ticks = round_ticks(x.low, x.high.max(x.low + 1e-9), 4);
        for tick in &ticks {
            let class = if *tick == 0.0 { "zero" } else { "grid" };
            canvas.path(class, &format!("M{:.1} {:.1}V{bottom:.1}", x.at(*tick), area.top));
        }
        let mut y = 4.0;
        for (group, name) in self.groups.iter().zip(&names) {
            for line in name {
                canvas.rect("ground", 0.0, y + 1.0, text_width(line) + 6.0, ROW - 2.0);
                canvas.label("strong", 2.0, y + TEXT + 1.0, Anchor::Start, line);
                y += ROW;
            }
            for row in &group.rows {
                let middle = y + 0.5 * ROW;
                canvas.text(10.0, middle + 0.35 * TEXT, Anchor::Start, &row.name);
                canvas.group(group.style.class);
                canvas.path("bar", &format!("M{:.1} {middle:.1}H{:.1}", x.at(row.range.0), x.at(row.range.1)));
                canvas.marker(&group.style, x.at(row.point), middle);
                canvas.end_group();
                canvas.label("strong", WIDTH - 4.0, middle + 0.35 * TEXT, Anchor::End, &row.numbers);
                y += ROW;
            }
            y += GAP;
        }
        let places: Vec<(f64, String)> = ticks.iter().map(|t| x.at(*t)).zip(tick_words(&ticks)).collect();
        area.base_axis(&mut canvas, &places, self.axis);
        canvas.svg()
    }
}
