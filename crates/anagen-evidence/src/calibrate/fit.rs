//! The fit, generation by generation. A state asks the model at some points, and with what the model says of them
//! becomes the next state; so a fit is the same wherever and in whatever order the points are evaluated.

use super::confirmation::{Confirmed, confirm};
use super::correction::{Course, Gaussian, Member, Target, halves, length, reweigh};
use super::inversion::{self, MOST_STEPS, disagreement, whitened};
use super::likelihood::{Errors, Likelihood};
use super::{Chance, Forward, Guess};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Length of the first moves of the correction.
const FIRST_LENGTH: f64 = 1.0;
/// The disagreement between studies begins wider than the inversion found it, by this factor.
const TAU_WIDER: f64 = 1.2;
/// Where the draws of a proposal begin among those of a generation.
const OF_PROPOSAL: u32 = 4096;
/// The luck of the fit, and that of its confirmation.
pub const LUCK: [u64; 2] = [0, 1];

/// How a fit is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Seed of the sampler.
    pub seed: u64,
    /// Members of the ensemble.
    pub members: usize,
    /// Moves of the correction at each temperature.
    pub moves: u32,
    /// Moves at the last one, the posterior.
    pub last_moves: u32,
    /// Members evaluated again for the confirmation.
    pub confirmed: usize,
    /// Errors beside sampling.
    pub errors: Errors,
}

impl Settings {
    /// Fewer members than this give no line through so many unknowns.
    pub fn fewest_members(unknowns: usize) -> usize {
        unknowns + 10
    }
}

/// What a fit does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// From the prior to a Gaussian.
    #[default]
    Inversion,
    /// From the Gaussian to the posterior.
    Correction,
    /// The same again under another luck.
    Confirmation,
    /// Nothing more.
    Done,
}

/// What is told of one generation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Generation {
    /// What it belonged to.
    pub stage: Stage,
    /// Temperature reached.
    pub temperature: f64,
    /// Evaluations of the model.
    pub evaluations: usize,
    /// The mean over members of the logarithm of the likelihood.
    pub log_likelihood: f64,
    /// Effective members before they were drawn again; `None` if they were not.
    pub effective: Option<f64>,
    /// Share of moves that were accepted.
    pub accepted: Option<f64>,
    /// Length of these moves.
    pub length: Option<f64>,
}

/// Where a fit stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// What it does next.
    pub stage: Stage,
    /// Generations done.
    pub generations: Vec<Generation>,
    /// Temperature of the inversion.
    pub temperature: f64,
    /// Disagreement between studies that the inversion uses, as standard normals: mean and SD of each.
    pub of_tau: Vec<[f64; 2]>,
    /// The Gaussian that the inversion found.
    pub gaussian: Option<Gaussian>,
    /// Where the correction stands.
    pub course: Course,
    /// Members.
    pub members: Vec<Member>,
    /// What came out under another luck.
    pub confirmed: Vec<Confirmed>,
}

/// What a state asks the model, to become the next: points, each to be evaluated alone and anywhere.
pub struct Question {
    /// What they are for, in words.
    pub name: String,
    /// The points: unknowns.
    pub x: Vec<Vec<f64>>,
    /// The luck under which all of them are evaluated.
    pub luck: u64,
    /// Where the fit stands, members drawn again if that was due.
    state: State,
    /// What becomes of the answers.
    step: Step,
}

/// A point, and what the model says of it.
type Answer = (Vec<f64>, Vec<Guess>);

/// What was found out to ask, and is needed when the answers come.
enum Step {
    Begin,
    Invert { z: Vec<f64>, temperature: f64, gaussian: Gaussian },
    Correct { gaussian: Gaussian, effective: Option<f64> },
    Confirm { chosen: Vec<usize> },
}

/// Why a fit ended without a posterior.
#[derive(Debug, thiserror::Error)]
#[error("the ensemble has collapsed in generation {0}: no unknown may be without effect on its own value")]
pub struct Collapsed(pub usize);

/// A model with its data, and how it is fitted.
pub struct Fit<F> {
    /// The model of the fit.
    pub forward: F,
    /// The model of the confirmation, of the same data: as large as it can be.
    pub again: F,
    /// How it is fitted.
    pub settings: Settings,
}

impl<F: Forward> Fit<F> {
    /// The likelihood of its data.
    pub fn likelihood(&self) -> Likelihood<'_> {
        Likelihood::new(self.forward.data(), self.settings.errors)
    }

    /// From the prior to the end, in one go.
    pub fn run(&self) -> Result<State, Collapsed> {
        let mut state = State::default();
        while let Some(question) = self.ask(&state)? {
            let guesses = question.x.par_iter().map(|x| self.guess(x, question.luck)).collect();
            state = self.learn(question, guesses);
        }
        Ok(state)
    }

    /// What a state asks the model; `None` when the fit is done.
    pub fn ask(&self, state: &State) -> Result<Option<Question>, Collapsed> {
        match state.stage {
            Stage::Inversion if state.members.is_empty() => self.begin(state).map(Some),
            Stage::Inversion => self.invert(state).map(Some),
            Stage::Correction => self.correct(state).map(Some),
            Stage::Confirmation => Ok(Some(self.confirm(state))),
            Stage::Done => Ok(None),
        }
    }

    /// The state of the next generation: what the model says of each point of a question was heard.
    pub fn learn(&self, question: Question, guesses: Vec<Vec<Guess>>) -> State {
        let Question { x, state, step, .. } = question;
        let answers = x.into_iter().zip(guesses).collect();
        match step {
            Step::Begin => self.begun(state, answers),
            Step::Invert { z, temperature, gaussian } => self.inverted(state, answers, &z, temperature, gaussian),
            Step::Correct { gaussian, effective } => self.corrected(state, answers, &gaussian, effective),
            Step::Confirm { chosen } => self.confirmed(state, &chosen, answers),
        }
    }

    /// What the model says of one point.
    pub fn guess(&self, x: &[f64], luck: u64) -> Vec<Guess> {
        let forward = if luck == LUCK[0] { &self.forward } else { &self.again };
        let guesses = forward.guess(x, luck).into_iter().zip(forward.data());
        guesses.map(|(guess, datum)| guess.or_nothing(datum)).collect()
    }

    fn chance(&self, state: &State) -> Chance {
        Chance::of(self.settings.seed, state.generations.len() as u32)
    }

    fn told(&self, state: &State, stage: Stage, temperature: f64, evaluations: usize) -> Generation {
        let likelihood = self.likelihood();
        let log: f64 = state.members.iter().map(|m| likelihood.log(&m.guesses, &m.z)).sum();
        let log_likelihood = log / state.members.len() as f64;
        let (effective, accepted, length) = (None, None, None);
        Generation { stage, temperature, evaluations, log_likelihood, effective, accepted, length }
    }

    /// Draws from the prior.
    fn begin(&self, state: &State) -> Result<Question, Collapsed> {
        let (members, unknowns) = (self.settings.members, self.forward.unknowns());
        let chance = self.chance(state);
        let draws: Vec<Vec<f64>> =
            (0..members as u32).map(|number| chance.many(number, OF_PROPOSAL, unknowns)).collect();
        let x = whitened(&draws).ok_or(Collapsed(0))?;
        let name = "drawing from the prior".into();
        Ok(Question { name, x, luck: LUCK[0], state: state.clone(), step: Step::Begin })
    }

    fn begun(&self, mut state: State, answers: Vec<Answer>) -> State {
        state.of_tau = vec![[0.0, 1.0]; self.likelihood().unknowns()];
        let z = vec![0.0; state.of_tau.len()];
        state.members = answers.into_iter().map(|(x, guesses)| Member { x, z: z.clone(), guesses }).collect();
        let told = self.told(&state, Stage::Inversion, 0.0, state.members.len());
        state.generations.push(told);
        state
    }

    /// One step of the inversion.
    fn invert(&self, state: &State) -> Result<Question, Collapsed> {
        let likelihood = self.likelihood();
        let number = state.generations.len();
        let mut state = state.clone();
        let (x, guesses): (Vec<_>, Vec<_>) = state.members.drain(..).map(|m| (m.x, m.guesses)).unzip();
        let z: Vec<f64> = state.of_tau.iter().map(|[m, _]| *m).collect();
        let (z, _) = disagreement(&likelihood, &guesses, &z);
        let last = number >= MOST_STEPS;
        let moved = inversion::step(&x, &guesses, &likelihood, &z, state.temperature, last);
        let moved = moved.ok_or(Collapsed(number))?;
        let percent = 100.0 * moved.temperature;
        let name = format!("inversion, generation {number}, to {percent:.0} % of the data's weight");
        let gaussian = Gaussian { mean: moved.mean, lower: moved.lower.rows().to_vec() };
        let step = Step::Invert { z, temperature: moved.temperature, gaussian };
        Ok(Question { name, x: moved.x, luck: LUCK[0], state, step })
    }

    fn inverted(
        &self,
        mut state: State,
        answers: Vec<Answer>,
        z: &[f64],
        temperature: f64,
        gaussian: Gaussian,
    ) -> State {
        let (x, guesses): (Vec<_>, Vec<_>) = answers.into_iter().unzip();
        let (z, wide) = disagreement(&self.likelihood(), &guesses, z);
        state.of_tau = z.iter().zip(&wide).map(|(z, wide)| [*z, TAU_WIDER * wide]).collect();
        state.temperature = temperature;
        let chance = self.chance(&state);
        let ended = temperature >= 1.0;
        let member = |(number, (x, guesses)): (usize, (Vec<f64>, Vec<Guess>))| {
            let normals = chance.many(number as u32, 0, if ended { z.len() } else { 0 });
            let drawn = normals.iter().zip(&state.of_tau).map(|(n, [m, sd])| m + sd * n).collect();
            Member { x, z: if ended { drawn } else { z.clone() }, guesses }
        };
        state.members = x.into_iter().zip(guesses).enumerate().map(member).collect();
        let told = self.told(&state, Stage::Inversion, temperature, state.members.len());
        state.generations.push(told);
        if ended {
            state.gaussian = Some(gaussian);
            state.course = Course { temperature: 0.0, length: FIRST_LENGTH, moves_left: 0 };
            state.stage = Stage::Correction;
        }
        state
    }

    /// One move of the correction, after a step of the temperature if it is due.
    fn correct(&self, state: &State) -> Result<Question, Collapsed> {
        let number = state.generations.len();
        let gaussian = state.gaussian.clone().ok_or(Collapsed(number))?;
        let (mut state, mut effective) = (state.clone(), None);
        let chance = self.chance(&state);
        if state.course.moves_left == 0 {
            let likelihood = self.likelihood();
            let target = Target { likelihood: &likelihood, gaussian: &gaussian, of_tau: &state.of_tau };
            let (temperature, left) = reweigh(&mut state.members, &target, state.course.temperature, chance);
            effective = Some(left);
            state.course.temperature = temperature;
            state.course.moves_left = if temperature < 1.0 { self.settings.moves } else { self.settings.last_moves };
        }
        let proposal = |(number, member): (usize, &Member)| {
            let normals = chance.many(number as u32, OF_PROPOSAL, member.x.len());
            gaussian.moved(&member.x, state.course.length, &normals)
        };
        let x = state.members.iter().enumerate().map(proposal).collect();
        let percent = 100.0 * state.course.temperature;
        let name = format!("correction, generation {number}, {percent:.0} % of the way to the posterior");
        Ok(Question { name, x, luck: LUCK[0], state, step: Step::Correct { gaussian, effective } })
    }

    fn corrected(&self, mut state: State, answers: Vec<Answer>, gaussian: &Gaussian, effective: Option<f64>) -> State {
        let likelihood = self.likelihood();
        let target = Target { likelihood: &likelihood, gaussian, of_tau: &state.of_tau };
        let chance = self.chance(&state);
        let Course { temperature, length: moved, moves_left } = state.course;
        let mut accepted = 0;
        for (number, (x, guesses)) in answers.into_iter().enumerate() {
            let member = &mut state.members[number];
            let to = Member { x, z: member.z.clone(), guesses };
            if target.takes(member, &to, temperature, chance.uniform(number as u32, 0)) {
                *member = to;
                accepted += 1;
            }
        }
        let taus =
            |(number, member): (usize, &mut Member)| target.move_taus(member, temperature, chance, number as u32);
        state.members.par_iter_mut().enumerate().for_each(taus);
        let share = f64::from(accepted) / state.members.len() as f64;
        let mut told = self.told(&state, Stage::Correction, temperature, state.members.len());
        (told.effective, told.accepted, told.length) = (effective, Some(share), Some(moved));
        state.generations.push(told);
        state.course = Course { temperature, length: length(moved, share), moves_left: moves_left - 1 };
        if temperature >= 1.0 && moves_left == 1 {
            state.stage = Stage::Confirmation;
        }
        state
    }

    /// Some members of each half again, under another luck.
    fn confirm(&self, state: &State) -> Question {
        let half = self.settings.confirmed.div_ceil(2).max(1);
        let spaced = |range: std::ops::Range<usize>| {
            let count = half.min(range.len());
            (0..count).map(move |i| range.start + i * range.len() / count)
        };
        let chosen: Vec<usize> = halves(state.members.len()).into_iter().flat_map(spaced).collect();
        let x: Vec<Vec<f64>> = chosen.iter().map(|i| state.members[*i].x.clone()).collect();
        let name = "confirmation under another luck".into();
        Question { name, x, luck: LUCK[1], state: state.clone(), step: Step::Confirm { chosen } }
    }

    fn confirmed(&self, mut state: State, chosen: &[usize], answers: Vec<Answer>) -> State {
        let again: Vec<Vec<Guess>> = answers.into_iter().map(|(_, guesses)| guesses).collect();
        let fitted: Vec<&[Guess]> = chosen.iter().map(|i| state.members[*i].guesses.as_slice()).collect();
        state.confirmed = confirm(self.forward.data(), &fitted, &again);
        let told = self.told(&state, Stage::Confirmation, 1.0, chosen.len());
        state.generations.push(told);
        state.stage = Stage::Done;
        state
    }
}
