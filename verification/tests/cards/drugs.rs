//! Cards of the first drugs: finasteride and minoxidil, topical and oral.

use crate::ward::*;
use anagen_model::law::Parameters;
use anagen_model::scalp::Region;

/// The treatments whose cards stand here.
pub const TREATMENTS: &[&str] = &["finasteride", "minoxidil_topical", "minoxidil_oral"];

#[test]
fn card_finasteride() {
    let ward = Ward::of(Parameters::default());
    let drug = |dose: f64, stop: f64| {
        vec![treat(
            "finasteride",
            &[("dose_mg_per_day", number(dose)), ("start_day", number(0.0)), ("stop_day", number(stop))],
        )]
    };
    let visits = [0.0, 100.0, 336.0];
    assert_eq!(ward.run(&drug(0.0, 1e4), &visits), ward.run(&[], &visits), "0 mg is absence, to the byte");
    let (x, law) = (2.0_f64 * 0.02 / 0.025, &ward.law.finasteride);
    let hill = 1.0 - 0.59 * x.powf(2.5) / (1.0 + x.powf(2.5));
    assert!((law.relative_dht(0.04) - hill).abs() < 1e-12, "twice 0.02 mg follows the Hill law");
    // Stopping: DHT is back within about 14 days (pharmacology), nine tenths of the gap closed.
    let stopped = drug(1.0, 200.0);
    let course = ward.head.course(&ward.law, &ward.causes, &stopped, 400.0);
    let at = |day: f64| {
        let k = course.calendar.edges.partition_point(|e| *e <= day) - 1;
        course.calendar.regions[Region::Vertex as usize].androgen[k]
    };
    let (low, back) = (at(199.0), at(214.0));
    assert!((back - low) / (1.0 - low) > 0.9, "androgen effect {low} -> {back} 14 days after stopping");
    assert_eq!(at(399.0), 1.0, "and entirely back in the end");
    // Published: 8.3 % (SE 1.4) more hairs than placebo at 48 weeks (VANNESTE2000).
    let start = ward.hairs(&ward.run(&[], &[0.0]).snapshots[0]);
    let net = 100.0 * ward.benefit(&drug(1.0, 1e4), &[336.0])[0] / start;
    println!("finasteride 1 mg, 48 weeks, net count: published 8.3 % (SE 1.4), model {net:.1} %");
    assert!((net - 8.3).abs() < 2.0 * 1.4, "{net}");
}

#[test]
fn card_minoxidil_topical() {
    let ward = Ward::of(Parameters::default());
    let drug = |percent: f64, stop: f64| {
        vec![treat(
            "minoxidil_topical",
            &[("concentration_percent", number(percent)), ("start_day", number(0.0)), ("stop_day", number(stop))],
        )]
    };
    let visits = [0.0, 100.0, 336.0];
    assert_eq!(ward.run(&drug(0.0, 1e4), &visits), ward.run(&[], &visits), "0 % is absence, to the byte");
    let level = |percent: f64| ward.law.minoxidil.level(percent, 1.0);
    assert!((level(4.0) / level(2.0) - (4.0 / 8.0) / (2.0 / 6.0)).abs() < 1e-12, "twice 2 % by C/(C + 4)");
    // Published: 14.7 per cm2 over placebo at 48 weeks (Olsen 2002; SD about 25 and 22, n 139 and 78:
    // SE 3.2), and about nothing 24 weeks after stopping (Price 1999).
    let net = ward.benefit(&drug(5.0, 336.0), &[336.0 - 1.0, 336.0 + 168.0]);
    println!(
        "minoxidil 5 %: 48 weeks published 14.7 (SE 3.2), model {:.1}; 24 weeks after stopping published about 0, model {:.1}",
        net[0], net[1]
    );
    assert!((net[0] - 14.7).abs() < 6.4, "{net:?}");
    assert!(net[1].abs() < 4.0, "{net:?}");
}

#[test]
fn card_minoxidil_oral() {
    let ward = Ward::of(Parameters::default());
    let drug = |mg: f64, stop: f64| {
        let days = [("start_day", number(0.0)), ("stop_day", number(stop))];
        treat("minoxidil_oral", &[&days[..], &[("dose_mg_per_day", number(mg))]].concat())
    };
    let lotion = |percent: f64| {
        treat("minoxidil_topical", &[("concentration_percent", number(percent)), ("start_day", number(0.0))])
    };
    let visits = [0.0, 100.0, 336.0];
    assert_eq!(ward.run(&[drug(0.0, 1e4)], &visits), ward.run(&[], &visits), "0 mg is absence, to the byte");
    // 1 mg is worth 2 %: C/(C + 4) over 5/9. Oral and topical add, to 1.5 and no further.
    let settled = |plan: &[Box<dyn anagen_model::treatment::Treatment>]| ward.minoxidil(plan, 300.0);
    for (mg, percent) in [(0.5, 1.0), (1.0, 2.0), (2.0, 4.0)] {
        let expected = percent / (percent + 4.0) / (5.0 / 9.0);
        assert!((settled(&[drug(mg, 1e4)]) - expected).abs() < 1e-9, "{mg} mg");
    }
    assert!((settled(&[drug(1.0, 1e4), lotion(2.0)]) - 1.2).abs() < 1e-9);
    assert_eq!(settled(&[drug(5.0, 1e4), lotion(5.0)]), 1.5);
    assert_eq!(settled(&[drug(5.0, 130.0)]), 0.0, "gone 170 days after stopping");
    // Published (PENHA2024): 5 mg less 5 % topical, all hairs at the vertex, week 24: +5.5 (95 % -12.5 to
    // 23.5); terminal +23.4 (-0.3 to 43.0).
    let net = ward.benefit(&[drug(5.0, 1e4)], &[168.0])[0] - ward.benefit(&[lotion(5.0)], &[168.0])[0];
    println!("minoxidil 5 mg oral less 5 % topical, week 24: published +5.5 (-12.5 to 23.5), model {net:+.1}");
    assert!((-12.5..23.5).contains(&net), "{net}");
    assert!(net > 0.5, "a dose that counts as 10 % does more than 5 %: {net}");
}
