//! Maps of the scalp: a quantity over Lambert's equal-area chart about the vertex, seen from above, the front
//! up and the patient's right on the right. On the chart areas are true and shapes at its rim are not.
//!
//! A map is drawn from the rows of `patches.parquet` and nothing else. Between the middles of patches it is
//! a mean of those around, so that the luck of single hairs does not hide what happens; how wide is said on
//! the page.

mod grid;
pub mod scale;

use tiny_skia::{Color, FillRule, Paint, PathBuilder, Pixmap, PremultipliedColorU8, Stroke, Transform};

use super::picture::letters;
use crate::patches::Chart;
use crate::result::Site;
use grid::Grid;
use scale::Scale;

/// Width of a map, pixels.
pub const WIDTH_PX: u32 = 480;
/// Chart shown beyond the hairline, cm.
const MARGIN_CM: f64 = 0.5;
/// Within this distance of the vertex every place of the chart is a direction, cm at scale 1.
const CHART_CM: f64 = 16.5;
/// Lines, marks and letters; the outline reads on white and on black.
const OUTLINE_RGB: [u8; 3] = [118, 126, 136];
const MARK_RGB: [u8; 3] = [16, 20, 26];

/// What all maps of a head share: which pixels are skin, borders, and sites.
pub struct Blank {
    width: usize,
    height: usize,
    px_per_cm: f64,
    corner_cm: [f64; 2],
    /// Share of a pixel that is skin, and that lies on a border of regions or on the hairline.
    skin: Vec<f32>,
    border: Vec<f32>,
    /// See `border`.
    outline: Vec<f32>,
}

impl Blank {
    /// Lays out the chart of a head.
    pub fn of(chart: &Chart) -> Blank {
        let [[left, right], [back, front]] = chart.surface.chart_bounds();
        let corner_cm = [left - MARGIN_CM, front + MARGIN_CM];
        let px_per_cm = f64::from(WIDTH_PX) / (right - left + 2.0 * MARGIN_CM);
        let (width, height) = (WIDTH_PX as usize, ((front - back + 2.0 * MARGIN_CM) * px_per_cm).ceil() as usize);
        let mut blank = Blank {
            width,
            height,
            px_per_cm,
            corner_cm,
            skin: vec![0.0; width * height],
            border: vec![0.0; width * height],
            outline: vec![0.0; width * height],
        };
        blank.survey(chart);
        blank
    }

    /// Looks at four places of each pixel: skin or not, and in which region.
    fn survey(&mut self, chart: &Chart) {
        let mut here = self.row(chart, 0);
        for y in 0..2 * self.height {
            let next = self.row(chart, y + 1);
            for x in 0..2 * self.width {
                let pixel = y / 2 * self.width + x / 2;
                let (own, others) = (here[x], [here[x + 1], next[x]]);
                self.skin[pixel] += if own.is_some() { 0.25 } else { 0.0 };
                if others.iter().any(|o| o.is_some() != own.is_some()) {
                    self.outline[pixel] += 0.5;
                } else if others.iter().any(|o| *o != own) {
                    self.border[pixel] += 0.5;
                }
            }
            here = next;
        }
    }

    /// The region at every half pixel of a half row, where there is skin.
    fn row(&self, chart: &Chart, y: usize) -> Vec<Option<u8>> {
        let surface = chart.surface;
        let look = |x: usize| {
            let at = self.place([0.5 * x as f64, 0.5 * y as f64]);
            // Beyond the disc of the chart there is no direction.
            let on_chart = libm::hypot(at[0], at[1]) < CHART_CM * surface.scale;
            let point = on_chart.then(|| surface.lift(at)).filter(|point| surface.contains(*point));
            point.map(|point| surface.region(point) as u8)
        };
        (0..=2 * self.width).map(look).collect()
    }

    /// Place in the chart of a place on the picture.
    fn place(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [self.corner_cm[0] + x / self.px_per_cm, self.corner_cm[1] - y / self.px_per_cm]
    }

    /// Place on the picture of a place in the chart.
    fn pixel(&self, [x, y]: [f64; 2]) -> [f32; 2] {
        [(x - self.corner_cm[0]) * self.px_per_cm, (self.corner_cm[1] - y) * self.px_per_cm].map(|v| v as f32)
    }
}

/// A quantity over the patches, ready to be drawn.
pub struct Map<'a> {
    /// Where the patches lie.
    pub chart: &'a Chart,
    /// Its value on each.
    pub values: &'a [f64],
    /// Its colours.
    pub scale: Scale,
    /// Over how far it is averaged (SD of the weights), cm.
    pub smoothed_cm: f64,
    /// Measured sites.
    pub sites: &'a [&'a Site],
    /// Where needles went, in the chart.
    pub points_cm: &'a [[f64; 2]],
}

/// The mean about every patch that a map shows there, weighted by area.
pub fn smoothed(chart: &Chart, values: &[f64], smoothed_cm: f64) -> Vec<f64> {
    let grid = Grid::of(chart, values, smoothed_cm);
    chart.place_cm.iter().map(|place| grid.at(*place).unwrap_or(f64::NAN)).collect()
}

/// Draws it; what is not skin is left clear.
pub fn draw_map(blank: &Blank, map: &Map) -> Pixmap {
    let mut page = Pixmap::new(blank.width as u32, blank.height as u32).expect("a map has a positive size");
    let grid = Grid::of(map.chart, map.values, map.smoothed_cm);
    for (pixel, out) in page.pixels_mut().iter_mut().enumerate() {
        let at = blank.place([(pixel % blank.width) as f64 + 0.5, (pixel / blank.width) as f64 + 0.5]);
        let mut colour = [0.0; 4];
        if blank.skin[pixel] > 0.0
            && let Some(value) = grid.at(at)
        {
            let [r, g, b] = map.scale.colour(value).map(f32::from);
            colour = [r, g, b, 255.0].map(|c| c * blank.skin[pixel]);
        }
        let mut over = |rgb: [u8; 3], share: f32| {
            let top = [rgb[0], rgb[1], rgb[2], 255].map(f32::from);
            colour = [0, 1, 2, 3].map(|i| colour[i] + (top[i] - colour[i]) * share);
        };
        over(MARK_RGB, 0.30 * blank.border[pixel].min(1.0));
        over(OUTLINE_RGB, (1.6 * blank.outline[pixel]).min(1.0));
        let [r, g, b, a] = colour.map(|c| (c + 0.5) as u8);
        *out = PremultipliedColorU8::from_rgba(r.min(a), g.min(a), b.min(a), a).expect("colours within their alpha");
    }
    for point in map.points_cm {
        disc(&mut page, blank.pixel(*point), 2.1, [255, 255, 255], 0.85);
        disc(&mut page, blank.pixel(*point), 1.3, MARK_RGB, 1.0);
    }
    for site in map.sites {
        mark(&mut page, blank, map.chart, site);
    }
    page
}

/// A site: a ring of its true size, and its name beside it.
fn mark(page: &mut Pixmap, blank: &Blank, chart: &Chart, site: &Site) {
    let [x, y] = blank.pixel(chart.surface.chart(site.centre_cm));
    let radius = ((site.area_cm2 / std::f64::consts::PI).sqrt() * blank.px_per_cm) as f32;
    let Some(ring) = PathBuilder::from_circle(x, y, radius) else { return };
    for (width, rgb) in [(5.0, [255, 255, 255]), (2.2, MARK_RGB)] {
        page.stroke_path(&ring, &paint(rgb, 1.0), &Stroke { width, ..Stroke::default() }, Transform::identity(), None);
    }
    let capital = 15.0;
    let width = letters::width_px(&site.name, capital).min(150.0);
    let left =
        if x + radius + width + 12.0 > page.width() as f32 { x - radius - width - 7.0 } else { x + radius + 7.0 };
    let base = y + 0.5 * capital;
    // A pale plate, so that the name reads on every colour.
    let plate = tiny_skia::Rect::from_xywh(left - 3.0, base - capital - 4.0, width + 6.0, capital + 8.0);
    if let Some(plate) = plate {
        page.fill_rect(plate, &paint([255, 255, 255], 0.82), Transform::identity(), None);
    }
    letters::write(page, &site.name, [left, base], capital, 150.0, MARK_RGB);
}

fn disc(page: &mut Pixmap, [x, y]: [f32; 2], radius: f32, rgb: [u8; 3], opacity: f32) {
    if let Some(path) = PathBuilder::from_circle(x, y, radius) {
        page.fill_path(&path, &paint(rgb, opacity), FillRule::Winding, Transform::identity(), None);
    }
}

fn paint(rgb: [u8; 3], opacity: f32) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color(Color::from_rgba8(rgb[0], rgb[1], rgb[2], (255.0 * opacity) as u8));
    paint.anti_alias = true;
    paint
}

/// A map as a PNG file's bytes, with its clear ground.
pub fn png(page: &Pixmap) -> std::io::Result<Vec<u8>> {
    let clear: Vec<u8> = page
        .pixels()
        .iter()
        .flat_map(|p| {
            let c = p.demultiply();
            [c.red(), c.green(), c.blue(), c.alpha()]
        })
        .collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, page.width(), page.height());
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    let write = || -> Result<(), png::EncodingError> {
        let mut file = encoder.write_header()?;
        file.write_image_data(&clear)?;
        file.finish()
    };
    write().map_err(std::io::Error::other)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
