//! From repeated trials to what is reported of them.

use super::company::{Company, Truth};
use super::gathered::{Cluster, Gathered};
use super::outcome::{Outcome, Repeat, Seen};
use super::result::{
    Amount, Best, Chosen, Curve, CurvePoint, Enrichment, Group, GroupPair, Hypothesis, Null, PointPair, Share,
    Smallest, UnderLaws,
};
use super::rounds::PowerJob;
use super::settings::{Part, Settings};
use super::share::{Clusters, amount, share};
use super::smallest::Reached;
use crate::analyse::more_is_better;
use crate::data::group_words;
use crate::design::{Sharing, Trial};
use libm::sqrt;

/// Doses whose true benefits lie within this share of the greatest are equally good.
const TIE: f64 = 0.05;

/// One value a trial, by cluster; trials without one are left out.
pub fn clusters<T>(of: &[Cluster], value: impl Fn(&Cluster, &Repeat) -> Option<T>) -> Clusters<T> {
    of.iter().map(|c| c.repeats.iter().filter_map(|r| value(c, r)).collect()).collect()
}

/// Whether any hypothesis is won.
pub fn any_won(seen: &Seen) -> bool {
    seen.iter().flatten().any(|outcome| outcome.won)
}

/// Trials under one kind of laws with what it takes to sum them.
pub struct Sum<'a> {
    /// The trial.
    pub trial: &'a Trial,
    /// Its settings.
    pub settings: &'a Settings,
    /// The trials.
    pub learned: &'a [Cluster],
    /// Whether they are of members.
    pub of_members: bool,
    /// The analysis asked, by its number in the trial.
    pub asked: usize,
}

impl Sum<'_> {
    fn share(&self, value: impl Fn(&Cluster, &Repeat) -> Option<bool>) -> Share {
        share(&clusters(self.learned, value), self.of_members)
    }

    fn amount(&self, value: impl Fn(&Cluster, &Repeat) -> Option<f64>) -> Amount {
        amount(&clusters(self.learned, value), self.of_members)
    }

    fn part(&self, wanted: Part) -> Option<usize> {
        self.settings.all.iter().position(|(part, _)| *part == wanted)
    }

    /// The pairs of the analysis asked: arm, control.
    fn pairs(&self) -> Vec<(String, String)> {
        let id = |arm: usize| self.trial.arms[arm].id.clone();
        self.trial.analyses[self.asked].compare.iter().map(|(arm, control)| (id(*arm), id(*control))).collect()
    }

    /// Every hypothesis of every analysis.
    fn hypotheses(&self) -> Vec<Hypothesis> {
        let (designed, null) = (self.part(Part::Designed).unwrap_or(0), self.part(Part::Null).unwrap_or(0));
        let named = self.trial.analyses.iter().enumerate().flat_map(|(a, analysis)| {
            analysis.compare.iter().map(move |(arm, control)| (a, analysis.name.clone(), *arm, *control))
        });
        let one = |(h, (a, analysis, arm, control)): (usize, (usize, String, usize, usize))| {
            let at = |setting: usize| move |_: &Cluster, r: &Repeat| r[setting][h];
            let told = |setting: usize, f: &dyn Fn(Outcome) -> f64| self.amount(|c, r| at(setting)(c, r).map(f));
            let yes =
                |setting: usize, f: &dyn Fn(Outcome) -> bool| self.share(|c, r| Some(at(setting)(c, r).is_some_and(f)));
            let failed = |setting: usize| self.share(|c, r| Some(at(setting)(c, r).is_none()));
            let truth = |c: &Cluster| c.truths.get(h).copied().flatten();
            let truths: Option<Vec<Truth>> = self.learned.iter().map(truth).collect();
            let truths = truths.filter(|all| !all.is_empty());
            let mean =
                |of: &dyn Fn(&Truth) -> f64, all: &Vec<Truth>| all.iter().map(of).sum::<f64>() / all.len() as f64;
            let error = |all: &Vec<Truth>| {
                sqrt(all.iter().map(|t| t.standard_error * t.standard_error).sum::<f64>()) / all.len() as f64
            };
            let bias = truths.as_ref().map(|all| {
                let found = self.amount(|c, r| Some(at(designed)(c, r)?.value - truth(c)?.value));
                let both = found.standard_error * found.standard_error + error(all) * error(all);
                // Over members the chance of each truth is in the spread between members already.
                Amount { standard_error: if self.of_members { found.standard_error } else { sqrt(both) }, ..found }
            });
            let covered = truths.as_ref().map(|_| self.share(|c, r| Some(at(designed)(c, r)?.holds(truth(c)?.value))));
            let alpha = self.trial.multiplicity.alpha;
            Hypothesis {
                analysis,
                asked: a == self.asked,
                arm: self.trial.arms[arm].id.clone(),
                control: self.trial.arms[control].id.clone(),
                won: yes(designed, &|o| o.won),
                failed: failed(designed),
                people: told(designed, &|o| f64::from(o.n[0] + o.n[1])),
                estimate: told(designed, &|o| o.value),
                truth: truths.as_ref().map(|all| mean(&|t| t.value, all)),
                truth_standard_error: truths.as_ref().map(error),
                bias,
                covered,
                null: Null {
                    rejected: yes(null, &|o| o.p <= alpha),
                    won: yes(null, &|o| o.won),
                    failed: failed(null),
                    estimate: told(null, &|o| o.value),
                    covered: self.share(|c, r| at(null)(c, r).map(|o| o.holds(0.0))),
                },
            }
        };
        named.enumerate().map(one).collect()
    }

    /// Whether the best arm is chosen, if there are several and the scale has a truth.
    fn best(&self) -> Option<Best> {
        let pairs = &self.trial.analyses[self.asked].compare;
        if pairs.len() < 2 || self.learned.is_empty() {
            return None;
        }
        let before: usize = self.trial.analyses[..self.asked].iter().map(|a| a.compare.len()).sum();
        let up = if more_is_better(self.trial, &self.trial.analyses[self.asked]) { 1.0 } else { -1.0 };
        let judged = |c: &Cluster| -> Option<(Vec<bool>, f64)> {
            let truths: Option<Vec<Truth>> =
                (0..pairs.len()).map(|p| c.truths.get(before + p).copied().flatten()).collect();
            let truths = truths?;
            let (best, error) = truths.iter().fold((f64::NEG_INFINITY, 0.0), |(best, error), t| {
                if up * t.value > best { (up * t.value, t.standard_error) } else { (best, error) }
            });
            let tie = (TIE * best.abs()).max(2.0 * error);
            Some((truths.iter().map(|t| up * t.value >= best - tie).collect(), tie))
        };
        let judged: Option<Vec<(Vec<bool>, f64)>> = self.learned.iter().map(judged).collect();
        let judged = judged?;
        let designed = self.settings.designed;
        let chosen = |r: &Repeat| {
            let told = r[designed].iter().enumerate().filter_map(|(p, o)| Some((p, (*o)?)));
            told.fold(None, |best: Option<(usize, Outcome)>, (p, o)| match best {
                Some((_, other)) if up * other.value >= up * o.value => best,
                _ => Some((p, o)),
            })
        };
        let of = |value: &dyn Fn(&[bool], Option<(usize, Outcome)>) -> bool| {
            let yes = self
                .learned
                .iter()
                .zip(&judged)
                .map(|(c, (best, _))| c.repeats.iter().map(|r| value(best, chosen(r))).collect());
            share(&yes.collect(), self.of_members)
        };
        let trials: f64 = self.learned.iter().map(|c| c.repeats.len() as f64).sum();
        let arm = |(p, (arm, _)): (usize, (String, String))| {
            let best = self.learned.iter().zip(&judged).filter(|(_, (best, _))| best[p]);
            Chosen {
                arm,
                chosen: of(&|_, chosen| chosen.is_some_and(|(c, _)| c == p)),
                best: best.map(|(c, _)| c.repeats.len() as f64).sum::<f64>() / trials.max(1.0),
            }
        };
        Some(Best {
            tie: judged.iter().map(|(_, tie)| tie).sum::<f64>() / judged.len() as f64,
            right: of(&|best, chosen| chosen.is_some_and(|(c, _)| best[c])),
            right_and_won: of(&|best, chosen| chosen.is_some_and(|(c, o)| best[c] && o.won)),
            arms: self.pairs().into_iter().enumerate().map(arm).collect(),
        })
    }

    /// People behind the arms of the analysis asked, each arm once.
    fn seen(&self, pairs: &Seen) -> f64 {
        let mut arms: Vec<Option<u32>> = vec![None; self.trial.arms.len()];
        for ((arm, control), outcome) in self.trial.analyses[self.asked].compare.iter().zip(pairs) {
            if let Some(outcome) = outcome {
                (arms[*arm], arms[*control]) = (Some(outcome.n[0]), Some(outcome.n[1]));
            }
        }
        arms.iter().flatten().map(|n| f64::from(*n)).sum()
    }

    /// A pair of a setting of the analysis asked alone.
    fn point_pairs(&self, setting: usize) -> Vec<PointPair> {
        let pair = |(p, (arm, control)): (usize, (String, String))| PointPair {
            arm,
            control,
            won: self.share(|_, r| Some(r[setting][p].is_some_and(|o| o.won))),
            failed: self.share(|_, r| Some(r[setting][p].is_none())),
            estimate: self.amount(|_, r| r[setting][p].map(|o| o.value)),
        };
        self.pairs().into_iter().enumerate().map(pair).collect()
    }

    fn curves(&self) -> Vec<Curve> {
        let designed = self.settings.designed;
        let number = |seen: &Seen| f64::from(u8::from(any_won(seen)));
        let curve = |line: &super::settings::Line| {
            let point = |spot: &super::settings::Spot| CurvePoint {
                label: spot.label.clone(),
                at: spot.at,
                as_designed: spot.setting == designed,
                won: self.share(|_, r| Some(any_won(&r[spot.setting]))),
                more_than_designed: self.amount(|_, r| Some(number(&r[spot.setting]) - number(&r[designed]))),
                pairs: self.point_pairs(spot.setting),
            };
            Curve { over: line.over.into(), title: line.title.into(), points: line.spots.iter().map(point).collect() }
        };
        self.settings.lines.iter().map(curve).collect()
    }

    /// Everything under these laws, but for the smallest trial.
    pub fn under(&self, laws: String, reached: bool) -> UnderLaws {
        let designed = self.settings.designed;
        let null = self.part(Part::Null).unwrap_or(0);
        let confirmatory = match self.trial.multiplicity.sharing {
            Sharing::None => 1,
            _ => usize::MAX,
        };
        UnderLaws {
            laws,
            trials: self.learned.iter().map(|c| c.repeats.len() as u32).sum(),
            members: self.learned.len() as u32,
            reached,
            won: self.share(|_, r| Some(any_won(&r[designed]))),
            all_won: self.share(|_, r| Some(r[designed].iter().all(|o| o.is_some_and(|o| o.won)))),
            any_error: self.share(|_, r| Some(r[null].iter().take(confirmatory).flatten().any(|o| o.won))),
            hypotheses: self.hypotheses(),
            best: self.best(),
            curves: self.curves(),
            smallest: None,
            looks: super::looks::looks(self),
            seen_at_analysis: self.amount(|_, r| Some(self.seen(&r[designed]))),
        }
    }

    /// Values of a pair in a setting at each trial, by cluster.
    pub fn at_each<T>(&self, value: impl Fn(&Repeat) -> T) -> Clusters<T> {
        clusters(self.learned, |_, r| Some(value(r)))
    }

    /// The names of a pair.
    pub fn names(&self, pair: usize) -> (String, String) {
        self.pairs().swap_remove(pair)
    }

    /// Who benefits.
    pub fn enrichment(&self) -> Vec<Enrichment> {
        let Some(groups) = self.part(Part::Groups) else { return Vec::new() };
        let cuts = self.trial.power.as_ref().map_or(&[][..], |power| &power.enrichment);
        let (pairs, designed) = (self.pairs(), self.settings.designed);
        let up = more_is_better(self.trial, &self.trial.analyses[self.asked]);
        let alpha = self.trial.multiplicity.alpha;
        let mut place = 0;
        let mut all = Vec::new();
        for (c, cut) in cuts.iter().enumerate() {
            let mut found = Vec::new();
            for group in 0..cut.groups() {
                let first = place;
                place += pairs.len();
                let enriched = self.part(Part::Enriched { cut: c, group });
                let people = |r: &Repeat| {
                    let both = |o: Outcome| o.n[0] + o.n[1];
                    let whole = both(r[designed][0]?);
                    let here = r[groups][first].map_or(0, both);
                    (whole > 0).then(|| f64::from(here) / f64::from(whole))
                };
                let pair = |(p, (arm, control)): (usize, &(String, String))| {
                    let here = |r: &Repeat| r[groups][first + p];
                    GroupPair {
                        arm: arm.clone(),
                        control: control.clone(),
                        estimate: self.amount(|_, r| here(r).map(|o| o.value)),
                        seen: self.share(|_, r| Some(here(r).is_some_and(|o| o.p <= alpha && o.favours(up)))),
                        failed: self.share(|_, r| Some(here(r).is_none())),
                        enriched: enriched.map(|s| self.share(|_, r| Some(r[s][p].is_some_and(|o| o.won)))),
                        enriched_estimate: enriched.map(|s| self.amount(|_, r| r[s][p].map(|o| o.value))),
                    }
                };
                found.push(Group {
                    label: group_words(cut, group),
                    share_of_people: self.amount(|_, r| people(r)).mean,
                    pairs: pairs.iter().enumerate().map(pair).collect(),
                });
            }
            all.push(Enrichment { by: cut.by.name().into(), groups: found });
        }
        all
    }
}

/// The smallest trial under one kind of laws.
pub fn smallest<C: Company>(job: &PowerJob<C>, kind: usize, of: &Gathered, target: f64) -> Option<Smallest> {
    let wins = job.wins(kind, of);
    let (first, last) = (wins.n.first().copied()?, wins.n.last().copied()?);
    if wins.n.len() < 2 {
        return None;
    }
    let none =
        |note: String| Smallest { target, n: None, interval: None, found: None, confirmed: None, note: Some(note) };
    Some(match wins.reached(target) {
        Reached::Everywhere => none(format!("{first} people, the fewest tried, reach it already")),
        Reached::Nowhere => none(format!("{last} people, the most tried, do not reach it")),
        Reached::At { n, interval, power } => {
            let confirmed =
                of.confirmed.as_ref().map(|(_, found)| share(&clusters(found, |_, r| Some(any_won(&r[0]))), kind == 1));
            let short = confirmed.filter(|c| c.interval[1] < target);
            let note = short.map(|_| "fresh trials at this number reach less than the target: take more".to_string());
            Smallest { target, n: Some(n as u32), interval: Some(interval), found: Some(power), confirmed, note }
        }
    })
}
