//! How wide the machine computes: from one lane to AVX-512, chosen at run time, changing no bit.
//!
//! The few wide kernels are compiled once for every level (`fearless_simd`, which has all the `unsafe`)
//! and the level picks one. No lane talks to another and nothing is fused or reordered, so every level gives
//! the same bytes: a choice of speed, not of result.

use fearless_simd::Level;

/// A level of the machine's vector instructions.
#[derive(Clone, Copy, Debug)]
pub struct Lanes(Level);

impl Lanes {
    /// The widest this machine has.
    pub fn best() -> Lanes {
        Lanes(Level::new())
    }

    /// All this machine has, the narrowest first.
    pub fn all() -> Vec<Lanes> {
        let best = Level::new();
        let mut all = vec![Lanes(Level::fallback())];
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        {
            all.extend(best.as_sse2().map(|l| Lanes(Level::Sse2(l))));
            all.extend(best.as_sse4_2().map(|l| Lanes(Level::Sse4_2(l))));
            all.extend(best.as_avx2().map(|l| Lanes(Level::Avx2(l))));
            all.extend(best.as_avx512().map(|l| Lanes(Level::Avx512(l))));
        }
        #[cfg(target_arch = "aarch64")]
        all.extend(best.as_neon().map(|l| Lanes(Level::Neon(l))));
        all
    }

    /// The level of that name, if this machine has it.
    pub fn named(name: &str) -> Option<Lanes> {
        Lanes::all().into_iter().find(|lanes| lanes.name() == name)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self.0 {
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Level::Sse2(_) => "sse2",
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Level::Sse4_2(_) => "sse4.2",
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Level::Avx2(_) => "avx2",
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Level::Avx512(_) => "avx512",
            #[cfg(target_arch = "aarch64")]
            Level::Neon(_) => "neon",
            _ => "scalar",
        }
    }

    /// The level as `fearless_simd::dispatch!` takes it.
    #[inline(always)]
    pub(crate) fn level(self) -> Level {
        self.0
    }
}

impl PartialEq for Lanes {
    fn eq(&self, other: &Lanes) -> bool {
        self.name() == other.name()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_is_found_by_its_name() {
        let all = Lanes::all();
        assert!(all.len() >= 2, "a machine with one level cannot compare two");
        for lanes in &all {
            assert_eq!(Lanes::named(lanes.name()), Some(*lanes));
        }
        assert!(all.contains(&Lanes::best()) && Lanes::named("abacus").is_none());
    }
}
