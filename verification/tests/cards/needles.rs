//! Cards of needles: mesenchymal cells and sham injections.

use crate::ward::*;
use anagen_model::law::Parameters;
use anagen_model::quantity::Value;

/// The treatments whose cards stand here.
pub const TREATMENTS: &[&str] = &["cell_injection", "sham_injection"];

fn grid(extra: &[(&str, Value)]) -> Vec<(&'static str, Value)> {
    let mut pairs = vec![
        ("session_days", Value::Numbers(vec![0.0])),
        ("regions", Value::Texts(vec!["vertex".into()])),
        ("spacing_mm", number(10.0)),
        ("volume_ml_per_site", number(0.05)),
    ];
    for (key, value) in extra {
        let key: &'static str = match *key {
            "dose_cells_per_cm2" => "dose_cells_per_cm2",
            "mechanisms" => "mechanisms",
            "volume_ml_per_site" => "volume_ml_per_site",
            other => panic!("no key {other} in this card"),
        };
        pairs.retain(|(k, _)| *k != key);
        pairs.push((key, value.clone()));
    }
    pairs
}

#[test]
fn card_cell_injection() {
    let ward = Ward::of(Parameters::default());
    let cells = |dose: f64| vec![treat("cell_injection", &grid(&[("dose_cells_per_cm2", number(dose))]))];
    let sham = || vec![treat("sham_injection", &grid(&[]))];
    let visits = [0.0, 42.0, 168.0, 364.0];
    assert_eq!(ward.run(&cells(0.0), &visits), ward.run(&sham(), &visits), "no cells is the sham, to the byte");
    // First-day survival: N = eta N0 / [1 + (rho/rho50)^2], rho = N0 per footprint.
    let living = |dose: f64| {
        let plan = cells(dose);
        let fate = ward.head.course(&ward.law, &ward.causes, &plan, 10.0).fates[0][0];
        assert!((fate.injected - fate.dead - fate.captured - fate.living).abs() < 1e-6 * fate.injected);
        fate.living
    };
    let footprint_cm2 = 0.05 * 1000.0 / 2.0 / 100.0;
    let law = |n: f64| 0.8 * n / (1.0 + (n / footprint_cm2 / 1e6).powi(2));
    for dose in [1e5, 2e5] {
        assert!((living(dose) / law(dose) - 1.0).abs() < 1e-9, "{dose}");
    }
    // The activation is spent when said, and the gain of one session is gone by week 52.
    let plan = cells(1e5);
    let course = ward.head.course(&ward.law, &ward.causes, &plan, 400.0);
    let last = course.calendar.depot_stretches().end;
    let spent = course.calendar.edges[last];
    assert!((150.0..300.0).contains(&spent), "activation spent on day {spent}");
    let net = ward.benefit(&plan, &visits);
    // Published: STYLE 2020, low dose, subgroup of a null trial: +13.9 / +16.6 / +2.8 terminal hairs
    // from baseline at weeks 6 / 24 / 52; over all patients no difference. Compared, not met: the
    // potency was fitted to a well-mixed dose and a grid gives less.
    println!(
        "one session, 1e5 cells/cm2: week 6 {:+.1}, week 24 {:+.1}, week 52 {:+.1} hairs/cm2 over untreated (STYLE subgroup, from baseline: 13.9, 16.6, 2.8)",
        net[1], net[2], net[3]
    );
    assert!(net[1] > 1.0 && net[1] < 16.6 && net[3].abs() < 2.0, "{net:?}");
}

#[test]
fn card_sham_injection() {
    let mut still = Parameters::default();
    for name in ["P_sham", "h_trauma", "i_trauma"] {
        still.set(name, 0.0).expect("known");
    }
    let ward = Ward::of(still);
    let sham = || vec![treat("sham_injection", &grid(&[]))];
    let visits = [0.0, 42.0, 168.0];
    assert_eq!(ward.run(&sham(), &visits), ward.run(&[], &visits), "a needle that does nothing is absence");
    let ward = Ward::of(Parameters::default());
    let radius = |volume: f64| {
        let plan = vec![treat("sham_injection", &grid(&[("volume_ml_per_site", number(volume))]))];
        ward.head.course(&ward.law, &ward.causes, &plan, 10.0).sessions[0].radius_mm
    };
    assert!(((radius(0.1) / radius(0.05)).powi(2) - 2.0).abs() < 1e-12, "twice the volume, twice the footprint");
    // Half-life 3 d and memory 19 d: spent within a year. Published: no placebo arm of an injection
    // trial in the evidence shows a lasting gain; the model's must stay below 1.5 hairs/cm2.
    let net = ward.benefit(&sham(), &visits);
    println!("sham: week 6 {:+.2}, week 24 {:+.2} hairs/cm2 over untreated", net[1], net[2]);
    assert!(net.iter().all(|x| x.abs() < 1.5), "{net:?}");
}
