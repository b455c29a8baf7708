//! The Laplacian of patches with their true geometry.
//!
//! Every four patches around a corner of the chart are cut into two triangles along the diagonal that
//! fits their true shape (Delaunay), and linear elements on the triangles give the exchange between
//! patches: half the cotangents of the angles that face an edge (Pinkall and Polthier 1993). Distances are
//! those in space, so the chart's distortion, up to four to one at the nape, does not enter; on flat
//! squares it is the five-point star. Nothing leaves at the rim.

use super::patches::Patches;
use super::surface::{Point, dot};

/// Exchange between patches: `lap u_i = sum_j weight_ij (u_j - u_i)`, in 1/mm2.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Links {
    /// Of each patch, its first link; one more entry closes the last.
    pub first: Vec<u32>,
    /// The patch at the other end, and the weight, 1/mm2.
    pub to: Vec<(u32, f64)>,
}

impl Links {
    /// The links of all patches.
    pub fn new(patches: &Patches) -> Links {
        let n = patches.len();
        let mut mass_mm2 = vec![0.0; n];
        let mut pairs: Vec<(u32, u32, f64)> = Vec::with_capacity(12 * n);
        let at = |p: u32| patches.centre[p as usize].map(|x| 10.0 * x);
        let mut triangle = |corners: [u32; 3]| {
            let points = corners.map(at);
            for i in 0..3 {
                let (a, b, c) = (i, (i + 1) % 3, (i + 2) % 3);
                // The angle at `a` faces the edge from `b` to `c`.
                let weight = 0.5 * cotangent(points[a], points[b], points[c]);
                // A patch's share of skin is its Voronoi cell (Meyer 2003).
                let edge = minus(points[b], points[c]);
                let skin = 0.25 * weight * dot(edge, edge);
                mass_mm2[corners[b] as usize] += skin;
                mass_mm2[corners[c] as usize] += skin;
                pairs.push((corners[b], corners[c], weight));
                pairs.push((corners[c], corners[b], weight));
            }
        };
        for square in patches.squares() {
            let known: Vec<u32> = square.into_iter().flatten().collect();
            match known[..] {
                [p, q, r] => triangle([p, q, r]),
                [p, right, front, across] => {
                    let facing = |a: u32, b: u32| {
                        cotangent(at(a), at(right), at(front)) + cotangent(at(b), at(right), at(front))
                    };
                    // The diagonal right-front is Delaunay if the angles facing it make less than 180 degrees.
                    if facing(p, across) >= 0.0 {
                        triangle([p, right, front]);
                        triangle([across, front, right]);
                    } else {
                        triangle([p, right, across]);
                        triangle([p, across, front]);
                    }
                }
                _ => {}
            }
        }
        // At the rim a cell can be a sliver: never less than half of the patch's own skin.
        for (mass, area_cm2) in mass_mm2.iter_mut().zip(&patches.area_cm2) {
            *mass = mass.max(50.0 * area_cm2);
        }
        pairs.sort_by_key(|(from, to, _)| (*from, *to));
        let mut links = Links { first: vec![0; n + 1], to: Vec::with_capacity(6 * n) };
        for group in pairs.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let weight: f64 = group.iter().map(|p| p.2).sum();
            if weight.abs() > 1e-12 {
                links.first[group[0].0 as usize + 1] += 1;
                links.to.push((group[0].1, weight / mass_mm2[group[0].0 as usize]));
            }
        }
        for i in 1..=n {
            links.first[i] += links.first[i - 1];
        }
        links
    }

    /// The links of one patch.
    #[inline]
    pub fn of(&self, patch: usize) -> &[(u32, f64)] {
        &self.to[self.first[patch] as usize..self.first[patch + 1] as usize]
    }

    /// Greatest sum of weights of a patch, 1/mm2: an explicit step must stay below its inverse over the
    /// diffusivity.
    pub fn stiffness(&self) -> f64 {
        let sum = |p: usize| self.of(p).iter().map(|(_, w)| libm::fabs(*w)).sum::<f64>();
        (0..self.first.len() - 1).map(sum).fold(0.0, f64::max)
    }
}

fn minus(a: Point, b: Point) -> Point {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

fn cross(a: Point, b: Point) -> Point {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn norm(a: Point) -> f64 {
    dot(a, a).sqrt()
}

/// Cotangent of the angle at `a` between `b` and `c`.
fn cotangent(a: Point, b: Point, c: Point) -> f64 {
    let (u, v) = (minus(b, a), minus(c, a));
    dot(u, v) / norm(cross(u, v))
}

#[cfg(test)]
mod tests {
    use super::super::{Domain, Region, Surface, TargetArea};
    use super::*;

    #[test]
    fn flat_squares_give_the_five_point_star() {
        let area =
            TargetArea { width_cm: 1.0, height_cm: 1.0, margin_cm: 0.0, region: Region::Vertex, centre_cm: None };
        let links = Links::new(&Patches::new(Domain::Target(area), 2.0));
        let middle = links.of(12);
        assert_eq!(middle.iter().map(|l| l.0).collect::<Vec<_>>(), [7, 11, 13, 17]);
        assert!(middle.iter().all(|l| (l.1 - 0.25).abs() < 1e-12), "{middle:?}");
    }

    /// On an ellipsoid the Laplacian of a coordinate is `-2 H n`, with `H` the mean curvature: here for
    /// z, whose value at the top of an ellipsoid is `-(c/a^2 + c/b^2)`; and a constant has none.
    #[test]
    fn the_head_bends_as_an_ellipsoid() {
        let patches = Patches::new(Domain::Head(Surface { scale: 1.0 }), 2.0);
        let links = Links::new(&patches);
        let lap = |p: usize, f: &dyn Fn(Point) -> f64| -> f64 {
            links.of(p).iter().map(|(q, w)| w * (f(patches.centre[*q as usize]) - f(patches.centre[p]))).sum()
        };
        let (a, b, c) = (7.82_f64, 9.90_f64, 8.91_f64);
        let mut worst: f64 = 0.0;
        for p in 0..patches.len() {
            let full = |q: u32| patches.neighbours(q).iter().all(Option::is_some);
            let interior = full(p as u32) && patches.neighbours(p as u32).into_iter().flatten().all(full);
            if !interior {
                continue;
            }
            let [x, y, z] = minus(patches.centre[p], [0.0, -1.9, 0.3]);
            let n = [x / (a * a), y / (b * b), z / (c * c)];
            let size = norm(n);
            let sum = 1.0 / (a * a) + 1.0 / (b * b) + 1.0 / (c * c);
            let bent = n[0] * n[0] / (a * a) + n[1] * n[1] / (b * b) + n[2] * n[2] / (c * c);
            // 2 H of the level set of sum (x_i/a_i)^2 = 1, along the unit normal.
            let twice = (sum - bent / (size * size)) / size;
            for axis in 0..3 {
                let found = 100.0 * lap(p, &|q| q[axis]);
                worst = worst.max((found + twice * n[axis] / size).abs());
            }
        }
        println!("stiffness {}", links.stiffness());
        println!("greatest error of a coordinate's Laplacian {worst:.4} 1/cm of about 0.22");
        assert!(worst < 0.002, "{worst}");
    }
}
