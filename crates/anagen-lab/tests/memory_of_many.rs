//! What many patients take of memory; a process of its own, so that its peak is theirs.

mod peak;

use anagen_lab::cohort::{CohortOrder, cohort_to_folder};
use anagen_lab::output::Folder;
use anagen_lab::protocol::Shelf;
use anagen_lab::run::read_from;
use peak::peak_mib;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

const PROTOCOL: &str = r#"
format = 1
title = "Many men"
horizon_days = HORIZON
visit_days = [0, 84, 168, 252, HORIZON]
[patient]
sex = "male"
age_years = 38
grade = "III-vertex"
[[cause]]
kind = "androgenetic_male"
[[site]]
name = "A"
region = "vertex"
area_cm2 = 0.2
[[measure]]
kind = "phototrichogram"
[[plan]]
name = "finasteride"
[[plan.treatment]]
kind = "finasteride"
dose_mg_per_day = 1.0
start_day = 0
"#;

fn simulate(pool: &rayon::ThreadPool, patients: u32, horizon_days: u32, dir: &Path) {
    let path = PathBuf::from("many.toml");
    let text = PROTOCOL.replace("HORIZON", &horizon_days.to_string());
    let setup = read_from(&Shelf::Kept(vec![(path.clone(), text)]), &path)
        .unwrap_or_else(|mistakes| panic!("{}", mistakes.render(false)));
    let folder = Folder::create(dir, false).expect("a new folder");
    let order = CohortOrder::of(patients, 1);
    pool.install(|| cohort_to_folder(&setup, folder, &order, &AtomicBool::new(false), &())).expect("patients");
}

/// 1,300 patients fill every buffer there is, give or take 8 MiB by which thread comes first. Ten times as many over ten years instead of one take no more: were their readings kept, they
/// would take 45 MiB more.
#[test]
fn neither_their_number_nor_the_horizon_sets_what_patients_take_of_memory() {
    let root = tempfile::tempdir().unwrap();
    // One pool: new threads would bring new corners of the allocator.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("threads");
    simulate(&pool, 1300, 336, &root.path().join("a"));
    let Some(before) = peak_mib() else { return };
    simulate(&pool, 13_000, 3650, &root.path().join("b"));
    let added = peak_mib().expect("as before") - before;
    println!("13,000 patients over ten years add {added:.1} MiB to {before:.1} MiB");
    assert!(added < 16.0 && before < 64.0, "{added:.1} MiB on {before:.1} MiB");
}
