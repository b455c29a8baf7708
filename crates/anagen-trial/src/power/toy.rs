//! A company without hair: people are normal deviates, so what repetition finds has a theory.

use super::company::{Company, Laws, Truth};
use super::rounds::PowerJob;
use super::settings::Setting;
use crate::chance::{Chance, Draw};
use crate::design::*;
use crate::finding::{Finding, Findings};
use anagen_evidence::study::{Condition, Hairs, Measured, Moments, People};
use anagen_lab::protocol::{Place, Source};
use anagen_model::measure::phototrichogram::Device;
use anagen_model::quantity::special::normal_quantile;
use anagen_model::scalp::Region;
use anagen_statistics::estimate::Estimate;
use anagen_work::job::{Done, Job};
use libm::{erfc, sqrt};
use std::ops::Range;

/// A trial of `n` people in two arms, or one more for each further dose.
pub fn trial(n: u32, arms: usize) -> Trial {
    let place = || Place::at(0..0);
    let arm = |a: usize| Arm {
        id: format!("A{a}"),
        title: format!("Arm {a}"),
        control: a == 0,
        share: 1,
        treatments: Vec::new(),
        place: place(),
    };
    let endpoint = Endpoint {
        name: "count".into(),
        paramcd: "COUNT".into(),
        title: "Hairs".into(),
        measured: Measured::HairCount,
        hairs: Hairs::All,
        least_calibre_um: 30.0,
        device: Device::Matched,
        readers: Readers { readers: 1, between_cv: 0.0, within_cv: 0.0, same_reader: true },
        relocation_mm: 0.0,
    };
    let analysis = Analysis {
        name: "main".into(),
        endpoint: 0,
        visit: 1,
        method: Method::Ancova,
        scale: Scale::Change,
        compare: (1..arms).map(|a| (a, 0)).collect(),
        covariates: Vec::new(),
        estimand: Estimand::TreatmentPolicy,
        place: place(),
    };
    Trial {
        title: "A toy".into(),
        id: "TOY".into(),
        seed: 5,
        belief: Belief::Priors,
        participants: Participants {
            condition: Condition::AndrogeneticMale,
            n,
            people: People::default(),
            likeness: Likeness::Fitted,
            criteria: Vec::new(),
            earlier: Vec::new(),
        },
        sites: vec![Site { name: "A".into(), region: Region::Vertex, area_cm2: 1.0 }],
        arms: (0..arms).map(arm).collect(),
        allocation: Allocation { layout: Layout::Parallel, block_sizes: vec![2 * arms as u32], strata: Vec::new() },
        visits: Visits { weeks: vec![12.0, 24.0], window_days: 0.0 },
        endpoints: vec![endpoint],
        conduct: Conduct { adherence: Moments::default(), ..Conduct::default() },
        analyses: vec![analysis],
        multiplicity: Multiplicity { alpha: 0.05, sharing: Sharing::None, families: Vec::new() },
        subgroups: Vec::new(),
        power: Some(Power {
            analysis: 0,
            target: 0.8,
            standard_error: 0.01,
            most_trials: 2000,
            n: Vec::new(),
            weeks: Vec::new(),
            areas_cm2: Vec::new(),
            devices: Vec::new(),
            effects: Vec::new(),
            looks: None,
            enrichment: Vec::new(),
        }),
        assumptions: Vec::new(),
        source: Source::new("toy.toml", ""),
    }
}

/// Plays normal deviates: arm `a` differs from the control by `steps[a]` SDs, at week 12 by half of it.
pub struct Toy {
    /// By arm.
    pub steps: Vec<f64>,
    /// SD between members of the factor on all of them.
    pub member_sd: f64,
    /// The people over 40 (every second one) have so many times the effect; the others make up for it.
    pub over_40: f64,
    /// Every so manyth analysis fails; 0: none.
    pub fails: u32,
}

impl Toy {
    /// Two arms.
    pub fn of(step: f64) -> Toy {
        Toy { steps: vec![0.0, step], member_sd: 0.0, over_40: 1.0, fails: 0 }
    }

    fn old(number: u32) -> bool {
        number / 2 % 2 == 0
    }

    fn value(&self, factor: f64, chance: &Chance, number: u32, setting: &Setting) -> f64 {
        let trial = &setting.trial;
        let arm = number as usize % trial.arms.len();
        let week = if trial.analyses[0].visit == 0 { 0.5 } else { 1.0 };
        let group = if Toy::old(number) { self.over_40 } else { 2.0 - self.over_40 };
        let device = if trial.endpoints[0].device == Device::Automatic { 1.0 } else { 0.0 };
        let [own, error] = chance.normals(number, Draw::Device, 0);
        own / sqrt(trial.sites[0].area_cm2) + device * error + setting.effect * factor * week * group * self.steps[arm]
    }

    fn finding(&self, factor: f64, replicate: u32, setting: &Setting, group: Option<(usize, usize)>) -> Vec<Finding> {
        let (trial, chance) = (&setting.trial, Chance::of(setting.trial.seed, replicate));
        let mut wanted = trial.participants.n;
        let mut sums = vec![(0u32, 0.0); trial.arms.len()];
        let mut number = 0;
        while wanted > 0 {
            number += 1;
            let in_group = |g: usize| g == usize::from(Toy::old(number));
            if setting.only.as_ref().is_some_and(|only| !in_group(only.group)) {
                continue;
            }
            wanted -= 1;
            if group.is_some_and(|(_, g)| !in_group(g)) {
                continue;
            }
            let sum = &mut sums[number as usize % trial.arms.len()];
            *sum = (sum.0 + 1, sum.1 + self.value(factor, &chance, number, setting));
        }
        let device = if trial.endpoints[0].device == Device::Automatic { 1.0 } else { 0.0 };
        let variance = 1.0 / trial.sites[0].area_cm2 + device;
        let one = |(arm, control): &(usize, usize)| {
            let [a, b] = [sums[*arm], sums[*control]];
            let value = a.1 / f64::from(a.0) - b.1 / f64::from(b.0);
            let error = sqrt(variance * (1.0 / f64::from(a.0) + 1.0 / f64::from(b.0)));
            let p = erfc((value / error).abs() * std::f64::consts::FRAC_1_SQRT_2);
            let interval = [value - 1.959_963_984_540_054 * error, value + 1.959_963_984_540_054 * error];
            let estimate = Estimate {
                value,
                standard_error: Some(error),
                degrees: None,
                statistic: Some(value / error),
                p,
                interval,
            };
            let failed = self.fails > 0 && replicate.is_multiple_of(self.fails);
            Finding {
                analysis: 0,
                arms: (*arm, *control),
                subgroup: group,
                n: [a.0, b.0],
                of_arms: None,
                result: if failed { Err("on purpose".into()) } else { Ok(estimate) },
                left_out: Vec::new(),
                adjusted_p: Some(p),
                won: !failed && p <= trial.multiplicity.alpha && value > 0.0,
            }
        };
        trial.analyses[0].compare.iter().map(one).collect()
    }
}

impl Company for Toy {
    type Under = f64;

    fn people(&self, laws: Laws) -> Vec<u8> {
        match laws {
            Laws::Default => vec![7],
            Laws::Member(m) => m.to_le_bytes().to_vec(),
        }
    }

    fn under(&self, laws: Laws, people: &[u8]) -> Result<f64, String> {
        match laws {
            Laws::Default if people == [7] => Ok(1.0),
            Laws::Default => Err("these are others' people".into()),
            Laws::Member(m) => {
                let u = Chance::of(99, m).uniforms(0, Draw::Kind, 0)[0];
                Ok(1.0 + self.member_sd * normal_quantile(u))
            }
        }
    }

    fn truths(&self, factor: &f64, setting: &Setting, _: u32) -> Vec<Option<Truth>> {
        let truth = |(arm, _): &(usize, usize)| Some(Truth { value: factor * self.steps[*arm], standard_error: 0.0 });
        setting.trial.analyses[0].compare.iter().map(truth).collect()
    }

    fn findings(&self, factor: &f64, replicates: Range<u32>, settings: &[&Setting]) -> Vec<Vec<Findings>> {
        let one = |replicate: u32, setting: &&Setting| {
            let mut findings = self.finding(*factor, replicate, setting, None);
            for (c, cut) in setting.trial.subgroups.iter().enumerate() {
                for group in 0..cut.groups() {
                    findings.extend(self.finding(*factor, replicate, setting, Some((c, group))));
                }
            }
            Findings { findings, ..Findings::default() }
        };
        replicates.map(|r| settings.iter().map(|s| one(r, s)).collect()).collect()
    }
}

/// Does all rounds in order.
pub fn run(job: &PowerJob<Toy>) -> Done {
    let mut done = Done::default();
    loop {
        let Some(round) = job.next(&done).unwrap() else { return done };
        let units = (0..round.units()).map(|u| round.unit(u).unwrap()).collect();
        drop(round);
        done.rounds.push(units);
        assert!(done.rounds.len() < 40, "it never ends");
    }
}
