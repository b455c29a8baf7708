//! Heads made by grade, with the spread between people that the enrolment draws from, and the view a
//! head measure gets of one.

use anagen_lab::enrol::{Known, SIZE, World, candidate_of};
use anagen_model::cause::{self, Cause};
use anagen_model::head::{Harvest, Head, Resolution, Seedbed};
use anagen_model::law::Parameters;
use anagen_model::measure::{HEAD, Reading, Scalp, View, registered};
use anagen_model::patient::{Ethnicity, Grade, Patient, Sex, deviates};
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::stream::{Purpose, Stream};
use anagen_model::quantity::{Lanes, Values};
use anagen_model::scalp::{Domain, Surface};

/// The head of one of many people of that grade and age; `number` says which. Its hidden traits are one
/// candidate of the enrolment.
pub fn head_of_grade(law: &Parameters, sensitivity: &BetaTable, grade: Grade, age_years: f64, number: u32) -> Head {
    let (sex, kind) = match grade {
        Grade::Sinclair(_) => (Sex::Female, "androgenetic_female"),
        _ => (Sex::Male, "androgenetic_male"),
    };
    let causes: Vec<Box<dyn Cause>> =
        vec![(cause::registered(kind).expect("a cause of this program").build)(&Values::default())];
    let head_circumference_mm = if sex == Sex::Male { 574.0 } else { 561.0 };
    let ethnicity = Ethnicity::Caucasian;
    let known = Known { sex, age_years, grade, ethnicity, head_circumference_mm };
    let (history, first_day, seed) = (&[], 0.0, 20261201);
    let world = World { law, sensitivity, known, causes: &causes, history, first_day, seed, lanes: Lanes::best() };
    let mut z = vec![0.0; SIZE];
    deviates(&Stream::new(seed, 0), number, Purpose::Patient, &mut z);
    let (traits, regions) = candidate_of(&world, &z);
    Head::grow(&Seedbed {
        parameters: law,
        sensitivity,
        patient: &Patient { number, sex, age_years, grade, ethnicity, head_circumference_mm, traits },
        regions: &regions,
        causes: &causes,
        domain: Domain::Head(Surface::of_circumference_mm(head_circumference_mm)),
        stream: Stream::new(seed, number),
        first_day,
        resolution: Resolution::default(),
    })
}

/// What the measure `kind` with these values reads off a head at visit number `visit` of `days`.
pub fn read_head(
    kind: &str,
    values: &Values,
    law: &Parameters,
    head: &Head,
    harvest: &Harvest,
    days: &[f64],
    visit: usize,
) -> Vec<Reading> {
    let Domain::Head(surface) = head.ground.domain else { return Vec::new() };
    let Some(registration) = registered(kind) else { return Vec::new() };
    let places: Vec<[f64; 3]> = head.ground.roots.iter().map(|r| r.position_cm).collect();
    let patch_of: Vec<u32> = head.ground.roots.iter().map(|r| r.patch).collect();
    let before = visit.checked_sub(1);
    let since = before.map_or(days[visit], |b| days[b]);
    let fell = harvest.shed.iter().map(|s| s.1).filter(|d| (*d as f64) >= since && (*d as f64) < days[visit]);
    let shed: Vec<f32> = fell.collect();
    let view = View {
        day: days[visit],
        previous_day: before.map(|b| days[b]),
        area_cm2: head.ground.patches.area_cm2.iter().sum(),
        follicles: &harvest.snapshots[visit],
        previous: before.map(|b| &*harvest.snapshots[b]),
        baseline: before.map(|_| &*harvest.snapshots[0]),
        places_cm: &places,
        centre_cm: surface.at_deg(0.0, 0.0),
        shed_days: &shed,
        scalp: Some(Scalp {
            patches: &head.ground.patches,
            patch_of: &patch_of,
            surface,
            sex: head.patient.sex,
            healthy_hairs_per_cm2: head.patient.traits.healthy_hairs_per_cm2,
        }),
        site: HEAD,
        visit: visit as u32,
        ..View::bare(law, Stream::new(20261201, head.patient.number))
    };
    (registration.build)(values).observe(&view)
}
