//! A hair transplantation, as far as skin is concerned: what is taken where, and what is put where.

use super::domain::Domain;
use super::donor::DonorZone;
use super::ground::{Ground, Place};
use super::region::Region;
use super::ribbon::Ribbon;
use super::surface::{Point, Surface, distance};
use crate::quantity::stream::{Purpose, Stream, uniform32};

/// How units are taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Extraction {
    /// Unit by unit with a punch, scattered over the zone (FUE).
    Punches,
    /// In one strip of skin, whose edges are sewn together (FUT).
    Strip {
        /// Greatest width of the strip, cm.
        width_cm: f64,
        /// Width of the scar, cm.
        scar_cm: f64,
    },
}

/// What an operation does to the follicles it moves and to those it passes by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Handling {
    /// Share of the zone's units that all operations together may take.
    pub harvestable_share: f64,
    /// Share of follicles cut through when taken.
    pub cut_share: f64,
    /// Share of planted grafts that live.
    pub survival: f64,
    /// Share of moved growing hairs that are driven into catagen and fall.
    pub shed_share: f64,
    /// First and last day after the operation on which they fall.
    pub fall_days: [f64; 2],
    /// Hazard to growing hairs among which grafts are put, 1/day.
    pub hazard_per_day: f64,
    /// How long that hazard lasts, days.
    pub hazard_days: f64,
}

/// One operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Surgery {
    /// Day; visits of that day see the scalp before it.
    pub day: f64,
    /// How units are taken.
    pub extraction: Extraction,
    /// From where.
    pub zone: DonorZone,
    /// Units taken on the whole head.
    pub units: f64,
    /// Units put per cm2.
    pub units_per_cm2: f64,
    /// To where.
    pub places: Vec<Place>,
    /// How they fare.
    pub handling: Handling,
}

impl Surgery {
    /// The order of operations: by day, then by all that tells two of one day apart, so that no byte
    /// depends on which stands first in a file.
    pub fn order(&self, other: &Surgery) -> std::cmp::Ordering {
        let same_day = || self.rank().partial_cmp(&other.rank()).unwrap_or(std::cmp::Ordering::Equal);
        self.day.total_cmp(&other.day).then_with(same_day)
    }

    fn rank(&self) -> Vec<f64> {
        let method = match self.extraction {
            Extraction::Punches => 0.0,
            Extraction::Strip { .. } => 1.0,
        };
        let mut rank = vec![method, self.zone.height_cm, self.units, self.units_per_cm2];
        for place in &self.places {
            match *place {
                Place::Region(region) => rank.push(region as usize as f64),
                Place::Disc { polar_deg, azimuth_deg, radius_cm } => {
                    rank.extend([Region::ALL.len() as f64, polar_deg, azimuth_deg, radius_cm]);
                }
            }
        }
        rank
    }
}

impl Surface {
    /// True area of the hair-bearing skin that is `wanted`, cm2 (error below 1 %).
    pub fn area_where_cm2(&self, wanted: impl Fn(Point) -> bool) -> f64 {
        let mut area = 0.0;
        self.for_each_piece(240, 60, |point, piece| area += if wanted(point) { piece } else { 0.0 });
        area
    }

    /// True area of places together, cm2.
    pub fn places_cm2(&self, places: &[Place]) -> f64 {
        // A small disc would fall between the pieces; on a sphere a disc of that chord has just this area.
        if let [disc @ Place::Disc { radius_cm, .. }] = places
            && Ground::holds(self, disc)
        {
            return core::f64::consts::PI * radius_cm * radius_cm;
        }
        self.area_where_cm2(|point| places.iter().any(|place| place.holds(self, point)))
    }

    /// True area that places share with a donor zone, cm2.
    pub fn shared_cm2(&self, places: &[Place], zone: &DonorZone) -> f64 {
        self.area_where_cm2(|point| zone.contains(self, point) && places.iter().any(|place| place.holds(self, point)))
    }
}

/// A target area is looked at in `SAMPLES` x `SAMPLES` places.
const SAMPLES: u32 = 24;

impl Ground {
    /// Whether a point of this ground lies in one of the places.
    pub fn covers(&self, places: &[Place], point: Point) -> bool {
        places.iter().any(|place| match (self.domain, *place) {
            (Domain::Head(head), place) => place.holds(&head, point),
            (Domain::Target(area), Place::Region(region)) => region == area.region,
            (Domain::Target(area), Place::Disc { polar_deg, azimuth_deg, radius_cm }) => {
                let middle = area.centre_cm.unwrap_or(self.head.centre(area.region));
                let [x, y] = self.head.offset(middle, self.head.at_deg(polar_deg, azimuth_deg));
                distance([x, y, 0.0], point) <= radius_cm
            }
        })
    }

    /// True area that places cover on this ground, cm2.
    pub fn covered_cm2(&self, places: &[Place]) -> f64 {
        let Domain::Target(area) = self.domain else { return self.head.places_cm2(places) };
        let sides = area.extent_cm();
        let at = |i: u32, side: f64| ((i as f64 + 0.5) / SAMPLES as f64 - 0.5) * side;
        let all = (0..SAMPLES * SAMPLES).map(|i| [at(i % SAMPLES, sides[0]), at(i / SAMPLES, sides[1]), 0.0]);
        let covered = all.filter(|point| self.covers(places, *point)).count();
        covered as f64 / (SAMPLES * SAMPLES) as f64 * sides[0] * sides[1]
    }

    /// Places for `count` grafts on the skin that `places` cover here, evenly spread but in no lattice:
    /// the ribbon's cells of equal area hold one each, somewhere. `number` tells operations apart.
    pub fn spread(&self, places: &[Place], count: usize, number: u32, stream: &Stream) -> Vec<Point> {
        let area_cm2 = self.covered_cm2(places);
        let mut found: Vec<(u32, u32, Point)> = Vec::new();
        // Cells on a border may fall outside, so they are cut a little smaller until there are enough.
        for attempt in 0..20 {
            if count == 0 || area_cm2 <= 0.0 {
                break;
            }
            let ribbon = Ribbon::new(self.domain, area_cm2 / count as f64 * (1.0 - 0.02 * attempt as f64));
            found.clear();
            ribbon.for_each_cell(|cell| {
                let chance = stream.block(cell.number, 2 + number, Purpose::Surgery);
                if let Some(point) = ribbon.point(&cell, uniform32(chance[0]), uniform32(chance[1]))
                    && self.domain.contains(point)
                    && self.covers(places, point)
                {
                    found.push((chance[2], cell.number, point));
                }
            });
            if found.len() >= count {
                break;
            }
        }
        // Those too many are left out by lot.
        found.sort_by_key(|f| (f.0, f.1));
        found.truncate(count);
        found.sort_by_key(|f| f.1);
        found.into_iter().map(|f| f.2).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::TargetArea;
    use super::super::region::Region;
    use super::*;
    use crate::patient::Ethnicity;

    #[test]
    fn grafts_are_as_many_as_asked_and_lie_where_asked_apart_from_each_other() {
        let head = Surface { scale: 1.0 };
        let stream = Stream::new(5, 0);
        let ground = |domain| Ground::new(domain, head, 20.0, [1.0; 5], Ethnicity::Caucasian, 2.0, &stream);
        let disc = Place::Disc { polar_deg: 40.0, azimuth_deg: 0.0, radius_cm: 3.0 };
        let frontal = Place::Region(Region::Frontal);
        let whole = ground(Domain::Head(head));
        for places in [vec![frontal], vec![disc], vec![frontal, disc]] {
            for count in [1, 40, 1500] {
                let spots = whole.spread(&places, count, 0, &stream);
                assert_eq!(spots.len(), count);
                assert!(spots.iter().all(|s| head.contains(*s) && places.iter().any(|p| p.holds(&head, *s))));
            }
        }
        let spots = whole.spread(&[frontal], 1500, 0, &stream);
        let nearest = |a: &Point| spots.iter().map(|b| distance(*a, *b)).filter(|d| *d > 0.0).fold(9.0, f64::min);
        let mean = spots.iter().map(nearest).sum::<f64>() / 1500.0;
        // 30 a cm2: a square lattice has 1.8 mm, pure chance 0.9 mm.
        assert!((0.09..0.18).contains(&mean), "{mean} cm");
        let area =
            TargetArea { width_cm: 2.0, height_cm: 1.0, margin_cm: 0.0, region: Region::Frontal, centre_cm: None };
        assert_eq!(ground(Domain::Target(area)).spread(&[frontal], 60, 1, &stream).len(), 60);
        for (polar_deg, azimuth_deg) in [(0.5, 30.0), (45.3, 20.1), (100.7, 170.2)] {
            let dot = Place::Disc { polar_deg, azimuth_deg, radius_cm: 0.2 };
            let area = head.places_cm2(&[dot]);
            assert!((area / 0.1257 - 1.0).abs() < 0.01, "a small disc has {area} cm2");
        }
        let area = head.places_cm2(&[disc]);
        assert!((area / (9.0 * core::f64::consts::PI) - 1.0).abs() < 0.03, "{area}");
    }
}
