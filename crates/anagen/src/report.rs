//! `anagen report`: the page of a run, made again from its folder.

use crate::failure::Failure;
use crate::out;
use anagen_lab::output::{RunFolder, SUMMARY, whole_file, write_new};
use anagen_lab::report::page;
use std::path::PathBuf;

/// What `anagen report` is told.
#[derive(clap::Args)]
pub struct Args {
    /// The folder of the run
    dir: PathBuf,
    /// Where to write the page [default: `NAME.html` here, NAME being that of the folder]
    #[arg(long, value_name = "FILE.html")]
    out: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long)]
    force: bool,
}

/// Makes the page.
pub fn report(args: &Args) -> Result<(), Failure> {
    let run = RunFolder::open(&args.dir).map_err(Failure::refused)?;
    for picture in &run.result.pictures {
        whole_file(&run.path, &run.record, &picture.file).map_err(Failure::refused)?;
    }
    let album = |file: &str| std::fs::read(run.path.join(file)).ok();
    let html = page::render(&run.result, &album).map_err(Failure::failed)?;
    let file = args.out.clone().unwrap_or_else(|| format!("{}.html", run.name()).into());
    write_new(&file, html.as_bytes(), args.force).map_err(Failure::refused)?;
    if !run.untouched {
        out::complain(&format!("note: {SUMMARY} is not what the run wrote; the page shows what it says now\n"));
    }
    out::print(&format!("{} is written\n", file.display()))
}
