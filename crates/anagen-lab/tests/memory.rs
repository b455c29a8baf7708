//! What a plan and its untreated twin take of memory on a whole head; a process of its own, so that its
//! peak is theirs.

mod peak;

use anagen_lab::protocol::Shelf;
use anagen_lab::run::{Enrolled, read_from};
use peak::peak_mib;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

/// Visits, measures and drug of `protocols/vertex-thinning.toml`; enrolled from grade and age.
const PROTOCOL: &str = r#"
format = 1
title = "A head"
horizon_days = 720
visit_days = [0, 42, 84, 168, 336, 504, 720]
[patient]
sex = "male"
age_years = 38
grade = "III-vertex"
[[cause]]
kind = "androgenetic_male"
[[site]]
name = "A"
region = "vertex"
[[plan]]
name = "finasteride"
[[plan.treatment]]
kind = "finasteride"
dose_mg_per_day = 1.0
start_day = 0
"#;

/// Both plans are kept until the end and read at every visit.
#[test]
fn a_plan_and_its_untreated_twin_add_less_than_64_mib_to_the_peak() {
    let path = PathBuf::from("head.toml");
    let shelf = Shelf::Kept(vec![(path.clone(), PROTOCOL.into())]);
    let setup = read_from(&shelf, &path).unwrap_or_else(|mistakes| panic!("{}", mistakes.render(false)));
    let on = AtomicBool::new(false);
    let enrolled = Enrolled::of(&setup, 1, &on, &()).expect("nothing stops it");
    assert!(enrolled.head.follicles.len() > 100_000, "{}", enrolled.head.follicles.len());
    let Some(before) = peak_mib() else { return };
    let untreated = enrolled.walk(0, &on, &());
    let placed = enrolled.place(&untreated);
    let treated = enrolled.walk(1, &on, &());
    let rows = [(0, &untreated), (1, &treated)].map(|(plan, walked)| enrolled.read(plan, walked, &placed).len());
    let added = peak_mib().expect("as before") - before;
    println!("two plans on {} follicles add {added:.1} MiB to {before:.1} MiB", enrolled.head.follicles.len());
    assert!(rows[0] > 100 && rows[0] == rows[1]);
    assert!(added < 64.0, "{added:.1} MiB");
}
