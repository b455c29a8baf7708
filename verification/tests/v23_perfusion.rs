//! V23. Perfusion is low where androgen has miniaturised hair, and unchanged in a patch of areata.
//!
//! Claim: on a trial patient's vertex perfusion is about 0.38 of normal (Klemp 1989: 13.7 against 35.7
//! ml/100 g/min); in a patch of areata without a hair it is that of a healthy scalp, exactly, while the
//! same skin is inflamed.
//! Tolerance: 0.04 for androgenetic skin, 0 for areata. Sample: 100 cm2 each (2,500 patches). The mean
//! of 2,500 patches errs by 0.003: false-alarm rate below 1e-9 (13 SE), 0 for areata.
//! Source: MODEL.md, section 8; Klemp 1989, abstract.
//! Seen to fail: activity of the attack subtracted from the set point of perfusion.

use anagen_model::law::Parameters;
use anagen_model::scalp::Region;
use anagen_verification::areata::patient;
use anagen_verification::case::Case;
use anagen_verification::setup::{Scene, Tally, square};

#[test]
fn perfusion_follows_androgen_and_not_areata() {
    let mut case = Case::new("V23");
    let area = square(10.0, Region::Vertex);
    let seen = |scene: &Scene| scene.follow(&scene.grow(), &Vec::new(), &[0.0, 200.0]);
    let mean = |values: &[f32]| values.iter().map(|v| *v as f64).sum::<f64>() / values.len() as f64;
    let androgenetic = seen(&Scene::trial(Parameters::default(), area, 23));
    case.near("androgenetic vertex, share of normal", 0.38, mean(&androgenetic.perfusion[1]), 0.04, 2500);
    let ill = patient(area, 100.0, 1000.0, &[("regulation_per_day", 0.03)], 0);
    let areata = seen(&ill);
    let healthy = seen(&Scene { causes: Vec::new(), ..patient(area, 100.0, 1000.0, &[], 0) });
    case.exactly(
        "areata, share of normal, least patch",
        1.0,
        areata.perfusion[1].iter().fold(1.0, |a: f64, v| a.min(*v as f64)),
        2500,
    );
    case.holds("every patch as in health, to the bit", areata.perfusion == healthy.perfusion, 2500);
    let hairs = |h: &anagen_model::head::Harvest| Tally::of(&h.snapshots[1], &ill.law).hairs;
    case.near("hairs left in the areata patch, share of healthy", 0.0, hairs(&areata) / hairs(&healthy), 0.12, 1);
    case.near("its inflammation", 0.9, mean(&areata.inflammation[1]), 0.1, 2500);
    case.judge();
}
