//! `anagen cohort`: a protocol in, many patients on their sites out.

use crate::check::{mistaken, warnings};
use crate::failure::Failure;
use crate::progress::Progress;
use crate::run::{in_threads, lanes, levels};
use crate::stop::Stop;
use crate::{out, table};
use anagen_lab::cohort::summaries::Of;
use anagen_lab::cohort::tally::Tally;
use anagen_lab::cohort::{CohortOrder, CohortResult, cohort_json, cohort_to_folder, refused};
use anagen_lab::output::Folder;
use anagen_lab::report::words;
use anagen_lab::run::read;
use std::path::{Path, PathBuf};

/// What `anagen cohort` is told.
#[derive(clap::Args)]
pub struct Args {
    /// The protocol
    file: PathBuf,
    /// How many patients: different people of the protocol's grade and age, or of its cohort
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    patients: u32,
    /// Where the results go; must not exist yet (default: `out/NAME-cohort`, NAME being that of the protocol)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Seed of all chance, instead of the protocol's
    #[arg(long, value_parser = clap::value_parser!(u64).range(..=1_000_000_000_000_000))]
    seed: Option<u64>,
    /// Threads to use; changes no result [default: all]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Vector instructions to use; changes no result [default: the widest this machine has]
    #[arg(long, value_name = "LEVEL", value_parser = levels())]
    simd: Option<String>,
    /// Print summary.json to standard output instead of the table
    #[arg(long)]
    json: bool,
    /// Do not tell how far the work has come
    #[arg(long)]
    quiet: bool,
    /// Replace the results of an earlier run
    #[arg(long)]
    force: bool,
}

/// Simulates the patients.
pub fn cohort(args: &Args) -> Result<(), Failure> {
    let stop = Stop::listen()?;
    let setup = read(&args.file).and_then(|setup| refused(&setup).map(|()| setup));
    let mut setup = setup.map_err(|mistakes| mistaken(mistakes, args.json))?;
    setup.lanes = lanes(args.simd.as_deref());
    let order = CohortOrder {
        command: std::env::args_os().map(|a| a.to_string_lossy().into_owned()).collect(),
        ..CohortOrder::of(args.patients, args.seed.unwrap_or(setup.file.seed))
    };
    let name = args.file.file_stem().unwrap_or_default().to_string_lossy();
    let dir = args.out.clone().unwrap_or_else(|| Path::new("out").join(format!("{name}-cohort")));
    let folder = Folder::create(&dir, args.force).map_err(Failure::refused)?;
    stop.takes_away(folder.leftover());
    let work = |progress: &Progress| cohort_to_folder(&setup, folder, &order, stop.flag(), progress);
    let (result, place) = in_threads(args.threads, args.quiet, work)?;
    let text = if args.json { cohort_json(&result) } else { summary(&result, &place) };
    out::print(&text)
}

/// The whole summary: per site the main quantity, then what held and what to know.
fn summary(result: &CohortResult, place: &Path) -> String {
    let mut text = format!("{}\n", result.title);
    let patients = words::fixed(f64::from(result.patients), 0);
    text +=
        &format!("seed {}, {patients} patients; mean +- its standard error (spread between patients)\n", result.seed);
    for (site, (name, region, area_cm2)) in result.sites.iter().enumerate() {
        text += &format!("\n{name} ({region}, {area_cm2} cm2)\n{}", course(result, site));
    }
    for p in &result.published {
        let [mean, sd, found, found_sd] = [p.mean, p.sd, p.found, p.found_sd].map(words::short);
        text += &format!(
            "\n{} at {}, day 0: published {mean} ({sd}), these patients {found} ({found_sd})",
            p.measure, p.site
        );
    }
    text += if result.published.is_empty() { "" } else { "\n" };
    text += &table::expectations(&result.expected);
    text += &warnings(&result.warnings);
    text += "\nto know\n";
    result.notes.iter().for_each(|note| text += &format!("- {note}\n"));
    text += &format!("\n{} numbers of this cohort are assumed: see summary.json\n", result.assumptions.len());
    text + &format!("results in {}\nNot medical advice.\n", place.display())
}

/// All hairs if they are counted, else the first quantity that is measured: plan by plan, day by day.
fn course(result: &CohortResult, site: usize) -> String {
    let all = result.summaries.quantities();
    let Some((measure, unit)) = all.iter().find(|q| q.0 == "total_hairs_per_cm2").or(all.first()) else {
        return String::new();
    };
    let digits = if *unit == "1/cm2" { 1 } else { 3 };
    let header = ["plan", "day", measure, "change", "over untreated"];
    let mut rows = vec![header.map(String::from).to_vec()];
    for (plan, about) in result.plans.iter().enumerate() {
        let mut name = about.name.as_str();
        for (visit, day) in result.visit_days.iter().enumerate() {
            let cell = |of| {
                let tally = result.summaries.tally(measure, plan, site, visit, of);
                tally.map_or(String::new(), |tally| told(tally, of, digits))
            };
            let cells = [Of::Value, Of::Change, Of::Benefit].map(cell);
            rows.push([vec![std::mem::take(&mut name).to_string(), words::day(*day)], cells.to_vec()].concat());
        }
    }
    out::columns(&rows, &[1, 2, 3, 4])
}

fn told(tally: &Tally, of: Of, digits: usize) -> String {
    let mean = match of {
        Of::Value => words::fixed(tally.mean(), digits),
        Of::Change | Of::Benefit => words::signed(tally.mean(), digits),
    };
    format!("{mean} +- {} ({})", words::fixed(tally.standard_error(), digits + 1), words::fixed(tally.sd(), digits))
}
