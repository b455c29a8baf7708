//! Cards of the causes of women: female pattern loss.

use anagen_model::cause::{Cause, Spot};
use anagen_model::head::Harvest;
use anagen_model::law::Parameters;
use anagen_model::measure::visible;
use anagen_model::patient::{Grade, Sinclair};
use anagen_model::quantity::Value;
use anagen_model::scalp::Region;
use anagen_verification::setup::{Plan, Scene, benefit, cause_of, minoxidil, square};

/// The causes whose cards stand here.
pub const CAUSES: &[&str] = &["androgenetic_female"];

fn pattern_loss(severity: f64) -> Box<dyn Cause> {
    cause_of("androgenetic_female", &[("severity", Value::Number(severity))])
}

/// 100 cm2 over the midline of the mid-scalp of a woman of that grade.
fn woman(grade: Sinclair) -> Scene {
    Scene::graded(Grade::Sinclair(grade), Parameters::default(), square(10.0, Region::MidScalp), 2510)
}

/// Share of follicles that show a gap in 24 monthly pictures, as V20 counts them.
fn gaps(scene: &Scene) -> f64 {
    let visits: Vec<f64> = (0..24).map(|m| m as f64 * 30.4375).collect();
    let head = scene.grow();
    let seen = scene.follow(&head, &Vec::new(), &visits).snapshots;
    let (mut followed, mut gap) = (0.0, 0.0);
    for i in 0..head.follicles.len() {
        let shown: Vec<bool> = seen.iter().map(|picture| visible(&picture[i], &scene.law)).collect();
        followed += f64::from(shown.contains(&true));
        gap += f64::from(shown.windows(2).any(|pair| pair == [false, false]) && shown.contains(&true));
    }
    gap / followed
}

#[test]
fn card_androgenetic_female() {
    let law = Parameters::default();
    let follow = |causes: Vec<Box<dyn Cause>>| -> Harvest {
        let scene = Scene { causes, ..woman(Sinclair::S3) };
        scene.follow(&scene.grow(), &Vec::new(), &[0.0, 200.0])
    };
    assert_eq!(follow(Vec::new()), follow(vec![pattern_loss(0.0)]), "severity 0 is the same as no cause");
    // Twice the severity, twice the mean sensitivity; the map falls to 0.3 at 6 cm and stays there.
    let at = |severity: f64, cm: f64| {
        let spot = Spot { pattern: 1.0, midline_cm: cm, top: 1.0 };
        pattern_loss(severity).sensitivity(&spot, 0.3, &law)
    };
    assert_eq!(at(1.0, 2.0), 2.0 * at(0.5, 2.0));
    assert!((at(1.0, 0.0) - 0.3).abs() < 1e-12 && (at(1.0, 6.0) - 0.09).abs() < 1e-12);
    assert_eq!(at(1.0, 9.0), at(1.0, 6.0));
    // Published: follicles with an empty gap 8 -> 16 % over 14 years in one woman (Guarrera and Rebora 2005).
    let mut scene = woman(Sinclair::S2);
    let before = gaps(&scene);
    scene.patient.traits.exposure_years += 14.0;
    let after = gaps(&scene);
    println!(
        "empty gaps over 14 years: published 8 -> 16 % (n 1), model {:.1} -> {:.1} %",
        100.0 * before,
        100.0 * after
    );
    // Published: minoxidil in women, non-vellus hairs over vehicle at 48 weeks, 5 % +16.6 (SE 2.8), 2 % +11.3
    // (SE 2.7) per cm2 (Lucky 2004, secondary; SE of the difference computed).
    let scene = woman(Sinclair::S3);
    let head = scene.grow();
    let net = |plan: Plan| {
        let (with, without) = (scene.follow(&head, &plan, &[336.0]), scene.follow(&head, &Vec::new(), &[336.0]));
        benefit(&with.snapshots[0], &without.snapshots[0], 30.0, &scene.law).0 / 100.0
    };
    let [five, two] = [5.0, 2.0].map(|percent| net(vec![minoxidil(percent, 1e4)]));
    println!(
        "minoxidil in women, 48 weeks: 5 % published 16.6 (SE 2.8), model {five:.1}; 2 % published 11.3 (SE 2.7), model {two:.1}"
    );
    assert!((before - 0.08).abs() < 0.04 && (after - 0.16).abs() < 0.04, "{before} {after}");
    // The gain of minoxidil in women is missed: half of what is published. Only its order is held.
    assert!(five > two && two > 0.0, "{five} {two}");
}
