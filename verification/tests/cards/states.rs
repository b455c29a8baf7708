//! Cards of the states of a body that act on hair: nutrition, thyroid, menopause, age, season.

use crate::causes::*;
use anagen_model::follicle::Phase;
use anagen_model::head::Harvest;
use anagen_model::law::Parameters;
use anagen_model::patient::{Patient, Sex};
use anagen_verification::setup::{Tally, YEAR};

/// The causes whose cards stand here.
pub const CAUSES: &[&str] = &["nutritional", "thyroid", "menopause", "ageing", "season"];

/// A woman of that age.
fn aged(years: f64) -> impl Fn(&mut Patient) {
    move |patient| {
        patient.sex = Sex::Female;
        patient.age_years = years;
    }
}

fn shed(harvest: &Harvest, from: f64, to: f64) -> f64 {
    harvest.shed.iter().filter(|s| (from..to).contains(&(s.1 as f64))).count() as f64
}

#[test]
fn card_nutritional() {
    let kind = "nutritional";
    let iron = [("start_day", number(-700.0)), ("ferritin_ug_per_l", number(15.0)), ("stop_day", number(200.0))];
    comes_and_goes(kind, &iron, |_| {}, Some(200.0));
    let law = Parameters::default().nutrition;
    let acting = doubles(kind, &iron, 0.0, &scene(1).patient);
    assert!((acting.anagen - law.anagen_iron).abs() < 1e-12 && (acting.kenogen - law.kenogen_iron).abs() < 1e-12);
    // Published: excessive loss goes with low ferritin in 59 against 48 % of women, or with nothing. The
    // model has no prevalence; what it says is how much more falls at 15 ug/l.
    let mut scene = scene(93);
    let visits = [0.0, 365.0];
    let well = course(&mut scene, Vec::new(), &visits);
    let lacking = course(&mut scene, vec![cause(kind, &iron[..2])], &visits);
    let more = shed(&lacking, 0.0, 365.0) / shed(&well, 0.0, 365.0) - 1.0;
    println!("ferritin 15: shed {:+.1} % (published: 59 against 48 % of women below 40 ug/l)", 100.0 * more);
    assert!((0.0..0.2).contains(&more), "{more}");
}

#[test]
fn card_thyroid() {
    let kind = "thyroid";
    let hypo = [("function", word("hypo")), ("start_day", number(-300.0)), ("stop_day", number(100.0))];
    comes_and_goes(kind, &hypo, |_| {}, Some(100.0));
    let law = Parameters::default().thyroid;
    let acting = doubles(kind, &hypo, 0.0, &scene(1).patient);
    assert_eq!((acting.anagen, acting.growth), (law.anagen_hypo, law.growth_hypo));
    let hyper = doubles(kind, &[("function", word("hyper")), ("start_day", number(0.0))], 1.0, &scene(1).patient);
    assert_eq!((hyper.anagen, hyper.growth), (law.anagen_hyper, 1.0));
    // Published: proliferation of bulbs -15 % (n 6); beside it the length grown in the first 28 days.
    let mut scene = scene(94);
    let growth = |scene: &mut anagen_verification::setup::Scene, causes| {
        let seen = course(scene, causes, &[0.0, 28.0]).snapshots;
        let pairs = seen[0].iter().zip(&seen[1]).filter(|(a, b)| a.phase == Phase::Anagen && b.phase == Phase::Anagen);
        let grown: Vec<f64> = pairs.map(|(a, b)| (b.length_mm - a.length_mm) as f64).filter(|mm| *mm > 0.0).collect();
        grown.iter().sum::<f64>() / grown.len() as f64
    };
    let well = growth(&mut scene, Vec::new());
    let slow =
        growth(&mut scene, vec![cause(kind, &[("function", word("hypo")), ("start_day", number(0.0))])]) / well - 1.0;
    println!("hypothyroid: proliferation published -15 % (n 6), model growth {:.1} %", 100.0 * slow);
    assert!((slow + 0.15).abs() < 0.1, "{slow}");
}

#[test]
fn card_menopause() {
    let kind = "menopause";
    comes_and_goes(kind, &[], aged(55.0), None);
    comes_and_goes(kind, &[("onset_age_years", number(55.5))], aged(55.0), None);
    let law = Parameters::default().menopause;
    let mut scene = scene(95);
    aged(60.0)(&mut scene.patient);
    let acting = doubles(kind, &[], 0.0, &scene.patient);
    assert_eq!((acting.anagen, acting.growth, acting.section), (law.anagen, law.growth, law.section));
    let man = Patient { sex: Sex::Male, ..scene.patient.clone() };
    assert_eq!(drive(cause(kind, &[]).as_ref(), 0.0, &man), Default::default(), "not in men");
    // Published: frontal anagen share, growth and diameter lower (no number), the occipital ones not.
    let share = |scene: &mut anagen_verification::setup::Scene, causes| {
        Tally::of(&course(scene, causes, &[0.0]).snapshots[0], &Parameters::default()).anagen_share()
    };
    let before = share(&mut scene, Vec::new());
    let after = share(&mut scene, vec![cause(kind, &[])]);
    println!("menopause: anagen share published lower, model {:+.1} points", 100.0 * (after - before));
    assert!((-0.03..-0.002).contains(&(after - before)), "{before} {after}");
}

#[test]
fn card_ageing() {
    let kind = "ageing";
    comes_and_goes(kind, &[], aged(60.0), None);
    comes_and_goes(kind, &[], aged(39.5), None);
    let law = Parameters::default().ageing;
    let mut scene = scene(96);
    aged(85.0)(&mut scene.patient);
    let acting = doubles(kind, &[], 0.0, &scene.patient);
    assert!((acting.anagen - (1.0 - law.shortening_per_decade).powf(4.55)).abs() < 1e-12);
    let young = Patient { age_years: 30.0, ..scene.patient.clone() };
    assert_eq!(drive(cause(kind, &[]).as_ref(), 0.0, &young), Default::default(), "not before forty");
    // Published: follicles -10 % at 70-79 and -21 % at 80-89 years against 20-29 (n 852, no SE).
    let mut lost = |years: f64| {
        aged(years)(&mut scene.patient);
        let seen = course(&mut scene, vec![cause(kind, &[])], &[0.0]).snapshots.remove(0);
        seen.iter().filter(|s| s.phase == Phase::Lost).count() as f64 / seen.len() as f64
    };
    let [at_75, at_85] = [75.0, 85.0].map(&mut lost);
    println!("ageing: follicles published -10 and -21 %, model {:.1} and {:.1} %", -100.0 * at_75, -100.0 * at_85);
    assert!((at_75 - 0.10).abs() < 0.03 && at_85 > at_75 && (at_85 - 0.21).abs() < 0.1, "{at_75} {at_85}");
}

#[test]
fn card_season() {
    let kind = "season";
    let north = [("day_0_date", word("2026-01-01")), ("hemisphere", word("north"))];
    comes_and_goes(kind, &north, |_| {}, None);
    doubles(kind, &north, 100.0, &scene(1).patient);
    // Without date and hemisphere it is off, to the byte.
    let mut scene = scene(97);
    let visits: Vec<f64> = (0..52).map(|w| 7.0 * w as f64).chain([YEAR]).collect();
    let off = course(&mut scene, Vec::new(), &visits);
    assert_eq!(course(&mut scene, vec![cause(kind, &north[..1])], &visits), off);
    // Most hair rests in late summer, in either hemisphere: the first harmonic of the resting share.
    let date = |harvest: &Harvest| {
        let (mut sin, mut cos) = (0.0, 0.0);
        for (v, day) in visits[..52].iter().enumerate() {
            let rests = |h: &Harvest| h.snapshots[v].iter().filter(|s| s.phase == Phase::Telogen).count() as f64;
            let share = rests(harvest) / rests(&off);
            let angle = 2.0 * std::f64::consts::PI * day / 364.0;
            sin += share * angle.sin();
            cos += share * angle.cos();
        }
        sin.atan2(cos).rem_euclid(2.0 * std::f64::consts::PI) / (2.0 * std::f64::consts::PI) * YEAR
    };
    let year = course(&mut scene, vec![cause(kind, &north)], &visits);
    let peak = date(&year);
    let south = [("day_0_date", word("2026-01-01")), ("hemisphere", word("south"))];
    let other = date(&course(&mut scene, vec![cause(kind, &south)], &visits));
    // Published: 60 hairs a day in August and September, less than half in winter (n 14).
    let months: Vec<f64> = (0..12)
        .map(|m| (m as f64 * YEAR / 12.0, (m + 1) as f64 * YEAR / 12.0))
        .map(|(from, to)| shed(&year, from, to) / shed(&off, from, to))
        .collect();
    let (most, least) = (months.iter().cloned().fold(0.0, f64::max), months.iter().cloned().fold(9.0, f64::min));
    println!(
        "season: most rest on day {peak:.0} of the year (north), {other:.0} (south); shed most over least published above 2, model {:.2}",
        most / least
    );
    assert!((peak - 243.0).abs() < 15.0 && (other - 60.0).abs() < 15.0, "{peak} {other}");
    assert!((1.02..1.4).contains(&(most / least)), "{months:?}");
}
