//! The settings in which every trial is seen: as designed, without effect, along the curves, at each look, and
//! for each group.
//!
//! A setting is a trial of its own on the luck of the designed one: fewer people are its first ones, another
//! device reads the same hairs.

use crate::design::{Cut, Sharing, Trial};
use anagen_model::measure::phototrichogram::Device;

/// People of one group.
#[derive(Clone, Debug)]
pub struct OneGroup {
    /// The cut.
    pub cut: Cut,
    /// The group.
    pub group: usize,
    /// The endpoint whose baseline is meant.
    pub endpoint: usize,
}

/// One setting.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The trial, with no analysis but those that bear on the answer.
    pub trial: Trial,
    /// Share of the benefit.
    pub effect: f64,
    /// Whether areas are not the designed ones, so that hairs are simulated for it alone.
    pub other_area: bool,
    /// Only people of this group are admitted.
    pub only: Option<OneGroup>,
}

/// What a setting is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The trial as designed, all analyses.
    Designed,
    /// The same without effect.
    Null,
    /// Setting for the looks, or a point of a curve: the analysis asked alone.
    Point,
    /// The trial as designed, cut into the groups of enrichment.
    Groups,
    /// A trial of one group.
    Enriched {
        /// The cut.
        cut: usize,
        /// The group.
        group: usize,
    },
}

/// A point of a curve that is to be filled.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// In words.
    pub label: String,
    /// As a number.
    pub at: Option<f64>,
    /// Its setting.
    pub setting: usize,
}

/// A curve that is to be filled.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The word of what it runs over.
    pub over: &'static str,
    /// In words.
    pub title: &'static str,
    /// Its points, in order.
    pub spots: Vec<Spot>,
}

/// All settings of a power run.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The settings with what they are for.
    pub all: Vec<(Part, Setting)>,
    /// The setting of the analysis asked alone, all as designed.
    pub designed: usize,
    /// Curves.
    pub lines: Vec<Line>,
    /// Settings of each look, with and without effect.
    pub looks: Vec<[usize; 2]>,
    /// The asked analysis, by its number in a trial of which no other analysis than those that bear on it is left.
    pub asked: usize,
}

/// The analyses that bear on whether those of `asked` are won, in their order.
fn bearing(trial: &Trial, asked: usize) -> Vec<usize> {
    match trial.multiplicity.sharing {
        Sharing::None => vec![asked],
        Sharing::Holm | Sharing::Hochberg => (0..trial.analyses.len()).collect(),
        Sharing::FixedSequence => (0..=asked).collect(),
        Sharing::Gatekeeping => {
            let families = &trial.multiplicity.families;
            let last = families.iter().position(|f| f.contains(&asked));
            let mut all: Vec<usize> = match last {
                Some(last) => families[..=last].iter().flatten().copied().collect(),
                None => vec![asked],
            };
            all.sort_unstable();
            all.dedup();
            all
        }
    }
}

/// The trial with only those analyses that bear on the asked one, without subgroups, and the new number of that.
pub fn alone(trial: &Trial, asked: usize) -> (Trial, usize) {
    let kept = bearing(trial, asked);
    let new = |old: &usize| kept.iter().position(|k| k == old);
    let mut small = trial.clone();
    small.analyses = kept.iter().map(|k| trial.analyses[*k].clone()).collect();
    small.multiplicity.families = trial
        .multiplicity
        .families
        .iter()
        .map(|f| f.iter().filter_map(new).collect::<Vec<_>>())
        .filter(|f| !f.is_empty())
        .collect();
    small.subgroups = Vec::new();
    (small, new(&asked).unwrap_or(0))
}

/// Numbers in order, each once.
fn rising(mut numbers: Vec<f64>) -> Vec<f64> {
    numbers.sort_by(f64::total_cmp);
    numbers.dedup();
    numbers
}

impl Settings {
    /// Those of a trial; `groups` with those of enrichment too.
    pub fn of(trial: &Trial, groups: bool) -> Settings {
        let Some(power) = &trial.power else { return Settings::default() };
        let (small, asked) = alone(trial, power.analysis);
        let mut made = Settings { asked, ..Settings::default() };
        let full = |effect| Setting { trial: trial.clone(), effect, other_area: false, only: None };
        let whole = Trial { subgroups: Vec::new(), ..trial.clone() };
        made.put(Part::Designed, Setting { trial: whole.clone(), ..full(1.0) });
        made.put(Part::Null, Setting { trial: whole, ..full(0.0) });
        let designed = Setting { trial: small.clone(), ..full(1.0) };
        made.designed = made.put(Part::Point, designed.clone());
        made.curves(&designed);
        if let Some(looks) = &power.looks {
            let n = trial.participants.n;
            for fraction in &looks.fractions {
                let mut at = designed.clone();
                at.trial.participants.n = people_at(n, *fraction);
                let under_null = made.put(Part::Point, Setting { effect: 0.0, ..at.clone() });
                let with = if at.trial.participants.n == n { made.designed } else { made.put(Part::Point, at) };
                made.looks.push([with, under_null]);
            }
        }
        if groups && !power.enrichment.is_empty() {
            // Groups are of the first analysis of a trial: the one that is asked.
            let mut cut_up = designed.clone();
            cut_up.trial.analyses = vec![trial.analyses[power.analysis].clone()];
            cut_up.trial.multiplicity.sharing = Sharing::None;
            cut_up.trial.subgroups = power.enrichment.clone();
            made.put(Part::Groups, cut_up);
            for (cut, by) in power.enrichment.iter().enumerate() {
                for group in 0..by.groups() {
                    let endpoint = trial.analyses[power.analysis].endpoint;
                    let only = Some(OneGroup { cut: by.clone(), group, endpoint });
                    made.put(Part::Enriched { cut, group }, Setting { only, ..designed.clone() });
                }
            }
        }
        made
    }

    fn put(&mut self, part: Part, setting: Setting) -> usize {
        self.all.push((part, setting));
        self.all.len() - 1
    }

    /// The curves about the trial as designed.
    fn curves(&mut self, designed: &Setting) {
        let Some(power) = designed.trial.power.clone() else { return };
        let trial = &designed.trial;
        let n = trial.participants.n;
        let all_n = rising(power.n.iter().map(|n| f64::from(*n)).chain([f64::from(n)]).collect());
        let at_n = |at: f64| at_n(designed, at as u32);
        self.line("n", "people randomised", all_n, f64::from(n), &at_n);

        let asked = self.asked;
        let week = trial.visits.weeks[trial.analyses[asked].visit];
        let weeks = rising(power.weeks.iter().copied().chain([week]).collect());
        let at_week = |at: f64| {
            let mut setting = designed.clone();
            let visit = trial.visits.weeks.iter().position(|w| *w == at);
            setting.trial.analyses[asked].visit = visit.unwrap_or(trial.analyses[asked].visit);
            setting
        };
        self.line("week", "week of the analysis", weeks, week, &at_week);

        let area = trial.sites.first().map_or(1.0, |s| s.area_cm2);
        let areas = rising(power.areas_cm2.iter().copied().chain([area]).collect());
        let at_area = |at: f64| {
            let mut setting = Setting { other_area: true, ..designed.clone() };
            setting.trial.sites.iter_mut().for_each(|s| s.area_cm2 = at);
            setting
        };
        self.line("area_cm2", "area counted, cm2", areas, area, &at_area);

        let effects = rising(power.effects.iter().copied().chain([1.0]).collect());
        self.line("effect", "share of the benefit", effects, 1.0, &|effect| Setting { effect, ..designed.clone() });

        let endpoint = trial.analyses[asked].endpoint;
        let own = trial.endpoints[endpoint].device;
        let mut devices = vec![own];
        devices.extend(power.devices.iter().copied().filter(|d| *d != own));
        devices.sort_by_key(|d| *d as usize);
        devices.dedup();
        if devices.len() > 1 {
            let spot = |device: &Device| {
                let mut setting = designed.clone();
                setting.trial.endpoints[endpoint].device = *device;
                let setting = if *device == own { self.designed } else { self.put(Part::Point, setting) };
                Spot { label: Device::NAMES[*device as usize].into(), at: None, setting }
            };
            let spots = devices.iter().map(spot).collect();
            self.lines.push(Line { over: "device", title: "device", spots });
        }
    }

    /// A curve over numbers, unless it has but the designed one.
    fn line(
        &mut self,
        over: &'static str,
        title: &'static str,
        at: Vec<f64>,
        own: f64,
        setting: &dyn Fn(f64) -> Setting,
    ) {
        if at.len() < 2 {
            return;
        }
        let spot = |at: f64| {
            let setting = if at == own { self.designed } else { self.put(Part::Point, setting(at)) };
            Spot { label: format!("{at}"), at: Some(at), setting }
        };
        let spots = at.into_iter().map(spot).collect();
        self.lines.push(Line { over, title, spots });
    }

    /// The greatest number of people of a setting on the designed areas.
    pub fn greatest_n(&self) -> u32 {
        self.all.iter().filter(|(_, s)| s.only.is_none()).map(|(_, s)| s.trial.participants.n).max().unwrap_or(0)
    }
}

/// A setting with another number of people.
pub fn at_n(designed: &Setting, n: u32) -> Setting {
    let mut setting = designed.clone();
    setting.trial.participants.n = n;
    setting
}

/// How many people a share of them is.
pub fn people_at(n: u32, fraction: f64) -> u32 {
    (libm::round(f64::from(n) * fraction) as u32).clamp(1, n)
}
