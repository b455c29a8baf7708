//! The kernel against its slow twin: every phase entry and every visit of a treated year.
//!
//! Seven patients on target areas of 25 cm2 (about 5,800 follicles each), grown and aged by both
//! from the healthy start, then treated for 365 days. Tolerances: in the exposure years the same
//! phase entries for all but 0.1 % of follicles, within 1e-6 d; in the treated year the same whole
//! day of every phase entry for at least 99.9 % of follicles, no entry more than one day off, 0.001 d
//! on average; counts, anagen and terminal shares, calibre and mass within 0.2 % at every visit (0.5 %
//! is promised); each follicle's hair within 2 %; perfusion and inflammation of each patch within 1e-4
//! where they matter. Both programs read the same random words, so the comparison is deterministic:
//! false-alarm rate 0. That the test can fail is shown by `mutants.py`: it does for every law's mutants.

use anagen_model::cause::{self, Cause};
use anagen_model::drive::{Drive, NEVER, Today};
use anagen_model::follicle::{Phase, Sink, Snapshot};
use anagen_model::head::{Head, RegionTraits, Resolution, Seedbed, tissue_matters};
use anagen_model::law::Parameters;
use anagen_model::patient::{Ethnicity, Grade, NorwoodHamilton, Patient, Sex, Traits};
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::stream::Stream;
use anagen_model::quantity::{Value, Values};
use anagen_model::scalp::{Domain, Factors, Ground, Injection, Mechanisms, Payload, Region, TargetArea};
use anagen_model::treatment::{self, Treatment};
use anagen_verification::twin::follicle::Seen;
use anagen_verification::twin::{Course, Load, Needling, Passing, Plan, Twin, Visit, visible};

/// One patient, one plan.
struct Scenario {
    name: &'static str,
    seed: u64,
    region: Region,
    /// Parameters that differ from the default, by symbol.
    changes: &'static [(&'static str, f64)],
    sensitivity: f64,
    minoxidil_response: f64,
    /// Years under androgen before the first day.
    exposure_years: f64,
    first_day: f64,
    plan: Plan,
}

const END: f64 = 366.0;
const VISITS: [f64; 7] = [0.0, 42.0, 91.0, 150.0, 182.0, 270.0, 364.0];

/// Finasteride and minoxidil from day 30, three cell sessions with every mechanism, and sham needles
/// between them: the default laws, with a little capture of cells.
#[test]
fn routine_year() {
    agree(&Scenario {
        name: "routine",
        seed: 11,
        region: Region::Vertex,
        changes: &[("eps_int", 0.002)],
        sensitivity: 0.62,
        minoxidil_response: 0.9,
        exposure_years: 6.8,
        first_day: 0.0,
        plan: Plan {
            finasteride: Some(Course { strength: 1.0, adherence: 1.0, from: 30.0, until: f64::INFINITY }),
            minoxidil: Some(Course { strength: 5.0, adherence: 1.0, from: 30.0, until: f64::INFINITY }),
            needlings: vec![
                Needling {
                    days: vec![0.0, 60.0, 120.0],
                    spacing_mm: 10.0,
                    volume_ml: 0.05,
                    load: Load::Cells { per_cm2: 2e5, sensitivity: None },
                    mechanisms: [true; 4],
                },
                Needling {
                    days: vec![14.0, 200.0],
                    spacing_mm: 7.0,
                    volume_ml: 0.02,
                    load: Load::Bare,
                    mechanisms: [true; 4],
                },
            ],
            passings: Vec::new(),
        },
    });
}

/// Tissue that matters: perfusion and inflammation act on growth, shaft and niche, follicles are
/// lost, poorly perfused cells give more; the cells may use only M1 and M4; a drug is half taken and
/// another overdosed and stopped; an illness passes.
#[test]
fn year_of_scenarios() {
    agree(&Scenario {
        name: "scenarios",
        seed: 12,
        region: Region::Vertex,
        changes: &[
            ("v_A", 0.1),
            ("v_w", 0.15),
            ("alpha_I", 0.3),
            ("k_I", 1.5),
            ("k_d", 0.15),
            ("n_f", 0.4),
            ("eps_int", 0.004),
            ("k_hyp", 1.0),
            ("v_a", 1.3),
            ("A_max", 1.0),
            ("e_g", 0.4),
        ],
        sensitivity: 0.75,
        minoxidil_response: 1.35,
        exposure_years: 6.8,
        first_day: 0.0,
        plan: Plan {
            finasteride: Some(Course { strength: 0.03, adherence: 0.7, from: 100.0, until: f64::INFINITY }),
            minoxidil: Some(Course { strength: 15.0, adherence: 0.9, from: 20.0, until: 160.0 }),
            needlings: vec![Needling {
                days: vec![10.0, 40.0, 70.0],
                spacing_mm: 8.0,
                volume_ml: 0.08,
                load: Load::Cells { per_cm2: 3e5, sensitivity: None },
                mechanisms: [true, false, false, true],
            }],
            passings: vec![Passing {
                from: 220.0,
                until: 300.0,
                asks: Drive { anagen: 0.8, kenogen: 0.7, growth: 0.9, section: 0.85, ..Drive::default() },
            }],
        },
    });
}

/// The back of the head with a history: drug and needles begin before day 0, footprints overlap, the
/// cells may use only M2 and M3.
#[test]
fn year_with_a_history_at_the_back() {
    agree(&Scenario {
        name: "history",
        seed: 13,
        region: Region::Occipital,
        changes: &[("eps_int", 0.005), ("h_trauma", 0.04)],
        sensitivity: 0.7,
        minoxidil_response: 1.0,
        exposure_years: 6.8,
        first_day: -60.0,
        plan: Plan {
            finasteride: Some(Course { strength: 0.2, adherence: 1.0, from: -60.0, until: 120.0 }),
            minoxidil: None,
            needlings: vec![Needling {
                days: vec![-40.0, 5.0, 15.0],
                spacing_mm: 5.0,
                volume_ml: 0.05,
                load: Load::Cells { per_cm2: 4e5, sensitivity: None },
                mechanisms: [false, true, true, false],
            }],
            passings: Vec::new(),
        },
    });
}

/// Needles that only wound: no pulse, no cells, no drug, so nothing but inflammation moves.
#[test]
fn year_of_bare_needles() {
    agree(&Scenario {
        name: "bare needles",
        seed: 14,
        region: Region::MidScalp,
        changes: &[
            ("P_sham", 0.0),
            ("n_floor", 0.25),
            ("i_trauma", 1.0),
            ("alpha_I", 0.5),
            ("k_I", 3.0),
            ("h_trauma", 0.05),
        ],
        sensitivity: 0.6,
        minoxidil_response: 1.0,
        exposure_years: 6.8,
        first_day: 0.0,
        plan: Plan {
            needlings: vec![Needling {
                days: vec![20.0, 140.0],
                spacing_mm: 6.0,
                volume_ml: 0.05,
                load: Load::Bare,
                mechanisms: [true; 4],
            }],
            ..Plan::default()
        },
    });
}

/// A poison strikes skin that needles have just wounded: release, dystrophic catagen and the shocks of
/// overlapping footprints (which heal within a day, not at its end) compete; the niche is damaged and
/// follicles are lost; club hairs are let go early; cells with and without a sensitivity of their own
/// are captured, by papillae whose hair broke off too.
#[test]
fn year_of_shocks() {
    let cells = |days: &[f64], per_cm2, sensitivity| Needling {
        days: days.to_vec(),
        spacing_mm: 5.0,
        volume_ml: 0.05,
        load: Load::Cells { per_cm2, sensitivity },
        mechanisms: [true; 4],
    };
    agree(&Scenario {
        name: "shocks",
        seed: 15,
        region: Region::Frontal,
        changes: &[
            ("h_trauma", 0.08),
            ("t_trauma", 2.6),
            ("eps_int", 0.02),
            ("f_dmg", 0.7),
            ("mu_dys", 15.0),
            ("sigma_dys", 0.4),
        ],
        sensitivity: 0.6,
        minoxidil_response: 1.0,
        exposure_years: 6.8,
        first_day: 0.0,
        plan: Plan {
            needlings: vec![
                cells(&[32.0, 34.0], 2e5, Some(0.05)),
                cells(&[61.0], 1e5, None),
                cells(&[90.0], 3e5, Some(0.9)),
            ],
            passings: vec![
                asking(30.0, 44.0, Drive { release_per_day: 0.01, ..Drive::default() }),
                asking(33.0, 40.0, Drive { dystrophic_per_day: 0.06, ..Drive::default() }),
                asking(31.0, 60.0, Drive { niche_damage_per_day: 0.02, telogen: 1.6, ..Drive::default() }),
                asking(90.0, 93.0, Drive { dystrophic_per_day: 0.05, ..Drive::default() }),
                asking(120.0, 200.0, Drive { dutasteride_mg: 0.5, minoxidil: 1.0, ..Drive::default() }),
                asking(150.0, 180.0, Drive { dutasteride_mg: 0.2, minoxidil: 0.9, androgen: 0.9, ..Drive::default() }),
                asking(200.0, 300.0, Drive { telogen: 0.6, anagen: 1.1, ..Drive::default() }),
            ],
            ..Plan::default()
        },
    });
}

/// A long history with events: a poison years before androgen began, a fever in the first weeks of
/// androgen, then, across day 0, hairs that break off, a damaged niche, a change of androgen and
/// signals over the whole region, all carried into the plan, and felt where a needle reaches and where
/// none does.
#[test]
fn year_after_a_long_history() {
    agree(&Scenario {
        name: "long history",
        seed: 16,
        region: Region::Vertex,
        changes: &[("f_dmg", 0.3)],
        sensitivity: 0.8,
        minoxidil_response: 1.0,
        exposure_years: 1.3,
        first_day: 0.0,
        plan: Plan {
            finasteride: Some(Course { strength: 1.0, adherence: 0.8, from: 0.0, until: f64::INFINITY }),
            needlings: vec![Needling {
                days: vec![10.0],
                spacing_mm: 18.0,
                volume_ml: 0.05,
                load: Load::Bare,
                mechanisms: [true; 4],
            }],
            passings: vec![
                asking(
                    -1600.0,
                    -1570.0,
                    Drive { dystrophic_per_day: 0.08, niche_damage_per_day: 0.01, ..Drive::default() },
                ),
                asking(-460.0, -440.0, Drive { release_per_day: 0.03, telogen: 1.3, growth: 0.8, ..Drive::default() }),
                asking(-450.0, -400.0, Drive { kenogen: 0.5, section: 0.9, anagen: 0.8, ..Drive::default() }),
                asking(-300.0, 200.0, Drive { androgen: 1.25, ..Drive::default() }),
                asking(-12.0, 9.0, Drive { dystrophic_per_day: 0.03, niche_damage_per_day: 0.03, ..Drive::default() }),
                asking(-40.0, 25.0, Drive { trophic: [0.6, 0.2, 0.4], minoxidil: 0.3, ..Drive::default() }),
                asking(290.0, 300.0, Drive { trophic: [0.5, 0.5, 0.0], ..Drive::default() }),
            ],
            ..Plan::default()
        },
    });
}

/// Tissue that matters, stirred without needles: a source of inflammation that always was, more of it
/// from day 0 and for a season; signals over the whole region in three channels under depots of
/// factors with half-lives of their own; and X_A and X_T that change from week to week.
#[test]
fn year_of_seasons() {
    let wave = |week: usize| 1.0 + 0.15 * (week as f64 * std::f64::consts::TAU / 52.0).sin();
    let weekly = (0..53).map(|week| {
        let asks = Drive { anagen: wave(week), telogen: 1.0 / wave(week + 9), ..Drive::default() };
        asking(7.0 * week as f64, 7.0 * (week + 1) as f64, asks)
    });
    let mut passings: Vec<Passing> = weekly.collect();
    let inflaming = |inflammation| Drive { inflammation, ..Drive::default() };
    passings.extend([
        asking(f64::NEG_INFINITY, f64::INFINITY, inflaming(0.2)),
        asking(0.0, 50.0, inflaming(0.5)),
        asking(210.0, 280.0, inflaming(1.0)),
        asking(2.0, 12.0, Drive { trophic: [0.4, 0.6, 0.5], ..Drive::default() }),
        asking(30.0, 90.0, Drive { trophic: [0.5, 0.0, 0.3], ..Drive::default() }),
        asking(60.0, 70.0, Drive { trophic: [0.0, 0.8, 0.0], ..Drive::default() }),
    ]);
    let factors = |day, half_life_days, mechanisms| Needling {
        days: vec![day],
        spacing_mm: 9.0,
        volume_ml: 0.05,
        load: Load::Factors { signal_ec50: 4.0, half_life_days },
        mechanisms,
    };
    agree(&Scenario {
        name: "seasons",
        seed: 17,
        region: Region::MidScalp,
        changes: &[("v_A", 0.15), ("v_w", 0.1), ("alpha_I", 0.4), ("k_I", 2.0), ("i_G", 1.0), ("P_sham", 0.5)],
        sensitivity: 0.7,
        minoxidil_response: 1.0,
        exposure_years: 5.0,
        first_day: 0.0,
        plan: Plan {
            needlings: vec![
                factors(20.0, 1.5, [true, false, true, true]),
                factors(75.0, 6.0, [false, true, false, false]),
                factors(110.0, 1.5, [false, false, false, true]),
            ],
            passings,
            ..Plan::default()
        },
    });
}

/// What passes asks `asks` from one day until another.
fn asking(from: f64, until: f64, asks: Drive) -> Passing {
    Passing { from, until, asks }
}

fn agree(scenario: &Scenario) {
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

/// What passes, as the kernel knows it: a cause like any other.
struct Passes(Passing);

impl Cause for Passes {
    fn since(&self, _: &Patient) -> f64 {
        if self.0.from == f64::NEG_INFINITY { NEVER } else { self.0.from }
    }
    fn act(&self, today: &Today, _: Region, drive: &mut Drive) {
        let Passing { from, until, asks } = self.0;
        if from <= today.day && today.day < until {
            drive.androgen *= asks.androgen;
            drive.dutasteride_mg = drive.dutasteride_mg.max(asks.dutasteride_mg);
            drive.minoxidil += asks.minoxidil;
            drive.anagen *= asks.anagen;
            drive.telogen *= asks.telogen;
            drive.kenogen *= asks.kenogen;
            drive.growth *= asks.growth;
            drive.section *= asks.section;
            drive.release_per_day += asks.release_per_day;
            drive.dystrophic_per_day += asks.dystrophic_per_day;
            drive.niche_damage_per_day += asks.niche_damage_per_day;
            drive.inflammation += asks.inflammation;
            for c in 0..3 {
                drive.add_trophic_of([0, 1, 2].map(|channel| channel == c), asks.trophic[c]);
            }
        }
    }
    fn quiet_until(&self, today: &Today) -> f64 {
        [self.0.from, self.0.until].into_iter().find(|edge| today.day < *edge).unwrap_or(NEVER)
    }
}

/// Sessions whose needles carry something else than the registered treatment would give them.
struct Laden {
    sessions: Box<dyn Treatment>,
    load: Load,
    mechanisms: Mechanisms,
}

impl Treatment for Laden {
    fn sessions(&self, today: &Today, ground: &Ground) -> Vec<Injection> {
        let mut sessions = self.sessions.sessions(today, ground);
        for payload in sessions.iter_mut().map(|session| &mut session.payload) {
            match (self.load, payload.as_mut()) {
                (Load::Cells { sensitivity, .. }, Some(Payload::Cells(cells))) => {
                    cells.kinetics.donor_sensitivity = sensitivity;
                }
                (Load::Factors { signal_ec50, half_life_days }, None) => {
                    let factors = Factors { signal_ec50, half_life_days, mechanisms: self.mechanisms };
                    *payload = Some(Payload::Factors(factors));
                }
                _ => {}
            }
        }
        sessions
    }
}

fn causes(scenario: &Scenario) -> Vec<Box<dyn Cause>> {
    let androgenetic = cause::registered("androgenetic_male").expect("a known cause");
    let mut causes = vec![(androgenetic.build)(&values(&[("severity", Value::Number(1.0))]))];
    for passing in &scenario.plan.passings {
        causes.push(Box::new(Passes(*passing)));
    }
    causes
}

fn patient(scenario: &Scenario) -> Patient {
    let traits = Traits {
        healthy_hairs_per_cm2: 226.0,
        anagen_days: 880.0,
        calibre_um: 76.0,
        growth_mm_per_day: 0.33,
        sensitivity: scenario.sensitivity,
        exposure_years: scenario.exposure_years,
        minoxidil_response: scenario.minoxidil_response,
        trophic_response: 1.2,
        vellus_share: 0.07,
    };
    Patient {
        number: 3,
        sex: Sex::Male,
        age_years: 38.0,
        grade: Grade::Norwood(NorwoodHamilton::IIIVertex),
        ethnicity: Ethnicity::Caucasian,
        head_circumference_mm: 574.0,
        traits,
    }
}

/// The plan as the kernel knows it.
fn treatments(scenario: &Scenario) -> Vec<Box<dyn Treatment>> {
    let plan = &scenario.plan;
    let mut all: Vec<Box<dyn Treatment>> = Vec::new();
    let number = Value::Number;
    let drug = |key, c: &Course| {
        let mut table = vec![(key, number(c.strength)), ("adherence_fraction", number(c.adherence))];
        table.push(("start_day", number(c.from)));
        if c.until.is_finite() {
            table.push(("stop_day", number(c.until)));
        }
        table
    };
    if let Some(course) = &plan.finasteride {
        all.push(registered("finasteride", &drug("dose_mg_per_day", course)));
    }
    if let Some(course) = &plan.minoxidil {
        all.push(registered("minoxidil_topical", &drug("concentration_percent", course)));
    }
    for needling in &plan.needlings {
        let mut table = vec![
            ("session_days", Value::Numbers(needling.days.clone())),
            ("regions", Value::Texts(vec![scenario.region.name().into()])),
            ("spacing_mm", number(needling.spacing_mm)),
            ("volume_ml_per_site", number(needling.volume_ml)),
        ];
        let names = ["M1", "M2", "M3", "M4"].into_iter().zip(needling.mechanisms);
        let on: Vec<String> = names.filter(|(_, on)| *on).map(|(name, _)| name.to_string()).collect();
        let mechanisms = Mechanisms::named(&on);
        let mut kind = "sham_injection";
        if let Load::Cells { per_cm2, .. } = needling.load {
            kind = "cell_injection";
            table.push(("dose_cells_per_cm2", number(per_cm2)));
            table.push(("mechanisms", Value::Texts(on)));
        }
        let sessions = registered(kind, &table);
        all.push(Box::new(Laden { sessions, load: needling.load, mechanisms }));
    }
    all
}

fn registered(kind: &str, table: &[(&str, Value)]) -> Box<dyn Treatment> {
    (treatment::registered(kind).expect("a known treatment").build)(&values(table), &[])
}

fn values(table: &[(&str, Value)]) -> Values {
    Values(table.iter().map(|(key, value)| (key.to_string(), value.clone())).collect())
}
