//! Pictures side by side, each under its name: a sheet to paste into a protocol.

use tiny_skia::{IntSize, Pixmap};

use super::{Image, letters};

/// A picture with what stands over it.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// Its name: the plan.
    pub title: String,
    /// What else there is to know: the day, hairs counted.
    pub subtitle: String,
    /// The picture.
    pub image: Image,
}

/// White between the pictures, relative to the side of one.
const GUTTER: f32 = 0.012;
/// Height of the words over a picture, relative to its side.
const STRIP: f32 = 0.085;
const INK_RGB: [u8; 3] = [28, 34, 42];
const FAINT_RGB: [u8; 3] = [84, 94, 106];

/// Puts pictures of one size side by side, `columns` to a row.
pub fn sheet(pictures: &[Labelled], columns: usize) -> Image {
    let [side, high] = pictures.first().map_or([1, 1], |p| [p.image.width, p.image.height]);
    let columns = columns.clamp(1, pictures.len().max(1));
    let rows = pictures.len().div_ceil(columns).max(1);
    let unit = side as f32;
    let [gutter, strip] = [GUTTER * unit, STRIP * unit].map(|v| v.ceil() as usize);
    let [width, height] = [columns * (side + gutter) - gutter, rows * (strip + high + gutter) - gutter];
    let mut rgba = vec![255u8; 4 * width * height];
    for (number, picture) in pictures.iter().enumerate() {
        let [left, top] = [(number % columns) * (side + gutter), (number / columns) * (strip + high + gutter) + strip];
        for (y, row) in picture.image.rgb.chunks(3 * side).enumerate() {
            for (x, pixel) in row.chunks(3).enumerate() {
                let at = 4 * ((top + y) * width + left + x);
                rgba[at..at + 3].copy_from_slice(pixel);
            }
        }
    }
    let size = IntSize::from_wh(width as u32, height as u32).expect("a sheet has a positive size");
    let mut page = Pixmap::from_vec(rgba, size).expect("four bytes a pixel");
    for (number, picture) in pictures.iter().enumerate() {
        let left = ((number % columns) * (side + gutter)) as f32 + 0.006 * unit;
        let top = ((number / columns) * (strip + high + gutter)) as f32;
        let room = 0.98 * unit;
        letters::write(&mut page, &picture.title, [left, top + 0.036 * unit], 0.024 * unit, room, INK_RGB);
        letters::write(&mut page, &picture.subtitle, [left, top + 0.070 * unit], 0.016 * unit, room, FAINT_RGB);
    }
    Image::of(&page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_stands_whole_in_its_place_with_words_over_it() {
        let one = |value: u8| Labelled {
            title: "untreated".into(),
            subtitle: "day 0".into(),
            image: Image { width: 100, height: 100, rgb: vec![value; 30_000] },
        };
        let page = sheet(&[one(10), one(20), one(30)], 2);
        assert_eq!((page.width, page.height), (202, 220));
        let count = |value: u8| page.rgb.chunks(3).filter(|p| *p == [value; 3]).count();
        assert_eq!([10, 20, 30].map(count), [10_000; 3]);
        let ink = |from: usize, to: usize| {
            (from..to).filter(|y| page.rgb[3 * y * 202..3 * (y * 202 + 100)].iter().any(|v| *v < 100)).count()
        };
        assert!(ink(0, 9) > 3 && ink(111, 120) > 3);
    }
}
