//! The kernel and the twin side by side: phase entries, visits, tissue.

use crate::scene::{Scenario, causes, patient, treatments};
use anagen_model::follicle::{Phase, Sink, Snapshot};
use anagen_model::head::{Head, RegionTraits, Resolution, Seedbed, tissue_matters};
use anagen_model::law::Parameters;
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::stream::Stream;
use anagen_model::scalp::{Domain, TargetArea};
use anagen_verification::twin::follicle::Seen;
use anagen_verification::twin::{Twin, Visit, visible};

const END: f64 = 366.0;
const VISITS: [f64; 7] = [0.0, 42.0, 91.0, 150.0, 182.0, 270.0, 364.0];

/// Grows and follows one scenario by both; panics where they differ.
pub fn agree(scenario: &Scenario) {
    let mut law = Parameters::default();
    for (symbol, value) in scenario.changes {
        law.set(symbol, *value).expect("a known parameter");
    }
    let patient = patient(scenario);
    let mut pattern = [0.5; 5];
    pattern[scenario.region as usize] = 1.0;
    let causes = causes(scenario);
    let stream = Stream::new(scenario.seed, patient.number);
    let area = TargetArea { width_cm: 5.0, height_cm: 5.0, margin_cm: 0.0, region: scenario.region, centre_cm: None };
    let head = Head::grow(&Seedbed {
        parameters: &law,
        sensitivity: &BetaTable::new(law.androgenetic.concentration),
        patient: &patient,
        regions: &RegionTraits { density: [1.0; 5], pattern },
        causes: &causes,
        domain: Domain::Target(area),
        stream,
        first_day: scenario.first_day,
        resolution: Resolution::default(),
    });
    let mut twin = Twin::healthy(&head, &law, &scenario.plan, stream);
    twin.age();
    compare_history(scenario.name, &head, &twin);

    let treatments = treatments(scenario);
    let course = head.course(&law, &causes, &treatments, END);
    let ears = course.listen(&VISITS, |_| Ear::default());
    let visits = twin.follow(&VISITS, END);
    let same = compare_entries(scenario.name, &ears, &twin);
    compare_visits(scenario.name, &ears, &visits, &same, &law);
    if tissue_matters(&law) {
        let harvest = course.harvest(&VISITS);
        for (v, visit) in visits.iter().enumerate() {
            for (patch, (perfusion, inflammation)) in visit.tissue.iter().enumerate() {
                let gap = (perfusion - harvest.perfusion[v][patch] as f64).abs();
                assert!(gap < 1e-4, "perfusion of patch {patch} at visit {v}: off by {gap:e}");
                let gap = (inflammation - harvest.inflammation[v][patch] as f64).abs();
                assert!(gap < 1e-4, "inflammation of patch {patch} at visit {v}: off by {gap:e}");
            }
        }
    }
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

/// Every phase entry before the last day; which follicles agree.
fn compare_entries(name: &str, ears: &[Ear], twin: &Twin) -> Vec<bool> {
    let (mut entries, mut total_gap, mut worst) = (0, 0.0, 0.0f64);
    let same: Vec<bool> = ears
        .iter()
        .zip(&twin.follicles)
        .map(|(ear, mine)| {
            let mut same = true;
            for i in 0..ear.diary.len().max(mine.diary.len()) {
                let (kernel, twin) = (ear.diary.get(i), mine.diary.get(i));
                let first = kernel.into_iter().chain(twin).map(|e| e.0).fold(f64::INFINITY, f64::min);
                if first >= END - 1.0 {
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
    let mean_gap = total_gap / entries as f64;
    let share = same.iter().filter(|s| **s).count() as f64 / same.len() as f64;
    println!(
        "{name}: {} follicles, {entries} entries ({lost} losses), same days {:.3} %, mean gap {mean_gap:.1e} d, worst {worst:.1e} d",
        same.len(),
        100.0 * share
    );
    assert!(entries > same.len(), "only {entries} entries");
    assert!(share >= 0.999, "{:.3} % of follicles have the same days", 100.0 * share);
    assert!(worst <= 1.0 && mean_gap < 1e-3, "entries are {mean_gap:e} days off, at worst {worst}");
    same
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
    assert_eq!(visits.len(), VISITS.len());
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
