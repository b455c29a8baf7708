//! The rounds in which trials are repeated, and when they end.
//!
//! First people are made under the default laws; then trials are run until the standard error asked for is
//! reached; then, where no number of people tried meets the target, larger or smaller trials on the same luck; in
//! the end the number found is confirmed on fresh luck. What a round asks depends on the rounds before it alone.

use super::company::{Company, Laws};
use super::gathered::{All, Gathered, Given, Why};
use super::outcome::{Repeat, Seen, seen, seen_by_group, seen_of};
use super::settings::{Part, Setting, Settings, at_n};
use super::share::{share, trials_needed};
use super::smallest::{Reached, Wins, further};
use super::sum::{any_won, clusters};
use crate::design::{Power, Trial};
use crate::finding::Findings;
use anagen_work::job::{Done, Job, JobError, Round};

/// Trials of a unit under the default laws.
const CHUNK: u32 = 10;
/// Trials of each member of the belief: enough to tell what is between members from what is within.
pub const OF_EACH_MEMBER: u32 = 4;
/// Trials of the first round, under each kind of laws.
const FIRST: u32 = 200;
/// Where numbers of replicates begin that confirm, and those of members.
const CONFIRMING: u32 = 1 << 22;
const OF_MEMBERS: u32 = 1 << 24;
/// The first member that confirms.
const CONFIRMING_MEMBER: u32 = 1 << 20;
/// Virtual people behind what is true under the default laws, and under a member: so many times those of the
/// trial, at least and at most so many.
const PEOPLE_OF_TRUTH: [(u32, u32, u32); 2] = [(10, 200, 2000), (2, 100, 400)];
/// Larger trials are tried up to so many times the greatest number asked for.
const MOST_TIMES: f64 = 4.0;
/// Rounds of larger or smaller trials.
const MOST_FURTHER: usize = 3;

/// The whole work.
pub struct PowerJob<C> {
    /// The trial.
    pub trial: Trial,
    /// Who plays it.
    pub company: C,
    /// Whether it is repeated over the belief as well.
    pub assurance: bool,
    /// Under the default laws, then over the belief.
    pub settings: [Settings; 2],
    power: Power,
}

/// Some trials under some laws.
#[derive(Clone, Debug, PartialEq)]
enum Task {
    /// What is true under the default laws.
    Truths,
    /// Trials under the default laws, from this replicate on.
    Default { why: Why, first: u32, count: u32 },
    /// All trials of a member.
    Member { why: Why, number: u32 },
}

impl<C: Company> PowerJob<C> {
    /// The work of repeating a trial; what is wrong if its file asks for none.
    pub fn new(trial: Trial, company: C, assurance: bool) -> Result<PowerJob<C>, String> {
        let Some(power) = trial.power.clone() else { return Err("the trial has no [power]".into()) };
        let settings = [Settings::of(&trial, true), Settings::of(&trial, false)];
        Ok(PowerJob { trial, company, assurance, settings, power })
    }

    /// Trials won along the numbers of people tried, those of further rounds among them.
    pub fn wins(&self, kind: usize, of: &Gathered) -> Wins {
        let settings = &self.settings[kind];
        let mut columns: Vec<(f64, Vec<Vec<bool>>)> = Vec::new();
        if let Some(line) = settings.lines.iter().find(|line| line.over == "n") {
            for spot in &line.spots {
                let won = clusters(&of.learned, |_, repeat| Some(any_won(&repeat[spot.setting])));
                columns.push((spot.at.unwrap_or(0.0), won));
            }
        }
        for (numbers, found) in &of.further {
            for (place, n) in numbers.iter().enumerate() {
                columns.push((f64::from(*n), clusters(found, |_, repeat| Some(any_won(&repeat[place])))));
            }
        }
        columns.sort_by(|a, b| a.0.total_cmp(&b.0));
        // Trials that were tried with every number.
        let least = |of: &dyn Fn(&Vec<Vec<bool>>) -> usize| columns.iter().map(|(_, won)| of(won)).min().unwrap_or(0);
        let cluster = |c: usize| {
            let trial = |t: usize| columns.iter().map(|(_, won)| won[c][t]).collect();
            (0..least(&|won| won[c].len())).map(trial).collect()
        };
        let trials = (0..least(&Vec::len)).map(cluster).collect();
        Wins { n: columns.iter().map(|c| c.0).collect(), trials }
    }

    /// Whether the standard error asked for is reached, and how many trials that takes in all.
    pub fn needed(&self, kind: usize, of: &Gathered) -> (bool, u32) {
        let most = self.power.most_trials.max(1);
        let trials = of.trials();
        if trials == 0 {
            return (false, FIRST.min(most));
        }
        let won = share(&clusters(&of.learned, |_, r| Some(any_won(&r[self.settings[kind].designed]))), kind == 1);
        let needed = trials_needed(&won, of.learned.len() as u32, self.power.standard_error);
        (needed <= f64::from(trials), needed.min(f64::from(most)).max(f64::from(trials)).ceil() as u32)
    }

    /// What is to be done next under one kind of laws.
    fn tasks(&self, kind: usize, of: &Gathered) -> Vec<Task> {
        let trials = of.trials();
        let (_, needed) = self.needed(kind, of);
        if needed > trials {
            return self.trials(kind, &Why::Learn, trials, needed);
        }
        let wins = self.wins(kind, of);
        if wins.n.len() < 2 {
            return Vec::new();
        }
        let reached = wins.reached(self.power.target);
        if of.further.len() < MOST_FURTHER {
            let more = self.further(&wins, &reached);
            if !more.is_empty() {
                // Large trials are dear: the first ones tell where to look, fresh ones confirm.
                return self.trials(kind, &Why::Further(more), 0, trials.min(FIRST));
            }
        }
        match (reached, &of.confirmed) {
            (Reached::At { n, .. }, None) => {
                let target = self.power.target;
                let needed = target * (1.0 - target) / (self.power.standard_error * self.power.standard_error);
                let count = (needed.ceil() as u32).clamp(1, self.power.most_trials.max(1));
                self.trials(kind, &Why::Confirm(n as u32), 0, count)
            }
            _ => Vec::new(),
        }
    }

    /// Further numbers of people to try.
    fn further(&self, wins: &Wins, reached: &Reached) -> Vec<u32> {
        let shares: u32 = self.trial.arms.iter().map(|arm| arm.share).sum();
        let asked = self.power.n.iter().copied().chain([self.trial.participants.n]).max().unwrap_or(0);
        further(&wins.n, reached, f64::from((4 * shares).max(8)), MOST_TIMES * f64::from(asked))
    }

    /// Trials from number `from` to `to`.
    fn trials(&self, kind: usize, why: &Why, from: u32, to: u32) -> Vec<Task> {
        match kind {
            0 => {
                let chunk = |first: u32| Task::Default { why: why.clone(), first, count: CHUNK.min(to - first) };
                (from..to).step_by(CHUNK as usize).map(chunk).collect()
            }
            _ => {
                let members = from / OF_EACH_MEMBER..to.div_ceil(OF_EACH_MEMBER);
                members.map(|number| Task::Member { why: why.clone(), number }).collect()
            }
        }
    }

    /// The settings of a task, with what they are for.
    fn seen_in(&self, kind: usize, why: &Why) -> Vec<(Part, Setting)> {
        let settings = &self.settings[kind];
        let numbers = match why {
            Why::Learn => return settings.all.clone(),
            Why::Further(numbers) => numbers.clone(),
            Why::Confirm(n) => vec![*n],
        };
        numbers.iter().map(|n| (Part::Point, at_n(&settings.all[settings.designed].1, *n))).collect()
    }

    /// What is kept of findings in a setting.
    fn kept(&self, part: Part, findings: &Findings) -> Seen {
        let asked = self.settings[0].asked;
        match part {
            Part::Designed | Part::Null => seen(findings),
            Part::Point | Part::Enriched { .. } => seen_of(findings, asked),
            Part::Groups => {
                let pairs = &self.trial.analyses[self.power.analysis].compare;
                let groups: Vec<usize> = self.power.enrichment.iter().map(|cut| cut.groups()).collect();
                seen_by_group(findings, 0, pairs, &groups)
            }
        }
    }

    fn repeats(&self, kind: usize, why: &Why, under: &C::Under, first: u32, count: u32) -> Vec<Repeat> {
        let parts = self.seen_in(kind, why);
        let settings: Vec<&Setting> = parts.iter().map(|(_, setting)| setting).collect();
        let found = self.company.findings(under, first..first + count, &settings);
        let keep = |findings: Vec<Findings>| {
            parts.iter().zip(&findings).map(|((part, _), found)| self.kept(*part, found)).collect()
        };
        found.into_iter().map(keep).collect()
    }

    fn people_of_truth(&self, kind: usize) -> u32 {
        let (times, least, most) = PEOPLE_OF_TRUTH[kind];
        (times * self.trial.participants.n).clamp(least, most)
    }

    fn give(&self, people: &[u8], task: &Task) -> Result<Given, JobError> {
        let default = || self.company.under(Laws::Default, people).map_err(JobError::Failed);
        let designed = &self.settings[0].all[0].1;
        Ok(match task {
            Task::Truths => Given::Truths(self.company.truths(&default()?, designed, self.people_of_truth(0))),
            Task::Default { why, first, count } => {
                let offset = if matches!(why, Why::Confirm(_)) { CONFIRMING } else { 0 };
                let repeats = self.repeats(0, why, &default()?, offset + first, *count);
                Given::Trials { why: why.clone(), laws: Laws::Default, truths: Vec::new(), repeats }
            }
            Task::Member { why, number } => {
                let number = if matches!(why, Why::Confirm(_)) { CONFIRMING_MEMBER + number } else { *number };
                let laws = Laws::Member(number);
                let under = self.company.under(laws, &self.company.people(laws)).map_err(JobError::Failed)?;
                let truths = match why {
                    Why::Learn => self.company.truths(&under, designed, self.people_of_truth(1)),
                    _ => Vec::new(),
                };
                let first = OF_MEMBERS + OF_EACH_MEMBER * number;
                let repeats = self.repeats(1, why, &under, first, OF_EACH_MEMBER);
                Given::Trials { why: why.clone(), laws, truths, repeats }
            }
        })
    }
}

/// The first round: people under the default laws.
struct Making<'a, C>(&'a PowerJob<C>);

impl<C: Company> Round for Making<'_, C> {
    fn name(&self) -> String {
        "making people".into()
    }
    fn units(&self) -> u32 {
        1
    }
    fn unit(&self, _: u32) -> Result<Vec<u8>, JobError> {
        Ok(self.0.company.people(Laws::Default))
    }
}

/// A round of trials.
struct Trials<'a, C> {
    job: &'a PowerJob<C>,
    people: Vec<u8>,
    tasks: Vec<Task>,
}

impl<C: Company> Round for Trials<'_, C> {
    fn name(&self) -> String {
        let of = |task: &Task| match task {
            Task::Truths => 0,
            Task::Default { count, .. } => *count,
            Task::Member { .. } => OF_EACH_MEMBER,
        };
        let trials: u32 = self.tasks.iter().map(of).sum();
        let confirms = |t: &Task| {
            matches!(t, Task::Default { why: Why::Confirm(_), .. } | Task::Member { why: Why::Confirm(_), .. })
        };
        let learns =
            |t: &Task| matches!(t, Task::Default { why: Why::Learn, .. } | Task::Member { why: Why::Learn, .. });
        match () {
            () if self.tasks.iter().any(learns) => format!("{trials} trials"),
            () if self.tasks.iter().all(confirms) => format!("{trials} fresh trials to confirm the number found"),
            () => format!("{trials} trials of other sizes"),
        }
    }
    fn units(&self) -> u32 {
        self.tasks.len() as u32
    }
    fn unit(&self, index: u32) -> Result<Vec<u8>, JobError> {
        let given = self.job.give(&self.people, &self.tasks[index as usize])?;
        serde_json::to_vec(&given).map_err(|e| JobError::Failed(e.to_string()))
    }
}

impl<C: Company> Job for PowerJob<C> {
    fn kind(&self) -> &'static str {
        "power"
    }

    fn next<'a>(&'a self, done: &'a Done) -> Result<Option<Box<dyn Round + 'a>>, JobError> {
        let all = All::of(done)?;
        let Some(people) = all.people else { return Ok(Some(Box::new(Making(self)))) };
        let mut tasks = Vec::new();
        if done.rounds.len() == 1 {
            tasks.push(Task::Truths);
        }
        tasks.extend(self.tasks(0, &all.kinds[0]));
        if self.assurance {
            tasks.extend(self.tasks(1, &all.kinds[1]));
        }
        Ok((!tasks.is_empty()).then(|| Box::new(Trials { job: self, people, tasks }) as Box<dyn Round + 'a>))
    }
}
