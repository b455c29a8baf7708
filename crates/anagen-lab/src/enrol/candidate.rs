//! A candidate: one possible hidden state, as deviations from the median of people of that grade.

use anagen_model::cause::{Cause, grade_row};
use anagen_model::head::{Head, RegionTraits, Resolution, Seedbed};
use anagen_model::law::Parameters;
use anagen_model::patient::{Ethnicity, Grade, Patient, Sex, Traits};
use anagen_model::quantity::Lanes;
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::stream::Stream;
use anagen_model::scalp::{Domain, Region, TargetArea};
use anagen_model::treatment::Treatment;
use libm::{exp, log, sqrt};

/// What is known of a patient without any device.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Known {
    /// Sex.
    pub sex: Sex,
    /// Age on day 0, years.
    pub age_years: f64,
    /// Grade.
    pub grade: Grade,
    /// Origin.
    pub ethnicity: Ethnicity,
    /// Head circumference, mm.
    pub head_circumference_mm: f64,
}

/// Everything that does not differ between candidates.
pub struct World<'a> {
    /// The laws.
    pub law: &'a Parameters,
    /// Quantiles of sensitivity under these laws.
    pub sensitivity: &'a BetaTable,
    /// What is known.
    pub known: Known,
    /// The causes.
    pub causes: &'a [Box<dyn Cause>],
    /// Treatments before day 0.
    pub history: &'a [Box<dyn Treatment>],
    /// The first simulated day: 0, or the start of the history.
    pub first_day: f64,
    /// The seed.
    pub seed: u64,
    /// How wide the machine computes; changes no result.
    pub lanes: Lanes,
}

/// Deviations in standard units; all 0 is the median patient of the grade.
pub type Candidate = Vec<f64>;

/// Traits of the whole patient among the deviations; the rest are two per region.
pub const PATIENT_TRAITS: usize = 9;

/// Number of deviations.
pub const SIZE: usize = PATIENT_TRAITS + 10;

/// Age before which androgens do not act, years (assumption: puberty).
const PUBERTY_YEARS: f64 = 14.0;

/// Names and units of the hidden quantities, in the order of a candidate.
pub fn names() -> Vec<(String, &'static str)> {
    let mut names: Vec<(String, &'static str)> = [
        ("healthy_hairs_per_cm2", "1/cm2"),
        ("anagen_days", "day"),
        ("terminal_calibre_um", "um"),
        ("sensitivity", "-"),
        ("exposure_years", "year"),
        ("vellus_share", "fraction"),
        ("growth_mm_per_day", "mm/day"),
        ("minoxidil_response", "-"),
        ("trophic_response", "-"),
    ]
    .map(|(n, u)| (n.to_string(), u))
    .to_vec();
    for region in Region::ALL {
        names.push((format!("density_factor_{}", region.name()), "-"));
    }
    for region in Region::ALL {
        names.push((format!("pattern_{}", region.name()), "-"));
    }
    names
}

/// Whether a deviation tells of androgenetic loss: sensitivity, exposure and the pattern of a region.
pub fn of_grade(index: usize) -> bool {
    index == 3 || index == 4 || index >= PATIENT_TRAITS + 5
}

/// Whether a deviation makes a difference in this patient: without androgenetic loss there is no
/// sensitivity, no exposure and no pattern to be found out.
pub fn matters(known: &Known, index: usize) -> bool {
    known.grade != Grade::Healthy || !of_grade(index)
}

/// The patient a candidate stands for.
pub fn candidate_of(world: &World, z: &[f64]) -> (Traits, RegionTraits) {
    let law = world.law;
    let row = grade_row(world.known.grade, law);
    let z: Vec<f64> = (0..SIZE).map(|i| if matters(&world.known, i) { z[i] } else { 0.0 }).collect();
    let lognormal = |cv: f64, z: f64| exp(sqrt(log(1.0 + cv * cv)) * z);
    let longest = (world.known.age_years - PUBERTY_YEARS).max(0.5);
    let healthy = world.known.ethnicity.hairs_per_cm2(&law.patient);
    // The published spread is that of a normal; a lognormal of the same mean and spread stays positive.
    let cv = law.patient.hairs_sd / law.patient.hairs_caucasian;
    let strong = z[7] < anagen_model::quantity::special::normal_quantile(law.minoxidil.strong_share);
    let traits = Traits {
        healthy_hairs_per_cm2: healthy / sqrt(1.0 + cv * cv) * lognormal(cv, z[0]),
        anagen_days: law.clock.anagen_days * lognormal(law.patient.anagen_cv, z[1]),
        calibre_um: (law.shaft.calibre_um + law.patient.calibre_sd_um * z[2]).max(20.0),
        sensitivity: match world.known.grade {
            Grade::Healthy => 0.0,
            _ => (row.sensitivity + law.androgenetic.sensitivity_sd * z[3]).clamp(0.01, 0.97),
        },
        exposure_years: (row.exposure_years * lognormal(law.androgenetic.exposure_cv, z[4])).min(longest),
        vellus_share: (law.size.vellus_share * exp(0.22 * z[5])).min(0.5),
        growth_mm_per_day: (law.shaft.growth_mm_per_day + law.patient.growth_sd * z[6]).max(0.05),
        minoxidil_response: if strong { law.minoxidil.strong_response } else { law.minoxidil.weak_response },
        trophic_response: lognormal(law.patient.activation_cv, z[8]),
    };
    let mut regions = RegionTraits { density: [1.0; 5], pattern: row.pattern };
    for r in 0..5 {
        regions.density[r] = lognormal(law.patient.site_density_cv, z[PATIENT_TRAITS + r]);
        regions.pattern[r] =
            (row.pattern[r] + law.patient.site_sensitivity_sd * z[PATIENT_TRAITS + 5 + r]).clamp(0.0, 1.2);
    }
    (traits, regions)
}

/// The values of a candidate in the order of [`names`].
pub fn values(traits: &Traits, regions: &RegionTraits) -> Vec<f64> {
    let mut all = vec![
        traits.healthy_hairs_per_cm2,
        traits.anagen_days,
        traits.calibre_um,
        traits.sensitivity,
        traits.exposure_years,
        traits.vellus_share,
        traits.growth_mm_per_day,
        traits.minoxidil_response,
        traits.trophic_response,
    ];
    all.extend(regions.density);
    all.extend(regions.pattern);
    all
}

/// The patient of that number who has these traits.
pub fn person(world: &World, traits: &Traits, number: u32) -> Patient {
    Patient {
        number,
        sex: world.known.sex,
        age_years: world.known.age_years,
        grade: world.known.grade,
        ethnicity: world.known.ethnicity,
        head_circumference_mm: world.known.head_circumference_mm,
        traits: *traits,
    }
}

/// What a patient's head or a target area of it is grown from.
pub fn bed<'a>(world: &'a World, patient: &'a Patient, regions: &'a RegionTraits, domain: Domain) -> Seedbed<'a> {
    Seedbed {
        parameters: world.law,
        sensitivity: world.sensitivity,
        patient,
        regions,
        causes: world.causes,
        domain,
        stream: Stream::new(world.seed, patient.number),
        first_day: world.first_day,
        resolution: Resolution { lanes: world.lanes, ..Resolution::default() },
    }
}

/// Grows a target area of a candidate under a luck of its own.
pub fn simulate(world: &World, traits: &Traits, regions: &RegionTraits, area: TargetArea, luck: u32) -> Head {
    Head::grow(&bed(world, &person(world, traits, luck), regions, Domain::Target(area)))
}
