//! Cards of cell products beside injected mesenchymal cells, and of the origin of those.

use crate::ward::*;
use anagen_model::law::Parameters;
use anagen_model::quantity::Value;
use anagen_model::scalp::trophic::activation_memory;
use anagen_model::treatment::Treatment;

/// The treatments whose cards stand here.
pub const TREATMENTS: &[&str] =
    &["stromal_vascular_fraction", "micrografts", "dermal_papilla_cells", "dermal_sheath_cup_cells"];

/// One session on a 10-mm grid of 0.05 ml over the vertex, with other or further keys.
pub fn needle(kind: &str, extra: &[(&str, Value)]) -> Vec<Box<dyn Treatment>> {
    let usual = [
        ("session_days", Value::Numbers(vec![0.0])),
        ("regions", Value::Texts(vec!["vertex".into()])),
        ("spacing_mm", number(10.0)),
        ("volume_ml_per_site", number(0.05)),
    ];
    let kept = usual.iter().filter(|(key, _)| extra.iter().all(|(k, _)| k != key));
    vec![treat(kind, &kept.chain(extra).cloned().collect::<Vec<_>>())]
}

/// `dose` cells per cm2 of scalp.
fn cells(kind: &str, dose: f64) -> Vec<Box<dyn Treatment>> {
    needle(kind, &[("dose_cells_per_cm2", number(dose))])
}

/// What every cell product owes: none of it is the sham; the first day follows its law; potency and
/// half-life are its own; the signal is spent when said.
fn is_a_cell_product(ward: &Ward, kind: &str, potency: f64, half_life_days: f64) {
    let visits = [0.0, 42.0, 168.0];
    assert_eq!(ward.run(&cells(kind, 0.0), &visits), ward.run(&needle("sham_injection", &[]), &visits), "{kind}");
    let living = |dose: f64| {
        let fate = ward.head.course(&ward.law, &ward.causes, &cells(kind, dose), 10.0).fates[0][0];
        assert!((fate.injected - fate.dead - fate.captured - fate.living).abs() < 1e-6 * fate.injected);
        fate.living
    };
    // N = eta N0 / [1 + (rho/rho50)^2], rho = N0 per footprint of 0.25 cm2.
    let law = |n: f64| 0.8 * n / (1.0 + (n / 0.25 / 1e6).powi(2));
    for dose in [1e5, 2e5] {
        assert!((living(dose) / law(dose) - 1.0).abs() < 1e-9, "{kind} {dose}");
    }
    let plan = cells(kind, 1e5);
    let course = ward.head.course(&ward.law, &ward.causes, &plan, 900.0);
    assert_eq!(course.sessions[0].cells().expect("cells").kinetics.potency, potency, "{kind}");
    let layer = course.calendar.layers.iter().find(|l| l.payload).expect("a layer of cells");
    let age = 0.5 * (course.calendar.edges[layer.first + 30] + course.calendar.edges[layer.first + 31]);
    assert_eq!(layer.values[30], activation_memory(age, half_life_days, 19.0), "{kind}");
    let spent = course.calendar.edges[layer.first + layer.values.len()];
    let slowest = half_life_days / std::f64::consts::LN_2;
    assert!(spent < 30.0 * slowest.max(19.0), "{kind} is spent on day {spent}");
}

#[test]
fn cards_of_cell_products() {
    let ward = Ward::of(Parameters::default());
    let law = &ward.law;
    is_a_cell_product(&ward, "stromal_vascular_fraction", law.vascular_fraction.potency, 5.7);
    is_a_cell_product(&ward, "micrografts", law.micrografts.potency, 10.0);
    is_a_cell_product(&ward, "dermal_papilla_cells", law.papilla_cells.potency, 20.0);
    is_a_cell_product(&ward, "dermal_sheath_cup_cells", law.sheath_cup_cells.potency, 20.0);
}

/// Adipose is the default; every other origin scales potency and half-life by its two parameters.
#[test]
fn the_origin_of_mesenchymal_cells_matters() {
    let mut law = Parameters::default();
    law.set("P_cord", 0.5).expect("known");
    let ward = Ward::of(law);
    let of = |source: &str| {
        let plan =
            needle("cell_injection", &[("dose_cells_per_site", number(1e5)), ("source", Value::Text(source.into()))]);
        ward.head.course(&ward.law, &ward.causes, &plan, 10.0).sessions[0].cells().expect("cells").kinetics
    };
    let (adipose, unsaid) = (of("adipose"), needle("cell_injection", &[("dose_cells_per_site", number(1e5))]));
    let unsaid = ward.head.course(&ward.law, &ward.causes, &unsaid, 10.0).sessions[0].cells().expect("cells").kinetics;
    assert_eq!(adipose, unsaid);
    for (source, potency, half_life) in [("marrow", 0.8, 1.0), ("cord", 0.5, 0.6), ("hair-follicle", 1.2, 1.0)] {
        let other = of(source);
        assert_eq!((other.potency, other.half_life_days), (7.5 * potency, 5.7 * half_life), "{source}");
    }
}

#[test]
fn card_stromal_vascular_fraction() {
    let ward = Ward::of(Parameters::default());
    let at = |dose: f64| ward.benefit(&cells("stromal_vascular_fraction", dose), &[0.0, 168.0, 364.0]);
    let (low, high) = (at(5e5), at(1e6));
    // Published: STYLE, subgroup of a null trial: +16.56 at week 24, +2.78 at week 52, from baseline and
    // per an area not stated. Compared, not met: over all patients the trial found nothing.
    println!(
        "SVF, hairs/cm2 over untreated: 0.5e6/cm2 week 24 {:+.1}, week 52 {:+.1}; 1e6/cm2 week 24 {:+.1} (STYLE subgroup, low dose: 16.6, 2.8)",
        low[1], low[2], high[1]
    );
    assert!(low[1] > high[1], "the low dose does more: {low:?} {high:?}");
    // Tolerance: 0.8 about the printed figure of the model.
    assert!((low[1] - 2.7).abs() < 0.8 && low[2].abs() < 2.0, "{low:?}");
}

#[test]
fn card_micrografts() {
    let ward = Ward::of(Parameters::default());
    let three = ("session_days", Value::Numbers(vec![0.0, 45.0, 90.0]));
    let wide = ("volume_ml_per_site", number(0.2));
    let by_ml = |ml: f64| needle("micrografts", &[three.clone(), wide.clone(), ("dose_ml_per_site", number(ml))]);
    let by_cells = |n: f64| needle("micrografts", &[three.clone(), wide.clone(), ("dose_cells_per_site", number(n))]);
    let visits = [0.0, 100.0];
    assert_eq!(ward.run(&by_ml(0.2), &visits), ward.run(&by_cells(0.2 * 1e5), &visits), "1e5 cells a ml");
    // Published: GENTILE2019A, 0.2 ml/cm2 (GENTILE2017) three times 45 days apart, week 36: +33 %.
    let start = ward.hairs(&ward.run(&[], &[0.0]).snapshots[0]);
    let net = 100.0 * ward.benefit(&by_ml(0.2), &[252.0])[0] / start;
    println!("micrografts, three sessions, week 36: published +33 % (7.5), model {net:+.1} % over untreated");
    // Missed: 2e4 cells a point are few. Tolerance: half a point about the printed figure of the model.
    assert!((net - 0.7).abs() < 0.5, "{net}");
}

#[test]
fn card_dermal_papilla_cells() {
    let ward = Ward::of(Parameters::default());
    let joining = |share: f64, mechanisms: &[&str]| {
        let names = mechanisms.iter().map(|m| m.to_string()).collect();
        let keys = [
            ("dose_cells_per_cm2", number(2e5)),
            ("integration_fraction", number(share)),
            ("mechanisms", Value::Texts(names)),
        ];
        needle("dermal_papilla_cells", &keys)
    };
    let fate = |plan: &[Box<dyn Treatment>]| ward.head.course(&ward.law, &ward.causes, plan, 10.0).fates[0][0];
    let (once, twice) = (fate(&joining(0.001, &["M3"])), fate(&joining(0.002, &["M3"])));
    assert!((once.captured - 0.001 * (once.injected - once.dead)).abs() < 1e-9, "eps_int of the survivors");
    assert!((twice.captured / once.captured - 2.0).abs() < 1e-12);
    assert_eq!(fate(&joining(0.001, &["M1"])).captured, 0.0, "only by M3");
    assert_eq!(fate(&cells("dermal_papilla_cells", 2e5)).captured, 0.0, "off unless written");
    // M3 alone differs from the sham in size only, by what was captured: dn = eps N/(F n_abs).
    let visits = [0.0, 728.0];
    let sham = ward.run(&needle("sham_injection", &[]), &visits);
    let calibre = |h: &anagen_model::head::Harvest| {
        h.snapshots[1].iter().map(|s| s.calibre_um as f64).sum::<f64>() / h.snapshots[1].len() as f64
    };
    let more = calibre(&ward.run(&joining(0.01, &["M3"]), &visits)) - calibre(&sham);
    assert!(more > 0.0, "captured cells thicken: {more}");
    let plan = joining(0.001, &["M3"]);
    let kinetics = ward.head.course(&ward.law, &ward.causes, &plan, 10.0).sessions[0].cells().expect("cells").kinetics;
    assert_eq!(kinetics.donor_sensitivity, Some(0.62 * 0.05), "cells of the patient's occiput");
    // Published: ICXTRC2009, 11 of 17 sites (64.7 %) had more hairs at week 48, without control. Missed:
    // the gain of one session is over by then. Tolerance: 6 points about the printed figures of the model.
    let share = |plan: &[Box<dyn Treatment>]| {
        let seen = ward.run(plan, &[0.0, 336.0]).snapshots;
        let square = |i: usize| {
            let [x, y, _] = ward.head.ground.roots[i].position_cm;
            let at = |x: f64| ((x + 6.0).floor() as usize).min(11);
            ((-6.0..6.0).contains(&x) && (-6.0..6.0).contains(&y)).then(|| 12 * at(y) + at(x))
        };
        let mut change = [0i32; 144];
        for (i, (a, b)) in seen[0].iter().zip(&seen[1]).enumerate() {
            if let Some(square) = square(i) {
                let shown = |s| anagen_model::measure::visible(s, &ward.law) as i32;
                change[square] += shown(b) - shown(a);
            }
        }
        100.0 * change.iter().filter(|c| **c > 0).count() as f64 / 144.0
    };
    let (with, without) = (share(&cells("dermal_papilla_cells", 2e5)), share(&[]));
    println!(
        "sites with more hairs at week 48: published 64.7 % without control, model {with:.0} %, untreated {without:.0} %"
    );
    assert!((with - 15.0).abs() < 6.0 && (without - 17.0).abs() < 6.0, "{with} {without}");
}

#[test]
fn card_dermal_sheath_cup_cells() {
    let weeks = [26.0, 39.0, 52.0].map(|w| 7.0 * w);
    let gains = |law: Parameters| {
        let ward = Ward::of(law);
        let sham = ward.run(&needle("sham_injection", &[]), &weeks);
        [3e5, 1.5e6, 7.5e6].map(|dose| {
            let seen = ward.run(&needle("dermal_sheath_cup_cells", &[("dose_cells_per_site", number(dose))]), &weeks);
            [0, 1, 2].map(|v| ward.hairs(&seen.snapshots[v]) - ward.hairs(&sham.snapshots[v]))
        })
    };
    let [low, mid, high] = gains(Parameters::default());
    println!(
        "sheath cup cells over sham at weeks 26, 39, 52: 3e5 {low:+.1?}, 1.5e6 {mid:+.1?}, 7.5e6 {high:+.1?} (TSUBOI2020: only 3e5, not at 52)"
    );
    // The order is met at week 26; at week 39 the hairs woken together rest together (V26 reports it).
    assert!(low[0] > mid[0] && mid[0] > high[0] && low[0] > 4.0, "the lowest dose is best at week 26");
    assert!(low[1].abs() < 3.0 && low[2].abs() < 4.0, "{low:?}");
    let mut forgetful = Parameters::default();
    forgetful.set("cells.first_day_law", 0.0).expect("known");
    let [low, mid, high] = gains(forgetful);
    println!("  without the law of the first day: 3e5 {low:+.1?}, 1.5e6 {mid:+.1?}, 7.5e6 {high:+.1?}");
    assert!(high[0] > mid[0] && mid[0] > low[0], "the order reverses");
}
