//! Two small trials made up for tests, with what they left: one of people, one within heads.

use crate::design::*;
use crate::finding::{Finding, Findings, Interaction, Mean};
use crate::record::*;
use anagen_evidence::study::{ArmTreatment, Condition, Hairs, Measured, Moments, People};
use anagen_lab::protocol::{Place, Source};
use anagen_model::measure::phototrichogram::Device;
use anagen_model::patient::{Ethnicity, Grade, NorwoodHamilton, Sex};
use anagen_model::quantity::{Value, Values};
use anagen_model::scalp::Region;
use anagen_model::treatment::registered;
use anagen_statistics::estimate::Estimate;

fn arm(id: &str, title: &str, kind: Option<&str>) -> Arm {
    let treatment = |kind: &str| {
        let kind = &registered(kind).expect("a registered treatment").kind;
        let values = [("start_day".to_string(), Value::Number(0.0))].into_iter().collect();
        ArmTreatment { kind, values: Values(values), assumed: Vec::new() }
    };
    Arm {
        id: id.into(),
        title: title.into(),
        control: kind.is_none(),
        share: 1,
        treatments: kind.map(treatment).into_iter().collect(),
        place: Place::default(),
    }
}

fn endpoint(name: &str, paramcd: &str, title: &str, measured: Measured) -> Endpoint {
    Endpoint {
        name: name.into(),
        paramcd: paramcd.into(),
        title: title.into(),
        measured,
        hairs: Hairs::NonVellus,
        least_calibre_um: 40.0,
        device: Device::Corrected,
        readers: Readers { readers: 2, between_cv: 0.03, within_cv: 0.02, same_reader: true },
        relocation_mm: 1.0,
    }
}

fn analysis(name: &str, method: Method, visit: usize, compare: Vec<(usize, usize)>) -> Analysis {
    Analysis {
        name: name.into(),
        endpoint: 0,
        visit,
        method,
        scale: Scale::Change,
        compare,
        covariates: vec![Covariate::Baseline],
        estimand: Estimand::TreatmentPolicy,
        place: Place::default(),
    }
}

fn trial(layout: Layout, arms: Vec<Arm>, sites: Vec<Site>, analyses: Vec<Analysis>, n: u32) -> Trial {
    let males = People { age_range_years: Some([18.0, 55.0]), ..People::default() };
    Trial {
        title: "A trial made up for tests <of all kinds>".into(),
        id: "TEST01".into(),
        seed: 7,
        belief: Belief::Default,
        participants: Participants {
            condition: Condition::AndrogeneticMale,
            n,
            people: People { grades: vec![Grade::Norwood(NorwoodHamilton::IV)], ..males },
            likeness: Likeness::Fitted,
            criteria: vec![Criterion { endpoint: 0, least: Some(60.0), most: None }],
            earlier: Vec::new(),
        },
        sites,
        arms,
        allocation: Allocation {
            layout,
            block_sizes: vec![4],
            strata: vec![Cut { by: Covariate::AgeYears, cuts: vec![40.0] }],
        },
        visits: Visits { weeks: vec![12.0, 24.0, 48.0], window_days: 3.0 },
        endpoints: vec![
            endpoint("count", "TAHC", "Target-area hair count", Measured::HairCount),
            endpoint("calibre", "CALIB", "Mean calibre", Measured::MeanCalibre),
        ],
        conduct: Conduct {
            drop_out_share: 0.1,
            adherence: Moments { mean: Some(0.85), sd: Some(0.1) },
            enrolment: Some(Enrolment { first_date: "2027-03-01".into(), months: 6.0, hemisphere: "north".into() }),
            ..Conduct::default()
        },
        analyses,
        multiplicity: Multiplicity { alpha: 0.05, sharing: Sharing::Holm, families: Vec::new() },
        subgroups: vec![Cut { by: Covariate::AgeYears, cuts: vec![40.0] }],
        power: None,
        assumptions: vec![("readers".into(), "2".into(), "the file does not say who counts".into())],
        source: Source::new("test.toml", "title = 'made up'\n"),
    }
}

fn subject(k: u32, arm: u16, site_arms: Vec<u16>) -> Subject {
    let grades = [NorwoodHamilton::III, NorwoodHamilton::IIIVertex, NorwoodHamilton::IV, NorwoodHamilton::V];
    let age_years = 28.5 + 2.0 * f64::from(k % 11);
    Subject {
        number: k + 1,
        sex: Sex::Male,
        age_years,
        grade: Grade::Norwood(grades[k as usize % 4]),
        ethnicity: [Ethnicity::Caucasian, Ethnicity::Asian, Ethnicity::African][k as usize % 3],
        duration_years: 3.0 + f64::from(k % 5),
        calibre_um: 55.0 + f64::from(k % 7),
        stratum: u32::from(age_years >= 40.0),
        arm,
        site_arms,
        enrolled_day: 4.5 * f64::from(k),
        adherence: 0.8,
        earlier: k % 6 == 5,
        stopped_day: match k % 8 {
            3 => Some(100.0),
            6 => Some(60.0),
            _ => None,
        },
        left: match k % 8 {
            5 => Some((90.0, Left::DroppedOut)),
            6 => Some((60.0, Left::StoppedTreatment)),
            _ => None,
        },
    }
}

/// Readings of all people: nothing is random, and every number tells where it came from.
fn data(trial: &Trial, subjects: Vec<Subject>) -> Data {
    let mut records = Vec::new();
    for (s, subject) in subjects.iter().enumerate() {
        for (site, arm) in subject.site_arms.iter().enumerate() {
            for endpoint in 0..trial.endpoints.len() {
                for visit in 0..=trial.visits.weeks.len() {
                    let day = 7.0 * trial.week(visit) + if visit == 0 { 0.0 } else { (s % 5) as f64 - 2.0 };
                    let gone = subject.left.is_some_and(|(last, _)| day > last);
                    // One visit of one person is missed.
                    if gone || (s == 2 && visit == 1) {
                        continue;
                    }
                    let base = [90.0, 55.0][endpoint] + 1.5 * (s % 9) as f64 + site as f64;
                    let gain = f64::from(*arm) * visit as f64 * (2.0 + 0.25 * (s % 7) as f64) - 0.5 * (s % 3) as f64;
                    let truth = base + if visit == 0 { 0.0 } else { gain };
                    let moves = HairMoves { kept: 80, gained: 10 + visit as u32, lost: visit as u32 };
                    records.push(Record {
                        subject: s as u32,
                        site: site as u16,
                        arm: *arm,
                        endpoint: endpoint as u16,
                        visit: visit as u16,
                        day,
                        value: truth + 0.5 * ((s + visit) % 4) as f64,
                        truth,
                        on_treatment: subject.stopped_day.is_none_or(|stop| day <= stop),
                        moves: (endpoint == 0 && visit > 0).then_some(moves),
                    });
                }
            }
        }
    }
    let flow = Flow { screened: subjects.len() as u32 + 7, excluded: vec![("count below 60 per cm2".into(), 7)] };
    Data { flow, subjects, records }
}

/// Twenty-four people in two arms, and an analysis of covariance.
pub fn parallel() -> (Trial, Data) {
    let arms = vec![arm("PBO", "Placebo", None), arm("FIN", "Finasteride 1 mg", Some("finasteride"))];
    let sites = vec![Site { name: "vertex".into(), region: Region::Vertex, area_cm2: 1.0 }];
    let responders = Method::Responders { rose_by_percent: 10.0, exact: true };
    let analyses =
        vec![analysis("primary", Method::Ancova, 2, vec![(1, 0)]), analysis("responders", responders, 2, vec![(1, 0)])];
    let trial = trial(Layout::Parallel, arms, sites, analyses, 24);
    let subjects = (0..24).map(|k| subject(k, (k % 2) as u16, vec![(k % 2) as u16])).collect();
    let data = data(&trial, subjects);
    (trial, data)
}

/// Twelve people with three sites, each site with its arm, without dates.
pub fn within_head() -> (Trial, Data) {
    let arms = vec![
        arm("SHAM", "Sham", None),
        arm("LOW", "Low dose", Some("cell_injection")),
        arm("HIGH", "High dose", Some("cell_injection")),
    ];
    let site = |name: &str| Site { name: name.into(), region: Region::MidScalp, area_cm2: 0.5 };
    let analyses = vec![analysis("primary", Method::Paired, 2, vec![(1, 0), (2, 0)])];
    let sites = vec![site("A"), site("B"), site("C")];
    let mut trial = trial(Layout::WithinHead, arms, sites, analyses, 12);
    trial.conduct.enrolment = None;
    trial.allocation.strata.clear();
    trial.allocation.block_sizes = vec![3];
    let turned = |k: u32| (0..3).map(|site| ((site + k) % 3) as u16).collect::<Vec<_>>();
    let subjects = (0..12).map(|k| subject(k, turned(k)[0], turned(k))).collect();
    let data = data(&trial, subjects);
    (trial, data)
}

/// What was found, made up but for the means.
pub fn findings(trial: &Trial, data: &Data) -> Findings {
    let estimate = |value: f64, p: f64| Estimate {
        value,
        standard_error: Some(1.75),
        degrees: Some(17.25),
        statistic: Some(value / 1.75),
        p,
        interval: [value - 3.625, value + 3.625],
    };
    let finding = |analysis, arms, subgroup, result: Result<Estimate, String>| Finding {
        analysis,
        arms,
        subgroup,
        n: [9, 9],
        of_arms: result.as_ref().ok().map(|e| [e.value + 0.5, 0.5]),
        adjusted_p: result.as_ref().ok().filter(|_| subgroup.is_none()).map(|e| 2.0 * e.p),
        won: subgroup.is_none() && result.as_ref().is_ok_and(|e| e.p < 0.025),
        result,
        left_out: vec!["age_years".into()],
    };
    let mut findings = Vec::new();
    for (number, analysis) in trial.analyses.iter().enumerate() {
        for arms in &analysis.compare {
            let found = match number {
                0 => Ok(estimate(2.0 + 4.25 * arms.0 as f64, 0.0004 * arms.0 as f64)),
                _ => Err("the model <did> not converge".into()),
            };
            findings.push(finding(number, *arms, None, found));
        }
    }
    for group in 0..2 {
        let found = Ok(estimate(5.5 + 2.0 * group as f64, 0.03));
        findings.push(finding(0, trial.analyses[0].compare[0], Some((0, group)), found));
    }
    let mut means = Vec::new();
    for endpoint in 0..trial.endpoints.len() {
        for arm in 0..trial.arms.len() {
            for visit in 0..=trial.visits.weeks.len() {
                let here = |r: &&Record| {
                    (usize::from(r.endpoint), usize::from(r.arm), usize::from(r.visit)) == (endpoint, arm, visit)
                };
                let values: Vec<f64> = data.records.iter().filter(here).map(|r| r.value).collect();
                let mean = values.iter().sum::<f64>() / values.len() as f64;
                let (n, mean_change) = (values.len() as u32, 3.0 * visit as f64 + arm as f64);
                means.push(Mean { endpoint, arm, visit, n, mean_change, sd_change: 2.5 * visit as f64, mean });
            }
        }
    }
    let interactions =
        vec![Interaction { analysis: 0, arms: trial.analyses[0].compare[0], cut: 0, groups: 2, p: Some(0.4375) }];
    Findings { findings, interactions, means }
}
