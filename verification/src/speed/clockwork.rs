//! Where the CPU-seconds of a run go: a listener that charges them to the part under way.

use super::{median, on_threads, process_cpu_seconds};
use anagen_lab::output::{Earlier, Folder, Unfinished};
use anagen_lab::run::{Listener, Order, Part, Setup, question, run_to_folder};
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

/// Charges the CPU-seconds of the process to the parts of a run.
///
/// It knows one part at a time: a run that is timed by it must work on one thread.
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
        let now = process_cpu_seconds();
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

/// CPU-seconds of each part of a whole run with so many draws into a folder, on one thread: medians of so
/// many runs. The last run's folder stands in `dir`.
pub fn run_by_parts(read: impl Fn() -> Setup + Sync, draws: u32, dir: &Path, runs: usize) -> [f64; PARTS.len()] {
    let once = || {
        let mut setup = read();
        let order = Order { seed: setup.file.seed, pictures: true, draws, ..Order::default() };
        let clockwork = Clockwork::default();
        let (folder, unfinished) = match draws {
            0 => (Folder::create(dir, true).expect("a folder for results"), None),
            _ => {
                let (asked, values) = question(&setup, &order);
                let opened = Unfinished::open(dir, true, Earlier::Discard, &asked, values);
                let (folder, unfinished) = opened.expect("a folder for results and one for draws");
                (folder, Some(unfinished))
            }
        };
        run_to_folder(&mut setup, folder, unfinished, &order, &AtomicBool::new(false), &clockwork).expect("a run");
        clockwork.seconds()
    };
    let all: Vec<_> = on_threads(1, || (0..runs).map(|_| once()).collect());
    let part = |number: usize| median(all.iter().map(|r| r[number]).collect());
    std::array::from_fn(part)
}
