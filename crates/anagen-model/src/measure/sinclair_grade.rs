//! The Sinclair grade read off a woman's simulated scalp: how thin her midline parting is.
//!
//! A parting shows skin where the hair beside it is too little to cover it. What is compared: `c`, the hair
//! substance of a strip 2 cm wide along the midline of the top, relative to this woman's full hair (see
//! [`super::grading`]). The grade is 1 above the first threshold and 5 below the last. A man, and a woman
//! who kept less than half of the hairs at her back, get no grade. Every threshold is an assumption, set
//! between the means of the table of grades from which patients are made; see [`super::norwood_grade`]. A
//! published rule has a like form, 3.9 log(1/cumulative thickness) + 2.4 (TDSS2019), but neither unit nor
//! base of the logarithm stand in what could be read, so it is not used; with the natural base its grades
//! would be steps of 23 % of cumulative thickness, wider than those made here. Ignored: the frontal accent
//! (Christmas tree), styling, colour contrast.

use super::grading::Zones;
use super::{Measure, Reading, Registration, Scope, View};
use crate::patient::Sex;
use crate::quantity::Values;
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_fault, no_warning};
use crate::scalp::Region;

parameters! {
    /// Thresholds of the Sinclair reading.
    pub struct SinclairLaw in "sinclair_reading" {
        parting_cm "w_part" = 1.0, "cm", 0.5, 2.0, Uniform, Population, Guess,
            "half of the width of the strip along the midline that is read", "assumed: what one looks at along a parting";
        ii "c_2" = 0.93, "fraction", 0.85, 1.0, Uniform, Population, Guess,
            "hair substance of the midline, relative to full hair, below which a woman has grade 2",
            "between the means of grades 1 and 2 as generated (0.98 and 0.89)";
        iii "c_3" = 0.81, "fraction", 0.7, 0.9, Uniform, Population, Guess,
            "the same for grade 3", "between the means of grades 2 and 3 as generated (0.89 and 0.74)";
        iv "c_4" = 0.69, "fraction", 0.5, 0.8, Uniform, Population, Guess,
            "the same for grade 4", "between the means of grades 3 and 4 as generated (0.74 and 0.65)";
        v "c_5" = 0.55, "fraction", 0.3, 0.7, Uniform, Population, Guess,
            "the same for grade 5", "between the means of grades 4 and 5 as generated (0.65 and 0.46)";
    }
}

impl SinclairLaw {
    /// The grade, 1 to 5, of a midline that holds this fraction of full hair.
    pub fn grade(&self, fraction: f64) -> f64 {
        let below = [self.ii, self.iii, self.iv, self.v].into_iter().filter(|limit| fraction < *limit).count();
        1.0 + below as f64
    }
}

/// The reading of a Sinclair grade.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SinclairGrade;

impl Measure for SinclairGrade {
    fn observe(&self, view: &View) -> Vec<Reading> {
        let Some(scalp) = view.scalp.filter(|s| s.sex == Sex::Female) else { return Vec::new() };
        let law = &view.parameters.sinclair_reading;
        let midline = |patch: usize| {
            let top = !matches!(scalp.patches.region[patch], Region::Temporal | Region::Occipital);
            (top && libm::fabs(scalp.patches.centre[patch][0]) <= law.parting_cm).then_some(0)
        };
        let Some(zones) = Zones::<1>::of(view, &scalp, midline) else { return Vec::new() };
        let fraction = zones.substance(&[0]);
        let values = [law.grade(fraction), fraction];
        let reading = |i: usize| Reading { measure: QUANTITIES[i].0, unit: QUANTITIES[i].1, value: values[i] };
        vec![reading(0), reading(1)]
    }
}

const QUANTITIES: &[(&str, &str, &str)] = &[
    ("sinclair_grade", "-", "Sinclair grade of a woman, 1 to 5; nothing in men."),
    ("parting_hair_fraction", "fraction", "Hair substance along her parting against her full hair."),
];

/// The measure as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "sinclair_grade",
        title: "Sinclair grade",
        doc: "The grade of a woman's pattern loss, read from the hair along her midline parting against her full hair.",
        fields: &[],
        check: no_fault,
        laws: &["sinclair_reading", "reading"],
        evidence: Evidence {
            grade: Grade::C,
            says: "The five-picture scale correlates with cumulative hair thickness; no agreement between readers was found, and the thresholds here are assumed.",
            number: Published {
                what: "share read within one grade (published: trichoscopy against the eye; model: generated grade read back)",
                published: "over 75 % (n 380)",
                model: "98 % of 80 heads",
                source: "TDSS2019, secondary",
            },
        },
        warn: no_warning,
    },
    scope: Scope::Head,
    quantities: QUANTITIES,
    build: |_: &Values| Box::new(SinclairGrade),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thinner_parting_is_a_higher_grade() {
        let law = SinclairLaw::default();
        let grades = [0.98, 0.89, 0.74, 0.65, 0.46].map(|c| law.grade(c));
        assert_eq!(grades, [1.0, 2.0, 3.0, 4.0, 5.0]);
    }
}
