//! The kernel and the twin side by side: phase entries, visits, tissue.
//!
//! Limits: in the years before the first day the same phase entries for all but 0.1 % of follicles, within
//! 1e-6 d; after it the same whole day of every phase entry for at least 99.9 % of follicles, no entry more
//! than one day off, 0.001 d on average; counts, anagen and terminal shares, calibre and mass within 0.2 %
//! at every visit; each follicle's hair within 2 %; perfusion and inflammation of each patch within 1e-4
//! where they matter.

use super::follicle::Seen;
use super::{Plan, Twin, Visit, visible};
use anagen_model::cause::Cause;
use anagen_model::follicle::{Phase, Sink, Snapshot};
use anagen_model::head::{Head, tissue_matters};
use anagen_model::law::Parameters;
use anagen_model::quantity::stream::Stream;
use anagen_model::treatment::Treatment;

/// One head under one plan, as the kernel and as the twin know it.
pub struct Comparison<'a> {
    /// What it is called in messages.
    pub name: &'a str,
    /// The head, grown by the kernel.
    pub head: &'a Head,
    /// The laws.
    pub law: &'a Parameters,
    /// The causes.
    pub causes: &'a [Box<dyn Cause>],
    /// The treatments as the kernel knows them.
    pub treatments: &'a [Box<dyn Treatment>],
    /// What causes and treatments do, as the twin knows it.
    pub plan: &'a Plan,
    /// The patient's luck.
    pub stream: Stream,
    /// Days of the visits, before `end`.
    pub visits: &'a [f64],
    /// The last day.
    pub end: f64,
}

/// Follows it by both; panics where they differ. Returns how many phase entries were compared.
pub fn compare(of: &Comparison) -> usize {
    let Comparison { name, head, law, visits, .. } = *of;
    let mut twin = Twin::healthy(head, law, of.plan, of.stream);
    twin.age();
    compare_history(name, head, &twin);

    let course = head.course(law, of.causes, of.treatments, of.end);
    let ears = course.listen(visits, |_| Ear::default());
    let seen = twin.follow(visits, of.end);
    assert_eq!(seen.len(), visits.len());
    let (entries, same) = compare_entries(of, &ears, &twin);
    compare_visits(name, &ears, &seen, &same, law);
    if tissue_matters(law) {
        let harvest = course.harvest(visits);
        for (v, visit) in seen.iter().enumerate() {
            for (patch, (perfusion, inflammation)) in visit.tissue.iter().enumerate() {
                let gap = (perfusion - harvest.perfusion[v][patch] as f64).abs();
                assert!(gap < 1e-4, "perfusion of patch {patch} at visit {v}: off by {gap:e}");
                let gap = (inflammation - harvest.inflammation[v][patch] as f64).abs();
                assert!(gap < 1e-4, "inflammation of patch {patch} at visit {v}: off by {gap:e}");
            }
        }
    }
    entries
}

/// The state on the first day tells the exposure years: same entry, same day, same papilla and hair.
fn compare_history(name: &str, head: &Head, twin: &Twin) {
    let mut differing = 0;
    let mut worst = 0.0f64;
    for (state, mine) in head.states.iter().zip(&twin.follicles) {
        if state.transition != mine.entries || state.phase != mine.phase {
            differing += 1;
            continue;
        }
        worst = worst.max((state.phase_day - mine.since).abs());
        for (kernel, twin) in [
            (state.progress, mine.progress),
            (state.size, mine.size),
            (state.calibre_um, mine.calibre_um),
            (state.growth_mm_per_day * state.grown_days, mine.length_mm),
        ] {
            worst = worst.max((kernel - twin).abs() / twin.abs().max(1.0));
        }
    }
    println!("{name}: history of {} follicles, {differing} differ, worst gap {worst:e}", head.states.len());
    assert!(differing * 1000 <= head.states.len(), "{differing} follicles differ after the exposure years");
    assert!(worst < 1e-6, "worst gap after the exposure years {worst:e}");
}

/// Every phase entry before the last day: how many, and which follicles agree.
fn compare_entries(of: &Comparison, ears: &[Ear], twin: &Twin) -> (usize, Vec<bool>) {
    let name = of.name;
    let (mut entries, mut total_gap, mut worst) = (0, 0.0, 0.0f64);
    let same: Vec<bool> = ears
        .iter()
        .zip(&twin.follicles)
        .map(|(ear, mine)| {
            let mut same = true;
            for i in 0..ear.diary.len().max(mine.diary.len()) {
                let (kernel, twin) = (ear.diary.get(i), mine.diary.get(i));
                let first = kernel.into_iter().chain(twin).map(|e| e.0).fold(f64::INFINITY, f64::min);
                if first >= of.end - 1.0 {
                    continue;
                }
                entries += 1;
                match (kernel, twin) {
                    (Some(k), Some(t)) if k.1 == t.1 => {
                        total_gap += (k.0 - t.0).abs();
                        worst = worst.max((k.0 - t.0).abs());
                        same &= k.0.floor() == t.0.floor();
                    }
                    _ => {
                        worst = f64::INFINITY;
                        same = false;
                    }
                }
            }
            same
        })
        .collect();
    let lost = ears.iter().flat_map(|e| &e.diary).filter(|e| e.1 == Phase::Lost).count();
    let mean_gap = total_gap / (entries as f64).max(1.0);
    for i in (0..same.len()).filter(|i| !same[*i]).take(3) {
        println!("{name}: follicle {i}: kernel {:?}, twin {:?}", ears[i].diary, twin.follicles[i].diary);
    }
    let share = same.iter().filter(|s| **s).count() as f64 / same.len() as f64;
    println!(
        "{name}: {} follicles, {entries} entries ({lost} losses), same days {:.3} %, mean gap {mean_gap:.1e} d, worst {worst:.1e} d",
        same.len(),
        100.0 * share
    );
    assert!(share >= 0.999, "{:.3} % of follicles have the same days", 100.0 * share);
    assert!(worst <= 1.0 && mean_gap < 1e-3, "entries are {mean_gap:e} days off, at worst {worst}");
    (entries, same)
}

/// Totals of one visit: visible hairs, growing, terminal, sum of calibres, cosmetic mass, mass grown,
/// length, dormant follicles.
fn totals(seen: impl Iterator<Item = Seen>, law: &Parameters) -> [f64; 8] {
    let mut sums = [0.0; 8];
    for s in seen {
        sums[5] += s.grown_mass;
        sums[7] += s.dormant as u32 as f64;
        if visible(&s, law) {
            let growing = s.phase == Phase::Anagen;
            let terminal = s.calibre_um >= law.reading.vellus_cut_um;
            let mass = s.mean_calibre_um * s.mean_calibre_um * s.length_mm.min(30.0);
            let values = [1.0, growing as u32 as f64, terminal as u32 as f64, s.calibre_um, mass];
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum += value;
            }
            sums[6] += s.length_mm;
        }
    }
    sums
}

fn compare_visits(name: &str, ears: &[Ear], visits: &[Visit], same: &[bool], law: &Parameters) {
    let mut worst = 0.0f64;
    let mut worst_hair = 0.0f64;
    for (v, visit) in visits.iter().enumerate() {
        let kernel = totals(ears.iter().map(|e| seen(&e.seen[v])), law);
        let mine = totals(visit.follicles.iter().copied(), law);
        for (what, (k, t)) in kernel.iter().zip(mine).enumerate() {
            // Counts below 1,000 may differ by one hair.
            let gap = ((k - t).abs() / t.max(1.0)).min(if t < 1000.0 { (k - t).abs() / 1000.0 } else { 1.0 });
            assert!(gap < 2e-3, "{name}: total {what} of visit {v}: {k} against {t}");
            worst = worst.max(gap);
        }
        for ((ear, mine), _) in ears.iter().zip(&visit.follicles).zip(same).filter(|(_, same)| **same) {
            let kernel = seen(&ear.seen[v]);
            if kernel.phase != mine.phase {
                continue;
            }
            for (k, t) in [
                (kernel.age_days, mine.age_days),
                (kernel.length_mm, mine.length_mm),
                (kernel.calibre_um, mine.calibre_um),
                (kernel.mean_calibre_um, mine.mean_calibre_um),
                (kernel.grown_mass, mine.grown_mass),
            ] {
                worst_hair = worst_hair.max((k - t).abs() / t.abs().max(1.0));
            }
        }
    }
    println!("{name}: worst total {worst:.1e}, worst hair {worst_hair:.1e} of its value");
    assert!(worst_hair < 0.02, "{name}: a hair is off by {worst_hair:e} of its value");
}

/// The kernel's snapshot in the twin's words.
fn seen(s: &Snapshot) -> Seen {
    Seen {
        phase: s.phase,
        age_days: s.phase_age_days as f64,
        length_mm: s.length_mm as f64,
        calibre_um: s.calibre_um as f64,
        mean_calibre_um: s.mean_calibre_um as f64,
        grown_mass: s.grown_mass,
        dormant: s.dormant,
    }
}

/// What the kernel tells of one follicle.
#[derive(Default)]
struct Ear {
    seen: Vec<Snapshot>,
    diary: Vec<(f64, Phase)>,
}

impl Sink for Ear {
    fn seen(&mut self, _: usize, snapshot: Snapshot) {
        self.seen.push(snapshot);
    }
    fn shed(&mut self, _: f64) {}
    fn entered(&mut self, day: f64, phase: Phase) {
        self.diary.push((day, phase));
    }
}
