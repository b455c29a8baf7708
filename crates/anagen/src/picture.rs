//! `anagen picture`: a finished run's folder in, a PNG of the scalp out.

use crate::failure::Failure;
use crate::out;
use crate::stop::Stop;
use anagen_lab::output::{RunFolder, write_new};
use anagen_lab::report::album::slug;
use anagen_lab::report::picture::{View, file};
use anagen_lab::run::{Portrait, portrait};
use clap::builder::PossibleValuesParser;
use std::path::PathBuf;

/// What `anagen picture` is told.
#[derive(clap::Args)]
pub struct Args {
    /// The folder of a run
    dir: PathBuf,
    /// From where the head is seen
    #[arg(long, value_name = "VIEW", default_value = "vertex", value_parser = PossibleValuesParser::new(View::NAMES))]
    view: String,
    /// Day of a visit [default: the last]
    #[arg(long, value_name = "DAY", allow_negative_numbers = true)]
    day: Option<f64>,
    /// A plan, or `all` for all of them side by side
    #[arg(long, value_name = "NAME", default_value = "all")]
    plan: String,
    /// Width in pixels
    #[arg(long, value_name = "PIXELS", default_value_t = 1600, value_parser = clap::value_parser!(u16).range(64..=8192))]
    size: u16,
    /// Clip hair to this length first
    #[arg(long, value_name = "MM", value_parser = length)]
    clipped: Option<f64>,
    /// Threads to use; changes no pixel [default: all]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// The picture's file [default: RUN-VIEW-PLAN-day-DAY.png, here]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace the file if there is one
    #[arg(long)]
    force: bool,
}

fn length(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(mm) if (0.1..=600.0).contains(&mm) => Ok(mm),
        _ => Err("a length from 0.1 to 600 mm is expected".into()),
    }
}

/// Draws it.
pub fn picture(args: &Args) -> Result<(), Failure> {
    let stop = Stop::listen()?;
    let run = RunFolder::open(&args.dir).map_err(Failure::refused)?;
    let day = args.day.or(run.result.visit_days.last().copied()).unwrap_or(0.0);
    let named_so = run.result.plans.iter().any(|p| p.name == args.plan);
    let asked = Portrait {
        view: View::named(&args.view).unwrap_or(View::Vertex),
        day,
        plan: (args.plan != "all" || named_so).then(|| args.plan.clone()),
        size_px: args.size.into(),
        clipped_mm: args.clipped,
    };
    let name = format!("{}-{}-{}-day-{day}.png", slug(&run.name()), args.view, slug(&args.plan));
    let path = args.out.clone().unwrap_or_else(|| PathBuf::from(name));
    if !args.force && (path.exists() || path.is_symlink()) {
        let hint = "--force replaces it, --out names another file";
        return Err(Failure::refused(format!("{} exists already\nhint: {hint}", path.display())));
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads.unwrap_or(0).into()).build();
    let pool = pool.map_err(|e| Failure::failed(format!("cannot start the threads: {e}")))?;
    let image = pool.install(|| portrait(&run, &asked, stop.flag())).map_err(Failure::refused)?;
    let Some(image) = image else { return Err(Failure::interrupted()) };
    let bytes = file::png(&image).map_err(Failure::failed)?;
    write_new(&path, &bytes, args.force).map_err(Failure::refused)?;
    out::print(&format!("{} is written\n", path.display()))
}
