//! What is simulated: a whole head, or a target area, which is the same thing cut small.

use super::region::Region;
use super::surface::{Point, Surface};

/// A flat rectangle of skin within one region, at z = 0 with its middle at the origin: x across,
/// y to the front, cm. Ignores the curvature of the head, 0.6 mm of height at 1 cm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TargetArea {
    /// Width of the area that is counted, cm.
    pub width_cm: f64,
    /// Height of the area that is counted, cm.
    pub height_cm: f64,
    /// Skin simulated around it on every side, cm.
    pub margin_cm: f64,
    /// The region it is cut from.
    pub region: Region,
    /// Where on the head its middle lies; left open, at the centre of the region. Only what is aimed at
    /// a point of the head asks for it.
    pub centre_cm: Option<Point>,
}

impl TargetArea {
    /// A square of that area without margin.
    pub fn square(area_cm2: f64, region: Region) -> TargetArea {
        let side = libm::sqrt(area_cm2);
        TargetArea { width_cm: side, height_cm: side, margin_cm: 0.0, region, centre_cm: None }
    }

    /// Width and height with the margin, cm.
    pub fn extent_cm(&self) -> [f64; 2] {
        [self.width_cm + 2.0 * self.margin_cm, self.height_cm + 2.0 * self.margin_cm]
    }

    /// Whether a point lies in the area that is counted (not in the margin).
    pub fn counts(&self, point: Point) -> bool {
        2.0 * libm::fabs(point[0]) <= self.width_cm && 2.0 * libm::fabs(point[1]) <= self.height_cm
    }
}

/// The skin that is simulated. Its chart is Lambert's for the head, x and y for a target area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Domain {
    /// A whole head.
    Head(Surface),
    /// One target area.
    Target(TargetArea),
}

impl Domain {
    /// Whether a point is part of the domain: hair-bearing, or in the rectangle with its margin.
    pub fn contains(&self, point: Point) -> bool {
        match self {
            Domain::Head(head) => head.contains(point),
            Domain::Target(target) => {
                let [width, height] = target.extent_cm();
                2.0 * libm::fabs(point[0]) <= width && 2.0 * libm::fabs(point[1]) <= height
            }
        }
    }

    /// Region of a point.
    pub fn region(&self, point: Point) -> Region {
        match self {
            Domain::Head(head) => head.region(point),
            Domain::Target(target) => target.region,
        }
    }

    /// How much a point belongs to each region, in the order of [`Region::ALL`]; the sum is 1.
    pub fn weights(&self, point: Point) -> [f64; 5] {
        match self {
            Domain::Head(head) => head.weights(point),
            Domain::Target(target) => Region::ALL.map(|r| (r == target.region) as u8 as f64),
        }
    }

    /// Place of a point in the chart, cm.
    pub fn chart(&self, point: Point) -> [f64; 2] {
        match self {
            Domain::Head(head) => head.chart(point),
            Domain::Target(_) => [point[0], point[1]],
        }
    }

    /// The point at a place of the chart, cm.
    pub fn lift(&self, place: [f64; 2]) -> Point {
        match self {
            Domain::Head(head) => head.lift(place),
            Domain::Target(_) => [place[0], place[1], 0.0],
        }
    }

    /// dA_true / dA_chart at a place of the chart.
    pub fn area_factor(&self, place: [f64; 2]) -> f64 {
        match self {
            Domain::Head(head) => head.area_factor(place),
            Domain::Target(_) => 1.0,
        }
    }

    /// Outward unit normal at a point.
    pub fn normal(&self, point: Point) -> Point {
        match self {
            Domain::Head(head) => head.normal(point),
            Domain::Target(_) => [0.0, 0.0, 1.0],
        }
    }

    /// Least and greatest x, and least and greatest y, in the chart, cm.
    pub fn chart_bounds(&self) -> [[f64; 2]; 2] {
        match self {
            Domain::Head(head) => head.chart_bounds(),
            Domain::Target(target) => target.extent_cm().map(|side| [-0.5 * side, 0.5 * side]),
        }
    }

    /// True area, cm2 (of a target area, with its margin).
    pub fn area_cm2(&self) -> f64 {
        match self {
            Domain::Head(head) => head.area_cm2(),
            Domain::Target(target) => target.extent_cm()[0] * target.extent_cm()[1],
        }
    }
}
