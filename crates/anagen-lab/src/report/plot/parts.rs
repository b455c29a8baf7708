//! A sum and its parts: each part begins where the one above ends, the sum stands below with its range.

use super::axes::{Area, Scale, round_ticks, tick_words};
use super::canvas::{Anchor, Canvas, TEXT, text_width, wrap};
use super::style::Style;

/// One part.
#[derive(Clone, Debug, PartialEq)]
pub struct PlotPart {
    /// Name over its bar.
    pub name: String,
    /// How much it adds.
    pub amount: f64,
    /// Its number, written at the right.
    pub number: String,
}

/// A sum and its parts.
#[derive(Clone, Debug, PartialEq)]
pub struct PartsPlot<'a> {
    /// What it is, for readers who do not see it.
    pub title: String,
    /// What it shows, in words.
    pub words: String,
    /// Parts from above.
    pub parts: Vec<PlotPart>,
    /// The sum.
    pub sum: PlotPart,
    /// The range of the sum.
    pub range: (f64, f64),
    /// Look of the bars.
    pub style: Style,
    /// Name of the axis.
    pub axis: &'a str,
}

const WIDTH: f64 = 340.0;
/// Height of a line of a name, of a bar, and of the space under it.
const LINE: f64 = TEXT + 4.0;
const BAR: f64 = 8.0;
const GAP: f64 = 5.0;
const BOTTOM: f64 = 36.0;

impl PartsPlot<'_> {
    /// The plot as an SVG element.
    pub fn svg(&self) -> String {
        let rows: Vec<&PlotPart> = self.parts.iter().chain([&self.sum]).collect();
        let room = |row: &PlotPart| WIDTH - text_width(&row.number) - 10.0;
        let names: Vec<Vec<String>> = rows.iter().map(|row| wrap(&row.name, room(row))).collect();
        let lines: usize = names.iter().map(Vec::len).sum();
        let bottom = 4.0 + LINE * lines as f64 + (BAR + GAP) * rows.len() as f64 + GAP;

        let mut ends = vec![0.0, self.range.0, self.range.1, self.sum.amount];
        let mut at = 0.0;
        for part in &self.parts {
            at += part.amount;
            ends.push(at);
        }
        let low = ends.iter().copied().fold(0.0, f64::min);
        let high = ends.iter().copied().fold(0.0, f64::max);
        let area = Area { left: 0.0, right: WIDTH, top: 2.0, bottom };
        let x = Scale { low, high: high.max(low + 1e-9), from: 8.0, to: WIDTH - 8.0 };

        let mut canvas = Canvas::new(WIDTH, bottom + BOTTOM, &self.title, &self.words);
        let ticks = round_ticks(x.low, x.high, 5);
        for tick in &ticks {
            let class = if *tick == 0.0 { "zero" } else { "grid" };
            canvas.path(class, &format!("M{:.1} {:.1}V{bottom:.1}", x.at(*tick), area.top));
        }
        let mut y = 4.0;
        let mut from = 0.0;
        for (i, (row, name)) in rows.iter().zip(&names).enumerate() {
            let is_sum = i + 1 == rows.len();
            for (n, line) in name.iter().enumerate() {
                canvas.rect("ground", 0.0, y, text_width(line) + 4.0, LINE);
                canvas.label("strong", 2.0, y + TEXT, Anchor::Start, line);
                if n == 0 {
                    let width = text_width(&row.number) + 4.0;
                    canvas.rect("ground", WIDTH - width, y, width, LINE);
                    canvas.label("strong", WIDTH - 2.0, y + TEXT, Anchor::End, &row.number);
                }
                y += LINE;
            }
            let (start, end) = if is_sum { (0.0, row.amount) } else { (from, from + row.amount) };
            let (left, right) = (x.at(start.min(end)), x.at(start.max(end)));
            canvas.group(self.style.class);
            // A part that takes away is hollow, so that its direction shows without the sign.
            let class = if row.amount < 0.0 { "hollow" } else { "fill" };
            if row.amount != 0.0 {
                canvas.rect(class, left, y, (right - left).max(1.0), BAR);
            }
            if is_sum {
                canvas
                    .path("bar", &format!("M{:.1} {:.1}H{:.1}", x.at(self.range.0), y + BAR + 3.0, x.at(self.range.1)));
            }
            canvas.end_group();
            if i + 2 < rows.len() {
                canvas.path(
                    "mark",
                    &format!("M{:.1} {:.1}v{:.1}", x.at(end), y + BAR, GAP + LINE * names[i + 1].len() as f64),
                );
            }
            from = end;
            y += BAR + GAP;
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
    fn parts_begin_where_the_one_above_ends_and_losses_are_hollow() {
        let part = |name: &str, amount: f64| PlotPart { name: name.into(), amount, number: format!("{amount:+}") };
        let svg = PartsPlot {
            title: "parts".into(),
            words: String::new(),
            parts: vec![part("a", 8.0), part("b", -2.0), part("c", 4.0)],
            sum: part("all", 10.0),
            range: (-10.0, 20.0),
            style: Style::of_plan(1),
            axis: "hairs",
        }
        .svg();
        // -10 to 20 over 324 units: 10.8 a hair, 0 at 116.
        let bars = [("fill", 116.0, 86.4), ("hollow", 180.8, 21.6), ("fill", 180.8, 43.2), ("fill", 116.0, 108.0)];
        for (class, left, width) in bars {
            let begins = format!("<rect class=\"{class}\" x=\"{left:.1}\" y=");
            let ends = format!("width=\"{width:.1}\" height=\"8.0\"/>");
            let drawn = svg
                .match_indices(&begins)
                .any(|(at, _)| svg[at..].find("/>").is_some_and(|end| svg[at..at + end + 2].ends_with(&ends)));
            assert!(drawn, "{class} {left} {width} {svg}");
        }
        assert_eq!((svg.matches("class=\"hollow\"").count(), svg.matches("class=\"mark\"").count()), (1, 2));
        assert!(svg.contains("M8.0 ") && svg.contains("H332.0"), "the range of the sum: {svg}");
    }
}
