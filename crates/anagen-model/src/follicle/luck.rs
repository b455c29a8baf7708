//! The luck of a follicle's coming phase entries, drawn ahead, several at a time.
//!
//! A draw is a function of its key alone, and the keys of the coming entries are known: so they are
//! drawn side by side, one a lane. What was drawn ahead and is not needed is forgotten; what is used is
//! to the bit what [`Stream::block`] gives for the same key.

use super::clock;
use crate::quantity::elementary::{quantile_reaches, quantile_within, uniforms};
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
    follicle: u32,
    /// How many times [`WIDTH`] entries are worth drawing ahead; 0: each when it is needed.
    rounds: usize,
    first: u32,
    drawn: u32,
    words: [[u64; AHEAD]; 4],
    deviate: [f64; AHEAD],
}

impl Luck {
    /// Nothing drawn yet.
    pub fn new(lanes: Lanes) -> Luck {
        let (words, deviate) = ([[0; AHEAD]; 4], [0.0; AHEAD]);
        Luck { lanes, follicle: 0, rounds: 0, first: 0, drawn: 0, words, deviate }
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

    /// Which lane holds an entry.
    #[inline(always)]
    fn lane(&mut self, stream: &Stream, transition: u32) -> usize {
        let lane = transition.wrapping_sub(self.first);
        if lane < self.drawn {
            return lane as usize;
        }
        self.first = transition;
        self.drawn = (self.rounds * WIDTH).max(1) as u32;
        if self.rounds == 0 {
            self.draw_one(stream);
        } else {
            dispatch!(self.lanes.level(), simd => self.draw(simd, stream));
        }
        0
    }

    #[inline(always)]
    fn draw_one(&mut self, stream: &Stream) {
        let block = stream.block(self.follicle, self.first, Purpose::Clock);
        for (row, word) in self.words.iter_mut().zip(block) {
            row[0] = word as u64;
        }
        self.deviate[0] = clock::clock_deviate(&block);
    }

    #[inline(always)]
    fn draw<S: Simd>(&mut self, simd: S, stream: &Stream) {
        for round in 0..self.rounds {
            let from = round * WIDTH;
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
                words.store_slice(&mut row[from..from + WIDTH]);
            }
            let u = uniforms(block[0], block[1]);
            quantile_within(u).store_slice(&mut self.deviate[from..from + WIDTH]);
            let u: [f64; WIDTH] = u.into();
            for (lane, u) in u.into_iter().enumerate() {
                if !quantile_reaches(u) {
                    self.deviate[from + lane] = normal_quantile(u);
                }
            }
        }
    }

    /// The clock's deviate of an entry: [`clock::clock_deviate`] of its block.
    #[inline(always)]
    pub fn deviate(&mut self, stream: &Stream, transition: u32) -> f64 {
        let lane = self.lane(stream, transition);
        self.deviate[lane]
    }

    /// The block of an entry.
    #[inline(always)]
    pub fn block(&mut self, stream: &Stream, transition: u32) -> Block {
        let lane = self.lane(stream, transition);
        [0, 1, 2, 3].map(|word| self.words[word][lane] as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_ahead_is_what_would_be_drawn_alone() {
        let stream = Stream::new(5, 3);
        for lanes in Lanes::all() {
            let mut luck = Luck::new(lanes);
            for follicle in 0..6000 {
                luck.turn_to(follicle, (follicle % 12) as f64);
                for transition in [1, 2, 3, 9, 10, 11, 40, 2] {
                    let block = stream.block(follicle, transition, Purpose::Clock);
                    assert_eq!(luck.block(&stream, transition), block);
                    let z = luck.deviate(&stream, transition);
                    assert_eq!(z.to_bits(), clock::clock_deviate(&block).to_bits(), "{}", lanes.name());
                }
            }
        }
    }
}
