//! The ground a patient's follicles stand on: a head or a target area, with roots sorted by patch.

use super::depot::distance_cm;
use super::layout::{follicle_position, layout};
use super::{Domain, Patches, Region, Surface, TargetArea, disc_lattice, injection_grid};
use crate::patient::Ethnicity;
use crate::quantity::stream::{Purpose, Stream, uniform32};

/// Where a needle goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// A whole region.
    Region(Region),
    /// A disc about a point of the surface, given by its angles at the head's centre.
    Disc {
        /// Angle from the vertical, degrees.
        polar_deg: f64,
        /// Angle from the front, positive to the right, degrees.
        azimuth_deg: f64,
        /// Radius, cm.
        radius_cm: f64,
    },
}

impl Place {
    /// Whether a point of the head lies in it.
    pub fn holds(&self, head: &Surface, point: [f64; 3]) -> bool {
        match *self {
            Place::Region(region) => head.region(point) == region,
            Place::Disc { polar_deg, azimuth_deg, radius_cm } => {
                distance_cm(&head.at_deg(polar_deg, azimuth_deg), &point) <= radius_cm
            }
        }
    }
}

/// Where one follicle stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Root {
    /// Number of the follicle: that of its unit times four, plus its place in the unit.
    pub id: u32,
    /// The patch of tissue it stands in.
    pub patch: u32,
    /// Its region.
    pub region: Region,
    /// Position, cm.
    pub position_cm: [f64; 3],
}

/// How far beyond the rim of a target area injection points are kept: their signal reaches 0.64 cm beyond
/// their footprint, cm.
const HEARD_CM: f64 = 1.5;

/// Skin with follicles.
#[derive(Clone, Debug, PartialEq)]
pub struct Ground {
    /// What was cut out.
    pub domain: Domain,
    /// The head it belongs to.
    pub head: Surface,
    /// Patches of tissue.
    pub patches: Patches,
    /// Follicles, sorted by patch.
    pub roots: Vec<Root>,
    /// Of each patch, its first root; one more entry closes the last.
    pub first_root: Vec<u32>,
}

/// Shares of units with 1 to 4 hairs by origin. The African share is taken as the Caucasian
/// (assumption: no table found).
fn unit_shares(ethnicity: Ethnicity) -> [f64; 4] {
    match ethnicity {
        Ethnicity::Asian => super::layout::ASIAN_UNIT_SHARES,
        Ethnicity::Caucasian | Ethnicity::African => super::layout::CAUCASIAN_UNIT_SHARES,
    }
}

/// Mean number of hairs of a unit.
pub fn hairs_per_unit(ethnicity: Ethnicity) -> f64 {
    unit_shares(ethnicity).iter().enumerate().map(|(i, s)| (i + 1) as f64 * s).sum()
}

impl Ground {
    /// Ground with `follicles_per_cm2` times `region_factor` follicles, in patches of `patch_mm`.
    ///
    /// Units are laid out at the highest density asked for; in a sparser region each unit is kept
    /// with the ratio of densities, by a draw of its own.
    pub fn new(
        domain: Domain,
        head: Surface,
        follicles_per_cm2: f64,
        region_factor: [f64; 5],
        ethnicity: Ethnicity,
        patch_mm: f64,
        stream: &Stream,
    ) -> Ground {
        let shares = unit_shares(ethnicity);
        let per_unit = hairs_per_unit(ethnicity);
        let densest = match domain {
            Domain::Head(_) => region_factor.iter().fold(0.0, |a: f64, b| a.max(*b)),
            Domain::Target(area) => region_factor[area.region as usize],
        };
        let units = layout(domain, follicles_per_cm2 * densest / per_unit, shares, stream);
        let patches = Patches::new(domain, patch_mm);
        let mut roots = Vec::with_capacity((units.len() as f64 * per_unit * 1.05) as usize + 8);
        for (index, unit) in units.iter().enumerate() {
            let keep = region_factor[unit.region as usize] / densest;
            if keep < 1.0 && uniform32(stream.block(index as u32, 1, Purpose::Layout)[0]) >= keep {
                continue;
            }
            let Some(patch) = patches.patch_of(unit.position) else { continue };
            for follicle in 0..unit.follicles {
                roots.push(Root {
                    id: 4 * index as u32 + follicle as u32,
                    patch,
                    region: unit.region,
                    position_cm: follicle_position(domain, unit, follicle),
                });
            }
        }
        roots.sort_by_key(|root| root.patch);
        let mut first_root = vec![0u32; patches.len() + 1];
        for root in &roots {
            first_root[root.patch as usize + 1] += 1;
        }
        for i in 1..first_root.len() {
            first_root[i] += first_root[i - 1];
        }
        Ground { domain, head, patches, roots, first_root }
    }

    /// Which regions it has skin of, in the order of [`Region::ALL`].
    pub fn present(&self) -> [bool; 5] {
        match self.domain {
            Domain::Head(_) => [true; 5],
            Domain::Target(area) => Region::ALL.map(|region| region == area.region),
        }
    }

    /// Injection points, cm: over a region, or a square grid about the middle of a disc. On a target area
    /// a region's grid goes on beyond its rim, where its own signal still reaches the follicles inside;
    /// of a disc it has the points that lie on it or near enough to be heard.
    pub fn grid(&self, place: &Place, spacing_mm: f64) -> Vec<[f64; 3]> {
        match (self.domain, *place) {
            (Domain::Head(_), Place::Region(region)) => injection_grid(self.domain, region, spacing_mm, 0.0),
            (Domain::Head(head), Place::Disc { polar_deg, azimuth_deg, radius_cm }) => {
                let centre = head.at_deg(polar_deg, azimuth_deg);
                disc_lattice(radius_cm, spacing_mm).into_iter().map(|offset| head.beside(centre, offset)).collect()
            }
            (Domain::Target(area), Place::Region(region)) => {
                if region != area.region {
                    return Vec::new();
                }
                // A point in the middle, and whole spacings outward past the margin that is heard.
                let rings = libm::ceil((0.5 * area.width_cm.max(area.height_cm) + HEARD_CM) / (0.1 * spacing_mm));
                let side_cm = (2.0 * rings + 1.0) * 0.1 * spacing_mm;
                let wide = TargetArea { width_cm: side_cm, height_cm: side_cm, margin_cm: 0.0, ..area };
                injection_grid(Domain::Target(wide), area.region, spacing_mm, 0.0)
            }
            (Domain::Target(area), Place::Disc { polar_deg, azimuth_deg, radius_cm }) => {
                let middle = area.centre_cm.unwrap_or(self.head.centre(area.region));
                let [x, y] = self.head.offset(middle, self.head.at_deg(polar_deg, azimuth_deg));
                let [width, height] = area.extent_cm();
                let heard = |p: &[f64; 3]| {
                    libm::fabs(p[0]) <= 0.5 * width + HEARD_CM && libm::fabs(p[1]) <= 0.5 * height + HEARD_CM
                };
                let points = disc_lattice(radius_cm, spacing_mm).into_iter().map(|[dx, dy]| [x + dx, y + dy, 0.0]);
                points.filter(heard).collect()
            }
        }
    }

    /// The number of points these places have on the whole head, `here` of which lie on this ground.
    pub fn sites_on_head(&self, places: &[Place], spacing_mm: f64, here: usize) -> f64 {
        if let Domain::Head(_) = self.domain {
            return here.max(1) as f64;
        }
        let areas = self.head.region_areas_cm2();
        let sites: f64 = places
            .iter()
            .map(|place| match place {
                Place::Region(region) => areas[*region as usize] / (spacing_mm * spacing_mm / 100.0),
                Place::Disc { radius_cm, .. } => disc_lattice(*radius_cm, spacing_mm).len() as f64,
            })
            .sum();
        sites.max(1.0)
    }

    /// Whether a disc lies within the hairline.
    pub fn holds(head: &Surface, place: &Place) -> bool {
        match *place {
            Place::Region(_) => true,
            Place::Disc { polar_deg, azimuth_deg, radius_cm } => {
                let centre = head.at_deg(polar_deg, azimuth_deg);
                head.contains(centre) && head.hairline_distance_cm(centre) >= radius_cm
            }
        }
    }

    /// Papillae in the footprint of a point, at least 1. A footprint that crosses the rim of a target
    /// area lies on skin of which only a part is simulated: it holds what the mean density gives it.
    pub fn papillae_within(&self, centre_cm: &[f64; 3], radius_cm: f64) -> f64 {
        let crosses = |area: &TargetArea| {
            let sides = area.extent_cm();
            (0..2).any(|axis| 2.0 * (libm::fabs(centre_cm[axis]) + radius_cm) > sides[axis])
        };
        let papillae = match &self.domain {
            Domain::Target(area) if crosses(area) => {
                let density = self.roots.len() as f64 / self.domain.area_cm2();
                density * std::f64::consts::PI * radius_cm * radius_cm
            }
            _ => self.roots.iter().filter(|r| distance_cm(&r.position_cm, centre_cm) <= radius_cm).count() as f64,
        };
        papillae.max(1.0)
    }

    /// The patch a point lies in or, beyond the rim of a target area, the one nearest to it.
    pub fn patch_near(&self, point_cm: &[f64; 3]) -> Option<u32> {
        let Domain::Target(area) = &self.domain else { return self.patches.patch_of(*point_cm) };
        let [x, y] = area.extent_cm().map(|side| 0.5 * side);
        self.patches.patch_of([point_cm[0].clamp(-x, x), point_cm[1].clamp(-y, y), 0.0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ground(domain: Domain) -> Ground {
        let stream = Stream::new(1, 0);
        Ground::new(domain, Surface { scale: 1.0 }, 200.0, [1.0; 5], Ethnicity::Caucasian, 2.0, &stream)
    }

    fn area(centre_cm: Option<[f64; 3]>) -> Ground {
        ground(Domain::Target(TargetArea { centre_cm, ..TargetArea::square(1.0, Region::Vertex) }))
    }

    fn disc(polar_deg: f64, azimuth_deg: f64, radius_cm: f64) -> Place {
        Place::Disc { polar_deg, azimuth_deg, radius_cm }
    }

    #[test]
    fn a_disc_is_a_square_grid_about_its_middle() {
        let head = Surface { scale: 1.0 };
        let ground = ground(Domain::Head(head));
        let centre = head.at_deg(33.0, 180.0);
        let points = ground.grid(&disc(33.0, 180.0, 3.0), 5.0);
        assert_eq!(points.len(), 113, "points of a square grid within six spacings");
        assert!(points.iter().any(|p| distance_cm(p, &centre) < 1e-9), "one in the middle");
        for p in &points {
            assert!(distance_cm(p, &centre) < 3.05 && head.contains(*p));
            let others = points.iter().filter(|q| *q != p).map(|q| distance_cm(p, q));
            let nearest = others.fold(f64::MAX, f64::min);
            assert!((nearest - 0.5).abs() < 0.03, "{nearest}");
        }
    }

    #[test]
    fn a_disc_reaches_the_area_it_is_aimed_at_and_no_other() {
        let head = Surface { scale: 1.0 };
        let (here, there) = (area(Some(head.at_deg(25.0, 150.0))), area(Some(head.at_deg(40.0, 180.0))));
        let aimed = disc(25.0, 150.0, 0.4);
        assert_eq!(here.grid(&aimed, 10.0), [[0.0; 3]]);
        assert!(there.grid(&aimed, 10.0).is_empty());
        // Half a disc over the rim: its points stand where they stand on the head.
        let beside = here.grid(&disc(29.0, 150.0, 0.4), 10.0)[0];
        let apart = distance_cm(&head.at_deg(29.0, 150.0), &head.at_deg(25.0, 150.0));
        assert!((libm::hypot(beside[0], beside[1]) - apart).abs() < 1e-9 && apart > 0.5, "{beside:?} {apart}");
    }

    #[test]
    fn an_area_without_a_place_stands_at_the_centre_of_its_region() {
        let head = Surface { scale: 1.0 };
        let aimed = disc(33.0, 180.0, 3.0);
        assert_eq!(area(None).grid(&aimed, 10.0), area(Some(head.whorl())).grid(&aimed, 10.0));
        assert!(area(None).grid(&aimed, 10.0).len() > 8);
        assert_eq!(area(None).sites_on_head(&[aimed], 10.0, 1), 29.0, "a total is shared over the points of the head");
    }
}
