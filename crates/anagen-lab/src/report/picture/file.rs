//! Pictures as files: PNG, a film of PNG pictures, and JPEG for pages.

use std::io::{self, Cursor};

use tiny_skia::Pixmap;

use super::Image;

/// A picture as a PNG file's bytes: packed quickly, for hairs are noise to a packer.
pub fn png(image: &Image) -> io::Result<Vec<u8>> {
    film(std::slice::from_ref(image), 0)
}

/// A drawn page as a PNG file's bytes, without the alpha that no pixel uses.
pub fn encode_png(page: &Pixmap) -> io::Result<Vec<u8>> {
    png(&Image::of(page))
}

/// Pictures as one film, each shown for so many milliseconds, the last one three times as long.
pub fn film(images: &[Image], frame_ms: u16) -> io::Result<Vec<u8>> {
    let [width, height] = images.first().map_or([1, 1], |image| [image.width as u32, image.height as u32]);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let write = || -> Result<(), png::EncodingError> {
        if images.len() > 1 {
            encoder.set_animated(images.len() as u32, 0)?;
            encoder.set_frame_delay(frame_ms, 1000)?;
        }
        let mut file = encoder.write_header()?;
        for (number, image) in images.iter().enumerate() {
            if number > 0 && number + 1 == images.len() {
                file.set_frame_delay(3 * frame_ms, 1000)?;
            }
            file.write_image_data(&image.rgb)?;
        }
        file.finish()
    };
    write().map_err(io::Error::other)?;
    Ok(bytes)
}

/// The pictures of a PNG file that [`png()`] or [`film`] wrote.
pub fn read(bytes: &[u8]) -> io::Result<Vec<Image>> {
    let broken = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_string());
    let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().map_err(io::Error::other)?;
    let info = reader.info();
    if info.color_type != png::ColorType::Rgb || info.bit_depth != png::BitDepth::Eight {
        return Err(broken("a picture of red, green and blue was expected"));
    }
    let [width, height] = [info.width as usize, info.height as usize];
    let frames = info.animation_control().map_or(1, |control| control.num_frames);
    let mut images = Vec::new();
    for _ in 0..frames {
        let mut rgb = vec![0; 3 * width * height];
        reader.next_frame(&mut rgb).map_err(io::Error::other)?;
        images.push(Image { width, height, rgb });
    }
    Ok(images)
}

/// A picture of at most `width` pixels in a row: each pixel the mean light of those it stands for.
pub fn shrunk(image: &Image, width: usize) -> Image {
    if width >= image.width || width == 0 {
        return image.clone();
    }
    let height = (image.height * width).div_ceil(image.width);
    let (columns, lines) = (shares(image.width, width), shares(image.height, height));
    // Display values stand for their square, as everywhere in pictures.
    let light = |v: u8| f32::from(v) * f32::from(v);
    let mut rows = vec![0.0f32; 3 * width * image.height];
    for y in 0..image.height {
        for (x, (first, weights)) in columns.iter().enumerate() {
            for (k, w) in weights.iter().enumerate() {
                for c in 0..3 {
                    rows[3 * (y * width + x) + c] += w * light(image.rgb[3 * (y * image.width + first + k) + c]);
                }
            }
        }
    }
    let mut rgb = Vec::with_capacity(3 * width * height);
    for (first, weights) in &lines {
        for x in 0..3 * width {
            let sum: f32 = weights.iter().enumerate().map(|(k, w)| w * rows[(first + k) * 3 * width + x]).sum();
            rgb.push((sum.sqrt() + 0.5).min(255.0) as u8);
        }
    }
    Image { width, height, rgb }
}

/// Which of `from` pixels make each of `to`: the first of them, and the share of each.
fn shares(from: usize, to: usize) -> Vec<(usize, Vec<f32>)> {
    let ratio = from as f32 / to as f32;
    let one = |i: usize| {
        let (low, high) = (i as f32 * ratio, ((i + 1) as f32 * ratio).min(from as f32));
        let first = (low as usize).min(from - 1);
        let last = (high.ceil() as usize).clamp(first + 1, from);
        let share = |p: usize| (((p + 1) as f32).min(high) - (p as f32).max(low)).max(0.0) / ratio;
        (first, (first..last).map(share).collect())
    };
    (0..to).map(one).collect()
}

/// A picture as a JPEG file's bytes.
pub fn jpeg(image: &Image, quality: u8) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_2_2);
    encoder.set_optimized_huffman_tables(true);
    let [width, height] = [image.width, image.height].map(|v| v.min(usize::from(u16::MAX)) as u16);
    encoder.encode(&image.rgb, width, height, jpeg_encoder::ColorType::Rgb).map_err(io::Error::other)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(side: usize, seed: usize) -> Image {
        Image {
            width: side,
            height: side,
            rgb: (0..3 * side * side).map(|i| ((i * 7 + seed * 31) % 251) as u8).collect(),
        }
    }

    #[test]
    fn pictures_and_films_read_back() {
        let one = image(20, 1);
        assert_eq!(read(&png(&one).unwrap()).unwrap(), [one.clone()]);
        let frames = [image(16, 1), image(16, 2), image(16, 3)];
        assert_eq!(read(&film(&frames, 300).unwrap()).unwrap(), frames);
        let mut bytes = png(&one).unwrap();
        bytes.truncate(bytes.len() / 2);
        assert!(read(&bytes).is_err());
    }

    #[test]
    fn shrinking_keeps_light() {
        let mut board = image(90, 0);
        for (i, v) in board.rgb.iter_mut().enumerate() {
            *v = if (i / 3) % 2 == 0 { 200 } else { 0 };
        }
        let small = shrunk(&board, 40);
        assert_eq!([small.width, small.height], [40, 40]);
        let light = |image: &Image| {
            image.rgb.iter().map(|v| f64::from(*v) * f64::from(*v)).sum::<f64>() / image.rgb.len() as f64
        };
        assert!((light(&small) / light(&board) - 1.0).abs() < 0.02, "{} {}", light(&small), light(&board));
        assert_eq!(shrunk(&board, 90), board);
    }

    #[test]
    fn a_jpeg_repeats_to_the_byte() {
        let bytes = jpeg(&image(32, 5), 80).unwrap();
        assert!(bytes.starts_with(&[0xFF, 0xD8]) && bytes == jpeg(&image(32, 5), 80).unwrap());
    }
}
