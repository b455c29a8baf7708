//! The global photograph: a panel's score of what changed since baseline, from -3 to +3.
//!
//! An eye compares hair layers: `x = -ln(1 - coverage) = sum length x calibre / area`, the layers of hair
//! over the skin. One just noticeable step is a change of `x` by the share `jnd_density` (22 %):
//!
//! ```text
//! steps = ln(x/x_first) / ln(1 + jnd)
//! ```
//!
//! A panel's score is the number of steps it thinks it sees, rounded, `round(steps + reader_sd z)`, no more
//! than 3 either way: 1 slightly, 2 moderately, 3 greatly changed. The reader's deviate is keyed by visit
//! and area and shared by plans. Vertex and front are scored. Where nothing was seen at first or is seen
//! now, the score is the greatest. Ignored: light, styling, dye, and that panels know the order of pictures.

use super::{Measure, Reading, Registration, Scope, View, visible};
use crate::follicle::Snapshot;
use crate::quantity::Values;
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_fault, no_warning};
use crate::scalp::Region;

parameters! {
    /// Parameters of the global photograph.
    pub struct PhotographLaw in "photograph" {
        reader_sd "sd_photo" = 0.2, "steps", 0.1, 0.5, Uniform, Population, Derived,
            "spread of what one panel makes of one pair of pictures, in noticeable steps",
            "gives the same score twice in three of four pairs (VANNESTE2006, abstract: 78 and 75 %); two panels differ more";
    }
}

/// First error number of this measure; see [`View::error`].
const ERROR: u32 = 24;
/// Greatest score.
const GREATEST: f64 = 3.0;

/// The global photograph.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GlobalPhotograph;

/// Just noticeable steps from `first` layers of hair to `now`.
pub fn steps(first: f64, now: f64, noticed_share: f64) -> f64 {
    if first == now {
        return 0.0;
    }
    let steps = libm::log(now / first) / libm::log(1.0 + noticed_share);
    steps.clamp(-2.0 * GREATEST, 2.0 * GREATEST)
}

/// What a panel says of so many steps, with its deviate.
pub fn score(steps: f64, reader_sd: f64, deviate: f64) -> f64 {
    libm::round(steps + reader_sd * deviate).clamp(-GREATEST, GREATEST) + 0.0
}

impl Measure for GlobalPhotograph {
    fn observe(&self, view: &View) -> Vec<Reading> {
        let (Some(first), Some(scalp)) = (view.baseline, view.scalp) else { return Vec::new() };
        let law = view.parameters;
        let layers = |hairs: &[Snapshot], region: Region| {
            let mut hidden_mm2 = 0.0;
            for (hair, patch) in hairs.iter().zip(scalp.patch_of) {
                if scalp.patches.region[*patch as usize] == region && visible(hair, law) {
                    let length_mm = (hair.length_mm as f64).min(view.hair_length_mm);
                    hidden_mm2 += 1e-3 * hair.mean_calibre_um as f64 * length_mm;
                }
            }
            hidden_mm2
        };
        let mut out = Vec::new();
        for (i, region) in [Region::Vertex, Region::Frontal].into_iter().enumerate() {
            let steps = steps(layers(first, region), layers(view.follicles, region), law.reading.noticed_share);
            let said = score(steps, law.photograph.reader_sd, view.error(ERROR + i as u32));
            for (j, value) in [steps, said].into_iter().enumerate() {
                let (measure, unit, _) = QUANTITIES[2 * i + j];
                out.push(Reading { measure, unit, value });
            }
        }
        out
    }
}

const QUANTITIES: &[(&str, &str, &str)] = &[
    ("photograph_vertex_steps", "steps", "Just noticeable steps of the vertex since the first visit."),
    (
        "photograph_vertex_score_read",
        "-",
        "A panel's score of the vertex, -3 greatly decreased to +3 greatly increased.",
    ),
    ("photograph_front_steps", "steps", "Just noticeable steps of the front since the first visit."),
    ("photograph_front_score_read", "-", "A panel's score of the front, -3 to +3."),
];

/// The measure as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "global_photograph",
        title: "Global photograph",
        doc: "A panel's score from -3 to +3 of how hair of vertex and front changed since the first visit.",
        fields: &[],
        check: no_fault,
        laws: &["photograph", "reading"],
        evidence: Evidence {
            grade: Grade::C,
            says: "Trained panels agree and repeat moderately well (r 0.8, same score in three of four pairs); gains of count are often not visible.",
            number: Published {
                what: "finasteride over placebo, mean score of the vertex after a year",
                published: "0.83 and 0.69 (two panels, n 17)",
                model: "0.71",
                source: "VANNESTE2006, abstract",
            },
        },
        warn: no_warning,
    },
    scope: Scope::Head,
    quantities: QUANTITIES,
    build: |_: &Values| Box::new(GlobalPhotograph),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_noticeable_change_is_one_step_and_scores_end_at_three() {
        assert!((steps(4.0, 4.0 * 1.22, 0.22) - 1.0).abs() < 1e-12);
        assert_eq!(steps(0.0, 0.0, 0.22), 0.0);
        assert_eq!(score(steps(0.0, 1.0, 0.22), 0.5, 0.0), 3.0);
        assert_eq!(score(steps(1.0, 0.0, 0.22), 0.5, 0.0), -3.0);
        assert_eq!(score(0.4, 0.5, 0.0), 0.0, "less than half a step is not noticed");
        assert_eq!(score(0.4, 0.5, 0.3), 1.0, "unless the reader leans that way");
        assert_eq!(score(-0.2, 0.5, 0.0).to_bits(), 0.0_f64.to_bits());
    }
}
