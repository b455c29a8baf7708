//! The skin of a head, cut more coarsely than the model cuts it.

use anagen_model::scalp::links::Links;
use anagen_model::scalp::{Domain, Patches, Surface};
use std::sync::OnceLock;

/// Side of a patch, mm; the model's own is 2.
const SIDE_MM: f64 = 6.0;
/// Of so many patches hair is followed on one.
const EVERY: u32 = 3;

/// A head of usual size: everybody's. SALT is a share, and heads differ by 2 % in length.
pub(super) struct Skin {
    pub(super) domain: Domain,
    pub(super) surface: Surface,
    pub(super) patches: Patches,
    pub(super) links: Links,
    /// Greatest sum of exchange of a patch, 1/mm2.
    pub(super) stiffness: f64,
    /// Patches whose hair is followed, and their area together.
    pub(super) looked_at: Vec<u32>,
    pub(super) looked_at_cm2: f64,
}

impl Skin {
    /// The one skin; it hangs on nothing and is made once.
    pub(super) fn get() -> &'static Skin {
        static SKIN: OnceLock<Skin> = OnceLock::new();
        SKIN.get_or_init(|| Skin::cut(SIDE_MM))
    }

    fn cut(side_mm: f64) -> Skin {
        let surface = Surface { scale: 1.0 };
        let domain = Domain::Head(surface);
        let patches = Patches::new(domain, side_mm);
        let links = Links::new(&patches);
        let looked_at: Vec<u32> = (0..patches.len() as u32).filter(|p| p % EVERY == 1).collect();
        let looked_at_cm2 = looked_at.iter().map(|p| patches.area_cm2[*p as usize]).sum();
        Skin { domain, surface, stiffness: links.stiffness(), looked_at, looked_at_cm2, patches, links }
    }
}
