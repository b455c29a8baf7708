//! How well whole tasks share the cores: 16 patients, each grown, aged and simulated as one task.
//!
//! `cargo bench -p anagen-lab` prints CPU-seconds used per second of wall clock for 1 and 2 threads.

use anagen_lab::enrol::{Known, World, candidate_of, names, simulate};
use anagen_model::cause::{self, Cause};
use anagen_model::law::Parameters;
use anagen_model::patient::{Ethnicity, Grade, NorwoodHamilton, Sex};
use anagen_model::quantity::Values;
use anagen_model::quantity::special::BetaTable;
use anagen_model::scalp::{Region, TargetArea};
use rayon::prelude::*;
use std::time::Instant;

/// CPU seconds of this process so far, user and system, at 10 ms.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = text.rsplit(')').next().unwrap_or("");
    let fields: Vec<f64> = after.split_whitespace().filter_map(|f| f.parse().ok()).collect();
    // utime and stime are fields 14 and 15 of the whole line; the state letter is not a number.
    (fields[10] + fields[11]) / 100.0
}

fn main() {
    let law = Parameters::default();
    let table = BetaTable::new(law.androgenetic.concentration);
    let causes: Vec<Box<dyn Cause>> = vec![(cause::CAUSES[0].build)(&Values::default())];
    let patient = |seed: u64| {
        let known = Known {
            sex: Sex::Male,
            age_years: 38.0,
            grade: Grade::Norwood(NorwoodHamilton::IIIVertex),
            ethnicity: Ethnicity::Caucasian,
            head_circumference_mm: 574.0,
        };
        let world =
            World { law: &law, sensitivity: &table, known, causes: &causes, history: &[], first_day: 0.0, seed };
        let (traits, regions) = candidate_of(&world, &names().iter().map(|_| 0.0).collect::<Vec<f64>>());
        let area = simulate(&world, &traits, &regions, TargetArea::square(60.0, Region::Vertex), 0);
        area.course(&law, &causes, &[], 3650.0).harvest(&[0.0, 3650.0]).shed.len()
    };
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let mut ratios = Vec::new();
        for _ in 0..5 {
            let (wall, cpu) = (Instant::now(), cpu_seconds());
            pool.install(|| (0..16u64).into_par_iter().map(patient).sum::<usize>());
            ratios.push((cpu_seconds() - cpu) / wall.elapsed().as_secs_f64());
        }
        ratios.sort_by(f64::total_cmp);
        println!("16 patients on {threads} threads: {:.2} CPU-seconds per second (median of 5)", ratios[2]);
    }
}
