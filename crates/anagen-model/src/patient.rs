//! One patient: what is known (sex, age, grade, origin) and the hidden traits that are enrolled.

use crate::quantity::special::normal_quantile;
use crate::quantity::stream::{Purpose, Stream};
use libm::{exp, log, sqrt};

parameters! {
    /// How people differ.
    pub struct PatientLaw in "patient" {
        hairs_caucasian "rho_vis" = 226.0, "1/cm2", 83.0, 369.0, Normal, Patient, Secondary,
            "visible hairs of a healthy Caucasian scalp", "Loussouarn 2005, SD 73 between people";
        hairs_asian "rho_vis_asian" = 175.0, "1/cm2", 69.0, 281.0, Normal, Patient, Secondary,
            "visible hairs of a healthy Asian scalp", "Loussouarn 2005, SD 54 between people";
        hairs_african "rho_vis_african" = 161.0, "1/cm2", 63.0, 259.0, Normal, Patient, Secondary,
            "visible hairs of a healthy African scalp", "Loussouarn 2005, SD 50 between people";
        visible_share "f_vis" = 0.975, "fraction", 0.96, 0.985, Fixed, Population, Derived,
            "visible hairs per follicle in health", "MODEL.md, section 2: follicles = visible/0.975";
        hairs_sd "rho_vis_sd" = 73.0, "1/cm2", 40.0, 80.0, Fixed, Population, Secondary,
            "spread of healthy density between people", "Loussouarn 2005";
        anagen_cv "mu_A0_cv" = 0.15, "-", 0.05, 0.3, Fixed, Population, Guess,
            "spread of mean anagen between people", "assumed in parameters.csv without a source";
        calibre_sd_um "d0_sd" = 8.0, "um", 4.0, 12.0, Fixed, Population, Guess,
            "spread of terminal calibre between people", "assumed in parameters.csv without a source";
        growth_sd "g_0_sd" = 0.056, "mm/day", 0.03, 0.08, Fixed, Population, Secondary,
            "spread of growth between people", "Loussouarn 2005";
        activation_cv "P_cell_cv" = 0.5, "-", 0.2, 0.8, Fixed, Population, Guess,
            "spread of the response to a trophic signal between people",
            "assumed in parameters.csv; donors and recipients differ";
        site_density_cv "cv_site" = 0.06, "-", 0.02, 0.12, Fixed, Population, Guess,
            "spread of follicle density between places of one scalp",
            "assumed: follicular units per cm2 vary from place to place by some per cent";
        site_sensitivity_sd "sd_site_s" = 0.06, "-", 0.02, 0.12, Fixed, Population, Guess,
            "spread of mean sensitivity between places of one region",
            "assumed: the pattern of loss is not the same in two men of one grade";
    }
}

/// Sex, as far as the laws differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// Male.
    Male,
    /// Female.
    Female,
}

impl Sex {
    /// The names a file uses.
    pub const NAMES: [&'static str; 2] = ["male", "female"];

    /// The name a file uses.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// Usual head circumference, mm (MODEL.md, section 2).
    pub fn usual_circumference_mm(self) -> f64 {
        [574.0, 561.0][self as usize]
    }

    /// The sex of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().position(|n| *n == name).map(|i| [Self::Male, Self::Female][i])
    }
}

/// Origin, which sets healthy density.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ethnicity {
    /// Caucasian.
    Caucasian,
    /// Asian.
    Asian,
    /// African.
    African,
}

impl Ethnicity {
    /// The names a file uses.
    pub const NAMES: [&'static str; 3] = ["caucasian", "asian", "african"];

    /// The ethnicity of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Caucasian, Self::Asian, Self::African]
            .into_iter()
            .zip(Self::NAMES)
            .find(|(_, n)| *n == name)
            .map(|(e, _)| e)
    }

    /// Mean visible hairs per cm2 in health.
    pub fn hairs_per_cm2(self, law: &PatientLaw) -> f64 {
        match self {
            Self::Caucasian => law.hairs_caucasian,
            Self::Asian => law.hairs_asian,
            Self::African => law.hairs_african,
        }
    }
}

/// The Norwood-Hamilton grades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NorwoodHamilton {
    /// No loss.
    I,
    /// Slight temporal recession.
    II,
    /// Deep temporal recession.
    III,
    /// Recession with a thinning vertex.
    IIIVertex,
    /// Recession and vertex with a band between.
    IV,
    /// The band thins.
    V,
    /// The band is gone.
    VI,
    /// A rim at the sides and back remains.
    VII,
}

impl NorwoodHamilton {
    /// All grades.
    pub const ALL: [Self; 8] = [Self::I, Self::II, Self::III, Self::IIIVertex, Self::IV, Self::V, Self::VI, Self::VII];
    /// The names a file uses.
    pub const NAMES: [&'static str; 8] = ["I", "II", "III", "III-vertex", "IV", "V", "VI", "VII"];

    /// The name a file uses.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// The grade of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().position(|n| *n == name).map(|i| Self::ALL[i])
    }
}

/// The Sinclair grades of female pattern loss, by the width of the midline parting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sinclair {
    /// Normal.
    S1,
    /// The parting widens.
    S2,
    /// It is wide, hair beside it thins.
    S3,
    /// Diffuse loss over the top.
    S4,
    /// Advanced loss.
    S5,
}

impl Sinclair {
    /// All grades.
    pub const ALL: [Self; 5] = [Self::S1, Self::S2, Self::S3, Self::S4, Self::S5];
    /// The names a file uses.
    pub const NAMES: [&'static str; 5] = ["Sinclair-1", "Sinclair-2", "Sinclair-3", "Sinclair-4", "Sinclair-5"];

    /// The name a file uses.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// The grade of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().position(|n| *n == name).map(|i| Self::ALL[i])
    }
}

/// Grade of androgenetic loss, on the scale of the patient's sex.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// No androgenetic loss.
    Healthy,
    /// A man's.
    Norwood(NorwoodHamilton),
    /// A woman's.
    Sinclair(Sinclair),
}

impl Grade {
    /// The names a file uses: men's, then women's.
    pub const NAMES: [&'static str; 13] = {
        let (men, women) = (NorwoodHamilton::NAMES, Sinclair::NAMES);
        [
            men[0], men[1], men[2], men[3], men[4], men[5], men[6], men[7], women[0], women[1], women[2], women[3],
            women[4],
        ]
    };

    /// The grade of that name.
    pub fn named(name: &str) -> Option<Self> {
        NorwoodHamilton::named(name).map(Self::Norwood).or_else(|| Sinclair::named(name).map(Self::Sinclair))
    }

    /// In words.
    pub fn words(self) -> String {
        match self {
            Self::Healthy => "no androgenetic loss".into(),
            Self::Norwood(grade) => format!("Norwood-Hamilton {}", grade.name()),
            Self::Sinclair(grade) => format!("Sinclair {}", grade as usize + 1),
        }
    }

    /// The names of the grades of that sex.
    pub fn names(sex: Sex) -> &'static [&'static str] {
        match sex {
            Sex::Male => &NorwoodHamilton::NAMES,
            Sex::Female => &Sinclair::NAMES,
        }
    }

    /// Whether the grade is one of that sex's scale.
    pub fn fits(self, sex: Sex) -> bool {
        match self {
            Self::Healthy => true,
            Self::Norwood(_) => sex == Sex::Male,
            Self::Sinclair(_) => sex == Sex::Female,
        }
    }
}

/// The hidden state of one patient: what the enrolment looks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Traits {
    /// Visible hairs per cm2 this scalp had in health.
    pub healthy_hairs_per_cm2: f64,
    /// Mean anagen of a full-size healthy follicle, days.
    pub anagen_days: f64,
    /// Calibre of a full-size terminal hair, um.
    pub calibre_um: f64,
    /// Growth of an 80-um hair, mm/day.
    pub growth_mm_per_day: f64,
    /// Mean androgen sensitivity where the pattern is 1 (`S`).
    pub sensitivity: f64,
    /// Years under androgen before day 0.
    pub exposure_years: f64,
    /// Response to minoxidil (`r`, mean 1 over patients).
    pub minoxidil_response: f64,
    /// Response to a trophic signal, relative to the median patient.
    pub trophic_response: f64,
    /// Share of constitutionally vellus follicles.
    pub vellus_share: f64,
}

/// One patient.
#[derive(Clone, Debug, PartialEq)]
pub struct Patient {
    /// Number within the run; part of every key of chance.
    pub number: u32,
    /// Sex.
    pub sex: Sex,
    /// Age on day 0, years.
    pub age_years: f64,
    /// Grade of androgenetic loss.
    pub grade: Grade,
    /// Origin.
    pub ethnicity: Ethnicity,
    /// Head circumference, mm.
    pub head_circumference_mm: f64,
    /// Hidden traits.
    pub traits: Traits,
}

/// A lognormal factor with mean 1 and the given coefficient of variation, at the deviate `z`.
pub fn factor_of_mean_one(cv: f64, z: f64) -> f64 {
    let variance = log(1.0 + cv * cv);
    exp(sqrt(variance) * z - 0.5 * variance)
}

/// A lognormal factor with median 1 and the given coefficient of variation, at the deviate `z`.
pub fn factor_of_median_one(cv: f64, z: f64) -> f64 {
    exp(sqrt(log(1.0 + cv * cv)) * z)
}

/// Keyed standard normal deviates for the traits of a patient or of one candidate of an enrolment.
pub fn deviates(stream: &Stream, candidate: u32, purpose: Purpose, out: &mut [f64]) {
    for (i, pair) in out.chunks_mut(2).enumerate() {
        let z = stream.uniforms(candidate, i as u32, purpose);
        for (slot, u) in pair.iter_mut().zip(z) {
            *slot = normal_quantile(u);
        }
    }
}
