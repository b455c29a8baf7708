//! From pixels to the share of each that hair covers, and to heaps of dark pixels that touch.

use std::collections::VecDeque;

/// Light that black dye sends back, of white.
const DYE: f64 = 0.015;
/// Side of the squares over which the light of bare skin is taken, um.
const SQUARE_UM: f64 = 500.0;
/// Of the pixels of a square, ordered by light, the place of one that shows bare skin.
const BARE: f64 = 0.50;
/// Share of cover from which a pixel belongs to a heap: furrows and vessels of the skin stay below.
const DARK: f64 = 0.22;
/// How far around its dark pixels a heap is looked at, px.
const RIM_PX: usize = 2;

/// The share of every pixel that hair covers.
pub struct Shade {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Cover, 0 to 1, row by row from the top.
    pub cover: Vec<f64>,
}

impl Shade {
    /// Reads a photograph. Its green light tells hair from skin best: redness of skin does not show there.
    pub fn of_png(png: &[u8], um_per_px: f64) -> Shade {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("a PNG file");
        let mut bytes = vec![0; reader.output_buffer_size().expect("a size that fits")];
        let info = reader.next_frame(&mut bytes).expect("a whole picture");
        let (width, height) = (info.width as usize, info.height as usize);
        let channels = info.color_type.samples();
        // Display values have a gamma of two.
        let green = |pixel: &[u8]| (f64::from(pixel[1.min(channels - 1)]) / 255.0).powi(2);
        let light: Vec<f64> = bytes[..info.buffer_size()].chunks_exact(channels).map(green).collect();
        let bare = Bare::of(&light, width, height, (SQUARE_UM / um_per_px) as usize);
        let cover = |(pixel, light): (usize, &f64)| {
            let skin = bare.at(pixel % width, pixel / width);
            ((skin - light) / (skin - DYE)).clamp(0.0, 1.0)
        };
        Shade { width, height, cover: light.iter().enumerate().map(cover).collect() }
    }
}

/// The light of bare skin, square by square.
struct Bare {
    side: usize,
    columns: usize,
    rows: usize,
    light: Vec<f64>,
}

impl Bare {
    fn of(light: &[f64], width: usize, height: usize, side: usize) -> Bare {
        let (columns, rows) = (width.div_ceil(side), height.div_ceil(side));
        let mut bare = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            for column in 0..columns {
                let mut square = Vec::with_capacity(side * side);
                for y in row * side..((row + 1) * side).min(height) {
                    square.extend(&light[y * width + column * side..y * width + ((column + 1) * side).min(width)]);
                }
                let place = (BARE * (square.len() - 1) as f64) as usize;
                bare.push(*square.select_nth_unstable_by(place, f64::total_cmp).1);
            }
        }
        Bare { side, columns, rows, light: bare }
    }

    /// Between the middles of squares, straight.
    fn at(&self, x: usize, y: usize) -> f64 {
        let place = |v: usize, count: usize| {
            let at = ((v as f64 + 0.5) / self.side as f64 - 0.5).clamp(0.0, (count - 1) as f64);
            (at as usize, (at as usize + 1).min(count - 1), at.fract())
        };
        let ((x0, x1, fx), (y0, y1, fy)) = (place(x, self.columns), place(y, self.rows));
        let row = |y: usize| self.light[y * self.columns + x0] * (1.0 - fx) + self.light[y * self.columns + x1] * fx;
        row(y0) * (1.0 - fy) + row(y1) * fy
    }
}

/// Dark pixels that touch, with a rim of their neighbours.
pub struct Heap {
    /// Places and covers.
    pub pixels: Vec<([f64; 2], f64)>,
    /// Corner and size of the box they lie in.
    pub corner: [usize; 2],
    /// See [`Heap::corner`].
    pub size: [usize; 2],
    /// The number of each place of the box among the pixels.
    pub index: Vec<Option<u32>>,
}

impl Heap {
    /// Cover at a place, 0 beyond the heap.
    pub fn cover(&self, at: [f64; 2]) -> f64 {
        self.number(at).map_or(0.0, |i| self.pixels[i].1)
    }

    /// The number of the pixel at a place.
    pub fn number(&self, [x, y]: [f64; 2]) -> Option<usize> {
        let [column, row] = [x - self.corner[0] as f64, y - self.corner[1] as f64].map(f64::floor);
        let inside = column >= 0.0 && row >= 0.0 && column < self.size[0] as f64 && row < self.size[1] as f64;
        inside.then(|| self.index[row as usize * self.size[0] + column as usize]).flatten().map(|i| i as usize)
    }
}

/// The heaps of a photograph, from the top.
pub fn heaps(shade: &Shade) -> Vec<Heap> {
    let (width, height) = (shade.width, shade.height);
    let around = |pixel: usize, far: usize| {
        let (x, y) = (pixel % width, pixel / width);
        let columns = x.saturating_sub(far)..(x + far + 1).min(width);
        (y.saturating_sub(far)..(y + far + 1).min(height))
            .flat_map(move |y| columns.clone().map(move |x| y * width + x))
    };
    let mut taken = vec![false; shade.cover.len()];
    let mut all = Vec::new();
    for start in 0..shade.cover.len() {
        if taken[start] || shade.cover[start] < DARK {
            continue;
        }
        taken[start] = true;
        let (mut queue, mut dark) = (VecDeque::from([start]), Vec::new());
        while let Some(pixel) = queue.pop_front() {
            dark.push(pixel);
            for next in around(pixel, 1) {
                if !taken[next] && shade.cover[next] >= DARK {
                    taken[next] = true;
                    queue.push_back(next);
                }
            }
        }
        let mut with_rim: Vec<usize> = dark.iter().flat_map(|p| around(*p, RIM_PX)).collect();
        with_rim.sort_unstable();
        with_rim.dedup();
        all.push(heap(shade, &with_rim));
    }
    all
}

fn heap(shade: &Shade, pixels: &[usize]) -> Heap {
    let width = shade.width;
    let columns = || pixels.iter().map(|p| p % width);
    let (left, right) = (columns().min().unwrap_or(0), columns().max().unwrap_or(0));
    let (top, bottom) = (pixels[0] / width, pixels[pixels.len() - 1] / width);
    let size = [right - left + 1, bottom - top + 1];
    let mut index = vec![None; size[0] * size[1]];
    for (number, pixel) in (0u32..).zip(pixels) {
        index[(pixel / width - top) * size[0] + pixel % width - left] = Some(number);
    }
    let place = |p: usize| [(p % width) as f64 + 0.5, (p / width) as f64 + 0.5];
    Heap { pixels: pixels.iter().map(|p| (place(*p), shade.cover[*p])).collect(), corner: [left, top], size, index }
}
