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

mod scene;

use anagen_model::drive::Drive;
use anagen_model::scalp::Region;
use anagen_verification::twin::{Course, Load, Needling, Passing, Plan};
use scene::{Scenario, agree};

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
            ..Plan::default()
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
            ..Plan::default()
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
            ..Plan::default()
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
