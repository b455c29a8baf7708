//! Halloy's follicular automaton inside the engine: its follicle with size, niche, androgen and drugs
//! at rest, so that only the clock is left, walked by the engine's own `walk`.
//!
//! Halloy's three phases are anagen, telogen and latency (here kenogen), with means 3.6, 2.4 and
//! 2.0 months (Halloy 2002, `muA_Halloy`, `muT_Halloy`, `muL_Halloy` of targets.csv, read in the full
//! text). The engine's catagen, which his automaton lacks, is cut to a millionth of a day.

use anagen_model::follicle::walk::{Sink, Surroundings, walk};
use anagen_model::follicle::{Follicle, Phase, Snapshot, State};
use anagen_model::law::Parameters;
use anagen_model::patient::Traits;
use anagen_model::quantity::stream::Stream;

/// Days in a month.
pub const MONTH: f64 = 30.4375;
/// Halloy's means of anagen, telogen and latency, months.
pub const HALLOY_MONTHS: [f64; 3] = [3.6, 2.4, 2.0];
/// His mean cycle, months.
pub const CYCLE_MONTHS: f64 = 8.0;

/// An automaton: laws, traits and one follicle that feels nothing.
pub struct Automaton {
    /// The laws, with Halloy's means.
    pub law: Parameters,
    /// The traits that carry the mean of anagen.
    pub traits: Traits,
}

/// A shock of growing follicles: from day, to day, hazard per day.
pub type Shock = (f64, f64, f64);

impl Automaton {
    /// Halloy's means with the engine's own spreads (sigma 0.45, 0.35, 0.7).
    pub fn halloy() -> Automaton {
        let mut law = Parameters::default();
        law.clock.anagen_days = HALLOY_MONTHS[0] * MONTH;
        law.clock.telogen_days = HALLOY_MONTHS[1] * MONTH;
        law.clock.kenogen_days = HALLOY_MONTHS[2] * MONTH;
        law.clock.catagen_days = 1e-6;
        law.clock.critical_size = 0.0;
        law.size.noise = 0.0;
        let traits = Traits { anagen_days: law.clock.anagen_days, ..crate::setup::median_traits(&law) };
        Automaton { law, traits }
    }

    /// The same with one coefficient of variation for all three phases, such that the whole cycle has
    /// the coefficient of variation `cycle_cv`.
    pub fn with_cycle_cv(cycle_cv: f64) -> Automaton {
        let mut automaton = Automaton::halloy();
        let length = HALLOY_MONTHS.iter().map(|m| m * m).sum::<f64>().sqrt() / CYCLE_MONTHS;
        let phase_cv = cycle_cv / length;
        let sigma = (1.0 + phase_cv * phase_cv).ln().sqrt();
        let clock = &mut automaton.law.clock;
        (clock.anagen_sigma, clock.telogen_sigma, clock.kenogen_sigma) = (sigma, sigma, sigma);
        automaton
    }

    /// A follicle that has no androgen sensitivity.
    pub fn follicle(id: u32) -> Follicle {
        Follicle { id, constitution: 1.0, sensitivity: 0.0 }
    }

    /// Its state on day 0 by the engine's stationary law.
    pub fn stationary(&self, id: u32, stream: &Stream) -> State {
        Automaton::follicle(id).in_health(0.0, &self.law, &self.traits, stream)
    }

    /// A state on day 0 at the very end of kenogen, so that anagen is entered at once.
    pub fn at_birth(&self, id: u32, stream: &Stream) -> State {
        let mut state = self.stationary(id, stream);
        state.phase = Phase::Kenogen;
        state.progress = 1.0;
        state.threshold = 1.0;
        state.phase_day = 0.0;
        state
    }

    /// Walks one follicle from day 0 to `end` under nothing but shocks.
    #[allow(clippy::too_many_arguments)]
    pub fn run<S: Sink>(
        &self,
        id: u32,
        state: &mut State,
        end: f64,
        visits: &[f64],
        shocks: &[Shock],
        stream: &Stream,
        sink: &mut S,
    ) {
        let around = Surroundings {
            edges: &[0.0, end],
            androgen: &[0.0],
            minoxidil: &[0.0],
            anagen_rate: &[1.0],
            telogen: &[1.0],
            kenogen: &[1.0],
            release: &[],
            dystrophic: &[],
            damage: &[],
            growth: &[1.0],
            section: &[1.0],
            activation: [&[], &[]],
            tissue: None,
            shocks,
            captures: &[],
        };
        walk(&Automaton::follicle(id), state, &around, visits, &self.law, &self.traits, stream, sink);
    }
}

/// A listener that counts phases at each visit.
#[derive(Clone, Debug, Default)]
pub struct Census {
    /// Anagen, telogen, latency at each visit.
    pub counts: Vec<[u64; 3]>,
}

impl Census {
    /// A census of so many visits.
    pub fn new(visits: usize) -> Census {
        Census { counts: vec![[0; 3]; visits] }
    }

    /// Adds another census.
    pub fn merged(mut self, other: Census) -> Census {
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            for (a, b) in mine.iter_mut().zip(theirs) {
                *a += b;
            }
        }
        self
    }
}

impl Sink for Census {
    fn seen(&mut self, visit: usize, snapshot: Snapshot) {
        let index = match snapshot.phase {
            Phase::Anagen => 0,
            Phase::Catagen | Phase::Telogen => 1,
            Phase::Kenogen | Phase::Lost => 2,
        };
        self.counts[visit][index] += 1;
    }
    fn shed(&mut self, _: f64) {}
}

/// A listener that notes every phase entry.
#[derive(Clone, Debug, Default)]
pub struct Diary {
    /// Day and phase of every entry, in order.
    pub entries: Vec<(f64, Phase)>,
}

impl Sink for Diary {
    fn seen(&mut self, _: usize, _: Snapshot) {}
    fn shed(&mut self, _: f64) {}
    fn entered(&mut self, day: f64, phase: Phase) {
        self.entries.push((day, phase));
    }
}
