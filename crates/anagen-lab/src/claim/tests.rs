use super::*;
use crate::report::example::claims::found;

fn verdicts(found: &Found) -> Vec<(&'static str, Shown, Verdict)> {
    CLAIMS.iter().map(|c| (c, Judged::of(c, found))).map(|(c, j)| (c.name, j.shown(), j.verdict())).collect()
}

/// Claims whose answer does not hang on how strong anything is.
const COUNTED: [&str; 3] = ["minimally_invasive", "side_effects", "invasive"];

#[test]
fn every_claim_has_a_name_of_its_own_evidence_and_a_rule() {
    for (i, claim) in CLAIMS.iter().enumerate() {
        assert!(CLAIMS[..i].iter().all(|c| c.name != claim.name));
        let published = claim.published;
        assert!(!published.sources.is_empty() && published.sources.iter().all(|s| s.len() > 5), "{}", claim.name);
        assert!(published.says.len() > 40 && claim.rule.contains("es if "), "{}", claim.name);
        let silent = published.stance == Stance::Silent;
        assert_eq!(
            silent,
            published.grade == anagen_model::quantity::Grade::D,
            "{}: D is no study in people",
            claim.name
        );
    }
}

#[test]
fn no_effect_and_a_strong_one_turn_every_rule() {
    let (none, strong) = (verdicts(&found(0.0)), verdicts(&found(20.0)));
    for ((name, shown, verdict), (_, then, and)) in none.iter().zip(&strong) {
        if COUNTED.contains(name) {
            assert_eq!((shown, verdict), (then, and), "{name} hangs on counts");
            continue;
        }
        assert_eq!(*shown, Shown::No, "{name} without an effect");
        assert!(matches!(verdict, Verdict::NotSupported | Verdict::Disputed), "{name} without an effect");
        assert_eq!(*then, Shown::Yes, "{name} with a strong one");
        assert!(verdict != and, "{name}");
    }
}

#[test]
fn counts_turn_the_rules_that_hang_on_them() {
    let shown = |name: &str, found: &Found| {
        let claim = registered(name).expect("registered");
        (claim.shown)(&Numbers(&(claim.predict)(found)))
    };
    let mut found = found(10.0);
    assert_eq!(shown("minimally_invasive", &found), Shown::Yes);
    assert_eq!(shown("invasive", &found), Shown::Yes);
    let of = |name: &str| {
        let r = anagen_model::treatment::registered(name).expect("registered");
        crate::burden::Borne::of(r.kind.title, &r.burden)
    };
    found.therapy.treatments = vec![of("stromal_vascular_fraction")];
    assert_eq!(shown("minimally_invasive", &found), Shown::Unclear, "fat is taken first");
    found.therapy.operations = 1.0;
    assert_eq!(shown("minimally_invasive", &found), Shown::No);
    found.therapy.injections = Some(10_000.0);
    assert_eq!(shown("invasive", &found), Shown::No);
    found.therapy.injections = None;
    assert_eq!(shown("invasive", &found), Shown::NotAsked);
    assert_eq!(shown("side_effects", &found), Shown::NotAsked, "no drug, no frequency");
    found.alternative.treatments = vec![of("finasteride")];
    assert_eq!(shown("side_effects", &found), Shown::Yes);
    for event in found.alternative.treatments[0].adverse.iter_mut().flatten() {
        event.share = event.control;
    }
    assert_eq!(shown("side_effects", &found), Shown::No);
}

#[test]
fn a_benefit_that_goes_does_not_last() {
    let claim = registered("long_lasting").expect("registered");
    let mut found = found(10.0);
    let shown = |found: &Found| (claim.shown)(&Numbers(&(claim.predict)(found)));
    assert_eq!(shown(&found), Shown::Yes);
    found.kept = Some(0.49);
    assert_eq!(shown(&found), Shown::No);
    found.peak = vec![-1.0, 4.0, 9.0];
    assert_eq!(shown(&found), Shown::Unclear);
}
