//! Cards of androgenetic loss.

use crate::ward::*;
use anagen_model::cause::Spot;
use anagen_model::follicle::Snapshot;
use anagen_model::law::Parameters;
use anagen_model::measure::visible;

/// The causes whose cards stand here.
pub const CAUSES: &[&str] = &["androgenetic_male"];

#[test]
fn card_androgenetic_male() {
    let law = Parameters::default();
    let (none, zero) = (head(&law, Vec::new()), head(&law, androgenetic(0.0)));
    assert_eq!(none.follicles, zero.follicles, "severity 0 is the same as no cause");
    assert_eq!(none.states, zero.states);
    let spot = Spot { pattern: 1.0, midline_cm: 0.0, top: 1.0 };
    let sensitivity = |severity: f64| androgenetic(severity)[0].sensitivity(&spot, 0.4, &law);
    assert_eq!(sensitivity(1.0), 2.0 * sensitivity(0.5), "twice the severity, twice the mean sensitivity");
    // Published: 61 % of hairs grow at trial entry (VANNESTE2000: 0.62 and 0.60 in the arms).
    let ward = Ward::of(law);
    let start = ward.run(&[], &[0.0]);
    let seen: Vec<&Snapshot> = start.snapshots[0].iter().filter(|s| visible(s, &ward.law)).collect();
    let growing = seen.iter().filter(|s| s.phase == anagen_model::follicle::Phase::Anagen).count() as f64;
    let share = growing / seen.len() as f64;
    println!("anagen share at trial entry: published 0.61, model {share:.3}");
    assert!((share - 0.61).abs() < 0.03, "{share}");
}
