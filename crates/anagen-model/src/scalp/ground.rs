//! The ground a patient's follicles stand on: a head or a target area, with roots sorted by patch.

use super::depot::distance_cm;
use super::layout::{follicle_position, layout};
use super::{Domain, Patches, Region, Surface, TargetArea, injection_grid};
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
        let per_unit: f64 = shares.iter().enumerate().map(|(i, s)| (i + 1) as f64 * s).sum();
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

    /// Injection points, cm. On a target area the grid goes on beyond its rim, where its own signal
    /// still reaches the follicles inside.
    pub fn grid(&self, place: &Place, spacing_mm: f64) -> Vec<[f64; 3]> {
        match (self.domain, *place) {
            (Domain::Head(_), Place::Region(region)) => injection_grid(self.domain, region, spacing_mm, 0.0),
            (Domain::Head(head), Place::Disc { polar_deg, azimuth_deg, radius_cm }) => {
                let centre = head.at_deg(polar_deg, azimuth_deg);
                let near = |p: &[f64; 3]| distance_cm(p, &centre) <= radius_cm;
                let all = Region::ALL.into_iter().flat_map(|r| injection_grid(self.domain, r, spacing_mm, 0.0));
                all.filter(near).collect()
            }
            (Domain::Target(area), place) => {
                let treated = match place {
                    Place::Region(region) => region == area.region,
                    Place::Disc { polar_deg, azimuth_deg, radius_cm } => {
                        let centre = self.head.at_deg(polar_deg, azimuth_deg);
                        distance_cm(&centre, &self.head.centre(area.region)) <= radius_cm
                    }
                };
                if !treated {
                    return Vec::new();
                }
                // A point in the middle, and whole spacings outward past 15 mm of margin.
                let rings = libm::ceil((0.5 * area.width_cm.max(area.height_cm) + 1.5) / (0.1 * spacing_mm));
                let side_cm = (2.0 * rings + 1.0) * 0.1 * spacing_mm;
                let wide = TargetArea { width_cm: side_cm, height_cm: side_cm, margin_cm: 0.0, region: area.region };
                injection_grid(Domain::Target(wide), area.region, spacing_mm, 0.0)
            }
        }
    }

    /// The number of points these places have on the whole head, `here` of which lie on this ground.
    pub fn sites_on_head(&self, places: &[Place], spacing_mm: f64, here: usize) -> f64 {
        if let Domain::Head(_) = self.domain {
            return here.max(1) as f64;
        }
        let areas = self.head.region_areas_cm2();
        let area_cm2: f64 = places
            .iter()
            .map(|place| match place {
                Place::Region(region) => areas[*region as usize],
                Place::Disc { radius_cm, .. } => std::f64::consts::PI * radius_cm * radius_cm,
            })
            .sum();
        (area_cm2 / (spacing_mm * spacing_mm / 100.0)).max(1.0)
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
