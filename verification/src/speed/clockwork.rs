//! Where the CPU-seconds of a run go: a listener that charges them to the part under way.

use super::{RUNS, cpu_seconds, median, on_threads};
use anagen_lab::output::Folder;
use anagen_lab::run::{Listener, Order, Part, Setup, run_to_folder};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

/// The parts, as a table names them.
pub const PARTS: [(Part, &str); 9] = [
    (Part::Enrol, "enrolling the patient"),
    (Part::Grow, "growing scalps, history"),
    (Part::Calendar, "calendar, fields, depots"),
    (Part::Follicles, "follicles"),
    (Part::Observe, "placing sites, reading measures"),
    (Part::Counterfactual, "other plans and laws: attribution, tornado, what is kept"),
    (Part::Write, "tables and files"),
    (Part::Draw, "pictures"),
    (Part::Report, "page"),
];

/// Charges the CPU-seconds of one thread to the parts of a run.
///
/// It knows one thread only: a run that is timed by it must have no more.
#[derive(Default)]
pub struct Clockwork(Mutex<Charged>);

#[derive(Default)]
struct Charged {
    seconds: [f64; PARTS.len()],
    /// The part under way, and since when.
    under_way: Option<(usize, f64)>,
}

impl Clockwork {
    /// What was charged to each of [`PARTS`] so far.
    pub fn seconds(&self) -> [f64; PARTS.len()] {
        let mut charged = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        charged.turn(None);
        charged.seconds
    }
}

impl Charged {
    fn turn(&mut self, to: Option<usize>) {
        let now = cpu_seconds();
        if let Some((part, since)) = self.under_way {
            self.seconds[part] += now - since;
        }
        self.under_way = to.map(|part| (part, now));
    }
}

impl Listener for Clockwork {
    fn stage(&self, _: &str, _: usize) {}
    fn task_done(&self) {}
    fn part(&self, part: Part) {
        let number = PARTS.iter().position(|p| p.0 == part);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).turn(number);
    }
}

/// CPU-seconds of each part of a whole run into a folder, on one thread: medians. The last run's folder
/// stands in `dir`.
pub fn run_by_parts(read: impl Fn() -> Setup + Sync, dir: &Path) -> [f64; PARTS.len()] {
    let once = || {
        let mut setup = read();
        let folder = Folder::create(dir, true).expect("a folder for results");
        let order = Order { seed: setup.file.seed, pictures: true, ..Order::default() };
        let clockwork = Clockwork::default();
        run_to_folder(&mut setup, folder, None, &order, &AtomicBool::new(false), &clockwork).expect("a run");
        clockwork.seconds()
    };
    let runs: Vec<_> = on_threads(1, || (0..RUNS).map(|_| once()).collect());
    let part = |number: usize| median(runs.iter().map(|r| r[number]).collect());
    std::array::from_fn(part)
}
