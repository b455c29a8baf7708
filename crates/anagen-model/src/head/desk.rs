//! The desk at which a plan is walked: injection points nearby, activation, tissue, trauma, captures.

use super::attack::Hazards;
use super::course::PlanCourse;
use super::tissue_matters;
use crate::calendar::RegionCourse;
use crate::follicle::clock::activation;
use crate::follicle::walk::{Capture, Felt};
use crate::law::Parameters;
use crate::scalp::Region;
use crate::scalp::depot::distance_cm;
use crate::scalp::tissue::{Decay, SETTLED};

/// Perfusion and inflammation of one patch, and what follicles feel of them.
#[derive(Default)]
pub(super) struct TissueCourse {
    pub(super) perfusion: Vec<f64>,
    pub(super) inflammation: Vec<f64>,
    anagen: Vec<f64>,
    section: Vec<f64>,
    niche: Vec<f64>,
}

impl TissueCourse {
    /// At rest under the drivers of each stretch, for a history.
    pub(super) fn at_rest(law: &Parameters, mean_sensitivity: f64, region: &RegionCourse) -> Self {
        let mut course = TissueCourse::default();
        if tissue_matters(law) {
            for (k, androgen) in region.androgen.iter().enumerate() {
                let mean_a = mean_sensitivity * androgen;
                let added = region.inflammation.get(k).copied().unwrap_or(0.0);
                let inflammation = law.tissue.inflammation_target(mean_a, added, 0.0);
                course.push(law, law.tissue.perfusion_target(mean_a, 0.0), inflammation);
            }
        }
        course
    }

    fn push(&mut self, law: &Parameters, perfusion: f64, inflammation: f64) {
        self.perfusion.push(perfusion);
        self.inflammation.push(inflammation);
        if tissue_matters(law) {
            self.anagen.push(law.clock.anagen_tissue_factor(perfusion, inflammation));
            self.section.push(law.shaft.section_tissue_factor(perfusion));
            self.niche.push(law.niche.failure_by_inflammation * inflammation);
        }
    }

    pub(super) fn felt(&self) -> Option<Felt<'_>> {
        (!self.anagen.is_empty()).then_some(Felt { anagen: &self.anagen, section: &self.section, niche: &self.niche })
    }

    fn clear(&mut self) {
        for v in [&mut self.perfusion, &mut self.inflammation, &mut self.anagen, &mut self.section, &mut self.niche] {
            v.clear();
        }
    }
}

/// The working desk of a walk over one patch after the other: buffers, and the points nearby.
pub(super) struct Desk {
    /// Indices (group, point) of injection points whose signal may reach the patch.
    near: Vec<(usize, Vec<usize>)>,
    /// Channels of each layer.
    channels: Vec<[bool; 3]>,
    /// Strength of each layer at the follicle.
    strength: Vec<f64>,
    /// Activation per stretch, channels M1 and M2.
    b: [Vec<f64>; 2],
    /// Whether any depot reaches, and whether both channels are the same.
    reached: bool,
    alike: bool,
    active: std::ops::Range<usize>,
    pub(super) tissue: TissueCourse,
    pub(super) shocks: Vec<(f64, f64, f64)>,
    pub(super) captures: Vec<Capture>,
    pub(super) hazards: Hazards,
    patch: usize,
}

impl Desk {
    pub(super) fn new(plan: &PlanCourse) -> Self {
        let channels: Vec<[bool; 3]> = (0..plan.calendar.layers.len()).map(|l| plan.channels(l)).collect();
        let stretches = plan.calendar.stretches();
        Desk {
            near: Vec::new(),
            alike: channels.iter().all(|c| c[0] == c[1]),
            strength: vec![0.0; channels.len()],
            channels,
            b: [vec![0.0; stretches], vec![0.0; stretches]],
            reached: false,
            active: plan.calendar.depot_stretches(),
            tissue: TissueCourse::default(),
            shocks: Vec::new(),
            captures: Vec::new(),
            hazards: Hazards::default(),
            patch: 0,
        }
    }

    /// Turns to a patch: the injection points around it and the course of its tissue.
    pub(super) fn open(&mut self, plan: &PlanCourse, patch: usize) {
        let ground = &plan.head.ground;
        let centre = ground.patches.centre[patch];
        // Half the diagonal of a patch, with room for the distortion of the chart.
        let half_mm = plan.head.resolution.patch_mm * 1.5;
        self.near.clear();
        for (g, group) in plan.sites.iter().enumerate() {
            let reach_cm = 0.1 * (group.profile.reach_mm() + half_mm);
            let points = group.points_cm.iter().enumerate().filter(|(_, p)| distance_cm(p, &centre) <= reach_cm);
            let points: Vec<usize> = points.map(|(i, _)| i).collect();
            if !points.is_empty() {
                self.near.push((g, points));
            }
        }
        self.patch = patch;
        self.lay_tissue(plan, patch);
    }

    /// The course of perfusion and inflammation on the patch, with the M4 channel at its centre.
    fn lay_tissue(&mut self, plan: &PlanCourse, patch: usize) {
        let law = plan.law;
        let ground = &plan.head.ground;
        let centre = ground.patches.centre[patch];
        let place = ground.patches.region[patch] as usize;
        let (region, before) = (&plan.calendar.regions[place], &plan.head.levels);
        let mean_s = plan.head.patch_sensitivity[patch];
        // At rest under what acted until the first day.
        let mean_a = mean_s * law.androgen.effect(before.androgen[place]);
        let mut v = law.tissue.perfusion_target(mean_a, 0.0);
        let mut i = law.tissue.inflammation_target(mean_a, before.inflammation[place], 0.0);
        self.sum_strengths(plan, &centre);
        let jumps = self.inflammation_jumps(plan, &centre);
        // Activity of the attack at the hazard of the stretch before.
        let mut known = (0.0, 0.0);
        let mut attack = plan.attack.iter().flat_map(|a| a.hazard(patch, plan.calendar.stretches()));
        let mut jump = 0;
        self.tissue.clear();
        let (mut rising, mut settling) = ([Decay::default(); 2], Decay::default());
        let edges = &plan.calendar.edges;
        for k in 0..plan.calendar.stretches() {
            while jump < jumps.len() && jumps[jump].0 <= edges[k] {
                i += jumps[jump].1;
                jump += 1;
            }
            let mut drive = region.surface[2].get(k).copied().unwrap_or(0.0);
            if self.active.contains(&k) {
                for (l, course) in plan.calendar.layers.iter().enumerate() {
                    if self.channels[l][2] && k >= course.first && k < course.first + course.values.len() {
                        drive += self.strength[l] * course.values[k - course.first];
                    }
                }
            }
            let b = activation(drive);
            let mean_a = mean_s * region.androgen[k];
            let days = edges[k + 1] - edges[k];
            let target = law.tissue.perfusion_target(mean_a, b);
            let mean_v = if v == target {
                target
            } else {
                let (end, mean) =
                    rising[usize::from(target > v)].relax(v, target, law.tissue.perfusion_days(v, target), days);
                v = if (end - target).abs() < SETTLED { target } else { end };
                mean
            };
            let hazard = attack.next().unwrap_or(0.0);
            if hazard != known.0 {
                known = (hazard, law.areata.activity(hazard));
            }
            let activity = known.1;
            let added = region.inflammation.get(k).copied().unwrap_or(0.0) + activity;
            let goal = law.tissue.inflammation_target(mean_a, added, b);
            let mean_i = if i == goal {
                goal
            } else {
                let (end, mean) = settling.relax(i, goal, law.tissue.inflammation_settling_days(b), days);
                i = if (end - goal).abs() < SETTLED { goal } else { end };
                mean
            };
            self.tissue.push(law, mean_v, mean_i);
        }
    }

    /// Jumps of inflammation at a point: (day, size), from needles and dead cells whose footprint
    /// covers it.
    fn inflammation_jumps(&self, plan: &PlanCourse, at: &[f64; 3]) -> Vec<(f64, f64)> {
        let mut jumps = Vec::new();
        for (g, points) in &self.near {
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

    /// Strength of every layer at a point: its depots' profiles summed.
    fn sum_strengths(&mut self, plan: &PlanCourse, at: &[f64; 3]) -> bool {
        self.strength.fill(0.0);
        let mut reached = false;
        for (g, points) in &self.near {
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
        if self.near.is_empty() {
            return;
        }
        self.reached = self.sum_strengths(plan, at) && !self.active.is_empty();
        if self.reached {
            let (first, end) = (self.active.start, self.active.end);
            let surface = &plan.calendar.regions[region as usize];
            let channels = self.channels_apart(surface);
            for c in 0..channels {
                // Without depots only what acts on the whole region is felt.
                match surface.surface_felt[c].as_slice() {
                    [] => self.b[c].fill(0.0),
                    felt => self.b[c].copy_from_slice(felt),
                }
                let b = &mut self.b[c][first..end];
                match surface.surface[c].as_slice() {
                    [] => b.fill(0.0),
                    level => b.copy_from_slice(&level[first..end]),
                }
                for (l, course) in plan.calendar.layers.iter().enumerate() {
                    let strength = self.strength[l];
                    if strength > 0.0 && self.channels[l][c] {
                        let from = course.first - first;
                        for (b, f) in b[from..from + course.values.len()].iter_mut().zip(&course.values) {
                            *b += strength * f;
                        }
                    }
                }
                for b in b.iter_mut() {
                    *b = activation(*b);
                }
            }
        }
        for (g, points) in &self.near {
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
