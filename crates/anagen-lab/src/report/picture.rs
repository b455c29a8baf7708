//! The scalp from above, hair by hair.
//!
//! One panel is one head: lit skin, then every visible hair as a short curved ribbon of its true
//! calibre. A pixel is about four hairs wide, so a hair covers the fraction of a pixel that its
//! calibre says, and thinning shows as it does in a clinical photograph: scalp between the hairs.
//!
//! The view is the vertex view of global photography, taken by someone standing behind the chair:
//! front at the top, the patient's right on the right, camera 12 degrees behind the vertical.
//! Where follicles were taken the head is also shown from behind, clipped short, with its scars.
//! Hair is cut to [`Scene::shown_length_mm`]. It ignores shadows cast between hairs, curl and wetness.

mod head;
pub(super) mod letters;
mod raster;
mod vector;

use std::io;
use std::path::Path;

use rayon::prelude::*;
use tiny_skia::{Color, Paint, Pixmap, PixmapPaint, Rect, Transform};

use head::{Camera, Head, LIGHT};

pub use head::Sight;
use raster::Canvas;
use vector::{V, add, along, cross, dot, mix, sub, unit};

/// A visible hair as the picture needs it; empty follicles are left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strand {
    /// Where it leaves the skin.
    pub root_cm: [f64; 3],
    /// Its real length; the picture cuts it to the scene's.
    pub length_mm: f32,
    /// Its diameter.
    pub calibre_um: f32,
    /// Names the follicle, so that it keeps its tint and its lie from panel to panel.
    pub id: u32,
}

/// One head at one time.
#[derive(Debug, Clone, Copy)]
pub struct Panel<'a> {
    /// First line above the picture.
    pub title: &'a str,
    /// Second line, e.g. `day 720 · 142 hairs/cm2 at A`.
    pub subtitle: &'a str,
    /// The hairs that show.
    pub strands: &'a [Strand],
    /// The scars that show between them.
    pub scars: &'a [Scar],
    /// From where the head is seen.
    pub sight: Sight,
}

/// A pale line of skin without hair.
#[derive(Debug, Clone, PartialEq)]
pub struct Scar {
    /// Its course over the skin, cm.
    pub line_cm: Vec<[f64; 3]>,
    /// Its width, mm.
    pub width_mm: f32,
}

/// What all panels of a sheet share: the head, its colours and the barber's comb.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// Head size: 1 is a circumference of 574 mm.
    pub scale: f64,
    /// Centre of the crown's whorl, moved onto the surface if it is not there.
    pub whorl_cm: [f64; 3],
    /// Colour of terminal hair as displayed.
    pub hair_rgb: [u8; 3],
    /// Colour of the scalp as displayed.
    pub skin_rgb: [u8; 3],
    /// Hair is shown cut to this length.
    pub shown_length_mm: f32,
}

impl Scene {
    /// Dark brown hair on light skin, cut to 25 mm, a whorl right of the midline at the crown.
    pub fn new(scale: f64) -> Self {
        Self {
            scale,
            whorl_cm: [0.8 * scale, -6.6 * scale, 8.0 * scale],
            hair_rgb: [62, 45, 34],
            skin_rgb: [226, 182, 156],
            shown_length_mm: 25.0,
        }
    }

    /// The same from there: the donor zone is shown clipped, or its hair would hide it.
    fn seen_from(&self, sight: Sight) -> Scene {
        match sight {
            Sight::Above => self.clone(),
            Sight::Behind => Scene { shown_length_mm: self.shown_length_mm.min(CLIPPED_MM), ..self.clone() },
        }
    }
}

/// Length to which the back of a head is clipped for its picture.
const CLIPPED_MM: f32 = 3.0;
/// How much paler than skin a scar is.
const SCAR_PALE: f32 = 0.5;

/// Side of a panel in the standard sheet.
pub const PANEL_PX: u32 = 800;
/// White between the panels of a sheet.
const GUTTER_PX: u32 = 8;
/// Straight pieces in one hair.
const PIECES: usize = 5;
const BACKDROP_RGB: [u8; 3] = [172, 186, 199];
const INK_RGB: [u8; 3] = [28, 34, 42];

/// Draw one head, `size_px` square (64 to 4096).
pub fn draw_panel(scene: &Scene, panel: &Panel, size_px: u32) -> Pixmap {
    let side = size_px.clamp(64, 4096);
    let strip = (side as f32 * 0.09).round();
    let head = Head::new(scene.scale, scene.whorl_cm);
    let camera = Camera::of(panel.sight, &head, side as f32, strip);
    let mut canvas = Canvas::new(side as usize, linear(BACKDROP_RGB));
    head::paint_skin(&mut canvas, &head, &camera, linear(scene.skin_rgb));
    let scene = &scene.seen_from(panel.sight);
    let barber = Barber { scene, head: &head, camera: &camera, hair: linear(scene.hair_rgb) };
    panel.scars.iter().for_each(|scar| barber.scar(&mut canvas, scar));
    for index in barber.back_to_front(panel.strands) {
        barber.draw(&mut canvas, &panel.strands[index as usize]);
    }
    let mut page = canvas.into_pixmap().expect("a panel has a positive side");
    caption(&mut page, panel, scene, &camera, strip);
    page
}

/// Draw the panels side by side, `columns` to a row, each `size_px` square.
///
/// Panels are drawn in parallel; each is a function of its own input alone.
pub fn draw_sheet(scene: &Scene, panels: &[Panel], columns: usize, size_px: u32) -> Pixmap {
    let drawn: Vec<Pixmap> = panels.par_iter().map(|panel| draw_panel(scene, panel, size_px)).collect();
    let columns = columns.clamp(1, drawn.len().max(1)) as u32;
    // Column and row of each panel; another sight begins another row.
    let mut cells: Vec<[u32; 2]> = Vec::new();
    for pair in std::iter::once(None).chain(panels.iter().map(Some)).zip(panels) {
        let [column, row] = cells.last().map_or([columns, u32::MAX], |last| [last[0] + 1, last[1]]);
        let full = column >= columns || pair.0.is_some_and(|before| before.sight != pair.1.sight);
        cells.push(if full { [0, row.wrapping_add(1)] } else { [column, row] });
    }
    let rows = cells.last().map_or(1, |last| last[1] + 1);
    let side = drawn.first().map_or(size_px.clamp(64, 4096), Pixmap::width);
    let pitch = side + GUTTER_PX;
    let mut sheet =
        Pixmap::new(columns * pitch - GUTTER_PX, rows * pitch - GUTTER_PX).expect("a sheet has a positive size");
    sheet.fill(Color::WHITE);
    for ([column, row], page) in cells.into_iter().zip(&drawn) {
        let [x, y] = [column, row].map(|place| (place * pitch) as i32);
        sheet.draw_pixmap(x, y, page.as_ref(), &PixmapPaint::default(), Transform::identity(), None);
    }
    sheet
}

/// The picture as a PNG file's bytes: without the alpha that no pixel uses, and packed quickly, for hairs
/// are noise to a packer (a quarter larger than its best, in a thirtieth of the time).
pub fn encode_png(page: &Pixmap) -> io::Result<Vec<u8>> {
    let rgb: Vec<u8> = page.pixels().iter().flat_map(|p| [p.red(), p.green(), p.blue()]).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, page.width(), page.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let written = encoder.write_header().and_then(|mut file| {
        file.write_image_data(&rgb)?;
        file.finish()
    });
    written.map(|()| bytes).map_err(io::Error::other)
}

/// Write the picture to `path` as PNG.
pub fn write_png(page: &Pixmap, path: &Path) -> io::Result<()> {
    std::fs::write(path, encode_png(page)?)
}

/// Lays the hairs on one head.
struct Barber<'a> {
    scene: &'a Scene,
    head: &'a Head,
    camera: &'a Camera,
    hair: V,
}

impl Barber<'_> {
    /// Order of drawing: like roof tiles, hair rooted nearer the whorl lies over hair farther out.
    fn back_to_front(&self, strands: &[Strand]) -> Vec<u32> {
        let mut order: Vec<(u32, u32, u32)> = (0u32..)
            .zip(strands)
            .filter(|(_, s)| {
                s.length_mm > 0.0
                    && s.calibre_um > 0.0
                    && s.calibre_um.is_finite()
                    && s.root_cm.iter().all(|c| c.abs() < 1e3)
            })
            .map(|(index, s)| {
                let near = self.head.whorl_distance_cm(s.root_cm.map(|c| c as f32)) + 0.5 * chance(s.id, 0);
                (u32::MAX - (near.clamp(0.0, 100.0) * 1e6) as u32, s.id, index)
            })
            .collect();
        order.sort_unstable();
        order.into_iter().map(|(.., index)| index).collect()
    }

    fn scar(&self, canvas: &mut Canvas, scar: &Scar) {
        let width_px = 0.1 * scar.width_mm * self.camera.px_per_cm;
        let pale = mix(linear(self.scene.skin_rgb), [1.0; 3], SCAR_PALE);
        for pair in scar.line_cm.windows(2) {
            let [(from, normal), (to, _)] = [0, 1].map(|i| self.head.on_surface(pair[i].map(|c| c as f32)));
            if dot(normal, self.camera.towards()) > 0.0 {
                let colour = head::lit_skin(normal, pale, self.camera.towards());
                canvas.stroke(self.camera.project(from), self.camera.project(to), width_px, colour);
            }
        }
    }

    fn draw(&self, canvas: &mut Canvas, strand: &Strand) {
        let (mut skin, mut normal) = self.head.on_surface(strand.root_cm.map(|c| c as f32));
        if dot(normal, self.camera.towards()) < -0.12 {
            return; // on the far side of the head
        }
        let [lock_turn, lock_lift, lock_shade] = lock(skin);
        let length_cm = 0.1 * strand.length_mm.min(self.scene.shown_length_mm * (0.85 + 0.3 * chance(strand.id, 1)));
        let whirl = self.head.whirl(skin);
        let turn = 0.9 * lock_turn + 0.5 * (chance(strand.id, 2) - 0.5);
        let lift_cm = length_cm * (1.0 + 0.6 * whirl) * (0.16 + 0.10 * lock_lift + 0.12 * chance(strand.id, 3));
        // At the very whorl hairs go each their own way, some across its centre.
        let own = [9, 10, 11].map(|purpose| 3.0 * whirl * whirl * whirl * (chance(strand.id, purpose) - 0.5));
        let step_cm = length_cm / PIECES as f32;
        let width_px = 1e-4 * strand.calibre_um * self.camera.px_per_cm;
        let tint = self.tint(strand) * (1.0 + 0.35 * lock_shade);
        let colour = self.colour(strand);

        let mut from = skin;
        for piece in 1..=PIECES {
            let lie = self.head.lie(skin, normal);
            let way = unit(add(add(lie, own), along(cross(normal, lie), turn)));
            (skin, normal) = self.head.on_surface(add(skin, along(way, step_cm)));
            let t = piece as f32 / PIECES as f32;
            let to = add(skin, along(normal, lift_cm * t * (2.0 - t)));
            let light = tint * shine(unit(sub(to, from)), normal) * (0.45 + 0.75 * t);
            let gloss = 0.10 * gloss(unit(sub(to, from)), self.camera.towards()) * (0.2 + 0.8 * t);
            let shaded = colour.map(|c| c * light + gloss * (c + 0.10));
            let taper = if piece == PIECES { 0.7 } else { 1.0 };
            canvas.stroke(self.camera.project(from), self.camera.project(to), width_px * taper, shaded);
            from = to;
        }
    }

    fn tint(&self, strand: &Strand) -> f32 {
        0.75 + 0.5 * chance(strand.id, 4)
    }

    /// Fine hair carries little pigment: from a blond midway to skin at 20 um to full colour at 55.
    fn colour(&self, strand: &Strand) -> V {
        let pale = mix(self.hair, linear(self.scene.skin_rgb), 0.6);
        let pigment = ((strand.calibre_um - 20.0) / 35.0).clamp(0.0, 1.0);
        let warm = 0.12 * (chance(strand.id, 5) - 0.5);
        let colour = mix(pale, self.hair, pigment.sqrt());
        [colour[0] * (1.0 + warm), colour[1], colour[2] * (1.0 - warm)]
    }
}

/// Diffuse light on a thin fibre (Kajiya and Kay 1989), dimmed where the head turns away from it.
fn shine(tangent: V, normal: V) -> f32 {
    let across = (1.0 - dot(tangent, LIGHT) * dot(tangent, LIGHT)).max(0.0).sqrt();
    (0.35 + 0.65 * across) * (0.40 + 0.60 * dot(normal, LIGHT).max(0.0))
}

/// The fibre's highlight: sharp around the directions square to the half vector.
fn gloss(tangent: V, towards: V) -> f32 {
    let h = dot(tangent, unit(add(LIGHT, towards)));
    let mut s = (1.0 - h * h).max(0.0);
    for _ in 0..4 {
        s *= s;
    }
    s
}

/// Hair keeps company: smooth noise over about 6 mm that turns, lifts and shades a lock together,
/// each from -0.5 to 0.5.
fn lock(at_cm: V) -> [f32; 3] {
    let scaled = along(at_cm, 1.0 / 0.6);
    let cell = scaled.map(f32::floor);
    let t = [0, 1, 2].map(|i| {
        let f = scaled[i] - cell[i];
        f * f * (3.0 - 2.0 * f)
    });
    let mut sum = [0.0; 3];
    for corner in 0..8u32 {
        let bit = [0, 1, 2].map(|i| (corner >> i) & 1);
        let weight: f32 = (0..3).map(|i| if bit[i] == 1 { t[i] } else { 1.0 - t[i] }).product();
        let key = (0..3).fold(0x9E37u32, |key, i| scramble(key ^ (cell[i] as i32 + bit[i] as i32) as u32));
        sum = add(sum, along([6, 7, 8].map(|purpose| chance(key, purpose) - 0.5), weight));
    }
    sum
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

/// Display colour to linear light, with the canvas's gamma of two.
fn linear(rgb: [u8; 3]) -> V {
    rgb.map(|c| (f32::from(c) / 255.0) * (f32::from(c) / 255.0))
}

/// Title, subtitle, which way is front, and a bar for size.
fn caption(page: &mut Pixmap, panel: &Panel, scene: &Scene, camera: &Camera, strip: f32) {
    let side = page.width() as f32;
    let unit = side / PANEL_PX as f32;
    let margin = 16.0 * unit;
    fill(page, [0.0, 0.0, side, strip], [247, 248, 250]);
    letters::write(page, panel.title, [margin, 31.0 * unit], 17.0 * unit, side - 2.0 * margin, INK_RGB);
    letters::write(page, panel.subtitle, [margin, 58.0 * unit], 12.0 * unit, side - 2.0 * margin, [84, 94, 106]);
    let sight = match panel.sight {
        Sight::Above => "FRONT \u{2191}",
        Sight::Behind => "FROM BEHIND",
    };
    letters::write(page, sight, [margin, strip + 26.0 * unit], 11.0 * unit, side, INK_RGB);
    let bar = 5.0 * camera.px_per_cm;
    fill(page, [margin, side - 20.0 * unit, bar, (3.0 * unit).max(1.0)], INK_RGB);
    letters::write(page, "5 cm", [margin, side - 27.0 * unit], 11.0 * unit, side, INK_RGB);
    let note = format!("hair shown cut to {} mm", scene.shown_length_mm);
    let left = side - margin - letters::width_px(&note, 11.0 * unit);
    letters::write(page, &note, [left, side - 18.0 * unit], 11.0 * unit, side, INK_RGB);
}

fn fill(page: &mut Pixmap, [x, y, width, height]: [f32; 4], rgb: [u8; 3]) {
    let Some(area) = Rect::from_xywh(x, y, width, height) else {
        return;
    };
    let mut paint = Paint::default();
    paint.set_color(Color::from_rgba8(rgb[0], rgb[1], rgb[2], 255));
    page.fill_rect(area, &paint, Transform::identity(), None);
}

#[cfg(test)]
mod tests;
