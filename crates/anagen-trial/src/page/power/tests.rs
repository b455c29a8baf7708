use super::*;
use crate::page::tests::{numbers_outside, well_formed};

fn of(share: f64) -> Share {
    Share {
        share,
        standard_error: 0.004,
        interval: [share - 0.008, share + 0.008],
        trials: 10_000,
        between_members_sd: None,
    }
}

fn mean(mean: f64) -> Amount {
    Amount { mean, standard_error: 0.05, sd: 4.9, trials: 10_000, between_members_sd: None }
}

fn hypothesis() -> Hypothesis {
    let null =
        Null { rejected: of(0.051), won: of(0.024), failed: of(0.0), estimate: mean(0.0125), covered: of(0.949) };
    Hypothesis {
        analysis: "primary".into(),
        asked: true,
        arm: "FIN".into(),
        control: "P<BO".into(),
        won: of(0.8123),
        failed: of(0.0007),
        people: mean(180.0),
        estimate: mean(12.75),
        truth: Some(12.5),
        truth_standard_error: Some(0.11),
        bias: Some(mean(0.25)),
        covered: Some(of(0.9512)),
        null,
    }
}

fn curve(over: &str, points: &[(&str, Option<f64>)]) -> crate::power::result::Curve {
    let point = |(n, (label, at)): (usize, &(&str, Option<f64>))| CurvePoint {
        label: label.to_string(),
        at: *at,
        as_designed: n == 1,
        won: of(0.3 + 0.25 * n as f64),
        more_than_designed: mean(0.1 * n as f64),
        pairs: vec![PointPair {
            arm: "FIN".into(),
            control: "P<BO".into(),
            won: of(0.3 + 0.25 * n as f64),
            failed: of(0.0),
            estimate: mean(12.0),
        }],
    };
    let points = points.iter().enumerate().map(point).collect();
    crate::power::result::Curve { over: over.into(), title: format!("power over {over}"), points }
}

fn result() -> PowerResult {
    let look = |fraction: f64| Look {
        fraction,
        n: (200.0 * fraction) as u32,
        boundary: 1.9686,
        level: 0.024_5,
        stops: of(0.4),
        stops_under_null: of(0.012),
    };
    let sequential = Sequential {
        arm: "FIN".into(),
        control: "P<BO".into(),
        level: 0.025,
        looks: vec![look(0.5), look(1.0)],
        won: of(0.8),
        won_under_null: of(0.0248),
        expected_n: mean(161.0),
        expected_n_under_null: mean(198.0),
    };
    let power = UnderLaws {
        laws: "the default laws".into(),
        trials: 10_000,
        members: 1,
        reached: true,
        won: of(0.8123),
        all_won: of(0.79),
        any_error: of(0.0249),
        hypotheses: vec![hypothesis()],
        best: Some(Best {
            tie: 1.25,
            right: of(0.77),
            right_and_won: of(0.7),
            arms: vec![Chosen { arm: "FIN".into(), chosen: of(0.77), best: 1.0 }],
        }),
        curves: vec![
            curve("n", &[("100", Some(100.0)), ("200", Some(200.0)), ("300", Some(300.0))]),
            curve("device", &[("automatic", None), ("corrected", None), ("matched", None)]),
        ],
        smallest: Some(Smallest {
            target: 0.8,
            n: Some(196),
            interval: Some([188.0, 204.0]),
            found: Some(0.801),
            confirmed: Some(of(0.7988)),
            note: Some("the confirmed power lies a little below the target".into()),
        }),
        looks: vec![sequential],
        seen_at_analysis: mean(181.0),
    };
    let mut belief = power.clone();
    belief.laws = "members of the posterior".into();
    belief.members = 64;
    belief.reached = false;
    belief.won = Share { between_members_sd: Some(0.21), ..of(0.66) };
    let group = |label: &str, share_of_people: f64| Group {
        label: label.into(),
        share_of_people,
        pairs: vec![GroupPair {
            arm: "FIN".into(),
            control: "P<BO".into(),
            estimate: mean(14.0),
            seen: of(0.55),
            failed: of(0.0),
            enriched: Some(of(0.9)),
            enriched_estimate: Some(mean(14.5)),
        }],
    };
    PowerResult {
        format: FORMAT,
        id: "TEST01".into(),
        title: "A trial made up <for tests>".into(),
        seed: 7,
        n: 200,
        analysis: "primary".into(),
        week: 48.0,
        unit: "1/cm2".into(),
        alpha: 0.05,
        target: 0.8,
        standard_error: 0.004,
        most_trials: 20_000,
        power,
        assurance: Some(belief),
        enrichment: vec![Enrichment {
            by: "age_years".into(),
            groups: vec![group("under 40", 0.6), group("40 and over", 0.4)],
        }],
        notes: vec!["the truth is that of people who stay".into()],
    }
}

#[test]
fn the_page_tells_all_that_was_found_and_no_other_number() {
    let (result, about) = (result(), About { version: "0.0".into(), ..About::default() });
    let html = page(&result, &about);
    well_formed(&html);
    for id in ["power", "characteristics", "curves", "smallest", "looks", "best", "who", "notes"] {
        assert!(html.contains(&format!("<section id=\"{id}\"")), "no section {id}");
    }
    for told in [
        "<data value=\"0.8123\">81.2\u{a0}%</data> (<data value=\"0.004\">0.40\u{a0}%</data>)",
        "<b>Assurance: <data value=\"0.66\">",
        "SD of <data value=\"0.21\">21.0\u{a0}%</data>",
        "<data value=\"196\">196</data> people reach power",
        "It lies below the target.",
        "was not reached with the trials allowed",
        "P&lt;BO",
    ] {
        assert!(html.contains(told), "it does not say {told}");
    }
    let json = serde_json::to_value(&result).unwrap();
    assert_eq!(numbers_outside(&html, &json), Vec::<String>::new());
    assert!(html.matches("class=\"band\"").count() >= 2, "error bands along the curve over n, of both laws");
    assert!(html.matches("class=\"bar\"").count() >= 6, "error bars over devices");
}

#[test]
fn what_was_not_asked_has_no_section() {
    let mut result = result();
    result.assurance = None;
    result.enrichment.clear();
    (result.power.best, result.power.smallest) = (None, None);
    result.power.curves.clear();
    result.power.looks.clear();
    let html = page(&result, &About::default());
    well_formed(&html);
    for id in ["curves", "smallest", "looks", "best", "who"] {
        assert!(!html.contains(&format!("id=\"{id}\"")), "an empty section {id}");
    }
}
