//! A small stroke alphabet for the words on a picture.
//!
//! Every glyph is a handful of pen strokes on a grid: baseline at y = 3, small letters to 10,
//! capitals to 13, tails down to 0. A point is two base-36 digits `xy`; `~xy` is a control point
//! that the curve passes by (two in a row meet halfway), and `/` lifts the pen.

use tiny_skia::{Color, LineCap, LineJoin, Paint, PathBuilder, Pixmap, Stroke, Transform};

/// Grid units from the baseline to the top of a capital.
const CAPITAL_UNITS: f32 = 10.0;
const BASELINE_UNITS: f32 = 3.0;
const GAP_UNITS: f32 = 3.0;
const PEN_UNITS: f32 = 1.35;

/// Drawn for a character the alphabet lacks: an empty box.
const MISSING: (u8, &str) = (5, "03 0d 5d 53 03");

/// (character, width in grid units, strokes).
#[rustfmt::skip] // a table reads by the row
const ALPHABET: &[(char, u8, &str)] = &[
    (' ', 2, ""),
    ('A', 8, "03 4d 83 / 16 76"), ('B', 7, "03 0d 3d ~6d ~68 38 08 / 38 ~78 ~73 33 03"),
    ('C', 7, "7b ~6d 4d ~0d ~03 43 ~63 75"), ('D', 7, "03 0d 3d ~7d ~73 33 03"),
    ('E', 6, "6d 0d 03 63 / 08 58"), ('F', 6, "6d 0d 03 / 08 58"),
    ('G', 7, "7b ~6d 4d ~0d ~03 43 ~73 77 47"), ('H', 7, "03 0d / 73 7d / 08 78"),
    ('I', 1, "0d 03"), ('J', 5, "5d 56 ~53 ~03 06"), ('K', 7, "0d 03 / 6d 07 / 39 73"),
    ('L', 5, "0d 03 53"), ('M', 8, "03 0d 46 8d 83"), ('N', 7, "03 0d 73 7d"),
    ('O', 8, "4d ~8d ~83 ~03 ~0d 4d"), ('P', 7, "03 0d 3d ~7d ~77 37 07"),
    ('Q', 8, "4d ~8d ~83 ~03 ~0d 4d / 55 82"), ('R', 7, "03 0d 3d ~7d ~78 38 08 / 38 73"),
    ('S', 6, "6b ~6d ~0d ~08 38 ~68 ~63 ~03 05"), ('T', 8, "0d 8d / 4d 43"),
    ('U', 7, "0d 06 ~03 ~73 76 7d"), ('V', 8, "0d 43 8d"), ('W', 10, "0d 23 5d 83 ad"),
    ('X', 7, "0d 73 / 7d 03"), ('Y', 8, "0d 48 8d / 48 43"), ('Z', 7, "0d 7d 03 73"),
    ('a', 6, "3a ~6a ~63 ~03 ~0a 3a / 6a 63"), ('b', 6, "0d 03 / 3a ~6a ~63 ~03 ~0a 3a"),
    ('c', 5, "59 ~4a 3a ~0a ~03 33 ~43 54"), ('d', 6, "6d 63 / 3a ~6a ~63 ~03 ~0a 3a"),
    ('e', 6, "07 67 ~6a 3a ~0a ~03 33 ~53 65"), ('f', 4, "4d ~2d 2b 23 / 0a 4a"),
    ('g', 6, "3a ~6a ~63 ~03 ~0a 3a / 6a 62 ~60 30 ~10 01"),
    ('h', 6, "0d 03 / 07 ~0a 3a ~6a 67 63"), ('i', 1, "0a 03 / 0d 0c"),
    ('j', 2, "2a 22 ~20 00 / 2d 2c"), ('k', 5, "0d 03 / 5a 06 / 27 53"), ('l', 1, "0d 03"),
    ('m', 8, "0a 03 / 07 ~0a 2a ~4a 47 43 / 47 ~4a 6a ~8a 87 83"),
    ('n', 6, "0a 03 / 07 ~0a 3a ~6a 67 63"), ('o', 6, "3a ~6a ~63 ~03 ~0a 3a"),
    ('p', 6, "0a 00 / 3a ~6a ~63 ~03 ~0a 3a"), ('q', 6, "6a 60 / 3a ~6a ~63 ~03 ~0a 3a"),
    ('r', 4, "0a 03 / 06 ~0a 4a"), ('s', 5, "59 ~5a ~0a ~07 27 ~57 ~53 ~03 04"),
    ('t', 4, "2d 25 ~23 43 / 0a 4a"), ('u', 6, "0a 06 ~03 33 ~63 66 / 6a 63"),
    ('v', 6, "0a 33 6a"), ('w', 8, "0a 23 4a 63 8a"), ('x', 6, "0a 63 / 6a 03"),
    ('y', 6, "0a 33 / 6a 20"), ('z', 5, "0a 5a 03 53"),
    ('0', 6, "3d ~6d ~63 ~03 ~0d 3d"), ('1', 6, "1b 3d 33"), ('2', 6, "0b ~0d 3d ~6d 6a ~68 03 63"),
    ('3', 6, "0c ~1d 3d ~6d ~68 38 18 / 38 ~68 ~63 ~03 05"), ('4', 6, "43 4d 06 66"),
    ('5', 6, "6d 1d 08 ~19 39 ~69 ~63 ~03 05"), ('6', 6, "5d ~0b 06 ~03 33 ~63 66 ~69 39 ~09 06"),
    ('7', 6, "0d 6d 23"), ('8', 6, "3d ~6d ~68 38 ~08 ~0d 3d / 38 ~68 ~63 ~03 ~08 38"),
    ('9', 6, "13 ~65 6a ~6d 3d ~0d 0a ~07 37 ~67 6a"),
    ('.', 1, "03 04"), (',', 1, "14 02"), (':', 1, "03 04 / 08 09"), (';', 1, "14 02 / 18 19"),
    ('!', 1, "0d 07 / 03 04"), ('?', 5, "0b ~0d 3d ~5d 5b ~59 38 ~27 26 / 23 24"),
    ('-', 4, "07 47"), ('_', 6, "01 61"), ('+', 6, "07 67 / 34 3a"), ('=', 6, "05 65 / 09 69"),
    ('/', 5, "02 5d"), ('\\', 5, "0d 52"), ('|', 1, "0e 00"), ('<', 6, "6b 07 63"),
    ('>', 6, "0b 67 03"), ('(', 3, "3e ~0a ~04 30"), (')', 3, "0e ~3a ~34 00"),
    ('[', 3, "3e 0e 00 30"), (']', 3, "0e 3e 30 00"), ('{', 3, "3e ~1e 1b ~17 07 ~17 13 ~10 30"),
    ('}', 3, "0e ~2e 2b ~27 37 ~27 23 ~20 00"), ('\'', 1, "0d 0b"), ('"', 2, "0d 0b / 2d 2b"),
    ('`', 2, "0d 2b"), ('^', 6, "0a 3d 6a"), ('~', 6, "06 ~09 37 ~45 68"), ('*', 4, "2d 27 / 0b 49 / 4b 09"),
    ('%', 8, "8d 03 / 2d ~4d ~49 ~09 ~0d 2d / 67 ~87 ~83 ~43 ~47 67"),
    ('#', 8, "13 3d / 53 7d / 06 76 / 1a 8a"), ('$', 6, "6b ~6d ~0d ~08 38 ~68 ~63 ~03 05 / 3e 32"),
    ('&', 7, "73 1a ~1d 3d ~5d 5b ~58 ~07 05 ~03 33 ~63 77"),
    ('@', 9, "5a ~7a ~75 ~35 ~3a 5a / 7a 76 ~95 ~9d ~0d ~03 63"),
    ('\u{b7}', 1, "07 08"), ('\u{b2}', 3, "0c ~0e 2e ~3e 3c ~3b 08 38"),
    ('\u{b0}', 4, "2d ~4d ~49 ~09 ~0d 2d"), ('\u{b5}', 6, "0a 00 / 05 ~03 33 ~63 66 / 6a 63"),
    ('\u{b1}', 6, "08 68 / 35 3b / 03 63"), ('\u{d7}', 5, "04 59 / 09 54"),
    ('\u{2013}', 6, "07 67"), ('\u{2265}', 6, "0c 69 06 / 03 63"), ('\u{2264}', 6, "6c 09 66 / 03 63"),
    ('\u{2192}', 8, "07 87 / 5a 87 54"), ('\u{2191}', 6, "33 3d / 0a 3d 6a"),
];

fn glyph(letter: char) -> (u8, &'static str) {
    ALPHABET.iter().find(|row| row.0 == letter).map_or(MISSING, |row| (row.1, row.2))
}

/// Width of a line of text whose capitals stand `capital_px` high.
pub fn width_px(text: &str, capital_px: f32) -> f32 {
    let units: f32 = text.chars().map(|c| f32::from(glyph(c).0) + GAP_UNITS).sum();
    (units - GAP_UNITS).max(0.0) * capital_px / CAPITAL_UNITS
}

/// Write one line with its baseline at `at`, shrunk if needed to fit `room_px`.
pub fn write(page: &mut Pixmap, text: &str, at: [f32; 2], capital_px: f32, room_px: f32, ink: [u8; 3]) {
    let natural = width_px(text, capital_px);
    let unit = capital_px / CAPITAL_UNITS * (room_px / natural.max(1.0)).min(1.0);
    let mut pen = PathBuilder::new();
    let mut left = at[0];
    for letter in text.chars() {
        let (width, strokes) = glyph(letter);
        for stroke in strokes.split('/') {
            draw_stroke(&mut pen, stroke, |[x, y]| [left + x * unit, at[1] - (y - BASELINE_UNITS) * unit]);
        }
        left += (f32::from(width) + GAP_UNITS) * unit;
    }
    let Some(path) = pen.finish() else { return };
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(Color::from_rgba8(ink[0], ink[1], ink[2], 255));
    let stroke = Stroke {
        width: (PEN_UNITS * unit).max(1.0),
        line_cap: LineCap::Round,
        line_join: LineJoin::Round,
        ..Stroke::default()
    };
    page.stroke_path(&path, &paint, &stroke, Transform::identity(), None);
}

fn draw_stroke(pen: &mut PathBuilder, stroke: &str, place: impl Fn([f32; 2]) -> [f32; 2]) {
    let mut control: Option<[f32; 2]> = None;
    for (index, token) in stroke.split_whitespace().enumerate() {
        let (bends, digits) = token.strip_prefix('~').map_or((false, token), |rest| (true, rest));
        let mut number = digits.chars().filter_map(|c| c.to_digit(36)).map(|v| v as f32);
        let (Some(x), Some(y)) = (number.next(), number.next()) else {
            continue;
        };
        let point = place([x, y]);
        match (index, bends, control) {
            (0, ..) => pen.move_to(point[0], point[1]),
            (_, true, Some(c)) => {
                pen.quad_to(c[0], c[1], 0.5 * (c[0] + point[0]), 0.5 * (c[1] + point[1]));
            }
            (_, true, None) => {}
            (_, false, Some(c)) => pen.quad_to(c[0], c[1], point[0], point[1]),
            (_, false, None) => pen.line_to(point[0], point[1]),
        }
        control = bends.then_some(point);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ink_of(text: &str) -> usize {
        let mut page = Pixmap::new(64, 32).unwrap();
        write(&mut page, text, [6.0, 22.0], 12.0, 50.0, [0, 0, 0]);
        page.pixels().iter().filter(|p| p.alpha() > 60).count()
    }

    #[test]
    fn every_printable_ascii_letter_leaves_its_own_ink() {
        let mut seen = std::collections::BTreeMap::new();
        for letter in ' '..='~' {
            assert!(ALPHABET.iter().any(|row| row.0 == letter), "{letter:?} is not in the alphabet");
            assert_eq!(ink_of(&letter.to_string()) > 0, letter != ' ', "{letter:?}");
            if let Some(twin) = seen.insert(glyph(letter), letter) {
                assert!((twin, letter) == ('I', 'l'), "{twin:?} and {letter:?} look alike");
            }
        }
    }

    #[test]
    fn strokes_stay_on_the_grid() {
        for (letter, width, strokes) in ALPHABET {
            for token in strokes.split_whitespace().filter(|t| *t != "/") {
                let digits: Vec<u32> = token.trim_start_matches('~').chars().map(|c| c.to_digit(36).unwrap()).collect();
                assert!(digits.len() == 2 && digits[0] <= u32::from(*width) && digits[1] <= 14, "{letter:?} {token}");
            }
        }
    }

    #[test]
    fn a_long_line_shrinks_into_its_room() {
        let mut page = Pixmap::new(120, 32).unwrap();
        write(&mut page, "a very long title that cannot fit at all", [4.0, 22.0], 14.0, 80.0, [0, 0, 0]);
        let beyond = (0..32).flat_map(|y| (88..120).map(move |x| (x, y)));
        assert!(beyond.into_iter().all(|(x, y)| page.pixel(x, y).unwrap().alpha() == 0));
        assert!(ink_of("x") > 0);
    }
}
