//! Trials and data by hand: a row for each person (within heads: each site) with the readings of all visits.

use anagen_evidence::study::{Condition, Hairs, Measured, People};
use anagen_lab::protocol::{Place, Source};
use anagen_model::measure::phototrichogram::Device;
use anagen_model::patient::{Ethnicity, Grade, NorwoodHamilton, Sex};
use anagen_model::scalp::Region;

use crate::design::*;
use crate::record::{Data, Record, Subject};

/// A parallel trial of these arms, the last of them the control, with a hair count at these weeks.
pub fn trial(arms: &[&str], weeks: &[f64]) -> Trial {
    let arm = |(number, id): (usize, &&str)| Arm {
        id: (*id).to_owned(),
        title: (*id).to_owned(),
        control: number + 1 == arms.len(),
        share: 1,
        treatments: Vec::new(),
        place: Place::default(),
    };
    Trial {
        title: "By hand".into(),
        id: "HAND".into(),
        seed: 1,
        belief: Belief::Priors,
        participants: Participants {
            condition: Condition::AndrogeneticMale,
            n: 0,
            people: People::default(),
            likeness: Likeness::Fitted,
            criteria: Vec::new(),
            earlier: Vec::new(),
        },
        sites: vec![site("vertex")],
        arms: arms.iter().enumerate().map(arm).collect(),
        allocation: Allocation { layout: Layout::Parallel, block_sizes: vec![4], strata: Vec::new() },
        visits: Visits { weeks: weeks.to_vec(), window_days: 0.0 },
        endpoints: vec![endpoint(Measured::HairCount)],
        conduct: Conduct::default(),
        analyses: Vec::new(),
        multiplicity: Multiplicity { alpha: 0.05, sharing: Sharing::None, families: Vec::new() },
        subgroups: Vec::new(),
        power: None,
        assumptions: Vec::new(),
        source: Source::default(),
    }
}

/// A site of 1 cm2.
pub fn site(name: &str) -> Site {
    Site { name: name.to_owned(), region: Region::Vertex, area_cm2: 1.0 }
}

/// An endpoint without errors.
pub fn endpoint(measured: Measured) -> Endpoint {
    Endpoint {
        name: "count".into(),
        paramcd: "COUNT".into(),
        title: "Count".into(),
        measured,
        hairs: Hairs::All,
        least_calibre_um: 30.0,
        device: Device::Automatic,
        readers: Readers { readers: 1, between_cv: 0.0, within_cv: 0.0, same_reader: true },
        relocation_mm: 0.0,
    }
}

/// A question to all pairs of an arm with the last one, at the last visit.
pub fn ask(trial: &mut Trial, method: Method, estimand: Estimand, covariates: &[Covariate]) {
    let last = trial.arms.len() - 1;
    trial.analyses.push(Analysis {
        name: format!("analysis {}", trial.analyses.len()),
        endpoint: 0,
        visit: trial.visits.weeks.len() - 1,
        method,
        scale: Scale::Change,
        compare: (0..last).map(|arm| (arm, last)).collect(),
        covariates: covariates.to_vec(),
        estimand,
        place: Place::default(),
    });
}

/// A man of 40 years in an arm, nothing read of him yet.
pub fn man(arm: u16) -> Subject {
    Subject {
        number: 0,
        sex: Sex::Male,
        age_years: 40.0,
        grade: Grade::Norwood(NorwoodHamilton::IV),
        ethnicity: Ethnicity::Caucasian,
        duration_years: 5.0,
        calibre_um: 60.0,
        stratum: 0,
        arm,
        site_arms: vec![arm],
        enrolled_day: 0.0,
        adherence: 1.0,
        earlier: false,
        stopped_day: None,
        left: None,
    }
}

/// Adds a person with the readings of each site, baseline first; `None` where the visit was missed.
pub fn add(data: &mut Data, trial: &Trial, subject: Subject, sites: &[&[Option<f64>]]) {
    let place = data.subjects.len();
    for (site, values) in sites.iter().enumerate() {
        for (visit, value) in values.iter().enumerate() {
            let day = 7.0 * trial.week(visit);
            let Some(value) = *value else { continue };
            data.records.push(Record {
                subject: place as u32,
                site: site as u16,
                arm: subject.site_arms[site],
                endpoint: 0,
                visit: visit as u16,
                day,
                value,
                truth: value,
                on_treatment: subject.stopped_day.is_none_or(|stopped| day <= stopped),
                moves: None,
            });
        }
    }
    data.subjects.push(Subject { number: place as u32 + 1, ..subject });
}

/// Readings without a gap.
pub fn all(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

/// A number between -1 and 1 that looks like chance and is the same everywhere (Knuth's multiplicative hash).
pub fn scatter(i: u32) -> f64 {
    f64::from(i.wrapping_mul(2_654_435_761) >> 8) / f64::from(1u32 << 23) - 1.0
}
