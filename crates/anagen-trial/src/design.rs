//! A virtual trial, as its file says it: who takes part, what is done to them, when and how it is measured,
//! what goes wrong, and what is asked in the end.
//!
//! The words are those of protocols and of published studies: what those have, this does not define again.

use anagen_evidence::study::{ArmTreatment, Condition, Hairs, Measured, Moments, People};
use anagen_lab::protocol::{Place, Source};
use anagen_model::measure::phototrichogram::Device;
use anagen_model::patient::{Grade, NorwoodHamilton, Sex};
use anagen_model::scalp::Region;

/// What is believed of the laws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Belief {
    /// The posteriors that the program carries.
    Default,
    /// The priors.
    Priors,
    /// A posterior in a file.
    File(String),
}

/// Whom the virtual people are made like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// Those of the baseline table; without one, those of the class of such studies.
    Published,
    /// People of those grades and ages as the fitted model has them.
    Fitted,
}

/// An entry criterion: a reading at screening, with all its errors.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// Which endpoint is read; its number.
    pub endpoint: usize,
    /// Least value admitted.
    pub least: Option<f64>,
    /// Greatest value admitted.
    pub most: Option<f64>,
}

/// A treatment that some took before the trial and stopped for it.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// What it was; `start_day` and `stop_day` are days before day 0, so both are negative.
    pub treatment: ArmTreatment,
    /// The share of people who took it.
    pub share: f64,
}

/// Who takes part.
#[derive(Clone, Debug)]
pub struct Participants {
    /// What they have.
    pub condition: Condition,
    /// How many are randomised.
    pub n: u32,
    /// Sex, age, grade, origin and baseline, in the words of a published study.
    pub people: People,
    /// Whom they are made like.
    pub likeness: Likeness,
    /// Entry criteria.
    pub criteria: Vec<Criterion>,
    /// What some took before.
    pub earlier: Vec<Earlier>,
}

/// A place on the head where is measured; in a within-head design each holds one arm.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// Its name.
    pub name: String,
    /// Region.
    pub region: Region,
    /// Area counted, cm2.
    pub area_cm2: f64,
}

/// One arm.
#[derive(Clone, Debug)]
pub struct Arm {
    /// Id, `TRT01P` in the data.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Whether it is a control.
    pub control: bool,
    /// Its weight in the allocation, a whole number: 2 to 1 is 2 and 1.
    pub share: u32,
    /// What is done; nothing in a placebo arm.
    pub treatments: Vec<ArmTreatment>,
    /// Where it stands in the file.
    pub place: Place,
}

/// What people are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Covariate {
    /// Age, years.
    AgeYears,
    /// 1 for men.
    Sex,
    /// Place of the grade in its scale: Norwood II is 2, III 3, III-vertex 3.5, IV 4; Sinclair 2 is 2.
    Grade,
    /// Years since the loss began; of the episode in areata.
    DurationYears,
    /// Calibre at baseline as it is, without error, mean over the hairs that count, um.
    CalibreUm,
    /// Baseline of the endpoint, as read.
    Baseline,
}

impl Covariate {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::AgeYears, Self::Sex, Self::Grade, Self::DurationYears, Self::CalibreUm, Self::Baseline];
    /// The words a file uses.
    pub const NAMES: [&'static str; 6] = ["age_years", "sex", "grade", "duration_years", "calibre_um", "baseline"];
    /// The word a file uses.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// Place of a grade in its scale, as [`Covariate::Grade`] counts it; 0 without androgenetic loss.
pub fn place_in_scale(grade: Grade) -> f64 {
    match grade {
        Grade::Healthy => 0.0,
        Grade::Norwood(NorwoodHamilton::IIIVertex) => 3.5,
        Grade::Norwood(norwood) if norwood < NorwoodHamilton::IIIVertex => f64::from(norwood as u8 + 1),
        Grade::Norwood(norwood) => f64::from(norwood as u8),
        Grade::Sinclair(sinclair) => f64::from(sinclair as u8 + 1),
    }
}

/// People cut into groups by a covariate: `cuts` of 40 and 50 make three of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// By what.
    pub by: Covariate,
    /// Where; a value on a cut belongs above it. Rising, at least one.
    pub cuts: Vec<f64>,
}

impl Cut {
    /// The group of a value, from 0.
    pub fn group(&self, value: f64) -> usize {
        self.cuts.iter().filter(|cut| value >= **cut).count()
    }
    /// How many groups there are.
    pub fn groups(&self) -> usize {
        self.cuts.len() + 1
    }
}

/// Whom or what chance allots to the arms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// People.
    Parallel,
    /// Sites of each head: every person has every arm, one a site.
    WithinHead,
}

/// How chance allots.
#[derive(Clone, Debug, PartialEq)]
pub struct Allocation {
    /// Whom or what.
    pub layout: Layout,
    /// Sizes of permuted blocks, each a multiple of the sum of shares; one is drawn for each block.
    pub block_sizes: Vec<u32>,
    /// Strata, each with blocks of its own: all combinations of the groups. Never by `Baseline` or `CalibreUm`
    /// of a later reading: what is known at screening.
    pub strata: Vec<Cut>,
}

impl Allocation {
    /// The stratum of somebody with these values of the covariates: all combinations of the groups, from 0.
    pub fn stratum(&self, value: impl Fn(Covariate) -> f64) -> u32 {
        let fold = |number: u32, cut: &Cut| number * cut.groups() as u32 + cut.group(value(cut.by)) as u32;
        self.strata.iter().fold(0, fold)
    }
}

/// When people come.
#[derive(Clone, Debug, PartialEq)]
pub struct Visits {
    /// Weeks after randomisation, rising, without 0: the baseline is always read.
    pub weeks: Vec<f64>,
    /// Days a visit may be early or late, each as likely; 0: on the day.
    pub window_days: f64,
}

/// Who counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Readers {
    /// How many readers share the work.
    pub readers: u32,
    /// Spread between readers, each with an error of their own that stays, of the value.
    pub between_cv: f64,
    /// Spread of one reader's readings of one picture, of the value.
    pub within_cv: f64,
    /// Whether one reader reads all pictures of a person; otherwise whoever is there does.
    pub same_reader: bool,
}

/// Something that is measured at every visit and site.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// Its name in the file.
    pub name: String,
    /// `PARAMCD`: at most eight capitals and digits.
    pub paramcd: String,
    /// `PARAM`.
    pub title: String,
    /// What is measured.
    pub measured: Measured,
    /// Which hairs count.
    pub hairs: Hairs,
    /// Least calibre that counts where vellus does not, um.
    pub least_calibre_um: f64,
    /// How it is counted.
    pub device: Device,
    /// Who counts.
    pub readers: Readers,
    /// SD, in each of two directions, of how far the site of a visit lies from that of the baseline, mm;
    /// a tattoo makes it small.
    pub relocation_mm: f64,
}

/// The unit of `AVAL` of a measure.
pub fn unit_of(measured: Measured) -> &'static str {
    match measured {
        Measured::MeanCalibre => "um",
        Measured::AnagenShare => "fraction",
        Measured::Salt => "percent",
        Measured::CumulativeThickness => "um/cm2",
        Measured::HairWeight => "um2 mm/cm2",
        _ => "1/cm2",
    }
}

/// What everybody shows without a treatment that works: care, attention, grooming, hope of the reader.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PlaceboResponse {
    /// Its mean in the end, percent of baseline.
    pub mean_percent: f64,
    /// Its SD between people, percent of baseline.
    pub sd_percent: f64,
    /// Weeks in which half of it has come.
    pub half_time_weeks: f64,
}

/// When people are enrolled, where season matters.
#[derive(Clone, Debug, PartialEq)]
pub struct Enrolment {
    /// Date of the first, as "2027-03-01".
    pub first_date: String,
    /// Months over which people come, evenly.
    pub months: f64,
    /// `north` or `south`.
    pub hemisphere: String,
}

/// What happens to a trial between plan and data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conduct {
    /// Share of people who are gone by the last visit.
    pub drop_out_share: f64,
    /// By how much the log-odds of leaving rise when the last change seen was one SD worse.
    pub drop_out_by_outcome: f64,
    /// Share of visits that are missed by those who stay.
    pub missed_visit_share: f64,
    /// By how much the log-odds of missing a visit rise when the last change seen was one SD worse.
    pub missed_by_outcome: f64,
    /// Share of people who stop their treatment before the last visit, whatever it does.
    pub stop_treatment_share: f64,
    /// Share of those who stop that still come.
    pub stay_after_stopping_share: f64,
    /// Share of doses that are taken, of 1, by people; where a treatment is taken by oneself.
    pub adherence: Moments,
    /// What everybody shows.
    pub placebo: PlaceboResponse,
    /// Drift of the device or its readers, percent of the value a year.
    pub device_drift_percent_per_year: f64,
    /// Season, if it matters.
    pub enrolment: Option<Enrolment>,
}

/// What the treatment effect is meant to be (ICH E9 R1): what counts once a treatment is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Estimand {
    /// All that was seen, whatever was still taken.
    TreatmentPolicy,
    /// As if nobody had stopped: what is seen after stopping is set aside.
    Hypothetical,
    /// Who stopped counts as no responder (responders), or as unchanged from baseline.
    Composite,
    /// The last value before stopping stands for those who stopped.
    WhileOnTreatment,
}

impl Estimand {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::TreatmentPolicy, Self::Hypothetical, Self::Composite, Self::WhileOnTreatment];
    /// The words a file uses.
    pub const NAMES: [&'static str; 4] = ["treatment-policy", "hypothetical", "composite", "while-on-treatment"];
    /// The word a file uses.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// Degrees of freedom of a mixed model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Degrees {
    /// Kenward and Roger's, with their covariance.
    KenwardRoger,
    /// Satterthwaite's.
    Satterthwaite,
}

/// How it is analysed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Method {
    /// Analysis of covariance at one visit.
    Ancova,
    /// Mixed model for repeated measures, unstructured, all visits up to that of the analysis.
    Mmrm(Degrees),
    /// Difference of the shares of people whose value rose by at least so many percent of baseline (fell, for
    /// SALT: `SaltAtMost` below).
    Responders {
        /// Rise, percent of baseline.
        rose_by_percent: f64,
        /// Whether Fisher's exact test gives P, instead of the score test.
        exact: bool,
    },
    /// Difference of the shares of people with a SALT of at most so many percent.
    SaltAtMost {
        /// The percent.
        percent: f64,
        /// Whether Fisher's exact test gives P, instead of the score test.
        exact: bool,
    },
    /// Within heads: differences between the sites of each person.
    Paired,
    /// Hairs gained less hairs lost since the baseline, hair by hair, as a share of those there then.
    HairToHair,
}

/// On which scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Change from baseline.
    Change,
    /// Percent change from baseline.
    PercentChange,
    /// The value itself.
    Level,
}

/// A question that is asked of the data; every pair of `compare` is a hypothesis.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// Its name.
    pub name: String,
    /// The endpoint; its number.
    pub endpoint: usize,
    /// The visit; its number among `Visits::weeks`, from 0.
    pub visit: usize,
    /// How.
    pub method: Method,
    /// On which scale.
    pub scale: Scale,
    /// Arms against controls, by their numbers.
    pub compare: Vec<(usize, usize)>,
    /// What it is adjusted for; strata of the allocation are always added.
    pub covariates: Vec<Covariate>,
    /// What is estimated.
    pub estimand: Estimand,
    /// Where it stands in the file.
    pub place: Place,
}

/// How several hypotheses share one error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// Each has the whole level: only the first is confirmatory.
    None,
    /// Holm.
    Holm,
    /// Hochberg.
    Hochberg,
    /// One after the other, in the order of the analyses, until one fails.
    FixedSequence,
    /// Families in order: a family is tested by Holm if all of the family before were rejected (serial gate).
    Gatekeeping,
}

/// Several hypotheses and one error.
#[derive(Clone, Debug, PartialEq)]
pub struct Multiplicity {
    /// Two-sided level of the whole trial.
    pub alpha: f64,
    /// How it is shared.
    pub sharing: Sharing,
    /// Families of analyses, by their numbers; of gatekeeping.
    pub families: Vec<Vec<usize>>,
}

/// A spending function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spending {
    /// Little at first (Lan and DeMets after O'Brien and Fleming).
    OBrienFleming,
    /// Evenly (Lan and DeMets after Pocock).
    Pocock,
}

/// Looks before the end.
#[derive(Clone, Debug, PartialEq)]
pub struct Looks {
    /// Shares of the people who have reached the analysis, rising, the last 1.
    pub fractions: Vec<f64>,
    /// How the error is spent.
    pub spending: Spending,
}

/// What `anagen power` is asked beside the trial itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Power {
    /// The analysis whose power is asked; its number.
    pub analysis: usize,
    /// Power aimed at: the smallest trial that reaches it is looked for.
    pub target: f64,
    /// Monte-Carlo standard error of a power at which the work ends.
    pub standard_error: f64,
    /// Trials at most.
    pub most_trials: u32,
    /// Numbers of people to try; the first curve.
    pub n: Vec<u32>,
    /// Weeks to try, of the visits.
    pub weeks: Vec<f64>,
    /// Areas to try, cm2.
    pub areas_cm2: Vec<f64>,
    /// Devices to try.
    pub devices: Vec<Device>,
    /// Shares of the model's own benefit to try; 1 is what the model says.
    pub effects: Vec<f64>,
    /// Looks before the end.
    pub looks: Option<Looks>,
    /// Who benefits: people cut by these.
    pub enrichment: Vec<Cut>,
}

/// A virtual trial.
#[derive(Clone, Debug)]
pub struct Trial {
    /// Its title.
    pub title: String,
    /// `STUDYID` in the data.
    pub id: String,
    /// The seed of all chance.
    pub seed: u64,
    /// What is believed of the laws.
    pub belief: Belief,
    /// Who takes part.
    pub participants: Participants,
    /// Where is measured: one site, or one for each arm within heads.
    pub sites: Vec<Site>,
    /// The arms.
    pub arms: Vec<Arm>,
    /// How chance allots.
    pub allocation: Allocation,
    /// When people come.
    pub visits: Visits,
    /// What is measured.
    pub endpoints: Vec<Endpoint>,
    /// What goes wrong.
    pub conduct: Conduct,
    /// What is asked; the first is the primary one.
    pub analyses: Vec<Analysis>,
    /// How they share one error.
    pub multiplicity: Multiplicity,
    /// Subgroups of the forest.
    pub subgroups: Vec<Cut>,
    /// What `anagen power` is asked.
    pub power: Option<Power>,
    /// What the file left open and what stands in for it: (what, value, why).
    pub assumptions: Vec<(String, String, String)>,
    /// Its file.
    pub source: Source,
}

impl Trial {
    /// The sexes that take part.
    pub fn sexes(&self) -> Vec<Sex> {
        match self.participants.condition {
            Condition::AndrogeneticMale => vec![Sex::Male],
            Condition::AndrogeneticFemale => vec![Sex::Female],
            _ => vec![Sex::Male, Sex::Female],
        }
    }

    /// The week of a visit; visit 0 is the baseline.
    pub fn week(&self, visit: usize) -> f64 {
        if visit == 0 { 0.0 } else { self.visits.weeks[visit - 1] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anagen_model::patient::Sinclair;

    #[test]
    fn grades_have_the_numbers_of_their_scale() {
        let norwood = NorwoodHamilton::ALL.map(|grade| place_in_scale(Grade::Norwood(grade)));
        assert_eq!(norwood, [1.0, 2.0, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0]);
        assert_eq!(Sinclair::ALL.map(|grade| place_in_scale(Grade::Sinclair(grade))), [1.0, 2.0, 3.0, 4.0, 5.0]);
    }
}
