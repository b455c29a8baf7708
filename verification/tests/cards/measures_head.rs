//! Cards of the measures that read the head as a whole.

use crate::ward::*;
use anagen_model::law::Parameters;
use anagen_model::measure::{self, Reading, View};
use anagen_model::quantity::Values;
use anagen_model::quantity::stream::Stream;
use anagen_verification::setup::{Scene, whole_head};

/// The measures whose cards stand here.
pub const MEASURES: &[&str] = &["wash_count", "comb_count"];

fn build(kind: &str, values: &Values) -> Box<dyn measure::Measure> {
    let registration = measure::registered(kind).unwrap_or_else(|| panic!("{kind} is not registered"));
    (registration.build)(values)
}

/// Every quantity registered under `kind` is given, under its unit.
fn complete(kind: &str, read: &[Reading]) {
    for (name, unit, _) in measure::registered(kind).expect("registered").quantities {
        assert!(read.iter().any(|r| r.measure == *name && r.unit == *unit), "{kind} gives no {name}");
    }
}

/// Hairs a head sheds, as a wash and a comb collect them.
fn collected(scene: &Scene, days: f64) -> [f64; 2] {
    let harvest = scene.grow().course(&scene.law, &scene.causes, &[], 30.0).harvest(&[0.0, 28.0]);
    let shed: Vec<f32> = harvest.shed.iter().map(|s| s.1).filter(|d| *d < 28.0).collect();
    let bare = View::bare(&scene.law, Stream::new(scene.seed, 0));
    let view = View { day: 28.0, previous_day: Some(0.0), shed_days: &shed, ..bare };
    let wash = build("wash_count", &table(&[("unwashed_days", number(days))])).observe(&view);
    let comb = build("comb_count", &Values::default()).observe(&view);
    complete("wash_count", &wash);
    complete("comb_count", &comb);
    [wash[0].value, comb[0].value]
}

/// Published per daily wash (Li 2022): 27.9 without loss (which sets the share), 52.2 (SD 28.5) in
/// pattern loss; per 60-second comb (WASKO2008) 10.2 without loss, which sets its share. The mean over
/// two weeks, so the noise of a day's shedding is about 3 %.
#[test]
fn cards_of_collected_hair() {
    let healthy = Scene::healthy(Parameters::default(), whole_head(), 20261125);
    let (wash, comb) = (collected(&healthy, 14.0)[0] / 14.0, collected(&healthy, 1.0)[1]);
    println!(
        "without loss: wash published 27.9 (SD 12.2), model {wash:.1}; comb published 10.2 (0-78), model {comb:.1}"
    );
    assert!((wash - 27.9).abs() < 2.5, "{wash}");
    assert!((comb - 10.2).abs() < 3.0, "{comb}");
    let trial = Scene::trial(Parameters::default(), whole_head(), 20261125);
    let loss = collected(&trial, 14.0)[0] / 14.0;
    println!("pattern loss: wash published 52.2 (SD 28.5), model {loss:.1}");
    assert!(loss > 1.2 * wash && loss < 52.2 + 28.5, "{loss}");
}
