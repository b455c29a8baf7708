//! The head that pictures show: a public mesh, laid over the model's ellipsoid and made smooth.
//!
//! The mesh is the head of the MakeHuman base mesh (CC0). It is divided twice after Catmull and Clark
//! (1978), and each corner knows how much of the sky it sees, so that eye sockets, ears and neck lie in
//! soft shade.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::chance::noise;
use super::vector::{V, add, along, cross, dot, sub, unit};

const OBJ: &str = include_str!("../../../assets/head.obj");
/// Size and place of the mesh over the ellipsoid at scale 1 (rms distance 2.1 mm).
const FIT_SCALE: f32 = 1.0106;
const FIT_SHIFT_CM: V = [0.0, -7.27, 9.12];
/// The patient keeps his eyes shut: middle of the right eyeball, and its radius with the lid.
pub const EYE_CM: V = [3.05, 5.33, -3.02];
const EYE_RADIUS_CM: f32 = 1.60;
/// Directions of sky that each corner looks at.
const SKIES: usize = 40;
/// Side of the depth maps that tell what hides the sky.
const SKY_MAP: usize = 112;

/// A surface of four-sided faces.
#[derive(Clone, Debug, Default)]
pub struct Mesh {
    /// Corners, cm at scale 1.
    pub corners: Vec<V>,
    /// Outward normals of the corners.
    pub normals: Vec<V>,
    /// Share of the sky that each corner sees, 0 to 1.
    pub open: Vec<f32>,
    /// How much darker or lighter and how much redder the skin is at each corner, about 1.
    pub mottle: Vec<[f32; 2]>,
    /// Faces, by the numbers of their corners, anticlockwise from outside.
    pub faces: Vec<[u32; 4]>,
}

/// The head at scale 1, made once.
pub fn head() -> &'static Mesh {
    static HEAD: OnceLock<Mesh> = OnceLock::new();
    HEAD.get_or_init(|| {
        let mut coarse = Mesh::read(OBJ);
        for side in [-1.0, 1.0] {
            coarse.add_ball([side * EYE_CM[0], EYE_CM[1], EYE_CM[2]], EYE_RADIUS_CM);
        }
        let open = coarse.openness();
        let mut mesh = Mesh { open, ..coarse }.divided().divided();
        mesh.normals = mesh.normals();
        let mottle = |p: &V| [1.0 + 0.09 * noise(*p, 0.9, 21), 1.0 - 0.10 * noise(*p, 2.2, 24)];
        mesh.mottle = mesh.corners.iter().map(mottle).collect();
        mesh
    })
}

impl Mesh {
    /// Reads the corners and faces of an OBJ file in mm with y up, and lays them over the ellipsoid.
    fn read(obj: &str) -> Mesh {
        let mut mesh = Mesh::default();
        for line in obj.lines() {
            let mut parts = line.split_ascii_whitespace();
            match parts.next() {
                Some("v") => {
                    let mut mm = parts.map(|n| n.parse::<f32>().expect("the mesh is a constant of this program"));
                    let mut next = || 0.1 * FIT_SCALE * mm.next().unwrap_or(0.0);
                    let (x, up, front) = (next(), next(), next());
                    mesh.corners.push(add([x, front, up], FIT_SHIFT_CM));
                }
                Some("f") => {
                    let mut ids = parts.map(|n| n.parse::<u32>().expect("the mesh is a constant of this program") - 1);
                    let mut next = || ids.next().unwrap_or(0);
                    // Two axes are swapped, which turns a face inside out.
                    let (a, b, c, d) = (next(), next(), next(), next());
                    mesh.faces.push([d, c, b, a]);
                }
                _ => {}
            }
        }
        mesh
    }

    /// Adds a ball: a cube of faces blown up.
    fn add_ball(&mut self, middle: V, radius: f32) {
        const STEPS: usize = 6;
        // A division draws corners inward; this much larger the ball keeps its size.
        let radius = radius * 1.02;
        for side in 0..6 {
            let first = self.corners.len() as u32;
            for i in 0..=STEPS {
                for j in 0..=STEPS {
                    let [u, v] = [i, j].map(|k| 2.0 * k as f32 / STEPS as f32 - 1.0);
                    let way = match side {
                        0 => [1.0, u, v],
                        1 => [-1.0, v, u],
                        2 => [v, 1.0, u],
                        3 => [u, -1.0, v],
                        4 => [u, v, 1.0],
                        _ => [v, u, -1.0],
                    };
                    self.corners.push(add(middle, along(unit(way), radius)));
                }
            }
            let number = |i: usize, j: usize| first + (i * (STEPS + 1) + j) as u32;
            for i in 0..STEPS {
                for j in 0..STEPS {
                    self.faces.push([number(i, j), number(i + 1, j), number(i + 1, j + 1), number(i, j + 1)]);
                }
            }
        }
    }

    /// The same surface with every face cut in four, after Catmull and Clark; open edges stay open.
    fn divided(&self) -> Mesh {
        let count = self.corners.len();
        let middle = |face: &[u32; 4]| {
            let sum = face.iter().fold([0.0; 3], |s, i| add(s, self.corners[*i as usize]));
            let open: f32 = face.iter().map(|i| self.open[*i as usize]).sum();
            (along(sum, 0.25), 0.25 * open)
        };
        let middles: Vec<(V, f32)> = self.faces.iter().map(middle).collect();
        // Each edge with the faces beside it, in a fixed order.
        let mut edges: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
        for (f, face) in self.faces.iter().enumerate() {
            for k in 0..4 {
                let (a, b) = (face[k], face[(k + 1) % 4]);
                edges.entry((a.min(b), a.max(b))).or_default().push(f);
            }
        }
        let mut mesh = Mesh { open: self.open.clone(), ..Mesh::default() };
        // Sums about each corner: middles of faces, middles of edges, and the rim's edges alone.
        let mut faces_at = vec![([0.0; 3], 0.0f32); count];
        for (face, (at, _)) in self.faces.iter().zip(&middles) {
            for i in face {
                let sum = &mut faces_at[*i as usize];
                *sum = (add(sum.0, *at), sum.1 + 1.0);
            }
        }
        let mut edges_at = vec![([0.0; 3], 0.0f32); count];
        let mut rim_at = vec![([0.0; 3], 0.0f32); count];
        for ((a, b), beside) in &edges {
            let half = along(add(self.corners[*a as usize], self.corners[*b as usize]), 0.5);
            for i in [a, b] {
                let i = *i as usize;
                edges_at[i] = (add(edges_at[i].0, half), edges_at[i].1 + 1.0);
                if beside.len() == 1 {
                    rim_at[i] = (add(rim_at[i].0, half), rim_at[i].1 + 1.0);
                }
            }
        }
        for i in 0..count {
            let at = self.corners[i];
            let moved = if rim_at[i].1 > 0.0 {
                add(along(at, 0.5), along(rim_at[i].0, 0.5 / rim_at[i].1))
            } else {
                let n = edges_at[i].1;
                let face = along(faces_at[i].0, 1.0 / (faces_at[i].1 * n));
                let edge = along(edges_at[i].0, 2.0 / (n * n));
                add(add(face, edge), along(at, (n - 3.0) / n))
            };
            mesh.corners.push(moved);
        }
        for (at, open) in &middles {
            mesh.corners.push(*at);
            mesh.open.push(*open);
        }
        let mut number = BTreeMap::new();
        for ((a, b), beside) in &edges {
            let (i, j) = (*a as usize, *b as usize);
            let half = along(add(self.corners[i], self.corners[j]), 0.5);
            let at = match beside[..] {
                [f, g] => add(along(half, 0.5), along(add(middles[f].0, middles[g].0), 0.25)),
                _ => half,
            };
            number.insert((*a, *b), mesh.corners.len() as u32);
            mesh.corners.push(at);
            mesh.open.push(0.5 * (self.open[i] + self.open[j]));
        }
        let edge = |a: u32, b: u32| number[&(a.min(b), a.max(b))];
        for (f, face) in self.faces.iter().enumerate() {
            for k in 0..4 {
                let (before, here, after) = (face[(k + 3) % 4], face[k], face[(k + 1) % 4]);
                mesh.faces.push([here, edge(here, after), (count + f) as u32, edge(before, here)]);
            }
        }
        mesh
    }

    /// Normals of the corners: those of the faces around them, by area.
    fn normals(&self) -> Vec<V> {
        let mut normals = vec![[0.0; 3]; self.corners.len()];
        for face in &self.faces {
            let [a, b, c, d] = face.map(|i| self.corners[i as usize]);
            let normal = cross(sub(c, a), sub(d, b));
            for i in face {
                normals[*i as usize] = add(normals[*i as usize], normal);
            }
        }
        normals.into_iter().map(unit).collect()
    }

    /// Share of the sky each corner sees, weighted as a matt surface weighs it.
    fn openness(&self) -> Vec<f32> {
        let normals = self.normals();
        let mut seen = vec![0.0f32; self.corners.len()];
        let mut whole = vec![0.0f32; self.corners.len()];
        for k in 0..SKIES {
            let sky = even_direction(k, SKIES);
            let map = DepthMap::of(self, sky);
            for (i, (corner, normal)) in self.corners.iter().zip(&normals).enumerate() {
                let weight = dot(*normal, sky);
                if weight > 0.0 {
                    whole[i] += weight;
                    if map.sees(add(*corner, along(*normal, 0.15))) {
                        seen[i] += weight;
                    }
                }
            }
        }
        seen.iter().zip(&whole).map(|(s, w)| if *w > 0.0 { s / w } else { 0.0 }).collect()
    }
}

/// The `k`th of `count` directions spread evenly over the sphere (a golden spiral).
fn even_direction(k: usize, count: usize) -> V {
    let z = 1.0 - (2.0 * k as f32 + 1.0) / count as f32;
    let turn = (k as f32 * 0.618_034).fract() * std::f32::consts::TAU;
    let (sine, cosine) = libm::sincosf(turn);
    let level = (1.0 - z * z).max(0.0).sqrt();
    [level * cosine, level * sine, z]
}

/// How near the surface comes to the sky in one direction.
struct DepthMap {
    axes: [V; 3],
    near: Vec<f32>,
}

impl DepthMap {
    /// Half the width of the map, cm.
    const REACH_CM: f32 = 17.0;

    fn of(mesh: &Mesh, sky: V) -> DepthMap {
        let aside = if sky[2].abs() > 0.9 { [1.0, 0.0, 0.0] } else { [0.0, 0.0, 1.0] };
        let right = unit(cross(aside, sky));
        let mut map =
            DepthMap { axes: [right, cross(sky, right), sky], near: vec![f32::NEG_INFINITY; SKY_MAP * SKY_MAP] };
        for face in &mesh.faces {
            let [a, b, c, d] = face.map(|i| map.place(mesh.corners[i as usize]));
            map.triangle([a, b, c]);
            map.triangle([a, c, d]);
        }
        map
    }

    /// Column, row and nearness of a point.
    fn place(&self, p: V) -> V {
        let p = sub(p, [0.0, -2.0, -4.0]);
        let cell = |axis: V| (dot(p, axis) / Self::REACH_CM + 1.0) * 0.5 * SKY_MAP as f32;
        [cell(self.axes[0]), cell(self.axes[1]), dot(p, self.axes[2])]
    }

    fn triangle(&mut self, t: [V; 3]) {
        each_cell(t, SKY_MAP, |cell, w| {
            let near = w[0] * t[0][2] + w[1] * t[1][2] + w[2] * t[2][2];
            self.near[cell] = self.near[cell].max(near);
        });
    }

    fn sees(&self, p: V) -> bool {
        let [x, y, near] = self.place(p);
        let inside = |v: f32| v >= 0.0 && v < SKY_MAP as f32;
        !inside(x) || !inside(y) || near >= self.near[y as usize * SKY_MAP + x as usize] - 0.12
    }
}

/// Visits the cells of a square raster whose middle lies in a triangle, with the weights of its corners.
pub fn each_cell(t: [V; 3], side: usize, mut visit: impl FnMut(usize, V)) {
    let area = (t[1][0] - t[0][0]) * (t[2][1] - t[0][1]) - (t[2][0] - t[0][0]) * (t[1][1] - t[0][1]);
    if !(area.abs() > 1e-12) {
        return;
    }
    let low = |axis: usize| t.iter().map(|p| p[axis]).fold(f32::MAX, f32::min);
    let high = |axis: usize| t.iter().map(|p| p[axis]).fold(f32::MIN, f32::max);
    let first = |v: f32| (v - 0.5).ceil().max(0.0) as usize;
    let last = |v: f32| ((v - 0.5).floor() + 1.0).clamp(0.0, side as f32) as usize;
    let over = 1.0 / area;
    for row in first(low(1))..last(high(1)) {
        let y = row as f32 + 0.5;
        for column in first(low(0))..last(high(0)) {
            let x = column as f32 + 0.5;
            let w1 = ((x - t[0][0]) * (t[2][1] - t[0][1]) - (t[2][0] - t[0][0]) * (y - t[0][1])) * over;
            let w2 = ((t[1][0] - t[0][0]) * (y - t[0][1]) - (x - t[0][0]) * (t[1][1] - t[0][1])) * over;
            let w0 = 1.0 - w1 - w2;
            if w0 >= 0.0 && w1 >= 0.0 && w2 >= 0.0 {
                visit(row * side + column, [w0, w1, w2]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mesh_is_a_smooth_head_over_the_ellipsoid() {
        let mesh = head();
        assert_eq!(mesh.faces.len(), (4304 + 2 * 216) * 16);
        assert!(mesh.corners.len() == mesh.normals.len() && mesh.corners.len() == mesh.open.len());
        let (mut worst, mut sum, mut count) = (0.0f32, 0.0, 0);
        for (p, n) in mesh.corners.iter().zip(&mesh.normals).filter(|(p, _)| p[2] > 3.0 && p[1] < 6.0) {
            let q = [p[0] / 7.82, (p[1] + 1.9) / 9.90, (p[2] - 0.3) / 8.91];
            let off = (dot(q, q).sqrt() - 1.0) * 8.8;
            (worst, sum, count) = (worst.max(off.abs()), sum + off * off, count + 1);
            assert!(dot(*n, sub(*p, [0.0, -1.9, 0.3])) > 0.0, "a normal points inward at {p:?}");
        }
        let rms = (sum / count as f32).sqrt();
        assert!(worst < 0.7 && rms < 0.3, "{worst} {rms}");
    }

    #[test]
    fn the_crown_sees_the_sky_and_the_ear_canal_does_not() {
        let mesh = head();
        let mean = |keep: &dyn Fn(&V) -> bool| {
            let open: Vec<f32> = mesh.corners.iter().zip(&mesh.open).filter(|(p, _)| keep(p)).map(|c| *c.1).collect();
            open.iter().sum::<f32>() / open.len() as f32
        };
        assert!(mean(&|p| p[2] > 6.0) > 0.97);
        assert!(mesh.open.iter().copied().fold(1.0, f32::min) < 0.3);
    }
}
