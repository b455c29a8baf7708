//! Signals: a first Ctrl-C asks the run to stop, a second one ends the program at once.

use crate::failure::Failure;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What an interrupted program returns.
const INTERRUPTED: i32 = 130;

/// The flag that Ctrl-C (or a request to terminate) sets.
///
/// From here on a limit on file size is an error of the write that meets it, not the end of the
/// program, so that what was half written can be taken away again.
pub fn flag() -> Result<Arc<AtomicBool>, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    let refused = |e: std::io::Error| Failure::failed(format!("cannot listen to signals: {e}"));
    for signal in [SIGINT, SIGTERM] {
        // In this order: the first signal finds the flag down and only raises it.
        flag::register_conditional_shutdown(signal, INTERRUPTED, Arc::clone(&stop)).map_err(refused)?;
        flag::register(signal, Arc::clone(&stop)).map_err(refused)?;
    }
    #[cfg(unix)]
    flag::register(signal_hook::consts::SIGXFSZ, Arc::new(AtomicBool::new(false))).map_err(refused)?;
    Ok(stop)
}
