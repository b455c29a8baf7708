//! A canvas of linear light on which a curve of any width covers each pixel once, by its true share.

use tiny_skia::{Pixmap, PremultipliedColorU8};

use super::Rgb;

/// Linear red, green and blue per pixel, row by row from the top.
pub struct Canvas {
    pub width: usize,
    pub height: usize,
    pub light: Vec<Rgb>,
    /// Of the curve under way: how much of each pixel it covers, and where across it the pixel lies.
    cover: Vec<[f32; 2]>,
    touched: Vec<u32>,
}

/// How a curve is laid: its width, and how it fades in at its start, px.
#[derive(Clone, Copy, Debug)]
pub struct Stroke {
    pub width_px: f32,
    pub fade_px: f32,
    /// How soft the rim is: 1 px for a sharp curve, more for a shadow.
    pub rim_px: f32,
}

impl Canvas {
    /// A canvas of one colour.
    pub fn new(width: usize, height: usize, colour: Rgb) -> Canvas {
        let light = vec![colour; width * height];
        Canvas { width, height, cover: vec![[0.0; 2]; light.len()], light, touched: Vec::new() }
    }

    /// Covers a pixel with a colour by a share.
    pub fn blend(&mut self, pixel: usize, colour: Rgb, share: f32) {
        for (under, over) in self.light[pixel].iter_mut().zip(colour) {
            *under += (over - *under) * share;
        }
    }

    /// Lays a curve through points; `paint` says colour and opacity by the place across it, -1 to 1.
    ///
    /// Seen from its middle line a curve covers a pixel by half its width and half its rim less the pixel's
    /// distance, in rims; a rim is as wide as a pixel is, seen along the curve. So over the line its coverage
    /// adds up to its width whatever its direction. One thinner than its rim is drawn as wide as that and as
    /// much paler. Where pieces meet the greater coverage counts, so a curve
    /// never covers itself twice.
    pub fn lay(&mut self, points: &[[f32; 2]], stroke: Stroke, paint: impl Fn(f32) -> (Rgb, f32)) {
        let mut gone = 0.0;
        for pair in points.windows(2) {
            let ([ax, ay], [bx, by]) = (pair[0], pair[1]);
            let (dx, dy) = (bx - ax, by - ay);
            let length = (dx * dx + dy * dy).sqrt();
            if length.is_nan() || length < 1e-4 {
                continue;
            }
            let (ux, uy) = (dx / length, dy / length);
            let rim_px = stroke.rim_px * (ux.abs() + uy.abs());
            let drawn_px = stroke.width_px.max(rim_px);
            let ink = stroke.width_px / drawn_px;
            let reach = 0.5 * (drawn_px + rim_px);
            let columns = span(ax.min(bx) - reach, ax.max(bx) + reach, self.width);
            for y in span(ay.min(by) - reach, ay.max(by) + reach, self.height) {
                let py = y as f32 + 0.5 - ay;
                for x in columns.clone() {
                    let px = x as f32 + 0.5 - ax;
                    let along = px * ux + py * uy;
                    let aside = px * uy - py * ux;
                    let beyond = (along - length).max(-along).max(0.0);
                    let distance = (aside * aside + beyond * beyond).sqrt();
                    if distance >= reach {
                        continue;
                    }
                    let mut cover = ((reach - distance) / rim_px).min(1.0) * ink;
                    if stroke.fade_px > 0.0 {
                        cover *= ((gone + along.max(0.0)) / stroke.fade_px).min(1.0);
                    }
                    let pixel = y * self.width + x;
                    let known = &mut self.cover[pixel];
                    if known[0] == 0.0 {
                        self.touched.push(pixel as u32);
                    }
                    if cover > known[0] {
                        *known = [cover, (2.0 * aside / drawn_px).clamp(-1.0, 1.0)];
                    }
                }
            }
            gone += length;
        }
        for pixel in std::mem::take(&mut self.touched) {
            let [cover, across] = std::mem::take(&mut self.cover[pixel as usize]);
            let (colour, opacity) = paint(across);
            self.blend(pixel as usize, colour, cover * opacity);
        }
    }

    /// A round spot that fades from its middle to its rim.
    pub fn spot(&mut self, middle: [f32; 2], radius_px: f32, colour: Rgb, opacity: f32) {
        let [mx, my] = middle;
        for y in span(my - radius_px, my + radius_px, self.height) {
            for x in span(mx - radius_px, mx + radius_px, self.width) {
                let (dx, dy) = (x as f32 + 0.5 - mx, y as f32 + 0.5 - my);
                let far = (dx * dx + dy * dy) / (radius_px * radius_px);
                if far < 1.0 {
                    self.blend(y * self.width + x, colour, opacity * (1.0 - far) * (1.0 - far));
                }
            }
        }
    }

    /// The finished picture: linear light to display values with a gamma of two.
    pub fn into_pixmap(self) -> Pixmap {
        let mut page = Pixmap::new(self.width as u32, self.height as u32).expect("a canvas has a positive size");
        for (pixel, light) in page.pixels_mut().iter_mut().zip(&self.light) {
            let [r, g, b] = light.map(|c| (c.clamp(0.0, 1.0).sqrt() * 255.0 + 0.5) as u8);
            *pixel = PremultipliedColorU8::from_rgba(r, g, b, 255).expect("an opaque pixel");
        }
        page
    }
}

/// The pixels between two places of an axis.
fn span(low: f32, high: f32, count: usize) -> std::ops::Range<usize> {
    (low.floor().max(0.0) as usize).min(count)..(high.ceil().max(0.0) as usize).min(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARP: Stroke = Stroke { width_px: 1.0, fade_px: 0.0, rim_px: 1.0 };

    /// Darkness of a canvas that was white, away from both ends of a curve, per pixel of its length.
    fn thickness(width_px: f32, [x, y]: [f32; 2], pieces: usize) -> f32 {
        let mut canvas = Canvas::new(200, 200, [1.0; 3]);
        let far = (x * x + y * y).sqrt();
        let at = |i: usize| {
            let t = 160.0 * (i as f32 / pieces as f32 - 0.5) / far;
            [100.3 + t * x, 99.8 + t * y]
        };
        let points: Vec<[f32; 2]> = (0..=pieces).map(at).collect();
        canvas.lay(&points, Stroke { width_px, ..SHARP }, |_| ([0.0; 3], 1.0));
        let mut ink = 0.0;
        for (pixel, light) in canvas.light.iter().enumerate() {
            let (px, py) = ((pixel % 200) as f32 + 0.5 - 100.3, (pixel / 200) as f32 + 0.5 - 99.8);
            if ((px * x + py * y) / far).abs() < 50.0 {
                ink += 1.0 - light[0];
            }
        }
        ink / 100.0
    }

    #[test]
    fn a_curve_is_as_thick_as_it_is_wide_in_every_direction_and_however_cut() {
        for width in [0.3, 0.9, 1.0, 2.5, 6.0, 9.7] {
            for way in [[1.0, 0.0], [0.0, -1.0], [1.0, 1.0], [-0.3, 0.8], [0.9, 0.1]] {
                for pieces in [1, 7, 30] {
                    let found = thickness(width, way, pieces);
                    assert!((found / width - 1.0).abs() < 0.02, "{width} {way:?} {pieces}: {found}");
                }
            }
        }
    }

    #[test]
    fn a_curve_covers_no_pixel_twice_and_ends_at_the_rim() {
        let mut canvas = Canvas::new(20, 10, [1.0; 3]);
        let there_and_back = [[-5.0, 5.0], [30.0, 5.0], [-5.0, 5.0]];
        canvas.lay(&there_and_back, Stroke { width_px: 4.0, ..SHARP }, |_| ([0.0; 3], 0.5));
        assert!(canvas.light.iter().all(|l| l[0] >= 0.5));
        assert_eq!(canvas.light[5 * 20 + 10][0], 0.5);
        canvas.lay(&[[f32::NAN, 0.0], [5.0, 5.0]], SHARP, |_| ([0.0; 3], 1.0));
        canvas.spot([-3.0, 4.0], 2.0, [0.0; 3], 1.0);
    }
}
