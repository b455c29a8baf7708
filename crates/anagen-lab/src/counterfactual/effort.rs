//! How many possible patients are asked: all of them unless sites or plans are so many that it would take
//! minutes. The number depends on the protocol alone, never on a clock.

use crate::run::Setup;

/// Work that is done for one answer: plans on target areas, in cm2.
const WORK_CM2: f64 = 10_000.0;
/// An answer that needs more than this many times the work is not given.
const MOST: f64 = 3.0;
/// How much more work an area is over which an immune attack spreads.
const ATTACKED: f64 = 40.0;

/// How much work one plan on a site is, in cm2 of quiet scalp.
pub fn work_of_site(setup: &Setup, site: usize) -> f64 {
    let attacked = setup.causes.iter().any(|cause| cause.outbreak().is_some());
    setup.sites[site].area_cm2 * if attacked { ATTACKED } else { 1.0 }
}

/// The same of all sites.
pub fn work_of_sites(setup: &Setup) -> f64 {
    (0..setup.sites.len()).map(|site| work_of_site(setup, site)).sum()
}

/// How many of `all` patients are asked if one is `work`: `least` at least.
pub fn patients(all: usize, least: usize, work: f64) -> usize {
    let fit = WORK_CM2 / work.max(1e-9);
    all.min(least.max(fit.min(all as f64) as usize))
}

/// Whether even `patients` are too much work.
pub fn too_much(patients: usize, work: f64) -> bool {
    patients as f64 * work > MOST * WORK_CM2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_work_is_done_with_everybody_and_much_with_few() {
        assert_eq!([1.0, 250.0, 500.0, 1e6].map(|work| patients(40, 8, work)), [40, 40, 20, 8]);
        assert_eq!((patients(3, 8, 1e6), patients(0, 8, 1.0)), (3, 0));
        assert!(!too_much(4, 7500.0) && too_much(4, 7501.0));
    }
}
