//! One follicle's walk through time: from phase to phase, leaping over every quiet stretch.
//!
//! Time is cut into stretches in which all drivers are constant (one day while anything moves, months
//! while nothing does). Within a stretch the clock runs at a constant rate, so the moment a phase ends
//! is solved exactly and the rest of the stretch belongs to the next phase. What is seen at a visit
//! is computed beside the walk and changes nothing in it.

use super::clock::{self, Phase};
use super::{Follicle, State, size};
use crate::law::Parameters;
use crate::patient::Traits;
use crate::quantity::stream::{Purpose, Stream, uniform32};
use libm::log;

/// What one follicle feels, one entry a stretch; stretch `k` runs from `edges[k]` to `edges[k+1]`.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// Days at which stretches begin, and the end: one entry more than stretches.
    pub edges: &'a [f64],
    /// Androgen effect `Phi(D)`.
    pub androgen: &'a [f64],
    /// Minoxidil level `M`.
    pub minoxidil: &'a [f64],
    /// Factor on the anagen rate of drugs and systemic state, `1/((1 + m_A M) X_A)`.
    pub anagen_rate: &'a [f64],
    /// Systemic factor on telogen exit, `X_T`.
    pub telogen: &'a [f64],
    /// Systemic factor on kenogen exit, `X_K`.
    pub kenogen: &'a [f64],
    /// Systemic factor on growth, `X_g`.
    pub growth: &'a [f64],
    /// Systemic factor on cross-section, `X_w`.
    pub section: &'a [f64],
    /// Activation of the M1 and of the M2 channel, `b`; empty where no depot reaches.
    pub activation: [&'a [f64]; 2],
    /// What perfusion and inflammation do; `None` when their exponents are all 0.
    pub tissue: Option<Felt<'a>>,
    /// Hazard of growing follicles to be released into catagen, 1/day; empty if there is none.
    pub release: &'a [f64],
    /// Hazard of growing follicles to break off dystrophically, 1/day; empty if there is none.
    pub dystrophic: &'a [f64],
    /// Damage to the niche, 1/day; empty if there is none.
    pub damage: &'a [f64],
    /// Shocks of needles, which release too: (from day, to day, hazard per day).
    pub shocks: &'a [(f64, f64, f64)],
    /// Cells captured by this papilla.
    pub captures: &'a [Capture],
}

/// Cells captured by a papilla.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Capture {
    /// Day of the session.
    pub day: f64,
    /// Gain of size.
    pub gain: f64,
    /// Sensitivity of the cells, if they bring one.
    pub sensitivity: Option<f64>,
}

/// Tissue as a follicle feels it, one entry a stretch.
#[derive(Clone, Copy, Debug)]
pub struct Felt<'a> {
    /// `V^v_A exp(-alpha_I I)`.
    pub anagen: &'a [f64],
    /// `V^v_w`.
    pub section: &'a [f64],
    /// `k_I I`.
    pub niche: &'a [f64],
}

/// A follicle as seen at one visit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Snapshot {
    /// Days since the phase began.
    pub phase_age_days: f32,
    /// Length of the hair, uncut, mm; 0 in kenogen, and where growth was cut off before the hair had
    /// left the skin.
    pub length_mm: f32,
    /// Calibre of the last grown millimetre, um; 0 without a hair.
    pub calibre_um: f32,
    /// Calibre that gives the mean cross-section over the hair's length, um.
    pub mean_calibre_um: f32,
    /// Mass of everything grown since the start, um2 mm.
    pub grown_mass: f64,
    /// Phase.
    pub phase: Phase,
    /// Whether it is empty and its expected kenogen, under the drivers of the day that begins, exceeds
    /// 60 months.
    pub dormant: bool,
}

impl Snapshot {
    /// A follicle that is not there: it holds no hair.
    pub const ABSENT: Snapshot = Snapshot {
        phase_age_days: 0.0,
        length_mm: 0.0,
        calibre_um: 0.0,
        mean_calibre_um: 0.0,
        grown_mass: 0.0,
        phase: Phase::Lost,
        dormant: false,
    };
}

/// Who listens to a walk. Nothing a listener does reaches the follicle.
pub trait Sink {
    /// The follicle as seen at visit number `visit`.
    fn seen(&mut self, visit: usize, snapshot: Snapshot);
    /// A hair fell on `day`.
    fn shed(&mut self, day: f64);
    /// A phase began on `day`.
    fn entered(&mut self, day: f64, phase: Phase) {
        let _ = (day, phase);
    }
}

impl Sink for &mut dyn Sink {
    fn seen(&mut self, visit: usize, snapshot: Snapshot) {
        (**self).seen(visit, snapshot);
    }
    fn shed(&mut self, day: f64) {
        (**self).shed(day);
    }
    fn entered(&mut self, day: f64, phase: Phase) {
        (**self).entered(day, phase);
    }
}

/// A listener that hears nothing, for histories.
pub struct Nobody;

impl Sink for Nobody {
    fn seen(&mut self, _: usize, _: Snapshot) {}
    fn shed(&mut self, _: f64) {}
}

/// Walks `state` to the end of its surroundings. `visits` are days within them, in order.
pub fn walk<S: Sink>(
    who: &Follicle,
    state: &mut State,
    around: &Surroundings,
    visits: &[f64],
    law: &Parameters,
    traits: &Traits,
    stream: &Stream,
    sink: &mut S,
) {
    let mut walker = Walker { who, around, law, traits, stream, k: 0, visit: 0 };
    let stretches = around.edges.len() - 1;
    while walker.k < stretches {
        let end = match state.phase {
            Phase::Anagen => walker.grow(state, visits, sink),
            Phase::Catagen => walker.regress(state, visits, sink),
            Phase::Telogen => walker.rest(state, visits, sink),
            Phase::Kenogen => walker.stay_empty(state, visits, sink),
            Phase::Lost => walker.stay_lost(state, visits, sink),
        };
        if end {
            walker.enter_next(state, sink);
        }
    }
    // A visit on the very last day sees the state as it stands.
    while walker.visit < visits.len() {
        let snapshot = walker.snapshot(state, state.day, stretches - 1);
        sink.seen(walker.visit, snapshot);
        walker.visit += 1;
    }
    state.let_fall(sink);
    if let Some(tissue) = around.tissue {
        // Carry the inflammation since the last renewal into the next walk.
        let from = state.renewal_day.max(around.edges[0]);
        state.inflamed_days += integral(around.edges, tissue.niche, from, around.edges[stretches]);
    }
    if !around.damage.is_empty() {
        let from = state.renewal_day.max(around.edges[0]);
        state.damage += integral(around.edges, around.damage, from, around.edges[stretches]);
    }
}

/// Integral of a stepwise function between two days.
fn integral(edges: &[f64], values: &[f64], from: f64, to: f64) -> f64 {
    let mut total = 0.0;
    for (k, value) in values.iter().enumerate() {
        let (a, b) = (edges[k].max(from), edges[k + 1].min(to));
        if b > a {
            total += value * (b - a);
        }
    }
    total
}

struct Walker<'a> {
    who: &'a Follicle,
    around: &'a Surroundings<'a>,
    law: &'a Parameters,
    traits: &'a Traits,
    stream: &'a Stream,
    /// The stretch under way.
    k: usize,
    /// The next visit.
    visit: usize,
}

impl Walker<'_> {
    /// Visits in `[state.day, until)` see the state at the rates of stretch `k`.
    #[inline(always)]
    fn observe<S: Sink>(&mut self, state: &State, until: f64, visits: &[f64], sink: &mut S) {
        while self.visit < visits.len() && visits[self.visit] < until {
            let snapshot = self.snapshot(state, visits[self.visit], self.k);
            sink.seen(self.visit, snapshot);
            self.visit += 1;
        }
    }

    /// Growth factor and cross-section in stretch `k`.
    #[inline(always)]
    fn shaft_in(&self, k: usize) -> (f64, f64) {
        let around = self.around;
        let tissue = around.tissue.map_or(1.0, |t| t.section[k]);
        let b = around.activation[1].get(k).copied().unwrap_or(0.0);
        (around.growth[k], self.law.shaft.section(around.minoxidil[k], b, around.section[k] * tissue))
    }

    /// Anagen: progress, growth and shocks. True when it ended.
    fn grow<S: Sink>(&mut self, state: &mut State, visits: &[f64], sink: &mut S) -> bool {
        let around = self.around;
        let clock = &self.law.clock;
        let by_size = clock.anagen_rate_by_size(self.traits.anagen_days, state.log_size);
        let (mut felt, mut by_androgen) = (f64::NAN, 0.0);
        let stretches = around.edges.len() - 1;
        while self.k < stretches {
            let k = self.k;
            if around.androgen[k] != felt {
                felt = around.androgen[k];
                by_androgen = by_size * clock.anagen_rate_by_androgen(state.sensitivity * felt);
            }
            let b = around.activation[1].get(k).copied().unwrap_or(0.0);
            let mut rate = by_androgen * around.anagen_rate[k] / clock.anagen_trophic_factor(b);
            if let Some(tissue) = around.tissue {
                rate /= tissue.anagen[k];
            }
            let until = around.edges[k + 1];
            let days = until - state.day;
            let gain = rate * days;
            let (growth, section) = self.shaft_in(k);
            let mut ends = f64::INFINITY;
            if state.progress + gain >= state.threshold {
                ends = (state.day + (state.threshold - state.progress) / rate).min(until);
            }
            let steady = around.release.get(k).copied().unwrap_or(0.0);
            let dystrophic = around.dystrophic.get(k).copied().unwrap_or(0.0);
            if !around.shocks.is_empty() || steady + dystrophic > 0.0 {
                let broken = shocked(state, around.shocks, steady + dystrophic, until.min(ends));
                if broken < ends {
                    ends = broken;
                    state.broken_off = dystrophic > 0.0 && self.breaks_off(state, broken, dystrophic);
                }
            }
            if ends <= until {
                self.observe(state, ends, visits, sink);
                let days = ends - state.day;
                state.grown_days += growth * days;
                state.section_days += growth * section * days;
                state.last_section = section;
                state.day = ends;
                return true;
            }
            self.observe(state, until, visits, sink);
            state.progress += gain;
            state.grown_days += growth * days;
            state.section_days += growth * section * days;
            state.last_section = section;
            state.day = until;
            self.k += 1;
        }
        false
    }

    /// Whether the shock that ended this anagen was a dystrophic one, of that hazard among all hazards
    /// of the moment.
    fn breaks_off(&self, state: &State, day: f64, dystrophic: f64) -> bool {
        let around = self.around;
        let needles = around.shocks.iter().filter(|s| s.0 <= day && day < s.1);
        let release = around.release.get(self.k).copied().unwrap_or(0.0) + needles.map(|s| s.2).sum::<f64>();
        let block = self.stream.block(self.who.id, state.transition + 1, Purpose::Clock);
        uniform32(block[2]) * (dystrophic + release) < dystrophic
    }

    /// Catagen: a fixed number of days; the dystrophic one is drawn.
    fn regress<S: Sink>(&mut self, state: &mut State, visits: &[f64], sink: &mut S) -> bool {
        let clock = &self.law.clock;
        let rate = if state.broken_off { 1.0 / clock.dystrophic_days } else { 1.0 / clock.catagen_days };
        self.advance(state, visits, sink, |_| rate)
    }

    fn rest<S: Sink>(&mut self, state: &mut State, visits: &[f64], sink: &mut S) -> bool {
        let (around, clock) = (self.around, &self.law.clock);
        self.advance(state, visits, sink, |k| {
            let b = around.activation[0].get(k).copied().unwrap_or(0.0);
            clock.telogen_rate(around.minoxidil[k], b, around.telogen[k])
        })
    }

    fn stay_empty<S: Sink>(&mut self, state: &mut State, visits: &[f64], sink: &mut S) -> bool {
        let (around, clock) = (self.around, &self.law.clock);
        let (mut felt, mut base) = (f64::NAN, 0.0);
        let (n, log_size, s) = (state.size, state.log_size, state.sensitivity);
        self.advance(state, visits, sink, |k| {
            if around.androgen[k] != felt {
                felt = around.androgen[k];
                base = clock.kenogen_base_days(log_size, s * felt);
            }
            let b = around.activation[0].get(k).copied().unwrap_or(0.0);
            1.0 / clock.kenogen_mean_days(base, n, around.minoxidil[k], b, around.kenogen[k])
        })
    }

    fn stay_lost<S: Sink>(&mut self, state: &mut State, visits: &[f64], sink: &mut S) -> bool {
        self.advance(state, visits, sink, |_| 0.0)
    }

    /// Advances a phase without growth at the given rate per stretch. True when it ended.
    #[inline(always)]
    fn advance<S: Sink>(
        &mut self,
        state: &mut State,
        visits: &[f64],
        sink: &mut S,
        mut rate: impl FnMut(usize) -> f64,
    ) -> bool {
        let edges = self.around.edges;
        let stretches = edges.len() - 1;
        while self.k < stretches {
            let rate = rate(self.k);
            let until = edges[self.k + 1];
            let gain = rate * (until - state.day);
            if state.progress + gain >= state.threshold {
                let ends = (state.day + (state.threshold - state.progress) / rate).min(until);
                self.observe(state, ends, visits, sink);
                state.day = ends;
                return true;
            }
            self.observe(state, until, visits, sink);
            state.progress += gain;
            state.day = until;
            self.k += 1;
        }
        false
    }

    /// The next phase begins on `state.day`.
    #[inline]
    fn enter_next<S: Sink>(&mut self, state: &mut State, sink: &mut S) {
        state.let_fall(sink);
        let clock = &self.law.clock;
        state.transition += 1;
        state.progress = 0.0;
        state.shock = 0.0;
        state.phase_day = state.day;
        match state.phase {
            Phase::Anagen => {
                state.phase = Phase::Catagen;
                state.threshold = 1.0;
                if state.broken_off {
                    let block = self.stream.block(self.who.id, state.transition, Purpose::Clock);
                    state.threshold = clock::threshold(clock.dystrophic_sigma, clock::clock_deviate(&block));
                }
            }
            Phase::Catagen if !state.broken_off => {
                let block = self.stream.block(self.who.id, state.transition, Purpose::Clock);
                state.phase = Phase::Telogen;
                state.threshold = clock::threshold(clock.telogen_sigma, clock::clock_deviate(&block));
            }
            Phase::Catagen | Phase::Telogen => {
                let block = self.stream.block(self.who.id, state.transition, Purpose::Clock);
                state.past_mass += self.hair_mass(state, state.section_days);
                state.grown_days = 0.0;
                state.section_days = 0.0;
                state.phase = Phase::Kenogen;
                state.threshold = clock::threshold(clock.kenogen_sigma, clock::clock_deviate(&block));
                if !state.fallen {
                    sink.shed(state.day);
                }
                (state.fall_day, state.fallen) = (f64::INFINITY, false);
            }
            Phase::Kenogen => self.renew(state),
            Phase::Lost => {}
        }
        sink.entered(state.day, state.phase);
    }

    /// K -> A: niche and size are brought up to date, the new hair gets its calibre.
    fn renew(&mut self, state: &mut State) {
        let (law, around) = (self.law, self.around);
        let k = self.k;
        let days = state.day - state.renewal_day;
        let mut weighted = days + state.inflamed_days;
        if let Some(tissue) = around.tissue {
            let from = state.renewal_day.max(around.edges[0]);
            weighted += integral(around.edges, tissue.niche, from, state.day);
        }
        let before = state.integrity;
        state.integrity = law.niche.integrity_after(before, state.size, weighted);
        let mut damage = state.damage;
        if !around.damage.is_empty() {
            damage += integral(around.edges, around.damage, state.renewal_day.max(around.edges[0]), state.day);
        }
        if damage > 0.0 {
            state.integrity *= libm::exp(-damage);
            state.damage = 0.0;
        }
        if law.niche.loss_per_year > 0.0 || damage > 0.0 {
            state.loss += law.niche.loss_hazard(before, state.integrity, days) + law.niche.loss_by_damage * damage;
            let limit = clock::shock_threshold(&self.stream.block(self.who.id, 0, Purpose::Loss));
            if state.loss >= limit {
                state.phase = Phase::Lost;
                state.threshold = f64::INFINITY;
                return;
            }
        }
        let block = self.stream.block(self.who.id, state.transition, Purpose::Clock);
        let b = around.activation[1].get(k).copied().unwrap_or(0.0);
        // Captured cells, those of them with a sensitivity of their own, and the sum of what these bring.
        let (mut captured, mut foreign, mut brought) = (0.0, 0.0, 0.0);
        for capture in around.captures {
            if capture.day > state.renewal_day && capture.day <= state.day {
                captured += capture.gain;
                if let Some(donor) = capture.sensitivity {
                    foreign += capture.gain;
                    brought += capture.gain * donor;
                }
            }
        }
        if foreign > 0.0 {
            let own = state.size + captured - foreign;
            state.sensitivity = law.size.mixed_sensitivity(state.sensitivity, own, brought, foreign);
        }
        let size_before = state.size;
        if !state.broken_off {
            let pressure = state.sensitivity * around.androgen[k];
            let z = size::size_deviate(&block);
            state.size = law.size.renewed(state.size, state.integrity, pressure, b, z);
        }
        state.size = law.size.joined(state.size, captured);
        // Attacked follicles come here every few weeks without a change of size.
        if state.size != size_before {
            state.log_size = log(state.size);
            state.calibre_um = law.shaft.calibre(self.traits.calibre_um, self.who.constitution * state.size);
            state.growth_mm_per_day = law.shaft.growth(self.traits.growth_mm_per_day, state.calibre_um);
        }
        state.broken_off = false;
        state.renewal_day = state.day;
        state.inflamed_days = 0.0;
        state.phase = Phase::Anagen;
        state.threshold = clock::threshold(law.clock.anagen_sigma, clock::clock_deviate(&block));
        state.shock_limit = clock::shock_threshold(&block);
    }

    fn hair_mass(&self, state: &State, section_days: f64) -> f64 {
        state.calibre_um * state.calibre_um * state.growth_mm_per_day * section_days
    }

    /// Whether growth ended before the hair had left the skin: it never shows.
    fn buried(&self, state: &State) -> bool {
        matches!(state.phase, Phase::Catagen | Phase::Telogen) && state.grown_days < self.law.shaft.visible_after_days
    }

    /// The state as seen on `day`, which lies in stretch `k` and in the phase under way.
    fn snapshot(&self, state: &State, day: f64, k: usize) -> Snapshot {
        let (mut grown, mut section_days, mut section) = (state.grown_days, state.section_days, state.last_section);
        let days = day - state.day;
        // What begins today has not grown yet: a visit on the first day of a treatment sees the hair of
        // the day before.
        if state.phase == Phase::Anagen && days > 0.0 {
            let (growth, now) = self.shaft_in(k);
            grown += growth * days;
            section_days += growth * now * days;
            section = now;
        }
        // The follicle rests on, but to the eye it is empty.
        let empty = day >= state.fall_day && state.phase.has_hair();
        let hair = state.phase.has_hair() && !empty;
        let mean_section = if grown > 0.0 { section_days / grown } else { section };
        let dormant = state.phase == Phase::Kenogen && {
            let clock = &self.law.clock;
            let base = clock.kenogen_base_days(state.log_size, state.sensitivity * self.around.androgen[k]);
            let b = self.around.activation[0].get(k).copied().unwrap_or(0.0);
            let m = self.around.minoxidil[k];
            clock.kenogen_mean_days(base, state.size, m, b, self.around.kenogen[k]) > clock::DORMANT_DAYS
        };
        let seen = |x: f64| if hair { x as f32 } else { 0.0 };
        Snapshot {
            phase_age_days: (day - if empty { state.fall_day } else { state.phase_day }) as f32,
            length_mm: if self.buried(state) { 0.0 } else { seen(state.growth_mm_per_day * grown) },
            calibre_um: seen(state.calibre_um * libm::sqrt(section)),
            mean_calibre_um: seen(state.calibre_um * libm::sqrt(mean_section)),
            grown_mass: state.past_mass + self.hair_mass(state, section_days),
            phase: if empty { Phase::Kenogen } else { state.phase },
            dormant,
        }
    }
}

/// Adds the shocks between `state.day` and `until` to the shock integral; the day it reaches its
/// limit, or infinity. Shocks that overlap add up, on top of the hazard `steady` of the whole stretch.
#[inline]
fn shocked(state: &mut State, shocks: &[(f64, f64, f64)], steady: f64, until: f64) -> f64 {
    if shocks.is_empty() {
        let gain = steady * (until - state.day);
        if state.shock + gain >= state.shock_limit {
            return (state.day + (state.shock_limit - state.shock) / steady).min(until);
        }
        state.shock += gain;
        return f64::INFINITY;
    }
    let mut day = state.day;
    while day < until {
        let (mut hazard, mut next) = (steady, until);
        for &(from, to, more) in shocks {
            if from > day {
                next = next.min(from);
            } else if to > day {
                hazard += more;
                next = next.min(to);
            }
        }
        let gain = hazard * (next - day);
        if hazard > 0.0 && state.shock + gain >= state.shock_limit {
            return (day + (state.shock_limit - state.shock) / hazard).min(next);
        }
        state.shock += gain;
        day = next;
    }
    f64::INFINITY
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Parameters;

    #[test]
    fn shocks_that_overlap_add_up() {
        let law = Parameters::default();
        let traits = Traits {
            healthy_hairs_per_cm2: 226.0,
            anagen_days: 900.0,
            calibre_um: 80.0,
            growth_mm_per_day: 0.35,
            sensitivity: 0.5,
            exposure_years: 7.0,
            minoxidil_response: 1.0,
            trophic_response: 1.0,
            vellus_share: 0.07,
        };
        let follicle = Follicle { id: 0, constitution: 1.0, sensitivity: 0.5 };
        let mut state = follicle.in_health(0.0, &law, &traits, &Stream::new(1, 0));
        state.shock_limit = 0.05;
        // 0.01 on day 0, then 0.03 a day: the limit comes 4/3 days later, in any order of the list.
        let shocks = [(0.0, 3.0, 0.01), (1.0, 4.0, 0.02)];
        for list in [shocks, [shocks[1], shocks[0]]] {
            let mut state = state;
            assert!((shocked(&mut state, &list, 0.0, 10.0) - (1.0 + 0.04 / 0.03)).abs() < 1e-12);
        }
        assert_eq!(shocked(&mut state, &shocks[..1], 0.0, 10.0), f64::INFINITY);
        assert!((state.shock - 0.03).abs() < 1e-15);
        // A limit met on the very last moment is met within the stretch, however it rounds.
        for i in 1..1000 {
            let (hazard, until) = (0.003 * i as f64, 0.1 + 0.37 * i as f64);
            let mut state = State { day: 0.1 * i as f64, shock: 0.0, ..state };
            state.shock_limit = hazard * (until - state.day);
            assert!(shocked(&mut state, &[], hazard, until) <= until);
        }
    }
}
