//! What was published of injected treatments beside cells in trials: platelets, conditioned medium,
//! exosomes, micrografts. Most have no control but a half head or none; each is labelled.

use crate::cohort::{Cohort, HAIRS, Value};
use crate::row::{Interval, row};
use crate::{SIDE_CM, men};
use anagen_model::quantity;
use anagen_verification::setup::{Needles, Plan};

const WEEKS: [f64; 6] = [0.0, 12.0, 24.0, 26.0, 36.0, 52.0];

// Arms in the order of their simulation, after the untreated one.
const SHAM: usize = 1;
const MEDIUM: usize = 2;
const SHAM_MONTHLY: usize = 3;
const PLATELETS: usize = 4;
const EXOSOMES: usize = 5;
const MICROGRAFTS: usize = 6;

fn arms() -> Vec<Plan> {
    let number = quantity::Value::Number;
    let once = Needles::on(&[0.0]);
    let monthly = Needles::on(&[0.0, 28.0, 56.0]);
    let thrice = Needles { volume_ml: 0.2, ..Needles::on(&[0.0, 45.0, 90.0]) };
    vec![
        Vec::new(),
        vec![once.sham()],
        vec![once.with("conditioned_medium", &[("concentration_fold", number(1.0))])],
        vec![monthly.sham()],
        vec![monthly.with("prp", &[("platelets_fold", number(4.0))])],
        vec![monthly.with("exosomes", &[("dose_particles_per_site", number(1e9))])],
        vec![thrice.with("micrografts", &[("dose_ml_per_site", number(0.2))])],
    ]
}

/// Prints the rows.
pub fn print() {
    use Interval::{Between, None, Printed};
    let c = Cohort::follow(men(), SIDE_CM * SIDE_CM, arms, &WEEKS);
    let terminal: Value = |v| v.from_40_um;
    row(
        "-",
        "conditioned medium less placebo, terminal, %, wk 12 (Zimber 2011)",
        16.2,
        Printed(1.96 * 6.9),
        c.less_percent(MEDIUM, SHAM, 12.0, terminal),
    );
    row(
        "-",
        "conditioned medium less control, 1/cm2 (META_CM2024, three trials)",
        9.23,
        Between(1.79, 16.68),
        c.less(MEDIUM, SHAM, 24.0, HAIRS),
    );
    row(
        "-",
        "PRP, 3 monthly, less control, 1/cm2, no week (META_PRP2024)",
        27.55,
        Between(14.04, 41.06),
        c.less(PLATELETS, SHAM_MONTHLY, 24.0, HAIRS),
    );
    row(
        "-",
        "PRP, 3 monthly, less control, 1/cm2, wk 26 (META_PRP2019)",
        30.35,
        Between(1.77, 58.93),
        c.less(PLATELETS, SHAM_MONTHLY, 26.0, HAIRS),
    );
    row("-", "exosomes, from baseline, 1/cm2, wk 52 (Wan 2025, with needling)", 35.0, None, c.gain(EXOSOMES, 52.0));
    row("-", "micrografts, 3 sessions, count, %, wk 36 (Gentile 2019)", 33.0, None, c.change(MICROGRAFTS, 36.0, HAIRS));
    row(
        "-",
        "placebo injection, terminal, %, wk 12 (Zimber 2011)",
        4.4,
        Printed(1.96 * 4.9),
        c.change(SHAM, 12.0, terminal),
    );
}
