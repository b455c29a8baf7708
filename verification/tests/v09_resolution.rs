//! V9. Halving the day and the patch changes nothing that is read.
//!
//! Claim: stretches of 0.5 instead of 1 day and patches of 1 instead of 2 mm change counts, shares,
//! calibre and mass by less than 1 %, and the benefit over the untreated twin by less than 3 %, for a
//! plan in which everything moves (finasteride, minoxidil until day 120, three cell sessions) and for
//! cells alone. Twice: with the laws as they are, and with the scenario in which perfusion and
//! inflammation reach the follicle (v_A 0.1, v_w 0.1, alpha_I 0.2, k_I 1), so that patches matter.
//! Readings are judged on a whole head at three visits; benefits on 225 cm2 of vertex, as the mean of
//! weekly counts from week 4 to 36: at a single visit, or where the net effect passes through zero, a
//! relative difference says nothing.
//! Tolerance: MODEL.md, section 8.
//! Sample: 128,000 and 52,000 follicles with the same luck at both resolutions. What chance remains is
//! which follicles are read differently: the standard error of a difference of benefits is the root of
//! the sum over follicles of its square. False-alarm rate: printed per check, sum below the budget.
//! Source: MODEL.md, section 8.
//! Seen to fail: age of a depot counted in stretches, not days (9 checks); fields relaxing by a day
//! whatever the stretch (1 check).

use anagen_model::follicle::Snapshot;
use anagen_model::head::{Harvest, Head, Resolution};
use anagen_model::law::Parameters;
use anagen_model::measure::visible;
use anagen_model::scalp::{Domain, Region};
use anagen_verification::case::Case;
use anagen_verification::setup::{Needles, Plan, Scene, Tally, WEEK, finasteride, minoxidil, square, whole_head};

/// The two resolutions: as it ships, and halved.
fn resolutions() -> [Resolution; 2] {
    let shipped = Resolution::default();
    [shipped, Resolution { step_days: 0.5 * shipped.step_days, patch_mm: 0.5 * shipped.patch_mm, ..shipped }]
}

fn laws() -> [(&'static str, Parameters); 2] {
    let mut scenario = Parameters::default();
    scenario.clock.anagen_by_perfusion = 0.1;
    scenario.shaft.section_by_perfusion = 0.1;
    scenario.clock.anagen_by_inflammation = 0.2;
    scenario.niche.failure_by_inflammation = 1.0;
    [("default", Parameters::default()), ("tissue", scenario)]
}

fn needles() -> Needles {
    Needles { spacing_mm: 5.0, regions: vec!["vertex", "mid-scalp", "frontal"], ..Needles::on(&[0.0, 45.0, 90.0]) }
}

fn everything() -> Plan {
    vec![finasteride(1.0), minoxidil(5.0, 120.0), needles().cells(3e5, None)]
}

/// The same patient at both resolutions.
fn scenes(law: &Parameters, domain: Domain) -> [(Scene, Head); 2] {
    resolutions().map(|resolution| {
        let mut scene = Scene::trial(law.clone(), domain, 9);
        scene.resolution = resolution;
        let head = scene.grow();
        (scene, head)
    })
}

/// Mean over visits of whether each follicle's hair is seen, in the order of follicle numbers: finer
/// patches sort follicles otherwise.
fn presence(head: &Head, seen: &Harvest, law: &Parameters) -> Vec<f64> {
    let mut order: Vec<usize> = (0..head.ground.roots.len()).collect();
    order.sort_by_key(|i| head.ground.roots[*i].id);
    let shown = |s: &Snapshot| visible(s, law) as u8 as f64 / seen.snapshots.len() as f64;
    order.into_iter().map(|i| seen.snapshots.iter().map(|visit| shown(&visit[i])).sum()).collect()
}

#[test]
fn halving_day_and_patch_changes_no_reading() {
    let visits = [60.0, 168.0, 336.0];
    let mut case = Case::new("V9");
    for (name, law) in laws() {
        let seen = scenes(&law, whole_head()).map(|(scene, head)| scene.follow(&head, &everything(), &visits));
        for (v, day) in visits.iter().enumerate() {
            let [coarse, fine] = [0, 1].map(|i| Tally::of(&seen[i].snapshots[v], &law));
            for (what, a, b) in [
                ("count", coarse.hairs, fine.hairs),
                ("count >= 40 um", coarse.from_40_um, fine.from_40_um),
                ("anagen share", coarse.anagen_share(), fine.anagen_share()),
                ("calibre", coarse.mean_calibre(), fine.mean_calibre()),
                ("mass", coarse.mass, fine.mass),
                ("mass grown", coarse.grown, fine.grown),
            ] {
                let what = format!("{name} laws, day {day}: {what}, fine over coarse");
                // Both see the same luck; the error is that of the share of follicles read differently.
                case.between(&what, 0.99, 1.01, b / a, 1e-3, seen[0].snapshots[v].len());
            }
        }
    }
    case.judge();
}

#[test]
fn halving_day_and_patch_changes_no_benefit() {
    let visits: Vec<f64> = (4..=36).map(|w| w as f64 * WEEK).collect();
    let mut case = Case::new("V9");
    for (name, law) in laws() {
        let scenes = scenes(&law, square(15.0, Region::Vertex));
        let at_both = |plan: &Plan| {
            let presences = scenes.iter().map(|(scene, head)| {
                let seen = scene.follow(head, plan, &visits);
                presence(head, &seen, &law)
            });
            presences.collect::<Vec<_>>()
        };
        let untreated = at_both(&Vec::new());
        for (plan_name, plan) in [("everything", everything()), ("cells", vec![needles().cells(3e5, None)])] {
            let treated = at_both(&plan);
            let gain = |r: usize, i: usize| treated[r][i] - untreated[r][i];
            let n = untreated[0].len();
            let coarse: f64 = (0..n).map(|i| gain(0, i)).sum();
            let fine: f64 = (0..n).map(|i| gain(1, i)).sum();
            let squares: f64 = (0..n).map(|i| (gain(1, i) - gain(0, i)).powi(2)).sum();
            let what = format!("{name} laws, {plan_name}: benefit of {coarse:.0} hairs, fine over coarse");
            case.between(&what, 0.97, 1.03, fine / coarse, squares.sqrt() / coarse.abs(), n);
        }
    }
    case.judge();
}
