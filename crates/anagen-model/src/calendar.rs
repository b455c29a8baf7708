//! The calendar of one plan: stretches of constant drivers, short while anything moves, long when not.
//!
//! Causes and treatments are asked only on the days they say they change. A change opens single days
//! until androgen and minoxidil have settled and every depot is spent; then one stretch leaps to the
//! next change. Field values of a stretch are means over it (androgen, minoxidil, surface activation)
//! or those of its middle (depots).

use crate::cause::Cause;
use crate::drive::{Drive, Today};
use crate::follicle::clock::activation;
use crate::law::Parameters;
use crate::scalp::Region;
use crate::scalp::depot::Injection;
use crate::scalp::tissue::{Decay, SETTLED};
use crate::scalp::trophic::{activation_memory, spent_after_days};
use crate::treatment::Treatment;

/// What a region feels, one entry a stretch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RegionCourse {
    /// Androgen effect `Phi(D)`.
    pub androgen: Vec<f64>,
    /// Minoxidil level `M`.
    pub minoxidil: Vec<f64>,
    /// `1/((1 + m_A M) X_A)`.
    pub anagen_rate: Vec<f64>,
    /// `X_T`.
    pub telogen: Vec<f64>,
    /// `X_K`.
    pub kenogen: Vec<f64>,
    /// `X_g`.
    pub growth: Vec<f64>,
    /// `X_w`.
    pub section: Vec<f64>,
    /// Hazard of release into catagen, 1/day; empty if there is none.
    pub release: Vec<f64>,
    /// Hazard of dystrophic catagen, 1/day; empty if there is none.
    pub dystrophic: Vec<f64>,
    /// Damage to the niche, 1/day; empty if there is none.
    pub damage: Vec<f64>,
    /// Activation `B` by signals over the whole region, channels M1, M2, M4; empty if there is none.
    pub surface: [Vec<f64>; 3],
    /// The same as a follicle feels it without depots, `b = B/(1 + B)`, channels M1 and M2.
    pub surface_felt: [Vec<f64>; 2],
    /// Whether both channels are the same.
    pub surface_alike: bool,
    /// Source of inflammation; empty if there is none.
    pub inflammation: Vec<f64>,
    /// Share of the immune attack blocked; empty if there is none.
    pub immune_block: Vec<f64>,
    /// Regulation added to the immune attack, 1/day; empty if there is none.
    pub immune_regulation: Vec<f64>,
}

impl RegionCourse {
    /// Adds a stretch: the drive in it, and the means of androgen effect, minoxidil and surface activation.
    fn push(&mut self, law: &Parameters, drive: &Drive, androgen: f64, minoxidil: f64, surface: [f64; 3]) {
        let stretch = self.androgen.len();
        self.androgen.push(androgen);
        self.minoxidil.push(minoxidil);
        self.anagen_rate.push(1.0 / law.clock.anagen_drug_factor(minoxidil, drive.anagen));
        self.telogen.push(drive.telogen);
        self.kenogen.push(drive.kenogen);
        self.growth.push(drive.growth);
        self.section.push(drive.section);
        for (column, value) in [
            (&mut self.release, drive.release_per_day),
            (&mut self.dystrophic, drive.dystrophic_per_day),
            (&mut self.damage, drive.niche_damage_per_day),
            (&mut self.inflammation, drive.inflammation),
            (&mut self.immune_block, drive.immune_block.min(1.0)),
            (&mut self.immune_regulation, drive.immune_regulation_per_day),
        ] {
            note(column, stretch, value);
        }
        for (column, value) in self.surface.iter_mut().zip(surface) {
            note(column, stretch, value);
        }
    }

    fn close(&mut self) {
        self.surface_alike = self.surface[0] == self.surface[1];
        for channel in 0..2 {
            self.surface_felt[channel] = self.surface[channel].iter().map(|b| activation(*b)).collect();
        }
    }
}

/// Notes the value of a stretch in a column that stays empty until something differs from 0, so that who
/// reads it need not.
fn note(column: &mut Vec<f64>, stretch: usize, value: f64) {
    if value != 0.0 || !column.is_empty() {
        column.resize(stretch, 0.0);
        column.push(value);
    }
}

/// The course in time of one layer of depots (the needles or the cells of one session), for a unit
/// signal: activation in the middle of each stretch.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerCourse {
    /// Number of the session.
    pub session: usize,
    /// Whether this is the layer of what the needle carries (else of the needle itself).
    pub payload: bool,
    /// First stretch it reaches.
    pub first: usize,
    /// Activation for a unit signal, from stretch `first` on.
    pub values: Vec<f64>,
}

/// The stretches of one plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    /// Days at which stretches begin, and the end.
    pub edges: Vec<f64>,
    /// What each region feels; empty for regions of which the ground has nothing.
    pub regions: [RegionCourse; 5],
    /// The layers of depots.
    pub layers: Vec<LayerCourse>,
    /// Where the fields stand at the end.
    pub levels: Levels,
}

/// Where the fields of each region stand on one day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Levels {
    /// Androgen `D`.
    pub androgen: [f64; 5],
    /// Minoxidil `M`.
    pub minoxidil: [f64; 5],
    /// Activation `B` by signals over the whole region, channels M1, M2, M4.
    pub surface: [[f64; 3]; 5],
    /// Source of inflammation that acted until then.
    pub inflammation: [f64; 5],
}

impl Levels {
    /// Before puberty: nothing acts.
    pub const CHILD: Levels =
        Levels { androgen: [0.0; 5], minoxidil: [0.0; 5], surface: [[0.0; 3]; 5], inflammation: [0.0; 5] };

    /// Androgen at its site factor, and nothing taken.
    pub fn untreated(law: &Parameters) -> Levels {
        Levels { androgen: Region::ALL.map(|r| law.androgen.site_factor(r)), ..Levels::CHILD }
    }
}

/// Whom and what a calendar is drawn up for.
#[derive(Clone, Copy)]
pub struct Agenda<'a> {
    /// The causes.
    pub causes: &'a [Box<dyn Cause>],
    /// The treatments of the plan and of the history.
    pub treatments: &'a [Box<dyn Treatment>],
    /// The sessions of those treatments, in order of day.
    pub sessions: &'a [Injection],
    /// The patient and the laws; `day` is the first day.
    pub first: Today<'a>,
    /// Where the fields stand on the first day.
    pub levels: Levels,
    /// Which regions the ground has skin of.
    pub present: [bool; 5],
    /// The last day.
    pub end: f64,
    /// Length of the stretches while anything moves, days (1; 1/2 in a verification).
    pub step_days: f64,
    /// Whether perfusion or inflammation reach the follicle, so that they too must settle first.
    pub tissue_matters: bool,
    /// The day from which an immune attack may move over the scalp: leaps are then at most a week.
    pub attack_from: f64,
    /// The day from which androgen acts; before it the scalp is as before puberty.
    pub androgen_from: f64,
}

/// Longest leap while an immune attack may move, days.
const ATTACKED_LEAP_DAYS: f64 = 7.0;

impl Agenda<'_> {
    /// How far a leap that begins on `day` may go: without end, up to the attack, or to the end of the
    /// week counted from it, so that a change that is none leaves the same leaps.
    fn leaps_to(&self, day: f64) -> f64 {
        if day < self.attack_from {
            return self.attack_from;
        }
        let weeks = libm::floor((day - self.attack_from) / ATTACKED_LEAP_DAYS) + 1.0;
        self.attack_from + weeks * ATTACKED_LEAP_DAYS
    }
}

impl Calendar {
    /// Draws up the calendar.
    pub fn of(agenda: &Agenda) -> Calendar {
        let Today { day: start, parameters: law, .. } = agenda.first;
        let layers = layers(agenda, law);
        let mut fields = Fields::of(agenda);
        let mut calendar = Calendar {
            edges: vec![start],
            regions: Default::default(),
            layers: Vec::with_capacity(layers.len()),
            levels: agenda.levels,
        };
        let mut day = start;
        let mut tissue_until = start;
        let (mut leapt, mut leapt_from) = (false, start);
        let mut announced = start;
        while day < agenda.end {
            let mut changed = false;
            if day >= announced {
                changed = fields.ask(agenda, day);
                announced = next_change(agenda, day, &layers);
            }
            let next_change = announced.min(agenda.end);
            let depots = layers.iter().any(|l| l.day <= day && day < l.spent_day);
            let moving = !fields.settled() || depots;
            let needles = agenda.sessions.iter().any(|s| s.day == day && inflames(s));
            if agenda.tissue_matters && (moving || needles || fields.stirred()) {
                tissue_until = day + agenda.step_days + law.tissue.settling_days();
            }
            let leap = !moving && day >= tissue_until;
            let until = next_change.min(if leap { agenda.leaps_to(day) } else { day + agenda.step_days });
            let merged = leap && leapt && !changed && day < agenda.leaps_to(leapt_from);
            if merged {
                // A change was announced and none came (a dose of 0): the leap goes on, to the bit.
                *calendar.edges.last_mut().expect("a leap has an end") = until;
            } else {
                fields.advance(agenda, until - day, &mut calendar.regions);
                calendar.edges.push(until);
            }
            if !merged {
                leapt_from = day;
            }
            leapt = leap;
            day = until;
        }
        for layer in layers {
            calendar.layers.push(layer.course(&calendar.edges, law));
        }
        calendar.regions.iter_mut().for_each(RegionCourse::close);
        calendar.levels = fields.levels;
        calendar
    }

    /// Number of stretches.
    pub fn stretches(&self) -> usize {
        self.edges.len() - 1
    }

    /// The stretches in which any depot acts, as `first..end`.
    pub fn depot_stretches(&self) -> std::ops::Range<usize> {
        let first = self.layers.iter().map(|l| l.first).min().unwrap_or(0);
        let end = self.layers.iter().map(|l| l.first + l.values.len()).max().unwrap_or(0);
        first..end.max(first)
    }
}

/// Whether a session makes inflammation jump, by its needle or by cells that die.
fn inflames(session: &Injection) -> bool {
    let dead = |c: &crate::scalp::Cells| c.mechanisms.circulation && c.kinetics.inflammation_per_million_dead > 0.0;
    !session.points_cm.is_empty() && (session.needle.inflammation > 0.0 || session.cells().is_some_and(dead))
}

struct Layer {
    session: usize,
    payload: bool,
    day: f64,
    half_life_days: f64,
    spent_day: f64,
}

fn layers(agenda: &Agenda, law: &Parameters) -> Vec<Layer> {
    let mut layers = Vec::new();
    let memory = law.trophic.memory_days;
    for (session, injection) in agenda.sessions.iter().enumerate() {
        if injection.points_cm.is_empty() {
            continue;
        }
        let mut add = |payload, half_life_days| {
            let spent_day = injection.day + spent_after_days(half_life_days, memory);
            layers.push(Layer { session, payload, day: injection.day, half_life_days, spent_day });
        };
        if injection.needle.pulse > 0.0 {
            add(false, injection.needle.half_life_days);
        }
        if let Some(payload) = &injection.payload {
            let m = payload.mechanisms();
            if m.reactivation || m.repair || m.circulation {
                add(true, payload.half_life_days());
            }
        }
    }
    layers
}

impl Layer {
    fn course(&self, edges: &[f64], law: &Parameters) -> LayerCourse {
        let stretches = edges.len() - 1;
        let first = edges[..stretches].partition_point(|&e| e < self.day);
        let last = edges[..stretches].partition_point(|&e| e < self.spent_day);
        let values = (first..last)
            .map(|k| 0.5 * (edges[k] + edges[k + 1]) - self.day)
            .map(|age| activation_memory(age, self.half_life_days, law.trophic.memory_days))
            .collect();
        LayerCourse { session: self.session, payload: self.payload, first, values }
    }
}

/// The first day after `day` on which anything may change.
fn next_change(agenda: &Agenda, day: f64, layers: &[Layer]) -> f64 {
    let mut next = f64::INFINITY;
    let today = Today { day, ..agenda.first };
    for cause in agenda.causes {
        next = next.min(cause.quiet_until(&today));
    }
    for treatment in agenda.treatments {
        next = next.min(treatment.quiet_until(&today));
    }
    if agenda.androgen_from > day {
        next = next.min(agenda.androgen_from);
    }
    for layer in layers {
        for edge in [layer.day, layer.spent_day] {
            if edge > day {
                next = next.min(edge);
            }
        }
    }
    // A needle without a pulse or cells still inflames.
    for session in agenda.sessions.iter().filter(|s| agenda.tissue_matters && s.day > day && inflames(s)) {
        next = next.min(session.day);
    }
    // Whatever a cause says, time goes on.
    if next > day { next } else { day + agenda.step_days }
}

/// Relaxing fields and their targets, region by region.
struct Fields {
    site: [f64; 5],
    drive: [Drive; 5],
    levels: Levels,
    /// How androgen, minoxidil and surface activation relax over the stretches of the day.
    decay: [Decay; 3],
    /// What each cause and treatment asks for, kept for its memory.
    parts: Vec<Drive>,
}

impl Fields {
    fn of(agenda: &Agenda) -> Self {
        let site = Region::ALL.map(|r| agenda.first.parameters.androgen.site_factor(r));
        let (drive, decay) = ([Drive::default(); 5], [Decay::default(); 3]);
        Fields { site, drive, levels: agenda.levels, decay, parts: Vec::new() }
    }

    /// Asks causes and treatments for the drive of a day; whether it is another than before.
    fn ask(&mut self, agenda: &Agenda, day: f64) -> bool {
        let today = Today { day, ..agenda.first };
        let before = self.drive;
        for (region, drive) in Region::ALL.into_iter().zip(&mut self.drive) {
            self.parts.clear();
            for cause in agenda.causes {
                self.parts.push(Drive::default());
                cause.act(&today, region, self.parts.last_mut().expect("just added"));
            }
            for treatment in agenda.treatments {
                self.parts.push(Drive::default());
                treatment.act(&today, region, self.parts.last_mut().expect("just added"));
            }
            *drive = Drive::together(&self.parts, agenda.first.parameters);
            if day < agenda.androgen_from {
                drive.androgen = 0.0;
            }
        }
        self.drive != before
    }

    fn settled(&self) -> bool {
        (0..5).all(|r| {
            self.levels.androgen[r] == self.site[r] * self.drive[r].androgen
                && self.levels.minoxidil[r] == self.drive[r].minoxidil
                && self.levels.surface[r] == self.drive[r].trophic
        })
    }

    /// Whether the source of inflammation changes today, so that tissue moves.
    fn stirred(&self) -> bool {
        (0..5).any(|r| self.levels.inflammation[r] != self.drive[r].inflammation)
    }

    /// Moves the levels of all regions over a stretch, and writes down what is felt in those present.
    fn advance(&mut self, agenda: &Agenda, days: f64, courses: &mut [RegionCourse; 5]) {
        let law = agenda.first.parameters;
        let taus = [law.androgen.relaxation_days, law.minoxidil.relaxation_days, law.trophic.memory_days];
        let (levels, [of_androgen, of_minoxidil, of_surface]) = (&mut self.levels, &mut self.decay);
        // Regions share most androgen levels.
        let mut known = (f64::NAN, 0.0);
        for r in 0..5 {
            let drive = &self.drive[r];
            let goal = self.site[r] * drive.androgen;
            let dht = step(&mut levels.androgen[r], goal, of_androgen, taus[0], days);
            let m = step(&mut levels.minoxidil[r], drive.minoxidil, of_minoxidil, taus[1], days);
            let mut surface = [0.0; 3];
            for (c, mean) in surface.iter_mut().enumerate() {
                *mean = step(&mut levels.surface[r][c], drive.trophic[c], of_surface, taus[2], days);
            }
            levels.inflammation[r] = drive.inflammation;
            if agenda.present[r] {
                if known.0 != dht {
                    known = (dht, law.androgen.effect(dht));
                }
                courses[r].push(law, drive, known.1, m, surface);
            }
        }
    }
}

/// Relaxes a field over one stretch; returns its mean. A gap below [`SETTLED`] is closed.
fn step(value: &mut f64, target: f64, decay: &mut Decay, tau_days: f64, days: f64) -> f64 {
    if *value == target {
        return target;
    }
    let (end, mean) = decay.relax(*value, target, tau_days, days);
    *value = if (end - target).abs() < SETTLED { target } else { end };
    mean
}
