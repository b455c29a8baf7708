//! The posterior file: members that runs draw from, where they come from, and how far to trust them.

use super::confirmation::{Confirmed, overlooked};
use super::correction::{Member, agreement};
use super::file::Calibration;
use super::fit::{Generation, State};
use super::likelihood::Likelihood;
use super::unknowns::Unknown;
use super::{Datum, DatumKind};
use anagen_lab::output::{Input, Provenance};
use anagen_lab::posterior::FORMAT;
use serde::{Deserialize, Serialize};

/// A posterior, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PosteriorFile {
    /// Version of the layout.
    pub format: u32,
    /// Which parameters and studies.
    pub block: String,
    /// What was fitted.
    pub title: String,
    /// The program that made it.
    pub version: String,
    /// Whether with little effort.
    pub quick: bool,
    /// Seed of all chance.
    pub seed: u64,
    /// What it was made of.
    pub inputs: Vec<Hashed>,
    /// What was learned.
    pub parameters: Vec<Learned>,
    /// Equally likely sets of values, in the order of `parameters`.
    pub members: Vec<Vec<f64>>,
    /// How far studies disagree beside their sampling.
    pub disagreement: Vec<Disagreement>,
    /// What it was fitted to.
    pub data: Vec<Told>,
    /// How far to trust it.
    pub diagnostics: Diagnostics,
}

/// A file by its hash.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hashed {
    /// Its path.
    pub path: String,
    /// Hash of its bytes.
    pub blake3: String,
}

/// One parameter that was learned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Learned {
    /// Full name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Its prior: shape, median, range.
    pub prior: String,
    /// Prior probability that it is 0.
    pub none_share: f64,
    /// Why the prior is not that of its row.
    pub why: Option<String>,
    /// Value at 2.5, 50 and 97.5 % of the prior.
    pub before: [f64; 3],
    /// The same of the posterior.
    pub after: [f64; 3],
    /// SD of the posterior in SDs of the prior, both as standard normals: 1 where nothing was learned.
    pub spread_left: f64,
    /// Agreement of the two halves: about 1.
    pub agreement: f64,
}

/// How far studies disagree in one kind of number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Disagreement {
    /// Which kind.
    pub kind: String,
    /// Mean SD between studies.
    pub mean: f64,
    /// Its central 95 %.
    pub range: [f64; 2],
}

/// One number that was fitted to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// Study and outcome.
    pub label: String,
    /// Which kind.
    pub kind: String,
    /// As printed, in the unit of its kind.
    pub published: f64,
    /// Mean over members of what is expected.
    pub expected: f64,
    /// Its SD over members.
    pub sd: f64,
    /// SD of sampling (mean over members of its variance).
    pub sampling: f64,
    /// SD of chance of the simulation, the same.
    pub chance: f64,
    /// The same members under another luck and with areas as they were; `None` before the confirmation.
    pub again: Option<f64>,
    /// Their difference in SDs of chance.
    pub again_z: Option<f64>,
}

/// How far to trust a posterior.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Diagnostics {
    /// Evaluations of the model.
    pub evaluations: usize,
    /// Least effective members of any step of the temperature.
    pub least_effective: f64,
    /// Members that are not copies of another.
    pub different_members: usize,
    /// Greatest disagreement of the two halves.
    pub worst_agreement: f64,
    /// Root mean square of what another luck changes, in SDs of chance: about 1, above it where luck was
    /// learned.
    pub overlooked: f64,
    /// Every generation.
    pub generations: Vec<Generation>,
}

/// The quantile of values at probability `u`.
pub fn quantile(values: &[f64], u: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = u * (sorted.len() - 1) as f64;
    let below = at as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (at - below as f64) * (sorted[above] - sorted[below])
}

fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, libm::sqrt(values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0).max(1.0)))
}

/// Probabilities of the three values told of a distribution.
const TOLD: [f64; 3] = [0.025, 0.5, 0.975];

impl PosteriorFile {
    /// The posterior of a finished fit; `inputs` are the calibration and its studies.
    pub fn of(calibration: &Calibration, inputs: &[Input], likelihood: &Likelihood, state: &State) -> PosteriorFile {
        let members = &state.members;
        let halves = agreement(members);
        let learned = |(u, unknown): (usize, &Unknown)| {
            let x: Vec<f64> = members.iter().map(|m| m.x[u]).collect();
            let values: Vec<f64> = x.iter().map(|x| unknown.value(*x)).collect();
            let row = &unknown.row;
            Learned {
                name: row.name.into(),
                unit: row.unit.into(),
                prior: format!("{:?} {} ({} to {})", row.prior, row.value, row.low, row.high),
                none_share: unknown.none_share,
                why: unknown.why.clone(),
                before: TOLD.map(|p| unknown.value(anagen_model::quantity::special::normal_quantile(p))),
                after: TOLD.map(|p| quantile(&values, p)),
                spread_left: moments(&x).1,
                agreement: halves[u],
            }
        };
        let unknowns = &calibration.unknowns;
        let least = state.generations.iter().filter_map(|g| g.effective).fold(members.len() as f64, f64::min);
        let mut sets: Vec<Vec<u64>> = members.iter().map(|m| m.x.iter().map(|x| x.to_bits()).collect()).collect();
        sets.sort();
        sets.dedup();
        PosteriorFile {
            format: FORMAT,
            block: calibration.block.name().into(),
            title: calibration.title.clone(),
            version: Provenance::new(0, "", Vec::new()).version,
            quick: calibration.quick,
            seed: calibration.settings.seed,
            inputs: inputs.iter().map(|i| Hashed { path: i.path.clone(), blake3: i.blake3.clone() }).collect(),
            parameters: unknowns.0.iter().enumerate().map(learned).collect(),
            members: members.iter().map(|m| unknowns.values(&m.x)).collect(),
            disagreement: disagreement(likelihood, members),
            data: told(likelihood.data(), members, &state.confirmed),
            diagnostics: Diagnostics {
                evaluations: state.generations.iter().map(|g| g.evaluations).sum(),
                least_effective: least,
                different_members: sets.len(),
                worst_agreement: halves.iter().copied().fold(1.0, f64::max),
                overlooked: overlooked(&state.confirmed),
                generations: state.generations.clone(),
            },
        }
    }

    /// The file.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a posterior has no keys but strings");
        text.push('\n');
        text
    }
}

/// How far two posteriors of the same unknowns lie apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Apart {
    /// The root mean square over unknowns of the difference of medians, in SDs of the prior.
    pub typical: f64,
    /// The greatest difference, and of which unknown.
    pub greatest: (String, f64),
}

impl Apart {
    /// Of two posteriors, over the unknowns that both have; `None` if they share none.
    pub fn of(one: &PosteriorFile, other: &PosteriorFile) -> Option<Apart> {
        let both = one.parameters.iter().filter_map(|a| Some((a, other.parameters.iter().find(|b| b.name == a.name)?)));
        let off = |(a, b): (&Learned, &Learned)| {
            // The central 95 % of a normal are 3.92 SD.
            let sd = (a.before[2] - a.before[0]) / 3.92;
            (a.name.clone(), (a.after[1] - b.after[1]).abs() / sd)
        };
        let all: Vec<(String, f64)> = both.map(off).collect();
        let typical = libm::sqrt(all.iter().map(|(_, d)| d * d).sum::<f64>() / all.len() as f64);
        let greatest = all.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        Some(Apart { typical, greatest })
    }

    /// How far a quick fit may lie from a whole one. Its medians are known to about 0.3 SD of the prior from its
    /// members (the posterior being about as wide as the prior where little is learned), and as much again from
    /// its fewer virtual people.
    pub const TOLERATED: [f64; 2] = [0.45, 1.5];

    /// Whether it is within what a quick fit may be off by.
    pub fn tolerated(&self) -> bool {
        self.typical <= Apart::TOLERATED[0] && self.greatest.1 <= Apart::TOLERATED[1]
    }
}

fn disagreement(likelihood: &Likelihood, members: &[Member]) -> Vec<Disagreement> {
    let of = |(kind, name): (usize, &&str)| {
        let taus: Vec<f64> = members.iter().map(|m| likelihood.taus(&m.z)[kind]).collect();
        let (mean, _) = moments(&taus);
        let range = [TOLD[0], TOLD[2]].map(|u| quantile(&taus, u));
        (mean > 0.0).then(|| Disagreement { kind: name.to_string(), mean, range })
    };
    DatumKind::NAMES.iter().enumerate().filter_map(of).collect()
}

fn told(data: &[Datum], members: &[Member], confirmed: &[Confirmed]) -> Vec<Told> {
    let of = |(i, datum): (usize, &Datum)| {
        let column = |part: fn(&super::Guess) -> f64| members.iter().map(|m| part(&m.guesses[i])).collect::<Vec<f64>>();
        let (expected, sd) = moments(&column(|g| g.value));
        let [sampling, chance] =
            [column(|g| g.sampling_variance), column(|g| g.chance_variance)].map(|v| moments(&v).0);
        Told {
            label: datum.label.clone(),
            kind: DatumKind::NAMES[datum.kind as usize].into(),
            published: datum.value,
            expected,
            sd,
            sampling: libm::sqrt(sampling),
            chance: libm::sqrt(chance),
            again: confirmed.get(i).map(|c| c.again),
            again_z: confirmed.get(i).map(Confirmed::z).filter(|z| z.is_finite()),
        }
    };
    data.iter().enumerate().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(medians: [f64; 2]) -> PosteriorFile {
        let learned = |(name, median): (&str, f64)| Learned {
            name: name.into(),
            unit: String::new(),
            prior: String::new(),
            none_share: 0.0,
            why: None,
            before: [0.0, 1.96, 3.92],
            after: [0.0, median, 3.0],
            spread_left: 1.0,
            agreement: 1.0,
        };
        let diagnostics = Diagnostics {
            evaluations: 0,
            least_effective: 0.0,
            different_members: 0,
            worst_agreement: 1.0,
            overlooked: 1.0,
            generations: Vec::new(),
        };
        PosteriorFile {
            format: FORMAT,
            block: String::new(),
            title: String::new(),
            version: String::new(),
            quick: false,
            seed: 0,
            inputs: Vec::new(),
            parameters: ["a", "b"].into_iter().zip(medians).map(learned).collect(),
            members: Vec::new(),
            disagreement: Vec::new(),
            data: Vec::new(),
            diagnostics,
        }
    }

    #[test]
    fn posteriors_are_apart_by_their_medians_in_sds_of_the_prior() {
        let apart = |medians| Apart::of(&file([1.0, 2.0]), &file(medians)).unwrap();
        assert_eq!(apart([1.0, 2.0]).typical, 0.0);
        let some = apart([1.3, 2.4]);
        assert!((some.typical - 0.125f64.sqrt()).abs() < 1e-12 && some.tolerated(), "{some:?}");
        assert!(some.greatest.0 == "b" && (some.greatest.1 - 0.4).abs() < 1e-12);
        assert!(!apart([1.5, 2.5]).tolerated() && !apart([1.0, 3.6]).tolerated());
    }

    #[test]
    fn quantiles_lie_between_values() {
        let values = [3.0, 1.0, 2.0];
        assert_eq!([0.0, 0.25, 0.5, 1.0].map(|u| quantile(&values, u)), [1.0, 1.5, 2.0, 3.0]);
        assert_eq!(quantile(&[7.0], 0.3), 7.0);
    }
}
