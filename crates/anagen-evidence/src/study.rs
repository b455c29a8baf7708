//! A published study, as its file says it: who took part, what was done to them, what was printed.
//!
//! Nothing is converted here: numbers stand as they were printed, in the unit they were printed in.

use anagen_lab::protocol::{Place, Source};
use anagen_model::measure::phototrichogram::Device;
use anagen_model::patient::{Ethnicity, Grade};
use anagen_model::quantity::{Kind, Values};
use anagen_model::scalp::Region;

/// Makes an enum of which a file names every variant by a word.
macro_rules! words {
    ($(#[$about:meta])* pub enum $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$about])*
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: [Self; [$($word),*].len()] = [$(Self::$variant),*];
            /// The words a file uses.
            pub const NAMES: [&'static str; Self::ALL.len()] = [$($word),*];

            /// The word a file uses.
            pub fn name(self) -> &'static str {
                Self::NAMES[self as usize]
            }
        }
    };
}

words! {
    /// What a study may be used for.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Role {
        /// The laws are fitted to it.
        Calibrate = "calibrate",
        /// Predicted unseen.
        Validate = "validate",
        /// In sight when the defaults were made: shown, neither fitted nor counted.
        Consistency = "consistency",
        /// A pool of other studies: plotted, never scored.
        Pooled = "pooled",
        /// Shown for orientation; staged where possible, never fitted.
        Reference = "reference",
    }
}

words! {
    /// How a number was read, the best first.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Verified {
        /// In the paper itself.
        Fulltext = "fulltext",
        /// In its abstract.
        Abstract = "abstract",
        /// In a review or summary that quotes it.
        Secondary = "secondary",
        /// Remembered: shown, never fitted to.
        Memory = "memory",
    }
}

words! {
    /// What the people of a study have.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Condition {
        /// Androgenetic alopecia, men.
        AndrogeneticMale = "androgenetic-male",
        /// Androgenetic alopecia, women.
        AndrogeneticFemale = "androgenetic-female",
        /// Androgenetic alopecia, men and women; `male_share` says how many.
        AndrogeneticMixed = "androgenetic-mixed",
        /// Alopecia areata.
        Areata = "areata",
        /// Anything else: never staged.
        Other = "other",
    }
}

words! {
    /// How a study was laid out.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Design {
        /// Arms of different people.
        Parallel = "parallel",
        /// Arms on sites or halves of one head.
        WithinHead = "within-head",
        /// People who answered are taken off the treatment or kept on it.
        Withdrawal = "withdrawal",
        /// One arm, before and after.
        SingleArm = "single-arm",
        /// Arms of different people who were not allotted by chance.
        Observational = "observational",
        /// A pool of studies.
        Pooled = "pooled",
    }
}

/// A design value that no source prints: drawn anew for every replicate, evenly between its ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumed {
    /// Where it stands: `arm LOW, cell_injection.spacing_mm`.
    pub place: String,
    /// The value where one is needed.
    pub value: f64,
    /// Least.
    pub low: f64,
    /// Greatest.
    pub high: f64,
    /// Why.
    pub why: String,
}

/// A design value, printed or assumed.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// Printed.
    Printed(f64),
    /// Assumed.
    Assumed(Assumed),
}

impl Given {
    /// The value where one is needed.
    pub fn value(&self) -> f64 {
        match self {
            Self::Printed(value) => *value,
            Self::Assumed(assumed) => assumed.value,
        }
    }
    /// The value of a replicate whose draw for it is `u`, between 0 and 1.
    pub fn at(&self, u: f64) -> f64 {
        match self {
            Self::Printed(value) => *value,
            Self::Assumed(assumed) => assumed.low + u * (assumed.high - assumed.low),
        }
    }
}

/// Mean and spread between people; what was not printed is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    /// Mean.
    pub mean: Option<f64>,
    /// SD between people.
    pub sd: Option<f64>,
}

/// A number of the baseline table.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    /// What was measured: `HairCount`, `AnagenShare` or `MeanCalibre`.
    pub measure: Measured,
    /// Which hairs were.
    pub hairs: Hairs,
    /// In which unit: `PerCm2` or `PerArea` for a count.
    pub unit: Unit,
    /// Mean and spread.
    pub moments: Moments,
    /// How it was read.
    pub verified: Verified,
}

/// Who took part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct People {
    /// How many, if printed.
    pub n: Option<u32>,
    /// Share of men; needed where the condition is mixed.
    pub male_share: Option<f64>,
    /// Age, years.
    pub age_years: Moments,
    /// Least and greatest age admitted, years.
    pub age_range_years: Option<[f64; 2]>,
    /// Grades admitted, of either scale, each as likely.
    pub grades: Vec<Grade>,
    /// Origin.
    pub ethnicity: Option<Ethnicity>,
    /// Baseline table.
    pub baseline: Vec<Baseline>,
    /// SALT on day 0, percent (areata).
    pub salt_percent: Moments,
    /// Least and greatest SALT admitted, percent (areata).
    pub salt_range_percent: Option<[f64; 2]>,
    /// Least and greatest length of the episode admitted, years (areata).
    pub episode_years: Option<[f64; 2]>,
}

/// Where and how it was measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// Region; that of the class where it is not printed.
    pub region: Option<Region>,
    /// Area counted, cm2; that of the class where it is not printed.
    pub area_cm2: Option<Given>,
    /// Which hairs count where an outcome does not say.
    pub hairs: Hairs,
    /// Least calibre that counts, um, if printed.
    pub least_calibre_um: Option<f64>,
    /// How they are counted.
    pub device: Device,
}

words! {
    /// Which hairs count.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum Hairs {
        /// All that are seen.
        #[default]
        All = "all",
        /// All but vellus.
        NonVellus = "non-vellus",
        /// Terminal ones.
        Terminal = "terminal",
        /// Vellus ones.
        Vellus = "vellus",
        /// Growing ones.
        Anagen = "anagen",
    }
}

/// One treatment of an arm, in the vocabulary of protocol plans.
#[derive(Clone, Debug)]
pub struct ArmTreatment {
    /// What it is.
    pub kind: &'static Kind,
    /// Its checked values, the assumed ones at their value.
    pub values: Values,
    /// Its assumed values by key.
    pub assumed: Vec<(String, Assumed)>,
}

/// One arm.
#[derive(Clone, Debug)]
pub struct Arm {
    /// Id within the study.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// People (or sites) in it, if printed.
    pub n: Option<u32>,
    /// Whether it is the control.
    pub control: bool,
    /// Why this arm cannot be staged, if it cannot: a treatment outside the vocabulary.
    pub cannot_simulate: Option<String>,
    /// What is done; nothing in a placebo arm.
    pub treatments: Vec<ArmTreatment>,
    /// Where it stands.
    pub place: Place,
}

words! {
    /// What was measured.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Measured {
        /// Hairs of an area.
        HairCount = "hair_count",
        /// Weight grown since the last clip.
        HairWeight = "hair_weight",
        /// Mean calibre of the hairs that count.
        MeanCalibre = "mean_calibre",
        /// Sum of calibres over an area.
        CumulativeThickness = "cumulative_thickness",
        /// Growth of hairs, mm/day.
        GrowthRate = "growth_rate",
        /// Share of growing hairs.
        AnagenShare = "anagen_share",
        /// DHT in scalp.
        ScalpDht = "scalp_dht",
        /// DHT in serum.
        SerumDht = "serum_dht",
        /// SALT, percent.
        Salt = "salt",
        /// Share of people whose SALT meets a definition.
        SaltResponder = "salt_responder",
        /// Share of people who meet another definition.
        Responder = "responder",
        /// Share of grafts that live.
        GraftSurvival = "graft_survival",
        /// Share of people with an adverse event.
        AdverseEvent = "adverse_event",
        /// Share of people who stopped.
        Discontinuation = "discontinuation",
    }
}

impl Measured {
    /// Whether a follicle model has this quantity.
    pub fn of_the_model(self) -> bool {
        !matches!(self, Self::SerumDht | Self::Responder | Self::AdverseEvent | Self::Discontinuation)
    }
}

words! {
    /// The unit of a printed value.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Unit {
        /// 1/cm2.
        PerCm2 = "per_cm2",
        /// In the area of the outcome.
        PerArea = "per_area",
        /// Percent of baseline.
        Percent = "percent",
        /// A difference of percents.
        Points = "points",
        /// um.
        Um = "um",
        /// mm/day.
        MmPerDay = "mm_per_day",
        /// Of 1.
        Fraction = "fraction",
    }
}

words! {
    /// What was computed for each person before the mean over people was taken.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Scale {
        /// The value on that day.
        Level = "level",
        /// Value minus that of day 0.
        Change = "change",
        /// The same in percent of that of day 0.
        PercentChange = "percent_change",
        /// Whether the definition is met.
        Share = "share",
    }
}

/// What the value is held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Versus {
    /// Nothing: the mean of the arm itself.
    Itself,
    /// Another arm of the study: the difference of the two means.
    Arm(String),
    /// People of another study or of none: never staged.
    External,
}

/// How far the value may be off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dispersion {
    /// SD between people.
    Sd(f64),
    /// Standard error of the value.
    Se(f64),
    /// 95 % interval, confidence or credible.
    Interval95(f64, f64),
    /// A +- of which nobody said what it is: SD or SE, both are tried.
    SdOrSe(f64),
    /// Least and greatest value: shown, not fitted.
    Range(f64, f64),
    /// Nothing printed: the simulated SD and n stand in.
    None,
}

/// A definition of a share of people.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Definition {
    /// SALT of at most so many percent.
    SaltAtMost(f64),
    /// SALT fallen by at least so many percent of its value on day 0.
    SaltFellBy(f64),
    /// Still SALT <= 20 of those who had it when treatment was stopped.
    KeptSalt20,
    /// Count risen by more than so many percent over day 0.
    CountRoseBy(f64),
    /// Judged by people: not staged.
    Judged,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// A number.
    Number {
        /// As printed.
        value: f64,
        /// How far off it may be.
        dispersion: Dispersion,
    },
    /// "No difference", without a number: 0 must be inside what is predicted.
    Null,
    /// Which arm was above which: (above, below) pairs, then pairs without a difference.
    Ordering {
        /// The first is above the second.
        above: Vec<(String, String)>,
        /// No difference was seen between them.
        alike: Vec<(String, String)>,
    },
}

words! {
    /// From when weeks are counted.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum CountedFrom {
        /// The first session or dose.
        FirstSession = "first_session",
        /// The last session.
        LastSession = "last_session",
        /// The day a treatment was stopped.
        Withdrawal = "withdrawal",
    }
}

/// One outcome as printed.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Unique within the study.
    pub id: String,
    /// The arm; of an ordering, the first one named.
    pub arm: String,
    /// What was measured.
    pub measured: Measured,
    /// Which hairs count.
    pub hairs: Hairs,
    /// Unit of the value.
    pub unit: Unit,
    /// What was computed for each person.
    pub scale: Scale,
    /// What it is held against.
    pub versus: Versus,
    /// Region, if not that of the site.
    pub region: Option<Region>,
    /// Area, if not that of the site.
    pub area_cm2: Option<Given>,
    /// Week as printed; without one it is not staged.
    pub week: Option<f64>,
    /// From when it is counted.
    pub counted_from: CountedFrom,
    /// The day since the first session or dose.
    pub day: Option<f64>,
    /// What was found.
    pub finding: Finding,
    /// People in the arm behind it (of the arm or the study where not printed for the outcome).
    pub n: Option<u32>,
    /// People in the arm it is held against.
    pub n_versus: Option<u32>,
    /// How it was read.
    pub verified: Verified,
    /// For a share of people: of what.
    pub definition: Option<Definition>,
    /// Of whom, if not of all.
    pub subgroup: Option<String>,
    /// The event of an adverse event.
    pub event: Option<String>,
    /// Another outcome that is the same result told again: this one is shown only.
    pub same_result_as: Option<String>,
    /// Why it is shown and not scored, if so.
    pub defect: Option<String>,
    /// Anything a reader should know.
    pub note: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// A published study.
#[derive(Clone, Debug)]
pub struct Study {
    /// Key: first author and year.
    pub id: String,
    /// What it was, in our words.
    pub title: String,
    /// First author, journal.
    pub citation: String,
    /// Year.
    pub year: Option<u32>,
    /// DOI.
    pub doi: Option<String>,
    /// PubMed number.
    pub pmid: Option<String>,
    /// Page it was read on.
    pub url: Option<String>,
    /// What it may be used for.
    pub role: Role,
    /// What its people have.
    pub condition: Condition,
    /// How it was laid out.
    pub design: Design,
    /// Masking, in words.
    pub masking: Option<String>,
    /// Who paid, and what may have bent it.
    pub bias: Option<String>,
    /// What is wrong with it.
    pub defects: Vec<String>,
    /// Studies that hold some of the same people.
    pub shares_patients_with: Vec<String>,
    /// Why it cannot be staged, if it cannot.
    pub cannot_simulate: Option<String>,
    /// Who took part.
    pub people: People,
    /// Where and how it was measured.
    pub site: Site,
    /// Arms.
    pub arms: Vec<Arm>,
    /// Outcomes.
    pub outcomes: Vec<Outcome>,
    /// Its file.
    pub source: Source,
}

impl Study {
    /// The arm of that id.
    pub fn arm(&self, id: &str) -> Option<&Arm> {
        self.arms.iter().find(|arm| arm.id == id)
    }

    /// Every assumed value of its design.
    pub fn assumed(&self) -> impl Iterator<Item = &Assumed> {
        let area = [&self.site.area_cm2].into_iter().chain(self.outcomes.iter().map(|o| &o.area_cm2));
        let areas = area.filter_map(|given| match given {
            Some(Given::Assumed(assumed)) => Some(assumed),
            _ => None,
        });
        areas.chain(self.arms.iter().flat_map(|a| &a.treatments).flat_map(|t| t.assumed.iter().map(|(_, a)| a)))
    }
}
