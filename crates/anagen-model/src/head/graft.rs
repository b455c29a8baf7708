//! Which follicles of a head a plan moves, to where, and what becomes of them.
//!
//! A follicle walks its first leg where it was born and its second where it was put, under the
//! surroundings of the patch there. On a target area the donor zone is elsewhere: follicles that are put
//! in come from a plot of the same patient's occiput, grown and aged beside it under keys of chance of
//! its own; an area within the donor zone loses units with the probability that the whole head implies.

use super::{Head, Seedbed};
use crate::cause::Cause;
use crate::follicle::{Follicle, State};
use crate::law::Parameters;
use crate::quantity::stream::{Purpose, uniform32};
use crate::scalp::donor::Strip;
use crate::scalp::ground::hairs_per_unit;
use crate::scalp::surgery::Extraction;
use crate::scalp::{Domain, DonorZone, Region, Surgery, TargetArea, Unit, follicle_position};
use crate::treatment::Treatment;

/// What became of a follicle that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It stands and lives where it was put.
    Grows,
    /// It was cut through when taken.
    Cut,
    /// Its graft died.
    Died,
    /// It was taken from this area and put outside it.
    Away,
}

impl Outcome {
    /// The words printed in tables, in the order of the variants.
    pub const NAMES: [&'static str; 4] = ["grows", "cut", "died", "away"];

    /// All of them, in the order of the variants.
    pub const ALL: [Outcome; 4] = [Outcome::Grows, Outcome::Cut, Outcome::Died, Outcome::Away];
}

/// One follicle that an operation moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    /// Number of the follicle among those of the plan: roots first, then guests.
    pub follicle: u32,
    /// Number of its graft.
    pub graft: u32,
    /// Day of the operation; a visit of that day sees the scalp before it.
    pub day: f64,
    /// What became of it.
    pub outcome: Outcome,
    /// Where it was put or was to be put, cm.
    pub place_cm: [f64; 3],
    /// The patch there.
    pub patch: u32,
    /// The region there.
    pub region: Region,
    /// The day its hair falls, if it is driven out.
    pub falls: Option<f64>,
}

/// A follicle that comes from outside the area simulated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guest {
    /// Its constants.
    pub follicle: Follicle,
    /// Its state on the day of the operation, before it.
    pub state: State,
}

/// Skin hurt by an operation: growing hairs on the patch may be released.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Wound {
    patch: u32,
    shock: (f64, f64, f64),
}

/// All that the operations of a plan do to the follicles of a head.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grafting {
    /// Follicles moved, by number.
    pub moved: Vec<Moved>,
    /// Follicles from outside; their numbers follow those of the roots.
    pub guests: Vec<Guest>,
    /// Strips cut out and closed, with their zones, in order of day.
    pub strips: Vec<(DonorZone, Strip)>,
    /// Units asked for and units taken, on the whole head.
    pub asked: f64,
    /// See [`Grafting::asked`].
    pub taken: f64,
    /// Units that the donor zone holds before the first operation.
    pub held: f64,
    wounds: Vec<Wound>,
}

/// Grafts counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Taken from the donor zone.
    pub taken: usize,
    /// Put in with at least one whole follicle.
    pub planted: usize,
    /// Of these, alive.
    pub survived: usize,
    /// Follicles lost: cut through, or dead with their graft.
    pub follicles_lost: usize,
    /// Follicles that stand and live where they were put.
    pub follicles_moved: usize,
}

/// A unit of a ground: follicles that follow one another among the roots.
struct Bundle {
    number: u32,
    first: u32,
    count: u8,
    at_cm: [f64; 3],
}

impl Grafting {
    pub(super) fn of(
        head: &Head,
        law: &Parameters,
        causes: &[Box<dyn Cause>],
        treatments: &[Box<dyn Treatment>],
        end: f64,
    ) -> Grafting {
        let mut operations: Vec<Surgery> =
            treatments.iter().flat_map(|t| t.surgery(&head.ground.head, law)).filter(|s| s.units > 0.0).collect();
        operations.retain(|s| s.day >= head.first_day && s.day < end);
        operations.sort_by(Surgery::order);
        let mut grafting = Grafting::default();
        if operations.is_empty() {
            return grafting;
        }
        match head.ground.domain {
            Domain::Head(_) => grafting.on_head(head, &operations),
            Domain::Target(area) => grafting.on_area(head, area, &operations, (law, causes, treatments, end)),
        }
        grafting.moved.sort_by_key(|m| m.follicle);
        grafting.wounds.sort_by(|a, b| a.patch.cmp(&b.patch).then(a.shock.0.total_cmp(&b.shock.0)));
        grafting
    }

    fn on_head(&mut self, head: &Head, operations: &[Surgery]) {
        let units = bundles(head);
        let mut free: Vec<bool> = vec![true; units.len()];
        let mut rises: Vec<f64> = Vec::new();
        for (number, operation) in operations.iter().enumerate() {
            let surface = &head.ground.head;
            let within = |u: &usize| operation.zone.contains(surface, units[*u].at_cm);
            let zone: Vec<usize> = (0..units.len()).filter(within).collect();
            self.held = self.held.max(zone.len() as f64);
            let limit = libm::floor(operation.handling.harvestable_share * zone.len() as f64);
            let room = (limit - self.taken).max(0.0);
            let wanted = libm::round(operation.units).min(room) as usize;
            let open: Vec<usize> = zone.into_iter().filter(|u| free[*u]).collect();
            let taken = match operation.extraction {
                Extraction::Punches => scattered(head, &units, open, wanted),
                Extraction::Strip { width_cm, scar_cm } => {
                    self.in_strips(head, &units, open, wanted, operation, [width_cm, scar_cm], &mut rises)
                }
            };
            self.asked += libm::round(operation.units);
            self.taken += taken.len() as f64;
            let places = head.ground.spread(&operation.places, taken.len(), number as u32, &head.stream);
            for (unit, place) in taken.into_iter().zip(places) {
                free[unit] = false;
                let unit = &units[unit];
                let ids = head.ground.roots[unit.first as usize..][..unit.count as usize].iter().map(|r| r.id);
                self.put(head, operation, unit.first, &ids.collect::<Vec<_>>(), place);
            }
        }
    }

    /// Takes strip after strip, the first about the middle line of the zone, the next ones beside it;
    /// each is taken from the middle of the back outward. Ignored: skin once drawn in is cut as if it
    /// lay where it was.
    fn in_strips(
        &mut self,
        head: &Head,
        units: &[Bundle],
        mut open: Vec<usize>,
        wanted: usize,
        operation: &Surgery,
        [width_cm, scar_cm]: [f64; 2],
        rises: &mut Vec<f64>,
    ) -> Vec<usize> {
        let (zone, surface) = (operation.zone, &head.ground.head);
        let mut taken = Vec::new();
        let strips = (zone.height_cm / width_cm).max(1.0) as i32;
        for number in 0..strips {
            let side = if number % 2 == 0 { 1.0 } else { -1.0 };
            let rise_cm = 0.5 * zone.height_cm + side * width_cm * ((number + 1) / 2) as f64;
            if taken.len() == wanted {
                break;
            }
            if rises.contains(&rise_cm) {
                continue;
            }
            rises.push(rise_cm);
            let mut here: Vec<(f64, usize)> = open
                .iter()
                .map(|u| (zone.stand(surface, units[*u].at_cm), *u))
                .filter(|(stand, _)| 2.0 * libm::fabs(stand.rise_cm - rise_cm) < width_cm)
                .map(|(stand, u)| (Strip::reach_for(&stand, rise_cm), u))
                .collect();
            here.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            here.truncate(wanted - taken.len());
            let Some(last) = here.last() else { continue };
            let strip = Strip {
                rise_cm,
                half_width_cm: 0.5 * width_cm,
                reach_cm: last.0,
                half_scar_cm: 0.5 * scar_cm,
                day: operation.day,
            };
            self.strips.push((zone, strip));
            open.retain(|u| here.iter().all(|h| h.1 != *u));
            taken.extend(here.into_iter().map(|h| h.1));
        }
        taken
    }

    /// Puts one unit in: follicles numbered from `first`, with these keys, about a point.
    fn put(&mut self, head: &Head, operation: &Surgery, first: u32, ids: &[u32], place: [f64; 3]) {
        let ground = &head.ground;
        let Some(patch) = ground.patch_near(&place) else { return };
        let region = ground.domain.region(place);
        let stream = if first as usize >= ground.roots.len() { head.stream.elsewhere() } else { head.stream };
        let lot = stream.block(ids[0], 0, Purpose::Surgery);
        let dies = uniform32(lot[1]) >= operation.handling.survival;
        let graft = self.moved.last().map_or(0, |m| m.graft + 1);
        let turn = (uniform32(lot[2]) * 2.0 * std::f64::consts::PI) as f32;
        let unit = Unit { position: place, region, follicles: ids.len() as u8, turn };
        let mut planted = false;
        for (j, id) in ids.iter().enumerate() {
            let own = stream.block(*id, 1, Purpose::Surgery);
            let cut = uniform32(own[0]) < operation.handling.cut_share;
            let [early, late] = operation.handling.fall_days;
            let falls = operation.day + early + (late - early) * uniform32(own[2]);
            planted |= !cut;
            self.moved.push(Moved {
                follicle: first + j as u32,
                graft,
                day: operation.day,
                outcome: match (cut, dies) {
                    (true, _) => Outcome::Cut,
                    (_, true) => Outcome::Died,
                    _ => Outcome::Grows,
                },
                place_cm: follicle_position(ground.domain, &unit, j as u8),
                patch,
                region,
                falls: (uniform32(own[1]) < operation.handling.shed_share).then_some(falls),
            });
        }
        let handling = operation.handling;
        let shock = (operation.day, operation.day + handling.hazard_days, handling.hazard_per_day);
        let wound = Wound { patch, shock };
        if planted && handling.hazard_per_day > 0.0 && !self.wounds.contains(&wound) {
            self.wounds.push(wound);
        }
    }

    fn on_area(&mut self, head: &Head, area: TargetArea, operations: &[Surgery], plan: Plan) {
        let ground = &head.ground;
        let surface = &ground.head;
        let centre = area.centre_cm.unwrap_or(surface.centre(area.region));
        let mut wanted: Vec<(f64, usize)> = Vec::new();
        let mut before = 0.0;
        for (number, operation) in operations.iter().enumerate() {
            let held = zone_units(head, &operation.zone);
            self.held = self.held.max(held);
            let room = (operation.handling.harvestable_share * held - self.taken).max(0.0);
            let given = libm::round(operation.units).min(room);
            self.asked += libm::round(operation.units);
            self.taken += given;
            let after = self.taken / held.max(1.0);
            if operation.zone.contains(surface, centre) {
                self.lose(head, operation, before, after);
            }
            before = after;
            let density = operation.units_per_cm2 * given / operation.units;
            let luck = head.stream.block(u32::MAX, 2 + number as u32, Purpose::Surgery)[0];
            let count = libm::floor(density * ground.covered_cm2(&operation.places) + uniform32(luck));
            wanted.push((operation.day, count as usize));
        }
        let mut units = supply(head, &wanted, plan).into_iter();
        for (number, (operation, (_, count))) in operations.iter().zip(wanted).enumerate() {
            let units: Vec<Vec<Guest>> = units.by_ref().take(count).collect();
            let places = ground.spread(&operation.places, units.len(), number as u32, &head.stream);
            for (unit, place) in units.into_iter().zip(places) {
                let first = (ground.roots.len() + self.guests.len()) as u32;
                let ids: Vec<u32> = unit.iter().map(|g| g.follicle.id).collect();
                self.guests.extend(unit);
                self.put(head, operation, first, &ids, place);
            }
        }
    }

    /// Takes those units of an area in the donor zone whose lot lies between two shares.
    fn lose(&mut self, head: &Head, operation: &Surgery, from: f64, to: f64) {
        for unit in bundles(head) {
            let lot = uniform32(lot(head, &unit));
            if lot < from || lot >= to {
                continue;
            }
            let graft = self.moved.last().map_or(0, |m| m.graft + 1);
            for follicle in unit.first..unit.first + unit.count as u32 {
                let root = head.ground.roots[follicle as usize];
                self.moved.push(Moved {
                    follicle,
                    graft,
                    day: operation.day,
                    outcome: Outcome::Away,
                    place_cm: root.position_cm,
                    patch: root.patch,
                    region: root.region,
                    falls: None,
                });
            }
        }
    }

    /// Whether the plan moves nothing.
    pub fn is_empty(&self) -> bool {
        self.moved.is_empty()
    }

    /// What an operation does to a follicle, if any does.
    pub fn of_follicle(&self, follicle: u32) -> Option<&Moved> {
        let at = self.moved.binary_search_by_key(&follicle, |m| m.follicle).ok()?;
        Some(&self.moved[at])
    }

    /// Shocks to growing hairs on a patch after `day`: (from, to, hazard per day).
    pub(super) fn shocks(&self, patch: u32, day: f64) -> impl Iterator<Item = (f64, f64, f64)> + '_ {
        let first = self.wounds.partition_point(|w| w.patch < patch);
        let here = self.wounds[first..].iter().take_while(move |w| w.patch == patch);
        here.map(|w| w.shock).filter(move |s| s.0 > day)
    }

    /// Where a follicle stands on a day, and on which patch of tissue; `None` if it is not there: taken
    /// away, destroyed, or not yet put in. Skin drawn together carries its tissue with it.
    pub fn standing(&self, head: &Head, follicle: u32, day: f64) -> Option<([f64; 3], u32)> {
        let root = head.ground.roots.get(follicle as usize);
        match self.of_follicle(follicle) {
            Some(moved) if day > moved.day => {
                (moved.outcome == Outcome::Grows).then_some((moved.place_cm, moved.patch))
            }
            _ => root.map(|root| (self.drawn(head, root.position_cm, day), root.patch)),
        }
    }

    /// Where a point of the donor zone lies once the strips taken before `day` are closed.
    fn drawn(&self, head: &Head, point: [f64; 3], day: f64) -> [f64; 3] {
        let closed = self.strips.iter().filter(|(_, strip)| day > strip.day);
        closed.fold(point, |at, (zone, strip)| strip.closed(zone, &head.ground.head, at))
    }

    /// The scars of strips on a day: lines from side to side, cm, and their width, cm.
    pub fn scars(&self, head: &Head, day: f64) -> Vec<(Vec<[f64; 3]>, f64)> {
        let closed = self.strips.iter().filter(|(_, strip)| day > strip.day);
        closed.map(|(zone, s)| (s.scar(zone, &head.ground.head), 2.0 * s.half_scar_cm)).collect()
    }

    /// Where units were punched out before `day`, one point a unit, cm.
    pub fn punched(&self, head: &Head, day: f64) -> Vec<[f64; 3]> {
        let strips = |m: &Moved| self.strips.iter().any(|(_, strip)| strip.day == m.day);
        let units = self.by_graft().filter_map(|unit| unit.first()).filter(|m| day > m.day && !strips(m));
        let roots = units.filter_map(|m| head.ground.roots.get(m.follicle as usize));
        roots.map(|root| self.drawn(head, root.position_cm, day)).collect()
    }

    /// Grafts and follicles counted.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for unit in self.by_graft() {
            let any = |outcome| unit.iter().any(|m| m.outcome == outcome);
            let grows = any(Outcome::Grows);
            tally.taken += 1;
            tally.planted += usize::from(grows || any(Outcome::Died));
            tally.survived += usize::from(grows);
            tally.follicles_moved += unit.iter().filter(|m| m.outcome == Outcome::Grows).count();
            tally.follicles_lost += unit.iter().filter(|m| matches!(m.outcome, Outcome::Cut | Outcome::Died)).count();
        }
        tally
    }

    /// The follicles moved, graft by graft.
    fn by_graft(&self) -> impl Iterator<Item = &[Moved]> {
        self.moved.chunk_by(|a, b| a.graft == b.graft)
    }
}

/// What a donor plot is aged under: laws, causes, treatments and the last day.
type Plan<'a> = (&'a Parameters, &'a [Box<dyn Cause>], &'a [Box<dyn Treatment>], f64);

/// Units for an area elsewhere, aged on a plot of the patient's occiput to the day they are asked for:
/// `wanted` holds days and how many on each.
fn supply(head: &Head, wanted: &[(f64, usize)], plan: Plan) -> Vec<Vec<Guest>> {
    let units: usize = wanted.iter().map(|w| w.1).sum();
    if units == 0 {
        return Vec::new();
    }
    // A plot holds its density to about a unit.
    let side = libm::sqrt((1.1 * units as f64 + 6.0) / units_per_cm2(head, Region::Occipital));
    let area =
        TargetArea { width_cm: side, height_cm: side, margin_cm: 0.0, region: Region::Occipital, centre_cm: None };
    let (law, causes, treatments, end) = plan;
    let plot = Head::grow(&Seedbed {
        parameters: law,
        sensitivity: &head.sensitivity,
        patient: &head.patient,
        regions: &head.regions,
        causes,
        domain: Domain::Target(area),
        stream: head.stream.elsewhere(),
        first_day: head.first_day,
        resolution: head.resolution,
    });
    let course = plot.course_unmoved(law, causes, treatments, end);
    let all = bundles(&plot);
    let order = scattered(&plot, &all, (0..all.len()).collect(), units);
    let days = wanted.iter().flat_map(|(day, count)| std::iter::repeat_n(*day, *count));
    let aged = |(unit, day): (usize, f64)| {
        let unit = &all[unit];
        let guest = |i: u32| Guest { follicle: plot.follicles[i as usize], state: course.state_on(i, day) };
        (unit.first..unit.first + unit.count as u32).map(guest).collect()
    };
    order.into_iter().zip(days).map(aged).collect()
}

fn bundles(head: &Head) -> Vec<Bundle> {
    let mut all: Vec<Bundle> = Vec::new();
    for (i, root) in head.ground.roots.iter().enumerate() {
        match all.last_mut() {
            Some(unit) if unit.number == root.id / 4 => unit.count += 1,
            _ => all.push(Bundle { number: root.id / 4, first: i as u32, count: 1, at_cm: root.position_cm }),
        }
    }
    all
}

/// The lot that orders units for the punch: one order for all operations and all plans.
fn lot(head: &Head, unit: &Bundle) -> u32 {
    head.stream.block(head.ground.roots[unit.first as usize].id, 0, Purpose::Surgery)[0]
}

/// Those of the open units that come first by lot.
fn scattered(head: &Head, units: &[Bundle], open: Vec<usize>, wanted: usize) -> Vec<usize> {
    let mut drawn: Vec<(u32, usize)> = open.into_iter().map(|u| (lot(head, &units[u]), u)).collect();
    drawn.sort();
    drawn.into_iter().take(wanted).map(|d| d.1).collect()
}

/// Units per cm2 of a region of this patient.
fn units_per_cm2(head: &Head, region: Region) -> f64 {
    let per_unit = hairs_per_unit(head.patient.ethnicity);
    head.follicles_per_cm2 * head.regions.density[region as usize] / per_unit
}

/// Units the donor zone of the whole head holds, by the patient's densities.
fn zone_units(head: &Head, zone: &DonorZone) -> f64 {
    let surface = &head.ground.head;
    [Region::Temporal, Region::Occipital]
        .into_iter()
        .map(|region| {
            let area = surface.area_where_cm2(|p| surface.region(p) == region && zone.contains(surface, p));
            area * units_per_cm2(head, region)
        })
        .sum()
}
