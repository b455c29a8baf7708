//! The Norwood-Hamilton grade read off a man's simulated scalp.
//!
//! What is compared: `r`, the hair substance of a region relative to this man's full hair (density against
//! his own healthy density, thickness against the hair at his back; see [`super::grading`]). The rules,
//! from the worst down; the first that holds decides:
//!
//! | grade | rule |
//! | --- | --- |
//! | VII | the whole top: `r` of front, mid-scalp and vertex together below 0.085 |
//! | VI | the bridge is gone: `r` of the mid-scalp below 0.18 |
//! | V | the bridge thins: `r` of the mid-scalp below 0.46 |
//! | IV | front and vertex: their mean `r` below 0.43 |
//! | III-vertex | vertex: `r` below 0.62 |
//! | III | front: `r` below 0.61 |
//! | II | front: `r` below 0.83 |
//! | I | otherwise |
//!
//! III-vertex is given as 3.5. A head that kept less than half of the hairs at its back has no pattern and
//! no grade, nor has a woman. Every threshold is an assumption, set between the means of the table of
//! grades from which patients are made: reading a made grade back shows that grades are ordered and can be
//! told apart, not that a clinician would agree. VI and VII differ on the top by less than two men of one
//! grade do. Ignored: the shape of the hairline within the front, styling, and that readers differ by most
//! of a grade (ICC 0.63-0.68).

use super::grading::Zones;
use super::{Measure, Reading, Registration, Scope, View};
use crate::patient::Sex;
use crate::quantity::Values;
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_fault, no_warning};
use crate::scalp::Region;

parameters! {
    /// Thresholds of the Norwood-Hamilton reading.
    pub struct NorwoodLaw in "norwood_reading" {
        ii_front "r_II" = 0.83, "fraction", 0.7, 0.95, Uniform, Population, Guess,
            "hair substance of the front, relative to full hair, below which a man has grade II",
            "between the means of grades I and II as generated (0.95 and 0.70)";
        iii_front "r_III" = 0.61, "fraction", 0.4, 0.75, Uniform, Population, Guess,
            "the same below which he has grade III", "between the means of grades II and III as generated (0.70 and 0.51)";
        iii_vertex "r_IIIv" = 0.62, "fraction", 0.45, 0.75, Uniform, Population, Guess,
            "hair substance of the vertex below which he has grade III-vertex",
            "between the means of grades III and III-vertex as generated (0.75 and 0.47)";
        iv_both "r_IV" = 0.43, "fraction", 0.3, 0.55, Uniform, Population, Guess,
            "mean hair substance of front and vertex below which he has grade IV",
            "between the means of grades III-vertex and IV as generated (0.56 and 0.31)";
        v_mid "r_V" = 0.46, "fraction", 0.3, 0.65, Uniform, Population, Guess,
            "hair substance of the mid-scalp below which he has grade V",
            "between the means of grades IV and V as generated (0.66 and 0.27)";
        vi_mid "r_VI" = 0.18, "fraction", 0.1, 0.27, Uniform, Population, Guess,
            "hair substance of the mid-scalp below which he has grade VI",
            "between the means of grades V and VI as generated (0.27 and 0.10)";
        vii_top "r_VII" = 0.085, "fraction", 0.03, 0.15, Uniform, Population, Guess,
            "hair substance of the whole top below which he has grade VII",
            "between the means of grades VI and VII as generated (0.10 and 0.08), which overlap";
    }
}

/// The reading of a Norwood-Hamilton grade.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NorwoodGrade;

impl NorwoodLaw {
    /// The grade, 1 to 7 with III-vertex as 3.5, of a head whose regions hold these fractions of full
    /// hair, `top` being that of the whole top.
    pub fn grade(&self, front: f64, mid: f64, vertex: f64, top: f64) -> f64 {
        let rules = [
            (7.0, top < self.vii_top),
            (6.0, mid < self.vi_mid),
            (5.0, mid < self.v_mid),
            (4.0, 0.5 * (front + vertex) < self.iv_both),
            (3.5, vertex < self.iii_vertex),
            (3.0, front < self.iii_front),
            (2.0, front < self.ii_front),
        ];
        rules.into_iter().find(|(_, holds)| *holds).map_or(1.0, |(grade, _)| grade)
    }
}

impl Measure for NorwoodGrade {
    fn observe(&self, view: &View) -> Vec<Reading> {
        let Some(scalp) = view.scalp.filter(|s| s.sex == Sex::Male) else { return Vec::new() };
        let Some(regions) = Zones::<5>::of(view, &scalp, |patch| Some(scalp.patches.region[patch] as usize)) else {
            return Vec::new();
        };
        let [front, mid, vertex] = [Region::Frontal, Region::MidScalp, Region::Vertex].map(|r| r as usize);
        let top = regions.substance(&[front, mid, vertex]);
        let [f, m, v] = [front, mid, vertex].map(|zone| regions.substance(&[zone]));
        let values = [view.parameters.norwood_reading.grade(f, m, v, top), f, m, v];
        let reading = |i: usize| Reading { measure: QUANTITIES[i].0, unit: QUANTITIES[i].1, value: values[i] };
        (0..4).map(reading).collect()
    }
}

const QUANTITIES: &[(&str, &str, &str)] = &[
    ("norwood_grade", "-", "Norwood-Hamilton grade of a man, 1 to 7, III-vertex as 3.5; nothing in women."),
    ("front_hair_fraction", "fraction", "Hair substance of the front against this man's full hair."),
    ("mid_scalp_hair_fraction", "fraction", "The same of the mid-scalp."),
    ("vertex_hair_fraction", "fraction", "The same of the vertex."),
];

/// The measure as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "norwood_grade",
        title: "Norwood-Hamilton grade",
        doc: "The grade of a man's pattern loss, read from the hair of front, mid-scalp and vertex against his own full hair.",
        fields: &[],
        check: no_fault,
        laws: &["norwood_reading", "reading"],
        evidence: Evidence {
            grade: Grade::C,
            says: "Readers agree unsatisfactorily, even experts, and men rate themselves balder than an observer does; the thresholds here are assumed.",
            number: Published {
                what: "agreement (published: between readers, intraclass; model: generated grade read back within one)",
                published: "ICC 0.63-0.68 (23 readers, 43 photographs)",
                model: "98 % of 120 heads",
                source: "GUARRERA2009, abstract",
            },
        },
        warn: no_warning,
    },
    scope: Scope::Head,
    quantities: QUANTITIES,
    build: |_: &Values| Box::new(NorwoodGrade),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_decides_in_its_turn() {
        let law = NorwoodLaw::default();
        for (fractions, grade) in [
            ([0.95, 0.98, 0.98], 1.0),
            ([0.70, 0.86, 0.86], 2.0),
            ([0.51, 0.79, 0.75], 3.0),
            ([0.64, 0.74, 0.47], 3.5),
            ([0.31, 0.66, 0.30], 4.0),
            ([0.19, 0.27, 0.20], 5.0),
            ([0.10, 0.10, 0.10], 6.0),
            ([0.08, 0.08, 0.08], 7.0),
        ] {
            let [front, mid, vertex] = fractions;
            let top = (49.0 * front + 137.0 * mid + 64.0 * vertex) / 250.0;
            assert_eq!(law.grade(front, mid, vertex, top), grade, "{fractions:?}");
        }
    }
}
