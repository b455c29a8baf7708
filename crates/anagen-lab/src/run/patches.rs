//! The patches of the head under a plan, gathered for `patches.parquet` and for maps.

use super::Setup;
use crate::patches::{Chart, PatchDay, PlanPatches};
use anagen_model::head::{Grafting, Head, PlanCourse, Skin};
use anagen_model::follicle::Snapshot;
use anagen_model::measure::visible;
use anagen_model::scalp::Domain;

/// What a plan does to the tissue of the head: at every visit, and where its needles go.
#[derive(Clone, Debug, Default)]
pub struct Tissue {
    /// The tissue of every patch, visit by visit.
    pub skin: Vec<Skin>,
    /// Day and points of each session, cm.
    pub sessions: Vec<(f64, Vec<[f64; 3]>)>,
}

impl Tissue {
    /// Of a plan on the head.
    pub fn of(course: &PlanCourse, visits: &[f64]) -> Tissue {
        let sessions = course.sessions.iter().map(|s| (s.day, s.points_cm.clone())).collect();
        Tissue { skin: course.skin(visits), sessions }
    }
}

/// The chart of a head; `None` of a target area.
pub(super) fn chart_of(head: &Head) -> Option<Chart> {
    match head.ground.domain {
        Domain::Head(surface) => Some(Chart::of(surface, &head.ground.patches)),
        Domain::Target(_) => None,
    }
}

/// The patches of a plan: `snapshots` are those of the visits.
pub(super) fn patches_of(
    setup: &Setup,
    head: &Head,
    snapshots: &[Vec<Snapshot>],
    grafting: &Grafting,
    tissue: Tissue,
) -> PlanPatches {
    let Domain::Head(surface) = head.ground.domain else { return PlanPatches::default() };
    let count = head.ground.patches.len();
    let day = |((day, seen), skin): ((&f64, &Vec<Snapshot>), Skin)| {
        let mut hairs = vec![0u32; count];
        for (i, snapshot) in (0u32..).zip(seen) {
            if visible(snapshot, &setup.parameters)
                && let Some((_, patch)) = grafting.standing(head, i, *day)
            {
                hairs[patch as usize] += 1;
            }
        }
        PatchDay { day: *day, hairs, skin }
    };
    let charted = |(day, points): (f64, Vec<[f64; 3]>)| (day, points.iter().map(|p| surface.chart(*p)).collect());
    PlanPatches {
        days: setup.visits.iter().zip(snapshots).zip(tissue.skin).map(day).collect(),
        sessions: tissue.sessions.into_iter().map(charted).collect(),
    }
}
