//! One plan on one head: its calendar, what its needles left, and the walk of every follicle through it.

use super::attack::AttackCourse;
use super::desk::Desk;
use super::graft::{Grafting, Moved, Outcome};
use super::{Head, tissue_matters};
use crate::calendar::{Agenda, Calendar};
use crate::cause::Cause;
use crate::drive::Today;
use crate::follicle::graft::Cut;
use crate::follicle::walk::{Capture, Nobody};
use crate::follicle::{Phase, Sink, Snapshot, State, Surroundings, Walker};
use crate::law::Parameters;
use crate::scalp::Region;
use crate::scalp::depot::{self, Fate, Injection, POTENCY_CELLS_PER_CM2, Payload};
use crate::scalp::trophic::Profile;
use crate::treatment::Treatment;

/// One plan on one head, ready to be walked.
pub struct PlanCourse<'a> {
    pub(super) head: &'a Head,
    pub(super) law: &'a Parameters,
    /// The stretches.
    pub calendar: Calendar,
    /// All sessions, history included.
    pub sessions: Vec<Injection>,
    /// What became of the cells of each.
    pub fates: Vec<Vec<Fate>>,
    pub(super) sites: Vec<SiteGroup>,
    /// The immune attack, if there is one.
    pub attack: Option<AttackCourse>,
    /// What operations move.
    pub grafting: Grafting,
}

/// Points that share footprint and place, with the layers they carry.
pub(super) struct SiteGroup {
    pub(super) points_cm: Vec<[f64; 3]>,
    pub(super) profile: Profile,
    /// Sessions at these points.
    pub(super) sessions: Vec<usize>,
    /// Layer number and strength per point (EC50 units).
    pub(super) layers: Vec<(usize, Vec<f64>)>,
    /// Per session with capture: (session, captured size gain per papilla at each point).
    pub(super) captures: Vec<(usize, Vec<Capture>)>,
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
            let strengths = match session.payload.filter(|_| course.payload) {
                None => vec![session.needle.pulse; session.points_cm.len()],
                Some(Payload::Factors(factors)) => vec![factors.signal_ec50; session.points_cm.len()],
                Some(Payload::Cells(cells)) => {
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
                let gain = fate.captured / (papillae * law.size.papilla_cells);
                let sensitivity = session.cells().and_then(|c| c.kinetics.donor_sensitivity);
                Capture { day: session.day, gain, sensitivity }
            });
            let gains = gains.collect();
            groups[group].captures.push((number, gains));
        }
    }
    groups
}

impl Head {
    /// Draws up what one plan does to this scalp until `end`.
    pub fn course<'a>(
        &'a self,
        law: &'a Parameters,
        causes: &'a [Box<dyn Cause>],
        treatments: &'a [Box<dyn Treatment>],
        end: f64,
    ) -> PlanCourse<'a> {
        let grafting = self.grafting(law, causes, treatments, end);
        PlanCourse { grafting, ..self.course_unmoved(law, causes, treatments, end) }
    }

    /// What the operations of a plan move, by itself.
    pub fn grafting(
        &self,
        law: &Parameters,
        causes: &[Box<dyn Cause>],
        treatments: &[Box<dyn Treatment>],
        end: f64,
    ) -> Grafting {
        Grafting::of(self, law, causes, treatments, end)
    }

    /// The same without the operations.
    pub(super) fn course_unmoved<'a>(
        &'a self,
        law: &'a Parameters,
        causes: &'a [Box<dyn Cause>],
        treatments: &'a [Box<dyn Treatment>],
        end: f64,
    ) -> PlanCourse<'a> {
        let first = Today { day: self.first_day, patient: &self.patient, parameters: law };
        let mut sessions: Vec<Injection> = treatments.iter().flat_map(|t| t.sessions(&first, &self.ground)).collect();
        sessions.retain(|s| s.day >= self.first_day && s.day < end && !s.points_cm.is_empty());
        sessions.sort_by(Injection::order);
        let fates = depot::fates(&sessions);
        let calendar = Calendar::of(&Agenda {
            causes,
            treatments,
            sessions: &sessions,
            first,
            levels: self.levels,
            present: self.ground.present(),
            end,
            step_days: self.resolution.step_days,
            tissue_matters: tissue_matters(law),
            attack_from: self.attack_from(),
            androgen_from: f64::NEG_INFINITY,
        });
        let sites = gather_sites(self, law, &sessions, &fates, &calendar);
        let attack = self.attack_course(law, &calendar);
        PlanCourse { head: self, law, calendar, sessions, fates, sites, attack, grafting: Grafting::default() }
    }

    /// `1 - V` at a point before the first session: perfusion at rest under the first day's androgen.
    fn hypoxia(&self, law: &Parameters, point: &[f64; 3]) -> f64 {
        if law.tissue.output_by_hypoxia == 0.0 {
            return 0.0;
        }
        let Some(patch) = self.ground.patch_near(point) else { return 0.0 };
        let region = self.ground.patches.region[patch as usize];
        let mean_a =
            self.patch_sensitivity[patch as usize] * law.androgen.effect(self.levels.androgen[region as usize]);
        1.0 - law.tissue.perfusion_target(mean_a, 0.0)
    }
}

/// A listener whose first visit is not the plan's first.
struct Later<'a, S> {
    sink: &'a mut S,
    first: usize,
}

impl<S: Sink> Sink for Later<'_, S> {
    fn seen(&mut self, visit: usize, snapshot: Snapshot) {
        self.sink.seen(self.first + visit, snapshot);
    }
    fn shed(&mut self, day: f64) {
        self.sink.shed(day);
    }
    fn entered(&mut self, day: f64, phase: Phase) {
        self.sink.entered(day, phase);
    }
}

/// A follicle that was put elsewhere and waits for its second leg.
pub(super) struct Waiting {
    pub(super) moved: Moved,
    pub(super) state: State,
}

impl PlanCourse<'_> {
    /// Walks every follicle with a listener made for it; what verification and tests use to see each
    /// transition.
    pub fn listen<S: Sink>(&self, visits: &[f64], mut listener: impl FnMut(u32) -> S) -> Vec<S> {
        let mut desk = Desk::new(self);
        let mut walker = self.walker();
        let patches = self.head.ground.patches.len();
        let end = self.follicles_until(patches);
        let mut all: Vec<S> = (0..end).map(&mut listener).collect();
        let mut waiting = Vec::new();
        for patch in 0..patches {
            desk.open(self, patch);
            for i in self.head.ground.first_root[patch]..self.head.ground.first_root[patch + 1] {
                waiting.extend(self.walk_one(&mut desk, &mut walker, i, visits, &mut all[i as usize]));
            }
        }
        self.guests(end, &mut waiting);
        self.second_legs(&mut desk, &mut walker, waiting, visits, &mut |i, walk| walk(&mut all[i as usize]));
        all
    }

    /// Walks one follicle of the head that no operation moves, with a listener.
    pub fn follow<S: Sink>(&self, follicle: u32, visits: &[f64], listener: &mut S) {
        let mut desk = Desk::new(self);
        desk.open(self, self.head.ground.roots[follicle as usize].patch as usize);
        self.walk_one(&mut desk, &mut self.walker(), follicle, visits, listener);
    }

    /// Follicles of the plan: those of the head, and those from outside.
    pub fn follicles(&self) -> usize {
        self.head.follicles.len() + self.grafting.guests.len()
    }

    /// Where a follicle stands on a day, and on which patch; see [`Grafting::standing`].
    pub fn standing(&self, follicle: u32, day: f64) -> Option<([f64; 3], u32)> {
        self.grafting.standing(self.head, follicle, day)
    }

    /// One past the number of the last follicle that belongs to the patches before `patch`.
    pub(super) fn follicles_until(&self, patch: usize) -> u32 {
        let ground = &self.head.ground;
        let guests = if patch == ground.patches.len() { self.grafting.guests.len() } else { 0 };
        ground.first_root[patch] + guests as u32
    }

    /// Walks a follicle of the open patch: to the end, or to the day it is put elsewhere.
    pub(super) fn walk_one<S: Sink>(
        &self,
        desk: &mut Desk,
        walker: &mut Walker,
        index: u32,
        visits: &[f64],
        sink: &mut S,
    ) -> Option<Waiting> {
        let i = index as usize;
        let head = self.head;
        let root = &head.ground.roots[i];
        desk.feel(self, root.region, &root.position_cm);
        self.wound(desk, root.patch, f64::NEG_INFINITY);
        let around = self.around(desk, root.region);
        let mut state = head.states[i];
        let who = &head.follicles[i];
        let Some(moved) = self.grafting.of_follicle(index) else {
            walker.walk(who, &mut state, &around, visits, &head.stream, sink);
            return None;
        };
        let cut = Cut::of(&self.calendar.edges, moved.day);
        let seen = visits.partition_point(|day| *day <= moved.day);
        walker.walk(who, &mut state, &cut.until(&around), &visits[..seen], &head.stream, sink);
        if moved.outcome == Outcome::Grows {
            return Some(Waiting { moved: *moved, state });
        }
        state.destroy(sink);
        let mut sink = Later { sink, first: seen };
        walker.walk(who, &mut state, &cut.from(&around), &visits[seen..], &head.stream, &mut sink);
        None
    }

    /// The follicles from outside, if they belong to those before `end`.
    pub(super) fn guests(&self, end: u32, waiting: &mut Vec<Waiting>) {
        let roots = self.head.ground.roots.len();
        let here = self.grafting.guests.len().min((end as usize).saturating_sub(roots));
        for (guest, index) in self.grafting.guests[..here].iter().zip(roots as u32..) {
            let moved = self.grafting.of_follicle(index).filter(|m| m.outcome == Outcome::Grows);
            waiting.extend(moved.map(|moved| Waiting { moved: *moved, state: guest.state }));
        }
    }

    /// The second legs of follicles that were put elsewhere: patch by patch, so that the desk is opened
    /// once for each. `with` lends the listener of a follicle to the walk it is given.
    pub(super) fn second_legs(
        &self,
        desk: &mut Desk,
        walker: &mut Walker,
        mut waiting: Vec<Waiting>,
        visits: &[f64],
        with: &mut dyn FnMut(u32, &mut dyn FnMut(&mut dyn Sink)),
    ) {
        waiting.sort_by_key(|w| (w.moved.patch, w.moved.follicle));
        let head = self.head;
        let mut open = None;
        for Waiting { moved, mut state } in waiting {
            if open != Some(moved.patch) {
                desk.open(self, moved.patch as usize);
                open = Some(moved.patch);
            }
            desk.feel(self, moved.region, &moved.place_cm);
            self.wound(desk, moved.patch, moved.day);
            let around = self.around(desk, moved.region);
            let cut = Cut::of(&self.calendar.edges, moved.day);
            let seen = visits.partition_point(|day| *day <= moved.day);
            let elsewhere = head.stream.elsewhere();
            let i = moved.follicle as usize;
            let (who, stream) = match head.follicles.get(i) {
                Some(follicle) => (follicle, &head.stream),
                None => (&self.grafting.guests[i - head.follicles.len()].follicle, &elsewhere),
            };
            with(moved.follicle, &mut |mut sink| {
                state.transplant(moved.falls.is_some(), moved.falls.unwrap_or(f64::INFINITY), &mut sink);
                let mut sink = Later { sink: &mut sink, first: seen };
                walker.walk(who, &mut state, &cut.from(&around), &visits[seen..], stream, &mut sink);
            });
        }
    }

    /// The state of a follicle that is not moved, on a day.
    pub(super) fn state_on(&self, index: u32, day: f64) -> State {
        let mut desk = Desk::new(self);
        let root = &self.head.ground.roots[index as usize];
        desk.open(self, root.patch as usize);
        desk.feel(self, root.region, &root.position_cm);
        let cut = Cut::of(&self.calendar.edges, day);
        let around = self.around(&desk, root.region);
        let mut state = self.head.states[index as usize];
        let who = &self.head.follicles[index as usize];
        self.walker().walk(who, &mut state, &cut.until(&around), &[], &self.head.stream, &mut Nobody);
        state
    }

    /// Adds to what a follicle feels the wounds that operations after `day` leave around it.
    fn wound(&self, desk: &mut Desk, patch: u32, day: f64) {
        let before = desk.shocks.len();
        desk.shocks.extend(self.grafting.shocks(patch, day));
        if desk.shocks.len() > before {
            desk.shocks.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
    }

    /// What the follicle felt last at the desk has around it, in `region`.
    fn around<'a>(&'a self, desk: &'a Desk, region: Region) -> Surroundings<'a> {
        let region = &self.calendar.regions[region as usize];
        Surroundings {
            edges: &self.calendar.edges,
            androgen: &region.androgen,
            minoxidil: &region.minoxidil,
            anagen_rate: &region.anagen_rate,
            telogen: &region.telogen,
            kenogen: &region.kenogen,
            growth: &region.growth,
            section: &region.section,
            activation: desk.activation(region),
            tissue: desk.felt.felt(),
            release: desk.hazards.release(region),
            dystrophic: desk.hazards.dystrophic(region),
            damage: &region.damage,
            shocks: &desk.shocks,
            captures: &desk.captures,
        }
    }

    pub(super) fn walker(&self) -> Walker<'_> {
        Walker::new(self.law, &self.head.patient.traits, self.head.resolution.lanes)
    }

    pub(super) fn stretch_of(&self, day: f64) -> usize {
        let edges = &self.calendar.edges;
        edges.partition_point(|&e| e <= day).clamp(1, edges.len() - 1) - 1
    }

    /// Which channels (M1, M2, M4) a layer feeds: a needle all, cells those of their mechanisms.
    pub(super) fn channels(&self, layer: usize) -> [bool; 3] {
        let course = &self.calendar.layers[layer];
        match self.sessions[course.session].payload.filter(|_| course.payload) {
            None => [true; 3],
            Some(payload) => {
                let m = payload.mechanisms();
                [m.reactivation, m.repair, m.circulation]
            }
        }
    }
}
