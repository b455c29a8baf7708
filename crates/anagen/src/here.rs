//! Work done by one command from its beginning to its end, whatever ends it on the way.

use crate::failure::Failure;
use crate::jobs::{Planned, asked, question};
use crate::progress::Progress;
use crate::stop::Stop;
use anagen_lab::output::{Aspect, Earlier, Folder, OutputError, PROVENANCE, Provenance, compare};
use anagen_work::error::WorkError;
use anagen_work::here::{RESULTS, Unfinished, work_through};
use anagen_work::job::{Done, JobError};
use anagen_work::piece::Question;
use anagen_work::watch::Watch;
use std::path::{Path, PathBuf};

/// Where results go, and how the work is done.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The folder, if there is to be one.
    pub target: Option<&'a Path>,
    /// Whether it may replace one.
    pub force: bool,
    /// What to do about earlier work that was not finished.
    pub earlier: Earlier,
    /// Threads; none: all.
    pub threads: Option<u16>,
    /// Whether to be silent.
    pub quiet: bool,
}

/// What to do about earlier work, as `--resume` and `--force` say.
pub fn earlier(resume: bool, force: bool) -> Earlier {
    match (resume, force) {
        (true, _) => Earlier::GoOn,
        (false, true) => Earlier::Discard,
        (false, false) => Earlier::Refuse,
    }
}

/// Does work and writes its results; returns what is to be said of them. Killed at any moment, the same command
/// with `--resume` ends with the same bytes.
pub fn here(planned: &dyn Planned, place: Place, stop: &Stop) -> Result<String, Failure> {
    let (question, text) = question(planned);
    let Some(target) = place.target else {
        return planned.finish(&done(planned, &question, None, place, stop).map_err(Failure::from)?, None);
    };
    // Killed when all was written, and told to go on.
    if place.earlier == Earlier::GoOn && wrote(target, planned) {
        if beside(target).exists() {
            Unfinished::open(&beside(target))?.done()?;
        }
        return Ok(format!("results in {}\n", target.display()));
    }
    let unfinished = open(target, place, &text)?;
    match done(planned, &question, Some(&unfinished), place, stop) {
        Ok(done) => {
            let results = unfinished.path().join(RESULTS);
            let folder = Folder::create_at(target, &results, place.force).map_err(Failure::failed)?;
            stop.takes_away(folder.leftover());
            let command = asked(std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()));
            let said = finish(planned, &done, folder, command)?;
            unfinished.done()?;
            Ok(said)
        }
        Err(error) => {
            let path = unfinished.path().to_path_buf();
            let Some(finished) = unfinished.leave() else { return Err(error.into()) };
            let hint = "the same command with --resume goes on with them, with --force it begins anew";
            let left = format!("{finished} are kept in {}\nhint: {hint}", path.display());
            Err(match error {
                WorkError::Job(JobError::Interrupted) => Failure::Interrupted(left),
                error => Failure::failed(format!("{error}\n{left}")),
            })
        }
    }
}

/// Writes the results of finished work and their record, and puts them in their place.
pub fn finish(planned: &dyn Planned, done: &Done, mut folder: Folder, command: Vec<String>) -> Result<String, Failure> {
    let said = planned.finish(done, Some(&mut folder))?;
    let mut record = planned.record();
    record.command = std::iter::once("anagen".to_string()).chain(command).collect();
    let place = folder.finish(&mut record).map_err(Failure::failed)?;
    Ok(if planned.bare() { said } else { format!("{said}results in {}\n", place.display()) })
}

/// Whether the results at `target` are whole and those of this work.
pub fn wrote(target: &Path, planned: &dyn Planned) -> bool {
    let ours = |record: Provenance| {
        let asked = planned.record();
        let same = record.version == asked.version && record.seed == asked.seed && record.options == asked.options;
        same && record.inputs == asked.inputs && record.damaged(target).is_empty()
    };
    target.join(PROVENANCE).is_file() && Provenance::read(target).is_ok_and(ours)
}

/// The folder of unfinished work beside the place of its results.
fn open(target: &Path, place: Place, text: &str) -> Result<Unfinished, Failure> {
    let target = Folder::may_be_put_at(target, place.force).map_err(Failure::refused)?;
    let unfinished = Unfinished::open(&beside(&target))?;
    let file = unfinished.question_file();
    if unfinished.holds_work() {
        let path = unfinished.path().to_path_buf();
        match place.earlier {
            Earlier::Refuse => {
                return Err(Failure::refused(OutputError::Unfinished { path, what: unfinished.finished() }));
            }
            Earlier::GoOn => {
                same(&path, &file, text)?;
                return Ok(unfinished);
            }
            Earlier::Discard => {}
        }
    }
    unfinished.begin(text)?;
    Ok(unfinished)
}

/// Whether the folder asks the same; if not, in what it differs.
fn same(path: &Path, file: &Path, text: &str) -> Result<(), Failure> {
    let read = std::fs::read(file).map_err(|e| Failure::failed(OutputError::io("read", file, e)))?;
    if read == text.as_bytes() {
        return Ok(());
    }
    let record = |bytes: &[u8]| Provenance::of(file, bytes).map_err(Failure::failed);
    let differing = compare(&record(&read)?, &record(text.as_bytes())?);
    let differing = differing.iter().filter(|d| d.aspect != Aspect::Output).map(ToString::to_string);
    let differences = differing.collect::<Vec<_>>().join("\n  ");
    Err(Failure::refused(OutputError::AnotherQuestion { path: path.to_path_buf(), differences }))
}

fn beside(target: &Path) -> PathBuf {
    let mut name = target.file_name().unwrap_or_default().to_os_string();
    name.push(".unfinished");
    target.with_file_name(name)
}

fn done(
    planned: &dyn Planned,
    question: &Question,
    folder: Option<&Unfinished>,
    place: Place,
    stop: &Stop,
) -> Result<Done, WorkError> {
    watched(place.threads, place.quiet, stop, |watch| work_through(planned.job(), question, folder, watch))
}

/// Does something in so many threads, with its progress told on standard error.
pub fn watched<T: Send>(
    threads: Option<u16>,
    quiet: bool,
    stop: &Stop,
    work: impl FnOnce(Watch) -> Result<T, WorkError> + Send,
) -> Result<T, WorkError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0).into()).build();
    let pool = pool.map_err(|e| JobError::Failed(format!("cannot start the threads: {e}")))?;
    let progress = Progress::new(quiet);
    let done = pool.install(|| work(Watch { stop: stop.flag(), listener: &progress }));
    progress.end();
    done
}
