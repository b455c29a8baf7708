//! Studies and beliefs made up for tests.

use crate::restage::{Order, Predicted, Staged};
use crate::study::*;
use crate::validate::belief::{Belief, Disagreement, Member};
use crate::validate::foresee::{Stage, Work};
use anagen_lab::protocol::{Place, Source};
use anagen_model::law::Parameters;
use anagen_model::measure::phototrichogram::Device;
use anagen_model::quantity::Values;
use anagen_model::quantity::special::normal_quantile;
use anagen_model::quantity::stream::{Purpose, Stream};
use anagen_model::treatment::registered;
use std::sync::atomic::AtomicBool;

/// Nobody stops a test.
pub static GO_ON: AtomicBool = AtomicBool::new(false);

/// An arm with treatments by name.
pub fn arm(id: &str, kinds: &[&str]) -> Arm {
    let treatment = |kind: &&str| {
        let kind = &registered(kind).expect("a registered treatment").kind;
        ArmTreatment { kind, values: Values::default(), assumed: Vec::new() }
    };
    Arm {
        id: id.into(),
        title: id.into(),
        n: Some(30),
        control: kinds.is_empty(),
        cannot_simulate: None,
        treatments: kinds.iter().map(treatment).collect(),
        place: Place::at(0..0),
    }
}

/// A density difference of the arm `drug` from the arm `pbo` at week 48.
pub fn outcome(id: &str, value: f64) -> Outcome {
    Outcome {
        id: id.into(),
        arm: "drug".into(),
        measured: Measured::HairCount,
        hairs: Hairs::All,
        unit: Unit::PerCm2,
        scale: Scale::Change,
        versus: Versus::Arm("pbo".into()),
        region: None,
        area_cm2: None,
        week: Some(48.0),
        counted_from: CountedFrom::FirstSession,
        day: Some(336.0),
        finding: Finding::Number { value, dispersion: Dispersion::Se(1.0) },
        n: Some(30),
        n_versus: Some(30),
        verified: Verified::Abstract,
        definition: None,
        subgroup: None,
        event: None,
        same_result_as: None,
        defect: None,
        note: None,
        place: Place::at(0..0),
    }
}

/// A study of finasteride against placebo with these outcomes.
pub fn study(id: &str, role: Role, outcomes: Vec<Outcome>) -> Study {
    Study {
        id: id.into(),
        title: id.into(),
        citation: String::new(),
        year: Some(2000),
        doi: None,
        pmid: None,
        url: None,
        role,
        condition: Condition::AndrogeneticMale,
        design: Design::Parallel,
        masking: None,
        bias: None,
        defects: Vec::new(),
        shares_patients_with: Vec::new(),
        cannot_simulate: None,
        people: People::default(),
        site: Site {
            region: None,
            area_cm2: None,
            hairs: Hairs::All,
            least_calibre_um: None,
            device: Device::Corrected,
        },
        arms: vec![arm("drug", &["finasteride"]), arm("pbo", &[])],
        outcomes,
        source: Source::new("fake.toml", ""),
    }
}

/// A belief of so many members that agree on no disagreement between studies but this one.
pub fn belief(members: usize, tau: f64) -> Belief {
    let disagreement = [Disagreement { tau: [tau; 4], drift: [0.0; 4] }; 2];
    let member = Member { laws: Parameters::default(), disagreement };
    Belief { name: "made up".into(), hashes: Vec::new(), members: vec![member; members], degrees: f64::INFINITY }
}

/// What a stand-in for the model predicts.
pub fn number(value: f64, sampling_variance: f64) -> Staged {
    let sampling_variance = Some(sampling_variance);
    Staged::Number(Predicted { value, sampling_variance, chance_variance: 0.0, people_sd: 1.0 })
}

/// Work with a stand-in for the model.
pub fn work(stage: Stage<'_>) -> Work<'_> {
    let order = Order::of(8, 1);
    Work { stage, order, stop: &GO_ON, listener: &() }
}

/// Standard normal draw number `draw`.
pub fn normal(draw: u32) -> f64 {
    normal_quantile(Stream::new(77, 3).uniforms(draw, 0, Purpose::Resampling)[0])
}
