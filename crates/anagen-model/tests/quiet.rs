//! A cause announces every change of its contribution: between a day and the day it names nothing moves,
//! so the engine may leap there.

use anagen_model::cause;
use anagen_model::drive::{Drive, Today};
use anagen_model::law::Parameters;
use anagen_model::patient::{Ethnicity, Grade, Patient, Sex, Traits};
use anagen_model::quantity::{Value, Values};
use anagen_model::scalp::Region;

fn woman(age_years: f64) -> Patient {
    let traits = Traits {
        healthy_hairs_per_cm2: 226.0,
        anagen_days: 913.1,
        calibre_um: 80.0,
        growth_mm_per_day: 0.35,
        sensitivity: 0.3,
        exposure_years: 8.0,
        minoxidil_response: 1.0,
        trophic_response: 1.0,
        vellus_share: 0.07,
    };
    let (grade, ethnicity) = (Grade::Healthy, Ethnicity::Caucasian);
    Patient { number: 0, sex: Sex::Female, age_years, grade, ethnicity, head_circumference_mm: 561.0, traits }
}

/// Every kind with values under which it comes and goes.
fn examples() -> Vec<(&'static str, Vec<(&'static str, Value)>)> {
    use Value::{Number, Numbers};
    let text = |s: &str| Value::Text(s.into());
    let effluvium = |kind: &str| {
        let event = ("event_day", Number(-30.0));
        ("telogen_effluvium", vec![event, ("type", text(kind)), ("duration_days", Number(77.0))])
    };
    vec![
        ("androgenetic_male", vec![]),
        ("androgenetic_female", vec![]),
        effluvium("immediate-anagen-release"),
        effluvium("delayed-anagen-release"),
        effluvium("short-anagen"),
        effluvium("immediate-telogen-release"),
        effluvium("delayed-telogen-release"),
        ("chemotherapy", vec![("session_days", Numbers(vec![-40.0, -20.0, 3.0]))]),
        (
            "nutritional",
            vec![("start_day", Number(-90.0)), ("stop_day", Number(33.0)), ("ferritin_ug_per_l", Number(9.0))],
        ),
        ("thyroid", vec![("function", text("hypo")), ("start_day", Number(-50.0)), ("stop_day", Number(60.0))]),
        ("menopause", vec![("onset_age_years", Number(50.3))]),
        ("ageing", vec![]),
        ("season", vec![("day_0_date", text("2026-03-01")), ("hemisphere", text("south"))]),
    ]
}

#[test]
fn nothing_moves_before_the_day_announced() {
    let law = Parameters::default();
    let patient = woman(50.0);
    for (kind, pairs) in examples() {
        let values = Values(pairs.into_iter().map(|(k, v)| (k.to_string(), v)).collect());
        let cause = (cause::registered(kind).expect("registered").build)(&values);
        let today = |day: i32| Today { day: f64::from(day), patient: &patient, parameters: &law };
        let drive = |day: i32| {
            let mut drive = Drive::default();
            cause.act(&today(day), Region::Vertex, &mut drive);
            drive
        };
        let (mut quiet_until, mut changes) = (f64::NEG_INFINITY, 0);
        for day in -900..900 {
            let moved = day > -900 && drive(day) != drive(day - 1);
            changes += i32::from(moved);
            assert!(!moved || f64::from(day) >= quiet_until, "{kind} moves on day {day}, announced for {quiet_until}");
            if f64::from(day) >= quiet_until {
                quiet_until = cause.quiet_until(&today(day));
                assert!(quiet_until > f64::from(day), "{kind}: time stands still on day {day}");
            }
            let since = cause.since(&patient);
            assert!(f64::from(day) >= since || drive(day) == Drive::default() || since > 900.0, "{kind} acts on {day}");
        }
        assert!(changes > 0 || kind.starts_with("androgenetic"), "{kind} never moves");
    }
}
