//! Patients by the thousand: each the same whoever else is drawn, the same bytes whatever the threads and
//! batches, and summaries that say what a plain computation over all rows says.

use anagen_lab::cohort::summaries::Of;
use anagen_lab::cohort::{CohortOrder, CohortResult, cohort_to_folder, refused};
use anagen_lab::output::Folder;
use anagen_lab::protocol::{Mistakes, Shelf};
use anagen_lab::run::{Setup, read_from};
use anagen_lab::summary::percentile;
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::record::RowAccessor;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Two sites, and a plan that does nothing beside one that does.
const PROTOCOL: &str = r#"
format = 1
title = "Many men"
horizon_days = 168
visit_days = [0, 84, 168]
expect = ["total_hairs_per_cm2 at A on day 168: finasteride > nothing = untreated"]
[patient]
sex = "male"
age_years = 38
grade = "III-vertex"
WHO
[[cause]]
kind = "androgenetic_male"
[[site]]
name = "A"
region = "vertex"
[[site]]
name = "B"
region = "frontal"
area_cm2 = 0.5
[[measure]]
kind = "phototrichogram"
[[measure]]
kind = "hair_mass"
[[plan]]
name = "nothing"
[[plan.treatment]]
kind = "finasteride"
dose_mg_per_day = 0.0
start_day = 0
[[plan]]
name = "finasteride"
[[plan.treatment]]
kind = "finasteride"
dose_mg_per_day = 1.0
start_day = 0
"#;

const PUBLISHED: &str = "quantity,mean,sd,n,unit,basis
age,38,6,212,year,assumed
total_per_cm2,198,45,212,hairs/cm2,VANNESTE2000; sd assumed
anagen_fraction,0.61,0.10,212,fraction,VANNESTE2000; sd assumed
";

fn setup(who: &str) -> Result<Setup, Mistakes> {
    let path = PathBuf::from("many.toml");
    let files = vec![
        (path.clone(), PROTOCOL.replace("WHO", who)),
        ("published.csv".into(), PUBLISHED.to_string()),
        ("one.csv".into(), "site,region,area_cm2,total_per_cm2\nA,vertex,1.0,142\n".to_string()),
    ];
    read_from(&Shelf::Kept(files), &path)
}

const OF_GRADE: &str = "";
const OF_COHORT: &str = "cohort = \"published.csv\"";

/// The patients, in `dir`.
fn simulated(who: &str, patients: u32, batch: u32, threads: usize, dir: &Path) -> CohortResult {
    let setup = setup(who).unwrap_or_else(|mistakes| panic!("{}", mistakes.render(false)));
    let order = CohortOrder { batch, ..CohortOrder::of(patients, 5) };
    let folder = Folder::create(dir, false).expect("a new folder");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    let work = || cohort_to_folder(&setup, folder, &order, &AtomicBool::new(false), &());
    pool.install(work).expect("patients").0
}

/// The values of `patients.parquet` by patient, plan, site, day and measure.
type Readings = BTreeMap<(u32, String, String, u64, String), f64>;

fn readings(dir: &Path) -> Readings {
    let file = std::fs::File::open(dir.join("patients.parquet")).expect("a table");
    let table = SerializedFileReader::new(file).expect("parquet");
    let reading = |row: parquet::record::Row| {
        let word = |i| row.get_string(i).expect("a word").clone();
        let key = (row.get_uint(0).unwrap(), word(1), word(2), row.get_double(3).unwrap() as u64, word(4));
        (key, row.get_double(6).unwrap())
    };
    table.get_row_iter(None).expect("rows").map(Result::unwrap).map(reading).collect()
}

#[test]
fn threads_and_batches_change_no_byte() {
    let root = tempfile::tempdir().unwrap();
    for who in [OF_GRADE, OF_COHORT] {
        let bytes = |batch: u32, threads: usize| {
            let dir = root.path().join(format!("{}-{batch}-{threads}", who.len()));
            simulated(who, 23, batch, threads, &dir);
            ["patients.parquet", "traits.parquet", "summary.json"].map(|name| std::fs::read(dir.join(name)).unwrap())
        };
        let first = bytes(64, 1);
        for (batch, threads) in [(64, 2), (1, 2), (7, 1)] {
            assert!(first == bytes(batch, threads), "batches of {batch} on {threads} threads");
        }
    }
}

#[test]
fn a_patient_is_the_same_whoever_else_is_drawn() {
    let root = tempfile::tempdir().unwrap();
    for (who, name) in [(OF_GRADE, "grade"), (OF_COHORT, "cohort")] {
        let [few, many] = [6, 19].map(|patients| {
            let dir = root.path().join(format!("{name}-{patients}"));
            simulated(who, patients, 4, 2, &dir);
            readings(&dir)
        });
        let among = |readings: &Readings| readings.range(..(7, "".into(), "".into(), 0, "".into())).count();
        assert_eq!((few.len(), among(&many)), (among(&few), few.len()));
        assert!(few.iter().all(|(key, value)| many[key] == *value), "{name}");
        let of = |patient| few[&(patient, "untreated".into(), "A".into(), 0, "total_hairs_per_cm2".into())];
        assert!((2..=6).all(|patient| of(patient) != of(1)), "different people");
    }
}

#[test]
fn a_plan_that_does_nothing_differs_by_exactly_zero() {
    let root = tempfile::tempdir().unwrap();
    let result = simulated(OF_GRADE, 12, 64, 2, &root.path().join("many"));
    let numbers = result.summaries.all();
    let none: Vec<_> = numbers.iter().filter(|n| n.plan == 1 && n.of == Of::Benefit).collect();
    assert!(none.len() > 60 && none.iter().all(|n| n.tally.mean() == 0.0 && n.tally.sd() == 0.0));
    let some = numbers.iter().filter(|n| n.plan == 2 && n.of == Of::Benefit && n.visit == 2);
    assert!(some.filter(|n| n.measure == "total_hairs_per_cm2").all(|n| n.tally.mean() > 0.0));
    assert!(result.expected.len() == 1 && result.expected[0].held, "{:?}", result.expected);
}

#[test]
fn summaries_are_those_of_a_plain_computation() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("many");
    let result = simulated(OF_GRADE, 17, 5, 2, &dir);
    let readings = readings(&dir);
    let mut compared = 0;
    for number in result.summaries.all() {
        let [plan, day] = [number.plan, number.visit];
        let at = |patient: u32, plan: usize, day: f64| {
            let (plan, site) = (result.plans[plan].name.clone(), result.sites[number.site].0.clone());
            readings.get(&(patient, plan, site, day as u64, number.measure.into())).copied()
        };
        let today = result.visit_days[day];
        let mut values: Vec<f64> = (1..=17)
            .filter_map(|patient| {
                let value = at(patient, plan, today)?;
                Some(match number.of {
                    Of::Value => value,
                    Of::Change => value - at(patient, plan, 0.0)?,
                    Of::Benefit => value - at(patient, 0, today)?,
                })
            })
            .collect();
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0).max(1.0);
        values.sort_by(f64::total_cmp);
        let scale = 1e-12 * (1.0 + mean.abs() + variance);
        assert_eq!(number.tally.count(), values.len() as u64);
        assert!((number.tally.mean() - mean).abs() < scale, "{number:?}");
        assert!((number.tally.sd() - variance.sqrt()).abs() < 1e-6 * (1.0 + variance.sqrt()), "{number:?}");
        assert!((number.tally.standard_error() - number.tally.sd() / n.sqrt()).abs() < scale);
        assert_eq!(number.tally.quantile(0.95), percentile(&values, 0.95));
        compared += 1;
    }
    assert!(compared > 500, "{compared} numbers");
}

/// 150 men: the standard error of the mean is 3.7 hairs, of the spread 2.6, of the share 0.006. The published
/// mean is met on the scale of logarithms, so that the mean is 203; of the share the weights of an
/// enrolment make 0.633 (mean of 12 seeds), and so must patients that are taken by them.
#[test]
fn a_cohort_has_the_mean_and_spread_that_enrolment_gives_it() {
    let root = tempfile::tempdir().unwrap();
    let result = simulated(OF_COHORT, 150, 64, 2, &root.path().join("many"));
    let [hairs, growing] = ["total_hairs_per_cm2", "anagen_fraction"]
        .map(|measure| result.summaries.tally(measure, 0, 0, 0, Of::Value).expect("read"));
    assert!((hairs.mean() - 203.0).abs() < 13.0 && (hairs.sd() - 45.0).abs() < 9.0, "{} {}", hairs.mean(), hairs.sd());
    assert!((growing.mean() - 0.633).abs() < 0.03, "{}", growing.mean());
    let told: Vec<_> = result.published.iter().map(|p| (p.measure, p.mean, p.found)).collect();
    let found = [("total_hairs_per_cm2", 198.0, hairs.mean()), ("anagen_fraction", 0.61, growing.mean())];
    assert_eq!(told, found);
}

#[test]
fn an_intake_is_refused_where_it_is_written() {
    let Ok(setup) = setup("intake = \"one.csv\"") else { panic!("the protocol itself is sound") };
    let mistakes = refused(&setup).expect_err("an intake is one person's").render(false);
    for words in ["many.toml:11:10", "an intake is that of one person", "anagen run"] {
        assert!(mistakes.contains(words), "{mistakes}");
    }
    assert!(refused(&self::setup(OF_COHORT).unwrap_or_else(|_| panic!("sound"))).is_ok());
}
