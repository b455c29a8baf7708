//! One possible patient: the target areas of all sites, grown once and simulated under every plan.

use super::Setup;
use super::simulate::{Listener, Part};
use super::sites::{Placed, Reader};
use crate::enrol::{PossiblePatient, World, simulate as grow_area};
use crate::result::Row;
use anagen_model::head::Head;
use anagen_model::measure::phototrichogram::Counts;
use anagen_model::quantity::stream::{Purpose, Stream};
use anagen_model::treatment::Treatment;
use anagen_model::treatment::product::Product;

/// Reads possible patient number `number` at every site, plan and visit.
///
/// All plans of a site share its luck, so a plan that does nothing differs by exactly 0. Each patient
/// gets a batch of their own of the user's products.
pub(crate) fn read_areas(
    setup: &Setup,
    world: &World,
    patient: &PossiblePatient,
    number: u32,
    listener: &dyn Listener,
    rows: &mut Vec<Row>,
) {
    let batch = batch(setup, world, number);
    let plans: Vec<Vec<Box<dyn Treatment>>> = match batch.is_empty() {
        true => Vec::new(),
        false => setup.plans.iter().map(|plan| plan.with(&batch)).collect(),
    };
    for (s, site) in setup.sites.iter().enumerate() {
        listener.part(Part::Grow);
        let area = grow_area(world, &patient.traits, &patient.regions, site.area(), patient.luck[s]);
        for (p, plan) in setup.plans.iter().enumerate() {
            let treatments = plans.get(p).unwrap_or(&plan.treatments);
            read_area(setup, world, (s, &area), (p, treatments), number, listener, rows);
        }
    }
}

/// The standard normals of a patient's batch.
pub(crate) fn batch_normals(world: &World, number: u32) -> [f64; 2] {
    Stream::new(world.seed, 0).normals(number, 0, Purpose::Parameters)
}

/// The batch of the user's products that possible patient number `number` gets.
pub(crate) fn batch(setup: &Setup, world: &World, number: u32) -> Vec<Product> {
    let z = batch_normals(world, number);
    setup.products.iter().map(|p| p.drawn(z)).collect()
}

/// Simulates treatments on the grown target area of a site until a day, and counts its hairs, as they
/// are, on some days.
pub(crate) fn count_area(
    setup: &Setup,
    world: &World,
    (site, area): (usize, &Head),
    treatments: &[Box<dyn Treatment>],
    (visits, until): (&[f64], f64),
) -> Vec<Counts> {
    let course = area.course(world.law, world.causes, treatments, until);
    let harvest = course.harvest(visits);
    let (law, stream, grafting) = (world.law, area.luck(), &course.grafting);
    let reader =
        Reader { setup, visits, law, stream, possible_patient: 0, plan: 0, head: area, harvest: &harvest, grafting };
    reader.counts(&Placed::area(site, area), &setup.counter())
}

/// Simulates one plan on the grown target area of a site, and reads it at every visit.
pub fn read_area(
    setup: &Setup,
    world: &World,
    (site, area): (usize, &Head),
    (plan, treatments): (usize, &[Box<dyn Treatment>]),
    number: u32,
    listener: &dyn Listener,
    rows: &mut Vec<Row>,
) {
    listener.part(Part::Calendar);
    let course = area.course(world.law, world.causes, treatments, setup.horizon);
    listener.part(Part::Follicles);
    let harvest = course.harvest(&setup.visits);
    listener.part(Part::Observe);
    let (law, stream, visits) = (world.law, area.luck(), &setup.visits[..]);
    let (possible_patient, grafting) = (number + 1, &course.grafting);
    let reader = Reader { setup, visits, law, stream, possible_patient, plan, head: area, harvest: &harvest, grafting };
    rows.extend(reader.site(&Placed::area(site, area)));
}
