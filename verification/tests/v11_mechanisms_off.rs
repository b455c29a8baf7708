//! V11. Cells with every mechanism switched off are exactly the sham injection.
//!
//! Claim: `mechanisms = []` removes the cells' part of every term and leaves the needle's, so the plan
//! leaves the same bytes as a sham injection on the same grid and days: snapshots, shed hairs,
//! perfusion, inflammation. Also in the scenario in which everything the switches gate is on (v_A 0.1,
//! v_w 0.1, alpha_I 0.2, k_I 1, eps_int 0.001, k_hyp 1). Each switch alone makes a difference wherever
//! its mechanism has a non-zero coefficient, so that none is wired to nothing.
//! Tolerance: none. Sample: a target area of 25 cm2 (5,800 follicles), three sessions, a year. Nothing
//! is left to chance, false-alarm rate 0. Source: MODEL.md, section 6 (mechanism switches).
//! Seen to fail: dead cells inflaming whatever the switch of M4 (2 checks); M2 wired to the switch of
//! M1 (1 check).

use anagen_model::head::Harvest;
use anagen_model::law::Parameters;
use anagen_model::scalp::Region;
use anagen_verification::case::Case;
use anagen_verification::setup::{Needles, Scene, square};

/// Whether two harvests are equal; no value in them is NaN.
fn same(a: &Harvest, b: &Harvest) -> bool {
    a == b
}

#[test]
fn cells_without_mechanisms_are_sham() {
    let visits = [1.0, 20.0, 42.0, 90.0, 168.0, 365.0];
    let mut scenario = Parameters::default();
    scenario.clock.anagen_by_perfusion = 0.1;
    scenario.shaft.section_by_perfusion = 0.1;
    scenario.clock.anagen_by_inflammation = 0.2;
    scenario.niche.failure_by_inflammation = 1.0;
    scenario.cells.integration = 1e-3;
    scenario.tissue.output_by_hypoxia = 1.0;
    let mut case = Case::new("V11");
    for (laws, law, active) in [
        ("default", Parameters::default(), vec!["M1", "M2"]),
        ("all coefficients on", scenario, vec!["M1", "M2", "M3", "M4"]),
    ] {
        let scene = Scene::trial(law, square(5.0, Region::Vertex), 11);
        let head = scene.grow();
        let needles = Needles::on(&[0.0, 45.0, 90.0]);
        let sham = scene.follow(&head, &vec![needles.sham()], &visits);
        let untreated = scene.follow(&head, &Vec::new(), &visits);
        let n = sham.snapshots[0].len();
        let off = scene.follow(&head, &vec![needles.cells(5e5, Some(&[]))], &visits);
        case.holds(&format!("{laws}: cells with [] equal sham"), same(&off, &sham), n);
        case.holds(&format!("{laws}: sham differs from untreated"), !same(&sham, &untreated), n);
        for switch in active {
            let on = scene.follow(&head, &vec![needles.cells(5e5, Some(&[switch]))], &visits);
            case.holds(&format!("{laws}: {switch} alone differs from sham"), on.snapshots != sham.snapshots, n);
        }
    }
    case.judge();
}
