//! The sheet a figure is drawn on: an SVG element whose colours are classes of the style sheet.

use std::fmt::Write;

use super::style::{Marker, Style};

/// Size of text in a figure, in its own units; the style sheet has the same number. Figures are drawn about 340
/// units wide and shown 300 to 480 pixels wide.
pub const TEXT: f64 = 12.0;

/// Which part of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// A figure being drawn.
#[derive(Clone, Debug)]
pub struct Canvas {
    open: String,
    body: String,
    /// Width, units.
    pub width: f64,
    /// Height, units.
    pub height: f64,
}

impl Canvas {
    /// An empty figure. `title` says what it is, `words` what it shows, for readers who do not see it.
    pub fn new(width: f64, height: f64, title: &str, words: &str) -> Canvas {
        let mut open = format!("<svg class=\"plot\" viewBox=\"0 0 {width} {height}\" role=\"img\">");
        let _ = write!(open, "<title>{}</title>", escape(title));
        if !words.is_empty() {
            let _ = write!(open, "<desc>{}</desc>", escape(words));
        }
        Canvas { open, body: String::new(), width, height }
    }

    /// A small drawing beside words that say the same, of a class of the style sheet.
    pub fn silent(class: &str, width: f64, height: f64) -> Canvas {
        let open = format!(
            "<svg class=\"{class}\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\">"
        );
        Canvas { open, body: String::new(), width, height }
    }

    /// The element.
    pub fn svg(self) -> String {
        self.open + &self.body + "</svg>"
    }

    /// What follows, until [`Canvas::end_group`], has the colour of a class (`s0` to `s5`).
    pub fn group(&mut self, class: &str) {
        let _ = write!(self.body, "<g class=\"{class}\">");
    }

    /// Ends a group.
    pub fn end_group(&mut self) {
        self.body += "</g>";
    }

    /// Text in the quiet colour of axes.
    pub fn text(&mut self, x: f64, y: f64, anchor: Anchor, words: &str) {
        self.label("", x, y, anchor, words);
    }

    /// Text of a class: `name` in the colour of its group, `strong` in that of the page, or both.
    pub fn label(&mut self, class: &str, x: f64, y: f64, anchor: Anchor, words: &str) {
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let _ = write!(self.body, "<text{class} x=\"{x:.1}\" y=\"{y:.1}\"{anchor}>{}</text>", escape(words));
    }

    /// A path of a class: `grid`, `axis`, `zero`, `mark`, `line`, `band`.
    pub fn path(&mut self, class: &str, path: &str) {
        let _ = write!(self.body, "<path class=\"{class}\" d=\"{path}\"/>");
    }

    /// A rectangle of a class.
    pub fn rect(&mut self, class: &str, x: f64, y: f64, width: f64, height: f64) {
        let _ = write!(
            self.body,
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>"
        );
    }

    /// The line of a series.
    pub fn line(&mut self, style: &Style, points: &[(f64, f64)]) {
        let dash = if style.dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{}\"", style.dash) };
        let _ = write!(self.body, "<path class=\"line\" d=\"{}\"{dash}/>", path(points.iter().copied()));
    }

    /// The surface between two courses that share their `x`: (x, low, high).
    pub fn band(&mut self, points: &[(f64, f64, f64)]) {
        let up = points.iter().map(|p| (p.0, p.1));
        let outline = path(up.chain(points.iter().rev().map(|p| (p.0, p.2))));
        self.path("band", &(outline + "Z"));
    }

    /// The marker of a series.
    pub fn marker(&mut self, style: &Style, x: f64, y: f64) {
        let circle = |class: &str, r: f64| format!("<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{r}\"/>");
        let shape = |path: String| format!("<path class=\"dot\" d=\"{path}\"/>");
        self.body += &match style.marker {
            Marker::Ring => circle("ring", 2.7),
            Marker::Disc => circle("dot", 3.2),
            Marker::Square => shape(format!("M{:.1} {:.1}h5.8v5.8h-5.8z", x - 2.9, y - 2.9)),
            Marker::Up => shape(format!("M{x:.1} {:.1}l3.8 6.4h-7.6z", y - 4.1)),
            Marker::Down => shape(format!("M{x:.1} {:.1}l3.8 -6.4h-7.6z", y + 4.1)),
            Marker::Diamond => shape(format!("M{x:.1} {:.1}l4 4l-4 4l-4 -4z", y - 4.0)),
        };
    }
}

/// A path through points.
pub(super) fn path(points: impl Iterator<Item = (f64, f64)>) -> String {
    let mut out = String::new();
    for (i, (x, y)) in points.enumerate() {
        let _ = write!(out, "{}{x:.1} {y:.1}", if i == 0 { "M" } else { "L" });
    }
    out
}

/// A figure with its caption: a title, the unit of its values, and a note of HTML; either may be empty.
pub fn figure(title: &str, unit: &str, svg: &str, note: &str) -> String {
    let mut html = format!("<figure><figcaption><b>{}</b>", escape(title));
    if !unit.is_empty() {
        let _ = write!(html, " <span>{}</span>", escape(unit));
    }
    if !note.is_empty() {
        let _ = write!(html, " <small>{note}</small>");
    }
    html + "</figcaption>\n" + svg + "</figure>\n"
}

/// How wide a text of the size [`TEXT`] may come out, in units: that of a wide font, so that room made for it is enough
/// in any.
pub fn text_width(words: &str) -> f64 {
    let em = |c: char| match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | '(' | ')' | 'I' | '-' => 0.42,
        'f' | 'r' | 't' => 0.45,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '\u{2192}' => 1.0,
        '+' | '\u{2212}' | '\u{b1}' => 0.84,
        'A'..='Z' => 0.76,
        _ => 0.64,
    };
    TEXT * words.chars().map(em).sum::<f64>()
}

/// Words in lines no wider than `width`; a word that is wider is broken.
pub fn wrap(words: &str, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(line) if text_width(line) + text_width(word) + text_width(" ") <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => {
                lines.push(String::new());
                for letter in word.chars() {
                    let line = lines.last_mut().expect("one was begun");
                    line.push(letter);
                    if text_width(line) > width && line.chars().count() > 1 {
                        line.pop();
                        lines.push(letter.to_string());
                    }
                }
            }
        }
    }
    lines
}

/// Text for use between tags and in quotes.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_user_wrote_cannot_leave_its_place() {
        let mut canvas = Canvas::new(10.0, 10.0, "a <b>", "\"&");
        canvas.text(1.0, 2.0, Anchor::End, "x < y");
        let svg = canvas.svg();
        assert!(svg.contains("<title>a &lt;b&gt;</title><desc>&quot;&amp;</desc>") && svg.contains(">x &lt; y</text>"));
        assert!(figure("a < b", "1/<", "", "").contains("<b>a &lt; b</b> <span>1/&lt;</span>"));
    }

    #[test]
    fn lines_are_broken_between_words_and_lose_none() {
        let words = "finasteride and mesenchymal cells into the vertex on days 0, 60 and 120";
        let lines = wrap(words, 140.0);
        assert!(lines.len() > 2 && lines.iter().all(|l| text_width(l) <= 140.0), "{lines:?}");
        assert_eq!(lines.join(" "), words);
        let pieces = wrap("Haarfollikeltransplantationsvorbereitung", 90.0);
        assert!(pieces.len() > 2 && pieces.iter().all(|l| text_width(l) <= 90.0), "{pieces:?}");
        assert_eq!(pieces.concat(), "Haarfollikeltransplantationsvorbereitung");
    }
}
