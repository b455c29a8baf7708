//! The immune attack on the patches of one head, through the stretches of one calendar.

use super::Head;
use super::field::Field;
use crate::calendar::{Calendar, RegionCourse};
use crate::law::Parameters;
use crate::quantity::stream::Stream;
use crate::scalp::areata::{AreataLaw, Attack, Restraint};
use crate::scalp::depot::distance_cm;
use crate::scalp::links::Links;
use crate::scalp::outbreak::{Episode, Focus, Outbreak};
use crate::scalp::{Domain, Ground, Patches, Region, TargetArea};

/// Areata on one head: the skin through which it spreads, the patient's episode there, and how it stands
/// on the first day.
#[derive(Clone, Debug, PartialEq)]
pub struct Areata {
    /// What skin that is: the head, or of a target area a plot with a margin, since attacks come and
    /// heal from around it.
    pub domain: Domain,
    /// Its patches.
    pub skin: Patches,
    /// Exchange between them.
    pub links: Links,
    /// The episode.
    pub episode: Episode,
    /// The patch of this skin in which each patch of the ground lies.
    pub place: Vec<u32>,
    /// The state on the first day; `None` if the attack begins later.
    pub attack: Option<Attack>,
}

/// Skin around a target area through which the attack is followed, cm: what a front crosses in 100 days.
const MARGIN_CM: f64 = 3.0;

impl Areata {
    /// The episode of an outbreak on the skin about a ground, not yet begun.
    pub(super) fn new(outbreak: &Outbreak, law: &AreataLaw, ground: &Ground, patch_mm: f64, stream: &Stream) -> Areata {
        let (domain, skin) = match ground.domain {
            Domain::Head(_) => (ground.domain, ground.patches.clone()),
            Domain::Target(area) => {
                let plot = Domain::Target(TargetArea { margin_cm: area.margin_cm + MARGIN_CM, ..area });
                (plot, Patches::new(plot, patch_mm))
            }
        };
        let place = ground.patches.centre.iter().map(|centre| skin.patch_of(*centre).unwrap_or(0)).collect();
        let episode = Episode::of(outbreak, law, domain, &ground.head, &skin, stream);
        Areata { domain, links: Links::new(&skin), skin, episode, place, attack: None }
    }
}

/// The hazard an attack is to growing follicles, patch by patch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AttackCourse {
    /// Of each patch of the attacked skin, (stretch, hazard in 1/day from there on); nothing where the
    /// attack never comes.
    runs: Vec<Vec<(u32, f32)>>,
    /// The patch of that skin in which each patch of the ground lies.
    place: Vec<u32>,
    /// The state at the end; `None` if the attack has not begun.
    pub end: Option<Attack>,
}

/// Change of hazard, 1/day, that is written down: a ten-thousandth of the greatest.
const TOLD: f32 = 2e-5;

impl AttackCourse {
    /// Hazard on a patch of the ground, 1/day, one entry for each of `stretches` stretches; nothing where
    /// the attack never comes.
    pub fn hazard(&self, patch: usize, stretches: usize) -> impl Iterator<Item = f64> + '_ {
        let runs = &self.runs[self.place[patch] as usize];
        let mut next = 0;
        let mut hazard = 0.0;
        (0..if runs.is_empty() { 0 } else { stretches }).map(move |k| {
            while next < runs.len() && runs[next].0 as usize <= k {
                hazard = runs[next].1 as f64;
                next += 1;
            }
            hazard
        })
    }

    fn tell(&mut self, patch: usize, stretch: usize, hazard: f64) {
        let (runs, hazard) = (&mut self.runs[patch], hazard as f32);
        let last = runs.last().map_or(0.0, |r| r.1);
        if (hazard - last).abs() > TOLD || (hazard == 0.0) != (last == 0.0) {
            runs.push((stretch as u32, hazard));
        }
    }
}

/// Hazards of growing follicles on one patch: those of the region, with the attack's on top.
#[derive(Default)]
pub(super) struct Hazards {
    laid: Option<(usize, Region)>,
    release: Vec<f64>,
    dystrophic: Vec<f64>,
}

impl Hazards {
    /// Turns to a patch and region.
    pub(super) fn lay(
        &mut self,
        law: &Parameters,
        attack: Option<&AttackCourse>,
        patch: usize,
        region: Region,
        calendar: &Calendar,
    ) {
        let Some(attack) = attack else { return };
        if self.laid == Some((patch, region)) {
            return;
        }
        self.laid = Some((patch, region));
        self.release.clear();
        self.dystrophic.clear();
        let share = law.areata.dystrophic_share;
        let course = &calendar.regions[region as usize];
        for (k, hazard) in attack.hazard(patch, calendar.stretches()).enumerate() {
            let systemic = |column: &[f64]| column.get(k).copied().unwrap_or(0.0);
            self.release.push(systemic(&course.release) + (1.0 - share) * hazard);
            self.dystrophic.push(systemic(&course.dystrophic) + share * hazard);
        }
    }

    /// Hazard of release.
    pub(super) fn release<'a>(&'a self, region: &'a RegionCourse) -> &'a [f64] {
        if self.release.is_empty() { &region.release } else { &self.release }
    }

    /// Hazard of dystrophic catagen.
    pub(super) fn dystrophic<'a>(&'a self, region: &'a RegionCourse) -> &'a [f64] {
        if self.dystrophic.is_empty() { &region.dystrophic } else { &self.dystrophic }
    }
}

impl Head {
    /// The day from which an attack may move over this scalp.
    pub(super) fn attack_from(&self) -> f64 {
        self.areata.as_ref().map_or(f64::INFINITY, |a| a.episode.since_day)
    }

    /// The attack through a calendar.
    pub(super) fn attack_course(&self, law: &Parameters, calendar: &Calendar) -> Option<AttackCourse> {
        let areata = self.areata.as_ref()?;
        let law = AreataLaw { regulation_per_day: areata.episode.regulation_per_day, ..law.areata.clone() };
        Some(Spell::new(self, areata, &law, calendar).run(&law))
    }
}

/// One run of the field through one calendar.
struct Spell<'a> {
    areata: &'a Areata,
    calendar: &'a Calendar,
    field: Field<'a>,
    foci: Vec<Focus>,
    /// Days on which the disease falls asleep and wakes in turn.
    turns: Vec<f64>,
    course: AttackCourse,
    /// Whether the attack began before this calendar.
    carried: bool,
}

impl<'a> Spell<'a> {
    fn new(head: &'a Head, areata: &'a Areata, law: &'a AreataLaw, calendar: &'a Calendar) -> Self {
        let (n, edges) = (areata.skin.len(), &calendar.edges);
        let (start, end) = (edges[0], edges[edges.len() - 1]);
        let fresh = || Attack { activity: vec![0.0; n], regulation: vec![0.0; n] };
        // The head's state belongs to its first day; its history begins without an attack.
        let carried = areata.attack.clone().filter(|_| start == head.first_day);
        let was = carried.is_some();
        let field = Field::new(law, &areata.links, carried.unwrap_or_else(fresh), start);
        let foci = areata.episode.foci(areata.domain, &areata.skin, start, end);
        let course = AttackCourse { runs: vec![Vec::new(); n], place: areata.place.clone(), end: None };
        let turns = areata.episode.turns(law, end);
        Spell { areata, calendar, field, foci, turns, course, carried: was }
    }

    fn run(mut self, law: &AreataLaw) -> AttackCourse {
        let episode = &self.areata.episode;
        let regions = &self.areata.skin.region;
        let (mut before, mut next_focus) = ([[NOTHING; 2]; 5], 0);
        let mut lit = self.carried;
        for k in 0..self.calendar.stretches() {
            let (from, until) = (self.calendar.edges[k], self.calendar.edges[k + 1]);
            if !lit && from >= episode.since_day {
                lit = true;
                for patch in (0..episode.disposed.len()).filter(|p| episode.disposed[*p]) {
                    self.field.light(patch);
                }
            }
            let steps = self.field.steps(until - from);
            let days = (until - from) / steps as f64;
            for step in 0..steps {
                let now = from + step as f64 * days;
                let acts = self.restraints(law, k, now);
                if acts != before {
                    self.field.stir();
                    before = acts;
                }
                while next_focus < self.foci.len() && self.foci[next_focus].day < now + days {
                    self.spark(law, self.foci[next_focus]);
                    next_focus += 1;
                }
                self.field.step(days, |patch| acts[regions[patch] as usize][episode.disposed[patch] as usize]);
            }
            let course = &mut self.course;
            self.field.rest(days, |patch, hazard| course.tell(patch, k, hazard));
        }
        self.course.end = lit.then(|| self.field.into_state());
        self.course
    }

    /// What restrains the attack in each region, on skin that is not disposed and on skin that is.
    fn restraints(&self, law: &AreataLaw, stretch: usize, day: f64) -> [[Restraint; 2]; 5] {
        let asleep = self.turns.partition_point(|turn| *turn <= day) % 2 == 1;
        let response = self.areata.episode.response;
        let mut acts = [[NOTHING; 2]; 5];
        for (region, acts) in acts.iter_mut().enumerate() {
            let course = &self.calendar.regions[region];
            let felt = |column: &[f64]| response * column.get(stretch).copied().unwrap_or(0.0);
            let blocked = law.blockade * felt(&course.immune_block);
            let added = felt(&course.immune_regulation);
            let privileged = Restraint { blocked, regulation_per_day: added + law.privilege_per_day };
            *acts =
                [privileged, if asleep { privileged } else { Restraint { regulation_per_day: added, ..privileged } }];
        }
        acts
    }

    /// Lights a focus: the disposed skin within its radius.
    fn spark(&mut self, law: &AreataLaw, focus: Focus) {
        let skin = &self.areata.skin;
        let Some(middle) = skin.patch_of(focus.place_cm) else { return };
        let mut reached = vec![middle];
        let mut next = 0;
        while next < reached.len() {
            let patch = reached[next] as usize;
            if self.areata.episode.disposed[patch] && self.field.activity(patch) < law.threshold {
                self.field.light(patch);
            }
            for (neighbour, _) in self.areata.links.of(patch) {
                let near = 10.0 * distance_cm(&skin.centre[*neighbour as usize], &focus.place_cm) <= law.focus_mm;
                if near && !reached.contains(neighbour) {
                    reached.push(*neighbour);
                }
            }
            next += 1;
        }
    }
}

const NOTHING: Restraint = Restraint { blocked: 0.0, regulation_per_day: 0.0 };
