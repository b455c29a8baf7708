//! A counter of clipped hairs: from a photograph of a clipped, dyed site to hairs and their calibres.
//!
//! It shares no code with the drawing and is told three things, as a device would be: the pixels, how much
//! skin a pixel shows, and how long the clipper leaves a hair. Where hair lies a pixel is dark by the share
//! that is covered ([`shade`]). Dark pixels that touch make a heap; a heap is explained by the fewest
//! straight bars that leave little of it over ([`bars`]), and each bar is a hair.
//!
//! What it cannot resolve, as no counter can: a hair that lies wholly on another, and two in one line whose
//! lengths together are no more than one's. Such hairs are missed, or read as one thick one.

pub mod bars;
pub mod shade;

use bars::{Bar, explain};
use shade::{Shade, heaps};

/// What a device knows of its photographs.
#[derive(Clone, Copy, Debug)]
pub struct Device {
    /// Side of a pixel on the skin, um.
    pub um_per_px: f64,
    /// Length the clipper leaves, um.
    pub clipped_um: f64,
}

/// A hair as it was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// Its middle, px from the left and from the top.
    pub middle_px: [f64; 2],
    /// Its length on the picture, um.
    pub length_um: f64,
    /// Its calibre, um.
    pub calibre_um: f64,
}

/// Shortest thing that counts as a hair, um: shorter ones are pores and dirt.
const SHORTEST_UM: f64 = 120.0;

/// The hairs of a photograph, a PNG file's bytes.
pub fn count(png: &[u8], device: &Device) -> Vec<Found> {
    let shade = Shade::of_png(png, device.um_per_px);
    let longest_px = device.clipped_um / device.um_per_px;
    let found = |bar: Bar| Found {
        middle_px: [0, 1].map(|i| 0.5 * (bar.ends[0][i] + bar.ends[1][i])),
        length_um: bar.length() * device.um_per_px,
        calibre_um: bar.width * device.um_per_px,
    };
    let all = heaps(&shade).into_iter().flat_map(|heap| explain(&heap, longest_px));
    all.map(found).filter(|hair| hair.length_um >= SHORTEST_UM).collect()
}
