//! The safe donor zone: the band at the back and sides whose hair androgen hardly touches.
//!
//! Between the upper and the lower fringe that may yet thin lies a band of 125-200 cm2 for heights of
//! 5-8 cm (MODEL.md, 2). Here it begins [`MARGIN_CM`] above the hairline, is `height_cm` high along the
//! skin, ends above the ears and nowhere crosses the temporal line.

use super::region::Region;
use super::surface::{Point, Surface, distance};
use core::f64::consts::PI;

/// Hair left below the band, cm. Source: assumption (`guess`), 1-2 cm: the nape may recede.
pub const MARGIN_CM: f64 = 1.5;
/// Where the band ends on either side, degrees of azimuth (0 in front, 180 behind). Source:
/// assumption (`guess`): above the ears; with it a band of 5-8 cm has 125-200 cm2.
const ENDS_DEG: f64 = 92.0;
/// How far from a closed strip the skin is stretched, cm. Source: assumption (`guess`), 3-7 cm.
const STRETCH_CM: f64 = 5.0;
/// How much a strip narrows towards its ends: cm of length for each cm of half width.
const TAPER: f64 = 2.0;

/// The band of one head.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DonorZone {
    /// Height of the band along the skin, cm.
    pub height_cm: f64,
}

/// Where a point lies in the band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stand {
    /// Height above the lower edge along the skin, cm.
    pub rise_cm: f64,
    /// Distance from the middle of the back along the skin, cm.
    pub aside_cm: f64,
    azimuth_deg: f64,
    polar_deg: f64,
    /// Distance from the middle of the hairline, cm.
    radius_cm: f64,
}

impl DonorZone {
    /// The place of a point relative to the band, inside it or not.
    pub fn stand(&self, head: &Surface, point: Point) -> Stand {
        let d = head.direction(point);
        let radius_cm = distance(point, head.middle());
        let azimuth = libm::atan2(d[0], d[1]);
        let azimuth_deg = azimuth * (180.0 / PI);
        let polar_deg = libm::acos(d[2].clamp(-1.0, 1.0)) * (180.0 / PI);
        let below = (Surface::hairline_polar_deg(azimuth_deg) - polar_deg) * (PI / 180.0);
        let level = radius_cm * (1.0 - d[2] * d[2]).max(0.0).sqrt();
        Stand {
            rise_cm: radius_cm * below - MARGIN_CM,
            aside_cm: level * (PI - libm::fabs(azimuth)),
            azimuth_deg,
            polar_deg,
            radius_cm,
        }
    }

    /// Whether a point lies in the band.
    pub fn contains(&self, head: &Surface, point: Point) -> bool {
        let stand = self.stand(head, point);
        libm::fabs(stand.azimuth_deg) >= ENDS_DEG
            && (0.0..self.height_cm).contains(&stand.rise_cm)
            && matches!(head.region(point), Region::Temporal | Region::Occipital)
    }

    /// Its true area, cm2 (error below 1 %).
    pub fn area_cm2(&self, head: &Surface) -> f64 {
        head.area_where_cm2(|point| self.contains(head, point))
    }
}

/// A strip cut out of the band, whose edges were sewn together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Strip {
    /// Height of its middle line above the band's lower edge, cm.
    pub rise_cm: f64,
    /// Half of its greatest width, cm.
    pub half_width_cm: f64,
    /// How far it reaches from the middle of the back on either side, cm.
    pub reach_cm: f64,
    /// Half of the width of the scar, cm.
    pub half_scar_cm: f64,
    /// Day of the operation.
    pub day: f64,
}

impl Strip {
    /// The reach at which a strip about the line at `rise_cm` would take a point: strips narrow towards
    /// their ends.
    pub fn reach_for(stand: &Stand, rise_cm: f64) -> f64 {
        stand.aside_cm + TAPER * libm::fabs(stand.rise_cm - rise_cm)
    }

    /// Where the skin at a point lies once the gap is closed: drawn towards the scar, less with the
    /// distance from it, and not at all `STRETCH_CM` away. Ignored: the slow give of skin afterwards.
    pub fn closed(&self, zone: &DonorZone, head: &Surface, point: Point) -> Point {
        let stand = zone.stand(head, point);
        let local = ((self.reach_cm - stand.aside_cm) / TAPER).clamp(0.0, self.half_width_cm);
        let off = stand.rise_cm - self.rise_cm;
        let gap = libm::fabs(off) - local;
        let pull = (local - self.half_scar_cm).max(0.0) * (1.0 - gap / STRETCH_CM).clamp(0.0, 1.0);
        if gap < 0.0 || pull == 0.0 {
            return point;
        }
        let down = if off > 0.0 { pull } else { -pull };
        head.at_deg(stand.polar_deg + down / stand.radius_cm * (180.0 / PI), stand.azimuth_deg)
    }

    /// The line of the scar from side to side, a point about every 2 mm, cm.
    pub fn scar(&self, zone: &DonorZone, head: &Surface) -> Vec<Point> {
        let mut line = Vec::new();
        for tenth in -880..=880 {
            let azimuth_deg = 180.0 - tenth as f64 / 10.0;
            let edge = Surface::hairline_polar_deg(azimuth_deg);
            let guess = head.at_deg(edge, azimuth_deg);
            let radius_cm = distance(guess, head.middle());
            let polar_deg = edge - (self.rise_cm + MARGIN_CM) / radius_cm * (180.0 / PI);
            let point = head.at_deg(polar_deg, azimuth_deg);
            let fresh = line.last().is_none_or(|last: &Point| distance(*last, point) >= 0.2);
            if fresh && zone.contains(head, point) && zone.stand(head, point).aside_cm <= self.reach_cm {
                line.push(point);
            }
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: Surface = Surface { scale: 1.0 };

    #[test]
    fn the_band_has_the_areas_of_the_model() {
        for (height_cm, low, high) in [(5.0, 115.0, 135.0), (6.5, 145.0, 175.0), (8.0, 180.0, 210.0)] {
            let area = DonorZone { height_cm }.area_cm2(&HEAD);
            println!("{height_cm} cm: {area:.0} cm2");
            assert!((low..high).contains(&area), "{height_cm} cm: {area} cm2");
        }
        let zone = DonorZone { height_cm: 6.5 };
        assert!(zone.contains(&HEAD, HEAD.centre(Region::Occipital)));
        assert!(zone.contains(&HEAD, HEAD.at_deg(85.0, -100.0)));
        for region in [Region::Frontal, Region::MidScalp, Region::Vertex] {
            assert!(!zone.contains(&HEAD, HEAD.centre(region)));
        }
    }

    #[test]
    fn closing_a_strip_leaves_no_gap_but_the_scar_and_moves_nothing_far_off() {
        let zone = DonorZone { height_cm: 6.5 };
        let strip = Strip { rise_cm: 3.25, half_width_cm: 0.6, reach_cm: 8.0, half_scar_cm: 0.1, day: 0.0 };
        let mut last = f64::NEG_INFINITY;
        for tenth in 400..1230 {
            let point = HEAD.at_deg(123.0 - 0.1 * (tenth - 400) as f64, 180.0);
            let before = zone.stand(&HEAD, point).rise_cm - strip.rise_cm;
            let after = zone.stand(&HEAD, strip.closed(&zone, &HEAD, point)).rise_cm - strip.rise_cm;
            if libm::fabs(before) < strip.half_width_cm {
                continue;
            }
            assert!(after > last, "skin folds over at {before}");
            assert!(libm::fabs(after) > 0.08, "hair in the scar: {after}");
            assert!(libm::fabs(after - before) <= 0.6, "{before} to {after}");
            assert!(libm::fabs(before) < 5.7 || after == before);
            assert!(libm::fabs(before) > 0.8 || libm::fabs(after) < 0.35, "the gap is still open: {after}");
            last = after;
        }
        let line = strip.scar(&zone, &HEAD);
        assert!((60..110).contains(&line.len()), "{}", line.len());
    }
}
