//! Chance: every draw is a pure function of (seed, patient, follicle, transition, purpose).
//!
//! The generator is Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as
//! 1, 2, 3"), checked below against the known answers of Random123. No key holds a day, so a leap
//! over a quiet year and 365 daily steps see the same luck, and so do two plans of one patient.

use super::special;
use fearless_simd::{Simd, u64x8};

/// What a draw is for. Part of the key, so that a new purpose never disturbs an old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Purpose {
    /// The clock of one phase entry: duration, shock threshold, size noise.
    Clock = 1,
    /// A follicle's constants: size, sensitivity, calibre.
    Constitution = 2,
    /// Phase and age at the start of the healthy history.
    Start = 3,
    /// Where follicular units stand.
    Layout = 4,
    /// Traits of the patient.
    Patient = 5,
    /// Reading errors of a device.
    Device = 6,
    /// Draws of the enrolment.
    Enrolment = 7,
    /// Draws of parameters from their priors.
    Parameters = 8,
    /// The look of a hair in the picture; never read by the model.
    Picture = 9,
    /// Drop-out of a follicle whose niche has failed.
    Loss = 10,
    /// An operation: which units are taken, where they are put, how each fares.
    Surgery = 11,
    /// Draws of a fit to published trials; never read by the model.
    Calibration = 12,
    /// Points of a sensitivity analysis and their resampling; never read by the model.
    Sensitivity = 14,
    /// A virtual trial: who is allotted to what, comes, stays and is read how; never read by the model.
    Trial = 15,
    /// One patient's episode of areata: severity, response, remissions.
    Episode = 30,
    /// When and where a focus of areata lights up.
    Focus = 31,
    /// Which skin is disposed to areata.
    Disposition = 32,
    /// Drawing studies again, for the error of a score over them.
    Resampling = 60,
}

/// A source of keyed draws for one patient under one seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    key: [u32; 2],
    patient: u32,
}

/// The bit of a patient's number that tells another place of the scalp.
const ELSEWHERE: u32 = 0x8000_0000;

/// Four independent 32-bit words: one block of the generator.
pub type Block = [u32; 4];

impl Stream {
    /// The stream of `patient` under `seed`.
    pub fn new(seed: u64, patient: u32) -> Self {
        Stream { key: [seed as u32, (seed >> 32) as u32], patient }
    }

    /// Another stream of the same patient, for follicles that stand outside the area simulated: no key
    /// of theirs is one of this stream's, patients being numbered below 2^31.
    pub fn elsewhere(&self) -> Self {
        Stream { patient: self.patient ^ ELSEWHERE, ..*self }
    }

    /// The stream of the patient as a whole, from this one or from that of another place of the scalp.
    pub fn of_patient(&self) -> Self {
        Stream { patient: self.patient & !ELSEWHERE, ..*self }
    }

    /// The seed's part of every key.
    #[inline(always)]
    pub(crate) fn key(&self) -> [u32; 2] {
        self.key
    }

    /// The patient's part of every key.
    #[inline(always)]
    pub(crate) fn patient(&self) -> u32 {
        self.patient
    }

    /// The block keyed by follicle (or site, or draw), transition (or index) and purpose.
    #[inline(always)]
    pub fn block(&self, follicle: u32, transition: u32, purpose: Purpose) -> Block {
        philox4x32_10([follicle, transition, purpose as u32, self.patient], self.key)
    }

    /// Two uniforms in (0, 1) with 52 bits each.
    #[inline]
    pub fn uniforms(&self, follicle: u32, transition: u32, purpose: Purpose) -> [f64; 2] {
        let b = self.block(follicle, transition, purpose);
        [uniform(b[0], b[1]), uniform(b[2], b[3])]
    }

    /// Two independent standard normals.
    #[inline]
    pub fn normals(&self, follicle: u32, transition: u32, purpose: Purpose) -> [f64; 2] {
        let u = self.uniforms(follicle, transition, purpose);
        [special::normal_quantile(u[0]), special::normal_quantile(u[1])]
    }
}

/// A uniform in (0, 1) from one 32-bit word: the middle of its cell, never 0 or 1.
#[inline(always)]
pub fn uniform32(a: u32) -> f64 {
    (a as f64 + 0.5) * (1.0 / 4_294_967_296.0)
}

/// A uniform in (0, 1) from two 32-bit words: the middle of its 2^-52 cell.
#[inline(always)]
pub fn uniform(a: u32, b: u32) -> f64 {
    let bits = ((a as u64) << 20) | (b >> 12) as u64;
    (bits as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0)
}

/// [`philox4x32_10`] on eight counters side by side, each word held in 64 bits.
#[inline(always)]
pub(crate) fn philox_wide<S: Simd>(mut c: [u64x8<S>; 4], k: [u32; 2]) -> [u64x8<S>; 4] {
    const LOW: u64 = 0xffff_ffff;
    for round in 0..10u32 {
        let k0 = k[0].wrapping_add(W0.wrapping_mul(round)) as u64;
        let k1 = k[1].wrapping_add(W1.wrapping_mul(round)) as u64;
        let p0 = (c[0] & LOW) * M0;
        let p1 = (c[2] & LOW) * M1;
        c = [(p1 >> 32) ^ c[1] ^ k0, p1 & LOW, (p0 >> 32) ^ c[3] ^ k1, p0 & LOW];
    }
    c
}

const M0: u64 = 0xD251_1F53;
const M1: u64 = 0xCD9E_8D57;
const W0: u32 = 0x9E37_79B9;
const W1: u32 = 0xBB67_AE85;

/// Philox4x32 with ten rounds.
#[inline(always)]
pub fn philox4x32_10(mut c: [u32; 4], mut k: [u32; 2]) -> Block {
    let mut round = 0;
    loop {
        let p0 = M0 * c[0] as u64;
        let p1 = M1 * c[2] as u64;
        c = [(p1 >> 32) as u32 ^ c[1] ^ k[0], p1 as u32, (p0 >> 32) as u32 ^ c[3] ^ k[1], p0 as u32];
        round += 1;
        if round == 10 {
            return c;
        }
        k = [k[0].wrapping_add(W0), k[1].wrapping_add(W1)];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The three known answers of Random123's `kat_vectors` for philox4x32-10.
    #[test]
    fn philox_known_answers() {
        assert_eq!(philox4x32_10([0; 4], [0; 2]), [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
        assert_eq!(philox4x32_10([u32::MAX; 4], [u32::MAX; 2]), [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]);
        assert_eq!(
            philox4x32_10([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]),
            [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
        );
    }

    #[test]
    fn every_part_of_the_key_matters() {
        let s = Stream::new(7, 0);
        let base = s.block(1, 2, Purpose::Clock);
        assert_ne!(base, s.block(2, 2, Purpose::Clock));
        assert_ne!(base, s.block(1, 3, Purpose::Clock));
        assert_ne!(base, s.block(1, 2, Purpose::Start));
        assert_ne!(base, Stream::new(7, 1).block(1, 2, Purpose::Clock));
        assert_ne!(base, Stream::new(7 << 32, 0).block(1, 2, Purpose::Clock));
    }
}
