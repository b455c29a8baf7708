//! What a run found: readings, intervals, enrolment. `summary.json` is this, and the page shows nothing else.

use std::collections::BTreeMap;

use crate::burden::Burdens;
use crate::claim::Claims;
use crate::close_up::CloseUp;
use crate::counterfactual::Counterfactual;
use crate::draws::Uncertainty;
use crate::maps::FieldMaps;
use crate::noticed::Noticed;
use crate::protocol::{Expectation, Verdict, WHOLE_HEAD};
use crate::report::album::Picture;
use crate::report::picture::{ClosedStrip, Look};
use crate::shown::Shown;
use anagen_model::quantity::Kind;
use serde::{Deserialize, Serialize};

/// One number read at one site on one day: a row of `visits.parquet`.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Number of the patient.
    pub patient: u32,
    /// Index into [`RunResult::plans`].
    pub plan: u16,
    /// 0 is the point estimate (the whole head); from 1 on, other patients with the same intake.
    pub possible_patient: u32,
    /// Index into [`RunResult::sites`].
    pub site: u16,
    /// Day of the visit.
    pub day: f64,
    /// Name of the quantity, with its unit.
    pub measure: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// Value.
    pub value: f64,
}

/// The registered quantity of that name: (name, unit).
pub fn quantity(name: &str) -> Option<(&'static str, &'static str)> {
    let all = anagen_model::measure::MEASURES.iter().flat_map(|r| r.quantities);
    all.map(|(known, unit, _)| (*known, *unit)).find(|(known, _)| *known == name)
}

/// Where a hidden quantity comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The intake moved it.
    FromIntake,
    /// It follows from grade and age.
    FromGradeAndAge,
    /// Nothing speaks of it: the median of people.
    Assumed,
}

impl Origin {
    /// The words printed in tables.
    pub fn words(self) -> &'static str {
        match self {
            Self::FromIntake => "from intake",
            Self::FromGradeAndAge => "from grade and age",
            Self::Assumed => "assumed",
        }
    }
}

/// One hidden quantity after enrolment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hidden {
    /// What it is, with its unit.
    pub name: String,
    /// Where it comes from.
    pub origin: Origin,
    /// Point estimate.
    pub value: f64,
    /// Lower end of the central 90 % over patients with this intake.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Unit.
    pub unit: String,
}

/// One number of the intake beside what the enrolled head shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// Site.
    pub site: String,
    /// Quantity.
    pub measure: String,
    /// What the intake says.
    pub intake: f64,
    /// What the enrolled head has there on day 0.
    pub model: f64,
    /// One standard deviation of the reading.
    pub error: f64,
    /// Whether the two agree within two standard deviations.
    pub met: bool,
}

/// One measured site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// Name.
    pub name: String,
    /// Region.
    pub region: String,
    /// Area, cm2.
    pub area_cm2: f64,
    /// Centre on the head, cm.
    pub centre_cm: [f64; 3],
}

impl Site {
    /// Whether this is the head as a whole, which stands behind the measured sites.
    pub fn is_head(&self) -> bool {
        self.name == WHOLE_HEAD
    }
}

/// Something a user must know before acting on a protocol: a label's limit, a contra-indication.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Warning {
    /// The cause or treatment.
    pub kind: String,
    /// What is unusual or unsafe, with the value.
    pub what: String,
    /// The source.
    pub source: String,
    /// The protocol.
    pub file: String,
    /// Everywhere it applies.
    pub places: Vec<WarnedPlace>,
}

/// A place of a protocol that is warned of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WarnedPlace {
    /// `causes`, `history` or `plan NAME`.
    pub of: String,
    /// The line.
    pub line: usize,
}

/// How well published evidence supports a cause or a treatment of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Support {
    /// The cause or treatment.
    pub title: String,
    /// The letter, A to E.
    pub grade: String,
    /// What the letter means.
    pub meaning: String,
    /// What published evidence says, also where it says no.
    pub says: String,
}

impl Support {
    /// What is known of a kind.
    pub fn of(kind: &Kind) -> Support {
        let evidence = kind.evidence;
        Support {
            title: kind.title.into(),
            grade: evidence.grade.letter().into(),
            meaning: evidence.grade.meaning().into(),
            says: evidence.says.into(),
        }
    }
}

/// One plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanInfo {
    /// Name in the file; `untreated` is always the first.
    pub name: String,
    /// What it consists of, one line a treatment, in words.
    pub treatments: Vec<String>,
    /// How well each of its treatments is supported, each kind once.
    pub evidence: Vec<Support>,
    /// Design values that follow from the written ones (dose per site, in total, sites).
    pub derived: Vec<Derived>,
    /// Names of products that are the user's own assumption.
    pub user_products: Vec<String>,
}

/// A design value that follows from those written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Derived {
    /// The plan or treatment.
    pub treatment: String,
    /// What it is, with its unit.
    pub key: String,
    /// Value.
    pub value: f64,
}

/// Something known of the patient, in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// What.
    pub what: String,
    /// Its value.
    pub value: String,
}

/// A cause of a run, and how well its course is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CauseInfo {
    /// The cause in words.
    pub cause: String,
    /// What is known of it.
    pub evidence: Support,
}

/// Hairs shed on the whole head between two visits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeadShed {
    /// Plan.
    pub plan: String,
    /// The first visit.
    pub first_day: f64,
    /// The visit after it.
    pub last_day: f64,
    /// Mean.
    pub hairs_per_day: f64,
}

/// What made a result: enough to name it; `provenance.json` has all of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MadeBy {
    /// Version of the program.
    pub version: String,
    /// The protocol's file name.
    pub protocol: String,
    /// Hash of its bytes.
    pub protocol_blake3: String,
}

/// Median and central 90 % over patients with this intake, with their own luck.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Plan name.
    pub plan: String,
    /// Site name.
    pub site: String,
    /// Day.
    pub day: f64,
    /// Quantity.
    pub measure: String,
    /// `value`, `change` (from day 0) or `benefit` (over untreated on the same luck).
    pub kind: String,
    /// 5th percentile.
    pub low: f64,
    /// Median.
    pub median: f64,
    /// 95th percentile.
    pub high: f64,
    /// The same number of the point estimate (the whole head, possible patient 0).
    pub point: f64,
    /// Number of possible patients.
    pub possible_patients: usize,
}

/// Median and central 90 % of a number, from the widest source there is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// 5th percentile.
    pub low: f64,
    /// Median.
    pub median: f64,
    /// 95th percentile.
    pub high: f64,
}

/// One number this protocol rests on that nobody measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assumption {
    /// Parameter or key.
    pub name: String,
    /// Value.
    pub value: f64,
    /// Unit.
    pub unit: String,
    /// Why.
    pub why: String,
}

/// An expectation of the file and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expected {
    /// As written.
    pub text: String,
    /// Whether it holds.
    pub held: bool,
    /// The numbers compared, in words.
    pub found: String,
}

impl Expected {
    /// An expectation against the values found: by measure, site, day and plan.
    pub fn of(expectation: &Expectation, value: impl Fn(&str, &str, f64, &str) -> Option<f64>) -> Expected {
        let verdict = expectation.holds(|measure, site, day, plan| value(measure, site, day as f64, plan));
        let (held, found) = match verdict {
            Verdict::Holds => (true, "as expected".to_string()),
            Verdict::Fails { left, relation, right } => {
                (false, format!("{} {:.2} is not {} {} {:.2}", left.0, left.1, relation.sign(), right.0, right.1))
            }
            Verdict::Missing { plan } => (false, format!("no such value for {plan}")),
        };
        Expected { text: expectation.text.clone(), held, found }
    }
}

/// Everything a run found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunResult {
    /// What made it.
    pub made_by: MadeBy,
    /// Title of the protocol.
    pub title: String,
    /// Seed in force.
    pub seed: u64,
    /// Last day.
    pub horizon_days: f64,
    /// Days of the visits.
    pub visit_days: Vec<f64>,
    /// The patient in words.
    pub patient: Vec<Fact>,
    /// The causes, one line each.
    pub causes: Vec<CauseInfo>,
    /// Label limits and contra-indications.
    pub warnings: Vec<Warning>,
    /// Hidden quantities.
    pub hidden: Vec<Hidden>,
    /// Intake beside model.
    pub fits: Vec<Fit>,
    /// What a reader must know: numbers that could not be met, spreads that were assumed.
    pub notes: Vec<String>,
    /// Sites; the last is the head as a whole if some measure reads it.
    pub sites: Vec<Site>,
    /// Plans, the untreated twin first.
    pub plans: Vec<PlanInfo>,
    /// Every reading; of those `summary.json` holds the point estimate's.
    #[serde(skip)]
    pub rows: Vec<Row>,
    /// Intervals over possible patients.
    pub intervals: Vec<Interval>,
    /// How often a change of all hairs would be noticed, by plan, site and visit.
    #[serde(default)]
    pub noticed: Vec<Noticed>,
    /// Hairs shed a day on the whole head.
    pub head_shed: Vec<HeadShed>,
    /// Follicles on the head.
    pub follicles: usize,
    /// Area of the hair-bearing scalp, cm2.
    pub scalp_cm2: f64,
    /// Assumptions of this protocol.
    pub assumptions: Vec<Assumption>,
    /// Expectations.
    pub expected: Vec<Expected>,
    /// What draws of parameters found, if there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncertainty: Option<Uncertainty>,
    /// Where benefits come from, what they move with and what is kept of them; none without possible patients.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterfactual: Option<Counterfactual>,
    /// What each plan asks of a person, beside what it gives.
    #[serde(default)]
    pub burden: Option<Burdens>,
    /// How the patient looks in pictures.
    #[serde(default)]
    pub look: Look,
    /// Strips of donor skin that plans cut out and closed.
    #[serde(default)]
    pub closed_strips: Vec<ClosedStrip>,
    /// Claims made for cell therapy, each with what is predicted and what is published.
    #[serde(default)]
    pub claims: Option<Claims>,
    /// What lies in `pictures/`.
    pub pictures: Vec<Picture>,
    /// The sites through a trichoscope.
    #[serde(default)]
    pub close_ups: Vec<CloseUp>,
    /// Maps of the scalp.
    #[serde(default)]
    pub maps: Vec<FieldMaps>,
    /// What figures show beside readings and intervals.
    #[serde(default)]
    pub shown: Shown,
}

impl RunResult {
    /// The measured sites with their numbers, without the head as a whole.
    pub fn measured_sites(&self) -> impl Iterator<Item = (usize, &Site)> {
        self.sites.iter().enumerate().filter(|(_, s)| !s.is_head())
    }

    /// The number of the head as a whole among the sites, if it was read.
    pub fn head_site(&self) -> Option<usize> {
        self.sites.iter().position(Site::is_head)
    }

    /// The range of a number (`kind` is `value`, `change` or `benefit`): over draws of parameters if there
    /// were any, else over possible patients.
    pub fn range(&self, kind: &str, measure: &str, plan: &str, site: &str, day: f64) -> Option<Range> {
        if let Some(drawn) = &self.uncertainty
            && let Some(spread) = drawn.spread(kind, measure, plan, site, day)
        {
            let p = &spread.parts;
            return Some(Range { low: p.low, median: p.median, high: p.high });
        }
        let here = |i: &&Interval| {
            i.day == day
                && i.plan == plan
                && i.site == site
                && i.kind == kind
                && i.measure == measure
                && i.possible_patients > 1
        };
        let found = self.intervals.iter().find(here);
        found.map(|i| Range { low: i.low, median: i.median, high: i.high })
    }

    /// Whether benefits have ranges.
    pub fn ranges(&self) -> bool {
        self.uncertainty.is_some() || self.intervals.iter().any(|i| i.kind == "benefit" && i.possible_patients > 1)
    }

    /// The value of a quantity in the point estimate.
    pub fn value(&self, measure: &str, site: &str, day: f64, plan: &str) -> Option<f64> {
        let site = self.sites.iter().position(|s| s.name == site)? as u16;
        let plan = self.plans.iter().position(|p| p.name == plan)? as u16;
        let here = |r: &&Row| {
            r.possible_patient == 0 && r.site == site && r.plan == plan && r.day == day && r.measure == measure
        };
        self.rows.iter().find(here).map(|r| r.value)
    }
}

/// The point estimate of a run by name, made for many questions ([`RunResult::value`] reads all rows
/// for each).
#[derive(Clone, Debug)]
pub struct PointEstimate<'a> {
    result: &'a RunResult,
    values: BTreeMap<(&'a str, u16, u16, u64), &'a Row>,
}

impl<'a> PointEstimate<'a> {
    /// Collects the rows of possible patient 0.
    pub fn of(result: &'a RunResult) -> Self {
        let key = |r: &'a Row| ((r.measure, r.site, r.plan, r.day.to_bits()), r);
        PointEstimate { result, values: result.rows.iter().filter(|r| r.possible_patient == 0).map(key).collect() }
    }

    /// The value of a quantity at site and plan number `site` and `plan`.
    pub fn value(&self, measure: &str, site: usize, day: f64, plan: usize) -> Option<f64> {
        self.values.get(&(measure, site as u16, plan as u16, day.to_bits())).map(|r| r.value)
    }

    /// The value minus that of the untreated twin.
    pub fn benefit(&self, measure: &str, site: usize, day: f64, plan: usize) -> Option<f64> {
        Some(self.value(measure, site, day, plan)? - self.value(measure, site, day, 0)?)
    }

    /// Names and units of the quantities read at a site, in the order of the rows.
    pub fn measures(&self, site: usize) -> Vec<(&'static str, &'static str)> {
        let mut found: Vec<(&'static str, &'static str)> = Vec::new();
        for row in self.result.rows.iter().filter(|r| r.possible_patient == 0 && r.site as usize == site) {
            if !found.iter().any(|(m, _)| *m == row.measure) {
                found.push((row.measure, row.unit));
            }
        }
        found
    }
}
