//! V25. Chemotherapy: hair falls within three weeks of the first dose, new hair shows six to eight weeks
//! after the last.
//!
//! Claim: of the hairs that four doses three weeks apart take in the first cycle, over nine in ten fall
//! on days 7 to 21, and half of all hair is gone on such a day; after the last dose new hair (a tenth of
//! the healthy number, and half of it) becomes visible 42 to 56 days later. With the default damage the
//! count of three years later is within 3 % of the untreated twin's after a classic regimen and some
//! 5-15 % below it after a taxane-heavy one.
//! Tolerance: the published ranges; nine in ten and the deficits are ours. Sample: a healthy head of
//! 128,000 follicles seen every day; standard errors binomial, below a day.
//! Source: V25 of MODEL.md; BC Cancer page (1-3 weeks, 6-8 weeks; secondary). Printed beside ours and not
//! judged: first loss noticed on day 18.0 and regrowth after 3.3 months by 1478 women (Watanabe 2019),
//! regrowth in 12 % at 6 and 59 % at 12 weeks of uncooled women (Bajpai 2020), deficit at 3 years in
//! 42.3 % of women (Kang 2019), all abstracts.
//! Seen to fail: mean dystrophic time of 24 days (2 checks); matrix held back for 40 days (2 checks);
//! damage of a taxane dose of 0.15 (1 check).

use anagen_model::cause;
use anagen_model::follicle::{Phase, Snapshot};
use anagen_model::head::Harvest;
use anagen_model::law::Parameters;
use anagen_model::measure::visible;
use anagen_model::quantity::Value;
use anagen_verification::case::Case;
use anagen_verification::setup::{Scene, Tally, values, whole_head};

const DOSES: [f64; 4] = [0.0, 21.0, 42.0, 63.0];
const LAST: i32 = 63;

#[test]
fn hair_falls_and_returns_as_published() {
    let law = Parameters::default();
    let mut scene = Scene::healthy(law.clone(), whole_head(), 2500);
    let days = std::iter::once(0).chain(7..22).chain(LAST + 35..LAST + 85).chain([1095]);
    let visits: Vec<f64> = days.map(f64::from).collect();
    let head = scene.grow();
    let twin = scene.follow(&head, &Vec::new(), &visits);
    let mut chemotherapy = |regimen: &str| {
        let doses = ("session_days", Value::Numbers(DOSES.to_vec()));
        let build = cause::registered("chemotherapy").expect("registered").build;
        scene.causes = vec![build(&values(&[doses, ("regimen", Value::Text(regimen.into()))]))];
        scene.follow(&head, &Vec::new(), &visits)
    };
    let ill = chemotherapy("classic");
    let size = head.follicles.len();
    let mut case = Case::new("V25");

    let fell = |h: &Harvest, from: f32, to: f32| h.shed.iter().filter(|s| from <= s.1 && s.1 < to).count() as f64;
    let taken = |from: f32, to: f32| fell(&ill, from, to) - fell(&twin, from, to);
    let (all, timely) = (taken(0.0, 28.0), taken(7.0, 22.0));
    let share = timely / all;
    let error = (share * (1.0 - share) / all).sqrt();
    case.between("share of the first cycle's loss on days 7 to 21", 0.9, 1.0, share, error, size);
    let hairs = |v: usize| Tally::of(&ill.snapshots[v], &law).hairs;
    let healthy = hairs(0);
    let half = (0..visits.len()).find(|v| hairs(*v) < 0.5 * healthy).map_or(f64::NAN, |v| visits[v]);
    case.between("day half of all hair is gone", 7.0, 21.0, half, 0.1, size);
    let days = ill.shed.iter().map(|s| s.1 as f64).filter(|d| (7.0..22.0).contains(d));
    let mean = days.clone().sum::<f64>() / days.count() as f64;
    println!("V25  mean day of fall {mean:.1} (published: noticed on day 18.0)");

    // Share of the healthy number that has grown anew at visit `v`, of at least that length.
    let grown = |v: usize, mm: f32| {
        let since = (visits[v] - LAST as f64) as f32;
        let new = |s: &&Snapshot| s.phase == Phase::Anagen && visible(s, &law) && s.phase_age_days < since;
        ill.snapshots[v].iter().filter(new).filter(|s| s.length_mm >= mm).count() as f64 / healthy
    };
    let first = visits.iter().position(|d| *d > LAST as f64).expect("visits after the end");
    let after = |share: f64, mm: f32| {
        let visit = (first..visits.len()).find(|v| grown(*v, mm) > share);
        // The share rises by more than 2 % a day.
        (visit.map_or(f64::NAN, |v| visits[v] - LAST as f64), (share * (1.0 - share) / size as f64).sqrt() / 0.02)
    };
    let at = |days: f64| visits.iter().position(|d| *d == LAST as f64 + days).expect("a visit");
    for (share, name) in [(0.1, "a tenth"), (0.5, "half")] {
        let (day, error) = after(share, 0.0);
        case.between(&format!("days after the end until {name} of the hair shows"), 42.0, 56.0, day, error, size);
    }
    println!(
        "V25  half of the hair is 1 cm long {:.1} months after the end (noticed after 3.3); at 6 and 12 weeks {:.0} and {:.0} % show (12 and 59 % of women had regrowth)",
        after(0.5, 10.0).0 / 30.4375,
        100.0 * grown(at(42.0), 0.0),
        100.0 * grown(at(84.0), 0.0)
    );

    let late = visits.len() - 1;
    let deficit =
        |h: &Harvest| 1.0 - Tally::of(&h.snapshots[late], &law).hairs / Tally::of(&twin.snapshots[late], &law).hairs;
    let error = (0.05 / size as f64).sqrt();
    case.between("deficit after 3 years, classic", -0.03, 0.03, deficit(&ill), error, size);
    let heavy = deficit(&chemotherapy("taxane-heavy"));
    case.between("deficit after 3 years, taxane-heavy", 0.05, 0.15, heavy, error, size);
    case.judge();
}
