//! Cards of injected factors: conditioned medium, exosomes, platelets, fat. Tolerance of a published number
//! that is missed: half a hair per cm2 (0.3 %) about the printed figure of the model.

use crate::cells::needle;
use crate::ward::*;
use anagen_model::law::Parameters;
use anagen_model::quantity::Value;
use anagen_model::scalp::Payload;
use anagen_model::scalp::trophic::activation_memory;
use anagen_model::treatment::Treatment;

/// The treatments whose cards stand here.
pub const TREATMENTS: &[&str] = &["conditioned_medium", "exosomes", "prp", "fat_graft"];

type Keys<'a> = &'a [(&'a str, Value)];

/// Signal in the footprint, EC50 units, and half-life, days.
fn signal(ward: &Ward, plan: &[Box<dyn Treatment>]) -> (f64, f64) {
    match ward.head.course(&ward.law, &ward.causes, plan, 10.0).sessions[0].payload {
        Some(Payload::Factors(factors)) => (factors.signal_ec50, factors.half_life_days),
        other => panic!("no factors: {other:?}"),
    }
}

/// Nothing of it is the sham; twice the dose is twice the signal; the signal fades with its own
/// half-life, and what the niche remembers is gone within a year.
fn is_a_factor(ward: &Ward, kind: &str, none: Keys, usual: Keys, twice: Keys, potency: f64, half_life_days: f64) {
    let visits = [0.0, 42.0, 168.0];
    let sham = ward.run(&needle("sham_injection", &[]), &visits);
    assert_eq!(ward.run(&needle(kind, none), &visits), sham, "{kind} without dose is the sham, to the byte");
    let plan = needle(kind, usual);
    assert_eq!(signal(ward, &plan), (potency, half_life_days), "{kind}");
    assert!((signal(ward, &needle(kind, twice)).0 / potency - 2.0).abs() < 1e-12, "{kind}: twice the dose");
    let course = ward.head.course(&ward.law, &ward.causes, &plan, 400.0);
    let layer = course.calendar.layers.iter().find(|l| l.payload).expect("a layer of factors");
    let age = 0.5 * (course.calendar.edges[layer.first + 9] + course.calendar.edges[layer.first + 10]);
    assert_eq!(layer.values[9], activation_memory(age, half_life_days, 19.0), "{kind}");
    let spent = course.calendar.edges[layer.first + layer.values.len()];
    assert!(spent < 366.0, "{kind} is spent on day {spent}");
    assert_ne!(ward.run(&plan, &visits), sham, "{kind} does something");
}

/// Net of sham, hairs per cm2 at a day, and visible hairs per cm2 at the start.
fn net(ward: &Ward, kind: &str, keys: Keys, days: &[f64], day: f64) -> (f64, f64) {
    let sessions = ("session_days", Value::Numbers(days.to_vec()));
    let keys: Vec<(&str, Value)> = keys.iter().cloned().chain([sessions.clone()]).collect();
    let (with, without) =
        (ward.run(&needle(kind, &keys), &[0.0, day]), ward.run(&needle("sham_injection", &[sessions]), &[day]));
    (ward.hairs(&with.snapshots[1]) - ward.hairs(&without.snapshots[0]), ward.hairs(&with.snapshots[0]))
}

#[test]
fn card_conditioned_medium() {
    let ward = Ward::of(Parameters::default());
    let fold = |x: f64| [("concentration_fold", number(x))];
    is_a_factor(&ward, "conditioned_medium", &fold(0.0), &fold(1.0), &fold(2.0), 3.0, 0.25);
    let (gain, start) = net(&ward, "conditioned_medium", &[], &[0.0], 84.0);
    let percent = 100.0 * gain / start;
    // Missed: factors that last hours leave little in a niche that remembers weeks.
    println!(
        "conditioned medium, one session, week 12: published +16.2 % over placebo (SE 6.9), model {percent:+.2} % over sham"
    );
    assert!((percent - 0.15).abs() < 0.3, "{percent}");
}

#[test]
fn card_exosomes() {
    let ward = Ward::of(Parameters::default());
    let particles = |x: f64| [("dose_particles_per_site", number(x))];
    is_a_factor(&ward, "exosomes", &particles(0.0), &particles(1e9), &particles(2e9), 2.0, 1.0);
    let wide = [("dose_particles_per_site", number(1e9)), ("volume_ml_per_site", number(0.1))];
    assert_eq!(signal(&ward, &needle("exosomes", &wide)).0, 1.0, "twice the volume, half the signal on twice the skin");
    let (gain, _) = net(&ward, "exosomes", &particles(1e9), &[0.0, 28.0, 56.0, 84.0], 364.0);
    println!(
        "exosomes, four monthly sessions, week 52: published +35/cm2 from baseline with microneedling, no control; model {gain:+.2}/cm2 over sham"
    );
    // Missed: signals of days in a niche that is spent within weeks; and the published rise has no control.
    assert!((gain + 0.2).abs() < 0.5, "{gain}");
}

#[test]
fn card_prp() {
    let ward = Ward::of(Parameters::default());
    let fold = |x: f64| [("platelets_fold", number(x))];
    is_a_factor(&ward, "prp", &fold(0.0), &fold(4.0), &fold(8.0), 2.0, 3.0);
    let (gain, _) = net(&ward, "prp", &[], &[0.0, 28.0, 56.0], 168.0);
    println!(
        "PRP, three monthly sessions, week 24: published +27.6/cm2 over control (14.0 to 41.1, no week), model {gain:+.2}/cm2 over sham"
    );
    // Missed: below the published interval.
    assert!((gain - 2.4).abs() < 0.5, "{gain}");
}

#[test]
fn card_fat_graft() {
    let ward = Ward::of(Parameters::default());
    let visits = [0.0, 42.0, 168.0];
    let mut inert = Parameters::default();
    inert.set("P_fat", 0.0).expect("known");
    let still = Ward::of(inert);
    assert_eq!(still.run(&needle("fat_graft", &[]), &visits), still.run(&needle("sham_injection", &[]), &visits));
    assert_eq!(signal(&ward, &needle("fat_graft", &[])), (0.2, 10.0));
    let radius = |volume: f64| {
        let plan = needle("fat_graft", &[("volume_ml_per_site", number(volume))]);
        ward.head.course(&ward.law, &ward.causes, &plan, 10.0).sessions[0].radius_mm
    };
    assert!(((radius(0.2) / radius(0.1)).powi(2) - 2.0).abs() < 1e-12, "twice the volume, twice the footprint");
    let plan = needle("fat_graft", &[]);
    let course = ward.head.course(&ward.law, &ward.causes, &plan, 500.0);
    let spent = course.calendar.edges[course.calendar.depot_stretches().end];
    assert!(spent < 366.0, "spent on day {spent}");
    let (gain, _) = net(&ward, "fat_graft", &[("volume_ml_per_site", number(0.1))], &[0.0], 168.0);
    println!("fat, 0.1 ml/cm2, week 24: published no difference from saline, model {gain:+.2}/cm2 over sham");
    assert!((gain - 0.5).abs() < 0.5, "{gain}");
}
