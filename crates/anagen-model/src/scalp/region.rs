//! The five regions of the scalp.

/// A region of the scalp. Areas in a head of reference size (574 mm round): frontal 49, mid-scalp
/// 137, vertex 64, temporal and parietal 114, occipital 190 cm2, borders +-20 % (MODEL.md, 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Region {
    /// Behind the frontal hairline.
    Frontal,
    /// Between frontal and vertex.
    MidScalp,
    /// Around the whorl.
    Vertex,
    /// The sides.
    Temporal,
    /// The back: the safe donor zone lies here.
    Occipital,
}

impl Region {
    /// All regions, front to back.
    pub const ALL: [Region; 5] =
        [Region::Frontal, Region::MidScalp, Region::Vertex, Region::Temporal, Region::Occipital];

    /// The names a file uses, in the order of [`Region::ALL`].
    pub const NAMES: [&'static str; 5] = ["frontal", "mid-scalp", "vertex", "temporal", "occipital"];

    /// The name a file uses.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// The region of that name.
    pub fn named(name: &str) -> Option<Region> {
        Self::NAMES.iter().position(|n| *n == name).map(|i| Self::ALL[i])
    }
}
