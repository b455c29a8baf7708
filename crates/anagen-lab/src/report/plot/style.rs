//! How a series looks: a colour class of the style sheet, a dash and a marker.

use super::canvas::Canvas;

/// How a series looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Class that gives the colour: `s0` to `s5` of the style sheet, dark or light as the page is.
    pub class: &'static str,
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

/// The untreated twin, then plans in the order of the file.
const STYLES: [Style; 6] = [
    Style { class: "s0", dash: "5 3", marker: Marker::Ring },
    Style { class: "s1", dash: "", marker: Marker::Disc },
    Style { class: "s2", dash: "9 3", marker: Marker::Square },
    Style { class: "s3", dash: "2 2", marker: Marker::Up },
    Style { class: "s4", dash: "9 3 2 3", marker: Marker::Diamond },
    Style { class: "s5", dash: "4 2 1 2", marker: Marker::Down },
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

    /// A short piece of the line with its marker, for legends and tables; it says nothing by itself.
    pub fn key(&self) -> String {
        let mut canvas = Canvas::silent("key", 36.0, 14.0);
        canvas.group(self.class);
        canvas.line(self, &[(2.0, 7.0), (34.0, 7.0)]);
        canvas.marker(self, 18.0, 7.0);
        canvas.end_group();
        canvas.svg()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_looks_are_all_different_without_their_colours() {
        for i in 0..14 {
            for j in 0..i {
                assert_ne!(Style::of_plan(i), Style::of_plan(j), "{i} {j}");
                let grey = |plan: usize| Style { class: "", ..Style::of_plan(plan) };
                assert!(i >= 11 || grey(i) != grey(j), "{i} {j} differ by colour only");
            }
        }
    }
}
