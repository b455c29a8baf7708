//! SALT: the share of the scalp without visible hair, by area, and its grade.
//!
//! A patch counts as bare if it and its neighbours together show less than a quarter of the hairs a
//! healthy scalp would have there, vellus not counted; the bare areas are summed with their true size.
//! Grades (Olsen 2004): S0 none, S1 under 25 %, S2 25 to 49, S3 50 to 74, S4 75 to 99, S5 all. Where a
//! rater estimates by quadrants with an error of some points, this reads without error. Ignored: colour
//! and length of hair, and thinning that leaves no skin bare.

use super::{Measure, Reading, Registration, Scope, View, visible};
use crate::quantity::Values;
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_fault, no_warning};

parameters! {
    /// Parameters of reading SALT.
    pub struct SaltLaw in "salt" {
        bare_share "f_bare" = 0.25, "fraction", 0.1, 0.5, Uniform, Population, Guess,
            "share of the healthy density below which skin looks bare",
            "assumed: raters judge bare or not; half a density is called thin";
        seen_um "d_salt" = 30.0, "um", 20.0, 40.0, Uniform, Population, Guess,
            "calibre below which a hair does not count", "assumed: the vellus limit of Whiting";
    }
}

/// The measure of SALT.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Salt;

/// The grade (0 to 5) of a SALT score, read as a whole number of percent.
pub fn grade(salt_percent: f64) -> f64 {
    let whole = libm::round(salt_percent);
    [1.0, 25.0, 50.0, 75.0, 100.0].iter().filter(|limit| whole >= **limit).count() as f64
}

/// Share of the scalp without visible hair, percent; `None` without a scalp.
pub fn salt_percent(view: &View) -> Option<f64> {
    let scalp = view.scalp?;
    let law = &view.parameters.salt;
    let mut hairs = vec![0.0; scalp.patches.len()];
    for (snapshot, patch) in view.follicles.iter().zip(scalp.patch_of) {
        if visible(snapshot, view.parameters) && snapshot.calibre_um as f64 >= law.seen_um {
            hairs[*patch as usize] += 1.0;
        }
    }
    let (mut bare, mut total) = (0.0, 0.0);
    for (patch, &area) in scalp.patches.area_cm2.iter().enumerate() {
        let around = scalp.patches.neighbours(patch as u32);
        let (mut seen, mut pooled) = (hairs[patch], area);
        for neighbour in around.into_iter().flatten() {
            seen += hairs[neighbour as usize];
            pooled += scalp.patches.area_cm2[neighbour as usize];
        }
        total += area;
        if seen < law.bare_share * scalp.healthy_hairs_per_cm2 * pooled {
            bare += area;
        }
    }
    // The share first: of a scalp that is all bare it is 1, and its percent exactly 100.
    Some(100.0 * (bare / total))
}

impl Measure for Salt {
    fn observe(&self, view: &View) -> Vec<Reading> {
        let Some(salt) = salt_percent(view) else { return Vec::new() };
        let values = [salt, grade(salt)];
        QUANTITIES.iter().zip(values).map(|(&(measure, unit, _), value)| Reading { measure, unit, value }).collect()
    }
}

const QUANTITIES: &[(&str, &str, &str)] = &[
    ("salt_percent", "%", "Share of the scalp's area without visible hair."),
    ("salt_grade", "grade", "Grade of that share: 0 none, 1 to 4 by quarters, 5 all."),
];

/// The measure as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "salt",
        title: "SALT",
        doc: "Share of the scalp without visible hair, by area, and its grade S0 to S5: the end point of trials in alopecia areata.",
        fields: &[],
        check: no_fault,
        laws: &["salt"],
        evidence: Evidence {
            grade: Grade::A,
            says: "The end point of every large trial in areata; raters differ by some points.",
            number: Published {
                what: "entry of trials in severe areata",
                published: "SALT 50 or more",
                model: "all of 60 heads grown at S1 to S5 are read back within one grade",
                source: "BRAVEAA1, abstract",
            },
        },
        warn: no_warning,
    },
    scope: Scope::Head,
    quantities: QUANTITIES,
    build: |_: &Values| Box::new(Salt),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_are_quarters_of_whole_percents() {
        let grades = [0.0, 0.4, 0.6, 24.4, 24.6, 49.0, 50.0, 74.0, 75.0, 99.4, 99.6].map(grade);
        assert_eq!(grades, [0.0, 0.0, 1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 4.0, 4.0, 5.0]);
    }
}
