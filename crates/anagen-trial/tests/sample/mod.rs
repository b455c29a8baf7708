//! Trials written by hand.

use anagen_evidence::study::{ArmTreatment, Condition, Hairs, Measured, Moments, People};
use anagen_lab::protocol::{Place, Source};
use anagen_model::measure::phototrichogram::Device;
use anagen_model::quantity::{Value, Values};
use anagen_model::scalp::Region;
use anagen_model::treatment;
use anagen_trial::design::*;

pub fn treatment(kind: &str, values: &[(&str, Value)]) -> ArmTreatment {
    let kind = &treatment::registered(kind).expect("it is registered").kind;
    let values = Values(values.iter().map(|(k, v)| (k.to_string(), v.clone())).collect());
    ArmTreatment { kind, values, assumed: Vec::new() }
}

pub fn arm(id: &str, control: bool, treatments: Vec<ArmTreatment>) -> Arm {
    Arm { id: id.into(), title: id.into(), control, share: 1, treatments, place: Place::at(0..0) }
}

pub fn counts(name: &str) -> Endpoint {
    Endpoint {
        name: name.into(),
        paramcd: "HAIRCNT".into(),
        title: "Hairs of the target area".into(),
        measured: Measured::HairCount,
        hairs: Hairs::All,
        least_calibre_um: 40.0,
        device: Device::Automatic,
        readers: Readers { readers: 1, between_cv: 0.0, within_cv: 0.0, same_reader: true },
        relocation_mm: 0.0,
    }
}

/// Men on finasteride or placebo, 48 weeks.
pub fn parallel(n: u32) -> Trial {
    let finasteride =
        treatment("finasteride", &[("dose_mg_per_day", Value::Number(1.0)), ("start_day", Value::Number(0.0))]);
    Trial {
        title: "A drug".into(),
        id: "SAMPLE".into(),
        seed: 1,
        belief: Belief::Default,
        participants: Participants {
            condition: Condition::AndrogeneticMale,
            n,
            people: People {
                male_share: Some(1.0),
                age_years: Moments { mean: Some(33.0), sd: Some(6.0) },
                age_range_years: Some([18.0, 41.0]),
                ..People::default()
            },
            likeness: Likeness::Published,
            criteria: Vec::new(),
            earlier: Vec::new(),
        },
        sites: vec![Site { name: "vertex".into(), region: Region::Vertex, area_cm2: 1.0 }],
        arms: vec![arm("FIN", false, vec![finasteride]), arm("PBO", true, Vec::new())],
        allocation: Allocation { layout: Layout::Parallel, block_sizes: vec![4], strata: Vec::new() },
        visits: Visits { weeks: vec![12.0, 24.0, 36.0, 48.0], window_days: 0.0 },
        endpoints: vec![counts("count")],
        conduct: Conduct::default(),
        analyses: vec![Analysis {
            name: "primary".into(),
            endpoint: 0,
            visit: 3,
            method: Method::Ancova,
            scale: Scale::Change,
            compare: vec![(0, 1)],
            covariates: vec![Covariate::Baseline],
            estimand: Estimand::TreatmentPolicy,
            place: Place::at(0..0),
        }],
        multiplicity: Multiplicity { alpha: 0.05, sharing: Sharing::None, families: Vec::new() },
        subgroups: Vec::new(),
        power: None,
        assumptions: Vec::new(),
        source: Source::new("sample.toml", ""),
    }
}

/// Four sites of each head, sham and three doses of sheath-cup cells.
pub fn within_head() -> Trial {
    let sessions = ("session_days", Value::Numbers(vec![0.0]));
    let regions = ("regions", Value::Texts(vec!["vertex".into()]));
    let dose = |cells: f64| {
        let values = [
            sessions.clone(),
            regions.clone(),
            ("dose_cells_per_cm2", Value::Number(cells)),
            ("spacing_mm", Value::Number(5.0)),
            ("volume_ml_per_site", Value::Number(0.05)),
        ];
        vec![treatment("dermal_sheath_cup_cells", &values)]
    };
    let sham = vec![treatment(
        "sham_injection",
        &[
            sessions.clone(),
            regions.clone(),
            ("spacing_mm", Value::Number(5.0)),
            ("volume_ml_per_site", Value::Number(0.05)),
        ],
    )];
    let site = |name: &str| Site { name: name.into(), region: Region::Vertex, area_cm2: 1.0 };
    let mut trial = parallel(30);
    trial.arms = vec![
        arm("LOW", false, dose(3e5)),
        arm("MID", false, dose(1.5e6)),
        arm("HIGH", false, dose(7.5e6)),
        arm("SHAM", true, sham),
    ];
    trial.sites = ["a", "b", "c", "d"].map(site).to_vec();
    trial.allocation.layout = Layout::WithinHead;
    trial.analyses[0].method = Method::Paired;
    trial.analyses[0].compare = vec![(0, 3), (1, 3), (2, 3)];
    trial
}
