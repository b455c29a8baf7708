//! A small plot of courses over days as SVG for the page: lines with dash and marker, bands, axes.
//!
//! Series differ by dash and marker as well as by colour, so that a grey print can be read. Text takes
//! its font from the page. A chart library would bring more code into the build than the page has.

use std::fmt::Write;

use super::words;

/// How a series looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Colour, dark enough for text on white.
    pub colour: &'static str,
    /// Dash pattern; empty is solid.
    pub dash: &'static str,
    /// Marker.
    pub marker: Marker,
}

/// Shape at each point of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// Open circle, for the untreated twin.
    Ring,
    /// Filled circle.
    Disc,
    /// Square.
    Square,
    /// Triangle, point up.
    Up,
    /// Diamond.
    Diamond,
    /// Triangle, point down.
    Down,
}

/// The untreated twin, then plans in the order of the file; colours after Okabe and Ito (2008), darkened.
const STYLES: [Style; 6] = [
    Style { colour: "#5b6470", dash: "5 3", marker: Marker::Ring },
    Style { colour: "#0b62a4", dash: "", marker: Marker::Disc },
    Style { colour: "#b8500a", dash: "9 3", marker: Marker::Square },
    Style { colour: "#00795c", dash: "2 2", marker: Marker::Up },
    Style { colour: "#8a3b86", dash: "9 3 2 3", marker: Marker::Diamond },
    Style { colour: "#806000", dash: "4 2 1 2", marker: Marker::Down },
];

impl Style {
    /// The look of plan number `plan`; from the sixth plan on, colours return with other markers.
    pub fn of_plan(plan: usize) -> Style {
        let n = STYLES.len();
        match plan {
            _ if plan < n => STYLES[plan],
            _ => {
                let (round, i) = ((plan - 1) / (n - 1), (plan - 1) % (n - 1));
                Style { marker: STYLES[1 + (i + round) % (n - 1)].marker, ..STYLES[1 + i] }
            }
        }
    }

    /// A short piece of the line with its marker, for legends.
    pub fn key(&self) -> String {
        let line = stroke(self, "M2 7H34");
        format!(
            "<svg class=\"key\" width=\"36\" height=\"14\" viewBox=\"0 0 36 14\" aria-hidden=\"true\">{line}{}</svg>",
            marker(self, 18.0, 7.0)
        )
    }
}

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
    /// What it shows, for readers who do not see it.
    pub about: String,
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

const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 196.0;
const LEFT: f64 = 38.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 30.0;
/// Width of a bar at the end.
const BAR: f64 = 8.0;

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
        let labelled = self.series.iter().any(|s| !s.label.is_empty());
        let bars = self.ranges == Ranges::Ends && self.series.iter().any(|s| !s.band.is_empty());
        let room = if bars { 12.0 + BAR * self.series.len() as f64 } else { 12.0 };
        let right = if labelled { 78.0 } else { room };
        let pad = 0.06 * (high - low).max(1e-9 + 0.02 * high.abs());
        let low = if self.floor { (low - pad).max(0.0).min(low) } else { low - pad };
        let ticks = ticks(low, high + pad);
        let (low, high) = (low.min(ticks[0]), (high + pad).max(ticks[ticks.len() - 1]));
        let span = if last > first { last - first } else { 1.0 };
        let x = |day: f64| LEFT + 6.0 + (day - first) / span * (WIDTH - LEFT - 6.0 - right);
        let y = |value: f64| TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM);

        let mut svg = format!(
            "<svg class=\"plot\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">",
            escape(&self.about)
        );
        self.axes(&mut svg, &ticks, x, y, WIDTH - right);
        for s in &self.series {
            let band: Vec<_> = s.band.iter().filter(|b| b.1.is_finite() && b.2.is_finite()).collect();
            if band.len() > 1 && self.ranges == Ranges::Bands {
                let up = band.iter().map(|b| (b.0, b.1));
                let outline = up.chain(band.iter().rev().map(|b| (b.0, b.2)));
                let path = path(outline.map(|(d, v)| (x(d), y(v))));
                let _ = write!(svg, "<path class=\"band\" d=\"{path}Z\" fill=\"{}\"/>", s.style.colour);
            }
        }
        for (number, s) in self.series.iter().enumerate().filter(|_| bars) {
            if let Some(end) = s.band.last().filter(|b| b.1.is_finite() && b.2.is_finite()) {
                let at = WIDTH - right + 12.0 + BAR * number as f64;
                let path = path([(at, y(end.1)), (at, y(end.2))].into_iter());
                let _ = write!(svg, "<path d=\"{path}\" stroke=\"{}\" stroke-width=\"2\"/>", s.style.colour);
                if let Some(p) = s.points.last().filter(|p| p.1.is_finite()) {
                    svg += &marker(&s.style, at, y(p.1));
                }
            }
        }
        for s in &self.series {
            let points: Vec<(f64, f64)> =
                s.points.iter().filter(|p| p.1.is_finite()).map(|p| (x(p.0), y(p.1))).collect();
            svg += &stroke(&s.style, &path(points.iter().copied()));
            for (px, py) in points {
                svg += &marker(&s.style, px, py);
            }
        }
        self.labels(&mut svg, x, y);
        svg + "</svg>"
    }

    fn axes(&self, svg: &mut String, ticks: &[f64], x: impl Fn(f64) -> f64, y: impl Fn(f64) -> f64, end: f64) {
        let step = if ticks.len() > 1 { ticks[1] - ticks[0] } else { 1.0 };
        let digits = (-libm::floor(libm::log10(step) + 1e-9)).max(0.0) as usize;
        for tick in ticks {
            let at = y(*tick);
            let _ = write!(svg, "<path class=\"grid\" d=\"M{LEFT} {at:.1}H{end:.1}\"/>");
            let number = words::fixed(*tick, digits);
            let _ =
                write!(svg, "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{number}</text>", LEFT - 5.0, at + 3.5);
        }
        let base = HEIGHT - BOTTOM;
        let _ = write!(svg, "<path class=\"axis\" d=\"M{LEFT} {base}H{end:.1}\"/>");
        // Written days must not touch; the last is always written.
        let last = self.days.last().copied().unwrap_or(0.0);
        let mut free = f64::NEG_INFINITY;
        for day in &self.days {
            let at = x(*day);
            let _ = write!(svg, "<path class=\"axis\" d=\"M{at:.1} {base}v4\"/>");
            if *day == last || (at >= free && at + 28.0 <= x(last)) {
                free = at + 28.0;
                let number = words::day(*day);
                let _ =
                    write!(svg, "<text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{number}</text>", base + 15.0);
            }
        }
        let middle = 0.5 * (LEFT + end);
        let _ = write!(svg, "<text x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\">day</text>", HEIGHT - 3.0);
    }

    /// Names at the ends of the courses, moved apart where they would overlap.
    fn labels(&self, svg: &mut String, x: impl Fn(f64) -> f64, y: impl Fn(f64) -> f64) {
        let mut ends: Vec<(f64, f64, &Series)> = Vec::new();
        for s in self.series.iter().filter(|s| !s.label.is_empty()) {
            if let Some(p) = s.points.iter().rev().find(|p| p.1.is_finite()) {
                ends.push((x(p.0) + 8.0, y(p.1) + 3.5, s));
            }
        }
        ends.sort_by(|a, b| a.1.total_cmp(&b.1));
        for _ in 0..20 {
            for i in 1..ends.len() {
                let short = 12.0 - (ends[i].1 - ends[i - 1].1);
                if short > 0.0 {
                    ends[i - 1].1 -= 0.5 * short;
                    ends[i].1 += 0.5 * short;
                }
            }
        }
        for (at, height, s) in ends {
            let (colour, label) = (s.style.colour, escape(&s.label));
            let _ =
                write!(svg, "<text class=\"name\" x=\"{at:.1}\" y=\"{height:.1}\" fill=\"{colour}\">{label}</text>");
        }
    }
}

fn stroke(style: &Style, path: &str) -> String {
    let dash = if style.dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{}\"", style.dash) };
    format!("<path class=\"line\" d=\"{path}\" stroke=\"{}\"{dash}/>", style.colour)
}

fn marker(style: &Style, x: f64, y: f64) -> String {
    let colour = style.colour;
    let shape = |path: String| format!("<path d=\"{path}\" fill=\"{colour}\" stroke=\"#fff\" stroke-width=\".6\"/>");
    match style.marker {
        Marker::Ring => format!(
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.6\" fill=\"#fff\" stroke=\"{colour}\" stroke-width=\"1.4\"/>"
        ),
        Marker::Disc => format!(
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.2\" fill=\"{colour}\" stroke=\"#fff\" stroke-width=\".6\"/>"
        ),
        Marker::Square => shape(format!("M{:.1} {:.1}h5.8v5.8h-5.8z", x - 2.9, y - 2.9)),
        Marker::Up => shape(format!("M{x:.1} {:.1}l3.8 6.4h-7.6z", y - 4.1)),
        Marker::Down => shape(format!("M{x:.1} {:.1}l3.8 -6.4h-7.6z", y + 4.1)),
        Marker::Diamond => shape(format!("M{x:.1} {:.1}l4 4l-4 4l-4 -4z", y - 4.0)),
    }
}

fn path(points: impl Iterator<Item = (f64, f64)>) -> String {
    let mut out = String::new();
    for (i, (x, y)) in points.enumerate() {
        let _ = write!(out, "{}{x:.1} {y:.1}", if i == 0 { "M" } else { "L" });
    }
    out
}

/// Round numbers within a range: steps of 1, 2 or 5 times a power of ten, two to seven of them.
fn ticks(low: f64, high: f64) -> Vec<f64> {
    let rough = (high - low) / 6.0;
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    let step = [1.0, 2.0, 5.0].into_iter().map(|m| m * power).find(|s| *s >= rough * 0.999).unwrap_or(10.0 * power);
    let (from, to) = (libm::ceil(low / step - 1e-9) as i64, libm::floor(high / step + 1e-9) as i64);
    (from..=to).map(|i| i as f64 * step).collect()
}

/// Text for use between tags and in quotes.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(ticks(98.0, 171.0), [100.0, 120.0, 140.0, 160.0]);
        assert_eq!(ticks(0.0, 1.0), [0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]);
        for (low, high) in [(0.0, 3e-7), (-4.0, 9.0), (5.0, 5.1), (0.0, 9e9)] {
            let ticks = ticks(low, high);
            assert!((2..=7).contains(&ticks.len()), "{low} {high} {ticks:?}");
        }
    }

    #[test]
    fn odd_series_draw_without_nonsense() {
        let series = |points: Vec<(f64, f64)>| Series {
            label: "a < b".into(),
            style: Style::of_plan(0),
            band: points.iter().map(|p| (p.0, p.1 - 1.0, p.1 + 1.0)).collect(),
            points,
        };
        for points in [vec![], vec![(0.0, 3.0)], vec![(0.0, 0.0), (1.0, 0.0)], vec![(0.0, f64::NAN), (84.0, 2.0)]] {
            let days = points.iter().map(|p| p.0).collect();
            let plot = Plot {
                about: "x".into(),
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
    fn the_first_looks_are_all_different() {
        for i in 0..14 {
            for j in 0..i {
                assert_ne!(Style::of_plan(i), Style::of_plan(j), "{i} {j}");
            }
        }
    }
}
