//! Signals: a first Ctrl-C asks the run to stop; a second one ends the program at once, and takes
//! away what is half written.

use crate::failure::Failure;
use anagen_lab::output::Leftover;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What an interrupted program returns.
const INTERRUPTED: i32 = 130;

/// Whether to go on, and what is to be taken away if not.
#[derive(Clone, Default)]
pub struct Stop {
    flag: Arc<AtomicBool>,
    leftover: Arc<Mutex<Leftover>>,
}

impl Stop {
    /// Listens to Ctrl-C and to requests to terminate.
    ///
    /// From here on a limit on file size is an error of the write that meets it, not the end of the
    /// program, so that what was half written can be taken away again.
    pub fn listen() -> Result<Stop, Failure> {
        let refused = |e: std::io::Error| Failure::failed(format!("cannot listen to signals: {e}"));
        let mut signals = Signals::new([SIGINT, SIGTERM]).map_err(refused)?;
        #[cfg(unix)]
        signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default()).map_err(refused)?;
        let stop = Stop::default();
        let heard = stop.clone();
        std::thread::spawn(move || {
            for _ in signals.forever() {
                if heard.flag.swap(true, Ordering::Relaxed) {
                    heard.leftover.lock().unwrap_or_else(PoisonError::into_inner).remove();
                    std::process::exit(INTERRUPTED);
                }
            }
        });
        Ok(stop)
    }

    /// The flag that the first signal sets.
    pub fn flag(&self) -> &AtomicBool {
        &self.flag
    }

    /// What a second signal takes away.
    pub fn takes_away(&self, leftover: Leftover) {
        *self.leftover.lock().unwrap_or_else(PoisonError::into_inner) = leftover;
    }
}
