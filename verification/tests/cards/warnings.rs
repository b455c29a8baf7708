//! What a label or a trial says against a use is told, and told only then.

use crate::ward::{number, table};
use anagen_model::quantity::kind::Person;
use anagen_model::treatment;

const MAN: Person = Person { female: false, age_years: 40.0, pregnant: false };
const WOMAN: Person = Person { female: true, age_years: 40.0, pregnant: false };

/// Number of warnings of a kind at a dose for a person; each has a source.
fn warned(kind: &str, dose: &str, x: f64, person: Person) -> usize {
    let kind = treatment::registered(kind).unwrap_or_else(|| panic!("{kind} is not registered")).kind;
    let warnings = (kind.warn)(&table(&[(dose, number(x))]), &person);
    assert!(warnings.iter().all(|w| w.what.len() > 9 && w.source.len() > 7), "{}", kind.name);
    warnings.len()
}

#[test]
fn labels_and_limits_are_told() {
    // Kind, dose, a usual dose, one beyond what was studied, and whether it is for women.
    let kinds = [
        ("finasteride_topical", "concentration_percent", 0.25, 0.25, false),
        ("dutasteride", "dose_mg_per_day", 0.5, 2.5, false),
        ("spironolactone", "dose_mg_per_day", 100.0, 300.0, true),
        ("minoxidil_oral", "dose_mg_per_day", 1.0, 7.5, true),
    ];
    for (kind, dose, usual, beyond, for_women) in kinds {
        let person = if for_women { WOMAN } else { MAN };
        let base = warned(kind, dose, usual, person);
        assert_eq!(warned(kind, dose, beyond, person), base + usize::from(beyond > usual), "{kind}: dose");
        assert_eq!(warned(kind, dose, usual, Person { age_years: 17.0, ..person }), base + 1, "{kind}: minors");
        let woman = warned(kind, dose, usual, WOMAN);
        let pregnant = warned(kind, dose, usual, Person { pregnant: true, ..WOMAN });
        assert!(pregnant > base && pregnant >= woman, "{kind}: pregnancy");
    }
    assert_eq!(warned("spironolactone", "dose_mg_per_day", 100.0, MAN), 2, "antiandrogen in a man");
    assert_eq!(warned("dutasteride", "dose_mg_per_day", 0.5, WOMAN), 2, "not for women");
    assert_eq!(warned("clascoterone", "concentration_percent", 5.0, MAN), 1);
    assert_eq!(warned("clascoterone", "concentration_percent", 7.5, WOMAN), 3);
    let often = |sessions: f64| warned("low_level_light", "sessions_per_week", sessions, MAN);
    assert_eq!((often(3.0), often(7.0)), (0, 1));
    assert_eq!(warned("topical_secretome", "applications_per_day", 2.0, MAN), 1, "no approved product");
}
