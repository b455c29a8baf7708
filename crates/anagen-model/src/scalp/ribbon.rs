//! A ribbon wound over the skin and cut into cells of one true area: the ground of every lattice.
//!
//! On a target area the ribbon runs like the lines of a text; on a head it winds in rings about
//! the vertex, down from the top. What is left of a cell at the end of a line goes on at the start
//! of the next, so no skin is left over and the number of cells is the area over the cell's area.

use super::domain::Domain;
use super::surface::{Point, direction_of};
use core::f64::consts::PI;

/// Length at scale 1, cm, of one radian of polar angle, about: it sets how high a ring is.
const RADIAN: f64 = 9.0;
/// The lowest polar angle of the hairline, degrees.
const LOWEST_DEG: f64 = 124.0;

/// The ribbon over one domain.
pub(super) struct Ribbon {
    domain: Domain,
    cell_cm2: f64,
    lines: u32,
    /// Height of a line: cm on a target area, radians on a head.
    pitch: f64,
    /// By what share of its height the first ring of a head is cut short.
    shift: f64,
    /// Where every line starts and ends: x in cm on a target area, azimuth in radians on a head.
    line: [f64; 2],
}

/// One cell of the ribbon.
pub(super) struct Cell {
    /// Its number along the ribbon.
    pub number: u32,
    line: u32,
    start: f64,
    length: f64,
}

impl Ribbon {
    /// The ribbon whose cells have the given true area and are about as high as long.
    pub fn new(domain: Domain, cell_cm2: f64) -> Ribbon {
        let side = cell_cm2.sqrt();
        match domain {
            Domain::Head(head) => {
                let angle = LOWEST_DEG * (PI / 180.0);
                let lines = libm::ceil(angle * RADIAN * head.scale / side).max(1.0);
                let pitch = angle / lines;
                Ribbon { domain, cell_cm2, lines: lines as u32, pitch, shift: 0.0, line: [-PI, PI] }
            }
            Domain::Target(target) => {
                let [width, height] = target.extent_cm();
                let lines = libm::round(height / side).max(1.0);
                let cells = libm::round(width * height / cell_cm2).max(1.0);
                Ribbon {
                    domain,
                    cell_cm2: width * height / cells,
                    lines: lines as u32,
                    pitch: height / lines,
                    shift: 0.0,
                    line: [-0.5 * width, 0.5 * width],
                }
            }
        }
    }

    /// The same ribbon with every ring of a head moved up by a share of its height.
    pub fn shifted(mut self, shift: f64) -> Ribbon {
        self.lines += (shift > 0.0 && self.shift == 0.0) as u32;
        self.shift = shift;
        self
    }

    /// Visits the cells in the order of the ribbon.
    pub fn for_each_cell(&self, mut visit: impl FnMut(Cell)) {
        let [begin, end] = self.line;
        let mut start = begin;
        let mut number = 0;
        for line in 0..self.lines {
            self.cut(line, 1.0, &mut start, |start, length| {
                visit(Cell { number, line, start, length });
                number += 1;
            });
            start -= end - begin;
        }
    }

    /// Visits the cells of lines that are each cut in a whole number of them, without a seam:
    /// cells of a line of n differ from the asked area by up to 1 part in 2 n.
    pub fn for_each_cell_by_line(&self, mut visit: impl FnMut(Cell)) {
        let [begin, end] = self.line;
        let mut number = 0;
        for line in 0..self.lines {
            let (mut start, mut cells) = (begin, 0.0);
            self.cut(line, 1.0, &mut start, |start, length| {
                cells += ((end - start) / length).min(1.0);
            });
            let whole = libm::round(cells).max(1.0);
            let mut left = whole as u32;
            self.cut(line, cells / whole, &mut begin.clone(), |start, length| {
                if left > 0 {
                    visit(Cell { number, line, start, length });
                    number += 1;
                    left -= 1;
                }
            });
        }
    }

    /// Cuts one line from `start` in pieces of `cells` cells, and leaves `start` behind the last.
    #[inline]
    fn cut(&self, line: u32, cells: f64, start: &mut f64, mut visit: impl FnMut(f64, f64)) {
        let edges = self.edges(line);
        while *start < self.line[1] {
            let length = cells * self.cell_cm2 / self.area_per_length(edges, *start);
            visit(*start, length);
            *start += length;
        }
    }

    /// The point at a share of a cell's length and of its height (by area), if it is in the domain.
    #[inline]
    pub fn point(&self, cell: &Cell, along: f64, across: f64) -> Option<Point> {
        let [begin, end] = self.line;
        let mut line = cell.line;
        let mut at = cell.start + along * cell.length;
        if at >= end {
            line += 1;
            at -= end - begin;
        }
        if line == self.lines || at >= end {
            return None;
        }
        let [low, high] = self.edges(line);
        let height = low + across * (high - low);
        match self.domain {
            Domain::Target(_) => Some([at, height, 0.0]),
            Domain::Head(head) => {
                let direction = direction_of(height, at);
                head.within_hairline(direction).then(|| head.ray(direction).0)
            }
        }
    }

    /// Lower and upper edge of a line: y on a target area, the cosine of the polar angle on a head
    /// (so that equal steps between the edges are equal solid angles).
    fn edges(&self, line: u32) -> [f64; 2] {
        match self.domain {
            Domain::Head(_) => [line + 1, line].map(|edge| libm::cos((edge as f64 - self.shift).max(0.0) * self.pitch)),
            Domain::Target(target) => {
                let bottom = -0.5 * target.extent_cm()[1];
                [line, line + 1].map(|edge| bottom + edge as f64 * self.pitch)
            }
        }
    }

    /// True area of a line per unit of its length (cm or radians), cm2.
    fn area_per_length(&self, [low, high]: [f64; 2], at: f64) -> f64 {
        match self.domain {
            Domain::Target(_) => high - low,
            Domain::Head(head) => (high - low) * head.ray(direction_of(0.5 * (low + high), at)).1,
        }
    }
}
