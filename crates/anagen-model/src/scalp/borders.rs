//! Where the regions lie on the surface: three planes and a ball, with soft borders.

use super::region::Region;
use super::surface::{Point, Surface, distance};
use std::sync::LazyLock;

/// The whorl as polar angle and azimuth, degrees: behind the top of the head (assumption: 33).
const WHORL_DEG: (f64, f64) = (33.0, 180.0);
/// Radius of the vertex about the whorl, as a chord at scale 1, cm.
const VERTEX_RADIUS: f64 = 4.509;
/// The temporal line and the top of the occiput: z + 0.05 y at scale 1, cm. It meets the hairline
/// at azimuth 42 degrees, just outside the temple corner, so the recession zone is frontal.
const TOP_HEIGHT: f64 = 4.43;
/// Tilt of that plane: the top reaches 0.5 cm lower in front than over the ears.
const TOP_TILT: f64 = 0.05;
/// The border of frontal and mid-scalp, y at scale 1, cm.
const FRONTAL_BACK: f64 = 2.661;
/// The border of temporal and occipital, behind the ear, y at scale 1, cm.
const OCCIPITAL_FRONT: f64 = -5.888;
/// Width over which one region passes into the next, cm.
const BLEND_CM: f64 = 1.0;

/// Signed distances of a point to the four borders, cm; positive inside the named side.
struct Borders {
    vertex: f64,
    top: f64,
    frontal: f64,
    occipital: f64,
}

impl Surface {
    /// The signed distances to the borders. A plane's is at most the way along the skin.
    fn borders(&self, point: Point) -> Borders {
        let [_, y, z] = point;
        Borders {
            vertex: self.scale * VERTEX_RADIUS - distance(point, self.whorl()),
            top: z + TOP_TILT * y - self.scale * TOP_HEIGHT,
            frontal: y - self.scale * FRONTAL_BACK,
            occipital: self.scale * OCCIPITAL_FRONT - y,
        }
    }

    /// The middle of the hair whorl.
    pub fn whorl(&self) -> Point {
        self.at_deg(WHORL_DEG.0, WHORL_DEG.1)
    }

    /// The region a point of the surface lies in (inside the hairline or not).
    ///
    /// The vertex is a disc about the whorl; the rest above the temporal line is frontal or
    /// mid-scalp, below it temporal (with parietal) or occipital. The borders are set so that the
    /// areas at scale 1 are those of MODEL.md section 2.
    pub fn region(&self, point: Point) -> Region {
        let b = self.borders(point);
        if b.vertex > 0.0 {
            Region::Vertex
        } else if b.top > 0.0 {
            if b.frontal > 0.0 { Region::Frontal } else { Region::MidScalp }
        } else if b.occipital > 0.0 {
            Region::Occipital
        } else {
            Region::Temporal
        }
    }

    /// How much a point belongs to each region, in the order of [`Region::ALL`]; the sum is 1.
    /// Across a border the weight passes smoothly (3t^2 - 2t^3) within 1 cm.
    pub fn weights(&self, point: Point) -> [f64; 5] {
        let b = self.borders(point);
        let (vertex, top) = (share(b.vertex), share(b.top));
        let (frontal, occipital) = (share(b.frontal), share(b.occipital));
        let (above, below) = ((1.0 - vertex) * top, (1.0 - vertex) * (1.0 - top));
        [above * frontal, above * (1.0 - frontal), vertex, below * (1.0 - occipital), below * occipital]
    }

    /// Whether a point lies in the region and hair-bearing, at least `margin_cm` from every border
    /// of the region and from the hairline. The margin is measured straight, never longer than
    /// along the skin.
    pub fn inside_by(&self, point: Point, region: Region, margin_cm: f64) -> bool {
        let b = self.borders(point);
        let least = match region {
            Region::Vertex => b.vertex,
            Region::Frontal => b.top.min(b.frontal).min(-b.vertex),
            Region::MidScalp => b.top.min(-b.frontal).min(-b.vertex),
            Region::Temporal => (-b.top).min(-b.occipital).min(-b.vertex),
            Region::Occipital => (-b.top).min(b.occipital).min(-b.vertex),
        };
        least > 0.0
            && least >= margin_cm
            && self.contains(point)
            && (margin_cm <= 0.0 || self.hairline_distance_cm(point) >= margin_cm)
    }

    /// A point well inside the region, where a target area may be placed; of the two temporal
    /// sides, the left.
    pub fn centre(&self, region: Region) -> Point {
        match region {
            Region::Frontal => self.at_deg(47.0, 0.0),
            Region::MidScalp => self.at_deg(7.0, 0.0),
            Region::Vertex => self.whorl(),
            Region::Temporal => self.at_deg(80.0, -90.0),
            Region::Occipital => self.at_deg(92.0, 180.0),
        }
    }

    /// True areas of the regions, cm2, in the order of [`Region::ALL`] (error < 0.3 %).
    pub fn region_areas_cm2(&self) -> [f64; 5] {
        AREAS_AT_SCALE_1.map(|area| self.scale * self.scale * area)
    }

    fn integrated_areas_cm2(&self) -> [f64; 5] {
        let mut areas = [0.0; 5];
        self.for_each_piece(480, 120, |point, piece| areas[self.region(point) as usize] += piece);
        areas
    }
}

/// Heads differ in scale alone, so the areas are integrated once.
static AREAS_AT_SCALE_1: LazyLock<[f64; 5]> = LazyLock::new(|| Surface { scale: 1.0 }.integrated_areas_cm2());

/// The smooth share of one side of a border at a signed distance, cm.
fn share(inside_cm: f64) -> f64 {
    let t = (inside_cm / BLEND_CM + 0.5).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: Surface = Surface { scale: 1.0 };

    #[test]
    fn regions_have_the_areas_of_the_model() {
        let areas = HEAD.region_areas_cm2();
        for (region, wanted) in Region::ALL.iter().zip([49.0, 137.0, 64.0, 114.0, 190.0]) {
            let area = areas[*region as usize];
            assert!((area / wanted - 1.0).abs() < 0.05, "{}: {area}", region.name());
        }
        for scale in [0.87, 1.0, 1.13] {
            let head = Surface { scale };
            for (kept, integrated) in head.region_areas_cm2().iter().zip(head.integrated_areas_cm2()) {
                assert!((kept / integrated - 1.0).abs() < 1e-3, "{kept} {integrated} at {scale}");
            }
        }
    }

    #[test]
    fn weights_sum_to_one_and_agree_with_the_region_away_from_borders() {
        HEAD.for_each_piece(360, 120, |point, _| {
            let weights = HEAD.weights(point);
            assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            let region = HEAD.region(point);
            if weights.iter().any(|w| *w > 0.999) {
                assert!(weights[region as usize] > 0.999);
            }
        });
    }

    #[test]
    fn every_centre_holds_a_target_area() {
        for head in [HEAD, Surface { scale: 0.95 }] {
            for region in Region::ALL {
                assert!(head.inside_by(head.centre(region), region, 1.6), "{}", region.name());
            }
        }
        assert!(HEAD.centre(Region::Temporal)[0] < 0.0);
    }

    #[test]
    fn the_temple_corner_is_frontal_and_the_ear_side_temporal() {
        assert_eq!(HEAD.region(HEAD.at_deg(53.0, 38.0)), Region::Frontal);
        assert_eq!(HEAD.region(HEAD.at_deg(95.0, 80.0)), Region::Temporal);
        assert!(!HEAD.inside_by(HEAD.at_deg(59.0, 10.0), Region::Frontal, 1.0));
        assert!(!HEAD.inside_by(HEAD.at_deg(62.0, 0.0), Region::Frontal, 0.0));
    }
}
