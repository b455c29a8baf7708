//! The surface of the head: an ellipsoid, the hairline on it, and its equal-area chart.
//!
//! Axes: +x to the patient's right, +y to the front (the nasion), +z up; lengths in cm. A point of
//! the surface is known by its direction from the middle of the hairline, C: the polar angle is
//! taken from the vertical there, the azimuth from the front.

use core::f64::consts::PI;

/// A point in space, cm.
pub type Point = [f64; 3];

/// Head circumference at scale 1, mm (men 574 +- 16, women 561; MODEL.md, 2).
pub const REFERENCE_CIRCUMFERENCE_MM: f64 = 574.0;

/// Semi-axes of the ellipsoid at scale 1, cm (MODEL.md, 2).
const SEMI_AXES: Point = [7.82, 9.90, 8.91];
/// Centre of the ellipsoid at scale 1, cm (MODEL.md, 2).
const CENTRE: Point = [0.0, -1.9, 0.3];
/// C, the point from which directions are taken, at scale 1, cm (MODEL.md, 2).
const MIDDLE: Point = [0.0, -1.58, 0.0];
/// Radius of the sphere under the chart at scale 1, cm: the root of (true area / solid angle) of
/// the hair-bearing skin, so that the mean area factor is 1.
const CHART_RADIUS: f64 = 9.013;

/// The hairline: azimuth and polar angle, degrees (MODEL.md, 2).
const HAIRLINE: [(f64, f64); 12] = [
    (0.0, 61.0),
    (20.0, 60.0),
    (38.0, 55.0),
    (50.0, 68.0),
    (62.0, 86.0),
    (75.0, 97.0),
    (90.0, 101.0),
    (100.0, 101.0),
    (112.0, 112.0),
    (130.0, 120.0),
    (150.0, 123.0),
    (180.0, 124.0),
];
/// Lowest and highest polar angle of the hairline, degrees.
const HAIRLINE_RANGE: (f64, f64) = (55.0, 124.0);

/// The scalp of one head: an ellipsoid cut off at the hairline.
///
/// Semi-axes 7.82 (left-right), 9.90 (front-back) and 8.91 (up) cm about (0, -1.9, 0.3), times the
/// scale; at scale 1 the hairline encloses 553 cm2 (MODEL.md, 2). Ignores the asymmetry of real
/// heads, the bulges over the parietal bones, and any recession: the hairline is the juvenile one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Surface {
    /// Size of the head; 1 is a circumference of 574 mm.
    pub scale: f64,
}

impl Surface {
    /// The head of that circumference, mm.
    pub fn of_circumference_mm(circumference_mm: f64) -> Surface {
        Surface { scale: circumference_mm / REFERENCE_CIRCUMFERENCE_MM }
    }

    /// Polar angle of the hairline at an azimuth (0 = front), both in degrees: linear between the
    /// knots of MODEL.md section 2, the same left and right, period 360.
    pub fn hairline_polar_deg(azimuth_deg: f64) -> f64 {
        let turned = libm::fabs(azimuth_deg) % 360.0;
        let azimuth = if turned > 180.0 { 360.0 - turned } else { turned };
        let next = HAIRLINE[1..11].partition_point(|knot| knot.0 < azimuth) + 1;
        let ((a0, p0), (a1, p1)) = (HAIRLINE[next - 1], HAIRLINE[next]);
        p0 + (p1 - p0) * (azimuth - a0) / (a1 - a0)
    }

    /// Whether the ray from C through `point` meets hair-bearing skin.
    pub fn contains(&self, point: Point) -> bool {
        self.within_hairline(self.direction(point))
    }

    /// Whether a unit vector from C points to hair-bearing skin.
    pub(super) fn within_hairline(&self, direction: Point) -> bool {
        let polar_deg = libm::acos(direction[2].clamp(-1.0, 1.0)) * (180.0 / PI);
        if polar_deg <= HAIRLINE_RANGE.0 || polar_deg >= HAIRLINE_RANGE.1 {
            return polar_deg <= HAIRLINE_RANGE.0;
        }
        let azimuth_deg = libm::atan2(direction[0], direction[1]) * (180.0 / PI);
        polar_deg < Self::hairline_polar_deg(azimuth_deg)
    }

    /// C, the middle of the hairline, from which directions are taken, cm.
    pub(super) fn middle(&self) -> Point {
        MIDDLE.map(|c| self.scale * c)
    }

    /// Unit vector from C towards `point`.
    pub(super) fn direction(&self, point: Point) -> Point {
        unit([0, 1, 2].map(|i| point[i] - self.scale * MIDDLE[i]))
    }

    /// Where the ray from C along a unit vector leaves the head, and the true area it sweeps per
    /// unit solid angle there, cm2: dA/dOmega = rho^2 / (n . d), with rho the length of the ray
    /// and n the outward normal.
    pub(super) fn ray(&self, direction: Point) -> (Point, f64) {
        let (mut a, mut b, mut c) = (0.0, 0.0, -1.0);
        for i in 0..3 {
            let d = direction[i] / SEMI_AXES[i];
            let o = (MIDDLE[i] - CENTRE[i]) / SEMI_AXES[i];
            a += d * d;
            b += d * o;
            c += o * o;
        }
        let rho = ((b * b - a * c).sqrt() - b) / a;
        let point = [0, 1, 2].map(|i| self.scale * (MIDDLE[i] + rho * direction[i]));
        let swept = self.scale * self.scale * rho * rho / dot(self.normal(point), direction);
        (point, swept)
    }

    /// The point of the surface at a polar angle from the vertical at C and an azimuth from the
    /// front (positive to the right), degrees.
    pub fn at_deg(&self, polar_deg: f64, azimuth_deg: f64) -> Point {
        self.ray(direction_of(libm::cos(polar_deg * (PI / 180.0)), azimuth_deg * (PI / 180.0))).0
    }

    /// Outward unit normal at a point of the surface.
    pub fn normal(&self, point: Point) -> Point {
        unit([0, 1, 2].map(|i| (point[i] - self.scale * CENTRE[i]) / (SEMI_AXES[i] * SEMI_AXES[i])))
    }

    /// Two unit vectors along the skin at a point: the axes x and y, turned as z is turned to the normal.
    pub(super) fn along(&self, point: Point) -> [Point; 2] {
        let n = self.normal(point);
        let lean = [n[0], n[1], n[2] + 1.0];
        [0, 1].map(|axis| [0, 1, 2].map(|i| (i == axis) as u8 as f64 - n[axis] / lean[2] * lean[i]))
    }

    /// The point of the skin at an offset (x, y) along it from a centre, cm, nearly at that straight distance.
    pub(super) fn beside(&self, centre: Point, [x, y]: [f64; 2]) -> Point {
        let [right, front] = self.along(centre);
        let n = self.normal(centre);
        let chord = libm::sqrt(x * x + y * y);
        let sink = chord / (2.0 * self.scale * CHART_RADIUS);
        let level = libm::sqrt((1.0 - sink * sink).max(0.0));
        let point = [0, 1, 2].map(|i| centre[i] + level * (x * right[i] + y * front[i]) - chord * sink * n[i]);
        self.ray(self.direction(point)).0
    }

    /// The offset (x, y) of a point from a centre, cm: nearly the inverse of [`Surface::beside`].
    pub(super) fn offset(&self, centre: Point, point: Point) -> [f64; 2] {
        let gap = [0, 1, 2].map(|i| point[i] - centre[i]);
        let [x, y] = self.along(centre).map(|axis| dot(axis, gap));
        let (level, chord) = (libm::sqrt(x * x + y * y), libm::sqrt(dot(gap, gap)));
        if level > 0.0 { [x * chord / level, y * chord / level] } else { [0.0; 2] }
    }

    /// Place of a point in the chart, cm.
    ///
    /// Lambert's azimuthal equal-area chart of the sphere of directions from C, about the vertex:
    /// (x, y) = R sqrt(2 / (1 + d_z)) (d_x, d_y), R = 9.013 cm times the scale. On the sphere it
    /// keeps areas; on this ellipsoid see [`Surface::area_factor`]. It does not keep shapes: at a
    /// polar angle p, lengths away from the vertex shrink by cos(p/2) and lengths around it grow by
    /// the inverse, so a square of the chart is about four times as high as wide at the nape.
    pub fn chart(&self, point: Point) -> [f64; 2] {
        let d = self.direction(point);
        let k = self.scale * CHART_RADIUS * (2.0 / (1.0 + d[2])).sqrt();
        [k * d[0], k * d[1]]
    }

    /// The point of the surface at a place of the chart, cm: the inverse of [`Surface::chart`].
    pub fn lift(&self, place: [f64; 2]) -> Point {
        self.ray(self.charted_direction(place)).0
    }

    /// dA_true / dA_chart at a place of the chart: from 0.75 to 1.29 within the hairline.
    pub fn area_factor(&self, place: [f64; 2]) -> f64 {
        let radius = self.scale * CHART_RADIUS;
        self.ray(self.charted_direction(place)).1 / (radius * radius)
    }

    /// The unit vector from C at a place of the chart, cm.
    fn charted_direction(&self, place: [f64; 2]) -> Point {
        let [x, y] = place.map(|v| v / (self.scale * CHART_RADIUS));
        let squared = x * x + y * y;
        let k = (1.0 - 0.25 * squared).max(0.0).sqrt();
        [k * x, k * y, 1.0 - 0.5 * squared]
    }

    /// Least and greatest x, and least and greatest y, of the hair-bearing skin in the chart, cm.
    pub fn chart_bounds(&self) -> [[f64; 2]; 2] {
        let mut bounds = [[f64::MAX, f64::MIN]; 2];
        for point in self.hairline() {
            for (bound, v) in bounds.iter_mut().zip(self.chart(point)) {
                *bound = [bound[0].min(v), bound[1].max(v)];
            }
        }
        bounds
    }

    /// Points of the hairline, one per degree of azimuth.
    fn hairline(&self) -> impl Iterator<Item = Point> + '_ {
        (-180..180).map(|azimuth| self.at_deg(Self::hairline_polar_deg(azimuth as f64), azimuth as f64))
    }

    /// Distance (chord) from a hair-bearing point to the hairline, cm, within 0.1 mm at 1 cm;
    /// 0 outside the hairline.
    pub fn hairline_distance_cm(&self, point: Point) -> f64 {
        if !self.contains(point) {
            return 0.0;
        }
        self.hairline().map(|edge| distance(edge, point)).fold(f64::MAX, f64::min)
    }

    /// Visits pieces of hair-bearing skin that together make all of it: a point in the middle of
    /// each piece, and the piece's true area, cm2. The skin is cut in sectors of equal azimuth, and
    /// each sector in pieces of equal polar angle.
    pub(super) fn for_each_piece(&self, sectors: u32, pieces: u32, mut visit: impl FnMut(Point, f64)) {
        let width = 2.0 * PI / sectors as f64;
        for sector in 0..sectors {
            let azimuth = (sector as f64 + 0.5) * width - PI;
            let polar = Self::hairline_polar_deg(azimuth * (180.0 / PI)) * (PI / 180.0);
            let mut upper = 1.0;
            for i in 1..=pieces {
                let lower = libm::cos(polar * i as f64 / pieces as f64);
                let (point, swept) = self.ray(direction_of(0.5 * (upper + lower), azimuth));
                visit(point, swept * (upper - lower) * width);
                upper = lower;
            }
        }
    }

    /// Area of the hair-bearing skin, cm2, by numerical integration (error < 0.1 %).
    pub fn area_cm2(&self) -> f64 {
        let mut area = 0.0;
        self.for_each_piece(180, 30, |_, piece| area += piece);
        area
    }
}

/// The unit vector with that cosine of the polar angle and that azimuth, radians.
pub(super) fn direction_of(vertical: f64, azimuth: f64) -> Point {
    let level = (1.0 - vertical * vertical).max(0.0).sqrt();
    let (sine, cosine) = libm::sincos(azimuth);
    [level * sine, level * cosine, vertical]
}

/// Straight distance between two points.
pub(super) fn distance(a: Point, b: Point) -> f64 {
    let d = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    dot(d, d).sqrt()
}

/// Scalar product.
pub(super) fn dot(a: Point, b: Point) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// The vector at unit length.
pub(super) fn unit(a: Point) -> Point {
    let length = dot(a, a).sqrt();
    a.map(|v| v / length)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: Surface = Surface { scale: 1.0 };

    #[test]
    fn the_hairline_encloses_553_cm2_and_a_womans_528() {
        assert!((HEAD.area_cm2() / 553.0 - 1.0).abs() < 0.003, "{}", HEAD.area_cm2());
        let woman = Surface::of_circumference_mm(561.0).area_cm2();
        assert!((woman / 528.0 - 1.0).abs() < 0.01, "{woman}");
    }

    #[test]
    fn the_hairline_passes_its_knots_on_both_sides() {
        for (azimuth, polar) in HAIRLINE {
            for turned in [azimuth, -azimuth, azimuth + 360.0] {
                assert!((Surface::hairline_polar_deg(turned) - polar).abs() < 1e-9);
            }
        }
        assert_eq!(Surface::hairline_polar_deg(10.0), 60.5);
    }

    #[test]
    fn chart_and_lift_are_inverse_and_stay_on_the_ellipsoid() {
        for head in [HEAD, Surface { scale: 0.93 }] {
            for (polar, azimuth) in [(0.0, 0.0), (30.0, 77.0), (90.0, -80.0), (120.0, 180.0)] {
                let point = head.at_deg(polar, azimuth);
                assert!(distance(head.lift(head.chart(point)), point) < 1e-12);
                let q = [0, 1, 2].map(|i| (point[i] / head.scale - CENTRE[i]) / SEMI_AXES[i]);
                assert!((dot(q, q) - 1.0).abs() < 1e-12);
                let n = head.normal(point);
                assert!((dot(n, n) - 1.0).abs() < 1e-12 && dot(n, head.direction(point)) > 0.8);
            }
        }
    }

    /// The factor agrees with the area of a small lifted square, and varies 1.6-fold or so.
    #[test]
    fn the_area_factor_is_that_of_a_lifted_square() {
        let (mut least, mut greatest) = (f64::MAX, 0.0_f64);
        HEAD.for_each_piece(360, 120, |point, _| {
            let place = HEAD.chart(point);
            let factor = HEAD.area_factor(place);
            (least, greatest) = (least.min(factor), greatest.max(factor));
        });
        assert!((1.5..1.8).contains(&(greatest / least)), "{least} {greatest}");
        for (polar, azimuth) in [(1.0, 0.0), (50.0, 30.0), (95.0, -85.0), (118.0, 170.0)] {
            let [x, y] = HEAD.chart(HEAD.at_deg(polar, azimuth));
            let h = 1e-4;
            let side = |a: Point, b: Point| [0, 1, 2].map(|i| (a[i] - b[i]) / (2.0 * h));
            let u = side(HEAD.lift([x + h, y]), HEAD.lift([x - h, y]));
            let v = side(HEAD.lift([x, y + h]), HEAD.lift([x, y - h]));
            let area = (dot(u, u) * dot(v, v) - dot(u, v) * dot(u, v)).sqrt();
            assert!((area / HEAD.area_factor([x, y]) - 1.0).abs() < 1e-6);
        }
    }
}
