//! Where the skin is: for every direction from the middle of the head, its distance and its normal.
//!
//! Hair roots of the model stand on an ellipsoid. A picture moves each along its ray onto the mesh, and
//! hair then creeps over the same table.

use std::sync::OnceLock;

use super::mesh::{each_cell, head};
use super::vector::{V, along, dot, sub, unit};

/// Centre of the ellipsoid at scale 1, cm.
pub const CENTRE_CM: V = [0.0, -1.9, 0.3];
/// Its semi-axes.
const SEMI_CM: V = [7.82, 9.90, 8.91];
/// What stands farther off the side of the ellipsoid than this is an ear.
const EAR_CM: f32 = 0.35;
/// Cells of the table along one side.
const SIDE: usize = 320;
/// Reach of the chart: it holds every direction but a cone around straight down.
const REACH: f32 = 1.9;

/// The skin as seen from the middle of the head, at scale 1.
pub struct Skin {
    /// Distance from the centre, then the normal.
    cells: Vec<[f32; 4]>,
}

/// The skin of the head mesh, made once.
pub fn skin() -> &'static Skin {
    static SKIN: OnceLock<Skin> = OnceLock::new();
    SKIN.get_or_init(Skin::of_mesh)
}

/// Place of a direction in the table: Lambert's equal-area chart about the vertical.
fn charted(d: V) -> [f32; 2] {
    let k = (2.0 / (1.0 + d[2]).max(1e-3)).sqrt();
    [d[0] * k, d[1] * k].map(|v| (v / REACH + 1.0) * 0.5 * SIDE as f32)
}

/// The direction at a place of the table.
fn uncharted(place: [f32; 2]) -> V {
    let [x, y] = place.map(|v| (v / SIDE as f32 * 2.0 - 1.0) * REACH);
    let squared = x * x + y * y;
    let k = (1.0 - 0.25 * squared).max(0.0).sqrt();
    unit([k * x, k * y, 1.0 - 0.5 * squared])
}

impl Skin {
    fn of_mesh() -> Skin {
        let mesh = head();
        let mut cells = vec![[f32::MAX, 0.0, 0.0, 1.0]; SIDE * SIDE];
        let corner = |i: u32| {
            let p = sub(mesh.corners[i as usize], CENTRE_CM);
            let r = dot(p, p).sqrt();
            let [x, y] = charted(along(p, 1.0 / r));
            ([x, y, r], mesh.normals[i as usize], p)
        };
        for face in &mesh.faces {
            let quad = face.map(corner);
            if quad.iter().any(|c| c.2[2] < -0.80 * c.0[2]) {
                continue;
            }
            for [a, b, c] in [[0, 1, 2], [0, 2, 3]] {
                let t = [quad[a], quad[b], quad[c]];
                each_cell(t.map(|c| c.0), SIDE, |cell, w| {
                    let mixed = |of: &dyn Fn(usize) -> f32| w[0] * of(0) + w[1] * of(1) + w[2] * of(2);
                    let r = mixed(&|i| t[i].0[2]);
                    // Under an ear the skin is what lies nearest to the centre.
                    if r < cells[cell][0] {
                        let normal = unit([0, 1, 2].map(|axis| mixed(&|i| t[i].1[axis])));
                        cells[cell] = [r, normal[0], normal[1], normal[2]];
                    }
                });
            }
        }
        let mut skin = Skin { cells };
        skin.fill();
        skin.without_ears();
        for _ in 0..3 {
            skin.soften();
        }
        skin
    }

    /// Cells that no face covers take what their neighbours have.
    fn fill(&mut self) {
        for _ in 0..SIDE {
            let before = self.cells.clone();
            let mut empty = false;
            for row in 0..SIDE {
                for column in 0..SIDE {
                    if before[row * SIDE + column][0] < f32::MAX {
                        continue;
                    }
                    let around = neighbours(row, column).map(|i| before[i]).filter(|c| c[0] < f32::MAX);
                    let (sum, count) = around.fold(([0.0; 4], 0.0), |(sum, n), c| (plus(sum, c), n + 1.0));
                    match count > 0.0 {
                        true => self.cells[row * SIDE + column] = sum.map(|v| v / count),
                        false => empty = true,
                    }
                }
            }
            if !empty {
                return;
            }
        }
    }

    /// Where an ear stands off the head, the skin below it is taken to lie where the ellipsoid does.
    fn without_ears(&mut self) {
        for row in 0..SIDE {
            for column in 0..SIDE {
                let d = uncharted([column as f32 + 0.5, row as f32 + 0.5]);
                if d[0].abs() < 0.7 {
                    continue;
                }
                let q = [0, 1, 2].map(|i| d[i] / SEMI_CM[i]);
                let ellipsoid = 1.0 / dot(q, q).sqrt();
                let cell = &mut self.cells[row * SIDE + column];
                let normal = unit([0, 1, 2].map(|i| q[i] / SEMI_CM[i]));
                let facing = dot([cell[1], cell[2], cell[3]], normal);
                if cell[0] > ellipsoid + EAR_CM || facing < 0.7 {
                    *cell = [cell[0].min(ellipsoid + 0.5 * EAR_CM), normal[0], normal[1], normal[2]];
                }
            }
        }
    }

    /// Smooths what is left of facets.
    fn soften(&mut self) {
        let before = self.cells.clone();
        for row in 0..SIDE {
            for column in 0..SIDE {
                let here = before[row * SIDE + column];
                let (sum, count) = neighbours(row, column)
                    .map(|i| before[i])
                    .filter(|c| (c[0] - here[0]).abs() < 0.4)
                    .fold((here, 1.0), |(sum, n), c| (plus(sum, c), n + 1.0));
                self.cells[row * SIDE + column] = sum.map(|v| v / count);
            }
        }
    }

    /// The point of the skin on the ray from the centre through `p`, and the outward normal there.
    #[inline]
    pub fn on(&self, p: V) -> (V, V) {
        let d = unit(sub(p, CENTRE_CM));
        let [x, y] = charted(d).map(|v| (v - 0.5).clamp(0.0, SIDE as f32 - 1.001));
        let (column, row) = (x as usize, y as usize);
        let (u, v) = (x - column as f32, y - row as f32);
        let at = row * SIDE + column;
        let [a, b, c, e] = [at, at + 1, at + SIDE, at + SIDE + 1].map(|i| self.cells[i]);
        let cell = [0, 1, 2, 3].map(|i| (a[i] * (1.0 - u) + b[i] * u) * (1.0 - v) + (c[i] * (1.0 - u) + e[i] * u) * v);
        let point = [0, 1, 2].map(|i| CENTRE_CM[i] + d[i] * cell[0]);
        (point, unit([cell[1], cell[2], cell[3]]))
    }
}

fn neighbours(row: usize, column: usize) -> impl Iterator<Item = usize> {
    let range = |v: usize| v.saturating_sub(1)..(v + 2).min(SIDE);
    range(row).flat_map(move |r| range(column).map(move |c| r * SIDE + c)).filter(move |i| *i != row * SIDE + column)
}

fn plus(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_skin_lies_on_the_mesh_and_its_normals_point_outward() {
        let (mesh, skin) = (head(), skin());
        let scalp = |p: &&V| p[2] > 1.0 && p[1] < 6.0 && p[0].abs() < 7.5;
        let mut worst = 0.0f32;
        for p in mesh.corners.iter().filter(scalp) {
            let (on, normal) = skin.on(*p);
            let gap = sub(on, *p);
            worst = worst.max(dot(gap, gap).sqrt());
            assert!(dot(normal, unit(sub(on, CENTRE_CM))) > 0.5, "{p:?} {normal:?}");
        }
        assert!(worst < 0.08, "{worst}");
    }
}
