//! A canvas of linear light on which hairs far thinner than a pixel leave their true coverage.

use tiny_skia::{Pixmap, PremultipliedColorU8};

/// Linear red, green and blue per pixel; the fourth number keeps the four-wide arithmetic simple.
pub struct Canvas {
    pub side: usize,
    light: Vec<[f32; 4]>,
}

impl Canvas {
    /// A square canvas of one colour.
    pub fn new(side: usize, colour: [f32; 3]) -> Self {
        Self { side, light: vec![[colour[0], colour[1], colour[2], 1.0]; side * side] }
    }

    /// Cover a pixel with `colour` by the fraction `cover`.
    #[inline]
    pub fn blend(&mut self, x: usize, y: usize, colour: [f32; 3], cover: f32) {
        blend(&mut self.light[y * self.side + x], [colour[0], colour[1], colour[2], 1.0], cover);
    }

    /// Draw a straight piece of hair of `width_px`.
    ///
    /// Walks along the longer axis one pixel at a time and spreads the strip's exact thickness in
    /// that column over the pixels it touches, so that a width of 0.1 px darkens as a tenth of a
    /// pixel would and pieces laid end to end do not overlap.
    pub fn stroke(&mut self, from: [f32; 2], to: [f32; 2], width_px: f32, colour: [f32; 3]) {
        let run = [to[0] - from[0], to[1] - from[1]];
        let steep = run[1].abs() > run[0].abs();
        let (long, short) = if steep { (1, 0) } else { (0, 1) };
        let (start, end) = if run[long] >= 0.0 { (from, to) } else { (to, from) };
        let span = end[long] - start[long];
        if !(from[0] + from[1] + to[0] + to[1]).is_finite() || span <= 1e-4 {
            return;
        }
        let slope = (end[short] - start[short]) / span;
        let thickness = width_px * (1.0 + slope * slope).sqrt();
        let box_px = thickness.max(1.0);
        let ink = thickness / box_px;
        let side = self.side as f32;
        let (stride_long, stride_short) = if steep { (self.side, 1) } else { (1, self.side) };
        let colour = [colour[0], colour[1], colour[2], 1.0];

        let first = start[long].max(0.0);
        let last = end[long].min(side);
        let mut column = first.floor();
        while column < last {
            let (enter, leave) = (column.max(first), (column + 1.0).min(last));
            let middle = start[short] + slope * (0.5 * (enter + leave) - start[long]);
            let (low, high) = (middle - 0.5 * box_px, middle + 0.5 * box_px);
            let mut row = low.max(0.0).floor();
            let stop = high.min(side);
            while row < stop {
                let overlap = (row + 1.0).min(high) - row.max(low);
                let cover = (overlap * ink * (leave - enter)).clamp(0.0, 1.0);
                let index = column as usize * stride_long + row as usize * stride_short;
                blend(&mut self.light[index], colour, cover);
                row += 1.0;
            }
            column += 1.0;
        }
    }

    /// The finished picture: linear light to display values with a gamma of two.
    pub fn into_pixmap(self) -> Option<Pixmap> {
        let mut page = Pixmap::new(self.side as u32, self.side as u32)?;
        for (pixel, light) in page.pixels_mut().iter_mut().zip(&self.light) {
            let [r, g, b] = [0, 1, 2].map(|i| (light[i].clamp(0.0, 1.0).sqrt() * 255.0 + 0.5) as u8);
            *pixel = PremultipliedColorU8::from_rgba(r, g, b, 255)?;
        }
        Some(page)
    }
}

#[inline]
fn blend(under: &mut [f32; 4], over: [f32; 4], cover: f32) {
    for (u, o) in under.iter_mut().zip(over) {
        *u += (o - *u) * cover;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ink(canvas: &Canvas) -> f32 {
        canvas.light.iter().map(|p| 1.0 - p[0]).sum()
    }

    #[test]
    fn ink_equals_length_times_width_in_every_direction() {
        for [x, y] in [[21.3, 0.0], [0.0, -19.0], [12.0, 12.0], [-7.1, 15.2], [18.0, -3.3]] {
            let mut canvas = Canvas::new(64, [1.0; 3]);
            canvas.stroke([31.7, 32.2], [31.7 + x, 32.2 + y], 0.21, [0.0; 3]);
            let expected = 0.21 * (x * x + y * y).sqrt();
            assert!((ink(&canvas) - expected).abs() < 0.01 * expected, "{x} {y}: {} {expected}", ink(&canvas));
        }
    }

    #[test]
    fn strokes_outside_the_canvas_are_cut() {
        let mut canvas = Canvas::new(16, [1.0; 3]);
        canvas.stroke([-50.0, -20.0], [70.0, 60.0], 3.0, [0.0; 3]);
        canvas.stroke([40.0, 2.0], [50.0, 2.0], 1.0, [0.0; 3]);
        canvas.stroke([f32::NAN, 2.0], [50.0, 2.0], 1.0, [0.0; 3]);
        canvas.stroke([2.0, f32::NAN], [50.0, 2.0], 1.0, [0.0; 3]);
        assert!(ink(&canvas) > 0.0 && ink(&canvas) < 80.0);
    }
}
