//! The company of virtual people: trials staged under the default laws or those of a member, read and analysed.

use super::company::{Company, Laws, Truth};
use super::settings::Setting;
use crate::analyse::{analyse, values};
use crate::design::{Estimand, Method, Trial};
use crate::finding::Findings;
use crate::people::{Matched, matched};
use crate::record::Data;
use crate::stage::{Played, Stage};
use anagen_model::law::Parameters;
use anagen_model::law::drawn::{Learned, Priors};
use libm::sqrt;
use std::ops::Range;

/// The replicate whose luck truths have: that of no trial.
const TRUTH_REPLICATE: u32 = u32::MAX - 1;

/// Plays a trial with virtual people.
pub struct VirtualCompany {
    trial: Trial,
    priors: Priors,
}

/// Laws with their people.
pub struct Staged {
    laws: Parameters,
    people: Matched,
}

/// Data that were read once and serve every setting that reads alike.
struct Read<'a> {
    setting: &'a Setting,
    data: Data,
}

/// Whether two settings on the same areas read the same data.
fn reads_alike(a: &Setting, b: &Setting) -> bool {
    let devices = |s: &Setting| s.trial.endpoints.iter().map(|e| e.device).collect::<Vec<_>>();
    a.effect == b.effect && a.trial.participants.n == b.trial.participants.n && devices(a) == devices(b)
}

impl VirtualCompany {
    /// The company of a trial; members are drawn from what was learned, and from priors where nothing was.
    pub fn new(trial: Trial, learned: Vec<Learned>) -> VirtualCompany {
        VirtualCompany { trial, priors: Priors::about(&Parameters::default()).with(learned) }
    }

    /// The laws.
    pub fn laws(&self, of: Laws) -> Parameters {
        match of {
            Laws::Default => Parameters::default(),
            Laws::Member(number) => self.priors.draw(self.trial.seed, number),
        }
    }

    /// One replicate in all settings: those on the designed areas are read off one play.
    fn replicate(&self, stage: &Stage, under: &Staged, replicate: u32, settings: &[&Setting]) -> Vec<Findings> {
        let shared = |s: &&&Setting| !s.other_area && s.only.is_none();
        let n = settings.iter().filter(shared).map(|s| s.trial.participants.n).max().unwrap_or(0);
        let twins = settings.iter().filter(shared).any(|s| s.effect != 1.0);
        let played = stage.play(replicate, n, twins);
        let mut read: Vec<Read> = Vec::new();
        let mut all = Vec::with_capacity(settings.len());
        for setting in settings {
            let data_of = |played: &Played| played.data(&setting.trial, &under.laws, setting.effect);
            if !shared(&setting) {
                let mut stage = Stage::new(&setting.trial, &under.laws, &under.people);
                if let Some(only) = &setting.only {
                    stage = stage.only(&only.cut, only.group, only.endpoint);
                }
                let alone = stage.play(replicate, setting.trial.participants.n, setting.effect != 1.0);
                all.push(analyse(&setting.trial, &data_of(&alone)));
                continue;
            }
            let place = read.iter().position(|r| reads_alike(r.setting, setting)).unwrap_or_else(|| {
                read.push(Read { setting, data: data_of(&played) });
                read.len() - 1
            });
            all.push(analyse(&setting.trial, &read[place].data));
        }
        all
    }
}

impl Company for VirtualCompany {
    type Under = Staged;

    fn people(&self, laws: Laws) -> Vec<u8> {
        let people = matched(&self.trial, &self.laws(laws));
        serde_json::to_vec(&people).expect("people have no keys but strings")
    }

    fn under(&self, laws: Laws, people: &[u8]) -> Result<Staged, String> {
        let people = serde_json::from_slice(people).map_err(|e| format!("people are not readable: {e}"))?;
        Ok(Staged { laws: self.laws(laws), people })
    }

    /// Everybody is played in every arm; nobody leaves and no visit is missed. Who stops the treatment does so and
    /// is still seen, unless it is asked what would be if nobody had. Hair-to-hair shares have no truth by people.
    fn truths(&self, under: &Staged, setting: &Setting, people: u32) -> Vec<Option<Truth>> {
        let mut trial = setting.trial.clone();
        let conduct = &mut trial.conduct;
        (conduct.drop_out_share, conduct.missed_visit_share, conduct.stay_after_stopping_share) = (0.0, 0.0, 1.0);
        trial.participants.n = people;
        let kept = trial.conduct.stop_treatment_share;
        let mut found = Vec::new();
        for hypothetical in [false, true] {
            trial.conduct.stop_treatment_share = if hypothetical { 0.0 } else { kept };
            let stage = Stage::new(&trial, &under.laws, &under.people);
            let asked = |a: &crate::design::Analysis| (a.estimand == Estimand::Hypothetical) == hypothetical;
            if !trial.analyses.iter().any(asked) {
                continue;
            }
            let data: Vec<Data> = (0..trial.arms.len())
                .map(|arm| stage.play_in(TRUTH_REPLICATE, people, arm as u16).data(&trial, &under.laws, 1.0))
                .collect();
            let mut place = 0;
            for analysis in &trial.analyses {
                for (arm, control) in &analysis.compare {
                    if asked(analysis) {
                        let of = |arm: usize| values(&trial, &data[arm], analysis);
                        let none = analysis.method == Method::HairToHair;
                        found.push((place, if none { None } else { difference(&of(*arm), &of(*control)) }));
                    }
                    place += 1;
                }
            }
        }
        found.sort_by_key(|(place, _)| *place);
        found.into_iter().map(|(_, truth)| truth).collect()
    }

    fn findings(&self, under: &Staged, replicates: Range<u32>, settings: &[&Setting]) -> Vec<Vec<Findings>> {
        let stage = Stage::new(&self.trial, &under.laws, &under.people);
        replicates.map(|replicate| self.replicate(&stage, under, replicate, settings)).collect()
    }
}

/// Mean difference between the same people in two arms; those without a value in either are left out.
fn difference(arm: &[Option<f64>], control: &[Option<f64>]) -> Option<Truth> {
    let both: Vec<f64> = arm.iter().zip(control).filter_map(|(a, b)| Some((*a)? - (*b)?)).collect();
    let n = both.len() as f64;
    if both.len() < 2 {
        return None;
    }
    let value = both.iter().sum::<f64>() / n;
    let squares: f64 = both.iter().map(|d| (d - value) * (d - value)).sum();
    Some(Truth { value, standard_error: sqrt(squares / (n - 1.0) / n) })
}
