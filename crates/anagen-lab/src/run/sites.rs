//! Sites on the head: where they are put, whose follicles they hold, and what is read of them and of
//! the head as a whole.

use super::Setup;
use crate::enrol::{SeenSite, World, counter};
use crate::result::Row;
use anagen_model::follicle::Snapshot;
use anagen_model::head::{Grafting, Harvest, Head};
use anagen_model::law::Parameters;
use anagen_model::measure::phototrichogram::{Counts, Phototrichogram};
use anagen_model::measure::{HEAD, Measure, Reading, Scalp, View};
use anagen_model::quantity::stream::Stream;
use anagen_model::scalp::depot::distance_cm;
use anagen_model::scalp::{Domain, Patches, Surface};
use rayon::prelude::*;
use std::borrow::Cow;

/// A site on the head, or the target area of a possible patient.
pub struct Placed {
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

/// Follicles that stand in a disc about a point on `day` of a plan, in the order of their numbers.
fn members(head: &Head, grafting: &Grafting, day: f64, centre: &[f64; 3], radius_cm: f64) -> Vec<u32> {
    let ground = &head.ground;
    let inside =
        |i: &u32| grafting.standing(head, *i, day).is_some_and(|(at, _)| distance_cm(&at, centre) <= radius_cm);
    let mut all = Vec::new();
    // Half the diagonal of a patch, and how far the skin beside a strip is drawn.
    let reach = radius_cm + if grafting.strips.is_empty() { 0.4 } else { 2.0 };
    for (patch, middle) in ground.patches.centre.iter().enumerate() {
        if distance_cm(middle, centre) <= reach {
            all.extend((ground.first_root[patch]..ground.first_root[patch + 1]).filter(inside));
        }
    }
    if !grafting.is_empty() {
        all.extend(grafting.moved.iter().map(|m| m.follicle).filter(inside));
        all.sort_unstable();
        all.dedup();
    }
    all
}

/// Places tried for a site within its region.
const PLACES: usize = 400;

/// Puts each site where this head looks most like the intake: the intake names a region, not a
/// point, and luck differs from point to point. Without an intake, in the middle of the region. A site
/// whose place the protocol gives stands there, and the others keep off it.
pub(super) fn place_sites(
    world: &World,
    head: &Head,
    sites: &[SeenSite],
    (untreated, grafting): (&Harvest, &Grafting),
) -> Vec<Placed> {
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
        let try_at = |centre: [f64; 3]| -> Option<(f64, [f64; 3], Vec<u32>)> {
            let taken = |other: &SeenSite, at: &[f64; 3]| distance_cm(at, &centre) < other.radius_cm() + radius_cm;
            let given = sites.iter().any(|o| o.centre_cm.is_some_and(|at| taken(o, &at)));
            if site.centre_cm.is_none() && (given || placed.iter().any(|p| taken(&sites[p.site], &p.centre_cm))) {
                return None;
            }
            let members = members(head, grafting, 0.0, &centre, radius_cm);
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
            Some((site.seen.iter().map(gap).sum(), centre, members))
        };
        let tried: Vec<_> = centres.into_par_iter().filter_map(try_at).collect();
        // The first of those that are best.
        let best = tried.into_iter().reduce(|best, next| if next.0 < best.0 { next } else { best });
        let otherwise = || (0.0, middle, members(head, grafting, 0.0, &middle, radius_cm));
        let (_, centre_cm, members) = best.unwrap_or_else(otherwise);
        placed.push(Placed { site: s, members, centre_cm });
    }
    placed
}

/// Follicles that stand on a ground on one day, by rising number.
#[derive(Clone)]
struct Standing {
    number: Vec<u32>,
    place_cm: Vec<[f64; 3]>,
    patch: Vec<u32>,
}

/// The same follicles at three visits; lent by the harvest where they are all it has.
struct Seen<'a> {
    today: Cow<'a, [Snapshot]>,
    previous: Option<Cow<'a, [Snapshot]>>,
    baseline: Option<Cow<'a, [Snapshot]>>,
}

/// One plan on one ground, and what was found there.
pub(super) struct Reader<'a> {
    /// The protocol.
    pub(super) setup: &'a Setup,
    /// Days of the visits.
    pub(super) visits: &'a [f64],
    /// The laws in force.
    pub(super) law: &'a Parameters,
    /// The luck of the devices.
    pub(super) stream: Stream,
    /// Number of the possible patient; 0 is the head.
    pub(super) possible_patient: u32,
    /// Index of the plan.
    pub(super) plan: usize,
    /// The head or target area.
    pub(super) head: &'a Head,
    /// What the plan left on it.
    pub(super) harvest: &'a Harvest,
    /// What its operations moved.
    pub(super) grafting: &'a Grafting,
}

impl Reader<'_> {
    /// Reads something at every visit; rows stand in the order of the visits. All threads share the
    /// visits of a head; a target area is read on the spot.
    fn visits(&self, read: impl Fn(usize, f64) -> Vec<Row> + Sync) -> Vec<Row> {
        let visits = self.visits;
        match self.head.ground.domain {
            Domain::Head(_) => visits.par_iter().enumerate().flat_map_iter(|(v, day)| read(v, *day)).collect(),
            Domain::Target(_) => visits.iter().enumerate().flat_map(|(v, day)| read(v, *day)).collect(),
        }
    }

    /// Reads a site at every visit.
    pub(super) fn site(&self, place: &Placed) -> Vec<Row> {
        if self.setup.measures.is_empty() {
            return Vec::new();
        }
        let still = self.still(|| self.here(place, 0.0));
        self.visits(|v, day| {
            let here = still.as_ref().map_or_else(|| Cow::Owned(self.here(place, day)), Cow::Borrowed);
            let shed = self.shed(v, Some(&here));
            let seen = self.seen(v, &here);
            let view = View {
                area_cm2: self.setup.sites[place.site].area_cm2,
                centre_cm: place.centre_cm,
                site: place.site as u32,
                ..self.view(v, &here, &seen, &shed)
            };
            self.note(&self.setup.measures, &view, place.site)
        })
    }

    /// Counts the hairs of a site at every visit, as they are.
    pub(super) fn counts(&self, place: &Placed, counter: &Phototrichogram) -> Vec<Counts> {
        let still = self.still(|| self.here(place, 0.0));
        let count = |(v, day): (usize, &f64)| {
            let here = still.as_ref().map_or_else(|| Cow::Owned(self.here(place, *day)), Cow::Borrowed);
            let seen = self.seen(v, &here);
            let area_cm2 = self.setup.sites[place.site].area_cm2;
            counter.count(&View { area_cm2, ..self.view(v, &here, &seen, &[]) })
        };
        self.visits.iter().enumerate().map(count).collect()
    }

    /// The follicles of a site at a visit.
    pub(super) fn snapshots_at(&self, place: &Placed, visit: usize) -> Vec<Snapshot> {
        self.seen(visit, &self.here(place, self.visits[visit])).today.into_owned()
    }

    /// Who stands somewhere on every day, if nothing is moved.
    fn still(&self, standing: impl Fn() -> Standing) -> Option<Standing> {
        self.grafting.is_empty().then(standing)
    }

    /// Who stands in a site on a day.
    fn here(&self, place: &Placed, day: f64) -> Standing {
        let site = &self.setup.sites[place.site];
        match self.head.ground.domain {
            _ if self.grafting.is_empty() => self.standing(place.members.iter().copied(), day),
            Domain::Head(_) => {
                let members = members(self.head, self.grafting, day, &place.centre_cm, site.radius_cm());
                self.standing(members.into_iter(), day)
            }
            Domain::Target(_) => self.standing(self.all(), day),
        }
    }

    /// The numbers of all follicles of the plan.
    fn all(&self) -> std::ops::Range<u32> {
        0..self.harvest.snapshots[0].len() as u32
    }

    /// Those of some follicles that are there on a day, in the order given.
    fn standing(&self, follicles: impl ExactSizeIterator<Item = u32>, day: f64) -> Standing {
        let most = follicles.len();
        let mut standing = Standing {
            number: Vec::with_capacity(most),
            place_cm: Vec::with_capacity(most),
            patch: Vec::with_capacity(most),
        };
        for number in follicles {
            if let Some((place_cm, patch)) = self.grafting.standing(self.head, number, day) {
                standing.number.push(number);
                standing.place_cm.push(place_cm);
                standing.patch.push(patch);
            }
        }
        standing
    }

    /// Reads the head as a whole at every visit; its rows stand behind those of all sites.
    pub(super) fn head(&self) -> Vec<Row> {
        let ground = &self.head.ground;
        let surface = match ground.domain {
            Domain::Head(surface) if !self.setup.head_measures.is_empty() => surface,
            _ => return Vec::new(),
        };
        let (patches, patient): (&Patches, _) = (&ground.patches, &self.head.patient);
        let still = self.still(|| self.standing(self.all(), 0.0));
        self.visits(|v, day| {
            let standing = || Cow::Owned(self.standing(self.all(), day));
            let here = still.as_ref().map_or_else(standing, Cow::Borrowed);
            let shed = self.shed(v, None);
            let seen = self.seen(v, &here);
            let scalp = Scalp {
                patches,
                patch_of: &here.patch,
                surface,
                sex: patient.sex,
                healthy_hairs_per_cm2: patient.traits.healthy_hairs_per_cm2,
            };
            let view = View {
                area_cm2: patches.area_cm2.iter().sum(),
                centre_cm: middle(surface),
                scalp: Some(scalp),
                site: HEAD,
                ..self.view(v, &here, &seen, &shed)
            };
            self.note(&self.setup.head_measures, &view, self.setup.sites.len())
        })
    }

    /// Of those who stand here at a visit: what they are, and what they were at the visits before.
    fn seen<'s>(&'s self, visit: usize, here: &Standing) -> Seen<'s> {
        let at = |v: usize| -> Cow<'s, [Snapshot]> {
            let all = &self.harvest.snapshots[v];
            // Rising numbers as many as all follicles are all of them.
            match here.number.len() == all.len() {
                true => Cow::Borrowed(all),
                false => here.number.iter().map(|i| all[*i as usize]).collect(),
            }
        };
        let before = visit.checked_sub(1);
        Seen { today: at(visit), previous: before.map(at), baseline: before.map(|_| at(0)) }
    }

    /// What sites and head have in common at a visit.
    fn view<'s>(&'s self, visit: usize, here: &'s Standing, seen: &'s Seen, shed: &'s [f32]) -> View<'s> {
        View {
            day: self.visits[visit],
            previous_day: visit.checked_sub(1).map(|before| self.visits[before]),
            hair_length_mm: self.setup.hair_length_mm,
            follicles: &seen.today,
            previous: seen.previous.as_deref(),
            baseline: seen.baseline.as_deref(),
            places_cm: &here.place_cm,
            shed_days: shed,
            visit: visit as u32,
            ..View::bare(self.law, self.stream)
        }
    }

    /// The days on which hairs fell since the visit before, of those follicles that are `here`, or of all.
    /// Numbers rise, those of shed hairs too.
    fn shed(&self, visit: usize, here: Option<&Standing>) -> Vec<f32> {
        let Some(before) = visit.checked_sub(1) else { return Vec::new() };
        let (since, until) = (self.visits[before], self.visits[visit]);
        let fell = |s: &&(u32, f32)| (s.1 as f64) >= since && (s.1 as f64) < until;
        let all = &self.harvest.shed;
        let Some(here) = here else { return all.iter().filter(fell).map(|s| s.1).collect() };
        let of = |i: &u32| {
            let own = &all[all.partition_point(|s| s.0 < *i)..];
            own[..own.partition_point(|s| s.0 == *i)].iter().filter(fell).map(|s| s.1)
        };
        here.number.iter().flat_map(of).collect()
    }

    fn note(&self, measures: &[Box<dyn Measure>], view: &View, site: usize) -> Vec<Row> {
        let read = |m: &Box<dyn Measure>| m.observe(view);
        let row = |Reading { measure, unit, value }| Row {
            patient: 0,
            plan: self.plan as u16,
            possible_patient: self.possible_patient,
            site: site as u16,
            day: view.day,
            measure,
            unit,
            value,
        };
        measures.iter().flat_map(read).map(row).collect()
    }
}

/// The top of the head, which stands for its middle.
fn middle(surface: Surface) -> [f64; 3] {
    surface.at_deg(0.0, 0.0)
}
