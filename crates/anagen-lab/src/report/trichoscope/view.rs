//! What a trichoscope shows: hair parted and pressed flat under a round field of view.

use tiny_skia::{Color, Paint, Pixmap, Rect, Transform};

use super::canvas::{Canvas, Stroke};
use super::{PX_PER_MM, Rgb, Shaft, bell, image, linear, mix, skin, wave};
use crate::report::picture::{Image, letters};

/// Area of the round field of view.
pub const FIELD_CM2: f32 = 1.0;
/// Hair is shown to this length: what is longer lies out of focus or is combed away.
pub const SHOWN_MM: f32 = 4.5;
/// Hairs within this distance of the middle may reach into the field.
pub const NEAR_MM: f32 = RADIUS_MM + SHOWN_MM + 0.5;

/// Radius of the field of view, mm: sqrt(100/pi).
const RADIUS_MM: f32 = 5.641_896;
/// Side of the picture, mm.
const SIDE_MM: f32 = 12.0;
/// Around the field.
const DARK: Rgb = [0.004, 0.004, 0.005];
const INK_RGB: [u8; 3] = [235, 235, 235];

/// What lies under the lens.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The visible hairs within [`NEAR_MM`].
    pub shafts: &'a [Shaft],
    /// Openings of follicles that are there and hold no hair, mm.
    pub empty_mm: &'a [[f32; 2]],
    /// The local lie of hair, in turns from the right, counted upwards.
    pub lie: f32,
    /// Colour of terminal hair as displayed.
    pub hair_rgb: [u8; 3],
    /// Colour of the scalp as displayed.
    pub skin_rgb: [u8; 3],
    /// Keys the look of the skin: the same for every day and plan of a site.
    pub luck: u32,
}

/// Whether a place lies in the field of view, mm from its middle.
pub fn field_holds([x, y]: [f32; 2]) -> bool {
    x * x + y * y <= RADIUS_MM * RADIUS_MM
}

/// Draws it, 1200 px square, with a bar of 1 mm.
pub fn draw_view(view: &View) -> Image {
    let side = (SIDE_MM * PX_PER_MM) as usize;
    let (tone, hair) = (linear(view.skin_rgb), linear(view.hair_rgb));
    let mut canvas = Canvas::new(side, side, tone);
    skin::paint(&mut canvas, tone, view.luck, PX_PER_MM);
    let shade = [tone[0] * 0.62, tone[1] * 0.46, tone[2] * 0.36];
    for empty in view.empty_mm {
        // A yellow dot with a soft rim: sebum in an opening without a hair.
        canvas.spot(pixel(*empty), 0.13 * PX_PER_MM, [0.86, 0.66, 0.36], 0.42);
        canvas.spot(pixel(*empty), 0.045 * PX_PER_MM, shade, 0.30);
    }
    let mut order: Vec<&Shaft> = view.shafts.iter().filter(|s| s.shows()).collect();
    // Hair rooted against the lie lies over hair rooted along it.
    let [sine, cosine] = wave(view.lie);
    let ahead = |s: &Shaft| s.root_mm[0] * cosine + s.root_mm[1] * sine;
    order.sort_by(|a, b| ahead(b).total_cmp(&ahead(a)).then(a.id.cmp(&b.id)));
    for shaft in &order {
        let radius_mm = 0.13 + 0.0022 * shaft.calibre_um;
        canvas.spot(pixel(shaft.root_mm), radius_mm * PX_PER_MM, shade, 0.20 + 0.12 * shaft.of_unit(7));
    }
    for shaft in order {
        lay(&mut canvas, view.lie, shaft, hair, tone);
    }
    lens(&mut canvas);
    let mut page = canvas.into_pixmap();
    bar(&mut page);
    image(&page)
}

/// A place on the picture, px.
fn pixel([x, y]: [f32; 2]) -> [f32; 2] {
    [(0.5 * SIDE_MM + x) * PX_PER_MM, (0.5 * SIDE_MM - y) * PX_PER_MM]
}

/// One hair: its shadow on the skin, its body, and the light along it.
fn lay(canvas: &mut Canvas, lie: f32, shaft: &Shaft, hair: Rgb, tone: Rgb) {
    let points = course(lie, shaft);
    let width_px = 1e-3 * shaft.calibre_um * PX_PER_MM;
    let lifted: Vec<[f32; 2]> = points
        .iter()
        .enumerate()
        .map(|(i, p)| {
            let lift = 4.5 * (i as f32 / points.len() as f32).min(0.5);
            [p[0] + lift, p[1] + 1.3 * lift]
        })
        .collect();
    let dim = tone.map(|c| 0.45 * c);
    canvas.lay(&lifted, Stroke { width_px, fade_px: 12.0, rim_px: 7.0 }, |_| (dim, 0.30));
    // Fine hair carries little pigment: to full colour at 55 um.
    let pigment = ((shaft.calibre_um - 12.0) / 43.0).clamp(0.0, 1.0).sqrt();
    let tint = 0.75 + 0.5 * shaft.own(8);
    let pale = mix(hair, tone, 0.45);
    let body = mix(pale, hair, pigment).map(|c| c * tint);
    let opacity = 0.62 + 0.38 * pigment;
    let gloss = 0.10 + 0.22 * shaft.own(9);
    let stroke = Stroke { width_px, fade_px: 5.0, rim_px: 1.0 };
    canvas.lay(&points, stroke, |across| {
        // A round fibre: darker to its rims, with the lamp's streak on the side towards it.
        let round = 0.62 + 0.55 * (1.0 - across * across);
        let streak = 1.0 - ((across + 0.28) / 0.34) * ((across + 0.28) / 0.34);
        let streak = gloss * streak.max(0.0) * (width_px / 6.0).min(1.0);
        (body.map(|c| c * round + streak * (0.35 * c + 0.065)), opacity)
    });
}

/// The way of a hair over the picture, px: out of its opening, then bending a little.
fn course(lie: f32, shaft: &Shaft) -> Vec<[f32; 2]> {
    const STEP_MM: f32 = 0.15;
    let shown_mm = SHOWN_MM * (0.75 + 0.25 * shaft.own(4));
    let length_mm = shaft.length_mm.min(shown_mm);
    // Fine hair is soft and bends more.
    let soft = 1.0 + 1.6 * (1.0 - (shaft.calibre_um / 60.0).min(1.0));
    let bend = 0.011 * soft * bell([11, 12, 13].map(|p| shaft.own(p)));
    let turns_back = 0.5 * bend * (shaft.own(14) - 0.5);
    let steps = (length_mm / STEP_MM).ceil().max(1.0);
    let step_px = length_mm / steps * PX_PER_MM;
    let mut turn = shaft.turn(lie);
    let mut at = pixel(shaft.root_mm);
    let mut points = vec![at];
    for step in 0..steps as usize {
        let [sine, cosine] = wave(turn);
        at = [at[0] + step_px * cosine, at[1] - step_px * sine];
        points.push(at);
        turn += STEP_MM * (bend + turns_back * step as f32 / 6.0);
    }
    points
}

/// The round field of the lens, darker to its rim and black around.
fn lens(canvas: &mut Canvas) {
    let middle = 0.5 * SIDE_MM * PX_PER_MM;
    let radius = RADIUS_MM * PX_PER_MM;
    for y in 0..canvas.height {
        for x in 0..canvas.width {
            let (dx, dy) = (x as f32 + 0.5 - middle, y as f32 + 0.5 - middle);
            let far = (dx * dx + dy * dy).sqrt() / radius;
            let inside = ((1.0 - far) * radius + 0.5).clamp(0.0, 1.0);
            let light = &mut canvas.light[y * (SIDE_MM * PX_PER_MM) as usize + x];
            if inside == 0.0 {
                *light = DARK;
                continue;
            }
            let dim = 1.06 - 0.22 * far * far * far;
            *light = mix(DARK, light.map(|c| c * dim), inside);
        }
    }
}

/// A bar of 1 mm in the corner.
fn bar(page: &mut Pixmap) {
    let side = SIDE_MM * PX_PER_MM;
    let (left, bottom) = (side - PX_PER_MM - 34.0, side - 40.0);
    for [x, y, width, height] in [
        [left, bottom, PX_PER_MM, 6.0],
        [left, bottom - 8.0, 4.0, 22.0],
        [left + PX_PER_MM - 4.0, bottom - 8.0, 4.0, 22.0],
    ] {
        let mut paint = Paint::default();
        paint.set_color(Color::from_rgba8(INK_RGB[0], INK_RGB[1], INK_RGB[2], 255));
        if let Some(area) = Rect::from_xywh(x, y, width, height) {
            page.fill_rect(area, &paint, Transform::identity(), None);
        }
    }
    letters::write(page, "1 mm", [left + 17.0, bottom - 18.0], 24.0, PX_PER_MM, INK_RGB);
}
