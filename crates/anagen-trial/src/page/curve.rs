//! Lines with bands over an axis of numbers, or points with bars over an axis of words.

use anagen_lab::report::plot::{Anchor, Area, Canvas, Scale, Style, text_width, wrap};
use anagen_lab::report::words::short;

/// One line.
pub(super) struct Line {
    /// Look.
    pub style: Style,
    /// Place, value, and the two ends of its interval.
    pub points: Vec<(f64, f64, [f64; 2])>,
}

/// A figure of lines.
pub(super) struct Curve<'a> {
    /// What it is, for readers who do not see it.
    pub title: String,
    /// What it shows, in words.
    pub words: String,
    /// Places with what is written under them.
    pub places: Vec<(f64, String)>,
    /// Name of the axis of places.
    pub axis: &'a str,
    /// Whether places are words: then points are not joined.
    pub words_axis: bool,
    /// Lines.
    pub lines: Vec<Line>,
    /// A value marked across.
    pub mark: Option<f64>,
    /// A place marked upwards.
    pub here: Option<f64>,
    /// The value axis holds at least this range.
    pub least: Option<(f64, f64)>,
    /// Values are shares of 1: their axis is in percent and ends at 100.
    pub shares: bool,
}

const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 206.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 36.0;
const LINE: f64 = 14.0;

impl Curve<'_> {
    /// The figure as an SVG element; a sentence if there is nothing to show.
    pub fn svg(&self) -> String {
        let factor = if self.shares { 100.0 } else { 1.0 };
        let ends = self.lines.iter().flat_map(|l| &l.points).flat_map(|p| [p.1, p.2[0], p.2[1]]);
        let all = ends.chain(self.mark).chain(self.least.iter().flat_map(|l| [l.0, l.1])).filter(|v| v.is_finite());
        let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        if low > high || self.places.is_empty() {
            return "<p class=\"quiet\">there is nothing to show</p>".into();
        }
        let pad = if self.shares { 0.0 } else { 0.04 * (high - low).max(1e-9 + 0.02 * high.abs()) };
        let room = Scale { low: factor * (low - pad), high: factor * (high + pad), from: 0.0, to: 0.0 };
        let (mut rounded, mut ticks) = room.rounded(5);
        if self.shares {
            rounded.high = rounded.high.min(100.0);
            ticks.retain(|t| *t <= 100.0);
        }
        // Words under the axis may take several lines.
        let seats = self.places.len() as f64;
        let wrapped: Vec<Vec<String>> = match self.words_axis {
            true => self.places.iter().map(|(_, word)| wrap(word, (WIDTH - 50.0) / seats - 6.0)).collect(),
            false => Vec::new(),
        };
        let lines = wrapped.iter().map(Vec::len).max().unwrap_or(1).max(1) as f64;
        let height = HEIGHT + LINE * (lines - 1.0);
        let area = Area::beside(&ticks, WIDTH - 12.0, TOP, height - BOTTOM - LINE * (lines - 1.0));
        let y = area.upwards(rounded.low, rounded.high);
        let at = |place: f64| self.seat(place, &area);

        let mut canvas = Canvas::new(WIDTH, height, &self.title, &self.words);
        area.value_axis(&mut canvas, &y, &ticks);
        if let Some(mark) = self.mark {
            let at = y.at(factor * mark);
            canvas.path("mark", &format!("M{:.1} {at:.1}H{:.1}", area.left, area.right));
        }
        if let Some(here) = self.here {
            canvas.path("mark", &format!("M{:.1} {:.1}V{:.1}", at(here), area.top, area.bottom));
        }
        self.base(&mut canvas, &area, &wrapped, lines);
        for (number, line) in self.lines.iter().enumerate() {
            canvas.group(line.style.class);
            let finite = line.points.iter().filter(|p| p.1.is_finite());
            let aside =
                if self.words_axis { 10.0 * (number as f64 - 0.5 * (self.lines.len() as f64 - 1.0)) } else { 0.0 };
            let points: Vec<(f64, f64)> = finite.clone().map(|p| (at(p.0) + aside, y.at(factor * p.1))).collect();
            let with_ends = finite.filter(|p| p.2.iter().all(|e| e.is_finite()));
            let band: Vec<(f64, f64, f64)> =
                with_ends.map(|p| (at(p.0) + aside, y.at(factor * p.2[0]), y.at(factor * p.2[1]))).collect();
            if self.words_axis || points.len() == 1 {
                for (x, low, high) in &band {
                    canvas.path("bar", &format!("M{x:.1} {low:.1}V{high:.1}"));
                }
            } else {
                if band.len() > 1 {
                    canvas.band(&band);
                }
                canvas.line(&line.style, &points);
            }
            points.iter().for_each(|(x, y)| canvas.marker(&line.style, *x, *y));
            canvas.end_group();
        }
        canvas.svg()
    }

    /// Where a place stands.
    fn seat(&self, place: f64, area: &Area) -> f64 {
        let places = || self.places.iter().map(|p| p.0);
        let (low, high) = (places().fold(f64::INFINITY, f64::min), places().fold(f64::NEG_INFINITY, f64::max));
        if self.words_axis || low == high {
            let step = (area.right - area.left) / self.places.len() as f64;
            let number = places().position(|p| p == place).unwrap_or(0);
            return area.left + step * (number as f64 + 0.5);
        }
        Scale { low, high, from: area.left + 6.0, to: area.right - 2.0 }.at(place)
    }

    /// The lower axis.
    fn base(&self, canvas: &mut Canvas, area: &Area, wrapped: &[Vec<String>], lines: f64) {
        let seats: Vec<f64> = self.places.iter().map(|p| self.seat(p.0, area)).collect();
        if !self.words_axis {
            let places: Vec<(f64, String)> = seats.iter().zip(&self.places).map(|(x, p)| (*x, p.1.clone())).collect();
            return area.base_axis(canvas, &places, self.axis);
        }
        canvas.path("axis", &format!("M{:.1} {:.1}H{:.1}", area.left, area.bottom, area.right));
        for (x, words) in seats.iter().zip(wrapped) {
            for (number, word) in words.iter().enumerate() {
                let half = 0.5 * text_width(word);
                let x = x.clamp(half, canvas.width - half);
                canvas.text(x, area.bottom + 15.0 + LINE * number as f64, Anchor::Middle, word);
            }
        }
        let under = area.bottom + 33.0 + LINE * (lines - 1.0);
        canvas.text(0.5 * (area.left + area.right), under, Anchor::Middle, self.axis);
    }
}

/// Places that are numbers.
pub(super) fn numbers(places: impl IntoIterator<Item = f64>) -> Vec<(f64, String)> {
    places.into_iter().map(|x| (x, short(x))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(points: Vec<(f64, f64, [f64; 2])>, words_axis: bool) -> String {
        let places = points.iter().map(|p| (p.0, format!("place <{}>", p.0))).collect();
        let lines = vec![Line { style: Style::of_plan(1), points }];
        let (title, words) = (String::from("a curve"), String::new());
        Curve {
            title,
            words,
            places,
            axis: "people",
            words_axis,
            lines,
            mark: Some(0.8),
            here: None,
            least: None,
            shares: true,
        }
        .svg()
    }

    #[test]
    fn odd_points_draw_without_nonsense() {
        let flat = [f64::NAN; 2];
        for words in [false, true] {
            for points in [
                vec![(1.0, 0.5, flat)],
                vec![(1.0, f64::NAN, flat), (2.0, 0.5, [0.4, 0.6])],
                vec![(3.0, 0.0, [0.0, 0.0]); 2],
            ] {
                let svg = curve(points, words);
                assert!(svg.contains("class=\"dot\"") && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
                assert!(!svg.contains("place <"));
            }
        }
        assert!(curve(Vec::new(), false).contains("nothing to show"));
    }

    #[test]
    fn shares_end_at_a_hundred_and_bands_are_drawn() {
        let svg = curve(vec![(50.0, 0.31, [0.2, 0.4]), (100.0, 0.99, [0.97, 1.0])], false);
        assert!(svg.contains(">100</text>") && !svg.contains(">120</text>") && svg.contains("class=\"band\""));
        let words = curve(vec![(0.0, 0.31, [0.2, 0.4]), (1.0, 0.99, [0.97, 1.0])], true);
        assert!(words.matches("class=\"bar\"").count() == 2 && !words.contains("class=\"band\""));
    }
}
