//! Laws drawn from the priors can be simulated: every protocol of the repository, some draws each.
//!
//! What must hold of any laws: numbers are finite where they are read, counts and weights are not
//! negative, shares lie between 0 and 1, and on day 0, whatever the luck after it, a plan differs from the
//! untreated twin by nothing unless something of it happened before. (Which follicles are dormant is
//! told from what acts today.)

use anagen_lab::draws::{Draws, LUCKS, PATIENTS};
use anagen_lab::run::{Listener, read};
use rayon::prelude::*;
use std::path::{Path, PathBuf};

const DRAWS: u32 = 2;

struct Nobody;

impl Listener for Nobody {
    fn stage(&self, _: &str, _: usize) {}
    fn task_done(&self) {}
}

#[test]
fn every_protocol_stands_laws_from_the_priors() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../protocols");
    let mut protocols: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    protocols.sort();
    assert!(protocols.len() >= 4);
    protocols.par_iter().for_each(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let setup = read(path).unwrap_or_else(|m| panic!("{}", m.render(false)));
        let draws = Draws::of(&setup, 7);
        let form = &draws.form;
        for draw in 0..DRAWS {
            let block = draws.simulate(draw, &|| true, &Nobody).expect("nobody stops it");
            let mut read = 0;
            for cell in form.cells() {
                let (measure, unit) = form.quantities[cell.quantity];
                for (patient, luck) in (0..PATIENTS).flat_map(|p| (0..LUCKS).map(move |l| (p, l))) {
                    let value = block[form.place(patient, luck, cell)];
                    if value.is_nan() {
                        continue;
                    }
                    read += 1;
                    let what = format!("{name}, draw {draw}: {measure} = {value}");
                    assert!(value.is_finite() && value.abs() < 1e5, "{what}");
                    // A change, a difference, or what a device misreads may be negative.
                    let exact = !measure.ends_with("_read") && !measure.contains("change");
                    assert!(!exact || value >= 0.0, "{what}");
                    assert!(!exact || unit != "fraction" || value <= 1.0, "{what}");
                    if form.days[cell.visit] == 0.0 && setup.first_day >= 0.0 && !measure.starts_with("dormant") {
                        let untreated = form.place(patient, luck, anagen_lab::draws::form::Cell { plan: 0, ..cell });
                        // A plan that moves follicles sums them in another order.
                        let gap = (value - block[untreated]).abs();
                        assert!(gap <= 1e-6 * value.abs(), "{what}, untreated {}, on day 0", block[untreated]);
                    }
                }
            }
            assert!(read * 2 > block.len(), "{name}, draw {draw}: only {read} of {} numbers were read", block.len());
        }
    });
}
