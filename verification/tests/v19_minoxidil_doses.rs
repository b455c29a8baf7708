//! V19. Minoxidil 2 % does less than 5 %, by as much as in the trial that compared them.
//!
//! Claim: net of placebo, 8.8 and 14.7 non-vellus hairs per cm2 at week 48 (Olsen 2002: changes of 12.7
//! SD 20.7 n 141, 18.6 SD 25.4 n 139, and 3.9 SD 21.7 n 78 on placebo; from a review's table), so 1.67
//! times as many.
//! Tolerance: 1.96 standard errors of the published differences, from the printed SD and n: +-5.9,
//! +-6.4, and by the delta method +-0.89 of the ratio (the arms share their placebo). Also 5 % above 2
//! % in the model by more than its own error, and the ratio of levels 0.6 (MODEL.md, section 6).
//! Sample: 256 patients (S SD 0.08, years CV 0.35, 59 % strong sulfators) of 4 cm2, arms sharing luck.
//! Non-vellus means at least 30 um; at least 40 um is printed too. False-alarm rate: printed; standard
//! errors are those over patients. Source: OLSEN2002 of the evidence tables.
//! Seen to fail: concentration not saturating: level ratio 0.4 (1 check).

use anagen_model::law::Parameters;
use anagen_model::scalp::Region;
use anagen_verification::case::{Case, mean_and_error};
use anagen_verification::setup::{Scene, WEEK, benefit, minoxidil, square, trial_patients};
use rayon::prelude::*;

#[test]
fn two_percent_does_less_than_five() {
    let law = Parameters::default();
    let week48 = [48.0 * WEEK];
    // Per patient: net of 2 % and of 5 %, at least 30 um and at least 40 um, per cm2.
    let rows: Vec<[f64; 4]> = trial_patients(&law, 256)
        .into_par_iter()
        .map(|patient| {
            let scene = Scene { patient, ..Scene::trial(law.clone(), square(2.0, Region::Vertex), 1900) };
            let head = scene.grow();
            let placebo = scene.follow(&head, &Vec::new(), &week48);
            let [two, five] = [2.0, 5.0].map(|percent| scene.follow(&head, &vec![minoxidil(percent, 1e4)], &week48));
            let net = |arm: &anagen_model::head::Harvest, cut: f32| {
                benefit(&arm.snapshots[0], &placebo.snapshots[0], cut, &law).0 / 4.0
            };
            [net(&two, 30.0), net(&five, 30.0), net(&two, 40.0), net(&five, 40.0)]
        })
        .collect();
    let column = |f: &dyn Fn(&[f64; 4]) -> f64| mean_and_error(&rows.iter().map(f).collect::<Vec<_>>());
    let (two, five) = (column(&|r| r[0]), column(&|r| r[1]));
    let variance = |sd: f64, n: f64| sd * sd / n;
    let (v2, v5, v0) = (variance(20.7, 141.0), variance(25.4, 139.0), variance(21.7, 78.0));
    let mut case = Case::new("V19");
    let n = rows.len();
    for (name, published, arm, found) in [("2 %", 8.8, v2, two), ("5 %", 14.7, v5, five)] {
        let margin = 1.96 * f64::sqrt(arm + v0);
        let what = format!("{name}, net non-vellus hairs per cm2 at week 48");
        case.between(&what, published - margin, published + margin, found.0, found.1, n);
    }
    let published: f64 = 14.7 / 8.8;
    let relative = (v5 + v0) / 14.7f64.powi(2) + (v2 + v0) / 8.8f64.powi(2) - 2.0 * v0 / (14.7 * 8.8);
    let margin = 1.96 * published * relative.sqrt();
    let ratio = five.0 / two.0;
    let error = ratio * ((five.1 / five.0).powi(2) + (two.1 / two.0).powi(2)).sqrt();
    case.between("5 % over 2 %, net", published - margin, published + margin, ratio, error, n);
    let more = column(&|r| r[1] - r[0]);
    case.between("5 % less 2 %, hairs per cm2", 0.0, 100.0, more.0, more.1, n);
    let level = law.minoxidil.level(2.0, 1.0) / law.minoxidil.level(5.0, 1.0);
    case.near("level of 2 % over 5 % at r = 1", 0.6, level, 1e-9, 1);
    println!("V19  at least 40 um: {:.1} and {:.1} per cm2", column(&|r| r[2]).0, column(&|r| r[3]).0);
    case.judge();
}
