//! V12. A healthy scalp rests, sheds and is covered as healthy scalps are.
//!
//! Claim: telogen 6-12 % of visible hairs and of follicles, catagen 1.6 %, 80-120 hairs shed a day per
//! 100,000 follicles, terminal to vellus hairs 7-20, visible 97.5 % of follicles.
//! Tolerance: the published ranges; catagen 1.6 +- 0.2 % (one decimal of a share of sections, and the
//! engine's 16.13 days derive from it); visible share 97.5 +- 1 (range 96-98.5 of `f_vis`). Vellus is
//! below 30 um (Whiting's sections, from which the ratio comes).
//! Sample: two healthy heads of 128,000 follicles, counted on day 0 and 730, shed over the two years.
//! False-alarm rate: binomial standard errors, every bound more than 20 of them away (printed).
//! Source: pT_norm, TV_norm and V12 of MODEL.md; Whiting's sections; Loussouarn 2005.
//! Seen to fail: three times the share of constitutional vellus (2 checks).

use anagen_model::follicle::Phase;
use anagen_model::law::Parameters;
use anagen_verification::case::Case;
use anagen_verification::setup::{Scene, Tally, whole_head};

#[test]
fn a_healthy_scalp_is_normal() {
    let visits = [0.0, 730.0];
    let mut case = Case::new("V12");
    let law = Parameters::default();
    let (mut n, mut shed) = (0.0, 0.0);
    let mut totals = [Tally::default(); 2];
    let mut phases = [[0.0; 5]; 2];
    for seed in 0..2 {
        let scene = Scene::healthy(law.clone(), whole_head(), 1200 + seed);
        let head = scene.grow();
        let seen = scene.follow(&head, &Vec::new(), &visits);
        n += head.follicles.len() as f64;
        shed += seen.shed.iter().filter(|s| (s.1 as f64) < 730.0).count() as f64;
        for v in 0..2 {
            let tally = Tally::of(&seen.snapshots[v], &law);
            totals[v].hairs += tally.hairs;
            totals[v].from_30_um += tally.from_30_um;
            totals[v].from_40_um += tally.from_40_um;
            for snapshot in &seen.snapshots[v] {
                phases[v][snapshot.phase as usize] += 1.0;
            }
        }
    }
    let size = n as usize;
    for (v, day) in visits.iter().enumerate() {
        let error = |p: f64| (p * (1.0 - p) / n).sqrt();
        let telogen = phases[v][Phase::Telogen as usize];
        let catagen = phases[v][Phase::Catagen as usize] / n;
        let all = telogen / n;
        case.between(&format!("telogen share of follicles, day {day}"), 0.06, 0.12, all, error(all), size);
        let of_hairs = telogen / totals[v].hairs;
        case.between(&format!("telogen share of visible hairs, day {day}"), 0.06, 0.12, of_hairs, error(all), size);
        case.between(&format!("catagen share of follicles, day {day}"), 0.014, 0.018, catagen, error(catagen), size);
        let shown = totals[v].hairs / n;
        case.between(&format!("visible share of follicles, day {day}"), 0.965, 0.985, shown, error(shown), size);
        let vellus = totals[v].hairs - totals[v].from_30_um;
        let ratio = totals[v].from_30_um / vellus;
        case.between(&format!("terminal : vellus (30 um), day {day}"), 7.0, 20.0, ratio, ratio / vellus.sqrt(), size);
        println!(
            "V12  for comparison, with vellus below 40 um: {:.1}",
            totals[v].from_40_um / (totals[v].hairs - totals[v].from_40_um)
        );
    }
    let per_day = shed / n * 1e5 / 730.0;
    case.between("shed a day per 100,000 follicles, two years", 80.0, 120.0, per_day, per_day / shed.sqrt(), size);
    case.judge();
}
