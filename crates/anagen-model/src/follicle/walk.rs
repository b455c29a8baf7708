//! One follicle's walk through time: from phase to phase, leaping over every quiet stretch.
//!
//! Time is cut into stretches in which all drivers are constant (one day while anything moves, months
//! while nothing does). Within a stretch the clock runs at a constant rate, so the moment a phase ends
//! is solved exactly and the rest of the stretch belongs to the next phase. A phase is one leap: its end
//! is found on the running sum of its rates. What is seen at a visit is computed beside the walk and
//! changes nothing in it.

use super::clock::{self, Phase};
use super::luck::Luck;
use super::pace::{Pace, Rates};
use super::path::{Path, Sums};
use super::seen::Grown;
use super::surroundings::{integral, or_zero};
use super::{Follicle, State};
use crate::law::Parameters;
use crate::patient::Traits;
use crate::quantity::elementary::ln;
use crate::quantity::lanes::Lanes;
use crate::quantity::stream::{Purpose, Stream, uniform32};

pub use super::seen::{Nobody, Sink, Snapshot};
pub use super::surroundings::{Capture, Felt, Surroundings};

/// Walks follicles of one patient, one after the other: the laws, and room to compute in.
#[derive(Clone, Debug)]
pub struct Walker<'a> {
    law: &'a Parameters,
    traits: &'a Traits,
    luck: Luck,
    path: Path,
    rates: Rates,
}

impl<'a> Walker<'a> {
    /// A walker under these laws, for a patient of these traits.
    pub fn new(law: &'a Parameters, traits: &'a Traits, lanes: Lanes) -> Self {
        Walker { law, traits, luck: Luck::new(&law.clock, lanes), path: Path::new(lanes), rates: Rates::new(lanes) }
    }

    /// Walks `state` to the end of its surroundings. `visits` are days within them, in order.
    pub fn walk<S: Sink>(
        &mut self,
        who: &Follicle,
        state: &mut State,
        around: &Surroundings,
        visits: &[f64],
        stream: &Stream,
        sink: &mut S,
    ) {
        self.path.forget();
        let stretches = around.stretches();
        let days = around.edges[stretches] - around.edges[0];
        // A healthy cycle has four entries; who is attacked has more and draws ahead again.
        self.luck.turn_to(who.id, 4.0 * days / self.traits.anagen_days);
        let mut leg = Leg { walker: self, who, around, visits, stream, k: 0, visit: 0 };
        while leg.k < stretches {
            let end = match state.phase {
                Phase::Anagen => leg.grow(state, sink),
                Phase::Catagen => leg.regress(state, sink),
                Phase::Telogen => leg.rest(state, sink),
                Phase::Kenogen => leg.stay_empty(state, sink),
                Phase::Lost => leg.leap(state, 0.0, sink),
            };
            if end {
                leg.enter_next(state, sink);
            }
        }
        // A visit on the very last day sees the state as it stands.
        while leg.visit < visits.len() {
            let snapshot = leg.snapshot(state, state.day, stretches - 1, state.grown());
            sink.seen(leg.visit, snapshot);
            leg.visit += 1;
        }
        state.let_fall(sink);
        let from = state.renewal_day.max(around.edges[0]);
        if let Some(tissue) = around.tissue {
            // Carry the inflammation since the last renewal into the next walk.
            state.inflamed_days += integral(around.edges, tissue.niche, from, around.edges[stretches]);
        }
        if !around.damage.is_empty() {
            state.damage += integral(around.edges, around.damage, from, around.edges[stretches]);
        }
    }
}

/// Walks one follicle, see [`Walker::walk`].
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
    Walker::new(law, traits, Lanes::best()).walk(who, state, around, visits, stream, sink);
}

/// One walk under way.
struct Leg<'w, 'a, 'b> {
    walker: &'w mut Walker<'a>,
    who: &'b Follicle,
    around: &'b Surroundings<'b>,
    visits: &'b [f64],
    stream: &'b Stream,
    /// The stretch under way.
    k: usize,
    /// The next visit.
    visit: usize,
}

impl Leg<'_, '_, '_> {
    /// Anagen: progress, growth and shocks. True when it ended.
    fn grow<S: Sink>(&mut self, state: &mut State, sink: &mut S) -> bool {
        let around = self.around;
        let law = self.walker.law;
        self.walker.path.lay(law, around, state.sensitivity);
        let first = self.k;
        let base = self.walker.path.on(around, first, state.day);
        let by_size = law.clock.anagen_rate_by_size(self.walker.traits.anagen_days, state.log_size);
        let goal = base[0] + (state.threshold - state.progress) / by_size;
        let mut end = None;
        if !(around.shocks.is_empty() && around.release.is_empty() && around.dystrophic.is_empty()) {
            end = self.shocked(state).filter(|(k, day)| self.walker.path.on(around, *k, *day)[0] < goal);
            if let Some((k, day)) = end {
                let dystrophic = or_zero(around.dystrophic, k);
                state.broken_off = dystrophic > 0.0 && self.breaks_off(state, k, day, dystrophic);
            }
        }
        if end.is_none() {
            end = self.walker.path.reaches(around, first, goal).map(|(k, day)| (k, day.max(state.day)));
        }
        let stretches = around.stretches();
        let (k, day) = end.unwrap_or((stretches - 1, around.edges[stretches]));
        while self.visit < self.visits.len() && self.visits[self.visit] < day {
            let (k, grown) = self.grown_on(state, first, base, self.visits[self.visit]);
            let snapshot = self.snapshot(state, self.visits[self.visit], k, grown);
            sink.seen(self.visit, snapshot);
            self.visit += 1;
        }
        let path = &self.walker.path;
        let sums = path.on(around, k, day);
        state.grown_days += sums[1] - base[1];
        state.section_days += sums[2] - base[2];
        state.last_section = path.section(k);
        state.day = day;
        self.k = k;
        if end.is_none() {
            state.progress += by_size * (sums[0] - base[0]);
            self.k = stretches;
        }
        end.is_some()
    }

    /// The stretch of a day of the anagen that stood at `base` in stretch `first`, and the hair then.
    #[inline(always)]
    fn grown_on(&self, state: &State, first: usize, base: Sums, day: f64) -> (usize, Grown) {
        let path = &self.walker.path;
        let k = self.around.stretch_of(day, first);
        let sums = path.on(self.around, k, day);
        // What begins today has not grown yet: a visit on the first day of a treatment sees the hair of
        // the day before.
        let section = if day > self.around.edges[k].max(state.day) {
            path.section(k)
        } else if k > first {
            path.section(k - 1)
        } else {
            state.last_section
        };
        let (days, section_days) = (state.grown_days + (sums[1] - base[1]), state.section_days + (sums[2] - base[2]));
        (k, Grown { days, section_days, section })
    }

    /// The stretch and the day a shock would end this anagen, if it did not end by itself.
    fn shocked(&mut self, state: &mut State) -> Option<(usize, f64)> {
        let around = self.around;
        let stretches = around.stretches();
        let end = around.edges[stretches];
        let ahead = around.shocks.iter().any(|s| s.1 > state.day && s.0 < end);
        let shocks = if ahead { around.shocks } else { &[] };
        let steady = |k: usize| or_zero(around.release, k) + or_zero(around.dystrophic, k);
        let columns = !(around.release.is_empty() && around.dystrophic.is_empty());
        if shocks.is_empty() && !(columns && (self.k..stretches).any(|k| steady(k) > 0.0)) {
            return None;
        }
        let block = self.walker.luck.block(self.stream, state.transition, Phase::Anagen);
        let limit = clock::shock_threshold(&block);
        if !columns {
            let day = shock(&mut state.shock, limit, shocks, 0.0, state.day, end);
            let k = || self.k + around.edges[self.k + 1..stretches].partition_point(|e| *e < day);
            return (day < f64::INFINITY).then(|| (k(), day));
        }
        let mut from = state.day;
        for k in self.k..stretches {
            let day = shock(&mut state.shock, limit, shocks, steady(k), from, around.edges[k + 1]);
            if day < f64::INFINITY {
                return Some((k, day));
            }
            from = around.edges[k + 1];
        }
        None
    }

    /// Whether the shock that ended this anagen was a dystrophic one, of that hazard among all hazards
    /// of the moment.
    fn breaks_off(&mut self, state: &State, k: usize, day: f64, dystrophic: f64) -> bool {
        let needles = self.around.shocks.iter().filter(|s| s.0 <= day && day < s.1);
        let release = or_zero(self.around.release, k) + needles.map(|s| s.2).sum::<f64>();
        let block = self.walker.luck.block(self.stream, state.transition + 1, Phase::Catagen);
        uniform32(block[2]) * (dystrophic + release) < dystrophic
    }

    /// Catagen: a fixed number of days; the dystrophic one is drawn.
    fn regress<S: Sink>(&mut self, state: &mut State, sink: &mut S) -> bool {
        let clock = &self.walker.law.clock;
        let rate = if state.broken_off { 1.0 / clock.dystrophic_days } else { 1.0 / clock.catagen_days };
        self.leap(state, rate, sink)
    }

    fn rest<S: Sink>(&mut self, state: &mut State, sink: &mut S) -> bool {
        self.advance(state, Pace::Telogen, sink)
    }

    fn stay_empty<S: Sink>(&mut self, state: &mut State, sink: &mut S) -> bool {
        self.advance(state, Pace::kenogen(state), sink)
    }

    /// A phase without growth whose rate nothing changes. True when it ended.
    #[inline(always)]
    fn leap<S: Sink>(&mut self, state: &mut State, rate: f64, sink: &mut S) -> bool {
        let edges = self.around.edges;
        let (first, stretches) = (self.k, self.around.stretches());
        let left = state.threshold - state.progress;
        let ends = if left > 0.0 { state.day + left / rate } else { state.day };
        if ends <= edges[stretches] {
            self.k += edges[first + 1..stretches].partition_point(|e| *e < ends);
            self.observe(state, first, ends, sink);
            state.day = ends;
            return true;
        }
        self.observe(state, first, edges[stretches], sink);
        state.progress += rate * (edges[stretches] - state.day);
        state.day = edges[stretches];
        self.k = stretches;
        false
    }

    /// A phase without growth at the rates of that pace. True when it ended.
    #[inline(always)]
    fn advance<S: Sink>(&mut self, state: &mut State, pace: Pace, sink: &mut S) -> bool {
        let around = self.around;
        let (first, stretches) = (self.k, around.stretches());
        let (mut day, mut k) = (state.day, first);
        while k < stretches {
            let law = self.walker.law;
            let rates = self.walker.rates.of(pace, law, around, k);
            for rate in rates {
                let until = around.edges[k + 1];
                let gain = rate * (until - day);
                if state.progress + gain >= state.threshold {
                    let ends = (day + (state.threshold - state.progress) / rate).min(until).max(day);
                    self.k = k;
                    self.observe(state, first, ends, sink);
                    state.day = ends;
                    return true;
                }
                state.progress += gain;
                day = until;
                k += 1;
            }
        }
        self.observe(state, first, day, sink);
        state.day = day;
        self.k = stretches;
        false
    }

    /// Visits before `until` see a phase without growth, which began its leap in stretch `first`.
    #[inline(always)]
    fn observe<S: Sink>(&mut self, state: &State, first: usize, until: f64, sink: &mut S) {
        while self.visit < self.visits.len() && self.visits[self.visit] < until {
            let day = self.visits[self.visit];
            let k = self.around.stretch_of(day, first);
            let snapshot = self.snapshot(state, day, k, state.grown());
            sink.seen(self.visit, snapshot);
            self.visit += 1;
        }
    }

    /// The next phase begins on `state.day`.
    #[inline(always)]
    fn enter_next<S: Sink>(&mut self, state: &mut State, sink: &mut S) {
        state.let_fall(sink);
        let clock = &self.walker.law.clock;
        let luck = &mut self.walker.luck;
        state.transition += 1;
        state.progress = 0.0;
        state.shock = 0.0;
        state.phase_day = state.day;
        match state.phase {
            Phase::Anagen => {
                state.phase = Phase::Catagen;
                state.threshold = 1.0;
                if state.broken_off {
                    let sigma = clock.dystrophic_sigma;
                    state.threshold = luck.threshold(self.stream, state.transition, state.phase, sigma);
                }
            }
            Phase::Catagen if !state.broken_off => {
                state.phase = Phase::Telogen;
                let sigma = clock.telogen_sigma;
                state.threshold = luck.threshold(self.stream, state.transition, state.phase, sigma);
            }
            Phase::Catagen | Phase::Telogen => {
                state.past_mass += state.hair_mass(state.section_days);
                state.grown_days = 0.0;
                state.section_days = 0.0;
                state.phase = Phase::Kenogen;
                let sigma = clock.kenogen_sigma;
                state.threshold = luck.threshold(self.stream, state.transition, state.phase, sigma);
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
        let around = self.around;
        let (law, traits) = (self.walker.law, self.walker.traits);
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
        let b = around.activated(1, k);
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
            let z = self.walker.luck.size_deviate(self.stream, state.transition);
            state.size = law.size.renewed(state.size, state.integrity, pressure, b, z);
        }
        state.size = law.size.joined(state.size, captured);
        // Attacked follicles come here every few weeks without a change of size.
        if state.size != size_before {
            state.log_size = ln(state.size);
            state.calibre_um = law.shaft.calibre_at(state.full_calibre_um, state.log_size);
            state.growth_mm_per_day = law.shaft.growth(traits.growth_mm_per_day, state.calibre_um);
        }
        state.broken_off = false;
        state.renewal_day = state.day;
        state.inflamed_days = 0.0;
        state.phase = Phase::Anagen;
        let sigma = law.clock.anagen_sigma;
        state.threshold = self.walker.luck.threshold(self.stream, state.transition, state.phase, sigma);
    }

    /// The state as seen on `day`, which lies in stretch `k` and in the phase under way.
    #[inline(always)]
    fn snapshot(&self, state: &State, day: f64, k: usize, grown: Grown) -> Snapshot {
        let law = self.walker.law;
        let dormant = state.phase == Phase::Kenogen && {
            let around = self.around;
            let base = law.clock.kenogen_base_days(state.log_size, state.sensitivity * around.androgen[k]);
            let (b, m) = (around.activated(0, k), around.minoxidil[k]);
            law.clock.kenogen_mean_days(base, state.size, m, b, around.kenogen[k]) > clock::DORMANT_DAYS
        };
        Snapshot::of(state, day, grown, law.shaft.visible_after_days, dormant)
    }
}

/// Adds the shocks between two days to the shock integral; the day it reaches its limit, or infinity.
/// Shocks that overlap add up, on top of the hazard `steady` of the whole time.
#[inline]
fn shock(sum: &mut f64, limit: f64, shocks: &[(f64, f64, f64)], steady: f64, from: f64, until: f64) -> f64 {
    let mut day = from;
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
        if hazard > 0.0 && *sum + gain >= limit {
            return (day + (limit - *sum) / hazard).min(next);
        }
        *sum += gain;
        day = next;
    }
    f64::INFINITY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shocks_that_overlap_add_up() {
        // 0.01 on day 0, then 0.03 a day: the limit comes 4/3 days later, in any order of the list.
        let shocks = [(0.0, 3.0, 0.01), (1.0, 4.0, 0.02)];
        for list in [shocks, [shocks[1], shocks[0]]] {
            assert!((shock(&mut 0.0, 0.05, &list, 0.0, 0.0, 10.0) - (1.0 + 0.04 / 0.03)).abs() < 1e-12);
        }
        let mut sum = 0.0;
        assert_eq!(shock(&mut sum, 0.05, &shocks[..1], 0.0, 0.0, 10.0), f64::INFINITY);
        assert!((sum - 0.03).abs() < 1e-15);
        // A limit met on the very last moment is met within the stretch, however it rounds.
        for i in 1..1000 {
            let (hazard, until) = (0.003 * i as f64, 0.1 + 0.37 * i as f64);
            let from = 0.1 * i as f64;
            assert!(shock(&mut 0.0, hazard * (until - from), &[], hazard, from, until) <= until);
        }
    }
}
