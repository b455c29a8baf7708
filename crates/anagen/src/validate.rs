//! `anagen validate`: every published study staged again, what is predicted beside what was printed.

use crate::failure::Failure;
use crate::out;
use crate::run::in_threads;
use crate::stop::Stop;
use anagen_evidence::library::Library;
use anagen_evidence::restage::{Order, restage};
use anagen_evidence::study::{Role, Study};
use anagen_evidence::validate::belief::Belief;
use anagen_evidence::validate::document::{SCORE_HEADS, document, heading, score_rows};
use anagen_evidence::validate::foresee::Work;
use anagen_evidence::validate::identify::Identifiability;
use anagen_evidence::validate::learned::{self, Fitted, taught};
use anagen_evidence::validate::left_out::leave_out;
use anagen_evidence::validate::page::page;
use anagen_evidence::validate::structure::{Compared, compare};
use anagen_evidence::validate::table::as_json;
use anagen_evidence::validate::validation::{Beliefs, MEMBERS, PEOPLE, SEED, Validation, validate as validated};
use anagen_evidence::validate::words::{HEADS, cells, met};
use anagen_lab::output::write_whole;
use anagen_lab::posterior::Posterior;
use anagen_lab::protocol::Source;
use anagen_lab::protocol::words::nearest;
use anagen_lab::report::words::{fixed, signed};
use std::path::{Path, PathBuf};

/// What `anagen validate` is told.
#[derive(clap::Args)]
pub struct Args {
    /// Ids of studies [default: all]
    studies: Vec<String>,
    /// A folder of study files (*.toml) instead of the studies the program carries
    #[arg(long, value_name = "DIR")]
    evidence: Option<PathBuf>,
    /// What is believed of the laws: `default` (the posteriors the program carries), `none` (priors) or a file;
    /// may be given once for pattern loss and once for areata
    #[arg(long, value_name = "WHICH", default_value = "default")]
    posterior: Vec<String>,
    /// Members of the belief, and draws of the prior it is held against
    #[arg(long, value_name = "N", default_value_t = MEMBERS, value_parser = clap::value_parser!(u32).range(2..=10_000))]
    members: u32,
    /// Virtual people of each study
    #[arg(long, value_name = "N", default_value_t = PEOPLE, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    people: u32,
    /// Seed of all chance
    #[arg(long, default_value_t = SEED, value_parser = clap::value_parser!(u64).range(..=1_000_000_000_000_000))]
    seed: u64,
    /// Compare disputed structures of the model on the same data instead
    #[arg(long)]
    structures: bool,
    /// Write validation.json, validation.html and validation.md there; must not exist yet
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replace the results of an earlier validation
    #[arg(long)]
    force: bool,
    /// Threads to use; changes no result [default: all]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Print JSON to standard output instead of the tables
    #[arg(long)]
    json: bool,
    /// Do not tell how far the work has come
    #[arg(long)]
    quiet: bool,
}

/// Stages the studies and tells how well they were foreseen.
pub fn validate(args: &Args) -> Result<(), Failure> {
    let stop = Stop::listen()?;
    let library = Library::open(args.evidence.as_deref()).map_err(Failure::Mistakes)?;
    let studies = chosen(&library, &args.studies)?;
    let order = Order::of(args.people.next_multiple_of(2), args.seed);
    let fitted = posteriors(&args.posterior)?;
    let (posterior, prior) = beliefs(args, &fitted, &library);
    if let Some(dir) = &args.out {
        may_be_put_at(dir, args.force)?;
    }
    if args.structures {
        let done = in_threads(args.threads, args.quiet, |progress| {
            let work = Work { stage: &restage, order, stop: stop.flag(), listener: progress };
            compare(&studies, &posterior, &work)
        })?;
        return structures(args, &done);
    }
    let (done, learned) = in_threads(args.threads, args.quiet, |progress| {
        let work = Work { stage: &restage, order, stop: stop.flag(), listener: progress };
        let beliefs = Beliefs { posterior: &posterior, prior: &prior };
        let (done, _) = validated(&studies, args.studies.is_empty(), beliefs, &work)?;
        let left_out = leave_out(&done.rows, &posterior);
        Ok((done, Identifiability { left_out, ..taught(&fitted) }))
    })?;
    let learned = (!fitted.is_empty()).then_some(&learned);
    let json = || serde_json::to_string_pretty(&as_json(&done, learned)).map_err(Failure::failed);
    if let Some(dir) = &args.out {
        let files = [
            ("validation.json", json()? + "\n"),
            ("validation.html", page(&done, learned)),
            ("validation.md", document(&done, learned)),
        ];
        write(dir, &files)?;
    }
    let mut text = if args.json { json()? + "\n" } else { told(&done) };
    if let (Some(dir), false) = (&args.out, args.json) {
        text += &format!("results in {}\n", dir.display());
    }
    out::print(&text)
}

/// The studies asked for, of all.
fn chosen(library: &Library, ids: &[String]) -> Result<Vec<Study>, Failure> {
    if ids.is_empty() {
        return Ok(library.studies().cloned().collect());
    }
    let one = |id: &String| {
        library.get(id).cloned().ok_or_else(|| {
            let near = nearest(id, library.studies().map(|s| s.id.as_str()));
            let hint = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
            Failure::refused(format!("no study is called {id}{hint} (`anagen evidence list` has them all)"))
        })
    };
    ids.iter().map(one).collect()
}

/// The posteriors asked for.
fn posteriors(which: &[String]) -> Result<Vec<Fitted>, Failure> {
    let mut sources = Vec::new();
    for which in which {
        match which.as_str() {
            "none" => {}
            "default" => sources.extend(Posterior::sources()),
            path => sources.push(Source::read(Path::new(path)).map_err(Failure::Mistakes)?),
        }
    }
    let read = |source: &Source| Fitted::of(source).map_err(|mistake| Failure::Mistakes(mistake.into()));
    sources.iter().map(read).collect()
}

/// The belief of posteriors and the prior it is held against; without any, all laws at their priors.
fn beliefs(args: &Args, fitted: &[Fitted], library: &Library) -> (Belief, Belief) {
    if fitted.is_empty() {
        let prior = Belief::prior(args.members, args.seed);
        return (prior.clone(), prior);
    }
    let studies: Vec<&Study> = library.studies().collect();
    learned::beliefs(fitted, &studies, args.members, args.seed)
}

/// Whether results may go to a folder.
fn may_be_put_at(dir: &Path, force: bool) -> Result<(), Failure> {
    match dir.exists() && !force {
        true => Err(Failure::refused(format!("{} exists already; --force replaces it", dir.display()))),
        false => Ok(()),
    }
}

/// Writes files into a folder, each whole or not at all.
fn write(dir: &Path, files: &[(&str, String)]) -> Result<(), Failure> {
    let refused = |e| Failure::failed(format!("cannot create {}: {e}", dir.display()));
    std::fs::create_dir_all(dir).map_err(refused)?;
    for (name, text) in files {
        write_whole(dir, name, text.as_bytes()).map_err(Failure::failed)?;
    }
    Ok(())
}

/// The tables.
fn told(v: &Validation) -> String {
    let [seed, people, members, _] = v.done_with;
    let mut text = format!("belief: {}, {members} members; {people} people a study; seed {seed}\n", v.belief);
    for role in Role::ALL {
        let rows = v.rows.iter().filter(|r| r.role == role).map(|r| cells(r).to_vec());
        let table = with_heads(&HEADS, rows.collect());
        if table.len() > 1 {
            text += &format!("\n{}\n{}", heading(role), out::columns(&table, &[2, 5]));
        }
    }
    text += &format!("\nscores\n{}", out::columns(&with_heads(&SCORE_HEADS, score_rows(&v.scores)), &[]));
    let promised =
        v.promises.iter().map(|p| vec![p.about.into(), p.target.clone(), p.found.clone(), met(p.met).into()]);
    let promised = with_heads(&["about", "target", "found", "verdict"], promised.collect());
    if promised.len() > 1 {
        text += &format!("\npromised\n{}", out::columns(&promised, &[]));
    }
    let of = |word: &str| v.studies.iter().filter(|s| s.word() == word).count();
    let [simulated, skipped, foreign] = ["simulated", "skipped", "not applicable"].map(of);
    text + &format!(
        "\n{simulated} studies simulated, {skipped} skipped, {foreign} not applicable\nNot medical advice.\n"
    )
}

fn with_heads(heads: &[&str], rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    std::iter::once(heads.iter().map(|h| h.to_string()).collect()).chain(rows).collect()
}

/// How settings of disputed structures did.
fn structures(args: &Args, all: &[Compared]) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(all).map_err(Failure::failed)? + "\n";
    if let Some(dir) = &args.out {
        write(dir, &[("structures.json", json.clone())])?;
    }
    if args.json {
        return out::print(&json);
    }
    let mut text = String::new();
    let mut question = "";
    let mut rows = Vec::new();
    let heads = ["setting", "strength", "fitted to", "predicted unseen", "in sight", "orderings"];
    let table = |rows: &mut Vec<Vec<String>>| out::columns(&with_heads(&heads, std::mem::take(rows)), &[1, 2, 3, 4, 5]);
    for c in all {
        if c.question != question {
            text += &if rows.is_empty() { String::new() } else { table(&mut rows) };
            text += &format!("\n{}\n{}\n", c.question, c.words);
            question = c.question;
        }
        let number = |x: Option<f64>| x.map_or("\u{2013}".to_string(), |x| signed(x, 3));
        let mut row = vec![c.setting.to_string(), fixed(c.strength, 1)];
        row.extend(c.log_scores.iter().chain([&c.orderings]).map(|x| number(*x)));
        rows.push(row);
    }
    text += &table(&mut rows);
    text += "\nMean log score of a row (of an ordering, the logarithm of its probability). Nothing else was fitted again.\n";
    out::print(&text)
}
