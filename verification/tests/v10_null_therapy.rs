//! V10. A therapy that does nothing differs from no therapy by exactly 0, follicle by follicle.
//!
//! Claim: plans share luck, so finasteride at 0 mg, minoxidil at 0 %, both with zero adherence or a
//! start after the last visit, and injections without signal, trauma or cells leave the same bytes as
//! the untreated plan: every snapshot at every visit, every shed hair, perfusion and inflammation.
//! Tolerance: none. Sample: a whole head of 128,000 follicles, six visits in three years, with the laws
//! as they are and with tissue reaching the follicle; nothing is left to chance, false-alarm rate 0.
//! Source: MODEL.md, section 1 (arms share luck).
//! Seen to fail: leaps not joined where an announced change does not come: 12,836 values differ (4
//! checks).

use anagen_model::follicle::Snapshot;
use anagen_model::head::Harvest;
use anagen_model::law::Parameters;
use anagen_verification::case::Case;
use anagen_verification::setup::{Needles, Plan, Scene, finasteride, minoxidil, whole_head};

/// Number of values of two harvests whose bits differ.
fn differing(a: &Harvest, b: &Harvest) -> usize {
    let bits = |s: &Snapshot| {
        let lengths = [s.phase_age_days, s.length_mm, s.calibre_um, s.mean_calibre_um].map(f32::to_bits);
        (lengths, s.grown_mass.to_bits(), s.phase, s.dormant)
    };
    let snapshots = a.snapshots.iter().flatten().zip(b.snapshots.iter().flatten());
    let mut count = snapshots.filter(|(x, y)| bits(x) != bits(y)).count();
    count += a.shed.iter().zip(&b.shed).filter(|(x, y)| (x.0, x.1.to_bits()) != (y.0, y.1.to_bits())).count();
    count += a.shed.len().abs_diff(b.shed.len());
    for (x, y) in [(&a.perfusion, &b.perfusion), (&a.inflammation, &b.inflammation)] {
        count += x.iter().flatten().zip(y.iter().flatten()).filter(|(x, y)| x.to_bits() != y.to_bits()).count();
    }
    count
}

#[test]
fn nothing_given_is_nothing_changed() {
    let visits = [0.0, 30.0, 84.0, 168.0, 365.0, 1096.0];
    let mut scenario = Parameters::default();
    scenario.clock.anagen_by_perfusion = 0.1;
    scenario.clock.anagen_by_inflammation = 0.2;
    let mut case = Case::new("V10");
    for (laws, mut law) in [("default", Parameters::default()), ("tissue", scenario)] {
        // A needle of which nothing is left: no pulse, no trauma, no inflammation.
        law.needle.pulse = 0.0;
        law.needle.hazard_per_day = 0.0;
        law.needle.inflammation = 0.0;
        let scene = Scene::trial(law, whole_head(), 10);
        let head = scene.grow();
        let untreated = scene.follow(&head, &Vec::new(), &visits);
        let n = untreated.snapshots[0].len();
        let needles = Needles { regions: vec!["vertex", "frontal"], ..Needles::on(&[0.0, 30.0]) };
        let nulls: Vec<(&str, Plan)> = vec![
            ("finasteride 0 mg", vec![finasteride(0.0)]),
            ("minoxidil 0 %, stopped at day 100", vec![minoxidil(0.0, 100.0)]),
            (
                "both and an injection of 0 cells",
                vec![finasteride(0.0), minoxidil(0.0, 200.0), needles.cells(0.0, None)],
            ),
        ];
        for (name, plan) in nulls {
            let seen = scene.follow(&head, &plan, &visits);
            case.exactly(&format!("{laws}: values that differ, {name}"), 0.0, differing(&seen, &untreated) as f64, n);
        }
        // The comparison itself can see a difference.
        let seen = scene.follow(&head, &vec![finasteride(0.01)], &visits);
        case.holds(&format!("{laws}: 0.01 mg of finasteride is seen"), differing(&seen, &untreated) > 0, n);
    }
    case.judge();
}
