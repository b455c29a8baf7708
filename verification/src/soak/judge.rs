//! One made-up protocol run as `anagen run` does it, and everything that must hold of what comes out.

use super::conserved::conserved;
use super::protocol::{MadeUp, NAME};
use crate::possible::impossible;
use anagen_lab::output::Folder;
use anagen_lab::protocol::Mistakes;
use anagen_lab::result::RunResult;
use anagen_lab::run::{Keeper, Listener, Order, PlanSnapshots, RunError, Setup, read_from, run_to_folder, simulate};
use anagen_model::head::Head;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// What became of one protocol.
#[derive(Debug)]
pub enum Fate {
    /// It ran, and everything held.
    Sound,
    /// The reader, or the enrolled head, refused it: the words of each mistake.
    Refused(Vec<String>),
    /// Something did not hold.
    Broken(String),
}

/// Reads a made-up protocol as a user's file is read.
pub fn read(made: &MadeUp) -> Result<Setup, Mistakes> {
    read_from(&made.shelf(), Path::new(NAME))
}

/// Nobody listens to how far a run has come.
pub struct Quiet;

impl Listener for Quiet {
    fn stage(&self, _: &str, _: usize) {}
    fn task_done(&self) {}
}

/// Runs it and judges.
pub fn judge(made: &MadeUp) -> Fate {
    let mut setup = match read(made) {
        Ok(setup) => setup,
        Err(mistakes) => return Fate::Refused(words(&mistakes)),
    };
    let seed = setup.file.seed;
    let mut witness = Witness::default();
    match simulate(&mut setup, seed, &AtomicBool::new(false), &Quiet, &mut witness) {
        Err(RunError::Mistakes(mistakes)) => Fate::Refused(words(&mistakes)),
        Err(error) => Fate::Broken(error.to_string()),
        Ok(result) => match witness.complaint.or_else(|| readings(&setup, &result)) {
            Some(complaint) => Fate::Broken(complaint),
            None => Fate::Sound,
        },
    }
}

/// The kinds of mistakes, without their numbers and names.
fn words(mistakes: &Mistakes) -> Vec<String> {
    let plain = |what: &str| -> String {
        let quiet = what.split('"').step_by(2).collect::<Vec<_>>().join("...");
        quiet.chars().filter(|c| !c.is_ascii_digit()).collect()
    };
    mistakes.iter().map(|m| plain(&m.what)).collect()
}

/// Looks at every plan on the whole head; keeps the first thing that does not hold.
#[derive(Default)]
struct Witness {
    follicles: usize,
    complaint: Option<String>,
}

impl Keeper for Witness {
    fn head(&mut self, head: &Head, sites: &[Vec<u32>]) -> Result<(), String> {
        self.follicles = head.follicles.len();
        let outside = sites.iter().flatten().any(|i| *i as usize >= self.follicles);
        if outside || self.follicles != head.ground.roots.len() || self.follicles != head.states.len() {
            self.complaint = Some("a site holds a follicle the head does not".into());
        }
        Ok(())
    }

    fn plan(&mut self, plan: PlanSnapshots) -> Result<(), String> {
        if self.complaint.is_none() {
            self.complaint =
                conserved(plan.head, plan.harvest, plan.grafting).map(|what| format!("plan {}: {what}", plan.plan));
        }
        Ok(())
    }
}

/// Every reading and interval is a possible number.
fn readings(setup: &Setup, result: &RunResult) -> Option<String> {
    for row in &result.rows {
        let of_head = row.site as usize == setup.sites.len();
        if row.site as usize > setup.sites.len() || row.plan as usize >= setup.plans.len() {
            return Some(format!("a row of no site or plan: {row:?}"));
        }
        // A site's disc may hold a follicle or two more than its area: only its counts are bounded.
        if let Some(why) = impossible(row.measure, row.unit, row.value) {
            return Some(format!("{why} (head: {of_head}, {row:?})"));
        }
    }
    for i in &result.intervals {
        let finite = [i.low, i.median, i.high, i.point].iter().all(|x| x.is_finite());
        if !finite || i.low > i.median || i.median > i.high {
            return Some(format!("an interval out of order: {i:?}"));
        }
    }
    for plan in result.counterfactual.iter().flat_map(|c| &c.attribution.plans) {
        for site in &plan.sites {
            let sum: f64 = site.shares.iter().map(|s| s.hairs.mean).sum();
            if (sum - site.benefit.mean).abs() > 1e-9 {
                return Some(format!("parts that do not add up to a benefit: {} {site:?}", plan.plan));
            }
        }
    }
    let shed = result.head_shed.iter().find(|s| !s.hairs_per_day.is_finite() || s.hairs_per_day < 0.0);
    shed.map(|s| format!("hairs shed: {s:?}"))
}

/// Runs it twice into folders under `scratch`, on one thread and on three; every byte is the same.
pub fn repeats(made: &MadeUp, scratch: &Path) -> Result<(), String> {
    let mut all: Vec<BTreeMap<String, Vec<u8>>> = Vec::new();
    for (run, threads) in [("first", 1), ("second", 3)] {
        let mut setup = read(made).map_err(|m| m.to_string())?;
        let folder = Folder::create(&scratch.join(run), false).map_err(|e| e.to_string())?;
        let order = Order { command: vec!["soak".into()], seed: setup.file.seed, csv: true, draws: 0, pictures: false };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|e| e.to_string())?;
        let done = pool.install(|| run_to_folder(&mut setup, folder, None, &order, &AtomicBool::new(false), &Quiet));
        let (_, place) = done.map_err(|e| e.to_string())?;
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(&place).map_err(|e| e.to_string())? {
            let entry = entry.map_err(|e| e.to_string())?;
            let bytes = std::fs::read(entry.path()).map_err(|e| e.to_string())?;
            files.insert(entry.file_name().to_string_lossy().into_owned(), bytes);
        }
        all.push(files);
    }
    let [first, second] = [&all[0], &all[1]];
    if first.len() < 6 || !first.keys().eq(second.keys()) {
        return Err(format!("files {:?} and {:?}", first.keys(), second.keys()));
    }
    match first.iter().find(|(name, bytes)| second[*name] != **bytes) {
        Some((name, _)) => Err(format!("{name} differs between two runs")),
        None => Ok(()),
    }
}
