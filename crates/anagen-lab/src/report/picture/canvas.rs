//! A canvas of linear light on which hairs far thinner than a pixel leave their true coverage.
//!
//! It is painted from front to back: each pixel knows how much of what comes later still shows. A hair
//! under others is the darker the less of it shows, so that depth needs no further light.

/// What later strokes still show through, below which a pixel is full.
const FULL: f32 = 0.012;
/// Light left at the bottom of dense hair.
const DEEP: f32 = 0.16;

/// Linear red, green and blue per pixel so far, and what of the ground still shows.
#[derive(Clone)]
pub struct Canvas {
    pub side: usize,
    pub light: Vec<[f32; 4]>,
}

impl Canvas {
    /// An empty square canvas.
    pub fn new(side: usize) -> Self {
        Self { side, light: vec![[0.0, 0.0, 0.0, 1.0]; side * side] }
    }

    /// Draw a straight piece of hair of `width_px` under all that was drawn before, where `open` holds for
    /// the pixel's number.
    ///
    /// Walks along the longer axis one pixel at a time and spreads the strip's exact thickness in
    /// that column over the pixels it touches, so that a width of 0.1 px darkens as a tenth of a
    /// pixel would and pieces laid end to end do not overlap.
    #[inline]
    pub fn stroke(
        &mut self,
        from: [f32; 2],
        to: [f32; 2],
        width_px: f32,
        colour: [f32; 3],
        open: impl Fn(usize) -> bool,
    ) {
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
                let index = column as usize * stride_long + row as usize * stride_short;
                let pixel = &mut self.light[index];
                if pixel[3] > FULL && open(index) {
                    let overlap = (row + 1.0).min(high) - row.max(low);
                    let cover = (overlap * ink * (leave - enter)).clamp(0.0, 1.0);
                    let part = cover * pixel[3] * (DEEP + (1.0 - DEEP) * pixel[3]);
                    pixel[0] += colour[0] * part;
                    pixel[1] += colour[1] * part;
                    pixel[2] += colour[2] * part;
                    pixel[3] -= cover * pixel[3];
                }
                row += 1.0;
            }
            column += 1.0;
        }
    }

    /// Whether nothing drawn later shows between two points, as far as four pixels on the way tell.
    #[inline]
    pub fn is_full(&self, from: [f32; 2], to: [f32; 2]) -> bool {
        let side = self.side as f32;
        [0.05, 0.35, 0.65, 0.95].iter().all(|t| {
            let [x, y] = [0, 1].map(|i| from[i] + (to[i] - from[i]) * t);
            let inside = x >= 0.0 && y >= 0.0 && x < side && y < side;
            !inside || self.light[y as usize * self.side + x as usize][3] <= FULL
        })
    }

    /// How much of each pixel hair covers, smoothed over a square of about `radius` pixels.
    pub fn smoothed_cover(&self, radius: usize) -> Vec<f32> {
        let side = self.side;
        let mut cover: Vec<f32> = self.light.iter().map(|p| 1.0 - p[3]).collect();
        let mut line = vec![0.0f32; side];
        // Twice along rows and twice along columns: nearly a bell.
        for pass in 0..4 {
            let (outer, inner) = if pass % 2 == 0 { (side, 1) } else { (1, side) };
            for l in 0..side {
                let at = |i: usize| l * outer + i * inner;
                for (i, v) in line.iter_mut().enumerate() {
                    *v = cover[at(i)];
                }
                let span = |i: usize| (i.saturating_sub(radius), (i + radius + 1).min(side));
                let mut sum: f32 = line[..radius.min(side)].iter().sum();
                for i in 0..side {
                    if i + radius < side {
                        sum += line[i + radius];
                    }
                    if i > radius {
                        sum -= line[i - radius - 1];
                    }
                    let (from, to) = span(i);
                    cover[at(i)] = sum / (to - from) as f32;
                }
            }
        }
        cover
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ink(canvas: &Canvas) -> f32 {
        canvas.light.iter().map(|p| 1.0 - p[3]).sum()
    }

    #[test]
    fn ink_equals_length_times_width_in_every_direction() {
        for [x, y] in [[21.3, 0.0], [0.0, -19.0], [12.0, 12.0], [-7.1, 15.2], [18.0, -3.3]] {
            let mut canvas = Canvas::new(64);
            canvas.stroke([31.7, 32.2], [31.7 + x, 32.2 + y], 0.21, [0.0; 3], |_| true);
            let expected = 0.21 * (x * x + y * y).sqrt();
            assert!((ink(&canvas) - expected).abs() < 0.01 * expected, "{x} {y}: {} {expected}", ink(&canvas));
        }
    }

    #[test]
    fn strokes_outside_the_canvas_are_cut() {
        let mut canvas = Canvas::new(16);
        canvas.stroke([-50.0, -20.0], [70.0, 60.0], 3.0, [0.0; 3], |_| true);
        canvas.stroke([40.0, 2.0], [50.0, 2.0], 1.0, [0.0; 3], |_| true);
        canvas.stroke([f32::NAN, 2.0], [50.0, 2.0], 1.0, [0.0; 3], |_| true);
        canvas.stroke([2.0, f32::NAN], [50.0, 2.0], 1.0, [0.0; 3], |_| true);
        assert!(ink(&canvas) > 0.0 && ink(&canvas) < 80.0);
    }

    #[test]
    fn what_is_drawn_first_lies_on_top_and_what_is_hidden_stays_so() {
        let mut canvas = Canvas::new(8);
        canvas.stroke([0.0, 4.0], [8.0, 4.0], 9.0, [1.0, 0.0, 0.0], |i| i % 8 < 4);
        canvas.stroke([0.0, 4.0], [8.0, 4.0], 9.0, [0.0, 1.0, 0.0], |_| true);
        let (left, right) = (canvas.light[4 * 8 + 1], canvas.light[4 * 8 + 6]);
        assert!(left[0] > 0.9 && left[1] < 0.02 && right[0] == 0.0 && right[1] > 0.9, "{left:?} {right:?}");
    }

    #[test]
    fn smoothing_keeps_the_whole_and_reaches_no_farther_than_twice_its_radius() {
        let mut canvas = Canvas::new(64);
        canvas.stroke([31.0, 32.5], [33.0, 32.5], 1.0, [0.0; 3], |_| true);
        let cover = canvas.smoothed_cover(3);
        assert!((cover.iter().sum::<f32>() - ink(&canvas)).abs() < 1e-3);
        for (i, c) in cover.iter().enumerate() {
            let far = (i % 64).abs_diff(32).max((i / 64).abs_diff(32));
            assert!(far <= 7 || c.abs() < 1e-5, "{far} {c}");
        }
    }
}
