//! Exponential, logarithm and normal quantile without a branch, written once for one number and for
//! eight side by side: every lane computes what one follicle alone would, to the bit.
//!
//! The approximations are those of FreeBSD's msun (`e_exp.c`, `e_log.c`, error below 1 ulp) and of
//! Wichura's AS 241, which `libm` and [`super::special::normal_quantile`] follow too: the tests below compare the bits.
//! Only `+ - * /`, square roots and moves of bits are used, which IEEE 754 fixes on every machine.

use fearless_simd::{Simd, f64x8, mask64x8, prelude::*, u64x8};
use std::ops::{Add, Div, Mul, Neg, Sub};

/// Eight numbers side by side.
pub type Eight<S> = f64x8<S>;

/// A number, or several side by side.
pub trait Real:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
{
    /// One answer a lane.
    type Mask: Copy;
    /// The same number in every lane.
    fn like(self, x: f64) -> Self;
    /// Square root.
    fn root(self) -> Self;
    /// Absolute value.
    fn magnitude(self) -> Self;
    /// `2^k`, where `self` is `k` plus `ROUND`.
    fn power_of_two(self) -> Self;
    /// `(k, m)` with `self = 2^k m` and `m` about 1, between the square roots of 1/2 and 2.
    fn parts(self) -> (Self, Self);
    /// Where it is below `x`.
    fn below(self, x: f64) -> Self::Mask;
    /// The first where the mask says so, else the second.
    fn choose(mask: Self::Mask, first: Self, second: Self) -> Self;
}

/// 1.5 x 2^52: adding it rounds to an integer, which then stands in the low bits.
const ROUND: f64 = 6_755_399_441_055_744.0;
/// 2^52, as a number and as bits: integers below it are the low bits of a float of that exponent.
const WHOLE: f64 = 4_503_599_627_370_496.0;
const WHOLE_BITS: u64 = 0x4330_0000_0000_0000;
/// The high bits of the square root of 1/2, and what is left of those of 1.
const CUT: u64 = 0x3fe6_a09e_0000_0000;
const LIFT: u64 = 0x3ff0_0000_0000_0000 - CUT;
const MANTISSA: u64 = 0x000f_ffff_ffff_ffff;

impl Real for f64 {
    type Mask = bool;
    #[inline(always)]
    fn like(self, x: f64) -> f64 {
        x
    }
    #[inline(always)]
    fn root(self) -> f64 {
        self.sqrt()
    }
    #[inline(always)]
    fn magnitude(self) -> f64 {
        self.abs()
    }
    #[inline(always)]
    fn power_of_two(self) -> f64 {
        f64::from_bits(self.to_bits().wrapping_add(1023) << 52)
    }
    #[inline(always)]
    fn parts(self) -> (f64, f64) {
        let moved = self.to_bits().wrapping_add(LIFT);
        let k = f64::from_bits(WHOLE_BITS | (moved >> 52)) - (WHOLE + 1023.0);
        (k, f64::from_bits((moved & MANTISSA) + CUT))
    }
    #[inline(always)]
    fn below(self, x: f64) -> bool {
        self < x
    }
    #[inline(always)]
    fn choose(mask: bool, first: f64, second: f64) -> f64 {
        if mask { first } else { second }
    }
}

impl<S: Simd> Real for f64x8<S> {
    type Mask = mask64x8<S>;
    #[inline(always)]
    fn like(self, x: f64) -> Self {
        f64x8::splat(self.simd, x)
    }
    #[inline(always)]
    fn root(self) -> Self {
        self.sqrt()
    }
    #[inline(always)]
    fn magnitude(self) -> Self {
        self.abs()
    }
    #[inline(always)]
    fn power_of_two(self) -> Self {
        let bits: u64x8<S> = self.bitcast();
        ((bits + 1023) << 52).bitcast()
    }
    #[inline(always)]
    fn parts(self) -> (Self, Self) {
        let bits: u64x8<S> = self.bitcast();
        let moved = bits + LIFT;
        let k: f64x8<S> = ((moved >> 52) | WHOLE_BITS).bitcast();
        (k - (WHOLE + 1023.0), ((moved & MANTISSA) + CUT).bitcast())
    }
    #[inline(always)]
    fn below(self, x: f64) -> Self::Mask {
        self.simd_lt(f64x8::splat(self.simd, x))
    }
    #[inline(always)]
    fn choose(mask: Self::Mask, first: Self, second: Self) -> Self {
        mask.select(first, second)
    }
}

/// A polynomial, the highest coefficient first.
#[inline(always)]
fn polynomial<R: Real, const N: usize>(x: R, coefficients: [f64; N]) -> R {
    let mut sum = x.like(coefficients[0]);
    for c in &coefficients[1..] {
        sum = sum * x + *c;
    }
    sum
}

const LN2_HIGH: f64 = 6.931_471_803_691_238_164_90e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_700_02e-10;

/// `e^x` for `|x| < 708`.
#[inline(always)]
pub fn exp_within<R: Real>(x: R) -> R {
    const P: [f64; 5] = [
        4.138_136_797_057_238_460_39e-8,
        -1.653_390_220_546_525_153_90e-6,
        6.613_756_321_437_934_361_17e-5,
        -2.777_777_777_701_559_338_42e-3,
        1.666_666_666_666_660_190_37e-1,
    ];
    let rounded = x * std::f64::consts::LOG2_E + ROUND;
    let k = rounded - ROUND;
    let high = x - k * LN2_HIGH;
    let low = k * LN2_LOW;
    let r = high - low;
    let rr = r * r;
    let c = r - rr * polynomial(rr, P);
    let y = r * c / (x.like(2.0) - c) - low + high + 1.0;
    y * rounded.power_of_two()
}

/// `e^x`; outside the range of [`exp_within`] as `libm` has it.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    if x.abs() < 708.0 { exp_within(x) } else { libm::exp(x) }
}

/// The natural logarithm of a positive normal number.
#[inline(always)]
pub fn ln_within<R: Real>(x: R) -> R {
    const EVEN: [f64; 3] = [1.531_383_769_920_937_332e-1, 2.222_219_843_214_978_396e-1, 3.999_999_999_940_941_908e-1];
    const ODD: [f64; 4] = [
        1.479_819_860_511_658_591e-1,
        1.818_357_216_161_805_012e-1,
        2.857_142_874_366_239_149e-1,
        6.666_666_666_666_735_130e-1,
    ];
    let (k, m) = x.parts();
    let f = m - 1.0;
    let half = f * 0.5 * f;
    let s = f / (f + 2.0);
    let z = s * s;
    let w = z * z;
    let r = z * polynomial(w, ODD) + w * polynomial(w, EVEN);
    s * (half + r) + k * LN2_LOW - half + f + k * LN2_HIGH
}

/// The natural logarithm; what is not a positive normal number goes to `libm`.
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    if (f64::MIN_POSITIVE..=f64::MAX).contains(&x) { ln_within(x) } else { libm::log(x) }
}

/// Uniforms in (0, 1) from two 32-bit words a lane, as [`super::stream::uniform`].
#[inline(always)]
pub fn uniforms<S: Simd>(a: u64x8<S>, b: u64x8<S>) -> Eight<S> {
    let bits = (a << 20) | (b >> 12) | WHOLE_BITS;
    let whole: f64x8<S> = bits.bitcast();
    (whole - WHOLE + 0.5) * (1.0 / WHOLE)
}

/// Uniforms in (0, 1) from one 32-bit word a lane, as [`super::stream::uniform32`].
#[inline(always)]
pub fn uniforms32<S: Simd>(a: u64x8<S>) -> Eight<S> {
    let whole: f64x8<S> = (a | WHOLE_BITS).bitcast();
    (whole - WHOLE + 0.5) * (1.0 / 4_294_967_296.0)
}

/// The normal quantile where [`quantile_reaches`]; beyond, ask [`super::special::normal_quantile`].
#[inline(always)]
pub fn quantile_within<R: Real>(u: R) -> R {
    const MIDDLE: [[f64; 8]; 2] = [
        [
            2509.0809287301226727,
            33430.575583588128105,
            67265.770927008700853,
            45921.953931549871457,
            13731.693765509461125,
            1971.5909503065514427,
            133.14166789178437745,
            3.387132872796366608,
        ],
        [
            5226.495278852545925,
            28729.085735721942674,
            39307.89580009271061,
            21213.794301586595867,
            5394.1960214247511077,
            687.1870074920579083,
            42.313330701600911252,
            1.0,
        ],
    ];
    const OUTER: [[f64; 8]; 2] = [
        [
            7.7454501427834140764e-4,
            0.0227238449892691845833,
            0.24178072517745061177,
            1.27045825245236838258,
            3.64784832476320460504,
            5.7694972214606914055,
            4.6303378461565452959,
            1.42343711074968357734,
        ],
        [
            1.05075007164441684324e-9,
            5.475938084995344946e-4,
            0.0151986665636164571966,
            0.14810397642748007459,
            0.68976733498510000455,
            1.6763848301838038494,
            2.05319162663775882187,
            1.0,
        ],
    ];
    let q = u - 0.5;
    let r = u.like(0.180625) - q * q;
    let middle = q * polynomial(r, MIDDLE[0]) / polynomial(r, MIDDLE[1]);
    let negative = q.below(0.0);
    let tail = R::choose(negative, u, u.like(1.0) - u);
    let r = (-ln_within(tail)).root() - 1.6;
    let x = polynomial(r, OUTER[0]) / polynomial(r, OUTER[1]);
    let outer = R::choose(negative, -x, x);
    // The next number above 0.425: within it the middle holds.
    R::choose(q.magnitude().below(0.425_f64.next_up()), middle, outer)
}

/// Whether [`quantile_within`] holds at `u`.
#[inline(always)]
pub fn quantile_reaches(u: f64) -> bool {
    const LEAST: f64 = 1.4e-11;
    u > LEAST && u < 1.0 - LEAST
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::special::normal_quantile;
    use crate::quantity::stream::{Purpose, Stream};

    fn some(n: u32) -> impl Iterator<Item = f64> {
        let stream = Stream::new(11, 0);
        (0..n).flat_map(move |i| stream.uniforms(i, 0, Purpose::Device))
    }

    fn quantile(u: f64) -> f64 {
        if quantile_reaches(u) { quantile_within(u) } else { normal_quantile(u) }
    }

    #[test]
    fn every_bit_is_that_of_the_library() {
        for (i, u) in some(200_000).enumerate() {
            let x = (u - 0.5) * if i % 2 == 0 { 4.0 } else { 1400.0 };
            assert_eq!(exp(x).to_bits(), libm::exp(x).to_bits(), "exp {x}");
            let x = libm::exp(x);
            assert_eq!(ln(x).to_bits(), libm::log(x).to_bits(), "ln {x}");
            assert_eq!(quantile(u).to_bits(), normal_quantile(u).to_bits(), "quantile {u}");
            let rare = u * u * 1e-9;
            assert_eq!(quantile(rare).to_bits(), normal_quantile(rare).to_bits(), "quantile {rare}");
            assert_eq!(quantile(1.0 - rare).to_bits(), normal_quantile(1.0 - rare).to_bits());
        }
    }

    #[test]
    fn the_ends_are_those_of_the_library() {
        for x in [0.0, -0.0, 1.0, 707.9, 708.0, 709.5, 710.0, -707.9, -720.0, -800.0, f64::INFINITY, f64::NEG_INFINITY]
        {
            assert_eq!(exp(x).to_bits(), libm::exp(x).to_bits(), "exp {x}");
        }
        for x in [0.0, 1.0, f64::MIN_POSITIVE, 1e-310, f64::MAX, f64::INFINITY] {
            assert_eq!(ln(x).to_bits(), libm::log(x).to_bits(), "ln {x}");
        }
        assert!(exp(f64::NAN).is_nan() && ln(-1.0).is_nan());
    }
}
