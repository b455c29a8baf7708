//! The domain cut into small squares of the chart, for tissue fields and for sorting follicles.

use super::domain::Domain;
use super::region::Region;
use super::surface::Point;

/// Default side of a patch, mm.
pub const DEFAULT_SIDE_MM: f64 = 2.0;

/// Mark of a cell of the chart without a patch.
const NONE: u32 = u32::MAX;
/// A cell on the hairline is sampled at `SAMPLES` x `SAMPLES` places.
const SAMPLES: u32 = 4;
/// A cell with fewer samples on hair-bearing skin than this joins a neighbour.
const LEAST_SAMPLES: usize = 4;

/// A regular partition of a domain.
///
/// The chart is cut in squares of one side; on a target area the side is stretched so that a whole
/// number of patches fills it. A square holding less than a quarter of hair-bearing skin joins its
/// neighbour, so every point of the domain has a patch and no patch is a sliver. Patches are
/// numbered along the rows of the chart, from the back to the front and from left to right.
/// Areas are true (error of the sum below 0.5 %); on a head sides are not, see `Surface::chart`.
#[derive(Clone, Debug, PartialEq)]
pub struct Patches {
    /// Middle of each patch, cm.
    pub centre: Vec<Point>,
    /// True hair-bearing area of each patch, cm2.
    pub area_cm2: Vec<f64>,
    /// Region of each patch: that of its middle.
    pub region: Vec<Region>,
    /// Sides of a cell in the chart, cm.
    pub side_cm: [f64; 2],
    domain: Domain,
    corner: [f64; 2],
    columns: u32,
    rows: u32,
    /// The patch of each cell, row by row, or `NONE`.
    patch: Vec<u32>,
    /// The cell of each patch.
    cell: Vec<u32>,
}

impl Patches {
    /// The patches of a domain, of about the given side, mm.
    pub fn new(domain: Domain, side_mm: f64) -> Patches {
        let [[left, right], [back, front]] = domain.chart_bounds();
        let extent = [right - left, front - back];
        let counts = extent.map(|length| match domain {
            Domain::Head(_) => libm::ceil(10.0 * length / side_mm),
            Domain::Target(_) => libm::round(10.0 * length / side_mm).max(1.0),
        });
        let side_cm = match domain {
            Domain::Head(_) => [0.1 * side_mm; 2],
            Domain::Target(_) => [extent[0] / counts[0], extent[1] / counts[1]],
        };
        let [columns, rows] = counts.map(|count| count as u32);
        let mut patches = Patches {
            centre: Vec::new(),
            area_cm2: Vec::new(),
            region: Vec::new(),
            side_cm,
            domain,
            corner: [left, back],
            columns,
            rows,
            patch: vec![NONE; (columns * rows) as usize],
            cell: Vec::new(),
        };
        patches.fill();
        patches
    }

    /// Makes a patch of every cell with enough skin, then lets the slivers join a neighbour.
    fn fill(&mut self) {
        let corners: Vec<bool> = (0..=self.rows)
            .flat_map(|row| (0..=self.columns).map(move |column| (column, row)))
            .map(|(column, row)| self.holds(self.place(column as f64, row as f64)))
            .collect();
        let mut slivers = Vec::new();
        for row in 0..self.rows {
            for column in 0..self.columns {
                let cell = row * self.columns + column;
                let at = |c: u32, r: u32| corners[((row + r) * (self.columns + 1) + column + c) as usize];
                let middle = self.place(column as f64 + 0.5, row as f64 + 0.5);
                if at(0, 0) && at(1, 0) && at(0, 1) && at(1, 1) {
                    self.push(cell, middle, 1.0);
                    continue;
                }
                let held = self.held(column, row);
                let share = held.len() as f64 / (SAMPLES * SAMPLES) as f64;
                if held.len() >= LEAST_SAMPLES {
                    let sum = held.iter().fold([0.0; 2], |s, p| [s[0] + p[0], s[1] + p[1]]);
                    self.push(cell, sum.map(|v| v / held.len() as f64), share);
                } else {
                    slivers.push((cell, middle, share));
                }
            }
        }
        let own = self.patch.clone();
        for (cell, middle, share) in slivers {
            if let Some(host) = self.around(cell).map(|near| own[near as usize]).find(|p| *p != NONE) {
                self.patch[cell as usize] = host;
                self.area_cm2[host as usize] += self.true_area(middle, share);
            }
        }
    }

    /// Adds the patch of a cell.
    fn push(&mut self, cell: u32, middle: [f64; 2], share: f64) {
        let centre = self.domain.lift(middle);
        self.patch[cell as usize] = self.centre.len() as u32;
        self.cell.push(cell);
        self.centre.push(centre);
        self.area_cm2.push(self.true_area(middle, share));
        self.region.push(self.domain.region(centre));
    }

    /// True area of a share of a cell, cm2.
    fn true_area(&self, middle: [f64; 2], share: f64) -> f64 {
        share * self.side_cm[0] * self.side_cm[1] * self.domain.area_factor(middle)
    }

    /// The place in the chart of a column and a row.
    fn place(&self, column: f64, row: f64) -> [f64; 2] {
        [self.corner[0] + column * self.side_cm[0], self.corner[1] + row * self.side_cm[1]]
    }

    /// Whether a place of the chart is in the domain. The edge of a target area is.
    fn holds(&self, place: [f64; 2]) -> bool {
        match self.domain {
            Domain::Head(_) => self.domain.contains(self.domain.lift(place)),
            Domain::Target(_) => true,
        }
    }

    /// The samples of a cell that are in the domain.
    fn held(&self, column: u32, row: u32) -> Vec<[f64; 2]> {
        let step = 1.0 / SAMPLES as f64;
        (0..SAMPLES * SAMPLES)
            .map(|i| [(i % SAMPLES) as f64 + 0.5, (i / SAMPLES) as f64 + 0.5])
            .map(|[i, j]| self.place(column as f64 + step * i, row as f64 + step * j))
            .filter(|place| self.holds(*place))
            .collect()
    }

    /// The cells around a cell, those that share a side first.
    fn around(&self, cell: u32) -> impl Iterator<Item = u32> + use<> {
        const STEPS: [(i32, i32); 8] = [(-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, -1), (-1, 1), (1, 1)];
        let (columns, rows) = (self.columns as i32, self.rows as i32);
        let (column, row) = (cell as i32 % columns, cell as i32 / columns);
        STEPS
            .into_iter()
            .map(move |(i, j)| (column + i, row + j))
            .filter(move |(i, j)| (0..columns).contains(i) && (0..rows).contains(j))
            .map(move |(i, j)| (j * columns + i) as u32)
    }

    /// Number of patches.
    pub fn len(&self) -> usize {
        self.centre.len()
    }

    /// Whether there is no patch.
    pub fn is_empty(&self) -> bool {
        self.centre.is_empty()
    }

    /// The patch a point lies in; `None` outside the domain (but a point less than one patch
    /// outside may still be given the nearest).
    #[inline]
    pub fn patch_of(&self, point: Point) -> Option<u32> {
        let place = self.domain.chart(point);
        // The far edge of a target area belongs to the last column or row.
        let [column, row] = [(0, self.columns), (1, self.rows)].map(|(axis, count)| {
            let steps = (place[axis] - self.corner[axis]) / self.side_cm[axis];
            if steps == count as f64 { steps - 1.0 } else { libm::floor(steps) }
        });
        let known = (0.0..self.columns as f64).contains(&column) && (0.0..self.rows as f64).contains(&row);
        let cell = || row as usize * self.columns as usize + column as usize;
        known.then(|| self.patch[cell()]).filter(|patch| *patch != NONE)
    }

    /// The patches to the left, to the right, behind and in front of one, if there are.
    pub fn neighbours(&self, patch: u32) -> [Option<u32>; 4] {
        let cell = self.cell[patch as usize];
        let (column, row) = (cell % self.columns, cell / self.columns);
        let own = |cell: u32| Some(self.patch[cell as usize]).filter(|p| *p != NONE && self.cell[*p as usize] == cell);
        [
            if column > 0 { own(cell - 1) } else { None },
            if column + 1 < self.columns { own(cell + 1) } else { None },
            if row > 0 { own(cell - self.columns) } else { None },
            if row + 1 < self.rows { own(cell + self.columns) } else { None },
        ]
    }

    /// The four patches around every inner corner of the chart, as far as there are any: the one behind
    /// left, and those to its right, in front, and across.
    pub fn squares(&self) -> impl Iterator<Item = [Option<u32>; 4]> + '_ {
        let own = |cell: u32| Some(self.patch[cell as usize]).filter(|p| *p != NONE && self.cell[*p as usize] == cell);
        (0..self.rows.saturating_sub(1)).flat_map(move |row| {
            (0..self.columns.saturating_sub(1)).map(move |column| {
                let cell = row * self.columns + column;
                [cell, cell + 1, cell + self.columns, cell + self.columns + 1].map(own)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::domain::TargetArea;
    use super::super::layout::{CAUCASIAN_UNIT_SHARES, layout};
    use super::super::surface::{Surface, distance};
    use super::*;
    use crate::quantity::stream::Stream;

    const HEAD: Domain = Domain::Head(Surface { scale: 1.0 });
    const TARGET: Domain = Domain::Target(TargetArea {
        width_cm: 1.3,
        height_cm: 1.0,
        margin_cm: 0.35,
        region: Region::Frontal,
        centre_cm: None,
    });

    #[test]
    fn patches_make_up_the_domain() {
        for side_mm in [1.0, DEFAULT_SIDE_MM] {
            let patches = Patches::new(HEAD, side_mm);
            let total: f64 = patches.area_cm2.iter().sum();
            println!("{side_mm} mm: {} patches, {total} cm2", patches.len());
            assert!((total / HEAD.area_cm2() - 1.0).abs() < 0.005, "{total}");
            let flat = Patches::new(TARGET, side_mm);
            let total: f64 = flat.area_cm2.iter().sum();
            assert!((total - TARGET.area_cm2()).abs() < 1e-9, "{total}");
            let Domain::Head(surface) = HEAD else { unreachable!() };
            for (region, wanted) in Region::ALL.iter().zip(surface.region_areas_cm2()) {
                let with = |i: &usize| patches.region[*i] == *region;
                let area: f64 = (0..patches.len()).filter(with).map(|i| patches.area_cm2[i]).sum();
                assert!((area / wanted - 1.0).abs() < 0.015, "{} {area} {wanted}", region.name());
            }
        }
    }

    #[test]
    fn every_unit_has_a_patch_close_by_and_as_many_as_its_area_asks() {
        for (domain, far_cm) in [(HEAD, 0.75), (TARGET, 0.15)] {
            let patches = Patches::new(domain, DEFAULT_SIDE_MM);
            let mut counts = vec![0.0; patches.len()];
            for unit in layout(domain, 110.0, CAUCASIAN_UNIT_SHARES, &Stream::new(1, 0)) {
                let patch = patches.patch_of(unit.position).expect("a patch") as usize;
                assert!(distance(patches.centre[patch], unit.position) < far_cm);
                counts[patch] += 1.0;
            }
            let misfit: f64 = counts.iter().zip(&patches.area_cm2).map(|(n, a)| (n - 110.0 * a).powi(2)).sum();
            assert!(misfit / counts.iter().sum::<f64>() < 0.75);
        }
        assert_eq!(Patches::new(TARGET, 2.0).patch_of([1.01, 0.0, 0.0]), None);
        assert_eq!(Patches::new(TARGET, 2.0).patch_of([1.0, 0.85, 0.0]), Some(89));
    }

    #[test]
    fn neighbours_are_mutual() {
        for domain in [HEAD, TARGET] {
            let patches = Patches::new(domain, 2.0);
            for patch in 0..patches.len() as u32 {
                assert_eq!(patches.patch_of(patches.centre[patch as usize]), Some(patch));
                let [left, right, behind, front] = patches.neighbours(patch);
                for (near, back) in [(left, 1), (right, 0), (behind, 3), (front, 2)] {
                    assert!(near.is_none_or(|n| patches.neighbours(n)[back] == Some(patch)));
                }
            }
        }
    }
}
