//! Patients with alopecia areata: whole heads read by SALT, and cohorts of small sites.

use crate::setup::{Plan, Scene, cause_of, square, treatment_of, whole_head};
use anagen_model::head::Head;
use anagen_model::law::Parameters;
use anagen_model::measure::salt::salt_percent;
use anagen_model::measure::{Scalp, View, visible};
use anagen_model::quantity::Value;
use anagen_model::quantity::stream::Stream;
use anagen_model::scalp::{Domain, Region};
use rayon::prelude::*;

/// A patient without androgenetic loss, with areata of that extent (percent) and duration (days), and
/// what else the cause should say.
pub fn patient(domain: Domain, salt: f64, duration_days: f64, more: &[(&str, f64)], number: u32) -> Scene {
    let mut scene = Scene::healthy(Parameters::default(), domain, 2200);
    scene.patient.number = number;
    scene.patient.traits.sensitivity = 0.0;
    scene.patient.traits.exposure_years = 3.0;
    let mut entries = vec![("salt_percent", Value::Number(salt)), ("duration_days", Value::Number(duration_days))];
    entries.extend(more.iter().map(|(key, value)| (*key, Value::Number(*value))));
    scene.causes = vec![cause_of("alopecia_areata", &entries)];
    scene
}

/// The same on a whole head with that many hairs per cm2 in health.
pub fn head_patient(salt: f64, duration_days: f64, more: &[(&str, f64)], hairs_per_cm2: f64, number: u32) -> Scene {
    let mut scene = patient(whole_head(), salt, duration_days, more, number);
    scene.patient.traits.healthy_hairs_per_cm2 = hairs_per_cm2;
    scene
}

/// Baricitinib from day 0 to a day.
pub fn baricitinib(mg: f64, stop_day: f64) -> Plan {
    vec![treatment_of(
        "jak_inhibitor",
        &[
            ("drug", Value::Text("baricitinib".into())),
            ("dose_mg_per_day", Value::Number(mg)),
            ("start_day", Value::Number(0.0)),
            ("stop_day", Value::Number(stop_day)),
        ],
    )]
}

/// SALT of a head at each visit of a plan.
pub fn salt_course(scene: &Scene, head: &Head, plan: &Plan, visits: &[f64]) -> Vec<f64> {
    let end = visits[visits.len() - 1] + 0.5;
    let harvest = head.course(&scene.law, &scene.causes, plan, end).harvest(visits);
    let patch_of: Vec<u32> = head.ground.roots.iter().map(|root| root.patch).collect();
    let scalp = Scalp {
        patches: &head.ground.patches,
        patch_of: &patch_of,
        surface: head.ground.head,
        sex: head.patient.sex,
        healthy_hairs_per_cm2: head.patient.traits.healthy_hairs_per_cm2,
    };
    let stream = Stream::new(scene.seed, scene.patient.number);
    let read = |follicles: &Vec<_>| {
        let view = View { follicles, scalp: Some(scalp), ..View::bare(&scene.law, stream) };
        salt_percent(&view).expect("a scalp")
    };
    harvest.snapshots.iter().map(read).collect()
}

/// Among `count` patients whose site of 1 cm2 is bare on day 0, the share whose site shows at least
/// `share` of its healthy hairs on `day` of the plan, and how many were bare.
pub fn regrown(
    count: u32,
    salt: f64,
    duration_days: f64,
    share: f64,
    day: f64,
    plan: &(dyn Fn() -> Plan + Sync),
) -> (f64, usize) {
    let seen: Vec<[f64; 2]> = (0..count)
        .into_par_iter()
        .map(|number| {
            let scene = patient(square(1.0, Region::Vertex), salt, duration_days, &[], number);
            let head = scene.grow();
            let healthy = head.follicles.len() as f64 * scene.law.patient.visible_share;
            let harvest = head.course(&scene.law, &scene.causes, &plan(), day + 1.0).harvest(&[0.0, day]);
            [0, 1].map(|v| harvest.snapshots[v].iter().filter(|s| visible(s, &scene.law)).count() as f64 / healthy)
        })
        .collect();
    let bare: Vec<&[f64; 2]> = seen.iter().filter(|s| s[0] < 0.5).collect();
    let regrown = bare.iter().filter(|s| s[1] >= share).count();
    (regrown as f64 / bare.len() as f64, bare.len())
}
