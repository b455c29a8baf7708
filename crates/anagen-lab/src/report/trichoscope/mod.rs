//! A measured site seen close: as a trichoscope shows it, and clipped and dyed as an automatic
//! phototrichogram photographs it. Both at 10 um a pixel, from the same hairs as the picture of the head.
//!
//! Where a hair stands, its calibre, its length and whether it shows are the model's. Drawn by convention
//! are its direction about the local lie, its bend and shine, the shade about an opening, and the skin.

mod canvas;
mod clipped;
mod frame;
mod skin;
mod view;

pub use clipped::{CLIPPED_MM, draw_clipped};
pub use frame::Frame;
pub use view::{FIELD_CM2, NEAR_MM, SHOWN_MM, View, draw_view, field_holds};

use super::picture::Image;

/// Linear red, green and blue.
type Rgb = [f32; 3];

/// Pixels of a millimetre of skin: 10 um each.
pub const PX_PER_MM: f32 = 100.0;

/// A visible hair near the site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shaft {
    /// Where it leaves the skin, mm from the middle of the site: to the right, and up the picture.
    pub root_mm: [f32; 2],
    /// Its length, mm.
    pub length_mm: f32,
    /// Its diameter, um.
    pub calibre_um: f32,
    /// Names the follicle; a quarter of it, rounded down, names its unit.
    pub id: u32,
}

impl Shaft {
    /// Whether it can be drawn at all.
    fn shows(&self) -> bool {
        self.length_mm > 0.0 && self.calibre_um > 0.0 && self.root_mm.iter().all(|c| c.abs() < 1e3)
    }

    /// A number of its own in [0, 1), or one it shares with its unit.
    fn own(&self, purpose: u32) -> f32 {
        chance(self.id, purpose)
    }

    fn of_unit(&self, purpose: u32) -> f32 {
        chance(self.id / 4, purpose ^ 0x5_0000)
    }

    /// Direction on the skin, in turns, `lie` being that of the site. Hairs of a unit leave it much the same
    /// way, units differ more. Source: assumption (`guess`): SD 5 and 10 degrees.
    fn turn(&self, lie: f32) -> f32 {
        lie + 0.014 * bell([1, 2, 3].map(|p| self.own(p))) + 0.028 * bell([1, 2, 3].map(|p| self.of_unit(p)))
    }
}

/// Three even numbers to one that is nearly standard normal.
fn bell(u: [f32; 3]) -> f32 {
    2.0 * (u[0] + u[1] + u[2] - 1.5)
}

/// Sine and cosine of so many turns, the same on every machine.
fn wave(turns: f32) -> [f32; 2] {
    let (sine, cosine) = libm::sincosf(turns * std::f32::consts::TAU);
    [sine, cosine]
}

/// From `a` to `b`, `t` of the way.
fn mix(a: Rgb, b: Rgb, t: f32) -> Rgb {
    [0, 1, 2].map(|i| a[i] + (b[i] - a[i]) * t)
}

/// Display colour to linear light, with a gamma of two.
fn linear(rgb: [u8; 3]) -> Rgb {
    rgb.map(|c| (f32::from(c) / 255.0) * (f32::from(c) / 255.0))
}

/// A finished page as a picture.
fn image(page: &tiny_skia::Pixmap) -> Image {
    let rgb = page.pixels().iter().flat_map(|p| [p.red(), p.green(), p.blue()]).collect();
    Image { width: page.width() as usize, height: page.height() as usize, rgb }
}

/// A number in [0, 1) that depends on a name and a purpose and nothing else.
fn chance(id: u32, purpose: u32) -> f32 {
    (scramble(id ^ scramble(purpose.wrapping_mul(0x85EB_CA6B).wrapping_add(1))) >> 8) as f32 / 16_777_216.0
}

/// Stirs 32 bits: multiply and fold, twice (constants: C. Wellons, "hash prospector", 2018).
fn scramble(mut bits: u32) -> u32 {
    bits = (bits ^ (bits >> 16)).wrapping_mul(0x7FEB_352D);
    bits = (bits ^ (bits >> 15)).wrapping_mul(0x846C_A68B);
    bits ^ (bits >> 16)
}

#[cfg(test)]
mod tests;
