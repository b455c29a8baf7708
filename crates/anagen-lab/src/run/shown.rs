//! Gathers what figures show: of each plan on the head when it has been walked, of possible patients at the end.

use super::Setup;
use super::enrolled::{Enrolled, Walked};
use super::sites::Placed;
use crate::protocol::WHOLE_HEAD;
use crate::shown::{BIN_UM, Calibres, Life, LifeCourse, Phases, Shed, Shown};
use anagen_model::follicle::{Phase, Sink, Snapshot};
use anagen_model::measure::phototrichogram::Phototrichogram;
use anagen_model::measure::visible;

/// What one plan shows, and what is needed of it to choose a follicle.
pub(super) struct PlanShown {
    calibres: Vec<Calibres>,
    phases: Vec<Phases>,
    shed: Shed,
    /// The calibre that each follicle of the first site shows at each visit, follicle by follicle; empty where
    /// follicles are moved.
    fates: Vec<Vec<f32>>,
}

impl Enrolled<'_> {
    /// What a plan on the whole head shows.
    pub(super) fn shown(&self, plan: usize, walked: &Walked, placed: &[Placed]) -> PlanShown {
        let setup = self.setup;
        let reader = self.reader(plan, walked);
        let name = &setup.plans[plan].info.name;
        let counter = setup.counter();
        let last = setup.visits.len().saturating_sub(1);
        let (mut calibres, mut phases) = (Vec::new(), Vec::new());
        for place in placed {
            let site = &setup.sites[place.site];
            for (v, day) in setup.visits.iter().copied().enumerate() {
                let here = reader.snapshots_at(place, v);
                phases.push(shares(name, &site.name, day, &here));
                if v == 0 || v == last {
                    let hairs = here.iter().filter(|s| counts(s, &counter, setup));
                    let hairs_per_cm2 = histogram(hairs.map(|s| s.calibre_um), site.area_cm2);
                    calibres.push(Calibres { plan: name.clone(), site: site.name.clone(), day, hairs_per_cm2 });
                }
            }
        }
        for (snapshots, day) in walked.harvest.snapshots.iter().zip(&setup.visits) {
            phases.push(shares(name, WHOLE_HEAD, *day, snapshots));
        }
        let fates = match placed.first() {
            Some(place) if walked.grafting.is_empty() => {
                let seen = |i: &u32| {
                    let at = |s: &Vec<Snapshot>| {
                        let hair = &s[*i as usize];
                        if visible(hair, &setup.parameters) { hair.calibre_um } else { 0.0 }
                    };
                    walked.harvest.snapshots.iter().map(at).collect()
                };
                place.members.iter().map(seen).collect()
            }
            _ => Vec::new(),
        };
        PlanShown { calibres, phases, shed: weekly(name, &walked.harvest.shed, setup.horizon), fates }
    }

    /// Puts what the plans show together, and follows one follicle.
    pub(super) fn all_shown(&self, plans: Vec<PlanShown>, placed: &[Placed]) -> Shown {
        let follicle = match &plans[..] {
            [untreated, first, ..] => most_changed(&untreated.fates, &first.fates),
            _ => None,
        };
        let life = follicle.zip(placed.first()).map(|(i, place)| self.life(place, place.members[i]));
        let mut shown = Shown { life, terminal_from_um: self.setup.counter().vellus_cut_um, ..Shown::default() };
        for plan in plans {
            shown.calibres.extend(plan.calibres);
            shown.phases.extend(plan.phases);
            shown.shed.push(plan.shed);
        }
        shown
    }

    /// Follows a follicle day by day, untreated and under the first plan.
    fn life(&self, place: &Placed, follicle: u32) -> Life {
        let setup = self.setup;
        let days: Vec<f64> = (0..=setup.horizon as u32).map(f64::from).collect();
        let courses = (0..2).map(|plan| {
            let course =
                self.head.course(&setup.parameters, &setup.causes, &setup.plans[plan].treatments, setup.horizon);
            let mut diary = Diary::default();
            course.follow(follicle, &days, &mut diary);
            diary.course(&setup.plans[plan].info.name, &days)
        });
        Life {
            site: setup.sites[place.site].name.clone(),
            follicle: self.head.ground.roots[follicle as usize].id,
            courses: courses.collect(),
        }
    }
}

/// The place of the follicle whose visible calibre, summed over the visits, differs most between two plans: the
/// first of them. `None` where follicles are moved, or there are none.
fn most_changed(untreated: &[Vec<f32>], treated: &[Vec<f32>]) -> Option<usize> {
    let gap = |(a, b): (&Vec<f32>, &Vec<f32>)| a.iter().zip(b).map(|(a, b)| f64::from((a - b).abs())).sum::<f64>();
    let gaps = untreated.iter().zip(treated).map(gap).enumerate();
    gaps.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(place, _)| place)
}

/// Whether the protocol's phototrichogram counts what a follicle shows.
fn counts(s: &Snapshot, counter: &Phototrichogram, setup: &Setup) -> bool {
    visible(s, &setup.parameters) && counter.takes(s)
}

fn histogram(calibres_um: impl Iterator<Item = f32>, area_cm2: f64) -> Vec<f64> {
    let mut bins: Vec<u32> = Vec::new();
    for calibre in calibres_um {
        let bin = (f64::from(calibre) / BIN_UM) as usize;
        if bins.len() <= bin {
            bins.resize(bin + 1, 0);
        }
        bins[bin] += 1;
    }
    bins.into_iter().map(|count| f64::from(count) / area_cm2).collect()
}

fn shares(plan: &str, site: &str, day: f64, follicles: &[Snapshot]) -> Phases {
    let mut counts = [0usize; 5];
    follicles.iter().for_each(|s| counts[s.phase as usize] += 1);
    let share = |phases: &[Phase]| {
        let some: usize = phases.iter().map(|p| counts[*p as usize]).sum();
        if follicles.is_empty() { 0.0 } else { some as f64 / follicles.len() as f64 }
    };
    Phases {
        plan: plan.into(),
        site: site.into(),
        day,
        anagen: share(&[Phase::Anagen]),
        catagen_telogen: share(&[Phase::Catagen, Phase::Telogen]),
        kenogen: share(&[Phase::Kenogen]),
        lost: share(&[Phase::Lost]),
    }
}

fn weekly(plan: &str, shed: &[(u32, f32)], horizon: f64) -> Shed {
    let mut weeks = vec![0u32; (horizon / 7.0) as usize];
    for (_, day) in shed.iter().filter(|s| s.1 >= 0.0) {
        if let Some(week) = weeks.get_mut((day / 7.0) as usize) {
            *week += 1;
        }
    }
    Shed { plan: plan.into(), hairs_per_day: weeks.into_iter().map(|n| f64::from(n) / 7.0).collect() }
}

/// Writes down a follicle's days.
#[derive(Default)]
struct Diary {
    days: Vec<Snapshot>,
    entered: Vec<(f64, Phase)>,
    shed: Vec<f64>,
}

impl Sink for Diary {
    fn seen(&mut self, _: usize, snapshot: Snapshot) {
        self.days.push(snapshot);
    }
    fn shed(&mut self, day: f64) {
        self.shed.push(day);
    }
    fn entered(&mut self, day: f64, phase: Phase) {
        self.entered.push((day, phase));
    }
}

impl Diary {
    fn course(self, plan: &str, days: &[f64]) -> LifeCourse {
        let end = days.last().copied().unwrap_or(0.0);
        let mut phases: Vec<(String, f64, f64)> = Vec::new();
        let mut hair = Vec::new();
        for (i, (day, s)) in days.iter().zip(&self.days).enumerate() {
            if phases.last().is_none_or(|p| p.0 != s.phase.name()) {
                let since = self.entered.iter().rfind(|e| e.0 <= *day && e.1 == s.phase).map_or(*day, |e| e.0.max(0.0));
                if let Some(before) = phases.last_mut() {
                    before.2 = since;
                }
                phases.push((s.phase.name().into(), since, end));
            }
            let differs = |other: Option<&Snapshot>| other.is_some_and(|o| o.phase != s.phase);
            let before = i.checked_sub(1).and_then(|b| self.days.get(b));
            if i % 7 == 0 || i + 1 == days.len() || differs(before) || differs(self.days.get(i + 1)) {
                // A tenth of a um and of a mm is more than anybody sees.
                let settled = |x: f32| libm::round(10.0 * f64::from(x)) / 10.0;
                hair.push((*day, settled(s.length_mm), settled(s.calibre_um)));
            }
        }
        LifeCourse { plan: plan.into(), phases, shed_days: self.shed.into_iter().filter(|d| *d >= 0.0).collect(), hair }
    }
}
