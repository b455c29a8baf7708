//! What every course can do: breaks, changes of dose, and company in any order.

use crate::ward::*;
use anagen_model::law::Parameters;
use anagen_model::quantity::Value;
use anagen_model::treatment::Treatment;

/// The kinds that are taken as a course, with a dose that does something.
const COURSES: [(&str, &str, f64); 9] = [
    ("finasteride", "dose_mg_per_day", 0.3),
    ("finasteride_topical", "concentration_percent", 0.25),
    ("dutasteride", "dose_mg_per_day", 0.3),
    ("spironolactone", "dose_mg_per_day", 100.0),
    ("clascoterone", "concentration_percent", 5.0),
    ("minoxidil_topical", "concentration_percent", 5.0),
    ("minoxidil_oral", "dose_mg_per_day", 0.7),
    ("low_level_light", "sessions_per_week", 3.0),
    ("topical_secretome", "applications_per_day", 2.0),
];

fn course(kind: &str, dose: &str, x: f64, days: &[(&str, Value)]) -> Box<dyn Treatment> {
    treat(kind, &[days, &[(dose, number(x)), ("adherence_fraction", number(0.9))]].concat())
}

#[test]
fn a_change_of_dose_to_the_same_dose_is_one_course_to_the_byte() {
    let ward = Ward::of(Parameters::default());
    let visits = [0.0, 60.0, 240.0, 400.0];
    for (kind, dose, x) in COURSES {
        let days = |from: f64, to: f64| [("start_day", number(from)), ("stop_day", number(to))];
        let one = ward.run(&[course(kind, dose, x, &days(3.0, 300.0))], &visits);
        let two = [course(kind, dose, x, &days(3.0, 103.0)), course(kind, dose, x, &days(103.0, 300.0))];
        assert_eq!(ward.run(&two, &visits), one, "{kind}");
        let other = [course(kind, dose, x, &days(3.0, 103.0)), course(kind, dose, 0.5 * x, &days(103.0, 300.0))];
        assert_ne!(ward.run(&other, &visits), one, "{kind}");
    }
}

#[test]
fn a_break_is_a_stop_and_a_new_start() {
    let ward = Ward::of(Parameters::default());
    let visits = [0.0, 60.0, 240.0, 400.0];
    for (kind, dose, x) in COURSES {
        let breaks = [
            ("break_start_days", Value::Numbers(vec![60.0, 200.0])),
            ("break_stop_days", Value::Numbers(vec![110.0, 230.0])),
        ];
        let whole = [("start_day", number(0.0))];
        let with = ward.run(&[course(kind, dose, x, &[&whole[..], &breaks].concat())], &visits);
        let parts = [(0.0, 60.0), (110.0, 200.0), (230.0, 1e4)];
        let parts = parts.map(|(a, b)| course(kind, dose, x, &[("start_day", number(a)), ("stop_day", number(b))]));
        assert_eq!(with, ward.run(&parts, &visits), "{kind}");
        assert_ne!(with, ward.run(&[course(kind, dose, x, &whole)], &visits), "{kind}");
    }
}

#[test]
fn five_treatments_do_the_same_in_any_order() {
    let ward = Ward::of(Parameters::default());
    let visits = [0.0, 60.0, 240.0, 400.0];
    let plan = |order: &[usize]| -> Vec<Box<dyn Treatment>> {
        let days = [("start_day", number(0.0)), ("stop_day", number(200.0))];
        order.iter().map(|i| COURSES[*i]).map(|(kind, dose, x)| course(kind, dose, x, &days)).collect()
    };
    // Four factors on androgen, whose product depends on the order if nothing is done about it.
    let forth = plan(&[0, 1, 3, 4, 5]);
    let calendar = |plan: &[Box<dyn Treatment>]| ward.head.course(&ward.law, &ward.causes, plan, 401.0).calendar;
    for order in [[5, 4, 3, 1, 0], [3, 0, 5, 1, 4], [4, 5, 0, 3, 1], [1, 3, 4, 0, 5]] {
        let other = plan(&order);
        assert!(calendar(&other) == calendar(&forth), "{order:?}");
        assert!(ward.run(&other, &visits) == ward.run(&forth, &visits), "{order:?}");
    }
    assert!(ward.run(&plan(&[0, 1, 3, 4]), &visits) != ward.run(&forth, &visits));
}

#[test]
fn needles_of_one_day_do_the_same_in_any_order() {
    let ward = Ward::of(Parameters::default());
    let visits = [0.0, 60.0, 240.0];
    let sessions = |kind: &str, extra: &[(&str, Value)]| {
        let place = [("session_days", Value::Numbers(vec![0.0])), ("regions", Value::Texts(vec!["vertex".into()]))];
        treat(kind, &[&place[..], extra].concat())
    };
    let cells = || sessions("cell_injection", &[("dose_cells_per_cm2", number(1e5)), ("spacing_mm", number(9.0))]);
    let needles = || sessions("sham_injection", &[("volume_ml_per_site", number(0.1))]);
    let roller = || sessions("microneedling", &[]);
    let forth = ward.run(&[cells(), needles(), roller()], &visits);
    assert!(ward.run(&[roller(), needles(), cells()], &visits) == forth);
    assert!(ward.run(&[needles(), roller()], &visits) != forth);
}
