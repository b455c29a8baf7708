//! The luck of a follicle's coming phase entries, drawn ahead, several at a time.
//!
//! A draw is a function of its key alone, and the keys of the coming entries are known: so they are
//! drawn side by side, one a lane. What was drawn ahead and is not needed is forgotten; what is used is
//! to the bit what [`Stream::block`] gives for the same key.

use super::clock::{self, Clock, Phase};
use super::size;
use crate::quantity::elementary::{Eight, exp_within, quantile_reaches, quantile_within, uniforms, uniforms32};
use crate::quantity::lanes::Lanes;
use crate::quantity::special::normal_quantile;
use crate::quantity::stream::{Block, Purpose, Stream, philox_wide};
use fearless_simd::{Simd, dispatch, prelude::*, u64x8};

/// Entries drawn side by side.
const WIDTH: usize = 8;
/// Entries drawn ahead at most.
const AHEAD: usize = 2 * WIDTH;

/// The luck of the coming entries of one follicle.
#[derive(Clone, Debug)]
pub struct Luck {
    lanes: Lanes,
    /// Spread of the phases, in cycle order.
    sigmas: [f64; 4],
    follicle: u32,
    /// How many times [`WIDTH`] entries are worth drawing ahead; 0: each when it is needed.
    rounds: usize,
    first: u32,
    drawn: u32,
    /// The phase that the first of them enters, if the cycle goes its healthy way.
    entering: usize,
    words: [[u64; AHEAD]; 4],
    deviate: [f64; AHEAD],
    threshold: [f64; AHEAD],
    size_deviate: [f64; AHEAD],
}

impl Luck {
    /// Nothing drawn yet.
    pub fn new(clock: &Clock, lanes: Lanes) -> Luck {
        Luck {
            lanes,
            sigmas: [clock.anagen_sigma, 0.0, clock.telogen_sigma, clock.kenogen_sigma],
            follicle: 0,
            rounds: 0,
            first: 0,
            drawn: 0,
            entering: 0,
            words: [[0; AHEAD]; 4],
            deviate: [0.0; AHEAD],
            threshold: [0.0; AHEAD],
            size_deviate: [0.0; AHEAD],
        }
    }

    /// Turns to a follicle, of any stream, that may see about so many entries.
    #[inline(always)]
    pub fn turn_to(&mut self, follicle: u32, expected: f64) {
        self.follicle = follicle;
        self.drawn = 0;
        self.rounds = if expected < 2.5 {
            0
        } else if expected < 7.0 {
            1
        } else {
            2
        };
    }

    /// Which lane holds an entry, into that phase.
    #[inline(always)]
    fn lane(&mut self, stream: &Stream, transition: u32, phase: Phase) -> usize {
        let lane = transition.wrapping_sub(self.first);
        if lane < self.drawn {
            return lane as usize;
        }
        self.refill(stream, transition, phase);
        0
    }

    /// Draws from an entry on.
    #[inline(never)]
    fn refill(&mut self, stream: &Stream, transition: u32, phase: Phase) {
        self.first = transition;
        self.entering = phase as usize;
        if self.rounds == 0 {
            self.drawn = 1;
            self.draw_one(stream);
        } else {
            self.drawn = (self.rounds * WIDTH) as u32;
            dispatch!(self.lanes.level(), simd => self.draw(simd, stream));
        }
    }

    #[inline(always)]
    fn draw_one(&mut self, stream: &Stream) {
        let block = stream.block(self.follicle, self.first, Purpose::Clock);
        for (row, word) in self.words.iter_mut().zip(block) {
            row[0] = word as u64;
        }
        self.deviate[0] = clock::clock_deviate(&block);
        self.threshold[0] = clock::threshold(self.sigmas[self.entering % 4], self.deviate[0]);
        self.size_deviate[0] = if self.entering == 0 { size::size_deviate(&block) } else { 0.0 };
    }

    #[inline(always)]
    fn draw<S: Simd>(&mut self, simd: S, stream: &Stream) {
        let sigmas: [f64; WIDTH] = std::array::from_fn(|lane| self.sigmas[(self.entering + lane) % 4]);
        let sigmas = Eight::simd_from(simd, sigmas);
        for from in (0..self.rounds * WIDTH).step_by(WIDTH) {
            let lanes = from..from + WIDTH;
            let first = self.first as u64 + from as u64;
            let transitions: [u64; WIDTH] = std::array::from_fn(|lane| (first + lane as u64) & 0xffff_ffff);
            let all = |x: u32| u64x8::splat(simd, x as u64);
            let counter = [
                all(self.follicle),
                u64x8::simd_from(simd, transitions),
                all(Purpose::Clock as u32),
                all(stream.patient()),
            ];
            let block = philox_wide(counter, stream.key());
            for (row, words) in self.words.iter_mut().zip(block) {
                words.store_slice(&mut row[lanes.clone()]);
            }
            let z = quantiles(uniforms(block[0], block[1]));
            z.store_slice(&mut self.deviate[lanes.clone()]);
            exp_within(clock::threshold_exponent(sigmas, z)).store_slice(&mut self.threshold[lanes.clone()]);
            quantiles(uniforms32(block[3])).store_slice(&mut self.size_deviate[lanes]);
        }
    }

    /// The threshold of an entry into `phase` with spread `sigma`: [`clock::threshold`] of its block.
    #[inline(always)]
    pub fn threshold(&mut self, stream: &Stream, transition: u32, phase: Phase, sigma: f64) -> f64 {
        let lane = self.lane(stream, transition, phase);
        // A cycle that was broken off has other phases than were foreseen.
        if self.sigmas[(self.entering + lane) % 4] == sigma {
            self.threshold[lane]
        } else {
            clock::threshold(sigma, self.deviate[lane])
        }
    }

    /// The deviate of size noise of an entry into anagen: [`size::size_deviate`] of its block.
    #[inline(always)]
    pub fn size_deviate(&mut self, stream: &Stream, transition: u32) -> f64 {
        let lane = self.lane(stream, transition, Phase::Anagen);
        self.size_deviate[lane]
    }

    /// The block of an entry into `phase`.
    #[inline(always)]
    pub fn block(&mut self, stream: &Stream, transition: u32, phase: Phase) -> Block {
        let lane = self.lane(stream, transition, phase);
        [0, 1, 2, 3].map(|word| self.words[word][lane] as u32)
    }
}

/// Normal quantiles, those of rare luck one by one.
#[inline(always)]
fn quantiles<S: Simd>(u: Eight<S>) -> Eight<S> {
    let mut z = quantile_within(u);
    let u: [f64; WIDTH] = u.into();
    for (lane, u) in u.into_iter().enumerate() {
        if !quantile_reaches(u) {
            z[lane] = normal_quantile(u);
        }
    }
    z
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_ahead_is_what_would_be_drawn_alone() {
        let stream = Stream::new(5, 3);
        let clock = Clock::default();
        for lanes in Lanes::all() {
            let mut luck = Luck::new(&clock, lanes);
            for follicle in 0..6000 {
                luck.turn_to(follicle, (follicle % 12) as f64);
                let mut phase = follicle as usize;
                for transition in [1, 2, 3, 9, 10, 11, 40, 2] {
                    phase += 1;
                    let entering = Phase::ALL[phase % 4];
                    let sigma = if phase % 3 == 0 { clock.dystrophic_sigma } else { luck.sigmas[phase % 4] };
                    let block = stream.block(follicle, transition, Purpose::Clock);
                    assert_eq!(luck.block(&stream, transition, entering), block);
                    let theta = luck.threshold(&stream, transition, entering, sigma);
                    let alone = clock::threshold(sigma, clock::clock_deviate(&block));
                    assert_eq!(theta.to_bits(), alone.to_bits(), "{}", lanes.name());
                    if luck.rounds > 0 || entering == Phase::Anagen && luck.entering == 0 {
                        let z = luck.size_deviate(&stream, transition);
                        assert_eq!(z.to_bits(), size::size_deviate(&block).to_bits(), "{}", lanes.name());
                    }
                }
            }
        }
    }
}
