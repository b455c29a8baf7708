//! The hairs about each site, gathered for its trichoscope view.

use super::Setup;
use crate::report::trichoscope::{Frame, NEAR_MM, Shaft};
use anagen_model::follicle::{Phase, Snapshot};
use anagen_model::head::{Grafting, Head};
use anagen_model::measure::visible;
use anagen_model::scalp::Domain;
use anagen_model::scalp::depot::distance_cm;

/// What stands about a site on one day of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct About {
    /// Number of the plan.
    pub plan: usize,
    /// Number of the site.
    pub site: usize,
    /// The day.
    pub day: f64,
    /// The visible hairs within reach of the field of view.
    pub shafts: Vec<Shaft>,
    /// Openings of follicles that stand there without a hair, mm.
    pub empty_mm: Vec<[f32; 2]>,
}

/// What stands about the sites: of the first plan, which is the untreated one, at the first visit and the
/// last, of the others at the last. `centres_cm` are those of the sites.
pub(super) fn about_sites(
    setup: &Setup,
    head: &Head,
    plan: usize,
    snapshots: &[Vec<Snapshot>],
    grafting: &Grafting,
    centres_cm: &[[f64; 3]],
) -> Vec<About> {
    let Domain::Head(surface) = head.ground.domain else { return Vec::new() };
    let last = setup.visits.len().saturating_sub(1);
    let visits = if plan == 0 && last > 0 { vec![0, last] } else { vec![last] };
    let mut all = Vec::new();
    for (site, centre) in centres_cm.iter().enumerate() {
        let frame = Frame::at(&surface, *centre);
        for &visit in &visits {
            let day = setup.visits[visit];
            let mut about = About { plan, site, day, shafts: Vec::new(), empty_mm: Vec::new() };
            for (i, (root, seen)) in (0u32..).zip(head.ground.roots.iter().zip(&snapshots[visit])) {
                let Some((place, _)) = grafting.standing(head, i, day) else { continue };
                if distance_cm(&place, centre) > 0.1 * f64::from(NEAR_MM) {
                    continue;
                }
                let root_mm = frame.place_mm(place);
                if visible(seen, &setup.parameters) {
                    let length_mm = seen.length_mm.min(setup.hair_length_mm as f32);
                    about.shafts.push(Shaft { root_mm, length_mm, calibre_um: seen.calibre_um, id: root.id });
                } else if seen.phase == Phase::Kenogen {
                    about.empty_mm.push(root_mm);
                }
            }
            all.push(about);
        }
    }
    all
}
