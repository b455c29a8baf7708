//! Cards of the drugs that take androgen pressure away beside finasteride by mouth.

use crate::ward::*;
use anagen_model::law::Parameters;
use anagen_model::treatment::Treatment;

/// The treatments whose cards stand here.
pub const TREATMENTS: &[&str] = &["finasteride_topical", "dutasteride", "spironolactone", "clascoterone"];

fn drug(kind: &str, dose: &str, x: f64, stop: f64) -> Vec<Box<dyn Treatment>> {
    vec![treat(kind, &[(dose, number(x)), ("start_day", number(0.0)), ("stop_day", number(stop))])]
}

/// Dose 0 is absence, and what the androgen field settles at is `Phi` of the stated relative drive.
fn follows(ward: &Ward, kind: &str, dose: &str, relative: &dyn Fn(f64) -> f64, doses: [f64; 2], settled_day: f64) {
    let visits = [0.0, 100.0, 336.0];
    assert_eq!(ward.run(&drug(kind, dose, 0.0, 1e4), &visits), ward.run(&[], &visits), "{kind}: 0 is absence");
    for x in doses {
        let (found, expected) = (ward.androgen(&drug(kind, dose, x, 1e4), settled_day), phi(relative(x)));
        assert!((found - expected).abs() < 1e-4, "{kind} {x}: {found} against {expected}");
    }
}

/// `D^h (1 + D50^h)/(D^h + D50^h)`, h = 1.8, D50 = 0.52.
fn phi(d: f64) -> f64 {
    let (x, half) = (d.powf(1.8), 0.52f64.powf(1.8));
    x * (1.0 + half) / (x + half)
}

/// Nine tenths of the gap are closed 14 days after stopping, and all of it in the end.
fn is_back_in_two_weeks(ward: &Ward, kind: &str, dose: &str, x: f64) {
    let stopped = drug(kind, dose, x, 200.0);
    let [low, back, end] = [199.0, 214.0, 399.0].map(|day| ward.androgen(&stopped, day));
    assert!(low < 0.95 && (back - low) / (1.0 - low) > 0.9 && end == 1.0, "{kind}: {low} {back} {end}");
}

#[test]
fn card_finasteride_topical() {
    let ward = Ward::of(Parameters::default());
    let (kind, dose) = ("finasteride_topical", "concentration_percent");
    let relative = |percent: f64| 1.0 - 0.5 * (percent / (percent + 0.05)) / (0.25 / 0.30);
    follows(&ward, kind, dose, &relative, [0.125, 0.25], 199.0);
    is_back_in_two_weeks(&ward, kind, dose, 0.25);
    let elsewhere = vec![treat(
        kind,
        &[
            (dose, number(0.25)),
            ("start_day", number(0.0)),
            ("regions", anagen_model::quantity::Value::Texts(vec!["frontal".into()])),
        ],
    )];
    assert_eq!(ward.androgen(&elsewhere, 199.0), 1.0, "what reaches the blood is ignored");
    let net = ward.benefit(&drug(kind, dose, 0.25, 1e4), &[168.0])[0];
    println!("topical finasteride 0.25 %, week 24: published 13.5 per target area, model {net:.1} hairs/cm2");
    // Printed P < 0.001: the 95 % interval is at its widest 13.5 +- 8.0.
    assert!((net - 13.5).abs() < 13.5 * 1.96 / 3.29, "{net}");
}

#[test]
fn card_dutasteride() {
    let ward = Ward::of(Parameters::default());
    let (kind, dose) = ("dutasteride", "dose_mg_per_day");
    // Through (0.5 mg, 0.49) and (2.5 mg, 0.21), each times 0.695.
    let (low, high) = (1.0 - 0.695 * 0.49, 1.0 - 0.695 * 0.21);
    let half = (high - low) / (low / 0.5 - high / 2.5);
    let relative = |mg: f64| 1.0 - low * (0.5 + half) / 0.5 * mg / (mg + half);
    follows(&ward, kind, dose, &relative, [0.25, 0.5], 199.0);
    // Half-life 35 d: half of it in the body after 35 days, gone after 15 months.
    let stopped = drug(kind, dose, 0.5, 200.0);
    let after = |days: f64| ward.androgen(&stopped, 200.0 + days);
    let left = after(38.0);
    assert!((left - phi(relative(0.25))).abs() < 0.03, "{left}");
    assert!(after(100.0) < 0.98 && after(365.0) > 0.99, "{} {}", after(100.0), after(365.0));
    assert_eq!(after(530.0), 1.0, "and entirely back in the end");
    // Published: 25.1 over placebo at week 24 (OLSEN2006, n 68 and 64, no SD), and 5.6 (3.7 to 7.6)
    // over finasteride (ZHOU2019). Compared, not met: the model's counts follow scalp DHT at the pace
    // of finasteride's trials, and nothing here was fitted. The order of the drugs holds.
    let net = ward.benefit(&drug(kind, dose, 0.5, 1e4), &[168.0])[0];
    let more = net - ward.benefit(&drug("finasteride", dose, 1.0, 1e4), &[168.0])[0];
    println!("dutasteride 0.5 mg, week 24: published 25.1 hairs/cm2 over placebo, model {net:.1}");
    println!("dutasteride 0.5 mg less finasteride 1 mg: published 5.6, model {more:.1}");
    assert!(more > 0.0 && (net - 11.2).abs() < 1.0, "{net} {more}");
}

#[test]
fn card_spironolactone() {
    let ward = Ward::of_a_woman(Parameters::default());
    let (kind, dose) = ("spironolactone", "dose_mg_per_day");
    let relative = |mg: f64| 1.0 - 0.4 * (mg / (mg + 50.0)) / 0.75;
    follows(&ward, kind, dose, &relative, [100.0, 200.0], 199.0);
    is_back_in_two_weeks(&ward, kind, dose, 200.0);
    let runs = [drug(kind, dose, 200.0, 1e4), Vec::new()].map(|plan| {
        let seen = ward.run(&plan, &[0.0, 365.0]).snapshots;
        100.0 * (ward.hairs(&seen[1]) / ward.hairs(&seen[0]) - 1.0)
    });
    println!("spironolactone 200 mg, a year, count: published 88 % regrow or hold, model {runs:?} % (drug, none)");
    assert!(runs[0] > runs[1] && runs[0] > -2.0, "{runs:?}");
}

#[test]
fn card_clascoterone() {
    let ward = Ward::of(Parameters::default());
    let (kind, dose) = ("clascoterone", "concentration_percent");
    let relative = |percent: f64| 1.0 - 0.3 * (2.0 * percent / (2.0 * percent + 5.0)) / (10.0 / 15.0);
    follows(&ward, kind, dose, &relative, [2.5, 5.0], 199.0);
    is_back_in_two_weeks(&ward, kind, dose, 5.0);
    let net = ward.benefit(&drug(kind, dose, 5.0, 1e4), &[182.0])[0];
    println!(
        "clascoterone 5 %, week 26: published better than vehicle by an undisclosed number, model {net:.1} hairs/cm2"
    );
    assert!(net > 1.0 && net < 17.3, "more than nothing, less than finasteride at 48 weeks: {net}");
}
