//! The scalp, hair by hair, as clinical global photography shows it.
//!
//! A picture is a lit head, then every visible hair as a short curved ribbon of its true calibre: a
//! hair covers the fraction of a pixel that its calibre says, and thinning shows as it does in a clinical
//! photograph, scalp between the hairs. Camera and lamps are those of the [`View`] for every plan and day.
//!
//! A hair stands where its row of `follicles.parquet` says, moved along its ray from the model's
//! ellipsoid onto the head's mesh, and is as long as its row says, cut to [`Look::shown_mm`]. Its way is
//! combed, not simulated. Ignored: shadows of one hair on another but for the loss of light within dense
//! hair, and wetness.

mod bust;
mod canvas;
mod chance;
mod comb;
pub mod file;
pub(super) mod letters;
pub mod look;
mod mesh;
mod sheet;
mod shown;
mod skin;
mod vector;
mod view;

pub use file::encode_png;
pub use look::Look;
pub use sheet::{Labelled, sheet};
pub use shown::{ClosedStrip, Moves, Shown, shown};
pub use view::View;

use tiny_skia::Pixmap;

use bust::Bust;
use canvas::Canvas;
use chance::chance;
use comb::{Comb, Curve};
use vector::{V, add, along, dot, mix, sub, unit};
use view::{Camera, Light};

/// A hair that shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strand {
    /// Where it leaves the skin of the model, cm.
    pub root_cm: [f32; 3],
    /// Its real length; the picture cuts it to the look's.
    pub length_mm: f32,
    /// Its diameter.
    pub calibre_um: f32,
    /// Names the follicle, so that it keeps its tint and its lie from picture to picture.
    pub id: u32,
}

/// The direction in which hair grows at a point of the model's scalp.
pub fn lie(look: &Look, root_cm: [f32; 3]) -> [f32; 3] {
    let comb = Comb::of(&look.clipped(look.shown_mm), false);
    let root = comb.root(root_cm);
    comb.lie(root.at, root.normal)
}

/// A pale line of skin without hair.
#[derive(Debug, Clone, PartialEq)]
pub struct Scar {
    /// Its course over the skin of the model, cm.
    pub line_cm: Vec<[f32; 3]>,
    /// Its width, mm.
    pub width_mm: f32,
}

/// A picture: red, green and blue of each pixel, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Three bytes a pixel.
    pub rgb: Vec<u8>,
}

impl Image {
    /// A drawn page, without the alpha that no pixel uses.
    pub fn of(page: &Pixmap) -> Image {
        let rgb = page.pixels().iter().flat_map(|p| [p.red(), p.green(), p.blue()]).collect();
        Image { width: page.width() as usize, height: page.height() as usize, rgb }
    }
}

/// How much paler than skin a scar is.
const SCAR_PALE: f32 = 0.38;
/// Length of the pieces a hair is drawn in, pixels.
const PIECE_PX: f32 = 15.0;
/// How far hair shades the scalp beside it, mm.
const SHADE_MM: f32 = 2.2;
/// Share of the light that dense hair takes from the scalp.
const SHADE: f32 = 0.60;

/// One look from one view: everything that pictures of different days share.
pub struct Studio {
    look: Look,
    camera: Camera,
    lamps: Light,
    bust: Bust,
    comb: Comb,
    hair: V,
    skin: V,
}

impl Studio {
    /// Sets up camera, lamps and the bare head for pictures of `side_px` pixels.
    pub fn of(look: &Look, view: View, side_px: usize) -> Studio {
        let camera = Camera::of(view, look.scale(), side_px as f32);
        let skin = look.skin();
        Studio {
            bust: Bust::of(&camera, side_px, skin),
            lamps: camera.light(),
            comb: Comb::of(look, view == View::Front),
            hair: look.hair(),
            skin,
            camera,
            look: look.clone(),
        }
    }

    /// How long its hair is shown, mm.
    pub fn shown_mm(&self) -> f64 {
        self.look.shown_mm
    }

    /// Draws the hairs that show, and the scars between them.
    pub fn draw(&self, strands: &[Strand], scars: &[Scar]) -> Image {
        let mut canvas = Canvas::new(self.bust.side);
        let mut curve = Curve { points: Vec::new(), normals: Vec::new(), shade: 1.0 };
        for (index, root) in self.front_to_back(strands) {
            self.hair(&mut canvas, &strands[index as usize], root, &mut curve);
        }
        self.developed(&canvas, &self.ground(scars))
    }

    /// Order of drawing: like roof tiles, hair rooted nearer the whorl or the parting lies over hair
    /// farther out. Hair on the far side of the head is left out.
    fn front_to_back(&self, strands: &[Strand]) -> Vec<(u32, comb::Root)> {
        // As far beyond the outline as hair that stands up still shows.
        let reach = -(0.02 * self.look.shown_mm as f32).clamp(0.1, 0.3);
        let mut order: Vec<(u32, u32, u32, comb::Root)> = Vec::with_capacity(strands.len());
        for (index, s) in (0u32..).zip(strands) {
            let sizes = [s.calibre_um, s.length_mm];
            let sound = sizes.iter().all(|v| *v > 0.0 && *v < 1e5) && s.root_cm.iter().all(|c| c.abs() < 1e3);
            if !sound {
                continue;
            }
            let root = self.comb.root(s.root_cm);
            let facing = dot(root.normal, self.camera.to_eye(root.at));
            if facing < reach {
                continue;
            }
            // What stands up from beyond the outline lies behind everything on this side of it.
            let beyond = 60.0 * ((0.02 - facing) / 0.25).clamp(0.0, 1.0);
            let rank = self.comb.rank(root.at) + beyond + 0.5 * chance(s.id, 0);
            order.push(((rank.clamp(0.0, 100.0) * 1e6) as u32, s.id, index, root));
        }
        order.sort_unstable_by_key(|o| (o.0, o.1, o.2));
        order.into_iter().map(|o| (o.2, o.3)).collect()
    }

    fn hair(&self, canvas: &mut Canvas, strand: &Strand, root: comb::Root, curve: &mut Curve) {
        let near = self.camera.project(root.at);
        let px_per_cm = self.camera.px_per_cm(near[2]);
        let pieces = |length: f32| ((length * px_per_cm / PIECE_PX) as usize).clamp(4, 24).max(self.comb.bends(length));
        if !self.comb.curve(strand, root, pieces, curve) {
            return;
        }
        let width_px = 1e-4 * strand.calibre_um / self.look.scale() * px_per_cm;
        let colour = self.colour(strand);
        let count = curve.points.len() - 1;
        let (mut from, mut at) = (near, curve.points[0]);
        for piece in 1..=count {
            let next = curve.points[piece];
            let to = self.camera.project(next);
            let t = piece as f32 / count as f32;
            if canvas.is_full([from[0], from[1]], [to[0], to[1]]) {
                (from, at) = (to, next);
                continue;
            }
            let tangent = unit(sub(next, at));
            let lit = self.lit(tangent, curve.normals[piece], next, colour, curve.shade, t);
            let taper = if piece == count { 0.75 } else { 1.0 };
            let far = 0.5 * (from[2] + to[2]);
            let ends = [[from[0], from[1]], [to[0], to[1]]];
            canvas.stroke(ends[0], ends[1], width_px * taper, lit, |cell| self.bust.shows(cell, far));
            (from, at) = (to, next);
        }
    }

    /// Light on a piece of hair: diffuse light on a thin fibre (Kajiya and Kay 1989), a white gleam and
    /// a coloured one beside it (after Marschner et al. 2003), less where the head turns away and near
    /// the root.
    fn lit(&self, tangent: V, normal: V, at: V, colour: V, shade: f32, t: f32) -> V {
        // At the outline light comes around the head.
        let normal = unit(add(normal, along(self.camera.towards, 0.35)));
        let across = |l: V| (1.0 - dot(tangent, l) * dot(tangent, l)).max(0.0).sqrt();
        let facing = |l: V| 0.30 + 0.70 * (0.25 + 0.75 * dot(normal, l)).max(0.0);
        let key = across(self.lamps.key) * facing(self.lamps.key);
        let fill = across(self.lamps.fill) * facing(self.lamps.fill);
        let room = self.lamps.room(normal);
        let depth = 0.50 + 0.60 * t;
        let light = shade * depth * (0.72 * key + 0.26 * fill + 0.30 * room);
        let half = self.lamps.half(self.camera.to_eye(at));
        let gleam = |shift: f32, times: u32| {
            let h = dot(unit(add(tangent, along(normal, shift))), half);
            (0..times).fold((1.0 - h * h).max(0.0), |s, _| s * s)
        };
        let turned = (0.2 + 0.8 * dot(normal, self.lamps.key)).max(0.0) * (0.25 + 0.75 * t);
        let white = 0.040 * gleam(-0.10, 5) * turned;
        let own = 0.60 * gleam(0.16, 3) * turned;
        [0, 1, 2].map(|i| colour[i] * (light + own) + white)
    }

    /// Fine hair carries little pigment: from a blond midway to skin at 20 um to full colour at 55.
    fn colour(&self, strand: &Strand) -> V {
        let pale = mix(self.hair, self.skin, 0.6);
        let pigment = ((strand.calibre_um - 20.0) / 35.0).clamp(0.0, 1.0);
        let warm = 0.12 * (chance(strand.id, 5) - 0.5);
        let colour = mix(pale, self.hair, pigment.sqrt());
        [colour[0] * (1.0 + warm), colour[1], colour[2] * (1.0 - warm)]
    }

    /// The skin with its scars.
    fn ground(&self, scars: &[Scar]) -> Vec<V> {
        if scars.is_empty() {
            return self.bust.light.clone();
        }
        let mut marks = Canvas::new(self.bust.side);
        let pale = mix(self.skin, [1.0; 3], SCAR_PALE);
        for scar in scars {
            for pair in scar.line_cm.windows(2) {
                let [from, to] = [0, 1].map(|i| self.comb.root(pair[i]));
                let [a, b] = [from, to].map(|r| self.camera.project(r.at));
                let width_px = 0.1 * scar.width_mm / self.look.scale() * self.camera.px_per_cm(a[2]);
                let lit = bust::lit_skin(from.at, from.normal, 1.0, &self.camera, &self.lamps, pale);
                let far = 0.5 * (a[2] + b[2]);
                marks.stroke([a[0], a[1]], [b[0], b[1]], width_px, lit, |cell| self.bust.shows(cell, far));
            }
        }
        let laid = |(skin, mark): (&V, &[f32; 4])| [0, 1, 2].map(|i| skin[i] * mark[3] + mark[i]);
        self.bust.light.iter().zip(&marks.light).map(laid).collect()
    }

    /// The finished picture: hair over the skin that it shades, linear light to display values.
    fn developed(&self, canvas: &Canvas, ground: &[V]) -> Image {
        let middle = self.camera.project([0.0, -1.9, 5.0]);
        let radius = 0.1 * SHADE_MM * self.camera.px_per_cm(middle[2]);
        let cover = canvas.smoothed_cover((radius + 0.5) as usize);
        let mut rgb = Vec::with_capacity(3 * ground.len());
        for (cell, (pixel, skin)) in canvas.light.iter().zip(ground).enumerate() {
            let shade = if self.bust.is_head(cell) { 1.0 - SHADE * cover[cell] } else { 1.0 };
            let warm = [shade, shade * (0.90 + 0.10 * shade), shade * (0.86 + 0.14 * shade)];
            for i in 0..3 {
                let light = (pixel[i] + pixel[3] * skin[i] * warm[i]).clamp(0.0, 1.0);
                rgb.push((light.sqrt() * 255.0 + 0.5) as u8);
            }
        }
        Image { width: self.bust.side, height: self.bust.side, rgb }
    }
}

#[cfg(test)]
mod tests;
