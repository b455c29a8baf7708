//! `anagen validate`: every published study staged again, what is predicted beside what was printed.

use crate::failure::Failure;
use crate::here::{Place, earlier, here};
use crate::jobs::{Made, Planned};
use crate::out;
use crate::run::in_threads;
use crate::stop::Stop;
use anagen_evidence::library::Library;
use anagen_evidence::restage::{Order, restage};
use anagen_evidence::study::{Role as StudyRole, Study};
use anagen_evidence::validate::belief::Belief;
use anagen_evidence::validate::document::{SCORE_HEADS, document, heading, score_rows};
use anagen_evidence::validate::foresee::Work;
use anagen_evidence::validate::identify::Identifiability;
use anagen_evidence::validate::learned::{self, Fitted, taught};
use anagen_evidence::validate::left_out::leave_out;
use anagen_evidence::validate::page::page;
use anagen_evidence::validate::structure::compare;
use anagen_evidence::validate::table::as_json;
use anagen_evidence::validate::validation::{Beliefs, MEMBERS, PEOPLE, SEED, Validating, Validation};
use anagen_evidence::validate::words::{HEADS, cells, met};
use anagen_lab::output::{Folder, Input, Provenance, Role, write_whole};
use anagen_lab::posterior::Posterior;
use anagen_lab::protocol::words::nearest;
use anagen_lab::protocol::{Shelf, Source};
use anagen_lab::report::words::{fixed, signed};
use anagen_model::law::Parameters;
use anagen_work::job::{Done, Job};
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
    /// Replace the results of an earlier validation, and without --resume one that was interrupted
    #[arg(long)]
    force: bool,
    /// Go on with a validation that was interrupted
    #[arg(long, requires = "out", conflicts_with = "structures")]
    resume: bool,
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
    if args.structures {
        return structures(args, &stop);
    }
    let Args { out, force, threads, quiet, .. } = args;
    let earlier = earlier(args.resume, *force);
    let place = Place { target: out.as_deref(), force: *force, earlier, threads: *threads, quiet: *quiet };
    out::print(&here(&Planning::of(args, &Shelf::Disk)?, place, &stop)?)
}

/// A validation from the words of its command.
pub fn planned(args: &Args, shelf: &Shelf) -> Made {
    match args.structures {
        true => Err(Failure::refused("`anagen validate --structures` is not work that can be cut up")),
        false => Ok(Box::new(Planning::of(args, shelf)?)),
    }
}

/// A validation as work.
struct Planning {
    job: Validating<'static>,
    fitted: Vec<Fitted>,
    record: Provenance,
    json: bool,
}

impl Planning {
    fn of(args: &Args, shelf: &Shelf) -> Result<Planning, Failure> {
        let asked = Asked::of(args, shelf)?;
        let beliefs = Beliefs { posterior: &asked.posterior, prior: &asked.prior };
        let job = Validating::of(&asked.studies, args.studies.is_empty(), beliefs, asked.order, &restage);
        let mut record = Provenance::new(args.seed, "", Vec::new());
        // Studies and posteriors that the program carries are told by the hash.
        let options =
            [("validation", job.inputs().to_string()), ("whole library", args.studies.is_empty().to_string())];
        record.options = options.map(|(name, value)| (name.to_string(), value)).to_vec();
        record.inputs = asked.inputs;
        record.record_parameters(&Parameters::default());
        Ok(Planning { job, fitted: asked.fitted, record, json: args.json })
    }
}

impl Planned for Planning {
    fn job(&self) -> &dyn Job {
        &self.job
    }

    fn record(&self) -> Provenance {
        self.record.clone()
    }

    fn bare(&self) -> bool {
        self.json
    }

    fn finish(&self, done: &Done, folder: Option<&mut Folder>) -> Result<String, Failure> {
        let done = self.job.told(done).map_err(Failure::failed)?;
        let left_out = leave_out(&done.rows, self.job.posterior());
        let learned = (!self.fitted.is_empty()).then(|| Identifiability { left_out, ..taught(&self.fitted) });
        let learned = learned.as_ref();
        let json = serde_json::to_string_pretty(&as_json(&done, learned)).map_err(Failure::failed)? + "\n";
        if let Some(folder) = folder {
            let files = [("html", page(&done, learned)), ("md", document(&done, learned)), ("json", json.clone())];
            for (ending, text) in files {
                folder.write(&format!("validation.{ending}"), text.as_bytes()).map_err(Failure::failed)?;
            }
        }
        Ok(if self.json { json } else { told(&done) })
    }
}

/// What a command asks about: studies, beliefs and how they are staged.
struct Asked {
    studies: Vec<Study>,
    fitted: Vec<Fitted>,
    posterior: Belief,
    prior: Belief,
    order: Order,
    /// The files that the program does not carry.
    inputs: Vec<Input>,
}

impl Asked {
    fn of(args: &Args, shelf: &Shelf) -> Result<Asked, Failure> {
        let library = Library::shelved(args.evidence.as_deref(), shelf).map_err(Failure::Mistakes)?;
        let studies = chosen(&library, &args.studies)?;
        let order = Order::of(args.people.next_multiple_of(2), args.seed);
        let mut inputs = Vec::new();
        if args.evidence.is_some() {
            inputs.extend(library.studies().map(|s| Input::new(Role::Study, &*s.source.path, &*s.source.text)));
        }
        let fitted = posteriors(&args.posterior, shelf, &mut inputs)?;
        let (posterior, prior) = beliefs(args, &fitted, &library);
        Ok(Asked { studies, fitted, posterior, prior, order, inputs })
    }
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

/// The posteriors asked for; files that the program does not carry are noted.
fn posteriors(which: &[String], shelf: &Shelf, inputs: &mut Vec<Input>) -> Result<Vec<Fitted>, Failure> {
    let mut sources = Vec::new();
    for which in which {
        match which.as_str() {
            "none" => {}
            "default" => sources.extend(Posterior::sources()),
            path => {
                let source = shelf.read(Path::new(path)).map_err(Failure::Mistakes)?;
                inputs.push(Input::new(Role::Posterior, path, &*source.text));
                sources.push(source);
            }
        }
    }
    let read = |source: &Source| Fitted::of(source, shelf).map_err(|mistake| Failure::Mistakes(mistake.into()));
    let fitted: Vec<Fitted> = sources.iter().map(read).collect::<Result<_, _>>()?;
    let own = fitted.iter().filter_map(|f| f.calibration.as_ref());
    inputs.extend(own.map(|source| Input::new(Role::Calibration, &*source.path, &*source.text)));
    Ok(fitted)
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
    for role in StudyRole::ALL {
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
fn structures(args: &Args, stop: &Stop) -> Result<(), Failure> {
    let Asked { studies, posterior, order, .. } = Asked::of(args, &Shelf::Disk)?;
    if let Some(dir) = &args.out {
        may_be_put_at(dir, args.force)?;
    }
    let all = in_threads(args.threads, args.quiet, |progress| {
        let work = Work { stage: &restage, order, stop: stop.flag(), listener: progress };
        compare(&studies, &posterior, &work)
    })?;
    let json = serde_json::to_string_pretty(&all).map_err(Failure::failed)? + "\n";
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
    for c in &all {
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
