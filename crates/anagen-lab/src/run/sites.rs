//! Sites on the head: where they are put, whose follicles they hold, and what is read of them and of
//! the head as a whole.

use super::Setup;
use crate::enrol::{SeenSite, World, counter};
use crate::result::Row;
use anagen_model::follicle::Snapshot;
use anagen_model::head::{Harvest, Head};
use anagen_model::measure::{HEAD, Measure, Reading, Scalp, View};
use anagen_model::quantity::stream::Stream;
use anagen_model::scalp::depot::distance_cm;
use anagen_model::scalp::{Domain, Ground, Patches, Surface};

/// A site on the head, or the target area of a possible patient.
pub(super) struct Placed {
    /// Its number among the sites of the protocol.
    pub(super) site: usize,
    /// The follicles that stand in it on day 0, in rising order.
    pub(super) members: Vec<u32>,
    /// Its middle, cm.
    pub(super) centre_cm: [f64; 3],
}

impl Placed {
    /// A whole target area.
    pub(super) fn area(site: usize, area: &Head) -> Placed {
        Placed { site, members: (0..area.follicles.len() as u32).collect(), centre_cm: [0.0; 3] }
    }
}

/// Where a follicle stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Standing {
    /// Position, cm.
    pub(super) position_cm: [f64; 3],
    /// The patch of tissue it stands in.
    pub(super) patch: u32,
}

/// Where follicle `i` of the ground stands on `day` of the plan that left `harvest`: the one answer that
/// sites, head readings and pictures rest on. Nothing moves follicles: where it was born.
pub(super) fn standing(ground: &Ground, harvest: &Harvest, day: f64, i: u32) -> Standing {
    let _ = (harvest, day);
    let root = &ground.roots[i as usize];
    Standing { position_cm: root.position_cm, patch: root.patch }
}

/// Places tried for a site within its region.
const PLACES: usize = 400;

/// Puts each site where this head looks most like the intake: the intake names a region, not a
/// point, and luck differs from point to point. Without an intake, in the middle of the region. A site
/// whose place the protocol gives stands there, and the others keep off it.
pub(super) fn place_sites(world: &World, head: &Head, sites: &[SeenSite], untreated: &Harvest) -> Vec<Placed> {
    let counter = counter(world);
    let mut placed: Vec<Placed> = Vec::new();
    for (s, site) in sites.iter().enumerate() {
        let radius_cm = site.radius_cm();
        let middle = site.centre_cm.unwrap_or(head.ground.head.centre(site.region));
        let mut centres = vec![middle];
        if site.centre_cm.is_none() && !site.seen.is_empty() {
            let inside = |c: &[f64; 3]| head.ground.head.inside_by(*c, site.region, radius_cm);
            let patches = &head.ground.patches.centre;
            let fit: Vec<[f64; 3]> = patches.iter().copied().filter(inside).collect();
            let step = (fit.len() / PLACES).max(1);
            centres.extend(fit.into_iter().step_by(step));
        }
        let mut best: Option<(f64, [f64; 3], Vec<u32>)> = None;
        for centre in centres {
            let taken = |other: &SeenSite, at: &[f64; 3]| distance_cm(at, &centre) < other.radius_cm() + radius_cm;
            let given = sites.iter().any(|o| o.centre_cm.is_some_and(|at| taken(o, &at)));
            if site.centre_cm.is_none() && (given || placed.iter().any(|p| taken(&sites[p.site], &p.centre_cm))) {
                continue;
            }
            let members = members(&head.ground, untreated, 0.0, &centre, radius_cm);
            let follicles: Vec<_> = members.iter().map(|i| untreated.snapshots[0][*i as usize]).collect();
            let view = View {
                area_cm2: site.area_cm2,
                follicles: &follicles,
                ..View::bare(world.law, Stream::new(world.seed, 0))
            };
            let counts = counter.count(&view);
            let gap = |o: &crate::enrol::Observation| {
                let z = (o.source.scale(o.source.of(&counts)) - o.source.scale(o.value)) / o.sd;
                z * z
            };
            let distance: f64 = site.seen.iter().map(gap).sum();
            if best.as_ref().is_none_or(|b| distance < b.0) {
                best = Some((distance, centre, members));
            }
        }
        let otherwise = || (0.0, middle, members(&head.ground, untreated, 0.0, &middle, radius_cm));
        let (_, centre_cm, members) = best.unwrap_or_else(otherwise);
        placed.push(Placed { site: s, members, centre_cm });
    }
    placed
}

/// Follicles that stand in a disc about a point on `day` of a plan, in the order of the roots.
fn members(ground: &Ground, harvest: &Harvest, day: f64, centre: &[f64; 3], radius_cm: f64) -> Vec<u32> {
    let mut all = Vec::new();
    let reach = radius_cm + 0.4;
    for (patch, middle) in ground.patches.centre.iter().enumerate() {
        if distance_cm(middle, centre) > reach {
            continue;
        }
        for i in ground.first_root[patch]..ground.first_root[patch + 1] {
            if distance_cm(&standing(ground, harvest, day, i).position_cm, centre) <= radius_cm {
                all.push(i);
            }
        }
    }
    all
}

/// One plan on one ground, and what was found there.
pub(super) struct Reader<'a> {
    /// The protocol.
    pub(super) setup: &'a Setup,
    /// The luck of the devices.
    pub(super) stream: Stream,
    /// Number of the possible patient; 0 is the head.
    pub(super) draw: u32,
    /// Index of the plan.
    pub(super) plan: usize,
    /// The head or target area.
    pub(super) head: &'a Head,
    /// What the plan left on it.
    pub(super) harvest: &'a Harvest,
}

impl Reader<'_> {
    /// Reads a site at every visit.
    pub(super) fn site(&self, place: &Placed, rows: &mut Vec<Row>) {
        if self.setup.measures.is_empty() {
            return;
        }
        let ground = &self.head.ground;
        let at = |v: usize| -> Vec<Snapshot> {
            place.members.iter().map(|i| self.harvest.snapshots[v][*i as usize]).collect()
        };
        let mut baseline: Option<Vec<Snapshot>> = None;
        let mut previous: Option<Vec<Snapshot>> = None;
        for (v, &day) in self.setup.visits.iter().enumerate() {
            let follicles = at(v);
            let places: Vec<[f64; 3]> =
                place.members.iter().map(|i| standing(ground, self.harvest, day, *i).position_cm).collect();
            // Members are in rising order, so each shed hair is found by bisection.
            let shed = self.shed(v, |i| place.members.binary_search(&i).is_ok());
            let view = View {
                day,
                previous_day: (v > 0).then(|| self.setup.visits[v - 1]),
                area_cm2: self.setup.sites[place.site].area_cm2,
                hair_length_mm: self.setup.hair_length_mm,
                follicles: &follicles,
                previous: previous.as_deref(),
                baseline: baseline.as_deref(),
                places_cm: &places,
                centre_cm: place.centre_cm,
                shed_days: &shed,
                site: place.site as u32,
                visit: v as u32,
                ..View::bare(&self.setup.parameters, self.stream)
            };
            self.note(&self.setup.measures, &view, place.site, rows);
            if baseline.is_none() {
                baseline = Some(follicles.clone());
            }
            previous = Some(follicles);
        }
    }

    /// Reads the head as a whole at every visit; its rows stand behind those of all sites.
    pub(super) fn head(&self, rows: &mut Vec<Row>) {
        if self.setup.head_measures.is_empty() {
            return;
        }
        let ground = &self.head.ground;
        let Domain::Head(surface) = ground.domain else { return };
        let (patches, patient): (&Patches, _) = (&ground.patches, &self.head.patient);
        for (v, &day) in self.setup.visits.iter().enumerate() {
            let standings: Vec<Standing> =
                (0..ground.roots.len() as u32).map(|i| standing(ground, self.harvest, day, i)).collect();
            let places: Vec<[f64; 3]> = standings.iter().map(|s| s.position_cm).collect();
            let patch_of: Vec<u32> = standings.iter().map(|s| s.patch).collect();
            let shed = self.shed(v, |_| true);
            let scalp = Scalp {
                patches,
                patch_of: &patch_of,
                surface,
                sex: patient.sex,
                healthy_hairs_per_cm2: patient.traits.healthy_hairs_per_cm2,
            };
            let view = View {
                day,
                previous_day: (v > 0).then(|| self.setup.visits[v - 1]),
                area_cm2: patches.area_cm2.iter().sum(),
                hair_length_mm: self.setup.hair_length_mm,
                follicles: &self.harvest.snapshots[v],
                previous: (v > 0).then(|| &*self.harvest.snapshots[v - 1]),
                baseline: (v > 0).then(|| &*self.harvest.snapshots[0]),
                places_cm: &places,
                centre_cm: middle(surface),
                shed_days: &shed,
                scalp: Some(scalp),
                site: HEAD,
                visit: v as u32,
                ..View::bare(&self.setup.parameters, self.stream)
            };
            self.note(&self.setup.head_measures, &view, self.setup.sites.len(), rows);
        }
    }

    /// The days on which hairs fell since the visit before, of those follicles that are `here`.
    fn shed(&self, visit: usize, here: impl Fn(u32) -> bool) -> Vec<f32> {
        let Some(before) = visit.checked_sub(1) else { return Vec::new() };
        let (since, until) = (self.setup.visits[before], self.setup.visits[visit]);
        let fell = |s: &&(u32, f32)| (s.1 as f64) >= since && (s.1 as f64) < until;
        self.harvest.shed.iter().filter(fell).filter(|s| here(s.0)).map(|s| s.1).collect()
    }

    fn note(&self, measures: &[Box<dyn Measure>], view: &View, site: usize, rows: &mut Vec<Row>) {
        let read = |m: &Box<dyn Measure>| m.observe(view);
        rows.extend(measures.iter().flat_map(read).map(|Reading { measure, unit, value }| Row {
            patient: 0,
            plan: self.plan as u16,
            draw: self.draw,
            site: site as u16,
            day: view.day,
            measure,
            unit,
            value,
        }));
    }
}

/// The top of the head, which stands for its middle.
fn middle(surface: Surface) -> [f64; 3] {
    surface.at_deg(0.0, 0.0)
}
