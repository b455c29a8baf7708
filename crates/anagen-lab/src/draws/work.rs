//! The draws of a run: those that are missing are made and kept, one by one.

use super::{Draws, Kept};
use crate::output::OutputError;
use crate::run::{Listener, RunError};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Makes those of the first `n` draws that are not kept. Threads take whole draws, in order.
pub fn make(
    draws: &Draws,
    n: u32,
    kept: &mut Kept,
    stop: &AtomicBool,
    listener: &dyn Listener,
) -> Result<(), RunError> {
    let missing: Vec<u32> = (0..n).filter(|draw| !kept.has(*draw)).collect();
    let there = n as usize - missing.len();
    let said = if there > 0 { format!(" ({there} of {n} are there)") } else { String::new() };
    listener.stage(&format!("drawing parameters{said}"), missing.len());
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let kept = Mutex::new((kept, Ok(())));
    let going = || !stop.load(Ordering::Relaxed) && !failed.load(Ordering::Relaxed);
    let work = || {
        while let Some(draw) = missing.get(next.fetch_add(1, Ordering::Relaxed)).filter(|_| going()) {
            let Some(block) = draws.simulate(*draw, &going, listener) else { return };
            let (kept, outcome) = &mut *kept.lock().unwrap_or_else(PoisonError::into_inner);
            if let Err(error) = kept.keep(*draw, &block) {
                failed.store(true, Ordering::Relaxed);
                *outcome = Err(error);
                return;
            }
            listener.task_done();
        }
    };
    // A pool of one for each: inside a draw nothing is shared out, or a thread that waits for a part of
    // one draw would begin another within it.
    let alone = |_| rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let pools: Result<Vec<_>, _> = (0..rayon::current_num_threads().min(missing.len())).map(alone).collect();
    let pools = pools.map_err(|e| RunError::Keep(format!("cannot start the threads: {e}")))?;
    std::thread::scope(|scope| {
        for pool in &pools {
            scope.spawn(|| pool.install(work));
        }
    });
    let (kept, outcome): (&mut Kept, Result<(), OutputError>) =
        kept.into_inner().unwrap_or_else(PoisonError::into_inner);
    kept.sync()?;
    outcome?;
    if stop.load(Ordering::Relaxed) { Err(RunError::Interrupted) } else { Ok(()) }
}
