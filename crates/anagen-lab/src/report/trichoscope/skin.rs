//! Skin seen close: a tone that wanders, furrows, fine vessels and pores. Drawn by convention, not
//! simulated: nothing here says anything about the patient but the tone.

use super::canvas::{Canvas, Stroke};
use super::{Rgb, chance, mix, wave};

/// Distance of the places where the tone is computed; between them it is interpolated, px.
const COARSE_PX: usize = 4;

/// Paints the skin, the same for the same `luck`; `px_per_mm` is the scale.
pub fn paint(canvas: &mut Canvas, tone: Rgb, luck: u32, px_per_mm: f32) {
    let columns = canvas.width / COARSE_PX + 2;
    let rows = canvas.height / COARSE_PX + 2;
    let mut coarse = Vec::with_capacity(columns * rows);
    for row in 0..rows {
        for column in 0..columns {
            let at = [column, row].map(|i| (i * COARSE_PX) as f32 / px_per_mm);
            coarse.push(shade(at, luck));
        }
    }
    for y in 0..canvas.height {
        let (row, fy) = (y / COARSE_PX, (y % COARSE_PX) as f32 / COARSE_PX as f32);
        for x in 0..canvas.width {
            let (column, fx) = (x / COARSE_PX, (x % COARSE_PX) as f32 / COARSE_PX as f32);
            let at = row * columns + column;
            let [upper, lower] = [at, at + columns].map(|i| mix(coarse[i], coarse[i + 1], fx));
            let shade = mix(upper, lower, fy);
            let grain = 1.0 + 0.05 * (chance(luck ^ (y * canvas.width + x) as u32, 20) - 0.5);
            canvas.light[y * canvas.width + x] = [0, 1, 2].map(|i| tone[i] * shade[i] * grain);
        }
    }
    vessels(canvas, tone, luck, px_per_mm);
}

/// What the tone is multiplied by at a place, mm.
fn shade([x, y]: [f32; 2], luck: u32) -> Rgb {
    let noise = |scale_mm: f32, purpose: u32| value_noise([x / scale_mm, y / scale_mm], luck ^ purpose) - 0.5;
    let cloud = 0.14 * noise(3.1, 1) + 0.10 * noise(0.9, 2) + 0.08 * noise(0.28, 3) + 0.05 * noise(0.11, 4);
    let blush = 0.22 * noise(4.3, 5) + 0.14 * noise(1.3, 6);
    let furrow = 0.055 * furrow([x / 0.42, y / 0.42], luck);
    let light = 1.0 + cloud - furrow;
    [light * (1.0 + 0.16 * blush), light * (1.0 - 0.55 * blush), light * (1.0 - 0.45 * blush)]
}

/// 1 on the border between two cells of a random tiling, falling to 0 inside: the furrows of the skin.
fn furrow(at: [f32; 2], luck: u32) -> f32 {
    let cell = at.map(|v| v.floor() as i32);
    let mut nearest = [f32::MAX; 2];
    for dy in -1..=1 {
        for dx in -1..=1 {
            let key = lattice(cell[0] + dx, cell[1] + dy, luck);
            let seed = [(cell[0] + dx) as f32 + chance(key, 21), (cell[1] + dy) as f32 + chance(key, 22)];
            let far = ((at[0] - seed[0]).powi(2) + (at[1] - seed[1]).powi(2)).sqrt();
            if far < nearest[0] {
                nearest = [far, nearest[0]];
            } else if far < nearest[1] {
                nearest[1] = far;
            }
        }
    }
    let border = 1.0 - (nearest[1] - nearest[0]) / 0.30;
    border.max(0.0)
}

/// Smooth noise from 0 to 1 with a value at every whole place.
fn value_noise(at: [f32; 2], luck: u32) -> f32 {
    let cell = at.map(|v| v.floor() as i32);
    let t = [0, 1].map(|i| {
        let f = at[i] - cell[i] as f32;
        f * f * (3.0 - 2.0 * f)
    });
    let corner = |dx: i32, dy: i32| chance(lattice(cell[0] + dx, cell[1] + dy, luck), 23);
    let upper = corner(0, 0) + (corner(1, 0) - corner(0, 0)) * t[0];
    let lower = corner(0, 1) + (corner(1, 1) - corner(0, 1)) * t[0];
    upper + (lower - upper) * t[1]
}

fn lattice(x: i32, y: i32, luck: u32) -> u32 {
    (x as u32).wrapping_mul(0x8DA6_B343) ^ (y as u32).wrapping_mul(0xD816_3841) ^ luck.wrapping_mul(0x9E37_79B9)
}

/// A few thin vessels that wander and fork, barely redder than the skin.
fn vessels(canvas: &mut Canvas, tone: Rgb, luck: u32, px_per_mm: f32) {
    let red = [tone[0] * 0.80, tone[1] * 0.42, tone[2] * 0.42];
    let size = [canvas.width as f32, canvas.height as f32];
    let count = (size[0] * size[1] / (px_per_mm * px_per_mm) / 3.5) as u32;
    for vessel in 0..count {
        let own = |purpose: u32| chance(luck ^ vessel.wrapping_mul(0x9E37_79B9), purpose);
        let mut at = [own(30) * size[0], own(31) * size[1]];
        let mut turn = own(32);
        let steps = 6 + (own(33) * 14.0) as u32;
        let mut points = vec![at];
        for step in 0..steps {
            turn += 0.12 * (own(40 + step) - 0.5);
            let [sine, cosine] = wave(turn);
            at = [at[0] + 0.11 * px_per_mm * cosine, at[1] + 0.11 * px_per_mm * sine];
            points.push(at);
        }
        let width_px = (0.016 + 0.020 * own(34)) * px_per_mm;
        let opacity = 0.10 + 0.16 * own(35);
        let stroke = Stroke { width_px, fade_px: 0.3 * px_per_mm, rim_px: 2.0 };
        canvas.lay(&points, stroke, |_| (red, opacity));
    }
}
