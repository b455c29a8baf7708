//! Androgenetic alopecia in women: a map around the midline of the top, with more inflammation.
//!
//! Mechanism: as in men ([`super::androgenetic`]): sensitivity, exposure, miniaturisation. The map is
//! central: 1 on the midline of the top, falling straight to `map_edge` at `map_width_cm` and constant
//! beyond; sides and back are spared, the frontal hairline is not. Grades are Sinclair's (1-5); 2 to 5
//! stand in MODEL.md, section 5, grade 1 is an assumption. Inflammation has a source of its own, which
//! reaches follicles only where `alpha_I` or `k_I` are switched on. Ignored: androgen excess, which
//! most women with pattern loss do not have, and oestrogen (see menopause).

use crate::cause::{Cause, GradeRow, Registration, Spot, graded};
use crate::drive::{Drive, Today};
use crate::law::Parameters;
use crate::patient::Sinclair;
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_warning};
use crate::quantity::{Field, FieldKind, Presence, Values};
use crate::scalp::Region;

parameters! {
    /// Parameters of female pattern loss.
    pub struct FemaleLaw in "androgenetic_female" {
        map_width_cm "x_map" = 6.0, "cm", 4.0, 8.0, Uniform, Population, Guess,
            "distance from the midline at which the map has fallen to its edge value",
            "MODEL.md, section 5, without a source";
        map_edge "map_edge" = 0.3, "-", 0.1, 0.5, Uniform, Population, Guess,
            "sensitivity at the edge of the map relative to the midline", "MODEL.md, section 5, without a source";
        side_pattern "s_side_f" = 0.1, "-", 0.0, 0.3, Uniform, Population, Guess,
            "sensitivity of the sides relative to the midline",
            "the sides are spared in women; the number is assumed";
        inflammation "i_female" = 0.2, "-", 0.0, 0.5, Uniform, Population, Guess,
            "inflammation beyond that of androgen, at full severity",
            "infiltrates are more frequent in women (MODEL.md, section 5); the scale is assumed";
    }
}

/// The table of Sinclair grades (MODEL.md, section 5).
pub fn grade_row(grade: Sinclair, law: &FemaleLaw) -> GradeRow {
    let (sensitivity, exposure_years) = match grade {
        // Grade 1 is normal and stands in no table: little sensitivity and little time, an assumption.
        Sinclair::S1 => (0.05, 3.0),
        Sinclair::S2 => (0.2, 5.0),
        Sinclair::S3 => (0.3, 8.0),
        Sinclair::S4 => (0.4, 11.0),
        Sinclair::S5 => (0.5, 15.0),
    };
    GradeRow { sensitivity, exposure_years, pattern: [1.0, 1.0, 1.0, law.side_pattern, 0.05] }
}

impl FemaleLaw {
    /// The central map at a distance from the midline: 1 there, falling straight to its edge.
    pub fn map(&self, midline_cm: f64) -> f64 {
        let share = (midline_cm / self.map_width_cm).min(1.0);
        1.0 - (1.0 - self.map_edge) * share
    }
}

/// Androgenetic alopecia of one woman.
#[derive(Clone, Debug, PartialEq)]
pub struct AndrogeneticFemale {
    severity: f64,
}

impl Cause for AndrogeneticFemale {
    fn sensitivity(&self, spot: &Spot, trait_sensitivity: f64, law: &Parameters) -> f64 {
        self.severity * trait_sensitivity * spot.pattern * law.androgenetic_female.map(spot.midline_cm)
    }

    fn act(&self, today: &Today, region: Region, drive: &mut Drive) {
        if !matches!(region, Region::Temporal | Region::Occipital) {
            drive.inflammation += self.severity * today.parameters.androgenetic_female.inflammation;
        }
    }
}

/// The cause as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "androgenetic_female",
        title: "Androgenetic alopecia, female (Ludwig, Sinclair)",
        doc: "Sensitive follicles around the midline of the top; the parting widens, the hairline stays. The patient's grade sets sensitivity and years of exposure.",
        fields: &[Field {
            key: "severity",
            kind: FieldKind::Number { low: 0.0, high: 1.5, whole: false },
            presence: Presence::Default(1.0),
            doc: "Factor on the sensitivity the grade stands for; 0 is the same as leaving the cause out.",
        }],
        check: |_, frame| graded(true, "androgenetic_female", "Sinclair-3", frame),
        laws: &["androgenetic", "androgenetic_female", "androgen"],
        evidence: Evidence {
            grade: Grade::C,
            says: "Women thin over the midline with shorter anagen, finer hair and longer empty gaps; the untreated rate is poorly measured: vehicle arms of minoxidil trials rose (LUCKY2004), a placebo arm fell (PRICE2000). That androgen drives it in every woman is disputed.",
            number: Published {
                what: "follicles that show an empty gap, at the start and 14 years later",
                published: "8 and 16 % (n 1)",
                model: "10.8 and 16.4 % (Sinclair 2)",
                source: "Guarrera and Rebora 2005, abstract",
            },
        },
        warn: no_warning,
    },
    build: |values: &Values| Box::new(AndrogeneticFemale { severity: values.number("severity").unwrap_or(1.0) }),
};
