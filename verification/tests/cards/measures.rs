//! Cards of the measures of a site.

use crate::ward::*;
use anagen_model::law::Parameters;
use anagen_model::measure::{self, View};
use anagen_model::quantity::Values;
use anagen_model::quantity::stream::Stream;

/// The measures whose cards stand here.
pub const MEASURES: &[&str] = &["phototrichogram", "hair_mass", "coverage", "shed"];

#[test]
fn cards_of_measures() {
    let ward = Ward::of(Parameters::default());
    let harvest = ward.run(&[], &[0.0, 90.0]);
    let days: Vec<f32> = harvest.shed.iter().map(|s| s.1).collect();
    let twin = |area_cm2: f64, shed: usize| {
        let view = View {
            day: 90.0,
            previous_day: Some(0.0),
            area_cm2,
            follicles: &harvest.snapshots[1],
            previous: Some(&harvest.snapshots[0]),
            shed_days: &days[..shed],
            visit: 1,
            ..View::bare(&ward.law, Stream::new(1, 0))
        };
        let read = |name: &str| {
            let registration = measure::registered(name).unwrap_or_else(|| panic!("{name} is not registered"));
            (registration.build)(&Values::default()).observe(&view)
        };
        ["phototrichogram", "hair_mass", "coverage", "shed"].map(read).concat()
    };
    let once = twin(AREA_CM2, harvest.shed.len());
    // Every quantity registered is given, under its registered unit.
    for registration in measure::MEASURES.iter().filter(|r| MEASURES.contains(&r.kind.name)) {
        for (name, unit, _) in registration.quantities {
            assert!(once.iter().any(|r| r.measure == *name && r.unit == *unit), "{name}");
        }
    }
    // Twice the area with the same hair: densities halve, shares and calibres stay.
    let wide = twin(2.0 * AREA_CM2, harvest.shed.len());
    for (a, b) in once.iter().zip(&wide) {
        let factor = b.value / a.value;
        let expected = match a.measure {
            m if m.contains("fraction") && m != "coverage_fraction" => 1.0,
            m if m.contains("calibre") || m.contains("per_100k") => 1.0,
            "coverage_fraction" => continue,
            _ => 0.5,
        };
        assert!((factor - expected).abs() < 1e-9, "{}: {factor}", a.measure);
    }
    // Nothing shed reads 0; the published rate of a healthy scalp is about 100 a day per 100,000, and a
    // trial patient's faster cycle sheds more.
    let none = twin(AREA_CM2, 0);
    let shed = |rows: &[measure::Reading]| {
        rows.iter().find(|r| r.measure == "shed_hairs_per_day_per_100k").expect("shed").value
    };
    assert_eq!(shed(&none), 0.0);
    println!("shed by a trial patient: {:.0} a day per 100,000 (healthy: about 100)", shed(&once));
    assert!((100.0..400.0).contains(&shed(&once)));
}
