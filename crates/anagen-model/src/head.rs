//! The head: ground, follicles and their states on the first day; and one plan simulated on it.
//!
//! Nothing flows from follicle to tissue, so the day can be turned inside out: the calendar and the
//! fields of each patch are made for all days first, then each follicle walks alone. The order of
//! causes within a day is that of ARCHITECTURE.md; threads, batches and leaps change no bit.

use crate::calendar::{Agenda, Calendar};
use crate::cause::Cause;
use crate::drive::Today;
use crate::follicle::walk::{Felt, Nobody};
use crate::follicle::{Follicle, Phase, Sink, Snapshot, State, Surroundings, walk};
use crate::law::Parameters;
use crate::patient::Patient;
use crate::quantity::special::BetaTable;
use crate::quantity::stream::Stream;
use crate::scalp::depot::{self, Fate, Injection, POTENCY_CELLS_PER_CM2, distance_cm};
use crate::scalp::tissue::Decay;
use crate::scalp::trophic::Profile;
use crate::scalp::{Domain, Ground, Region, Surface};
use crate::treatment::Treatment;

/// How finely time and tissue are cut.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resolution {
    /// Longest stretch while anything moves, days.
    pub step_days: f64,
    /// Side of a patch of tissue, mm.
    pub patch_mm: f64,
}

impl Default for Resolution {
    fn default() -> Self {
        Resolution { step_days: 1.0, patch_mm: 2.0 }
    }
}

/// What differs from region to region on one scalp, relative to the patient's traits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RegionTraits {
    /// Factor on follicle density.
    pub density: [f64; 5],
    /// Pattern of androgen sensitivity: relative to `S`.
    pub pattern: [f64; 5],
}

/// A patient's scalp on the first day.
pub struct Head {
    /// Whose.
    pub patient: Patient,
    /// Ground and roots.
    pub ground: Ground,
    /// Follicles, in the order of the roots.
    pub follicles: Vec<Follicle>,
    /// Their states on the first day.
    pub states: Vec<State>,
    /// The first day: 0, or the start of the earliest treatment of the history.
    pub first_day: f64,
    /// Mean sensitivity of each patch's follicles.
    patch_sensitivity: Vec<f64>,
    stream: Stream,
    resolution: Resolution,
}

/// Everything a head is grown from.
#[derive(Clone, Copy)]
pub struct Seedbed<'a> {
    /// The laws.
    pub parameters: &'a Parameters,
    /// Quantiles of sensitivity, `BetaTable::new(parameters.androgenetic.concentration)`.
    pub sensitivity: &'a BetaTable,
    /// The patient.
    pub patient: &'a Patient,
    /// Differences between regions.
    pub regions: &'a RegionTraits,
    /// The causes.
    pub causes: &'a [Box<dyn Cause>],
    /// What to grow: a head or a target area.
    pub domain: Domain,
    /// The patient's luck.
    pub stream: Stream,
    /// The first day.
    pub first_day: f64,
    /// How finely.
    pub resolution: Resolution,
}

impl Head {
    /// Grows a scalp: healthy and in equilibrium, then aged through its years of exposure by leaps.
    pub fn grow(bed: &Seedbed) -> Head {
        let traits = &bed.patient.traits;
        let law = bed.parameters;
        let surface = Surface::of_circumference_mm(bed.patient.head_circumference_mm);
        let per_cm2 = traits.healthy_hairs_per_cm2 / law.patient.visible_share;
        let ethnicity = bed.patient.ethnicity;
        let ground = Ground::new(
            bed.domain,
            surface,
            per_cm2,
            bed.regions.density,
            ethnicity,
            bed.resolution.patch_mm,
            &bed.stream,
        );
        let mut follicles = Vec::with_capacity(ground.roots.len());
        let mut states = Vec::with_capacity(ground.roots.len());
        let mut patch_sensitivity = Vec::with_capacity(ground.patches.len());
        let birth = bed.first_day - traits.exposure_years * 365.25;
        for patch in 0..ground.patches.len() {
            let weights = bed.domain.weights(ground.patches.centre[patch]);
            let pattern: f64 = weights.iter().zip(&bed.regions.pattern).map(|(w, p)| w * p).sum();
            let mean: f64 = bed.causes.iter().map(|c| c.sensitivity(pattern, traits.sensitivity)).sum();
            let mean = mean.clamp(0.0, 0.99);
            let mut total = 0.0;
            let range = ground.first_root[patch] as usize..ground.first_root[patch + 1] as usize;
            for root in &ground.roots[range.clone()] {
                let follicle = Follicle::born(root.id, law, traits, &bed.stream, |u| bed.sensitivity.quantile(mean, u));
                total += follicle.sensitivity;
                states.push(follicle.in_health(birth, law, traits, &bed.stream));
                follicles.push(follicle);
            }
            patch_sensitivity.push(if range.is_empty() { mean } else { total / range.len() as f64 });
        }
        let mut head = Head {
            patient: bed.patient.clone(),
            ground,
            follicles,
            states,
            first_day: bed.first_day,
            patch_sensitivity,
            stream: bed.stream,
            resolution: bed.resolution,
        };
        head.age(birth, law);
        head
    }

    /// Lives from `birth` to the first day under constant androgen: one leap a follicle.
    fn age(&mut self, birth: f64, law: &Parameters) {
        if self.first_day <= birth {
            return;
        }
        let edges = [birth, self.first_day];
        let one = [1.0];
        let none = [0.0];
        for patch in 0..self.ground.patches.len() {
            let range = self.ground.first_root[patch] as usize..self.ground.first_root[patch + 1] as usize;
            for i in range {
                let region = self.ground.roots[i].region;
                let androgen = [law.androgen.effect(law.androgen.site_factor(region))];
                let mean_a = self.patch_sensitivity[patch] * androgen[0];
                let tissue = TissueCourse::steady(law, mean_a);
                let around = Surroundings {
                    edges: &edges,
                    androgen: &androgen,
                    minoxidil: &none,
                    anagen_rate: &one,
                    kenogen: &one,
                    growth: &one,
                    section: &one,
                    activation: [&[], &[]],
                    tissue: tissue.felt(),
                    shocks: &[],
                    captures: &[],
                };
                let traits = &self.patient.traits;
                walk(&self.follicles[i], &mut self.states[i], &around, &[], law, traits, &self.stream, &mut Nobody);
            }
        }
    }

    /// Draws up what one plan does to this scalp until `end`.
    pub fn course<'a>(
        &'a self,
        law: &'a Parameters,
        causes: &'a [Box<dyn Cause>],
        treatments: &'a [Box<dyn Treatment>],
        end: f64,
    ) -> PlanCourse<'a> {
        let first = Today { day: self.first_day, patient: &self.patient, parameters: law };
        let mut sessions: Vec<Injection> = treatments.iter().flat_map(|t| t.sessions(&first, &self.ground)).collect();
        sessions.retain(|s| s.day >= self.first_day && s.day < end && !s.points_cm.is_empty());
        sessions.sort_by(|a, b| a.day.total_cmp(&b.day));
        let fates = depot::fates(&sessions);
        let calendar = Calendar::of(&Agenda {
            causes,
            treatments,
            sessions: &sessions,
            first,
            end,
            step_days: self.resolution.step_days,
            tissue_matters: tissue_matters(law),
        });
        let sites = gather_sites(self, law, &sessions, &fates, &calendar);
        PlanCourse { head: self, law, calendar, sessions, fates, sites }
    }
}

/// Whether perfusion or inflammation reach the follicle under these laws.
pub fn tissue_matters(law: &Parameters) -> bool {
    law.clock.anagen_by_perfusion != 0.0
        || law.clock.anagen_by_inflammation != 0.0
        || law.shaft.section_by_perfusion != 0.0
        || law.niche.failure_by_inflammation != 0.0
}

/// Points that share footprint and place, with the layers they carry.
struct SiteGroup {
    points_cm: Vec<[f64; 3]>,
    profile: Profile,
    /// Sessions at these points.
    sessions: Vec<usize>,
    /// Layer number and strength per point (EC50 units).
    layers: Vec<(usize, Vec<f64>)>,
    /// Per session with capture: (session, captured size gain per papilla at each point).
    captures: Vec<(usize, Vec<f64>)>,
}

fn gather_sites(
    head: &Head,
    law: &Parameters,
    sessions: &[Injection],
    fates: &[Vec<Fate>],
    calendar: &Calendar,
) -> Vec<SiteGroup> {
    let mut groups: Vec<SiteGroup> = Vec::new();
    for (number, session) in sessions.iter().enumerate() {
        let found =
            groups.iter().position(|g| g.profile.radius_mm() == session.radius_mm && g.points_cm == session.points_cm);
        let group = found.unwrap_or_else(|| {
            groups.push(SiteGroup {
                points_cm: session.points_cm.clone(),
                profile: Profile::new(session.radius_mm, law.trophic.range_mm),
                sessions: Vec::new(),
                layers: Vec::new(),
                captures: Vec::new(),
            });
            groups.len() - 1
        });
        groups[group].sessions.push(number);
        let footprint_cm2 = std::f64::consts::PI * session.radius_mm * session.radius_mm / 100.0;
        for (layer, course) in calendar.layers.iter().enumerate().filter(|(_, l)| l.session == number) {
            let strengths = match session.cells.filter(|_| course.cells) {
                None => vec![session.needle.pulse; session.points_cm.len()],
                Some(cells) => {
                    let output = |(point, fate): (&[f64; 3], &Fate)| {
                        let hypoxia = head.hypoxia(law, point);
                        let density = fate.living / footprint_cm2;
                        cells.kinetics.potency * density / POTENCY_CELLS_PER_CM2
                            * (1.0 + law.tissue.output_by_hypoxia * hypoxia)
                    };
                    session.points_cm.iter().zip(&fates[number]).map(output).collect()
                }
            };
            groups[group].layers.push((layer, strengths));
        }
        if fates[number].iter().any(|f| f.captured > 0.0) {
            let gains = session.points_cm.iter().zip(&fates[number]).map(|(point, fate)| {
                let papillae = head.ground.papillae_within(point, 0.1 * session.radius_mm);
                fate.captured / (papillae * law.size.papilla_cells)
            });
            let gains = gains.collect();
            groups[group].captures.push((number, gains));
        }
    }
    groups
}

impl Head {
    /// `1 - V` at a point before the first session: perfusion at rest under the untreated androgen.
    fn hypoxia(&self, law: &Parameters, point: &[f64; 3]) -> f64 {
        if law.tissue.output_by_hypoxia == 0.0 {
            return 0.0;
        }
        let Some(patch) = self.ground.patch_near(point) else { return 0.0 };
        let region = self.ground.patches.region[patch as usize];
        let mean_a = self.patch_sensitivity[patch as usize] * law.androgen.effect(law.androgen.site_factor(region));
        1.0 - law.tissue.perfusion_target(mean_a, 0.0)
    }
}

/// One plan on one head, ready to be walked.
pub struct PlanCourse<'a> {
    head: &'a Head,
    law: &'a Parameters,
    /// The stretches.
    pub calendar: Calendar,
    /// All sessions, history included.
    pub sessions: Vec<Injection>,
    /// What became of the cells of each.
    pub fates: Vec<Vec<Fate>>,
    sites: Vec<SiteGroup>,
}

/// Perfusion and inflammation of one patch, and what follicles feel of them.
#[derive(Default)]
struct TissueCourse {
    perfusion: Vec<f64>,
    inflammation: Vec<f64>,
    anagen: Vec<f64>,
    section: Vec<f64>,
    niche: Vec<f64>,
}

impl TissueCourse {
    /// The steady state under mean pressure `mean_a`, for a history of one stretch.
    fn steady(law: &Parameters, mean_a: f64) -> Self {
        let mut course = TissueCourse::default();
        if tissue_matters(law) {
            course.push(law, law.tissue.perfusion_target(mean_a, 0.0), law.tissue.inflammation_target(mean_a, 0.0));
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

    fn felt(&self) -> Option<Felt<'_>> {
        (!self.anagen.is_empty()).then_some(Felt { anagen: &self.anagen, section: &self.section, niche: &self.niche })
    }

    fn clear(&mut self) {
        for v in [&mut self.perfusion, &mut self.inflammation, &mut self.anagen, &mut self.section, &mut self.niche] {
            v.clear();
        }
    }
}

/// What a plan leaves on a range of patches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Harvest {
    /// Snapshots, visit by visit, follicle by follicle in the order of the roots.
    pub snapshots: Vec<Vec<Snapshot>>,
    /// Hairs shed: (follicle index, day), in the order of follicles.
    pub shed: Vec<(u32, f32)>,
    /// Perfusion of each patch at each visit (mean of the stretch).
    pub perfusion: Vec<Vec<f32>>,
    /// Inflammation of each patch at each visit.
    pub inflammation: Vec<Vec<f32>>,
}

struct Gatherer<'a> {
    harvest: &'a mut Harvest,
    index: u32,
}

impl Sink for Gatherer<'_> {
    fn seen(&mut self, visit: usize, snapshot: Snapshot) {
        self.harvest.snapshots[visit].push(snapshot);
    }
    fn shed(&mut self, day: f64) {
        self.harvest.shed.push((self.index, day as f32));
    }
}

impl PlanCourse<'_> {
    /// Simulates all follicles and keeps what is seen at `visits` and what is shed.
    pub fn harvest(&self, visits: &[f64]) -> Harvest {
        self.harvest_patches(visits, 0..self.head.ground.patches.len(), &mut || true)
    }

    /// The same over a range of patches; `go_on` is asked before each patch and may stop the work
    /// (the harvest is then incomplete).
    pub fn harvest_patches(
        &self,
        visits: &[f64],
        patches: std::ops::Range<usize>,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Harvest {
        let ground = &self.head.ground;
        let count = (ground.first_root[patches.end] - ground.first_root[patches.start]) as usize;
        let mut harvest = Harvest {
            snapshots: visits.iter().map(|_| Vec::with_capacity(count)).collect(),
            perfusion: visits.iter().map(|_| Vec::with_capacity(patches.len())).collect(),
            inflammation: visits.iter().map(|_| Vec::with_capacity(patches.len())).collect(),
            shed: Vec::with_capacity(count),
        };
        self.visit_follicles(visits, patches, go_on, &mut harvest, |harvest, index, walk| {
            walk(&mut Gatherer { harvest, index });
        });
        harvest
    }

    /// Walks every follicle of a range of patches with a listener of the caller's making.
    fn visit_follicles(
        &self,
        visits: &[f64],
        patches: std::ops::Range<usize>,
        go_on: &mut dyn FnMut() -> bool,
        harvest: &mut Harvest,
        mut each: impl FnMut(&mut Harvest, u32, &mut dyn FnMut(&mut Gatherer)),
    ) {
        let mut desk = Desk::new(self);
        for patch in patches {
            if !go_on() {
                return;
            }
            desk.open(self, patch);
            for (v, day) in visits.iter().enumerate() {
                let k = self.stretch_of(*day);
                harvest.perfusion[v].push(desk.tissue.perfusion[k] as f32);
                harvest.inflammation[v].push(desk.tissue.inflammation[k] as f32);
            }
            for i in self.head.ground.first_root[patch]..self.head.ground.first_root[patch + 1] {
                each(harvest, i, &mut |sink| {
                    self.walk_one(&mut desk, i, visits, sink);
                });
            }
        }
    }

    /// Walks every follicle with a listener made for it; what verification and tests use to see each
    /// transition.
    pub fn listen<S: Sink>(&self, visits: &[f64], mut listener: impl FnMut(u32) -> S) -> Vec<S> {
        let mut desk = Desk::new(self);
        let mut all = Vec::with_capacity(self.head.follicles.len());
        for patch in 0..self.head.ground.patches.len() {
            desk.open(self, patch);
            for i in self.head.ground.first_root[patch]..self.head.ground.first_root[patch + 1] {
                let mut sink = listener(i);
                self.walk_one(&mut desk, i, visits, &mut sink);
                all.push(sink);
            }
        }
        all
    }

    fn walk_one<S: Sink>(&self, desk: &mut Desk, index: u32, visits: &[f64], sink: &mut S) {
        let i = index as usize;
        let head = self.head;
        let region = &self.calendar.regions[head.ground.roots[i].region as usize];
        desk.feel(self, &head.ground.roots[i].position_cm);
        let around = Surroundings {
            edges: &self.calendar.edges,
            androgen: &region.androgen,
            minoxidil: &region.minoxidil,
            anagen_rate: &region.anagen_rate,
            kenogen: &region.kenogen,
            growth: &region.growth,
            section: &region.section,
            activation: desk.activation(),
            tissue: desk.tissue.felt(),
            shocks: &desk.shocks,
            captures: &desk.captures,
        };
        let mut state = head.states[i];
        walk(&head.follicles[i], &mut state, &around, visits, self.law, &head.patient.traits, &head.stream, sink);
    }

    fn stretch_of(&self, day: f64) -> usize {
        let edges = &self.calendar.edges;
        edges.partition_point(|&e| e <= day).clamp(1, edges.len() - 1) - 1
    }

    /// Which channels (M1, M2, M4) a layer feeds: a needle all, cells those of their mechanisms.
    fn channels(&self, layer: usize) -> [bool; 3] {
        let course = &self.calendar.layers[layer];
        match self.sessions[course.session].cells.filter(|_| course.cells) {
            None => [true; 3],
            Some(cells) => {
                let m = cells.mechanisms;
                [m.reactivation, m.repair, m.circulation]
            }
        }
    }
}

/// The working desk of a walk over one patch after the other: buffers, and the points nearby.
struct Desk {
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
    tissue: TissueCourse,
    shocks: Vec<(f64, f64, f64)>,
    captures: Vec<(f64, f64)>,
}

impl Desk {
    fn new(plan: &PlanCourse) -> Self {
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
        }
    }

    /// Turns to a patch: the injection points around it and the course of its tissue.
    fn open(&mut self, plan: &PlanCourse, patch: usize) {
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
        self.lay_tissue(plan, patch);
    }

    /// The course of perfusion and inflammation on the patch, with the M4 channel at its centre.
    fn lay_tissue(&mut self, plan: &PlanCourse, patch: usize) {
        let law = plan.law;
        let ground = &plan.head.ground;
        let centre = ground.patches.centre[patch];
        let region = &plan.calendar.regions[ground.patches.region[patch] as usize];
        let mean_s = plan.head.patch_sensitivity[patch];
        let untreated = law.androgen.effect(law.androgen.site_factor(ground.patches.region[patch]));
        let mut v = law.tissue.perfusion_target(mean_s * untreated, 0.0);
        let mut i = law.tissue.inflammation_target(mean_s * untreated, 0.0);
        self.sum_strengths(plan, &centre);
        let jumps = self.inflammation_jumps(plan, &centre);
        let mut jump = 0;
        self.tissue.clear();
        let (mut rising, mut settling) = ([Decay::default(); 2], Decay::default());
        let edges = &plan.calendar.edges;
        for k in 0..plan.calendar.stretches() {
            while jump < jumps.len() && jumps[jump].0 <= edges[k] {
                i += jumps[jump].1;
                jump += 1;
            }
            let mut drive = 0.0;
            if self.active.contains(&k) {
                for (l, course) in plan.calendar.layers.iter().enumerate() {
                    if self.channels[l][2] && k >= course.first && k < course.first + course.values.len() {
                        drive += self.strength[l] * course.values[k - course.first];
                    }
                }
            }
            let b = crate::follicle::clock::activation(drive);
            let mean_a = mean_s * region.androgen[k];
            let days = edges[k + 1] - edges[k];
            let target = law.tissue.perfusion_target(mean_a, b);
            let mean_v = if v == target {
                target
            } else {
                let (end, mean) = rising[usize::from(target > v)].relax(v, target, law.tissue.perfusion_days(v, target), days);
                v = if (end - target).abs() < crate::scalp::tissue::SETTLED { target } else { end };
                mean
            };
            let goal = law.tissue.inflammation_target(mean_a, b);
            let mean_i = if i == goal {
                goal
            } else {
                let (end, mean) = settling.relax(i, goal, law.tissue.inflammation_settling_days(b), days);
                i = if (end - goal).abs() < crate::scalp::tissue::SETTLED { goal } else { end };
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
                    if let Some(cells) = session.cells.filter(|c| c.mechanisms.circulation) {
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

    /// What one follicle feels of the depots: activation day by day, trauma, captured cells.
    fn feel(&mut self, plan: &PlanCourse, at: &[f64; 3]) {
        self.shocks.clear();
        self.captures.clear();
        self.reached = false;
        if self.near.is_empty() {
            return;
        }
        self.reached = self.sum_strengths(plan, at) && !self.active.is_empty();
        if self.reached {
            let (first, end) = (self.active.start, self.active.end);
            let channels = if self.alike { 1 } else { 2 };
            for c in 0..channels {
                let b = &mut self.b[c][first..end];
                b.fill(0.0);
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
                    *b = crate::follicle::clock::activation(*b);
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
                for (number, gains) in &group.captures {
                    self.captures.push((plan.sessions[*number].day, gains[p]));
                }
            }
        }
        self.shocks.sort_by(|a, b| a.0.total_cmp(&b.0));
    }

    fn activation(&self) -> [&[f64]; 2] {
        match (self.reached, self.alike) {
            (false, _) => [&[], &[]],
            (true, true) => [&self.b[0], &self.b[0]],
            (true, false) => [&self.b[0], &self.b[1]],
        }
    }
}

/// A region of the head and the disc of a target area in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SitePlace {
    /// Centre, cm.
    pub centre_cm: [f64; 3],
    /// Area, cm2.
    pub area_cm2: f64,
    /// Region.
    pub region: Region,
}

/// Whether a phase sheds its hair when it ends: telogen.
pub fn sheds(phase: Phase) -> bool {
    phase == Phase::Telogen
}
