//! The work itself: patients in batches, the next simulated while one is written.

use super::result::CohortResult;
use super::summaries::Summaries;
use crate::cohort::cohort_json;
use crate::enrol::{Population, PossiblePatient, World, names, values};
use crate::output::{Folder, OutputError, PatientWriter, Provenance, TraitWriter};
use crate::protocol::{Mistake, Mistakes};
use crate::result::Row;
use crate::run::{Listener, Part, RunError, Setup, read_areas};
use anagen_model::quantity::special::BetaTable;
use rayon::prelude::*;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is asked of a cohort beside its protocol.
#[derive(Clone, Debug)]
pub struct CohortOrder {
    /// The command line, for the record.
    pub command: Vec<String>,
    /// The seed of all chance.
    pub seed: u64,
    /// How many patients.
    pub patients: u32,
    /// Patients that are simulated before any of them is written; changes no byte.
    pub batch: u32,
}

impl CohortOrder {
    /// An order of patients under a seed, without a command line.
    pub fn of(patients: u32, seed: u64) -> Self {
        CohortOrder { command: Vec::new(), seed, patients, batch: 64 }
    }
}

/// What speaks against simulating many patients of a protocol.
pub fn refused(setup: &Setup) -> Result<(), Mistakes> {
    let file = &setup.file;
    let mut mistakes: Vec<Mistake> = Vec::new();
    if file.intake.is_some() {
        mistakes.push(file.mistake(
            file.patient.place.of("intake"),
            "an intake is that of one person",
            "a `cohort`, or grade and age alone",
            "for this person use `anagen run`; for many like them leave `intake` out",
        ));
    }
    if setup.measures.is_empty() {
        let at = file.measures.first().map_or(0..0, |measure| measure.place.header.clone());
        mistakes.push(file.mistake(
            at,
            "no measure of this file reads a site, and patients are simulated on their sites only",
            "at least one measure of sites",
            "add [[measure]] with kind = \"phototrichogram\"",
        ));
    }
    Mistakes::of(mistakes).map_or(Ok(()), Err)
}

/// One simulated patient.
struct Simulated {
    number: u32,
    traits: Vec<f64>,
    rows: Vec<Row>,
}

/// Simulates many patients and puts everything they leave into `folder`.
///
/// Stopped or failed, it takes the folder away again. Returns what was found and where it lies.
pub fn cohort_to_folder(
    setup: &Setup,
    mut folder: Folder,
    order: &CohortOrder,
    stop: &AtomicBool,
    listener: &dyn Listener,
) -> Result<(CohortResult, PathBuf), RunError> {
    refused(setup).map_err(RunError::Mistakes)?;
    let on = || !stop.load(Ordering::Relaxed);
    let going = || if on() { Ok(()) } else { Err(RunError::Interrupted) };
    let sensitivity = BetaTable::new(setup.parameters.androgenetic.concentration);
    let world = setup.world(&sensitivity, order.seed);
    listener.stage("describing the people", 1);
    listener.part(Part::Enrol);
    let population = Population::of(&world, &setup.sites, &on).ok_or(RunError::Interrupted)?;
    listener.task_done();

    listener.stage("simulating patients", order.patients as usize);
    let mut keeper = Keeper::of(setup, &mut folder)?;
    let simulate = |numbers: Range<u32>| -> Vec<Simulated> {
        let one = |number| {
            let patient = on().then(|| simulated(setup, &world, &population.patient(number), number, listener));
            listener.task_done();
            patient
        };
        numbers.into_par_iter().filter_map(one).collect()
    };
    let batch = |first: u32| first..first.saturating_add(order.batch).min(order.patients);
    let mut next = batch(0);
    let mut done = simulate(next.clone());
    while !done.is_empty() {
        next = batch(next.end);
        let (kept, simulated) = rayon::join(|| keeper.keep(&done), || simulate(next.clone()));
        kept?;
        going()?;
        done = simulated;
    }
    going()?;
    listener.part(Part::Write);
    let summaries = keeper.finish(&mut folder)?;
    let result = CohortResult::of(setup, order, population.taken(), summaries);
    folder.write("summary.json", cohort_json(&result).as_bytes())?;
    let mut record = Provenance::new(order.seed, setup.lanes.name(), order.command.clone());
    record.options = vec![(PATIENTS.into(), order.patients.to_string())];
    record.inputs = setup.inputs.clone();
    record.record_parameters(&setup.parameters);
    let place = folder.finish(&mut record)?;
    Ok((result, place))
}

/// The option under which a record tells how many patients were simulated.
pub const PATIENTS: &str = "patients";

fn simulated(
    setup: &Setup,
    world: &World,
    patient: &PossiblePatient,
    number: u32,
    listener: &dyn Listener,
) -> Simulated {
    let mut rows = Vec::new();
    read_areas(setup, world, patient, number, listener, &mut rows);
    let number = number + 1;
    rows.iter_mut().for_each(|row| row.patient = number);
    Simulated { number, traits: values(&patient.traits, &patient.regions), rows }
}

/// Writes patients in order as they come, and sums them up.
struct Keeper {
    readings: PatientWriter,
    traits: TraitWriter,
    summaries: Summaries,
}

impl Keeper {
    fn of(setup: &Setup, folder: &mut Folder) -> Result<Keeper, OutputError> {
        let plans = setup.plans.iter().map(|plan| plan.info.name.as_str());
        let sites = setup.sites.iter().map(|site| site.name.as_str());
        let names: Vec<String> = names().into_iter().map(|(name, _)| name).collect();
        Ok(Keeper {
            readings: PatientWriter::new(folder.file("patients.parquet")?, plans, sites)?,
            traits: TraitWriter::new(folder.file("traits.parquet")?, &names)?,
            summaries: Summaries::new(setup.plans.len(), setup.sites.len(), &setup.visits),
        })
    }

    fn keep(&mut self, batch: &[Simulated]) -> Result<(), OutputError> {
        for patient in batch {
            self.readings.take(&patient.rows)?;
            self.traits.take(patient.number, &patient.traits)?;
            self.summaries.take(&patient.rows);
        }
        Ok(())
    }

    fn finish(self, folder: &mut Folder) -> Result<Summaries, OutputError> {
        folder.seal(self.readings.finish()?)?;
        folder.seal(self.traits.finish()?)?;
        Ok(self.summaries)
    }
}
