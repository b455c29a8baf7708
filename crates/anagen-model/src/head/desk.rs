//! The desk at which a plan is walked: injection points nearby, activation, tissue, trauma, captures.

use super::attack::Hazards;
use super::course::PlanCourse;
use super::tissue::{Stir, Tissue, TissueCourse, WIDTH};
use crate::calendar::RegionCourse;
use crate::follicle::clock::activation;
use crate::follicle::walk::Capture;
use crate::quantity::elementary::Eight;
use crate::scalp::Region;
use crate::scalp::depot::distance_cm;
use fearless_simd::{Simd, dispatch, prelude::*};

/// Indices (group, point) of injection points whose signal may reach a patch.
type Near = Vec<(usize, Vec<usize>)>;

/// The working desk of a walk over one patch after the other: buffers, and the points nearby.
pub(super) struct Desk {
    /// The points near each of the patches whose tissue is laid, and the lane of the open one.
    near: [Near; WIDTH],
    lane: usize,
    /// Channels of each layer.
    channels: Vec<[bool; 3]>,
    /// Strength of each layer at the follicle.
    strength: Vec<f64>,
    /// The courses in time of all layers, one after the other, each over all stretches in which any
    /// depot acts, and where each begins.
    shapes: Vec<f64>,
    courses: Vec<usize>,
    /// Strength and course of the layers that reach the follicle.
    heard: Vec<(f64, usize)>,
    /// Activation per stretch, channels M1 and M2.
    b: [Vec<f64>; 2],
    /// Whether any depot reaches, and whether both channels are the same.
    reached: bool,
    alike: bool,
    active: std::ops::Range<usize>,
    tissue: Tissue,
    pub(super) felt: TissueCourse,
    pub(super) shocks: Vec<(f64, f64, f64)>,
    pub(super) captures: Vec<Capture>,
    pub(super) hazards: Hazards,
    patch: usize,
}

impl Desk {
    pub(super) fn new(plan: &PlanCourse) -> Self {
        let channels: Vec<[bool; 3]> = (0..plan.calendar.layers.len()).map(|l| plan.channels(l)).collect();
        let stretches = plan.calendar.stretches();
        let active = plan.calendar.depot_stretches();
        let (mut shapes, mut courses) = (Vec::new(), Vec::new());
        for layer in &plan.calendar.layers {
            courses.push(shapes.len());
            let (before, after) = (layer.first - active.start, active.end - layer.first - layer.values.len());
            shapes.extend(std::iter::repeat_n(0.0, before));
            shapes.extend(&layer.values);
            shapes.extend(std::iter::repeat_n(0.0, after));
        }
        Desk {
            near: Default::default(),
            lane: 0,
            alike: channels.iter().all(|c| c[0] == c[1]),
            strength: vec![0.0; channels.len()],
            shapes,
            courses,
            heard: Vec::new(),
            channels,
            b: [vec![0.0; stretches], vec![0.0; stretches]],
            reached: false,
            active,
            tissue: Tissue::default(),
            felt: TissueCourse::default(),
            shocks: Vec::new(),
            captures: Vec::new(),
            hazards: Hazards::default(),
            patch: 0,
        }
    }

    /// Turns to a patch: the injection points around it and the course of its tissue.
    pub(super) fn open(&mut self, plan: &PlanCourse, patch: usize) {
        if self.tissue.lane(patch).is_none() {
            self.lay_tissue(plan, patch);
        }
        self.patch = patch;
        self.lane = self.tissue.lane(patch).unwrap_or(0);
        self.felt.turn_to(plan.law, &self.tissue, self.lane);
    }

    /// Perfusion and inflammation of the open patch in stretch `k`.
    pub(super) fn tissue_in(&self, k: usize) -> (f64, f64) {
        self.tissue.of(self.lane, k)
    }

    /// The course of the tissue of a patch and those after it, with the M4 channel at their middle.
    fn lay_tissue(&mut self, plan: &PlanCourse, first: usize) {
        let centres = &plan.head.ground.patches.centre[first..];
        // Half the diagonal of a patch, with room for the distortion of the chart.
        let half_mm = plan.head.resolution.patch_mm * 1.5;
        let mut stirs = Vec::with_capacity(WIDTH);
        for (lane, centre) in centres.iter().take(WIDTH).enumerate() {
            self.near[lane].clear();
            for (g, group) in plan.sites.iter().enumerate() {
                let reach_cm = 0.1 * (group.profile.reach_mm() + half_mm);
                let points = group.points_cm.iter().enumerate().filter(|(_, p)| distance_cm(p, centre) <= reach_cm);
                let points: Vec<usize> = points.map(|(i, _)| i).collect();
                if !points.is_empty() {
                    self.near[lane].push((g, points));
                }
            }
            self.lane = lane;
            self.sum_strengths(plan, centre);
            let m4 = |(strength, channels): (&f64, &[bool; 3])| if channels[2] { *strength } else { 0.0 };
            let strength = self.strength.iter().zip(&self.channels).map(m4).collect();
            stirs.push(Stir { strength, jumps: self.inflammation_jumps(plan, centre) });
        }
        self.tissue.lay(plan, first, &stirs);
    }

    /// Jumps of inflammation at a point: (day, size), from needles and dead cells whose footprint
    /// covers it.
    fn inflammation_jumps(&self, plan: &PlanCourse, at: &[f64; 3]) -> Vec<(f64, f64)> {
        let mut jumps = Vec::new();
        for (g, points) in &self.near[self.lane] {
            let group = &plan.sites[*g];
            for &p in points {
                if 10.0 * distance_cm(&group.points_cm[p], at) > group.profile.radius_mm() {
                    continue;
                }
                for &number in &group.sessions {
                    let session = &plan.sessions[number];
                    let mut size = session.needle.inflammation;
                    if let Some(cells) = session.cells().filter(|c| c.mechanisms.circulation) {
                        let footprint_cm2 = std::f64::consts::PI * session.radius_mm * session.radius_mm / 100.0;
                        let dead = plan.fates[number][p].dead / footprint_cm2 / 1e6;
                        size += cells.kinetics.inflammation_per_million_dead * dead;
                    }
                    jumps.push((session.day, size));
                }
            }
        }
        jumps.sort_by(|a: &(f64, f64), b| a.0.total_cmp(&b.0));
        jumps
    }

    /// The signal `B` of a channel in stretch `k` where strengths were summed last: of what acts on the whole
    /// region, and of depots on top.
    pub(super) fn signal(&self, region: &RegionCourse, channel: usize, k: usize) -> f64 {
        let mut sum = region.surface[channel].get(k).copied().unwrap_or(0.0);
        if self.active.contains(&k) {
            for ((strength, channels), course) in self.strength.iter().zip(&self.channels).zip(&self.courses) {
                if *strength > 0.0 && channels[channel] {
                    sum += self.shapes[course + k - self.active.start] * strength;
                }
            }
        }
        sum
    }

    /// Strength of every layer at a point: its depots' profiles summed.
    pub(super) fn sum_strengths(&mut self, plan: &PlanCourse, at: &[f64; 3]) -> bool {
        self.strength.fill(0.0);
        let mut reached = false;
        for (g, points) in &self.near[self.lane] {
            let group = &plan.sites[*g];
            for &p in points {
                let share = group.profile.at(10.0 * distance_cm(&group.points_cm[p], at));
                if share > 0.0 {
                    reached = true;
                    for (layer, strengths) in &group.layers {
                        self.strength[*layer] += strengths[p] * share;
                    }
                }
            }
        }
        reached
    }

    /// What one follicle feels of depots and attack: activation day by day, trauma, captured cells.
    pub(super) fn feel(&mut self, plan: &PlanCourse, region: Region, at: &[f64; 3]) {
        self.hazards.lay(plan.law, plan.attack.as_ref(), self.patch, region, &plan.calendar);
        self.shocks.clear();
        self.captures.clear();
        self.reached = false;
        if self.near[self.lane].is_empty() {
            return;
        }
        self.reached = self.sum_strengths(plan, at) && !self.active.is_empty();
        if self.reached {
            let surface = &plan.calendar.regions[region as usize];
            for channel in 0..self.channels_apart(surface) {
                self.activate(plan, surface, channel);
            }
        }
        for (g, points) in &self.near[self.lane] {
            let group = &plan.sites[*g];
            for &p in points {
                if 10.0 * distance_cm(&group.points_cm[p], at) > group.profile.radius_mm() {
                    continue;
                }
                for &number in &group.sessions {
                    let session = &plan.sessions[number];
                    let needle = session.needle;
                    if needle.hazard_per_day > 0.0 {
                        self.shocks.push((session.day, session.day + needle.hazard_days, needle.hazard_per_day));
                    }
                }
                for (_, captured) in &group.captures {
                    self.captures.push(captured[p]);
                }
            }
        }
        self.shocks.sort_by(|a, b| a.0.total_cmp(&b.0));
    }

    /// Activation of a channel day by day: of what acts on the whole region, and of depots on top.
    #[inline(never)]
    fn activate(&mut self, plan: &PlanCourse, surface: &RegionCourse, channel: usize) {
        // Without depots only what acts on the whole region is felt.
        match surface.surface_felt[channel].as_slice() {
            [] => self.b[channel].fill(0.0),
            felt => self.b[channel].copy_from_slice(felt),
        }
        let layers = self.strength.iter().zip(&self.channels).zip(&self.courses);
        let felt = layers.filter(|((strength, channels), _)| **strength > 0.0 && channels[channel]);
        self.heard.clear();
        self.heard.extend(felt.map(|((strength, _), course)| (*strength, *course)));
        let b = &mut self.b[channel][self.active.clone()];
        let level = match surface.surface[channel].as_slice() {
            [] => &[],
            level => &level[self.active.clone()],
        };
        let (heard, shapes) = (&self.heard, &self.shapes);
        dispatch!(plan.head.resolution.lanes.level(), simd => activations(simd, b, level, heard, shapes));
    }

    /// How many of the channels M1 and M2 differ: 1 or 2.
    fn channels_apart(&self, region: &RegionCourse) -> usize {
        if self.alike && region.surface_alike { 1 } else { 2 }
    }

    /// Activation of the M1 and M2 channels, one entry a stretch; empty where nothing activates.
    pub(super) fn activation<'a>(&'a self, region: &'a RegionCourse) -> [&'a [f64]; 2] {
        match (self.reached, self.channels_apart(region)) {
            (false, _) => [&region.surface_felt[0], &region.surface_felt[1]],
            (true, 1) => [&self.b[0], &self.b[0]],
            (true, _) => [&self.b[0], &self.b[1]],
        }
    }
}

/// `B/(1 + B)` of each stretch, where `B` is the level of the region and what is heard of each layer.
#[inline(always)]
fn activations<S: Simd>(simd: S, b: &mut [f64], level: &[f64], heard: &[(f64, usize)], shapes: &[f64]) {
    let count = b.len();
    let mut blocks = b.chunks_exact_mut(8);
    for (block, b) in blocks.by_ref().enumerate() {
        let from = 8 * block;
        let mut sum = level.get(from..from + 8).map_or(Eight::splat(simd, 0.0), |l| Eight::from_slice(simd, l));
        for (strength, course) in heard {
            sum = sum + Eight::from_slice(simd, &shapes[course + from..course + from + 8]) * *strength;
        }
        (sum / (sum + 1.0)).store_slice(b);
    }
    for (k, b) in (count / 8 * 8..count).zip(blocks.into_remainder()) {
        let mut sum = level.get(k).copied().unwrap_or(0.0);
        for (strength, course) in heard {
            sum += shapes[course + k] * strength;
        }
        *b = activation(sum);
    }
}
