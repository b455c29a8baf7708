//! The bare head under its lamps, and how near it is to the camera in every pixel.

use rayon::prelude::*;

use super::chance::noise;
use super::mesh::{EYE_CM, Mesh, each_cell, head};
use super::vector::{V, add, along, dot, mix, unit};
use super::view::{Camera, Light};

/// Colour behind the head, top and bottom, as displayed.
const BACKDROP_RGB: [[u8; 3]; 2] = [[96, 108, 122], [58, 67, 79]];
/// How much farther than the skin a hair may be and still show: roots lie in the skin.
const SLACK_CM: f32 = 0.12;

/// A head without hair, seen by one camera.
#[derive(Clone)]
pub struct Bust {
    /// Side of the picture.
    pub side: usize,
    /// Linear light of every pixel.
    pub light: Vec<V>,
    /// Distance of the skin in every pixel; infinite beside the head.
    depth: Vec<f32>,
}

/// What the nearest skin in a pixel is like.
#[derive(Clone, Copy)]
struct Spot {
    face: u32,
    half: bool,
    weights: V,
}

impl Bust {
    /// Renders the mesh in a skin of that colour (linear light).
    pub fn of(camera: &Camera, side: usize, skin: V) -> Bust {
        let mesh = head();
        let at: Vec<V> = mesh.corners.iter().map(|p| camera.project(*p)).collect();
        let mut depth = vec![f32::INFINITY; side * side];
        let mut spots = vec![Spot { face: u32::MAX, half: false, weights: [0.0; 3] }; side * side];
        for (number, face) in mesh.faces.iter().enumerate() {
            for half in [false, true] {
                let t = corners(*face, half).map(|i| at[i as usize]);
                // Rows run down, so a face that turns to the camera runs clockwise here.
                let turn = (t[1][0] - t[0][0]) * (t[2][1] - t[0][1]) - (t[2][0] - t[0][0]) * (t[1][1] - t[0][1]);
                if turn >= 0.0 {
                    continue;
                }
                each_cell(t, side, |cell, weights| {
                    let far = weights[0] * t[0][2] + weights[1] * t[1][2] + weights[2] * t[2][2];
                    if far < depth[cell] {
                        depth[cell] = far;
                        spots[cell] = Spot { face: number as u32, half, weights };
                    }
                });
            }
        }
        let lamp = camera.light();
        let ground = BACKDROP_RGB.map(linear);
        let shade = |cell: usize| {
            let spot = spots[cell];
            if spot.face == u32::MAX {
                let [x, y] = [cell % side, cell / side].map(|v| v as f32 / side as f32 - 0.5);
                let fall = (0.45 + 1.3 * (x * x + y * y) + 0.25 * y).clamp(0.0, 1.0);
                return mix(ground[0], ground[1], fall);
            }
            lit(mesh, spot, camera, &lamp, skin)
        };
        let light = (0..side * side).into_par_iter().map(shade).collect();
        let mut bust = Bust { side, light, depth };
        bust.soften_edges();
        bust
    }

    /// Whether something at that distance shows in a pixel.
    #[inline]
    pub fn shows(&self, cell: usize, far: f32) -> bool {
        far < self.depth[cell] + SLACK_CM
    }

    /// Whether the pixel shows the head.
    pub fn is_head(&self, cell: usize) -> bool {
        self.depth[cell].is_finite()
    }

    /// Pixels on an outline take the mean of what lies around them.
    fn soften_edges(&mut self) {
        let side = self.side;
        let before = self.light.clone();
        let near = |i: usize| self.depth[i].min(1e4);
        for y in 1..side.saturating_sub(1) {
            for x in 1..side - 1 {
                let i = y * side + x;
                let cross = [near(i - 1), near(i + 1), near(i - side), near(i + side)];
                if cross.iter().all(|d| (d - near(i)).abs() < 0.6) {
                    continue;
                }
                let mut sum = along(before[i], 4.0);
                for (j, weight) in [(i - 1, 2.0), (i + 1, 2.0), (i - side, 2.0), (i + side, 2.0)] {
                    sum = add(sum, along(before[j], weight));
                }
                for j in [i - side - 1, i - side + 1, i + side - 1, i + side + 1] {
                    sum = add(sum, before[j]);
                }
                self.light[i] = along(sum, 1.0 / 16.0);
            }
        }
    }
}

fn corners(face: [u32; 4], half: bool) -> [u32; 3] {
    if half { [face[0], face[2], face[3]] } else { [face[0], face[1], face[2]] }
}

/// Skin under the lamps: light that goes in and comes out again reddens where it turns away; a soft
/// sheen; less where little of the room is seen.
fn lit(mesh: &Mesh, spot: Spot, camera: &Camera, lamp: &Light, skin: V) -> V {
    let ids = corners(mesh.faces[spot.face as usize], spot.half);
    let w = spot.weights;
    let mixed = |of: &[V]| -> V { [0, 1, 2].map(|k| (0..3).map(|i| w[i] * of[ids[i] as usize][k]).sum()) };
    let at = mixed(&mesh.corners);
    let normal = unit(mixed(&mesh.normals));
    let open: f32 = (0..3).map(|i| w[i] * mesh.open[ids[i] as usize]).sum();
    let [mottle, flush] = [0, 1].map(|k| (0..3).map(|i| w[i] * mesh.mottle[ids[i] as usize][k]).sum::<f32>());
    let mottle = mottle * (1.0 + 0.09 * noise(at, 0.10, 23));
    let [red, green, blue] = painted(at, skin);
    let skin = [red * mottle, green * mottle * flush, blue * mottle * flush];
    lit_skin(at, normal, open, camera, lamp, skin)
}

/// Skin with what a face has besides: brows, lashes of shut eyes, lips.
fn painted(at: V, skin: V) -> V {
    let aside = at[0].abs();
    if at[1] < 4.5 || at[2] > 1.0 || at[2] < -11.0 || aside > 6.2 {
        return skin;
    }
    let soft = |x: f32| {
        let x = x.clamp(0.0, 1.0);
        x * x * (3.0 - 2.0 * x)
    };
    let bow = (aside - 3.4) / 2.3;
    let brow = at[2] - (-0.80 + 0.46 * (1.0 - bow * bow));
    let thick = 0.36 - 0.20 * ((aside - 1.2) / 4.4).clamp(0.0, 1.0);
    let ends = soft((aside - 0.95) / 0.7) * soft((5.75 - aside) / 1.1);
    let streak = 0.78 + 0.7 * noise([0.3 * aside + 0.2 * at[2], 0.0, at[2] - 0.5 * aside], 0.05, 25);
    let brow = soft(1.25 - brow.abs() / thick) * ends * streak.clamp(0.0, 1.0);
    let eye = [aside - EYE_CM[0], at[2] - EYE_CM[2]];
    let lid = eye[1] + 0.66 - 0.19 * eye[0] * eye[0];
    let lash = soft(1.0 - lid.abs() / 0.11) * soft((1.55 - eye[0].abs()) / 0.3);
    let lip = 1.0 - (aside / 2.55) * (aside / 2.55) - ((at[2] + 9.38) / 0.92) * ((at[2] + 9.38) / 0.92);
    let lip = soft(2.2 * lip) * soft((at[1] - 7.2) / 0.8);
    let brown = skin.map(|c| 0.10 * c);
    let red = [skin[0] * 0.86, skin[1] * 0.58, skin[2] * 0.60];
    mix(mix(mix(skin, red, 0.75 * lip), brown, 0.72 * brow), brown, 0.80 * lash)
}

/// The same of a point with its normal and the share of the room it sees.
pub fn lit_skin(at: V, normal: V, open: f32, camera: &Camera, lamp: &Light, skin: V) -> V {
    let to_eye = camera.to_eye(at);
    let wrapped = |l: V, wrap: f32| ((dot(normal, l) + wrap) / (1.0 + wrap)).max(0.0);
    let half = lamp.half(to_eye);
    let sheen = power(dot(normal, half).max(0.0), 5) * 0.085 + power(dot(normal, half).max(0.0), 3) * 0.05;
    let edge = 1.0 - dot(normal, to_eye).max(0.0);
    let rim = edge * edge * edge * 0.05;
    let occluded = open * open * (3.0 - 2.0 * open);
    [0, 1, 2].map(|i| {
        let wrap = [0.34, 0.22, 0.17][i];
        let key = wrapped(lamp.key, wrap) * (0.35 + 0.65 * occluded);
        let fill = wrapped(lamp.fill, wrap) * (0.5 + 0.5 * occluded);
        // In folds light bounces between skin and skin, and comes out redder.
        let folds = occluded.max([0.11, 0.07, 0.06][i]);
        let room = lamp.room(normal) * folds;
        skin[i] * (0.74 * key + 0.20 * fill + 0.28 * room + rim * [1.0, 0.8, 0.7][i]) + sheen * open
    })
}

/// `x` to the power of 2 to the `times`.
fn power(x: f32, times: u32) -> f32 {
    (0..times).fold(x, |x, _| x * x)
}

/// Display colour to linear light, with a gamma of two.
pub fn linear(rgb: [u8; 3]) -> V {
    rgb.map(|c| (f32::from(c) / 255.0) * (f32::from(c) / 255.0))
}
