//! What the report of a trial says, as data: `summary.json`. The page prints nothing that is not here.

use super::words;
use crate::design::{Analysis, Layout, Trial, unit_of};
use crate::finding::{Finding, Findings};
use crate::record::{Data, Left, Record, Subject};
use anagen_lab::report::words::capital;
use anagen_model::patient::{Ethnicity, Sex};
use anagen_statistics::distribution::student_quantile;
use anagen_statistics::estimate::Estimate;
use serde::Serialize;

/// The layout of `summary.json`.
pub const FORMAT: u32 = 1;

/// Where a trial comes from: what its data alone do not tell.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct About {
    /// Version of the program.
    pub version: String,
    /// Hash of the trial file.
    pub trial_blake3: String,
    /// What is believed of the laws, in words.
    pub belief: String,
    /// The posteriors behind it, by name and hash.
    pub posteriors: Vec<(String, String)>,
}

/// Everything the page says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// The layout.
    pub format: u32,
    /// Title of the trial.
    pub title: String,
    /// `STUDYID`.
    pub id: String,
    /// The seed of all chance.
    pub seed: u64,
    /// Where it comes from.
    pub about: About,
    /// Whom it is of.
    pub people: &'static str,
    /// Level of intervals, of 1.
    pub level: f64,
    /// Two-sided level of the trial.
    pub alpha: f64,
    /// The design: what, and in words.
    pub design: Vec<(String, String)>,
    /// How people flowed through it.
    pub flow: Flow,
    /// Baseline, a row each.
    pub baseline: Vec<Characteristic>,
    /// Changes over time.
    pub courses: Vec<Course>,
    /// Changes of each person (within heads: site) at the visit of the primary analysis.
    pub waterfall: Waterfall,
    /// Every hypothesis, then subgroups.
    pub findings: Vec<Told>,
    /// Hypotheses.
    pub asked: u32,
    /// Hypotheses won.
    pub won: u32,
    /// Analyses, those of subgroups among them.
    pub fits: u32,
    /// Analyses that failed.
    pub failed: u32,
    /// Whether effects differ between groups.
    pub interactions: Vec<Differs>,
    /// What the file left open: what, value, why.
    pub assumptions: Vec<(String, String, String)>,
}

/// How people flowed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Flow {
    /// Looked at.
    pub screened: u32,
    /// Not admitted.
    pub excluded: u32,
    /// Why, and how many.
    pub reasons: Vec<(String, u32)>,
    /// Allotted by chance.
    pub randomised: u32,
    /// Sites of each head that were allotted; 1 where people were.
    pub sites: u32,
    /// What became of them, by arm; within heads of everybody.
    pub arms: Vec<ArmFlow>,
}

/// What became of the people of an arm.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ArmFlow {
    /// Id.
    pub arm: String,
    /// What it is called.
    pub title: String,
    /// People allotted.
    pub allotted: u32,
    /// Stopped the treatment and went on coming.
    pub stopped: u32,
    /// Stopped the treatment and did not come again.
    pub withdrew: u32,
    /// Were lost.
    pub lost: u32,
    /// Were read at the visit of the primary analysis, everywhere.
    pub read: u32,
    /// Are in the primary analysis; none where it failed.
    pub analysed: Option<u32>,
}

/// A row of the baseline table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Characteristic {
    /// What.
    pub what: String,
    /// Unit.
    pub unit: String,
    /// By arm; none where arms share their people.
    pub arms: Vec<Option<Spread>>,
    /// Of all.
    pub all: Spread,
}

/// Numbers of some people.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Spread {
    /// A mean and an SD between people.
    Mean {
        /// People.
        n: u32,
        /// Mean.
        mean: f64,
        /// SD; none of one person.
        sd: Option<f64>,
    },
    /// A number of people.
    Count {
        /// How many.
        n: u32,
        /// Of 1.
        share: f64,
    },
}

/// The course of an endpoint in an arm.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Course {
    /// Endpoint, by its number.
    pub endpoint: usize,
    /// Its title.
    pub title: String,
    /// Its unit.
    pub unit: &'static str,
    /// Arm, by its number.
    pub arm: usize,
    /// Its id.
    pub id: String,
    /// Visits.
    pub points: Vec<Point>,
}

/// A visit of a course.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Point {
    /// Week.
    pub week: f64,
    /// People (within heads: sites) seen.
    pub n: u32,
    /// Mean value.
    pub mean: f64,
    /// Mean change from baseline of those seen.
    pub mean_change: f64,
    /// Its SD between people.
    pub sd_change: f64,
    /// Interval of the mean change by Student's t; none of one person.
    pub interval: Option<[f64; 2]>,
}

/// Changes of each.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Waterfall {
    /// Endpoint.
    pub endpoint: String,
    /// Unit.
    pub unit: &'static str,
    /// Week.
    pub week: f64,
    /// By arm, rising.
    pub arms: Vec<(String, Vec<f64>)>,
}

/// A hypothesis and what was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Told {
    /// Analysis.
    pub analysis: String,
    /// Its number.
    pub number: usize,
    /// Method, in words.
    pub method: String,
    /// Endpoint.
    pub endpoint: String,
    /// Week.
    pub week: f64,
    /// Unit of the difference as it is printed.
    pub unit: String,
    /// What values are multiplied by for print.
    pub printed_times: f64,
    /// Arm.
    pub arm: String,
    /// Against which.
    pub control: String,
    /// Group; none: everybody.
    pub group: Option<String>,
    /// People (within heads: pairs of sites) behind each.
    pub n: [u32; 2],
    /// What each arm showed.
    pub of_arms: Option<[f64; 2]>,
    /// What was found.
    pub estimate: Option<Estimate>,
    /// Why nothing was.
    pub failed: Option<String>,
    /// Covariates that the model went without.
    pub left_out: Vec<String>,
    /// P after sharing the error.
    pub adjusted_p: Option<f64>,
    /// Whether it was won.
    pub won: bool,
}

/// Whether an effect differs between groups.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Differs {
    /// Analysis.
    pub analysis: String,
    /// Arm.
    pub arm: String,
    /// Against which.
    pub control: String,
    /// What groups are cut by.
    pub by: &'static str,
    /// Groups that could be analysed.
    pub groups: u32,
    /// P that effects so different come of chance.
    pub p: Option<f64>,
}

impl Summary {
    /// That of a trial.
    pub fn of(trial: &Trial, data: &Data, findings: &Findings, about: &About) -> Summary {
        let told: Vec<Told> = findings.findings.iter().map(|f| told(trial, f)).collect();
        let differs = |i: &crate::finding::Interaction| Differs {
            analysis: trial.analyses[i.analysis].name.clone(),
            arm: trial.arms[i.arms.0].id.clone(),
            control: trial.arms[i.arms.1].id.clone(),
            by: words::covariate(trial.subgroups[i.cut].by).0,
            groups: i.groups,
            p: i.p,
        };
        Summary {
            format: FORMAT,
            title: trial.title.clone(),
            id: trial.id.clone(),
            seed: trial.seed,
            about: about.clone(),
            people: "simulated",
            level: 1.0 - trial.multiplicity.alpha,
            alpha: trial.multiplicity.alpha,
            design: words::design(trial),
            flow: flow(trial, data, findings),
            baseline: baseline(trial, data),
            courses: courses(trial, findings),
            waterfall: waterfall(trial, data),
            asked: told.iter().filter(|t| t.group.is_none()).count() as u32,
            fits: told.len() as u32,
            won: told.iter().filter(|t| t.won && t.group.is_none()).count() as u32,
            failed: told.iter().filter(|t| t.failed.is_some()).count() as u32,
            findings: told,
            interactions: findings.interactions.iter().map(differs).collect(),
            assumptions: trial.assumptions.clone(),
        }
    }

    /// As a file.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("it holds nothing that JSON has not");
        text.push('\n');
        text
    }

    /// Hypotheses about everybody.
    pub fn hypotheses(&self) -> impl Iterator<Item = &Told> {
        self.findings.iter().filter(|f| f.group.is_none())
    }
}

fn within_head(trial: &Trial) -> bool {
    trial.allocation.layout == Layout::WithinHead
}

fn primary(trial: &Trial) -> &Analysis {
    trial.analyses.first().expect("a trial has an analysis")
}

/// Readings of the primary endpoint at the visit of the primary analysis.
fn at_primary<'a>(trial: &'a Trial, data: &'a Data) -> impl Iterator<Item = (usize, &'a Record)> {
    let (endpoint, visit) = (primary(trial).endpoint, primary(trial).visit + 1);
    let there = move |r: &Record| usize::from(r.endpoint) == endpoint && usize::from(r.visit) == visit;
    data.records.iter().enumerate().filter(move |(_, r)| there(r))
}

fn flow(trial: &Trial, data: &Data, findings: &Findings) -> Flow {
    let within = within_head(trial);
    let mut sites_read = vec![0; data.subjects.len()];
    at_primary(trial, data).for_each(|(_, r)| sites_read[r.subject as usize] += 1);
    let column = |arm: Option<usize>| {
        let of = |s: &Subject| arm.is_none_or(|arm| usize::from(s.arm) == arm);
        let people: Vec<(usize, &Subject)> = data.subjects.iter().enumerate().filter(|(_, s)| of(s)).collect();
        let count =
            |holds: &dyn Fn(usize, &Subject) -> bool| people.iter().filter(|(n, s)| holds(*n, s)).count() as u32;
        let why = |s: &Subject| s.left.map(|(_, why)| why);
        let behind = |f: &Finding| match arm {
            _ if f.analysis > 0 || f.subgroup.is_some() || f.result.is_err() => None,
            Some(arm) if arm == f.arms.0 => Some(f.n[0]),
            Some(arm) if arm == f.arms.1 => Some(f.n[1]),
            Some(_) => None,
            None => Some(f.n[0]),
        };
        let everybody = || ("everybody".to_string(), "every arm, one a site".to_string());
        let (id, title) = arm.map_or_else(everybody, |arm| (trial.arms[arm].id.clone(), trial.arms[arm].title.clone()));
        let needed = if arm.is_none() { trial.sites.len() } else { 1 };
        ArmFlow {
            arm: id,
            title,
            allotted: people.len() as u32,
            stopped: count(&|_, s| s.stopped_day.is_some() && s.left.is_none()),
            withdrew: count(&|_, s| why(s) == Some(Left::StoppedTreatment)),
            lost: count(&|_, s| why(s) == Some(Left::DroppedOut)),
            read: count(&|n, _| sites_read[n] >= needed),
            analysed: findings.findings.iter().filter_map(behind).max(),
        }
    };
    Flow {
        screened: data.flow.screened,
        excluded: data.flow.excluded.iter().map(|(_, n)| n).sum(),
        reasons: data.flow.excluded.clone(),
        randomised: data.subjects.len() as u32,
        sites: if within { trial.sites.len() as u32 } else { 1 },
        arms: if within { vec![column(None)] } else { (0..trial.arms.len()).map(|arm| column(Some(arm))).collect() },
    }
}

/// Mean and SD of what there is; none of nobody.
fn spread(values: &[f64]) -> Option<Spread> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    let sd = (values.len() > 1).then(|| libm::sqrt(squares / (n - 1.0)));
    (!values.is_empty()).then_some(Spread::Mean { n: values.len() as u32, mean, sd })
}

fn baseline(trial: &Trial, data: &Data) -> Vec<Characteristic> {
    let (people, arms) = (&data.subjects, trial.arms.len());
    let of_arm = |arm: usize| people.iter().filter(move |s| usize::from(s.arm) == arm);
    let each =
        |of: &dyn Fn(usize) -> Option<Spread>| (0..arms).map(|a| of(a).filter(|_| !within_head(trial))).collect();
    let mut rows = Vec::new();
    let mut measured = |what: &str, unit: &str, value: &dyn Fn(&Subject) -> f64| {
        let of = |all: &mut dyn Iterator<Item = &Subject>| {
            spread(&all.map(value).filter(|x| x.is_finite()).collect::<Vec<_>>())
        };
        if let Some(all) = of(&mut people.iter()) {
            let arms = each(&|arm| of(&mut of_arm(arm)));
            rows.push(Characteristic { what: what.into(), unit: unit.into(), arms, all });
        }
    };
    measured("Age", "years", &|s| s.age_years);
    measured("Since the loss began", "years", &|s| s.duration_years);
    measured("Calibre as it is", "um", &|s| s.calibre_um);
    let mut counted = |what: String, holds: &dyn Fn(&Subject) -> bool| {
        let of = |all: &mut dyn Iterator<Item = &Subject>| {
            let (mut of, mut n) = (0, 0);
            all.for_each(|s| (of, n) = (of + 1, n + u32::from(holds(s))));
            (of > 0).then(|| Spread::Count { n, share: f64::from(n) / f64::from(of) })
        };
        if let Some(all @ Spread::Count { n: 1.., .. }) = of(&mut people.iter()) {
            let arms = each(&|arm| of(&mut of_arm(arm)));
            rows.push(Characteristic { what, unit: String::new(), arms, all });
        }
    };
    counted("Women".into(), &|s| s.sex == Sex::Female);
    let mut grades: Vec<_> = people.iter().map(|s| s.grade).collect();
    grades.sort_by(|a, b| crate::design::place_in_scale(*a).total_cmp(&crate::design::place_in_scale(*b)));
    grades.dedup();
    for grade in grades {
        counted(capital(&grade.words()), &|s| s.grade == grade);
    }
    for (name, origin) in Ethnicity::NAMES.iter().zip([Ethnicity::Caucasian, Ethnicity::Asian, Ethnicity::African]) {
        counted(format!("Origin: {name}"), &|s| s.ethnicity == origin);
    }
    counted("Earlier treatment washed out".into(), &|s| s.earlier);
    for (number, endpoint) in trial.endpoints.iter().enumerate() {
        let read = |arm: Option<usize>| {
            let here = |r: &&Record| {
                r.visit == 0 && usize::from(r.endpoint) == number && arm.is_none_or(|a| usize::from(r.arm) == a)
            };
            spread(&data.records.iter().filter(here).map(|r| r.value).collect::<Vec<_>>())
        };
        if let Some(all) = read(None) {
            let arms = (0..arms).map(|arm| read(Some(arm))).collect();
            let (what, unit) = (endpoint.title.clone(), unit_of(endpoint.measured).to_string());
            rows.push(Characteristic { what, unit, arms, all });
        }
    }
    rows
}

fn courses(trial: &Trial, findings: &Findings) -> Vec<Course> {
    let alpha = trial.multiplicity.alpha;
    let mut courses: Vec<Course> = Vec::new();
    for m in &findings.means {
        let half = (m.n > 1).then(|| {
            let n = f64::from(m.n);
            student_quantile(1.0 - 0.5 * alpha, n - 1.0) * m.sd_change / libm::sqrt(n)
        });
        let point = Point {
            week: trial.week(m.visit),
            n: m.n,
            mean: m.mean,
            mean_change: m.mean_change,
            sd_change: m.sd_change,
            interval: half.map(|half| [m.mean_change - half, m.mean_change + half]),
        };
        match courses.iter_mut().find(|c| (c.endpoint, c.arm) == (m.endpoint, m.arm)) {
            Some(course) => course.points.push(point),
            None => {
                let endpoint = &trial.endpoints[m.endpoint];
                courses.push(Course {
                    endpoint: m.endpoint,
                    title: endpoint.title.clone(),
                    unit: unit_of(endpoint.measured),
                    arm: m.arm,
                    id: trial.arms[m.arm].id.clone(),
                    points: vec![point],
                });
            }
        }
    }
    courses
}

fn waterfall(trial: &Trial, data: &Data) -> Waterfall {
    let endpoint = &trial.endpoints[primary(trial).endpoint];
    let mut arms: Vec<(String, Vec<f64>)> = trial.arms.iter().map(|a| (a.id.clone(), Vec::new())).collect();
    for (place, record) in at_primary(trial, data) {
        // Readings of one course stand together, the baseline first.
        let course = |r: &Record| (r.subject, r.site, r.endpoint);
        let before = data.records[..place].iter().rev().take_while(|r| course(r) == course(record));
        if let Some(base) = before.last().filter(|r| r.visit == 0) {
            arms[usize::from(record.arm)].1.push(record.value - base.value);
        }
    }
    arms.iter_mut().for_each(|(_, changes)| changes.sort_by(f64::total_cmp));
    Waterfall {
        endpoint: endpoint.title.clone(),
        unit: unit_of(endpoint.measured),
        week: trial.week(primary(trial).visit + 1),
        arms,
    }
}

fn told(trial: &Trial, f: &Finding) -> Told {
    let analysis = &trial.analyses[f.analysis];
    let (unit, printed_times) = words::unit_of_difference(trial, analysis);
    Told {
        analysis: analysis.name.clone(),
        number: f.analysis,
        method: words::method(analysis.method),
        endpoint: trial.endpoints[analysis.endpoint].title.clone(),
        week: trial.week(analysis.visit + 1),
        unit,
        printed_times,
        arm: trial.arms[f.arms.0].id.clone(),
        control: trial.arms[f.arms.1].id.clone(),
        group: f.subgroup.map(|(cut, group)| words::group(&trial.subgroups[cut], group)),
        n: f.n,
        of_arms: f.of_arms,
        estimate: f.result.as_ref().ok().copied(),
        failed: f.result.as_ref().err().cloned(),
        left_out: f.left_out.clone(),
        adjusted_p: f.adjusted_p,
        won: f.won,
    }
}
