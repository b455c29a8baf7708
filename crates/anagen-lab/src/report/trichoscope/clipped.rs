//! A site clipped and dyed, as an automatic phototrichogram photographs it.
//!
//! Hair of the site is clipped through a template and dyed black, so that pale hair is seen too; hair
//! around it is combed away. What is left are stubs that stand up from the skin, seen from above, all
//! black: what a pixel lacks of the skin's light says how much of it hair covers.

use super::canvas::{Canvas, Stroke};
use super::{PX_PER_MM, Rgb, Shaft, chance, image, linear, skin, wave};
use crate::report::picture::Image;

/// Length to which the hair is clipped, mm.
pub const CLIPPED_MM: f32 = 0.5;
/// Light that dyed hair sends back.
const DYE: Rgb = [0.015; 3];
/// Skin left around the hairs given, mm.
const MARGIN_MM: f32 = 1.0;

/// Draws the hairs of a site whose roots lie within `half_mm` of its middle, to the right and up, in a square
/// picture at 10 um a pixel.
pub fn draw_clipped(shafts: &[Shaft], half_mm: f32, lie: f32, skin_rgb: [u8; 3], luck: u32) -> Image {
    let side = (2.0 * (half_mm + MARGIN_MM) * PX_PER_MM).ceil() as usize;
    let tone = linear(skin_rgb);
    let mut canvas = Canvas::new(side, side, tone);
    skin::paint(&mut canvas, tone, luck, PX_PER_MM);
    let middle = 0.5 * side as f32;
    for shaft in shafts.iter().filter(|s| s.shows()) {
        // A stub stands up at 30 to 55 degrees; the picture shows its length on the skin. Source: assumption
        // (`guess`): from how hair leaves the scalp.
        let [_, level] = wave((30.0 + 25.0 * shaft.own(6)) / 360.0);
        let length_px = shaft.length_mm.min(CLIPPED_MM) * level * PX_PER_MM;
        let [sine, cosine] = wave(shaft.turn(lie));
        let root = [middle + shaft.root_mm[0] * PX_PER_MM, middle - shaft.root_mm[1] * PX_PER_MM];
        let tip = [root[0] + length_px * cosine, root[1] - length_px * sine];
        let stroke = Stroke { width_px: 1e-3 * shaft.calibre_um * PX_PER_MM, fade_px: 0.0, rim_px: 1.0 };
        canvas.lay(&[root, tip], stroke, |_| (DYE, 1.0));
    }
    expose(&mut canvas, luck);
    image(&canvas.into_pixmap())
}

/// The camera: a lens that spreads a point over its neighbours, and noise.
fn expose(canvas: &mut Canvas, luck: u32) {
    let (width, height) = (canvas.width, canvas.height);
    for (stride, count, other, lines) in [(1, width, width, height), (width, height, 1, width)] {
        for line in 0..lines {
            let start = line * other;
            let mut before = canvas.light[start];
            for i in 0..count {
                let at = start + i * stride;
                let here = canvas.light[at];
                let after = if i + 1 < count { canvas.light[at + stride] } else { here };
                canvas.light[at] = [0, 1, 2].map(|c| 0.15 * (before[c] + after[c]) + 0.70 * here[c]);
                before = here;
            }
        }
    }
    for (pixel, light) in canvas.light.iter_mut().enumerate() {
        let noise = 1.0 + 0.03 * (chance(luck ^ pixel as u32, 24) + chance(luck ^ pixel as u32, 25) - 1.0);
        *light = light.map(|c| c * noise);
    }
}
