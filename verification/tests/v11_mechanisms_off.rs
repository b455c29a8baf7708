//! V11. Cells with every mechanism switched off are exactly the sham injection.
//!
//! Claim: `mechanisms = []` removes the cells' part of every term and leaves the needle's, so the plan
//! leaves the same bytes as a sham injection on the same grid and days: snapshots, shed hairs,
//! perfusion, inflammation. Also in the scenario in which everything the switches gate is on (v_A 0.1,
//! v_w 0.1, alpha_I 0.2, k_I 1, eps_int 0.001, k_hyp 1). Each switch alone makes a difference wherever
//! its mechanism has a non-zero coefficient, so that none is wired to nothing. The same for every other
//! kind that is injected: cells of the follicle, fractions, micrografts, and factors, which hold no
//! cells and so have no M3.
//! Tolerance: none. Sample: a target area of 25 cm2 (5,800 follicles), three sessions, a year. Nothing
//! is left to chance, false-alarm rate 0. Source: MODEL.md, section 6 (mechanism switches).
//! Seen to fail: factors that repair whatever the switch of M2; dead cells inflaming whatever the switch of M4 (2 checks); M2 wired to the switch of
//! M1 (1 check).

use anagen_model::head::Harvest;
use anagen_model::law::Parameters;
use anagen_model::quantity::Value;
use anagen_model::scalp::Region;
use anagen_verification::case::Case;
use anagen_verification::setup::{Needles, Scene, square};

/// Whether two harvests are equal; no value in them is NaN.
fn same(a: &Harvest, b: &Harvest) -> bool {
    a == b
}

/// Everything the switches gate is on.
fn scenario() -> Parameters {
    let mut scenario = Parameters::default();
    scenario.clock.anagen_by_perfusion = 0.1;
    scenario.shaft.section_by_perfusion = 0.1;
    scenario.clock.anagen_by_inflammation = 0.2;
    scenario.niche.failure_by_inflammation = 1.0;
    scenario.cells.integration = 1e-3;
    scenario.tissue.output_by_hypoxia = 1.0;
    scenario
}

/// Every other kind that is injected, with a dose that shows.
fn injected() -> Vec<(&'static str, Vec<(&'static str, Value)>)> {
    let cells = ("dose_cells_per_cm2", Value::Number(5e5));
    let joining = ("integration_fraction", Value::Number(1e-3));
    vec![
        ("stromal_vascular_fraction", vec![cells.clone()]),
        ("micrografts", vec![("dose_ml_per_site", Value::Number(0.05))]),
        ("dermal_papilla_cells", vec![cells.clone(), joining.clone()]),
        ("dermal_sheath_cup_cells", vec![cells, joining]),
        ("conditioned_medium", vec![("concentration_fold", Value::Number(10.0))]),
        ("exosomes", vec![("dose_particles_per_site", Value::Number(1e10))]),
        ("prp", vec![("platelets_fold", Value::Number(8.0))]),
        ("fat_graft", vec![]),
    ]
}

fn others(case: &mut Case) {
    let visits = [1.0, 42.0, 168.0, 365.0];
    let scene = Scene::trial(scenario(), square(5.0, Region::Vertex), 11);
    let head = scene.grow();
    let needles = Needles::on(&[0.0, 45.0, 90.0]);
    let sham = scene.follow(&head, &vec![needles.sham()], &visits);
    let n = sham.snapshots[0].len();
    for (kind, own) in injected() {
        let with = |names: &[&str]| {
            let names = Value::Texts(names.iter().map(|n| n.to_string()).collect());
            let all = [own.clone(), vec![("mechanisms", names)]].concat();
            scene.follow(&head, &vec![needles.with(kind, &all)], &visits)
        };
        case.holds(&format!("{kind} with [] equals sham"), same(&with(&[]), &sham), n);
        for switch in ["M1", "M2"] {
            let differs = with(&[switch]).snapshots != sham.snapshots;
            case.holds(&format!("{kind}: {switch} alone differs from sham"), differs, n);
        }
        let joins = with(&["M3"]).snapshots != sham.snapshots;
        let cells = own.iter().any(|(key, _)| key.contains("cells") || key.contains("ml"));
        case.holds(&format!("{kind}: M3 differs from sham for cells alone"), joins == cells, n);
    }
}

#[test]
fn cells_without_mechanisms_are_sham() {
    let visits = [1.0, 20.0, 42.0, 90.0, 168.0, 365.0];
    let mut case = Case::new("V11");
    for (laws, law, active) in [
        ("default", Parameters::default(), vec!["M1", "M2"]),
        ("all coefficients on", scenario(), vec!["M1", "M2", "M3", "M4"]),
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
    others(&mut case);
    case.judge();
}
