//! Choices made from a string of bytes: a fuzzer's input, or luck from a seed.
//!
//! Whoever makes something up (a protocol, the surroundings of a follicle) asks for numbers and picks
//! one by one; when the bytes are used up every answer is the first or least there is, so that a
//! shorter string makes a simpler thing.

use anagen_model::quantity::stream::{Purpose, Stream};

/// A string of bytes from which choices are made.
#[derive(Clone, Debug)]
pub struct Dice<'a> {
    rest: &'a [u8],
}

impl<'a> Dice<'a> {
    /// Choices from these bytes.
    pub fn of(bytes: &'a [u8]) -> Self {
        Dice { rest: bytes }
    }

    /// `count` bytes of luck number `number` under a seed.
    pub fn luck(seed: u64, number: u32, count: usize) -> Vec<u8> {
        let stream = Stream::new(seed, number);
        let blocks = (0..).flat_map(|i| stream.block(i, 0, Purpose::Layout));
        blocks.flat_map(u32::to_le_bytes).take(count).collect()
    }

    /// Whether every byte was used.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.rest.split_first() else { return 0 };
        self.rest = rest;
        *first
    }

    /// Two bytes.
    pub fn pair(&mut self) -> u16 {
        u16::from_le_bytes([self.byte(), self.byte()])
    }

    /// Four bytes.
    pub fn word(&mut self) -> u32 {
        u32::from_le_bytes([self.byte(), self.byte(), self.byte(), self.byte()])
    }

    /// A number of 65,536 steps within `low..=high`, both ends among them.
    pub fn within(&mut self, low: f64, high: f64) -> f64 {
        (low + (high - low) * (self.pair() as f64 / 65_535.0)).clamp(low, high)
    }

    /// Any number there is: infinite and no number among them.
    pub fn any(&mut self) -> f64 {
        f64::from_bits(self.word() as u64 | (self.word() as u64) << 32)
    }

    /// A number below `count`, which is at least 1 and at most 65,536.
    pub fn below(&mut self, count: usize) -> usize {
        let drawn = if count <= 256 { self.byte() as usize } else { self.pair() as usize };
        drawn % count
    }

    /// True in `of_256` of 256 cases; never once the bytes are used up.
    pub fn chance(&mut self, of_256: u16) -> bool {
        !self.is_empty() && (self.byte() as u16) < of_256
    }

    /// One of a list.
    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_stay_in_their_bounds_and_end_simply() {
        let luck = Dice::luck(7, 1, 4000);
        let mut dice = Dice::of(&luck);
        let (mut least, mut greatest) = (f64::INFINITY, f64::NEG_INFINITY);
        for _ in 0..500 {
            let x = dice.within(-2.0, 3.0);
            (least, greatest) = (least.min(x), greatest.max(x));
            assert!((-2.0..=3.0).contains(&x) && dice.below(7) < 7);
        }
        assert!(least < -1.9 && greatest > 2.9);
        let mut spent = Dice::of(&[]);
        assert!(spent.is_empty() && !spent.chance(256));
        assert_eq!((spent.within(1.0, 2.0), spent.pick(&["a", "b"])), (1.0, "a"));
        assert_ne!(Dice::luck(7, 1, 64), Dice::luck(7, 2, 64));
    }
}
