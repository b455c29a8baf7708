//! Chance for pictures: numbers that depend on a name and a purpose and nothing else.

use super::vector::V;

/// A number in [0, 1) that depends on a name and a purpose and nothing else.
#[inline]
pub fn chance(id: u32, purpose: u32) -> f32 {
    (scramble(id ^ scramble(purpose.wrapping_mul(0x85EB_CA6B).wrapping_add(1))) >> 8) as f32 / 16_777_216.0
}

/// Stirs 32 bits: multiply and fold, twice (constants: C. Wellons, "hash prospector", 2018).
#[inline]
fn scramble(mut bits: u32) -> u32 {
    bits = (bits ^ (bits >> 16)).wrapping_mul(0x7FEB_352D);
    bits = (bits ^ (bits >> 15)).wrapping_mul(0x846C_A68B);
    bits ^ (bits >> 16)
}

fn key(cell: [i32; 3]) -> u32 {
    cell.into_iter().fold(0x9E37, |key, c| scramble(key ^ c as u32))
}

/// Smooth noise in space from -0.5 to 0.5, its grains about `size_cm` apart.
pub fn noise(at_cm: V, size_cm: f32, purpose: u32) -> f32 {
    noises(at_cm, size_cm, [purpose])[0]
}

/// Several such at once.
pub fn noises<const N: usize>(at_cm: V, size_cm: f32, purposes: [u32; N]) -> [f32; N] {
    let scaled = at_cm.map(|c| c / size_cm);
    let cell = scaled.map(f32::floor);
    let t = [0, 1, 2].map(|i| {
        let f = scaled[i] - cell[i];
        f * f * (3.0 - 2.0 * f)
    });
    let mut sum = [0.0; N];
    for corner in 0..8i32 {
        let bit = [0, 1, 2].map(|i| (corner >> i) & 1);
        let side = |i: usize| if bit[i] == 1 { t[i] } else { 1.0 - t[i] };
        let weight = side(0) * side(1) * side(2);
        let name = key([0, 1, 2].map(|i| cell[i] as i32 + bit[i]));
        for (s, purpose) in sum.iter_mut().zip(purposes) {
            *s += weight * (chance(name, purpose) - 0.5);
        }
    }
    sum
}

/// The nearest of the centres that lie scattered about `size_cm` apart, with its name.
pub fn nearest_centre(at_cm: V, size_cm: f32) -> (V, u32) {
    let scaled = at_cm.map(|c| c / size_cm - 0.5);
    let cell = scaled.map(|c| c.floor() as i32);
    let mut best = (f32::MAX, [0.0; 3], 0);
    for corner in 0..8i32 {
        let at = [0, 1, 2].map(|i| cell[i] + ((corner >> i) & 1));
        let name = key(at);
        let centre = [0, 1, 2].map(|i| (at[i] as f32 + 0.15 + 0.7 * chance(name, 30 + i as u32)) * size_cm);
        let gap: f32 = (0..3).map(|i| (centre[i] - at_cm[i]) * (centre[i] - at_cm[i])).sum();
        if gap < best.0 {
            best = (gap, centre, name);
        }
    }
    (best.1, best.2)
}
