//! The minimum kernel: what a careful programmer would write for two jobs and nothing else.
//!
//! The jobs are finasteride from day 0 on a whole head, alone or with sessions of cells. The laws are
//! the engine's (clock, shock, size, niche, shaft), the draws are the same, and so is what a visit
//! sees: phase, length, calibre, mass grown, dormancy, hairs shed. It is handed what the engine works
//! out for itself: the androgen of every day, the course of every layer of depots, and each follicle's
//! strength of each layer. It knows no minoxidil, tissue, damage, areata, capture or graft, since
//! neither job has any.
//!
//! One thread, scalar code: blocks of days that the compiler may vectorise for the baseline of its target,
//! no run-time dispatch.
//! Phases without a daily driver are left in one step, and follicles that no depot reaches take a road
//! of fewer and longer stretches.

mod handed;

use anagen_model::follicle::{Phase, clock::DORMANT_DAYS};
use anagen_model::law::Parameters;
use anagen_model::patient::Traits;
use anagen_model::quantity::special::normal_quantile;
use anagen_model::quantity::stream::{Purpose, Stream, uniform, uniform32};

/// Stretches that are worked out together.
const BLOCK: usize = 32;

/// Stretches of constant drivers, as one kind of follicle walks them; visits lie on edges.
struct Road {
    /// Where stretches begin, and the end.
    edges: Vec<f64>,
    /// Lengths, padded to whole blocks.
    days: Vec<f64>,
    /// Androgen effect by region, padded.
    androgen: [Vec<f64>; 5],
    /// The layers of depots: the stretches in which each acts, and its activation for a unit signal in
    /// every stretch, padded.
    layers: Vec<(std::ops::Range<usize>, Vec<f64>)>,
    /// The stretch from which nothing changes any more.
    quiet_from: usize,
    /// The edge of each visit, and of the end.
    visits: Vec<usize>,
}

/// A follicle as it stands.
#[derive(Clone, Copy)]
struct Stand {
    id: u32,
    transition: u32,
    phase: Phase,
    region: u8,
    /// Where its strengths begin, if a depot reaches it.
    strengths: Option<u32>,
    /// Footprints in which it stands: two where grids of neighbouring regions meet.
    footprints: f64,
    constitution: f64,
    sensitivity: f64,
    day: f64,
    progress: f64,
    threshold: f64,
    shock: f64,
    shock_limit: f64,
    size: f64,
    log_size: f64,
    integrity: f64,
    renewal_day: f64,
    calibre_um: f64,
    growth_mm_per_day: f64,
    grown_days: f64,
    section_days: f64,
    last_section: f64,
    past_mass: f64,
}

/// A job, handed over.
pub struct Minimum<'a> {
    law: &'a Parameters,
    traits: &'a Traits,
    stream: Stream,
    /// The road of follicles that no depot reaches, and of those that one does.
    roads: [Road; 2],
    follicles: Vec<Stand>,
    strengths: Vec<f64>,
    /// Hazards inside the footprints of needles: from day, to day, 1/day.
    needles: Vec<(f64, f64, f64)>,
    visits: usize,
}

/// What is seen at one visit, in columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// Phase of each follicle.
    pub phase: Vec<Phase>,
    /// Length of its hair, mm.
    pub length_mm: Vec<f32>,
    /// Calibre of its hair, um.
    pub calibre_um: Vec<f32>,
    /// Everything it has grown, um2 mm.
    pub mass: Vec<f64>,
    /// Whether it is dormant.
    pub dormant: Vec<bool>,
}

/// All visits, and the hairs shed: (follicle, day).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Visit by visit.
    pub visits: Vec<Seen>,
    /// In the order of follicles.
    pub shed: Vec<(u32, f32)>,
}

impl Minimum<'_> {
    /// Does the job.
    pub fn run(&self) -> Outcome {
        let count = self.follicles.len();
        let seen = || Seen {
            phase: Vec::with_capacity(count),
            length_mm: Vec::with_capacity(count),
            calibre_um: Vec::with_capacity(count),
            mass: Vec::with_capacity(count),
            dormant: Vec::with_capacity(count),
        };
        let mut result =
            Outcome { visits: (0..self.visits).map(|_| seen()).collect(), shed: Vec::with_capacity(count) };
        for (index, follicle) in (0u32..).zip(&self.follicles) {
            let road = &self.roads[usize::from(follicle.strengths.is_some())];
            let mut walker =
                Walker { job: self, road, f: *follicle, k: 0, quiet_rate: None, index, shed: &mut result.shed };
            for (seen, &edge) in result.visits.iter_mut().zip(&road.visits) {
                walker.walk_to(edge);
                walker.look(edge, seen);
            }
            walker.walk_to(road.edges.len() - 1);
        }
        result
    }
}

struct Walker<'a> {
    job: &'a Minimum<'a>,
    road: &'a Road,
    f: Stand,
    /// The stretch under way.
    k: usize,
    /// The rate of the phase from where nothing changes any more, once it is known.
    quiet_rate: Option<f64>,
    index: u32,
    shed: &'a mut Vec<(u32, f32)>,
}

/// `exp(by x)` of every number, for `by x` from 0 to 1, to 1e-15: a polynomial about the middle.
#[inline(always)]
fn exp_to_one(by: f64, x: &[f64], exp: &mut [f64]) {
    const ROOT_E: f64 = 1.648_721_270_700_128_2;
    for (exp, x) in exp.iter_mut().zip(x) {
        let y = by * x - 0.5;
        *exp = ROOT_E * INVERSE_FACTORIALS.iter().fold(1.0 / 6_227_020_800.0, |sum, n| sum * y + n);
    }
}

/// The sum, by eights.
#[inline(always)]
fn sum(x: &[f64]) -> f64 {
    let (eights, rest) = x.as_chunks::<8>();
    let mut sums = [0.0; 8];
    for eight in eights {
        for (sum, x) in sums.iter_mut().zip(eight) {
            *sum += x;
        }
    }
    sums.iter().sum::<f64>() + rest.iter().sum::<f64>()
}

const INVERSE_FACTORIALS: [f64; 13] = [
    1.0 / 479_001_600.0,
    1.0 / 39_916_800.0,
    1.0 / 3_628_800.0,
    1.0 / 362_880.0,
    1.0 / 40_320.0,
    1.0 / 5_040.0,
    1.0 / 720.0,
    1.0 / 120.0,
    1.0 / 24.0,
    1.0 / 6.0,
    0.5,
    1.0,
    1.0,
];

impl Walker<'_> {
    fn walk_to(&mut self, edge: usize) {
        while self.k < edge {
            match self.f.phase {
                Phase::Catagen => self.leap(edge, 1.0 / self.job.law.clock.catagen_days),
                Phase::Telogen if self.f.strengths.is_none() => self.leap(edge, 1.0 / self.job.law.clock.telogen_days),
                Phase::Anagen if self.f.footprints > 0.0 => self.grow_wounded(edge),
                Phase::Lost => unreachable!("nothing loses follicles in these jobs"),
                _ => self.blocks(edge),
            }
        }
    }

    /// A phase at one rate, up to its end or to an edge.
    fn leap(&mut self, edge: usize, rate: f64) {
        let ends = self.f.day + (self.f.threshold - self.f.progress) / rate;
        let until = self.road.edges[edge];
        if self.f.phase == Phase::Anagen {
            self.grow_days(ends.min(until) - self.f.day, 0.0);
        }
        if ends > until {
            self.f.progress += rate * (until - self.f.day);
            self.f.day = until;
            self.k = edge;
        } else {
            self.f.day = ends;
            self.k += self.road.edges[self.k + 1..edge].partition_point(|e| *e < ends);
            self.enter_next();
        }
    }

    /// Activation in the stretches from `from` on.
    #[inline(always)]
    fn activation(&self, from: usize, b: &mut [f64]) {
        b.fill(0.0);
        if let Some(first) = self.f.strengths {
            let strengths = &self.job.strengths[first as usize..][..self.road.layers.len()];
            for ((acts, layer), strength) in self.road.layers.iter().zip(strengths) {
                if acts.start < from + b.len() && from < acts.end {
                    for (b, f) in b.iter_mut().zip(&layer[from..]) {
                        *b += strength * f;
                    }
                }
            }
            for b in b {
                *b /= 1.0 + *b;
            }
        }
    }

    /// What the size of the papilla makes of the rate (growing) or mean (empty) of the phase.
    #[inline(always)]
    fn by_size(&self) -> f64 {
        let clock = &self.job.law.clock;
        match self.f.phase {
            Phase::Anagen => (-clock.anagen_by_size * self.f.log_size).exp() / self.job.traits.anagen_days,
            Phase::Kenogen => clock.kenogen_days * (-clock.kenogen_by_size * self.f.log_size).exp(),
            _ => 1.0,
        }
    }

    /// `exp(by a)` in the stretches from `from` on.
    #[inline(always)]
    fn of_androgen(&self, from: usize, by: f64, exp: &mut [f64]) {
        let androgen = &self.road.androgen[self.f.region as usize][from..from + exp.len()];
        let by = by * self.f.sensitivity;
        if androgen[0] == androgen[exp.len() - 1] {
            return exp.fill((by * androgen[0]).exp());
        }
        exp_to_one(by, androgen, exp);
    }

    /// The rates of the phase in the stretches from `from` on.
    #[inline(always)]
    fn rates(&self, from: usize, by_size: f64, b: &[f64], rates: &mut [f64]) {
        let clock = &self.job.law.clock;
        match self.f.phase {
            Phase::Anagen => {
                self.of_androgen(from, clock.anagen_by_androgen, rates);
                for (rate, b) in rates.iter_mut().zip(b) {
                    *rate *= by_size / (1.0 + clock.anagen_by_trophic * b);
                }
            }
            Phase::Telogen => {
                for (rate, b) in rates.iter_mut().zip(b) {
                    *rate = (1.0 + clock.telogen_by_trophic * b) / clock.telogen_days;
                }
            }
            _ => {
                self.of_androgen(from, clock.kenogen_by_androgen, rates);
                for (rate, b) in rates.iter_mut().zip(b) {
                    *rate = 1.0 / self.kenogen_days(by_size * *rate, *b);
                }
            }
        }
    }

    /// The rate of the phase in one stretch, and the activation.
    fn rate(&self, k: usize) -> (f64, f64) {
        let (mut b, mut rate) = ([0.0], [0.0]);
        self.activation(k, &mut b);
        self.rates(k, self.by_size(), &b, &mut rate);
        (rate[0], b[0])
    }

    #[inline(always)]
    fn kenogen_days(&self, base: f64, b: f64) -> f64 {
        let clock = &self.job.law.clock;
        let x = clock.critical_size / (self.f.size * (1.0 + clock.threshold_by_trophic * b));
        let x2 = x * x;
        let mean = base * (1.0 + x2 * x2 * x2) / (1.0 + clock.kenogen_by_trophic * b);
        if mean < clock.kenogen_cap_days { mean } else { clock.kenogen_cap_days }
    }

    /// A phase under daily drivers, block by block, up to its end or to an edge.
    fn blocks(&mut self, edge: usize) {
        let quiet = |walker: &mut Self| {
            let rate = walker.quiet_rate.unwrap_or_else(|| walker.rate(walker.k).0);
            walker.quiet_rate = Some(rate);
            walker.leap(edge, rate);
        };
        if self.k >= self.road.quiet_from {
            return quiet(self);
        }
        let by_size = self.by_size();
        let (mut b, mut rates, mut gains) = ([0.0; BLOCK], [0.0; BLOCK], [0.0; BLOCK]);
        while self.k < edge {
            if self.k >= self.road.quiet_from {
                return quiet(self);
            }
            let from = self.k;
            let count = BLOCK.min(edge - from);
            let (b, rates, gains) = (&mut b[..count], &mut rates[..count], &mut gains[..count]);
            self.activation(from, b);
            self.rates(from, by_size, b, rates);
            for ((gain, rate), days) in gains.iter_mut().zip(&*rates).zip(&self.road.days[from..]) {
                *gain = rate * days;
            }
            gains[0] = rates[0] * (self.road.edges[from + 1] - self.f.day);
            let gain = sum(gains);
            let mut whole = count;
            if self.f.progress + gain < self.f.threshold {
                self.f.progress += gain;
            } else {
                // It ends within the block, unless the sum only rounds to that.
                whole = 0;
                while whole < count && self.f.progress + gains[whole] < self.f.threshold {
                    self.f.progress += gains[whole];
                    whole += 1;
                }
            }
            let grows = self.f.phase == Phase::Anagen;
            if whole > 0 {
                if grows {
                    self.grow_shaft(from, &b[..whole]);
                }
                self.f.day = self.road.edges[from + whole];
                self.k = from + whole;
            }
            if whole < count {
                let left = (self.f.threshold - self.f.progress) / rates[whole];
                let ends = (self.f.day + left).min(self.road.edges[self.k + 1]);
                if grows {
                    self.grow_days(ends - self.f.day, b[whole]);
                }
                self.f.day = ends;
                return self.enter_next();
            }
        }
    }

    /// Growth over whole stretches, the first of them begun.
    #[inline(always)]
    fn grow_shaft(&mut self, from: usize, b: &[f64]) {
        if self.f.strengths.is_none() {
            return self.grow_days(self.road.edges[from + b.len()] - self.f.day, 0.0);
        }
        self.grow_days(self.road.edges[from + 1] - self.f.day, b[0]);
        let mut activated = 0.0;
        for (b, days) in b[1..].iter().zip(&self.road.days[from + 1..]) {
            activated += b * days;
        }
        let days = self.road.edges[from + b.len()] - self.road.edges[from + 1];
        let by_trophic = self.job.law.shaft.section_by_trophic;
        self.f.grown_days += days;
        self.f.section_days += days + by_trophic * activated;
        self.f.last_section = 1.0 + by_trophic * b[b.len() - 1];
    }

    /// Growth over some days of one stretch.
    #[inline(always)]
    fn grow_days(&mut self, days: f64, b: f64) {
        self.f.last_section = 1.0 + self.job.law.shaft.section_by_trophic * b;
        self.f.grown_days += days;
        self.f.section_days += self.f.last_section * days;
    }

    /// Growth in a footprint, where a needle's shock may end it: block by block away from the needles,
    /// stretch by stretch where they act.
    fn grow_wounded(&mut self, edge: usize) {
        let day = self.f.day;
        let next = self.job.needles.iter().map(|n| n.0).find(|from| *from > day);
        let acts: f64 =
            self.job.needles.iter().filter(|n| n.0 <= day && day < n.1).map(|n| n.2 * self.f.footprints).sum();
        if acts == 0.0 {
            let calm = next.map_or(edge, |from| self.road.edges.partition_point(|e| *e < from).min(edge));
            return self.blocks(calm);
        }
        // Needles act over whole days, and so do the stretches here.
        let until = self.road.edges[self.k + 1];
        let (rate, b) = self.rate(self.k);
        let clock_ends = day + (self.f.threshold - self.f.progress) / rate;
        let shock_ends = day + (self.f.shock_limit - self.f.shock) / acts;
        let ends = clock_ends.min(shock_ends);
        let days = ends.min(until) - day;
        self.grow_days(days, b);
        self.f.progress += rate * days;
        self.f.shock += acts * days;
        if ends > until {
            self.f.day = until;
            self.k += 1;
        } else {
            self.f.day = ends;
            self.enter_next();
        }
    }

    fn deviate(&self) -> ([u32; 4], f64) {
        let block = self.job.stream.block(self.f.id, self.f.transition, Purpose::Clock);
        (block, normal_quantile(uniform(block[0], block[1])))
    }

    fn enter_next(&mut self) {
        let clock = &self.job.law.clock;
        let threshold = |sigma: f64, z: f64| (sigma * z - 0.5 * sigma * sigma).exp();
        self.quiet_rate = None;
        self.f.transition += 1;
        self.f.progress = 0.0;
        match self.f.phase {
            Phase::Anagen => {
                self.f.phase = Phase::Catagen;
                self.f.threshold = 1.0;
            }
            Phase::Catagen => {
                self.f.phase = Phase::Telogen;
                self.f.threshold = threshold(clock.telogen_sigma, self.deviate().1);
            }
            Phase::Telogen => {
                self.f.past_mass += self.hair_mass();
                self.f.grown_days = 0.0;
                self.f.section_days = 0.0;
                self.f.phase = Phase::Kenogen;
                self.f.threshold = threshold(clock.kenogen_sigma, self.deviate().1);
                self.shed.push((self.index, self.f.day as f32));
            }
            Phase::Kenogen | Phase::Lost => {
                let (block, z) = self.deviate();
                self.renew(uniform32(block[3]));
                self.f.phase = Phase::Anagen;
                self.f.threshold = threshold(clock.anagen_sigma, z);
                self.f.shock = 0.0;
                self.f.shock_limit = -uniform32(block[2]).ln();
            }
        }
    }

    /// Niche and size are brought up to date; the new hair gets its calibre.
    fn renew(&mut self, luck: f64) {
        let (law, traits, k) = (self.job.law, self.job.traits, self.k);
        let f = &mut self.f;
        if f.size < law.niche.failure_size {
            let decay = law.niche.failure_per_year / 365.25 * (1.0 - f.size / law.niche.failure_size);
            f.integrity *= (-decay * (f.day - f.renewal_day)).exp();
        }
        f.renewal_day = f.day;
        let mut b = 0.0;
        if let Some(first) = f.strengths {
            let strengths = &self.job.strengths[first as usize..][..self.road.layers.len()];
            b = self.road.layers.iter().zip(strengths).map(|((_, layer), s)| s * layer[k]).sum::<f64>();
            b /= 1.0 + b;
        }
        let size = &law.size;
        let pressure = f.sensitivity * self.road.androgen[f.region as usize][k];
        let target =
            (1.0 - size.androgen_reach * pressure + size.set_point_by_trophic * b).clamp(size.set_point_floor, 1.0);
        let share = match f.size > target {
            true => size.shrinkage,
            false => f.integrity * (size.recovery + size.recovery_by_trophic * (1.0 - size.recovery) * b),
        };
        let noise = (size.noise * normal_quantile(luck) - 0.5 * size.noise * size.noise).exp();
        f.size = ((f.size + share * (target - f.size)) * noise).max(size.floor);
        f.log_size = f.size.ln();
        let shaft = &law.shaft;
        f.calibre_um = traits.calibre_um * (shaft.calibre_by_size * (f.constitution * f.size).ln()).exp();
        f.growth_mm_per_day = traits.growth_mm_per_day * (f.calibre_um / 80.0).sqrt();
    }

    fn hair_mass(&self) -> f64 {
        let f = &self.f;
        f.calibre_um * f.calibre_um * f.growth_mm_per_day * f.section_days
    }

    /// What a visit at an edge sees.
    fn look(&self, edge: usize, seen: &mut Seen) {
        let f = &self.f;
        let hair = f.phase != Phase::Kenogen;
        let buried = f.phase != Phase::Anagen && f.grown_days < self.job.law.shaft.visible_after_days;
        seen.phase.push(f.phase);
        seen.length_mm.push(if hair && !buried { (f.growth_mm_per_day * f.grown_days) as f32 } else { 0.0 });
        seen.calibre_um.push(if hair { (f.calibre_um * f.last_section.sqrt()) as f32 } else { 0.0 });
        seen.mass.push(f.past_mass + self.hair_mass());
        seen.dormant.push(
            !hair && {
                let clock = &self.job.law.clock;
                let k = edge.min(self.road.edges.len() - 2);
                let pressure = f.sensitivity * self.road.androgen[f.region as usize][k];
                let base = clock.kenogen_days
                    * (clock.kenogen_by_androgen * pressure - clock.kenogen_by_size * f.log_size).exp();
                let mut b = [0.0];
                self.activation(k, &mut b);
                self.kenogen_days(base, b[0]) > DORMANT_DAYS
            },
        );
    }
}
