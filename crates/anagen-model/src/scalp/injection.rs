//! Where injections are set: a grid of points over one region or one target area.

use super::domain::Domain;
use super::region::Region;
use super::ribbon::Ribbon;
use super::surface::{Point, Surface};

/// How many shifts of the rows are tried, to fit the grid to the region.
const SHIFTS: u32 = 8;

/// The points of an injection grid, cm.
///
/// On a target area: a square grid of the given spacing, centred, over the area and its margin
/// (whatever `region` is). On a head: the points of the region at least `margin_cm` from its
/// borders and from the hairline (0 fills it). No square grid lies on a round head, so the rows are
/// rings about the vertex; every point owns spacing squared of true skin within 2 %, and neighbours
/// are the spacing apart within about 20 %. Of eight shifts of the rows the one is taken whose
/// number of points, before the margin, is nearest to the area of the region over spacing squared.
pub fn injection_grid(domain: Domain, region: Region, spacing_mm: f64, margin_cm: f64) -> Vec<Point> {
    let spacing = 0.1 * spacing_mm;
    match domain {
        Domain::Target(target) => {
            let counts = target.extent_cm().map(|side| libm::round(side / spacing).max(1.0));
            let at = |i: u32, count: f64| (i as f64 - 0.5 * (count - 1.0)) * spacing;
            let row = |j| (0..counts[0] as u32).map(move |i| [at(i, counts[0]), at(j, counts[1]), 0.0]);
            (0..counts[1] as u32).flat_map(row).collect()
        }
        Domain::Head(head) => {
            let wanted = head.region_areas_cm2()[region as usize] / (spacing * spacing);
            let misfit = |points: &Vec<Point>| libm::fabs(points.len() as f64 - wanted);
            let mut points = (0..SHIFTS)
                .map(|shift| rings(head, region, spacing, shift as f64 / SHIFTS as f64))
                .min_by(|a, b| misfit(a).total_cmp(&misfit(b)))
                .unwrap_or_default();
            points.retain(|point| head.inside_by(*point, region, margin_cm));
            points
        }
    }
}

/// Offsets (x, y) of the points of a disc, cm: a square grid about its middle, row by row.
pub fn disc_lattice(radius_cm: f64, spacing_mm: f64) -> Vec<[f64; 2]> {
    let spacing = 0.1 * spacing_mm;
    // A hair's breadth more, so that a point on the rim is in.
    let reach = radius_cm / spacing + 1e-9;
    let rings = libm::floor(reach) as i32;
    let row = |j: i32| (-rings..=rings).map(move |i| [i as f64, j as f64]);
    let inside = |p: &[f64; 2]| p[0] * p[0] + p[1] * p[1] <= reach * reach;
    (-rings..=rings).flat_map(row).filter(inside).map(|p| p.map(|x| x * spacing)).collect()
}

/// The hair-bearing points of a region on rings about the vertex, shifted by a share of a ring.
fn rings(head: Surface, region: Region, spacing_cm: f64, shift: f64) -> Vec<Point> {
    let ribbon = Ribbon::new(Domain::Head(head), spacing_cm * spacing_cm).shifted(shift);
    let mut points = Vec::new();
    ribbon.for_each_cell_by_line(|cell| {
        let middle = ribbon.point(&cell, 0.5, 0.5);
        points.extend(middle.filter(|point| head.region(*point) == region));
    });
    points
}

#[cfg(test)]
mod tests {
    use super::super::domain::TargetArea;
    use super::super::surface::distance;
    use super::*;

    #[test]
    fn every_point_owns_its_square_of_skin() {
        let head = Surface { scale: 1.0 };
        let areas = head.region_areas_cm2();
        for spacing_mm in [5.0, 7.0, 10.0] {
            for region in Region::ALL {
                let points = injection_grid(Domain::Head(head), region, spacing_mm, 0.0);
                let owned = points.len() as f64 * 0.01 * spacing_mm * spacing_mm;
                let share = owned / areas[region as usize];
                println!("{} {spacing_mm} mm: {} points, {share:.3}", region.name(), points.len());
                assert!((share - 1.0).abs() < 0.05, "{} {spacing_mm}: {share}", region.name());
                assert!(points.iter().all(|p| head.contains(*p) && head.region(*p) == region));
            }
        }
    }

    #[test]
    fn neighbours_are_about_the_spacing_apart() {
        let head = Surface { scale: 1.0 };
        for region in Region::ALL {
            let points = injection_grid(Domain::Head(head), region, 5.0, 0.0);
            let mut nearest: Vec<f64> = points
                .iter()
                .map(|p| {
                    let apart = points.iter().map(|q| distance(*p, *q)).filter(|d| *d > 0.0);
                    apart.fold(f64::MAX, f64::min)
                })
                .collect();
            nearest.sort_by(f64::total_cmp);
            println!("{}: nearest {:.3} to {:.3}", region.name(), nearest[0], nearest[nearest.len() - 1]);
            assert!(nearest[0] > 0.4 && nearest[nearest.len() - 1] < 0.65);
        }
    }

    #[test]
    fn a_margin_keeps_points_off_the_borders() {
        let head = Surface { scale: 1.0 };
        let all = injection_grid(Domain::Head(head), Region::Frontal, 5.0, 0.0);
        let kept = injection_grid(Domain::Head(head), Region::Frontal, 5.0, 0.5);
        assert!(kept.len() < all.len() && kept.len() > all.len() / 3);
        assert!(kept.iter().all(|p| head.hairline_distance_cm(*p) >= 0.5));
    }

    #[test]
    fn a_target_area_is_covered_with_its_margin() {
        let target =
            TargetArea { width_cm: 1.0, height_cm: 1.0, margin_cm: 0.5, region: Region::Vertex, centre_cm: None };
        let points = injection_grid(Domain::Target(target), Region::Vertex, 5.0, 0.0);
        assert_eq!(points.len(), 16);
        assert_eq!((points[0], points[15]), ([-0.75, -0.75, 0.0], [0.75, 0.75, 0.0]));
    }
}
