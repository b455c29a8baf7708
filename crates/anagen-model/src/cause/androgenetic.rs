//! Androgenetic alopecia in men: a map of sensitivity, and years of exposure.
//!
//! Mechanism: each follicle's sensitivity is drawn from `Beta(mean, concentration)` with
//! `mean = S x pattern(place)`; androgen pressure `a = s Phi(D)` then shortens anagen, lengthens
//! kenogen and lowers the size set point. A patient starts healthy, lives `exposure_years` under
//! androgen and is then on the protocol. The table of grades (S, years, pattern) is MODEL.md's
//! starting assumption; what it leaves open is filled here and marked. Ignored: genotype, age of
//! onset beyond the years of exposure, and any change of sensitivity in life.

use crate::cause::{Cause, GradeRow, Registration, Spot, graded};
use crate::law::Parameters;
use crate::patient::NorwoodHamilton;
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_warning};
use crate::quantity::{Field, FieldKind, Presence, Values};

parameters! {
    /// Parameters of androgenetic loss.
    pub struct AndrogeneticLaw in "androgenetic" {
        sensitivity_sd "S_sd" = 0.08, "-", 0.04, 0.15, Fixed, Population, Calibrated,
            "spread of mean sensitivity between patients of one grade", "MODEL.md, section 5";
        concentration "S_conc" = 3.1, "-", 2.0, 6.0, LogNormal, Population, Calibrated,
            "concentration of the Beta distribution of sensitivities on one scalp",
            "hand fit of MODEL.md, section 7";
        exposure_cv "y_cv" = 0.35, "-", 0.2, 0.6, Fixed, Population, Calibrated,
            "spread of exposure years between patients of one grade", "MODEL.md, section 5";
        trial_sensitivity "S" = 0.62, "-", 0.4, 0.8, Normal, Patient, Calibrated,
            "mean sensitivity at the vertex of a trial patient (grade III-vertex)", "hand fit of MODEL.md, section 7";
        trial_exposure_years "y_AGA" = 6.8, "year", 4.0, 12.0, LogNormal, Patient, Calibrated,
            "years under androgen before trial entry (grade III-vertex)", "hand fit of MODEL.md, section 7";
        occipital_pattern "s_occ" = 0.05, "-", 0.0, 0.1, Uniform, Population, Guess,
            "sensitivity of occipital follicles relative to the vertex", "donor dominance; the number is assumed";
        temporal_pattern "s_temp" = 0.6, "-", 0.4, 0.8, Uniform, Population, Guess,
            "sensitivity of temporal follicles relative to the vertex", "MODEL.md, section 5, without a source";
        frontal_of_iii_vertex "s_front3v" = 0.7, "-", 0.5, 0.9, Uniform, Population, Guess,
            "sensitivity of the front relative to the vertex in grade III-vertex", "grade table of MODEL.md";
        spared_pattern "s_spared" = 0.5, "-", 0.2, 0.8, Uniform, Population, Guess,
            "pattern of a region of the top that the grade does not name",
            "the grade table names only affected regions; hair on the spared top is thinner than healthy, so half";
        rim_pattern "s_rim" = 0.25, "-", 0.05, 0.5, Uniform, Population, Guess,
            "pattern of the occipital region in grade VII",
            "the table gives 0.5 for its rim; the rim is taken as half of the region";
    }
}

/// Sensitivity and exposure of a man of grade III-vertex in MODEL.md's table, from which the others are told.
const TABLE_III_VERTEX: [f64; 2] = [0.62, 6.8];

/// The table of grades (MODEL.md, section 5): a starting assumption, not a measurement.
///
/// Trials tell of men about grade III-vertex. What they say of him moves his neighbours in the table along:
/// what is left above each sensitivity (`1 - S`) and the years of exposure keep their ratio to his.
pub fn grade_row(grade: NorwoodHamilton, law: &AndrogeneticLaw) -> GradeRow {
    use NorwoodHamilton as N;
    let (temporal, occipital, spared) = (law.temporal_pattern, law.occipital_pattern, law.spared_pattern);
    let half = 0.5 * temporal;
    let (sensitivity, exposure_years, pattern) = match grade {
        // Grade I stands in no table: little sensitivity and little time, an assumption.
        N::I => (0.15, 3.0, [1.0, spared, spared, half, occipital]),
        N::II => (0.45, 5.0, [1.0, spared, spared, half, occipital]),
        N::III => (0.55, 7.0, [1.0, spared, spared, temporal, occipital]),
        N::IIIVertex => {
            (law.trial_sensitivity, law.trial_exposure_years, [law.frontal_of_iii_vertex, spared, 1.0, half, occipital])
        }
        N::IV => (0.70, 9.0, [1.0, spared, 1.0, temporal, occipital]),
        N::V => (0.78, 11.0, [1.0, 0.9, 1.0, temporal, occipital]),
        N::VI => (0.86, 14.0, [1.0, 1.0, 1.0, temporal, occipital]),
        N::VII => (0.93, 18.0, [1.0, 1.0, 1.0, temporal, law.rim_pattern]),
    };
    if grade == N::IIIVertex {
        return GradeRow { sensitivity, exposure_years, pattern };
    }
    let above = 1.0 - (1.0 - law.trial_sensitivity) / (1.0 - TABLE_III_VERTEX[0]);
    let longer = law.trial_exposure_years / TABLE_III_VERTEX[1];
    GradeRow {
        sensitivity: (sensitivity + (1.0 - sensitivity) * above).clamp(0.02, 0.98),
        exposure_years: exposure_years * longer,
        pattern,
    }
}

/// Androgenetic alopecia of one man.
#[derive(Clone, Debug, PartialEq)]
pub struct AndrogeneticMale {
    severity: f64,
}

impl Cause for AndrogeneticMale {
    fn sensitivity(&self, spot: &Spot, trait_sensitivity: f64, _: &Parameters) -> f64 {
        self.severity * trait_sensitivity * spot.pattern
    }
}

/// The cause as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "androgenetic_male",
        title: "Androgenetic alopecia, male (Norwood-Hamilton)",
        doc: "Sensitive follicles under androgen: shorter anagen, longer kenogen, smaller papillae cycle by cycle. The patient's grade sets sensitivity, pattern and years of exposure.",
        fields: &[Field {
            key: "severity",
            kind: FieldKind::Number { low: 0.0, high: 1.5, whole: false },
            presence: Presence::Default(1.0),
            doc: "Factor on the sensitivity the grade stands for; 0 is the same as leaving the cause out.",
        }],
        check: |_, frame| graded(false, "androgenetic_male", "III-vertex", frame),
        laws: &["androgenetic", "androgen"],
        evidence: Evidence {
            grade: Grade::A,
            says: "Androgen drives the loss: men without 5-alpha-reductase do not bald, and lowering DHT stops it; progression untreated is measured in few men for few years.",
            number: Published {
                what: "share of growing hairs at trial entry",
                published: "0.61 (0.62 and 0.60 in the arms)",
                model: "0.63",
                source: "VANNESTE2000, abstract",
            },
        },
        warn: no_warning,
    },
    build: |values: &Values| Box::new(AndrogeneticMale { severity: values.number("severity").unwrap_or(1.0) }),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_move_with_the_man_of_the_trials_and_stay_in_order() {
        let table: Vec<(f64, f64)> = [0.15, 0.45, 0.55, 0.62, 0.70, 0.78, 0.86, 0.93]
            .into_iter()
            .zip([3.0, 5.0, 7.0, 6.8, 9.0, 11.0, 14.0, 18.0])
            .collect();
        let rows = |law: &AndrogeneticLaw| NorwoodHamilton::ALL.map(|g| grade_row(g, law));
        let law = AndrogeneticLaw::default();
        for (row, (s, y)) in rows(&law).iter().zip(&table) {
            assert_eq!((row.sensitivity, row.exposure_years), (*s, *y), "by default it is the table");
        }
        let moved = AndrogeneticLaw { trial_sensitivity: 0.75, trial_exposure_years: 5.0, ..law };
        let moved = rows(&moved);
        assert!(moved.windows(2).all(|w| w[0].sensitivity < w[1].sensitivity));
        assert!(moved.iter().zip(&table).all(|(m, t)| m.sensitivity > t.0 && m.exposure_years < t.1));
    }
}
