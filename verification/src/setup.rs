//! Patients, plans, heads and target areas, and hair read from them, for the cases of `tests/`.

use anagen_model::cause::{self, Cause, grade_row};
use anagen_model::follicle::{Phase, Snapshot};
use anagen_model::head::{Harvest, Head, PlanCourse, RegionTraits, Resolution, Seedbed, Share};
use anagen_model::law::Parameters;
use anagen_model::measure::visible;
use anagen_model::patient::{Ethnicity, Grade, NorwoodHamilton, Patient, Sex, Traits, factor_of_median_one};
use anagen_model::quantity::special::{BetaTable, normal_quantile};
use anagen_model::quantity::stream::Stream;
use anagen_model::quantity::{Value, Values};
use anagen_model::scalp::{Domain, Region, Surface, TargetArea};
use anagen_model::treatment::{self, Treatment};
use rayon::prelude::*;
use std::sync::OnceLock;

/// Days in a week.
pub const WEEK: f64 = 7.0;
/// Days in a year.
pub const YEAR: f64 = 365.25;
/// Kaufman's circle: area of the trials' target, cm2.
pub const CIRCLE_CM2: f64 = 5.1;

/// The values of a table, as a file would give them.
pub fn values(entries: &[(&str, Value)]) -> Values {
    Values(entries.iter().map(|(key, value)| (key.to_string(), value.clone())).collect())
}

/// The registered cause of that name, with these values.
pub fn cause_of(name: &str, entries: &[(&str, Value)]) -> Box<dyn Cause> {
    let kind = cause::registered(name).unwrap_or_else(|| panic!("{name} is not registered"));
    (kind.build)(&values(entries))
}

/// The registered treatment of that name, with these values.
pub fn treatment_of(name: &str, entries: &[(&str, Value)]) -> Box<dyn Treatment> {
    let kind = treatment::registered(name).unwrap_or_else(|| panic!("{name} is not registered"));
    (kind.build)(&values(entries), &[])
}

/// Medians of all hidden traits of a trial patient (grade III-vertex).
pub fn median_traits(law: &Parameters) -> Traits {
    let row = grade_row(Grade::Norwood(NorwoodHamilton::IIIVertex), law);
    Traits {
        healthy_hairs_per_cm2: law.patient.hairs_caucasian,
        anagen_days: law.clock.anagen_days,
        calibre_um: law.shaft.calibre_um,
        growth_mm_per_day: law.shaft.growth_mm_per_day,
        sensitivity: row.sensitivity,
        exposure_years: row.exposure_years,
        minoxidil_response: 1.0,
        trophic_response: 1.0,
        vellus_share: law.size.vellus_share,
    }
}

/// A square of scalp, cm on a side, without margin.
pub fn square(side_cm: f64, region: Region) -> Domain {
    Domain::Target(TargetArea { width_cm: side_cm, height_cm: side_cm, margin_cm: 0.0, region, centre_cm: None })
}

/// A head of reference size.
pub fn whole_head() -> Domain {
    Domain::Head(Surface { scale: 1.0 })
}

/// The treatments of one plan.
pub type Plan = Vec<Box<dyn Treatment>>;

/// Everything one head is grown from.
pub struct Scene {
    /// The laws.
    pub law: Parameters,
    /// The patient.
    pub patient: Patient,
    /// Differences between regions.
    pub regions: RegionTraits,
    /// The causes.
    pub causes: Vec<Box<dyn Cause>>,
    /// What is simulated.
    pub domain: Domain,
    /// The seed; the patient's number is part of the stream too.
    pub seed: u64,
    /// The first day; `exposure_years` are counted to day 0.
    pub first_day: f64,
    /// How finely.
    pub resolution: Resolution,
}

impl Scene {
    /// A median trial patient (grade III-vertex) under these laws.
    pub fn trial(law: Parameters, domain: Domain, seed: u64) -> Scene {
        Scene::graded(Grade::Norwood(NorwoodHamilton::IIIVertex), law, domain, seed)
    }

    /// A median patient of a grade, a woman on Sinclair's scale, with the loss the grade stands for.
    pub fn graded(grade: Grade, law: Parameters, domain: Domain, seed: u64) -> Scene {
        let row = grade_row(grade, &law);
        let (sex, cause) = match grade {
            Grade::Sinclair(_) => (Sex::Female, "androgenetic_female"),
            Grade::Healthy | Grade::Norwood(_) => (Sex::Male, "androgenetic_male"),
        };
        let traits = median_traits(&law);
        let patient = Patient {
            number: 0,
            sex,
            age_years: 33.0,
            grade,
            ethnicity: Ethnicity::Caucasian,
            head_circumference_mm: 574.0,
            traits: Traits { sensitivity: row.sensitivity, exposure_years: row.exposure_years, ..traits },
        };
        let regions = RegionTraits { density: [1.0; 5], pattern: row.pattern };
        let causes = vec![cause_of(cause, &[])];
        let resolution = Resolution::default();
        Scene { law, patient, regions, causes, domain, seed, first_day: 0.0, resolution }
    }

    /// A healthy control: the same person without a cause.
    pub fn healthy(law: Parameters, domain: Domain, seed: u64) -> Scene {
        Scene { causes: Vec::new(), ..Scene::trial(law, domain, seed) }
    }

    /// Lets the visits begin before day 0; the patient on day 0 stays as far progressed.
    pub fn from_day(mut self, first_day: f64) -> Scene {
        self.patient.traits.exposure_years += first_day / YEAR;
        self.first_day = first_day;
        self
    }

    /// Grows the head.
    pub fn grow(&self) -> Head {
        static TABLE: OnceLock<BetaTable> = OnceLock::new();
        let concentration = self.law.androgenetic.concentration;
        assert_eq!(concentration, Parameters::default().androgenetic.concentration, "the table is made once");
        Head::grow(&Seedbed {
            parameters: &self.law,
            sensitivity: TABLE.get_or_init(|| BetaTable::new(concentration)),
            patient: &self.patient,
            regions: &self.regions,
            causes: &self.causes,
            domain: self.domain,
            stream: Stream::new(self.seed, self.patient.number),
            first_day: self.first_day,
            resolution: self.resolution,
        })
    }

    /// One plan on its head, seen at the visits.
    pub fn follow(&self, head: &Head, plan: &Plan, visits: &[f64]) -> Harvest {
        let end = visits.last().expect("a visit") + 0.5;
        harvest(&head.course(&self.law, &self.causes, plan, end), head, visits)
    }
}

/// All patches of a course, shared among threads; the same as [`PlanCourse::harvest`].
pub fn harvest(course: &PlanCourse, head: &Head, visits: &[f64]) -> Harvest {
    let patches = head.ground.patches.len();
    let share = patches.div_ceil(4 * rayon::current_num_threads()).max(64);
    let gather = |share: &mut Share| course.gather(visits, share, &mut || true);
    course.harvest_by_shares(visits, share, |shares| shares.par_iter_mut().for_each(gather))
}

/// `count` trial patients of grade III-vertex: `S` normal with SD 0.08, years lognormal with CV 0.35,
/// 59 % strong and 41 % weak sulfators (MODEL.md, sections 5 and 6); the other traits at their
/// medians. The deviates are a rank-1 lattice, so that the mean over patients converges faster than
/// with draws.
pub fn trial_patients(law: &Parameters, count: usize) -> Vec<Patient> {
    // Roberts's R3 sequence.
    const STEPS: [f64; 3] = [0.819_172_513_396_164_4, 0.671_043_606_703_789_3, 0.549_700_477_901_969_3];
    (0..count)
        .map(|i| {
            let u = STEPS.map(|step| (0.5 + (i + 1) as f64 * step).fract());
            let mut patient = Scene::trial(law.clone(), square(1.0, Region::Vertex), 0).patient;
            patient.number = i as u32;
            let traits = &mut patient.traits;
            let shift = law.androgenetic.sensitivity_sd * normal_quantile(u[0]);
            traits.sensitivity = (traits.sensitivity + shift).clamp(0.02, 0.98);
            traits.exposure_years *= factor_of_median_one(law.androgenetic.exposure_cv, normal_quantile(u[1]));
            let strong = u[2] < law.minoxidil.strong_share;
            traits.minoxidil_response =
                if strong { law.minoxidil.strong_response } else { law.minoxidil.weak_response };
            patient
        })
        .collect()
}

/// Finasteride from day 0, mg a day.
pub fn finasteride(mg: f64) -> Box<dyn Treatment> {
    treatment_of("finasteride", &[("dose_mg_per_day", Value::Number(mg)), ("start_day", Value::Number(0.0))])
}

/// Topical minoxidil from day 0 to `stop_day`, percent.
pub fn minoxidil(percent: f64, stop_day: f64) -> Box<dyn Treatment> {
    treatment_of(
        "minoxidil_topical",
        &[
            ("concentration_percent", Value::Number(percent)),
            ("start_day", Value::Number(0.0)),
            ("stop_day", Value::Number(stop_day)),
        ],
    )
}

/// Where and when needles go: spacing, volume, days, regions.
#[derive(Clone, Debug)]
pub struct Needles {
    /// Distance of points, mm.
    pub spacing_mm: f64,
    /// Volume of one injection, ml.
    pub volume_ml: f64,
    /// Days of sessions.
    pub days: Vec<f64>,
    /// Names of regions.
    pub regions: Vec<&'static str>,
}

impl Needles {
    /// A 10-mm grid of 0.05 ml on the vertex on these days.
    pub fn on(days: &[f64]) -> Needles {
        Needles { spacing_mm: 10.0, volume_ml: 0.05, days: days.to_vec(), regions: vec!["vertex"] }
    }

    fn entries(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("session_days", Value::Numbers(self.days.clone())),
            ("regions", Value::Texts(self.regions.iter().map(|r| r.to_string()).collect())),
            ("spacing_mm", Value::Number(self.spacing_mm)),
            ("volume_ml_per_site", Value::Number(self.volume_ml)),
        ]
    }

    /// The needles alone.
    pub fn sham(&self) -> Box<dyn Treatment> {
        treatment_of("sham_injection", &self.entries())
    }

    /// Needles with something of another kind, by its own keys.
    pub fn with(&self, kind: &str, own: &[(&'static str, Value)]) -> Box<dyn Treatment> {
        treatment_of(kind, &[self.entries(), own.to_vec()].concat())
    }

    /// Needles with cells, per cm2 of treated scalp; `mechanisms` left out means all.
    pub fn cells(&self, per_cm2: f64, mechanisms: Option<&[&str]>) -> Box<dyn Treatment> {
        let mut entries = self.entries();
        entries.push(("dose_cells_per_cm2", Value::Number(per_cm2)));
        if let Some(names) = mechanisms {
            entries.push(("mechanisms", Value::Texts(names.iter().map(|n| n.to_string()).collect())));
        }
        treatment_of("cell_injection", &entries)
    }
}

/// What is seen of a number of follicles, without error of a device.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Visible hairs.
    pub hairs: f64,
    /// Visible hairs that grow.
    pub growing: f64,
    /// Visible hairs of at least 30 um.
    pub from_30_um: f64,
    /// Visible hairs of at least 40 um.
    pub from_40_um: f64,
    /// Sum of calibres of visible hairs, um.
    pub calibre: f64,
    /// Sum of calibre squared times uncut length of visible hairs, um2 mm.
    pub mass: f64,
    /// Mass of everything grown since the start, um2 mm: its differences are interval weight.
    pub grown: f64,
}

impl Tally {
    /// Of these follicles.
    pub fn of<'a>(follicles: impl IntoIterator<Item = &'a Snapshot>, law: &Parameters) -> Tally {
        let mut tally = Tally::default();
        for hair in follicles {
            tally.grown += hair.grown_mass;
            if !visible(hair, law) {
                continue;
            }
            let (calibre, mean) = (hair.calibre_um as f64, hair.mean_calibre_um as f64);
            tally.hairs += 1.0;
            tally.growing += (hair.phase == Phase::Anagen) as u8 as f64;
            tally.from_30_um += (calibre >= 30.0) as u8 as f64;
            tally.from_40_um += (calibre >= 40.0) as u8 as f64;
            tally.calibre += calibre;
            tally.mass += mean * mean * hair.length_mm as f64;
        }
        tally
    }

    /// Share of visible hairs that grow.
    pub fn anagen_share(&self) -> f64 {
        self.growing / self.hairs
    }

    /// Mean calibre of visible hairs, um.
    pub fn mean_calibre(&self) -> f64 {
        self.calibre / self.hairs
    }
}

/// Difference of two plans in the number of visible hairs of at least `cut_um` at one visit, and its
/// standard error over the luck of follicles (which the plans share).
pub fn benefit(treated: &[Snapshot], control: &[Snapshot], cut_um: f32, law: &Parameters) -> (f64, f64) {
    let counts = |s: &Snapshot| (visible(s, law) && s.calibre_um >= cut_um) as i32 as f64;
    let (mut sum, mut squares) = (0.0, 0.0);
    for (a, b) in treated.iter().zip(control) {
        let d = counts(a) - counts(b);
        sum += d;
        squares += d * d;
    }
    (sum, (squares - sum * sum / treated.len() as f64).sqrt())
}
